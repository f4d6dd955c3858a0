"""Discovery: candidates for rival words of one thing that the lexicons lack.

Two words or phrases that may name a thing (`_things`) are candidates where

- they are like one another (`_likeness`): `slot`, the words right beside them; `meaning`, the words
  around them; `topic`, the events they occur in; and each is among those most like the other;
- they are `apart`: one minus the part of the rarer one's sentences that hold both, and they are
  not set side by side ("Democrats and Republicans" are two things, rivals for one thing rarely
  meet in a sentence);
- they are of one kind: both names or neither, both plural or neither, both adjectives or neither;
- they are words of a topic, not of any: they recur within events;
- they divide the groups: within events, the choice between the two goes with the group; `p` is that
  of the test (`_within_events`), `q` corrected over the thousand pairs that fit best, `z` p's normal quantile.

    fit = (slot * meaning)^0.4 * topic^0.2 * apart^2 * kind * recurrence
    score = fit * (1 + z)^(1/4)

Likeness is taken from everything that is written, division from the voices asked for. It proposes;
a reader decides. Pairs rank higher *because* they divide, so the log-odds and intervals beside them
flatter, and a test needs other articles.
Sources: Lin, Zhao, Qin and Zhou, Identifying Synonyms among Distributionally Similar Words (2003)
(words set side by side); Church and Gale, Poisson mixtures, Natural Language Engineering 1 (1995)
163 (recurrence). Docs: docs/keyness.md.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .. import tables
from ..errors import DesignError
from ..inference import MIN_EVENTS, MIN_N, adjust, estimate
from ..lexicon import Lexicon, spellings
from ..vectors import Vectors
from ._likeness import Likeness, Pairs
from ._things import Things, things
from ._vocabulary import LAYER, Vocabulary, counted, units, vocabulary
from ._within_events import Shuffled, shuffled
from .keyness import articles_of, events, grouped, place

if TYPE_CHECKING:
    from scipy.sparse import csr_array

NAME = "discovery"
HELP = "Candidates for rival words of one thing that divide the groups and no lexicon has."
FOUND = 30  # candidates
_LIKE = 0.2  # least likeness
_OTHER_KIND = 0.8  # one a name or plural and the other not
_BESIDE = 3.0  # how much more being set side by side tells than one sentence
_RECURS = 1.75  # occurrences in an event, out of what chance gives, of a word of a topic
_MOST_Z = 10.0  # beyond it a p is 0 in floating point
_MOST_PAIRS = 1000  # tested, those that fit best
_SENTENCES = 3  # a word
_AKIN = 0.6  # part of the shorter stem that two words of one family share
_MOST_OFTEN = 2  # candidates that one word is in
_MOST_TOGETHER = 4  # words of a cluster
Float = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Discovery:
    """Result of `discover()`.

    Attributes
    ----------
    pairs : a row a candidate, best first: rank, cluster, group (prefers `word`), word, other, n and
        n_other (of that group), n_rest and n_other_rest (of all others), slot, meaning, topic,
        apart, fit, z, p, q, score, log_odds (of `word` against `other` in the group), low, high,
        n_events (in which either word stands), contexts (shared, "left _ right"), also (the same
        contrast in other forms).
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
    vectors : word vectors; `meaning` is then the mean of the corpus's and the vectors' cosine.
    draws, seed, level : of the intervals.
    min_n, min_events : of each word in all groups together, in the voices asked for.

    Raises DesignError for one group, where no event was covered by two, and where no word occurs
    often enough.
    """
    articles = _shared(grouped(articles, by, None), by)
    event = events(articles)
    label = np.unique(articles[by].to_numpy(), return_inverse=True)[1]
    groups = np.unique(articles[by].to_numpy()).tolist()
    found = vocabulary(articles, by=by, voice=None, names=names)
    own = found if voice is None else vocabulary(articles, by=by, voice=voice, names=names)
    often = units(found, event, ngrams=ngrams, min_n=int(min_n), min_events=min_events)
    chosen = things(
        found, often, _within(found, own), event, min_n=int(min_n), min_events=min_events
    )
    if not chosen.names:
        raise DesignError(
            "no word occurs often enough to compare; add articles, lower min_n and min_events (the "
            "least number of mentions and events), or count all voices"
        )
    likeness = Likeness.of(found, chosen.units, event, vectors)
    pairs = likeness.pairs(_LIKE)
    stems = _stems(chosen.names)
    pairs = pairs[_each(pairs, lambda a, b: _differ(a, b, stems, chosen.names))]
    is_known = _known(chosen.names, lexicons)
    known = _each(pairs, lambda a, b: is_known(chosen.names[a], chosen.names[b]))
    pairs = pairs[~known]
    apart = _apart(found, chosen, pairs)
    fit = pairs.like() * apart**2 * _one_kind(chosen, pairs) * _recurrence(chosen, pairs)
    best = np.argsort(-fit, kind="stable")[:_MOST_PAIRS]
    best = best[fit[best] > 0]
    pairs, apart, fit = pairs[best], apart[best], fit[best]
    n_by_article = _by_article(found, chosen)
    first, second = n_by_article[:, pairs.one], n_by_article[:, pairs.other]
    group, z, p = _divided(shuffled(first, first + second, event, label))
    q = adjust(p)
    score = fit * (1 + np.abs(z)) ** 0.25
    order = np.argsort(-score, kind="stable")
    picked, also = _distinct(order, pairs.one, pairs.other, stems, chosen.names, n)
    rows: list[dict[str, Any]] = []
    for k in picked:
        a, b = int(pairs.one[k]), int(pairs.other[k])
        a, b = (b, a) if np.signbit(z[k]) else (a, b)
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
                "slot": float(pairs.slot[k]),
                "meaning": float(pairs.meaning[k]),
                "topic": float(pairs.topic[k]),
                "apart": float(apart[k]),
                "fit": float(fit[k]),
                "z": float(abs(z[k])),
                "p": float(p[k]),
                "q": float(q[k]),
                "score": float(score[k]),
                "n_events": len(np.unique(event[np.asarray(either).ravel()])),
                "contexts": likeness.shared(a, b),
                "also": also[k],
                "_a": a,
                "_b": b,
            }
        )
    clusters = _clusters([(r["_a"], r["_b"]) for r in rows], likeness)
    places = _places(rows, found, chosen, articles, event, label, groups, by)
    told = _with_log_odds(
        rows, own, n_by_article, articles, by, voice=voice, draws=draws, seed=seed, level=level
    )
    return Discovery(
        pl.DataFrame([{**r, "cluster": c} for r, c in zip(told, clusters)], schema=_PAIRS),
        pl.DataFrame(places, schema=_PLACES),
        int(known.sum()),
    )


def _within(found: Vocabulary, own: Vocabulary) -> NDArray[np.bool_]:
    """Which words of a vocabulary of the same articles are in the other, too."""
    width = int(found.end.max()) + 1 if len(found.end) else 1
    return np.isin(found.article * width + found.start, own.article * width + own.start)


def _each(pairs: Pairs, holds: Any) -> NDArray[np.bool_]:
    """Whether something holds of each pair's two units."""
    return np.array([holds(a, b) for a, b in zip(pairs.one.tolist(), pairs.other.tolist())], bool)


