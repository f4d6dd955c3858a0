"""Characters as one byte each: any script, any place, block by block."""

from __future__ import annotations

from unittest import mock

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import characters
from framing.characters import Characters, Each

LETTERS = "ab \n.é“”—\u00a0اЖ\U0001f600\ud800\x00"
STRINGS = st.one_of(st.text(max_size=40), st.text(alphabet=LETTERS, max_size=60))
MANY = "".join(chr(c) for c in range(0x4E00, 0x4F00))  # more than have a byte of their own


def read(string):
    return Characters(string.encode("utf-8", "surrogatepass"))


def value(c):
    return ord(c) % 251


def few():
    """Values, and blocks of a few characters."""
    return Each(value, np.uint8, outside=7), mock.patch.object(characters, "_BLOCK", 8)


@settings(max_examples=300, deadline=None)
@given(STRINGS, st.booleans())
def test_what_is_said_of_each_character(string, many):
    string += MANY * many + string
    found, (each, small) = read(string), few()
    wanted = [value(c) for c in string]
    assert len(found) == len(string)
    assert found.string == string
    assert found.codes.tolist() == [ord(c) for c in string]
    assert found.every(each).tolist() == wanted
    around = np.arange(-9, len(string) + 9)
    assert found.at(each, around).tolist() == [7] * 9 + wanted + [7] * 9
    assert found.code_at(around)[9:-9].tolist() == [ord(c) for c in string]
    assert set(found.code_at(around[:9]).tolist()) == {10}
    with small:
        blocks = [(begin, values.tolist()) for begin, values in found.blocks(each)]
    padded = [7, *wanted, 7]
    assert blocks == [(a, padded[a : a + 10]) for a in range(0, len(string), 8)]


@settings(max_examples=300, deadline=None)
@given(STRINGS, st.booleans(), st.data())
def test_some_left_out_and_some_outside(string, many, data):
    string += MANY * many
    places = st.sets(st.integers(0, max(0, len(string) - 1)), max_size=9 * bool(string))
    left, outside = (np.array(sorted(data.draw(places)), np.int64) for _ in range(2))
    found, gone = read(string).condensed(few()[0], left, outside)
    assert gone.tolist() == [i for i in left.tolist() if i not in outside]
    assert found.tolist() == [
        7 if i in outside else value(c) for i, c in enumerate(string) if i not in gone
    ]


@settings(max_examples=200, deadline=None)
@given(STRINGS, st.data())
def test_spans_are_cut_and_places_in_bytes_found(string, data):
    found = read(string)
    place = st.integers(0, len(string))
    spans = [sorted(pair) for pair in data.draw(st.lists(st.tuples(place, place), max_size=5))]
    starts, ends = np.array(spans, np.int64).reshape(-1, 2).T
    assert found.cut(starts, ends) == [string[a:b] for a, b in spans]
    sizes = [len(string[:i].encode("utf-8", "surrogatepass")) for i in range(len(string) + 1)]
    assert found.characters(np.array(sizes)).tolist() == list(range(len(string) + 1))


def test_the_most_frequent_characters_have_a_byte():
    found = read("“" * 9 + MANY)
    assert found._low[:9] == bytes([128]) * 9
    assert found._low[9:-16].count(characters.RARE) == len(MANY) - 125


def test_a_character_is_asked_of_once():
    asked = []
    each = Each(lambda c: asked.append(c) or 1, np.uint8, outside=0)
    assert each.of(np.array([97, 98, 97])).tolist() == [1, 1, 1]
    assert each.of(np.array([98, 99])).tolist() == [1, 1]
    assert sorted(asked) == ["a", "b", "c"]
