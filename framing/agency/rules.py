"""The rules: from a word of violence to its clause."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from ..attribution import cues, items
from . import lists

Span = tuple[int, int]
CLASSES = (
    "active",
    "passive-with-agent",
    "passive-instrument",
    "agentless",
    "intransitive",
    "nominal",
    "adjectival",
)
CONCEPTS = ("killing", "wounding", "attack")
ACTIVE, WITH_AGENT, INSTRUMENT, AGENTLESS, INTRANSITIVE, NOMINAL, ADJECTIVAL = CLASSES
_QUOTES = frozenset("\"“”'‘’")
REACH = 45  # words on either side that a clause may take; keeps every rule linear

_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*|[^\W_](?:\.[^\W_])+\.?|(?:Mr|Mrs|Ms|Dr|Col|Gen|Lt|Sgt|Oct|Nov|St)\.|[^\W_]+(?:[-’'][^\W_]+)*|[^\w\s]"
)


class Clause(NamedTuple):
    """One clause of violence; spans are offsets into the sentence."""

    start: int
    end: int
    concept: str
    variant: str
    agent: Span | None  # the words in which the doer would be found
    patient: Span | None
    place: Span | None  # words behind it that may say where
    person: bool  # whether the agent's words denote somebody, rather than a weapon or an event


class Form(NamedTuple):
    """What a word form of a verb of violence is."""

    lemma: str
    concept: str
    base: bool
    present: bool
    ing: bool
    past: bool
    participle: bool


@cache
def _forms() -> dict[str, Form]:
    table: dict[str, Form] = {}
    for concept, lines in lists.VERBS.items():
        for entry in lines.replace("\n", ";").split(";"):
            if entry.strip():
                base, third, ing, past, part = entry.split()
                for word in (base, third, ing, past, part):
                    table[word] = Form(
                        base, concept, word == base, word == third, word == ing, word == past, word == part
                    )  # fmt: skip
    return table


@cache
def _words_of_violence() -> frozenset[str]:
    return frozenset(_forms()).union(lists.DIE, ("dead", "life", "lives"), *lists.NOUNS.values())


@cache
def _automaton() -> Any:
    from ahocorasick_rs import AhoCorasick, MatchKind

    return AhoCorasick(sorted(_words_of_violence()), matchkind=MatchKind.LeftmostLongest)


def places(text: str) -> list[int]:
    """Offsets of the words of violence in a text: what is worth reading for clauses."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    end = len(low)
    return [
        start
        for _, start, stop in _automaton().find_matches_as_indexes(low)
        if not (start and low[start - 1].isalnum()) and not (stop < end and low[stop].isalnum())
    ]


@dataclass(slots=True)
class _Sentence:
    """Parallel lists over the words and marks of a sentence."""

    text: str
    word: list[str]
    kind: list[int]
    start: list[int]
    end: list[int]
    _titled: bool | None = None

    @property
    def titled(self) -> bool:
        """Whether the sentence is set like a title."""
        if self._titled is None:
            long = [i for i, word in enumerate(self.word) if len(word) > 3 and word.isalpha()]
            capitals = sum(self.text[self.start[i]].isupper() for i in long)
            self._titled = capitals > 0.6 * len(long)
        return self._titled

    def __len__(self) -> int:
        return len(self.word)

    def at(self, i: int) -> str:
        return self.word[i] if 0 <= i < len(self.word) else ""

    def is_(self, i: int, bits: int) -> bool:
        return 0 <= i < len(self.word) and bool(self.kind[i] & bits)

    def span(self, a: int, b: int) -> Span | None:
        """Offsets of the words a to b - 1, None where there are none."""
        return (self.start[a], self.end[b - 1]) if a < b else None


def _read(text: str) -> _Sentence:
    table = items.classes()
    words: list[str] = []
    kinds: list[int] = []
    spans: list[Span] = []
    curly = "’" in text
    for match in _TOKEN.finditer(text):
        token = match.group()
        low = token.lower()
        if curly:
            low = low.replace("’", "'")
        kind = table.get(low, 0)
        if not kind:
            if low in _QUOTES:
                continue
            if token[0].isdigit():
                kind = items.NUMBER
            elif not token[0].isalnum():
                kind = items.PUNCT
            elif token[0].isupper():
                kind = items.NAME
            elif low.endswith("ly"):
                kind = items.ADV
        words.append(low)
        kinds.append(kind)
        spans.append(match.span())
    return _Sentence(text, words, kinds, [a for a, _ in spans], [b for _, b in spans])


def clauses(text: str) -> list[Clause]:
    """The clauses of violence of one sentence, in reading order. Never raises on any text."""
    s = _read(text)
    found: list[Clause] = []
    taken = -1
    for t in range(len(s)):
        if t <= taken or (s.word[t] not in _words_of_violence()):
            continue
        clause, last = _clause(s, t)
        if clause is not None and not _figure(s, clause):
            found.append(clause)
            taken = last
    return found


