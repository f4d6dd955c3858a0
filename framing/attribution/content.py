"""How far reported content reaches: before the cue, after it, around it."""

from __future__ import annotations

from dataclasses import dataclass

from . import cues
from .cues import BASE, ING, PAST, Verb
from .items import (
    ADV,
    AUX,
    CONJ,
    DAY,
    DET,
    MODAL,
    NAME,
    NUMBER,
    OBJECT,
    PLURAL,
    POSS,
    PREP,
    PRON,
    PUNCT,
    QUOTE,
    SUB,
    TIME,
    TO,
    VERB,
    WH,
    Items,
)  # fmt: skip
from .sentence import LEADING, S_, SUBORDINATE, VERBS, Range, Sentence

_TOPICS = frozenset(("about", "of"))
_JOINING = frozenset(("and", "but", "while", "though", "although", "yet"))
_SHOUTED = cues.listed("yell shout chant cry scream call read")
_TAILS = frozenset(("until", "as", "while", "when", "after", "before"))


# What a report is called that somebody else answers, and how it is answered.
_REPORTS = cues.listed(
    """
account charge charges claim claims allegation allegations accusation accusations assertion
figure figures version statement contention suggestion denial description
"""
)
_ANSWERED = cues.listed("denied disputed rejected dismissed contradicted echoed backed supported")
_CLAUSAL = cues.listed(
    """
say think believe argue insist contend hope tell know suspect figure note allege predict
acknowledge fear assert suggest show find announce
"""
)
_NOTHING = frozenset(("nothing", "little", "anything"))  # "said nothing about the raid"
# Verb forms that are hardly ever nouns: "the report adds,".
_NO_NOUNS = cues.listed(
    """
says adds warns admits concludes suggests maintains explains recalls writes argues insists contends
believes thinks asserts alleges concedes observes predicts
"""
)
_ENDING = frozenset(("while", "when", "after", "before", "because", "as", "but", "although"))


@dataclass(slots=True)
class Found:
    """An attribution in item ranges."""

    content: list[Range]
    cue: Range
    source: Range | None
    strength: str  # speech, thought or act
    antecedent: Range | None = None  # of a relative pronoun
    inherited: bool = False
    verb: str = ""
    how: str = ""  # the complement
    block: bool = False  # direct speech without marks: a block quotation, an interview's answer
    # Cue and source as offsets into the text, where they stand in the paragraph before.
    lead: tuple[Range, Range | None] | None = None


