"""The effect paired over matched events: Mantel-Haenszel odds ratio of a variant in its concept.

For two groups and one variant, each event that both cover with the concept is a stratum: a of the
first group's mentions are the variant and b are rivals; c and d in the second group; T = a+b+c+d.

    R = sum of a d / T,   S = sum of b c / T,   odds ratio = R / S

What an event's topic does to both groups alike cancels. R / (R + S) is a share over events like any
other, so its interval is made as shares' are (Clopper-Pearson with an effective number of events)
and turned into odds: it holds where R or S is 0, and needs no independence of the mentions within
an event. The p-value swaps the two groups' coverage within events (an exact test of no difference,
by random swaps).

Source: Mantel and Haenszel, J. Natl. Cancer Inst. 22 (1959) 719; the interval is robust to
clustering as in Korn and Graubard, Survey Methodology 24 (1998) 193.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl

from ..counts import Counts
from ..tables import METRICS, conform, empty
from ..tally import ratio
from .intervals import clopper_pearson, effective_events, t_shrink

NAME = "paired_odds_ratio"
MIN_MATCHED = 10
# Matched events in which one group chose the variant and the other a rival: only these tell.
MIN_TELLING = 5


def paired(
    counts: Counts,
    *,
    min_matched: int = MIN_MATCHED,
    level: float = 0.95,
    permutations: int = 2000,
    seed: int = 0,
) -> pl.DataFrame:
    """Odds ratios of every variant between every two groups, over events both cover with it.

    Args:
        counts: of `count()`; its events are the strata.
        min_matched: with fewer matched events the row says "insufficient: k matched events"; so
            does one where fewer than five of them tell, one group choosing the variant and the
            other a rival.
        level: of the intervals.
        permutations: random swaps behind the p-value; 0 leaves it out.
        seed: of the swaps.

    Returns:
        Rows of `tables.METRICS`, metric "paired_odds_ratio": `value` above 1 where `group` prefers
        the variant more than `against` does; `n`, `n_concept`, `n_articles` are both groups'
        over the matched events, `n_events` their number. An end that does not exist is null.
    """
    if counts.features.is_empty() or len(counts.groups) < 2:
        return empty(METRICS)
    rng = np.random.default_rng(seed)
    frames = [
        _pair(counts, g, h, min_matched, level, permutations, rng)
        for g, h in combinations(range(len(counts.groups)), 2)
    ]
    return pl.concat(frames)


def mantel_haenszel(
    a: np.ndarray, b: np.ndarray, c: np.ndarray, d: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Each stratum's parts of R and S, in the shape of the cells; 0 where a stratum is empty."""
    total = a + b + c + d
    return np.nan_to_num(ratio(a * d, total)), np.nan_to_num(ratio(b * c, total))


def odds_ratio(
    r: np.ndarray, s: np.ndarray, *, level: float = 0.95, most: float = np.inf
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """R / S over strata (first axis), and its interval; the upper end may be infinite.

    `most` is the number of mentions: no more than that can their information be worth.
    """
    both = r + s
    sum_r, sum_both = r.sum(0), both.sum(0)
    p = ratio(sum_r, sum_both)
    k = effective_events(sum_both, (both**2).sum(0))
    residual = ((r - np.nan_to_num(p) * both) ** 2).sum(0)
    variance = ratio(residual, sum_both**2) * k / (k - 1)
    worth = ratio(p * (1 - p), variance)
    worth = np.where((p > 0) & (p < 1) & np.isfinite(worth), worth, k)
    worth = np.minimum(worth * t_shrink(k, level), most)
    low, high = clopper_pearson(p, worth, level)
    with np.errstate(all="ignore"):
        return p / (1 - p), low / (1 - low), high / (1 - high)


def swap_test(r: np.ndarray, s: np.ndarray, *, permutations: int, seed: object) -> np.ndarray:
    """Two-sided p of R = S when each stratum's groups may be swapped, per column of (K, F)."""
    rng = np.random.default_rng(seed)  # type: ignore[arg-type]
    difference = r - s
    observed = np.abs(difference.sum(0))
    extreme = np.ones(difference.shape[1])
    for start in range(0, permutations, 500):
        size = (min(500, permutations - start), len(difference))
        signs = rng.integers(0, 2, size) * 2.0 - 1
        extreme += (np.abs(signs @ difference) >= observed * (1 - 1e-9) - 1e-12).sum(0)
    return extreme / (permutations + 1)


def _pair(
    counts: Counts,
    g: int,
    h: int,
    min_matched: int,
    level: float,
    permutations: int,
    rng: np.random.Generator,
) -> pl.DataFrame:
    cells, concept = counts.cells, counts.codes["concept"]
    one, other = (np.flatnonzero(cells.group == i) for i in (g, h))
    _, i, j = np.intersect1d(cells.event[one], cells.event[other], return_indices=True)
    one, other = one[i], other[j]
    width = len(counts.features)
    value, low, high, p = (np.full(width, np.nan) for _ in range(4))
    n, n_concept, matched, telling, articles = (np.zeros(width) for _ in range(5))
    # One concept at a time, over its matched events only.
    for c in range(int(concept.max()) + 1):
        f = np.flatnonzero(concept == c)
        x, y = (cells.n[rows][:, f].toarray() for rows in (one, other))
        both = (np.abs(x).sum(1) > 0) & (np.abs(y).sum(1) > 0)
        x, y = x[both], y[both]
        matched[f] = both.sum()
        n[f], n_concept[f] = (x + y).sum(0), (x + y).sum()
        articles[f] = cells.articles[one[both]].sum() + cells.articles[other[both]].sum()
        if both.sum() < min_matched:
            continue
        r, s = mantel_haenszel(x, x.sum(1, keepdims=True) - x, y, y.sum(1, keepdims=True) - y)
        telling[f] = ((r + s) > 0).sum(0)
        value[f], low[f], high[f] = odds_ratio(r, s, level=level, most=n_concept[f[0]])
        if permutations:
            p[f] = swap_test(r, s, permutations=permutations, seed=rng)
    few = (matched < min_matched) | (telling < MIN_TELLING)
    value, low, high, p = (np.where(few, np.nan, x) for x in (value, low, high, p))
    reasons = [
        f"insufficient: {k:.0f} matched event{'' if k == 1 else 's'} (need {min_matched})"
        if k < min_matched
        else f"insufficient: {k:.0f} matched events, {t:.0f} of them telling (need {MIN_TELLING})"
        if t < MIN_TELLING
        else "no end of the interval on one side: a count is 0"
        if np.isinf(v) or np.isinf(u)
        else None
        for k, t, v, u in zip(matched, telling, value, high)
    ]
    frame = counts.features.with_columns(
        metric=pl.lit(NAME),
        group=pl.lit(counts.groups[g]),
        against=pl.lit(counts.groups[h]),
        voice=pl.lit("all" if counts.voice is None else "+".join(counts.voice)),
        zone=pl.lit(counts.zone, dtype=pl.String),
        n=pl.Series(n),
        n_concept=pl.Series(n_concept),
        n_articles=pl.Series(articles),
        n_events=pl.Series(matched),
        reason=pl.Series(reasons, dtype=pl.String),
        **{
            name: pl.Series(np.where(np.isfinite(x), x, np.nan)).fill_nan(None)
            for name, x in (("value", value), ("low", low), ("high", high), ("p", p))
        },
    )
    return conform(frame, METRICS)
