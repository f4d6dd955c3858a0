"""Where articles come from: columns, what was set aside, and copies, counted by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl
import pytest

from framing import provenance
from framing.comparison import with_passages
from framing.corpus import Corpus, read
from framing.lexicon import parse
from framing.mentions import scan

WATER = """
lexicon: water
title: Water
concepts:
  river:
    definition: A natural stream.
    variants:
      river: {nouns: [river], examples: [a river]}
      stream: {nouns: [stream], examples: [a stream]}
"""
# Forty different words and a river: long enough to be a copied passage.
PASSAGE = (
    "Crews worked all night along the river to close a breach that had opened below the old mill "
    "and engineers warned farmers downstream that more rain could reach their fields before "
    "anybody finished the wall of stone and sand."
)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """B repeats a passage of A's; C prints an agency's report; D wrote its own."""
    rows = [
        ("a", "A", "2024-05-01", f"{PASSAGE} The mayor of the town thanked every volunteer."),
        ("b", "B", "2024-05-02", f"Here is what we know about the stream. {PASSAGE}"),
        ("c", "C", "2024-05-02", f"HALDEN (AP) — A storm moved north. {' '.join(NIGHT)}"),
        ("d", "D", "2024-05-02", "Nobody else has told how the river sounded to a child at night."),
    ]
    return Corpus.from_frame(
        pl.DataFrame(
            [{"id": i, "outlet": o, "date": d, "headline": f"By {o}", "text": t}
             for i, o, d, t in rows]
        )
    )  # fmt: skip


NIGHT = [f"It reached {town} and its river at dawn." for town in ("Ellery", "Piedra", "Salma")]


@pytest.fixture(scope="module")
def found(corpus):
    lexicon = parse(WATER, path="water.yml", lexicon_id="water")
    return with_passages(corpus, scan(corpus, [lexicon]))


def test_copies_say_how_much_of_whom_and_which_agency(corpus, found):
    told = provenance.copied(corpus, found)
    rows = {r["doc_id"]: r for r in told.rows.iter_rows(named=True)}
    assert set(rows) == {"b", "c"}
    b, c = rows["b"], rows["c"]
    assert (b["group"], b["origin"], b["agency"]) == ("B", "A: By A", None)
    text = f"Here is what we know about the stream. {PASSAGE}"
    assert b["share"] == pytest.approx(len(PASSAGE) / len(text), abs=0.01) and b["passages"] == 1
    assert b["begins"].startswith("Crews worked all night")
    assert (c["agency"], c["origin"]) == ("AP", None) and c["share"] > 0.9


def test_mentions_in_copied_passages_are_counted_three_ways(corpus, found):
    told = provenance.copied(corpus, found)
    assert told.known
    assert told.mentions.rows() == [("C", 3, 3, 0), ("B", 2, 1, 1)]
    assert "2 of 4 articles" in told.sentence and "agency copy in 1 (AP 1)" in told.sentence
    # B's river and C's three, of seven.
    assert "4 of 7 mentions stand in such passages" in told.sentence


def test_where_nobody_copies_that_is_said(corpus):
    own = Corpus.from_frame(corpus.frame().filter(pl.col("doc_id").is_in(["a", "d"])))
    told = provenance.copied(own, with_passages(own, scan(own, [])))
    assert told.rows.is_empty() and told.sentence.startswith("No article repeats")


def test_passages_not_looked_for_are_not_denied(corpus, found):
    told = provenance.copied(corpus, replace(found, passages=None))
    assert not told.known and "were not looked for" in told.sentence and told.rows.is_empty()


def test_reasons_come_with_an_example(tmp_path):
    path = tmp_path / "a.jsonl"
    good = {"id": "1", "outlet": "A", "text": "A river."}
    path.write_text("\n".join([json.dumps(good), json.dumps(good), json.dumps(good), "{broken"]))
    rows = provenance.reasons(scan(read(path), [])).to_dicts()
    assert [r["n"] for r in rows] == [2, 1]
    assert rows[0]["reason"] == "duplicate id" and rows[0]["example"] == "a.jsonl, line 2"


def test_columns_are_shown_with_what_they_are_read_as(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Zeitung,Title,Story,Ressort\nA,River,The  river\trose.,\nB,,It fell.,Local\n")
    rows = {r[0]: r[1:] for r in provenance.columns(read(path)).rows()}
    assert rows == {
        "Zeitung": (None, "A"),
        "Title": ("headline", "River"),
        "Story": ("text", "The river rose."),
        "Ressort": (None, "Local"),
    }
    named = provenance.columns(read(path, columns={"outlet": "zeitung", "headline": ""}))
    assert dict(named.select("column", "field").rows()) == {
        "Zeitung": "outlet", "Title": None, "Story": "text", "Ressort": None
    }  # fmt: skip
    assert provenance.same_column("Zeitung", " zeitung")


def test_a_file_without_known_columns_still_shows_them(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1")
    assert provenance.columns(read(tmp_path))["column"].to_list() == ["a", "b"]
