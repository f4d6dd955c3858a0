"""In whose voice a span stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from .model import Attribution, Span

Voice = tuple[str, str | None, int | None]


def voice_of(
    spans: Sequence[Span],
    attributions: Sequence[Attribution],
    quotations: Sequence[Span],
) -> list[Voice]:
    """(voice, speaker, index of the attribution) of each span.

    direct: inside a quotation that is attributed, or that is more than the span itself; scare:
    inside a short quotation that nobody is said to have uttered; indirect: in the content of an
    attribution and outside quotation marks; outlet: all else, so a term in the source or cue of an
    attribution too. The innermost report of speech counts; one of belief only where it stands in
    none of speech.
    """
    content = [
        (a, b, n) for n, one in enumerate(attributions) if _voiced(one) for a, b in one.content
    ]
    reports = _covering(spans, content)
    marks = _covering(spans, [(a, b, n) for n, (a, b) in enumerate(quotations)])
    rank: dict[int, tuple[bool, int]] = {}
    quoted_by: dict[int, list[Span]] = {}
    result: list[Voice] = []
    for (start, end), inside, quoted in zip(spans, reports, marks):
        best = None
        if inside:
            rank.update({n: _rank(attributions[n]) for n in inside if n not in rank})
            best = min(inside, key=rank.__getitem__)
            if best not in quoted_by:
                quoted_by[best] = sorted(attributions[best].quoted)
        speaker = attributions[best].speaker if best is not None else None
        if best is not None and _holds(quoted_by[best], start):
            result.append(("direct", speaker, best))
        elif quoted:
            a, b = quotations[quoted[0]]
            short = end - start >= 0.5 * (b - a)
            result.append(("scare" if short else "direct", speaker, best))
        elif best is not None:
            result.append(("indirect", speaker, best))
        else:
            result.append(("outlet", None, None))
    return result


def _holds(sorted_spans: list[Span], at: int) -> bool:
    """Whether one of some spans, none of which overlaps another, holds a place."""
    n = bisect_right(sorted_spans, at, key=lambda span: span[0]) - 1
    return n >= 0 and at < sorted_spans[n][1]


def _covering(spans: Sequence[Span], ranges: list[tuple[int, int, int]]) -> list[list[int]]:
    """For each span the numbers of the ranges that hold its start, by one sweep."""
    ranges.sort()
    held: list[list[int]] = [[] for _ in spans]
    open_: list[tuple[int, int, int]] = []
    at = 0
    for index in sorted(range(len(spans)), key=lambda i: spans[i][0]):
        start = spans[index][0]
        while at < len(ranges) and ranges[at][0] <= start:
            open_.append(ranges[at])
            at += 1
        open_ = [r for r in open_ if r[1] > start]
        held[index] = [r[2] for r in open_]
    return held


def _rank(one: Attribution) -> tuple[bool, int]:
    """Speech before belief, then the smaller."""
    return one.strength != "speech", sum(b - a for a, b in one.content)


def _voiced(one: Attribution) -> bool:
    """Whether the content is told in somebody else's voice.

    Belief and hearsay without a source, what a speech is merely about, and what the writer says
    of himself stay the outlet's own.
    """
    if one.quoted and not (one.how == "parsed" and one.source is None):
        return True
    if one.how == "noun" and one.strength == "speech":
        return True
    return one.source is not None and one.strength in ("speech", "thought") and not one.own
