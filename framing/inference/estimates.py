"""Any metric of any counts with intervals, and how much data stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from operator import attrgetter
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
from .resampling import CACHED, Block, Draws, Spots, Stack, blocks, chunk_of, resample, stacks

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
    threads: int = 1,
) -> list[pl.DataFrame]:
    """`estimate()` of several (counts, metrics, permutations), from the same draws.

    `threads` share the work; how many there are does not change the numbers.
    """
    if not 0 < level < 1:
        raise DesignError(f"an interval's level lies between 0 and 1, not {level}; say 0.95")
    few = (min_n, min_events)

    def drawing(one: tuple[Counts, Sequence[str], int]) -> Drawing | None:
        counts, names, permutations = one
        metrics = {name: registry.load("metrics", name) for name in names}
        if not metrics or counts.features.is_empty():
            return None
        return Drawing(counts, metrics, level, few, draws, permutations)

    def rows(of: tuple[Drawing, str]) -> pl.DataFrame:
        return _rows(*of, seed, *few)

    with _by(threads) as each:
        drawings = list(each(drawing, several))
        known = [one for one in drawings if one is not None]
        if draws:
            draw(known, draws, seed, each)
            list(each(attrgetter("ends"), [part for one in known for part in one.parts]))
        frames = iter(each(rows, [(one, name) for one in known for name in one.metrics]))
        return [
            empty(METRICS) if one is None else pl.concat([next(frames) for _ in one.metrics])
            for one in drawings
        ]


def draw(drawings: Sequence[Drawing], draws: int, seed: int, each: Each) -> None:
    """Let each of them take in all draws; those of as many events share the weights."""
    by_events: dict[int, list[Drawing]] = {}
    for one in drawings:
        by_events.setdefault(one.counts.n_events, []).append(one)
    for alike in by_events.values():
        chunks = resample([one.counts for one in alike], draws, seed)
        ready = next(chunks, None)
        while ready is not None:
            # Beside the work on some draws, the next are drawn.
            work: list[Callable[[], Any]] = [partial(next, chunks, None)]
            for one, some in zip(alike, ready):
                work += [partial(part.add, some) for part in one.parts]
            ready, *_ = each(_called, work)


Each = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]  # as map


def _called(do: Callable[[], Any]) -> Any:
    return do()


@contextmanager
def _by(threads: int) -> Iterator[Each]:
    """A map that works in as many threads; the arrays' own work lets them run beside each other."""
    if threads < 2:
        yield map
        return
    with ThreadPoolExecutor(threads) as pool:
        yield pool.map


class Drawing:
    """Some metrics of one Counts, and their intervals while draws are taken in.

    Intervals that rest on a group's own mentions are drawn where there are `few` (mentions,
    events) or more, and are NaN elsewhere: no value will be shown there.
    """

    def __init__(
        self,
        counts: Counts,
        metrics: dict[str, ModuleType],
        level: float,
        few: tuple[float, int],
        draws: int,
        permutations: int,
    ) -> None:
        self.counts, self.metrics, self.permutations = counts, metrics, permutations
        self.observed, self.base = counts.tally(), Base.of(counts)
        self.parts: list[Part] = []
        kinds = {name: kind(m) for name, m in metrics.items()} if draws else {}
        self.kinds: dict[str, type] = {n: k for n, k in kinds.items() if k is not None}
        enough = (self.base.n >= few[0]) & (self.base.events >= few[1])
        together = chunk_of(counts.n_events, draws)
        laid_out: dict[str, list[str]] = {}
        for name, of_kind in self.kinds.items():
            laid_out.setdefault(_layout(metrics[name], of_kind), []).append(name)

        def made(names: Sequence[str], observed: Tally, *at: Any) -> dict[str, Any]:
            return {n: self.kinds[n](metrics[n], observed, level, *at) for n in names}

        if names := laid_out.get("spots"):
            spots = Spots.of(counts)
            at = (spots.group, spots.feature)
            step = CACHED // max(1, len(spots.group))
            self.parts.append(Part(spots, made(names, self.observed, at), max(1, step)))
        if names := laid_out.get("stacks"):
            compared = any(self.kinds[n] is Contrast for n in names)
            for stack in stacks(counts, enough, CACHED // together, everyone=compared):
                intervals = made(names, stack.observed(self.observed))
                self.parts.append(Part(stack, intervals, together))
        parts: list[tuple[Block, list[str]]] = []
        if names := laid_out.get("mentions"):
            for block in blocks(counts, 1, np.asarray(enough.any(axis=0))):
                kept = np.flatnonzero(enough[:, block.concepts].any(1))
                parts.append((block.mentions(kept), names))
        if names := laid_out.get("blocks"):
            parts += [(block, names) for block in blocks(counts, 1)]
        for block, names in parts:
            intervals = made(names, block.observed(self.observed))
            size = len(block.groups) ** _width(intervals) * len(block.features)
            self.parts.append(Part(block, intervals, max(1, CACHED // size)))

    def numbers(self, name: str, seed: int) -> Numbers:
        """Of a metric value, lower and upper end and p, each in the shape of its values."""
        metric = self.metrics[name]
        value = quiet(metric.measure, self.observed)
        low, high, p = np.full((3, *value.shape), np.nan)
        for part in self.parts:
            if name in part.intervals:
                where = part.layout.at(metric.LEVEL, pairwise=metric.PAIRWISE)
                low[where], high[where] = part.ends[name]
        if self.permutations and getattr(metric, "INTERVAL", "real") not in ("none", "pooled"):
            p = permutation_p(self.counts, metric, permutations=self.permutations, seed=seed)
        return value, low, high, p


Numbers = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def _layout(metric: ModuleType, of_kind: type) -> str:
    """How the counts are laid out that a metric is drawn from.

    What nothing but one group's one feature decides stands in spots; what its own mentions and
    everyone's do, in stacks, or in blocks of mentions where groups are set against each other.
    """
    if of_kind in (Proportion, Count) and _over_articles(metric) and metric.LEVEL == "variant":
        return "spots"
    if of_kind in (Proportion, Contrast) and not _over_articles(metric) and not metric.PAIRWISE:
        return "stacks"
    own = of_kind in (Contrast, Distance) and not _over_articles(metric)
    return "mentions" if own else "blocks"


def _width(intervals: dict[str, Any]) -> int:
    """1, or 2 where the draws of a metric fill a groups × groups array."""
    return 1 + any(type(i) is Real and i.metric.PAIRWISE for i in intervals.values())


@dataclass(frozen=True)
class Part:
    """Intervals of some metrics, drawn from one layout of the counts, `step` draws at a time."""

    layout: Spots | Stack | Block
    intervals: dict[str, Any]
    step: int

    def add(self, draws: Draws) -> None:
        """Take in some draws."""
        for step in draws.steps(self.step):
            tally = self.layout.tally(step)
            for interval in self.intervals.values():
                if isinstance(self.layout, Spots):
                    interval.add(tally, step)
                else:
                    interval.add(tally)

    @cached_property
    def ends(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Of each metric the lower and upper ends, when all draws are taken in."""
        return {name: interval.bounds() for name, interval in self.intervals.items()}


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


def _rows(made: Drawing, name: str, seed: int, min_n: float, min_events: int) -> pl.DataFrame:
    """Rows of tables.METRICS, values withheld where there is too little behind them."""
    counts, metric, tally, base = made.counts, made.metrics[name], made.observed, made.base
    numbers = made.numbers(name, seed)
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
