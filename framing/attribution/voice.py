"""In whose voice a span stands."""

from __future__ import annotations

from collections.abc import Sequence

from .model import Attribution, Span


def voice_of(
    spans: Sequence[Span],
    attributions: Sequence[Attribution],
    quotations: Sequence[Span],
) -> list[tuple[str, str | None, int | None]]:
    """(voice, speaker, index of the attribution) of each span.

    direct: inside a quotation that is attributed, or long enough to be speech; scare: inside a
    quotation of up to three words that nobody is said to have uttered; indirect: in the content
    of an attribution and outside quotation marks; outlet: all else, a term in the source or cue
    of an attribution too. The innermost attribution counts.
    """
    voiced = [_voiced(one) for one in attributions]
    result: list[tuple[str, str | None, int | None]] = []
    for start, end in spans:
        best: int | None = None
        size = 0
        for n, one in enumerate(attributions):
            if voiced[n] and any(a <= start < b for a, b in one.content):
                length = sum(b - a for a, b in one.content)
                if best is None or length < size or (length == size and one.nested_in is not None):
                    best, size = n, length
        quoted = next(((a, b) for a, b in quotations if a < end and start < b), None)
        speaker = attributions[best].speaker if best is not None else None
        if best is not None and any(a <= start < b for a, b in attributions[best].quoted):
            result.append(("direct", speaker, best))
        elif quoted is not None:
            short = end - start >= 0.5 * (quoted[1] - quoted[0])
            result.append(("scare" if short else "direct", speaker, best))
        elif best is not None:
            result.append(("indirect", speaker, best))
        else:
            result.append(("outlet", None, None))
    return result


def _voiced(one: Attribution) -> bool:
    """Whether the content is told in somebody else's voice.

    Belief and hearsay without a source, what a speech is merely about, and what the writer says
    of himself stay the outlet's own.
    """
    if one.quoted:
        return True
    if one.how == "noun" and one.strength == "speech":
        return True
    return one.source is not None and one.strength in ("speech", "thought") and not one.own
