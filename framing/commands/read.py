"""framing read"""

from __future__ import annotations

import click

from . import _options as options


@click.command("read")
@options.source
@click.option("--encoding", metavar="NAME", help="Of texts that are not UTF-8; `guess` finds it.")
@click.option("--lang", metavar="CODE", help="Of articles that state none; `guess` finds it.")
@click.option("--mend", is_flag=True, help="Undo mojibake by ftfy. Alters the text; marked.")
@click.option("--fetch", is_flag=True, help="Load the pages of a list of addresses.")
@click.option("--append", is_flag=True, help="Add to the corpus in the folder of -o.")
@click.option("-o", "--output", "path", metavar="FOLDER", help="Store the corpus in this folder.")
def command(sources, columns, strict, limit, encoding, lang, mend, fetch, append, path) -> None:
    """What the sources hold, and what of them is not read; with -o, a corpus that is kept.

    The folder of -o is a SOURCE for every verb. It appears, or with --append grows, in one step.

    \b
    framing read downloads/                       articles by outlet; what is set aside, and why
    framing read downloads/ --lang guess -o study/
    framing read pages.urls --fetch --append -o study/
    """
    import polars as pl

    from .. import corpus as corpora
    from ..output import render

    if append and not path:
        raise click.UsageError("--append needs the folder: -o FOLDER")
    corpus = corpora.read(
        *sources,
        columns=options.corpus(sources, columns, strict, limit).columns,
        strict=strict,
        limit=limit,
        encoding=encoding,
        lang=lang,
        mend=mend or None,
        fetch=fetch or None,
    )
    if path:
        with options.progress("storing"):
            manifest = corpora.write(corpus, path, append=append)
        run = manifest["runs"][-1]
        click.echo(f"{run['articles']:,} articles stored in {path}", err=True)
        corpus = corpora.read(path)
    seen, aside = [], []
    with options.progress("reading") as tick:
        for batch in corpus.batches():
            seen.append(_counted(batch.articles))
            aside.append(batch.set_aside)
            if tick:
                tick(sum(frame["articles"].sum() for frame in seen))
    table = (
        pl.concat(seen)
        .group_by("outlet", "lang")
        .agg(
            pl.col("articles", "headlines", "bodies").sum(),
            pl.col("first").min(),
            pl.col("last").max(),
        )
        .sort("articles", "outlet", descending=[True, False])
    )
    click.echo(render(table, "table", title="Articles by outlet"), nl=False)
    options.tell_set_aside(pl.concat(aside))


def _counted(articles):
    """Articles, headlines, bodies and dates of a batch by outlet and language."""
    import polars as pl

    return articles.group_by("outlet", "lang").agg(
        articles=pl.len(),
        headlines=pl.col("headline").count(),
        bodies=pl.col("text").count(),
        first=pl.col("date").min(),
        last=pl.col("date").max(),
    )
