"""Articles made column by column are those made row by row."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import corpus
from framing.articles import Rows

SPACES = [" ", "\t", "\n", "\x1c", "\x1f", "\x85", "\xa0", "\u2003", "\u2028", "\u3000", "\u200b"]
TEXTS = st.one_of(
    st.none(),
    st.lists(
        st.sampled_from([*SPACES, "", "Big News", "Big", ".", "?", "# ", "\ufeff", "é"]),
        min_size=1,
        max_size=6,
    ).map("".join),
)
LABELS = st.sampled_from([None, "", " ", "a", " a ", "\x1cb\x85", "http://www.n.org/x", "en-GB"])
DATES = st.sampled_from([None, "", "2024-03-04", "March 4, 2024", "13/1/2024"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(["0", "1", "2", " 3", "4", "5", "6", "7"]),
            "source": LABELS,
            "title": TEXTS,
            "text": TEXTS,
            "published": DATES,
            "language": LABELS,
            "body_start": st.sampled_from([None, -1, 0, 1, 5, 99]),
            "n": st.one_of(st.none(), st.integers(-3, 3)),
            "day": st.sampled_from([None, 1.5]),
            "ok": st.sampled_from([None, True, False]),
            "note": LABELS,
        }
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda row: row["id"],
)
SCHEMA = {
    "id": pl.String, "source": pl.String, "title": pl.String, "text": pl.String,
    "published": pl.String, "language": pl.String, "body_start": pl.Int32, "n": pl.Int16,
    "day": pl.Float32, "ok": pl.Boolean, "note": pl.String,
}  # fmt: skip


def by_row(raw: pl.DataFrame, seen: set[str]) -> pl.DataFrame | None:
    rows = Rows("f", "f", seen=seen, outlet="Post")
    made = [rows.article(n, row) for n, row in enumerate(raw.iter_rows(named=True), 1)]
    if any(isinstance(item, corpus.SetAside) for item in made):
        return None
    return corpus._article_frame(made)


def by_column(raw: pl.DataFrame, seen: set[str]) -> pl.DataFrame | None:
    made = Rows("f", "f", seen=seen, outlet="Post").frame(raw)
    return None if made is None else corpus._typed(made)


@settings(max_examples=400, deadline=None)
@given(ROWS, st.sampled_from([set(), {"1"}]))
def test_columns_make_what_rows_make(rows, seen):
    raw = pl.DataFrame(rows, SCHEMA)
    mine, theirs = set(seen), set(seen)
    made = by_column(raw, mine)
    if made is None:
        assert mine == seen  # nothing is taken in
    else:
        wanted = by_row(raw, theirs)
        assert made.equals(wanted) and made.schema == wanted.schema
        assert mine == theirs


def test_plain_articles_need_no_rows():
    raw = pl.DataFrame(
        {
            "ID": ["1", "2"],
            "Headline": ["Big News", None],
            "text": ["# Big News\nIt came.", "None."],
            "date": [dt.datetime(2024, 3, 4, 23), None],
            "event": [None, None],
            "words": [3, 1],
        }
    )
    made = by_column(raw, set())
    assert made is not None and made.equals(by_row(raw, set()))
    assert made["body_start"].to_list() == [11, 0]
    assert made["outlet"].to_list() == ["Post", "Post"]
    assert made["date"].to_list() == [dt.date(2024, 3, 4), None]


@pytest.mark.parametrize(
    "cells",
    [
        {"id": [1]},
        {"id": [None]},
        {"text": [" \x1f"]},
        {"text": ["a\x00b"]},
        {"date": ["3/4/2024"]},
        {"tags": [["a"]]},
        {"when": [dt.date(2024, 1, 1)]},
        {"lang": ["guess"]},
    ],
)
def test_what_is_special_is_left_to_rows(cells):
    raw = pl.DataFrame({"id": ["1"], "text": ["a"]} | cells)
    assert by_column(raw, set()) is None


def test_a_table_keeps_its_order_where_some_rows_are_special(monkeypatch):
    monkeypatch.setattr(corpus, "FRAME_ROWS", 2)
    ids = ["1", "2", "2", "4", "5", "6"]
    frame = pl.DataFrame(
        {"id": ids, "text": ["a", "b", "c", "", "e", "f"], "n": [1, 2, 3, 4, 5, 6]}
    )
    read = corpus.Corpus.from_frame(frame)
    assert read.frame()["doc_id"].to_list() == ["1", "2", "5", "6"]
    assert read.frame()["n"].to_list() == [1, 2, 5, 6]
    told = read.set_aside().select("line", "doc_id", "reason").rows()
    assert told == [(3, "2", "duplicate id"), (4, "4", "neither headline nor text")]
