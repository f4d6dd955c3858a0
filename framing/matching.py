"""Literal matching of lexicon forms over a joined buffer of texts.

The haystack is folded character by character (case, curly apostrophes, exotic spaces and hyphens)
and mapped to one byte a character through the alphabet that the forms use, so that offsets survive
and the automaton scans bytes. All overlapping literals are found, filtered by word boundaries, and
only then reduced to leftmost-longest within each concept: the other order loses mentions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .errors import LexiconError
from .lexicon import Form, Lexicon, Near
from .text import Joined, is_word, join

_APOSTROPHES = "'\u2018\u2019\u02bc\u00b4`\uff07"
_HYPHENS = "-\u2010\u2011\u2012\u2013\ufe63\uff0d"
_SPECIAL = {**dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys(_HYPHENS, "-")}

# Bytes of the one-byte haystack; the forms' own characters follow.
_BREAK, _OTHER, _WORD, _FIRST = 0, 1, 2, 3
_N_CODES = 0x110000


def fold(text: str) -> str:
    """Text as matching sees it: one character for each, lower case where that is one character."""
    return "".join(_fold_char(c) for c in text)


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


@lru_cache(maxsize=1)
def _code_tables() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per code point: its folded code point (uint32), whether a word character, whether a space."""
    folded = np.arange(_N_CODES, dtype=np.uint32)
    space = np.zeros(_N_CODES, dtype=bool)
    # No cased letter and no white space lies beyond U+1E943.
    for code in range(0x1E944):
        if 0xD800 <= code < 0xE000:
            continue
        c = chr(code)
        folded[code] = ord(_fold_char(c))
        space[code] = c.isspace()
    return folded, is_word(np.arange(_N_CODES, dtype=np.uint32)), space


@dataclass(frozen=True)
class Owner:
    """Whose form a pattern is: indices into `Matcher.concepts` and its variants (-1: exception)."""

    concept: int
    variant: int
    exact: str | None  # the form as it must be written, for forms that match case


@dataclass(frozen=True)
class Matches:
    """Arrays of one length: character spans in the joined buffer, concept and variant index.

    `variant` is -1 where the longest form is an exception. Sorted by start, then concept.
    """

    start: np.ndarray
    end: np.ndarray
    concept: np.ndarray
    variant: np.ndarray


