"""The comparison's metrics and manifest as JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from ..comparison import Comparison

SUFFIX = ".json"


def render(comparison: Comparison) -> str:
    """`{"manifest": {...}, "metrics": [row, ...]}`, the rows of `Comparison.told`, each on one line.

    Missing values are null.
    """
    rows = ",\n".join(_text(row) for row in comparison.told.fill_nan(None).iter_rows(named=True))
    return f'{{"manifest": {_text(comparison.manifest, indent=1)},\n"metrics": [\n{rows}\n]}}\n'


def _text(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
