"""Who says what within one paragraph: cues, their sources, and how far the content reaches."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

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

Range = tuple[int, int]  # items, half-open

_VERBS = cues.verbs()
_NOUNS = cues.nouns()
_ADJECTIVES = cues.adjectives()
# A phrase of place or time that names the occasion of speech, not its content.
_OCCASIONS = cues.listed(
    """
statement interview speech tweet post letter email e-mail memo report briefing conference call
rally debate event meeting hearing testimony video ad address article column blog twitter
facebook filing court interviews message release news radio television tv show
"""
)
# Verbs of thought that follow their content as verbs of saying do.
_OPINING = cues.listed("believe think hope fear guess")
# Words that open a subordinate clause before its main clause.
_LEADING = cues.listed("while although though whereas as when if after before since because once")
_PHRASES = {
    ("put", "it"), ("puts", "it"), ("shot", "back"), ("fired", "back"), ("hit", "back"),
    ("shoots", "back"), ("fires", "back"), ("chimed", "in"), ("chimes", "in"), ("went", "on"),
    ("goes", "on"), ("point", "out"), ("points", "out"), ("pointed", "out"), ("makes", "clear"),
    ("make", "clear"), ("made", "clear"), ("blurted", "out"), ("cried", "out"), ("called", "out"), ("read", "aloud"),
}  # fmt: skip
_PHRASAL = Verb("put it", PAST, frozenset("Tqs"), frozenset())
_VIEWS = cues.listed("view opinion words judgment telling estimation")
_TOPICS = frozenset(("about", "of"))
# Words before a colon that name no speaker.
_KICKERS = cues.listed(
    """
analysis opinion editorial exclusive breaking update updates live video watch photos photo review
fact factbox timeline editor note notes read related correction explainer voices letters memo quiz
infographic podcast recap briefing source sources credit image images advertisement topics tags
"""
)
_SUPPOSING = frozenset(("would", "could", "might", "should", "may", "can", "must", "if"))
_JOINING = frozenset(("and", "but", "while", "though", "although", "yet"))
# Verbs that lend a noun of speech its subject: "renewed calls for".
# Nouns that report even where nobody is named.
_CALLS = cues.listed(
    "call criticism allegation accusation concern question doubt complaint demand claim"
)
_LIGHT = cues.listed(
    """
made make makes making issued issues renewed renews repeated repeats raised raises led leads joined
expressed expresses voiced voices offered drew has have had posted sent gave put denied denies
"""
)
_SHOUTED = cues.listed("yell shout chant cry scream call read")
_TAILS = frozenset(("until", "as", "while", "when", "after", "before"))
# Base and third-person forms that are hardly ever nouns.
_SURE = cues.listed(
    "say says believe believes argue argues think thinks insist insists contend contends"
)
# Sources that show things rather than say them.
_EVIDENCE = cues.listed(
    """
poll polls survey surveys study studies report reports analysis investigation data research researchers audit
review records documents numbers figures census tests inquiry statistics estimates polling surveyors
"""
)
_HEARSAY = cues.listed("say believe expect think report rumor estimate allege understand")
_SUBORDINATE = cues.listed(
    """
while although though whereas even after before when as
"""
)


@dataclass(slots=True)
class Found:
    """An attribution in item ranges."""

    content: list[Range]
    cue: Range
    source: Range | None
    strength: str  # speech, thought or act
    antecedent: Range | None = None  # of a relative pronoun
    inherited: bool = False
    quotes: list[int] = field(default_factory=list)  # whole quotations added to the content
    verb: str = ""
    how: str = ""  # the complement
    block: bool = False  # direct speech without marks: a block quotation, an interview's answer
    # Cue and source as offsets into the text, where they stand in the paragraph before.
    lead: tuple[Range, Range | None] | None = None


def _year(word: str) -> bool:
    return len(word) == 4 and word[:2] in ("19", "20") and word.isdecimal()


def _strength(verb: Verb, how: str, infinitive: bool, group: list[str]) -> str:
    """How surely the content is somebody's own words: speech, thought, stance, fact or supposed."""
    frames = verb.frames
    if how in ("object", "prep", "topic") and "e" in frames:
        return "stance"
    if verb.lemma == "show" and how != "that":
        return "fact"
    if how == "to" and "s" not in frames and verb.lemma not in ("want", "hope", "expect", "wish"):
        return "plan"
    if how == "topic" or (
        how == "object" and "s" not in frames and "o" in frames and "e" in frames
    ):
        return "stance"
    if "f" in frames:
        return "fact"
    if (infinitive or _SUPPOSING.intersection(group)) and how != "quote":
        return "supposed"
    return "speech" if frames & {"s", "q"} else "thought"


