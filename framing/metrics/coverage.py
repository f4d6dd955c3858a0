"""Coverage: the part of an outlet's articles that use a variant at least once.

    coverage(g, v) = articles of g with v / articles of g

NaN where the group has no article. Source: document frequency as a proportion (Gries, Dispersions
and adjusted frequencies in corpora, 2008: "range").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..tally import ratio

if TYPE_CHECKING:
    from ..tally import Tally

NAME = "coverage"
LEVEL = "variant"
PAIRWISE = False
OVER = "articles"
INTERVAL = "proportion"
HELP = "The part of all articles that use the variant at least once."


def measure(tally: Tally) -> np.ndarray:
    """Coverage, (..., G, F), between 0 and 1."""
    return ratio(tally.with_feature, tally.articles[..., None])