def _differ(a: int, b: int, stems: Sequence[frozenset[str]], names: Sequence[str]) -> bool:
    """Whether two units are no forms or spellings of one, nor the one a part of the other, nor of
    one family of words ("nomination", "nominee")."""
    one, other = stems[a] - stems[b], stems[b] - stems[a]
    if not one or not other:
        return False
    if len(one) == len(other) == 1 and _akin(*one, *other):
        return False
    return _spellings(names[a]).isdisjoint(_spellings(names[b]))


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
    "meaning": pl.Float64,
    "topic": pl.Float64,
    "apart": pl.Float64,
    "fit": pl.Float64,
    "z": pl.Float64,
    "p": pl.Float64,
    "q": pl.Float64,
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


def _akin(one: str, other: str) -> bool:
    """Whether two stems begin alike for most of their length."""
    least = min(len(one), len(other))
    same = next((i for i in range(least) if one[i] != other[i]), least)
    return same >= max(4, _AKIN * least)


@lru_cache(maxsize=100_000)
def _spellings(name: str) -> frozenset[str]:
    """How a lexicon would spell the form: two spellings of one word are no rivals."""
    return frozenset(s.lower().replace("-", "") for s in spellings(name))


def _by_article(found: Vocabulary, chosen: Things) -> csr_array:
    """Occurrences in the voices asked for, articles × units."""
    from scipy.sparse import coo_array

    article = found.article[chosen.units.last][chosen.mine]
    shape = (len(found.doc_ids), len(chosen.names))
    cells = (np.ones(len(article)), (article, chosen.units.unit[chosen.mine]))
    return coo_array(cells, shape).tocsr()


