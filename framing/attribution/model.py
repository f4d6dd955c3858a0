"""The attributions of one text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from .. import text as passes
from .items import CAPITAL, PUNCT, QUOTE, Items, itemise
from .labels import interview
from .rules import Found, announced, find
from .speakers import Cast, Previous, is_office, plain, pronoun

Span = tuple[int, int]


@dataclass(frozen=True)
class Attribution:
    """One report of what somebody said, thought or wanted; spans are offsets into the text.

    kind is direct (the content stands in quotation marks), indirect, or mixed. `speaker` is the
    source resolved within the article. `nested_in` is the index of the attribution whose content
    holds this one. `strength` tells how surely the content is somebody's words: speech, thought,
    stance (what a speech is about), fact, plan, supposed or hearsay. `quoted` are the quotations in
    the content; `verb` the cue's lemma and `how` its complement; `own` that the writer speaks of
    himself. `number` is unique in the text, and the same whether the whole text or only the
    paragraph is read.
    """

    kind: str
    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    speaker: str | None = None
    nested_in: int | None = None
    strength: str = "speech"
    quoted: tuple[Span, ...] = ()
    verb: str = ""
    how: str = ""
    own: bool = False
    number: int = 0


# Complements after which a sentence that is all quotation goes on with the same speech.
_SPOKEN = frozenset(
    (
        "left",
        "pause",
        "that",
        "clause",
        "rest",
        "told",
        "quote",
        "label",
        "loose",
        "according",
        "alone",
    )
)
_NEAR = 30  # attributions on either side that may hold one
_CREDIT = re.compile(r"[-–—―]{1,2} ?([^\W\d_a-z][^\n.!?“”\"]{2,60})\.?")
_TWEET = re.compile(r"[-–—―] ?([^()\n]{2,60}?) ?\(@\w{1,20}\)")
# The writer, and the reader whom he talks to.
_FIRST = ("i", "we", "my", "our", "me", "us", "you", "your")


_LOOK_BACK = 8  # paragraphs in which a pronoun looks for its speaker


def applies(lang: str | None) -> bool:
    """Whether there are rules for a language: English, or none named."""
    return not lang or lang.lower().startswith("en")


def attribute(
    text: str,
    *,
    zone: str = "body",
    lang: str | None = "en",
    only: Sequence[Span] | None = None,
) -> list[Attribution]:
    """The attributions of a text, in reading order.

    `zone` is body or headline (a headline may end with its speaker, or begin with him and a
    colon). Only English has rules: other languages give none. With `only`, spans of interest,
    just the paragraphs that hold one are returned; theirs are the same as in the full pass.
    Never raises on any text.
    """
    if not text or not applies(lang):
        return []
    article = read_batch(passes.join([text]), [text], [zone])[0]
    return article.all() if only is None else article.only(only)


def read_batch(joined: passes.Joined, texts: Sequence[str], zones: Sequence[str]) -> list[Article]:
    """The texts of a joined buffer, each ready to be read a paragraph at a time."""
    starts, ends = passes.paragraph_spans(joined)
    _, sentence_ends = passes.sentence_spans(joined)
    rows = passes.quotation_spans(joined)
    outer = rows[rows["level"] == 0]
    first = np.searchsorted(starts, joined.bounds).tolist()
    last = np.searchsorted(starts, joined.ends).tolist()
    heads = np.searchsorted(sentence_ends, starts, "right").tolist()
    tails = np.searchsorted(sentence_ends, ends, "right").tolist()
    quote_heads = np.searchsorted(outer["start"], starts).tolist()
    quote_tails = np.searchsorted(outer["start"], ends).tolist()
    articles = []
    for n, (text, zone) in enumerate(zip(texts, zones)):
        base = int(joined.bounds[n])
        paragraphs = [
            Paragraph(
                int(starts[p]) - base,
                int(ends[p]) - base,
                (sentence_ends[heads[p] : tails[p]] - base).tolist(),
                [
                    (int(q["start"]) - base, int(q["end"]) - base)
                    for q in outer[quote_heads[p] : quote_tails[p]]
                ],
            )
            for p in range(first[n], last[n])
        ]
        articles.append(Article(text, zone, paragraphs))
    return articles


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's span, the ends of its sentences, and its outermost quotations."""

    start: int
    end: int
    sentence_ends: list[int]
    quotes: list[Span]


