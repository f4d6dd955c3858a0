"""Voice by quotation marks alone."""

from __future__ import annotations

import polars as pl
import pytest

import framing as fr
from framing import mentions, tables
from framing.errors import PluginError
from framing.finders import marks
from framing.lexicon import parse

LEXICON = """\
lexicon: t
title: T
concepts:
  person:
    definition: x
    variants:
      migrant: {nouns: [migrant], examples: [a migrant]}
"""


def test_marks_tell_quoted_short_and_all_other():
    text = 'A migrant came. “Every migrant is tired,” he said. He is no "migrant" at all.'
    corpus = fr.Corpus.from_frame(
        pl.DataFrame({"id": ["1", "2"], "title": ["Migrant", "x"], "text": [text, "none"]})
    )
    lexicon = parse(LEXICON, path="t.yml", lexicon_id="t")
    found = mentions.scan(corpus, [lexicon], finders=["terms", "marks"]).mentions
    got = list(found.select("zone", "voice").iter_rows())
    assert got == [
        ("headline", "unknown"),
        ("body", "unknown"),
        ("body", "direct"),
        ("body", "scare"),
    ]


def test_a_mention_of_no_article_in_the_batch_is_an_error():
    frame = pl.DataFrame({"id": ["1"], "text": ["A migrant came."]})
    batch = next(fr.Corpus.from_frame(frame).batches())
    stray = pl.DataFrame({"doc_id": ["9"], "zone": ["body"], "start": [2], "end": [9]})
    with pytest.raises(PluginError, match="not in the batch"):
        marks.find(batch, stray)


def test_no_mention_is_marked_nothing():
    frame = pl.DataFrame({"id": ["1"], "text": ["“Nobody” came."]})
    batch = next(fr.Corpus.from_frame(frame).batches())
    assert marks.find(batch, tables.empty(tables.MENTIONS)).is_empty()
