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
@click.option(
    "--variant",
    "variants",
    multiple=True,
    metavar="NAME",
    help="Only this word and its forms, e.g. captives. Repeatable.",
)
@click.option(
    "--concept",
    "concepts",
    multiple=True,
    metavar="NAME",
    help="Only the words of this concept (`framing lexicons show`). Repeatable.",
)
@click.option(
    "--window",
    default=60,
    show_default=True,
    type=click.IntRange(0, 1000),
    metavar="N",
    help="Characters on either side, up to 1,000; a table shows as many as fit.",
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

    One line a mention, the words found under each other; a terminal shows the first, -o FILE and
    the other formats have all, with every column of `framing find` and whole `left` and `right`.

    \b
    framing kwic articles/ -l israel_palestine --variant captives --voice direct
    framing kwic articles/ -l israel_palestine --concept people-held --why
    framing kwic news.csv -l migration --sentence -o sentences.csv
    """
    import polars as pl

    from .. import mentions
    from ..output import SCREEN_ROWS, WIDTH, emit, format_of, more, on_screen, screen_width

    corpus, loaded = options.corpus(sources, columns, strict, limit), mentions.resolve(lexicons)
    ours = [c for lexicon in loaded for c in lexicon.concepts]
    _known("--concept", concepts, {c.id for c in ours})
    _known("--variant", variants, {v.id for c in ours for v in c.variants})
    with options.progress("reading") as tick:
        scan = mentions.scan(corpus, loaded, progress=tick, workers=options.processes())
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


def _known(option: str, named: tuple[str, ...], known: set[str]) -> None:
    """Refuse a name that no lexicon has: it would be found nowhere."""
    from difflib import get_close_matches

    for name in named:
        if name not in known:
            near = [n for n in sorted(known) if name in n][:3] or get_close_matches(name, known, 3)
            hint = (
                f"did you mean {' or '.join(map(repr, near))}?"
                if near
                else ("`framing lexicons show NAME` lists those of a lexicon")
            )
            raise click.UsageError(
                f"{option} {name!r} is in none of the lexicons looked for; {hint}"
            )


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