def _figure(s: _Sentence, clause: Clause) -> bool:
    """Whether what is killed or dies is a thing: a bill, a deal."""
    if clause.patient is None or clause.concept == "attack":
        return False
    head = ""
    for word in _TOKEN.findall(s.text[slice(*clause.patient)].lower()):
        if head and clause.variant == ACTIVE and items.classes().get(word, 0) & items.PREP:
            break  # the object's head comes first, the subject's nearest the verb
        head = word
    return head in lists.THINGS or (head == "it" and clause.variant == ACTIVE)


def _clause(s: _Sentence, t: int) -> tuple[Clause | None, int]:
    """The clause whose word of violence stands at t, and the last word it uses up."""
    word = s.word[t]
    if (
        s.text[s.start[t]].isupper()
        and (s.is_(t - 1, items.NAME) or s.at(t - 1)[-1:] == ".")
        and not s.titled
    ):
        return None, t  # "Ms. Lynch"
    if word == "dead":
        return _dead(s, t), t
    if word in lists.DIE:
        return _dies(s, t), t
    if word in ("life", "lives"):
        return _loses(s, t), t
    form = _forms().get(word)
    if form is not None and not _is_noun(s, t, form):
        return _verb(s, t, form)
    for concept, nouns in lists.NOUNS.items():
        if word in nouns:
            return _noun(s, t, concept)
    return None, t


# ------------------------------------------------------------------------------------------ verbs


def _is_noun(s: _Sentence, t: int, form: Form) -> bool:
    """Whether a form that is also a noun or an adjective is one here."""
    word, before, after = s.word[t], t - 1, t + 1
    while s.is_(before, items.ADV) and not s.is_(before, items.DET):
        before -= 1
    held = s.at(before).endswith(("'s", "s'")) or (s.is_(before, items.DET | items.POSS) and s.at(before) not in lists.DETERMINING)  # fmt: skip
    if form.ing:
        if held or s.at(after) == "of" or s.at(after) in lists.NOUNS["killing"]:
            return True
        if s.is_(before, items.BE | items.AUX | items.PUNCT) or _object(s, after):
            return False
        # "the Khashoggi killing", "his brutal slaying"
        return word in lists.NOUNS["killing"]
    if word in ("wounded", "injured"):
        return held
    if word == "shot" and not _object(s, after):
        single = any(s.at(i) in lists.ARTICLES for i in range(t - 3, t))
        return single and not s.is_(before, items.BE) and s.at(after) not in lists.AFTER_SHOT  # fmt: skip
    if form.participle and not form.base:
        # "the murdered and the missing" is a participle for a person; "the killed man" too.
        return False
    if form.base or form.present:
        verbal = s.is_(before, items.MODAL | items.DO | items.TO | items.PRON | items.WH)
        if verbal:
            return False
        if word in lists.MOSTLY_NOUNS:
            return True
        if held or s.is_(before, items.PREP) or s.at(before).endswith(("'s", "s'")):
            return True
        noun = (
            word in lists.NOUNS["killing"]
            or form.concept == "attack"
            or word in ("wound", "wounds")
        )
        if noun:
            return not _object(s, after)
    return False


def _verb(s: _Sentence, t: int, form: Form) -> tuple[Clause | None, int]:
    concept, last = form.concept, t
    start, end = s.start[t], s.end[t]
    after = t + 1
    if form.lemma == "execute" and s.at(after) in ("a", "the", "its", "their", "an") and s.at(after + 1) in lists.CARRIED_OUT:  # fmt: skip
        return None, t
    # "shot and killed", "killed or wounded": the verbs share subject and object.
    before = t - 1
    while before >= 0 and (
        (s.is_(before, items.ADV) and not s.is_(before, items.DET | items.PREP))
        or (
            (s.at(before) in ("both", "all") or s.at(before) in lists.DEAD_AFTER)
            and s.is_(before - 1, items.BE)
        )
    ):
        before -= 1
    if form.lemma in lists.FATAL:
        fatal = _fatal(s, t, form.lemma)
        if fatal is not None:
            concept = "killing"
            if fatal[0] == after:
                after = fatal[1]
                end = s.end[after - 1]
            last = fatal[1] - 1
        elif form.lemma in lists.ONLY_FATAL:
            return None, t
        elif s.is_(after, items.CONJ) and _kills(s, after + 1):
            return None, t  # "shot and killed" is one killing
        elif form.lemma == "shoot" and (
            s.at(after) in lists.SHOT_AT
            or (s.at(after) == "at" and not s.is_(before, items.BE))
            or (s.is_(t - 1, items.DET) and not s.is_(t - 1, items.PLURAL))
        ):
            return None, t
    joined = _joined(s, before) if s.is_(before, items.CONJ) else None
    if joined is not None:
        before = joined
    reach = _coordinated(s, after)
    has_object = _object(s, reach) or (reach != after and _object(s, after))

    if form.ing:
        if s.is_(before, items.BE):
            return _active(s, concept, (start, end), before, after, reach), last
        if not has_object and s.at(t + 1) not in ("", "them", "him", "her", "us", "it"):
            return None, t
        return _active(s, concept, (start, end), t - 1, after, reach, loose=True), last
    passive = s.is_(before, items.BE) or s.at(before) in lists.GET or s.at(before) == "those"
    if form.participle and passive:
        return _passive(s, concept, (start, end), before, reach), last
    have = form.participle and s.is_(before, items.HAVE)
    if have:
        return _active(s, concept, (start, end), before, after, reach), last
    if (
        form.base
        and not form.past
        and not has_object
        and not s.is_(t - 1, items.MODAL | items.TO | items.CONJ)
    ):
        return None, t
    if form.base or form.present:
        if (
            form.base
            and form.participle
            and not has_object
            and not s.is_(before, items.MODAL | items.TO)
        ):
            return _passive(s, concept, (start, end), t - 1, reach), last
        return _active(
            s, concept, (start, end), t - 1, after, reach, loose=s.at(before) == "to"
        ), last
    if form.participle and not has_object and s.at(t + 1) not in lists.RELATIVE - {"that"}:
        left = _left_so(s, t, (start, end), concept)
        if left is not None:
            return left, last
        return _passive(s, concept, (start, end), t - 1, reach), last
    if form.participle and s.is_(before, items.DET) and s.at(before) == "the":
        return _passive(s, concept, (start, end), t - 1, reach), last
    return _active(s, concept, (start, end), t - 1, after, reach), last


