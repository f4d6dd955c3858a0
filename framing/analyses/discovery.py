"""Discovery: candidates for rival words of one thing that the lexicons lack.

Two words are candidates where they

- fill the same slot: `slot`, the cosine of their contexts (the words to the left and right, in ones
  and twos, and both sides together), weighted by positive pointwise mutual information;
- stand in coverage of the same events: `topic`, the cosine of their counts by event (tf-idf);
- are not set beside each other: `apart`, one minus the part of their sentences that hold both
  ("Democrats and Republicans" are two things, rivals for one thing rarely meet in a sentence);
- divide the groups: one group overuses the first and underuses the second, and the choice between
  the two goes with the group within events: `z` is the normal quantile of that test's p
  (`_within_events`).

    score = slot * sqrt(topic) * apart^2 * z

It proposes; a reader decides. Pairs are chosen *because* they divide, so the log-odds and intervals
beside them flatter, and a test needs other articles. Words are the outlet's own, single words and
collocations with names. Left out are reporting verbs (`cue_choice` compares those) and other verbs,
measures of time and number, pieces of longer names, and two persons who both speak: those are two
things.
Sources: Lin, Automatic Retrieval and Clustering of Similar Words (1998); Church and Hanks,
Computational Linguistics 16 (1990) 22 (pointwise mutual information); Lin, Zhao, Qin and Zhou,
Identifying Synonyms among Distributionally Similar Words (2003); Frantzi, Ananiadou and Mima,
International Journal on Digital Libraries 3 (2000) 115 (nested terms). Docs: docs/keyness.md.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .. import tables
from ..attribution.cues import listed, verbs
from ..errors import DesignError
from ..inference import MIN_EVENTS, MIN_N, estimate
from ..lexicon import Lexicon, spellings
from ..vectors import Vectors
from ._vocabulary import LAYER, Units, Vocabulary, counted, units, vocabulary
from ._within_events import Shuffled, shuffled
from .keyness import articles_of, events, grouped, place

if TYPE_CHECKING:
    from scipy.sparse import csr_array

NAME = "discovery"
HELP = "Candidates for rival words of one thing that divide the groups and no lexicon has."
FOUND = 30  # candidates
_SLOT, _TOPIC = 0.1, 0.1  # least similarity
_LEAN = 1.0  # least |z| with which each word goes its own way
_DIVIDED = 1.64  # least z of the choice between the two: one test in twenty by chance
_MOST_Z = 10.0  # beyond it a p is 0 in floating point
_MOST_PAIRS = 20_000  # tested, those that fit best
_SENTENCES = 3  # a word
_CONTEXTS = 5  # shown
_MOST_TOGETHER = 4  # words of a cluster
_BLOCK = 500  # rows of similarities at once
Float = NDArray[np.float64]
Ints = NDArray[np.int64]

# Words of time and number: they fill each other's slots, but are no names of one thing.
_MEASURES = listed(
    """
    one two three four five six seven eight nine ten eleven twelve dozen dozens hundred hundreds
    thousand thousands million millions billion billions first second third fourth fifth last next
    day days week weeks month months year years hour hours minute minutes decade decades today
    tomorrow yesterday tonight morning afternoon evening night weekend monday tuesday wednesday
    thursday friday saturday sunday january february march april june july august september october
    november december earlier later ago recent recently now then
    several few half part percent number
    """
)
_CONJUNCTIONS = listed(
    """
    although though whether whereas unless until since despite including except like even still
    however instead rather perhaps almost nearly already always never ever often around among across
    along amid toward towards within behind beyond per via another every either neither
    """
)
# After these mostly verbs stand.
_BEFORE_VERBS = listed(
    """
    to will would can could should may might must not n't don't doesn't didn't won't wouldn't can't
    couldn't i he she they we you it who has have had having been
    """
)
_VERBAL = 0.4  # part of occurrences after those words that makes a verb
_NESTED = 0.8  # part of occurrences inside one longer unit that makes a piece of it
_SPEAKS = 0.05  # part of occurrences beside a reporting verb that makes a speaker


@dataclass(frozen=True)
class Discovery:
    """Result of `discover()`.

    Attributes
    ----------
    pairs : a row a candidate, best first: rank, cluster, group (prefers `word`), word, other, n and
        n_other (of that group), n_rest and n_other_rest (of all others), slot, topic, apart, z,
        score, log_odds (of `word` against `other` in the group), low, high, n_events (in which
        either word stands), contexts (shared, "left _ right"), also (the same contrast in other
        forms).
    sentences : where they stand: rank, word, group, outlet, event, doc_id, start, end,
        sentence_start, sentence_end, sentence.
    known : candidates left out because a lexicon has them as rivals.
    """

    pairs: pl.DataFrame
    sentences: pl.DataFrame
    known: int


def run(scan: Any, corpus: Any, design: Any) -> pl.DataFrame:
    """Rows of `tables.METRICS`, metric `discovery`: concept "word / other", variant the word, value
    the log-odds of the choice between the two, group the one that prefers it.

    `design.ngrams` may be 1 to 3 (default 3); `design.vectors` a `Vectors`.
    Raises DesignError as `discover()` does.
    """
    found = discover(
        articles_of(scan, corpus, design.by),
        by=design.by,
        lexicons=scan.lexicons,
        voice=design.voice,
        ngrams=getattr(design, "ngrams", 3),
        vectors=getattr(design, "vectors", None),
        draws=design.draws,
        seed=design.seed,
        level=design.level,
        min_n=design.min_n,
        min_events=design.min_events,
    )
    rows = found.pairs.select(
        "group", "low", "high", "n_events",
        metric=pl.lit(NAME), layer=pl.lit(LAYER), lexicon=pl.lit(LAYER),
        concept=pl.format("{} / {}", "word", "other"), variant=pl.col("word"),
        n=pl.col("n"), n_concept=pl.col("n") + pl.col("n_other"), value=pl.col("log_odds"),
        voice=pl.lit("all" if design.voice is None else "+".join(design.voice)),
        zone=pl.lit("body"),
    )  # fmt: skip
    return tables.conform(rows, tables.METRICS).select(list(tables.METRICS))


def discover(
    articles: pl.DataFrame,
    *,
    by: str = "outlet",
    lexicons: Sequence[Lexicon] = (),
    voice: Sequence[str] | None = ("outlet",),
    n: int = FOUND,
    ngrams: int = 3,
    names: bool = True,
    vectors: Vectors | None = None,
    draws: int = 2000,
    seed: int = 0,
    level: float = 0.95,
    min_n: float = MIN_N,
    min_events: int = MIN_EVENTS,
) -> Discovery:
    """Candidates for rival words among the articles of events that two groups covered.

    Parameters
    ----------
    articles : doc_id, event, text and the column `by`; outlet, lang and body_start where known.
    lexicons : pairs that one of their concepts has as rivals are left out, and counted.
    n : candidates.
    names : whether names count ("Obamacare", "the Affordable Care Act").
    vectors : word vectors; `slot` is then the mean of contexts' and vectors' cosine.
    draws, seed, level : of the intervals.
    min_n, min_events : of each word in all groups together.

    Raises DesignError for one group, where no event was covered by two, and where no word occurs
    often enough.
    """
    articles = _shared(grouped(articles, by, None), by)
    event = events(articles)
    label = np.unique(articles[by].to_numpy(), return_inverse=True)[1]
    found = vocabulary(articles, by=by, voice=voice, names=names)
    often = units(found, event, ngrams=ngrams, min_n=int(min_n), min_events=min_events)
    chosen = _things(found, often)
    if not chosen.names:
        raise DesignError(
            "no word occurs often enough to compare; add articles, lower min_n and min_events (the "
            "least number of mentions and events), or count all voices"
        )
    n_by_article = _by_article(found, chosen)
    lean = shuffled(n_by_article, found.sizes().astype(float), event, label)
    fit = _Fit.of(found, chosen, event, vectors)
    stems = _stems(chosen.names)
    one, other, slot, topic = fit.pairs(lean.z)
    speaks = _speakers(found, chosen)
    different = np.array(
        [
            not (stems[a] <= stems[b] or stems[b] <= stems[a])
            and not (speaks[a] and speaks[b] and stems[a].isdisjoint(stems[b]))
            and _spellings(chosen.names[a]).isdisjoint(_spellings(chosen.names[b]))
            for a, b in zip(one.tolist(), other.tolist())
        ],
        bool,
    )
    one, other, slot, topic = (x[different] for x in (one, other, slot, topic))
    is_known = _known(chosen.names, lexicons)
    new = np.array(
        [
            not is_known(chosen.names[a], chosen.names[b])
            for a, b in zip(one.tolist(), other.tolist())
        ],
        bool,
    )
    n_known = int((~new).sum())
    one, other, slot, topic = (x[new] for x in (one, other, slot, topic))
    apart = 1 - _together(found, chosen, one, other)
    best = np.argsort(-slot * np.sqrt(topic) * apart**2, kind="stable")[:_MOST_PAIRS]
    one, other, slot, topic, apart = (x[best] for x in (one, other, slot, topic, apart))
    first, second = n_by_article[:, one], n_by_article[:, other]
    choice = shuffled(first, first + second, event, label)
    group, z = _divided(choice, lean, one, other)
    score = slot * np.sqrt(topic) * apart**2 * np.abs(z)
    order = np.argsort(-score, kind="stable")
    picked, also = _distinct(order[score[order] > 0], one, other, stems, chosen.names, n)
    groups = np.unique(articles[by].to_numpy()).tolist()
    rows: list[dict[str, Any]] = []
    for k in picked:
        a, b = (int(one[k]), int(other[k])) if z[k] > 0 else (int(other[k]), int(one[k]))
        mine = label == group[k]
        counts = [float(n_by_article[rows_, u].sum()) for rows_ in (mine, ~mine) for u in (a, b)]
        either = n_by_article[:, [a, b]].sum(1) > 0
        rows.append(
            {
                "rank": len(rows) + 1,
                "group": groups[group[k]],
                "word": chosen.names[a],
                "other": chosen.names[b],
                **dict(zip(("n", "n_other", "n_rest", "n_other_rest"), counts)),
                "slot": float(slot[k]),
                "topic": float(topic[k]),
                "apart": float(apart[k]),
                "z": float(abs(z[k])),
                "score": float(score[k]),
                "n_events": len(np.unique(event[np.asarray(either).ravel()])),
                "contexts": fit.shared(a, b),
                "also": also[k],
                "_a": a,
                "_b": b,
            }
        )
    clusters = _clusters([(r["_a"], r["_b"]) for r in rows], fit)
    places = _places(rows, found, chosen, articles, event, label, groups, by)
    pairs = _with_log_odds(
        rows, found, n_by_article, articles, by, voice=voice, draws=draws, seed=seed, level=level
    )
    return Discovery(
        pl.DataFrame([{**r, "cluster": c} for r, c in zip(pairs, clusters)], schema=_PAIRS),
        pl.DataFrame(places, schema=_PLACES),
        n_known,
    )


_PAIRS = {
    "rank": pl.Int64,
    "cluster": pl.Int64,
    "group": pl.String,
    "word": pl.String,
    "other": pl.String,
    "n": pl.Float64,
    "n_other": pl.Float64,
    "n_rest": pl.Float64,
    "n_other_rest": pl.Float64,
    "slot": pl.Float64,
    "topic": pl.Float64,
    "apart": pl.Float64,
    "z": pl.Float64,
    "score": pl.Float64,
    "log_odds": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "n_events": pl.Int64,
    "contexts": pl.List(pl.String),
    "also": pl.List(pl.String),
}
_PLACES = {
    "rank": pl.Int64,
    "word": pl.String,
    "group": pl.String,
    "outlet": pl.String,
    "event": pl.String,
    "doc_id": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "sentence_start": pl.Int64,
    "sentence_end": pl.Int64,
    "sentence": pl.String,
}


def _shared(articles: pl.DataFrame, by: str) -> pl.DataFrame:
    """Articles of events that two groups covered."""
    if "event" in articles.columns:
        shared = articles.filter(
            pl.col("event").is_not_null() & (pl.col(by).n_unique().over("event") > 1)
        )
        if shared.height:
            return shared
    raise DesignError(
        f"no event was covered by two {by}s, so no words can be rivals for one thing: give the "
        "articles an event (`framing events` finds them), or group by another column"
    )


def _things(found: Vocabulary, often: Units) -> Units:
    """Units that may name a thing: no verbs, measures of time and number, or pieces of others."""
    if not often.names:
        return often
    cues, apart = verbs(), _MEASURES | _CONJUNCTIONS
    keep = np.array(
        [
            all(w.lower() not in apart for w in name.split())
            and not any(w in cues or w in ("and", "or") for w in name.split())
            for name in often.names
        ],
        bool,
    )
    total = np.bincount(often.unit, minlength=len(often.names))
    before = _beside(found, often.first, _BEFORE_VERBS, left=True)
    keep &= np.bincount(often.unit, before, minlength=len(total)) < _VERBAL * total
    keep &= _nested(found, often) < _NESTED * total
    stay = keep[often.unit]
    number = np.cumsum(keep) - 1
    return Units(
        [name for name, k in zip(often.names, keep.tolist()) if k],
        number[often.unit[stay]],
        often.first[stay],
        often.last[stay],
    )


def _beside(
    found: Vocabulary, at: Ints, listed: Collection[str], *, left: bool
) -> NDArray[np.bool_]:
    """Whether one of the listed words stands right before (or behind) each of some words."""
    known = np.array([*(w in listed for w in found.words), False], bool)[found.word]
    if left:
        return found.joined[at] & known[np.maximum(at - 1, 0)]
    after = np.minimum(at + 1, len(known) - 1)
    return (after > at) & found.joined[after] & known[after]


def _nested(found: Vocabulary, often: Units) -> Ints:
    """How often each unit lies inside the one longer unit that holds it most often."""
    length = often.last - often.first + 1
    most = np.zeros(len(often.names), np.int64)
    for short in np.unique(length):
        at = np.full(len(found.word), -1)  # the unit of this length that begins at each word
        at[often.first[length == short]] = often.unit[length == short]
        inner, outer = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for long in np.unique(length[length > short]):
            for step in range(long - short + 1):
                unit = at[often.first[length == long] + step]
                inner.append(unit[unit >= 0])
                outer.append(often.unit[length == long][unit >= 0])
        pair, n = np.unique(
            np.concatenate(inner) * len(most) + np.concatenate(outer), return_counts=True
        )
        np.maximum.at(most, pair // len(most), n)
    return most


def _speakers(found: Vocabulary, chosen: Units) -> NDArray[np.bool_]:
    """Units that are names and stand beside reporting verbs: persons, mostly."""
    cues = verbs()
    beside = _beside(found, chosen.first, cues, left=True)
    beside |= _beside(found, chosen.last, cues, left=False)
    total = np.bincount(chosen.unit, minlength=len(chosen.names))
    speaks = np.bincount(chosen.unit, beside, minlength=len(total)) >= _SPEAKS * total
    return speaks & np.array([all(w[0].isupper() for w in n.split()) for n in chosen.names], bool)


@lru_cache(maxsize=100_000)
def _spellings(name: str) -> frozenset[str]:
    """How a lexicon would spell the form: two spellings of one word are no rivals."""
    return frozenset(s.lower() for s in spellings(name))


def _by_article(found: Vocabulary, chosen: Units) -> csr_array:
    """Occurrences, articles × units."""
    from scipy.sparse import coo_array

    article = found.article[chosen.last]
    shape = (len(found.doc_ids), len(chosen.names))
    return coo_array((np.ones(len(article)), (article, chosen.unit)), shape).tocsr()


def _stems(names: Sequence[str]) -> list[frozenset[str]]:
    """Snowball stems of each name's words (Porter 2001), in one spelling."""
    from nltk.stem import SnowballStemmer

    stemmer = SnowballStemmer("english")
    stem = {w: stemmer.stem(min(_spellings(w))) for name in names for w in name.split()}
    return [frozenset(stem[w] for w in name.split()) for name in names]


