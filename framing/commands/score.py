"""framing score"""

from __future__ import annotations

import click

from . import _options as options
from ._design import measures


@click.command("score")
@options.source
@options.attribution
@options.lexicon
@click.option(
    "--pair",
    metavar="ONE:OTHER",
    help="Two rival variants, e.g. captives:hostages: adds their log ratio.",
)
@measures
@options.workers
@options.output("table", "csv", "jsonl", "json", "md", "parquet")
def command(
    sources,
    columns,
    strict,
    limit,
    lexicons,
    pair,
    design,
    format,
    path,
) -> None:
    """A feature table: one row an article and concept, counts and shares by voice.

    Finders and analyses that are named add rows of their own: sentences by how they are worded,
    cues of frames, attributed words by speaker, whose an article is taken for.

    \b
    framing score news.csv -l israel_palestine --pair captives:hostages -o features.csv
    framing score news.csv --finder loaded --analysis sourcing -o features.parquet
    """
    import json

    import polars as pl

    from .. import comparison
    from ..output import emit, format_of

    both = tuple(pair.split(":")) if pair else None
    if both is not None and (len(both) != 2 or not all(both)):
        raise click.UsageError(f"--pair {pair!r}: write two variants, e.g. captives:hostages")
    corpus = options.corpus(sources, columns, strict, limit)
    with options.progress("reading") as tick:
        table = comparison.score(
            corpus, lexicons or None, pair=both, progress=tick, workers=options.processes(),
            finders=design["finders"], analyses=design["analyses"],
            design=comparison.Design(**design),
        )  # fmt: skip
    if format_of(path, format) in ("table", "md"):
        shown = [
            "doc_id",
            "outlet",
            "concept",
            "n",
            "n_outlet",
            "n_indirect",
            "n_direct",
            "variants",
        ]
        if design["analyses"]:
            shown.insert(2, "lexicon")
        extra = [c for c in ("log_ratio", "value") if c in table.columns]
        table = table.select([*shown, *extra])
        told = [
            ", ".join(f"{v} {n}" for v, n in json.loads(x or "{}").items())
            for x in table["variants"]
        ]
        table = table.with_columns(variants=pl.Series(told, dtype=pl.String)).rename(
            {"variants": "in own words"}
        )
    emit(table, format=format, path=path)
