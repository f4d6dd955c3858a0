"""Literal matching of lexicon forms over a joined buffer of texts.

The haystack is folded character by character (case, curly apostrophes, exotic spaces and hyphens)
and mapped to one byte a character through the alphabet that the forms use, so that offsets survive
and the automaton scans bytes. All overlapping literals are found, filtered by word boundaries, and
only then reduced to leftmost-longest within each concept: the other order loses mentions.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from threading import Lock

import numpy as np

from .characters import Each
from .errors import LexiconError
from .lexicon import Concept, Form, Lexicon
from .text import Joined, is_word, join, runs

_APOSTROPHES = "'\u2018\u2019\u02bc\u00b4`\uff07"
_HYPHENS = "-\u2010\u2011\u2012\u2013\ufe63\uff0d"
_SPECIAL = {**dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys(_HYPHENS, "-")}

# Bytes of the one-byte haystack; the forms' own characters follow.
_BREAK, _OTHER, _WORD, _FIRST = 0, 1, 2, 3
_DFA_BYTES = 150_000
# Bytes searched for each literal by when Hyperscan, where installed, makes up for its slow start.
_HYPERSCAN_PAYS = 5_000


def fold(text: str) -> str:
    """Text as matching sees it: one character for each, lower case where that is one character."""
    if text.isascii():
        return text.translate(_ASCII)
    return "".join(map(_fold_char, text))


def fold_keeping_case(text: str) -> str:
    """As `fold`, but case stays: what `exact` forms are compared with."""
    return "".join(_SPECIAL.get(c, " " if c.isspace() else c) for c in text)


def _fold_char(c: str) -> str:
    if c in _SPECIAL:
        return _SPECIAL[c]
    if c.isspace():
        return " "
    low = c.lower()
    return low if len(low) == 1 else c


_ASCII = {code: _fold_char(chr(code)) for code in range(128)}


@dataclass(frozen=True)
class Owner:
    """Whose form a pattern is: indices into `Matcher.concepts` and its variants (-1: exception)."""

    concept: int
    variant: int
    exact: str | None  # the form as it must be written, for forms that match case


@dataclass(frozen=True)
class Literals:
    """Where patterns stand in the buffer, white space forgiven: arrays of one length.

    `whole` is false where the word goes on after the pattern.
    """

    pattern: np.ndarray
    start: np.ndarray
    end: np.ndarray
    whole: np.ndarray


@dataclass(frozen=True)
class Matches:
    """Arrays of one length: character spans in the joined buffer, concept and variant index.

    `variant` is -1 where the longest form is an exception. Sorted by start, then concept.
    """

    start: np.ndarray
    end: np.ndarray
    concept: np.ndarray
    variant: np.ndarray


# All occurrences of numbered literals in bytes, overlapping ones too: pattern, start, end, (3, n).
Search = Callable[[np.ndarray], np.ndarray]


def aho_corasick(literals: Sequence[bytes]) -> Search:
    """A search by ahocorasick_rs."""
    from ahocorasick_rs import BytesAhoCorasick, Implementation

    # The faster automaton takes longer to build and more memory: not worth it for the largest.
    small = sum(map(len, literals)) <= _DFA_BYTES
    kind = Implementation.DFA if small else Implementation.ContiguousNFA
    automaton = BytesAhoCorasick(literals, implementation=kind)

    def search(content: np.ndarray) -> np.ndarray:
        found = automaton.find_matches_as_indexes(content.data, overlapping=True)
        return np.fromiter(chain.from_iterable(found), np.int64, 3 * len(found)).reshape(-1, 3).T

    return search


def hyperscan(literals: Sequence[bytes]) -> Search:
    """The same by Intel's Hyperscan, of the extra `[hyperscan]`. Raises ImportError without it."""
    import hyperscan

    flags = [0] * len(literals)
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=literals, ids=range(len(literals)), flags=flags,
        elements=len(literals), literal=True,
    )  # fmt: skip
    sizes = np.fromiter(map(len, literals), np.int64, len(literals))
    alone = Lock()  # a database has one scratch space

    def search(content: np.ndarray) -> np.ndarray:
        found: list[tuple[int, int]] = []
        take = found.append

        def matched(number: int, start: int, end: int, flags: int, context: object) -> None:
            take((number, end))

        with alone:
            database.scan(content.tobytes(), match_event_handler=matched)
        pattern, end = (
            np.fromiter(chain.from_iterable(found), np.int64, 2 * len(found)).reshape(-1, 2).T
        )
        return np.stack((pattern, end - sizes[pattern], end))

    return search


