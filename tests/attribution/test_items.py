"""A paragraph as items."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import text
from framing.attribution import items
from framing.attribution.items import CAPITAL, LONGEST, NAME, NUMBER, POSS, QUOTE, VERB, itemise

# What an item is, said the slow and obvious way.
TOKEN = re.compile(r"\w+(?:[-’'.&/]\w+|,\d\d\d)*|\S")
SILENT = ".…\"“”'‘’«»*[]"


def read(source):
    """The items of a text of one paragraph."""
    (span,) = text.paragraphs(source)
    return itemise(source, span, [b for _, b in text.sentences(source)], text.quotations(source))


def test_words_marks_and_quotations():
    source = "It's Anna's 1,500 boats, “so what,” he said... Left?"
    found = read(source)
    assert found.word == ["it", "'s", "anna", "'s", "1,500", "boats", ",", '"', ",", "he", "said",
                          "left", "?"]  # fmt: skip
    assert [source[a:b] for a, b in zip(found.start, found.end)] == [
        "It", "'s", "Anna", "'s", "1,500", "boats", ",", "“so what,”", "", "he", "said", "Left",
        "?",
    ]  # fmt: skip
    assert found.quoted == [7] and found.kind[7] == QUOTE
    assert found.kind[3] == POSS and found.kind[4] == NUMBER


@pytest.mark.parametrize(
    "source, kinds", [("Left them.", VERB | CAPITAL), ("The Left won.", NAME | CAPITAL)]
)
def test_a_verb_with_a_capital_is_a_name_but_at_the_head_of_a_sentence(source, kinds):
    found = read(source)
    assert found.kind[found.word.index("left")] == kinds


def test_long_sentences_are_cut():
    found = read("boats " * (2 * LONGEST + 5))
    assert found.segments == [(0, LONGEST), (LONGEST, 2 * LONGEST), (2 * LONGEST, 2 * LONGEST + 5)]


FRAGMENTS = st.sampled_from(
    ["he", "She", "Left", "it's", "Anna’s", "don't", "U.S.", "1,500", "1,50", "a-b", "AT&T", "_",
     "“", "”", '"', "'", ",", ".", "...", "!", "?", ":", "—", "$", "(", "é", "İ", "\u0301", "\u200d",
     " ", " ", " ", "\u00a0", "\t", "\n"]
)  # fmt: skip
SOURCES = st.lists(FRAGMENTS, max_size=40).map("".join)


@given(SOURCES)
def test_items_are_the_tokens_of_the_text(source):
    for a, b in text.paragraphs(source):
        ends = [e for _, e in text.sentences(source) if a < e <= b]
        found = itemise(source, (a, b), ends, [])
        tokens = [m.span() for m in TOKEN.finditer(source, a, b) if source[m.start()] not in SILENT]
        assert {s for s, _ in tokens} <= set(found.start)
        assert {e for _, e in tokens} <= set(found.end)
        assert len(tokens) <= len(found) <= 2 * len(tokens)
        for word, s, e in zip(found.word, found.start, found.end):
            assert word == source[s:e].lower().replace("’", "'")


@given(SOURCES)
def test_sentences_part_the_items_and_quotations_are_one_item_each(source):
    quotations = text.quotations(source)
    for a, b in text.paragraphs(source):
        ends = [e for _, e in text.sentences(source) if a < e <= b]
        quotes = [q for q in quotations if a <= q[0] < b]
        found = itemise(source, (a, b), ends, quotes)
        assert [i for s in found.segments for i in range(*s)] == list(range(len(found)))
        spans = list(zip(found.start, found.end))
        assert spans == sorted(spans)
        assert [spans[i] for i in found.quoted] == quotes
        # No sentence ends where none does, and none inside a quotation.
        for _, last in found.segments[:-1]:
            assert any(found.end[last - 1] <= e <= found.start[last] for e in ends)


def test_pieces_that_were_read_before_are_let_go_of(monkeypatch):
    pieces = items._Pieces()
    monkeypatch.setattr(items, "_MOST", 3)
    read_before = {p: pieces[p] for p in (" boats", " it's", ", ", " Anna")}
    assert 0 < len(pieces) <= 3
    before = dict(pieces)
    assert pieces["a" * 100][0][0] == "a" * 100 and pieces == before
    assert {p: pieces[p] for p in read_before} == read_before
