"""Share: of an outlet's mentions of a concept, the part that used this variant.

    share(g, v) = n(g, v) / sum over rivals u of n(g, u)

The shares of one concept sum to 1. NaN where the group never mentions the concept.
Source: the choice share of quantitative framing studies, a ratio estimator over events
(Cochran, Sampling Techniques, 3rd ed. 1977, ch. 6).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ..tally import Tally

from ..tally import ratio

NAME = "share"
LEVEL = "variant"
PAIRWISE = False
INTERVAL = "proportion"
HELP = "Of the mentions of a concept, the part that used this variant."


def measure(tally: Tally) -> np.ndarray:
    """Shares, (..., G, F), between 0 and 1."""
    return ratio(tally.n, tally.spread(tally.totals))
