"""Pictures of the library's tables, in one Altair theme, light and dark."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl
from colours import ink, palette

SANS = '"Source Sans", "Source Sans 3", system-ui, sans-serif'
LEAST = 12  # mentions that the axis of counts reaches at least
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
    whiskers = base.mark_rule(strokeWidth=1.3, color=ink(is_dark)["ink"]).encode(
        x=alt.X("low:Q"),
        x2="high:Q",
        tooltip=tip,
        # The interval of a word that was never used says only how little is known.
        opacity=alt.condition("datum.n > 0", alt.value(0.7), alt.value(0.22)),
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
                scale=alt.Scale(domainMin=0, domainMax=max(LEAST, rows["n_concept"].max() or 0)),
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


def forest(rows: pl.DataFrame, is_dark: bool) -> Any:
    """Paired odds ratios of one word, a pair of groups a line, on a log scale around 1."""
    c = ink(is_dark)
    pairs = rows["pair"].unique(maintain_order=True).to_list()
    base = alt.Chart(rows).encode(
        y=alt.Y(
            "pair:N",
            sort=pairs,
            title=None,
            axis=alt.Axis(ticks=False, domain=False, labelLimit=330),
        ),
        tooltip=alt.Tooltip("words:N", title=" "),
    )
    x = alt.X(
        "value:Q",
        title="Odds of the word, first against second, on events both covered",
        scale=alt.Scale(type="log", domain=[0.05, 20], clamp=True),
        axis=alt.Axis(values=[0.05, 0.2, 0.5, 1, 2, 5, 20], format="~g"),
    )
    even = alt.Chart(pl.DataFrame({"value": [1.0]})).mark_rule(color=c["ink"], strokeWidth=1)
    ranges = base.mark_rule(strokeWidth=2, color=c["accent"], opacity=0.55).encode(
        x=alt.X("shown_low:Q"), x2="shown_high:Q"
    )
    points = base.mark_point(size=95, filled=True, color=c["accent"], opacity=1).encode(x=x)
    chart = (even.encode(x=x) + ranges + points).properties(
        width="container", height=ROOM + 26 * len(pairs)
    )
    return themed(chart, is_dark)


def heat(rows: pl.DataFrame, is_dark: bool) -> Any:
    """Divergence between groups: the darker, the further apart."""
    c = ink(is_dark)
    groups = rows["group"].unique(maintain_order=True).to_list()
    axis = alt.Axis(ticks=False, domain=False, labelAngle=0, labelLimit=120)
    base = alt.Chart(rows).encode(
        x=alt.X("against:N", sort=groups, title=None, axis=alt.Axis(
            ticks=False, domain=False, orient="top", labelAngle=-40, labelLimit=120)),
        y=alt.Y("group:N", sort=groups, title=None, axis=axis),
        tooltip=alt.Tooltip("words:N", title=" "),
    )  # fmt: skip
    cells = base.mark_rect(stroke=c["paper"], strokeWidth=2).encode(
        color=alt.Color(
            "value:Q",
            title=None,
            scale=alt.Scale(domain=[0, 1], range=[c["panel"], c["accent"]]),
            legend=None,
        )
    )
    numbers = base.mark_text(fontSize=12).encode(
        text=alt.Text("value:Q", format=".2f"),
        color=alt.condition("datum.value > 0.45", alt.value(c["paper"]), alt.value(c["ink"])),
    )
    side = 44 * len(groups) + ROOM
    return themed((cells + numbers).properties(width="container", height=side), is_dark)


def places(rows: pl.DataFrame, is_dark: bool) -> Any:
    """A map of groups: the closer, the more alike their words."""
    c = ink(is_dark)
    none = alt.Axis(labels=False, ticks=False, grid=False, domain=False)
    base = alt.Chart(rows).encode(
        x=alt.X("x:Q", title=None, axis=none, scale=alt.Scale(padding=70)),
        y=alt.Y("y:Q", title=None, axis=none, scale=alt.Scale(padding=30)),
        tooltip=alt.Tooltip("group:N", title=" "),
    )
    dots = base.mark_circle(size=90, color=c["accent"], opacity=0.9)
    names = base.mark_text(dy=-13, fontSize=13, color=c["ink"]).encode(text="group:N")
    return themed((dots + names).properties(width="container", height=420), is_dark)
