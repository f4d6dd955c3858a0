"""framing find"""

from __future__ import annotations

from contextlib import contextmanager
from time import monotonic

import click

from . import _options as options

SHOWN = ("doc_id", "zone", "concept", "variant", "match", "voice", "speaker", "referent", "reason")


@click.command("find")
@options.source
@options.attribution
@options.lexicon
@options.voice("all")
@options.zone
@click.option("--all", "invalid", is_flag=True, help="Also what does not count, with the reason.")
@click.option(
    "--engine",
    metavar="local|pool|dask",
    help="Where a long run is made, shard by shard: this process, several (default where there are "
    "processors), or a Dask cluster.",
)
@options.workers
@click.option("--scheduler", metavar="ADDRESS", help="Of a Dask cluster, e.g. tcp://10.0.0.1:8786.")
@click.option("--part", metavar="K/N", help="Make every N-th shard, from the K-th: a job array.")
@click.option(
    "--rows", default=10_000, show_default=True, type=click.IntRange(1),
    help="Of a Parquet file in one shard.",
)  # fmt: skip
@click.option(
    "--finder",
    "finders",
    multiple=True,
    metavar="NAME",
    help="Of a long run: only these steps, e.g. --finder terms --finder marks tells quoted from "
    "not quoted, at a tenth of the cost of who said it. Repeatable.",
)
@click.option("--counts", is_flag=True, help="Of a long run: counts an article, no spans or texts.")
@options.output("table", "csv", "jsonl", "json", "md", "parquet")
def command(
    sources,
    columns,
    strict,
    limit,
    lexicons,
    voices,
    zone,
    invalid,
    engine,
    scheduler,
    part,
    rows,
    finders,
    counts,
    format,
    path,
) -> None:
    """Every mention of a contested word: where it stands, in whose voice, about whom.

    One row a mention. `start` and `end` are character offsets into the headline or the text as it
    was read. A table for people shows the main columns; the other formats have all of them.

    \b
    framing find articles/ -l israel_palestine
    framing find news.jsonl.gz -l migration --voice outlet -o mentions.parquet
    framing find archive/ -o mentions/ --engine pool --workers 8

    With `-o FOLDER/` it is a long run: finished shards are skipped when it is run again, and
    whatever stops it costs the shards in flight. All mentions are kept, of every voice and zone.
    """
    from .. import mentions
    from ..output import emit, format_of

    corpus = options.corpus(sources, columns, strict, limit)
    if engine or (path or "").endswith(("/", "\\")):
        if voices or zone or invalid or format or not path:
            raise click.UsageError(
                "a long run keeps all mentions: write it with -o FOLDER/, and without --voice, "
                "--zone, --all and --format"
            )
        settings = {
            "workers": options.processes(), "scheduler": scheduler, "rows": rows, "counts": counts,
            "finders": finders,
        }  # fmt: skip
        engine = engine or ("pool" if settings["workers"] > 1 else "local")
        _long_run(corpus, lexicons, path, engine, part, settings)
        return
    with options.progress("reading") as tick:
        scan = mentions.scan(
            corpus, mentions.resolve(lexicons), progress=tick, workers=options.processes()
        )
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


def _long_run(corpus, lexicons, folder, engine, part, settings) -> None:
    from .. import mentions, shards

    k, slash, n = (part or "1/1").partition("/")
    if not (slash and k.isdigit() and n.isdigit()):
        raise click.UsageError(f"--part {part!r}: write K/N, e.g. 3/100")
    with _rate() as progress:
        done = shards.run(
            corpus, mentions.resolve(lexicons), folder,
            engine=engine, part=(int(k), int(n)), progress=progress, **settings,
        )  # fmt: skip
    click.echo(
        f"{done.mentions:,} mentions in {done.articles:,} articles; {done.shards:,} shards, "
        f"{done.skipped:,} of them finished before",
        err=True,
    )
    if done.set_aside:
        click.echo(
            f"{done.set_aside:,} rows or files set aside, with reasons in {folder}", err=True
        )
    for outcome in done.poisoned[:20]:
        click.echo(f"given up: {outcome.shard}: {outcome.error}", err=True)
    if done.poisoned:
        click.echo(f"{len(done.poisoned):,} shards given up; run it again to try them", err=True)
        raise click.exceptions.Exit(1)


@contextmanager
def _rate():
    """Shards done, articles a second and the time left, on a terminal."""
    import sys

    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("shards"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"),
        TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(),
    )  # fmt: skip
    began, first = monotonic(), None
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def tick(done: int, total: int, articles: int) -> None:
            nonlocal first
            first = articles if first is None else first
            rate = (articles - first) / max(monotonic() - began, 1e-9)
            bar.update(
                task,
                completed=done,
                total=total,
                description=f"{articles:,} articles, {rate:,.0f}/s",
            )

        yield tick
