"""Jensen-Shannon divergence of two groups' choices within a concept, base 2.

With P and Q the two groups' shares of the concept's variants and M = (P + Q) / 2:

    JSD(P, Q) = (KL(P || M) + KL(Q || M)) / 2,   KL(P || M) = sum of P log2(P / M)

0 where both choose alike, 1 where they share no variant. NaN where either group never mentions
the concept. Small samples raise it: read it with its interval.
Source: Lin, Divergence measures based on the Shannon entropy, IEEE Trans. Inf. Theory 37 (1991).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .share import measure as shares

if TYPE_CHECKING:
    from ..tally import Tally

NAME = "divergence"
LEVEL = "concept"
PAIRWISE = True
INTERVAL = "distance"
HELP = "How far apart two groups' choices of words for a concept are, 0 (alike) to 1."


def measure(tally: Tally) -> np.ndarray:
    """Divergence, (..., G, G, C), between 0 and 1, symmetric."""
    p = shares(tally)
    return _summed(tally, _gap(p[..., :, None, :], p[..., None, :, :]))


def between(tally: Tally, other: Tally) -> np.ndarray:
    """Divergence of each group's choices from its own in another tally, (..., G, C)."""
    return _summed(tally, _gap(shares(tally), shares(other)))


def _gap(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Each variant's part of the divergence of two choices."""
    return _plogp((p + q) / 2) - (_plogp(p) + _plogp(q)) / 2


def _summed(tally: Tally, gap: np.ndarray) -> np.ndarray:
    # -p log p is concave, so the sum is not negative but for rounding.
    return np.clip(tally.by_concept(gap), 0, 1)


def _plogp(p: np.ndarray) -> np.ndarray:
    """-p log2 p, 0 at 0, NaN kept."""
    return -p * np.log2(np.where(p > 0, p, 1.0))
