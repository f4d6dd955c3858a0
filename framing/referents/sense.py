"""Is a term used in its sense? Part of a name, or of an exception that a mark or word interrupts.

Names are told by capitals and by the noun that makes them one (Act, Square, Coalition), so nothing
is said of them in headlines. A figure of speech is told for one idiom, "hold something hostage";
others are the business of the lexicon's exceptions.
"""

from __future__ import annotations

import re

from .cues import folded

PART_OF_A_NAME = "part of a name or a title"
FIGURE_OF_SPEECH = "a figure of speech"
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_LINK = frozenset(("of", "for", "and", "the", "on", "to", "in"))
_SHORT = 2  # words up to this length may be small in a title in capitals


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# The words of a title before a term in it, and those behind, to the quotation mark.
_OPENED = re.compile(r"[\"'“‘](?:(?:[A-Z][\w'’-]*|of|and|in|for|a|the) ){0,4}$")
_CLOSED = re.compile(r"(?: (?:[A-Z][\w'’-]*|of|and|in|for|a|the)){0,4}[,.!?]?[\"'”’]")
_WORKS = _set(
    "film movie book novel memoir series documentary drama thriller comedy play musical opera song "
    "album band show podcast episode game painting poem story titled entitled starring stars"
)
# What a name of an organisation, a law, a place or an office ends in, or begins with before "of".
_MAKES_A_NAME = _set(
    "Act Action Agency Alliance Amendment America Association Authority Award Bill Board Brigade "
    "Bureau Campaign Caucus Center Centre Club Coalition College Commission Committee Conference "
    "Convention Corps Council Day Department Directorate Division Education Families Federation "
    "Forum Foundation Front Fund Group House Initiative Institute International Law League March "
    "Memorial Ministry Month Museum Network Office Order Organization Organisation Parade Park "
    "Party Plan Policy Program Programme Project Protection Radio Reform Relief Rights School "
    "Service Services Society Square Street Summit Support Task Team Trust Union Unit University "
    "USA Week"
)
_BEGINS_A_NAME = _MAKES_A_NAME | _set(
    "Ambassador Commissioner Coordinator Director Envoy Friends Minister Rapporteur Secretary Voices"
)
_MARKS = ('"', "'", "\u201d", "\u2019")
_NEXT = re.compile(r" ([\w-]{1,30})")
_DETERMINES = re.compile(r" (?:and|or) (?:the|an?|his|her|its|their|our|my|your|some|any|other)\b")
_COORDINATED = re.compile(r" (?:and|or) [\w-]{1,30} ([\w-]{1,30})")


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
    marked = text[end : end + 1] in _MARKS
    at = end + 1 if marked else end
    for pattern in (_NEXT, _COORDINATED) if marked else (_COORDINATED,):
        m = pattern.match(text, at)
        if m and not _DETERMINES.match(text, at):
            phrase = f"{folded(text[start:end])} {folded(m[1])}"
            if phrase in exceptions:
                return f"part of {phrase!r}"
    return None


_IDIOM = "hostage"
_HOLDS = _set("hold holds holding held")
_SOMEWHERE = re.compile(r" (?:in|at|inside|near|overseas|abroad|since|during|there|for \w+ \w+)\b")
_STATE = _set("be been being become becomes became is are was were remain remains remained")
# Who can hold somebody: a name, a pronoun, a person.
_BY_A_THING = re.compile(r" by (?:[a-z][\w'’-]*|[A-Z]{2,}) ?")
_PERSONAL = re.compile(
    r" by (?:[a-z'’-]+ ){0,4}?(?:him|her|them|me|us|m[ae]n|wom[ae]n|husband|wife|boyfriend|"
    r"girlfriend|father|mother|stepfather|sons?|brothers?|partner|lover|strangers?|people|person|"
    r"prisoners|patients?|gangs?|thieves|thugs|smugglers|traffickers|attackers?|intruders?|"
    r"teenagers?|youths|students|members|followers|guards?|troops|kidnappers?|crew|tribesmen|[a-z]+(?:ers|ists)|"
    r"someone|captors?|group|cult|[A-Z][\w'’-]+)\b"
)
_TO_A_PLACE = _set("take takes taking took taken led brought dragged")
# Whose things are held hostage in a figure of speech, and what says that people are held in earnest.
_POLITICS = re.compile(
    r"\b(?:tax\w*|budget\w*|shutdown|debt|republicans?|democrats?|democratic|gop|liberals?|"
    r"conservatives?|congress\w*|senat\w+|lawmakers?|legislat\w+|polic(?:y|ies)|funding|bills?|"
    r"econom\w+|voters?|part(?:y|ies)|activists?|lobby\w*|government|republic|nominees?|"
    r"nominations?|reforms?|markets?|consumers?|taxpayers?|agenda|politic\w*|partisan|unions?|"
    r"medicaid|medicare|obamacare|dreamers|daca|wall|agreement|trade|elections?|majority|"
    r"minority|ideolog\w+|interests?|demands?)\b",
    re.IGNORECASE,
)
_IN_EARNEST = re.compile(
    r"\b(?:kidnap\w*|abduct\w*|captors?|captivity|gunm[ae]n|gunpoint|armed|milita(?!ry)\w*|"
    r"terror\w*|rescu\w+|ransom\w*|hamas|gaza|taliban|isis|isil|islamic|jihad\w*|boko|embassy|"
    r"police|suspect\w*|negotiator|bomb\w*|robber\w*|inmates?|prison|guerrillas?|rebels?|"
    r"iran\w*|iraq\w*|syria\w*|libya\w*|afghan\w*|israel\w*|palestin\w*|hijack\w*|pirates?|somali\w*|years in|freed|beheaded|soldiers?)\b",
    re.IGNORECASE,
)
_NEARBY = 250  # characters


