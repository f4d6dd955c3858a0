"""framing report"""

from __future__ import annotations

import click

from .. import registry
from . import _options as options
from ._design import design, measures
from .compare import write


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
    design,
    event,
    title,
    codings,
    format,
    path,
) -> None:
    """One page: shares with intervals, and the sentences behind every number.

    The HTML needs no network and reads on a phone and in print. Beside -o FILE.html, the whole
    list of sentences is written as FILE.sentences.csv, and all numbers as FILE.numbers.csv. Numbers,
    also as CSV and JSON, have no row where nothing was counted and there is no value.

    \b
    framing report news.jsonl.gz -l migration -o report.html
    framing report articles/ --event doha-talks -o doha.html
    framing report news.jsonl.gz --finder loaded --analysis distinguishability -o report.html
    """
    from concurrent.futures import ThreadPoolExecutor
    from pathlib import Path

    from .. import comparison
    from ..output import format_of, render

    format = format or (format_of(path, None) if Path(path or "").suffix else "html")
    validation = None
    if codings:
        from .. import coding

        validation = coding.precision(coding.read_codings(*codings).rows)
    corpus = options.corpus(sources, columns, strict, limit)
    with options.progress("reading") as tick:
        result = comparison.compare(
            corpus, lexicons or None, progress=tick, workers=options.processes(),
            voice=voices or ("outlet",), zone=zone, **design,
        )  # fmt: skip
    settings: dict = {k: v for k, v in (("event", event), ("title", title)) if v}
    if validation is not None and format == "html":
        settings["validation"] = validation
    beside, tables = {}, {}
    if format == "html" and path is not None:
        beside = {
            "evidence": Path(path).with_suffix(".sentences.csv"),
            "tables": Path(path).with_suffix(".numbers.csv"),
        }
        settings |= {k: p.name for k, p in beside.items()}
        tables = {"evidence": result.sentences(), "tables": result.told}
    with ThreadPoolExecutor(1) as pool:  # while the page is laid out
        made = {k: pool.submit(render, tables.pop(k), "csv") for k in beside}
        text = comparison.report(result, format, **settings)
    # The page first: where it cannot be made or written, nothing is left behind.
    write(text, path)
    for k, csv in made.items():
        write(csv.result(), beside[k])
    if path is not None:
        size = len(text.encode("utf-8", "replace")) / 1e6
        told = [f"wrote {path} ({size:.1f} MB)", *map(str, beside.values())]
        click.echo(", ".join(told), err=True)
    options.tell_set_aside(result.scan.set_aside)
    options.tell_lexicons(result.scan, lexicons)
    options.tell_ungrouped(result.scan, design["by"])
