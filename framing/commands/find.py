"""framing find"""

from __future__ import annotations

import click

from . import _options as options

SHOWN = ("doc_id", "zone", "concept", "variant", "match", "voice", "speaker", "referent", "reason")


@click.command("find")
@options.source
@options.lexicon
@options.voice("all")
@options.zone
@click.option("--all", "invalid", is_flag=True, help="Also what does not count, with the reason.")
@options.output("table", "csv", "jsonl", "json", "md", "parquet")
def command(sources, columns, strict, limit, lexicons, voices, zone, invalid, format, path) -> None:
    """Every mention of a contested word: where it stands, in whose voice, about whom.

    One row a mention. `start` and `end` are character offsets into the headline or the text as it
    was read. A table for people shows the main columns; the other formats have all of them.

    \b
    framing find articles/ -l israel_palestine
    framing find news.jsonl.gz -l migration --voice outlet -o mentions.parquet
    """
    from .. import mentions
    from ..output import emit, format_of

    corpus = options.corpus(sources, columns, strict, limit)
    with options.progress("reading") as tick:
        scan = mentions.scan(corpus, mentions.resolve(lexicons), progress=tick)
    options.tell_set_aside(scan.set_aside)
    options.tell_lexicons(scan, lexicons)
    rows = mentions.narrow(scan.mentions, voice=voices or None, zone=zone, invalid=invalid)
    if format_of(path, format) in ("table", "md"):
        shown = [c for c in SHOWN if invalid or c != "reason"]
        rows = rows.select(shown)
    emit(rows, format=format, path=path)
    if path or format_of(path, format) == "table":
        n_docs = rows["doc_id"].n_unique()
        click.echo(
            f"{rows.height:,} mentions in {n_docs:,} of {scan.index.height:,} articles", err=True
        )
