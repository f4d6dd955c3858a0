"""Is a term used in its sense? Part of a name, or of an exception that a mark or word interrupts.

Names are told by capitals, so nothing is said of them in headlines.
"""

from __future__ import annotations

import re

from .cues import folded

_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_LINK = frozenset(["of", "for", "and", "the", "on", "to", "in"])
_SHORT = 4  # words up to this length may be small in a title in capitals
# After a capitalised term these are a person's title, not more of a name.
_TITLES = re.compile(
    r"(?:Gen|Lt|Col|Maj|Brig|Capt|Sgt|Adm|Rear|Mr|Mrs|Ms|Dr|Chief|Spokes\w+|General|Major|Colonel|"
    r"Captain|Lieutenant|Prime|President|Commander)\b"
)
PART_OF_A_NAME = "part of a name or a title"
_MARK = "\"'\u201d\u2019"
_COORDINATED = re.compile(r" (?:and|or) [\w-]{1,30} ([\w-]{1,30})")
_NEXT = re.compile(r" ([\w-]{1,30})")


def interrupted_exception(
    text: str, start: int, end: int, exceptions: frozenset[str]
) -> str | None:
    """The exception that a quotation mark or a coordinate word interrupts, or None.

    Parameters
    ----------
    exceptions : the lexicon's phrases inside which the term does not count, folded.

    "Terrorist attack" is none of people; so are '"terrorist" attacks' and "terrorist and criminal
    attacks".
    """
    term = folded(text[start:end])
    marked = text[end : end + 1] in tuple(_MARK)
    at = end + 1 if marked else end
    for pattern in (_NEXT, _COORDINATED) if marked else (_COORDINATED,):
        m = pattern.match(text, at)
        if m and f"{term} {folded(m[1])}" in exceptions:
            return f"part of exception {term} {m[1].lower()!r}"
    return None


def out_of_sense(
    text: str, start: int, end: int, sentence: tuple[int, int], *, form: str
) -> str | None:
    """Why a term is not used in its sense here, or None.

    Parameters
    ----------
    sentence : span of the sentence that holds it.
    form : the lexicon's form; where it is written with capitals itself, capitals say nothing.

    "NARAL Pro-Choice America", "the Gun Control Act", "Hostages and Missing Families Forum".
    """
    term = text[start:end]
    last = _WORD.findall(term)[-1:] or [""]
    written = _WORD.findall(form)[-1:] or [""]
    if not last[0][:1].isupper() or written[0][:1].isupper() or term.isupper():
        return None
    around = min(sentence[0], start - 80), max(sentence[1], end + 80)
    if _headline_like(text, max(0, around[0]), around[1], start, end):
        return None
    if _joined_right(text, end, len(text)) or _joined_left(text, start, sentence[0]):
        return PART_OF_A_NAME
    return None


def _headline_like(text: str, first: int, last: int, start: int, end: int) -> bool:
    """Whether capitals are the rule around: the longer words of the sentence mostly have them."""
    long = [
        m[0]
        for m in _WORD.finditer(text, first, last)
        if len(m[0]) > _SHORT and not start <= m.start() < end
    ]
    capital = sum(w[0].isupper() for w in long)
    return len(long) < 3 or capital > 0.6 * len(long)


def _joined_right(text: str, end: int, last: int) -> bool:
    """Whether the name goes on: "Hostages Square", "Prisoners and Missing Persons Fund"."""
    at, linked = end, False
    for _ in range(3):
        if text[at : at + 1] != " ":
            return False
        m = _WORD.match(text, at + 1, last)
        if m is None:
            return False
        if m[0][0].isupper():
            return not _TITLES.match(m[0]) and (not linked or m[0] not in ("I",))
        if m[0] not in _LINK:
            return False
        at, linked = m.end(), True
    return False


def _joined_left(text: str, start: int, first: int) -> bool:
    """Whether the name began before: "Coalition for Hostages", "the Association of Prisoners"."""
    before = _WORD.findall(text, max(first, start - 40), start)
    if not before or text[start - 1 : start] != " ":
        return False
    if before[-1] == "the":
        before.pop()
    if before and before[-1] in ("for", "of") and len(before) > 1:
        return before[-2][0].isupper() and len(before) > 2
    return len(before) > 1 and before[-1][0].isupper()
