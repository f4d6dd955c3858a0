"""z of the log-odds ratio with informative Dirichlet prior: delta / sqrt(var), see `log_odds`.

It ranks words as published keyness tables do. It takes words for independent, so it is no test:
the interval of `log_odds` and the permutation test are by events.
Source: Monroe, Colaresi and Quinn, Fightin' Words, Political Analysis 16 (2008), eq. 22.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..tally import ratio
from .log_odds import estimate

if TYPE_CHECKING:
    from ..tally import Tally

NAME = "log_odds_z"
LEVEL = "variant"
PAIRWISE = False
INTERVAL = "none"
HELP = "z-score of the log-odds (Fightin' Words), for ranking; words taken as independent."


def measure(tally: Tally) -> np.ndarray:
    """z, (..., G, F)."""
    delta, variance = estimate(tally)
    return ratio(delta, np.sqrt(variance))