class Patterns:
    """Folded literals, numbered in their order, searched over one-byte characters."""

    def __init__(self, texts: Iterable[str], byte_of: Mapping[str, int]) -> None:
        self.number = {text: i for i, text in enumerate(texts)}
        table = {ord(c): byte for c, byte in byte_of.items()}
        self._literals = [text.translate(table).encode("latin-1") for text in self.number]
        self._numbers: dict[tuple[str, ...], np.ndarray] = {}
        self._search: Search | None = None
        self._searched = 0
        self._wait: float = _HYPERSCAN_PAYS * len(self._literals)

    def numbers(self, words: tuple[str, ...]) -> np.ndarray:
        """The pattern of each word of a condition."""
        if words not in self._numbers:
            self._numbers[words] = np.array([self.number[_stem(w)] for w in words], np.int64)
        return self._numbers[words]

    def find(self, content: np.ndarray) -> np.ndarray:
        """(pattern, start, end) of all literals in a uint8 array, overlapping ones too, (3, n)."""
        if not self._literals or not len(content):
            return np.zeros((3, 0), dtype=np.int64)
        self._searched += len(content)
        if self._searched > self._wait:
            self._wait = math.inf
            with suppress(ImportError):
                self._search = hyperscan(self._literals)
        if self._search is None:
            self._search = aho_corasick(self._literals)
        return self._search(content)


