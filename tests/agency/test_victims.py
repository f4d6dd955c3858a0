"""Whose dead a clause speaks of: the evidence, and that two sides which trade names trade dead."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.actors import load_actors
from framing.agency import clauses
from framing.agency.victims import DOER, agent_of, dead, hints, patient_of

LIST = """
title: Two sides and a third
version: 1
groups:
  east: {names: [Estland], adjectives: [Estlander, Estlanders], places: [Eastport], against: [west, isle]}
  west: {names: [Westland], adjectives: [Westlander, Westlanders], places: [Westport], against: [east]}
  isle: {adjectives: [Islander], places: [Port Isle], against: [east]}
  third: {names: [Utopia], adjectives: [Utopian, Utopians]}
"""


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    path = tmp_path_factory.mktemp("actors") / "two.yml"
    path.write_text(LIST)
    return load_actors(path)


def told(sentence, actors, **options):
    """(groups, evidence) of each clause of a sentence."""
    near = hints(sentence, actors)
    return [tuple(dead(sentence, c, actors, near, **options)) for c in clauses(sentence)]


@pytest.mark.parametrize(
    ("sentence", "groups", "evidence"),
    [
        ("Three Estlander farmers were killed.", ("east",), "words"),
        ("Nine Estlanders and four Westlanders were killed.", ("east", "west"), "words"),
        ("Two Estlanders were among those killed.", ("east",), "words"),
        ("The Estlander army said that two of its officers were killed.", ("east",), "words"),
        ("An Estlander who was raised in Westport was killed.", ("east",), "words"),
        ("Dozens died in Eastport.", ("east",), "place"),
        ("The attack on Estland, which killed 900, went on.", ("east",), "place"),
        ("They stormed Eastport, where scores of people were killed.", ("east",), "place"),
        ("Estland was attacked, and hundreds were killed.", ("east",), "place"),
        ("Estlander towns were overrun and people were killed there.", ("east",), "place"),
        ("Westlander gunmen killed 900 people.", ("east",), "doer"),
        ("Nine people were killed in a Westlander air strike.", ("east",), "doer"),
        ("People mourned the man, who died during an attack by Westland.", ("east",), "doer"),
        ("Westland said its warplanes killed three men.", ("east",), "doer"),
        ("The Estlander health ministry said that 12 people were killed.", ("east",), "source"),
        ("A war between Estland and Westland killed thousands.", ("east", "west"), "place"),
        # Which of two foes is told by the ground.
        ("Near Port Isle, Estlander jets killed nine people.", ("west",), "doer"),
        ("In Port Isle, Estlander jets killed nine people.", ("isle",), "doer"),
        # Attackers are not of the place that they attack.
        ("Assailants were killed in the attack on Estland.", ("west",), "place"),
        # A third country's dead count with those among whom they died, where that is said.
        ("Nine Utopians were killed in Eastport.", ("east",), "place"),
        ("Nine Utopians were killed.", ("third",), "words"),
        # Where people are held, come from, or what is near is no place of death.
        ("They are held in Eastport, and men died.", (), None),
        ("Rockets from Eastport killed nine people.", (), None),
        ("Nine people were killed 15 miles north of Eastport.", (), None),
        ("Nine people were killed.", (), None),
    ],
)
def test_whose_dead_and_how_that_is_known(two, sentence, groups, evidence):
    assert told(sentence, two)[-1] == (groups, evidence)


def test_without_the_doer_only_the_rest_is_evidence(two):
    alone = "Westlander gunmen killed 900 people."
    placed = "Westlander gunmen killed 900 people in Eastport."
    assert told(alone, two, doer=False) == [((), None)]
    assert told(placed, two, doer=False) == [(("east",), "words")]


def test_the_patient_is_told_by_words_and_place_alone(two):
    for sentence, group in (
        ("Nine Estlanders were killed.", "east"),
        ("Nine people were killed in Eastport.", "east"),
        ("Westlander gunmen killed 900 people.", None),
    ):
        (clause,) = clauses(sentence)
        assert patient_of(sentence, clause, two) == group


def test_of_two_acts_the_nearest_is_whose_it_is(two):
    sentence = "Estlanders heard of the Westlander attacks, which killed nine."
    (clause,) = clauses(sentence)
    assert agent_of(sentence, clause, two, hints(sentence, two)) == "west"


PAIRS = {"Estland": "Westland", "Estlander": "Westlander", "Eastport": "Westport"}
PAIRS |= {other: one for one, other in PAIRS.items()}
SIDES = {"east": "west", "west": "east"}
WORDS = [
    *PAIRS, "killed", "were", "was", "by", "in", "of", "on", "and", "attack", "attacks", "people",
    "12", "its", "said", "who", "which", "strike", ",", ".", "gunmen", "the", "died", "struck",
    "among", "those", "where",
]  # fmt: skip


@pytest.fixture(scope="module")
def even(tmp_path_factory):
    path = tmp_path_factory.mktemp("actors") / "even.yml"
    path.write_text(
        "\n".join(line for line in LIST.splitlines() if "isle:" not in line).replace(", isle", "")
    )
    return load_actors(path)


@given(words=st.lists(st.sampled_from(WORDS), max_size=30))
@settings(max_examples=400, deadline=None)
def test_two_sides_that_trade_names_trade_their_dead(even, words):
    one = told(" ".join(words), even)
    other = told(" ".join(PAIRS.get(w, w) for w in words), even)
    assert other == [(tuple(SIDES.get(g, g) for g in groups), how) for groups, how in one]


@given(text=st.text(max_size=200))
@settings(deadline=None)
def test_no_text_is_too_odd(even, text):
    sentence = "Westland killed nine in Eastport " + text
    for one in hints(sentence, even):
        assert 0 <= one.start < one.end <= len(sentence)
    told(sentence, even)


def test_a_sentence_without_end_is_read_in_parts(even):
    near, far = ("Westland attacked. " + "and so on, " * n + "nine were killed" for n in (3, 300))
    assert told(near, even)[-1][1] == DOER
    assert told(far, even)[-1] == ((), None)