class Matcher:
    """The forms of some lexicons, compiled into one automaton.

    Parameters
    ----------
    lexicons : lexicons whose concepts are matched; `concepts[i]` is (lexicon, concept).
    """

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        from ahocorasick_rs import BytesAhoCorasick

        self.lexicons = tuple(lexicons)
        self.concepts = [(lex, concept) for lex in lexicons for concept in lex.concepts]
        owners: dict[str, list[Owner]] = {}
        for ci, (_, concept) in enumerate(self.concepts):
            for vi, variant in enumerate(concept.variants):
                for form in variant.forms:
                    _own(owners, form, ci, vi)
                for form in variant.exceptions:
                    _own(owners, form, ci, -1)
        alphabet = sorted({c for text in owners for c in text} | {" "})
        if len(alphabet) + _FIRST > 256:
            raise LexiconError(
                f"the loaded lexicons use {len(alphabet)} different characters; at most "
                f"{256 - _FIRST} can be matched together",
                fix="load fewer languages at a time",
            )
        byte_of = {c: i + _FIRST for i, c in enumerate(alphabet)}
        folded, word, _ = _code_tables()
        by_folded = np.where(word, _WORD, _OTHER).astype(np.uint8)
        table = by_folded.copy()
        lookup = np.zeros(_N_CODES, dtype=np.uint8)
        for c, byte in byte_of.items():
            lookup[ord(c)] = byte
        mapped = lookup[folded]
        table[mapped > 0] = mapped[mapped > 0]
        self._table = table
        byte_is_word = np.zeros(256, dtype=bool)
        byte_is_word[_WORD] = True
        for c, byte in byte_of.items():
            byte_is_word[byte] = word[ord(c)]
        self._byte_is_word = byte_is_word
        self._owners = list(owners.values())
        patterns = [bytes(byte_of[c] for c in text) for text in owners]
        self._automaton = BytesAhoCorasick(patterns) if patterns else None
        self._first_owner = np.cumsum([0] + [len(o) for o in self._owners])
        flat = [o for group in self._owners for o in group]
        self._flat = flat
        self._owner_concept = np.array([o.concept for o in flat], dtype=np.int32)
        self._owner_variant = np.array([o.variant for o in flat], dtype=np.int32)
        self._owner_exact = np.array([o.exact is not None for o in flat], dtype=bool)

    def scan(self, joined: Joined) -> Matches:
        """Leftmost-longest matches of every concept in the buffer."""
        empty = np.zeros(0, dtype=np.int64)
        if self._automaton is None or not len(joined.codes):
            return Matches(empty, empty, empty, empty)
        codes = joined.codes
        haystack = self._table[codes]
        # A run of white space counts as one space, or as a break where it spans two line ends.
        space = haystack == self._table[32]
        again = np.zeros(len(codes), dtype=bool)
        again[1:] = space[1:] & space[:-1]
        newlines = np.flatnonzero(codes == 10)
        if len(newlines):
            run = np.cumsum(space & ~again)[newlines]
            double = np.flatnonzero(run[1:] == run[:-1])
            haystack[newlines[double]] = _BREAK
            haystack[newlines[double + 1]] = _BREAK
            again[newlines[double]] = again[newlines[double + 1]] = False
        kept = np.flatnonzero(~again)
        haystack = haystack[kept]
        found = self._automaton.find_matches_as_indexes(haystack.data, overlapping=True)
        if not found:
            return Matches(empty, empty, empty, empty)
        raw = np.array(found, dtype=np.int64)
        pattern, start, end = raw[:, 0], raw[:, 1], raw[:, 2]
        word = self._byte_is_word[haystack]
        # A boundary is needed only where the form itself begins or ends with a word character.
        before = word[start] & (start > 0) & word[np.maximum(start - 1, 0)]
        last = len(word) - 1
        after = word[end - 1] & (end <= last) & word[np.minimum(end, last)]
        good = ~(before | after)
        pattern, start, end = pattern[good], kept[start[good]], kept[end[good] - 1] + 1
        # Forms never run from one article into the next.
        article = np.searchsorted(joined.bounds, start, side="right") - 1
        good = end <= joined.ends[article]
        pattern, start, end = pattern[good], start[good], end[good]
        # One row an owner.
        n_owners = self._first_owner[pattern + 1] - self._first_owner[pattern]
        rows = np.repeat(np.arange(len(pattern)), n_owners)
        offset = np.arange(len(rows)) - np.repeat(np.cumsum(n_owners) - n_owners, n_owners)
        owner = self._first_owner[pattern[rows]] + offset
        start, end = start[rows], end[rows]
        exact = np.flatnonzero(self._owner_exact[owner])
        if len(exact):
            right = np.ones(len(owner), dtype=bool)
            for i in exact:
                written = _decode(codes[start[i] : end[i]])
                right[i] = (
                    " ".join(fold_keeping_case(written).split()) == self._flat[owner[i]].exact
                )
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


def _decode(codes: np.ndarray) -> str:
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


# --- conditions on the surroundings ---------------------------------------------------------------


@dataclass(frozen=True)
class Hit:
    """A form found in one text: span in it, concept and variant, and why it does not count."""

    text: int  # index of the text in the batch
    start: int
    end: int
    concept: int
    variant: int  # -1: only an exception stands here
    reason: str | None


def hits(matcher: Matcher, joined: Joined, texts: Sequence[str | None]) -> list[Hit]:
    """What the matcher finds in a batch, with the conditions of each variant checked.

    Parameters
    ----------
    joined : the texts, as `text.join(texts)` gives them.

    Exceptions come as hits of variant -1, so that a caller can show what was passed over.
    """
    matches = matcher.scan(joined)
    article, local = joined.locate(matches.start)
    length = (matches.end - matches.start).tolist()
    found = []
    for t, start, n, ci, vi in zip(
        article.tolist(), local.tolist(), length, matches.concept.tolist(), matches.variant.tolist()
    ):
        reason = None
        if vi < 0:
            reason = "exception"
        else:
            variant = matcher.concepts[ci][1].variants[vi]
            if variant.near or variant.not_near:
                place = Place(joined, t, texts[t] or "", start, start + n)
                reason = _unmet(variant.near, variant.not_near, place)
        found.append(Hit(t, start, start + n, ci, vi, reason))
    return _blocked(matcher, found)


