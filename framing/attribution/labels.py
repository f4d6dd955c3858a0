"""What stands before a colon: a speaker, a dateline, or the topic of a headline.

Conservative on purpose: `Gaza: what we know` must not make a speaker of a place, so a label speaks
only where something shows it to be a person, an office or an organisation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from . import cues
from .cues import S, listed
from .items import (
    AUX,
    CAPITAL,
    NAME,
    NUMBER,
    POSS,
    PREP,
    PRON,
    PUNCT,
    QUOTE,
    TIME,
    TO,
    Items,
)  # fmt: skip
from .speakers import BODIES, PLACES, ROLES

Span = tuple[int, int]

VERBS = cues.verbs()
_FIRST = listed("i we me us my our")

# Words before a colon that name no speaker.
_KICKERS = listed(
    """
analysis opinion editorial exclusive breaking update updates live video watch photos photo review
fact factbox timeline editor note notes read related correction explainer voices letters memo quiz
infographic podcast recap briefing source credit image images advertisement topics tags
column comment commentary perspective interview feature profile obituary explained q&a news latest
map maps chart charts gallery listen special series part chapter investigation background context
see also more click here related graphic pictures facts warning clarification note byline email
"""
)
# Those who speak without a name; the plurals of offices are taken from ROLES.
_SPEAKING = listed(
    """
police officials authorities experts witnesses residents doctors lawyers critics aides relatives
families survivors prosecutors investigators researchers scientists economists analysts reports
report study studies poll polls survey surveys lawmakers democrats republicans senators activists
organizers organisers sources families mother father parents widow envoy pm fm cop cops medics diplomats
"""
)
_TOPICS = listed(
    """
war crisis conflict talks deal election elections vote trial attack attacks raid raids strike
strikes protest protests shooting bill law ban debate plan protest abortion immigration climate
border truce ceasefire ukraine russia gaza israel palestine lebanon iran iraq syria yemen egypt
jordan qatar turkey china india america britain europe africa asia mexico canada france germany
jerusalem ramallah washington london paris cairo beirut moscow kyiv kiev baghdad damascus tehran
us uk uae eu shutdown hurricane coronavirus covid
doha geneva brussels berlin rafah hebron jenin nablus texas california florida arizona
"""
)
_LABEL = re.compile(
    r"([^\W\d_a-z][\w.’'-]*(?:,? \(?[^\W\d_a-z][\w.’'-]*\)?){0,4}):(?=[ \n\t\u00a0]|$)"
)
_SPEECH = re.compile(r"\?|\b(?:I|[Yy]ou|[Ww]e|my|our|your)\b")


def interview(text: str, paragraphs: Sequence[Span]) -> frozenset[str]:
    """The speakers that head paragraphs of an interview or a transcript, in small letters.

    A label counts where it heads several paragraphs, or where two in capitals follow one another
    and somebody asks or speaks of himself; `Q` and `A` count together. One label alone is a
    dateline or a heading.
    """
    heads = [
        (n, match.group(1), span)
        for n, span in enumerate(paragraphs)
        if text.find(":", *span) >= 0
        and (match := _LABEL.match(text, *span))
        and not is_kicker(match.group(1).lower().split())
    ]
    if len(heads) < 2:
        return frozenset()
    count = Counter(label.lower() for _, label, _ in heads)
    often = {label for label, n in count.items() if n > 1}
    capitals = {label.lower() for _, label, _ in heads if label.isupper()}
    found = {label for label in often if label in capitals}
    if sum(count[label] for label in often) > 3:
        found |= often
    for (m, one, a), (n, other, b) in pairwise(heads):
        alternate = n <= m + 3 and one != other and {one.lower(), other.lower()} <= capitals
        if alternate and (_SPEECH.search(text, *a) or _SPEECH.search(text, *b)):
            found |= {one.lower(), other.lower()}
    if not {"q", "a"} <= count.keys():
        found -= {"q", "a"}
    return frozenset(found)


def dateline(items: Items, a: int, b: int) -> int | None:
    """The colon that ends a dateline at a (`CITY:`, `CITY, Country:`), or None."""
    if ":" not in items.word[a + 1 : min(a + 9, b - 1)] or not items.upper(a):
        return None
    for p in range(a + 1, min(a + 9, b - 1)):
        if items.word[p] == ":":
            head = range(a, items.word.index(",", a, p) if "," in items.word[a:p] else p)
            return p if all(items.upper(q) for q in head) else None
        if items.kind[p] & (QUOTE | PRON | POSS):
            return None
    return None


def is_kicker(words: Sequence[str]) -> bool:
    """Whether a label is a department of the paper: Analysis, Live updates."""
    return any(word in _KICKERS for word in words)


def may_speak(items: Items, a: int, colon: int, b: int) -> bool:
    """Whether what stands between a and the colon of a heading can be a speaker.

    An office or organisation (`Police:`, `Trump campaign:`), or a name whose content is put as a
    claim: in quotation marks, as "we", or with an auxiliary, which headlines about a topic leave
    out. A content with a reporting verb of its own is a topic's (`Gaza: Israel says ...`).
    """
    label = [p for p in range(a, colon) if not items.kind[p] & PUNCT]
    words, kinds = [items.word[p] for p in label], [items.kind[p] for p in label]
    if not 0 < len(words) < 9 or is_kicker(words) or kinds[0] & PREP:
        return False
    head = next((n for n, kind in enumerate(kinds) if n and kind & (PREP | TO)), len(words))
    if any(kind & (NUMBER | TIME | PRON) for kind in kinds[:head]):
        return False
    last = words[head - 1]
    if last.endswith(("ed", "ing")):
        return False
    if _speaks(last) and head < 6:
        return True
    quoted = items.kind[colon + 1] & QUOTE
    if head > 4 or (head < len(words) and not quoted and words[head] not in ("on", "to", "after")):
        return False
    if not all(kind & CAPITAL and kind & NAME for kind in kinds[:head]):
        return False
    if last in PLACES or any(word in _TOPICS for word in words[:head]):
        return False
    return bool(quoted) or _claims(items, colon + 1, b)


def may_close(items: Items, p: int, b: int) -> bool:
    """Whether what follows the colon or dash at p, to b, is who says the heading before it.

    An office or organisation (`: ministry`, `– officials`), or a name that is no place or topic
    (`: Hamas`).
    """
    words, kinds = items.word[p + 1 : b], items.kind[p + 1 : b]
    if not words or is_kicker(words) or any(k & (NUMBER | TIME | PRON | PREP) for k in kinds):
        return False
    if _speaks(words[-1]) and not (items.word[p] != ":" and kinds[-1] & CAPITAL):
        return True
    named = all(k & CAPITAL and k & NAME for k in kinds)
    return named and items.word[p] == ":" and not (_TOPICS | PLACES).intersection(words)


def _speaks(word: str) -> bool:
    return word in _SPEAKING or word in BODIES or word in ROLES or word.rstrip("s") in ROLES


def _claims(items: Items, a: int, b: int) -> bool:
    """Whether a heading's content is put as somebody's claim."""
    claim = False
    for p in range(a, b):
        word, verb = items.word[p], VERBS.get(items.word[p])
        if items.kind[p] & QUOTE:
            return True
        if p > a and verb is not None and verb.form == S and "s" in verb.frames:
            return False
        if (items.kind[p] & AUX and word != "'s") or word in _FIRST:
            claim = True
    return claim