def figure_of_speech(text: str, start: int, end: int, sentence: tuple[int, int]) -> bool:
    """Whether "hostage" stands in the idiom: things or publics held hostage, or hostage to a thing.

    Only the bare noun can ("hold the budget hostage", "hostage to fortune"), and only where politics
    is spoken of in the sentence and nothing near speaks of people held in earnest.
    """
    if end - start != len(_IDIOM) or folded(text[start:end]) != _IDIOM:
        return False
    before = [folded(w) for w in _WORD.findall(text, max(sentence[0], start - 90), start)]
    after = end + 1 if text[end : end + 1] in _MARKS else end
    bound = text.startswith(" to ", after) and not set(before[-3:]) & _TO_A_PLACE
    if bound and set(before[-3:]) & _STATE and not set(before[-3:]) & _HOLDS:
        return True  # "the talks have long been hostage to extremists"
    if before and before[-1] in ("a", "an", "the", "one", "another", "each", "former"):
        return False
    held = bool(set(before[-10:]) & _HOLDS) and not _SOMEWHERE.match(text, after)
    if not (bound or held):
        return False
    # Of people held in earnest it is told nearby, in this sentence or the next.
    if _IN_EARNEST.search(text, max(0, start - _NEARBY), min(len(text), end + _NEARBY)):
        return False
    return (
        bound
        or _POLITICS.search(text, *sentence) is not None
        or (
            before[-2:-1] != ["the"]
            and _BY_A_THING.match(text, after) is not None
            and _PERSONAL.match(text, after) is None
        )
    )


def may_be_a_name(text: str, start: int, end: int) -> bool:
    """Whether the term's last word has a capital that is not all of it: a quick first look."""
    term = text[start:end]
    return not term.islower() and not term.isupper() and _last(term)[:1].isupper()


def part_of_a_name(
    text: str, start: int, end: int, sentence: tuple[int, int], *, form: str
) -> bool:
    """Whether a term is part of a name or a title.

    Parameters
    ----------
    sentence : span of the sentence that holds it.
    form : the lexicon's form; where it is written with capitals itself, capitals say nothing.

    "NARAL Pro-Choice America", "the Gun Control Act", "Hostages and Missing Families Forum".
    """
    if not may_be_a_name(text, start, end) or _last(form)[:1].isupper():
        return False
    if _in_capitals(text, min(sentence[0], start - 80), max(sentence[1], end + 80), start, end):
        return False
    return _goes_on(text, end) or _has_begun(text, start, sentence[0]) or _title(text, start, end)


def _last(phrase: str) -> str:
    words = _WORD.findall(phrase)
    return words[-1] if words else ""


def _in_capitals(text: str, first: int, last: int, start: int, end: int) -> bool:
    """Whether capitals are the rule around: words mostly have them."""
    long = [
        m[0]
        for m in _WORD.finditer(text, max(0, first), min(last, len(text)))
        if len(m[0]) > _SHORT and not start <= m.start() < end
    ]
    return sum(w[0].isupper() for w in long) > 0.6 * len(long)


def _goes_on(text: str, end: int) -> bool:
    """Whether a name goes on to the noun that makes it one: "Hostages and Missing Families Forum"."""
    at = end
    for _ in range(5):
        m = _WORD.match(text, at + 1) if text[at : at + 1] == " " else None
        if m is None or not (m[0][0].isupper() or m[0] in _LINK):
            return False
        if m[0] in _MAKES_A_NAME:
            return True
        at = m.end()
    return False


def _title(text: str, start: int, end: int) -> bool:
    """Whether the term ends or begins a title in quotation marks: the film "The Captive"."""
    before = _OPENED.search(text, max(0, start - 40), start)
    if before is None or _CLOSED.match(text, end) is None:
        return False
    words = _WORD.findall(text, max(0, before.start() - 40), before.start())
    return any(folded(w) in _WORKS for w in words[-4:])


def _has_begun(text: str, start: int, first: int) -> bool:
    """Whether a name began before: "Coordinator for the Captives", "Association of Prisoners"."""
    before = _WORD.findall(text, max(first, start - 40), start)
    if before[-1:] == ["the"]:
        before.pop()
    return len(before) > 1 and before[-1] in ("for", "of") and before[-2] in _BEGINS_A_NAME
