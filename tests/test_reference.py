"""The fast path against the slow, obvious one: on real articles, and on every Unicode trouble."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import matching
from framing.lexicon import load_lexicons, parse
from framing.matching import Matcher, aho_corasick, find_hits, hyperscan
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


TEXTS = st.lists(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), max_size=4)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_texts_match_as_the_reference_says(small, texts):
    assert fast(small, texts) == [reference.find(small.lexicons, t) for t in texts]


@pytest.fixture(scope="module")
def by_hyperscan():
    """The small matcher, from the first search on by Hyperscan."""
    pytest.importorskip("hyperscan", reason="the extra [hyperscan] is not installed")
    matcher = Matcher([parse(LEXICON, path="t.yml", lexicon_id="t")])
    matcher.forms._wait = 0
    return matcher


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_hyperscan_matches_as_the_reference_says(by_hyperscan, texts):
    assert fast(by_hyperscan, texts) == [reference.find(by_hyperscan.lexicons, t) for t in texts]


@given(
    # Bytes 0 to 2 are what no form has.
    st.lists(
        st.lists(st.sampled_from([3, 4, 200, 255]), min_size=1, max_size=4).map(bytes),
        min_size=1,
        max_size=9,
        unique=True,
    ),
    st.lists(st.sampled_from([0, 2, 3, 4, 10, 200, 255]), min_size=1, max_size=40).map(bytes),
)
def test_both_searches_find_the_same(literals, content):
    pytest.importorskip("hyperscan", reason="the extra [hyperscan] is not installed")
    haystack = np.frombuffer(content, np.uint8)
    found = [
        sorted(zip(*search(literals)(haystack).tolist())) for search in (aho_corasick, hyperscan)
    ]
    wanted = [
        (n, i, i + len(one))
        for n, one in enumerate(literals)
        for i in range(len(content))
        if content.startswith(one, i)
    ]
    assert found == [sorted(wanted)] * 2


def test_hyperscan_is_asked_once_there_is_much_to_search(monkeypatch):
    asked = []
    monkeypatch.setattr(matching, "hyperscan", lambda x: asked.append(len(x)) or aho_corasick(x))
    monkeypatch.setattr(matching, "_HYPERSCAN_PAYS", 10)
    patterns = matching.Patterns(["a", "ab"], {"a": 1, "b": 2})
    content = np.array([1, 2, 1, 1, 2], np.uint8)
    results = [patterns.find(content).tolist() for _ in range(6)]
    assert results == [results[0]] * 6
    assert asked == [2]


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
