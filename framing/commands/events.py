"""framing events"""

from __future__ import annotations

import click

from . import _options as options


@click.command("events")
@options.source
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    help="Least average likeness within an "
    "event; higher makes smaller events. Default: as measured in docs/intake.md.",
)
@click.option(
    "--window",
    "window_days",
    type=click.IntRange(0),
    metavar="DAYS",
    help="Most days between two articles joined directly.",
)
@click.option(
    "--by-hand",
    metavar="FILE.yml",
    help="Merges and splits that win over the machine: "
    "`merge:` and `split:`, each a list of lists of doc_ids.",
)
@options.output("table", "csv", "jsonl", "parquet")
def command(sources, columns, strict, limit, threshold, window_days, by_hand, format, path) -> None:
    """Group coverage of one event when nobody labelled it.

    Gives doc_id, event and the terms that an event's articles share. Labels that the articles have
    are not read. To keep the events with the articles: framing read SOURCE --events -o study/

    \b
    framing events news.csv -o events.csv
    """
    from ..events import group_events
    from ..output import emit, format_of

    corpus = options.corpus(sources, columns, strict, limit)
    options.tell_set_aside(corpus.set_aside())
    articles = corpus.frame()
    settings = {
        k: v
        for k, v in (("threshold", threshold), ("window_days", window_days), ("by_hand", by_hand))
        if v is not None
    }
    grouped = group_events(articles.drop("event"), **settings)
    if format_of(path, format) == "table":
        import polars as pl

        grouped = (
            grouped.join(articles.select("doc_id", "outlet", "date"), on="doc_id")
            .group_by("event", "event_terms")
            .agg(pl.len().alias("articles"), pl.col("outlet").n_unique().alias("outlets"),
                 pl.col("date").min().alias("from"), pl.col("date").max().alias("to"))
            .filter(pl.col("articles") > 1)
            .sort("articles", "event", descending=[True, False])
        )  # fmt: skip
        click.echo(f"{grouped.height:,} events with at least two articles", err=True)
    emit(grouped, format=format, path=path)
