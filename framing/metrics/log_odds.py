"""Log-odds ratio of a variant within its concept, group against the rest, Dirichlet prior.

With y mentions of the variant among n of its concept in the group, y' among n' in all other
groups, and a prior of a = V * (y + y') / (n + n') pseudo-mentions (a0 = V in all, V the variants
that occur: one pseudo-mention a variant on average, spread as the whole corpus spreads them):

    delta = log((y + a) / (n + a0 - y - a)) - log((y' + a) / (n' + a0 - y' - a))
    var   = 1 / (y + a) + 1 / (y' + a)
    z     = delta / sqrt(var)

Natural logarithms. NaN where nobody mentions the concept, where one variant has no rival, and
where the group is alone. `var` is that of independent words; the interval is by events instead,
and of the log-odds ratio itself, which the prior draws towards 0.
Source: Monroe, Colaresi and Quinn, Fightin' Words, Political Analysis 16 (2008), eqs. 15 to 22.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..tally import ratio

if TYPE_CHECKING:
    from ..tally import Tally

NAME = "log_odds"
LEVEL = "variant"
PAIRWISE = False
INTERVAL = "contrast"
SCALE = "log_odds"
HELP = "Log-odds of the variant within its concept against all other groups, with a prior."


def measure(tally: Tally) -> np.ndarray:
    """delta, (..., G, F), in natural log units; positive where the group prefers the variant."""
    return estimate(tally)[0]


def sides(tally: Tally) -> tuple[Tally, Tally]:
    """Each group, and all the others together."""
    return tally, replace(tally, n=tally.others)


def estimate(tally: Tally) -> tuple[np.ndarray, np.ndarray]:
    """delta and its word-level variance, each (..., G, F)."""
    y, n = tally.n, tally.spread(tally.by_concept(tally.n))
    y_all, n_all = y.sum(-2, keepdims=True), n.sum(-2, keepdims=True)
    y_rest, n_rest = y_all - y, n_all - n
    total = tally.spread(tally.by_concept((y_all > 0).astype(float)))
    prior = total * ratio(y_all, n_all)
    inside = _log(y + prior) - _log(n + total - y - prior)
    outside = _log(y_rest + prior) - _log(n_rest + total - y_rest - prior)
    undefined = (n == 0) | (n_rest == 0)
    variance = ratio(np.ones_like(y), y + prior) + ratio(np.ones_like(y), y_rest + prior)
    return np.where(undefined, np.nan, inside - outside), np.where(undefined, np.nan, variance)


def _log(x: np.ndarray) -> np.ndarray:
    """Natural logarithm, NaN (and no warning) where x is not positive."""
    # Rounding can leave a hair above 0 where a variant has no rival.
    out = np.full(x.shape, np.nan)
    np.log(x, out=out, where=x > 1e-9)
    return out
