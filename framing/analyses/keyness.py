"""Keyness: which words each group uses more than others do, of all words it could have used.

Open vocabulary: no lexicon says what to look for. The words are the outlet's own (or of the voices
asked for), without names, numbers and layout (`_vocabulary`), and they are the same `Counts` as
variants of a concept: concept "words", variant the word, so a share is out of all words. For a word
with a of c words in the group and b of d in what it is compared with:

    rate     = 1000 a / c
    G2       = 2 (a ln(a / E1) + b ln(b / E2)),  E1 = c (a + b) / (c + d),  E2 = d (a + b) / (c + d)
    %DIFF    = 100 (a / c - b / d) / (b / d)
    log-odds = that of `framing/metrics/log_odds.py`, with an informative Dirichlet prior and an
               interval over events

G2 takes words for independent and grows with the corpus, so it is shown because readers know it;
%DIFF is the size of the difference. p is by shuffling groups within events (`_within_events`) and q
corrects it by Benjamini and Hochberg over every word, phrase and group tested.
Sources: Rayson and Garside, Comparing Corpora (2000); Gabrielatos and Marchi, Keyness (2012);
Monroe, Colaresi and Quinn, Political Analysis 16 (2008). Docs: docs/keyness.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .. import registry, tables
from ..counts import Counts
from ..errors import DesignError
from ..inference import MIN_EVENTS, MIN_N, adjust, estimate
from ..measured import Measured
from ..tally import ratio
from ._vocabulary import (
    LAYER,
    OTHERS,
    PHRASES,
    WORDS,
    Units,
    Vocabulary,
    as_counts,
    units,
    vocabulary,
)
from ._within_events import shuffled

NAME = "keyness"
HELP = "Which words each group uses more than the others, of all its words."
TITLE = "Words each uses more than the others"
LAYOUT = {"log_odds": "words", "keyness": "none", "percent_diff": "none"}
HEADINGS = {"log_odds": ""}
MEANS = (
    "A word that one group uses more may be the matter it tells of, not its way of telling: compare on "
    "the same events, and read the sentences. Without enough shared events there is no p."
)
TOP = 25  # words a group
MOST_GROUPS = 12  # with more, those with fewest articles stand together
REST = "(others)"
_SENTENCES = 3  # a word
Float = NDArray[np.float64]


@dataclass(frozen=True)
class Keyness:
    """Result of `keyness()`.

    Attributes
    ----------
    words : a row a group and word it overuses, the clearest first: group, against, word, n,
        n_against, rate, rate_against (per 1,000 words), g2, percent_diff (null where the others
        never use the word), log_odds, low, high (of the log-odds), p, q, n_articles, n_events (in
        which the group uses it), events_compared (effective number behind p), reason.
    sentences : where they stand: group, word, doc_id, start, end, sentence_start, sentence_end.
    family : what q was corrected over.
    """

    words: pl.DataFrame
    sentences: pl.DataFrame
    family: str


def run(scan: Any, corpus: Any, design: Any) -> pl.DataFrame:
    """Rows of `tables.METRICS`; see measured()."""
    return measured(scan, corpus, design).metrics


def measured(scan: Any, corpus: Any, design: Any) -> Measured:
    """Rows for the top words of each group, with sentences: metrics `keyness` (G2),
    `percent_diff` and `log_odds`, concept "words" or "phrases", variant the word.

    `design.ngrams` may be 1 to 3 (default 2), `design.against` a group.
    Raises DesignError as `keyness()` does.
    """
    found = keyness(
        articles_of(scan, corpus, design.by, zone=design.zone or "body"),
        by=design.by,
        against=getattr(design, "against", None),
        voice=design.voice,
        zone=design.zone or "body",
        pair=design.pair,
        ngrams=getattr(design, "ngrams", 2),
        draws=design.draws,
        seed=design.seed,
        level=design.level,
        min_n=design.min_n,
        min_events=design.min_events,
    )
    zone = design.zone or "body"
    phrase = pl.col("word").str.contains(" ", literal=True)
    evidence = found.sentences.with_columns(
        layer=pl.lit(LAYER),
        lexicon=pl.lit(LAYER),
        concept=pl.when(phrase).then(pl.lit(PHRASES)).otherwise(pl.lit(WORDS)),
        variant=pl.col("word"),
        match=pl.col("word"),
        zone=pl.lit(zone),
        voice=pl.lit(design.voice[0] if design.voice else None, dtype=pl.String),
        valid=pl.lit(True),
    )
    return Measured(as_metrics(found, voice=design.voice, zone=zone), evidence)


def articles_of(scan: Any, corpus: Any, by: str, *, zone: str = "body") -> pl.DataFrame:
    """doc_id, outlet, event, lang, `by` and the zone's text of the articles that have a group.

    Copies of agencies and of other articles are left out: they are nobody's own words.
    Raises DesignError for a column that is not there.
    """
    index = scan.index
    if by not in index.columns:
        raise DesignError(f"articles have no column {by!r}; there are {', '.join(index.columns)}")
    own = index.filter(
        pl.col(by).is_not_null() & pl.col("wire").is_null() & pl.col("duplicate_of").is_null()
    ).select(*dict.fromkeys(("doc_id", "outlet", "event", "lang", by)))
    texts = corpus.texts(own["doc_id"].to_list())
    columns = ["text", "body_start"] if zone == "body" else ["headline"]
    return own.join(
        texts.select("doc_id", *columns), on="doc_id", how="inner", maintain_order="left"
    )


def keyness(
    articles: pl.DataFrame,
    *,
    by: str = "outlet",
    against: str | None = None,
    voice: Sequence[str] | None = ("outlet",),
    zone: str = "body",
    pair: str | None = None,
    ngrams: int = 2,
    names: bool = False,
    top: int = TOP,
    draws: int = 2000,
    seed: int = 0,
    level: float = 0.95,
    min_n: float = MIN_N,
    min_events: int = MIN_EVENTS,
    read: Vocabulary | None = None,
) -> Keyness:
    """The words that each value of `by` uses more than the others.

    Parameters
    ----------
    articles : doc_id, event, the zone's text and the column `by`; outlet, lang and body_start where
        known.
    against : the group that each is compared with; None for all others together.
    pair : "event" keeps events that two groups covered (with `against`, that one and another).
    ngrams : longest phrase; phrases are collocations.
    names : whether names count as words.
    top : words a group.
    draws, seed, level : of the intervals.
    min_n, min_events : of a word in all groups together; rarer ones only fill the denominator.
    read : the `vocabulary()` of these articles, where they were read before (for other groups).

    Raises DesignError for one group, an unknown group or voice, no shared event where paired, and
    where no word is left.
    """
    if zone not in tables.ZONES:
        raise DesignError(f"no zone is called {zone!r}; there are {', '.join(tables.ZONES)}")
    articles = grouped(articles, by, against)
    found = read or vocabulary(articles, by=by, voice=voice, names=names, zone=zone)
    chosen = units(found, events(articles), ngrams=ngrams, min_n=int(min_n), min_events=min_events)
    groups = sorted(articles[by].unique())
    pairs = [groups] if against is None else [[g, against] for g in groups if g != against]
    parts, tests = [], []
    for both in pairs:
        part = articles.filter(pl.col(by).is_in(both))
        try:
            counts = as_counts(found, chosen, part, by=by, pair=pair, voice=voice, zone=zone)
        except DesignError:
            if len(pairs) == 1:
                raise
            continue  # this group shares no event with the one it is compared with
        rows, p = _overused(counts, against, top=top, draws=draws, seed=seed, level=level)
        parts.append(rows)
        tests.append(p)
    if not parts:
        raise DesignError(f"no event was covered by {against} and another {by}; compare unpaired")
    rows = pl.concat(parts)
    every = np.concatenate(tests)
    known = dict(zip(every.tolist(), adjust(every).tolist()))
    q = pl.Series("q", [known.get(p) for p in rows["p"]], dtype=pl.Float64)
    n = int(np.isfinite(every).sum())
    family = f"BH over {n:,} tests: every word and phrase of every {by} compared" if n else ""
    return Keyness(
        rows.with_columns(q).select(list(_ROWS)),
        _sentences(rows, found, chosen, articles, by),
        family,
    )


_ROWS = {
    "group": pl.String,
    "against": pl.String,
    "word": pl.String,
    "n": pl.Float64,
    "n_against": pl.Float64,
    "rate": pl.Float64,
    "rate_against": pl.Float64,
    "g2": pl.Float64,
    "percent_diff": pl.Float64,
    "log_odds": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "p": pl.Float64,
    "q": pl.Float64,
    "n_articles": pl.Int64,
    "n_events": pl.Int64,
    "events_compared": pl.Float64,
    "reason": pl.String,
}


def g2(a: Float, b: Float, c: Float, d: Float) -> Float:
    """Log-likelihood of a of c words against b of d, never negative (Rayson and Garside 2000).

    2 (a ln(a / E1) + b ln(b / E2)); a count of 0 adds nothing. NaN where both counts are 0 or a
    side has no words.
    """
    a, b, c, d = np.broadcast_arrays(*(np.asarray(x, float) for x in (a, b, c, d)))
    out = np.zeros(a.shape)
    for n, size in ((a, c), (b, d)):
        expected = ratio(size * (a + b), c + d)
        out += n * np.log(np.where(n > 0, ratio(n, expected), 1.0))
    return np.where((a + b > 0) & (c > 0) & (d > 0), np.maximum(2 * out, 0.0), np.nan)


def percent_diff(a: Float, b: Float, c: Float, d: Float) -> Float:
    """%DIFF, by how many per cent a / c exceeds b / d (Gabrielatos and Marchi 2012).

    NaN where b is 0: the published stand-in for 0 gives a number of arbitrary size.
    """
    return 100 * (ratio(ratio(a, c), ratio(b, d)) - 1)


def as_metrics(
    found: Keyness, *, voice: Sequence[str] | None = ("outlet",), zone: str = "body"
) -> pl.DataFrame:
    """The result as rows of `tables.METRICS`: `keyness`, `percent_diff` and `log_odds` of each
    word; p and q stand with the log-odds."""
    rows = found.words.rename({"word": "variant"})
    phrase = pl.col("variant").str.contains(" ", literal=True)
    rows = rows.with_columns(
        layer=pl.lit(LAYER),
        lexicon=pl.lit(LAYER),
        concept=pl.when(phrase).then(pl.lit(PHRASES)).otherwise(pl.lit(WORDS)),
        voice=pl.lit("all" if voice is None else "+".join(voice)),
        zone=pl.lit(zone),
    )
    plain = rows.drop("low", "high", "p", "q")
    frames = [
        plain.with_columns(metric=pl.lit(NAME), value=pl.col("g2")),
        plain.with_columns(metric=pl.lit("percent_diff"), value=pl.col("percent_diff")),
        rows.with_columns(metric=pl.lit("log_odds"), value=pl.col("log_odds")),
    ]
    return pl.concat(
        [tables.conform(f, tables.METRICS).select(list(tables.METRICS)) for f in frames]
    )


def events(articles: pl.DataFrame) -> NDArray[np.int64]:
    """Number of each article's event; an article without one is its own."""
    own = "article:" + pl.col("doc_id")
    named = "event:" + pl.col("event").cast(pl.String) if "event" in articles.columns else own
    return (
        articles.select(pl.coalesce(named, own).rank("dense").cast(pl.Int64) - 1)
        .to_series()
        .to_numpy()
    )


