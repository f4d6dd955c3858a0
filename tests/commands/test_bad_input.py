"""Input that supports no comparison: a message that says what to do, and no file."""

from __future__ import annotations

import json

import polars as pl
import pytest
from click.testing import CliRunner

from framing.cli import cli
from framing.errors import FramingError

TEXT = "The hostages were held. The mayor of the town had seen the captives near the harbor."


def articles(path, outlets="AB", events=True, n=12, text=TEXT):
    rows = [
        {"id": f"{o}{i}", "outlet": o, "text": text, **({"event": f"e{i}"} if events else {})}
        for i in range(n)
        for o in outlets
    ]
    for row in rows:
        if not outlets.strip():
            del row["outlet"]
    path.write_text("".join(json.dumps(r) + "\n" for r in rows))
    return path


INPUTS = {
    "one outlet": {"outlets": "A"},
    "no outlet": {"outlets": " "},
    "no events": {"events": False},
    "no mentions": {"text": "Nothing of note happened on the green hill."},
    "one article a group": {"n": 1},
}
COMPARE = ["compare", "-l", "israel_palestine", "-o", "out.csv"]
CASES = [
    ("one outlet", COMPARE, r"all articles have one outlet \(A\)"),
    ("one outlet", [*COMPARE, "--pair", "event"], "no event was covered by two outlets"),
    ("one outlet", ["keyness", "-o", "out.csv"], r"all articles have one outlet \(A\)"),
    ("one outlet", ["discover", "-o", "out.yml"], r"all articles have one outlet \(A\)"),
    ("no outlet", COMPARE, "group by another column"),
    ("no outlet", ["keyness", "-o", "out.csv"], "no article has a value in 'outlet'"),
    ("no events", [*COMPARE, "--pair", "event"], "`framing events` finds them"),
    ("no events", ["discover", "-o", "out.yml"], "`framing events` finds them"),
    ("no mentions", COMPARE, "choose other lexicons"),
    ("no mentions", ["keyness", "-o", "out.csv"], "lower min_n and min_events"),
    ("no mentions", ["code", "sample", "-o", "out.csv"], "no mention to draw from"),
    ("one article a group", COMPARE, "every outlet has a single article"),
    ("one article a group", ["discover", "-o", "out.yml"], "lower min_n and min_events"),
    ("one outlet", [*COMPARE, "--by", "planet"], "no column 'planet'"),
    ("no events", ["keyness", "--by", "planet", "-o", "out.csv"], "no column 'planet'"),
    ("no events", ["discover", "--by", "planet", "-o", "out.yml"], "no column 'planet'"),
]


@pytest.mark.parametrize("name, verb, message", CASES, ids=lambda v: str(v)[:40])
def test_says_what_to_do_and_writes_nothing(tmp_path, monkeypatch, name, verb, message):
    monkeypatch.chdir(tmp_path)
    source = articles(tmp_path / "news.jsonl", **INPUTS[name])
    done = CliRunner().invoke(cli, [*verb, str(source)])
    # `framing.cli.main` prints a FramingError and exits with 2.
    assert isinstance(done.exception, FramingError), done.output
    assert pl.Series([str(done.exception)]).str.contains(message).item(), done.exception
    assert [p.name for p in tmp_path.iterdir()] == ["news.jsonl"]


@pytest.fixture
def coded(tmp_path, monkeypatch):
    """A sheet of every mention, coded."""
    monkeypatch.chdir(tmp_path)
    source = articles(tmp_path / "news.jsonl")
    command = ["code", "sample", str(source), "-l", "israel_palestine", "-n", "48", "-o", "c.csv"]
    assert CliRunner().invoke(cli, command).exit_code == 0
    sheet = pl.read_csv("c.csv", infer_schema_length=0)
    return sheet.with_columns(valid=pl.lit("yes"), coder=pl.lit("anna"))


def applied(sheet, *options):
    sheet.write_csv("c.csv")
    command = ["code", "apply", "c.csv", "--source", "news.jsonl", "-l", "israel_palestine"]
    return CliRunner().invoke(cli, [*command, "-o", "out.csv", *options])


@pytest.mark.parametrize(
    "change, message",
    [
        (pl.lit("9999").alias("start"), "no coding matches a mention"),
        (pl.lit("7").alias("probability"), "above 0 and be at most 1"),
        (pl.lit("").alias("valid"), "no row is coded"),
        (pl.lit("perhaps").alias("valid"), "write yes or no"),
        (pl.lit("x").alias("planet"), "no column 'planet'"),
    ],
)
def test_codings_that_cannot_serve_write_nothing(coded, tmp_path, change, message):
    options = ["--by", "planet"] if "planet" in message else []
    done = applied(coded.with_columns(change), *options)
    assert isinstance(done.exception, FramingError) and message in str(done.exception)
    assert not (tmp_path / "out.csv").exists()


def test_what_is_not_coded_and_what_is_gone_is_said(coded):
    first = pl.int_range(pl.len()) < 8
    some = coded.with_columns(pl.when(first).then(None).otherwise("valid").alias("valid"))
    done = applied(some)
    assert (
        done.exit_code == 0 and f"8 of {coded.height} mentions drawn are not coded" in done.output
    )
    moved = coded.with_columns(start=pl.when(first).then(pl.lit("9999")).otherwise("start"))
    done = applied(moved)
    assert done.exit_code == 0 and "8 coded mentions are not found any more" in done.output