def find(items: Items, *, heading: bool = False, labels: Collection[str] = ()) -> list[Found]:
    """The attributions of one paragraph, in order of their cues.

    A heading may name its speaker before a colon; `labels` are the speakers that head paragraphs
    of an interview, small letters.
    """
    found: list[Found] = []
    for a, b in items.segments:
        found.extend(_Segment(items, a, b).find(heading=heading, labels=labels))
        if found and found[0].block:
            # An interview's answer is the whole paragraph.
            found = found[:1]
            found[0].content = [(found[0].content[0][0], len(items))]
            break
    for one in found:
        one.content = [r for r in one.content if r[0] < r[1]]
        one.source = one.source if one.source and one.source[0] < one.source[1] else None
        if one.antecedent and one.antecedent[0] >= one.antecedent[1]:
            one.antecedent = None
    return [one for one in found if one.content]


def announced(items: Items) -> tuple[Range, Range | None] | None:
    """(cue, source) of a paragraph that ends with a colon and announces what comes next."""
    if not items.segments or items.word[-1] != ":":
        return None
    a, b = items.segments[-1]
    segment = _Segment(items, a, b)
    segment.find(heading=False)
    for i in range(segment.b - 1, a - 1, -1):
        word = items.word[i]
        if word in _VERBS and _VERBS[word].frames & {"q", "t", "T"} and segment._is_verb(i):
            verb = _VERBS[word]
            j, passive, infinitive = segment._group(i)
            if passive:
                return None
            source, antecedent, _ = segment.subject(j, verb, infinitive)
            source = antecedent or source
            return (j, i + 1), source if source and source[0] < source[1] else None
        if word.rstrip("s") in _OCCASIONS or word in ("rant", "transcript", "excerpt", "note"):
            return (i, i + 1), None
    return None


