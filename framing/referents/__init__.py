"""Sense and referent: is a word used in its concept's sense, and whom does it denote?

General rules over the cues of a lexicon (`cues.py`): `sense.py` sets names and titles aside,
`evidence.py` weighs who is meant, and `read()` lets mentions of one article help each other. The
word that is counted is never evidence itself. Docs: docs/referents.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..lexicon import Concept
from ..text import sentences as sentence_pass
from .cues import KINDS, Cues, Hit, cues_of, folded
from .evidence import SAME_THING, SAME_WORD, Evidence, Reading, Zone, decide
from .sense import out_of_sense

__all__ = [
    "KINDS", "LEAST", "Cues", "Evidence", "Hit", "Reading", "Zone", "cues_of", "folded",
    "out_of_sense", "read",
]  # fmt: skip

LEAST = 0.45  # below this confidence the referent stays unknown
_CLEAR = 0.75  # a mention this clear helps others of its article
_FADING = 1500.0  # characters over which its help falls to 1/e


def read(
    concept: Concept,
    text: str,
    spans: Sequence[tuple[int, int]],
    *,
    words: Sequence[str | None] = (),
    speakers: Sequence[str | None] = (),
    headline: str = "",
    sentences: Sequence[tuple[int, int]] | None = None,
    least: float = LEAST,
) -> list[Reading]:
    """Whom the mentions of one concept in one text denote.

    Parameters
    ----------
    spans : the mentions, in order; character offsets into `text`.
    words : the variant of each mention: an earlier mention of the same word helps more.
    speakers : who says each, or None; read for "our hostages".
    headline : the article's headline, where `text` is its body.
    sentences : spans of the text's sentences; found where not given.
    least : confidence below which `referent` is None.

    Raises LexiconError where the concept's cues are of an unknown kind.
    """
    cues = cues_of(concept)
    heading = cues.find(headline, folded(headline)) if headline else []
    spoken = sentence_pass(text) if sentences is None else sentences
    zone = Zone(text, folded(text), spoken, cues, heading)
    said = list(speakers) or [None] * len(spans)
    called = list(words) or [text[a:b].lower() for a, b in spans]
    local = [zone.weigh(a, b, speaker=who) for (a, b), who in zip(spans, said)]
    first = [decide(e, cues, zone.possible, least=least) for e in local]
    readings = []
    for n, (a, _) in enumerate(spans):
        help_: dict[str, Evidence] = {}
        for m, (x, y) in enumerate(spans):
            if m == n or first[m].confidence < _CLEAR:
                continue
            # The mention that comes later helps less.
            share = math.exp(-abs(a - x) / _FADING) * (1.0 if x < a else 0.7)
            weight = share * (SAME_WORD if called[m] == called[n] else SAME_THING)
            likely = first[m].likely
            if likely not in help_ or weight > help_[likely].weight:
                help_[likely] = Evidence(likely, weight, "other mention", text[x:y])
        evidence = [*local[n], *help_.values()]
        readings.append(decide(evidence, cues, zone.possible, least=least))
    return readings
