"""Marked text is the text, cut at its mentions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from framing.marking import paragraphs, segments

spans = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 8)).map(
        lambda s: {"start": s[0], "end": s[0] + s[1]}
    ),
    max_size=5,
)


@given(st.text(min_size=28, max_size=40), spans)
def test_segments_are_the_text(text, mentions):
    pieces = segments(text, mentions)
    assert "".join(p.text for p in pieces) == text
    marked = sum(len(p.text) for p in pieces if p.mentions)
    covered = {i for m in mentions for i in range(m["start"], m["end"])}
    assert marked == len(covered)


def test_overlaps_know_both():
    a, b = {"start": 0, "end": 4}, {"start": 2, "end": 6}
    assert [(p.text, len(p.mentions)) for p in segments("abcdefgh", [a, b])] == [
        ("ab", 1), ("cd", 2), ("ef", 1), ("gh", 0)
    ]  # fmt: skip


def test_paragraphs_begin_where_the_body_does():
    text = "Head\n\nOne two.\nThree."
    marked = paragraphs(text, [{"start": 10, "end": 13}], start=6)
    assert [[p.text for p in line] for line in marked] == [["One ", "two", "."], ["Three."]]
