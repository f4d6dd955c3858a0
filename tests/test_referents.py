"""Referents by rules: cues, structure around the term, sense, and what must never happen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import referents
from framing.errors import LexiconError
from framing.lexicon import Lexicon, load_lexicons, parse
from framing.referents import Place, cues_of, folded

# Two imaginary neighbours whose cues mirror each other, and the rest of the world.
NEIGHBOURS = """
lexicon: neighbours
title: Neighbours
concepts:
  held:
    title: People held
    definition: People held by a neighbour.
    referents:
      by-north:
        cues:
          name: [Southerner, Southerners, Southern]
          holder: [Northland, Northern prisons]
          side: [Southland]
          setting: [Northland, Southland, Northern*, Southern*]
      by-south:
        cues:
          name: [Northerner, Northerners, Northern]
          holder: [Southland, Southern prisons]
          side: [Northland]
          setting: [Northland, Southland, Northern*, Southern*]
      other:
        cues: {name: [pirate, pirates], holder: [pirates]}
    variants:
      captives: {nouns: [captive], draft: yes}
      prisoners: {nouns: [prisoner], draft: yes}
  fighters:
    title: Armed groups
    definition: Who fights.
    referents:
      red: {cues: {actor: [Red Hand, Redhanders]}}
      blue: {cues: {actor: [Blue Star]}}
      other: {title: Anybody else}
    variants:
      militants: {nouns: [militant], forms: [militant group], draft: yes}