def _kills(s: _Sentence, i: int) -> bool:
    form = _forms().get(s.at(i + s.is_(i, items.ADV)))
    return form is not None and form.concept == "killing" and form.participle


def _fatal(s: _Sentence, t: int, lemma: str) -> tuple[int, int] | None:
    """The words that make a verb fatal, at most eight words on: (first, behind the last)."""
    for i in range(t + 1, min(t + 10, len(s))):
        if s.is_(i, items.PUNCT) or s.is_(i, items.SUB | items.WH):
            return None
        for words in lists.FATAL[lemma]:
            parts = words.split()
            if parts and tuple(s.word[i : i + len(parts)]) == tuple(parts):
                return i, i + len(parts)
    return (t + 1, t + 1) if "" in lists.FATAL[lemma] else None


def _joined(s: _Sentence, conj: int) -> int | None:
    """Where the auxiliary of "shot and killed" stands, or what else is before the first verb."""
    i = conj - 1
    if i < 0 or s.is_(i, items.PUNCT | items.NUMBER | items.NAME):
        return None
    for n in range(6):  # "displaced, injured or killed"
        if not (s.at(i).endswith(("ed", "en")) or s.at(i) in lists.PARTICIPLES):
            return i + 1 if n else None
        i -= 1
        while s.is_(i, items.ADV):
            i -= 1
        if s.at(i) != ",":
            return i
        i -= 1
    return i + 1


def _coordinated(s: _Sentence, i: int) -> int:
    """Behind "and wounded", "or taken hostage": where a shared object or agent would begin."""
    at = i
    for _ in range(8):
        j = i
        if s.at(j) == ",":
            j += 1
        if s.is_(j, items.CONJ):
            j += 1
        if j == i:
            return i
        while s.is_(j, items.ADV) and not s.is_(j, items.DET):
            j += 1
        word = s.at(j)
        if not (
            word in lists.PARTICIPLES
            or (word.endswith(("ed", "en")) and len(word) > 4)
            or (word.endswith("ing") and s.at(at - 1).endswith("ing"))
        ):
            return i
        if (
            s.is_(j, items.NAME | items.DET)
            or word in lists.NUMBERS
            or word in ("children", "women", "men")
        ):
            return i
        i = j + 1
        if s.at(i) in ("hostage", "captive", "prisoner", "dead"):
            i += 1
    return i


def _object(s: _Sentence, i: int) -> bool:
    """Whether a noun phrase begins at i: the object of an active verb."""
    while (
        s.is_(i, items.ADV)
        and not s.is_(i, items.DET)
        and s.at(i) not in ("all", "half", "more", "only")
    ):
        i += 1
    if i >= len(s):
        return False
    word, kind = s.word[i], s.kind[i]
    if kind & items.PUNCT:
        return word in ("$",)
    if word in lists.MEASURES and s.at(i + 1) in lists.MEASURES[word]:
        return True
    if kind & items.NUMBER or word in lists.NUMBERS:
        return True
    if word in lists.ABOUT and (
        s.is_(i + 1, items.NUMBER) or s.at(i + 1) in lists.NUMBERS or s.at(i + 1) in lists.MEASURES
    ):
        return True
    if word == "that":
        return False
    if kind & items.TIME:
        return False
    if word in ("this", "last", "next", "early", "late", "earlier", "later", "each", "every"):
        return not s.is_(i + 1, items.TIME) and s.at(i + 1) not in lists.PERIODS
    if word in lists.HERE or kind & (items.PREP | items.SUB | items.WH | items.CONJ | items.TO):
        return False
    if kind & (items.BE | items.HAVE | items.DO | items.MODAL):
        return False
    if kind & items.PRON and not kind & items.OBJECT:
        return word in ("it", "you")
    if (word in _forms() and _forms()[word].participle) or word in lists.NO_OBJECT:
        return False
    return not kind & items.VERB


