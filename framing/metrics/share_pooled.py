"""Share with partial pooling: groups with few mentions are drawn towards the common choice.

Empirical-Bayes Dirichlet-multinomial. With N(g) choices (an article counts once for each variant
it uses: repeating a word is not choosing again), p(g) the group's shares, m the shares of all
groups together weighted by N, and a prior worth s choices:

    pooled(g, v) = (N(g) p(g, v) + s m(v)) / (N(g) + s),   s = 1 / rho - 1

rho is the ANOVA estimate of the correlation of choices within a group, the part of the spread
between groups that chance does not explain: with B = sum over g of N(g) |p(g) - m|^2, M = sum over
v of m(v) (1 - m(v)), N = sum of N(g), over G groups,

    rho = (B / M - (G - 1)) / (N - sum of N(g)^2 / N - (G - 1)),  kept within 1 / (N + 1) and 1

Groups that never mention the concept get NaN. NaN for everybody where there are fewer than two
groups to learn from. Source: Brier, Biometrika 67 (1980) 591 (Dirichlet-multinomial and its design
effect); Efron and Morris, JASA 70 (1975) 311 (empirical Bayes).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..tally import ratio
from .share import measure as shares

if TYPE_CHECKING:
    from ..tally import Tally

NAME = "share_pooled"
LEVEL = "variant"
PAIRWISE = False
INTERVAL = "pooled"
HELP = "The share, drawn towards the common choice where a group has few mentions."


def measure(tally: Tally) -> np.ndarray:
    """Pooled shares, (..., G, F), between 0 and 1."""
    weight, mean, strength = prior(tally)
    p = shares(tally)
    own, s = tally.spread(weight), tally.spread(strength)
    return ratio(own * p + s * mean, own + s)


def prior(tally: Tally) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """N(g) as (..., G, C), the common shares m as (..., 1, F), and s as (..., 1, C)."""
    weight = tally.by_concept(tally.with_feature)
    used = weight > 0
    groups = used.sum(-2, keepdims=True)
    total = weight.sum(-2, keepdims=True)
    p = np.nan_to_num(shares(tally))
    own = tally.spread(weight)
    mean = ratio((own * p).sum(-2, keepdims=True), tally.spread(total))
    between = tally.by_concept((own * (p - mean) ** 2).sum(-2, keepdims=True))
    spread = tally.by_concept(mean * (1 - mean))
    size = total - ratio((weight**2).sum(-2, keepdims=True), total)
    rho = ratio(ratio(between, spread) - (groups - 1), size - (groups - 1))
    # No spread to explain (one variant only, or too few mentions): pool as far as allowed.
    rho = np.where(np.isfinite(rho) & (size > groups - 1), rho, 0.0)
    rho = np.clip(rho, ratio(np.ones_like(total), total + 1), 1.0)
    return weight, mean, np.where(groups > 1, 1 / rho - 1, np.nan)
