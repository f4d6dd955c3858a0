"""framing kwic"""

from __future__ import annotations

import click

from . import _options as options


@click.command("kwic")
@options.source
@options.attribution
@options.lexicon
@options.voice("all")
@options.zone
@click.option("--variant", "variants", multiple=True, help="Only this variant. Repeatable.")
@click.option("--concept", "concepts", multiple=True, help="Only this concept. Repeatable.")
@click.option(
    "--window",
    default=60,
    show_default=True,
    type=click.IntRange(0, 1000),
    help="Characters on either side.",
)
@click.option("--sentence", is_flag=True, help="Whole sentences instead of a window.")
@click.option(
    "--why", is_flag=True, help="Also what decided the referent: the weightiest words and rules."
)
@options.workers
@options.output("table", "csv", "jsonl", "json", "md", "parquet")
def command(
    sources,
    columns,
    strict,
    limit,
    lexicons,
    voices,
    zone,
    variants,
    concepts,
    window,
    sentence,
    why,
    format,
    path,
) -> None:
    """A concordance: every mention with the words around it.

    \b
    framing kwic articles/ -l israel_palestine --variant captives --voice direct
    framing kwic articles/ -l israel_palestine --concept people-held --why
    """
    import polars as pl

    from .. import mentions
    from ..output import SCREEN_ROWS, WIDTH, emit, format_of, more, on_screen, screen_width

    corpus = options.corpus(sources, columns, strict, limit)
    with options.progress("reading") as tick:
        scan = mentions.scan(
            corpus, mentions.resolve(lexicons), progress=tick, workers=options.processes()
        )
    options.tell_set_aside(scan.set_aside)
    options.tell_lexicons(scan, lexicons)
    found = scan.mentions
    if why:
        from ..referents.why import with_why

        found = with_why(corpus.texts(found["doc_id"].unique().to_list()), found, scan.lexicons)
    rows = mentions.narrow(found, voice=voices or None, zone=zone)
    if variants:
        rows = rows.filter(pl.col("variant").is_in(list(variants)))
    if concepts:
        rows = rows.filter(pl.col("concept").is_in(list(concepts)))
    listed = format_of(path, format) == "table" and path is None and not (sentence or why)
    left = rows.height - SCREEN_ROWS if listed and on_screen(path) else 0
    if left > 0:
        rows = rows.head(SCREEN_ROWS)
    table = mentions.kwic(corpus, rows, window=window, sentence=sentence, index=scan.index)
    if listed:
        width = screen_width() if on_screen(path) else WIDTH
        lines = "".join(line + "\n" for line in concordance(table, width))
        click.echo(lines + (more(left) if left > 0 else ""), nl=False)
        return
    if format_of(path, format) in ("table", "md"):
        shown = ["outlet", "doc_id", "voice", "speaker", "left", "match", "right"]
        if why:
            shown = ["outlet", "doc_id", "match", "referent", "confidence", "why"]
        table = table.select(shown)
    emit(table, format=format, path=path)


def concordance(table, width: int) -> list[str]:
    """The rows of `mentions.kwic`, one line each with the match in one column, `width` wide."""
    from ..drawing import printable

    widest = {"outlet": 20, "voice": 8, "speaker": 18, "match": 24}
    if width >= 120:
        widest = {"doc_id": 26, **widest}
    cells = {
        name: [printable(str(v or "")) for v in table[name].to_list()]
        for name in (*widest, "left", "right")
    }
    widths = {
        name: min(most, max([len(name), *map(len, cells[name])])) for name, most in widest.items()
    }
    side = max(8, (width - sum(widths.values()) - 2 * len(widths) - 2) // 2)
    side = min(side, max([5, *map(len, cells["left"]), *map(len, cells["right"])]))
    front = [name for name in widths if name != "match"]

    def line(row: dict[str, str]) -> str:
        told = [_fitted(row[name], widths[name]).ljust(widths[name]) for name in front]
        left = row["left"][-side:].rjust(side)
        match = _fitted(row["match"], widths["match"]).ljust(widths["match"])
        return "  ".join([*told, left, match, row["right"][:side]]).rstrip()

    rows = [{name: cells[name][i] for name in cells} for i in range(table.height)]
    return [line({name: name for name in cells}), *map(line, rows)]


def _fitted(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
