"""framing report"""

from __future__ import annotations

import click

from .. import registry
from . import _options as options
from .compare import design, measures


@click.command("report")
@options.source
@options.attribution
@options.lexicon
@options.voice("outlet")
@options.zone
@design
@measures
@click.option(
    "--event",
    metavar="ID",
    help="The event shown side by side. Default: where most outlets differ in their own words.",
)
@click.option("--title", help="The report's title.")
@click.option(
    "--codings",
    multiple=True,
    metavar="FILE.csv",
    help="Hand codes (framing code sample): HTML shows each word's validation status. Repeatable.",
)
@options.workers
@options.output("html", *(n for n in registry.names("reports") if n not in ("html", "notebook")))
def command(
    sources,
    columns,
    strict,
    limit,
    lexicons,
    voices,
    zone,
    by,
    pair,
    wire,
    referent,
    draws,
    permutations,
    correction,
    seed,
    min_n,
    min_events,
    finders,
    analyses,
    every,
    unit,
    vectors,
    axes,
    actors,
    event,
    title,
    codings,
    format,
    path,
) -> None:
    """One page: shares with intervals, and the sentences behind every number.

    The HTML needs no network and reads on a phone and in print. Beside -o FILE.html, the whole
    list of sentences is written as FILE.sentences.csv, and all numbers as FILE.numbers.csv.

    \b
    framing report news.jsonl.gz -l migration -o report.html
    framing report articles/ --event doha-talks -o doha.html
    framing report news.jsonl.gz --finder loaded --analysis distinguishability -o report.html
    """
    from pathlib import Path

    import polars as pl

    from .. import comparison
    from ..output import emit, format_of, save

    format = format or (format_of(path, None) if Path(path or "").suffix else "html")
    validation = None
    if codings:
        from .. import coding

        validation = coding.precision(coding.read_codings(*codings).rows)
    corpus = options.corpus(sources, columns, strict, limit)
    with options.progress("reading") as tick:
        result = comparison.compare(
            corpus, lexicons or None, progress=tick, workers=options.processes(), by=by,
            voice=voices or ("outlet",), zone=zone,
            pair=pair, wire=wire, referent=referent, draws=draws,
            permutations=permutations, correction=correction, seed=seed, min_n=min_n,
            min_events=min_events, finders=finders, analyses=analyses, every=every, unit=unit,
            vectors=vectors, axes=axes, actors=actors or None,
        )  # fmt: skip
    settings: dict = {k: v for k, v in (("event", event), ("title", title)) if v}
    if validation is not None and format == "html":
        settings["validation"] = validation
    beside = {}
    if format == "html" and path is not None:
        beside = {
            "evidence": Path(path).with_suffix(".sentences.csv"),
            "tables": Path(path).with_suffix(".numbers.csv"),
        }
        settings |= {k: p.name for k, p in beside.items()}
    text = comparison.report(result, format, **settings)
    if path is None:
        click.echo(text)
    else:
        # The page first: where it cannot be made or written, nothing is left behind.
        save(path, lambda f: f.write(text.encode("utf-8", "replace")))
        if beside:
            emit(result.sentences(), format="csv", path=str(beside["evidence"]))
            # A row of nothing counted of nothing tells nothing.
            given = result.metrics.filter(
                pl.col("value").is_not_null() | (pl.col("n").fill_null(0) > 0)
            )
            emit(given, format="csv", path=str(beside["tables"]))
        size = len(text.encode("utf-8", "replace")) / 1e6
        click.echo(
            ", ".join([f"wrote {path} ({size:.1f} MB)", *map(str, beside.values())]), err=True
        )
    options.tell_set_aside(result.scan.set_aside)
    options.tell_lexicons(result.scan, lexicons)
    options.tell_ungrouped(result.scan, by)
