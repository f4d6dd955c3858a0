"""Options of a comparison's design: they come to the verb together, as its `design`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click


def _together(*options: Callable) -> Callable:
    """Options whose values come to the verb in one dictionary, the keyword `design`."""

    def blank() -> None: ...

    for option in reversed(options):  # as decorators that stand in this order
        option(blank)
    names = [parameter.name for parameter in blank.__click_params__]  # type: ignore[attr-defined]

    def wrap(f: Callable) -> Callable:
        @wraps(f)
        def verb(*, design: dict[str, Any] | None = None, **arguments: Any) -> Any:
            own = {name: arguments.pop(name) for name in names}
            return f(design=own | (design or {}), **arguments)

        for option in reversed(options):
            verb = option(verb)
        return verb

    return wrap


# How groups are compared: `compare` and `report`.
design = _together(
    click.option(
        "--by",
        default="outlet",
        show_default=True,
        metavar="COLUMN",
        help="Column of the articles whose values are compared.",
    ),
    click.option(
        "--pair",
        type=click.Choice(["event"]),
        help="Compare only on events that both groups covered.",
    ),
    click.option(
        "--wire",
        type=click.Choice(["keep", "once", "drop"]),
        default="keep",
        show_default=True,
        help="Mentions in passages copied from an agency or another article: keep them, count "
        "them once, or drop them.",
    ),
    click.option(
        "--referent",
        metavar="NAME|split",
        help="Only mentions of this referent; `split` gives each by itself.",
    ),
    click.option(
        "--draws",
        default=2000,
        show_default=True,
        type=click.IntRange(0, 100_000),
        help="Resamples of the events behind each interval.",
    ),
    click.option(
        "--permutations",
        default=0,
        show_default=True,
        type=click.IntRange(0, 100_000),
        help="Shuffles of labels within events: adds p and, corrected, q.",
    ),
    click.option(
        "--correction",
        default="bh",
        show_default=True,
        type=click.Choice(["bh", "by"]),
        help="Of p over each metric and voice: Benjamini-Hochberg, or Benjamini-Yekutieli, "
        "which holds under any dependence.",
    ),
    click.option("--seed", default=0, show_default=True, help="Of the resampling."),
    click.option(
        "--min-n",
        default=5,
        show_default=True,
        type=click.IntRange(1),
        help="Mentions of a concept below which a group has insufficient data.",
    ),
    click.option(
        "--min-events",
        default=5,
        show_default=True,
        type=click.IntRange(1),
        help="Events below which a group has insufficient data.",
    ),
)

# Finders and analyses, and what they need: `compare`, `report` and `score`.
measures = _together(
    click.option(
        "--finder",
        "finders",
        multiple=True,
        metavar="NAME",
        help="loaded, frames, agency: the share of what each finds. Repeatable.",
    ),
    click.option(
        "--analysis",
        "analyses",
        multiple=True,
        metavar="NAME",
        help="over_time, change_points, sourcing, cue_choice, agency, distinguishability, axes "
        "... Repeatable.",
    ),
    click.option(
        "--every",
        type=click.Choice(["week", "month"]),
        default="month",
        show_default=True,
        help="Periods of over_time and change_points.",
    ),
    click.option(
        "--unit",
        type=click.Choice(["article", "sentence"]),
        default="article",
        show_default=True,
        help="What distinguishability tells apart.",
    ),
    click.option("--vectors", metavar="FILE", help="Word vectors, for axes."),
    click.option("--axes", metavar="FILE", help="Axes of your own, for axes."),
    click.option(
        "--actors",
        multiple=True,
        metavar="NAME|FILE",
        callback=lambda ctx, param, value: value or None,
        help="Actor lists, for sourcing and cue_choice.",
    ),
)
