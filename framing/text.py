"""Words, paragraphs, sentences and quotations of many texts at once: offsets in, offsets out.

A batch of texts is one buffer of characters, so that an index into the buffer minus the start of
its text *is* the character offset. One pass goes over every character: it finds words, repeated
blanks and the *points* (line ends, stops and quotation marks, some 3% of all), and everything else
is vectorised over points. Python touches the paragraphs whose quotation marks do not pair off.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .characters import Characters, Each, Ints

Bools = NDArray[np.bool_]

SEPARATOR = "\n\n"  # a blank line: no word, sentence or paragraph crosses it

# Classes of characters.
WORD, SPACE, UPPER, LOWER, DIGIT, NEWLINE, STOP, CLOSER, OPENER, JOINER, DOUBLE, SINGLE = (
    1 << i for i in range(12)
)

_CLASSES = {
    NEWLINE: "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029",
    STOP: ".!?…‽。！？",
    CLOSER: "\"”’')]}»›",
    OPENER: "\"“„‘'`([{«‹—–-•*#¿¡‚",
    JOINER: "'’-‐‑.\u00ad",
    DOUBLE: '"“”„«»＂',
    SINGLE: "'‘’‚‛`‹›",
}


def is_word(c: str) -> bool:
    """Whether a character is one of words.

    Letters, numbers, combining marks, the underscore, and the zero-width joiner and non-joiner.
    """
    return c.isalnum() or c in "_\u200c\u200d" or unicodedata.category(c)[0] == "M"


def _class(c: str) -> int:
    bits = WORD * is_word(c) | SPACE * c.isspace() | UPPER * c.isupper() | LOWER * c.islower()
    return bits | DIGIT * c.isdecimal() | sum(bit for bit, among in _CLASSES.items() if c in among)


CLASSES = Each(_class, np.uint16, outside=_class("\n"))

# What the pass over every character asks for, as bits of one byte. A joiner between two characters
# of words, and a comma between two digits, is of the word: two bits up from either.
_BLANK, _IN_WORD, _DIGIT, _JOINER, _COMMA, _LINE_END, _STOP, _MARK = (1 << i for i in range(8))
_POINT = _LINE_END


def _kind(c: str) -> int:
    classes = _class(c)
    asked = {WORD: _IN_WORD, DIGIT: _DIGIT, SPACE: _BLANK, JOINER: _JOINER, NEWLINE: _LINE_END,
             STOP: _STOP, DOUBLE | SINGLE: _MARK}  # fmt: skip
    return _COMMA * (c == ",") | sum(bit for among, bit in asked.items() if classes & among)


_KINDS = Each(_kind, np.uint8, outside=0)


@dataclass(frozen=True)
class _Survey:
    """What one pass finds: points with their kinds, white space after white space, and what is of
    words, a bit a character."""

    points: Ints
    kinds: NDArray[np.uint8]
    again: Ints
    words: NDArray[np.uint8]


@dataclass(frozen=True)
class Joined(Characters):
    """Texts joined by a blank line: text i is the characters `bounds[i]` to `ends[i]`.

    `sizes` are the bytes of each text.
    """

    sizes: Ints

    @cached_property
    def ends(self) -> Ints:
        """After the last character of each text."""
        return self.characters(np.cumsum(self.sizes + len(SEPARATOR)) - len(SEPARATOR))

    @cached_property
    def bounds(self) -> Ints:
        """The first character of each text."""
        return np.append(0, self.ends + len(SEPARATOR))[:-1]

    @cached_property
    def classes(self) -> NDArray[np.uint16]:
        """Class bits of every character."""
        return self.every(CLASSES)

    @cached_property
    def _survey(self) -> _Survey:
        points, kinds, again, words = [], [], [], []
        for begin, around in self.blocks(_KINDS):
            before, here, after = around[:-2], around[1:-1], around[2:]
            point = np.flatnonzero(here >= _POINT)
            kind = here[point]
            # Marks and stops inside words are none of our business.
            outer = np.flatnonzero(((before[point] & after[point]) << 2 & kind & _JOINER) == 0)
            points.append(point[outer] + begin)
            kinds.append(kind[outer])
            twice = here & before
            twice &= _BLANK
            again.append(np.flatnonzero(twice.view(bool)) + begin)
            inner = np.bitwise_and(before, after, out=twice)
            inner <<= 2
            inner &= here
            inner &= _JOINER | _COMMA
            words.append(np.packbits(here & _IN_WORD) | np.packbits(inner))
        if not points:
            places, few = np.zeros(0, np.int64), np.zeros(0, np.uint8)
            return _Survey(places, few, places, few)
        joined = (np.concatenate(x) for x in (points, kinds, again, words))
        return _Survey(*joined)  # type: ignore[arg-type]

    def points(self, kind: int) -> Ints:
        """Positions of the line ends, stops or quotation marks that are not inside a word."""
        found = self._survey
        return found.points[np.flatnonzero((found.kinds & kind) != 0)]

    @cached_property
    def sentences(self) -> tuple[Ints, Ints]:
        """Starts and ends of all sentences in the buffer, as `sentence_spans` gives them."""
        return sentence_spans(self)

    def sentences_near(self, *positions: Ints) -> tuple[Ints, Ints]:
        """Starts and ends of the sentences of paragraphs that hold a position, and of others.

        Where all sentences are known, they are all; otherwise a paragraph without any of the
        positions is one.
        """
        if "sentences" in self.__dict__:
            return self.sentences
        return sentence_spans(self, np.concatenate(positions))

    @cached_property
    def paragraphs(self) -> tuple[Ints, Ints]:
        """Starts and ends of all paragraphs in the buffer, as `paragraph_spans` gives them."""
        starts, ends, breaks = self.gaps
        return _between(self, starts[breaks], ends[breaks])

    def word_characters(self) -> Bools:
        """Whether each character is one of words, as a new array."""
        return (self.every(_KINDS) & _IN_WORD).view(bool)

    @cached_property
    def line_feeds(self) -> Ints:
        """Positions of "\n"."""
        newline = self.points(_LINE_END)
        return newline[self._at(newline) == 10]

    @cached_property
    def again(self) -> Ints:
        """Positions of white space after white space."""
        return self._survey.again

    @cached_property
    def gaps(self) -> tuple[Ints, Ints, Bools]:
        """Starts and ends of runs of white space, and whether each ends a paragraph.

        A single blank that is no line end is not among them: it parts words only.
        """
        again, newline = self.again, self.points(_LINE_END)
        alone = newline[((self._kind_at(newline - 1) | self._kind_at(newline + 1)) & _BLANK) == 0]
        starts = np.sort(np.concatenate((again[np.diff(again, prepend=-2) != 1] - 1, alone)))
        ends = np.sort(np.concatenate((again[np.diff(again, append=-2) != 1], alone))) + 1
        # \r\n is one line end.
        newline = newline[(self._at(newline) != 10) | (self._at(newline - 1) != 13)]
        breaks = np.diff(np.searchsorted(newline, np.append(starts, len(self))))
        # A single newline ends a paragraph unless the line runs on: the next begins with a small
        # letter and this one does not end like a sentence.
        last, first = self._class_at(starts - 1), self._class_at(ends)
        runs_on = ((first & LOWER) != 0) & ((last & (STOP | CLOSER)) == 0)
        return starts, ends, (breaks > 1) | ((breaks == 1) & ~runs_on)

    @cached_property
    def _inner(self) -> tuple[int, int]:
        """Where the first character that is no white space stands, and after the last one."""
        first, last = 0, len(self)
        starts, ends, _ = self.gaps
        outer = self._kind_at(np.array([0, max(last - 1, 0)])) & _BLANK
        if outer[0]:
            first = int(ends[0]) if len(starts) and starts[0] == 0 else 1
        if outer[1]:
            last = int(starts[-1]) if len(ends) and ends[-1] == last else last - 1
        return first, last

    def _at(self, index: Ints) -> NDArray[np.uint32]:
        return self.code_at(index)

    def _class_at(self, index: Ints) -> NDArray[np.uint16]:
        return self.at(CLASSES, index)

    def _kind_at(self, index: Ints) -> NDArray[np.uint8]:
        return self.at(_KINDS, index)

    def locate(self, positions: ArrayLike) -> tuple[Ints, Ints]:
        """(index of the text, offset in it) of positions in the buffer."""
        where = np.asarray(positions, np.int64)
        index = np.searchsorted(self.bounds, where, "right") - 1
        return index, where - self.bounds[index]


def join(texts: Iterable[str | None]) -> Joined:
    """Texts as one buffer; None is an empty text. Any character may occur, lone surrogates too."""
    return join_utf8([(t or "").encode("utf-8", "surrogatepass") for t in texts])


def join_utf8(texts: Sequence[bytes]) -> Joined:
    """Texts in UTF-8 as one buffer."""
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    return Joined(SEPARATOR.encode().join(texts), sizes)


def _rank(bounds: Ints, positions: Ints) -> Ints:
    """How many bounds are at or before each position, both sorted: `searchsorted(..., "right")`,

    faster where bounds are the fewer.
    """
    counts = np.diff(np.searchsorted(positions, bounds), prepend=0, append=len(positions))
    return np.repeat(np.arange(len(bounds) + 1), counts)


def runs(mask: Bools) -> tuple[Ints, Ints]:
    """Starts and ends of the maximal runs of True."""
    if not len(mask):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    edges = np.flatnonzero(mask[1:] != mask[:-1]) + 1
    if mask[0]:
        edges = np.concatenate(([0], edges))
    if mask[-1]:
        edges = np.concatenate((edges, [len(mask)]))
    return edges[::2], edges[1::2]


# --------------------------------------------------------------------------------------- words


def word_spans(joined: Joined) -> tuple[Ints, Ints]:
    """Starts and ends of words in the buffer.

    A word is a maximal run of word characters; one apostrophe, hyphen, soft hyphen or full stop
    between two word characters, or one comma between two digits, does not end it ("don't",
    "cease-fire", "U.S", "4,385").
    """
    return runs(np.unpackbits(joined._survey.words, count=len(joined)).view(bool))


def word_counts(joined: Joined, begin: ArrayLike | None = None) -> Ints:
    """Words of each text, from its local offset `begin[i]` on."""
    low = joined.bounds if begin is None else joined.bounds + np.asarray(begin, np.int64)
    words = np.append(joined._survey.words, np.uint8(0))
    # A word begins where a bit is set and the one before is not.
    bits = words & ~(words >> 1)
    bits[1:] &= ~(words[:-1] << 7)
    ones = np.frombuffer(bits.tobytes().translate(_ONES.tobytes()), np.uint8)
    after = np.cumsum(ones, dtype=np.int32)

    def told(place: Ints) -> Ints:
        """Words that begin before a place."""
        byte = place >> 3
        return after[byte] - ones[byte] + _ONES[bits[byte] >> (8 - (place & 7))]

    return (told(joined.ends) - told(np.minimum(low, joined.ends))).astype(np.int64)


_ONES = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).sum(1, dtype=np.uint8)


# --------------------------------------------------------------------- paragraphs and sentences


def paragraph_spans(joined: Joined) -> tuple[Ints, Ints]:
    """Starts and ends of paragraphs, without the white space around them.

    A blank line ends a paragraph; so does a single newline, unless the line plainly runs on (no
    final punctuation, and the next line begins with a small letter).
    """
    return joined.paragraphs


def _between(joined: Joined, gap_starts: Ints, gap_ends: Ints) -> tuple[Ints, Ints]:
    """What lies between gaps of white space."""
    starts = np.concatenate(([0], gap_ends)).astype(np.int64)
    ends = np.concatenate((gap_starts, [len(joined)])).astype(np.int64)
    # White space at the edges of the buffer, where no paragraph breaks.
    first, last = joined._inner
    starts[0], ends[-1] = max(starts[0], first), min(ends[-1], last)
    keep = starts < ends
    return starts[keep], ends[keep]


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# After these a capital does not begin a sentence.
_NEVER = _listed(
    """