# ------------------------------------------------------------------------------ slots and topics


@dataclass(frozen=True)
class _Fit:
    """How well units stand in for one another: rows of length 1 over contexts and over events.

    `context` names the columns of `slots`: kind, and the words by their index.
    """

    slots: csr_array
    topics: csr_array
    context: list[str]
    vectors: csr_array | None

    @classmethod
    def of(cls, found: Vocabulary, chosen: Units, event: Ints, vectors: Vectors | None) -> _Fit:
        from scipy.sparse import coo_array, csr_array
        from sklearn.feature_extraction.text import TfidfTransformer
        from sklearn.preprocessing import normalize

        contexts = _contexts(found, chosen)
        unit = np.concatenate([chosen.unit[ok] for ok, _, _ in contexts.values()])
        key = np.concatenate(
            [
                (kind * (len(found.words) + 1) + a) * (len(found.words) + 1) + b
                for kind, (_, a, b) in enumerate(contexts.values())
            ]
        )
        keys, column = np.unique(key, return_inverse=True)
        shape = (len(chosen.names), len(keys))
        n = coo_array((np.ones(len(unit)), (unit, column)), shape).tocsr()
        shared = np.flatnonzero(np.bincount(n.indices, minlength=len(keys)) > 1)
        slots = _ppmi(n[:, shared])
        at_event = event[found.article[chosen.last]]
        topics = coo_array(
            (np.ones(len(at_event)), (chosen.unit, at_event)), (shape[0], int(event.max()) + 1)
        ).tocsr()
        return cls(
            slots=csr_array(normalize(slots)),
            topics=csr_array(TfidfTransformer(sublinear_tf=True).fit_transform(topics)),
            context=[_spelt(int(k), found.words) for k in keys[shared]],
            vectors=_meant(chosen.names, vectors) if vectors is not None else None,
        )

    def pairs(self, lean: Float) -> tuple[Ints, Ints, Float, Float]:
        """Units that fit and lean opposite ways: (one, other, slot, topic), one < other.

        `lean` is z by group and unit.
        """
        z = np.nan_to_num(lean)
        more, less = z >= _LEAN, z <= -_LEAN
        parts = []
        for start in range(0, z.shape[1], _BLOCK):
            rows = slice(start, start + _BLOCK)
            slot = (self.slots[rows] @ self.slots.T).toarray()
            if self.vectors is not None:
                near = (self.vectors[rows] @ self.vectors.T).toarray()
                slot = np.where(near != 0, (slot + np.maximum(near, 0)) / 2, slot)
            opposite = (more[:, rows].T.astype(np.float32) @ less.astype(np.float32)) + (
                less[:, rows].T.astype(np.float32) @ more.astype(np.float32)
            )
            later = np.arange(z.shape[1]) > np.arange(start, start + len(slot))[:, None]
            a, b = np.nonzero((slot >= _SLOT) & (opposite > 0) & later)
            topic = np.asarray(self.topics[a + start].multiply(self.topics[b]).sum(1)).ravel()
            good = topic >= _TOPIC
            parts.append((a[good] + start, b[good], slot[a, b][good], topic[good]))
        one, other, slots, topics = (np.concatenate(x) for x in zip(*parts))
        return one, other, slots, topics

    def alike(self, a: int, b: int) -> bool:
        """Whether two units fill the same slot in coverage of the same events."""
        slot = float(self.slots[[a]].multiply(self.slots[[b]]).sum())
        return slot >= _SLOT and float(self.topics[[a]].multiply(self.topics[[b]]).sum()) >= _TOPIC

    def shared(self, a: int, b: int) -> list[str]:
        """The contexts that weigh most in the slots' likeness."""
        both = self.slots[[a]].multiply(self.slots[[b]]).tocoo()
        column = both.coords[1][np.argsort(-both.data, kind="stable")]
        return [self.context[c] for c in column[:_CONTEXTS].tolist()]


