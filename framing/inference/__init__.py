"""Intervals and tests for every metric in one place; the event is the sample.

`estimate()` gives any metric with intervals. `paired()` gives the effect over matched events,
`permute()` tests by shuffling labels within events, `adjust()` corrects for many comparisons, and
`pool()` draws noisy groups towards the common choice. docs/methods.md has the formulas, and
benchmarks/validity/ the coverage they were chosen by.
"""

from .estimates import MIN_EVENTS, MIN_N, estimate

__all__ = ["MIN_EVENTS", "MIN_N", "estimate"]
