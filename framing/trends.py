"""Shares over time as a page shows them: by period, a group or all groups together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from . import overview, registry
from .comparison import Design
from .contrasts import among
from .errors import FramingError
from .mentions import Scan, narrow

TOGETHER = "All together"
_ALL = "_together"


@dataclass(frozen=True)
class Trend:
    """One word over time.

    Attributes
    ----------
    sentence : how its share ran, or that there is too little for shares.
    rows : group, period, n, n_concept, n_events, value, low, high (null with too little data),
        words (all that in a sentence), in the order of time.
    periods : every period from the first of the rows to the last, also those without a row.
    changes : change points: group, period (the first of the new level), value (the change);
        null where the library that finds them is not installed.
    """

    sentence: str
    rows: pl.DataFrame
    periods: list[str]
    changes: pl.DataFrame | None


def trend(
    scan: Scan,
    *,
    lexicon: str,
    concept: str,
    variant: str,
    design: Design,
    every: str = "month",
    groups: list[str] | None = None,
) -> Trend:
    """Shares of a variant by period. `groups` names some; without it all are taken together.

    Raises DesignError where no article has a date.
    """
    one = overview.focus(scan, lexicon, concept)
    if groups:
        one = among(one, design, groups)
    else:
        together = one.index.with_columns(pl.lit(TOGETHER).alias(_ALL))
        one, design = replace(one, index=together), replace(design, by=_ALL)
    design = replace(design, metrics=("share",), draws=min(design.draws, 1000))
    over_time = registry.load("analyses", "over_time")
    found = over_time.over_time(one.mentions, one.index, design, every=every)
    found = found.filter((pl.col("variant") == variant) & (pl.col("n_concept") > 0))
    found = found.sort("period", "group")
    rows = found.select(
        "group", "period", "n", "n_concept", "n_events", "value", "low", "high"
    ).with_columns(pl.Series("words", [_said(r) for r in found.iter_rows(named=True)], pl.String))
    return Trend(
        _finding(rows, variant, every),
        rows,
        _periods(one.index, rows, every),
        _changes(one, variant, design, every),
    )


def _periods(index: pl.DataFrame, rows: pl.DataFrame, every: str) -> list[str]:
    """The labels of all periods from the first of the rows to the last, without gaps."""
    if rows.is_empty():
        return []
    dates: list[date] = index["date"].drop_nulls().to_list()
    days = pl.date_range(min(dates), max(dates), "1d", eager=True)
    over_time = registry.load("analyses", "over_time")
    labels = over_time.in_periods(pl.DataFrame({"date": days}), every)["_period"]
    every_one = labels.unique(maintain_order=True).to_list()
    first, last = rows["period"].min(), rows["period"].max()
    return [label for label in every_one if first <= label <= last]


def _changes(one: Scan, variant: str, design: Design, every: str) -> pl.DataFrame | None:
    """Change points of the variant, or None without the library that finds them."""
    try:
        found = registry.load("analyses", "change_points").change_points(
            narrow(one.mentions), one.index, design, every=every
        )
    except (FramingError, ImportError):
        return None
    return found.filter(pl.col("variant") == variant).select("group", "period", "value")


def _said(r: dict) -> str:
    counted = (
        f"{r['group']}, {r['period']}: “{r['variant']}” {r['n']:g} times in {r['n_concept']:g} "
        f"mentions on {r['n_events']} events"
    )
    if r["value"] is None:
        return f"{counted}: {r['reason'] or overview.FEW}."
    interval = f", 95% interval {r['low']:.0%} to {r['high']:.0%}" if r["low"] is not None else ""
    return f"{counted}, {r['value']:.0%}{interval}."


def _finding(rows: pl.DataFrame, variant: str, every: str) -> str:
    told = rows.filter(pl.col("value").is_not_null())
    if rows.is_empty():
        return f"“{variant}” stands in no dated article."
    if told.height < 2:
        return f"Too few mentions a {every} for shares of “{variant}”: counts are shown."
    top, bottom = (
        told.sort("value", "period", descending=[d, False]).row(0, named=True)
        for d in (True, False)
    )
    whose = "" if top["group"] == TOGETHER else f" in {top['group']}"
    other = "" if bottom["group"] == TOGETHER else f" in {bottom['group']}"
    apart = (top["low"] or 0) > (bottom["high"] if bottom["high"] is not None else 1)
    much = "" if apart else "; their intervals overlap"
    return (
        f"“{variant}” ranges from {bottom['value']:.0%}{other} ({bottom['period']}) to "
        f"{top['value']:.0%}{whose} ({top['period']}){much}."
    )
