"""Whose dead a clause speaks of, and by what evidence.

By the first of these that says it:

    words    the patient's own words: "three Israeli farmers"
    place    where it was, or whom the act was aimed at: "killed in Gaza", "the attack on Israel"
    doer     who did it, of two sides that fight (`against` in the list of actors): "Hamas killed
             900", "killed in an Israeli air strike"
    source   who counts the dead: "the Gaza health ministry said 12 were killed"

The rules know groups, never which: two sides that trade their words in the list trade their dead.
Of a share told with the doer named, what `doer` tells is no evidence: `dead(..., doer=False)`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from ..actors import Actors, Named
from ..attribution import items
from . import lists
from .rules import ACTIVE, NOMINAL, WITH_AGENT, Clause

WORDS, PLACE, DOER, SOURCE = EVIDENCE = ("words", "place", "doer", "source")
_TOKEN = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*|[^\w\s]")
_THEIRS = re.compile(r"\b(?:its|their)\b")
_OF_THEM = re.compile(r"\bof (?:its|their)\b|^(?:its|their)\b")
_STOP = re.compile(r"[.:;?!]")
_WHICH = re.compile(r",? (?:that|which)\b")
_BETWEEN = re.compile(r"\bbetween\b")
_WINDOW = 80  # characters on either side of a name
_NEAR = 6  # words of them
_FAR = 500  # characters between a clause and what tells of its dead
_BREAKS = items.DET | items.CONJ | items.SUB | items.WH | items.PRON | items.TO


class Hint(NamedTuple):
    """An actor named so that it tells on which side people die: half-open offsets, and how."""

    start: int
    end: int
    actor: str  # its group: the dead's, or the doer's
    evidence: str  # place | doer | source


class Dead(NamedTuple):
    """Of which sides a clause's dead are, and by what evidence; no side where nothing says it."""

    groups: tuple[str, ...]
    evidence: str | None


NOBODY = Dead((), None)


def hints(text: str, actors: Actors, named: Sequence[Named] | None = None) -> list[Hint]:
    """What a text says of whose dead there are, in reading order.

    `named` are the actors that `actors.find(text)` gives, where they are known already.
    """
    known = actors.find(text) if named is None else named
    told = []
    for one in known:
        evidence = _evidence(text, one)
        if evidence is not None and (evidence != SOURCE or one.group in actors.parties):
            told.append(Hint(one.start, one.end, one.group, evidence))
    owners = [one for one in known if one.kind != "places"]
    if owners:  # "Hamas ... its attacks"
        ends = [one.end for one in owners]
        for own in _THEIRS.finditer(text, ends[0]):
            if _own(_after(text, own.end())) == DOER:
                owner = owners[bisect_right(ends, own.start()) - 1]
                told.append(Hint(*own.span(), owner.group, DOER))
        told.sort()
    return told


def _near(told: Sequence[Hint], clause: Clause) -> Sequence[Hint]:
    """The hints near a clause: what stands further off in a sentence without end says nothing."""
    first = bisect_left(told, (clause.start - _FAR,))
    return told[first : bisect_left(told, (clause.end + _FAR,))]


def dead(
    sentence: str, clause: Clause, actors: Actors, told: Sequence[Hint], *, doer: bool = True
) -> Dead:
    """Whose dead a clause speaks of, by the first evidence in its sentence (see above).

    `told` are the hints of the sentence. Without `doer`, who did it is no evidence. Who does not
    fight (citizens of a third country) is counted with the side among whom he died, where place or
    doer say which.
    """
    told = _near(told, clause)
    groups = patients(sentence, clause, actors, told)
    if not actors.parties.isdisjoint(groups):
        return Dead(groups, WORDS)
    found = _placed(sentence, clause, actors, told, doer=doer)
    strange = found.evidence not in (PLACE, DOER) or actors.parties.isdisjoint(found.groups)
    return Dead(groups, WORDS) if groups and strange else found


