"""Intervals and tests for every metric in one place; the event is the sample.

Counts are collapsed to (group, event) cells, events get random weights (the Bayesian bootstrap),
and each metric is measured on the weighted sums of every draw at once, as matrix products. What
the draws give is a variance; what makes an interval of it depends on the kind of value
(`INTERVAL` of a metric) and on how many events there effectively are. docs/methods.md has the
formulas and benchmarks/validity/ the coverage they were chosen by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from . import registry
from .counts import Counts
from .errors import DesignError
from .tables import METRICS, conform, empty
from .tally import Tally, ratio

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MIN_N = 5  # mentions of the concept in the group
MIN_EVENTS = 5  # events in which the group mentions the concept
BLOCK = 6_000_000  # array elements that one block of draws may fill


def estimate(
    counts: Counts,
    *,
    metrics: Sequence[str] = ("share",),
    draws: int = 2000,
    seed: int = 0,
    min_n: float = MIN_N,
    min_events: int = MIN_EVENTS,
    level: float = 0.95,
) -> pl.DataFrame:
    """Metrics of each group and feature (or pair of groups and concept) with intervals.

    Args:
        counts: of `count()`.
        metrics: names of metrics, as in `framing/metrics/`.
        draws: resamples of the events; 0 gives values without intervals.
        seed: of the random weights; the same seed gives the same table.
        min_n: fewer mentions of the concept in a group give a reason, not a number.
        min_events: so do fewer events in which the group mentions the concept.
        level: of the intervals.

    Returns:
        Rows of `tables.METRICS`, by metric, group, and feature. `n_articles` and `n_events` are
        those that mention the concept, or, for metrics over all articles (rate, coverage), all
        of the group's.

    Raises:
        PluginError: no such metric.
        DesignError: a level outside 0 to 1.
    """
    if not 0 < level < 1:
        raise DesignError(f"an interval's level lies between 0 and 1, not {level}; say 0.95")
    modules = {name: registry.load("metrics", name) for name in metrics}
    if not modules or counts.features.is_empty():
        return empty(METRICS)
    base = Base.of(counts)
    tally = counts.tally()
    values = {name: _values(metric, tally) for name, metric in modules.items()}
    drawn = _draw(counts, modules, values, draws, seed) if draws else {}
    frames = []
    for name, metric in modules.items():
        value = values[name]
        bounds = np.full(value.shape, np.nan), np.full(value.shape, np.nan)
        if name in drawn:
            support = base.support(metric, tally)
            bounds = INTERVALS[interval_kind(metric)](
                metric, tally, value, drawn[name], support, level
            )
        frames.append(_rows(counts, metric, name, tally, base, (value, *bounds), min_n, min_events))
    return pl.concat(frames)


# --- How much data stands behind each value -------------------------------------------------


@dataclass(frozen=True)
class Base:
    """Mentions, articles and events behind each group's concepts, each (G, C), and of each group.

    `effective` is Kish's number of events, (sum m)^2 / sum m^2 over the events' mentions m: fewer
    than there are where a few events hold most of the mentions.
    """

    n: np.ndarray
    articles: np.ndarray
    events: np.ndarray
    effective: np.ndarray
    all_articles: np.ndarray  # (G, 1)
    all_events: np.ndarray  # (G, 1)
    all_effective: np.ndarray  # (G, 1)

    @classmethod
    def of(cls, counts: Counts) -> Base:
        """From counts."""
        from scipy.sparse import coo_array

        concept = counts.codes["concept"]
        shape = (len(concept), int(concept.max()) + 1)
        collapse = coo_array((np.ones(len(concept)), (np.arange(len(concept)), concept)), shape)
        cells = counts.cells
        by_group = coo_array(
            (np.ones(len(cells.group)), (cells.group, np.arange(len(cells.group)))),
            (len(counts.groups), len(cells.group)),
        ).tocsr()
        mentioned = abs(cells.n) @ collapse.tocsr()
        in_article = abs(counts.matrix) @ collapse.tocsr()
        n = (by_group @ mentioned).toarray()
        return cls(
            n=n,
            articles=(counts.weights @ _indicate(in_article)).toarray(),
            events=(by_group @ _indicate(mentioned)).toarray(),
            effective=ratio(n**2, (by_group @ mentioned.power(2)).toarray()),
            all_articles=(by_group @ cells.articles)[:, None],
            all_events=(by_group @ (cells.articles > 0))[:, None],
            all_effective=ratio((by_group @ cells.words) ** 2, by_group @ cells.words**2)[:, None],
        )

    def support(self, metric: ModuleType, tally: Tally) -> Support:
        """Mentions or articles, events and effective events behind each value of a metric."""
        if getattr(metric, "OVER", "mentions") == "articles":
            parts = [
                np.repeat(x, self.n.shape[1], axis=1)
                for x in (self.all_articles, self.all_events, self.all_effective)
            ]
        else:
            parts = [self.n, self.events, self.effective]
        if metric.LEVEL == "variant":
            parts = [tally.spread(x) for x in parts]
        if metric.PAIRWISE:
            parts = [np.minimum(x[:, None], x[None, :]) for x in parts]
        return Support(*(np.nan_to_num(x) for x in parts))


@dataclass(frozen=True)
class Support:
    """The data behind each value, in the shape of the values; the scarcer side of a pair."""

    n: np.ndarray
    events: np.ndarray
    effective: np.ndarray


def _indicate(matrix):
    """1 where a sparse array has something."""
    out = matrix.tocsr().copy()
    out.data = (out.data != 0).astype(float)
    return out


def interval_kind(metric: ModuleType) -> str:
    """How the metric's interval is made: a name in `INTERVALS`, or "none"."""
    return getattr(metric, "INTERVAL", "real")