def _contexts(found: Vocabulary, chosen: Units) -> dict[str, tuple[NDArray[np.bool_], Ints, Ints]]:
    """Of each kind, which occurrences have one, and its one or two words (index + 1, 0 none)."""
    n = len(found.word)
    word = found.word + 1
    # Past the ends, and across punctuation, there is no neighbour.
    follows = np.append(found.joined, False)
    left = chosen.first - 1
    right = chosen.last + 1
    has_left, has_right = follows[chosen.first], follows[right]
    has_two_left = has_left & (left > 0) & follows[np.maximum(left, 0)]
    has_two_right = has_right & follows[np.minimum(right + 1, n)]

    def at(where: Ints, ok: NDArray[np.bool_]) -> Ints:
        return word[where[ok]]

    none = np.zeros(n + 1, np.int64)
    both = has_left & has_right
    return {
        "left": (has_left, at(left, has_left), none[: has_left.sum()]),
        "right": (has_right, at(right, has_right), none[: has_right.sum()]),
        "left2": (has_two_left, at(left - 1, has_two_left), at(left, has_two_left)),
        "right2": (has_two_right, at(right, has_two_right), at(right + 1, has_two_right)),
        "both": (both, at(left, both), at(right, both)),
    }


def _spelt(key: int, words: Sequence[str]) -> str:
    """A context as people read it."""
    width = len(words) + 1
    rest, b = divmod(key, width)
    kind, a = divmod(rest, width)
    one, two = (words[i - 1] if i else "…" for i in (a, b))
    return (f"{one} _", f"_ {one}", f"{one} {two} _", f"_ {one} {two}", f"{one} _ {two}")[kind]


