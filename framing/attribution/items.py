"""A paragraph as items: words, marks that matter, and each quotation as one item."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

# Word, possessive ending, or one other character.
_TOKEN = re.compile(r"\w+(?:[-’'.&/]\w+|,\d\d\d)*|\S")

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


@dataclass(slots=True)
class Items:
    """Parallel lists over the items of a paragraph; `quote` is a quotation's number or -1."""

    source: str
    word: list[str] = field(default_factory=list)  # lower case, straight apostrophes
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)  # bits above
    quote: list[int] = field(default_factory=list)
    segments: list[tuple[int, int]] = field(default_factory=list)  # item ranges of sentences

    def __len__(self) -> int:
        return len(self.word)

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

    def add(self, word: str, start: int, end: int, kind: int, quote: int = -1) -> None:
        self.word.append(word)
        self.start.append(start)
        self.end.append(end)
        self.kind.append(kind)
        self.quote.append(quote)


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
    opened = 0
    ends = iter(sentence_ends)
    boundary = next(ends, stop)
    pieces: list[tuple[int, int, int]] = []  # (start, end, quote or -1)
    for number, (a, b) in enumerate(quotes):
        if a > at:
            pieces.append((at, a, -1))
        pieces.append((a, b, number))
        at = b
    if at < stop:
        pieces.append((at, stop, -1))

    def close() -> None:
        nonlocal opened
        # Longer ones are lists or noise; the cap keeps every rule linear in the text.
        for start in range(opened, len(items), LONGEST):
            items.segments.append((start, min(start + LONGEST, len(items))))
        opened = len(items)

    for a, b, number in pieces:
        if number >= 0:
            while boundary <= a:
                close()
                boundary = next(ends, stop + 1)
            items.add('"', a, b, QUOTE, number)
            if text[a:b].rstrip("\"'”’»").endswith(","):
                items.add(",", b, b, PUNCT)  # the comma that American style puts inside
            while boundary < b:
                boundary = next(ends, stop + 1)
            if boundary == b:
                close()
                boundary = next(ends, stop + 1)
            continue
        for match in _TOKEN.finditer(text, a, b):
            i = match.start()
            while boundary <= i:
                close()
                boundary = next(ends, stop + 1)
            for word, length, kind in _parts(match.group()):
                if kind & VERB and kind & CAPITAL and len(items.word) > opened:
                    kind = NAME | CAPITAL  # "the Left", not "left"
                items.word.append(word)
                items.start.append(i)
                items.end.append(i + length)
                items.kind.append(kind)
                items.quote.append(-1)
                i += length
    close()
    return items


@lru_cache(1 << 16)
def _parts(token: str) -> tuple[tuple[str, int, int], ...]:
    """(word, length, kind) of the items of a token: none for a mark that does not matter, two
    for a contraction or a possessive."""
    first = token[0]
    if not (first.isalnum() or first == "_"):
        if first in ".…\"“”'‘’«»*[]":
            return ()
        return ((first, 1, NUMBER if first in "$£€" else PUNCT),)
    table = classes()
    low = token.lower().replace("’", "'")
    capital = CAPITAL if first.isupper() else 0
    if low in table:
        return ((low, len(token), table[low] | capital),)
    cut = low.rfind("'")
    if cut > 0 and len(low) == len(token):
        head, tail = low[:cut], low[cut:]
        kind = _CONTRACTED.get(tail)
        if tail == "'s" and not table.get(head, 0) & (PRON | WH | SUB):
            kind = POSS
        if kind is not None:
            own = _kind(token, head, table) | capital
            return ((head, cut, own), (tail, len(tail), kind))
    return ((low, len(token), _kind(token, low, table) | capital),)


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
