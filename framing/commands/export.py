"""framing export"""

from __future__ import annotations

import click

from . import _options as options


@click.command("export")
@options.source
@click.option("--tool", type=click.Choice(["quanteda"]), help="Write what this tool takes.")
@click.option("-o", "--output", "path", required=True, metavar="FILE", help="Write to this file.")
def command(sources, columns, strict, limit, tool, path) -> None:
    """The articles as a table for other tools: .csv, .parquet or .xlsx.

    Strings that a spreadsheet would run as formulas are made harmless. For quanteda the text is
    the body alone, and everything else a docvar.

    \b
    framing export study/ --tool quanteda -o news.csv
    framing export study/ -o news.xlsx
    """
    from .. import exports

    corpus = options.corpus(sources, columns, strict, limit)
    if tool == "quanteda":
        n = exports.quanteda(corpus, path)
    else:
        frame = corpus.frame()
        exports.table(frame, path)
        n = frame.height
    options.tell_set_aside(corpus.set_aside())
    click.echo(f"{n:,} articles written to {path}", err=True)
