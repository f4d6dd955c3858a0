"""Conflict, place-name and migration lexicons: what a sentence is counted as, and two slips.

The examples inside a lexicon say that a variant counts; these tests say which one, and that nothing
else does.
"""

from __future__ import annotations

import pytest

from framing.lexicon import load_lexicon
from framing.matching import Matcher, hits
from framing.text import join

MINE = ["israel_palestine", "migration", "conflict", "place_names", "migracion_es"]


def counted(lexicon: str, concept: str, sentence: str) -> list[tuple[str, str]]:
    """(variant, match) of the concept's counting mentions in a sentence, in order."""
    matcher = Matcher([load_lexicon(lexicon)])
    found = []
    for hit in hits(matcher, join([sentence]), [sentence]):
        owner = matcher.concepts[hit.concept][1]
        if owner.id == concept and hit.variant >= 0 and hit.reason is None:
            found.append((owner.variants[hit.variant].id, sentence[hit.start : hit.end]))
    return found


@pytest.mark.parametrize(
    ("lexicon", "concept", "sentence", "expected"),
    [
        (
            "israel_palestine",
            "people-held",
            "Captives, hostages and prisoners of war were exchanged for administrative detainees.",
            [
                ("captives", "Captives"),
                ("hostages", "hostages"),
                ("prisoners of war", "prisoners of war"),
                ("administrative detainees", "administrative detainees"),
            ],
        ),
        (
            "israel_palestine",
            "people-held",
            "A Prisoners' Club held the budget hostage and the crowd captive to the past.",
            [],
        ),
        (
            "israel_palestine",
            "israel-forces",
            "In Gaza the Israeli occupation forces left; the occupation refused to say why.",
            [
                ("Israeli occupation forces", "the Israeli occupation forces"),
                ("the occupation", "the occupation"),
            ],
        ),
        (
            "israel_palestine",
            "israel-forces",
            "An end to the occupation of the West Bank and to Israeli military rule was asked for.",
            [],
        ),
        (
            "israel_palestine",
            "oct7-label",
            "Since October 7 a military operation in Gaza has gone on, Israel says.",
            [],
        ),
        (
            "israel_palestine",
            "hamas-label",
            "The terrorist group planned the terrorist attack, and fighter jets bombed Gaza.",
            [("terrorist group", "terrorist group")],
        ),
        (
            "migration",
            "unauthorized-immigrant",
            "Illegal immigration fell, and illegal immigrants and illegal aliens left.",
            [("illegal immigrants", "illegal immigrants"), ("illegal aliens", "illegal aliens")],
        ),
        (
            "migration",
            "people-moving",
            "Migrants, migrant birds and undocumented immigrants crossed the river.",
            [("migrants", "Migrants")],
        ),
        (
            "conflict",
            "civil-disorder",
            "Riot police watched the riot.",
            [("riot", "riot")],
        ),
        (
            "conflict",
            "armed-actor",
            "A gunman fired on insurgents near the mosque while troops looked on and did not answer, "
            "and at home the insurgent candidate won the primary.",
            [("gunmen", "gunman"), ("insurgents", "insurgents")],
        ),
        (
            "place_names",
            "gulf-of-mexico",
            "Oil from the Gulf of Mexico reached Texas.",
            [("Gulf of Mexico", "the Gulf of Mexico")],
        ),
        (
            "migracion_es",
            "persona-sin-papeles",
            "La inmigración ilegal bajó; tres inmigrantes ilegales y una madre indocumentada salieron.",
            [("inmigrantes ilegales", "inmigrantes ilegales"), ("indocumentados", "indocumentada")],
        ),
    ],
)
def test_what_a_sentence_is_counted_as(lexicon, concept, sentence, expected):
    assert counted(lexicon, concept, sentence) == expected


@pytest.mark.parametrize("name", MINE)
def test_no_exception_is_a_form_of_its_own_concept(name):
    """At one span an exception wins: written for one variant, it would silence another."""
    for concept in load_lexicon(name).concepts:
        forms = {f.text.lower() for v in concept.variants for f in v.forms}
        exceptions = {f.text.lower() for v in concept.variants for f in v.exceptions}
        assert not forms & exceptions, concept.id


@pytest.mark.parametrize("name", MINE)
def test_no_form_with_an_article_takes_a_longer_form_of_another_variant(name):
    """The leftmost form wins, so `the X` beats `X forces` unless `the X forces` is a form too."""
    for concept in load_lexicon(name).concepts:
        forms = {f.text.lower(): v.id for v in concept.variants for f in v.forms}
        for text, owner in forms.items():
            if not text.startswith("the "):
                continue
            taken = [
                longer
                for longer, other in forms.items()
                if other != owner and longer.startswith(text[4:] + " ")
            ]
            assert all(f"the {longer}" in forms for longer in taken), (concept.id, text, taken)