def _stems(names: Sequence[str]) -> list[frozenset[str]]:
    """Snowball stems of each name's words (Porter 2001), in one spelling."""
    from nltk.stem import SnowballStemmer

    stemmer = SnowballStemmer("english")
    stem = {w: stemmer.stem(min(_spellings(w))) for name in names for w in name.split()}
    return [frozenset(stem[w] for w in name.split()) for name in names]


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


def _apart(found: Vocabulary, chosen: Things, pairs: Pairs) -> Float:
    """One minus the part of the rarer unit's sentences in which the other stands too; being set
    side by side counts several times."""
    from scipy.sparse import coo_array

    at = chosen.units
    sentence = found.sentence[at.last]
    shape = (len(chosen.names), len(found.sentences))
    has = coo_array((np.ones(len(sentence)), (at.unit, sentence)), shape).tocsr()
    has.data[:] = 1.0
    size = np.asarray(has.sum(1)).ravel()
    both = np.asarray(has[pairs.one].multiply(has[pairs.other]).sum(1)).ravel()
    rarer = np.minimum(size[pairs.one], size[pairs.other])
    joined = _BESIDE * _side_by_side(found, chosen, pairs)
    return np.maximum(1 - np.maximum(both, joined) / rarer, 0.0)


def _side_by_side(found: Vocabulary, chosen: Things, pairs: Pairs) -> Float:
    """How often one unit follows the other behind "and", "or" or a comma."""
    at, n, size = chosen.units, len(found.word), len(chosen.names)
    starting = np.full(n + 2, -1)
    starting[at.first] = at.unit  # of units that start there, any
    links = np.array([*(w in _LINKS for w in found.words), False], bool)
    linked = np.append(links[found.word], [False, False])
    parted = np.append(~found.joined, [False, False])
    sentence = np.append(found.sentence, [-1, -1])
    next_ = at.last + 1
    listed = parted[next_] & (sentence[next_] == sentence[at.last])
    follower = np.where(linked[next_], starting[next_ + 1], np.where(listed, starting[next_], -1))
    there = follower >= 0
    one, other = np.sort([at.unit[there], follower[there]], axis=0)
    keys, times = np.unique(one * size + other, return_counts=True)
    wanted = pairs.one * size + pairs.other
    place_ = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    if not len(keys):
        return np.zeros(len(wanted))
    return np.where(keys[place_] == wanted, times[place_], 0).astype(float)


_LINKS = frozenset(["and", "or", "nor", "versus", "vs"])


def _one_kind(chosen: Things, pairs: Pairs) -> Float:
    """1 where both are names, plurals and adjectives as much as one another, less where not."""
    one, other = pairs.one, pairs.other
    out = 1 - np.abs(chosen.modifier[one] - chosen.modifier[other])
    for kind in (chosen.name, chosen.plural):
        out = out * np.where(kind[one] == kind[other], 1.0, _OTHER_KIND)
    return out


def _recurrence(chosen: Things, pairs: Pairs) -> Float:
    """1 where both recur within events as a topic's words do, towards ½ where they do not."""
    burst = np.minimum(chosen.burst[pairs.one], chosen.burst[pairs.other])
    return 0.5 + 0.5 * np.clip((burst - 1) / (_RECURS - 1), 0, 1)


def _divided(choice: Shuffled) -> tuple[Ints, Float, Float]:
    """The group that the choice between two units divides most clearly from the others, z (its sign
    minus where it prefers the second) and p, both corrected for the choice of the group."""
    from scipy.stats import norm

    groups, pairs = choice.p.shape
    p = np.nan_to_num(choice.p, nan=1.0)
    group = p.argmin(0)
    at = (group, np.arange(pairs))
    corrected = np.minimum(p[at] * max(groups - 1, 1), 1.0)
    size = np.minimum(norm.isf(corrected / 2), _MOST_Z)
    return group, np.where(np.nan_to_num(choice.z[at]) < 0, -size, size), corrected


