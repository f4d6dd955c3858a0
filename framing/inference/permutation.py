"""Permutation tests that shuffle groups' labels within events, and correction for many tests.

Under the null hypothesis who wrote which article about an event does not matter: labels within an
event may be shuffled, across events they may not. Every metric is measured on the shuffled counts,
all shuffles at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import ModuleType

import numpy as np
import polars as pl

from ..counts import Counts
from ..errors import DesignError
from ..tally import Tally
from .intervals import quiet
from .resampling import CHUNK, Block, blocks

PROMISING = 0.02
REFINE = 10


def permutation_p(
    counts: Counts, metric: ModuleType, *, permutations: int = 2000, seed: int = 0
) -> np.ndarray:
    """Two-sided p-values of a metric, in the shape of its values.

    The statistic is |value - value of all groups together|, or |value| for a metric of two groups.
    p = (1 + shuffles at least as extreme) / (1 + shuffles) (Phipson and Smyth 2010); a shuffle
    where the value is undefined counts as extreme. Concepts with a p of at most .02 are shuffled
    ten times as often again, afresh: where many tests are corrected, small p-values decide. NaN where the value is undefined, and
    everywhere when no event has articles of two groups: there is nothing to shuffle.
    """
    observed = counts.tally()
    value = quiet(metric.measure, observed)
    if not np.any(_mixed(counts)):
        return np.full(value.shape, np.nan)
    statistic = _statistic(metric, observed)
    p = np.full(value.shape, np.nan)
    parts = list(blocks(counts))
    for times in (1, REFINE):
        if not parts:
            break
        # The second pass shuffles afresh, so that p-values near a corrected level are fine enough.
        found = _exceeded(counts, metric, statistic, parts, times * permutations, seed + times)
        for block, extreme in zip(parts, found):
            at = block.features if metric.LEVEL == "variant" else block.concepts
            p[..., at] = (1 + extreme) / (times * permutations + 1)
        p = np.where(np.isnan(statistic), np.nan, p)
        parts = [
            block
            for block in blocks(counts, width=1)
            if np.any(block.part(p, metric.LEVEL) <= PROMISING)
        ]
    return p


def _exceeded(
    counts: Counts,
    metric: ModuleType,
    statistic: np.ndarray,
    parts: Sequence[Block],
    permutations: int,
    seed: int,
) -> list[np.ndarray]:
    """By block, in how many shuffles the statistic is at least as extreme."""
    out = [np.zeros(block.part(statistic, metric.LEVEL).shape) for block in parts]
    for labels in shuffled_labels(counts, permutations, seed):
        sizes = _sizes(counts, labels)
        for extreme, block in zip(out, parts):
            own = block.part(statistic, metric.LEVEL)
            each = _statistic(metric, _shuffled(counts, block, labels, sizes))
            extreme += (~(each < own * (1 - 1e-9) - 1e-12)).sum(0)
    return out


def shuffled_labels(counts: Counts, permutations: int, seed: int) -> Iterator[np.ndarray]:
    """Group numbers of the articles, shuffled within events: (permutations in this chunk, A)."""
    rng = np.random.default_rng(seed)
    own = _labels(counts)
    by_event = np.argsort(counts.event, kind="stable")
    events = counts.event[by_event]
    each = max(1, CHUNK // max(len(own), len(counts.groups) ** 2 * 64))
    for start in range(0, permutations, each):
        # Sorting events plus noise below 1 shuffles within events.
        noise = rng.random((min(each, permutations - start), len(own)))
        order = np.argsort(events + noise, axis=1)
        out = np.empty(noise.shape, dtype=np.int64)
        out[:, by_event] = own[by_event][order]
        yield out


def _labels(counts: Counts) -> np.ndarray:
    """The group of each article."""
    weights = counts.weights.tocoo()
    group, article = weights.coords
    if len(group) != len(counts.event) or len(np.unique(article)) != len(article):
        raise DesignError("labels can be shuffled only where each article has exactly one group")
    out = np.zeros(len(counts.event), dtype=np.int64)
    out[article] = group
    return out


def _mixed(counts: Counts) -> np.ndarray:
    """Whether each event has articles of two groups."""
    return np.bincount(counts.cells.event, minlength=counts.n_events) > 1


def _statistic(metric: ModuleType, tally: Tally) -> np.ndarray:
    value = quiet(metric.measure, tally)
    if metric.PAIRWISE:
        return np.abs(value)
    together = quiet(metric.measure, tally.pooled())
    # A metric that sets a group against the rest is already a difference.
    return np.abs(value - np.where(np.isnan(together), 0.0, together))


def _sizes(counts: Counts, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Words and articles of the groups under shuffled labels, each (shuffles, G)."""
    shape = (len(labels), len(counts.groups))
    flat = (np.arange(len(labels))[:, None] * shape[1] + labels).ravel()
    words = np.bincount(flat, np.tile(counts.words, len(labels)), minlength=shape[0] * shape[1])
    articles = np.bincount(flat, minlength=shape[0] * shape[1]).astype(float)
    return words.reshape(shape), articles.reshape(shape)


