"""Evidence for who is meant: structure around the term first, then nearness, then the article.

Each piece of evidence adds its weight to a referent; the weights are set by hand, in log odds, and
the softmax of the sums is the confidence (a log-linear model whose weights nobody fitted). The
structure is read from words and punctuation; there is no parser.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .cues import Cues, Hit

# Weights in log odds.
MODIFIER = {"name": 3.0, "modifier": 1.4, "holder": 1.8, "side": 0.8, "topic": 1.2}
OTHER_NAME = 2.6  # "the militant group Hamas", "Hamas, a militant group,"
IS_ONE = 1.6  # "two Thai workers were among the captives"
OF_WHOM = 2.6  # "fighters of Hamas", "hostages in Gaza", "prisoners from Israeli jails"
ORIGIN = 0.4  # of that, where a place may be where they are from: "detainees from Gaza"
HELD_BY = 3.0  # "held by Hamas", "held in Gaza"
HOLDS = 2.2  # "Hamas released 30 ..."
MAY_HOLD = 0.5  # "to free": who holds them may, and so may who rescues them
FREES = 1.3  # "Hamas freed", "press Israel to free": more likely who holds them
WANTS = 1.4  # "Israel rescued", "Hamas demanded the release of"
THE_GROUP = 1.6  # "the militant group", with a name before it
EXCHANGED = -2.2  # those on the other side of "in exchange for" are not these
ELSEWHERE = -1.0  # what remains, where an exchange is told of
OURS = 1.6
NEAR = {"name": 0.9, "holder": 0.4, "side": 0.3, "topic": 0.6}
ATTRIBUTE = 0.4  # nearness that is left to "Palestinian" of "Palestinian officials"
ANOTHER = 0.2  # and of "Palestinian prisoners", where another mention is read
WINDOW = 600  # characters: a "sentence" without end is read no further than this
REACH = 9.0  # words over which nearness falls to 1/e
CLAUSE = 0.65  # nearness that is left behind a clause boundary
BEFORE, AFTER = 0.55, 0.35  # nearness that is left in the sentence before, and after
HEADLINE = {"name": 0.5, "holder": 0.4, "topic": 0.3}
ARTICLE = 0.4  # times log(1 + n) of the article's names (or topics, where referents have holders)
SAME_WORD = 1.5  # an earlier mention of the article whose referent is clear
SAME_THING = 0.7
SETTING = 0.5  # times log(1 + n) of the words without which a referent is not thought of
FAR, FAR_OFF = -1.2, 700  # where those words stand only so many characters away
REST = 0.6  # of what remains
UNKNOWN = -0.3  # of somebody whom the lexicon does not list


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TOKEN = re.compile(r"\w+(?:['.-]\w+)*|[^\w\s]")
_FUNCTION = _set(
    "a an the this that these those his her its their our my your some any all every each no of "
    "in on at by for from to with without into onto against over under about after before "
    "during since until between among amid near inside behind across as than like is are was "
    "were be been being has have had will would could should may might must can do does did not "
    "and or but nor so if when while where who whom whose which what that he she it they we i "
    "you said says say told"
)
_COPULA = _set("is are was were be been being became remain remains remained")
_IS_ONE = _set("a an the one of among some still also")
_DETERMINER = _set("the this that its their these those")
_POSSESSIVE_US = frozenset(("our", "my"))
_LOCATES = _set("of in inside from at under behind by within among with")
_GROUP = _set("group organization organisation network movement faction groups party")
_HELD = _set(
    "held kept captured taken seized abducted kidnapped detained jailed imprisoned incarcerated "
    "languishing trapped dragged snatched sitting remaining remain captive captives hostage "
    "bars hands custody captivity freed released arrested"
)
# Where those go who are free: "home in Israel", "crossed into Israel", "reunited in Ramallah".
_HOMEWARD = _set(
    "home back return returned returning arrive arrived arriving arrives reunite reunited "
    "reach reached cross crossed crossing land landed welcomed"
)
# Before "from" these name who held them: "walk free from", "rescued from".
_OUT_OF = _set("free rescued escape escaped escaping fled saved")
_ELSEWHERE = _set(
    "such including like according said say says after before when as since while but because if "
    "killed wounded injured died dead shot murdered executed "
    "unless until so yet then also"
)
_PERSONS = _set(
    "people person man men woman women child children boy boys girl girls teenager teenagers minors "
    "youths civilians citizens nationals soldiers families students detained imprisoned jailed held"
)
_TAKE = _set(
    "take takes took taking taken seize seized seizing kidnap kidnapped kidnapping abduct "
    "abducted abducting capture captured capturing snatched grabbed"
)
_HOLD = _TAKE | _set(
    "hold holds holding held keep keeps keeping kept detain detains detained detaining jail "
    "jailed imprison imprisoned imprisons release releases released releasing hand hands handed "
    "handing threaten threatens threatened threatening drag dragged dragging execute executed executing executes killing transferred "
    "exchange exchanged exchanges exchanging transfer torture tortured parade paraded possession swap swapped traded"
)
_MAY_HOLD = _set("free frees freed freeing")
_WANT = _set(
    "rescue rescues rescued rescuing recover recovers recovered recovering retrieve retrieved "
    "want wants wanted get gets getting bring brings bringing brought return secure secures secured securing locate find finding "
    "save extract demand demands demanded demanding seek seeks seeking sought"
)
_NOT_SUBJECT = _set(
    "in into on onto from of against with across inside near around at over between about "
    "southern northern western eastern central toward towards"
)
_UNDONE = _set(
    "reject rejected rejects rejecting offer offered offers offering without halt halted stop "
    "stopped prevent prevented"
)
# Who stands behind these was harmed by those held: "prisoners convicted of killing Israelis".
_DEEDS = _set(
    "killing killings murdering murder murders attacking attacks attack stabbing wounding shooting "
    "bombing harming targeting assaulting threatening against"
)
_RELEASED = (
    _MAY_HOLD | _WANT | _set("release releases released releasing return returned returning")
)
_RELATIVES = _set("which whom that where when who")
_OBJECT_OF = _set(
    "destroy destroying eliminate eliminating defeat defeating fight fighting topple toppling crush "
    "crushing attack attacking remove removing oust dismantle dismantling warn warned blame blames "
    "blamed accuse accused accuses denounce denounced"
)
_CLAUSE_WORDS = _set("which who that while but although though whereas because after")
_CLAUSE_MARKS = frozenset(",;:()—–")
_EXCHANGE = re.compile(
    r"\bin (?:exchange|return)(?: for)?\b|(?<=\w)-for-(?=\w)|"
    r"\b(?:released|freed) (?:in|under|as part of) (?:a|the)\b"
)
_EXCHANGED = ("exchange", "return", "-for-", "released", "freed")  # one is in each match
_BARTER = _set(
    "exchange exchanges exchanging exchanged swap swaps swapping swapped trade trades trading traded "
    "release releasing free frees freed freeing"
)


class Evidence(NamedTuple):
    """One reason: which referent it speaks for, its weight, the kind of rule, the words behind it."""

    referent: str
    weight: float
    rule: str
    words: str


@dataclass(frozen=True)
class Reading:
    """Whom a mention denotes. `referent` is None where the confidence does not reach the bound."""

    referent: str | None
    confidence: float
    likely: str  # the likeliest referent, whether or not it is confident enough
    evidence: tuple[Evidence, ...] = field(repr=False, default=())


class Zone:
    """One headline or text, read once for all mentions of one concept in it.

    Parameters
    ----------
    text, low : as stored, and folded.
    sentences : their spans, in order.
    hits : the cues in it, in order.
    mentions : where the mentions of the concept start.
    headline, body : hits of the same cues in the article's other zone.
    """

    def __init__(
        self,
        text: str,
        low: str,
        sentences: Sequence[tuple[int, int]],
        cues: Cues,
        hits: Sequence[Hit],
        headline: Sequence[Hit] = (),
        body: Sequence[Hit] = (),
        mentions: Collection[int] = (),
    ) -> None:
        self.text, self.low, self.cues = text, low, cues
        self._swaps: dict[tuple[int, int], tuple[int, int] | None] = {}
        self.sentences = sentences
        self._firsts = [a for a, _ in sentences]
        self.hits = list(hits)
        self.mentions = mentions
        self._starts = [h.start for h in self.hits]
        self.headline = headline
        everything = [*self.hits, *headline, *body]
        n = len(cues.referents)
        self.counts = {k: [0] * n for k in ("name", "holder", "side", "topic", "setting")}
        self.counts["modifier"] = [0] * n
        for hit in everything:
            for r, kind in hit.marks:
                self.counts[kind][r] += 1
        self._settings: list[list[int]] = [[] for _ in range(n)]
        for hit in self.hits:
            for r in hit.of("setting"):
                self._settings[r].append(hit.start)
        self.has_holders = any(self.counts["holder"])
        self.possible = [
            cues.rest[r]
            or (
                self.counts["setting"][r] > 0
                if cues.needs_setting[r]
                else any(self.counts[k][r] for k in self.counts)
            )
            for r in range(n)
        ]

    def within(self, a: int, b: int) -> list[Hit]:
        """Hits that begin in a span."""
        return self.hits[bisect_left(self._starts, a) : bisect_left(self._starts, b)]

    def sentence(self, at: int) -> int:
        return max(0, bisect_left(self._firsts, at + 1) - 1)

    def weigh(self, start: int, end: int, *, speaker: str | None = None) -> list[Evidence]:
        """The evidence of text around a mention; that of other mentions is not in it."""
        if not self.sentences:
            return []
        k = self.sentence(start)
        first, last = self.sentences[k]
        first, last = max(min(first, start), start - WINDOW), min(max(last, end), end + WINDOW)
        here = _Sentence(self, first, last, start, end)
        found = [
            *here.modifiers(),
            *here.predicate(),
            *here.after(),
            *here.subject(),
            *here.exchange(),
            *here.ours(speaker),
            *here.near(),
        ]
        if k:
            a, b = self.sentences[k - 1]
            a = max(a, b - WINDOW)
            found += self._beside(a, b, BEFORE, after=False)
            found += here.the_group(self.within(a, b))
        else:
            found += here.the_group([])
        if k + 1 < len(self.sentences):
            a, b = self.sentences[k + 1]
            found += self._beside(a, min(b, a + WINDOW), AFTER, after=True)
        found += self._article()
        found += self._far(start)
        return [e for e in found if self.possible[self.cues.referents.index(e.referent)]]

    def _far(self, at: int) -> list[Evidence]:
        """Against those whose setting is spoken of only far from here: the article has others."""
        found = []
        for r, referent in enumerate(self.cues.referents):
            places = self._settings[r]
            if not places or any(r in h.of("setting") for h in self.headline):
                continue
            n = bisect_left(places, at)
            if min(abs(p - at) for p in places[max(0, n - 1) : n + 1]) > FAR_OFF:
                found.append(Evidence(referent, FAR, "far", "setting"))
        return found

    def parted(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        """Whether two mentions stand on either side of an exchange, in one sentence."""
        if not self.sentences or self.sentence(one[0]) != self.sentence(other[0]):
            return False
        if one not in self._swaps:
            first, last = self.sentences[self.sentence(one[0])]
            first, last = max(first, one[0] - WINDOW), min(last, one[1] + WINDOW)
            here = _Sentence(self, min(first, one[0]), max(last, one[1]), *one)
            self._swaps[one] = here.swap
        swap = self._swaps[one]
        return swap is not None and (one[0] < swap[0]) != (other[0] < swap[0])

    def _beside(self, a: int, b: int, share: float, *, after: bool) -> list[Evidence]:
        """Names in a neighbouring sentence: each referent's nearest, fading with the distance."""
        best: dict[tuple[int, str], Evidence] = {}
        for hit in self.within(a, b):
            if hit.passing:
                continue
            words = (hit.start - a if after else b - hit.end) / 6  # letters a word, roughly
            fading = share * math.exp(-words / (2 * REACH))
            self._keep(best, hit, fading, "near")
        return list(best.values())

    def _keep(
        self, best: dict[tuple[int, str], Evidence], hit: Hit, share: float, rule: str
    ) -> None:
        for r, kind in hit.marks:
            weight = NEAR.get(kind, 0.0) * share
            if kind in ("name", "modifier") and self.has_holders:
                weight *= self.describes(hit)
            if weight and ((r, kind) not in best or weight > best[r, kind].weight):
                best[r, kind] = Evidence(
                    self.cues.referents[r], weight, rule, self.text[hit.start : hit.end]
                )

    def describes(self, hit: Hit) -> float:
        """Nearness left to a name that describes the next word, where holders are told apart."""
        if hit.end + 1 in self.mentions:
            return ANOTHER
        if self.low[hit.end - 1] == "s":  # "Palestinians", of whom more is told
            return 1.0
        m = _TOKEN.match(self.low, hit.end + 1)
        described = (
            m is not None and m[0][0].isalpha() and m[0] not in _FUNCTION and m[0] not in _PERSONS
        )
        return ATTRIBUTE if described else 1.0

    def _article(self) -> list[Evidence]:
        """What the headline and the whole article speak of."""
        found = []
        kinds = ("topic",) if self.has_holders else ("name", "topic")
        for r, referent in enumerate(self.cues.referents):
            n = sum(self.counts[k][r] for k in kinds)
            if n:
                found.append(Evidence(referent, ARTICLE * math.log1p(n), "article", f"{n} cues"))
            if n := self.counts["setting"][r]:
                found.append(Evidence(referent, SETTING * math.log1p(n), "setting", f"{n} cues"))
            if self.cues.rest[r]:
                found.append(Evidence(referent, REST, "what remains", ""))
        seen: set[tuple[int, str]] = set()
        for hit in self.headline:
            for mark in hit.marks:
                r, kind = mark
                contested = kind == "holder" and hit.of("side")
                if kind in HEADLINE and mark not in seen and not (hit.passing or contested):
                    seen.add(mark)
                    found.append(
                        Evidence(self.cues.referents[r], HEADLINE[kind], "headline", "headline")
                    )
        return found


