"""Pictures of the library's tables, in one Altair theme, light and dark."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl
from colours import ink, palette

SANS = '"Source Sans", "Source Sans 3", system-ui, sans-serif'
BAND = 13  # pixels of one bar
ROOM = 110  # pixels of axis and legend, which the height includes


def themed(chart: Any, is_dark: bool) -> Any:
    """The chart in the one theme: paper, ink, thin rules, no frame."""
    c = ink(is_dark)
    words = dict(labelColor=c["soft"], titleColor=c["soft"], labelFont=SANS, titleFont=SANS)
    return (
        chart.configure(background="transparent", font=SANS)
        .configure_view(stroke=None)
        .configure_axis(
            **words, labelFontSize=13, titleFontSize=13, titleFontWeight=400, gridColor=c["rule"],
            domainColor=c["rule"], tickColor=c["rule"], labelLimit=220, titleAnchor="start",
        )
        .configure_legend(
            **words, labelFontSize=13, titleFontSize=13, orient="top", direction="horizontal",
            symbolType="circle", labelLimit=260, columns=4,
        )
    )  # fmt: skip


def _variants(rows: pl.DataFrame, is_dark: bool) -> alt.Color:
    """Variants in their own colours, the same on every page."""
    named = rows.select("variant", "colour").unique("variant", maintain_order=True)
    colours = palette(is_dark)
    return alt.Color(
        "variant:N",
        title=None,
        scale=alt.Scale(
            domain=named["variant"].to_list(), range=[colours[i] for i in named["colour"].to_list()]
        ),
        legend=alt.Legend() if named.height > 1 else None,
    )


def _picked() -> alt.Parameter:
    return alt.selection_point(name="picked", fields=["group", "variant"])


def shares(rows: pl.DataFrame, is_dark: bool) -> Any:
    """Share of each variant by group: a bar with its interval. Click a bar."""
    groups = rows["group"].unique(maintain_order=True).to_list()
    words = rows["variant"].unique(maintain_order=True).to_list()
    picked = _picked()
    y = alt.Y(
        "group:N",
        sort=groups,
        title=None,
        scale=alt.Scale(paddingInner=0.28, paddingOuter=0.1),
        axis=alt.Axis(ticks=False, domain=False, labelPadding=8, labelFontWeight=600),
    )
    inside = alt.YOffset("variant:N", sort=words) if len(words) > 1 else alt.Undefined
    x = alt.X(
        "value:Q",
        title="Share of the mentions of the same thing, with its 95% interval",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", tickCount=5),
    )
    base = alt.Chart(rows).encode(y=y, yOffset=inside)
    tip = alt.Tooltip("words:N", title=" ")
    bars = (
        base.mark_bar(cursor="pointer", height=alt.RelativeBandSize(0.82))
        .encode(
            x=x,
            color=_variants(rows, is_dark),
            opacity=alt.condition(picked, alt.value(0.85), alt.value(0.3)),
            tooltip=tip,
        )
        .add_params(picked)
    )
    whiskers = base.mark_rule(strokeWidth=2, opacity=0.5).encode(
        x=alt.X("low:Q"), x2="high:Q", tooltip=tip, color=_variants(rows, is_dark)
    )
    height = ROOM + len(groups) * max(30, BAND * len(words) + 10)
    return themed((bars + whiskers).properties(width="container", height=height), is_dark)


def counts(rows: pl.DataFrame, is_dark: bool) -> Any:
    """Mentions by group where there are too few for a share: stacked bars of counts. Click one."""
    groups = rows["group"].unique(maintain_order=True).to_list()
    picked = _picked()
    chart = (
        alt.Chart(rows)
        .mark_bar(cursor="pointer", stroke=ink(is_dark)["paper"], strokeWidth=1.5)
        .encode(
            y=alt.Y(
                "group:N",
                sort=groups,
                title=None,
                axis=alt.Axis(ticks=False, domain=False, labelPadding=8, labelFontWeight=600),
            ),
            x=alt.X(
                "n:Q",
                title="Mentions (too few for a share)",
                axis=alt.Axis(format="d", tickMinStep=1),
            ),
            color=_variants(rows, is_dark),
            order=alt.Order("colour:Q"),
            opacity=alt.condition(picked, alt.value(0.85), alt.value(0.3)),
            tooltip=alt.Tooltip("words:N", title=" "),
        )
        .add_params(picked)
        .properties(width="container", height=ROOM + 32 * len(groups))
    )
    return themed(chart, is_dark)


def calendar(rows: pl.DataFrame, is_dark: bool) -> Any:
    """Articles by month or day."""
    unit = rows["unit"][0]
    chart = (
        alt.Chart(rows)
        .mark_bar(color=ink(is_dark)["accent"], opacity=0.8)
        .encode(
            x=alt.X("period:T", timeUnit=unit, title=None, axis=alt.Axis(grid=False)),
            y=alt.Y("articles:Q", title="Articles", axis=alt.Axis(tickCount=3, tickMinStep=1)),
            tooltip=[
                alt.Tooltip("period:T", timeUnit=unit, title="When"),
                alt.Tooltip("articles:Q", title="Articles"),
            ],
        )
        .properties(width="container", height=170)
    )
    return themed(chart, is_dark)