class Article:
    """The paragraphs of a text, each read when it is asked for."""

    def __init__(self, text: str, zone: str, paragraphs: list[Paragraph]) -> None:
        self.text, self.zone, self.paragraphs = text, zone, paragraphs
        self.cast = Cast(text)
        self._raw: dict[int, tuple[Items, list[Found]]] = {}
        self._told: dict[int, list[tuple[int, int, str, str | None]]] = {}
        self._read: dict[int, list[Attribution]] = {}

    @cached_property
    def _labels(self) -> frozenset[str]:
        """The speakers of an interview, small letters."""
        return interview(self.text, [(p.start, p.end) for p in self.paragraphs])

    def _headed(self) -> bool:
        """Whether the text begins with its own headline: a short line."""
        first = self.paragraphs[0]
        length = first.end - first.start
        return length < 130 or (length < 200 and self.text[first.end - 1] not in ".,;:")

    @property
    def quotations(self) -> list[Span]:
        """All outermost quotations of the text."""
        return [span for paragraph in self.paragraphs for span in paragraph.quotes]

    def all(self) -> list[Attribution]:
        return self._number(range(len(self.paragraphs)))

    def only(self, spans: Sequence[Span]) -> list[Attribution]:
        """The attributions of the paragraphs that hold any of the spans."""
        starts = [p.start for p in self.paragraphs]
        wanted = set()
        for start, end in spans:
            p = max(bisect_right(starts, start) - 1, 0)
            while p < len(starts) and starts[p] < end:
                wanted.add(p)
                p += 1
        return self._number(sorted(wanted))

    def _number(self, paragraphs: Iterable[int]) -> list[Attribution]:
        found: list[Attribution] = []
        for p in paragraphs:
            base = len(found)
            for one in self.read(p):
                nested = None if one.nested_in is None else one.nested_in + base
                found.append(replace(one, nested_in=nested))
        return found

    def read(self, p: int) -> list[Attribution]:
        if p not in self._read:
            self._read[p] = self._attributions(p)
        return self._read[p]

    def _found(self, p: int) -> tuple[Items, list[Found]]:
        if p not in self._raw:
            paragraph = self.paragraphs[p]
            items = itemise(
                self.text,
                (paragraph.start, paragraph.end),
                paragraph.sentence_ends,
                paragraph.quotes,
            )
            heading = self.zone == "headline" or (p == 0 and self._headed())
            found = find(items, heading=heading, labels=self._labels)
            self._attach(items, found)
            self._block(p, items, found)
            self._raw[p] = items, found
        return self._raw[p]

    def _block(self, p: int, items: Items, found: list[Found]) -> None:
        """A paragraph that the one before announces with a colon, and a quoted tweet."""
        if not len(items):
            return
        tweet = self._tweeted(self.paragraphs[p], items)
        if tweet is not None:
            found[:] = [tweet]
            return
        alone = next((one for one in found if one.how == "alone"), None)
        if alone is not None and p + 1 < len(self.paragraphs):
            after = self.paragraphs[p + 1]
            credit = _CREDIT.fullmatch(self.text, after.start, after.end)
            if credit:
                alone.lead = (after.start, after.start + 1), credit.span(1)
                return
        if p == 0 or self.text[self.paragraphs[p - 1].end - 1] != ":":
            return
        before = self.paragraphs[p - 1]
        lead_items = itemise(
            self.text, (before.start, before.end), before.sentence_ends, before.quotes
        )
        lead = announced(lead_items)
        if lead is None:
            return
        cue = _span(lead_items, lead[0])
        source = _span(lead_items, lead[1]) if lead[1] else None
        if alone is not None:
            alone.lead = cue, source
        elif not any(items.kind[one.content[0][0]] & QUOTE for one in found):
            whole = Found([(0, len(items))], (0, 0), None, "speech", how="block", block=True)
            whole.lead = cue, source
            found.insert(0, whole)

    def _tweeted(self, paragraph: Paragraph, items: Items) -> Found | None:
        """`What it says -- Name (@name) date`: a tweet as pages print it."""
        match = _TWEET.search(self.text, paragraph.start, paragraph.end)
        if match is None:
            return None
        dash = bisect_left(items.start, match.start())
        begin = bisect_left(items.start, match.start(1))
        end = bisect_left(items.start, match.end(1))
        if not 0 < dash < begin < end:
            return None
        return Found([(0, dash)], (dash, dash + 1), (begin, end), "speech", how="tweet", block=True)

    def _attributions(self, p: int) -> list[Attribution]:
        items, found = self._found(p)
        speakers = self._speakers(p)
        return [
            self._one(items, one, self.paragraphs[p], n, _outer(found, n), speakers[n])
            for n, one in enumerate(found)
        ]

    def _speakers(self, p: int) -> list[str | None]:
        """The speakers of a paragraph's attributions.

        Pronouns look back over the sources named in the eight paragraphs before, as written there,
        so that a paragraph reads the same alone as in the whole text.
        """
        previous: Previous = []
        for q in range(max(0, p - _LOOK_BACK), p):
            self._resolve(q, previous)
        return self._resolve(p, previous)

    def _sources(self, p: int) -> list[tuple[int, int, str, str | None]]:
        """(attribution, place, source, speaker where the source itself tells), by their cues."""
        if p not in self._told:
            items, found = self._found(p)
            told: list[tuple[int, int, str, str | None]] = []
            for n in sorted(range(len(found)), key=lambda n: found[n].cue):
                one = found[n]
                span = one.lead[1] if one.lead else one.source and _span(items, one.source)
                if span is None:
                    if one.how == "alone":
                        told.append((n, items.start[0], "", None))
                    continue
                low, name = plain(self.text[slice(*span)], span[0], self.cast)
                if one.antecedent:
                    span = _span(items, one.antecedent)
                    low, name = plain(self.text[slice(*span)], span[0], self.cast)
                told.append((n, span[0], low, name))
            self._told[p] = told
        return self._told[p]

    def _resolve(self, p: int, previous: Previous) -> list[str | None]:
        """Speakers of the attributions of a paragraph; `previous` grows by them."""
        _, found = self._found(p)
        speakers: list[str | None] = [None] * len(found)
        for n, place, low, name in self._sources(p):
            if not low:
                name = previous[-1][1] if previous else None
            elif name is None:
                name = pronoun(low, place, self.cast, previous)
            speakers[n] = name
            one = found[n]
            if name is None or not low or one.how in ("passive", "participle"):
                continue
            # "Anna Weiss, an aide who says": the name, not the office, is who comes back as "she".
            if one.strength != "supposed" and not (one.antecedent and is_office(name)):
                previous.append((place, name))
        return speakers

    def _attach(self, items: Items, found: list[Found]) -> None:
        """Give sentences that are nothing but a quotation to the report beside them."""
        covered: set[int] = set()
        for one in found:
            for a, b in one.content:
                covered.update(range(a, b))
        for a, b in items.segments:
            real = [i for i in range(a, b) if not items.kind[i] & PUNCT]
            if not real or any(not items.kind[i] & QUOTE for i in real):
                continue
            if all(i in covered for i in real):
                continue
            before = [o for o in found if o.cue[1] <= a or o.content[-1][1] <= a]
            after = [o for o in found if o.cue[0] >= b]
            if before:
                before[-1].content.append((a, b))
            elif after:
                after[0].content.insert(0, (a, b))
            else:
                found.append(Found([(a, b)], (a, a), _credit(items, b), "speech", how="alone"))

    def _one(
        self,
        items: Items,
        one: Found,
        paragraph: Paragraph,
        n: int,
        outer: int | None,
        speaker: str | None,
    ) -> Attribution:
        content = tuple(_span(items, r) for r in one.content)
        inside = tuple(
            paragraph.quotes[number]
            for a, b in one.content
            for i, number in items.quoted.items()
            if a <= i < b
        )
        if one.block:
            inside = content
        length = sum(b - a for a, b in content)
        quoted = sum(b - a for a, b in inside)
        kind = "indirect" if not inside else "direct" if quoted >= 0.9 * length else "mixed"
        cue = _span(items, one.cue) if one.cue[1] > one.cue[0] else None
        source = _span(items, one.source) if one.source else None
        if one.lead is not None:
            cue, source = one.lead
        own = source is not None and self.text[slice(*source)].lower() in _FIRST
        return Attribution(
            kind,
            content,
            cue,
            source,
            speaker,
            outer,
            one.strength,
            inside,
            one.verb,
            one.how,
            own and not one.block,
            paragraph.start + n,
        )