e.g i.e vs mr mrs ms messrs mx dr drs prof rev revs fr sr. sra gen lt col maj cpl sgt pvt capt cmdr cdr adm
brig sen sens rep reps gov govs amb atty pres supt det insp const cllr hon rt mme mlle st ste mt
ft v viz cf ex-gov lt.gov lt.col lt.gen maj.gen brig.gen al fig figs eq vol pp ed eds
ph
"""
)
# After these a sentence begins only before a word that commonly begins one.
_SOMETIMES = _listed(
    """
u.s u.k u.n e.u u.s.a u.a.e d.c l.a n.y n.j s.c n.c n.h n.m r.i n.d s.d w.va a.m p.m inc corp co
cos ltd llc bros jr sr esq etc est dept univ assn ave blvd rd bldg ph.d m.d b.a m.a j.d ll.b r.n
d.d.s r-fla d-calif g.o.p c.i.a f.b.i n.r.a n.s.a a.c.l.u i.r.s e.p.a f.d.a n.y.p.d l.g.b.t a.k.a
ala ariz ark calif colo conn del fla ga ill ind kan kans ky la mass md mich minn miss mo
mont neb nebr nev okla ore pa penn tenn tex va vt wash wis wisc wyo ont que jan feb mar apr jun
jul aug sept sep oct nov dec mon tue tues wed thu thurs fri sat sun min max approx
"""
)
# Abbreviations written small, without a full stop inside.
_SMALL = ("vs", "v", "viz", "cf", "ft", "etc", "approx", "est")
# Words that commonly begin a sentence and seldom follow an abbreviation inside one.
_OPENERS = _listed(
    """