def _blocked(matcher: Matcher, found: list[Hit]) -> list[Hit]:
    """Hits of a blocked concept that overlap a counting hit of the concept that blocks it."""
    blockers = {
        ci: {(lex.id, other) for other in concept.blocks}
        for ci, (lex, concept) in enumerate(matcher.concepts)
        if concept.blocks
    }
    if not blockers:
        return found
    spans: dict[int, list[Hit]] = {}
    for hit in found:
        if hit.concept in blockers and hit.reason is None:
            spans.setdefault(hit.text, []).append(hit)
    out = []
    for hit in found:
        lex, concept = matcher.concepts[hit.concept]
        by = next(
            (
                b
                for b in spans.get(hit.text, ())
                if (lex.id, concept.id) in blockers[b.concept]
                and b.start < hit.end
                and hit.start < b.end
            ),
            None,
        )
        if by is not None and hit.reason is None:
            reason = f"blocked by {matcher.concepts[by.concept][1].id}"
            hit = Hit(hit.text, hit.start, hit.end, hit.concept, hit.variant, reason)
        out.append(hit)
    return out


@dataclass(frozen=True)
class Place:
    """Where a hit stands: its text, and the buffer that knows the sentences."""

    joined: Joined
    number: int  # of the text in the buffer
    text: str
    start: int
    end: int

    def sentence(self) -> tuple[int, int]:
        """The sentence (or sentences) around the hit, as offsets of the text."""
        starts, ends = self.joined.sentences
        bound = int(self.joined.bounds[self.number])
        first = int(np.searchsorted(starts, bound + self.start, "right")) - 1
        last = int(np.searchsorted(ends, bound + self.end, "left"))
        return max(0, int(starts[first]) - bound), min(len(self.text), int(ends[last]) - bound)


def _unmet(near: tuple[Near, ...], not_near: tuple[Near, ...], place: Place) -> str | None:
    for condition in near:
        if not _stands_near(condition, place):
            return f"not near: {condition}"
    for condition in not_near:
        if _stands_near(condition, place):
            return f"near: {condition}"
    return None


def _stands_near(condition: Near, place: Place) -> bool:
    before, after = _surroundings(condition.within, place)
    pattern = _pattern(condition.words)
    return bool(pattern.search(before) or pattern.search(after))


@lru_cache(maxsize=10_000)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words between word boundaries. Literals only: linear in the text."""
    pieces = []
    for word in words:
        stem, star = (word[:-1], r"\w*") if word.endswith("*") else (word, "")
        literal = re.escape(stem).replace(r"\ ", r"\s").replace("'", "['\u2019]") + star
        pieces.append(literal if stem.isupper() and len(stem) > 1 else f"(?i:{literal})")
    return re.compile(rf"(?<!\w)(?:{'|'.join(pieces)})(?!\w)")


_WORDS = re.compile(r"\w+")
_REACH = 60  # characters a word of a window may take up, blanks included


def _surroundings(within: str, place: Place) -> tuple[str, str]:
    """Text before and after the span that a condition may look at."""
    text, start, end = place.text, place.start, place.end
    if within == "article":
        return text[:start], text[end:]
    if within == "paragraph":
        left = text.rfind("\n", 0, start) + 1
        right = text.find("\n", end)
        return text[left:start], text[end : right if right >= 0 else len(text)]
    if within == "sentence":
        left, right = place.sentence()
        return text[left:start], text[end:right]
    *side, count, _ = within.split()
    n = int(count)
    before, after = "", ""
    if side != ["next"]:
        window = text[max(0, start - n * _REACH) : start]
        # A window never reaches over a paragraph's end.
        window = window[window.rfind("\n") + 1 :]
        spans = [m.start() for m in _WORDS.finditer(window)]
        before = window[spans[-n] :] if len(spans) >= n else window
    if side != ["previous"]:
        window = text[end : end + n * _REACH].split("\n", 1)[0]
        spans = [m.end() for m in _WORDS.finditer(window)]
        after = window[: spans[n - 1]] if len(spans) >= n else window
    return before, after


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