def _it(s: _Sentence, i: int, low: int) -> Span | None:
    """Who "it" is in "Israel said it had killed": the subject of the report."""
    j = i - 1
    if s.at(j) == "that":
        j -= 1
    for k in range(j, max(low, j - 7), -1):  # "confirmed on Monday that it had killed"
        if s.word[k] in lists.STOPPED:
            return None
        verb = cues.verbs().get(s.word[k])
        if verb is not None and "s" in verb.frames and verb.form in (cues.PAST, cues.S, cues.PART):
            if s.is_(k - 1, items.HAVE):
                k -= 1
            return s.span(_begins(s, k - 1, low), k)
    return None


def _active(
    s: _Sentence,
    concept: str,
    span: Span,
    before: int,
    after: int,
    reach: int,
    *,
    loose: bool = False,
) -> Clause:
    """An active clause: the doer is the subject to the left, the patient the object to the right."""
    agent, event = _subject(s, before, loose=loose)
    first = after if _object(s, after) else reach
    patient = _noun_phrase(s, first)
    if patient is None and agent is not None:
        patient = _whom(s, before)
    return Clause(*span, concept, ACTIVE, agent, patient, None, not event)


def _whom(s: _Sentence, before: int) -> Span | None:
    """The words that a relative clause is about: "the man that the army says it has killed"."""
    low = max(0, before - 10)
    for k in range(before, low, -1):
        if s.word[k] in lists.STOPPED or s.word[k] == ",":
            return None
        if s.word[k] in ("that", "whom") and not _clausal(s, k - 1):
            first = _begins(s, k - 1, low)
            return s.span(first, k)
    return None


def _passive(s: _Sentence, concept: str, span: Span, before: int, after: int) -> Clause:
    """A passive clause: who did it behind `by`, what did it behind `by`, `in` or `with`."""
    variant, agent, behind = AGENTLESS, None, after
    i, stop = after, min(len(s), after + REACH)
    while i < stop:
        word = s.word[i]
        if (word in lists.STOPPED and word != "(") or s.is_(i, items.SUB | items.WH):
            break
        if s.is_(i, items.BE | items.HAVE | items.MODAL) or (
            word == "," and not _parenthesis(s, i)
        ):
            break
        if s.is_(i, items.CONJ) and not _goes_on(s, i):
            break
        if word in cues.verbs() and cues.verbs()[word].form in (cues.PAST, cues.S) and i > after and (
            s.at(i) in ("said", "says", "told", "announced", "reported")
        ):  # fmt: skip
            break
        if word in lists.CIRCUMSTANCE:
            break
        until = word == "by" and s.is_(i + 1, items.TIME | items.NUMBER)
        if word in ("by", "in", "with", "from", "under") and not until:
            head, ends = _head(s, i + 1)
            # By a car bomb, but by a bomb maker: after "by" the last word decides.
            weapon = bool(lists.INSTRUMENTS.intersection(head[-1:] if word == "by" else head))
            if weapon or (word == "by" and head and head[-1] not in lists.GENERIC):
                variant = INSTRUMENT if weapon else WITH_AGENT
                agent, behind = s.span(i + 1, ends), ends
                break
        i += 1
    patient = _among(s, before) or _subject(s, before, loose=False, of_passive=True)[0]
    place = s.span(after, min(len(s), max(behind, after) + 20, _end(s, behind)))
    return Clause(*span, concept, variant, agent, patient, place, variant == WITH_AGENT)


def _among(s: _Sentence, i: int) -> Span | None:
    """Who "were among those killed", "were among the dozens killed"; left of i."""
    for k in range(i, max(-1, i - 6), -1):
        if s.is_(k, items.PUNCT | items.BE | items.HAVE):
            return None
        if s.word[k] == "among":
            while s.is_(k - 1, items.AUX | items.ADV | items.TO) or s.at(k - 1) in lists.DEAD_AFTER:
                k -= 1
            first = _begins(s, k - 1, max(0, k - REACH))
            return s.span(first, k)
    return None


def _parenthesis(s: _Sentence, comma: int) -> bool:
    """Whether what follows a comma goes on with the same clause: a place, a time, more agents."""
    return s.at(comma + 1) in ("in", "by", "on", "at", "near", "most", "mostly", "all")


