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
from .intervals import Contrast, Count, Distance, Proportion, Real, kind, quiet
from .permutation import permutation_p
from .resampling import Block, Draws, Spots, blocks, resample

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
    (frame,) = estimate_all(
        [(counts, metrics, permutations)], draws=draws, seed=seed, min_n=min_n,
        min_events=min_events, level=level,
    )  # fmt: skip
    return frame


def estimate_all(
    several: Sequence[tuple[Counts, Sequence[str], int]],
    *,
    draws: int = 2000,
    seed: int = 0,
    min_n: float = MIN_N,
    min_events: int = MIN_EVENTS,
    level: float = 0.95,
) -> list[pl.DataFrame]:
    """`estimate()` of several (counts, metrics, permutations), from the same draws."""
    if not 0 < level < 1:
        raise DesignError(f"an interval's level lies between 0 and 1, not {level}; say 0.95")
    loaded = [{name: registry.load("metrics", name) for name in names} for _, names, _ in several]
    bases = [Base.of(counts) if counts.features.height else None for counts, _, _ in several]
    drawings = [
        None
        if base is None or not metrics
        else Drawing(counts, metrics, level, (base.n >= min_n) & (base.events >= min_events))
        for (counts, _, _), metrics, base in zip(several, loaded, bases)
    ]
    if draws:
        draw([one for one in drawings if one is not None], draws, seed)
    out = []
    for (counts, _, permutations), metrics, base, drawing in zip(several, loaded, bases, drawings):
        if base is None or drawing is None:
            out.append(empty(METRICS))
            continue
        frames = []
        for name, metric in metrics.items():
            value = quiet(metric.measure, drawing.observed)
            low, high = np.full((2, *value.shape), np.nan)
            if draws and name in drawing.kinds:
                low, high = drawing.ends(name)
            p = np.full(value.shape, np.nan)
            if permutations and getattr(metric, "INTERVAL", "real") not in ("none", "pooled"):
                p = permutation_p(counts, metric, permutations=permutations, seed=seed)
            numbers = (value, low, high, p)
            frames.append(_rows(counts, metric, drawing.observed, base, numbers, min_n, min_events))
        out.append(pl.concat(frames))
    return out


def draw(drawings: Sequence[Drawing], draws: int, seed: int) -> None:
    """Let each of them take in all draws; those of as many events share the weights."""
    by_events: dict[int, list[Drawing]] = {}
    for one in drawings:
        by_events.setdefault(one.counts.n_events, []).append(one)
    for alike in by_events.values():
        for each in resample([one.counts for one in alike], draws, seed):
            for one, some in zip(alike, each):
                one.add(some)


class Drawing:
    """The intervals of some metrics of one Counts, while draws are taken in.

    `enough`, (G, C), tells where a value will be shown: intervals that rest on a group's own
    mentions are drawn for those alone and are NaN elsewhere.
    """

    def __init__(
        self, counts: Counts, metrics: dict[str, ModuleType], level: float, enough: np.ndarray
    ) -> None:
        self.counts, self.metrics = counts, metrics
        self.observed = counts.tally()
        kinds = {name: kind(m) for name, m in metrics.items()}
        self.kinds: dict[str, type] = {n: k for n, k in kinds.items() if k is not None}
        self.spots: Spots | None = None
        self.placed: dict[str, Any] = {}
        self.blocks: list[tuple[Block, list[_Drawn]]] = []
        by_spot = [n for n, k in self.kinds.items() if _by_spot(metrics[n], k)]
        if by_spot:
            self.spots = Spots.of(counts)
            at = (self.spots.group, self.spots.feature)
            self.placed = {n: self.kinds[n](metrics[n], self.observed, level, at) for n in by_spot}
        rest = {n: k for n, k in self.kinds.items() if n not in by_spot}
        # Nothing but a group's own mentions, and the sum of all others', decides these.
        own = {
            n for n, k in rest.items() if k in OF_OWN_MENTIONS and not _over_articles(metrics[n])
        }
        if rest:
            wanted = np.asarray(enough.any(axis=0)) if len(own) == len(rest) else None
            for block in blocks(counts, 1, wanted):
                few = _few(block, enough)
                for part, names in ((few, own), (block, rest.keys() - own)):
                    if part is not None and names:
                        seen = part.observed(self.observed)
                        made = [_Drawn(n, rest[n](metrics[n], seen, level)) for n in sorted(names)]
                        self.blocks.append((part, made))

    def add(self, draws: Draws) -> None:
        """Take in some draws."""
        if self.spots is not None:
            for step in draws.steps(max(1, CACHED // max(1, len(self.spots.group)))):
                tally = self.spots.tally(step)
                for interval in self.placed.values():
                    interval.add(tally, step)
        for block, made in self.blocks:
            # A pairwise metric whose values are drawn fills a groups × groups array a draw.
            wide = max(
                1 + (type(one.interval) is Real and self.metrics[one.name].PAIRWISE) for one in made
            )
            size = len(block.groups) ** wide * len(block.features)
            for step in draws.steps(max(1, CACHED // size)):
                tally = block.tally(step)
                for one in made:
                    one.interval.add(tally)

    def ends(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper ends of a metric, in the shape of its values."""
        if name in self.placed:
            return self.placed[name].bounds()
        metric = self.metrics[name]
        low, high = np.full((2, *quiet(metric.measure, self.observed).shape), np.nan)
        for block, made in self.blocks:
            for one in made:
                if one.name == name:
                    one.fill(block, metric, low, high)
        return low, high


CACHED = 300_000  # array elements that the draws of one step fill: near the processor
# Kinds whose ends rest on nothing but a group's own mentions and the sum of all others'.
OF_OWN_MENTIONS = (Proportion, Contrast, Distance)


@dataclass(frozen=True)
class _Drawn:
    """The interval of one metric on one block."""

    name: str
    interval: Any

    def fill(self, block: Block, metric: ModuleType, low: np.ndarray, high: np.ndarray) -> None:
        """Put the ends where they belong."""
        rows = np.array([g[0] for g in block.groups if len(g) == 1], dtype=int)
        column = block.features if metric.LEVEL == "variant" else block.concepts
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
    pairs = np.triu_indices(groups, 1) if metric.PAIRWISE else (np.arange(groups),)
    over_articles = _over_articles(metric)

    # A group that never mentions the concept has no row, unless it has a value all the same.
    mentioned = np.sum([base.n[s] for s in pairs], axis=0) > 0
    events = base.all_events if over_articles else base.events
    short = [(events[s] < min_events) | ((base.n[s] < min_n) & (not over_articles)) for s in pairs]
    valued = np.isfinite(numbers[0][pairs]) & ~np.any(short, axis=0)[:, concept]
    row, column = np.nonzero(mentioned[:, concept] | valued)
    sides, c = [s[row] for s in pairs], concept[column]
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
        (names.gather(sides[-1]) if metric.PAIRWISE else pl.lit(None, pl.String)).alias("against"),
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
