"""Words, paragraphs, sentences and quotations of many texts at once: offsets in, offsets out.

A batch of texts is one buffer of code points, so that an index into the buffer minus the start of
its text *is* the character offset. Every pass is vectorised over the buffer; Python loops touch
quotation marks and nothing smaller.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

SEPARATOR = "\n\n"  # a blank line: no word, sentence or paragraph crosses it

# Classes of characters, bits of one lookup table.
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


@cache
def _table() -> NDArray[np.uint16]:
    """Bits of every code point."""
    codes = np.arange(0x110000, dtype=np.uint32)
    chars = codes.view("U1")
    table = np.zeros(len(codes), np.uint16)
    for bit, test in (
        (WORD, np.char.isalnum),
        (SPACE, np.char.isspace),
        (UPPER, np.char.isupper),
        (LOWER, np.char.islower),
        (DIGIT, np.char.isdecimal),
    ):
        table[test(chars)] |= bit
    # Combining marks lie below U+20000 and in the variation selectors of plane 14.
    for span in (range(0x300, 0x20000), range(0xE0100, 0xE01F0)):
        marks = [c for c in span if unicodedata.category(chr(c))[0] == "M"]
        table[marks] |= WORD
    table[[0x5F, 0x200C, 0x200D]] |= WORD
    for bit, members in _CLASSES.items():
        table[[ord(c) for c in members]] |= bit
    return table


@dataclass(frozen=True)
class Joined:
    """Texts joined by a blank line, as code points.

    `codes` is uint32, one per character; text i is `codes[bounds[i]:ends[i]]`.
    """

    codes: NDArray[np.uint32]
    bounds: Ints
    ends: Ints

    @cached_property
    def classes(self) -> NDArray[np.uint16]:
        """Class bits of every character."""
        return _table()[self.codes]

    @cached_property
    def sentences(self) -> tuple[Ints, Ints]:
        """Starts and ends of all sentences in the buffer, as `sentence_spans` gives them."""
        return sentence_spans(self)

    @cached_property
    def spaces(self) -> tuple[Ints, Ints]:
        """Starts and ends of all runs of white space in the buffer."""
        return runs((self.classes & SPACE) != 0)

    @cached_property
    def _gaps(self) -> tuple[Ints, Ints, Bools]:
        """Runs of white space, and whether each ends a paragraph."""
        starts, ends = self.spaces
        breaks = np.zeros(len(starts), np.int64)
        newline = np.flatnonzero((self.classes & NEWLINE) != 0)
        # \r\n is one line end.
        newline = newline[(self.codes[newline] != 10) | (self._at(newline - 1) != 13)]
        np.add.at(breaks, np.searchsorted(starts, newline, "right") - 1, 1)
        # A single newline ends a paragraph unless the line runs on: the next begins with a small
        # letter and this one does not end like a sentence.
        last, first = self._class_at(starts - 1), self._class_at(ends)
        runs_on = ((first & LOWER) != 0) & ((last & (STOP | CLOSER)) == 0)
        return starts, ends, (breaks > 1) | ((breaks == 1) & ~runs_on)

    def _at(self, index: Ints) -> NDArray[np.uint32]:
        """Code points at positions; 10 (a newline) outside the buffer."""
        return self._pick(self.codes, index, 10)

    def _class_at(self, index: Ints) -> NDArray[np.uint16]:
        return self._pick(self.classes, index, int(_table()[10]))

    def _pick(self, values: NDArray, index: Ints, outside: int) -> NDArray:
        """Values at positions, `outside` where there is none; most positions are inside."""
        if not len(values):
            return np.full(len(index), outside, values.dtype)
        found = values.take(index, mode="clip")
        beyond = (index < 0) | (index >= len(values))
        if beyond.any():
            found[beyond] = outside
        return found

    def locate(self, positions: ArrayLike) -> tuple[Ints, Ints]:
        """(index of the text, offset in it) of positions in the buffer."""
        where = np.asarray(positions, np.int64)
        index = np.searchsorted(self.bounds, where, "right") - 1
        return index, where - self.bounds[index]


def join(texts: Iterable[str | None]) -> Joined:
    """Texts as one buffer; None is an empty text. Any character may occur, lone surrogates too."""
    parts = [t or "" for t in texts]
    raw = SEPARATOR.join(parts).encode("utf-32-le", "surrogatepass")
    sizes = np.fromiter((len(p) for p in parts), np.int64, len(parts))
    starts = np.concatenate(([0], np.cumsum(sizes + len(SEPARATOR))))[:-1].astype(np.int64)
    return Joined(np.frombuffer(raw, np.uint32), starts, starts + sizes)


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


def is_word(codes: NDArray[np.uint32]) -> Bools:
    """Whether each code point is a word character.

    Letters, numbers, combining marks, the underscore, and the zero-width joiner and non-joiner.
    """
    return (_table()[codes] & WORD) != 0


def word_spans(joined: Joined) -> tuple[Ints, Ints]:
    """Starts and ends of words in the buffer.

    A word is a maximal run of word characters; one apostrophe, hyphen, soft hyphen or full stop
    between two word characters, or one comma between two digits, does not end it ("don't",
    "cease-fire", "U.S", "4,385").
    """
    return runs(_words(joined))


def _words(joined: Joined) -> Bools:
    classes = joined.classes
    word = (classes & WORD) != 0
    inner = np.flatnonzero((classes & JOINER) != 0)
    comma = np.flatnonzero(joined.codes == 44)
    before, after = joined._class_at(inner - 1), joined._class_at(inner + 1)
    word[inner[(before & after & WORD) != 0]] = True
    before, after = joined._class_at(comma - 1), joined._class_at(comma + 1)
    word[comma[(before & after & DIGIT) != 0]] = True
    return word


def word_counts(joined: Joined, begin: ArrayLike | None = None) -> Ints:
    """Words of each text, from its local offset `begin[i]` on."""
    word = _words(joined)
    first = word.copy()
    first[1:] &= ~word[:-1]
    low = joined.bounds if begin is None else joined.bounds + np.asarray(begin, np.int64)
    return np.fromiter(
        (np.count_nonzero(first[a:b]) for a, b in zip(low.tolist(), joined.ends.tolist())),
        np.int64,
        len(low),
    )


# --------------------------------------------------------------------- paragraphs and sentences


def paragraph_spans(joined: Joined) -> tuple[Ints, Ints]:
    """Starts and ends of paragraphs, without the white space around them.

    A blank line ends a paragraph; so does a single newline, unless the line plainly runs on (no
    final punctuation, and the next line begins with a small letter).
    """
    starts, ends, breaks = joined._gaps
    return _between(joined, starts[breaks], ends[breaks])


def _between(joined: Joined, gap_starts: Ints, gap_ends: Ints) -> tuple[Ints, Ints]:
    """What lies between gaps of white space."""
    starts = np.concatenate(([0], gap_ends)).astype(np.int64)
    ends = np.concatenate((gap_starts, [len(joined.codes)])).astype(np.int64)
    # White space at the edges of the buffer, where no paragraph breaks.
    space_starts, space_ends = joined.spaces
    if len(space_starts):
        if space_starts[0] == 0:
            starts[0] = max(starts[0], space_ends[0])
        if space_ends[-1] == len(joined.codes):
            ends[-1] = min(ends[-1], space_starts[-1])
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


def _pack_at(joined: Joined, index: Ints, step: int) -> tuple[NDArray[np.uint64], Ints]:
    """The word that ends (step -1) or begins (step 1) at each position, packed, and its length.

    A word here is of ASCII letters, with `.`, `'` and `-` inside; longer ones than eight
    characters, and any with other letters, pack to 0.
    """
    packed = np.zeros(len(index), np.uint64)
    length = np.zeros(len(index), np.int64)
    alive = np.ones(len(index), bool)
    foreign = np.zeros(len(index), bool)
    for k in range(9):
        code = joined._at(index + step * k)
        code = np.where(code == 0x2019, 39, code)
        letter = ((code | 32) >= 97) & ((code | 32) <= 122)
        inner = (code == 46) | (code == 39) | (code == 45) if k else np.zeros(len(index), bool)
        foreign |= alive & (code > 127) & ((joined._class_at(index + step * k) & WORD) != 0)
        foreign |= alive & (code >= 48) & (code <= 57)
        alive &= letter | inner
        value = np.where(letter, code | 32, code).astype(np.uint64)
        if step < 0:
            shifted = packed | (value << np.uint64(8 * min(k, 7)))
        else:
            shifted = (packed << np.uint64(8)) | value
        packed = np.where(alive, shifted, packed)
        length += alive
    packed[(length > 8) | foreign] = 0
    return packed, length


def sentence_spans(joined: Joined) -> tuple[Ints, Ints]:
    """Starts and ends of sentences, without the white space around them.

    A sentence ends at `.`, `!`, `?` or an ellipsis, with closing marks, before white space and
    what is not a small letter; not after titles and initials, and after other abbreviations only
    before a word that commonly begins a sentence. No sentence crosses a paragraph, and every
    character that is not white space lies in exactly one sentence.
    """
    starts, ends, breaks = joined._gaps
    inside = ~breaks
    # The stop, with up to three closing marks after it.
    stop = starts - 1
    for _ in range(3):
        stop = stop - ((joined._class_at(stop) & CLOSER) != 0)
    candidate = inside & ((joined._class_at(stop) & STOP) != 0) & (stop >= 0)
    where = np.flatnonzero(candidate)
    gap, end, stop = starts[where], ends[where], stop[where]

    first = end.copy()  # the first character of the next sentence that is no opening mark
    for _ in range(3):
        first = first + ((joined._class_at(first) & OPENER) != 0)
    following = joined._class_at(first)
    split = (following & LOWER) == 0
    split &= ~((joined._at(first) == 44) | (joined._at(first) == 59))

    dotted = (joined._at(stop) == 46) & (joined._at(stop - 1) != 46)
    word, length = _pack_at(joined, stop - 1, -1)
    opens, _ = _pack_at(joined, first, 1)
    marked = (first > end) & ((joined._class_at(end) & CLOSER) != 0)  # an opening quotation mark
    marked |= (joined._at(end) == 0x201C) | (joined._at(end) == 0x2018)
    begins = np.isin(opens, _packed(_OPENERS)) | marked
    closed = gap - stop > 1  # a closing mark stands between: "... in the U.S.” Then"
    # Abbreviations of titles, states and months begin with a capital: "Ore." but not "ore."
    capital = (joined._class_at(stop - length) & UPPER) != 0
    inner_dot = (joined._at(stop - 2) == 46) | np.isin(word, _packed(_SMALL))
    shaped = capital | inner_dot
    never = np.isin(word, _packed(_NEVER)) & ~closed & shaped
    sometimes = np.isin(word, _packed(_SOMETIMES)) & shaped
    numbered = np.isin(word, _packed(("no", "nos"))) & ((following & DIGIT) != 0)
    upper = (joined._class_at(stop - 1) & UPPER) != 0
    initial = (length == 1) & upper & ((joined._class_at(stop - 2) & WORD) == 0)
    # A number that stands alone at the head of a line is a list's.
    digit = (joined._class_at(stop - 1) & DIGIT) != 0
    back = stop - 1 - ((joined._class_at(stop - 2) & DIGIT) != 0)
    listed = digit & ((joined._class_at(back - 1) & NEWLINE) != 0)
    abbreviated = never | ((sometimes | initial) & ~begins) | listed | numbered
    abbreviated |= sometimes & ((following & DIGIT) != 0) & ~closed
    split &= ~(dotted & abbreviated)
    # A quoted question or cry goes on with its reporting clause: “Why?” Mr. Smith asked.
    asked = split & closed & (joined._at(stop) != 46) & ((following & UPPER) != 0)
    for k in np.flatnonzero(asked).tolist():
        split[k] = not _reports(joined, int(end[k]))

    cut = breaks.copy()
    cut[where[split]] = True
    return _between(joined, starts[cut], ends[cut])


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
    head = "".join(map(chr, joined.codes[at : at + 60])).split("\n")[0].split()[:5]
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


def quotation_spans(joined: Joined) -> NDArray:
    """Quotations as an array of `QUOTATION` rows, sorted by start, then by level.

    Double marks are curly, straight, guillemets, or two single marks. A mark that can only open or
    only close by what stands beside it does so; any other alternates. A quotation that does not
    close in its paragraph ends with it: it runs on where the next paragraph opens with a mark, and
    is uncertain where it does not. Single marks are quotations where an opening and a closing
    one match within a paragraph (and within a double quotation, where they stand in one);
    otherwise they are apostrophes.
    """
    index = np.flatnonzero((joined.classes & (DOUBLE | SINGLE)) != 0)
    if len(index):
        # An apostrophe between two letters is none of our business.
        both = joined._class_at(index - 1) & joined._class_at(index + 1) & WORD
        index = index[((joined.classes[index] & DOUBLE) != 0) | (both == 0)]
    if not len(index):
        return np.empty(0, QUOTATION)
    starts, ends = paragraph_spans(joined)
    paragraph = np.searchsorted(starts, index, "right") - 1
    before, after = joined._class_at(index - 1), joined._class_at(index + 1)
    chars = joined.codes[index]
    rows: list[tuple] = []
    heads = np.flatnonzero(np.diff(paragraph, prepend=-1))
    tails = np.append(heads[1:], len(index))
    owner = np.searchsorted(joined.bounds, starts, "right") - 1
    place, sign = index.tolist(), chars.tolist()
    left, right = before.tolist(), after.tolist()
    text = _Text(joined)
    previous, state = -1, False
    for head, tail in zip(heads.tolist(), tails.tolist()):
        p = int(paragraph[head])
        first = p == 0 or owner[p] != owner[p - 1]
        carried = state and p == previous + 1 and not first
        reopened = (
            p + 1 < len(starts)
            and owner[p + 1] == owner[p]
            and tail < len(place)
            and place[tail] == starts[p + 1]
        )
        state = _paragraph(
            place[head:tail], sign[head:tail], left[head:tail], right[head:tail],
            (int(starts[p]), int(ends[p])), text, rows,
            carried=carried, first=bool(first), reopened=bool(reopened),
        )  # fmt: skip
        previous = p
    rows.sort(key=lambda r: (r[0], r[4]))
    found = np.array(rows, QUOTATION)
    # What lies inside an earlier one is nested: double marks in single ones too.
    if len(found):
        reach = np.maximum.accumulate(found["end"])
        found["level"][1:] = found["start"][1:] < reach[:-1]
    return found


class _Text:
    """Characters of the buffer for the few places where words decide."""

    def __init__(self, joined: Joined) -> None:
        self.codes = joined.codes

    def slice(self, start: int, end: int) -> str:
        return "".join(chr(c) for c in self.codes[max(start, 0) : end])


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
    text: _Text,
    rows: list[tuple],
    *,
    carried: bool,
    first: bool,
    reopened: bool,
) -> bool:
    """Match the marks of one paragraph; whether its last quotation stayed open."""
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
    text: _Text,
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
        if can_open and char != "‹" and after & WORD and _elided(text, at):
            continue
        if can_open:
            if opened and weak is not None:
                close(weak)
            if opened is None or char in "‘‹`":
                opened, weak = (at, within), None
        elif can_close and opened and text.slice(at - 2, at) not in ("’n", "'n"):
            possessive = after & SPACE and text.slice(at - 1, at) in ("s", "z")
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


def _elided(text: _Text, at: int) -> bool:
    """Whether the apostrophe stands for letters left out at a word's head: 'em, '90s."""
    tail = text.slice(at + 1, at + 7)
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
