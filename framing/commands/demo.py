"""framing demo"""

from __future__ import annotations

import click

from . import _options as options


@click.command("demo")
@click.option(
    "-o",
    "--output",
    "path",
    default="framing-demo.html",
    show_default=True,
    metavar="FILE",
    help="Where the report goes.",
)
def command(path) -> None:
    """The main job on the demo: constructed coverage of invented events by fictional outlets.

    Prints who chose which word for people held, and writes the whole report.
    """
    import polars as pl

    from .. import comparison, resources
    from ..corpus import read
    from ..output import emit, save
    from .compare import readable

    corpus = read(resources.demo())
    with options.progress("reading") as tick:
        result = comparison.compare(corpus, None, progress=tick, min_n=3, min_events=1)
    rows = result.shares.filter(pl.col("concept") == "people-held")
    emit(
        readable(rows).select(
            "concept", "variant", "group", "value", "low", "high", "n", "n_concept"
        ),
        format="table",
        path=None,
        title="People held, in each outlet's own voice: share of its word choices (95% interval)",
    )
    html = comparison.report(result, "html", title="Demo: constructed coverage")
    save(path, lambda f: f.write(html.encode()))
    click.echo(f"The sentences behind every number: {path}")
