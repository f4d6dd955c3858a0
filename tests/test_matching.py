"""Matching: boundaries, longest match, exceptions, conditions; countable by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.lexicon import parse
from framing.matching import Matcher, check_examples, fold, hits
from framing.text import join

LEXICON = """\
lexicon: t
title: T
concepts:
  person:
    definition: x
    variants:
      illegal immigrant: {nouns: [illegal immigrant], examples: [x illegal immigrant]}
      immigrant: {nouns: [immigrant], except: [immigrant song], examples: [an immigrant]}
  act:
    definition: x
    blocks: [place]
    variants:
      illegal immigration: {forms: [illegal immigration], examples: [illegal immigration]}
      arrest: {verbs: [arrest], near: {any: [polic*, ICE], within: sentence}, examples: [Police arrest him.]}
      raid: {forms: [raid], not_near: {any: [market], within: next 2 words}, examples: [a raid]}
  place:
    definition: x
    variants:
      immigration: {forms: [immigration], examples: [immigration]}
      IDF: {forms: [IDF], examples: [the IDF]}
      captives' wing: {forms: ["captives' wing"], examples: ["captives' wing"]}
"""


@pytest.fixture(scope="module")
def matcher():
    return Matcher([parse(LEXICON, path="t.yml", lexicon_id="t")])


def found(matcher, text):
    """(variant or exception, text, reason) of each hit in reading order."""
    out = []
    for h in hits(matcher, join([text]), [text]):
        concept = matcher.concepts[h.concept][1]
        variant = concept.variants[h.variant].id if h.variant >= 0 else "exception"
        out.append((variant, text[h.start : h.end], h.reason))
    return out


def test_longest_wins_within_a_concept_and_concepts_do_not_interfere(matcher):
    assert found(matcher, "Illegal immigrants and immigrants.") == [
        ("illegal immigrant", "Illegal immigrants", None),
        ("immigrant", "immigrants", None),
    ]


def test_blocked_mentions_stay_with_their_reason(matcher):
    assert found(matcher, "illegal immigration") == [
        ("illegal immigration", "illegal immigration", None),
        ("immigration", "immigration", "blocked by act"),
    ]


def test_exceptions_swallow(matcher):
    assert found(matcher, "Immigrant  Song") == [("exception", "Immigrant  Song", "exception")]


@pytest.mark.parametrize(
    "text",
    ["immigrants", "an immigrant's", "(immigrant)", "anti-immigrant", "immigrant—a", "“immigrant”"],
)
def test_word_boundaries_that_count(matcher, text):
    assert [v for v, _, _ in found(matcher, text)] == ["immigrant"]


@pytest.mark.parametrize(
    "text",
    [
        "preimmigrant",
        "immigrants2",
        "immigrante",
        "immigrant\u0301",
        "immigrant_x",
        "immigrant\u200dx",
    ],
)
def test_inside_a_word_nothing_counts(matcher, text):
    assert found(matcher, text) == []


def test_white_space_apostrophes_and_hyphens_are_forgiven(matcher):
    for text in (
        "illegal\u00a0immigrant",
        "illegal\nimmigrant",
        "illegal \t immigrant",
        "illegal\u2011immigrant",
    ):
        assert found(matcher, text) == [("illegal immigrant", text, None)]
    assert found(matcher, "captives\u2019 wing")[0][0] == "captives' wing"


def test_no_match_across_a_paragraph(matcher):
    assert [v for v, _, _ in found(matcher, "illegal\n\nimmigrant")] == ["immigrant"]


def test_capitals_matter_for_acronyms_only(matcher):
    assert [v for v, _, _ in found(matcher, "IDF idf Idf IMMIGRANT")] == ["IDF", "immigrant"]


def test_conditions(matcher):
    assert found(matcher, "The police arrested two.")[0][2] is None
    assert found(matcher, "Nobody arrested two. Police slept.")[0][2].startswith("not near")
    assert found(matcher, "Nobody on ice arrested two.")[0][2].startswith("not near")
    assert found(matcher, "ICE arrested two.")[0][2] is None
    assert found(matcher, "a raid on the market") == [("raid", "raid", None)]
    assert found(matcher, "a raid market")[0][2].startswith("near")


def test_texts_of_a_batch_do_not_run_together(matcher):
    texts = ["illegal", "immigrant", None, "", "IDF"]
    got = [(h.text, h.start) for h in hits(matcher, join(texts), texts)]
    assert got == [(1, 0), (4, 0)]


def test_offsets_hold_beyond_the_first_plane(matcher):
    text = "\U0001f600\u0130 illegal immigrant \U0001f600 IDF"
    assert [t for _, t, _ in found(matcher, text)] == ["illegal immigrant", "IDF"]


def test_fold_keeps_length():
    for text in ("\u0130STANBUL", "\ufb01", "Straße", "\u00a0'’"):
        assert len(fold(text)) == len(text)


@settings(deadline=None)
@given(
    st.text(alphabet="iI mgranteslIDF-\u2019\u0301\u200d\n\x00\u0130\U0001f600\u0627", max_size=60)
)
def test_any_text_gives_spans_in_order_that_do_not_overlap_within_a_concept(text):
    matcher = Matcher([parse(LEXICON, path="t.yml", lexicon_id="t")])
    got = hits(matcher, join([text]), [text])
    for concept in range(3):
        spans = [(h.start, h.end) for h in got if h.concept == concept]
        assert spans == sorted(spans)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))
    for h in got:
        assert 0 <= h.start < h.end <= len(text)


def test_check_examples_tells_what_is_wrong():
    text = LEXICON.replace("examples: [the IDF]", "examples: [the idf]").replace(
        "examples: [a raid]", "examples: [a raid], traps: [another raid]"
    )
    wrong = check_examples(parse(text, path="t.yml", lexicon_id="t"))
    assert len(wrong) == 2
    assert "raid: trap: 'raid' counts in: another raid" in wrong[0]
    assert "IDF: example: 'IDF' is not found in: the idf" in wrong[1]


def test_symmetric_concepts_keep_their_variants_when_names_are_swapped():
    text = """\
lexicon: t
title: T
concepts:
  held:
    definition: x
    symmetric: [Israel | Gaza]
    variants:
      captives: {nouns: [captive], not_near: {any: [Gaza], within: sentence}, examples: [Captives in Israel.]}
"""
    wrong = check_examples(parse(text, path="t.yml", lexicon_id="t"))
    assert len(wrong) == 1 and "names swapped" in wrong[0]
