"""What a parse adds to the reports that the rules find in a paragraph, and takes from them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any

from .. import cues
from ..content import Found
from ..items import PUNCT, QUOTE, Items
from ..sentence import Range
from .words import reports

# How the rules came to a report: those whose content depends on no word of the sentence, those
# whose content a parse can end, and those it can extend.
_FREE = frozenset(("label", "tweet", "alone", "loose", "block", "according", "view"))
_ENDED = frozenset(
    ("that", "clause", "object", "to", "prep", "wh", "noun", "told", "topic", "gap", "parsed")
)
_EXTENDED = frozenset(("object", "to", "prep", "noun", "told", "told to", "topic", "parsed"))
# What the content before a cue is to it.
_BEFORE = frozenset(("ccomp", "mark", "dobj", "advmod"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
_CARRIED = frozenset(("conj", "xcomp", "advcl", "acomp"))  # what has another's subject
_EMPTY = frozenset(("it", "there", "this", "that", "which", "what"))
_RELATIVE = frozenset(("WDT", "WP"))
_SEEMING = frozenset(("seem", "appear", "look", "sound"))
_CLAUSES = frozenset(("that", "wh", "whether", "bare"))
_NEW = 0.6  # of an added report's words, at least, that stand in no other
_STEPS = 3  # phrases that one after the other extend a content


def revise(items: Items, found: list[Found], doc: Any, places: list[Range]) -> list[Found]:
    """The reports of a paragraph by rules and parse, in order of their cues.

    `doc` is the parse of the paragraph, `places` where its tokens stand in the text. What has
    quotation marks in it stays as the rules have it.
    """
    reading = _Reading(items, found, doc, places)
    for token in doc:
        reading.look(token)
    return sorted(reading.found, key=lambda one: one.cue)


class _Reading:
    """A paragraph's items and tokens side by side, and its reports so far."""

    def __init__(self, items: Items, found: list[Found], doc: Any, places: list[Range]) -> None:
        self.items, self.doc = items, doc
        self.starts, self.ends = [a for a, _ in places], [b for _, b in places]
        self.found: list[Found] = []
        for one in found:
            word = self.cue(one)
            if word is not None:
                if self.denied(one, word):
                    continue
                self.end(one, word)
                self.extend(one, word)
            self.found.append(one)
        self.held = {p for one in self.found for a, b in one.content for p in range(a, b)}
        self.cues = {p for one in self.found for p in range(*one.cue)}

    # ------------------------------------------------------------------ items and tokens

    def range(self, i: int, j: int) -> Range:
        """The items of the tokens from i to j, without the marks at either end."""
        a = bisect_right(self.items.end, self.starts[i])
        b = bisect_left(self.items.start, self.ends[j - 1])
        while a < b and self.items.kind[a] & PUNCT:
            a += 1
        while b > a and self.items.kind[b - 1] & PUNCT and self.items.word[b - 1] != ")":
            b -= 1
        return a, max(a, b)

    def tokens(self, a: int, b: int) -> Any:
        """The tokens of items."""
        i = max(bisect_right(self.starts, self.items.start[a]) - 1, 0)
        return self.doc[i : bisect_left(self.starts, self.items.end[b - 1])]

    def phrase(self, i: int, j: int) -> Range | None:
        a, b = self.range(i, j)
        return (a, b) if a < b else None

    # ---------------------------------------------------------------- reports of the rules

    def cue(self, one: Found) -> Any:
        """The token that a report hangs on; None where the parse has no say in it."""
        a, b = one.cue
        quoted = any(self.items.kind[p] & QUOTE for r in one.content for p in range(*r))
        if a >= b or one.block or quoted or one.how in _FREE:
            return None
        tokens = self.tokens(a, b)
        named = (t for t in tokens if one.verb in (t.lemma_.lower(), t.lower_))
        return next(named, tokens[-1] if len(tokens) else None)

    def denied(self, one: Found, word: Any) -> bool:
        """Whether the parse has it that the content does not depend on the cue."""
        how = one.how
        if how == "participle":  # "the cuts proposed by": told of the cuts, of which more is told
            return True
        if how == "passive":
            return bool(word.dep_ == "relcl")
        if how in ("clause", "pause") and word.pos_ in ("NOUN", "PROPN", "ADP"):
            return True
        if how not in ("left", "as", "that", "wh", "clause", "pause", "object"):
            return False
        tie = self.tie(one.content[0], word)
        if how == "left":
            return tie not in _BEFORE
        if how == "as":
            return tie is None
        if how == "object":
            return tie in ("pobj", "advmod")
        return tie == "relcl"

    def tie(self, content: Range, word: Any) -> str | None:
        """What a content is to its cue: the dependency on it of a word in it."""
        tokens = (t for t in self.tokens(*content) if t.head.i == word.i != t.i)
        return next((str(t.dep_) for t in tokens), None)

    def end(self, one: Found, word: Any) -> None:
        """End a content where the sentence above its cue goes on."""
        a, b = one.content[-1]
        tokens = self.tokens(a, b)
        if one.how not in _ENDED or not len(tokens) or tokens[0].i < word.i:
            return
        first = tokens[0].i
        for token in tokens:
            top = token
            while top.head.i > word.i and top.head.i != top.i:
                top = top.head
            if top.head.i == top.i or top.head.i < word.i:
                if token.i > first:  # else the parse does not see the content at all
                    one.content[-1] = a, min(b, max(self.range(first, token.i)[1], a + 1))
                return

    def extend(self, one: Found, word: Any) -> None:
        """Take in what depends on a word of the content, or says what an object is taken as."""
        if one.how not in _EXTENDED:
            return
        for _ in range(_STEPS):
            a, b = one.content[-1]
            tokens = self.tokens(a, b)
            if not len(tokens) or tokens[0].i <= word.i:
                return
            end = self.beyond(tokens[-1].i + 1, word)
            if end <= b:
                return
            one.content[-1] = a, end

    def beyond(self, i: int, word: Any) -> int:
        """The end of the phrase that begins at token i or after a comma there; 0 for none."""
        first = i
        while first < len(self.doc) and not self.doc[first].text.strip(","):
            first += 1
        if first >= len(self.doc) or self.doc[first].sent.start != word.sent.start:
            return 0
        top = self.doc[first]
        while top.head.i != top.i and top.head.left_edge.i >= first:
            top = top.head
        within = word.i < top.head.i < first and (first == i or top.dep_ == "conj")
        taken = top.head.i == word.i != top.i and top.dep_ == "prep" and top.lower_ == "as"
        return self.range(first, top.right_edge.i + 1)[1] if within or taken else 0

    # --------------------------------------------------------------------- reports it adds

    def look(self, token: Any) -> None:
        """Add what a word reports that is in no report yet."""
        kind = _kind(token)
        if kind is None:
            return
        at = self.phrase(token.i, token.i + 1)
        if at is None or at[0] in self.cues or self.items.kind[at[0]] & QUOTE:
            return
        lemma = token.lemma_.lower()
        empty = kind == "verb" and lemma not in _SEEMING and _empty(_subject(token))
        for complement, i, j in _complements(token):
            if reports(kind, lemma, complement) and not (empty and complement == "that"):
                self.add(token, at, lemma, complement, self.range(i, j))

    def add(self, token: Any, at: Range, lemma: str, complement: str, content: Range) -> None:
        a, b = content
        new = sum(p not in self.held for p in range(a, b))
        if not new or new < _NEW * (b - a):
            return
        source, antecedent = self.source(token)
        cue = (at[0], a) if complement[0] == "+" and a > at[0] else at
        strength = _strength(lemma, complement)
        one = Found([content], cue, source, strength, antecedent, verb=lemma, how="parsed")
        self.extend(one, token)
        self.found.append(one)
        self.held.update(range(*one.content[0]))

    def source(self, cue: Any) -> tuple[Range | None, Range | None]:
        """(source, antecedent where it is a relative pronoun) of a word that reports."""
        if cue.pos_ == "NOUN":
            owner = next((c for c in cue.children if c.dep_ == "poss"), None)
            if owner is not None:
                return self.phrase(owner.left_edge.i, owner.right_edge.i + 1), None
            if cue.dep_ != "dobj":
                return None, None
            cue = cue.head  # "has doubts about"
        subject = _subject(cue)
        if subject is None:
            return None, None
        if subject.tag_ in _RELATIVE and subject.head.dep_ == "relcl":
            head = subject.head.head
            before = self.phrase(head.left_edge.i, max(head.i + 1, subject.i))
            return self.phrase(subject.i, subject.i + 1), before
        if _empty(subject):
            return None, None
        end = subject.right_edge.i + 1
        if subject.i < cue.i:
            end = min(end, cue.i)
        return self.phrase(subject.left_edge.i, end), None


