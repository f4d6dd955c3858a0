"""The attributions of one text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

import numpy as np

from .. import text as passes
from .engines import RULES, parser
from .items import CAPITAL, PUNCT, QUOTE, Items, itemise
from .labels import interview
from .rules import Found, announced, find
from .speakers import Cast, Previous, Source, is_office, pronoun
from .speakers import read as read_source

Span = tuple[int, int]


class Attribution(NamedTuple):
    """One report of what somebody said, thought or wanted; spans are offsets into the text.

    kind is direct (the content stands in quotation marks), indirect, or mixed. `speaker` is the
    source resolved within the article. `nested_in` is the index of the attribution whose content
    holds this one. `strength` tells how surely the content is somebody's words: speech, thought,
    stance (what a speech is about), attitude (told by the outlet: "seemed to", "voted for"), fact,
    plan, supposed or hearsay. `quoted` are the quotations in the content; `verb` the cue's lemma and `how` its complement; `own` that the writer speaks of
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
_TWEETED = "(@"
_TWEET = re.compile(r"[-–—―] ?([^()\n]{2,60}?) ?\(@\w{1,20}\)")
# What is said by itself, outside quotation marks.
_OWN = re.compile(r"[\w$£€]")
# The writer, and the reader whom he talks to.
_FIRST = ("i", "we", "my", "our", "me", "us", "you", "your")


class _Link(NamedTuple):
    """An attribution's number, where its source stands, and what that tells."""

    n: int
    place: int
    source: Source


_NO_SOURCE = Source("")
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
    engine: str = RULES,
) -> list[Attribution]:
    """The attributions of a text, in reading order.

    `zone` is body or headline (a headline may end with its speaker, or begin with him and a
    colon). Only English has rules: other languages give none. With `only`, spans of interest,
    just the paragraphs that hold one are returned; theirs are the same as in the full pass.
    `engine` is `rules`, `parse` or `parse:NAME` (see `engines`).

    Never raises on any text; InputError where the engine is not installed.
    """
    if not text or not applies(lang):
        return []
    article = read_batch(passes.join([text]), [text], [zone], engine)[0]
    return article.all() if only is None else article.only(only)


def read_batch(
    joined: passes.Joined, texts: Sequence[str], zones: Sequence[str], engine: str = RULES
) -> list[Article]:
    """The texts of a joined buffer, each ready to be read a paragraph at a time."""
    layout = Layout(joined, engine)
    return [Article(text, zone, layout, n) for n, (text, zone) in enumerate(zip(texts, zones))]


class Layout:
    """Paragraphs, sentences and outermost quotations of all texts of a buffer, as plain lists.

    Offsets are those in their own text. `parser` is that of the engine by which they are read;
    `tied` are the paragraphs whose sentences cannot be read each by itself, for a parser reads
    them, or they are announced by a colon before them, or may be a tweet.
    """

    def __init__(self, joined: passes.Joined, engine: str = RULES) -> None:
        self.parser = parser(engine)
        starts, ends = passes.paragraph_spans(joined)
        _, sentence_ends = joined.sentences
        rows = passes.quotation_spans(joined)
        outer = rows[rows["level"] == 0]
        self.first = np.searchsorted(starts, joined.bounds).tolist()
        self.last = np.searchsorted(starts, joined.ends).tolist()
        self.heads = np.searchsorted(sentence_ends, starts, "right").tolist()
        self.tails = np.searchsorted(sentence_ends, ends, "right").tolist()
        self.quote_heads = np.searchsorted(outer["start"], starts).tolist()
        self.quote_tails = np.searchsorted(outer["start"], ends).tolist()
        tied = np.full(len(starts), self.parser is not None)
        tied[1:] |= joined.codes[ends[:-1] - 1] == ord(":")
        at = joined.string.find(_TWEETED)
        while at >= 0:
            tied[np.searchsorted(starts, at, "right") - 1] = True
            at = joined.string.find(_TWEETED, at + 1)
        self.tied = tied.tolist()
        self.starts, self.ends, self.sentence_ends, opened, closed = (
            (at - joined.bounds[np.searchsorted(joined.bounds, at, "right") - 1]).tolist()
            for at in (starts, ends, sentence_ends, outer["start"], outer["end"])
        )
        self.quotes = list(zip(opened, closed))