class _Segment:
    """One sentence of items."""

    def __init__(self, items: Items, a: int, b: int) -> None:
        self.w, self.k = items.word, items.kind
        self.items = items
        self.a, self.b = a, b
        # Closing punctuation is no part of anything.
        while self.b > self.a and self.k[self.b - 1] & PUNCT and self.w[self.b - 1] in ".!?;,:-—–":
            self.b -= 1
        self.found: list[Found] = []
        self.relative = self.leading = False  # where the clause in hand stands
        self._dateline()
        words = [p for p in range(self.a, self.b) if not self.k[p] & (PUNCT | QUOTE | NUMBER)]
        capitals = sum(1 for p in words if self.k[p] & CAPITAL)
        self.title_case = capitals > 0.6 * len(words)

    def _dateline(self) -> None:
        """Begin after a dateline: CAIRO (Agency) -- ..."""
        if self.b - self.a < 3 or not self.k[self.a] & NAME:
            return
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

    # ---------------------------------------------------------------- cues

    def find(self, *, heading: bool, labels: Collection[str] = ()) -> list[Found]:
        label = self.label(heading, labels)
        if label is not None:
            self.found.append(label)
        i = self.a if label is None else label.content[0][0]
        while i < self.b:
            word = self.w[i]
            if self.k[i] & QUOTE:
                i += 1
                continue
            one = None
            if word == "according" and i + 1 < self.b and self.w[i + 1] == "to":
                one = self.according(i, i + 2)
            elif word == "per" and i + 1 < self.b and self._starts_noun(i + 1) and i > self.a:
                one = self.per(i)
            elif i + 1 < self.b and (word, self.w[i + 1]) in _PHRASES:
                one = self.verb(i, _PHRASAL, i + 1)
            elif word in _VIEWS and (one := self.view(i)) is not None:
                pass
            elif word in _VERBS and self._is_verb(i):
                one = self.verb(i, _VERBS[word])
            elif word in _NOUNS:
                one = self.noun(i, _NOUNS[word])
            elif word in _ADJECTIVES:
                one = self.adjective(i, _ADJECTIVES[word])
            if one is not None:
                self.found.append(one)
            i += 1
        self._loose_quotes()
        return self.found

    def label(self, heading: bool, labels: Collection[str]) -> Found | None:
        """A speaker and a colon before what he says, as in a heading, an interview, a list."""
        colon = self.a
        while colon < self.b and self.w[colon] != ":" and colon - self.a < 14:
            if self.k[colon] & QUOTE:
                return None
            colon += 1
        if colon + 1 >= self.b or self.w[colon : colon + 1] != [":"] or colon == self.a:
            return None
        quoted = bool(self.k[colon + 1] & QUOTE)
        names = [p for p in range(self.a, colon) if not self.k[p] & PUNCT]
        capitals = all(self.k[p] & CAPITAL for p in names)
        upper = capitals and all(self.items.upper(p) or self.w[p] in ("q", "a") for p in names)
        upper = upper or (capitals and " ".join(self.w[p] for p in names) in labels)
        kicker = any(self.w[p] in _KICKERS for p in names)
        if self._verb_between(self.a, colon) or kicker or not names:
            return None
        if not quoted and not (upper and len(names) < 5):
            if not (heading and len(names) < 6 and (self.k[names[0]] & NAME)):
                return None
        source = self._noun_back(colon - 1) if quoted else (names[0], colon)
        if source is None:
            return None
        return Found(
            [(colon + 1, self.b)],
            (colon, colon + 1),
            source,
            "speech",
            verb=":",
            how="label",
            block=upper and not quoted,
        )

    def _loose_quotes(self) -> None:
        """Quotations whose verb no list knows: `..., Oliver barked`; `X went further: ...`"""
        held = {p for one in self.found for a, b in one.content for p in range(a, b)}
        for p in range(self.a, self.b):
            if not self.k[p] & QUOTE or p in held or self.items.end[p] - self.items.start[p] < 20:
                continue
            n = p + 1
            if self.w[n : n + 1] == [","] or self.items.asks(p):
                n += self.w[n : n + 1] == [","]
                q = n
                while q < min(self.b, n + 8) and not self.k[q] & (PUNCT | QUOTE | AUX | VERB | TO):
                    if (
                        q > n
                        and self._past(q)
                        and self.k[n] & (NAME | PRON | DET)
                        and (q + 1 >= self.b or self.k[q + 1] & (PUNCT | PREP | TIME | QUOTE))
                    ):
                        self.found.append(
                            Found(
                                [(p, p + 1)],
                                (q, q + 1),
                                (n, q),
                                "speech",
                                verb=self.w[q],
                                how="loose",
                            )
                        )
                        break
                    q += 1
            elif p > self.a + 1 and self.w[p - 1] in (":", ","):
                source = self._first_noun(p - 1)
                colon = self.w[p - 1] == ":"
                if source is not None and (colon or (source[1] < p - 1 and self._past(source[1]))):
                    cue = (p - 1, p) if colon else (source[1], source[1] + 1)
                    self.found.append(
                        Found([(p, p + 1)], cue, source, "speech", verb=":", how="loose")
                    )

    def _is_verb(self, i: int) -> bool:
        """Whether a form that may be a noun or a participle is a verb here."""
        verb = _VERBS[self.w[i]]
        if self.k[i] & CAPITAL and i > self.a and not self.title_case:
            return self.w[i - 1] in (":", "-", "—", "–")
        if i == self.a:
            return verb.form in (ING, PAST, S_) or self.w[i] in ("asked", "told")
        k, w = self.k[i - 1], self.w[i - 1]
        if verb.form in (BASE, S_):
            if self.w[i] in _SURE:
                return not k & (DET | POSS) or bool(k & PLURAL)
            if k & (POSS | PREP) or (k & DET and not k & PLURAL) or (k & (ADV | DET) == DET):
                return False
            if verb.form == BASE:
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
                if after < self.b and not (
                    self.k[after] & (DET | PRON | POSS | SUB | WH | NAME | QUOTE | TO | OBJECT)
                    or self.w[after] in (",", "that")
                ):
                    return bool(self.k[after] & (NUMBER | ADV | PLURAL)) and self._noun_like(i - 1)
                return self._noun_like(i - 1)
            return True
        if verb.form == ING:
            return not k & (DET | POSS)
        if (k & DET and not k & (PLURAL | ADV)) or k & POSS:
            return False
        return True

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

    # ---------------------------------------------------------------- verbs

    def _participle_form(self, i: int) -> bool:
        verb = _VERBS.get(self.w[i], _PHRASAL)
        return verb.form in (PAST, PART)

    def _group(self, i: int) -> tuple[int, bool, bool]:
        """Start of the verb group that ends at i; whether it is passive; whether infinitive."""
        j, passive, infinitive = i, False, False
        while j > self.a:
            k, w = self.k[j - 1], self.w[j - 1]
            if k & AUX and not (k & POSS and w == "'s" and False):
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

    def verb(self, i: int, verb: Verb, last: int | None = None) -> Found | None:
        """The attribution whose cue is the verb at i (a phrasal verb ends at `last`)."""
        frames = verb.frames
        last = i if last is None else last
        j, passive, infinitive = self._group(i)
        source = antecedent = None
        inherited = False
        inverted = self._inverted(i, j, verb, passive) if last == i else None
        if inverted is not None:
            source = inverted
        elif passive:
            return self.passive(i, j, verb)
        elif verb.form in (PAST, PART) and i == j and self.w[i + 1 : i + 2] == ["by"]:
            return self.participle(i, verb)
        elif self.w[i] == "asked" and i == self.a:
            return self._asked(i, i + 1, None, verb)
        else:
            source, antecedent, inherited = self.subject(j, verb, infinitive)
        after = last + 1 if inverted is None else inverted[1]
        edge = source[0] if source and source[0] < j and not inherited else j
        self.relative = source is not None and self.w[source[0]] in ("who", "which", "that")
        self.leading = (
            edge > self.a
            and self.w[self.a] in _LEADING
            and not any(self.w[p] == "," for p in range(self.a, edge))
        )
        if inverted is None and not inherited and self._after_speech(edge):
            r = self._past_occasion(after)
            pause = r < self.b and self.w[r] in (",", ":")
            content, how = (self._after_pause(r, verb) if pause else None), "pause"
            if content and not any(
                self.k[p] & QUOTE for p in range(content[0], min(content[0] + 4, self.b))
            ):
                content = None
        else:
            content, how = self.following(i, after, verb, inverted is not None)
        self.relative = self.leading = False
        strength = _strength(verb, how, infinitive, self.w[j : i + 1])
        cue = (j, last + 2 if how in ("prep", "out") and content else last + 1)
        interrupts = after < self.b and self.w[after] == "," and content is not None
        interrupts = interrupts and not self.k[content[0]] & QUOTE
        left = self._left_content(edge, i, loose=interrupts)
        if content is None and source is not None and not inherited:
            content = self._as_clause(source, after)
            if content is not None:
                return Found(
                    [content], cue, source, strength, antecedent, verb=verb.lemma, how="as"
                )
        if content is None:
            if not frames & {"t", "q", "T"} or left is None or infinitive or (inherited and i == j):
                return None
            quoted = any(self.k[p] & QUOTE for p in range(*left))
            if not quoted and (
                not frames & {"t", "T"} or not ("s" in frames or verb.lemma in _OPINING)
            ):
                return None
            if source is None and not inherited:
                return None
            return Found(
                [left], cue, source, strength, antecedent, inherited, verb=verb.lemma, how="left"
            )
        if source is None and not inherited and not (infinitive or verb.form == ING):
            return None
        pieces = [content]
        if (
            left is not None
            and not inherited
            and self._parenthetical(source, j, after, content, inverted is not None)
        ):
            pieces.insert(0, left)
        return Found(pieces, cue, source, strength, antecedent, inherited, verb=verb.lemma, how=how)

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
        opening = self.w[a] in _LEADING or self.k[a] & (PREP | TIME) or self._is_ing(a)
        opening = opening or self.w[a] in ("asked", "called", "pressed", "told")
        return self.k[self.a] & QUOTE != 0 or not opening

    def _after_quote(self, p: int) -> bool:
        """Whether a quotation ends right before item p."""
        if p > self.a and self.w[p - 1] == ",":
            p -= 1
        return p > self.a and bool(self.k[p - 1] & QUOTE)

    def _asked(self, i: int, p: int, source: Range | None, verb: Verb) -> Found | None:
        """`Asked (by X) whether ..., she said`: the question."""
        if self.w[p : p + 1] == ["by"]:
            end = p + 1
            while end < self.b and not (
                self.k[end] & (SUB | WH | QUOTE | PUNCT) or self.w[end] in ("about", "if", "for")
            ):
                end += 1
            source, p = ((p + 1, end) if end > p + 1 else None), end
        p = self._past_occasion(p)
        if p >= self.b or self.k[p] & PUNCT:
            return None
        begin = p + 1 if self.w[p] == "about" else p
        end = begin
        while end < self.b and self.w[end] != ",":
            end += 1
        if end <= begin:
            return None
        return Found([(begin, end)], (i, i + 1), source, "speech", verb=verb.lemma, how="asked")

    def _inverted(self, i: int, j: int, verb: Verb, passive: bool) -> Range | None:
        """The source after the cue, as in `..., said Mr X`."""
        if i != j or passive or (verb.form == BASE and verb.lemma != "say") or verb.form == ING:
            return None
        if not verb.frames & {"q", "t"}:
            return None
        if verb.lemma in ("tell", "inform", "assure", "remind", "notify"):
            return None
        if i + 1 >= self.b:
            return None
        if i == self.a:
            end = self._noun_end(i + 1, inverted=True)
            opens = self.k[i + 1] & NAME and self.w[end : end + 1] in ([","], [":"])
            return (i + 1, end) if opens and self.k[min(end + 1, self.b - 1)] & QUOTE else None
        before = self.w[i - 1]
        if not (self.k[i - 1] & QUOTE or before in (",", "?", "!", "—", "–", "-")):
            return None
        k = self.k[i + 1]
        if not k & (NAME | DET | PRON | POSS | NUMBER | PLURAL) and k & ~(VERB | TIME):
            return None
        if (
            k & OBJECT
            or k & DAY
            or (k & (ADV | PREP | SUB | CONJ | PUNCT | QUOTE) and not k & (DET | PRON))
        ):
            return None
        if not self.k[i - 1] & QUOTE and not self._clause(self.a, i - 1):
            return None
        # `Trump, in an interview, said the plan failed` has its subject before the comma.
        if before == "," and not self._after_quote(i):
            head = self._apposed(i - 1)
            if head is not None and self._opens(head[0]):
                return None
        return i + 1, self._noun_end(i + 1, inverted=True)

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
                if wq in _VERBS and _VERBS[wq].form == ING:
                    break
                if not inverted and not (kq & DET or wq in ("who", "which", "whose")):
                    break
                if kq & (SUB | PREP) and not kq & DET:
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
            if p > i and w in _VERBS and _VERBS[w].form == PAST and not inverted:
                break
            if p > i and w == "and" and inverted and p + 1 < self.b and self.w[p + 1] in _VERBS:
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
                or word in _OCCASIONS
                or word.rstrip("s") in _OCCASIONS
                or _year(word)
            ):
                return True
        return False

    # ---------------------------------------------------------------- subjects

    def subject(
        self, j: int, verb: Verb, infinitive: bool
    ) -> tuple[Range | None, Range | None, bool]:
        """(source, antecedent, inherited) of the verb group that starts at j."""
        p = j - 1
        if infinitive:
            return self._inherit(j)
        # "Reports last week said": the time is no part of the source.
        while p > self.a and self.k[p] & TIME and not self.k[p] & CAPITAL:
            p -= 1
            if self.w[p] in ("last", "this", "next", "late", "early"):
                p -= 1
        if p < self.a:
            return (None, None, True) if verb.form == ING else (None, None, False)
        k, w = self.k[p], self.w[p]
        if w in ("who", "which", "that") and p > self.a:
            head = self._noun_back(p - (1 if self.w[p - 1] != "," else 2))
            if w == "that":
                return head, None, False
            return (p, p + 1), head, False
        if w == ",":
            head = self._apposed(p)
            if head is not None and (verb.form != ING or self.k[j] & AUX):
                return head, None, False
            return self._inherit(j)
        if k & CONJ or (k & PREP and not k & NAME) or k & TO:
            return self._inherit(j)
        if k & QUOTE:
            return self._inherit(j)
        source = self._noun_back(p)
        if source is None:
            return self._inherit(j)
        return source, None, False

    def _inherit(self, j: int) -> tuple[Range | None, Range | None, bool]:
        for one in reversed(self.found):
            if one.cue[1] <= j and one.source is not None:
                return one.source, one.antecedent, True
        head = self._first_noun(j)
        return head, None, True

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
            and not (q > p and (self.w[q] in _VERBS or self._past(q)))
        ):
            q += 1
        return (p, q) if q > p else None

    def _past(self, q: int) -> bool:
        return self.w[q].endswith("ed") and not self.k[q] & NAME and len(self.w[q]) > 4

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
                if nxt & CONJ or self.w[q + 1] in _SUBORDINATE:
                    return None
                if not nxt & WH and any(
                    self.k[r] & AUX and self.w[r] != "'s" for r in range(q + 1, p)
                ):
                    return None
                if nxt & (PRON,)[0]:
                    return None
                head = self._noun_back(q - 1)
                if head is None:
                    return None
                if head[1] - head[0] == 1 and self.k[head[0]] & NUMBER:
                    q -= 1  # an age: the name stands before it
                    continue
                # A list or a leading phrase is no head.
                return head[0], p + 1
            q -= 1
        return None

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
            if k & CONJ:
                if w not in ("and", "or") or not self._noun_only(q):
                    break
            if q < p and w in _VERBS and self._is_verb(q) and _VERBS[w].form in (PAST, S_):
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
            if self.k[r] & (DET | PRON | POSS) and self.w[r] != "'s":
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
            if self.w[r] in _VERBS and _VERBS[self.w[r]].form in (PAST, S_) and self._is_verb(r):
                return False
            if self._past(r) and not self.k[r - 1] & DET:
                return False
            r -= 1
        return q - r > 1

    # ---------------------------------------------------------------- content

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
        if self.w[a] in _LEADING:
            return True
        return bool(self.k[a] & PREP) and not any(
            self.k[p] & AUX and self.w[p] != "'s" for p in range(a, b)
        )

    def _verb_between(self, a: int, b: int) -> bool:
        return any(
            (self.k[p] & (AUX | VERB) and self.w[p] != "'s")
            or (self.w[p] in _VERBS and self._is_verb(p))
            or self._past(p)
            for p in range(a, b)
        )

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
            return self._after_pause(p, verb), "pause"
        w, k = self.w[p], self.k[p]
        if w in verb.prepositions and p + 1 < self.b:
            q = p + 1
            if w == "out" and verb.lemma == "point":
                return (q, self.clause_end(q)), "out"
            if self._starts_noun(q) or self.k[q] & (WH | POSS):
                return (q, self.object_end(q)), "prep"
        if (
            verb.prepositions & _TOPICS
            and k & ADV
            or verb.prepositions & _TOPICS
            and w in ("to", "with", "in", "on", "at", "more", "about")
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
        r = self._past_occasion(p) if frames & {"t", "q", "w", "T"} else p
        if r >= self.b:
            return None, ""
        w, k = self.w[r], self.k[r]
        if w in (":", ","):
            content = self._after_pause(r, verb)
            if (
                content
                and w == ","
                and not self.k[content[0]] & QUOTE
                and verb.form in (ING, BASE, S_)
            ):
                # "remarks, however," and "showing in Ohio, " are nouns.
                if verb.form == ING or not self.k[i - 1] & (NAME | PRON | PLURAL | ADV | AUX | TO):
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
        if "T" in frames and verb.form in (PAST, ING) and k & (PRON | DET):
            if self._verb_between(r, self.b):
                return (r, self.clause_end(r)), "clause"
        if "t" in frames and (noun or k & (PRON | DET)) and self._verb_between(r, self.b):
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
            if k & QUOTE or w in ("that", ",", ":"):
                return q
            if w == ";":
                return self.b
            if q > p and (k & (AUX | VERB | PRON | WH) or (w in _VERBS and self._is_verb(q))):
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
            # "said, per a translator, that"
            for r in range(q + 1, min(self.b - 1, q + 12)):
                if self.w[r] == "," and self.w[r + 1] == "that":
                    return r + 1, self.clause_end(r + 1)
        if k & QUOTE or (self.w[p] == ":" and verb.frames & {"t", "T", "o"}):
            return q, self.clause_end(q)
        if w in _VERBS and _VERBS[w].form == ING:
            return None
        if w in ("who", "which", "whose", "according"):
            return None
        if k & CONJ and q + 1 < self.b:
            n = q + 1
            while n < self.b and self.k[n] & ADV:
                n += 1
            if n < self.b and self.w[n] in _VERBS and self._is_verb(n):
                return None
            if self._new_cue(q + 1):
                return None
        if w in _SUBORDINATE and self._new_cue(q + 1):
            return None
        if "t" in verb.frames and "s" in verb.frames:
            return q, self.clause_end(q)
        return None

    def _new_cue(self, p: int) -> bool:
        """Whether a clause that begins here reports speech of its own."""
        for q in range(p, min(self.b, p + 14)):
            k, w = self.k[q], self.w[q]
            if k & (QUOTE | SUB) or w in (",", ";"):
                return False
            if w in _VERBS and q > p and self._is_verb(q) and _VERBS[w].form in (PAST, S_, BASE):
                return "s" in _VERBS[w].frames and not self._group(q)[1]
            if k & (AUX | VERB) and w != "'s" and not (q + 1 < self.b and self.w[q + 1] in _VERBS):
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
            if w == "," and (self.relative or self.leading) and self._main_clause(nxt):
                return q
            if w in ("while", "though", "although", "whereas") and q > p and self._new_cue(nxt):
                return q - 1 if self.w[q - 1] == "," else q
            if w in ("and", "but") and q > p + 1 and self._new_subject(nxt):
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
                if wn in _VERBS and w != ";":
                    form = _VERBS[wn].form
                    if w == "," and form == ING and "s" in _VERBS[wn].frames and n == nxt:
                        return q
                    if self.w[n - 1] in ("and", "but") or (n > nxt):
                        if form in (PAST, S_) and "s" in _VERBS[wn].frames:
                            return q
                if w == "," and wn == "according":
                    return q
                if w == "," and self._tail_cue(n):
                    return q
                if w == "," and self.w[nxt] == "but" and self._new_cue(n):
                    return q
                if w == "," and wn in _SUBORDINATE and self._new_cue(n + 1):
                    return q
                if w == ";" and self._new_cue(n):
                    return q
            q += 1
        return self.b

    def _resumes(self, q: int) -> bool:
        """Whether the verb at q belongs to the subject of the relative clause in hand."""
        verb = _VERBS.get(self.w[q])
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
        verb = word in _VERBS and _VERBS[word].form in (PAST, S_)
        return verb or bool(self.k[n] & (AUX | VERB)) or self._past(n)

    def _new_subject(self, p: int) -> bool:
        """Whether a short subject and a verb of saying of its own follow a conjunction."""
        if not self.k[p] & (NAME | PRON | PLURAL):
            return False
        for q in range(p + 1, min(self.b, p + 5)):
            word, k = self.w[q], self.k[q]
            if word in _VERBS and self._is_verb(q) and _VERBS[word].form in (PAST, S_):
                return "s" in _VERBS[word].frames
            if k & (PUNCT | QUOTE | SUB | WH | PREP | AUX | CONJ):
                return False
        return False

    def _tail_cue(self, p: int) -> bool:
        """Whether `S said` and nothing more stands here to the end or the next comma."""
        for q in range(p, min(self.b, p + 9)):
            w = self.w[q]
            if w in (",", ";") or self.k[q] & QUOTE:
                return False
            if w in _VERBS and q > p and "q" in _VERBS[w].frames and self._is_verb(q):
                nxt = q + 1
                return nxt >= self.b or self.w[nxt] in (",", ";") or bool(self.k[nxt] & TIME)
        return False

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
                if w in ("while", "when", "after", "before", "because", "as", "but", "although"):
                    if not (w == "as" and q - p < 6):
                        return q
                if w == "and" and q + 1 < self.b:
                    n = q + 1
                    while n < self.b and self.k[n] & ADV:
                        n += 1
                    if self._new_subject(q + 1) or (
                        n < self.b
                        and (
                            self.k[n] & (AUX | VERB | PRON)
                            or (self.w[n] in _VERBS and self._is_verb(n))
                            or self._past(n)
                        )
                    ):
                        return q
            q += 1
        return self.b

    # ---------------------------------------------------------------- passives, nouns, the rest

    def passive(self, i: int, j: int, verb: Verb) -> Found | None:
        by = self._by(i + 1)
        subject = self._noun_back(j - 1) if j > self.a else None
        if verb.lemma == "ask":
            return self._asked(i, i + 1, None, verb)
        if verb.lemma in _HEARSAY and by is None:
            # "is expected to": what is reported has no source.
            if self.w[i + 1 : i + 2] == ["to"] and subject:
                content = [subject, (i + 1, self.clause_end(i + 1))]
            elif self.w[i + 1 : i + 2] == ["that"]:
                content = [(i + 1, self.clause_end(i + 1))]
            else:
                return None
            return Found(content, (j, i + 1), None, "hearsay", verb=verb.lemma, how="hearsay")
        if by is None or subject is None:
            return None
        source = (by + 1, self._noun_end(by + 1))
        return Found([subject], (j, by + 1), source, "stance", verb=verb.lemma, how="passive")

    def participle(self, i: int, verb: Verb) -> Found | None:
        source = (i + 2, self._noun_end(i + 2)) if i + 2 < self.b else None
        subject = self._noun_back(i - 1) if i > self.a else None
        if source is None or subject is None:
            return None
        return Found([subject], (i, i + 2), source, "stance", verb=verb.lemma, how="participle")

    def _by(self, p: int) -> int | None:
        for q in range(p, min(self.b - 1, p + 8)):
            if self.w[q] == "by":
                return q
            if self.k[q] & (PUNCT | QUOTE | AUX):
                return None
        return None

    def according(self, i: int, p: int) -> Found | None:
        if p >= self.b:
            return None
        end = p
        while end < self.b and not (self.w[end] in (",", ";", "—", "–") or self.k[end] & QUOTE):
            if (
                end > p
                and self.w[end] in ("that", "which", "who", "when", "while", "and")
                and (self.w[end] != "and" or self._verb_between(end, min(self.b, end + 3)))
            ):
                break
            end += 1
        source_end = end
        if i == self.a or (i == self.a + 1 and self.k[self.a] & (CONJ | ADV)):
            # Past what is apposed to the source, to the comma before the content.
            q = end
            while q < self.b and self.w[q] != ",":
                q += 1
            if q >= self.b:
                return None
            rest = q + 1
            if self.k[rest] & DET if rest < self.b else False:
                nxt = next((r for r in range(rest, self.b) if self.w[r] == ","), None)
                if nxt is not None and not self._verb_between(rest, nxt) and nxt - rest < 12:
                    source_end, rest = nxt, nxt + 1
            return Found(
                [(rest, self.b)],
                (i, i + 2),
                (p, source_end),
                "speech",
                verb="according",
                how="according",
            )
        left_end = i - 1 if self.w[i - 1] in (",", "—", "–", "-", "(") else i
        start = self._past_siblings(left_end)
        if start >= left_end:
            return None
        pieces = [(start, left_end)]
        rest = source_end + 1
        if rest < self.b and self.w[source_end] == "," and self.w[i - 1] == ",":
            if not self.k[rest] & (WH | CONJ | DET) and not self._is_ing(rest):
                pieces.append((rest, self.b))
        return Found(
            pieces,
            (i, i + 2),
            (p, max(source_end, p + 1)),
            "speech",
            verb="according",
            how="according",
        )

    def _is_ing(self, p: int) -> bool:
        return self.w[p].endswith("ing") and len(self.w[p]) > 4

    def per(self, i: int) -> Found | None:
        if self.w[i - 1] != ",":
            return None
        return self._as_per(i)

    def _as_per(self, i: int) -> Found | None:
        end = self._noun_end(i + 1)
        if i - 1 <= self.a:
            return None
        return Found(
            [(self.a, i - 1)], (i, i + 1), (i + 1, end), "speech", verb="per", how="according"
        )

    def view(self, i: int) -> Found | None:
        """`In X's view, ...`"""
        if self.k[i - 1] & POSS and self.w[i + 1 : i + 2] == [","] and i + 2 < self.b:
            p = i - 1
            while p >= self.a and i - p < 8:
                if self.w[p] == "in" and p < i - 1 + (self.w[i - 1] != "'s"):
                    end = i if self.w[i - 1] == "'s" else i
                    return Found(
                        [(i + 2, self.b)],
                        (i, i + 1),
                        (p + 1, end),
                        "thought",
                        verb="view",
                        how="view",
                    )
                p -= 1
        return None

    def noun(self, i: int, followers: frozenset[str]) -> Found | None:
        p = i + 1
        if p >= self.b:
            return None
        w = self.w[p]
        if w not in followers:
            return None
        source = None
        if i > self.a:
            q = i - 1
            while q > self.a and not self.k[q] & (
                DET | POSS | PUNCT | QUOTE | AUX | PREP | SUB | CONJ
            ):
                q -= 1
            if self.w[q] == "'s" and q > self.a:
                source = self._noun_back(q - 1)
                source = (source[0], q + 1) if source else None
            elif self.k[q] & POSS:
                source = (q, q + 1)
            elif self.k[i - 1] & NAME:
                source = (i - 1, i)
            elif self.w[i - 1] in _LIGHT:
                source = self.subject(self._group_start(i - 1), _VERBS["said"], False)[0]
        begin = p if w in ("that", "to") else p + 1
        calls = w in ("for", "of", "over", "about", "to") and self.w[i].rstrip("s") in _CALLS
        if begin >= self.b or (w != "that" and source is None and not calls):
            return None
        end = self.clause_end(begin) if w == "that" else self.object_end(begin)
        strength = "speech" if w in ("that", "for") else "thought" if w == "to" else "stance"
        return Found([(begin, end)], (i, begin), source, strength, verb=self.w[i], how="noun")

    def _group_start(self, i: int) -> int:
        while i > self.a and self.k[i - 1] & (AUX | ADV):
            i -= 1
        return i

    def adjective(self, i: int, followers: frozenset[str]) -> Found | None:
        p = i + 1
        if p >= self.b or self.w[p] not in followers:
            return None
        j = i
        while j > self.a and self.k[j - 1] & (AUX | ADV):
            j -= 1
        if j == i:
            return None
        source, antecedent, inherited = self.subject(j, _VERBS["said"], False)
        if source is None:
            return None
        begin = p if self.w[p] in ("that", "to") else p + 1
        if begin >= self.b:
            return None
        end = self.clause_end(begin) if self.w[p] == "that" else self.object_end(begin)
        return Found(
            [(begin, end)], (j, i + 1), source, "thought", antecedent, inherited, verb=self.w[i]
        )


S_ = cues.S
