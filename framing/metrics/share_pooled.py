"""Share with partial pooling: groups with few mentions are drawn towards the common choice.

Empirical-Bayes Dirichlet-multinomial. With N(g) the independent mentions that a group's clustered
ones are worth (`Tally.worth`), p(g) its shares, and a prior worth s mentions around m:

    pooled(g, v) = (N(g) p(g, v) + s m(v)) / (N(g) + s)
    m = mean of p(g) weighted by N(g) s / (N(g) + s)

s is not known: the value is the mean over a grid of rho = 1 / (1 + s), the correlation of choices
within a group, each rho weighted by the likelihood of all groups' counts (Dirichlet-multinomial)
under a uniform prior. Its variance adds the prior's own doubt and that about m:

    V = mean of [ q (1 - q) / (N + s + 1) + (s / (N + s))^2 m (1 - m) / sum of N (s + 1) / (N + s) ]
        + variance over rho of q,    q the pooled share under one rho

Groups that never mention the concept get NaN; so does everybody where only one group does.
Source: Brier, Biometrika 67 (1980) 591 (Dirichlet-multinomial); Christiansen and Morris, JASA 92
(1997) 618 (uniform shrinkage prior); Kass and Steffey, JASA 84 (1989) 717 (the added variance).
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
GRID = np.linspace(0.01, 0.99, 50)  # of rho


def measure(tally: Tally) -> np.ndarray:
    """Pooled shares, (..., G, F), between 0 and 1."""
    return pool(tally)[0]


def pool(tally: Tally, trust: np.ndarray | float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Pooled shares and their variances, each (..., G, F).

    `trust`, (..., G, C), is the part of the mentions' worth that the variances may rely on.
    """
    n = tally.by_concept(tally.n)
    worth = n if tally.worth is None else np.broadcast_to(tally.worth, n.shape)
    own = tally.spread(np.where(n > 0, worth, 0.0))
    sure = own * tally.spread(np.broadcast_to(trust, n.shape))
    p = np.nan_to_num(shares(tally))
    evidence = [_likelihood(tally, own, p, 1 / rho - 1) for rho in GRID]
    most = np.max(evidence, axis=0)
    total, mean, square, within = (np.zeros(()) for _ in range(4))
    for rho, log in zip(GRID, evidence):
        s = 1 / rho - 1
        weight = tally.spread(np.exp(log - most))
        m = _common(own, p, s)
        q = (own * p + s * m) / (own + s)
        precision = (sure * (s + 1) / (sure + s)).sum(-2, keepdims=True)
        doubt = np.nan_to_num(ratio((s / (sure + s)) ** 2 * m * (1 - m), precision))
        total, mean, square = total + weight, mean + weight * q, square + weight * q * q
        within = within + weight * (q * (1 - q) / (sure + s + 1) + doubt)
    value = mean / total
    variance = np.maximum(within / total + square / total - value**2, 0.0)
    undefined = (own == 0) | (tally.spread((n > 0).sum(-2, keepdims=True)) < 2)
    return np.where(undefined, np.nan, value), np.where(undefined, np.nan, variance)


def _common(own: np.ndarray, p: np.ndarray, s: float) -> np.ndarray:
    """m: the groups' shares, weighted by how much each can tell, (..., 1, F)."""
    weight = own * s / (own + s)
    return np.nan_to_num(ratio((weight * p).sum(-2, keepdims=True), weight.sum(-2, keepdims=True)))


def _likelihood(tally: Tally, own: np.ndarray, p: np.ndarray, s: float) -> np.ndarray:
    """Log-likelihood of all groups' shares under a prior worth s, (..., 1, C), up to a constant."""
    from scipy.special import gammaln

    m = np.maximum(_common(own, p, s), 1e-12)
    each = tally.by_concept(gammaln(own * p + s * m) - gammaln(s * m))
    size = tally.by_concept(own * p)
    return (each + gammaln(s) - gammaln(size + s)).sum(-2, keepdims=True)