def _strength(lemma: str, complement: str) -> str:
    """speech, thought, stance, fact or supposed, as the rules have it."""
    if lemma in _SEEMING:
        return "supposed"
    if complement not in _CLAUSES:
        return "stance"
    verb = cues.verbs().get(lemma)
    if verb is None:
        return "thought"
    return "fact" if "f" in verb.frames else "speech" if "s" in verb.frames else "thought"


def _kind(token: Any) -> str | None:
    """verb, passive, noun or adj; None for what reports nothing."""
    if token.pos_ == "NOUN":
        return "noun"
    if token.pos_ == "ADJ":
        return "adj"
    if token.pos_ != "VERB":
        return None
    helped = [c.dep_ for c in token.children]
    passive = "auxpass" in helped or (token.tag_ == "VBN" and "aux" not in helped)
    return "passive" if passive else "verb"


def _empty(subject: Any) -> bool:
    """Whether a subject is a word that says nothing by itself."""
    return subject is not None and subject.lower_ in _EMPTY


def _subject(token: Any) -> Any:
    """Who does what a verb or adjective tells: its subject, or that of the verb it hangs on."""
    for _ in range(4):
        for child in token.children:
            if child.dep_ in _SUBJECTS:
                return child
        if token.dep_ not in _CARRIED:
            break
        token = token.head
    return token.head if token.dep_ in ("relcl", "acl") else None