def _placed(
    sentence: str, clause: Clause, actors: Actors, told: Sequence[Hint], *, doer: bool
) -> Dead:
    """As dead(), where the patient's words name no side."""
    attackers = _attackers(sentence, clause)
    group = place_of(sentence, clause, actors, told)
    if group is not None and (group in actors.parties or not actors.parties):
        return Dead(_foe(group, actors, told) if attackers else (group,), PLACE)
    fought = _between(sentence, clause, actors)
    if fought:
        return Dead(fought, PLACE)
    by = agent_of(sentence, clause, actors, told) if doer else None
    if by in actors.foes and (clause.person or not attackers):
        return Dead(_foe(by, actors, told), DOER)
    near = [one for one in told if doer or one.evidence != DOER]
    left = [one for one in near if one.start < clause.start]
    for one in left[::-1] + near[len(left) :]:
        groups = _side(one, actors, told, attackers=attackers)
        if groups:
            return Dead(groups, one.evidence)
    return Dead((group,), PLACE) if group else NOBODY


def _between(sentence: str, clause: Clause, actors: Actors) -> tuple[str, ...]:
    """The two sides of "a war between one and the other that killed thousands": it kills on both."""
    if clause.agent is None or clause.person:
        return ()
    words = _BETWEEN.split(sentence[slice(*clause.agent)], maxsplit=1)
    groups = [one.group for one in actors.find(words[1])] if len(words) == 2 else []
    sides = tuple(dict.fromkeys(g for g in groups if g in actors.parties))
    return sides if len(sides) == 2 else ()


def _attackers(sentence: str, clause: Clause) -> bool:
    """Whether those who died are the ones who attacked."""
    if clause.patient is None:
        return False
    words = _TOKEN.findall(sentence[slice(*clause.patient)].lower())
    return not lists.ATTACKERS.isdisjoint(words)


def _side(one: Hint, actors: Actors, told: Sequence[Hint], *, attackers: bool) -> tuple[str, ...]:
    """The side of the dead that a hint tells."""
    if (one.evidence == DOER) != attackers:
        return _foe(one.actor, actors, told)
    return (one.actor,)


def _foe(group: str, actors: Actors, told: Sequence[Hint]) -> tuple[str, ...]:
    """The group that one fights: the last of whose ground was spoken, else the first in the list."""
    foes = actors.foes.get(group, ())
    placed = [one.actor for one in told if one.evidence == PLACE and one.actor in foes]
    return tuple(placed[-1:]) or foes[:1]


def patients(
    sentence: str, clause: Clause, actors: Actors, told: Sequence[Hint] = ()
) -> tuple[str, ...]:
    """The groups that the patient's own words name: "Israelis and Palestinians" are two."""
    if clause.patient is None:
        return ()
    start, end = clause.patient
    for hint in told:  # "children in the Hamas attacks" are not of Hamas
        if start < hint.start < end and hint.evidence == DOER:
            end = hint.start
    phrase = sentence[start:end]
    first = actors.group_of(phrase)
    if first is None and _OF_THEM.search(phrase):
        # "The army said that two of its officers were killed."
        said = _STOP.split(sentence[max(0, start - _FAR) : start])[-1]
        owners = [one for one in actors.find(said) if one.kind != "places"]
        first = owners[0].group if owners else None
    if first is None:
        return ()
    groups = [first]
    for one in actors.find(phrase):
        words = _before(phrase[: one.start])
        joined = [i for i, word in enumerate(words) if word == "and"]
        if (
            joined
            and one.kind in ("adjectives", "roles")
            and one.group not in groups
            and not any(items.classes().get(w, 0) & items.PREP for w in words[joined[-1] :])
        ):
            groups.append(one.group)
    return tuple(groups)


def patient_of(sentence: str, clause: Clause, actors: Actors) -> str | None:
    """Group of those killed, by the clause's own words or its place; None where they name none."""
    told = hints(sentence, actors)
    groups = patients(sentence, clause, actors, told)
    return groups[0] if groups else place_of(sentence, clause, actors, told)