"""
SWAP = {"North": "South", "South": "North", "north": "south", "south": "north"}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return parse(NEIGHBOURS, path="neighbours.yml", lexicon_id="neighbours", drafts=True)


def readings(concept, text, *terms, headline="", speaker=None):
    """The readings of terms, each at its first (or, repeated, next) place in the text."""
    places, at = [], 0
    for term in terms:
        at = text.index(term, at)
        places.append(Place("body", at, at + len(term), term, speaker))
        at += len(term)
    return referents.read(concept, headline, text, places)


def swapped(text: str) -> str:
    out, at = [], 0
    while at < len(text):
        word = text[at : at + 5]
        out.append(SWAP.get(word, text[at]))
        at += 5 if word in SWAP else 1
    return "".join(out)


SENTENCES = [
    ("Talks about the Southern captives went on.", "captives", "by-north"),
    ("He visited captives held in Northland.", "captives", "by-north"),
    ("They were captives held for nine weeks by Northland.", "captives", "by-north"),
    ("Relatives of prisoners in Northern prisons came.", "prisoners", "by-north"),
    ("Northland said it would release forty prisoners.", "prisoners", "by-north"),
    ("Envoys pressed Northland to release the captives.", "captives", "by-north"),
    ("Southland rescued two captives on Friday.", "captives", "by-north"),
    ("Southland demanded the release of prisoners.", "prisoners", "by-north"),
    ("Two Southerners were among the captives.", "captives", "by-north"),
    ("Envoys pressed Northland to free the captives.", "captives", "by-north"),
    ("News of Northland taking captives reached the town.", "captives", "by-north"),
    ("Captives from a ship seized by pirates wrote home.", "Captives", "other"),
    ("A farmer kept prisoners in a barn.", "prisoners", "other"),
]


@pytest.mark.parametrize(("text", "term", "wanted"), SENTENCES)
def test_holder_and_held(lexicon, text, term, wanted):
    (reading,) = readings(lexicon.concept("held"), text, term)
    assert reading.referent == wanted
    assert 0 < reading.confidence <= 1


@pytest.mark.parametrize(("text", "term", "wanted"), SENTENCES)
def test_swapping_the_neighbours_swaps_the_referents_and_nothing_else(lexicon, text, term, wanted):
    mirrored = {"by-north": "by-south", "by-south": "by-north"}
    (one,) = readings(lexicon.concept("held"), text, term)
    (other,) = readings(lexicon.concept("held"), swapped(text), term)
    assert other.referent == mirrored.get(one.referent, one.referent)
    assert other.confidence == pytest.approx(one.confidence)


def test_an_exchange_parts_those_exchanged(lexicon):
    text = "The deal frees captives in exchange for Northern prisoners held in Southland."
    first, second = readings(lexicon.concept("held"), text, "captives", "prisoners")
    assert (first.referent, second.referent) == ("by-north", "by-south")
    assert any(e.rule == "exchanged for" for e in first.evidence)


def test_swap_a_for_b(lexicon):
    text = "They agreed to swap Northern prisoners for the captives."
    first, second = readings(lexicon.concept("held"), text, "prisoners", "captives")
    assert (first.referent, second.referent) == ("by-south", "by-north")


def test_ours_are_those_of_the_speakers_side(lexicon):
    held = lexicon.concept("held")
    text = "Bring our captives home, he told Northland and Southland alike."
    plain = readings(held, text, "captives")[0]
    ours = readings(held, text, "captives", speaker="The envoy of Southland")[0]
    assert ours.referent == "by-north"
    assert any(e.rule == "speaker" for e in ours.evidence)
    assert not any(e.rule == "speaker" for e in plain.evidence)


def test_the_same_word_elsewhere_in_the_article_helps(lexicon):
    held = lexicon.concept("held")
    late = "The captives wrote letters. Northland and Southland said nothing."
    alone = readings(held, late, "captives")[0]
    text = "Forty captives held by Northland were seen. " + late
    _, helped = readings(held, text, "captives", "captives")
    assert helped.referent == "by-north"
    assert helped.confidence > alone.confidence


def test_the_word_that_is_counted_is_no_evidence(lexicon):
    held = lexicon.concept("held")
    for text in ("Northland freed {}.", "The {} of Southland slept.", "{} were seen."):
        said = {
            word: readings(held, text.format(word), word)[0] for word in ("captives", "prisoners")
        }
        assert said["captives"].referent == said["prisoners"].referent
        assert said["captives"].confidence == pytest.approx(said["prisoners"].confidence)


def test_no_shipped_cue_of_people_held_is_one_of_its_words():
    (lexicon,) = load_lexicons(["israel_palestine"])
    concept = lexicon.concept("people-held")
    forms = {folded(f.text) for v in concept.variants for f in v.forms}
    # "prisoner of war" tells the captives of armies from others: a word's own topic, not its rival.
    cues = {folded(w) for r in concept.referents for c in r.cues.values() for w in c}
    assert cues & forms <= {"prisoner of war"}


FIGHTERS = [
    ("Red Hand militants crossed the river.", "militants", "red"),
    ("The Red Hand, a militant group, denied it.", "militant group", "red"),
    ("The militant group Blue Star denied it.", "militant group", "blue"),
    ("Soldiers met militants of Blue Star.", "militants", "blue"),
    ("Red Hand fought Blue Star. The army shelled Blue Star militants.", "militants", "blue"),
    ("Anti-Red Hand militants crossed the river.", "militants", "other"),
    ("Red Hand-backed militants fought Blue Star militants.", "militants", "other"),
    ("Some militants crossed the river.", "militants", "other"),
]


@pytest.mark.parametrize(("text", "term", "wanted"), FIGHTERS[:6])
def test_names_and_apposition(lexicon, text, term, wanted):
    (reading,) = readings(lexicon.concept("fighters"), text, term)
    assert reading.referent == wanted


def test_a_backer_is_not_the_one_who_fights(lexicon):
    reading = readings(lexicon.concept("fighters"), FIGHTERS[6][0], "militants")[0]
    assert not any(e.rule == "modifier" for e in reading.evidence)
    assert reading.referent != "red"


def test_the_group_is_the_last_one_named(lexicon):
    text = "The mayor met Blue Star and the Red Hand. He said the militant group had lied."
    (reading,) = readings(lexicon.concept("fighters"), text, "militant group")
    assert reading.referent == "red"
    assert any(e.rule == "the group" for e in reading.evidence)


def test_a_referent_without_its_setting_is_not_thought_of(lexicon):
    (reading,) = readings(lexicon.concept("held"), "The prisoners slept.", "prisoners")
    assert reading.referent == "other"
    assert {e.referent for e in reading.evidence} == {"other"}


def test_below_the_bound_there_is_no_referent_but_a_likely_one(lexicon):
    held = lexicon.concept("held")
    place = Place("body", 4, 12, "captives")
    text = "The captives of Northland, Southland and pirates."
    (sure,) = referents.read(held, "", text, [place], least=0.0)
    (unsure,) = referents.read(held, "", text, [place], least=1.0)
    assert unsure.referent is None
    assert unsure.likely == sure.referent


def test_unknown_kinds_of_cues_are_told(lexicon):
    wrong = NEIGHBOURS.replace("holder: [pirates]", "keeper: [pirates]")
    bad = parse(wrong, path="n.yml", lexicon_id="neighbours", drafts=True)
    with pytest.raises(LexiconError, match=r"(?s)keeper.*kinds are"):
        cues_of(bad.concept("held"))


def test_every_shipped_cue_is_of_a_known_kind():
    for one in load_lexicons():
        for concept in one.concepts:
            cues_of(concept)


WORDS = (
    "captives prisoners Northland Southland Northern Southern prisons held by in of for exchange "
    "swap , . ; “ ” ' released our the and İ \u2019s -held \n\n"
)
words = st.sampled_from(WORDS.split(" "))


@settings(max_examples=150, deadline=None)
@given(st.lists(words, max_size=40), st.text(max_size=30))
def test_any_text_gives_a_reading_for_each_place(made, odd):
    (one,) = [parse(NEIGHBOURS, path="n.yml", lexicon_id="neighbours", drafts=True)]
    text = odd + " ".join(made)
    places = [
        Place("body", i, i + 8, "captives")
        for i in range(len(text))
        if text.startswith("captives", i)
    ]
    found = referents.read(one.concept("held"), odd, text, places)
    assert len(found) == len(places)
    assert all(0 <= r.confidence <= 1 for r in found)


# ------------------------------------------------------------------------------------------ sense


def named(text, term, form=None):
    at = text.index(term)
    return referents.part_of_a_name(text, at, at + len(term), (0, len(text)), form=form or term)


def test_part_of_a_name():
    assert named("They met on Hostages Square at noon on a cold day.", "Hostages", "hostages")
    assert named("A vote on the Gun Control Act was put off again.", "Gun Control", "gun control")
    assert named(
        "He leads the Hostages and Missing Families Forum in the city.", "Hostages", "hostages"
    )
    assert named(
        "the Coordinator for the Captives spoke to reporters here.", "Captives", "captives"
    )


def test_not_part_of_a_name():
    assert not named("Hostages were seen near the old square on Monday.", "Hostages", "hostages")
    assert not named("Two hostages Square off in a film about a robbery.", "hostages")
    assert not named("HOSTAGES Square was empty for the whole morning.", "HOSTAGES", "hostages")
    # in capitals throughout, capitals say nothing
    assert not named("Freed Hostages House Families Welcome Loved Ones", "Hostages", "hostages")
    # the lexicon itself writes it so
    assert not named("They praised the Affordable Care Act again today.", "Affordable Care Act")


def figure(text):
    at = text.index("hostage")
    return referents.figure_of_speech(text, at, at + len("hostage"), (0, len(text)))


def test_things_held_hostage_are_a_figure_of_speech():
    assert figure("The majority is holding our roads hostage to win a vote on taxes.")
    assert figure("The plan left the town hostage to a single employer.")
    assert figure("Commuters were being “held hostage” by the unions, a senator said.")


def test_people_held_hostage_are_not():
    assert not figure("Gunmen held nine senators hostage over the budget for two days.")
    assert not figure("She was taken hostage to a cellar near the border.")
    assert not figure("The senator was held hostage in a village for two years.")
    assert not figure("A hostage to be released soon wrote to Congress.")


def test_interrupted_exceptions():
    exceptions = frozenset(["terrorist attacks"])

    def interrupted(text):
        at = text.index("terrorist")
        return referents.interrupted_exception(text, at, at + 9, exceptions)

    assert interrupted("a wave of “terrorist” attacks")
    assert interrupted("a wave of terrorist and criminal attacks")
    assert interrupted("a “terrorist” attacked") is None
    assert interrupted("a terrorist and his attacks") is None


def test_a_sentence_without_end_is_read_in_bounded_time(lexicon):
    """Work is counted, not timed: cues beyond a window are not looked at."""
    text = "Northland " + "captives " * 400 + "Southland"
    places = [Place("body", 10 + 9 * i, 18 + 9 * i, "captives") for i in range(400)]
    found = referents.read(lexicon.concept("held"), "", text, places)
    assert len(found) == 400
    near = [e for e in found[200].evidence if e.rule == "near"]
    assert not near
