"""A paragraph as items: words, marks that matter, and each quotation as one item."""

from __future__ import annotations

import re
import sys
from functools import cache
from itertools import accumulate, chain

# A word, a possessive ending, or one other character, with the blanks and the marks that do not
# matter before it; the last of a stretch may be such marks alone. No character is left out, so the
# lengths of the pieces tell where they stand; nor is any read twice.
_BLANK = r"[\s.…\"“”'‘’«»*\[\]]*+"
_PIECE = re.compile(_BLANK + r"(?:\w+(?:[-’'.&/]\w+|,\d\d\d)*|\S)?+")
_LEAD = re.compile(_BLANK)

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
    POSS: "my your his its our their whose 's ’s",
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

    `word` is in lower case with straight apostrophes; `kind` the bits above; `segments` the item
    ranges of sentences; `quoted` the numbers of the quotations by item. `start` and `end` are
    offsets into `source`, made when first asked for.
    """

    __slots__ = ("_end", "_runs", "_start", "kind", "quoted", "segments", "source", "word")

    def __init__(self, source: str) -> None:
        self.source = source
        self.word: list[str] = []
        self.kind: list[int] = []
        self.segments: list[tuple[int, int]] = []
        self.quoted: dict[int, int] = {}
        # Stretches of text: where they begin, and their pieces.
        self._runs: list[tuple[int, list[_Piece]]] = []
        self._start: list[int] | None = None
        self._end: list[int] | None = None

    def __len__(self) -> int:
        return len(self.word)

    @property
    def start(self) -> list[int]:
        if self._start is None:
            self._start = [
                at + a
                for begin, pieces in self._runs
                for at, piece in zip(accumulate([p[0] for p in pieces], initial=begin), pieces)
                for a in piece[3]
            ]
        return self._start

    @property
    def end(self) -> list[int]:
        if self._end is None:
            self._end = [
                at + b
                for begin, pieces in self._runs
                for at, piece in zip(accumulate([p[0] for p in pieces], initial=begin), pieces)
                for b in piece[4]
            ]
        return self._end

    def upper(self, i: int) -> bool:
        """Whether the word is written in capitals."""
        return (
            self.end[i] - self.start[i] > 2 and self.source[self.start[i] : self.end[i]].isupper()
        )

    def asks(self, i: int) -> bool:
        """Whether the quotation ends with a question or an exclamation mark."""
        return self.source[self.end[i] - 2 : self.end[i] - 1] in ("?", "!")

    def resumes(self, i: int) -> bool:
        """Whether the quotation begins in the middle of a sentence, with a small letter."""
        return self.source[self.start[i] : self.end[i]].lstrip("\"'“”‘’«`")[:1].islower()


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
    words, kinds, runs = items.word, items.kind, items._runs
    at, stop = span
    opened = 0
    ends = iter(sentence_ends)
    boundary = next(ends, stop)

    def close() -> None:
        nonlocal opened
        # Longer ones are lists or noise; the cap keeps every rule linear in the text.
        for start in range(opened, len(words), LONGEST):
            items.segments.append((start, min(start + LONGEST, len(words))))
        opened = len(words)

    for number, (a, b) in enumerate([*quotes, (stop, stop)]):
        while at < a:
            while boundary <= at:
                close()
                boundary = next(ends, stop + 1)
            cut = min(a, boundary)
            pieces = list(map(_PIECES.__getitem__, _PIECE.findall(text, at, cut)))
            before = len(words)
            words += chain.from_iterable([p[1] for p in pieces])
            kinds += chain.from_iterable([p[2] for p in pieces])
            runs.append((at, pieces))
            if before == opened < len(words) and kinds[opened] == _CAPITAL_NAME:
                # A verb written as a name, "the Left", is none, but at the head of a sentence.
                kind = classes().get(words[opened], 0)
                if kind & VERB:
                    kinds[opened] = kind | CAPITAL
            at = cut
        if number == len(quotes):
            break
        while boundary <= a:
            close()
            boundary = next(ends, stop + 1)
        items.quoted[len(words)] = number
        size = b - a
        if text[a:b].rstrip("\"'”’»").endswith(","):
            # The comma that American style puts inside.
            words += ('"', ",")
            kinds += (QUOTE, PUNCT)
            runs.append((a, [(size, (), (), (0, size), (size, size))]))
        else:
            words.append('"')
            kinds.append(QUOTE)
            runs.append((a, [(size, (), (), (0,), (size,))]))
        while boundary < b:
            boundary = next(ends, stop + 1)
        if boundary == b:
            close()
            boundary = next(ends, stop + 1)
        at = b
    close()
    return items


# Length of a piece; words and kinds of its items, none for marks alone, two for a contraction or a
# possessive; their starts and ends in it.
_Piece = tuple[int, tuple[str, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]]
_CAPITAL_NAME = NAME | CAPITAL


class _Pieces(dict[str, _Piece]):
    """Pieces as they were read before: few different ones are nearly all of a text."""

    def __missing__(self, piece: str) -> _Piece:
        if len(self) >= _MOST:
            self.clear()
        lead = _LEAD.match(piece)
        at = lead.end() if lead else 0
        parts = _parts(piece[at:]) if at < len(piece) else []
        starts, ends = [], []
        for _, length, _ in parts:
            starts.append(at)
            at += length
            ends.append(at)
        read = (
            len(piece),
            tuple([sys.intern(word) for word, _, _ in parts]),
            tuple([kind for _, _, kind in parts]),
            tuple(starts),
            tuple(ends),
        )
        self[piece] = read
        return read


_MOST = 1 << 16
_PIECES = _Pieces()


def _parts(token: str) -> list[tuple[str, int, int]]:
    """(word, length, kind) of the items of a token; two for a contraction or a possessive."""
    first = token[0]
    if not (first.isalnum() or first == "_"):
        return [(first, 1, NUMBER if first in "$£€" else PUNCT)]
    table = classes()
    low = token.lower().replace("’", "'")
    capital = CAPITAL if first.isupper() else 0
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