SIGHT = 1000  # characters of a sentence that are looked at on either side of a mention


class _Sentence:
    """The words of one sentence about one mention."""

    def __init__(self, zone: Zone, first: int, last: int, start: int, end: int) -> None:
        self.zone, self.start, self.end = zone, start, end
        # A text without full stops is one sentence: what stands far off says nothing, and costs.
        first, last = max(first, start - SIGHT), min(last, end + SIGHT)
        self.first, self.last = first, last
        low = zone.low
        self.left = [(m[0], m.start(), m.end()) for m in _TOKEN.finditer(low, first, start)]
        self.right = [(m[0], m.start(), m.end()) for m in _TOKEN.finditer(low, end, last)]
        self.hits = [h for h in zone.within(first, last) if h.end <= start or h.start >= end]
        inside = [h for h in zone.within(max(0, start - 40), end) if h.end > start]
        self.inside = inside  # cues in the term itself: "Palestinian prisoners" as one form
        self.swap = self._swap()

    def _swap(self) -> tuple[int, int] | None:
        """Span of what parts those exchanged: "in return for", the "for" of "swap A for B"."""
        sentence = self.zone.low[self.first : self.last]
        told = any(word in sentence for word in _EXCHANGED)
        for m in _EXCHANGE.finditer(sentence) if told else ():
            a, b = m.start() + self.first, m.end() + self.first
            if self.zone.low[self.first : a].strip(" \"'“‘") in ("", "and", "but"):
                comma = self.zone.low.find(",", b, self.last)
                a, b = (comma, comma + 1) if comma > 0 else (a, b)  # "In return for A, B"
            if a >= self.end or b <= self.start:
                return a, b
        words = [*self.left, ("", self.start, self.end), *self.right]
        for n in [n for n, (word, _, _) in enumerate(words) if word == "for"]:
            if not any(w in _BARTER for w, _, _ in words[max(0, n - 9) : n]):
                continue
            _, a, b = words[n]
            if any(b < m <= b + 45 for m in self.zone.mentions):
                return a, b
        return None

    def _all(
        self, hit: Hit, weight: float, rule: str, *kinds: str, but: int | None = None
    ) -> list[Evidence]:
        words = self.zone.text[hit.start : hit.end]
        names = self.zone.cues.referents
        return [Evidence(names[r], weight, rule, words) for r in hit.of(*kinds) if r != but]

    def modifiers(self) -> list[Evidence]:
        """Names within the term's own phrase, walking left to the first function word or mark."""
        found: list[Evidence] = []
        taken: set[int] = set()
        steps, conjoined = 0, 1.0
        hits = {h.end: h for h in self.hits if h.end <= self.start}
        possessive = {h.end + 2: h for h in hits.values()}
        skip_until = None
        for word, a, b in reversed(self.left):
            if skip_until is not None and a >= skip_until:
                continue
            skip_until = None
            hit = hits.get(b) or possessive.get(b)
            if hit is None:
                hit = next((h for h in hits.values() if h.start <= a and b <= h.end + 6), None)
            if hit is not None:
                if not hit.passing or self.zone.low.startswith(("-held", "-led"), hit.end):
                    owns = self.zone.low.startswith("'s", hit.end) or self.zone.low.startswith(
                        ("-held", "' "), hit.end
                    )
                    found += self._modifier(hit, owns, conjoined * 0.93**steps, taken)
                skip_until = hit.start
                steps += 1
                if steps > 5:
                    break
                continue
            if word in ("and", "or", ",") and steps <= 2 and conjoined == 1.0 and not found:
                conjoined = 0.5  # "Palestinian prisoners and detainees"
                continue
            if word in _FUNCTION or not (word[0].isalnum() or word == "-") or steps > 5:
                break
            steps += 1
        for hit in self.inside:
            found += self._modifier(hit, False, 1.0, taken)
        return found

    def _modifier(self, hit: Hit, owns: bool, share: float, taken: set[int]) -> list[Evidence]:
        found = []
        order = ("holder", "name", "modifier", "side", "topic") if owns else MODIFIER
        named = bool(hit.of("name", "modifier"))
        for kind in order:
            for r, k in hit.marks:
                if k != kind or r in taken:
                    continue
                if kind == "holder" and named:
                    continue  # "Israeli hostages": who they are, not who holds them
                weight = MODIFIER[kind]
                if owns and kind == "holder" and self.zone.low.startswith("-held", hit.end):
                    weight = HELD_BY
                found += self._all(hit, weight * share, "modifier", kind)
                taken.update(hit.of(kind))
        return found

    def predicate(self) -> list[Evidence]:
        """ "Two Thai workers were among the captives": the subject of a copula before the term."""
        if named := self._taken_as():
            return named
        at = 0
        for n in range(len(self.left) - 1, max(-1, len(self.left) - 7), -1):
            word = self.left[n][0]
            if word in _COPULA:
                at = n
                break
            if not word[0].isalnum() or (word in _FUNCTION and word not in _IS_ONE):
                return []
        for n in range(at - 1, max(-1, at - 6), -1):
            word, _, b = self.left[n]
            if not word[0].isalnum():
                return []
            for hit in self.hits:
                if hit.end == b and not hit.passing and hit.of("name"):
                    return self._all(hit, IS_ONE, "is one", "name")
        return []

    def _taken_as(self) -> list[Evidence]:
        """ "Hezbollah, which many list as a terrorist group", "listed Hamas as a terrorist group"."""
        n = len(self.left) - 1
        if n > 0 and self.left[n][0] in ("a", "an", "the"):
            n -= 1
        if n < 1 or self.left[n][0] != "as":
            return []
        first = n
        while n > max(1, first - 12) and self.left[n][0] not in ("which", "whom"):
            if self.left[n][0] in ".;":
                return []
            n -= 1
        if self.left[n][0] in ("which", "whom"):
            n -= self.left[n - 1][0] == ","
        else:
            n = first
        end = self.left[n - 1][2]
        for hit in self.hits:
            if hit.end == end and not hit.passing and hit.of("name"):
                return self._all(hit, OTHER_NAME, "other name", "name")
        return []

    def after(self) -> list[Evidence]:
        """ "hostages held by Hamas", "fighters of Hamas", "prisoners from Israeli jails"."""
        words = self.right[:14]
        if not words:
            return []
        hits = {h.start: h for h in self.hits if h.start >= self.end and not h.passing}
        taking = any(w in _TAKE for w, _, _ in self.left[-6:]) or (
            self.zone.low[self.start : self.end] in _TAKE
        )
        held = self.zone.low[self.start : self.end] in _TAKE or any(
            w in _HELD or w in _TAKE for w, _, _ in self.left[-1:]
        )
        locates = agent = origin = homeward = False
        gap = 0
        for n, (word, a, _) in enumerate(words):
            if self.swap and a >= self.swap[0] >= self.end:
                break
            if a in hits:
                hit = hits[a]
                rule = "held by" if held else "of whom"
                weight = HELD_BY if held else OF_WHOM
                if locates or n == 0:
                    found: list[Evidence] = []
                    if homeward:
                        return self._home(hit)
                    if n == 0 or (self._apposed(words[:n]) and not held):
                        found += self._all(hit, OTHER_NAME, "other name", "name")
                    elif taking and not agent:
                        # "took hostages in southern Israel": where they were taken from
                        found += self._all(hit, WANTS, "taken from", "side")
                        if word == "gaza" or not hit.of("side"):
                            found += self._all(hit, weight, rule, "holder", "name")
                    else:
                        # "hostages from Israel" are not held by it; "freed from Israel" they were
                        origin = origin and not held
                        if not (origin and hit.of("side") - hit.of("holder")):
                            share = 0.95**gap
                            if origin and hit.of("setting") and not self._leaving():
                                share *= ORIGIN
                            found += self._all(hit, weight * share, rule, "holder")
                        if not hit.of("holder") and not (agent and self.zone.has_holders):
                            found += self._all(hit, weight * 0.95**gap, rule, "name", "topic")
                    return found
                return []
            if word in ",(—-":
                if n == 0 and len(words) > 1 and words[1][1] in hits:
                    return self._all(hits[words[1][1]], OTHER_NAME, "other name", "name")
                if n and not held:
                    return []
                continue
            if word in ".;:!?":
                return []
            if word in _ELSEWHERE or word in _DEEDS or (word in ("and", "or") and not held):
                return []
            if self.zone.has_holders and word in _HOMEWARD and not taking:
                homeward, locates = True, False
                continue
            if homeward and word in ("to", "into", "in", "across", "at"):
                locates = True
                continue
            if word in _LOCATES:
                held = held or (word == "from" and n > 0 and words[n - 1][0] in _OUT_OF)
                locates, agent, origin, gap = True, word == "by", word == "from", 0
                continue
            if word in ("into", "to") and (held or taking):
                locates, agent = True, True
                continue
            if word in _HELD:
                taking = taking or word in _TAKE
                held, locates = True, False
                continue
            gap += 1
            if gap > (4 if held else 3):
                return []
        return []

    def _home(self, hit: Hit) -> list[Evidence]:
        """Those who come home to a place are of its side, and were not held there."""
        found = self._all(hit, OF_WHOM, "home in", "side")
        if hit.of("setting") and not hit.of("topic", "side"):
            found += self._all(hit, -OF_WHOM, "home in", "holder")
        return found

    def _leaving(self) -> bool:
        """Whether those from a place are on their way out: "the release of hostages from Gaza"."""
        return any(w in _RELEASED for w, _, _ in self.left[-8:])

    @staticmethod
    def _apposed(words: list[tuple[str, int, int]]) -> bool:
        return len(words) == 1 and words[0][0] in (",", "(", "of")

    def subject(self) -> list[Evidence]:
        """Who holds, releases, rescues or demands them: the nearest name before such a verb."""
        for n in range(len(self.left) - 1, max(-1, len(self.left) - 11), -1):
            word, a, _ = self.left[n]
            before = self.left[n - 1][0] if n else ""
            if word in ".;!?":
                return []
            if self.swap and a < self.swap[0] < self.start:
                return []
            if word not in _HOLD and word not in _MAY_HOLD and word not in _WANT:
                continue
            after = self.left[n + 1][0] if n + 1 < len(self.left) else ""
            passive = word in _HELD and before in ("was", "were", "being", "been", "are", "is")
            if passive or (word == "release" and after in ("of", "for") and before != "s"):
                continue
            if word in ("return", "hand", "hands") and before in ("in", "the", "safe", "their"):
                continue
            subject = self._subject(n)
            if subject is None:
                return []
            if word in _WANT:
                return self._all(subject, WANTS, "wants them", "side")
            if word in _MAY_HOLD:
                told = self._all(subject, MAY_HOLD, "frees them", "holder", "side")
                if len(_TOKEN.findall(self.zone.low, subject.end, a)) <= 1:
                    told += self._all(subject, FREES - MAY_HOLD, "frees them", "holder")
                return told
            return self._all(subject, HOLDS, "holds them", "holder")
        return []

    def _subject(self, verb: int) -> Hit | None:
        """The nearest name left of a verb that no preposition makes a place or an object."""
        at = self.left[verb][1]
        ends = {h.start: h for h in self.hits if h.end <= at and not h.passing}
        if any(w in _UNDONE for w, _, _ in self.left[max(0, verb - 6) : verb]):
            return None
        for n in range(verb - 1, max(-1, verb - 20), -1):
            word, a, _ = self.left[n]
            if word in ";!?":
                return None
            hit = ends.get(a)
            if hit is None or not hit.of("holder", "side"):
                continue
            before = [w for w, _, _ in self.left[max(0, n - 2) : n]]
            if before and before[-1] in _RELATIVES:
                return hit  # "the ceremonies at which Hamas paraded"
            # "news of Hamas taking": a gerund's subject may follow a preposition
            gerund = n == verb - 1 and self.left[verb][0].endswith("ing")
            if not gerund and any(w in _NOT_SUBJECT for w in before):
                continue
            if before and before[-1] in _OBJECT_OF:
                continue
            return hit
        return None

    def exchange(self) -> list[Evidence]:
        """Those named on the other side of "in exchange for" are not these."""
        if self.swap is None:
            return []
        a, b = self.swap
        if self.end <= a:
            others = [h for h in self.hits if b <= h.start < b + 60]
        else:
            others = [h for h in self.hits if a - 70 < h.end <= a]
        named: set[int] = set()
        found = []
        for hit in others:
            if self.zone.describes(hit) == ATTRIBUTE:
                continue  # "the Israeli offer"
            for r in hit.of("name") - named:
                named.add(r)
                found.append(
                    Evidence(
                        self.zone.cues.referents[r],
                        EXCHANGED,
                        "exchanged for",
                        self.zone.text[hit.start : hit.end],
                    )
                )
        if len(named) != 1:
            return []
        # Who is exchanged for one party's people is the other party's, not somebody elsewhere.
        cues = self.zone.cues
        elsewhere = [
            Evidence(name, ELSEWHERE, "exchanged for", "")
            for name, rest in zip(cues.referents, cues.rest)
            if rest
        ]
        return found + elsewhere

    def ours(self, speaker: str | None) -> list[Evidence]:
        """ "our hostages", from somebody of one side."""
        if not speaker or not any(w in _POSSESSIVE_US for w, _, _ in self.left[-3:]):
            return []
        low = speaker.lower()
        return [
            e
            for hit in self.zone.cues.find(speaker, low)
            for e in self._all(hit, OURS, "speaker", "side")
        ]

    def the_group(self, before: Sequence[Hit]) -> list[Evidence]:
        """ "The militant group" is the last one named; so is "its fighters"."""
        head = self.right[0][0] if self.right else ""
        term = self.zone.low[self.start : self.end]
        is_group = head in _GROUP or term.rsplit(" ", 1)[-1] in _GROUP
        determiner = self.left[-1][0] if self.left else ""
        if not (is_group and determiner in _DETERMINER) and determiner not in ("its", "their"):
            return []
        here = [h for h in self.hits if h.end <= self.start]
        for hits, share in ((here, 1.0), (before, 0.8)):
            for hit in reversed(hits):
                if not hit.passing and hit.of("name"):
                    return self._all(hit, THE_GROUP * share, "the group", "name")
        return []

    def near(self) -> list[Evidence]:
        """The nearest cue of each referent and kind in the sentence, fading over words and clauses."""
        best: dict[tuple[int, str], Evidence] = {}
        for hit in self.hits:
            if hit.passing:
                continue
            if hit.end <= self.start:
                between = [w for w, a, _ in self.left if a >= hit.end]
            else:
                between = [w for w, _, b in self.right if b <= hit.start]
            if self.swap and (
                hit.end <= self.swap[0] < self.start or self.end <= self.swap[0] < hit.start
            ):
                continue
            if hit.start >= self.end and hit.of("name") and _DEEDS.intersection(between):
                continue
            marks = sum(w in _CLAUSE_MARKS for w in between)
            clauses = min(3, marks + sum(w in _CLAUSE_WORDS for w in between))
            share = math.exp(-len(between) / REACH) * CLAUSE**clauses
            self.zone._keep(best, hit, share, "near")
        return list(best.values())


def decide(
    evidence: Sequence[Evidence], cues: Cues, possible: Sequence[bool], *, least: float
) -> Reading:
    """The likeliest referent and its confidence: softmax of the sums of weights."""
    sums = {r: 0.0 for r, ok in zip(cues.referents, possible) if ok}
    for e in evidence:
        if e.referent in sums:
            sums[e.referent] += e.weight
    if not sums:
        return Reading(None, 0.0, "", tuple(evidence))
    top = max(sums.values())
    powers = {r: math.exp(s - top) for r, s in sums.items()}
    total = sum(powers.values()) + math.exp(UNKNOWN - top)
    likely = max(powers, key=lambda r: powers[r])
    confidence = powers[likely] / total
    ranked = tuple(sorted(evidence, key=lambda e: -abs(e.weight)))
    return Reading(likely if confidence >= least else None, confidence, likely, ranked)
