"""Intervals and tests for every metric in one place; the event is the sample.

`estimate()` gives any metric with intervals, `estimate_all()` those of several counts at once.
`paired()` gives the effect over matched events, `permutation_p()` tests by shuffling labels within
events, and `correct()` fills `q`, corrected over a stated family. docs/methods.md has the formulas, and benchmarks/validity/ the coverage that they
were chosen by.
"""

from .estimates import MIN_EVENTS, MIN_N, estimate, estimate_all
from .paired import MIN_MATCHED, paired
from .permutation import adjust, correct, permutation_p

__all__ = [
    "MIN_EVENTS",
    "MIN_MATCHED",
    "MIN_N",
    "adjust",
    "correct",
    "estimate",
    "estimate_all",
    "paired",
    "permutation_p",
]
