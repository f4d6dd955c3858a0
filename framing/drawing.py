"""Tables as aligned text: for a terminal, a pipe, a file."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import polars as pl

GAP = "  "
LEAST = 6  # columns of characters that a column of the table keeps, however little room there is


def aligned(
    frame: pl.DataFrame, *, width: int, shown: Callable[[Any], str] = str, title: str = ""
) -> str:
    """A frame as lines of at most `width` cells of a terminal, numbers to the right.

    Cells that are too long go on in the next line. `shown` makes a value text. Blank lines set a
    title and its table apart.
    """
    heads = [printable(name) for name in frame.columns]
    columns = [[printable(shown(v)) for v in series.to_list()] for series in frame]
    right = [dtype.is_numeric() for dtype in frame.dtypes]
    widest = [max(map(cells, [head, *column])) for head, column in zip(heads, columns)]
    widths = fitted(widest, width - len(GAP) * (len(widest) - 1))
    lines = [printable(title), ""] if title else []
    lines += _row(heads, widths, right)
    lines.append(GAP.join("-" * w for w in widths))
    for row in zip(*columns):
        lines += _row(row, widths, right)
    lines += [""] if title else []
    return "".join(line + "\n" for line in lines)


def fitted(widest: list[int], room: int) -> list[int]:
    """Widths of columns that together take at most `room`: the widest give way.

    None is made narrower than `LEAST`.
    """
    most = max(widest, default=0)
    while most > LEAST and sum(min(w, most) for w in widest) > room:
        most -= 1
    return [min(w, most) for w in widest]


def _row(row: Iterable[str], widths: list[int], right: list[bool]) -> list[str]:
    parts = [wrapped(text, width) for text, width in zip(row, widths)]
    lines = []
    for i in range(max(map(len, parts), default=0)):
        line = (
            padded(part[i] if i < len(part) else "", width, right=to_right)
            for part, width, to_right in zip(parts, widths, right)
        )
        lines.append(GAP.join(line).rstrip())
    return lines


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Text with blanks, behind or before it, to some cells."""
    blanks = " " * (width - cells(text))
    return blanks + text if right else text + blanks


def wrapped(text: str, width: int) -> list[str]:
    """Text in lines of at most `width` cells, broken at blanks and hyphens where there are any."""
    lines = []
    while cells(text) > width:
        end = _prefix(text, width)
        broken = max(text.rfind(" ", 1, end + 1), text.rfind("-", 1, end) + 1)
        end = broken if broken > 0 else end
        lines.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*lines, text]


def _prefix(text: str, width: int) -> int:
    """Characters, at least one, that fit so many cells."""
    taken = 0
    for number, char in enumerate(text):
        taken += _cell(char)
        if taken > width:
            return max(1, number)
    return len(text)


def cells(text: str) -> int:
    """Cells of a terminal that a text takes: two for East Asian characters, none for marks."""
    return len(text) if text.isascii() else sum(map(_cell, text))


@lru_cache(1 << 12)
def _cell(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def printable(text: str) -> str:
    """Without control characters, by which a text could drive the terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " for c in text)
