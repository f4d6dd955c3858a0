"""framing read"""

from __future__ import annotations

import click

from . import _options as options


@click.command("read")
@options.source
@click.option("--mend", is_flag=True, help="Undo mojibake by ftfy. Alters the text; marked.")
@click.option("--fetch", is_flag=True, help="Load the pages of a list of addresses.")
@click.option("--append", is_flag=True, help="Add to the corpus in the folder of -o.")
@click.option(
    "--events", is_flag=True, help="Group articles that name no event by what they cover."
)
@click.option(
    "--by-hand",
    metavar="FILE.yml",
    help="Merges and splits of events that win over the machine (see framing events --help).",
)
@click.option("--copies", is_flag=True, help="Mark agency text and copies (wire, duplicate_of).")
@click.option("-o", "--output", "path", metavar="FOLDER", help="Store the corpus in this folder.")
def command(
    sources, columns, strict, limit, mend, fetch, append, events, by_hand, copies, path
) -> None:
    """What sources hold and what is not read; with -o, a corpus to keep.

    The folder of -o is a SOURCE for every verb. It appears, or with --append grows, in one step.

    \b
    framing read downloads/                       articles by outlet; what is set aside, and why
    framing read downloads/ --lang guess --events --copies -o study/
    framing read pages.urls --fetch --append -o study/
    """
    import polars as pl

    from .. import corpus as corpora
    from ..duplicates import mark
    from ..output import emit

    if append and not path:
        raise click.UsageError("--append needs the folder: -o FOLDER")
    corpus = options.corpus(sources, columns, strict, limit, mend=mend or None, fetch=fetch or None)
    if events or by_hand:
        corpus = _with_events(corpus, by_hand)
    if copies:
        corpus = corpus.assign(mark(corpus.frame()).select("doc_id", "wire", "duplicate_of"))
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
    emit(table, format="table", path=None, title="Articles by outlet")
    options.tell_set_aside(pl.concat(aside))


def _with_events(corpus, by_hand):
    """The corpus with an event for each article that named none."""
    import polars as pl

    from ..events import group_events

    articles = corpus.frame()
    grouped = group_events(articles.drop("event"), by_hand=by_hand)
    named = grouped.join(articles.select("doc_id", named="event"), on="doc_id")
    event = pl.coalesce("named", "event")
    return corpus.assign(named.select("doc_id", event=event))


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
