"""Rate: mentions of a variant per 1,000 words of the zones counted.

    rate(g, v) = 1000 * n(g, v) / words(g)

All words of the zone divide, whoever speaks them. NaN where the group has no words.
Source: the normalised frequency of corpus linguistics (McEnery and Hardie, Corpus Linguistics,
2012, ch. 2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..tally import ratio

if TYPE_CHECKING:
    from ..tally import Tally

NAME = "rate"
LEVEL = "variant"
PAIRWISE = False
OVER = "articles"
INTERVAL = "count"
HELP = "Mentions of the variant per 1,000 words."


def measure(tally: Tally) -> np.ndarray:
    """Rates, (..., G, F), mentions per 1,000 words."""
    return 1000 * ratio(tally.n, tally.words[..., None])