@dataclass(frozen=True)
class Haystack:
    """A joined buffer as one byte a character, each run of white space as one.

    `passed[k]` is the position in `content` of the k-th character that was left out, and
    `is_word` tells of each byte whether it is a word character.
    """

    joined: Joined
    content: np.ndarray
    passed: np.ndarray
    is_word: np.ndarray

    @classmethod
    def of(cls, joined: Joined, bytes_: Each, is_word: np.ndarray) -> Haystack:
        """By what gives each character its byte."""
        again, breaks = joined.again, np.zeros(0, dtype=np.int64)
        # A run of white space counts as one space, or as a break where it spans two line ends, as
        # it does between articles.
        if len(again):
            newlines = joined.line_feeds
            run = np.searchsorted(joined.gaps[0], newlines, "right")
            double = np.zeros(len(run) + 1, dtype=bool)
            double[1:-1] = run[1:] == run[:-1]
            breaks = newlines[double[1:] | double[:-1]]
        content, again = joined.condensed(bytes_, again, breaks)
        return cls(joined, content, again - np.arange(len(again)), is_word)

    def find(
        self, patterns: Patterns, windows: tuple[np.ndarray, np.ndarray] | None = None
    ) -> Literals:
        """Patterns that begin where a word may, everywhere or at least in windows of the buffer."""
        content, word = self.content, self.is_word
        if windows is None:
            pattern, start, end = patterns.find(content)
        else:
            inside = self._inside(*windows)
            pattern, start, end = patterns.find(content[inside])
            # Windows that stand side by side here may be far apart there.
            near = inside[end - 1] - inside[start] == end - 1 - start
            pattern, start, end = pattern[near], inside[start[near]], inside[end[near] - 1] + 1
        # A boundary is needed only where the pattern itself begins or ends with a word character.
        good = ~(word[content[start]] & (start > 0) & word[content[start - 1]])
        pattern, start, end = pattern[good], start[good], end[good]
        last = len(content) - 1
        after = word[content[end - 1]] & (end <= last) & word[content[np.minimum(end, last)]]
        # Back to the buffer: a position moves by the white space passed over before it.
        start = start + np.searchsorted(self.passed, start, "right")
        end = end + np.searchsorted(self.passed, end - 1, "right")
        return Literals(pattern, start, end, ~after)

    def _inside(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """Positions in `content` that any window of the buffer covers."""
        order = np.argsort(low)
        low, reach = low[order], np.maximum.accumulate(high[order])
        first = np.flatnonzero(np.concatenate(([True], low[1:] > reach[:-1])))
        low, high = low[first], reach[np.concatenate((first[1:], [len(low)])) - 1]
        left_out = self.passed + np.arange(len(self.passed))
        low, high = (x - np.searchsorted(left_out, x) for x in (low, high))
        size = high - low
        return np.repeat(low - np.cumsum(size) + size, size) + np.arange(size.sum())


class Matcher:
    """The forms of some lexicons and the words of their conditions, compiled into one automaton.

    Parameters
    ----------
    lexicons : lexicons whose concepts are matched; `concepts[i]` is (lexicon, concept).

    Raises LexiconError where the lexicons use more characters than fit one byte.
    """

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self.lexicons = tuple(lexicons)
        self.concepts = [(lex, concept) for lex in lexicons for concept in lex.concepts]
        owners: dict[str, list[Owner]] = {}
        for ci, (_, concept) in enumerate(self.concepts):
            for vi, variant in enumerate(concept.variants):
                for form in variant.forms:
                    _own(owners, form, ci, vi)
                for form in variant.exceptions:
                    _own(owners, form, ci, -1)
        self.conditions = _conditions(self.concepts)
        cues = {_stem(word) for words, _ in self.conditions.sets for word in words}
        alphabet = sorted({c for text in (*owners, *cues) for c in text} | {" "})
        if len(alphabet) + _FIRST > 256:
            raise LexiconError(
                f"the loaded lexicons use {len(alphabet)} different characters; at most "
                f"{256 - _FIRST} can be matched together",
                fix="load fewer languages at a time",
            )
        byte_of = {c: i + _FIRST for i, c in enumerate(alphabet)}

        def byte(c: str) -> int:
            return byte_of.get(_fold_char(c)) or (_WORD if is_word(c) else _OTHER)

        self._bytes = Each(byte, np.uint8, outside=_BREAK)
        byte_is_word = np.zeros(256, dtype=bool)
        byte_is_word[_WORD] = True
        for c, number in byte_of.items():
            byte_is_word[number] = is_word(c)
        self._byte_is_word = byte_is_word
        self.forms = Patterns(owners, byte_of)
        # Words looked for in a whole article are few; the others are looked for in few places.
        self.cues = {
            wide: Patterns(
                {
                    _stem(w): None
                    for words, far in self.conditions.sets
                    if far == wide
                    for w in words
                },
                byte_of,
            )
            for wide in (False, True)
        }
        groups = list(owners.values())
        self._first_owner = np.cumsum([0] + [len(group) for group in groups])
        flat = [owner for group in groups for owner in group]
        self._owner_concept = np.array([o.concept for o in flat], dtype=np.int32)
        self._owner_variant = np.array([o.variant for o in flat], dtype=np.int32)
        self._owner_exact = np.array([o.exact or "" for o in flat], dtype=object)
        self._is_exact = np.array([o.exact is not None for o in flat], dtype=bool)

    def scan(self, joined: Joined) -> Matches:
        """Leftmost-longest matches of every concept in the buffer."""
        return self._matches(joined, Haystack.of(joined, self._bytes, self._byte_is_word))

    def _matches(self, joined: Joined, haystack: Haystack) -> Matches:
        found = haystack.find(self.forms)
        pattern, start, end = (x[found.whole] for x in (found.pattern, found.start, found.end))
        # One row an owner.
        n_owners = self._first_owner[pattern + 1] - self._first_owner[pattern]
        rows = np.repeat(np.arange(len(pattern)), n_owners)
        offset = np.arange(len(rows)) - np.repeat(np.cumsum(n_owners) - n_owners, n_owners)
        owner = self._first_owner[pattern[rows]] + offset
        start, end = start[rows], end[rows]
        exact = np.flatnonzero(self._is_exact[owner])
        if len(exact):
            right = np.ones(len(owner), dtype=bool)
            written = self._owner_exact[owner[exact]]
            right[exact] = _written(joined, start[exact], end[exact], written)
            owner, start, end = owner[right], start[right], end[right]
        return self._leftmost_longest(start, end, owner)

    def _leftmost_longest(self, start: np.ndarray, end: np.ndarray, owner: np.ndarray) -> Matches:
        concept, variant = self._owner_concept[owner], self._owner_variant[owner]
        # At one span an exception comes before a variant.
        order = np.lexsort((variant, -end, start, concept))
        start, end, concept, variant = start[order], end[order], concept[order], variant[order]
        keep = np.ones(len(start), dtype=bool)
        if len(start) > 1:
            same = concept[1:] == concept[:-1]
            # Only runs in which spans touch need the sequential walk.
            offset = concept.astype(np.int64) * (int(end.max()) + 1)
            reach = np.maximum.accumulate(end + offset)
            touch = np.flatnonzero(same & (start[1:] + offset[1:] < reach[:-1])) + 1
            last_kept = -1
            previous = -2
            for i in touch.tolist():
                if i != previous + 1:
                    last_kept = i - 1
                if start[i] < end[last_kept]:
                    keep[i] = False
                else:
                    last_kept = i
                previous = i
        final = np.flatnonzero(keep)
        final = final[np.lexsort((concept[final], start[final]))]
        return Matches(start[final], end[final], concept[final], variant[final])


def _own(owners: dict[str, list[Owner]], form: Form, concept: int, variant: int) -> None:
    mine = owners.setdefault(fold(form.text), [])
    owner = Owner(concept, variant, fold_keeping_case(form.text) if form.exact else None)
    if owner not in mine:
        mine.append(owner)


def _written(
    joined: Joined, start: np.ndarray, end: np.ndarray, wanted: Sequence[str]
) -> np.ndarray:
    """Whether each span is written as it is wanted: case counts, white space does not."""
    right = np.zeros(len(start), dtype=bool)
    for i, (text, form) in enumerate(zip(joined.cut(start, end), wanted)):
        right[i] = text == form or " ".join(fold_keeping_case(text).split()) == form
    return right


# --- conditions on the surroundings ---------------------------------------------------------------


@dataclass(frozen=True)
class Rule:
    """One condition of a variant: number of its set of words, where, and why it fails."""

    number: int
    within: str
    wanted: bool
    reason: str


@dataclass(frozen=True)
class Conditions:
    """The conditions of all variants, each distinct set of words once.

    `sets` are (words, whether they are looked for in the whole article); `rules` has the rules of
    each (concept, variant) that has any, in the order in which they are tried.
    """

    sets: list[tuple[tuple[str, ...], bool]]
    rules: dict[tuple[int, int], list[Rule]]


def _conditions(concepts: Sequence[tuple[Lexicon, Concept]]) -> Conditions:
    sets: dict[tuple[tuple[str, ...], bool], int] = {}
    rules: dict[tuple[int, int], list[Rule]] = {}
    for ci, (_, concept) in enumerate(concepts):
        for vi, variant in enumerate(concept.variants):
            for wanted, conditions in ((True, variant.near), (False, variant.not_near)):
                for one in conditions:
                    number = sets.setdefault((tuple(one.words), one.within == "article"), len(sets))
                    reason = f"{'not near' if wanted else 'near'}: {one}"
                    rules.setdefault((ci, vi), []).append(Rule(number, one.within, wanted, reason))
    return Conditions(list(sets), rules)


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    """A condition's word as it is searched, without the star that stands for any ending."""
    return fold(word.removesuffix("*"))


@lru_cache(maxsize=100_000)
def _as_written(word: str) -> str:
    """How a condition's word must be written: one in capitals in capitals; "" in any case."""
    stem = word.removesuffix("*")
    return fold_keeping_case(stem) if stem.isupper() and len(stem) > 1 else ""


@dataclass(frozen=True)
class Hit:
    """A form found in one text: span in it, concept and variant, and why it does not count."""

    text: int  # index of the text in the batch
    start: int
    end: int
    concept: int
    variant: int  # -1: only an exception stands here
    reason: str | None


@dataclass(frozen=True)
class Hits:
    """Hits as arrays of one length, in reading order; `start` and `end` are the text's own.

    `why` numbers `reasons`; `reasons[0]` is None: the hit counts. Hits of variant -1 are
    exceptions, so that a caller can show what was passed over.
    """

    text: np.ndarray
    start: np.ndarray
    end: np.ndarray
    concept: np.ndarray
    variant: np.ndarray
    why: np.ndarray
    reasons: list[str | None]

    def __len__(self) -> int:
        return len(self.text)

    def keep(self, mask: np.ndarray) -> Hits:
        """Some of the hits."""
        return Hits(
            self.text[mask],
            self.start[mask],
            self.end[mask],
            self.concept[mask],
            self.variant[mask],
            self.why[mask],
            self.reasons,
        )


def hits(matcher: Matcher, joined: Joined, texts: Sequence[str | None] = ()) -> list[Hit]:
    """What the matcher finds in a batch, with the conditions of each variant checked.

    Parameters
    ----------
    joined : the texts, as `text.join(texts)` gives them.

    The same as `find_hits()`, an object a hit.
    """
    found = find_hits(matcher, joined)
    columns = (found.text, found.start, found.end, found.concept, found.variant)
    whys = (found.reasons[w] for w in found.why.tolist())
    return [Hit(*row) for row in zip(*(c.tolist() for c in columns), whys)]


EXCEPTION = "exception"


def find_hits(matcher: Matcher, joined: Joined) -> Hits:
    """What the matcher finds in a batch of texts, as arrays, with conditions and blocks checked."""
    haystack = Haystack.of(joined, matcher._bytes, matcher._byte_is_word)
    matches = matcher._matches(joined, haystack)
    reasons: list[str | None] = [None, EXCEPTION]
    why = np.where(matches.variant < 0, 1, 0)
    _check_conditions(matcher, haystack, matches, why, reasons)
    _check_blocks(matcher, matches, why, reasons)
    text, start = joined.locate(matches.start)
    end = start + matches.end - matches.start
    return Hits(text, start, end, matches.concept, matches.variant, why, reasons)


def _check_conditions(
    matcher: Matcher,
    haystack: Haystack,
    matches: Matches,
    why: np.ndarray,
    reasons: list[str | None],
) -> None:
    """Number the reason of each match whose surroundings are not as its variant asks."""
    rules = matcher.conditions.rules
    if not rules or not len(matches.start):
        return
    # Matches by variant, without a pass over all of them for each.
    width = int(matches.variant.max()) + 2
    key = matches.concept.astype(np.int64) * width + matches.variant + 1
    order = np.argsort(key, kind="stable")
    keys, first = np.unique(key[order], return_index=True)
    around = Surroundings(haystack.joined)
    asked = [
        (rule, members, *around.window(rule.within, matches.start[members], matches.end[members]))
        for one, members in zip(keys.tolist(), np.split(order, first[1:]))
        for rule in rules.get((one // width, one % width - 1), ())
    ]
    if not asked:
        return
    found = {}
    for wide, cues in matcher.cues.items():
        windows = [w for rule, *w in asked if matcher.conditions.sets[rule.number][1] == wide]
        if windows:
            low, high = (np.concatenate([w[side] for w in windows]) for side in (1, 2))
            found[wide] = Cues(haystack.joined, cues, haystack.find(cues, (low, high)))
    for rule, members, low, high in asked:
        words, wide = matcher.conditions.sets[rule.number]
        starts, ends = found[wide].spans(words)
        near = _any_inside(starts, ends, low, matches.start[members])
        near |= _any_inside(starts, ends, matches.end[members], high)
        unmet = members[(near != rule.wanted) & (why[members] == 0)]
        if len(unmet):
            why[unmet] = len(reasons)
            reasons.append(rule.reason)


class Cues:
    """Where the words of conditions stand in a buffer."""

    def __init__(self, joined: Joined, patterns: Patterns, found: Literals) -> None:
        self.joined, self.patterns, self.found = joined, patterns, found
        self._order = np.argsort(found.pattern, kind="stable")
        self._sorted = found.pattern[self._order]
        self._known: dict[tuple[str, ...], tuple[np.ndarray, np.ndarray]] = {}

    def spans(self, words: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
        """Starts and ends of any of the words, by start; of two that begin together the shorter."""
        if words not in self._known:
            numbers = self.patterns.numbers(words)
            low = np.searchsorted(self._sorted, numbers)
            high = np.searchsorted(self._sorted, numbers, "right")
            held = np.flatnonzero(high > low).tolist()
            some = [self._rows(words[i], self._order[low[i] : high[i]]) for i in held]
            rows = np.concatenate([*some, self._order[:0]])
            rows = rows[np.lexsort((self.found.end[rows], self.found.start[rows]))]
            start, end = self.found.start[rows], self.found.end[rows]
            one = np.ones(len(start), dtype=bool)
            one[1:] = start[1:] != start[:-1]
            self._known[words] = start[one], end[one]
        return self._known[words]

    def _rows(self, word: str, rows: np.ndarray) -> np.ndarray:
        """Those of the rows of a word's pattern that are the word, as it must be written."""
        if not word.endswith("*"):
            rows = rows[self.found.whole[rows]]
        if len(rows) and (written := _as_written(word)):
            where = self.found.start[rows], self.found.end[rows]
            rows = rows[_written(self.joined, *where, [written] * len(rows))]
        return rows


def _any_inside(
    starts: np.ndarray, ends: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """Whether any span lies wholly in each window [low, high)."""
    if not len(starts):
        return np.zeros(len(low), dtype=bool)
    # The earliest end among the spans from each on: what begins in the window and ends first.
    earliest = np.minimum.accumulate(ends[::-1])[::-1]
    at = np.searchsorted(starts, low)
    return (at < len(starts)) & (earliest[np.minimum(at, len(starts) - 1)] <= high)


_REACH = 60  # characters a word of a window may take up, blanks included


class Surroundings:
    """What a condition may look at, for many spans of one buffer at a time."""

    def __init__(self, joined: Joined) -> None:
        self.joined = joined

    @cached_property
    def _newlines(self) -> np.ndarray:
        return self.joined.line_feeds

    @cached_property
    def _words(self) -> tuple[np.ndarray, np.ndarray]:
        return runs(self.joined.word_characters())

    def window(
        self, within: str, start: np.ndarray, end: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """First and last position (half-open) in the buffer that a condition sees of each span.

        `within` is article, paragraph, sentence, or "[previous|next] N words": words beyond the
        end of a line do not count.
        """
        text = np.searchsorted(self.joined.bounds, start, "right") - 1
        low, high = self.joined.bounds[text], self.joined.ends[text]
        if within == "article":
            return low, high
        if within == "sentence":
            starts, ends = self.joined.sentences
            first = np.maximum(np.searchsorted(starts, start, "right") - 1, 0)
            last = np.minimum(np.searchsorted(ends, end), len(ends) - 1)
            return np.maximum(low, starts[first]), np.minimum(high, ends[last])
        low, high = self._line(start, end, low, high)
        if within == "paragraph":
            return low, high
        *side, count, _ = within.split()
        n = int(count)
        word_starts, word_ends = self._words
        first = np.searchsorted(word_starts, start) - n
        low = np.maximum(low, start - n * _REACH)
        low = np.where(first >= 0, np.maximum(low, word_starts[np.maximum(first, 0)]), low)
        last = np.searchsorted(word_ends, end, "right") + n - 1
        inside = last < len(word_ends)
        high = np.minimum(high, end + n * _REACH)
        high = np.where(inside, np.minimum(high, word_ends[np.where(inside, last, 0)]), high)
        if side == ["next"]:
            low = start
        if side == ["previous"]:
            high = end
        return low, high

    def _line(
        self, start: np.ndarray, end: np.ndarray, low: np.ndarray, high: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        newlines = self._newlines
        before = np.searchsorted(newlines, start) - 1
        after = np.searchsorted(newlines, end)
        if len(newlines):
            low = np.where(before >= 0, np.maximum(low, newlines[np.maximum(before, 0)] + 1), low)
            inside = after < len(newlines)
            high = np.where(inside, np.minimum(high, newlines[np.where(inside, after, 0)]), high)
        return low, high


def _check_blocks(
    matcher: Matcher, matches: Matches, why: np.ndarray, reasons: list[str | None]
) -> None:
    """Number the reason of matches of a blocked concept that overlap a counting one of its blocker.

    Of several blockers the one that stands first is told.
    """
    number = {(lex.id, concept.id): ci for ci, (lex, concept) in enumerate(matcher.concepts)}
    blocked: dict[int, list[int]] = {}
    for ci, (lex, concept) in enumerate(matcher.concepts):
        for other in concept.blocks:
            if (lex.id, other) in number:
                blocked.setdefault(number[lex.id, other], []).append(ci)
    counting = np.flatnonzero(why == 0)
    if not blocked or not len(counting):
        return
    order = counting[np.argsort(matches.concept[counting], kind="stable")]
    concepts = matches.concept[order]

    def members(ci: int) -> np.ndarray:
        low, high = np.searchsorted(concepts, [ci, ci + 1])
        return order[low:high]

    for ci, blockers in blocked.items():
        mine = members(ci)
        if not len(mine):
            continue
        start, end = matches.start[mine], matches.end[mine]
        earliest = np.full(len(mine), np.iinfo(np.int64).max)
        for blocker in sorted(blockers):
            theirs = members(blocker)
            if not len(theirs):
                continue
            at = np.searchsorted(matches.end[theirs], start, "right")
            begins = matches.start[theirs][np.minimum(at, len(theirs) - 1)]
            hit = (at < len(theirs)) & (begins < end) & (begins < earliest)
            if hit.any():
                why[mine[hit]] = len(reasons)
                reasons.append(f"blocked by {matcher.concepts[blocker][1].id}")
                earliest = np.where(hit, begins, earliest)


# --- the examples inside a lexicon are its tests ---------------------------------------------------


def check_examples(lexicon: Lexicon) -> list[str]:
    """What the examples and traps of a lexicon say is wrong with it; an empty list is well.

    An example must hold its variant; a trap must not hold it. A variant that says it is symmetric
    must stay when the paired names are swapped.
    """
    matcher = Matcher([lexicon])
    wrong = []
    for ci, concept in enumerate(lexicon.concepts):
        for vi, variant in enumerate(concept.variants):
            swapped = [_swap(e, *pair) for pair in concept.symmetric for e in variant.examples]
            cases = [(s, True, "example") for s in variant.examples]
            cases += [(s, False, "trap") for s in variant.traps]
            cases += [(s, True, "example with names swapped") for s in swapped]
            sentences = [s for s, _, _ in cases]
            if not sentences:
                continue
            counted = {
                h.text
                for h in hits(matcher, join(sentences), sentences)
                if (h.concept, h.variant, h.reason) == (ci, vi, None)
            }
            for i, (sentence, wanted, kind) in enumerate(cases):
                if (i in counted) != wanted:
                    verb = "is not found" if wanted else "counts"
                    wrong.append(
                        f"{lexicon.path or lexicon.id}: {concept.id}/{variant.id}: {kind}: "
                        f"{variant.id!r} {verb} in: {sentence}"
                    )
    return wrong


def _swap(text: str, one: str, other: str) -> str:
    pattern = re.compile(rf"(?<!\w)(?:{re.escape(one)}|{re.escape(other)})(?!\w)")
    return pattern.sub(lambda m: other if m.group() == one else one, text)
