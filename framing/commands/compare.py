"""framing compare"""

from __future__ import annotations

import click

from . import _options as options


def design(f):
    """Options of a comparison's design, for `compare` and `report`."""
    for option in (
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
    ):
        f = option(f)
    return f


@click.command("compare")
@options.source
@options.lexicon
@options.voice("outlet")
@options.zone
@design
@click.option(
    "--metric",
    "metrics",
    multiple=True,
    metavar="NAME",
    help="share, rate, coverage, log_odds, divergence ... Repeatable. Default: share.",
)
@options.output("table", "csv", "jsonl", "json", "md", "parquet")
def command(
    sources,
    columns,
    strict,
    limit,
    lexicons,
    voices,
    zone,
    by,
    pair,
    referent,
    draws,
    seed,
    min_n,
    min_events,
    metrics,
    format,
    path,
) -> None:
    """Which words each outlet chose for the same thing, with 95% intervals over events.

    A share is a variant's part of all mentions of its concept in the voice asked for. Too little
    data gives the reason instead of a number.

    \b
    framing compare news.csv -l migration
    framing compare news.jsonl.gz --by lean --pair event -o shares.csv
    """
    import polars as pl

    from .. import comparison, mentions
    from ..output import emit, format_of

    corpus = options.corpus(sources, columns, strict, limit)
    with options.progress("reading") as tick:
        result = comparison.compare(
            corpus, lexicons or None, progress=tick, by=by, voice=voices or ("outlet",), zone=zone,
            pair=pair, referent=referent, draws=draws, seed=seed, min_n=min_n,
            min_events=min_events, metrics=metrics or ("share",),
        )  # fmt: skip
    options.tell_set_aside(result.scan.set_aside)
    label = comparison.voice_label(mentions.as_voices(voices or ("outlet",)))
    rows = result.metrics.filter(pl.col("voice") == label)
    if format_of(path, format) in ("table", "md"):
        rows = readable(rows)
    emit(rows, format=format, path=path)


def readable(rows):
    """The columns that a person reads, concept by concept, without rows of nothing."""
    import polars as pl

    rows = rows.filter((pl.col("n") > 0) | (pl.col("n_concept") > 0)).sort(
        "metric", "concept", "variant", "group", nulls_last=True
    )
    used = rows.group_by("metric", "concept", "variant").agg(pl.col("n").sum().alias("_used"))
    rows = rows.join(used, on=["metric", "concept", "variant"], nulls_equal=True, how="left")
    rows = rows.filter(pl.col("_used") > 0).sort(
        "metric", "concept", "variant", "group", nulls_last=True
    )
    shown = ["metric", "concept", "variant", "referent", "group", "against", "value", "low", "high",
             "n", "n_concept", "n_articles", "n_events", "p", "q", "reason"]  # fmt: skip
    always = {"metric", "concept", "variant", "group", "value", "n"}
    return rows.select(c for c in shown if c in always or rows[c].is_not_null().any())
