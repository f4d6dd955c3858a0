"""Coding sheets: drawing with known chances, reading codes back, measuring."""

from __future__ import annotations

import polars as pl
import pytest

import framing as fr
from framing import coding
from framing.errors import DesignError, InputError
from framing.output import emit


@pytest.fixture(scope="module")
def corpus():
    rows = [
        {
            "id": f"{o}{i}",
            "outlet": o,
            "text": "The captives came. The captives went. The captives stayed. Two were held captivated."
            if o == "A"
            else "Hostages came home. Kidnappers fled.",
        }
        for o in "AB"
        for i in range(6)
    ]
    return fr.Corpus.from_frame(pl.DataFrame(rows))


@pytest.fixture(scope="module")
def scan(corpus):
    return fr.scan(corpus, [fr.load_lexicon("israel_palestine")])


def held(sheet):
    return sheet.filter((pl.col("concept") == "people-held") & (pl.col("kind") == "drawn"))


def test_drawn_evenly_capped_with_known_chances(corpus, scan):
    sheet = held(coding.draw(corpus, scan, 8, per_article=1))
    assert sheet.group_by("variant").len().sort("variant").rows() == [
        ("captives", 4),
        ("hostages", 4),
    ]
    assert sheet["doc_id"].n_unique() == 8
    chance = dict(sheet.select("variant", "probability").unique().rows())
    # captives: one of three in the article is kept, then 4 of the 6 kept are drawn.
    assert chance == {"captives": pytest.approx(4 / 6 / 3), "hostages": pytest.approx(4 / 6)}
    assert sheet["valid"].is_null().all() and sheet["voice"].is_null().all()


def test_same_seed_same_draw_and_blind_hides_the_outlet(corpus, scan):
    one, two = (coding.draw(corpus, scan, 4, blind=True, seed=3) for _ in "ab")
    assert one.equals(two)
    assert one["outlet"].is_null().all()
    with pytest.raises(DesignError, match="no mention to draw from"):
        coding.draw(corpus, fr.scan(corpus, [fr.load_lexicon("abortion")]), 4)


def test_widened_sentences_hold_no_mention(corpus, scan):
    sheet = coding.draw(corpus, scan, 4, widened=3)
    widened = sheet.filter((pl.col("kind") == "widened") & (pl.col("concept") == "people-held"))
    assert 0 < widened.height <= 3
    assert set(widened["match"]) <= {"captivated", "Kidnappers"}
    assert widened["variant"].is_null().all()


@pytest.fixture
def sheets(corpus, scan, tmp_path):
    """Two coders' sheets: both call hostages valid; on captives the second disagrees once."""
    paths = []
    for coder in ("anna", "ben"):
        sheet = coding.draw(corpus, scan, 8, per_article=1)
        sheet = held(sheet).with_columns(coder=pl.lit(coder))
        first = (pl.col("variant") == "captives") & (pl.int_range(pl.len()) == 0)
        valid = pl.when(first).then(coder == "anna").otherwise(True)
        path = tmp_path / f"{coder}.csv"
        emit(sheet.with_columns(valid=valid), format="csv", path=str(path))
        paths.append(path)
    return paths


def test_precision_agreement_and_coders(sheets):
    read = coding.read_codings(*sheets)
    assert read.coders == ["anna", "ben"]
    table = {r["variant"]: r for r in coding.precision(read.rows).iter_rows(named=True)}
    # A tie is not more than half: the disputed mention is not valid.
    assert (table["captives"]["n"], table["captives"]["valid"]) == (4, 3)
    assert table["captives"]["precision"] == 0.75
    assert table["hostages"]["status"] == "too few codes (4)"
    agreed = coding.reliability(read.rows).row(0, named=True)
    assert (agreed["coded"], agreed["coders"], agreed["units"]) == ("valid", 2, 8)


def test_recall_weighs_by_chance():
    base = {"lexicon": "x", "concept": "c", "zone": "body", "start": 0, "end": 1, "coder": "a"}
    rows = [
        {
            **base,
            "doc_id": "d1",
            "kind": "drawn",
            "variant": "v",
            "probability": 0.5,
            "valid": True,
        },
        {
            **base,
            "doc_id": "d2",
            "kind": "drawn",
            "variant": "v",
            "probability": 0.5,
            "valid": True,
        },
        {
            **base,
            "doc_id": "d3",
            "kind": "widened",
            "variant": None,
            "probability": 1.0,
            "valid": True,
        },
        {
            **base,
            "doc_id": "d4",
            "kind": "widened",
            "variant": None,
            "probability": 1.0,
            "valid": False,
        },
    ]
    row = coding.recall(pl.DataFrame(rows)).row(0, named=True)
    assert row["recall"] == pytest.approx(4 / 5)
    assert row["low"] < 0.8 < row["high"]


def test_bad_sheets_say_what_is_wrong(sheets, tmp_path):
    text = sheets[0].read_text()
    bad = tmp_path / "bad.csv"
    bad.write_text(text.replace(",anna,true", ",anna,perhaps", 1))
    read = coding.read_codings(bad)
    (row,) = read.set_aside.iter_rows(named=True)
    assert (row["file"], row["line"]) == ("bad.csv", 2)
    assert row["reason"] == "valid is 'perhaps'; write yes or no"
    bad.write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="no coding sheet"):
        coding.read_codings(bad)
    bad.write_text(text.replace("true", "").replace("false", ""))
    with pytest.raises(InputError, match="no row is coded"):
        coding.read_codings(bad)
    with pytest.raises(InputError, match="cannot read"):
        coding.read_codings(tmp_path / "none.csv")


def test_from_the_command_line(framing, demo, tmp_path):
    framing(
        "code",
        "sample",
        demo,
        "-l",
        "israel_palestine",
        "--concept",
        "people-held",
        "-n",
        30,
        "-o",
        "c.csv",
    )
    sheet = pl.read_csv(tmp_path / "c.csv", infer_schema=False)
    assert set(sheet["concept"]) == {"people-held"}
    sheet.with_columns(valid=pl.lit("yes"), coder=pl.lit("anna")).write_csv(tmp_path / "c.csv")
    out = framing("code", "apply", "c.csv", "--source", demo, "-l", "israel_palestine").stdout
    assert "Precision" in out and "share_corrected" in out
    framing("code", "agree", "c.csv", check=2)
