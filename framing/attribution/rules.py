"""Who says what within one paragraph: cues, their sources, what they report."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from itertools import compress

from . import cues
from .content import Content, Found
from .cues import BASE, ING, PART, PAST, Verb
from .items import (
    ADV,
    AUX,
    BE,
    CAPITAL,
    CONJ,
    DAY,
    DET,
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
from .labels import dateline, is_kicker, may_close, may_speak
from .sentence import OCCASIONS, PHRASAL, VERBS, Range

_NOUNS = cues.nouns()
_ADJECTIVES = cues.adjectives()
# Verbs of thought that follow their content as verbs of saying do.
_OPINING = cues.listed("believe think hope fear guess")
_PHRASES = {
    ("put", "it"), ("puts", "it"), ("shot", "back"), ("fired", "back"), ("hit", "back"),
    ("shoots", "back"), ("fires", "back"), ("chimed", "in"), ("chimes", "in"), ("went", "on"),
    ("goes", "on"), ("point", "out"), ("points", "out"), ("pointed", "out"), ("makes", "clear"),
    ("make", "clear"), ("made", "clear"), ("blurted", "out"), ("cried", "out"), ("called", "out"),
    ("read", "aloud"),
}  # fmt: skip
_VIEWS = cues.listed("view opinion words judgment telling estimation")
# Every word that a rule begins at.
CUES = frozenset(
    (*VERBS, *_NOUNS, *_ADJECTIVES, *_VIEWS, *(first for first, _ in _PHRASES), "according", "per")
)
_QUOTING = cues.listed("quoted quotes quoting cited cites citing")
# Where what is heard is testimony.
_COURTS = cues.listed("court jury tribunal inquest inquiry hearing trial commission committee")
# What people do in order to say something.
_GATHERED = cues.listed(
    """
marched march rallied rally gathered gather protested met took went came wrote stood appeared
returned demonstrated assembled turned joined used flew travelled traveled
"""
)
_MESSAGES = cues.listed(
    """
message messages verdict answer response reply warning advice argument conclusion explanation
assessment prediction plea view demand position excuse rationale assertion
"""
)
_SUPPOSING = frozenset(("would", "could", "might", "should", "may", "can", "must", "if", "will"))
# Nouns that report even where nobody is named.
_CALLS = cues.listed(
    "call criticism allegation accusation concern question doubt complaint demand claim"
)
# Nouns that say what is wanted, not what is planned or liked.
_SPOKEN = cues.listed("call demand request plea promise pledge vow threat proposal offer appeal")
# Verbs that lend a noun of speech its subject: "renewed calls for".
_LIGHT = cues.listed(
    """