def _goes_on(s: _Sentence, conj: int) -> bool:
    """Whether a participle follows "and", so that what is behind it is shared."""
    return _coordinated(s, conj) != conj


def _head(s: _Sentence, i: int) -> tuple[list[str], int]:
    """Words of the noun phrase at i up to its head, and where it ends with its `of` and `and`."""
    words: list[str] = []
    first = i
    while i < len(s) and i - first < 12:
        word = s.word[i]
        if (
            s.is_(i, items.PUNCT)
            and word != "-"
            and not (word == "," and s.is_(i - 1, items.NUMBER))
        ):
            break
        if s.is_(
            i, items.WH | items.SUB | items.BE | items.HAVE | items.MODAL | items.TO | items.VERB
        ):
            break
        if s.is_(i, items.PREP) and words:
            break
        if s.is_(i, items.TIME) and words and not s.is_(i - 1, items.DET):
            break
        if s.is_(i, items.CONJ):
            if (
                not words
                or s.at(i + 1) in _forms()
                or s.is_(i + 1, items.DET | items.NUMBER | items.PRON)
            ):
                break
        elif word not in ("'s", "’s", ","):
            words.append(word.removesuffix("'s"))
        i += 1
    return words, i


def _end(s: _Sentence, i: int) -> int:
    """End of the clause that goes on at i."""
    stop = min(len(s), i + REACH)
    while i < stop and s.word[i] not in (";", ".", "?", "!", "(", ":"):
        if s.is_(i, items.WH | items.SUB | items.BE | items.MODAL) and not s.is_(i, items.PREP):
            break
        i += 1
    return i


def _noun_phrase(s: _Sentence, i: int) -> Span | None:
    """The object at i with what belongs to it: of, in, from, among."""
    first = i
    stop = min(len(s), i + REACH)
    while i < stop:
        word, kind = s.word[i], s.kind[i]
        if kind & items.PUNCT:
            if word == "," and s.is_(i + 1, items.NAME | items.NUMBER) and s.is_(i - 1, items.NAME):
                i += 1
                continue
            break
        measure = word in lists.MEASURES and s.at(i + 1) in lists.MEASURES[word]
        if measure:
            i += 2
            continue
        if (
            kind & (items.SUB | items.WH | items.BE | items.HAVE | items.MODAL | items.TO)
            and i > first
        ):
            break
        if (
            i > first
            and word in lists.HERE
            and word not in ("in", "from", "at", "near", "inside", "across")
            and not (word == "around" and s.is_(i + 1, items.NUMBER))
        ):
            break
        if kind & items.PREP and i > first and word not in lists.OF_OBJECT:  # fmt: skip
            break
        if kind & items.CONJ and (
            s.at(i + 1) in _forms() or s.at(i + 1).endswith("ed") or s.at(i + 1) in ("took", "taken", "injured")
        ):  # fmt: skip
            break
        i += 1
    return s.span(first, i)


def _subject(
    s: _Sentence, i: int, *, loose: bool, of_passive: bool = False
) -> tuple[Span | None, bool]:
    """The subject's words left of a verb group that ends at i, and whether it is a weapon or event.

    `loose` is for "killing" and "to kill", whose doer is the subject of the clause before.
    """
    low = max(0, i - REACH)
    while i >= low and (
        s.is_(i, items.ADV | items.AUX | items.TO) and s.at(i) not in ("'s", "all", "both", "half")
    ):
        i -= 1
    if i < low:
        return None, False
    if s.is_(i, items.CONJ) and (not of_passive or s.is_(i + 1, items.AUX)):
        # "crossed the border and killed", "and were killed": the first verb's subject.
        return _leading(s, i - 1, low)
    # "which, officials said, killed"; "that officials say have killed"; "which it said killed"
    relative = _relative(s, i, low)
    if relative is not None:
        j = relative - 1
        while s.at(j) in (",", "-", "—", "–") or s.is_(j, items.PREP):
            j -= 1
        first = _begins(s, j, low)
        if of_passive:
            return s.span(_nearest(s, first, j + 1), j + 1), False
        if _event(s, first, j + 1):
            return _committed(s, first, j, low), True
        return s.span(_outer(s, first, low), j + 1), False
    if loose:
        if s.at(i) == ",":
            i -= 1
        return _leading(s, i, low)
    if s.at(i) in (",", "—", "–"):
        # A parenthesis between the subject and the verb.
        mark, j = s.at(i), i - 1
        while j > low and s.word[j] != mark:
            if s.word[j] in lists.STOPPED:
                break
            j -= 1
        if s.at(j) == mark and j > low:
            inside = _begins(s, j - 1, low)
            return s.span(inside, j), _event(s, inside, j)
        return _leading(s, i - 1, low)
    first = _begins(s, i, low)
    if first == i and s.word[i] in lists.PRONOUNS and not of_passive:
        return _it(s, i, low) or s.span(i, i + 1), False
    if s.at(first) == "whose" and first - 1 >= low:
        j = first - 1 - (s.at(first - 1) == ",")
        return s.span(_begins(s, j, low), j + 1), False
    bare = not s.is_(first, items.DET | items.NUMBER | items.NAME | items.PRON | items.POSS)
    who = first - 1
    while s.is_(who, items.AUX) and who > low:
        who -= 1
    if s.at(who) in ("who", "which") and bare and not s.is_(who - 1, items.PREP):
        # "the men who came from Vesk shot": the verb's subject is before the relative clause.
        i = who - 1
        while i > low and s.at(i) == ",":
            i -= 1
        first = _begins(s, i, low)
    if of_passive:
        first = _nearest(s, first, i + 1)
    return s.span(first, i + 1), _event(s, first, i + 1)