the a an in on at by for from with as to if when while after before since until although though
because but and or so yet nor he she it they we i you his her its their our my your this that
these those there here what who why how where which not no all both some many most more one two
several another other each every such then now later last next earlier still also even just only
however meanwhile instead moreover furthermore nevertheless according asked despite during under
over between among about against despite without within through is are was were do does did has
have had can could will would should may might let's it's he's she's they're we're i'm don't
"""
)


def _pack(word: str) -> int:
    """Up to eight ASCII characters as one number."""
    return int.from_bytes(word.encode("ascii"), "big")


@cache
def _packed(words: tuple[str, ...]) -> NDArray[np.uint64]:
    return np.unique(np.array([_pack(w) for w in words if len(w) <= 8], np.uint64))


def _letter(c: str) -> int:
    """ASCII letters as small ones, what stands inside abbreviations, 1 for other word characters."""
    if c == "\u2019":
        return ord("'")
    if c.isascii():
        return ord(c.lower()) if c.isalpha() or c in ".'-" else int(c.isdecimal())
    return int(is_word(c))


_LETTERS = Each(_letter, np.uint8, outside=0)


def _pack_at(joined: Joined, index: Ints, step: int) -> tuple[NDArray[np.uint64], Ints]:
    """The word that ends (step -1) or begins (step 1) at each position, packed, and its length.

    A word here is of ASCII letters, with `.`, `'` and `-` inside; longer ones than eight
    characters, and any with other letters, pack to 0.
    """
    chars = joined.at(_LETTERS, index + step * np.arange(9)[:, None])
    alive = chars > 1
    alive[0] &= chars[0] >= 97
    alive = np.logical_and.accumulate(alive, axis=0)
    length = np.count_nonzero(alive, axis=0)
    foreign = chars[0] == 1
    foreign |= ((chars[1:] == 1) & alive[:-1]).any(axis=0)
    eight = np.ascontiguousarray(np.where(alive, chars, 0)[:8].T)
    if step < 0:
        packed = eight.view("<u8").ravel().astype(np.uint64)
    else:
        packed = eight.view(">u8").ravel().astype(np.uint64)
        packed >>= (8 * np.maximum(8 - length, 0)).astype(np.uint64)
    packed[(length > 8) | foreign] = 0
    return packed, length


def _among(values: NDArray[np.uint64], words: tuple[str, ...]) -> Bools:
    """Which packed words are some of these."""
    known = _packed(words)
    return known[np.searchsorted(known[:-1], values)] == values


def sentence_spans(joined: Joined, near: Ints | None = None) -> tuple[Ints, Ints]:
    """Starts and ends of sentences, without the white space around them.

    A sentence ends at `.`, `!`, `?` or an ellipsis, with closing marks, before white space and
    what is not a small letter; not after titles and initials, and after other abbreviations only
    before a word that commonly begins a sentence. No sentence crosses a paragraph, and every
    character that is not white space lies in exactly one sentence.

    With `near`, positions in the buffer, only paragraphs that hold one are cut into sentences;
    any other is given as a whole.
    """
    starts, ends, breaks = joined.gaps
    stop = joined.points(_STOP)
    if near is not None:
        heads, _ = joined.paragraphs
        wanted = np.zeros(len(heads) + 1, bool)
        wanted[np.searchsorted(heads, near, "right")] = True
        stop = stop[wanted[_rank(heads, stop)]]
    gap = _past(joined, stop + 1, CLOSER)
    keep = (joined._kind_at(gap) & _BLANK) != 0
    stop, gap = stop[keep], gap[keep]
    end = gap + 1
    if len(starts):
        number = np.minimum(np.searchsorted(starts, gap), len(starts) - 1)
        wide = starts[number] == gap
        end = np.where(wide, ends[number], end)
        keep = ~(wide & breaks[number])
        stop, gap, end = stop[keep], gap[keep], end[keep]

    first = _past(joined, end, OPENER)  # the next sentence's first character behind its marks
    following = joined._class_at(first)
    split = (following & LOWER) == 0
    split &= ~((joined._at(first) == 44) | (joined._at(first) == 59))
    closed = gap - stop > 1  # a closing mark stands between: "... in the U.S.” Then"
    dotted = (joined._at(stop) == 46) & (joined._at(stop - 1) != 46)
    some = np.flatnonzero(split & dotted)
    split[some] = ~_abbreviated(joined, stop[some], end[some], first[some], closed[some])
    # A quoted question or cry goes on with its reporting clause: “Why?” Mr. Smith asked.
    asked = split & closed & (joined._at(stop) != 46) & ((following & UPPER) != 0)
    for k in np.flatnonzero(asked).tolist():
        split[k] = not _reports(joined, int(end[k]))

    cut_starts = np.concatenate((starts[breaks], gap[split]))
    cut_ends = np.concatenate((ends[breaks], end[split]))
    cut_starts.sort()
    cut_ends.sort()
    return _between(joined, cut_starts, cut_ends)


def _past(joined: Joined, places: Ints, kind: int) -> Ints:
    """Each place, or behind up to three characters of a class that stand there."""
    there = (joined._class_at(places) & kind) != 0
    behind, some = places + there, np.flatnonzero(there)
    for _ in range(2):
        some = some[(joined._class_at(behind[some]) & kind) != 0]
        behind[some] += 1
    return behind


def _begins(joined: Joined, end: Ints, first: Ints) -> Bools:
    """Whether a quotation begins at `end`, or at `first` a word that commonly begins a sentence."""
    opens, _ = _pack_at(joined, first, 1)
    marked = (first > end) & ((joined._class_at(end) & CLOSER) != 0)  # an opening quotation mark
    marked |= (joined._at(end) == 0x201C) | (joined._at(end) == 0x2018)
    return _among(opens, _OPENERS) | marked


def _abbreviated(joined: Joined, stop: Ints, end: Ints, first: Ints, closed: Bools) -> Bools:
    """Whether the full stop at `stop` ends an abbreviation and no sentence.

    The next word begins at `first`, after the opening marks from `end` on.
    """
    following = joined._class_at(first)
    word, length = _pack_at(joined, stop - 1, -1)
    # Abbreviations of titles, states and months begin with a capital: "Ore." but not "ore."
    capital = (joined._class_at(stop - length) & UPPER) != 0
    inner_dot = (joined._at(stop - 2) == 46) | _among(word, _SMALL)
    shaped = capital | inner_dot
    never = _among(word, _NEVER) & ~closed & shaped
    sometimes = _among(word, _SOMETIMES) & shaped
    numbered = _among(word, ("no", "nos")) & ((following & DIGIT) != 0)
    upper = (joined._class_at(stop - 1) & UPPER) != 0
    initial = (length == 1) & upper & ((joined._class_at(stop - 2) & WORD) == 0)
    # A number that stands alone at the head of a line is a list's.
    digit = (joined._class_at(stop - 1) & DIGIT) != 0
    back = stop - 1 - ((joined._class_at(stop - 2) & DIGIT) != 0)
    listed = digit & ((joined._class_at(back - 1) & NEWLINE) != 0)
    abbreviated = never | listed | numbered
    asked = np.flatnonzero((sometimes | initial) & ~abbreviated)
    abbreviated[asked] = ~_begins(joined, end[asked], first[asked])
    return abbreviated | (sometimes & ((following & DIGIT) != 0) & ~closed)


_SAYS = frozenset(
    _listed(
        """
