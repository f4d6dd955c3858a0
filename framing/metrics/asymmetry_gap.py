"""Difference of differences: is one outlet's asymmetry larger than another's?

    gap(g, h, v, r) = asymmetry(g, v, r) - asymmetry(h, v, r)

NaN where either outlet's asymmetry is. Interval by MOVER from those of the two asymmetries
(Donner and Zou, Statistical Methods in Medical Research 21 (2012) 347).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .asymmetry import measure as asymmetry
from .asymmetry import sides

if TYPE_CHECKING:
    from ..tally import Tally

NAME = "asymmetry_gap"
LEVEL = "variant"
PAIRWISE = True
INTERVAL = "contrast"
SCALE = "difference"
HELP = "One group's asymmetry between referents, less another's."

__all__ = ["measure", "sides"]


def measure(tally: Tally) -> np.ndarray:
    """Differences of asymmetries, (..., G, G, F), between -2 and 2; antisymmetric."""
    each = asymmetry(tally)
    return each[..., :, None, :] - each[..., None, :, :]
