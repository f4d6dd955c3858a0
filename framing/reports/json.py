"""The comparison's metrics and manifest as JSON."""

from __future__ import annotations

import json
from datetime import date

from ..comparison import Comparison

SUFFIX = ".json"


def render(comparison: Comparison) -> str:
    """`{"manifest": ..., "metrics": [row, ...]}`; missing values are null."""
    rows = [
        {k: (None if isinstance(v, float) and v != v else v) for k, v in row.items()}
        for row in comparison.metrics.iter_rows(named=True)
    ]
    return json.dumps(
        {"manifest": comparison.manifest, "metrics": rows},
        ensure_ascii=False,
        indent=1,
        default=lambda v: v.isoformat() if isinstance(v, date) else str(v),
    )