said says asked asks told replied added wrote tweeted shouted yelled cried responded continued
recalled exclaimed wondered declared quipped joked answered demanded chanted
"""
    )
)


def _reports(joined: Joined, at: int) -> bool:
    """Whether a short subject and a verb of saying stand here."""
    head = joined.cut(*np.array([[at], [min(at + 60, len(joined))]]))[0].split("\n")[0].split()[:5]
    return any(w.rstrip(".,:") in _SAYS for w in head[1:])


# ---------------------------------------------------------------------------------- quotations

QUOTATION = np.dtype(
    [
        ("start", np.int64),  # the opening mark, or the paragraph's start
        ("end", np.int64),  # after the closing mark, or the paragraph's end
        ("content_start", np.int64),
        ("content_end", np.int64),
        ("level", np.int8),  # 0, or 1 inside another quotation
        ("running", np.bool_),  # goes on in the next paragraph
        ("continued", np.bool_),  # goes on from the paragraph before
        ("uncertain", np.bool_),  # a mark without its partner
    ]
)

_OPEN, _CLOSE, _EITHER = 1, 2, 3
_DOUBLE_OPEN, _DOUBLE_CLOSE = "“„«", "”»"
_SINGLES = _CLASSES[SINGLE]
_ELISIONS = ("em", "tis", "twas", "til", "till", "cause", "cuz", "bout", "round", "n", "un", "ere")


def quotation_spans(joined: Joined, near: Ints | None = None) -> NDArray:
    """Quotations as an array of `QUOTATION` rows, sorted by start, then by level.

    Double marks are curly, straight, guillemets, or two single marks. A mark that can only open or
    only close by what stands beside it does so; any other alternates. A quotation that does not
    close in its paragraph ends with it: it runs on where the next paragraph opens with a mark, and
    is uncertain where it does not. Single marks are quotations where an opening and a closing
    one match within a paragraph (and within a double quotation, where they stand in one);
    otherwise they are apostrophes.

    With `near`, positions in the buffer, those of paragraphs that hold one are given, and maybe
    others.
    """
    index = joined.points(_MARK)
    before, after = joined._class_at(index - 1), joined._class_at(index + 1)
    double = (joined._class_at(index) & DOUBLE) != 0
    # An apostrophe between two letters is none of our business.
    keep = double | ((before & after & WORD) == 0)
    if not keep.any():
        return np.empty(0, QUOTATION)
    marks = _Marks(
        joined, index[keep], joined._at(index[keep]), double[keep], before[keep], after[keep]
    )
    found = np.concatenate(_quotations(marks, near))
    found = found[np.lexsort((found["level"], found["start"]))]
    # What lies inside an earlier one is nested: double marks in single ones too.
    if len(found):
        reach = np.maximum.accumulate(found["end"])
        found["level"][1:] = found["start"][1:] < reach[:-1]
    return found


@dataclass(frozen=True)
class _Marks:
    """Quotation marks as arrays: where, what, whether double, the classes of their neighbours."""

    joined: Joined
    place: Ints
    code: NDArray[np.uint32]
    double: Bools
    left: NDArray[np.uint16]
    right: NDArray[np.uint16]

    def odd(self, heads: Ints) -> Bools:
        """Which paragraphs, whose marks begin at `heads`, need `_paragraph` to be understood.

        In the others double marks open and close by turns, and no single one opens: what
        `_paragraph` makes of them is told by their order alone.
        """
        double, left, right = self.double, self.left, self.right
        opens = ((left & (SPACE | OPENER)) != 0) & ((right & SPACE) == 0)
        closes = ((left & SPACE) == 0) & (((right & SPACE) != 0) | ((right & WORD) == 0))
        opens, closes = opens & ~closes, closes & ~opens
        opener, closer = _is_one(self.code, _DOUBLE_OPEN), _is_one(self.code, _DOUBLE_CLOSE)
        number: Ints = np.cumsum(double) - double
        first: Ints = number[heads]
        counts = np.add.reduceat(double, heads, dtype=np.int64)
        second = ((number - np.repeat(first, np.diff(heads, append=len(double)))) & 1) == 1
        # Resolved as in `_paragraph`: where none is open, and where one is.
        fits = np.where(
            second,
            (closer | ~opens) & (~opener | closes),
            opener | opens | ~(closes | closer),
        )
        single = ~double & ((left & (SPACE | OPENER | CLOSER)) != 0) & ((right & SPACE) == 0)
        single &= ((right & (WORD | OPENER)) != 0) & ~_is_one(self.code, "’›")
        twins = np.zeros(len(double), bool)
        twins[1:] = ~double[1:] & ~double[:-1] & (np.diff(self.place) == 1)
        odd = np.logical_or.reduceat((double & ~fits) | single | twins, heads)
        return odd | ((counts & 1) == 1)


def _is_one(codes: NDArray[np.uint32], chars: str) -> Bools:
    found = np.zeros(len(codes), bool)
    for c in chars:
        found |= codes == ord(c)
    return found


def _quotations(marks: _Marks, near: Ints | None) -> tuple[NDArray, NDArray]:
    """Quotations of the paragraphs whose marks pair off, and of the others."""
    joined, place = marks.joined, marks.place
    starts, ends = joined.paragraphs
    paragraph = _rank(starts, place) - 1
    heads = np.flatnonzero(np.diff(paragraph, prepend=-1))
    tails = np.append(heads[1:], len(place))
    numbers = paragraph[heads]  # of the paragraphs with marks
    owner = np.searchsorted(joined.bounds, starts[numbers], "right") - 1
    odd = marks.odd(heads)
    wanted = asked = np.ones(len(heads), bool)
    if near is not None:
        wanted, asked = _asked(odd, numbers, starts, near)

    plain = marks.double & np.repeat(wanted & ~odd, tails - heads)
    opened, closed = place[plain][::2], place[plain][1::2]
    even = np.zeros(len(opened), QUOTATION)
    even["start"], even["end"] = opened, closed + 1
    even["content_start"], even["content_end"] = opened + 1, closed

    rows: list[tuple] = []
    some = np.flatnonzero(odd & asked)
    # Whether the next paragraph opens with a mark.
    after = np.minimum(some + 1, len(heads) - 1)
    reopens = (after > some) & (numbers[after] == numbers[some] + 1) & (owner[after] == owner[some])
    reopens &= place[heads[after]] == starts[numbers[after]]
    goes_on = (
        (numbers[some] == numbers[some - 1] + 1) & (owner[some] == owner[some - 1]) & (some > 0)
    )
    text_starts = np.searchsorted(starts, joined.bounds[owner[some]])
    of_some = np.flatnonzero(np.repeat(odd & asked, tails - heads))
    columns = (place, marks.code, marks.left, marks.right)
    place_, code, left, right = (x[of_some].tolist() for x in columns)
    last = np.cumsum((tails - heads)[some])
    first_ = last - (tails - heads)[some]
    previous, state = -1, False
    running = []
    lows, highs = starts[numbers[some]], ends[numbers[some]]
    for k, head, tail, low, high, reopened, follows, first, written in zip(
        *(x.tolist() for x in (some, first_, last, lows, highs, reopens, goes_on)),
        (text_starts == numbers[some]).tolist(),
        joined.cut(lows, highs),
    ):
        state = _paragraph(
            place_[head:tail], code[head:tail], left[head:tail], right[head:tail],
            (low, high), written, rows,
            carried=state and follows and previous == k - 1, first=first, reopened=reopened,
        )  # fmt: skip
        previous = k
        if state:
            running.append(k)
    # A quotation at the head of a paragraph goes on with one that stayed open before it.
    if running:
        on = np.array(running) + 1
        on = on[on < len(heads)]
        on = on[(numbers[on] == numbers[on - 1] + 1) & (owner[on] == owner[on - 1])]
        even["continued"] = np.isin(even["start"], starts[numbers[on]])
    return even, np.array(rows, QUOTATION)


def _asked(odd: Bools, numbers: Ints, starts: Ints, near: Ints) -> tuple[Bools, Bools]:
    """Which paragraphs with marks hold a position of `near` or stand before one that does; and
    which are read for them where marks do not pair off: what stays open is known by reading all
    that lead to it."""
    wanted = np.zeros(len(starts) + 1, bool)
    wanted[np.searchsorted(starts, near, "right") - 1] = True
    wanted = wanted[numbers] | wanted[numbers + 1]
    # Runs of odd ones are read from their beginning.
    run = np.cumsum(~odd)
    return wanted, np.bincount(run, wanted & odd)[run] > 0


def _side(left: int, right: int) -> int:
    """What a straight mark can be, by the classes of its neighbours."""
    opens = bool(left & (SPACE | OPENER)) and not right & SPACE
    closes = not left & SPACE and (bool(right & SPACE) or not right & WORD)
    if opens and not closes:
        return _OPEN
    if closes and not opens:
        return _CLOSE
    return _EITHER


def _paragraph(
    place: list[int],
    sign: list[int],
    left: list[int],
    right: list[int],
    span: tuple[int, int],
    text: str,
    rows: list[tuple],
    *,
    carried: bool,
    first: bool,
    reopened: bool,
) -> bool:
    """Match the marks of one paragraph, `text`; whether its last quotation stayed open."""
    singles, marks = _sort_marks(place, sign, left, right)
    doubles: list[tuple[int, int]] = []  # (start, content_start) of an open one, at most one
    found: list[tuple[int, int]] = []
    quoted: list[tuple[int, int, int, int, bool]] = []
    m = 0
    while m < len(marks):
        at, width, side, char = marks[m]
        if char in _DOUBLE_OPEN and (side != _CLOSE or not doubles):
            side = _OPEN
        elif char in _DOUBLE_CLOSE and (side != _OPEN or doubles):
            side = _CLOSE
        elif side == _EITHER:
            side = _CLOSE if doubles else _OPEN
        m += 1
        if side == _OPEN:
            if doubles and [mark[2] for mark in marks[m : m + 2]] == [_CLOSE, _CLOSE]:
                # A quotation in the same marks within a quotation.
                rows.append((at, marks[m][0] + marks[m][1], at + width, marks[m][0], 1, *_PLAIN))
                m += 1
                continue
            if doubles:
                # The earlier one never closed.
                start, inner = doubles.pop()
                quoted.append((start, at, inner, at, True))
            doubles.append((at, at + width))
        elif doubles:
            start, inner = doubles.pop()
            quoted.append((start, at + width, inner, at, False))
        elif m == 1 and (carried or (first and char in _DOUBLE_CLOSE)) and at > span[0]:
            # Opened in the paragraph before, or before an excerpt began.
            quoted.append((span[0], at + width, span[0], at, True))
    open_ = bool(doubles)
    if doubles:
        start, inner = doubles.pop()
        quoted.append((start, span[1], inner, span[1], not reopened))
    for start, end, inner, outer, uncertain in quoted:
        runs_on = open_ and end == span[1] and outer == end and reopened
        rows.append((start, end, inner, outer, 0, runs_on, carried and start == span[0], uncertain))
        found.append((start, end))
    if singles and _match_singles(singles, left, right, span, found, text, rows, reopened):
        open_ = True
    return open_


_PLAIN = (False, False, False)  # neither running nor continued nor uncertain


def _sort_marks(
    place: list[int], sign: list[int], left: list[int], right: list[int]
) -> tuple[list[tuple[int, int, int]], list[tuple[int, int, int, str]]]:
    """Single marks (position, code, index) and double ones (position, width, side, character)."""
    singles: list[tuple[int, int, int]] = []
    doubles: list[tuple[int, int, int, str]] = []
    k, n = 0, len(place)
    while k < n:
        at, code = place[k], sign[k]
        char = chr(code)
        if char not in _SINGLES:
            doubles.append((at, 1, _side(left[k], right[k]), char))
            k += 1
            continue
        # Two single marks side by side are a double one.
        twin = k + 1 < n and place[k + 1] == at + 1 and sign[k + 1] in _twins(code)
        triple = twin and k + 2 < n and place[k + 2] == at + 2 and sign[k + 2] == code
        if not twin or triple:
            singles.append((at, code, k))
            k += 1
            continue
        doubles.append((at, 2, _OPEN if char == "`" else _side(left[k], right[k + 1]), char))
        k += 2
    return singles, doubles


def _twins(code: int) -> tuple[int, ...]:
    if code in (0x27, 0x60):
        return (code,)
    return (0x2018, 0x2019) if code in (0x2018, 0x2019) else ()


def _match_singles(
    singles: list[tuple[int, int, int]],
    left: list[int],
    right: list[int],
    span: tuple[int, int],
    doubles: list[tuple[int, int]],
    text: str,
    rows: list[tuple],
    reopened: bool,
) -> bool:
    """Quotations in single marks; whether one runs on into the next paragraph."""
    region = 0
    opened: tuple[int, int] | None = None  # (position, region)
    weak: int | None = None  # a closing mark that may be a plural's apostrophe
    running = False

    def close(at: int) -> None:
        nonlocal opened, weak
        assert opened is not None
        start, where = opened
        if at > start + 1:
            rows.append((start, at + 1, start + 1, at, int(where >= 0), False, False, False))
        opened, weak = None, None

    for at, code, k in singles:
        while region < len(doubles) and doubles[region][1] <= at:
            region += 1
        within = region if region < len(doubles) and doubles[region][0] <= at else -1
        if opened and opened[1] != within:
            if weak is not None:
                close(weak)
            opened, weak = None, None
        char = chr(code)
        before, after = left[k], right[k]
        can_open = (bool(before & (SPACE | OPENER | CLOSER))) and not after & SPACE
        can_open &= char not in "’›" and (bool(after & WORD) or bool(after & OPENER))
        can_close = not before & SPACE and not after & WORD and char not in "‘‹`‚"
        if can_open and can_close:
            can_open, can_close = opened is None, opened is not None
        here = at - span[0]
        if can_open and char != "‹" and after & WORD and _elided(text, here):
            continue
        if can_open:
            if opened and weak is not None:
                close(weak)
            if opened is None or char in "‘‹`":
                opened, weak = (at, within), None
        elif can_close and opened and text[max(here - 2, 0) : here] not in ("’n", "'n"):
            possessive = after & SPACE and text[max(here - 1, 0) : here] in ("s", "z")
            if not possessive:
                close(at)
            elif weak is None:
                weak = at
    if opened and weak is not None:
        close(weak)
    elif opened and reopened and opened[1] < 0 and opened[0] == span[0]:
        rows.append((span[0], span[1], span[0] + 1, span[1], 0, True, False, False))
        running = True
    return running


def _elided(text: str, at: int) -> bool:
    """Whether the apostrophe stands for letters left out at a word's head: 'em, '90s."""
    tail = text[at + 1 : at + 7]
    word = ""
    for c in tail:
        if not c.isalnum():
            break
        word += c
    if word.lower() in _ELISIONS:
        return True
    return len(word) in (2, 3) and word[:2].isdecimal() and (len(word) == 2 or word[2] == "s")


# -------------------------------------------------------------------------- one text at a time


def _pairs(spans: tuple[Ints, Ints]) -> list[tuple[int, int]]:
    return list(zip(spans[0].tolist(), spans[1].tolist()))


def words(text: str) -> list[tuple[int, int]]:
    """Spans of the words of one text."""
    return _pairs(word_spans(join([text])))


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans of the paragraphs of one text."""
    return _pairs(paragraph_spans(join([text])))


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of one text."""
    return _pairs(sentence_spans(join([text])))


def quotations(text: str) -> list[tuple[int, int]]:
    """Spans of the outermost quotations of one text, marks included."""
    rows = quotation_spans(join([text]))
    outer = rows[rows["level"] == 0]
    return list(zip(outer["start"].tolist(), outer["end"].tolist()))


def enclosing(starts: Ints, ends: Ints, positions: Sequence[int] | Ints) -> Ints:
    """Index of the span that holds each position, -1 where none does. Spans do not overlap."""
    where = np.asarray(positions, np.int64)
    if not len(starts):
        return np.full(len(where), -1, np.int64)
    index = np.searchsorted(starts, where, "right") - 1
    inside = (index >= 0) & (where < ends[np.maximum(index, 0)])
    return np.where(inside, index, -1)
