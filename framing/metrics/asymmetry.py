"""Asymmetry: does an outlet use other words for the same thing depending on whom it is about?

    asymmetry(g, v, r) = share(g, v | r) - share(g, v | any other referent)

With two referents the rows of one mirror those of the other. Counts must be split by referent
(`count(..., referent="split")`); NaN where only one referent occurs.
Source: a difference of two proportions, its interval by MOVER (Newcombe, Statistics in Medicine 17
(1998) 873; Donner and Zou, Statistical Methods in Medical Research 21 (2012) 347).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..tally import sums
from .share import measure as share

if TYPE_CHECKING:
    from ..tally import Tally

NAME = "asymmetry"
LEVEL = "variant"
PAIRWISE = False
INTERVAL = "contrast"
SCALE = "difference"
HELP = "The variant's share when one referent is meant, less its share when any other is."


def measure(tally: Tally) -> np.ndarray:
    """Differences of shares, (..., G, F), between -1 and 1."""
    one, other = sides(tally)
    return share(one) - share(other)


def sides(tally: Tally) -> tuple[Tally, Tally]:
    """The referent's mentions, and those of the same variants for all other referents."""
    whoever = sums(tally.n, tally.variant)[..., tally.variant]
    return tally, replace(tally, n=whoever - tally.n)
