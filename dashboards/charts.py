"""Pictures of the library's tables, in one Altair theme, light and dark."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from typing import Any

import altair as alt
import polars as pl
from colours import ink, palette

SANS = '"Source Sans", "Source Sans 3", system-ui, sans-serif'
SERIF = '"Source Serif", "Source Serif 4", Charter, Georgia, serif'
LINE = 84  # letters of a title that is saved with a picture
LEAST = 12  # mentions that the axis of counts reaches at least
WIDE = 860  # pixels of a picture that is saved
BAND = 13  # pixels of one bar
SCALE = 2  # of a picture that is saved as PNG: sharp on paper and on dense screens
LETTER, LEGEND = 6.5, 700  # pixels of a letter in a legend, and of a legend
ROOM = 64  # pixels of axis and legend, which the height includes


def themed(chart: Any, is_dark: bool, named: Sequence[str] = ()) -> Any:
    """The chart in the one theme: paper, ink, thin rules, no frame; `named` are in its legend."""
    c = ink(is_dark)
    widest = LETTER * max(map(len, named), default=0) + 34
    words = dict(labelColor=c["soft"], titleColor=c["soft"], labelFont=SANS, titleFont=SANS)
    return (
        chart.properties(padding={"left": 2, "top": 4, "right": 12, "bottom": 2})
        .configure(background="transparent", font=SANS)
        .configure_view(stroke=None)
        .configure_axis(
            **words, labelFontSize=13, titleFontSize=13, titleFontWeight=400, gridColor=c["rule"],
            domainColor=c["rule"], tickColor=c["rule"], labelLimit=220, titleAnchor="start",
        )
        .configure_legend(
            **words, labelFontSize=13, titleFontSize=13, orient="top", direction="horizontal",
            symbolType="circle", labelLimit=260, symbolOpacity=1, symbolStrokeWidth=0,
            columns=max(1, int(LEGEND / widest)),
        )
    )  # fmt: skip


def _printed(chart: Any, finding: str) -> Any:
    """A picture as it is saved: as wide as a page, with the sentence that says what it shows."""
    c = ink(False)
    title = alt.TitleParams(
        textwrap.wrap(finding, LINE), anchor="start", font=SERIF, fontSize=20, lineHeight=25,
        fontWeight=600, color=c["ink"], offset=14,
    )  # fmt: skip
    return chart.properties(width=WIDE, background="white", **({"title": title} if finding else {}))


def svg(chart: Any, finding: str = "") -> bytes:
    """A picture as SVG on white, under its finding; needs vl-convert-python."""
    text = io.StringIO()
    _printed(chart, finding).save(text, format="svg")
    return text.getvalue().encode()


def png(chart: Any, finding: str = "") -> bytes:
    """A picture as PNG on white, under its finding; needs vl-convert-python."""
    made = io.BytesIO()
    _printed(chart, finding).save(made, format="png", scale_factor=SCALE)
    return made.getvalue()


def names(rows: pl.DataFrame) -> list[tuple[str, int]]:
    """Variants and their numbers in the palette, for the key above a picture."""
    return list(rows.select("variant", "colour").unique("variant", maintain_order=True).rows())


def _variants(rows: pl.DataFrame, is_dark: bool) -> alt.Color:
    """Variants in their own colours, the same on every page."""
    colours, named = palette(is_dark), names(rows)
    variants = [variant for variant, _ in named]
    return alt.Color(
        "variant:N",
        title=None,
        scale=alt.Scale(domain=variants, range=[colours[i] for _, i in named]),
        **_legend(variants),
    )


def _legend(names: Sequence[str]) -> dict[str, None]:
    """No legend for one name."""
    return {} if len(names) > 1 else {"legend": None}


def _picked() -> alt.Parameter:
    return alt.selection_point(name="picked", fields=["group", "variant"])


# Black or white, whichever contrasts more with the cell: at least 4.58 to 1.
ON_CELL = alt.condition(
    "luminance(scale('color', datum.value)) > 0.179", alt.value("#000"), alt.value("#fff")
)
# Numbers where a cell has room for them; on a phone a tap tells them.
ROOMY = alt.condition("bandwidth('x') > 30", alt.value(1), alt.value(0))
SHARE = "Share, with its 95% interval"


def shares(rows: pl.DataFrame, is_dark: bool, title: str = SHARE, whole: bool = True) -> Any:
    """Share of each variant by group: a bar with its interval. Click a bar.

    The axis reaches 100%; only as far as the data where it need not be the `whole`.
    """
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
    # Space between bars is the scale's: a bar's own height would not stand in the middle of its band.
    inside = (
        alt.YOffset("variant:N", sort=words, scale=alt.Scale(paddingInner=0.18))
        if len(words) > 1
        else alt.Undefined
    )
    x = alt.X(
        "value:Q",
        title=title,
        scale=alt.Scale(domain=[0, 1]) if whole else alt.Scale(domainMin=0),
        axis=alt.Axis(format="%", tickCount=5),
    )
    base = alt.Chart(rows).encode(y=y, yOffset=inside)
    tip = alt.Tooltip("words:N", title=" ")
    bars = (
        base.mark_bar(cursor="pointer")
        .encode(
            x=x,
            color=_variants(rows, is_dark),
            opacity=alt.condition(picked, alt.value(1), alt.value(0.3)),
            tooltip=tip,
        )
        .add_params(picked)
    )
    whiskers = base.mark_rule(strokeWidth=1.4, color=ink(is_dark)["ink"]).encode(
        x=alt.X("low:Q"),
        x2="high:Q",
        tooltip=tip,
        # The interval of a word that was never used says only how little is known.
        opacity=alt.condition("datum.n > 0", alt.value(0.75), alt.value(0.35)),
        strokeDash=alt.condition("datum.n > 0", alt.value([1, 0]), alt.value([1, 4])),
    )
    height = ROOM + len(groups) * max(30, BAND * len(words) + 10)
    return themed((bars + whiskers).properties(width="container", height=height), is_dark, words)


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
            opacity=alt.condition(picked, alt.value(1), alt.value(0.3)),
            tooltip=alt.Tooltip("words:N", title=" "),
        )
        .add_params(picked)
        .properties(width="container", height=ROOM + 32 * len(groups))
    )
    return themed(chart, is_dark, [variant for variant, _ in names(rows)])


def calendar(rows: pl.DataFrame, is_dark: bool) -> Any:
    """Articles by month or day: a thin column each, so that gaps are seen."""
    unit = rows["unit"][0]
    few = rows.height < 24  # that would be slabs
    chart = (
        alt.Chart(rows)
        .mark_bar(color=ink(is_dark)["faint"], width=16 if few else alt.RelativeBandSize(0.7))
        .encode(
            x=alt.X("period:T", timeUnit=unit, title=None, axis=alt.Axis(grid=False)),
            y=alt.Y(
                "articles:Q",
                title="Articles",
                axis=alt.Axis(tickCount=3, tickMinStep=1, format="d"),
            ),
            tooltip=alt.Tooltip("words:N", title=" "),
        )
        .properties(width="container", height=130)
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
        title="Odds of the word, first against second",
        scale=alt.Scale(type="log", domain=[0.05, 20], clamp=True),
        axis=alt.Axis(values=[0.05, 0.2, 0.5, 1, 2, 5, 20], format="~g"),
    )
    even = alt.Chart(pl.DataFrame({"value": [1.0]})).mark_rule(color=c["ink"], strokeWidth=1)
    ranges = base.mark_rule(strokeWidth=2, color=c["accent"], opacity=0.75).encode(
        x=alt.X("shown_low:Q"), x2="shown_high:Q"
    )
    points = base.mark_point(size=95, filled=True, color=c["accent"], opacity=1).encode(x=x)
    chart = (even.encode(x=x) + ranges + points).properties(
        width="container", height=ROOM + 26 * len(pairs)
    )
    return themed(chart, is_dark)


def differences(rows: pl.DataFrame, is_dark: bool) -> Any:
    """Differences of shares around nought, a group a line, a referent a colour."""
    c = ink(is_dark)
    groups = rows["group"].unique(maintain_order=True).to_list()
    whom = rows["referent"].unique(maintain_order=True).to_list()
    base = alt.Chart(rows).encode(
        y=alt.Y("group:N", sort=groups, title=None, axis=alt.Axis(ticks=False, domain=False)),
        yOffset=alt.YOffset("referent:N", sort=whom),
        color=alt.Color(
            "referent:N",
            title=None,
            scale=alt.Scale(domain=whom, range=list(palette(is_dark))[: len(whom)]),
            **_legend(whom),
        ),
        tooltip=alt.Tooltip("words:N", title=" "),
    )
    x = alt.X(
        "value:Q",
        title="Share for this side less share for others",
        scale=alt.Scale(domain=[-1, 1]),
        axis=alt.Axis(
            tickCount=5,
            labelExpr="datum.value == 0 ? 'no difference' : format(datum.value, '+.0%')",
        ),
    )
    nought = alt.Chart(pl.DataFrame({"value": [0.0]})).mark_rule(color=c["ink"]).encode(x=x)
    ranges = base.mark_rule(strokeWidth=2, opacity=0.75).encode(x=alt.X("low:Q"), x2="high:Q")
    points = base.mark_point(filled=True, size=85, opacity=1).encode(x=x)
    height = ROOM + len(groups) * max(28, 16 * len(whom))
    chart = (nought + ranges + points).properties(width="container", height=height)
    return themed(chart, is_dark, whom)


def axes(rows: pl.DataFrame, is_dark: bool) -> Any:
    """Differences on semantic axes around nought, an axis a line; full points are clear."""
    c = ink(is_dark)
    names = rows["axis"].to_list()
    base = alt.Chart(rows).encode(
        y=alt.Y("axis:N", sort=names, title=None, axis=alt.Axis(ticks=False, domain=False)),
        color=alt.condition("datum.clear", alt.value(c["accent"]), alt.value(c["faint"])),
        tooltip=alt.Tooltip("words:N", title=" "),
    )
    x = alt.X(
        "value:Q",
        title="Difference of the mean cosines, with its 95% interval",
        axis=alt.Axis(
            tickCount=5, labelExpr="datum.value == 0 ? 'none' : format(datum.value, '+~g')"
        ),
    )
    nought = alt.Chart(pl.DataFrame({"value": [0.0]})).mark_rule(color=c["ink"]).encode(x=x)
    ranges = base.mark_rule(strokeWidth=2, opacity=0.75).encode(x=alt.X("low:Q"), x2="high:Q")
    points = base.mark_point(size=85, strokeWidth=2, opacity=1).encode(
        x=x,
        fill=alt.condition("datum.clear", alt.value(c["accent"]), alt.value(c["paper"])),
    )
    chart = (nought + ranges + points).properties(width="container", height=ROOM + 26 * len(names))
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
            scale=alt.Scale(domain=[0, 0.6], clamp=True, range=[c["panel"], c["accent"]]),
            legend=None,
        )
    )
    numbers = base.mark_text(fontSize=12).encode(
        text=alt.Text("value:Q", format=".2f"),
        opacity=ROOMY,
        color=ON_CELL,
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
    leads = base.mark_rule(color=c["faint"]).encode(y2="name_y:Q")
    dots = base.mark_circle(size=90, color=c["accent"], opacity=1)
    labels = base.mark_text(fontSize=13, color=c["ink"]).encode(text="group:N", y="name_y:Q")
    return themed((leads + dots + labels).properties(width="container", height=420), is_dark)


def trend(rows: pl.DataFrame, periods: Sequence[str], is_dark: bool) -> Any:
    """Shares over time with their intervals; counts of mentions where no time has a share.

    `periods` are all from the first to the last: the axis leaves no time out.
    """
    groups = rows["group"].unique(maintain_order=True).to_list()
    colour = alt.Color(
        "group:N",
        title=None,
        scale=alt.Scale(domain=groups, range=list(palette(is_dark))[: len(groups)]),
        **_legend(groups),
    )
    base = alt.Chart(rows).encode(
        x=alt.X(
            "period:O",
            title=None,
            scale=alt.Scale(domain=list(periods)),
            axis=alt.Axis(labelAngle=0, labelOverlap=True, labelSeparation=14, grid=False),
        ),
        color=colour,
        # Side by side, so that one interval does not hide another.
        xOffset=alt.XOffset("group:N", sort=groups) if len(groups) > 1 else alt.Undefined,
        tooltip=alt.Tooltip("words:N", title=" "),
    )
    y = alt.Y(
        "value:Q",
        title="Share",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", tickCount=5),
    )
    if rows["value"].null_count() == rows.height:
        mentions = base.mark_bar(width=alt.expr("min(40, 0.7 * bandwidth('x'))")).encode(
            y=alt.Y("n_concept:Q", title="Mentions", axis=alt.Axis(tickCount=3, tickMinStep=1))
        )
        return themed(mentions.properties(width="container", height=220), is_dark, groups)
    ranges = base.mark_rule(strokeWidth=2, opacity=0.6).encode(y=alt.Y("low:Q"), y2="high:Q")
    lines = base.mark_line(strokeWidth=2).encode(y=y)
    points = base.mark_point(filled=True, size=70, opacity=1).encode(y=y)
    chart = (ranges + lines + points).properties(width="container", height=360)
    return themed(chart, is_dark, groups)


def grid(rows: pl.DataFrame, is_dark: bool) -> Any:
    """A share in every cell: groups down, kinds across, the commonest first."""
    c = ink(is_dark)
    groups = rows["group"].unique(maintain_order=True).to_list()
    base = alt.Chart(rows).encode(
        x=alt.X("variant:N", title=None,
            sort=alt.EncodingSortField("n", op="sum", order="descending"), axis=alt.Axis(
            orient="top", labelAngle=-40, ticks=False, domain=False, labelLimit=230)),
        y=alt.Y("group:N", sort=groups, title=None, axis=alt.Axis(ticks=False, domain=False)),
        tooltip=alt.Tooltip("words:N", title=" "),
    )  # fmt: skip
    cells = base.mark_rect(stroke=c["paper"], strokeWidth=2).encode(
        color=alt.Color(
            "value:Q",
            scale=alt.Scale(domain=[0, 0.5], clamp=True, range=[c["panel"], c["accent"]]),
            legend=None,
        )
    )
    numbers = base.mark_text(fontSize=12).encode(
        text=alt.Text("value:Q", format=".0%"),
        opacity=ROOMY,
        color=ON_CELL,
    )
    # Names across stand aslant, and take room of the height.
    aslant = 0.65 * LETTER * min(36, max(map(len, rows["variant"]), default=0))
    height = 34 * len(groups) + aslant + 16
    return themed((cells + numbers).properties(width="container", height=height), is_dark)


def words(rows: pl.DataFrame, sides: tuple[str, str], none: str, is_dark: bool) -> Any:
    """Every word by how often it stands and which side prefers it. Click a point.

    Full points are clear, rings lead, small dots are nobody's; names of words where there is room.
    """
    c, colours = ink(is_dark), palette(is_dark)
    kinds = [*sides, none]
    base = alt.Chart(rows)
    x = alt.X(
        "uses:Q",
        title="Times used, by both sides",
        scale=alt.Scale(type="log", nice=False, padding=14),
        axis=alt.Axis(format="~s", grid=False, tickCount=5),
    )
    y = alt.Y(
        "shown:Q",
        title=f"Log-odds: above 0 more in {sides[0]}",
        scale=alt.Scale(padding=12),
        axis=alt.Axis(tickCount=5, labelExpr="format(datum.value, datum.value ? '+.2~f' : 'd')"),
    )
    colour = alt.Scale(domain=kinds, range=[c["accent"], colours[0], c["faint"]])
    nought = alt.Chart(pl.DataFrame({"shown": [0.0]})).mark_rule(color=c["ink"]).encode(y=y)
    points = (
        base.mark_point(cursor="pointer", strokeWidth=1.4)
        .encode(
            x=x,
            y=y,
            color=alt.Color("side:N", title=None, scale=colour, sort=kinds),
            fill=alt.Fill("side:N", title=None, scale=colour, sort=kinds),
            fillOpacity=alt.condition("datum.clear", alt.value(0.85), alt.value(0.08)),
            size=alt.condition(f"datum.side == '{none}'", alt.value(22), alt.value(60)),
            tooltip=alt.Tooltip("words:N", title=" "),
        )
        .add_params(alt.selection_point(name="picked", fields=["word"]))
    )
    ring = (
        base.transform_filter("datum.marked")
        .mark_point(size=260, strokeWidth=2.4, color=c["ink"], opacity=1, aria=False)
        .encode(x=x, y=y, tooltip=alt.Tooltip("words:N", title=" "))
    )
    names = (
        base.transform_filter("datum.label != null")
        .mark_text(align="left", dx=8, dy=-7, fontSize=12.5, color=c["ink"])
        .encode(
            x=x,
            y=y,
            text="label:N",
            # A phone has room for what was searched only.
            opacity=alt.condition("datum.marked || width > 520", alt.value(1), alt.value(0)),
        )
    )
    bold = (
        base.transform_filter("datum.marked")
        .mark_text(align="left", dx=8, dy=-7, fontSize=14, fontWeight=700, color=c["ink"])
        .encode(x=x, y=y, text="label:N")
    )
    chart = nought + points + ring + names.transform_filter("!datum.marked") + bold
    return themed(chart.properties(width="container", height=470), is_dark)
