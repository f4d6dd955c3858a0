"""framing demo"""

from __future__ import annotations

import click

from . import _options as options

SHOWN = (("people-held", "People held"), ("israel-forces", "The Israeli army"))


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
    """The main job on the demo: invented events as five fictional outlets tell them.

    Prints what each outlet called the same people, in its own words and in those it quotes, and
    writes the report with shares, intervals and sentences.
    """
    from .. import comparison, resources
    from ..corpus import read
    from ..output import emit, save

    corpus = read(resources.demo())
    with options.progress("reading") as tick:
        result = comparison.compare(corpus, None, progress=tick, min_n=3, min_events=2)
    for concept, title in SHOWN:
        emit(named(result, concept), format="table", path=None, title=title)
    html = comparison.report(result, "html", title="Demo: constructed coverage of invented events")
    save(path, lambda f: f.write(html.encode()))
    click.echo(
        f"{result.scan.index.height} constructed articles, {result.mentions.height} mentions. Six "
        "events are too few for a verdict on chance:\nthe intervals say so. Shares, intervals and "
        f"the sentences behind every number: {path}"
    )


def named(result, concept):
    """One row an outlet: the words for a concept in its own voice, and in others' mouths."""
    import polars as pl

    rows = result.mentions.filter(pl.col("concept") == concept).join(
        result.scan.index.select("doc_id", "outlet"), on="doc_id"
    )
    voices = {
        "in its own words": ["outlet"],
        "in reported speech": ["indirect"],
        "in quotation marks": ["direct", "scare"],
    }
    lines = []
    for (outlet,), part in rows.group_by("outlet", maintain_order=True):
        line = {"outlet": outlet}
        for heading, kinds in voices.items():
            counts = (
                part.filter(pl.col("voice").is_in(kinds))
                .group_by("variant")
                .len()
                .sort("len", "variant", descending=[True, False])
            )
            line[heading] = ", ".join(f"{v} {n}" for v, n in counts.head(4).iter_rows())
        lines.append(line)
    return pl.DataFrame(sorted(lines, key=lambda x: x["outlet"]))
