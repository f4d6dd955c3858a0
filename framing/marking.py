"""Text with its mentions marked: segments that a page can render without knowing offsets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

# Blue and vermilion after Okabe and Ito; the others chosen so that any two lie apart for people with
# protanopia, deuteranopia and tritanopia, too (Machado and others 2009): mostly by lightness. All
# contrast with their paper by 3 to 1. tests/dashboards/test_colours.py holds both.
PALETTE = ("#0072b2", "#c85200", "#670048", "#799076", "#a14184", "#774400", "#0d6150", "#212a85")
PALETTE_DARK = (
    "#6cb6e8", "#f0955a", "#cd535d", "#f2e568", "#8d6cd3", "#c0e7fe", "#189297", "#34e5b5",
)  # fmt: skip


@dataclass(frozen=True)
class Segment:
    """A piece of text; `mentions` are the rows whose span it is part of (none: plain text)."""

    text: str
    mentions: tuple[Mapping[str, Any], ...] = ()


def segments(
    text: str, mentions: Iterable[Mapping[str, Any]], start: int = 0, end: int | None = None
) -> list[Segment]:
    """Cut `text[start:end]` at the spans of mentions (rows with start and end in `text`).

    Where spans overlap (one span may serve several concepts), each piece knows all of them.
    Joined together the segments are the text, unchanged.
    """
    stop = len(text) if end is None else end
    inside = [m for m in mentions if m["start"] < stop and m["end"] > start]
    cuts = {start, stop}
    for m in inside:
        cuts |= {max(start, m["start"]), min(stop, m["end"])}
    edges = sorted(cuts)
    out = []
    for left, right in pairwise(edges):
        here = tuple(m for m in inside if m["start"] <= left and right <= m["end"])
        out.append(Segment(text[left:right], here))
    return out


def paragraphs(
    text: str, mentions: Iterable[Mapping[str, Any]], start: int = 0
) -> list[list[Segment]]:
    """The text from `start` on as marked paragraphs (lines that hold something)."""
    rows = list(mentions)
    out = []
    position = start
    for line in text[start:].split("\n"):
        if line.strip():
            out.append(segments(text, rows, position, position + len(line)))
        position += len(line) + 1
    return out