def _ppmi(n: csr_array) -> csr_array:
    """Positive pointwise mutual information, contexts' counts to the power 3/4, damped where rare.

    The power takes weight from rare contexts (Levy, Goldberg and Dagan, TACL 3 (2015) 211), and
    n / (n + 1) from what was seen once (Pantel and Lin 2002).
    """
    from scipy.sparse import csr_array

    cells = n.tocoo()
    row, column = cells.coords
    by_row = np.asarray(n.sum(1)).ravel()
    by_column = np.asarray(n.sum(0)).ravel() ** 0.75
    expected = by_row[row] * by_column[column] / by_column.sum()
    weight = np.maximum(np.log(cells.data / expected), 0) * cells.data / (cells.data + 1)
    out = csr_array((weight, (row, column)), shape=n.shape)
    out.eliminate_zeros()
    return out


def _meant(names: Sequence[str], vectors: Vectors) -> csr_array:
    """Vectors of names: the mean of their words'; zeros where a word has none."""
    from scipy.sparse import csr_array
    from sklearn.preprocessing import normalize

    out = np.zeros((len(names), vectors.matrix.shape[1]))
    for i, name in enumerate(names):
        known = vectors.known(name.lower().split())
        if len(known) == len(name.split()):
            out[i] = np.mean([vectors[w] for w in known], axis=0)
    return csr_array(normalize(out))


