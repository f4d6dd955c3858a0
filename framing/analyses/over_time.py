"""Metrics by day, week, month, quarter or year, each with its interval.

Each period is counted and estimated by itself, its own events resampled, over the same features
throughout: a variant not used in a period has a share of 0 there, or "insufficient data".
"""

from __future__ import annotations

from typing import Any

import polars as pl

from ..counts import FEATURE, count
from ..errors import DesignError
from ..inference import estimate
from ..tables import METRICS, empty

NAME = "over_time"
HELP = "How shares and other metrics run over time, by week or month."
QUARTER = ""  # has no code of its own
EVERY = {
    "day": "%Y-%m-%d",
    "week": "%G-W%V",  # ISO 8601: the week belongs to the year of its Thursday
    "month": "%Y-%m",
    "quarter": QUARTER,
    "year": "%Y",
}


def run(scan: Any, corpus: Any, design: Any) -> pl.DataFrame:
    """Rows of `tables.METRICS` with `period`, for a Scan and a Design (`design.every`: "month")."""
    return over_time(scan.mentions, scan.index, design, every=getattr(design, "every", "month"))


def over_time(
    mentions: pl.DataFrame, index: pl.DataFrame, design: Any, *, every: str = "month"
) -> pl.DataFrame:
    """The design's metrics in each period.

    Args:
        mentions: rows of `tables.MENTIONS`.
        index: rows of `tables.INDEX`; articles without a date are left out.
        design: a `Design` (by, voice, zone, referent, metrics, draws, seed, level, min_n,
            min_events).
        every: day, week (ISO), month, quarter or year.

    Raises:
        DesignError: no such period, or no article has a date.
    """
    dated = in_periods(index, every)
    variants = mentions.filter(pl.col("valid").fill_null(True)).select(FEATURE).unique()
    frames = []
    for (period,), part in dated.sort("_period").group_by("_period", maintain_order=True):
        if part[design.by].null_count() == len(part):
            continue
        counts = count(
            mentions,
            part,
            by=design.by,
            voice=design.voice,
            zone=design.zone,
            referent=design.referent,
            features=variants,
        )
        rows = estimate(
            counts,
            metrics=design.metrics,
            draws=design.draws,
            seed=design.seed,
            min_n=design.min_n,
            min_events=design.min_events,
            level=design.level,
        )
        frames.append(rows.with_columns(period=pl.lit(period, dtype=pl.String)))
    return pl.concat(frames) if frames else empty(METRICS)


def in_periods(index: pl.DataFrame, every: str) -> pl.DataFrame:
    """The dated articles with their `_period`, a label that sorts as time runs."""
    if every not in EVERY:
        raise DesignError(f"no period is called {every!r}; there are {', '.join(EVERY)}")
    date = pl.col("date")
    label = (
        pl.format("{}-Q{}", date.dt.year(), date.dt.quarter())
        if EVERY[every] == QUARTER
        else date.dt.strftime(EVERY[every])
    )
    dated = index.filter(date.is_not_null()).with_columns(_period=label)
    if dated.is_empty():
        raise DesignError("no article has a date; give a column of dates, or compare without time")
    return dated