def _values(metric: ModuleType, tally: Tally) -> np.ndarray:
    """The metric measured without warnings, as floats."""
    with np.errstate(all="ignore"):
        return np.asarray(metric.measure(tally), dtype=float)


# --- Resampling ---------------------------------------------------------------------------


def event_weights(n_events: int, draws: int, seed: int) -> Iterator[np.ndarray]:
    """Random weights of the events, (draws in this chunk, E), `draws` rows over all chunks.

    Each weight is exponential with mean 1 (Rubin, The Bayesian bootstrap, 1981): the same variance
    as drawing events with replacement, and no draw leaves a group without any event. How the
    draws are chunked does not change them.
    """
    rng = np.random.default_rng(seed)
    chunk = max(1, BLOCK // max(n_events, 1))
    for start in range(0, draws, chunk):
        yield rng.standard_exponential((min(chunk, draws - start), n_events))


@dataclass(frozen=True)
class Block:
    """Some features' cells as (groups * features) × events matrices, ready for event weights."""

    features: np.ndarray
    n: csr_array
    with_feature: csr_array
    words: csr_array  # (G, E)
    articles: csr_array  # (G, E)
    codes: dict[str, np.ndarray]

    def tally(self, weights: np.ndarray) -> Tally:
        """Sums under (draws, E) weights of the events."""
        shape = (-1, self.words.shape[0], len(self.features))
        by_event = np.ascontiguousarray(weights.T)
        return Tally(
            n=(self.n @ by_event).T.reshape(shape),
            with_feature=(self.with_feature @ by_event).T.reshape(shape),
            words=(self.words @ by_event).T,
            articles=(self.articles @ by_event).T,
            **self.codes,
        )


def blocks(counts: Counts, width: int = 64) -> Iterator[Block]:
    """The features in blocks of about `width`, never parting a concept (whoever is meant)."""
    from scipy.sparse import coo_array

    cells, groups, n_events = counts.cells, len(counts.groups), counts.n_events
    words, articles = (
        coo_array((x, (cells.group, cells.event)), (groups, n_events)).tocsr()
        for x in (cells.words, cells.articles)
    )
    family = counts.codes["family"]
    starts = np.flatnonzero(np.diff(family, prepend=-1))
    bounds = [0]
    for start, end in pairwise([*starts, len(family)]):
        if end - bounds[-1] > width and start > bounds[-1]:
            bounds.append(int(start))
    for start, end in pairwise([*bounds, len(family)]):
        stacked = []
        for source in (cells.n, cells.with_feature):
            part = source[:, start:end].tocoo()
            cell, feature = part.coords
            where = (cells.group[cell] * (end - start) + feature, cells.event[cell])
            size = (groups * (end - start), n_events)
            stacked.append(coo_array((part.data, where), size).tocsr())
        yield Block(
            features=np.arange(start, end),
            n=stacked[0],
            with_feature=stacked[1],
            words=words,
            articles=articles,
            codes=counts.codes_of(np.arange(start, end)),
        )


def _draw(
    counts: Counts,
    modules: dict[str, ModuleType],
    values: dict[str, np.ndarray],
    draws: int,
    seed: int,
) -> dict[str, np.ndarray]:
    """By metric, what its interval needs of the draws.

    For most, the standard deviation over draws, in the shape of the values. For a distance, each
    draw's distance from the observed choices, (draws, G, C).
    """
    parts = list(blocks(counts))
    moments: dict[tuple[str, int], list[np.ndarray]] = {}
    apart: dict[tuple[str, int], list[np.ndarray]] = {}
    observed = counts.tally().n
    for all_weights in event_weights(counts.n_events, draws, seed):
        for b, block in enumerate(parts):
            each = len(counts.groups) ** (1 + any(m.PAIRWISE for m in modules.values()))
            step = max(1, BLOCK // (each * len(block.features)))
            for weights in np.split(all_weights, range(step, len(all_weights), step)):
                tally = block.tally(weights)
                for name, metric in modules.items():
                    kind = interval_kind(metric)
                    if kind == "distance":
                        own = _from_observed(metric, tally, observed[:, block.features])
                        apart.setdefault((name, b), []).append(own)
                    elif kind != "none":
                        centre = _columns(counts, metric, values[name], block)
                        add = _moments(_values(metric, tally) - centre)
                        so_far = moments.get((name, b))
                        moments[name, b] = (
                            add if not so_far else [x + y for x, y in zip(so_far, add)]
                        )
    out = {}
    for name, metric in modules.items():
        kind = interval_kind(metric)
        if kind == "distance":
            out[name] = np.concatenate(
                [np.concatenate(apart[name, b]) for b in range(len(parts))], axis=-1
            )
        elif kind != "none":
            out[name] = np.concatenate(
                [_deviation(*moments[name, b]) for b in range(len(parts))], axis=-1
            )
    return out


def _columns(counts: Counts, metric: ModuleType, value: np.ndarray, block: Block) -> np.ndarray:
    """The part of (..., F) or (..., C) values that is the block's."""
    if metric.LEVEL == "variant":
        return value[..., block.features]
    return value[..., np.unique(counts.codes["concept"][block.features])]


def _moments(x: np.ndarray) -> list[np.ndarray]:
    """Number, sum and sum of squares over draws, of what is a number."""
    good = np.isfinite(x)
    x = np.where(good, x, 0.0)
    return [good.sum(0), x.sum(0), (x * x).sum(0)]


def _deviation(number: np.ndarray, total: np.ndarray, square: np.ndarray) -> np.ndarray:
    """Standard deviation over draws, NaN where no draw gave a number."""
    return np.sqrt(np.maximum(ratio(square, number) - ratio(total, number) ** 2, 0.0))


def _from_observed(metric: ModuleType, tally: Tally, observed: np.ndarray) -> np.ndarray:
    """Root distances of each group's drawn choices from its observed ones: (draws, G, C)."""
    n = np.stack([tally.n, np.broadcast_to(observed, tally.n.shape)], axis=-2)
    pair = replace(tally, n=n, with_feature=n, words=n.sum(-1), articles=n.sum(-1))
    return np.sqrt(_values(metric, pair)[..., 0, 1, :])


# --- Intervals ------------------------------------------------------------------------------


def _proportion(
    metric: ModuleType,
    tally: Tally,
    value: np.ndarray,
    deviation: np.ndarray,
    support: Support,
    level: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Clopper-Pearson with an effective sample size (Korn and Graubard 1998).

    The bootstrap variance says how many independent mentions the clustered ones are worth; the
    degrees of freedom are those of the effective events. At 0 or 1, where there is no variance,
    each effective event counts as one mention.
    """
    from scipy.stats import beta

    effective = _degrees(support)
    variance = (deviation * _small_sample(effective)) ** 2
    worth = ratio(value * (1 - value), variance)
    worth = np.where(np.isfinite(worth) & (value > 0) & (value < 1), worth, effective)
    worth = np.minimum(worth * _t_shrink(effective, level), support.n)
    hits = value * worth
    alpha = (1 - level) / 2
    with np.errstate(all="ignore"):
        low = np.where(hits > 0, beta.ppf(alpha, hits, worth - hits + 1), 0.0)
        high = np.where(hits < worth, beta.ppf(1 - alpha, hits + 1, worth - hits), 1.0)
    return low, high


def _count(
    metric: ModuleType,
    tally: Tally,
    value: np.ndarray,
    deviation: np.ndarray,
    support: Support,
    level: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Garwood's interval of a Poisson mean with an effective count, value^2 / variance.

    Where nothing was counted, the upper end is that of zero events, each worth as many mentions
    as an article that has the feature holds (all groups together, at least one).
    """
    from scipy.stats import chi2

    effective = _degrees(support)
    variance = (deviation * _small_sample(effective)) ** 2
    hits = np.nan_to_num(ratio(value**2, variance)) * _t_shrink(effective, level)
    alpha = (1 - level) / 2
    pooled = tally.pooled()
    bunch = np.maximum(np.nan_to_num(ratio(pooled.n, pooled.with_feature)), 1.0)
    none = chi2.ppf(1 - alpha, 2) / 2 / _t_shrink(effective, level)
    with np.errstate(all="ignore"):
        at_zero = _values(metric, replace(tally, n=none * bunch))
        low = np.where(hits > 0, value * chi2.ppf(alpha, 2 * hits) / (2 * hits), 0.0)
        high = np.where(hits > 0, value * chi2.ppf(1 - alpha, 2 * hits + 2) / (2 * hits), at_zero)
    return low, high


def _distance(
    metric: ModuleType,
    tally: Tally,
    value: np.ndarray,
    apart: np.ndarray,
    support: Support,
    level: float,
) -> tuple[np.ndarray, np.ndarray]:
    """By the triangle inequality: root distance ± what the two samples may be off.

    The root of the Jensen-Shannon divergence is a metric (Endres and Schindelin 2003), so the true
    root lies within the sum of the two groups' own errors, whose quantile the draws give.
    """
    effective = _degrees(support)
    own = np.moveaxis(apart, 0, -1)  # (G, C, draws)
    sums = own[:, None] + own[None, :]
    radius = np.nanquantile(sums, level, axis=-1)
    radius = radius * _small_sample(effective) / np.sqrt(_t_shrink(effective, level))
    root = np.sqrt(value)
    return np.maximum(root - radius, 0) ** 2, np.minimum(root + radius, 1) ** 2


def _real(
    metric: ModuleType,
    tally: Tally,
    value: np.ndarray,
    deviation: np.ndarray,
    support: Support,
    level: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Value ± Student's t times the bootstrap standard error; none where nothing varies."""
    from scipy.stats import t

    effective = _degrees(support)
    reach = t.ppf((1 + level) / 2, effective - 1) * deviation * _small_sample(effective)
    reach = np.where(deviation > 0, reach, np.nan)
    return value - reach, value + reach


INTERVALS = {"proportion": _proportion, "count": _count, "distance": _distance, "real": _real}


def _degrees(support: Support) -> np.ndarray:
    """Effective events, at least 2 so that a variance has a degree of freedom."""
    return np.maximum(support.effective, 2.0)


def _small_sample(effective: np.ndarray) -> np.ndarray:
    """Factor from the draws' standard deviation to an unbiased one: sqrt((k + 1) / (k - 1))."""
    return np.sqrt((effective + 1) / (effective - 1))


def _t_shrink(effective: np.ndarray, level: float) -> np.ndarray:
    """(z / t)^2 with k - 1 degrees of freedom: few events are worth less."""
    from scipy.stats import norm, t

    return (norm.ppf((1 + level) / 2) / t.ppf((1 + level) / 2, effective - 1)) ** 2


# --- Rows -----------------------------------------------------------------------------------


def _rows(
    counts: Counts,
    metric: ModuleType,
    name: str,
    tally: Tally,
    base: Base,
    numbers: tuple[np.ndarray, np.ndarray, np.ndarray],
    min_n: float,
    min_events: int,
) -> pl.DataFrame:
    """Rows of tables.METRICS, values withheld where there is too little behind them."""
    groups = len(counts.groups)
    labels = counts.features if metric.LEVEL == "variant" else counts.concepts
    width = len(labels)
    concept = counts.codes["concept"] if metric.LEVEL == "variant" else np.arange(width)
    if metric.PAIRWISE:
        g, against = np.triu_indices(groups, 1)
    else:
        g, against = np.arange(groups), None
    one, column = np.repeat(g, width), np.tile(np.arange(width), len(g))
    if against is None:
        at, sides = (one, column), [one]
    else:
        other = np.repeat(against, width)
        at, sides = (one, other, column), [one, other]
    c = concept[column]
    over_articles = getattr(metric, "OVER", "mentions") == "articles"

    def behind(values: np.ndarray, everything: np.ndarray) -> np.ndarray:
        return sum(everything[s, 0] if over_articles else values[s, c] for s in sides)

    n_concept = sum(base.n[s, c] for s in sides)
    n = n_concept
    if metric.LEVEL == "variant":
        n = sum(tally.n[s, column] for s in sides)
    reasons = _reasons(counts, base, sides, c, min_n, min_events, over_articles)
    value, low, high = (x[at] for x in numbers)
    undefined = ~np.isfinite(value)
    withheld = [
        why or ("undefined here: no rival, or nothing to compare with" if bad else None)
        for why, bad in zip(reasons, undefined)
    ]
    gone = np.array([w is not None for w in withheld], dtype=bool)
    named = np.array(counts.groups, dtype=object)
    frame = pl.DataFrame(
        {
            "metric": [name] * len(one),
            "layer": labels["layer"].gather(column),
            "group": named[one],
            "against": named[sides[1]] if against is not None else [None] * len(one),
            "lexicon": labels["lexicon"].gather(column),
            "concept": labels["concept"].gather(column),
            "variant": labels["variant"].gather(column) if "variant" in labels.columns else None,
            "referent": labels["referent"].gather(column),
            "voice": ["all" if counts.voice is None else "+".join(counts.voice)] * len(one),
            "zone": [counts.zone] * len(one),
            "n": n,
            "n_concept": n_concept,
            "n_articles": behind(base.articles, base.all_articles),
            "n_events": behind(base.events, base.all_events),
            "value": np.where(gone, np.nan, value),
            "low": np.where(gone, np.nan, low),
            "high": np.where(gone, np.nan, high),
            "reason": withheld,
        },
        schema_overrides={"group": pl.String, "against": pl.String, "reason": pl.String},
    )
    return conform(frame, METRICS).with_columns(pl.col("value", "low", "high").fill_nan(None))


def _reasons(
    counts: Counts,
    base: Base,
    sides: list[np.ndarray],
    concept: np.ndarray,
    min_n: float,
    min_events: int,
    over_articles: bool,
) -> list[str | None]:
    """Why each row has too little data, or None."""
    out: list[str | None] = [None] * len(concept)
    for side in sides:
        n = base.n[side, concept]
        events = base.all_events[side, 0] if over_articles else base.events[side, concept]
        short = events < min_events
        if not over_articles:
            short |= n < min_n
        for i in np.flatnonzero(short):
            if over_articles:
                need = f"{events[i]:.0f} events (need {min_events})"
            else:
                need = (
                    f"{n[i]:.0f} mentions in {events[i]:.0f} events "
                    f"(need {min_n:g} in {min_events})"
                )
            whose = f" in {counts.groups[side[i]]}" if len(sides) > 1 else ""
            out[i] = out[i] or f"insufficient data: {need}{whose}"
    return out