def _committed(s: _Sentence, first: int, last: int, low: int) -> Span | None:
    """The words of an act, from its doer on where a verb before it says who did it."""
    for k in range(last, max(low, first - 3) - 1, -1):
        if s.word[k] in lists.COMMIT and not s.is_(k - 1, items.BE):
            i = k - 1
            while i > low and s.is_(i, items.ADV | items.AUX):
                i -= 1
            return s.span(_outer(s, min(_begins(s, i, low), first), low), last + 1)
    return s.span(first, last + 1)


def _outer(s: _Sentence, first: int, low: int) -> int:
    """Where the words begin that a relative clause is about whose verb stands at `first`: of "Hamas,
    the group that controls Gaza" at "Hamas".
    """
    for _ in range(4):
        j = first - 1
        while j > low and s.is_(j, items.TIME | items.ADV):  # "that last week staged"
            j -= 1
        if s.at(j) not in lists.RELATIVE or j <= low:
            break
        while j > low and (s.at(j) in lists.RELATIVE or s.at(j) == "," or s.is_(j, items.CONJ)):
            j -= 1
        first = _begins(s, j, low)
        if s.at(first - 1) == "," and s.is_(first, items.DET) and s.is_(first - 2, items.NAME):
            first = _begins(s, first - 2, low)
    return first


def _nearest(s: _Sentence, first: int, last: int) -> int:
    """Where the last noun phrase of a chain begins: "at a vigil for those" gives "those"."""
    for k in range(last - 1, first - 1, -1):
        if s.is_(k, items.PREP) and s.word[k] not in lists.HOLDING:
            return k + 1
    return first


def _relative(s: _Sentence, i: int, low: int) -> int | None:
    """Place of the relative pronoun that is the subject of a verb behind i, or None."""
    if s.at(i) in lists.RELATIVE and i > low:
        return None if s.at(i) == "that" and _clausal(s, i - 1) else i
    j = i
    if s.at(j) == ",":
        j -= 1
    verb = cues.verbs().get(s.at(j))
    if (
        verb is not None
        and "s" in verb.frames
        and verb.form in (cues.PAST, cues.S, cues.BASE, cues.PART)
    ):
        for k in range(j - 1, max(low, j - 9) - 1, -1):
            if s.at(k) in lists.RELATIVE:
                return k
            if s.word[k] in lists.STOPPED:
                return None
    return None


def _clausal(s: _Sentence, i: int) -> bool:
    """Whether the word at i takes a clause with "that": said, announced."""
    verb = cues.verbs().get(s.at(i))
    return verb is not None and bool(verb.frames & {"t", "T", "d"}) and not s.is_(i - 1, items.DET)


def _begins(s: _Sentence, i: int, low: int) -> int:
    """First word of the noun phrase that ends at i, prepositional phrases in it included."""
    first = i
    while first >= low:
        word = s.word[first]
        thousands = word == "," and s.is_(first + 1, items.NUMBER)
        if s.is_(first, items.PUNCT) and word not in ("-", "$") and not thousands:
            break
        if (
            s.is_(first, items.BE | items.HAVE | items.MODAL | items.DO | items.VERB)
            and word != "'s"
        ):
            break
        if s.is_(first, items.SUB | items.WH | items.TO) and word not in (
            "that",
            "as",
            "than",
            "to",
        ):
            break
        if word == "that" or (word == "as" and s.at(first + 1) != "many"):
            break
        if word == "to" and s.at(first - 1) != "up":
            break
        verb = cues.verbs().get(word)
        if (
            verb is not None
            and verb.form in (cues.PAST, cues.S)
            and first < i
            and _reports(s, first)
        ):
            break
        first -= 1
    first += 1
    while first < i and s.is_(first, items.CONJ | items.ADV) and not s.is_(first, items.DET):
        first += 1
    return first


def _reports(s: _Sentence, i: int) -> bool:
    return cues.verbs()[s.word[i]].lemma in lists.REPORTS and not s.is_(i - 1, items.DET | items.PREP)  # fmt: skip


