"""Text with its mentions marked: segments that a page can render without knowing offsets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

# Okabe and Ito's colour-blind-safe palette, dark enough for text beside it; then hatched repeats.
PALETTE = ("#0072b2", "#d55e00", "#009e73", "#8a4f7d", "#7a6a00", "#3a6ea5", "#444444", "#b33939")


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