# ------------------------------------------------------------------------------- one comparison


def _overused(
    counts: Counts, against: str | None, *, top: int, draws: int, seed: int, level: float
) -> tuple[pl.DataFrame, Float]:
    """Rows of the words that each group overuses (not `against` itself), without q, and the p of
    every word and group tested."""
    tally = counts.tally()
    n, words = tally.n, tally.words[:, None]
    n_rest, words_rest = n.sum(0) - n, words.sum(0) - words
    delta, variance = registry.load("metrics", "log_odds").estimate(tally)
    label = np.asarray(counts.weights.argmax(0)).ravel()
    test = shuffled(counts.matrix, counts.words, counts.event, label)
    # By p, which minds how few events a z may rest on.
    rank = np.where(test.z > 0, 1 - np.nan_to_num(test.p, nan=1.0), 0.0)
    if not np.isfinite(test.z).any():
        rank = ratio(delta, np.sqrt(variance))  # no event of two groups: by the words alone
    is_word = (counts.features["variant"] != OTHERS).to_numpy()
    overused = (delta > 0) & (rank > 0) & is_word
    groups = [g for g, name in enumerate(counts.groups) if name != against]
    picked = []
    for g in groups:
        best = np.argsort(np.where(overused[g], -rank[g], np.inf), kind="stable")[:top]
        picked += [(g, int(f)) for f in best if overused[g, f]]
    tested = test.p[groups][:, is_word].ravel()
    if not picked:
        return pl.DataFrame(schema={k: t for k, t in _ROWS.items() if k != "q"}), tested
    g, f = np.array(picked).T
    in_events = _events_with(counts)
    rows = pl.DataFrame(
        {
            "group": [counts.groups[i] for i in g],
            "against": [against] * len(g),
            "concept": counts.features["concept"].gather(f),
            "word": counts.features["variant"].gather(f),
            "n": n[g, f],
            "n_against": n_rest[g, f],
            "rate": 1000 * ratio(n, words)[g, f],
            "rate_against": 1000 * ratio(n_rest, words_rest)[g, f],
            "g2": g2(n, n_rest, words, words_rest)[g, f],
            "percent_diff": percent_diff(n, n_rest, words, words_rest)[g, f],
            "log_odds": delta[g, f],
            "p": test.p[g, f],
            "n_articles": tally.with_feature[g, f].astype(int),
            "n_events": in_events[g, f].astype(int),
            "events_compared": test.events[g, f],
        },
        schema_overrides={"against": pl.String},
    )
    rows = rows.with_columns(pl.col("p", "percent_diff").fill_nan(None)).with_columns(
        reason=pl.when(pl.col("p").is_null()).then(pl.lit("no p: on no event of two groups"))
    )
    ends = _ends(counts, np.unique(f), draws=draws, seed=seed, level=level)
    rows = rows.join(ends, on=["group", "concept", "word"], how="left", maintain_order="left")
    return rows.select(k for k in _ROWS if k != "q").cast(
        {k: t for k, t in _ROWS.items() if k != "q"}
    ), tested