class Article:
    """The paragraphs of a text, each read when it is asked for."""

    def __init__(self, text: str, zone: str, layout: Layout, n: int) -> None:
        self.text, self.zone = text, zone
        self.cast = Cast(text)
        self._layout = layout
        self._first, self._last = layout.first[n], layout.last[n]
        self._parted: dict[int, list[int]] = {}
        self._raw: dict[tuple[int, int], tuple[Items, list[Found]]] = {}
        self._all: dict[int, list[tuple[Items, Found]]] = {}
        self._links: dict[tuple[int, int], _Link | None] = {}
        self._names: dict[tuple[int, int], str | None] = {}
        self._said: dict[tuple[int, int], list[str | None]] = {}
        self._named: dict[tuple[int, int], Previous] = {}

    def __len__(self) -> int:
        return self._last - self._first

    def span(self, p: int) -> Span:
        """Start and end of a paragraph."""
        at = self._first + p
        return self._layout.starts[at], self._layout.ends[at]

    def quotes(self, p: int) -> list[Span]:
        """The outermost quotations of a paragraph."""
        layout, at = self._layout, self._first + p
        return layout.quotes[layout.quote_heads[at] : layout.quote_tails[at]]

    def _sentence_ends(self, p: int) -> list[int]:
        layout, at = self._layout, self._first + p
        return layout.sentence_ends[layout.heads[at] : layout.tails[at]]

    @cached_property
    def _labels(self) -> frozenset[str]:
        """The speakers of an interview, small letters."""
        if self.text.count(":") < 2:
            return frozenset()
        return interview(self.text, [self.span(p) for p in range(len(self))])

    def _headed(self) -> bool:
        """Whether the text begins with its own headline: a short line."""
        start, end = self.span(0)
        length = end - start
        return length < 130 or (length < 200 and self.text[end - 1] not in ".,;:")

    @property
    def quotations(self) -> list[Span]:
        """All outermost quotations of the text."""
        return [span for p in range(len(self)) for span in self.quotes(p)]

    def all(self) -> list[Attribution]:
        return self._number(range(len(self)))

    def only(self, spans: Sequence[Span]) -> list[Attribution]:
        """The attributions of the paragraphs that hold any of the spans."""
        return self._number(self.holding(spans))

    def holding(self, spans: Sequence[Span]) -> list[int]:
        """The paragraphs that hold any of the spans."""
        starts = self._layout.starts
        wanted = set()
        for start, end in spans:
            at = bisect_right(starts, start, self._first, self._last) - 1
            at = max(at, self._first)
            while at < self._last and starts[at] < end:
                wanted.add(at - self._first)
                at += 1
        return sorted(wanted)

    def _number(self, paragraphs: Iterable[int]) -> list[Attribution]:
        found: list[Attribution] = []
        for p in paragraphs:
            found += self.read(p, len(found))
        return found

    def read(self, p: int, base: int = 0) -> list[Attribution]:
        """The attributions of a paragraph; `base` are those before them where they are listed."""
        found, said = self._found(p), self._speakers(p)
        return [
            self._one(items, one, p, n, _outer(found, n, base), said[n])
            for n, (items, one) in enumerate(found)
        ]

    def told(self, p: int, places: Sequence[int]) -> list[tuple[int, Attribution]]:
        """The attributions of a paragraph whose content holds any of some places.

        `places` are in order. Each attribution comes with its number in the paragraph, but without
        its speaker, and how it nests. Only what holds a place is read, and what tells the number.
        """
        told: list[tuple[int, Attribution]] = []
        ends = self._parts(p)
        at, stop = bisect_left(places, self.span(p)[0]), bisect_left(places, ends[-1])
        while at < stop:
            k = bisect_right(ends, places[at])
            after = bisect_left(places, ends[k], at, stop)
            items, found = self._part(p, k)
            held = [bisect_right(items.end, place) for place in places[at:after]] if found else []
            at = after
            before = -1
            for m, one in enumerate(found):
                if any(bisect_left(held, a) < bisect_left(held, b) for a, b in one.content):
                    if before < 0:
                        before = sum(len(self._part(p, j)[1]) for j in range(k))
                    told.append((before + m, self._one(items, one, p, before + m, None, None)))
        return told

    def _found(self, p: int) -> list[tuple[Items, Found]]:
        """The reports of a paragraph, each with the items that it counts in."""
        if p not in self._all:
            self._all[p] = list(self._reports(p))
        return self._all[p]

    def _reports(self, p: int) -> Iterator[tuple[Items, Found]]:
        """The same, read as they are asked for."""
        for k in range(len(self._parts(p))):
            items, found = self._part(p, k)
            yield from ((items, one) for one in found)

    def _parts(self, p: int) -> list[int]:
        """Where the parts of a paragraph end that are read each by itself.

        They are its sentences, or the paragraph where one of them may tell who says another.
        """
        if p not in self._parted:
            tied = self._layout.tied[self._first + p] or self._labels
            self._parted[p] = [self.span(p)[1]] if tied else self._sentences(p)
        return self._parted[p]

    def _sentences(self, p: int) -> list[int]:
        """Ends of the sentences of a paragraph, or its own where one is all quotation."""
        start, end = self.span(p)
        ends, quotes = self._sentence_ends(p), self.quotes(p)
        if ends[-1:] != [end]:
            ends.append(end)
        if not quotes:
            return ends
        found: list[int] = []
        at, n = start, 0
        quoted = own = False  # what the sentence has
        for stop in ends:
            while n < len(quotes) and quotes[n][0] < stop:
                own = own or _OWN.search(self.text, at, quotes[n][0]) is not None
                quoted, at = True, quotes[n][1]
                n += 1
            if at > stop:
                continue  # a sentence of the quotation
            if quoted and not (own or _OWN.search(self.text, at, stop)):
                return [end]
            found.append(stop)
            at, quoted, own = stop, False, False
        return found

    def _part(self, p: int, k: int) -> tuple[Items, list[Found]]:
        """The items of a part of a paragraph, and its reports."""
        if (p, k) in self._raw:
            return self._raw[p, k]
        ends, quotes, parser = self._parts(p), self.quotes(p), self._layout.parser
        alone = len(ends) == 1
        start, end = span = (ends[k - 1] if k else self.span(p)[0]), ends[k]
        if not alone and quotes:
            quotes = [q for q in quotes if start <= q[0] < end]
        items = itemise(self.text, span, self._sentence_ends(p) if alone else [end], quotes)
        heading = self.zone == "headline" or (p == 0 and self._headed())
        found = find(items, heading=heading, labels=self._labels)
        if parser is not None:
            found = parser.revise(items, found, span, self._sentence_ends(p))
        if quotes:
            self._attach(items, found)
        if alone:
            self._block(p, items, found)
        self._raw[p, k] = items, found
        return items, found

    def _block(self, p: int, items: Items, found: list[Found]) -> None:
        """A paragraph that the one before announces with a colon, and a quoted tweet."""
        tied = self._layout.tied[self._first + p]
        if not len(items):
            return
        tweet = self._tweeted(p, items) if tied else None
        if tweet is not None:
            found[:] = [tweet]
            return
        alone = next((one for one in found if one.how == "alone"), None)
        if alone is not None and p + 1 < len(self):
            start, end = self.span(p + 1)
            credit = _CREDIT.fullmatch(self.text, start, end)
            if credit:
                alone.lead = (start, start + 1), credit.span(1)
                return
        before = p - 1
        if not tied or p == 0 or self.text[self.span(before)[1] - 1] != ":":
            return
        lead_items = itemise(
            self.text, self.span(before), self._sentence_ends(before), self.quotes(before)
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

    def _tweeted(self, p: int, items: Items) -> Found | None:
        """`What it says -- Name (@name) date`: a tweet as pages print it."""
        start, end = self.span(p)
        if self.text.find(_TWEETED, start, end) < 0:
            return None
        match = _TWEET.search(self.text, start, end)
        if match is None:
            return None
        dash = bisect_left(items.start, match.start())
        begin = bisect_left(items.start, match.start(1))
        end = bisect_left(items.start, match.end(1))
        if not 0 < dash < begin < end:
            return None
        return Found([(0, dash)], (dash, dash + 1), (begin, end), "speech", how="tweet", block=True)

    def speaker(self, p: int, n: int) -> str | None:
        """The speaker of an attribution of a paragraph, by its place among them."""
        link = self._link(p, n)
        if link is None:
            return None
        return self._own_name(p, link) if link.source.how else self._speakers(p)[n]

    def _speakers(self, p: int) -> list[str | None]:
        """The speakers of a paragraph's attributions.

        Pronouns look back over the sources named in the eight paragraphs before, as written there,
        so that a paragraph reads the same alone as in the whole text.
        """
        return self._resolve(p, max(0, p - _LOOK_BACK)) if self._found(p) else []

    def _link(self, p: int, n: int) -> _Link | None:
        """The source of an attribution of a paragraph; None where it has none."""
        if (p, n) not in self._links:
            known = self._all.get(p)
            items, one = known[n] if known else next(islice(self._reports(p), n, None))
            span = one.lead[1] if one.lead else one.source and _span(items, one.source)
            link = None
            if span is not None:
                if one.antecedent:
                    span = _span(items, one.antecedent)
                link = _Link(n, span[0], read_source(self.text[slice(*span)]))
            elif one.how == "alone":
                link = _Link(n, items.start[0], _NO_SOURCE)
            self._links[p, n] = link
        return self._links[p, n]

    def _sources(self, p: int) -> list[_Link]:
        """The sources of a paragraph's attributions, in the order of their cues."""
        found = self._found(p)
        order = sorted(range(len(found)), key=lambda n: (found[n][0].end[0], found[n][1].cue))
        return [link for n in order if (link := self._link(p, n))]

    def _resolve(self, p: int, base: int) -> list[str | None]:
        """Speakers of the attributions of a paragraph, with what is told from paragraph `base` on.

        Earlier paragraphs are read where a pronoun asks for them, the last first.
        """
        key = base, p
        if key in self._said:
            return self._said[key]
        found = self._found(p)
        speakers: list[str | None] = [None] * len(found)
        named: Previous = []  # who may come back as a pronoun
        for link in self._sources(p):
            source = link.source
            name: str | None
            if not source.low:
                name = next(
                    (known[-1][1] for _, known in self._earlier(p, base, named) if known), None
                )
            elif source.how:
                name = self._own_name(p, link)
            else:
                name = pronoun(source.low, link.place, self.cast, self._earlier(p, base, named))
            speakers[link.n] = name
            one = found[link.n][1]
            if name is None or not source.low or one.how in ("passive", "participle"):
                continue
            # "Anna Weiss, an aide who says": the name, not the office, is who comes back as "she".
            if one.strength != "supposed" and not (one.antecedent and is_office(name)):
                named.append((link.place, name))
        self._said[key], self._named[key] = speakers, named
        return speakers

    def _own_name(self, p: int, link: _Link) -> str | None:
        """The speaker of a source that is no pronoun."""
        if (p, link.n) not in self._names:
            self._names[p, link.n] = link.source.speaker(link.place, self.cast)
        return self._names[p, link.n]

    def _earlier(self, p: int, base: int, named: Previous) -> Iterator[tuple[int, Previous]]:
        """The speakers told so far, a paragraph at a time, from paragraph `p` back to `base`."""
        yield self._bound(p), named
        for q in range(p - 1, base - 1, -1):
            self._resolve(q, base)
            yield self._bound(q), self._named[base, q]

    def _bound(self, p: int) -> int:
        """A place before which all sources of earlier paragraphs stand.

        It is where the paragraph begins, unless it is the credit of the quotation before it.
        """
        start, end = self.span(p)
        return end if self.text[start] in "-–—―" else start

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
                _outermost(before).content.append((a, b))
            elif after:
                after[0].content.insert(0, (a, b))
            else:
                found.append(Found([(a, b)], (a, a), _credit(items, b), "speech", how="alone"))

    def _one(
        self,
        items: Items,
        one: Found,
        p: int,
        n: int,
        outer: int | None,
        speaker: str | None,
    ) -> Attribution:
        content = tuple([_span(items, r) for r in one.content])
        inside = tuple(
            (items.start[i], items.end[i])
            for a, b in one.content
            for i in items.quoted[bisect_left(items.quoted, a) : bisect_left(items.quoted, b)]
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
            self.span(p)[0] + n,
        )


def _outermost(found: list[Found]) -> Found:
    """The last report, or the one that it stands in: what she thinks that others want is hers."""
    last = found[-1]
    for one in reversed(found[:-1]):
        if any(a <= last.cue[0] and last.cue[1] <= b for a, b in one.content):
            last = one
    return last


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


def _outer(found: list[tuple[Items, Found]], n: int, base: int) -> int | None:
    """Index of the smallest attribution whose content holds the cue of this one, plus `base`."""
    items, one = found[n]
    cue = one.cue
    if cue[0] == cue[1]:
        return None
    best, size = None, 0
    for m in range(max(0, n - _NEAR), min(len(found), n + _NEAR)):
        beside, other = found[m]
        if (
            m != n
            and beside is items
            and other.how not in ("passive", "participle")
            and any(
                a <= cue[0] and cue[1] <= b and one.content[-1][1] <= b for a, b in other.content
            )
        ):
            length = sum(b - a for a, b in other.content)
            if best is None or length < size:
                best, size = m, length
    return None if best is None else best + base
