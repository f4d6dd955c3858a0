"""framing code"""

from __future__ import annotations

import click

from . import _options as options


@click.group("code")
def command() -> None:
    """Hand coding: draw mentions, read codes back, measure, correct the estimates."""


@command.command("sample")
@options.source
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
    """Draw mentions for coding, evenly from each variant.

    Fill the columns valid (yes or no: has the word the concept's sense here?), and where you want
    referent, voice, speaker and note. Give each coder a copy, with a name in `coder`.

    \b
    framing code sample news.csv -l migration -n 200 --blind -o codings.csv
    """
    import dataclasses

    import polars as pl

    from .. import coding, mentions
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
    emit(sheet, format=format or (None if path else "csv"), path=path)
    click.echo(f"{sheet.height:,} rows to code", err=True)


@command.command("apply")
@click.argument("codings", nargs=-1, required=True, metavar="CODINGS.csv...")
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
def apply(codings, sources, lexicons, voices, by, format, path) -> None:
    """Read codes of one or more coders: precision by variant, recall, agreement.

    With --source, shares beside those corrected by the codes (design-based supervised learning):
    valid however wrong the machine is, if the sheet was drawn by `framing code sample`.

    \b
    framing code apply anna.csv ben.csv
    framing code apply codings.csv --source news.csv -l migration
    """
    from .. import coding
    from ..output import emit

    read = coding.read_codings(*codings)
    options.tell_set_aside(read.set_aside)
    click.echo(f"{read.rows.height:,} codes by {', '.join(read.coders)}", err=True)
    emit(coding.precision(read.rows), format=format, path=path,
         title="Precision: has the word the concept's sense? (95% Wilson interval)")  # fmt: skip
    recalled = coding.recall(read.rows)
    beside = "table" if path else format  # the file holds precision, the terminal the rest
    if recalled.height:
        emit(recalled, format=beside, path=None, title="Recall among sentences with a related word")
    agreed = coding.reliability(read.rows)
    if agreed.height:
        emit(
            agreed,
            format=beside,
            path=None,
            title="Krippendorff's alpha (95% interval over articles)",
        )
    if sources:
        emit(_corrected(read.rows, sources, lexicons, voices, by), format=beside, path=None,
             title="Shares as found, and corrected by the codes")  # fmt: skip


@command.command("agree")
@click.argument("codings", nargs=-1, required=True, metavar="CODINGS.csv...")
@options.output("table", "csv", "jsonl", "md")
def agree(codings, format, path) -> None:
    """How far coders agree: Krippendorff's alpha for valid, voice and referent."""
    from .. import coding
    from ..errors import DesignError
    from ..output import emit

    read = coding.read_codings(*codings)
    options.tell_set_aside(read.set_aside)
    table = coding.reliability(read.rows)
    if table.is_empty():
        raise DesignError(
            f"agreement needs two coders on the same mentions; found {', '.join(read.coders)}"
        )
    emit(table, format=format, path=path)


def _corrected(codes, sources, lexicons, voices, by):
    """Shares as found beside the corrected ones."""
    import polars as pl

    from .. import agreement, mentions
    from ..corpus import read
    from ..counts import count
    from ..inference import estimate

    corpus = read(*sources)
    with options.progress("reading") as tick:
        scan = mentions.scan(corpus, mentions.resolve(lexicons), progress=tick)
    voice = mentions.as_voices(voices or ("outlet",))
    drawn = codes.filter(pl.col("kind") == "drawn")
    found = mentions.narrow(scan.mentions)
    frames = []
    for rows, suffix in ((found, ""), (agreement.corrected(found, drawn), "_corrected")):
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