def _events_with(counts: Counts) -> Float:
    """Events in which each group uses each word, (G, F)."""
    from scipy.sparse import coo_array

    cells = counts.cells
    has = cells.n.copy()
    has.data = (has.data > 0).astype(float)
    shape = (len(counts.groups), len(cells.group))
    rows = coo_array((np.ones(shape[1]), (cells.group, np.arange(shape[1]))), shape)
    return (rows.tocsr() @ has).toarray()


def _ends(
    counts: Counts, kept: NDArray[np.int64], *, draws: int, seed: int, level: float
) -> pl.DataFrame:
    """Intervals of the log-odds of some features: group, concept, word, low, high.

    All other words count as one, so that shares stay out of all words.
    """
    some = narrowed(counts, kept)
    found = estimate(
        some, metrics=("log_odds",), draws=draws, seed=seed, level=level, min_n=1, min_events=1
    )
    return found.select("group", "concept", pl.col("variant").alias("word"), "low", "high")


def narrowed(counts: Counts, kept: NDArray[np.int64]) -> Counts:
    """The counts of some features, all others of a concept added to its OTHERS."""
    from scipy.sparse import coo_array

    others = np.flatnonzero((counts.features["variant"] == OTHERS).to_numpy())
    concept = counts.codes["concept"]
    catch = np.zeros(int(concept.max()) + 1, np.int64)
    catch[concept[others]] = others
    stay = np.zeros(len(concept), bool)
    stay[kept] = stay[others] = True
    target = np.where(stay, np.arange(len(concept)), catch[concept])
    column = np.cumsum(stay) - 1
    shape = (len(concept), int(stay.sum()))
    moved = coo_array((np.ones(len(concept)), (np.arange(len(concept)), column[target])), shape)
    return replace(
        counts,
        features=counts.features.filter(pl.Series(stay)),
        matrix=(counts.matrix @ moved.tocsr()).tocsr(),
    )


