"""Characters of a buffer as one byte each: what passes over all of them read.

UTF-8 takes one to four bytes a character, an array of code points four. Here a character is its
number in the buffer's own alphabet, one byte: offsets are those of characters, a table of 256
bytes maps all of them at the speed of memory, and what is asked of a character (is it a letter?)
is asked once of each different one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

# Numbers of no character: what stands beyond the ends, and one whose number does not fit a byte.
PAD, RARE = 254, 255
_ASCII, _BYTES = 128, 256
_FITTING = PAD - _ASCII  # characters beyond ASCII that have a byte of their own
_MARGIN = 16  # positions beyond either end that may be asked for
_CONTINUATION = bytes(range(0x80, 0xC0))
_BLOCK = 1 << 18  # characters mapped at once: near the processor


class Each:
    """What a function says of each character, asked once.

    Parameters
    ----------
    value : of a character, a number that fits `dtype`.
    outside : the number of what stands beyond the ends of a buffer.
    """

    def __init__(self, value: Callable[[str], int], dtype: type[np.generic], outside: int) -> None:
        self.value, self.dtype, self.outside = value, dtype, outside
        self._known: dict[int, int] = {}

    def of(self, codes: NDArray) -> NDArray:
        """The numbers of code points."""
        known, listed = self._known, codes.tolist()
        for code in set(listed).difference(known):
            known[code] = self.value(chr(code))
        return np.fromiter(map(known.__getitem__, listed), self.dtype, len(listed))


@dataclass(frozen=True)
class Characters:
    """Text as UTF-8, lone surrogates as three bytes, read by characters."""

    utf8: bytes = field(repr=False)

    def __len__(self) -> int:
        return len(self._low) - _MARGIN

    @cached_property
    def string(self) -> str:
        """The text."""
        return self.utf8.decode("utf-8", "surrogatepass")

    @cached_property
    def codes(self) -> NDArray[np.uint32]:
        """The code point of every character."""
        codes = np.frombuffer(self._low, np.uint8)[: len(self)].astype(np.uint32)
        place, beyond, _ = self._beyond
        codes[place] = beyond
        return codes

    @cached_property
    def _beyond(self) -> tuple[Ints, NDArray[np.uint32], Ints]:
        """Characters beyond ASCII: where they stand, code points, bytes after the first."""
        raw = np.frombuffer(self.utf8, np.uint8)
        lead = np.flatnonzero(raw >= 0xC0)
        first = raw[lead]
        more = (first >= 0xC0).astype(np.int64) + (first >= 0xE0) + (first >= 0xF0)
        codes = (first & (0x3F >> more)).astype(np.uint32)
        for k in (1, 2, 3):
            some = np.flatnonzero(more >= k)
            codes[some] = codes[some] << 6 | raw[lead[some] + k] & 0x3F
        return lead - np.cumsum(more) + more, codes, more

    @cached_property
    def _numbered(self) -> tuple[bytearray, NDArray[np.uint32], Ints, Ints]:
        """A byte a character with a margin, the alphabet, where RARE ones stand, their numbers."""
        place, codes, _ = self._beyond
        counts = np.bincount(codes)
        found = np.flatnonzero(counts)
        found = found[np.argsort(-counts[found], kind="stable")]  # the most frequent fit
        alphabet = np.zeros(_BYTES + max(0, len(found) - _FITTING), np.uint32)
        numbers = np.concatenate((np.arange(_ASCII, PAD), np.arange(_BYTES, len(alphabet))))
        numbers = numbers[: len(found)]
        alphabet[:_ASCII] = np.arange(_ASCII)
        alphabet[PAD] = ord("\n")
        alphabet[numbers] = found
        counts[found] = numbers
        number = counts[codes]
        low = bytearray().join((self.utf8.translate(None, _CONTINUATION), bytes([PAD]) * _MARGIN))
        np.frombuffer(low, np.uint8)[place] = np.minimum(number, RARE)
        rare = np.flatnonzero(number >= _BYTES)
        return low, alphabet, place[rare], number[rare]

    @property
    def _low(self) -> bytearray:
        return self._numbered[0]

    @property
    def _alphabet(self) -> NDArray[np.uint32]:
        return self._numbered[1]

    @cached_property
    def _tables(self) -> dict[Each, NDArray]:
        return {}

    def _table(self, each: Each) -> NDArray:
        """A value for each number of the alphabet."""
        if each not in self._tables:
            table = each.of(self._alphabet)
            table[[PAD, RARE]] = each.outside
            self._tables[each] = table
        return self._tables[each]

    def code_at(self, index: Ints) -> NDArray[np.uint32]:
        """Code points at positions, newlines up to 16 characters beyond the ends."""
        return self._pick(self._alphabet, index)

    def at(self, each: Each, index: Ints) -> NDArray:
        """What is said of the characters at positions, `outside` beyond the ends, as `code_at`."""
        return self._pick(self._table(each), index)

    def _pick(self, table: NDArray, index: Ints) -> NDArray:
        low, _, rare, numbers = self._numbered
        # Before the first character stands the margin, since -1 is the last byte.
        number = np.frombuffer(low, np.uint8)[index]
        found = table[number]
        if len(rare) and (unfit := number == RARE).any():
            found[unfit] = table[numbers[np.searchsorted(rare, index[unfit])]]
        return found

    def every(self, each: Each) -> NDArray:
        """What is said of every character, as a new array."""
        low, _, rare, numbers = self._numbered
        table = self._table(each)
        found = table[np.frombuffer(low, np.uint8)[: len(self)]]
        found[rare] = table[numbers]
        return found

    def condensed(self, each: Each, left_out: Ints, outside: Ints) -> tuple[NDArray, Ints]:
        """What is said of every character but some, a byte each; and which are left out.

        Of those `left_out` all are that do not stand in `outside` as well; in place of a character
        of `outside` stands what stands beyond the ends.
        """
        low, _, rare, numbers = self._numbered
        table = self._table(each)
        marked = bytearray(low)
        view = np.frombuffer(marked, np.uint8)
        view[left_out] = PAD
        view[outside] = RARE
        left_out = left_out[view[left_out] == PAD]
        found = np.frombuffer(marked.translate(_key(table), bytes([PAD])), np.uint8)
        if len(rare):
            stays = (view[rare] == RARE) & ~np.isin(rare, outside)
            rare, numbers = rare[stays], numbers[stays]
            found[rare - np.searchsorted(left_out, rare)] = table[numbers]
        return found, left_out

    def blocks(self, each: Each) -> Iterator[tuple[int, NDArray[np.uint8]]]:
        """What is said of every character, a byte each, some at a time.

        Pairs of the first position and an array with one character more at either end.
        """
        low, _, rare, numbers = self._numbered
        table = self._table(each)
        key = _key(table)
        for begin in range(0, len(self), _BLOCK):
            part = low[max(begin - 1, 0) : min(begin + _BLOCK, len(self)) + 1]
            if not begin:
                part[:0] = bytes([PAD])
            found = np.frombuffer(part.translate(key), np.uint8)
            a, b = np.searchsorted(rare, (begin - 1, begin - 1 + len(found)))
            found[rare[a:b] - begin + 1] = table[numbers[a:b]]
            yield begin, found

    @cached_property
    def _extra(self) -> Ints:
        """Bytes after the first of the first n characters beyond ASCII, for each n."""
        return np.concatenate(([0], np.cumsum(self._beyond[2])))

    def characters(self, places: Ints) -> Ints:
        """How many characters begin before each place in the bytes."""
        lead = self._beyond[0] + self._extra[:-1]
        return places - self._extra[np.searchsorted(lead, places)]

    def cut(self, starts: Ints, ends: Ints) -> list[str]:
        """The strings of spans."""
        place, before = self._beyond[0], self._extra
        first, last = (x + before[np.searchsorted(place, x)] for x in (starts, ends))
        utf8 = self.utf8
        return [
            utf8[a:b].decode("utf-8", "surrogatepass")
            for a, b in zip(first.tolist(), last.tolist())
        ]


def _key(table: NDArray) -> bytes:
    return table[:_BYTES].tobytes()
