"""Any metric of any counts with intervals, and how much data stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import polars as pl

from .. import registry
from ..counts import Counts
from ..errors import DesignError
from ..tables import METRICS, conform, empty
from ..tally import Tally
from .intervals import Contrast, Count, Distance, Proportion, kind, quiet
from .permutation import permutation_p
from .resampling import Block, Spots, blocks, resample

MIN_N = 5  # mentions of the concept in the group
MIN_EVENTS = 5  # events in which the group mentions the concept


def estimate(
    counts: Counts,
    *,
    metrics: Sequence[str] = ("share",),
    draws: int = 2000,
    seed: int = 0,
    min_n: float = MIN_N,
    min_events: int = MIN_EVENTS,
    level: float = 0.95,
    permutations: int = 0,
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
        permutations: shuffles of labels within events behind `p` (`permutation_p`); 0 for none.
            A pooled share has the p of the share, and a ranking score none.

    Returns:
        Rows of `tables.METRICS`, by metric, group, and feature; none where a group never mentions
        the concept, unless the metric has a value there (a rate of 0). `n_articles` and `n_events` are
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
    enough = (base.n >= min_n) & (base.events >= min_events)
    ends = (
        intervals(counts, modules, draws=draws, seed=seed, level=level, enough=enough)
        if draws
        else {}
    )
    frames = []
    for name, metric in modules.items():
        value = quiet(metric.measure, tally)
        low, high = ends.get(name, (np.full(value.shape, np.nan),) * 2)
        p = np.full(value.shape, np.nan)
        if permutations and getattr(metric, "INTERVAL", "real") not in ("none", "pooled"):
            p = permutation_p(counts, metric, permutations=permutations, seed=seed)
        frames.append(_rows(counts, metric, tally, base, (value, low, high, p), min_n, min_events))
    return pl.concat(frames)


def intervals(
    counts: Counts,
    metrics: dict[str, ModuleType],
    *,
    draws: int,
    seed: int,
    level: float,
    enough: np.ndarray | None = None,
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Lower and upper ends of each metric that has an interval, in the shape of its values.

    `enough`, (G, C), tells where a value will be shown: intervals that rest on a group's own
    mentions are drawn for those alone and are NaN elsewhere; None draws for all.
    """
    observed = counts.tally()
    kinds = {name: of_kind for name, m in metrics.items() if (of_kind := kind(m)) is not None}
    by_spot = [name for name, of_kind in kinds.items() if _by_spot(metrics[name], of_kind)]
    by_block = {name: of_kind for name, of_kind in kinds.items() if name not in by_spot}
    spots = Spots.of(counts)
    at = (spots.group, spots.feature)
    placed = {name: kinds[name](metrics[name], observed, level, at) for name in by_spot}
    made: list[_Drawn] = []
    for block in blocks(counts, width=64 if enough is None else 1) if by_block else ():
        few = block if enough is None else _few(block, enough)
        for name, of_kind in by_block.items():
            alone = of_kind in OF_OWN_MENTIONS and not _over_articles(metrics[name])
            part = few if alone else block
            if part is not None:
                interval = of_kind(metrics[name], part.observed(observed), level)
                made.append(_Drawn(name, part, interval))
    wide = {name: 1 + m.PAIRWISE for name, m in metrics.items()}
    of_block: dict[int, list[_Drawn]] = {}
    for one in made:
        of_block.setdefault(id(one.block), []).append(one)
    for some in resample(counts, draws, seed):
        for step in some.steps(max(1, CACHED // max(1, len(spots.group)))) if by_spot else ():
            tally = spots.tally(step)
            for interval in placed.values():
                interval.add(tally, step)
        for members in of_block.values():
            block = members[0].block
            # A pairwise metric fills a groups × groups array a draw.
            cells = len(block.groups) ** max(wide[one.name] for one in members)
            for step in some.steps(max(1, CACHED // (cells * len(block.features)))):
                tally = block.tally(step)
                for one in members:
                    one.interval.add(tally)
    out = {name: interval.bounds() for name, interval in placed.items()}
    for name in by_block:
        shape = quiet(metrics[name].measure, observed).shape
        low, high = np.full(shape, np.nan), np.full(shape, np.nan)
        for one in made:
            if one.name == name:
                one.fill(metrics[name], low, high)
        out[name] = low, high
    return out


CACHED = 300_000  # array elements that the draws of one step fill: near the processor
# Kinds whose ends rest on nothing but a group's own mentions and the sum of all others'.
OF_OWN_MENTIONS = (Proportion, Contrast, Distance)


@dataclass(frozen=True)
class _Drawn:
    """The interval of one metric on one block."""

    name: str
    block: Block
    interval: Any

    def fill(self, metric: ModuleType, low: np.ndarray, high: np.ndarray) -> None:
        """Put the ends where they belong."""
        rows = np.array([g[0] for g in self.block.groups if len(g) == 1], dtype=int)
        column = self.block.features if metric.LEVEL == "variant" else self.block.concepts
        sides = (rows, rows) if metric.PAIRWISE else (rows,)
        inner = tuple(np.arange(len(rows)) for _ in sides)
        every = np.arange(len(column))
        for whole, part in zip((low, high), self.interval.bounds()):
            whole[np.ix_(*sides, column)] = part[np.ix_(*inner, every)]


def _few(block: Block, enough: np.ndarray) -> Block | None:
    """The block for the groups with enough data for any of its concepts; None where none has."""
    kept = np.flatnonzero(enough[:, block.concepts].any(1))
    if not len(kept):
        return None
    return block if len(kept) == len(enough) else block.of_groups(kept)


def _by_spot(metric: ModuleType, of_kind: type) -> bool:
    """Whether nothing but one group's one feature decides a value, which is 0 where that is."""
    return of_kind in (Proportion, Count) and _over_articles(metric) and metric.LEVEL == "variant"


def _over_articles(metric: ModuleType) -> bool:
    return getattr(metric, "OVER", "mentions") == "articles"


@dataclass(frozen=True)
class Base:
    """Mentions, articles and events behind each group's concepts, each (G, C), and of each group."""

    n: np.ndarray
    articles: np.ndarray
    events: np.ndarray
    all_articles: np.ndarray  # (G, 1)
    all_events: np.ndarray  # (G, 1)

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
        return cls(
            n=(by_group @ mentioned).toarray(),
            articles=(counts.weights @ _indicate(in_article)).toarray(),
            events=(by_group @ _indicate(mentioned)).toarray(),
            all_articles=(by_group @ cells.articles)[:, None],
            all_events=(by_group @ (cells.articles > 0))[:, None],
        )


def _indicate(matrix):
    """1 where a sparse array has something."""
    out = matrix.tocsr().copy()
    out.data = (out.data != 0).astype(float)
    return out


def _rows(
    counts: Counts,
    metric: ModuleType,
    tally: Tally,
    base: Base,
    numbers: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    min_n: float,
    min_events: int,
) -> pl.DataFrame:
    """Rows of tables.METRICS, values withheld where there is too little behind them."""
    groups = len(counts.groups)
    labels = counts.features if metric.LEVEL == "variant" else counts.concepts
    width = len(labels)
    concept = counts.codes["concept"] if metric.LEVEL == "variant" else np.arange(width)
    sides = np.triu_indices(groups, 1) if metric.PAIRWISE else (np.arange(groups),)
    over_articles = _over_articles(metric)

    # A group that never mentions the concept has no row, unless it has a value all the same.
    mentioned = sum(base.n[side] for side in sides) > 0
    events = base.all_events if over_articles else base.events
    short = [(events[s] < min_events) | ((base.n[s] < min_n) & (not over_articles)) for s in sides]
    valued = np.isfinite(numbers[0][sides]) & ~np.any(short, axis=0)[:, concept]
    row, column = np.nonzero(mentioned[:, concept] | valued)
    sides, c = tuple(side[row] for side in sides), concept[column]
    value, low, high, p = (x[(*sides, column)] for x in numbers)

    n_concept = sum(base.n[s, c] for s in sides)
    n = n_concept
    if metric.LEVEL == "variant":
        n = sum(tally.n[s, column] for s in sides)
    reasons = _Reasons(len(row))
    for side, few in zip(sides, short):
        need = _needed(counts, base, side, c, min_n, min_events, over_articles, len(sides) > 1)
        reasons.add(few[row, c], *need)
    if hasattr(metric, "sides"):
        compared = [side.by_concept(side.n) for side in metric.sides(tally)]
        scarce = np.minimum(*compared)[:, c]
        scarce = np.minimum.reduce([scarce[s, np.arange(len(s))] for s in sides])
        reasons.add(
            scarce < min_n,
            [scarce],
            lambda x: f"insufficient data: {x:.0f} mentions to compare with (need {min_n:g})",
        )
    undefined = "undefined here: no rival, or nothing to compare with"
    reasons.add(~np.isfinite(value), [value * 0], lambda _: undefined)
    gone = reasons.code > 0
    open_ended = "no end of the interval on one side: a count is 0"
    reasons.add(np.isinf(low) | np.isinf(high), [value * 0], lambda _: open_ended)
    low, high = (np.where(gone | ~np.isfinite(x), np.nan, x) for x in (low, high))

    def behind(values: np.ndarray, everything: np.ndarray) -> np.ndarray:
        return sum(everything[s, 0] if over_articles else values[s, c] for s in sides)

    names = pl.Series(counts.groups, dtype=pl.String)
    voice = "all" if counts.voice is None else "+".join(counts.voice)
    frame = labels[column].with_columns(
        pl.lit(metric.NAME).alias("metric"),
        names.gather(sides[0]).alias("group"),
        (names.gather(sides[1]) if metric.PAIRWISE else pl.lit(None, pl.String)).alias("against"),
        pl.lit(voice).alias("voice"),
        pl.lit(counts.zone, pl.String).alias("zone"),
        pl.Series("n", n),
        pl.Series("n_concept", n_concept),
        pl.Series("n_articles", behind(base.articles, base.all_articles)),
        pl.Series("n_events", behind(base.events, base.all_events)),
        pl.Series("value", np.where(gone, np.nan, value)),
        pl.Series("low", low),
        pl.Series("high", high),
        pl.Series("p", np.where(gone, np.nan, p)),
        pl.Series("reason", reasons.texts, dtype=pl.String).gather(reasons.code),
    )
    return conform(frame, METRICS).with_columns(pl.col("value", "low", "high", "p").fill_nan(None))


class _Reasons:
    """Why rows have no number: the first reason given stands. Each text is made once."""

    def __init__(self, rows: int) -> None:
        self.code = np.zeros(rows, dtype=np.int64)  # of `texts`; 0 for none
        self.texts: list[str | None] = [None]

    def add(self, rows: np.ndarray, keys: list[np.ndarray], say: Callable[..., str]) -> None:
        """Where `rows` holds, what `say` makes of the numbers that stand there in `keys`."""
        new = np.flatnonzero(rows & (self.code == 0))
        if len(new):
            said, of = np.unique(np.stack([k[new] for k in keys]), axis=1, return_inverse=True)
            self.code[new] = len(self.texts) + of
            self.texts += [say(*one) for one in said.T.tolist()]


def _needed(
    counts: Counts,
    base: Base,
    side: np.ndarray,
    concept: np.ndarray,
    min_n: float,
    min_events: int,
    over_articles: bool,
    named: bool,
) -> tuple[list[np.ndarray], Callable[..., str]]:
    """What stands behind one side of each row, and how to say that it is too little."""

    def whose(group: float) -> str:
        return f" in {counts.groups[int(group)]}" if named else ""

    of = side if named else side * 0
    if over_articles:
        return (
            [of, base.all_events[side, 0]],
            lambda group, events: (
                f"insufficient data: {_number(events, 'event')} (need {min_events}){whose(group)}"
            ),
        )
    return (
        [of, base.n[side, concept], base.events[side, concept]],
        lambda group, n, events: (
            f"insufficient data: {_number(n, 'mention')} in {_number(events, 'event')} "
            f"(need {min_n:g} in {min_events}){whose(group)}"
        ),
    )


def _number(n: float, noun: str) -> str:
    """ "1 event", "4 events"."""
    return f"{n:.0f} {noun}" + ("s" if round(n) != 1 else "")
