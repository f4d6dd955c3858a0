"""framing code"""

from __future__ import annotations

from collections.abc import Callable

import click

from . import _options as options


@click.group("code")
def command() -> None:
    """Hand coding: draw mentions, read codes back, measure, correct the estimates."""


@command.command("sample")
@options.source
@options.attribution
@options.lexicon
@click.option("-n", "n", default=100, show_default=True, type=click.IntRange(1), help="Mentions.")
@click.option("--concept", "concepts", multiple=True, help="Only this concept. Repeatable.")
@click.option(
    "--per-article",
    default=2,
    show_default=True,
    type=click.IntRange(1),
    help="At most so many mentions of a variant from one article.",
)
@click.option(
    "--widened",
    default=0,
    show_default=True,
    type=click.IntRange(0),
    help="Also so many sentences a concept with a related word but no mention: their "
    "codes estimate recall.",
)
@click.option("--blind", is_flag=True, help="Leave the outlet out of the sheet.")
@click.option("--seed", default=0, show_default=True, help="Of the draw.")
@options.output("csv", "jsonl", "parquet")
def sample(
    sources,
    columns,
    strict,
    limit,
    lexicons,
    n,
    concepts,
    per_article,
    widened,
    blind,
    seed,
    format,
    path,
) -> None:
    """Draw mentions for coding, evenly from each variant, in a random order.

    Code in that order: whoever stops early has then coded a random part. Fill the columns valid (yes or no: has the word the concept's sense here?), and where you want
    referent, voice, speaker and note. Give each coder a copy, with a name in `coder`.

    \b
    framing code sample news.csv -l migration -n 200 --blind -o codings.csv
    """
    import dataclasses

    import polars as pl

    from .. import coding, mentions
    from ..coding_store import shuffled
    from ..output import emit

    corpus = options.corpus(sources, columns, strict, limit)
    with options.progress("reading") as tick:
        scan = mentions.scan(corpus, mentions.resolve(lexicons), progress=tick)
    options.tell_set_aside(scan.set_aside)
    chosen = coding.concepts_of(scan.lexicons, concepts)
    kept = tuple(
        dataclasses.replace(x, concepts=tuple(c for c in x.concepts if c.id in chosen))
        for x in scan.lexicons
    )
    scan = dataclasses.replace(
        scan, mentions=scan.mentions.filter(pl.col("concept").is_in(list(chosen))), lexicons=kept
    )
    sheet = coding.draw(
        corpus, scan, n, per_article=per_article, widened=widened, blind=blind, seed=seed
    )
    emit(shuffled(sheet, seed), format=format or (None if path else "csv"), path=path)
    click.echo(f"{sheet.height:,} rows to code", err=True)


def _codings(f: Callable) -> Callable:
    """CODINGS.csv..., or codings in a store."""
    f = click.option(
        "--corpus", metavar="DIGITS", help="Only codings of that corpus (see `framing code list`)."
    )(f)
    f = click.option("--draw", metavar="NAME", help="Only that draw of the store.")(f)
    f = click.option(
        "--store",
        metavar="FILE|URL",
        help="Codings of the dashboard or of `framing code save`: an SQLite file, or a database "
        "(postgresql://user:password@host/name).",
    )(f)
    return click.argument("codings", nargs=-1, metavar="[CODINGS.csv]...")(f)


@command.command("apply")
@_codings
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="SOURCE",
    help="The corpus that was drawn from: also prints shares corrected by the codes.",
)
@options.lexicon
@options.voice("outlet")
@click.option(
    "--by",
    default="outlet",
    show_default=True,
    metavar="COLUMN",
    help="Column of the articles whose values are compared.",
)
@options.output("table", "csv", "jsonl", "md")
def apply(codings, store, draw, corpus, sources, lexicons, voices, by, format, path) -> None:
    """Read codes of one or more coders: precision by variant, recall, agreement.

    With --source, shares beside those corrected by the codes (design-based supervised learning):
    valid however wrong the machine is, if the sheet was drawn by `framing code sample`.

    \b
    framing code apply anna.csv ben.csv
    framing code apply codings.csv --source news.csv -l migration
    framing code apply --store postgresql://anna@host/codes --source news.csv -l migration
    """
    from .. import coding
    from ..output import emit

    read = _read(codings, store, draw, corpus)
    # Everything is worked out before anything is written.
    corrected = _corrected(read, sources, lexicons, voices, by) if sources else None
    precise, recalled, agreed = (
        f(read.rows) for f in (coding.precision, coding.recall, coding.reliability)
    )
    emit(precise, format=format, path=path,
         title="Precision: has the word the concept's sense? (95% Wilson interval)")  # fmt: skip
    beside = "table" if path else format  # the file holds precision, the terminal the rest
    if recalled.height:
        emit(recalled, format=beside, path=None, title="Recall among sentences with a related word")
    if agreed.height:
        emit(
            agreed,
            format=beside,
            path=None,
            title="Krippendorff's alpha (95% interval over articles)",
        )
    if corrected is not None:
        emit(corrected, format=beside, path=None,
             title="Shares as found, and corrected by the codes")  # fmt: skip


