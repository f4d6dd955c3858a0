"""Voice by quotation marks alone."""

from __future__ import annotations

import polars as pl

import framing as fr
from framing import mentions
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
