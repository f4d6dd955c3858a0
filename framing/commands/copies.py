"""framing copies"""

from __future__ import annotations

import click

from . import _options as options


@click.command("copies")
@options.source
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    help="Share of an article's words that "
    "makes it a copy. Default: as measured in docs/intake.md.",
)
@click.option("--spans", is_flag=True, help="The shared passages instead of the articles.")
@options.output("table", "csv", "jsonl", "parquet")
def command(sources, columns, strict, limit, threshold, spans, format, path) -> None:
    """Articles that repeat one another, and agency copy: which, how much, from where.

    `containment` is the share of an article's words that stand in its origin. With --spans, one row
    a passage with its character offsets.

    \b
    framing copies news.csv
    framing copies news.csv --spans -o passages.csv
    """
    from ..duplicates import find_copies
    from ..output import emit

    corpus = options.corpus(sources, columns, strict, limit)
    options.tell_set_aside(corpus.set_aside())
    settings = {"threshold": threshold} if threshold is not None else {}
    found = find_copies(corpus.frame(), **settings)
    emit(found.spans if spans else found.clusters, format=format, path=path)