def _leading(s: _Sentence, i: int, low: int) -> tuple[Span | None, bool]:
    """The subject that opens the clause that i stands in: its first noun phrase."""
    first = i
    while first >= low and s.word[first] not in lists.STOPPED:
        word = s.word[first]
        if (
            word in lists.RELATIVE
            and first < i
            and not (word == "that" and s.is_(first + 1, items.TIME))
        ):
            before = first - 1
            while s.at(before) == ",":
                before -= 1
            if word != "that" or not _clausal(s, before):
                begins = _begins(s, before, low)
                apposed = s.at(begins - 1) == "," and s.is_(begins, items.DET)
                if apposed and s.is_(begins - 2, items.NAME):
                    begins, before = _begins(s, begins - 2, low), begins - 2
                return s.span(begins, before + 1), _event(s, begins, before + 1)
            break
        if s.is_(first, items.SUB) and first < i and not s.is_(first + 1, items.TIME):
            break
        verb = cues.verbs().get(word)
        if (
            verb is not None
            and first < i
            and verb.form in (cues.PAST, cues.S)
            and _reports(s, first)
        ):
            break
        first -= 1
    first += 1
    # "On Friday, a strike hit ...": what stands before the comma is no subject.
    while first <= i and (
        s.is_(first, items.PREP) or (s.is_(first, items.ADV) and not s.is_(first, items.DET))
    ):
        comma = first
        while comma <= i and s.word[comma] != ",":
            comma += 1
        if comma > i:
            break
        first = comma + 1
    if s.at(first).endswith("ing") and s.at(first - 1) in ("—", "–") and first - 2 > low:
        return _leading(s, first - 2, low)  # "Rebels came — crossing the border, killing"
    last = first
    by = -1
    while last <= i and last - first < 14:
        if s.is_(last, items.BE) and by < 0:
            for k in range(last + 1, min(i, last + 12)):
                if s.at(k) == "by":
                    by = k + 1
            break
        if s.is_(last, items.VERB | items.HAVE | items.MODAL | items.PUNCT) and last > first:
            break
        last += 1
    if by > 0:
        return s.span(by, _head(s, by)[1]), False
    return s.span(first, max(last, min(first + 1, i + 1))), _event(s, first, last)


def _event(s: _Sentence, first: int, last: int) -> bool:
    """Whether a noun phrase holds a weapon or an event, so that it is no person who acts."""
    return any(
        s.word[i] in lists.INSTRUMENTS or s.word[i] in lists.GENERIC for i in range(first, last)
    )


# ------------------------------------------------------------------------- dying, dead, deaths


def _dies(s: _Sentence, t: int) -> Clause | None:
    if s.word[t] == "dying" and (
        s.is_(t - 1, items.DET | items.POSS) or s.at(t + 1) in ("to", "for")
    ):
        return None
    if s.word[t] in ("die", "dies") and s.at(t + 1) in ("down", "out", "off"):
        return None
    patient, _ = _subject(s, t - 1, loose=False, of_passive=True)
    place = s.span(t + 1, min(_end(s, t + 1), t + 21))
    return Clause(s.start[t], s.end[t], "killing", INTRANSITIVE, None, patient, place, False)


def _loses(s: _Sentence, t: int) -> Clause | None:
    """lost their lives; cost her her life; loss of life, claimed 12 lives"""
    for i in range(t - 1, max(-1, t - 5), -1):
        word = s.word[i]
        if word in ("lose", "loses", "lost", "losing") and s.is_(t - 1, items.POSS):
            patient, _ = _subject(s, i - 1, loose=False, of_passive=True)
            place = s.span(t + 1, min(_end(s, t + 1), t + 21))
            return Clause(
                s.start[i], s.end[t], "killing", INTRANSITIVE, None, patient, place, False
            )
        if word == "loss" and s.at(i + 1) == "of":
            return Clause(s.start[i], s.end[t], "killing", NOMINAL, None, s.span(max(0, i - 2), i),
                          s.span(t + 1, min(_end(s, t + 1), t + 21)), False)  # fmt: skip
        counted = s.is_(t - 1, items.NUMBER | items.NAME) or s.at(t - 1) in lists.NUMBERS
        if counted and word in ("claimed", "claiming", "claim", "claims", "taken", "took", "take"):
            return _active(s, "killing", (s.start[i], s.end[t]), i - 1, i + 1, i + 1)
    return None