def _sentences(
    rows: pl.DataFrame, found: Vocabulary, chosen: Units, articles: pl.DataFrame, by: str
) -> pl.DataFrame:
    """Where the words stand, at most `_SENTENCES` a group and word, each of another event."""
    label = articles[by].to_list()
    event = events(articles)
    number = {name: i for i, name in enumerate(chosen.names)}
    order = np.argsort(chosen.unit, kind="stable")
    bounds = np.searchsorted(chosen.unit[order], np.arange(len(chosen.names) + 1))
    out: list[dict[str, Any]] = []
    for group, word in rows.select("group", "word").iter_rows():
        u = number[word]
        seen: set[int] = set()
        for i in order[bounds[u] : bounds[u + 1]].tolist():
            article = int(found.article[chosen.last[i]])
            if label[article] != group or int(event[article]) in seen:
                continue
            seen.add(int(event[article]))
            out.append({"group": group, "word": word, **place(found, chosen, i)})
            if len(seen) == _SENTENCES:
                break
    return pl.DataFrame(out, schema=_PLACES)


def place(found: Vocabulary, chosen: Units, i: int) -> dict[str, Any]:
    """Where an occurrence stands: doc_id, start, end, sentence_start, sentence_end."""
    first, last = int(chosen.first[i]), int(chosen.last[i])
    a, b = found.sentences[found.sentence[first]].tolist()
    return {
        "doc_id": found.doc_ids[int(found.article[first])],
        "start": int(found.start[first]),
        "end": int(found.end[last]),
        "sentence_start": a,
        "sentence_end": b,
    }


