"""Cues of a concept's referents: where the words of a lexicon that point to a referent stand.

A lexicon gives each referent words of the kinds below (docs/referents.md). They are the only thing
the rules know of a topic; which word *names* the concept in the mention is never evidence, or the
share of a word among a referent's mentions would be decided by the word itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from ..errors import LexiconError
from ..lexicon import Concept

KINDS: dict[str, str] = {
    "name": "who they are: before the term, beside it as its other name, or near it",
    "actor": "as name: who does it",
    "patient": "as name: who undergoes it",
    "modifier": "as name, but only where it stands before the term, in the same phrase",
    "holder": "who has them or does it to them: 'held by X', 'X released', 'X's'",
    "side": "who wants them back, and says 'our' of them",
    "topic": "words of their story, wherever they stand in the article; weak",
    "setting": "the article must have one of these words, or the referent is not thought of",
}
_SAME = {"actor": "name", "patient": "name"}

_PLAIN = {c: "'" for c in "\u2018\u2019\u02bc\u00b4`"} | {c: "-" for c in "‐‑–\u2012"}
# What a name is joined to decides whether it is still the actor that is meant.
_NOT_IT = (
    "-backed", "-funded", "-supported", "-trained", "-sponsored", "-allied", "-aligned", "-armed",
    "-run", "-controlled", "-ruled", "-designated", "-born", "-based", "-occupied", "-annexed",
    " war", " conflict", " truce", " affairs", " health ministry", "'s health ministry",
)  # fmt: skip
_JOINED_BEFORE = ("anti-", "pro-", "non-", "post-", "pre-", "ex-")


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue in a text: its span, the (referent, kind) pairs it speaks for, and whether it is only
    mentioned in passing (part of a compound such as "Israel-Hamas war", "Iran-backed")."""

    start: int
    end: int
    marks: tuple[tuple[int, str], ...]
    passing: bool

    def of(self, *kinds: str) -> set[int]:
        """Referents that the cue speaks for in one of these kinds."""
        return {r for r, k in self.marks if k in kinds}


def folded(text: str) -> str:
    """Lower case and plain apostrophes and hyphens, one character for one."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if not low.isascii() or "`" in low:
        for other, plain in _PLAIN.items():
            low = low.replace(other, plain)
    return low


class Cues:
    """The cues of one concept, compiled into one automaton.

    `referents` are their ids in the lexicon's order; `settings` says for each which referents an
    article without its setting words rules out.

    Raises LexiconError for a kind of cue that does not exist.
    """

    def __init__(self, concept: Concept) -> None:
        from ahocorasick_rs import AhoCorasick

        self.referents = tuple(r.id for r in concept.referents)
        owners: dict[str, list[tuple[int, str, str | None, bool]]] = {}
        for number, referent in enumerate(concept.referents):
            for kind, words in referent.cues.items():
                if kind not in KINDS:
                    raise LexiconError(
                        f"referent {referent.id!r} of {concept.id!r} has cues of kind {kind!r}",
                        fix=f"kinds are {', '.join(KINDS)}",
                    )
                for word in words:
                    kind = _SAME.get(kind, kind)
                    stem = word.rstrip("*")
                    acronym = stem.isupper() and len(stem) <= 6
                    exact = stem if acronym else None
                    owners.setdefault(folded(stem), []).append(
                        (number, kind, exact, word.endswith("*"))
                    )
        self._owners = list(owners.values())
        self._automaton = AhoCorasick(list(owners)) if owners else None
        kinds = [set(r.cues) for r in concept.referents]
        self.needs_setting = tuple("setting" in k for k in kinds)
        # A referent without cues, or the one called "other", is what remains.
        self.rest = tuple(not k or r == "other" for k, r in zip(kinds, self.referents))

    def find(self, text: str, low: str) -> list[Hit]:
        """Cues of a text in their order, the longest where several overlap; `low` is it folded."""
        if self._automaton is None:
            return []
        found: dict[tuple[int, int], list[tuple[int, str]]] = {}
        size = len(low)
        for pattern, a, b in self._automaton.find_matches_as_indexes(low, overlapping=True):
            if a and (low[a - 1].isalnum() or low[a - 1] == "_"):
                continue
            for number, kind, exact, prefix in self._owners[pattern]:
                end = b
                if prefix:
                    while end < size and _word(low[end]):
                        end += 1
                elif b < size and _word(low[b]):
                    continue
                if exact is None or text[a:b] == exact:
                    found.setdefault((a, end), []).append((number, kind))
        hits: list[Hit] = []
        last = 0
        for (a, b), marks in sorted(found.items(), key=lambda x: (x[0][0], -x[0][1])):
            if a >= last:
                hits.append(Hit(a, b, tuple(marks), _passing(low, a, b)))
                last = b
            elif more := [m for m in marks if m[1] in ("setting", "topic")]:
                # "Israel" within "Israeli prisons" names a setting all the same.
                hits[-1] = replace(hits[-1], marks=(*hits[-1].marks, *more))
        return hits


def _word(c: str) -> bool:
    return c.isalnum() or c == "_"


def _passing(low: str, a: int, b: int) -> bool:
    if low.startswith(_NOT_IT, b) or low[max(0, a - 5) : a].endswith(_JOINED_BEFORE):
        return True
    # "Israel-Hamas war", "Israel-Gaza": two names joined.
    after = low[b : b + 1] == "-" and not low.startswith(("-held", "-led", "-linked", "-aff"), b)
    return after or low[max(0, a - 1) : a] == "-"


class ById:
    """A concept as a cache key: it holds dictionaries, which do not hash."""

    def __init__(self, concept: Concept) -> None:
        self.concept = concept

    def __hash__(self) -> int:
        return hash((self.concept.id, id(self.concept)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ById) and self.concept is other.concept


@lru_cache(maxsize=1024)
def _compiled(key: ById) -> Cues:
    return Cues(key.concept)


def cues_of(concept: Concept) -> Cues:
    """The compiled cues of a concept, kept for the next call. Raises LexiconError."""
    return _compiled(ById(concept))
