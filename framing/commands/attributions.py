"""framing attributions"""

from __future__ import annotations

from functools import partial

import click

from . import _options as options


@click.command("attributions")
@options.source
@partial(options.attribution, name="--engine")
@options.output("table", "csv", "jsonl", "json", "parquet")
def command(sources, columns, strict, limit, format, path) -> None:
    """Who says what: every quotation and report, with cue and speaker.

    One row an attribution. `content` is a list of [start, end]; `cue` and `source` are [start, end]
    or null: character offsets into the headline or the text as it was read.
    """
    import polars as pl

    from .. import attribution
    from ..output import emit, format_of

    corpus = options.corpus(sources, columns, strict, limit)
    found, aside, done = [], [], 0
    with options.progress("reading") as tick:
        for batch in corpus.batches(500):
            aside.append(batch.set_aside)
            found.append(attribution.table(batch.articles, engine=batch.engine))
            done += batch.articles.height
            tick(done)
    options.tell_set_aside(pl.concat(aside))
    rows = pl.concat(found)
    if format_of(path, format) == "table":
        rows = rows.select("doc_id", "zone", "kind", "speaker", "content")
    emit(rows, format=format, path=path)
