"""framing report"""

from __future__ import annotations

import click

from .. import registry
from . import _options as options
from .compare import design


@click.command("report")
@options.source
@options.lexicon
@options.voice("outlet")
@options.zone
@design
@click.option(
    "--event",
    metavar="ID",
    help="The event shown side by side. Default: the one with most mentions in several outlets.",
)
@click.option("--title", help="The report's title.")
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
    seed,
    min_n,
    min_events,
    event,
    title,
    format,
    path,
) -> None:
    """One page: shares with intervals, and the sentences behind every number.

    The HTML needs no network and reads on a phone and in print. With -o FILE.html, the whole list
    of sentences is written beside it as FILE.sentences.csv.

    \b
    framing report news.jsonl.gz -l migration -o report.html
    framing report articles/ --event doha-talks -o doha.html
    """
    from pathlib import Path

    from .. import comparison
    from ..output import emit, save

    if format is None:
        format = {".md": "md", ".json": "json", ".csv": "csv"}.get(
            Path(path).suffix.lower() if path else "", "html"
        )
    corpus = options.corpus(sources, columns, strict, limit)
    with options.progress("reading") as tick:
        result = comparison.compare(
            corpus, lexicons or None, progress=tick, by=by, voice=voices or ("outlet",), zone=zone,
            pair=pair, wire=wire, referent=referent, draws=draws,
            permutations=permutations, seed=seed, min_n=min_n,
            min_events=min_events,
        )  # fmt: skip
    settings = {k: v for k, v in (("event", event), ("title", title)) if v}
    if format == "html" and path:
        evidence = Path(path).with_suffix(".sentences.csv")
        emit(result.sentences(), format="csv", path=str(evidence))
        settings["evidence"] = evidence.name
    text = comparison.report(result, format, **settings)
    if path is None:
        click.echo(text)
    else:
        save(path, lambda f: f.write(text.encode("utf-8", "replace")))
        click.echo(f"wrote {path} ({len(text.encode('utf-8', 'replace')) / 1e6:.1f} MB)", err=True)
    options.tell_set_aside(result.scan.set_aside)
    options.tell_lexicons(result.scan, lexicons)
