"""framing kwic"""

from __future__ import annotations

import click

from . import _options as options


@click.command("kwic")
@options.source
@options.lexicon
@options.voice("all")
@options.zone
@click.option("--variant", "variants", multiple=True, help="Only this variant. Repeatable.")
@click.option("--concept", "concepts", multiple=True, help="Only this concept. Repeatable.")
@click.option(
    "--window",
    default=60,
    show_default=True,
    type=click.IntRange(0, 1000),
    help="Characters on either side.",
)
@click.option("--sentence", is_flag=True, help="Whole sentences instead of a window.")
@options.output("table", "csv", "jsonl", "json", "md", "parquet")
def command(
    sources,
    columns,
    strict,
    limit,
    lexicons,
    voices,
    zone,
    variants,
    concepts,
    window,
    sentence,
    format,
    path,
) -> None:
    """A concordance: every mention with the words around it.

    \b
    framing kwic articles/ -l israel_palestine --variant captives --voice direct
    """
    import polars as pl

    from .. import mentions
    from ..output import emit, format_of

    corpus = options.corpus(sources, columns, strict, limit)
    with options.progress("reading") as tick:
        scan = mentions.scan(corpus, mentions.resolve(lexicons), progress=tick)
    options.tell_set_aside(scan.set_aside)
    options.tell_lexicons(scan, lexicons)
    rows = mentions.narrow(scan.mentions, voice=voices or None, zone=zone)
    if variants:
        rows = rows.filter(pl.col("variant").is_in(list(variants)))
    if concepts:
        rows = rows.filter(pl.col("concept").is_in(list(concepts)))
    table = mentions.kwic(corpus, rows, window=window, sentence=sentence, index=scan.index)
    if format_of(path, format) in ("table", "md"):
        table = table.select("outlet", "doc_id", "voice", "speaker", "left", "match", "right")
    emit(table, format=format, path=path)