@command.command("agree")
@_codings
@options.output("table", "csv", "jsonl", "md")
def agree(codings, store, draw, corpus, format, path) -> None:
    """How far coders agree: Krippendorff's alpha for valid, voice and referent.

    \b
    framing code agree anna.csv ben.csv
    framing code agree --store codings.sqlite --draw "migration/migrant-status 100"
    """
    from .. import coding
    from ..errors import DesignError
    from ..output import emit

    read = _read(codings, store, draw, corpus)
    table = coding.reliability(read.rows)
    if table.is_empty():
        raise DesignError(
            f"agreement needs two coders on the same mentions; found {', '.join(read.coders)}"
        )
    emit(table, format=format, path=path)


@command.command("save")
@click.argument("codings", nargs=-1, required=True, metavar="CODINGS.csv...")
@click.option(
    "--store", required=True, metavar="FILE|URL", help="An SQLite file, or a database's URL."
)
@click.option("--draw", required=True, metavar="NAME", help="What to call the draw in the store.")
@click.option(
    "--source",
    "sources",
    multiple=True,
    required=True,
    metavar="SOURCE",
    help="The corpus that was drawn from, by whose texts the store tells corpora apart.",
)
def save(codings, store, draw, sources) -> None:
    """Put coded sheets into a store that several coders share; coding again replaces.

    \b
    framing code save anna.csv --source news.csv --draw first --store postgresql://anna@host/codes
    """
    from ..coding import read_codings
    from ..coding_store import ANSWERS, CodingStore
    from ..corpus import read

    found = read_codings(*codings)
    options.tell_set_aside(found.set_aside)
    fingerprint = read(*sources).fingerprint()
    rows = found.rows.filter(kind="drawn")
    kept = CodingStore(store)
    for row in rows.iter_rows(named=True):
        answers = {c: row[c] for c in ANSWERS}
        kept.save(fingerprint, draw, row["coder"], row, **answers)
    kept.set_size(fingerprint, draw, found.drawn)
    click.echo(
        f"{rows.height:,} codes of {', '.join(found.coders)} saved in {kept.place}", err=True
    )
    if rows.height < found.rows.height:
        left = found.rows.height - rows.height
        click.echo(f"{left:,} widened rows stay in the sheet: a store holds mentions", err=True)


@command.command("list")
@click.option(
    "--store", required=True, metavar="FILE|URL", help="An SQLite file, or a database's URL."
)
@options.output("table", "csv", "jsonl", "md")
def list_(store, format, path) -> None:
    """The draws that a store holds: corpus, size, coders, codes."""
    from ..output import emit

    emit(_opened(store).draws(), format=format, path=path)


def _opened(store):
    """A store that is there: reading makes no file."""
    from pathlib import Path

    from ..coding_store import CodingStore
    from ..errors import InputError

    if "://" not in store and not Path(store).expanduser().is_file():
        raise InputError(f"there are no codings at {store}; name an SQLite file or a database URL")
    return CodingStore(store)


def _read(paths, store, draw, corpus):
    """Codings of files or of a store, with what was set aside said."""
    from ..coding import read_codings
    from ..coding_store import read_store

    if bool(paths) == bool(store):
        raise click.UsageError("name coded sheets (CODINGS.csv...), or a store with --store")
    if store:
        read = read_store(_opened(store), draw=draw, corpus=corpus)
    else:
        read = read_codings(*paths)
    options.tell_set_aside(read.set_aside)
    click.echo(f"{read.rows.height:,} codes by {', '.join(read.coders)}", err=True)
    return read


def _corrected(codings, sources, lexicons, voices, by):
    """Shares as found beside the corrected ones."""
    import polars as pl

    from .. import agreement, mentions
    from ..coding import coded_part
    from ..corpus import read
    from ..counts import count
    from ..inference import estimate

    corpus = read(*sources)
    with options.progress("reading") as tick:
        scan = mentions.scan(corpus, mentions.resolve(lexicons), progress=tick)
    voice = mentions.as_voices(voices or ("outlet",))
    drawn = coded_part(codings.rows.filter(pl.col("kind") == "drawn"), codings.drawn)
    blank = codings.drawn - drawn.select(agreement.KEY).unique().height
    if blank > 0:
        click.echo(
            f"{blank:,} of {codings.drawn:,} mentions drawn are not coded; those that are count as "
            "a random part of them, which holds where the sheet was coded in its order",
            err=True,
        )
    found = mentions.narrow(scan.mentions)
    weighed = agreement.corrected(found, drawn)
    gone = drawn.join(found, on=list(agreement.KEY), how="anti").select(agreement.KEY).unique()
    if gone.height:
        click.echo(
            f"{gone.height:,} coded mentions are not found any more (articles or lexicon changed): "
            "left out of the correction",
            err=True,
        )
    frames = []
    for rows, suffix in ((found, ""), (weighed, "_corrected")):
        table = estimate(count(rows, scan.index, by=by, voice=voice), metrics=("share",))
        frames.append(
            table.select(
                "concept",
                "variant",
                pl.col("group").alias(by),
                pl.col("value").alias(f"share{suffix}"),
                pl.col("low").alias(f"low{suffix}"),
                pl.col("high").alias(f"high{suffix}"),
                pl.col("n").alias(f"n{suffix}"),
            )
        )
    coded = drawn["concept"].unique().to_list()
    return (
        frames[0]
        .join(frames[1], on=["concept", "variant", by], how="full", coalesce=True)
        .filter(
            pl.col("concept").is_in(coded)
            & (pl.col("share").is_not_null() | pl.col("share_corrected").is_not_null())
        )
        .sort("concept", "variant", by)
    )
