"""Words and phrases that may name a thing, and where they stand for themselves.

There is no tagger here: what kind of word one is shows in what stands beside it, all over the
corpus. Verbs follow "to" and "would" or have an object behind them, nouns follow articles and
prepositions, adjectives precede other words, speakers stand beside reporting verbs, places follow
"in". A word that is but a part of a longer unit ("patrol" of "border patrol") does not stand for
itself there (nested terms: Frantzi, Ananiadou and Mima, International Journal on Digital Libraries
3 (2000) 115); the head of a common noun phrase ("immigrants" of "illegal immigrants") does.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..attribution.cues import listed, verbs
from ..attribution.speakers import GIVEN, TITLES
from ._own_voice import GRAMMAR
from ._vocabulary import MOST_NGRAM, Units, Vocabulary

Bools = NDArray[np.bool_]
Float = NDArray[np.float64]
Ints = NDArray[np.int64]

# Words of time, number and nothing in particular: they fill each other's slots, and name nothing.
_NO_NAMES = listed(
    """
    one two three four five six seven eight nine ten eleven twelve dozen dozens hundred hundreds
    thousand thousands million millions billion billions first second third fourth fifth last next
    day days week weeks month months year years hour hours minute minutes decade decades today
    tomorrow yesterday tonight morning afternoon evening night weekend monday tuesday wednesday
    thursday friday saturday sunday january february march april june july august september october
    november december earlier later ago recent recently now then
    several few half part percent number
    although though whether whereas unless until since despite including except like even still
    however instead rather perhaps almost nearly already always never ever often around among across
    along amid toward towards within behind beyond per via another every either neither
    """
)
_ANYTHING = listed(
    """
    someone anyone everyone somebody anybody everybody nobody something anything everything nothing
    one ones other others thing things way ways lot lots kind kinds bit people person man men woman
    women guy guys
    """
)
_BEFORE_VERBS = listed(
    """
    to will would can could should may might must not n't don't doesn't didn't won't wouldn't can't
    couldn't i he she they we you it who has have had having been
    """
)
_DETERMINERS = listed(
    """
    the a an this that these those his her their its our my your no any some another each every all
    both which whose what such
    """
)
_IN = listed("in at from near across outside inside to throughout around")
_OF = (
    listed("of for with about against by on after over amid into between among during under") | _IN
)

_INSIDE = frozenset(["of", "for", "the"])  # words of grammar that a phrase may have inside

# Parts of a unit's occurrences from which on it is taken for one of a kind.
_VERB, _VERBLIKE = 0.25, 0.12  # behind "to", "would", "they"
_OBJECT = 0.2  # before an article: a verb with its object
_INFINITIVE = 0.4  # before "to": "able", "going"
_DETERMINED = 0.2  # behind an article: no verb, whatever else
_NOMINAL, _NOMINAL_PLURAL = 0.1, 0.04  # behind an article or preposition: nouns
_MODIFIER = 0.5  # before a word with a meaning of its own: adjectives
_PLACE = 0.12  # names behind "in", "from"
_SPEAKER = 0.1  # names beside reporting verbs


@dataclass(frozen=True)
class Things:
    """Units that may name a thing, in all voices, where they stand for themselves.

    Attributes
    ----------
    units : their occurrences.
    mine : whether each occurrence is in the voices asked for, (N,).
    name : whether a unit has a capital, (F,).
    plural : whether it ends like a plural, (F,).
    modifier : part of its occurrences before a word with a meaning of its own, (F,).
    burst : how often it occurs in an event that has it, out of what chance would give, (F,).
    """

    units: Units
    mine: Bools
    name: Bools
    plural: Bools
    modifier: Float
    burst: Float

    @property
    def names(self) -> list[str]:
        return self.units.names


def things(
    found: Vocabulary, often: Units, mine: Bools, event: Ints, *, min_n: int, min_events: int
) -> Things:
    """Of the units that occur often, those that may name a thing.

    Parameters
    ----------
    mine : which of the vocabulary's words are in the voices asked for, (N,).
    event : number of the event of each article, (A,).
    min_n, min_events : occurrences in those voices, standing for themselves, and their events.
    """
    kinds = _Kinds(found, often)
    alone = _alone(found, often, kinds.headless)
    unit, first, last = often.unit[alone], often.first[alone], often.last[alone]
    at = event[found.article[last]]
    is_mine = mine[last]
    n, events = _spread(unit[is_mine], at[is_mine], len(often.names))
    keep = kinds.things() & (n >= min_n) & (events >= min_events)
    total, all_events = _spread(unit, at, len(often.names))
    rate = np.maximum(total, 1) / (int(event.max()) + 1 if len(event) else 1)
    burst = total / np.maximum(all_events, 1) * (1 - np.exp(-rate)) / rate
    stay, number = keep[unit], np.cumsum(keep) - 1
    kept = np.flatnonzero(keep).tolist()
    return Things(
        units=Units([often.names[i] for i in kept], number[unit[stay]], first[stay], last[stay]),
        mine=is_mine[stay],
        name=np.array([any(w[0].isupper() for w in often.names[i].split()) for i in kept], bool),
        plural=np.array([_plural(often.names[i]) for i in kept], bool),
        modifier=kinds.modifier[keep],
        burst=burst[keep],
    )


def _plural(name: str) -> bool:
    low = name.lower()
    return low.endswith("s") and not low.endswith(("ss", "us", "is"))


def _spread(unit: Ints, event: Ints, size: int) -> tuple[Ints, Ints]:
    """Occurrences of each unit, and the events that they are in."""
    width = int(event.max()) + 1 if len(event) else 1
    cells = np.unique(unit * width + event)
    return np.bincount(unit, minlength=size), np.bincount(cells // width, minlength=size)


class _Kinds:
    """What stands beside each unit, as parts of its occurrences, and what that makes it."""

    def __init__(self, found: Vocabulary, often: Units) -> None:
        self.names = often.names
        self.found, self.often = found, often
        self.total = np.maximum(np.bincount(often.unit, minlength=len(often.names)), 1)
        self.verb = self._part(_BEFORE_VERBS, left=True)
        self.determined = self._part(_DETERMINERS, left=True)
        self.nominal = self.determined + self._part(_OF, left=True)
        self.placed = self._part(_IN, left=True)
        self.object = self._part(_DETERMINERS, left=False)
        self.infinitive = self._part({"to"}, left=False)
        self.speaks = self._part(verbs(), left=True) + self._part(verbs(), left=False)
        single = {n.lower(): i for i, n in enumerate(self.names) if " " not in n}
        cues = verbs()
        self.verblike = {
            w for w, i in single.items() if self.verb[i] >= _VERBLIKE or w in cues
        }  # single words that are verbs more or less
        # Words that head no noun phrase: verbs, adverbs.
        self.headless = self.verblike | {
            w
            for w, i in single.items()
            if self.object[i] >= _OBJECT
            or (self.nominal[i] < _NOMINAL_PLURAL and self.names[i][0].islower())
        }
        meant = [w.lower() not in GRAMMAR and w.lower() not in self.verblike for w in found.words]
        self.modifier = self._share(beside(found, often.last, meant, left=False))

    def _part(self, words: Collection[str], *, left: bool) -> Float:
        at = self.often.first if left else self.often.last
        return self._share(
            beside(self.found, at, [w in words for w in self.found.words], left=left)
        )

    def _share(self, has: Bools) -> Float:
        return np.bincount(self.often.unit, has, minlength=len(self.names)) / self.total

    def things(self) -> Bools:
        """Whether each unit may name a thing."""
        surnames = _surnames(self.names)
        return np.array([self._thing(i, n, surnames) for i, n in enumerate(self.names)], bool)

    def _thing(self, i: int, name: str, surnames: Collection[str]) -> bool:
        words = name.lower().split()
        if any(w in _NO_NAMES or w in ("and", "or") for w in words) or "'" in name:
            return False
        if self.verb[i] >= _VERB or self.object[i] >= _OBJECT:
            return False
        is_name = all(w[0].isupper() for w in name.split())
        if len(words) > 1:
            cues = verbs()
            if any(w in cues and w in self.verblike for w in words):
                return False
            if words[-1] in self.headless or _past(words[-1]):
                return False
            if any(w in GRAMMAR and w not in _INSIDE for w in words[1:-1]):
                return False
        elif not is_name and not self._noun_or_adjective(i, words[0]):
            return False
        if any(w[0].isupper() for w in name.split()) and _person(name, surnames):
            return False
        return not (is_name and (self.placed[i] >= _PLACE or self.speaks[i] >= _SPEAKER))

    def _noun_or_adjective(self, i: int, word: str) -> bool:
        """Whether a single word in lower case may name or describe a thing."""
        if word in _ANYTHING:
            return False
        if self.determined[i] < _DETERMINED:
            if word in verbs() and self.determined[i] < _DETERMINED / 2:
                return False
            if self.infinitive[i] >= _INFINITIVE and not _plural(word):
                return False
            if word.endswith("ly") and self.determined[i] < _DETERMINED / 2:
                return False
        if self.modifier[i] >= _MODIFIER:
            return not word.endswith("est")
        if _past(word):
            return False
        return self.nominal[i] >= (_NOMINAL_PLURAL if _plural(word) else _NOMINAL)


def _past(word: str) -> bool:
    return word.endswith("ed") and not word.endswith("eed")


def _person(name: str, surnames: Collection[str]) -> bool:
    """Whether a name has a given name, a surname or a title in it."""
    return any(
        w.lower() in GIVEN or w.lower() in surnames or (w[0].isupper() and w.lower() in TITLES)
        for w in name.split()
    )


def _surnames(names: Collection[str]) -> frozenset[str]:
    """Last words of names that have a given name before it."""
    split = [n.split() for n in names if n[0].isupper()]
    return frozenset(
        words[-1].lower()
        for words in split
        if words[-1][0].isupper() and any(w.lower() in GIVEN for w in words[:-1])
    )


def beside(found: Vocabulary, at: Ints, known: list[bool], *, left: bool) -> Bools:
    """Whether one of the words with a mark stands right before (or behind) each of some words."""
    marked = np.array([*known, False], bool)[found.word]
    if left:
        return found.joined[at] & marked[np.maximum(at - 1, 0)]
    after = np.minimum(at + 1, len(marked) - 1)
    return (after > at) & found.joined[after] & marked[after]


def _alone(found: Vocabulary, often: Units, headless: Collection[str]) -> Bools:
    """Which occurrences stand for themselves: not inside a longer name, nor the modifier of one."""
    n = len(found.word)
    length = often.last - often.first + 1
    is_name = np.array([all(w[0].isupper() for w in x.split()) for x in often.names], bool)
    # "protesters gathered" is no name of anything, and takes nothing away from "protesters".
    heads = [x.split()[-1].lower() for x in often.names]
    listed = [any(w in ("and", "or") for w in x.split()) for x in often.names]
    holds = np.array(
        [w not in headless and not _past(w) and not both for w, both in zip(heads, listed)], bool
    )
    out = np.ones(len(often.unit), bool)
    for long in range(2, MOST_NGRAM + 1):
        chosen = (length == long) & holds[often.unit]
        first, named = often.first[chosen], is_name[often.unit[chosen]]
        in_name, no_head = np.zeros(n, bool), np.zeros(n, bool)
        for step in range(long):
            in_name[first[named] + step] = True
            no_head[first[first + step < first + long - 1] + step] = True
        short = length < long
        inside = in_name[often.first] & in_name[often.last] | no_head[often.last]
        out &= ~(short & inside)
    return out