_PLACES = {
    "group": pl.String,
    "word": pl.String,
    "doc_id": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "sentence_start": pl.Int64,
    "sentence_end": pl.Int64,
}


def grouped(articles: pl.DataFrame, by: str, against: str | None) -> pl.DataFrame:
    """The articles with `by` as strings, groups beyond MOST_GROUPS put together as REST."""
    missing = {"doc_id", by} - set(articles.columns)
    if missing:
        raise DesignError(f"articles have no column {sorted(missing)[0]!r}")
    articles = articles.with_columns(pl.col(by).cast(pl.String)).filter(pl.col(by).is_not_null())
    sizes = articles[by].value_counts(sort=True).sort("count", by, descending=[True, False])
    names = sizes[by].to_list()
    if not names:
        raise DesignError(f"no article has a value in {by!r}; group by another column")
    if len(names) < 2:
        raise DesignError(
            f"all articles have one {by} ({names[0]}); a comparison needs two: add articles of "
            "another, or group by another column"
        )
    if against is not None and against not in names:
        raise DesignError(f"no {by} is called {against!r}; there are {', '.join(names[:20])}")
    if len(names) > MOST_GROUPS:
        kept = [*dict.fromkeys([*([against] if against else []), *names])][:MOST_GROUPS]
        articles = articles.with_columns(
            pl.when(pl.col(by).is_in(kept)).then(by).otherwise(pl.lit(REST)).alias(by)
        )
    return articles