def _distinct(
    order: Ints,
    one: Ints,
    other: Ints,
    stems: Sequence[frozenset[str]],
    names: Sequence[str],
    n: int,
) -> tuple[list[int], dict[int, list[str]]]:
    """The best pairs, each contrast once: "illegal immigrant / undocumented immigrant" is that of
    "illegal / undocumented". No word is in more than `_MOST_OFTEN`."""
    ranked: list[tuple[frozenset[str], frozenset[str], list[int]]] = []
    seen: dict[frozenset[frozenset[str]], list[int]] = {}
    often: Counter[frozenset[str]] = Counter()
    for k in order.tolist():
        whole = stems[one[k]], stems[other[k]]
        a, b = whole[0] - whole[1], whole[1] - whole[0]
        same = seen.get(frozenset((a, b)))
        if same is None:
            same = next(
                (old for x, y, old in ranked
                 if (x <= a and y <= b) or (x <= b and y <= a) or (a <= x and b <= y)
                 or (b <= x and a <= y)),
                None,
            )  # fmt: skip
        if same is not None:
            same.append(k)
        elif len(ranked) < n and max(often[w] for w in whole) < _MOST_OFTEN:
            often.update(whole)
            seen[frozenset((a, b))] = same = [k]
            ranked.append((a, b, same))
    picked = [same[0] for _, _, same in ranked]
    also = {
        same[0]: [f"{names[one[k]]} / {names[other[k]]}" for k in same[1:]] for _, _, same in ranked
    }
    return picked, also


def _clusters(pairs: Sequence[tuple[int, int]], likeness: Likeness) -> list[int]:
    """Number of each pair's cluster: a pair joins one that has a word of it where its words fit all
    of the cluster's (complete linkage)."""
    members: list[set[int]] = []
    out = []
    for a, b in pairs:
        for number, cluster in enumerate(members):
            new = {a, b} - cluster
            if len(new) > 1 or len(cluster | new) > _MOST_TOGETHER:
                continue
            ends = np.array([(x, y) for x in new for y in cluster], int).reshape(-1, 2)
            if (likeness.measure(ends[:, 0], ends[:, 1]).like() >= _LIKE).all():
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
    chosen: Things,
    articles: pl.DataFrame,
    event: Ints,
    label: Ints,
    groups: Sequence[str],
    by: str,
) -> list[dict[str, Any]]:
    """Sentences of each pair: the first word's of the group that prefers it, the other's of others,
    events that have both words first, each sentence of another event."""
    at = chosen.units
    order = np.flatnonzero(chosen.mine)
    order = order[np.argsort(at.unit[order], kind="stable")]
    bounds = np.searchsorted(at.unit[order], np.arange(len(chosen.names) + 1))
    outlets = articles["outlet" if "outlet" in articles.columns else by].to_list()
    ids, texts = articles["event"].cast(pl.String).to_list(), articles["text"].to_list()
    out = []
    for r in rows:
        stands = [order[bounds[u] : bounds[u + 1]] for u in (r["_a"], r["_b"])]
        mine = groups.index(r["group"])
        of = [label[found.article[at.last[i]]] == mine for i in stands]
        stands = [stands[0][of[0]], stands[1][~of[1]]]
        covered = [event[found.article[at.last[i]]] for i in stands]
        both = np.intersect1d(covered[0], covered[1])
        for occurrences, where in zip(stands, covered):
            seen: set[int] = set()
            shared_first = np.argsort(~np.isin(where, both), kind="stable")
            for i, e in zip(occurrences[shared_first].tolist(), where[shared_first].tolist()):
                if e in seen:
                    continue
                seen.add(e)
                article = int(found.article[at.last[i]])
                where_it_stands = place(found, at, i)
                span = slice(where_it_stands["sentence_start"], where_it_stands["sentence_end"])
                out.append(
                    {
                        "rank": r["rank"],
                        "word": chosen.names[int(at.unit[i])],
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
        f"alike by: {', '.join(r['contexts']) or 'the words around them'}"
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