# ------------------------------------------------------------------------------- what tells them


def _known(names: Sequence[str], lexicons: Iterable[Lexicon]) -> Any:
    """Whether a lexicon has two names, or parts of them, as rivals: a form of a concept becomes one
    of another variant when the first is exchanged for the second."""
    owners: dict[tuple[str, str], dict[str, str]] = {}
    holding: dict[str, set[tuple[str, str]]] = defaultdict(set)
    wanted = {part for name in names for part in _parts(name)}
    for lexicon in lexicons:
        for concept in lexicon.concepts:
            key = (lexicon.id, concept.id)
            forms = {f.text.lower(): v.id for v in concept.variants for f in v.forms}
            owners[key] = forms
            for form in forms:
                for part in wanted.intersection(_parts(form)):
                    holding[part].add(key)

    def exchanged(one: str, other: str) -> bool:
        for key in holding[one] & holding[other]:
            forms = owners[key]
            for form, variant in forms.items():
                if f" {one} " in f" {form} ":
                    swapped = f" {form} ".replace(f" {one} ", f" {other} ").strip()
                    if forms.get(swapped, variant) != variant:
                        return True
        return False

    def rivals(one: str, other: str) -> bool:
        mine, theirs = ([p for p in _parts(name) if p in holding] for name in (one, other))
        return any(exchanged(x, y) for x in mine for y in theirs if x != y)

    return rivals


