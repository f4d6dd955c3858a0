"""Asymmetry on the scale of odds: the log odds ratio of a variant between referents.

With y of n mentions of the referent, y' of n' mentions of any other, and half a mention added to
each cell (Haldane 1956; Anscombe 1956):

    log((y + 1/2) / (n - y + 1/2)) - log((y' + 1/2) / (n' - y' + 1/2))

Natural logarithms; NaN where only one referent occurs. The interval is of the log odds ratio
itself, by MOVER (Donner and Zou 2012).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .asymmetry import sides

if TYPE_CHECKING:
    from ..tally import Tally

NAME = "asymmetry_log_odds"
LEVEL = "variant"
PAIRWISE = False
INTERVAL = "contrast"
SCALE = "log_odds"
HELP = "The log odds ratio of the variant between one referent and any other."

__all__ = ["measure", "sides"]


def measure(tally: Tally) -> np.ndarray:
    """Log odds ratios, (..., G, F), natural logarithms."""
    one, other = (_logit(side) for side in sides(tally))
    return one - other


def _logit(tally: Tally) -> np.ndarray:
    n = tally.spread(tally.by_concept(tally.n))
    # Corrected counts may be a little below 0.
    inside, outside = np.maximum(tally.n, 0), np.maximum(n - tally.n, 0)
    return np.where(n > 0, np.log(inside + 0.5) - np.log(outside + 0.5), np.nan)
