"""The command line as a user types it."""

from __future__ import annotations

import csv
import io
import json

import polars as pl
import pytest

from framing import tables


def rows_of(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_version_and_help(framing):
    assert framing("--version").stdout.startswith("framing, version ")
    out = framing("--help").stdout
    for verb in ("find", "kwic", "score", "compare", "report", "lexicons", "dashboard", "demo"):
        assert f"  {verb} " in out
        assert "Usage" in framing(verb, "--help").stdout


def test_find_prints_the_mention_columns(framing, demo):
    rows = rows_of(framing("find", demo, "-l", "israel_palestine", "--format", "jsonl").stdout)
    assert list(rows[0]) == list(tables.MENTIONS)
    assert {r["voice"] for r in rows} >= {"outlet", "indirect", "direct"}
    texts = {r["id"]: r for r in rows_of(demo.read_text())}
    for r in rows:
        source = texts[r["doc_id"]]["headline" if r["zone"] == "headline" else "text"]
        assert source[r["start"] : r["end"]] == r["match"]


def test_voice_narrows(framing, demo):
    out = framing(
        "find", demo, "-l", "israel_palestine", "--voice", "direct", "--format", "jsonl"
    ).stdout
    assert {r["voice"] for r in rows_of(out)} == {"direct"}


def test_formats(framing, demo, tmp_path):
    framing("find", demo, "-l", "guns", "-o", "m.parquet")
    assert list(pl.read_parquet(tmp_path / "m.parquet").columns) == list(tables.MENTIONS)
    assert "| doc_id |" in framing("find", demo, "-l", "abortion", "--format", "md").stdout
    text = framing("kwic", demo, "-l", "abortion", "--format", "csv").stdout
    assert {"left", "match", "right"} <= set(next(csv.reader(io.StringIO(text))))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["find", "DEMO", "--format", "html"], "framing report"),
        (["compare", "DEMO", "--format", "yaml"], "table, csv, jsonl, json, md, parquet"),
        (["find", "nowhere.csv"], "nowhere.csv"),
        (["find", "DEMO", "-l", "abortoin"], "did you mean 'abortion'"),
        (["find", "DEMO", "--column", "outlet"], "NAME=COLUMN"),
        (["score", "DEMO", "--pair", "captives"], "captives:hostages"),
        (["compare", "DEMO", "--by", "planet"], "no column 'planet'"),
        (["compare", "DEMO", "--metric", "bias"], "no metric is called 'bias'"),
        (["report", "DEMO", "-l", "abortion", "--event", "x"], "no event is called 'x'"),
        (["find"], "SOURCE"),
        (["fnd"], "No such command"),
    ],
)
def test_misuse_exits_2_with_what_to_do(framing, demo, arguments, said):
    done = framing(*[demo if a == "DEMO" else a for a in arguments], check=2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_bad_rows_are_told_and_strict_fails(framing, tmp_path):
    (tmp_path / "x.jsonl").write_text('{"id": 1, "text": "The hostages."}\nnot json\n')
    done = framing("find", "x.jsonl", "-l", "israel_palestine")
    assert "1 rows or files set aside" in done.stderr and "x.jsonl:2" in done.stderr
    framing("find", "x.jsonl", "-l", "israel_palestine", "--strict", check=2)


def test_score_and_compare(framing, demo):
    out = framing(
        "score", demo, "-l", "israel_palestine", "--pair", "captives:hostages", "--format", "jsonl"
    )
    rows = rows_of(out.stdout)
    assert {"n_outlet", "share_direct", "log_ratio", "outlet"} <= set(rows[0])
    shares = rows_of(
        framing(
            "compare",
            demo,
            "-l",
            "israel_palestine",
            "--min-n",
            2,
            "--min-events",
            1,
            "--format",
            "jsonl",
        ).stdout
    )
    assert {r["voice"] for r in shares} == {"outlet"}
    assert any(r["value"] is not None and r["low"] is not None for r in shares)


def test_demo_runs_the_main_job(framing, tmp_path):
    done = framing("demo")
    assert "captives" in done.stdout and "Daily Lantern" in done.stdout
    assert (tmp_path / "framing-demo.html").stat().st_size > 50_000


def test_check_fails_with_1(framing, tmp_path):
    framing("lexicons", "new", "mine.yml")
    assert "0 wrong" in framing("lexicons", "check", "mine.yml").stdout
    text = (tmp_path / "mine.yml").read_text().replace("Here stands another", "Here stands no")
    (tmp_path / "mine.yml").write_text(text)
    assert "is not found" in framing("lexicons", "check", "mine.yml", check=1).stderr
    framing("lexicons", "new", "mine.yml", check=2)


def test_lexicons_list_and_show(framing):
    assert "israel_palestine" in framing("lexicons", "list").stdout
    assert "people-held" in framing("lexicons", "show", "israel_palestine").stdout
    framing("lexicons", "show", "israel_palestine", "--concept", "x", check=2)