class Content(Sentence):
    """A sentence, the reports found in it so far, and where the next one's content lies."""

    def __init__(self, items: Items, a: int, b: int) -> None:
        super().__init__(items, a, b)
        self.found: list[Found] = []
        self.relative = self.leading = False  # where the clause in hand stands
        self.auxiliary = ""  # of the cue in hand
        self.past = False  # the cue in hand is in a past tense

    def _left_content(self, edge: int, i: int, *, loose: bool = False) -> Range | None:
        """What stands before the source and cue, where they follow a comma or quotation."""
        p = edge
        if p <= self.a:
            return None
        if self.k[p - 1] & QUOTE:
            end = p
        elif self.w[p - 1] in (",", "—", "–", "-", "?", "!"):
            end = p - 1
        else:
            return None
        start = self._past_siblings(end)
        if self.k[end - 1] & QUOTE and end - 2 > start and self.w[end - 2] == ":":
            start = end - 1
        if loose and end - start > 2 and self._is_ing(end - 1) and self.w[end - 2] == ",":
            start = end - 1  # "..., killing, officials say, 40 people"
        if start >= end or not (loose or self._clause(start, end)):
            return None
        return start, end

    def _past_siblings(self, edge: int) -> int:
        """Where content before `edge` begins: after reports that stand beside it, not in it."""
        start = self.a
        for one in self.found:
            reach = max(one.cue[1], *(c[1] for c in one.content))
            if reach >= edge:
                continue
            after = reach + (self.w[reach] == ",")
            if self.w[reach] == ";" or self.w[after] in _JOINING or one.how in ("left", "loose"):
                start = max(start, reach)
        while start < edge and self.w[start] in (",", ";", "—", "–", "-"):
            start += 1
        return start

    def _parenthetical(
        self, source: Range | None, j: int, after: int, content: Range, inverted: bool
    ) -> bool:
        """Whether the reporting clause interrupts its content: `X, he said, Y`."""
        if inverted:
            return True
        if after < self.b and self.w[after] == "," and content[0] > after:
            return True
        start = source[0] if source and source[0] < j else j
        return bool(self.k[start - 1] & QUOTE) if start > self.a else False

    def following(self, i: int, p: int, verb: Verb, inverted: bool) -> tuple[Range | None, str]:
        """(content after the cue or None, what complement it is)."""
        frames = verb.frames
        if p >= self.b:
            return None, ""
        if inverted:
            paused = self.k[p] & QUOTE or self.w[p] in (",", ":", "—", "–")
            if (
                self.w[p] == ","
                and self.w[p + 1 : p + 2] in (["but"], ["though"], ["while"])
                and self._clause(self.a, i)
            ):
                return None, "pause"  # the outlet answers
            return (self._after_pause(p, verb) if paused else None), "pause"
        w, k = self.w[p], self.k[p]
        if w in _NOTHING and (p + 1 == self.b or self._starts_phrase(p + 1)):
            return None, "nothing"
        if w in verb.prepositions and p + 1 < self.b:
            q = p + 1
            if w == "out" and verb.lemma == "point":
                return (q, self.clause_end(q)), "out"
            if self._starts_noun(q) or self.k[q] & (WH | POSS):
                return (q, self.object_end(q)), "prep"
        if (verb.prepositions & _TOPICS and k & ADV) or (
            verb.prepositions & _TOPICS and w in ("to", "with", "in", "on", "at", "more", "about")
        ):
            for q in range(p, min(self.b - 1, p + 9)):
                if self.w[q] in ("about", "of") and self.w[q] in verb.prepositions:
                    return (q + 1, self.object_end(q + 1)), "topic"
                if self.k[q] & (PUNCT | QUOTE | AUX | SUB | WH):
                    break
        if "d" in frames:
            told = self._told(p, verb)
            if told is not None:
                return told
        r = self._past_occasion(p) if frames & {"s", "q"} and frames & {"t", "q", "w", "T"} else p
        while (
            r < self.b and r == p and "s" not in frames and self.k[r] & ADV and not self.k[r] & DET
        ):
            p = r = r + 1
        if r >= self.b:
            return None, ""
        w, k = self.w[r], self.k[r]
        if w in (":", ","):
            content = self._after_pause(r, verb)
            if content and w == "," and not self.k[content[0]] & QUOTE:
                # "remarks, however," and "showing in Ohio, " are nouns.
                verbal = self.k[i - 1] & (NAME | PRON | PLURAL | ADV | AUX | TO)
                verbal = verbal or self.w[i] in _NO_NOUNS or self.w[content[0]] == "that"
                # "her client, the lawyer claims, was tortured"
                verbal = verbal or bool(self.k[content[0]] & AUX)
                if verb.form == ING or (verb.form in (BASE, S_) and not verbal):
                    content = None
            return content, "pause"
        if k & QUOTE:
            whole = frames & {"t", "T", "w"} and verb.lemma not in _SHOUTED
            return (r, self.clause_end(r) if whole else self.object_end(r)), "quote"
        if w == "that" and frames & {"t", "T", "w", "o"}:
            return (r, self.clause_end(r)), "that"
        if "i" in frames and (
            (w == "to" and self._infinitive(r)) or (w == "not" and self.w[r + 1 : r + 2] == ["to"])
        ):
            return (r, self.object_end(r)), "to"
        if (k & WH or w in ("whether", "if")) and frames & {"t", "T", "w", "o"}:
            return (r, self.clause_end(r)), "wh"
        noun = self._starts_noun(r)
        sure = "t" in frames and (noun or k & (PRON | DET))
        sure = sure or ("T" in frames and verb.form in (PAST, ING) and k & (PRON | DET))
        if verb.lemma == "find" and not k & PRON:
            sure = False  # "found a boy in the barn"
        if sure and self._subject_verb(r, verb):
            return (r, self.clause_end(r)), "clause"
        if "t" in frames and k & (AUX | MODAL) and not noun and self.w[r] != "'s":
            return (r, self.clause_end(r)), "gap"
        if verb.lemma in ("find", "show", "indicate", "suggest") and noun and self._evidence(i):
            return (r, self.clause_end(r)), "clause"
        if verb.lemma in ("say", "tell") and not k & (PUNCT | CONJ):
            return (r, self.clause_end(r)), "rest"
        if frames & {"o"} and (noun or k & (OBJECT | POSS)):
            return (r, self.object_end(r)), "object"
        return None, ""

    def _subject_verb(self, r: int, verb: Verb) -> bool:
        """Whether a verb follows the noun phrase at r: a clause, not an object that one describes.

        Verbs that hardly take an object need none but a verb somewhere.
        """
        if verb.lemma in _CLAUSAL or self.k[r] & PRON:
            return self._verb_between(r, self.b)
        for q in range(r, self.b):
            k = self.k[q]
            if k & (WH | SUB | TO) or (self.w[q] in (",", ":", ";", "—", "–") and q > r):
                return False
            if self._verb_between(q, q + 1):
                return True
        return False

    def _closed(self, q: int) -> bool:
        """Whether what follows the quotation at q is no more of what is said."""
        n = q + 1
        if n + 1 >= self.b or any(self.k[p] & QUOTE for p in range(n, self.b)):
            return False
        if self.w[n] in ("—", "–", "-"):
            return True
        return self.w[n] == "," and self.w[n + 1] not in ("and", "that")

    def _starts_phrase(self, p: int) -> bool:
        """Whether a preposition, a comma or a conjunction stands here, not a clause's subject."""
        return bool(self.k[p] & (PREP | PUNCT | CONJ | TO)) or self.w[p] in ("else", "publicly")

    def _told(self, p: int, verb: Verb) -> tuple[Range | None, str] | None:
        """The complement of a verb that takes the person told, or None where it has none."""
        q = self._dative(p)
        if q is None:
            return None
        if q >= self.b:
            return None, ""
        r = self._past_occasion(q)
        if r >= self.b:
            return None, ""
        w, k = self.w[r], self.k[r]
        if w == "that" or k & (QUOTE | WH):
            return (r, self.clause_end(r)), "told"
        if "i" in verb.frames and w in ("to", "if", "whether", "not"):
            begin = r if verb.lemma == "tell" else p
            return (begin, self.clause_end(r)), "told to"
        if w in (",", ":"):
            return self._after_pause(r, verb), "pause"
        if verb.lemma in ("tell", "assure", "inform", "remind") and self._starts_noun(r):
            return (r, self.clause_end(r)), "told"
        return None

    def _past_occasion(self, p: int) -> int:
        """Past adverbs, times and places of the speaking, where content surely follows."""
        if p < self.b and self.w[p] in ("—", "–", "-", "("):
            for q in range(p + 1, min(self.b - 1, p + 14)):
                if self.w[q] in ("—", "–", "-", ")"):
                    return q + 1
        k = self.k[p] if p < self.b else 0
        if not (p < self.b and (k & (ADV | TIME | PREP | TO | NUMBER) and not k & (PRON | DET))):
            return p
        if self.w[p] == "to" and not (
            p + 1 < self.b and self.k[p + 1] & (DET | POSS | NAME | PLURAL | OBJECT | NUMBER)
        ):
            return p
        for q in range(p, min(self.b, p + 16)):
            k, w = self.k[q], self.w[q]
            if k & QUOTE or w in ("that", ",", ":", "how", "why", "whether"):
                return q
            if w == ";":
                return self.b
            if q > p and (k & (AUX | VERB | PRON | WH) or (w in VERBS and self._is_verb(q))):
                break
        else:
            return p if p + 16 < self.b else self.b
        if q >= self.b:
            return self.b
        # "said (on) Monday the army had": at least the time goes.
        q = p
        if self.w[q] in ("on", "in", "late", "early") and q + 1 < self.b and self.k[q + 1] & TIME:
            q += 1
        while q < self.b and self.k[q] & TIME:
            q += 1
        return q

    def _after_pause(self, p: int, verb: Verb) -> Range | None:
        """Content after a comma or colon."""
        q = p
        while q < self.b and self.w[q] in (",", ":", "—", "–"):
            q += 1
        if q >= self.b:
            return None
        k, w = self.k[q], self.w[q]
        if not k & QUOTE:
            # "said, per a translator, that"; "“That,” he said, tapping a line, “is”"
            aside = k & (PREP | SUB) or self._is_ing(q)
            for r in range(q + 1, min(self.b - 1, q + 12)):
                resumes = aside and self.k[r + 1] & QUOTE and self.items.resumes(r + 1)
                if self.w[r] == "," and (self.w[r + 1] == "that" or resumes):
                    return r + 1, self.clause_end(r + 1)
        if k & QUOTE and self._closed(q):
            return q, q + 1
        if k & QUOTE or (self.w[p] == ":" and verb.frames & {"t", "T", "o"}):
            return q, self.clause_end(q)
        if w in VERBS and VERBS[w].form == ING:
            return None
        if w == "according" or (w in ("who", "which", "whose") and not self._cleft()):
            return None
        if k & CONJ and q + 1 < self.b:
            n = q + 1
            while n < self.b and self.k[n] & ADV:
                n += 1
            if n < self.b and self.w[n] in VERBS and self._is_verb(n):
                return None
            if self._new_cue(q + 1):
                return None
        if w in SUBORDINATE and self._new_cue(q + 1):
            return None
        if "t" in verb.frames and "s" in verb.frames:
            return q, self.clause_end(q)
        return None

    def _new_cue(self, p: int, *, thought: bool = False) -> bool:
        """Whether a clause that begins here reports speech, or thought, of its own."""
        for q in range(p, min(self.b, p + 14)):
            k, w = self.k[q], self.w[q]
            if k & (QUOTE | SUB) or w in (",", ";"):
                return False
            if w in VERBS and q > p and self._is_verb(q) and VERBS[w].form in (PAST, S_, BASE):
                told = VERBS[w].frames & ({"s", "t", "T"} if thought else {"s"})
                return bool(told) and not self._group(q)[1]
            if k & (AUX | VERB) and w != "'s" and not (q + 1 < self.b and self.w[q + 1] in VERBS):
                return False
        return False

    def clause_end(self, p: int) -> int:
        """End of a reported clause that begins at p."""
        q = p
        while q < self.b:
            w = self.w[q]
            nxt = q + 1
            if nxt >= self.b:
                break
            if self.k[q] & QUOTE and self.w[nxt] in _TAILS:
                return nxt
            if self.relative and q > p and self._resumes(q):
                return q
            if w in ("and", "but") and self.auxiliary and self.w[nxt] == self.auxiliary:
                return q - 1 if self.w[q - 1] == "," else q
            if w == "," and (self.relative or self.leading) and self._main_clause(nxt):
                return q
            if w in ("while", "though", "although", "whereas") and q > p and self._new_cue(nxt):
                return q - 1 if self.w[q - 1] == "," else q
            if (
                w in ("and", "but")
                and q > p + 1
                and (self._new_subject(nxt) or self._past_modal(p, q))
            ):
                return q - 1 if self.w[q - 1] == "," else q
            if w in (",", "—", "–", ";") or w == "and" or w == "but":
                n = nxt
                if w == "," and self.w[n] in ("and", "but"):
                    n += 1
                while n < self.b and self.k[n] & ADV:
                    n += 1
                if n >= self.b:
                    break
                wn = self.w[n]
                if wn in VERBS and w != ";":
                    form = VERBS[wn].form
                    if w == "," and form == ING and "s" in VERBS[wn].frames and n == nxt:
                        return q
                    joined = self.w[n - 1] in ("and", "but") or n > nxt
                    if joined and form in (PAST, S_) and "s" in VERBS[wn].frames:
                        return q
                if w == "," and wn == "according":
                    return q
                if w == "," and (self._tail_cue(n) or self._of_report(n)):
                    return q
                if w == "," and self.w[nxt] == "but" and self._new_cue(n):
                    return q
                if w == "," and wn in SUBORDINATE and self._new_cue(n + 1):
                    return q
                if w == ";" and self._new_cue(n, thought=True):
                    return q
            q += 1
        return self.b

    def _resumes(self, q: int) -> bool:
        """Whether the verb at q belongs to the subject of the relative clause in hand."""
        verb = VERBS.get(self.w[q])
        if verb is None or verb.form not in (PAST, S_) or not {"t", "s"} <= verb.frames:
            return False
        return not self.k[q - 1] & (PRON | PREP | TO | AUX | CONJ | WH | SUB) and self._is_verb(q)

    def _main_clause(self, p: int) -> bool:
        """Whether the clause that was interrupted goes on here."""
        if self.leading:
            return self._starts_noun(p) and self._verb_between(p, self.b)
        n = p
        while n < self.b and self.k[n] & ADV:
            n += 1
        if n >= self.b:
            return False
        word = self.w[n]
        verb = word in VERBS and VERBS[word].form in (PAST, S_)
        return verb or bool(self.k[n] & (AUX | VERB)) or self._past(n)

    def _new_subject(self, p: int) -> bool:
        """Whether a short subject and a verb of saying of its own follow a conjunction."""
        if not self.k[p] & (NAME | PRON | PLURAL):
            return False
        for q in range(p + 1, min(self.b, p + 5)):
            word, k = self.w[q], self.k[q]
            if word in VERBS and self._is_verb(q) and VERBS[word].form in (PAST, S_):
                return "s" in VERBS[word].frames
            if k & (PUNCT | QUOTE | SUB | WH | PREP | AUX | CONJ):
                return False
        return False

    def _past_modal(self, p: int, q: int) -> bool:
        """`said she would not sign but stopped short`: what follows at q is no infinitive."""
        n = q + 1
        while n < self.b and self.k[n] & ADV:
            n += 1
        if n >= self.b or not self._past(n) or not self.past:
            return False
        modal = next((m for m in range(p, q) if self.k[m] & AUX), None)
        if modal is None or not self.k[modal] & MODAL:
            return False
        return not any(
            self.k[m] & (AUX | SUB | WH | QUOTE) or self._past(m) for m in range(modal + 1, q)
        )

    def _tail_cue(self, p: int) -> bool:
        """Whether `S said` and nothing more stands here to the end or the next comma."""
        for q in range(p, min(self.b, p + 9)):
            w = self.w[q]
            if w in (",", ";") or self.k[q] & QUOTE:
                return False
            if w in VERBS and q > p and "q" in VERBS[w].frames and self._is_verb(q):
                nxt = q + 1
                return nxt >= self.b or self.w[nxt] in (",", ";") or bool(self.k[nxt] & TIME)
        return False

    def _of_report(self, p: int) -> bool:
        """Whether what stands here names the report: `an account the army disputes`."""
        n = p + 1 if self.k[p] & DET else p
        if n + 1 >= self.b or self.w[n] not in _REPORTS:
            return False
        nxt = n + 1
        if self.w[nxt] in ("that", "which") and nxt + 1 < self.b:
            nxt += 1
        clause = self.k[nxt] & (DET | POSS | NAME | PRON | PLURAL | AUX)
        return bool(clause) or self.w[nxt] in _ANSWERED

    def object_end(self, p: int) -> int:
        """End of a noun phrase that is content."""
        q = p
        while q < self.b:
            w, k = self.w[q], self.k[q]
            if self.relative and q > p and self._resumes(q):
                return q
            if q > p:
                if w == "," and self.w[q + 1 : q + 2] in (["who"], ["which"], ["whose"]):
                    n = q + 2
                    while n < self.b and self.w[n] != ",":
                        n += 1
                    if n + 1 < self.b and self.k[n + 1] & PREP:
                        q = n + 1
                        continue
                    return q
                if w == "," and self.w[q + 1 : q + 2] in (["including"], ["such"]):
                    q += 1
                    continue
                if w in (",", ";", "—", "–", "-", ":"):
                    return q
                if k & DAY:
                    return q - 1 if self.w[q - 1] == "on" else q
                if w in ("in", "during", "at", "on") and self._occasion(q):
                    return q
                noun = w in ("before", "after") and not self._verb_between(
                    q + 1, min(self.b, q + 7)
                )
                if w in _ENDING and not (w == "as" and q - p < 6) and not noun:
                    return q
                if w == "and" and q + 1 < self.b:
                    n = q + 1
                    while n < self.b and self.k[n] & ADV:
                        n += 1
                    # After a past "has pledged to", "gets" is still the pledge's.
                    inner = self.past and self.k[n : n + 1] == [VERB] and self.w[n].endswith("s")
                    if self._new_subject(q + 1) or (
                        n < self.b
                        and not inner
                        and (
                            self.k[n] & (AUX | VERB | PRON)
                            or (self.w[n] in VERBS and self._is_verb(n))
                            or self._past(n)
                        )
                    ):
                        return q
            q += 1
        return self.b

    def _as_clause(self, source: Range, after: int) -> Range | None:
        """The main clause of `as S said, C` or `C, as S said`."""
        p = source[0] - 1
        if p < self.a or self.w[p] != "as":
            return None
        r = self._past_occasion(after)
        if p == self.a:
            return (r + 1, self.b) if r + 1 < self.b and self.w[r] == "," else None
        if self.w[p - 1] == "," and p - 1 > self.a:
            return self.a, p - 1
        return None

    def _after_speech(self, p: int) -> bool:
        """Whether a quotation that may be what is said ends right before item p."""
        if not self._after_quote(p):
            return False
        a = self.a
        while a < p and self.k[a] & (CONJ | ADV) and not self.k[a] & DET:
            a += 1
        # `On "Face the Nation," Mr X said he`: the quotation is a title in an opening phrase.
        opening = self.w[a] in LEADING or self.k[a] & (PREP | TIME) or self._is_ing(a)
        opening = opening or self.w[a] in ("asked", "called", "pressed", "told")
        return self.k[self.a] & QUOTE != 0 or not opening

    def _after_quote(self, p: int) -> bool:
        """Whether a quotation ends right before item p."""
        if p > self.a and self.w[p - 1] == ",":
            p -= 1
        return p > self.a and bool(self.k[p - 1] & QUOTE)
