"""A paragraph as items: words, marks that matter, and each quotation as one item."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from functools import cache
from itertools import accumulate, chain
from operator import sub

# A word, a possessive ending, or one other character, with the blanks and the marks that do not
# matter before it; the last of a stretch may be such marks alone. No character is left out, so the
# lengths of the pieces tell where they stand; nor is any read twice.
# The white space is listed, and nothing given back, for speed.
_SPACE = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_LEAD = _SPACE + ".…\"“”'‘’«»*[]"
_BLANK = rf"[{re.escape(_LEAD)}]*+"
_PIECE = re.compile(_BLANK + r"(?:\w++(?:[-’'.&/]\w++|,\d\d\d)*+|\S)?+")

(
    DET, PRON, OBJECT, POSS, PREP, CONJ, SUB, WH, BE, HAVE, DO, MODAL, ADV, TIME, VERB, TO, NAME,
    PUNCT, QUOTE, CAPITAL, PLURAL, NUMBER, DAY,
) = (1 << i for i in range(23))  # fmt: skip
AUX = BE | HAVE | DO | MODAL

LONGEST = 200  # items of a sentence that are read as one

_WORDS = {
    DET: "the a an this these those some many most several few all both each every any no another "
    "such more other others half one",
    PRON: "i you he she it we they there",
    OBJECT: "me him her us them himself herself itself themselves myself yourself ourselves",
    POSS: "my your his her its our their whose 's ’s",
    PREP: "of in on at by for from with about into over under against between among through during "
    "after before since without within toward towards across near outside inside behind beyond "
    "despite amid amidst around per via upon off out up down along as like than until till unlike",
    CONJ: "and or but nor yet plus",
    SUB: "that because while as if when although though since unless whereas after before until "
    "whether once so lest even",
    WH: "who whom which what how why where whoever whatever",
    BE: "is are was were be been being am 's ’s isn't aren't wasn't weren't ain't",
    HAVE: "has have had having hasn't haven't hadn't",
    DO: "do does did don't doesn't didn't",
    MODAL: "will would can could may might must shall should won't wouldn't can't cannot couldn't "
    "mightn't mustn't shouldn't ought",
    ADV: "not also never then now just still even once again later soon always often ever already "
    "only too so however further instead therefore thus perhaps maybe first last all both each "
    "either "
    "repeatedly long together well more most far n't",
    TIME: "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight "
    "tomorrow "
    "morning afternoon evening night week month year earlier later ago recently noon midnight "
    "jan feb mar apr aug sept sep oct nov dec january february march april june july august "
    "september october november december",
    DAY: "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight "
    "tomorrow",
    TO: "to",
    PLURAL: "people police others men women children families critics some many most voters both "
    "those few several they we you i who officials media data staff troops",
    # Verbs that are common and that no ending betrays.
    VERB: "went came made took got gave won lost led ran held kept left became met sent brought "
    "bought built caught chose drew fell fought found grew heard hit knew laid let meant paid put "
    "rose sat saw sold spent spoke stood struck taught thought threw understood wore broke "
    "goes comes makes takes gets gives wins loses leads runs holds keeps leaves becomes meets "
    "sends "
    "brings remains seems appears looks includes continues begins faces needs remain seem appear "
    "go come make take get give become need include",
}


_CONTRACTED = {"'m": BE, "'re": BE, "'s": BE, "'ve": HAVE, "'ll": MODAL, "'d": MODAL}


@cache
def classes() -> dict[str, int]:
    table: dict[str, int] = {}
    for bit, words in _WORDS.items():
        for word in words.split():
            table[word] = table.get(word, 0) | bit
    return table


class Items:
    """Parallel lists over the items of a paragraph, and what stands in them.

    `word` is in lower case with straight apostrophes; `kind` the bits above; `start` and `end` are
    offsets into `source`; `segments` the item ranges of sentences; `quoted` the items that are
    quotations, in order.
    """

    __slots__ = (
        "_size",
        "_start",
        "end",
        "kind",
        "numbers",
        "quoted",
        "segments",
        "source",
        "word",
    )

    def __init__(self, source: str) -> None:
        self.source = source
        self.word: list[str] = []
        self.kind: list[int] = []
        self.end: list[int] = []
        self._size: list[int] = []
        self._start: list[int] | None = None
        self.segments: list[tuple[int, int]] = []
        self.quoted: list[int] = []

    def __len__(self) -> int:
        return len(self.word)

    @property
    def start(self) -> list[int]:
        if self._start is None:
            self._start = list(map(sub, self.end, self._size))
        return self._start

    def upper(self, i: int) -> bool:
        """Whether the word is written in capitals."""
        size, end = self._size[i], self.end[i]
        return size > 2 and self.source[end - size : end].isupper()

    def asks(self, i: int) -> bool:
        """Whether the quotation ends with a question or an exclamation mark."""
        return self.source[self.end[i] - 2 : self.end[i] - 1] in ("?", "!")

    def resumes(self, i: int) -> bool:
        """Whether the quotation begins in the middle of a sentence, with a small letter."""
        return self.source[self.start[i] : self.end[i]].lstrip("\"'“”‘’«`")[:1].islower()

    def _read(self, start: int, end: int) -> None:
        """Add the items of a stretch without quotations."""
        parts = list(
            chain.from_iterable(map(_PIECES.__getitem__, _PIECE.findall(self.source, start, end)))
        )
        if parts:
            words, kinds, steps, sizes = zip(*parts)
            self.word += words
            self.kind += kinds
            self._size += sizes
            ends = accumulate(steps, initial=start)
            next(ends)
            self.end += ends

    def _quote(self, start: int, end: int) -> None:
        """Add a quotation, and the comma that American style puts inside."""
        self.quoted.append(len(self.word))
        self.word.append('"')
        self.kind.append(QUOTE)
        self._size.append(end - start)
        self.end.append(end)
        if self.source[start:end].rstrip("\"'”’»").endswith(","):
            self.word.append(",")
            self.kind.append(PUNCT)
            self._size.append(0)
            self.end.append(end)

    def _divide(self, sentence_ends: list[int]) -> None:
        """Find the sentences. Longer ones than `LONGEST` are lists or noise; the cap keeps every
        rule linear in the text."""
        opened, n, table = 0, len(self.word), classes()
        ends, sizes, kinds = self.end, self._size, self.kind
        for stop in (*sentence_ends, ends[-1] if ends else 0):
            i = bisect_right(ends, stop, opened)
            if i == opened or (i < n and ends[i] - sizes[i] < stop):
                continue  # nothing, or a sentence's end inside a quotation
            if kinds[opened] == _CAPITAL_NAME:
                # A verb written as a name, "the Left", is none, but at the head of a sentence.
                kind = table.get(self.word[opened], 0)
                if kind & VERB:
                    kinds[opened] = kind | CAPITAL
            for start in range(opened, i, LONGEST):
                self.segments.append((start, min(start + LONGEST, i)))
            opened = i


def itemise(
    text: str,
    span: tuple[int, int],
    sentence_ends: list[int],
    quotes: list[tuple[int, int]],
) -> Items:
    """The items of one paragraph.

    `sentence_ends` are the ends of its sentences; `quotes` the outermost quotations, sorted.
    Sentence ends inside a quotation do not count.
    """
    items = Items(text)
    at, stop = span
    for a, b in quotes:
        if at < a:
            items._read(at, a)
        items._quote(a, b)
        at = b
    if at < stop:
        items._read(at, stop)
    items._divide(sentence_ends)
    return items


# Items of a piece, none for marks alone, two for a contraction or a possessive: word, kind, how far
# its end is from the end of the item before, and its length.
_Piece = tuple[tuple[str, int, int, int], ...]
_CAPITAL_NAME = NAME | CAPITAL
_INITIALS = frozenset(("US", "WHO"))  # no pronouns


class _Pieces(dict[str, _Piece]):
    """Pieces as they were read before: few different ones are nearly all of a text."""

    def __missing__(self, piece: str) -> _Piece:
        token = piece.lstrip(_LEAD)
        blank = len(piece) - len(token)
        read = []
        for word, length, kind in _parts(token) if token else ():
            read.append((sys.intern(word), kind, blank + length, length))
            blank = 0
        found = tuple(read)
        if len(piece) <= _LONG:
            if len(self) >= _MOST:
                self.clear()
            self[piece] = found
        return found


_MOST, _LONG = 1 << 16, 64  # pieces that are kept, and characters of the longest
_PIECES = _Pieces()


def _parts(token: str) -> list[tuple[str, int, int]]:
    """(word, length, kind) of the items of a token; two for a contraction or a possessive."""
    first = token[0]
    if not (first.isalnum() or first == "_"):
        return [(first, 1, NUMBER if first in "$£€" else PUNCT)]
    table = classes()
    low = token.lower().replace("’", "'")
    capital = CAPITAL if first.isupper() else 0
    if token in _INITIALS:
        return [(low, len(token), NAME | CAPITAL)]
    if low in table:
        return [(low, len(token), _cased(table[low] | capital))]
    cut = low.rfind("'")
    if cut > 0 and len(low) == len(token):
        head, tail = low[:cut], low[cut:]
        kind = _CONTRACTED.get(tail)
        if tail == "'s" and not table.get(head, 0) & (PRON | WH | SUB):
            kind = POSS
        if kind is not None:
            own = _cased(_kind(token, head, table) | capital)
            return [(head, cut, own), (tail, len(tail), kind)]
    return [(low, len(token), _cased(_kind(token, low, table) | capital))]


def _cased(kind: int) -> int:
    """A verb written with a capital is a name: "the Left", not "left"."""
    return NAME | CAPITAL if kind & VERB and kind & CAPITAL else kind


def _kind(token: str, low: str, table: dict[str, int]) -> int:
    if low in table:
        return table[low]
    if token[0].isdigit():
        return NUMBER
    if token[0].isupper():
        return NAME | (PLURAL if low.endswith("s") and not low.endswith("ss") else 0)
    if low.endswith("ly") and len(low) > 4:
        return ADV
    if low.endswith("s") and not low.endswith(("ss", "us", "is")):
        return PLURAL
    return 0
