"""framing find"""

from __future__ import annotations

import os
from pathlib import Path

import click

from . import _options as options
from ._progress import Shards, line

SHOWN = ("doc_id", "zone", "concept", "variant", "match", "voice", "speaker", "referent", "reason")


@click.command("find")
@options.source
@options.attribution
@options.lexicon
@options.voice("all")
@options.zone
@click.option("--all", "invalid", is_flag=True, help="Also what does not count, with the reason.")
@click.option(
    "--finder",
    "finders",
    multiple=True,
    metavar="NAME",
    help="Only these steps, e.g. --finder terms --finder marks tells quoted from not quoted, at a "
    "tenth of the cost of who said it. Repeatable.",
)
@options.output("table", "csv", "jsonl", "json", "md", "parquet")
@options.workers
@click.option(
    "--engine",
    metavar="local|pool|dask",
    help="Long run: where it is made, shard by shard: this process, several (default where there "
    "are processors), or a Dask cluster.",
)
@click.option(
    "--scheduler", metavar="ADDRESS", help="Long run: of a Dask cluster, e.g. tcp://10.0.0.1:8786."
)
@click.option(
    "--part", metavar="K/N", help="Long run: every N-th shard, from the K-th: for a job array."
)
@click.option(
    "--rows",
    type=click.IntRange(1),
    metavar="N",
    help="Long run: rows of a Parquet file in one shard.  [default: 5,000]",
)
@click.option(
    "--counts", is_flag=True, help="Long run: counts of each article, in place of mentions."
)
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

    One row a mention. `voice` is outlet (its own words), indirect (reported), direct (quoted) or
    scare (a word or two in quotation marks); `start` and `end` are character offsets into the
    headline or the text as it was read. A table shows the main columns, and on a terminal the first
    rows; -o FILE and the other formats have all.

    \b
    framing find articles/ -l israel_palestine
    framing find news.jsonl.gz -l migration --voice outlet -o mentions.parquet
    framing find archive/ -o mentions/ --workers 8          a long run

    A long run, -o FOLDER/, is for more than fits in memory: the corpus is scanned shard by shard
    into tables of that folder. Whatever stops it costs the shards in flight; the same command goes
    on from there, and makes again what changed. All mentions are kept, of every voice and zone.
    """
    long, workers = bool(engine) or _is_folder(path), options.processes()
    if long:
        engine = engine or ("pool" if workers > 1 else "local")
        if engine == "local":
            # One process of one thread, as those of a pool; Polars asks when it is loaded.
            os.environ.setdefault("POLARS_MAX_THREADS", "1")
    corpus = options.corpus(sources, columns, strict, limit)
    if long:
        if voices or zone or invalid or format or not path:
            raise click.UsageError(
                "a long run keeps all mentions: write it with -o FOLDER/, and without --voice, "
                "--zone, --all and --format"
            )
        settings = {"workers": workers, "scheduler": scheduler, "counts": counts}
        settings |= {"finders": finders} | ({"rows": rows} if rows else {})
        _long_run(corpus, lexicons, path, engine, part, settings)
        return
    of_long_runs = {"scheduler": scheduler, "part": part, "rows": rows, "counts": counts}
    if given := [f"--{name}" for name, value in of_long_runs.items() if value]:
        raise click.UsageError(f"{', '.join(given)}: only of a long run, written with -o FOLDER/")

    from .. import mentions
    from ..output import emit, format_of

    with options.progress("reading") as tick:
        scan = mentions.scan(
            corpus, mentions.resolve(lexicons), finders=finders or None, progress=tick,
            workers=workers,
        )  # fmt: skip
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


def _is_folder(path) -> bool:
    """Whether a long run is written there: a folder by its name, or one that holds such a run."""
    return bool(path) and (path.endswith(("/", "\\")) or any(Path(path).glob("shard-*.json")))


def _long_run(corpus, lexicons, folder, engine, part, settings) -> None:
    from .. import mentions, shards

    k, slash, n = (part or "1/1").partition("/")
    if not (slash and k.isdigit() and n.isdigit()):
        raise click.UsageError(f"--part {part!r}: write K/N, e.g. 3/100")
    course = Shards()
    try:
        with line(course.__str__, logged=True):
            done = shards.run(
                corpus, mentions.resolve(lexicons), folder,
                engine=engine, part=(int(k), int(n)), progress=course, **settings,
            )  # fmt: skip
    except KeyboardInterrupt:
        click.echo(
            f"\nframing: stopped; {course.done:,} of {course.total:,} shards are finished and stay "
            f"in {folder}: give the same command again to go on",
            err=True,
        )
        raise click.exceptions.Exit(130) from None
    before = f", {done.skipped:,} of them finished before" if done.skipped else ""
    click.echo(
        f"{done.mentions:,} mentions in {done.articles:,} articles; {_shards(done.shards)} in "
        f"{folder}{before}",
        err=True,
    )
    if done.set_aside:
        click.echo(
            f"{done.set_aside:,} rows or files set aside; why: set_aside-*.parquet in {folder}",
            err=True,
        )
    for outcome in done.poisoned[:20]:
        click.echo(f"given up: {outcome.shard}: {outcome.error}", err=True)
    if done.poisoned:
        click.echo(
            f"{_shards(len(done.poisoned))} given up, each tried 3 times; the others are finished. "
            "Give the same command again to try them again",
            err=True,
        )
        raise click.exceptions.Exit(1)


def _shards(n: int) -> str:
    return f"{n:,} shard{'s' if n != 1 else ''}"