def _parts(name: str) -> list[str]:
    """The runs of a name's words, in lower case."""
    words = name.lower().split()
    return [" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)]


def _together(found: Vocabulary, chosen: Units, one: Ints, other: Ints) -> Float:
    """Part of the rarer unit's sentences in which the other stands too."""
    from scipy.sparse import coo_array

    sentence = found.sentence[chosen.last]
    shape = (len(chosen.names), len(found.sentences))
    has = coo_array((np.ones(len(sentence)), (chosen.unit, sentence)), shape).tocsr()
    has.data[:] = 1.0
    size = np.asarray(has.sum(1)).ravel()
    both = np.asarray(has[one].multiply(has[other]).sum(1)).ravel()
    return both / np.minimum(size[one], size[other])


def _divided(choice: Shuffled, lean: Shuffled, one: Ints, other: Ints) -> tuple[Ints, Float]:
    """The group that the choice between two units divides most clearly from the others, and z."""
    from scipy.stats import norm

    if not len(one):
        return one, np.zeros(0)
    z, a, b = (np.nan_to_num(x) for x in (choice.z, lean.z[:, one], lean.z[:, other]))
    opposite = (np.sign(a) == np.sign(z)) & (np.sign(b) == -np.sign(z))
    size = norm.isf(np.nan_to_num(choice.p, nan=1.0) / 2)
    strength = np.where(opposite & (size >= _DIVIDED), np.minimum(size, _MOST_Z), 0.0)
    group = strength.argmax(0)
    at = (group, np.arange(len(one)))
    return group, np.sign(z[at]) * strength[at]


def _distinct(
    order: Ints,
    one: Ints,
    other: Ints,
    stems: Sequence[frozenset[str]],
    names: Sequence[str],
    n: int,
) -> tuple[list[int], dict[int, list[str]]]:
    """The best pairs, each contrast once, in its shortest form: "illegal immigrants / undocumented
    immigrants" is that of "illegal / undocumented"."""
    ranked: list[tuple[frozenset[str], frozenset[str], list[int]]] = []
    seen: dict[frozenset[frozenset[str]], list[int]] = {}
    for k in order.tolist():
        a, b = stems[one[k]], stems[other[k]]
        a, b = a - b, b - a
        same = seen.get(frozenset((a, b)))
        if same is None:
            same = next(
                (old for x, y, old in ranked if (x <= a and y <= b) or (x <= b and y <= a)), None
            )
        if same is not None:
            same.append(k)
        elif len(ranked) < n:
            seen[frozenset((a, b))] = same = [k]
            ranked.append((a, b, same))
    picked, also = [], {}
    for _, _, same in ranked:
        best = min(same, key=lambda k: names[one[k]].count(" ") + names[other[k]].count(" "))
        picked.append(best)
        also[best] = [f"{names[one[k]]} / {names[other[k]]}" for k in same if k != best]
    return picked, also


def _clusters(pairs: Sequence[tuple[int, int]], fit: _Fit) -> list[int]:
    """Number of each pair's cluster: a pair joins one that has a word of it where its words fit all
    of the cluster's (complete linkage)."""
    members: list[set[int]] = []
    out = []
    for a, b in pairs:
        for number, cluster in enumerate(members):
            new = {a, b} - cluster
            if len(new) > 1 or len(cluster | new) > _MOST_TOGETHER:
                continue
            if all(fit.alike(x, y) for x in new for y in cluster):
                cluster |= new
                out.append(number + 1)
                break
        else:
            members.append({a, b})
            out.append(len(members))
    return out


def _places(
    rows: Sequence[dict[str, Any]],
    found: Vocabulary,
    chosen: Units,
    articles: pl.DataFrame,
    event: Ints,
    label: Ints,
    groups: Sequence[str],
    by: str,
) -> list[dict[str, Any]]:
    """Sentences of each pair: the first word's of the group that prefers it, the other's of others,
    events that have both words first, each sentence of another event."""
    order = np.argsort(chosen.unit, kind="stable")
    bounds = np.searchsorted(chosen.unit[order], np.arange(len(chosen.names) + 1))
    outlets = articles["outlet" if "outlet" in articles.columns else by].to_list()
    ids, texts = articles["event"].cast(pl.String).to_list(), articles["text"].to_list()
    out = []
    for r in rows:
        at = [order[bounds[u] : bounds[u + 1]] for u in (r["_a"], r["_b"])]
        mine = groups.index(r["group"])
        of = [label[found.article[chosen.last[i]]] == mine for i in at]
        at = [at[0][of[0]], at[1][~of[1]]]
        covered = [event[found.article[chosen.last[i]]] for i in at]
        both = np.intersect1d(covered[0], covered[1])
        for occurrences, where in zip(at, covered):
            seen: set[int] = set()
            shared_first = np.argsort(~np.isin(where, both), kind="stable")
            for i, e in zip(occurrences[shared_first].tolist(), where[shared_first].tolist()):
                if e in seen:
                    continue
                seen.add(e)
                article = int(found.article[chosen.last[i]])
                where_it_stands = place(found, chosen, i)
                span = slice(where_it_stands["sentence_start"], where_it_stands["sentence_end"])
                out.append(
                    {
                        "rank": r["rank"],
                        "word": chosen.names[int(chosen.unit[i])],
                        "group": groups[int(label[article])],
                        "outlet": outlets[article],
                        "event": ids[article],
                        **where_it_stands,
                        "sentence": " ".join((texts[article] or "")[span].split()),
                    }
                )
                if len(seen) == _SENTENCES:
                    break
    return out


def _with_log_odds(
    rows: Sequence[dict[str, Any]],
    found: Vocabulary,
    n_by_article: csr_array,
    articles: pl.DataFrame,
    by: str,
    *,
    voice: Sequence[str] | None,
    draws: int,
    seed: int,
    level: float,
) -> Iterator[dict[str, Any]]:
    """Rows with the log-odds of the choice between the two words, and its interval."""
    if not rows:
        return
    ids = np.array(found.doc_ids, dtype=object)
    cells = []
    for r in rows:
        for word, u in ((r["word"], r["_a"]), (r["other"], r["_b"])):
            column = n_by_article[:, [u]].tocoo()
            cells.append(
                pl.DataFrame(
                    {"doc_id": ids[column.coords[0]], "concept": str(r["rank"]), "variant": word,
                     "weight": column.data},
                    schema_overrides={"doc_id": pl.String},
                )
            )  # fmt: skip
    counts = counted(found, pl.concat(cells), articles, by=by, voice=voice)
    odds = estimate(
        counts, metrics=("log_odds",), draws=draws, seed=seed, level=level, min_n=1, min_events=1
    )
    told = {
        (c, g, v): (value, low, high)
        for c, g, v, value, low, high in odds.select(
            "concept", "group", "variant", "value", "low", "high"
        ).iter_rows()
    }
    for r in rows:
        value = told.get((str(r["rank"]), r["group"], r["word"]), (None, None, None))
        yield {
            **{k: v for k, v in r.items() if not k.startswith("_")},
            **dict(zip(("log_odds", "low", "high"), value)),
        }


# -------------------------------------------------------------------------------------- a draft


def draft(found: Discovery, *, lexicon: str, by: str = "outlet", language: str = "en") -> str:
    """The candidates as the text of a lexicon file to edit: a concept a cluster, every variant a
    draft, the sentences as comments. `framing lexicons check` accepts it.

    Raises DesignError where there is no candidate.
    """
    if found.pairs.is_empty():
        raise DesignError("no candidate was found, so there is nothing to write")
    lines = [
        "# Candidates for rival words, found by `framing discover`: a start, not a codebook.",
        "# Keep what names one thing, say what the thing is, replace comments by examples and traps,",
        "# and take `draft: yes` away. The sentences below belong to their publishers.",
        f"lexicon: {_quoted(lexicon)}",
        f"title: {_quoted(lexicon.replace('_', ' ').replace('-', ' ').capitalize())}",
        f"language: {language}",
        'version: "0.1"',
        "description: Candidates for rival words, not yet read by anybody.",
        "concepts:",
    ]
    used: set[str] = set()
    for (_,), part in found.pairs.group_by("cluster", maintain_order=True):
        words: list[str] = []
        for word in (w for r in part.iter_rows(named=True) for w in (r["word"], r["other"])):
            if all(_spellings(word).isdisjoint(_spellings(w)) for w in words):
                words.append(word)
        name = "-or-".join("-".join(_id(w).split()) for w in words[:2])
        while name in used:
            name += "-again"
        used.add(name)
        lines.append(f"  {_quoted(name)}:")
        for r in part.iter_rows(named=True):
            lines.append(f"    # {_comment(_explained(r, by))}")
        lines.append('    definition: "What do these words name? Say what counts, and what not."')
        lines.append("    draft: yes")
        lines.append("    variants:")
        for word in words:
            lines.append(f"      {_quoted(_id(word))}:")
            lines.append(f"        forms: [{_quoted(word)}]")
            lines.append("        draft: yes")
            here = found.sentences.filter(
                (pl.col("word") == word) & pl.col("rank").is_in(part["rank"].implode())
            ).unique("sentence", maintain_order=True)
            for s in here.head(_SENTENCES).iter_rows(named=True):
                lines.append(f"        # {_comment(s['outlet'])}: {_comment(s['sentence'])}")
    return "\n".join(lines) + "\n"


def _explained(r: dict[str, Any], by: str) -> str:
    return (
        f"{r['group']} ({by}) prefers “{r['word']}” ({r['n']:.0f} to {r['n_other']:.0f}) to "
        f"“{r['other']}”, others {r['n_rest']:.0f} to {r['n_other_rest']:.0f}; "
        f"alike by: {', '.join(r['contexts']) or 'vectors'}"
    )


def _quoted(text: str) -> str:
    """A YAML string in double quotes, which is a JSON string."""
    return json.dumps(text, ensure_ascii=False)


def _id(word: str) -> str:
    """A word as the name of a variant."""
    return " ".join("".join(" " if c in ":/,|" else c for c in word).split())


def _comment(text: str) -> str:
    """Text that stays on one line of a comment."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