def _complements(token: Any) -> Iterator[tuple[str, int, int]]:
    """(complement, first token, end) of what may be reported by a word."""
    taken = next((c.left_edge.i for c in token.children if c.dep_ == "dobj" and c.i > token.i), 0)
    for child in token.children:
        dep, first, end = child.dep_, child.left_edge.i, child.right_edge.i + 1
        if child.i < token.i:
            if dep == "ccomp" and end <= token.i and _opening(child) is None:
                yield "bare", first, end
        elif dep in ("ccomp", "xcomp", "acl") or (dep == "advcl" and token.pos_ == "ADJ"):
            opening = _opening(child)
            if opening is None and dep == "ccomp":
                yield "bare", first, end
            elif opening is not None and (dep != "advcl" or opening == "that"):
                yield opening, first, end
        elif dep == "prep" and any(c.dep_ in ("pobj", "pcomp") for c in child.children):
            if child.lower_ != "as":
                yield f"+{child.lower_}", child.i + 1, end
            elif token.pos_ != "NOUN":
                yield "as", taken or child.i + 1, end
        elif dep == "dobj":
            yield "obj", first, end
        elif dep == "oprd":
            yield "being", first, end


def _opening(clause: Any) -> str | None:
    """What a clause begins with: that, to, wh, whether; ing for a gerund; None for nothing."""
    for child in clause.children:
        if child.dep_ in ("mark", "aux") and child.i < clause.i:
            if child.lower_ in ("that", "to", "whether"):
                return str(child.lower_)
            if child.lower_ == "if":
                return "whether"
    if clause.left_edge.tag_ in ("WP", "WRB", "WDT", "WP$"):
        return "wh"
    return "ing" if clause.tag_ == "VBG" else None
