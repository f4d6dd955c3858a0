"""The comparison's metrics as CSV."""

from __future__ import annotations

from ..comparison import Comparison
from ..output import render as table

SUFFIX = ".csv"


def render(comparison: Comparison) -> str:
    """Rows of `Comparison.told`; cells that a spreadsheet would run are quoted."""
    return table(comparison.told, "csv")
