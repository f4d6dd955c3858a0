"""Sense and referent: is a word used in its concept's sense, and whom does it denote?

General rules over the cues of a lexicon (`cues.py`): `sense.py` sets names and titles aside,
`evidence.py` weighs who is meant, and `read()` lets mentions of one article help each other. The
word that is counted is never evidence itself. Docs: docs/referents.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..lexicon import Concept
from ..text import sentences as sentence_pass
from .cues import KINDS, ById, Cues, Hit, cues_of, folded
from .evidence import EXCHANGED, SAME_THING, SAME_WORD, Evidence, Reading, Zone, decide
from .sense import (
    FIGURE_OF_SPEECH,
    PART_OF_A_NAME,
    figure_of_speech,
    interrupted_exception,
    may_be_a_name,
    part_of_a_name,
)

__all__ = [
    "FIGURE_OF_SPEECH", "KINDS", "LEAST", "PART_OF_A_NAME", "ById", "Cues", "Evidence", "Hit",
    "Place", "Reading", "Zone", "cues_of", "decide", "figure_of_speech", "folded",
    "interrupted_exception", "may_be_a_name", "part_of_a_name", "read",
]  # fmt: skip

LEAST = 0.35  # below this confidence the referent stays unknown
_CLEAR = 0.7  # a mention this clear helps others of its article
_MOST = 20  # other mentions that are looked at, on either side
_FADING = 2500.0  # characters over which its help falls to 1/e


class Place(NamedTuple):
    """Where a mention stands, its variant (or the word), and who says it."""

    zone: str  # headline | body
    start: int
    end: int
    word: str | None = None
    speaker: str | None = None


def read(
    concept: Concept,
    headline: str,
    body: str,
    places: Sequence[Place],
    *,
    sentences: Mapping[str, Sequence[tuple[int, int]]] | None = None,
    least: float = LEAST,
) -> list[Reading]:
    """Whom the mentions of one concept in one article denote.

    Parameters
    ----------
    headline, body : the article's texts; either may be empty.
    places : its mentions.
    sentences : zone -> spans of its sentences; found where not given.
    least : confidence below which a reading's `referent` is None.

    Raises LexiconError where the concept's cues are of an unknown kind.
    """
    cues = cues_of(concept)
    texts = {"headline": headline, "body": body}
    low = {zone: _folded(text) for zone, text in texts.items()}
    hits = {zone: cues.find(text, low[zone]) for zone, text in texts.items()}
    zones: dict[str, Zone] = {}
    for zone, other in (("headline", "body"), ("body", "headline")):
        if any(p.zone == zone for p in places):
            spans = sentence_pass(texts[zone]) if sentences is None else sentences.get(zone, ())
            starts = {p.start for p in places if p.zone == zone}
            zones[zone] = Zone(
                texts[zone],
                low[zone],
                spans,
                cues,
                hits[zone],
                mentions=starts,
                **{other: hits[other]},
            )
    local = [zones[p.zone].weigh(p.start, p.end, speaker=p.speaker) for p in places]
    possible = next(iter(zones.values())).possible if zones else ()
    first = [decide(e, cues, possible, least=least) for e in local]
    readings = []
    for n, place in enumerate(places):
        helped: dict[str, Evidence] = {}
        for m in range(max(0, n - _MOST), min(len(places), n + _MOST + 1)):
            other_place = places[m]
            if m == n or first[m].confidence < _CLEAR:
                continue
            weight, rule = _help(place, other_place), "other mention"
            likely = first[m].likely
            if place.zone == other_place.zone and zones[place.zone].parted(
                (place.start, place.end), (other_place.start, other_place.end)
            ):
                weight, rule, likely = EXCHANGED, "exchanged for", f"not {likely}"
            if likely not in helped or weight > helped[likely].weight:
                helped[likely] = Evidence(first[m].likely, weight, rule, "")
        readings.append(decide([*local[n], *helped.values()], cues, possible, least=least))
    return readings


# Of the article in hand: it is read once for each concept that it holds.
_folded = lru_cache(maxsize=2)(folded)


def _help(place: Place, other: Place) -> float:
    """Weight of another mention of the article: the same word, near and before, helps most.

    A headline stands at the head of its body.
    """
    here = place.start if place.zone == "body" else 0
    there = other.start if other.zone == "body" else 0
    ahead = 1.0 if there <= here else 0.7
    return (
        (SAME_WORD if place.word == other.word else SAME_THING)
        * ahead
        * math.exp(-abs(here - there) / _FADING)
    )
