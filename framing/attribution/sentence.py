"""How one sentence is read without a parser: verbs, noun phrases, clauses.

A verb is told from a noun by the words beside it; a noun phrase is followed back to its head; all
are ranges of items, and all are guesses of the kind that hold for news English.
"""

from __future__ import annotations

from . import cues
from .cues import BASE, ING, PART, PAST, Verb
from .items import (
    ADV,
    AUX,
    BE,
    CAPITAL,
    CONJ,
    DAY,
    DET,
    DO,
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
from .speakers import ROLES

Range = tuple[int, int]  # items, half-open

VERBS = cues.attitudes()
# A phrase of place or time that names the occasion of speech, not its content.
OCCASIONS = cues.listed(
    """
statement interview speech tweet post letter email e-mail memo report briefing conference call
rally debate event meeting hearing testimony video ad address article column blog twitter
facebook filing court interviews message release news radio television tv show
"""
)
# Words that open a subordinate clause before its main clause.
LEADING = cues.listed("while although though whereas as when if after before since because once")
PHRASAL = Verb("put it", PAST, frozenset("Tqs"), frozenset())
# Base and third-person forms that are hardly ever nouns.
_SURE = cues.listed(
    "say says believe believes argue argues think thinks insist insists contend contends"
)
# Sources that show things rather than say them.
_EVIDENCE = cues.listed(
    """
poll polls survey surveys study studies report reports analysis investigation data research
researchers audit
review records documents numbers figures census tests inquiry statistics estimates polling surveyors
"""
)
_ANYBODY = cues.listed("somebody someone anybody anyone nobody everybody everyone")
SUBORDINATE = cues.listed(
    """
while although though whereas even after before when as
"""
)

_SPELLS = cues.listed("minutes hour hours day days weeks months years shortly soon just")

S_ = cues.S


def _year(word: str) -> bool:
    return len(word) == 4 and word[:2] in ("19", "20") and word.isdecimal()


class Sentence:
    """One sentence of items."""

    def __init__(self, items: Items, a: int, b: int) -> None:
        self.w, self.k = items.word, items.kind
        self.items = items
        self.a, self.b = a, b
        # Closing punctuation is no part of anything.
        while self.b > self.a and self.k[self.b - 1] & PUNCT and self.w[self.b - 1] in ".!?;,:-—–":
            self.b -= 1
        if self.b - self.a > 2 and self.k[self.a] & NAME:
            self._dateline()
        self._whole = self.a, self.b
        self._title_case: bool | None = None

    @property
    def title_case(self) -> bool:
        """Whether most of its words are written with capitals."""
        if self._title_case is None:
            kinds = [k for k in self.k[slice(*self._whole)] if not k & (PUNCT | QUOTE | NUMBER)]
            self._title_case = sum([k & CAPITAL != 0 for k in kinds]) > 0.6 * len(kinds)
        return self._title_case

    def _dateline(self) -> None:
        """Begin after a dateline: CAIRO (Agency) -- ..."""
        for p in range(self.a + 1, min(self.a + 10, self.b - 1)):
            if self.w[p] in ("-", "—", "–") and self.w[p - 1] != '"':
                head = range(self.a, p)
                if all(self.k[q] & (CAPITAL | PUNCT | NUMBER) for q in head) and (
                    self.w[p - 1] == ")" or self.items.upper(self.a)
                ):
                    self.a = p + 1
                    while self.a < self.b - 1 and self.w[self.a] in ("-", "—", "–"):
                        self.a += 1
                return

    def _is_verb(self, i: int) -> bool:
        """Whether a form that may be a noun or a participle is a verb here."""
        verb = VERBS[self.w[i]]
        if self.w[i] in ("rule", "rules"):
            return False  # "rules that apply"; "ruled that" reports
        if self.k[i] & CAPITAL and i > self.a and not self.title_case:
            return self.w[i - 1] in (":", "-", "—", "–")
        if i == self.a:
            return verb.form in (ING, PAST, S_) or self.w[i] in ("asked", "told")
        k, w = self.k[i - 1], self.w[i - 1]
        if verb.form in (BASE, S_):
            if self._owns(i - 1):
                return False
            if self.w[i] in _SURE:
                return not k & (DET | POSS) or bool(k & PLURAL)
            if k & (POSS | PREP) or k & (DET | PLURAL) == DET:
                return False
            if verb.form == BASE:
                if i + 1 < self.b and self.k[i + 1] & AUX and self.w[i + 1] != "'s":
                    return False  # "a police report has been filed"
                before = self._before_adverbs(i)
                if before < self.a:
                    return False
                if self.w[before] == ",":
                    head = self._apposed(before)
                    before = before if head is None else self._head(head[0], before)
                kb, wb = self.k[before], self.w[before]
                if kb & (PRON | MODAL | DO | TO | PLURAL | WH) or wb in ("and", "to"):
                    return True
                # "Polls in the north show": the head of the phrase is a plural.
                if not kb & (NAME | TIME | OBJECT | NUMBER) or i + 1 >= self.b:
                    return False
                noun = self._noun_back(before)
                return noun is not None and self._plural_head(*noun)
            if k & NUMBER or (k & AUX and not k & (PRON | POSS)):
                return False
            if not k & (PRON | NAME | ADV | WH | AUX) and w not in (",", "and", "but"):
                # "The report claims": a verb where something follows that a noun would not bear.
                after = i + 1
                if self.w[i - 1] in ROLES:
                    return True
                if after < self.b and not (
                    self.k[after] & (DET | PRON | POSS | SUB | WH | NAME | QUOTE | TO | OBJECT)
                    or self.w[after] in (",", "that")
                ):
                    return bool(self.k[after] & (NUMBER | ADV | PLURAL)) and self._noun_like(i - 1)
                return self._noun_like(i - 1)
            return True
        if verb.form == ING:
            return not k & (DET | POSS)
        return not ((k & DET and not k & (PLURAL | ADV)) or k & POSS)

    def _plural_head(self, a: int, b: int) -> bool:
        """Whether the word before the first preposition or relative of a phrase is a plural."""
        p = a
        while p + 1 < b and not self.k[p + 1] & (PREP | WH | PUNCT) and self.w[p + 1] != "that":
            p += 1
        return bool(self.k[p] & PLURAL) and p + 1 < b

    def _head(self, a: int, b: int) -> int:
        """The last item of the noun phrase at a, before its apposition."""
        p = a
        while p + 1 < b and self.w[p + 1] != ",":
            p += 1
        return p

    def _before_adverbs(self, i: int) -> int:
        j = i - 1
        while j >= self.a and self.k[j] & ADV and not self.k[j] & (DET | PLURAL):
            j -= 1
        return j

    def _noun_like(self, i: int) -> bool:
        k = self.k[i]
        return not k & (PREP | CONJ | SUB | PUNCT | AUX | TO | DET | POSS) or bool(
            k & (NAME | PLURAL)
        )

    def _starts_noun(self, i: int) -> bool:
        if i >= self.b:
            return False
        k = self.k[i]
        if k & (DET | PRON | POSS | NAME | NUMBER | QUOTE | OBJECT | PLURAL):
            return True
        return not k & (PREP | CONJ | SUB | PUNCT | AUX | TO | ADV | WH | VERB)

    def _participle_form(self, i: int) -> bool:
        verb = VERBS.get(self.w[i], PHRASAL)
        return verb.form in (PAST, PART)

    def _group(self, i: int) -> tuple[int, bool, bool]:
        """Start of the verb group that ends at i; whether it is passive; whether infinitive."""
        j, passive, infinitive = i, False, False
        while j > self.a:
            k, w = self.k[j - 1], self.w[j - 1]
            if k & AUX:
                if k & BE and w != "'s" and self._participle_form(i) and not passive:
                    passive = True
                j -= 1
            elif k & ADV and (
                not k & (DET | NUMBER) or (w in ("both", "all", "each") and j - 1 > self.a)
            ):
                j -= 1
            elif k & TO and not infinitive:
                infinitive = True
                j -= 1
                # "went on to say", "continued to insist", "used to say", "has to say"
                if (
                    self.w[j - 1] in ("on", "continued", "continues", "used", "came", "wants")
                    and j > self.a
                ):
                    back = 2 if self.w[j - 1] == "on" and j - 1 > self.a else 1
                    j -= back
                    infinitive = False
            else:
                break
        return j, passive, infinitive

    def _group_start(self, i: int) -> int:
        while i > self.a and self.k[i - 1] & (AUX | ADV):
            i -= 1
        return i

    def _opens(self, p: int) -> bool:
        """Whether item p is the first of a clause."""
        while p > self.a and self.k[p - 1] & (CONJ | ADV | SUB):
            p -= 1
        return p == self.a or self.w[p - 1] in (",", ";", ":", "—", "–", "-")

    def _noun_end(self, i: int, *, inverted: bool = False) -> int:
        """End of the noun phrase that begins at i, with what is apposed to it."""
        p = i
        while p < self.b:
            k, w = self.k[p], self.w[p]
            if k & QUOTE:
                break
            if w in (";", ":", "—", "–", "-", "?", "!"):
                break
            if w == ",":
                q = p + 1
                if q >= self.b:
                    break
                kq, wq = self.k[q], self.w[q]
                if kq & QUOTE or wq in ("and", "but", "while", "as", "when") or kq & (PRON | TIME):
                    break
                if wq in VERBS and VERBS[wq].form == ING:
                    break
                if inverted and (kq & AUX or (wq in ("who", "which") and self._cleft())):
                    break
                if not inverted and not (kq & DET or wq in ("who", "which", "whose")):
                    break
                if kq & (SUB | PREP | TO) and not kq & DET:
                    break
                # Apposition runs to the next comma.
                p += 1
                continue
            if p > i and k & (AUX | MODAL) and not inverted:
                break
            if p > i and k & DAY and not k & NAME:
                break
            if p > i and w in ("that", "because", "when", "while", "after", "before", "as", "if"):
                break
            if p > i and w in ("in", "on", "during", "at") and self._occasion(p):
                break
            if p > i and w in VERBS and VERBS[w].form == PAST and not inverted:
                break
            if p > i and w == "and" and inverted and p + 1 < self.b and self.w[p + 1] in VERBS:
                break
            p += 1
        return max(p, i + 1)

    def _occasion(self, p: int) -> bool:
        """Whether a preposition here opens a phrase of time or of an occasion of speech."""
        for q in range(p + 1, min(p + 6, self.b)):
            if self.k[q] & (PUNCT | QUOTE | AUX):
                return False
            word = self.w[q]
            if (
                self.k[q] & TIME
                or word in OCCASIONS
                or word.rstrip("s") in OCCASIONS
                or _year(word)
            ):
                return True
        return False

    def _cleft(self) -> bool:
        """`It was Adler, ..., who`"""
        return self.b - self.a > 1 and self.w[self.a] == "it" and self.k[self.a + 1] & BE != 0

    def _past(self, q: int) -> bool:
        return self.w[q].endswith("ed") and not self.k[q] & NAME and len(self.w[q]) > 4

    def _is_ing(self, p: int) -> bool:
        return self.w[p].endswith("ing") and len(self.w[p]) > 4

    def _apposed(self, p: int) -> Range | None:
        """The head of `NP , apposition ,` whose last comma is at p, with the apposition."""
        q = p - 1
        while q >= self.a and p - q < 30:
            if self.w[q] in (";", ":") or (self.k[q] & QUOTE and q == p - 1):
                return None
            if self.w[q] == ",":
                if q == self.a:
                    return None
                nxt = self.k[q + 1]
                if nxt & CONJ or self.w[q + 1] in SUBORDINATE:
                    return None
                if self._finite(q + 1, p):
                    return None
                if nxt & (PRON,)[0]:
                    return None
                head = self._noun_back(q - 1)
                if head is None:
                    return None
                if head[1] - head[0] == 1 and self.k[head[0]] & NUMBER:
                    q -= 1  # an age: the name stands before it
                    continue
                if self.k[head[0]] & DET and head[0] > self.a + 1 and self.w[head[0] - 1] == ",":
                    # "Anna Weiss, the senator, who led the party, said"
                    name = self._noun_back(head[0] - 2)
                    if name and self.k[name[1] - 1] & NAME and self._opens(name[0]):
                        head = name
                # A list or a leading phrase is no head.
                return head[0], p + 1
            q -= 1
        return None

    def _owns(self, p: int) -> bool:
        """Whether a plural at p is a possessive: `critics’ fears`."""
        end = self.items.end[p]
        return self.k[p] & (PLURAL | NAME) != 0 and self.items.source[end : end + 1] in ("'", "’")

    def _resumed(self, p: int, *, clause: bool) -> int:
        """Where the main verb stands of a sentence whose subject holds content from p on.

        The content is a `clause` with a verb of its own, `The claim that votes were stolen | is
        false`, or an infinitive, `Her call to leave | angered them`. The end where there is none.
        """
        found: list[int] = []
        for q in range(p, self.b):
            k = self.k[q]
            if self.w[q] == "," and found:
                return q
            if k & (PUNCT | QUOTE | WH | SUB):
                return self.b
            after = self.k[q + 1] if q + 1 < self.b else DET
            past = self._past(q) and (
                after & (DET | POSS | PRON | OBJECT | NAME | PLURAL | AUX) or self.k[q - 1] & PRON
            )
            finite = past or (k & (AUX | VERB) and self.w[q] not in ("'s", "been", "be", "being"))
            if finite and not self.k[q - 1] & (TO | AUX | ADV | PREP | DET | POSS | CONJ):
                found.append(q)
        return found[min(clause, len(found) - 1)] if found else self.b

    def _led(self) -> bool:
        """Whether a subordinate clause opens the sentence: `After ...`, `Two days before ...`"""
        p = self.a
        while p < self.b and (self.k[p] & (TIME | NUMBER | DET) or self.w[p] in _SPELLS):
            p += 1
        return self.w[self.a] in LEADING or (p > self.a and self.w[p] in ("after", "before"))

    def _bare(self, a: int, b: int) -> bool:
        """Whether items are a noun phrase without verbs, marks or further prepositions but "of"."""
        return self._starts_noun(a) and not any(
            self.k[p] & (PUNCT | QUOTE | AUX | VERB | SUB | WH)
            or (self.k[p] & PREP and self.w[p] not in ("of", "in"))
            for p in range(a, b)
        )

    def _finite(self, a: int, b: int) -> bool:
        """Whether items hold an auxiliary outside a relative clause."""
        for p in range(a, b):
            if self.k[p] & WH:
                return False
            if self.k[p] & AUX and self.w[p] != "'s":
                return True
        return False

    def _noun_back(self, p: int) -> Range | None:
        """The noun phrase that ends at item p."""
        end = p + 1
        if p < self.a:
            return None
        q = p
        while q >= self.a:
            k, w = self.k[q], self.w[q]
            if w == ")":
                r = q
                while r > self.a and self.w[r] != "(" and q - r < 12:
                    r -= 1
                if self.w[r] == "(":
                    q = r - 1
                    continue
            if k & PRON and not k & NAME:
                return (q, end) if q == p else (q + 1, end)
            if k & (PUNCT | QUOTE):
                break
            if k & (SUB | WH) and not (k & PREP):
                if w != "whose" and q < p and self.k[q + 1] & (DET | POSS | PRON | NAME):
                    break  # "which his department calls"
                if w in ("who", "whose", "which") and q > self.a:
                    q = self._back_head(q)
                    return (q, end)
                break
            if k & (AUX | VERB) and w != "'s":
                lead = self._relative(q)
                if lead is not None:
                    return lead, end
                break
            if k & TO and q < p:
                pass
            if w == "to" and self.w[q - 1] == "according":
                break
            if k & CONJ and (w not in ("and", "or") or not self._noun_only(q)):
                break
            by = q + 1 < p and self.w[q + 1] == "by"  # "experts quoted by the paper"
            verb = not by and q < p and w in VERBS and self._is_verb(q)
            if verb and VERBS[w].form in (PAST, S_):
                lead = self._relative(q)
                if lead is not None:
                    return lead, end
                break
            if k & TIME and q == p and k & DAY:
                return None
            q -= 1
        q += 1
        # A leading preposition takes its phrase with it.
        while q <= p and (self.k[q] & (ADV | CONJ | SUB) and not self.k[q] & (DET | PREP | NAME)):
            q += 1
        if q <= p and self.k[q] & PREP and not self.k[q] & NAME:
            q = self._past_phrase(q, p)
        return (q, end) if q <= p else None

    def _past_phrase(self, q: int, p: int) -> int:
        """Where the noun phrase starts after a leading prepositional phrase without a comma."""
        r = q + 1
        while r <= p and self.k[r] & (DET | POSS | NUMBER):
            r += 1
        while r <= p:
            if (self.k[r] & (DET | PRON | POSS) and self.w[r] != "'s") or self.w[r] in _ANYBODY:
                return r
            r += 1
        for r in range(p, q, -1):
            if self.k[r] & TIME:
                return r + 1
        return q + 1

    def _relative(self, q: int) -> int | None:
        """Start of the head of a relative clause whose verb is at q."""
        for r in range(q - 1, max(self.a, q - 8), -1):
            if self.k[r] & (PUNCT | QUOTE):
                return None
            if self.w[r] in ("who", "which", "whose"):
                return self._back_head(r)
        return None

    def _back_head(self, r: int) -> int:
        head = self._noun_back(r - 1 if self.w[r - 1] != "," else r - 2) if r > self.a + 1 else None
        return head[0] if head else r

    def _noun_only(self, q: int) -> bool:
        """Whether nothing before the conjunction in its stretch is a verb."""
        r = q - 1
        if r < self.a:
            return False
        while r >= self.a and not self.k[r] & (PUNCT | QUOTE | SUB | WH):
            if self.k[r] & (AUX | VERB) and self.w[r] != "'s":
                return False
            if self.w[r] in VERBS and VERBS[self.w[r]].form in (PAST, S_) and self._is_verb(r):
                return False
            if self._past(r) and not self.k[r - 1] & DET:
                return False
            r -= 1
        return q - r > 1

    def _clause(self, a: int, b: int) -> bool:
        """Whether items could be a clause of their own: more than an opening phrase."""
        while a < b and (self.k[a] & CONJ or self.k[a] & PUNCT):
            a += 1
        if b - a < 1:
            return False
        if any(self.k[p] & QUOTE for p in range(a, b)):
            return True
        if self.k[a] & (PREP | ADV | TIME) and not self.k[a] & (DET | NAME):
            return self._verb_between(a, b) and not self._leading(a, b)
        return b - a > 1 and (self._verb_between(a, b) or b - a > 3)

    def _leading(self, a: int, b: int) -> bool:
        """A subordinate clause or phrase that opens a sentence, and nothing after its comma."""
        if any(self.w[p] == "," for p in range(a, b)):
            return False
        if self.w[a] in LEADING:
            return True
        return bool(self.k[a] & PREP) and not any(
            self.k[p] & AUX and self.w[p] != "'s" for p in range(a, b)
        )

    def _verb_between(self, a: int, b: int) -> bool:
        return any(
            (self.k[p] & (AUX | VERB) and self.w[p] != "'s")
            or (self.w[p] in VERBS and self._is_verb(p))
            or self._past(p)
            for p in range(a, b)
        )

    def _first_noun(self, j: int) -> Range | None:
        """The noun phrase that opens the sentence, past a leading phrase."""
        p = self.a
        while p < j and (self.k[p] & (CONJ | ADV) or self.w[p] in (",", "-", "—")):
            p += 1
        opener = (
            p < j and self.w[p].endswith(("ing", "ed")) and (p == self.a or not self.k[p] & NAME)
        )
        if opener or (p < j and self.k[p] & (PREP | SUB) and not self.k[p] & DET):
            while p < j and self.w[p] != ",":
                p += 1
            p += 1
        if p >= j or not self._starts_noun(p):
            return None
        q = p
        while (
            q < j
            and not self.k[q] & (AUX | PUNCT | QUOTE | SUB | WH | VERB)
            and not (q > p and (self.w[q] in VERBS or self._past(q)))
        ):
            q += 1
        return (p, q) if q > p else None

    def _noun_from(self, p: int) -> Range | None:
        """The noun phrase that begins at p, up to its verb."""
        if not self._starts_noun(p):
            return None
        q = p
        while (
            q < self.b
            and not self.k[q] & (AUX | PUNCT | QUOTE | SUB | WH | VERB | ADV)
            and not (q > p and (self.w[q] in VERBS or self._past(q)))
        ):
            q += 1
        return (p, q) if q > p else None

    def _evidence(self, i: int) -> bool:
        """Whether a poll, a study or the like stands before the verb."""
        return any(self.w[p] in _EVIDENCE for p in range(max(self.a, i - 12), i))

    def _infinitive(self, p: int) -> bool:
        """Whether the "to" at p opens an infinitive."""
        q = p + 1
        while q < self.b and self.k[q] & ADV:
            q += 1
        return (
            q < self.b
            and not self.k[q] & (DET | POSS | OBJECT | NUMBER | PUNCT)
            and (not self.k[q] & NAME or self.title_case)
        )

    def _by(self, p: int) -> int | None:
        for q in range(p, min(self.b - 1, p + 8)):
            if self.w[q] == "by":
                return q
            if self.k[q] & (PUNCT | QUOTE | AUX):
                return None
        return None

    def _dative(self, p: int) -> int | None:
        """Where the person told ends."""
        if self.k[p] & OBJECT or self.w[p] in ("you", "her", "it"):
            return p + 1
        if not self._starts_noun(p) or self.k[p] & (PRON | QUOTE):
            return None
        q = p + 1
        while q < self.b:
            k, w = self.k[q], self.w[q]
            if k & (PUNCT | QUOTE | PREP | SUB | WH | TO | PRON | AUX | TIME) and w != "'s":
                break
            if k & DET or (k & POSS and w != "'s"):
                break
            q += 1
        return q