def place_of(
    sentence: str, clause: Clause, actors: Actors, told: Sequence[Hint] = ()
) -> str | None:
    """The group on whose ground it was, or at whom the act was aimed ("the attack on Israel")."""
    group = actors.place_of(sentence[slice(*clause.place)]) if clause.place else None
    if group is None and clause.agent and not clause.person:
        start, end = clause.agent
        aims = [one for one in told if start <= one.start < end and one.evidence == PLACE]
        if len(aims) > 1 and _WHICH.match(sentence, end):
            return aims[-1].actor  # "for the strikes on one, the attack on the other that killed"
        group = actors.target_of(sentence[start:end])
    return group


def agent_of(
    sentence: str, clause: Clause, actors: Actors, told: Sequence[Hint] = ()
) -> str | None:
    """Group of the one who did it, None where the sentence names none.

    Of a weapon or an event only whose it is ("Israeli airstrikes", "an attack by Hamas"), never
    where it was.
    """
    if clause.agent is None:
        return None
    phrase = sentence[slice(*clause.agent)]
    if clause.person and clause.variant in (ACTIVE, WITH_AGENT, NOMINAL):
        return actors.group_of(phrase)
    if _BETWEEN.search(phrase):
        return None  # a war has two
    start, end = clause.agent
    told = _near(told, clause)
    owners = [one.actor for one in told if start <= one.start < end and one.evidence == DOER]
    return owners[-1] if owners else actors.owner_of(phrase)


def _evidence(text: str, one: Named) -> str | None:
    """What an actor named in a text tells of the dead: place, doer or source."""
    before, after = _before(text[max(0, one.start - _WINDOW) : one.start]), _after(text, one.end)
    last, further = (["", "", *before])[-1], (["", "", *before])[-2]
    if after[:1] == ["border"] or (after[:1] == ["-"] and after[1:2] != ["led"]):
        return None
    if further == "border" or last in lists.BESIDE:
        return None
    if last == "of" and further in lists.OFF:  # "15 miles north of Gaza"
        return None
    if one.kind != "places":
        own = _own(after)
        if own is not None:
            return own
        if last == "by":
            return DOER if not lists.TAKEN.isdisjoint(before) else None
    aimed = last in ("on", "against", "of") and not lists.HARM.isdisjoint(before)
    if one.kind == "places":
        within = aimed or last not in lists.AWAY
    else:
        within = one.kind == "names" and (aimed or last in lists.INSIDE)
        within = within or (one.kind == "adjectives" and not lists.SITES.isdisjoint(after[:2]))
    if within:
        return PLACE if lists.HELD.isdisjoint(before[-4:]) else None
    civil = _TOKEN.findall(text[one.start : one.end].lower()) + after[:3]
    if not lists.CIVIL.isdisjoint(civil) and not lists.COUNTED.isdisjoint(after + before[-2:]):
        return SOURCE
    return None


def _own(after: Sequence[str]) -> str | None:
    """Doer where an act follows a name, "Israeli air strikes", "Hamas gunmen attacked"; place where
    the act is suffered, "Israel was attacked"."""
    suffered = False
    for word in after:
        kind = items.classes().get(word, 0)
        if suffered and word in lists.SUFFERED:
            return PLACE
        if word in lists.HARM and not suffered:
            return DOER
        if kind & items.BE:
            suffered = True
        elif not word[0].isalnum() or kind & (_BREAKS if suffered else _BREAKS | items.PREP):
            return None
    return None


def _before(text: str) -> list[str]:
    """The words of a phrase that ends a text, without articles and compass points at its end."""
    words: list[str] = []
    for word in reversed(_TOKEN.findall(text.lower())):
        if not word[0].isalnum():
            break
        if words or word not in lists.COMPASS:
            words.append(word)
    return words[_NEAR - 1 :: -1] if len(words) >= _NEAR else words[::-1]


def _after(text: str, at: int) -> list[str]:
    """The next words of a text, without the ending of a possessive."""
    words = _TOKEN.findall(text[at : at + _WINDOW].lower())
    if words[:1] in (["'"], ["’"]):
        words = words[1 + (words[1:2] == ["s"]) :]
    return words[:_NEAR]