made make makes making issued issues renewed renews repeated repeats raised raises led leads joined
expressed expresses voiced voices offered drew has have had posted sent gave put denied denies
"""
)
_HEARSAY = cues.listed("say believe expect think report rumor estimate allege understand")


_ATTITUDES = {verb.lemma for verb in VERBS.values()} - {v.lemma for v in cues.verbs().values()}


def _strength(verb: Verb, how: str, infinitive: bool, group: list[str], preposition: str) -> str:
    """How surely the content is somebody's own words: see `Attribution`.

    `preposition` stands before a content that it holds.
    """
    if verb.lemma in _ATTITUDES:
        return "attitude"
    frames = verb.frames
    held = how in ("prep", "topic") and preposition in verb.topics
    if held or (how == "object" and "e" in frames):
        return "stance"
    if verb.lemma == "show" and how != "that":
        return "fact"
    if how == "to" and "s" not in frames and verb.lemma not in ("want", "hope", "expect", "wish"):
        return "plan"
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
    words = items.word
    begun = list(compress(range(len(words)), map(CUES.__contains__, words)))
    marked = items.quoted or ":" in words
    last = 0
    for a, b in items.segments:
        first, last = last, bisect_left(begun, b, last)
        if (
            first == last
            and not heading
            and not (marked and (":" in words[a:b] or '"' in words[a:b]))
        ):
            continue
        segment = _Segment(items, a, b)
        found.extend(segment.find(begun[first:last], heading=heading, labels=labels))
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
    segment.find([i for i in range(a, b) if items.word[i] in CUES], heading=False)
    for i in range(segment.b - 1, a - 1, -1):
        word = items.word[i]
        if word in VERBS and VERBS[word].frames & {"q", "t", "T"} and segment._is_verb(i):
            verb = VERBS[word]
            j, passive, infinitive = segment._group(i)
            if passive:
                return None
            source, antecedent, _ = segment.subject(j, verb, infinitive)
            source = antecedent or source
            return (j, i + 1), source if source and source[0] < source[1] else None
        if word.rstrip("s") in OCCASIONS or word in ("rant", "transcript", "excerpt", "note"):
            return (i, i + 1), None
    return None


class _Segment(Content):
    """One sentence of items and the rules that find its reports."""

    def find(
        self, begun: Sequence[int], *, heading: bool, labels: Collection[str] = ()
    ) -> list[Found]:
        """The reports of the sentence; `begun` are its items in `CUES`."""
        label = self.label(heading, labels) or (self._tail_label() if heading else None)
        if label is not None:
            self.found.append(label)
        elif (colon := dateline(self.items, self.a, self.b)) is not None:
            self.a = colon + 1
        begin = self.a if label is None or label.how == "tail" else label.content[0][0]
        words = self.w
        for i in begun:
            if not begin <= i < self.b:
                continue
            word = words[i]
            one = None
            if word == "according" and i + 1 < self.b and words[i + 1] == "to":
                one = self.according(i, i + 2)
            elif word == "per" and i + 1 < self.b and self._starts_noun(i + 1) and i > self.a:
                one = self.per(i)
            elif i + 1 < self.b and (word, words[i + 1]) in _PHRASES:
                one = self.verb(i, PHRASAL, i + 1)
            elif word in _VIEWS and (one := self.view(i)) is not None:
                pass
            elif word in VERBS and self._is_verb(i):
                one = self.verb(i, VERBS[word])
            elif word in _NOUNS:
                one = self.noun(i, _NOUNS[word])
            elif word in _ADJECTIVES:
                one = self.adjective(i, _ADJECTIVES[word])
            if one is not None:
                self.found.append(one)
        if '"' in words[self.a : self.b]:
            self._loose_quotes()
        if ":" in words[self.a : self.b]:
            self._put()
        return self.found

    def label(self, heading: bool, labels: Collection[str]) -> Found | None:
        """A speaker and a colon before what he says, as in a heading, an interview, a list."""
        colon = self.a
        if ":" not in self.w[colon : colon + 15]:
            return None
        while colon < self.b and self.w[colon] != ":" and colon - self.a < 14:
            if self.k[colon] & QUOTE:
                return None
            colon += 1
        if colon + 1 >= self.b or self.w[colon : colon + 1] != [":"] or colon == self.a:
            return None
        quoted = bool(self.k[colon + 1] & QUOTE)
        names = [p for p in range(self.a, colon) if not self.k[p] & PUNCT]
        if not names:
            return None
        span = self.items.source[self.items.start[self.a] : self.items.end[colon - 1]]
        answer = span.lower() in labels
        words = [self.w[p] for p in names]
        if not answer:
            if self._verb_between(self.a, colon) or is_kicker(words):
                return None
            capitals = all(self.items.upper(p) for p in names)
            if heading or capitals:
                if not may_speak(self.items, self.a, colon, self.b) or (capitals and not quoted):
                    return None
            elif not quoted:
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
            block=answer and not quoted,
        )

    def _tail_label(self) -> Found | None:
        """The speaker at the end of a heading: `Talks to go on: ministry`, `... – officials`."""
        p = self.b - 1
        while p > self.a + 3 and self.b - p < 5 and not self.k[p] & (PUNCT | QUOTE):
            p -= 1
        if self.w[p] not in (":", "–", "—", "-") or not may_close(self.items, p, self.b):
            return None
        return Found([(self.a, p)], (p, p + 1), (p + 1, self.b), "speech", verb=":", how="tail")

    def _put(self) -> None:
        """`Her message was blunt: ...`, `The answer from Weiss was clear: ...`"""
        colon = self.w.index(":", self.a, self.b)
        noun = next((p for p in range(self.a, colon) if self.w[p] in _MESSAGES), colon)
        if colon + 1 >= self.b or not any(self.k[p] & BE for p in range(noun + 1, colon)):
            return
        if any(b > colon for one in self.found for _, b in one.content):
            return
        source = None
        if noun > self.a and self.k[noun - 1] & POSS and self.w[noun - 1] != "'s":
            source = (noun - 1, noun)
        elif noun > self.a + 1 and (self.w[noun - 1] == "'s" or self._owns(noun - 1)):
            source = self._noun_back(noun - 1 - (self.w[noun - 1] == "'s"))
        elif self.w[noun + 1] in ("from", "of"):
            source = self._noun_from(noun + 2)
        if source is not None:
            self.found.append(
                Found(
                    [(colon + 1, self.b)], (noun, colon + 1), source, "speech", verb=":", how="put"
                )
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
        self.auxiliary = next((self.w[p] for p in range(j, i) if self.k[p] & AUX), "")
        self.past = verb.form == PAST and not passive
        self.relative = source is not None and self.w[source[0]] in ("who", "which", "that")
        self.leading = (
            edge > self.a and self._led() and not any(self.w[p] == "," for p in range(self.a, edge))
        )
        if inverted is None and not inherited and self._after_speech(edge):
            r = after
            if "d" in frames and r < self.b and (told := self._dative(r)) is not None:
                r = told  # `..., she told the paper, “...”`
            r = self._past_occasion(r)
            pause = r < self.b and self.w[r] in (",", ":")
            content, how = (self._after_pause(r, verb) if pause else None), "pause"
            if content and not any(
                self.k[p] & QUOTE for p in range(content[0], min(content[0] + 4, self.b))
            ):
                content = None
        else:
            content, how = self.following(i, after, verb, inverted is not None)
        self.relative = self.leading = False
        if infinitive and "s" in frames and how != "to" and self._done(j):
            infinitive = False  # "marched to demand"
        before = self.w[content[0] - 1] if content else ""
        strength = _strength(verb, how, infinitive, self.w[j : i + 1], before)
        if verb.lemma == "hear" and source and _COURTS.intersection(self.w[source[0] : source[1]]):
            strength = "speech"  # "the court heard that"
        cue = (j, last + 2 if how in ("prep", "out") and content else last + 1)
        if how in ("object", "prep") and content and self._taken_as(verb, content):
            strength = "speech"  # "refers to it as", "dismissed it as": a word of theirs
        if how == "pause" and content and self.w[content[0] - 1] == ",":
            after = content[0] - 1  # past the person told
        interrupts = content is not None and self.w[after : after + 1] == [","]
        if content is not None and self.k[content[0]] & QUOTE:
            # `The crisis, he said, “arrives in the nets”`: the quotation goes on.
            interrupts = interrupts and self.items.resumes(content[0])
        if how == "nothing":  # `a deal, whose text says nothing about them`
            return None
        left = self._left_content(edge, i, loose=interrupts or inverted is not None)
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
        if (
            source is None
            and self.a < j
            and verb.form == ING
            and self.w[content[1] : content[1] + 1] == [","]
        ):
            # `After saying that it was over, the mayor`
            source = self._noun_from(content[1] + 1)
        pieces = [content]
        if (
            left is not None
            and not inherited
            and self._parenthetical(source, j, after, content, inverted is not None)
        ):
            pieces.insert(0, left)
        return Found(pieces, cue, source, strength, antecedent, inherited, verb=verb.lemma, how=how)

    def _taken_as(self, verb: Verb, content: Range) -> bool:
        """Whether an object is called something: `dismissed the warnings as hysteria`."""
        if verb.lemma == "refer":
            return "as" in self.w[content[0] : content[1]]
        return "e" in verb.frames and any(
            self.w[p] == "as"
            and self._starts_noun(p + 1)
            and not self._verb_between(p + 1, content[1])
            for p in range(content[0] + 1, content[1] - 1)
        )

    def _done(self, j: int) -> bool:
        """Whether the infinitive at j is what somebody did something for: `marched to demand`."""
        p = next((p for p in range(j - 1, max(self.a, j - 12), -1) if self.w[p] in _GATHERED), 0)
        return (
            p > self.a
            and not any(
                self.k[q] & (PUNCT | QUOTE | SUB | WH | CONJ) or self.w[q] in VERBS
                for q in range(p + 1, j)
            )
            and not self.k[p - 1] & (AUX | TO)
        )

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
        if k & CAPITAL and i + 2 < self.b and self.k[i + 2] & CAPITAL:
            k = NAME | CAPITAL  # `said First Lady Anna Weiss`
        if k & PRON and i + 2 < self.b and (self.k[i + 2] & (AUX | VERB) or self._past(i + 2)):
            return None  # `Troops leave town, says it was a drill`
        if not k & (NAME | DET | PRON | POSS | NUMBER | PLURAL) and k & ~(VERB | TIME):
            return None
        if (
            k & OBJECT
            or k & DAY
            or (k & (ADV | PREP | SUB | CONJ | PUNCT | QUOTE) and not k & (DET | PRON))
        ):
            return None
        if not self.k[i - 1] & QUOTE and not self._clause(self.a, i - 1):
            end = self._noun_end(i + 1, inverted=True)
            goes_on = end + 1 < self.b and self.k[end + 1] & AUX  # `That, said Weiss, would be`
            named = verb.lemma == "say" and k & NAME and self.k[min(i + 2, self.b - 1)] & NAME
            if not (named or ((k & NAME or goes_on) and self.w[end : end + 1] == [","])):
                return None
        # `Trump, in an interview, said the plan failed` has its subject before the comma.
        if before == "," and not self._after_quote(i):
            head = self._apposed(i - 1)
            if head is not None and self._opens(head[0]):
                return None
        end = self._noun_end(i + 1, inverted=True)
        if before == "," and self.k[i - 2] & (AUX | PREP) and "," in self.w[i + 1 : end]:
            end = self.w.index(",", i + 1)  # `It is, says the mayor, a crisis`: no apposition
        return i + 1, end

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
        if w == "as" and verb.lemma == "say":
            q = next((q for q in range(p - 1, max(self.a, p - 12), -1) if self.w[q] in _QUOTING), p)
            if q + 1 < p and self._starts_noun(q + 1):
                return (q + 1, p), None, False  # "quoted an official as saying"
        if k & (PREP | SUB) and verb.form == ING and self._led():
            return None, None, True
        if k & CONJ or (k & PREP and not k & NAME) or k & TO:
            return self._inherit(j)
        if k & QUOTE:
            return self._inherit(j)
        source = self._noun_back(p)
        if source is None or self.k[source[0]] & TO:
            return self._inherit(j)
        return source, None, False

    def _inherit(self, j: int) -> tuple[Range | None, Range | None, bool]:
        for one in reversed(self.found):
            if one.cue[1] <= j and one.source is not None:
                return one.source, one.antecedent, True
        head = self._first_noun(j)
        return (head[0], self._named(*head)) if head else None, None, True

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
        source_end = self._named(p, source_end)
        left_end = i - 1 if self.w[i - 1] in (",", "—", "–", "-", "(") else i
        start = self._past_siblings(left_end)
        if start >= left_end:
            return None
        pieces = [(start, left_end)]
        rest = source_end + 1
        between = rest < self.b and self.w[source_end] == "," and self.w[i - 1] == ","
        if between and not self.k[rest] & (WH | CONJ) and not self._is_ing(rest):
            comma = next((q for q in range(rest, self.b) if self.w[q] == ","), self.b)
            clause = any(self.k[q] & AUX and self.w[q] != "'s" for q in range(rest, comma))
            if clause or not self.k[rest] & DET:  # else "..., a group in Cairo"
                pieces.append((rest, self.b))
        return Found(
            pieces,
            (i, i + 2),
            (p, max(source_end, p + 1)),
            "speech",
            verb="according",
            how="according",
        )

    def _named(self, p: int, end: int) -> int:
        """End of the source at p with the name apposed to it: `an official, Anna Weiss`."""
        if not self.k[p] & DET or self.w[end : end + 1] != [","]:
            return end
        q = end + 1
        while q < self.b and self.k[q] & NAME and self.k[q] & CAPITAL:
            q += 1
        named = 0 < q - end - 1 < 5 and (q == self.b or self.w[q] == ",")
        return q if named else end

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
        """`In X's view, ...`, `In the words of X, ...`"""
        if self.w[i - 1] == "the" and self.w[i + 1 : i + 2] == ["of"] and i - 2 == self.a:
            end = next((q for q in range(i + 2, min(self.b - 1, i + 12)) if self.w[q] == ","), 0)
            if self.w[self.a] != "in" or not end or not self._bare(i + 2, end):
                return None
            return Found(
                [(end + 1, self.b)],
                (self.a, i + 2),
                (i + 2, end),
                "thought",
                verb="view",
                how="view",
            )
        if self.k[i - 1] & POSS and self.w[i + 1 : i + 2] == [","] and i + 2 < self.b:
            p = i - 1
            while p >= self.a and i - p < 8:
                if self.w[p] == "in" and p < i - 1 + (self.w[i - 1] != "'s"):
                    return Found(
                        [(i + 2, self.b)],
                        (i, i + 1),
                        (p + 1, i),
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
        source = None
        if w in ("from", "by"):  # "calls from backbenchers for a levy"
            q = next((q for q in range(p + 1, min(self.b, p + 8)) if self.w[q] in followers), None)
            if q is None or q == p + 1 or not self._bare(p + 1, q):
                return None
            source, p, w = (p + 1, q), q, self.w[q]
        if w not in followers:
            return None
        if source is None and i > self.a:
            q = i - 1
            while q > self.a and not self.k[q] & (
                DET | POSS | PUNCT | QUOTE | AUX | PREP | SUB | CONJ
            ):
                q -= 1
            if self.w[q] == "'s" and q > self.a:
                source = self._noun_back(q - 1)
                source = (source[0], q + 1) if source else None
            elif (owner := next((r for r in range(i - 1, q, -1) if self._owns(r)), None)) or (
                self._owns(q)
            ):
                source = self._noun_back(q if owner is None else owner)
            elif self.k[q] & POSS:
                source = (q, q + 1)
            elif self.k[i - 1] & NAME:
                source = (i - 1, i)
            elif self.w[i - 1] in _LIGHT:
                source = self.subject(self._group_start(i - 1), VERBS["said"], False)[0]
        begin = p if w in ("that", "to") else p + 1
        spoken = self.w[i].rstrip("s") in _SPOKEN
        calls = w in ("for", "of", "over", "about", "to") and self.w[i].rstrip("s") in _CALLS
        if begin >= self.b or (w != "that" and source is None and not calls):
            return None
        end = self.clause_end(begin) if w == "that" else self.object_end(begin)
        head = source[0] if source else i
        while head > self.a and self.k[head - 1] & (DET | POSS | ADV | CONJ):
            head -= 1
        if w in ("that", "to") and head == self.a:
            end = min(end, self._resumed(begin + 1, clause=w == "that"))
        strength = "speech" if w == "that" or (w == "for" and spoken) else "stance"
        if w == "to":
            strength = "thought" if spoken else "plan"
        return Found([(begin, end)], (i, begin), source, strength, verb=self.w[i], how="noun")

    def adjective(self, i: int, followers: frozenset[str]) -> Found | None:
        p = i + 1
        if p >= self.b or self.w[p] not in followers:
            return None
        j = i
        while j > self.a and self.k[j - 1] & (AUX | ADV):
            j -= 1
        if j == i:
            return None
        source, antecedent, inherited = self.subject(j, VERBS["said"], False)
        if source is None:
            return None
        begin = p if self.w[p] in ("that", "to") else p + 1
        if begin >= self.b:
            return None
        end = self.clause_end(begin) if self.w[p] == "that" else self.object_end(begin)
        return Found(
            [(begin, end)], (j, i + 1), source, "thought", antecedent, inherited, verb=self.w[i]
        )
