"""The fast path against the slow, obvious one: on real articles, and on every Unicode trouble."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.lexicon import load_lexicons, parse
from framing.matching import Matcher, find_hits
from framing.text import join

from . import reference

SHARED = Path(__file__).resolve().parents[2] / "shared"

LEXICON = """\
lexicon: t
title: T
concepts:
  person:
    definition: x
    variants:
      illegal immigrant: {nouns: [illegal immigrant], examples: [x illegal immigrant]}
      immigrant: {nouns: [immigrant], except: [immigrant song], examples: [an immigrant]}
      İmmi: {forms: [İmmi, "naïve", "اسرى"], examples: [İmmi]}
  other:
    definition: x
    variants:
      IDF: {forms: [IDF, "captives' wing", "a-b", "b c"], examples: [the IDF]}
      im: {forms: [im, "im im", "im im im a"], examples: [im]}
"""


def fast(matcher, texts):
    """Like reference.find, for each text."""
    out = [[] for _ in texts]
    found = find_hits(matcher, join(texts))
    columns = (found.text, found.concept, found.variant, found.start, found.end)
    for t, c, v, start, end in zip(*(x.tolist() for x in columns)):
        lexicon, concept = matcher.concepts[c]
        variant = concept.variants[v].id if v >= 0 else None
        out[t].append((lexicon.id, concept.id, variant, start, end))
    return [sorted(rows, key=lambda r: (r[3], r[0], r[1])) for rows in out]


@pytest.fixture(scope="module")
def small():
    return Matcher([parse(LEXICON, path="t.yml", lexicon_id="t")])


PIECES = [
    *(
        "illegal",
        "immigrant",
        "immigrants",
        "song",
        "IDF",
        "idf",
        "im",
        "İmmi",
        "immi",
        "a-b",
        "b c",
    ),
    *("naïve", "nai\u0308ve", "اسرى", "captives' wing", "captives’ wing", "ſ", "ı", "I", "İ", "K"),
    *(" ", "  ", "\t", "\n", "\n\n", "\r\n", "\r\n\r\n", "\u00a0", "\u2028", "\x85", "\x00"),
    *("\u0301", "\u200d", "\u200c", "\u00ad", "\ufe0f", "\U0001f468\u200d\U0001f469", "\U00010400"),
    *("-", "‑", "–", "’", "`", "_", "1", ".", "ß", "ﬁ", "\ud800", "\udfff", "a", "b", "c"),
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), max_size=4))
def test_any_texts_match_as_the_reference_says(small, texts):
    assert fast(small, texts) == [reference.find(small.lexicons, t) for t in texts]


@pytest.mark.gold
def test_articles_match_as_the_reference_says():
    path = SHARED / "corpora" / "basil.jsonl.gz"
    if not path.exists():
        pytest.skip(f"no {path.name} in ../shared")
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        texts = [json.loads(line)["text"] for line in stream][::2]
    matcher = Matcher(load_lexicons())
    got, want = fast(matcher, texts), [reference.find(matcher.lexicons, t) for t in texts]
    assert sum(map(len, want)) > 100
    assert got == want