def _shuffled(
    counts: Counts, block: Block, labels: np.ndarray, sizes: tuple[np.ndarray, np.ndarray]
) -> Tally:
    """Tally of a block of features under shuffled labels."""
    shape = (len(labels), len(counts.groups), len(block.features))
    part = counts.matrix[:, block.features].tocoo()
    article, feature = part.coords
    row = np.arange(shape[0])[:, None] * shape[1] + labels[:, article]
    flat = (row * shape[2] + feature).ravel()

    def summed(values: np.ndarray) -> np.ndarray:
        total = np.bincount(flat, np.tile(values, shape[0]), minlength=int(np.prod(shape)))
        return total.reshape(shape)

    return Tally(
        n=summed(part.data),
        with_feature=summed((part.data > 0).astype(float)),
        words=sizes[0],
        articles=sizes[1],
        **block.codes,
    )


def adjust(p: np.ndarray, *, method: str = "bh") -> np.ndarray:
    """p-values corrected for the false discovery rate over one family; NaN stays and is not counted.

    Args:
        p: p-values of the family.
        method: "bh" (Benjamini and Hochberg 1995: independent or positively dependent tests) or
            "by" (Benjamini and Yekutieli 2001: any dependence).

    Raises:
        DesignError: no such method.
    """
    if method not in ("bh", "by"):
        raise DesignError(f"no correction is called {method!r}; there are 'bh' and 'by'")
    out = np.full(np.shape(p), np.nan)
    known = np.isfinite(p)
    if known.any():
        some = np.asarray(p, dtype=float)[known]
        order, m = np.argsort(some)[::-1], len(some)
        rank = np.arange(m, 0, -1)
        raised = some[order] * (m / rank)
        if method == "by":
            raised *= (1 / rank).sum()
        least = np.empty(m)
        least[order] = np.minimum.accumulate(np.minimum(raised, 1.0))
        out[known] = least
    return out


def correct(
    frame: pl.DataFrame, *, method: str = "bh", family: Sequence[str] = ("metric", "voice")
) -> pl.DataFrame:
    """Fill `q`: each row's p corrected over its family, the rows alike in the `family` columns.

    The frame gains a column `family` that says what the correction ran over.
    """
    parts = []
    for key, part in frame.group_by(list(family), maintain_order=True):
        p = part["p"].to_numpy().astype(float)
        label = f"{method.upper()} over {np.isfinite(p).sum()} tests: " + ", ".join(
            str(k) for k in key
        )
        parts.append(
            part.with_columns(
                q=pl.Series(adjust(p, method=method)).fill_nan(None), family=pl.lit(label)
            )
        )
    return pl.concat(parts) if parts else frame.with_columns(family=pl.lit(None, pl.String))