def _dead(s: _Sentence, t: int) -> Clause | None:
    """left 12 dead, feared dead, were dead, 12 dead; not "the dead", "dead bodies", "Dead Sea"."""
    if s.at(t + 1) in lists.AFTER_DEAD:
        return None
    if s.start[t] > 0 and s.text[s.start[t]].isupper() and s.is_(t + 1, items.NAME):
        return None
    left = _left_so(s, t, _at(s, t), "killing")
    if left is not None:
        return left
    before = t - 1
    while s.is_(before, items.ADV):
        before -= 1
    place = s.span(t + 1, min(_end(s, t + 1), t + 21))
    if s.is_(before, items.BE):
        back = before - 1
        if s.at(back) == "to" or s.word[before] == "be":
            while back > 0 and (
                s.word[back] in lists.DEAD_AFTER or s.is_(back, items.AUX | items.TO)
            ):
                back -= 1
        patient, _ = _subject(s, back, loose=False, of_passive=True)
        return Clause(*_at(s, t), "killing", ADJECTIVAL, None, patient, place, False)
    if s.at(before) in lists.DEAD_AFTER:
        patient, _ = _subject(s, before - 1, loose=False, of_passive=True)
        return Clause(*_at(s, t), "killing", ADJECTIVAL, None, patient, place, False)
    counted = s.is_(before, items.NUMBER | items.PLURAL) or s.at(before) in lists.NUMBERS
    counted = counted or (s.at(before).endswith("s") and len(s.at(before)) > 3)
    if counted and not (
        s.at(t + 1) in ("bodies", "body")
        or (s.at(t + 1).endswith("s") and not s.is_(t + 1, items.PREP))
    ):
        return Clause(
            *_at(s, t), "killing", ADJECTIVAL, None, s.span(max(0, before - 3), t), place, False
        )
    return None


def _left_so(s: _Sentence, t: int, span: Span, concept: str) -> Clause | None:
    """ "left 12 people dead", "left 12 injured" """
    for i in range(t - 1, max(-1, t - 14), -1):
        if s.is_(i, items.PUNCT | items.SUB | items.WH):
            break
        if s.word[i] in lists.LEAVE and i + 1 < t and _object(s, i + 1):
            agent, event = _subject(s, i - 1, loose=s.word[i] == "leaving")
            place = s.span(t + 1, _end(s, t + 1))
            return Clause(*span, concept, ADJECTIVAL, agent, s.span(i + 1, t), place, not event)
    return None


def _at(s: _Sentence, t: int) -> Span:
    return s.start[t], s.end[t]


def _noun(s: _Sentence, t: int, concept: str) -> tuple[Clause | None, int]:
    word, start, last = s.word[t], s.start[t], t
    after = t + 1
    if word == "death":
        if s.at(after) in ("toll", "tolls", "count", "counts", "totals", "tally"):
            last, after = t + 1, t + 2
        elif (s.at(t - 1) in ("to", "of", "by") and s.at(after) not in ("of", "in")) or s.at(after) in lists.AFTER_DEATH or not (s.at(after) == "of" or s.is_(t - 1, items.POSS | items.DET | items.NUMBER) or s.at(t - 1).endswith("'s")):  # fmt: skip
            return None, t
    elif word != "deaths" and s.at(after) in lists.CRIMES:
        return None, t
    if word == "murder" and not (
        s.at(after) == "of"
        or s.is_(t - 1, items.DET | items.POSS)
        or s.at(t - 1).endswith(("'s", "s'"))
    ):
        return None, t  # the crime, not that it was done: "charged with murder"
    if word == "casualty" and not (
        s.is_(t + 1, items.PREP | items.PUNCT | items.AUX) or t + 1 == len(s)
    ):
        return None, t  # "mass casualty situations"
    if word == "injury" and not s.is_(t - 1, items.DET | items.POSS | items.NUMBER):
        return None, t
    if word == "toll" and not _near(
        s, t, ("death", "dead", "killed", "casualty", "casualties", "people", "human")
    ):
        return None, t
    if s.is_(t, items.NAME) and s.is_(after, items.NAME) and t > 0:
        return None, t
    agent = None
    person = False
    patient: Span | None = None
    i = after
    if s.at(i) in ("of", "among"):
        patient = _noun_phrase(s, i + 1)
        while i < min(len(s), after + 14) and not s.is_(i, items.PUNCT):
            if s.at(i) == "by":
                agent = s.span(i + 1, _head(s, i + 1)[1])
                person = True
                break
            i += 1
    elif s.at(i) == "by":
        agent = s.span(i + 1, _head(s, i + 1)[1])
        person = True
    first = t
    while (
        first > 0
        and t - first < 5
        and not s.is_(
            first - 1,
            items.PUNCT | items.PREP | items.VERB | items.AUX | items.CONJ | items.WH | items.SUB,
        )
    ):
        first -= 1
    if s.is_(first - 1, items.AUX) and s.at(first - 1) in ("'s", "’s"):
        first = max(0, first - 3)
    own = s.span(first, t)
    if patient is None:
        patient = own
    elif agent is None and word not in lists.NO_DOER:
        agent = own  # "Israel's killing of", "the Israeli bombing of"
    place = s.span(after, min(_end(s, after), after + 15))
    return Clause(start, s.end[last], concept, NOMINAL, agent, patient, place, person), last


def _near(s: _Sentence, t: int, words: tuple[str, ...]) -> bool:
    return any(s.at(i) in words for i in range(t - 4, t + 6))
