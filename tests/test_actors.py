"""Actors: words into groups, and what a list may not hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import actors
from framing.errors import LexiconError

ISRAEL = actors.load_actors("israel_palestine")

TWO = """
title: Two sides
version: 1
groups:
  east: {names: [Estland, "E.D.F.", Orlan], adjectives: [Estlander], places: [Eastport]}
  west: {names: [Westland, "W.D.F.", Veskov], adjectives: [Westlander], places: [Westport], roles: [dock militia]}
"""


@pytest.fixture
def two(tmp_path):
    path = tmp_path / "two.yml"
    path.write_text(TWO)
    return actors.load_actors(path)


@pytest.mark.parametrize(
    ("phrase", "group"),
    [
        ("the Estlander army", "east"),
        ("the EDF", "east"),
        ("the E.D.F.'s chief", "east"),
        ("Estland's ambassador to Westland", "east"),
        ("the ambassador to Westland", None),
        ("residents of Westport", "west"),
        ("Estlander soldiers in Westport", "east"),
        ("an aid worker in southern Eastport", "east"),
        ("The Dock Militia", "west"),
        ("critics of Veskov", None),
        ("president of Westland", "west"),
        ("eastport", None),
        ("", None),
    ],
)
def test_a_noun_phrase_has_the_group_of_its_head(two, phrase, group):
    assert two.group_of(phrase) == group


def test_swapping_the_sides_swaps_the_groups_and_nothing_else(two):
    swap = {"Estland": "Westland", "Estlander": "Westlander", "Eastport": "Westport"}
    swap |= {"E.D.F.": "W.D.F.", "Orlan": "Veskov"}
    for one, other in swap.items():
        for frame in ("{}", "officials in {}", "the {} army", "the envoy to {}", "a friend of {}"):
            groups = [two.group_of(frame.format(x)) for x in (one, other)]
            assert groups in (["east", "west"], [None, None])


def test_the_longest_name_counts_and_offsets_index_the_text():
    text = "Palestinian gunmen and Palestinian officials met Hamas."
    found = ISRAEL.find(text)
    assert [(text[a.start : a.end], a.group) for a in found] == [
        ("Palestinian gunmen", "hamas"),
        ("Palestinian", "palestinian"),
        ("Hamas", "hamas"),
    ]


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text):
    ends = 0
    for one in ISRAEL.find(text):
        assert ends <= one.start < one.end <= len(text)
        ends = one.end
    ISRAEL.group_of(text)


def test_every_shipped_list_loads_and_each_group_has_a_word():
    assert "israel_palestine" in actors.names()
    for one in actors.resolve():
        for group in one.groups:
            assert group.names or group.roles or group.adjectives, (one.id, group.id)


def test_every_form_of_a_shipped_list_finds_its_own_group():
    for one in actors.resolve():
        for group in one.groups:
            for kind in ("names", "adjectives", "roles", "places"):
                for form in getattr(group, kind):
                    hits = one.find(form)
                    assert hits[0].group == group.id and hits[0].end >= len(form) - 1, form


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: x", "no groups"),
        ("groups: {a: {names: [X]}, b: {names: [X]}}", "stands in a and in b"),
        ("groups: {a: {name: [X]}}", "no key 'name'"),
        ("groups: {a: {names: X}}", "no list"),
        ("groups: {a: {names: [X], against: [b]}}", "against 'b', which is no other group"),
        ("groups: {a: {names: [X], against: [a]}}", "against 'a', which is no other group"),
        ("groups: {a: {names: ['--']}}", "no word"),
        ("groups: [", "not YAML"),
    ],
)
def test_a_mistake_says_what_to_mend(tmp_path, text, message):
    path = tmp_path / "bad.yml"
    path.write_text(text)
    with pytest.raises(LexiconError, match=message):
        actors.load_actors(path)


def test_an_unknown_list_names_the_shipped_ones():
    with pytest.raises(LexiconError, match="policing"):
        actors.load_actors("nobody")


@pytest.mark.parametrize(
    ("phrase", "group"),
    [
        ("the attack on Westport", "west"),
        ("Estland's bombardment of Westport", "west"),
        ("the shelling of Westland", "west"),
        ("a bomb of Westland", None),
        ("the army of Estland", None),
    ],
)
def test_whom_an_act_is_aimed_at(two, phrase, group):
    assert two.target_of(phrase) == group


def test_places_are_where_it_was_not_where_it_was_near(two):
    assert two.place_of("in Eastport") == "east"
    assert two.place_of("15 miles north of Eastport") is None


def test_who_fights_whom():
    assert ISRAEL.foes["hamas"] == ("israeli",)
    assert "palestinian" in ISRAEL.foes["israeli"]
    assert {"israeli", "palestinian", "hamas"} <= ISRAEL.parties
    assert "united-states" not in ISRAEL.parties
    assert not actors.load_actors("policing").parties