def _credit(items: Items, a: int) -> tuple[int, int] | None:
    """The name after a dash that follows a quotation: `-- Anna Weiss`."""
    b = a
    while b < len(items) and not items.kind[b] & QUOTE:
        b += 1
    if b - a < 2 or items.word[a] not in ("-", "–", "—", "―") or not items.kind[a + 1] & CAPITAL:
        return None
    begin = a + 1
    end = begin
    while end < b and not items.kind[end] & PUNCT:
        end += 1
    return (begin, end) if end - begin < 8 else None


def _span(items: Items, r: tuple[int, int]) -> Span:
    return items.start[r[0]], items.end[r[1] - 1]


def _outer(found: list[Found], n: int) -> int | None:
    """Index of the smallest attribution whose content holds the cue of this one."""
    cue = found[n].cue
    if cue[0] == cue[1]:
        return None
    best, size = None, 0
    for m in range(max(0, n - _NEAR), min(len(found), n + _NEAR)):
        other = found[m]
        if (
            m != n
            and other.how not in ("passive", "participle")
            and any(
                a <= cue[0] and cue[1] <= b and found[n].content[-1][1] <= b
                for a, b in other.content
            )
        ):
            length = sum(b - a for a, b in other.content)
            if best is None or length < size:
                best, size = m, length
    return best
