"""Words as 64-bit numbers: what grouping events and finding copies compare instead of strings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from .text import UPPER, Ints, Joined, join, word_spans

Hashes = NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_INVERSE = pow(_BASE, -1, 1 << 64)
_BLOCK = 250_000  # characters hashed at once: near the processor
_FOLDED = 0x1E944  # no letter above this has a case
# Scripts written without spaces: there each character counts as a word.
_UNSPACED = ((0x0E00, 0x0EFF), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF),
             (0x20000, 0x3FFFF))  # fmt: skip


@dataclass(frozen=True)
class Words:
    """Words of a batch of texts, in order.

    `text` is the index of each word's text, `start` and `end` its character offsets there, `code`
    its hash (equal words, whatever their case and without a possessive 's, have equal hashes) and
    `capital` whether it begins with a capital.
    """

    text: Ints
    start: Ints
    end: Ints
    code: Hashes
    capital: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.code)


def mix(values: Hashes) -> Hashes:
    """Scramble 64-bit numbers one to one (the finaliser of SplitMix64, Steele et al. 2014)."""
    z = values.astype(np.uint64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@cache
def _letters() -> Hashes:
    """A random number for every character that has a case or may, small letters' for capitals."""
    codes = np.arange(_FOLDED, dtype=np.uint64)
    for code in range(_FOLDED):
        lower = chr(code).lower()
        if len(lower) == 1:
            codes[code] = ord(lower)
    codes[[0x2019, 0x2018]] = 0x27  # curly apostrophes
    codes[[0x2010, 0x2011]] = 0x2D  # hyphens
    return mix(codes + np.uint64(1))


def _letter_values(codes: NDArray[np.uint32]) -> Hashes:
    table = _letters()
    values = table[np.minimum(codes, _FOLDED - 1)]
    high = np.flatnonzero(codes >= _FOLDED)
    values[high] = mix(codes[high].astype(np.uint64) + np.uint64(1))
    return values


def _spans(joined: Joined) -> tuple[Ints, Ints]:
    """Word spans, possessive endings left out, unspaced scripts cut into characters."""
    starts, ends = word_spans(joined)
    codes = joined.codes
    if not len(starts):
        return starts, ends
    last, mark = codes[ends - 1], codes[np.maximum(ends - 2, 0)]
    possessive = (ends - starts > 2) & ((last | 0x20) == 0x73) & ((mark == 0x27) | (mark == 0x2019))
    ends = ends - 2 * possessive
    unspaced = np.zeros(len(codes), bool)
    for low, high in _UNSPACED:
        if codes.max(initial=0) >= low:
            unspaced |= (codes >= low) & (codes <= high)
    if not unspaced.any():
        return starts, ends
    edge = np.zeros(len(codes) + 1, np.int8)
    edge[starts] += 1
    edge[ends] -= 1
    unspaced &= np.cumsum(edge[:-1], dtype=np.int8) > 0
    heads = np.zeros(len(codes) + 1, bool)
    heads[starts] = True
    heads[:-1] |= unspaced
    heads[1:] |= unspaced  # what follows such a character begins a word, unless the word ends
    heads[ends] = False
    heads[starts] = True
    begin = np.flatnonzero(heads)
    stop = ends[np.searchsorted(starts, begin, "right") - 1]
    return begin, np.minimum(stop, np.append(begin[1:], len(codes)))


@lru_cache(maxsize=2)
def _powers(size: int) -> tuple[Hashes, Hashes]:
    """Powers of the base and of its inverse, modulo 2**64."""
    powers, back = np.full(size, _BASE, np.uint64), np.full(size, _INVERSE, np.uint64)
    powers[0] = back[0] = 1
    return np.cumprod(powers, dtype=np.uint64), np.cumprod(back, dtype=np.uint64)


def hash_words(joined: Joined) -> Words:
    """Words of the texts with their hashes.

    The hash is polynomial in the folded characters, taken as a difference of running sums, so that
    no loop touches a word.
    """
    starts, ends = _spans(joined)
    values = _letter_values(joined.codes)
    powers, back = _powers(1 << len(values).bit_length())
    total = np.zeros(len(values) + 1, np.uint64)
    np.cumsum(values * powers[: len(values)], dtype=np.uint64, out=total[1:])
    code = mix((total[ends] - total[starts]) * back[starts])
    index, local = joined.locate(starts)
    capital = (joined._class_at(starts) & UPPER) != 0
    return Words(index, local, local + (ends - starts), code, capital)


def hash_batches(texts: Iterable[str | None]) -> Iterator[tuple[int, int, Words]]:
    """(number of the first text, number of texts, their words), in batches of bounded size."""
    batch: list[str] = []
    size, first = 0, 0
    for text in texts:
        batch.append(text or "")
        size += len(batch[-1]) + 1
        if size >= _BLOCK:
            yield first, len(batch), hash_words(join(batch))
            first += len(batch)
            batch, size = [], 0
    if batch:
        yield first, len(batch), hash_words(join(batch))
