"""framing lint"""

from __future__ import annotations

import click


@click.command("lint")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@click.option(
    "--style",
    "styles",
    multiple=True,
    required=True,
    metavar="NAME|FILE",
    help="A shipped house style (see --list-styles) or a .yml file. Repeatable: several "
    "may disagree, and that is shown.",
)
@click.option(
    "--date",
    metavar="YYYY-MM-DD",
    help="Hold every article to the rules of this day. "
    "Default: the article's own date, else the rules that still hold.",
)
@click.option(
    "--format",
    "format",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
    help="How findings are written.",
)
@click.option(
    "--list-styles",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda ctx, param, value: _list(ctx) if value else None,
    help="Name the shipped styles and stop.",
)
def command(articles, styles, date, format) -> None:
    """Where words stand that a house style does not allow there; exit 1 when one does.

    Prints file:line:column, the rule and its source. Quotations are exempt where the rule says so.
    Styles are dated facts about what houses told their staff, not advice; they disagree.

    \b
    framing lint draft.txt --style ap --date 2024-03-01
    framing lint articles/ --style bbc --style guardian --format github
    """
    from .. import lint_formats
    from ..styles import lint_files

    found = lint_files(articles, list(styles), date=date)
    text = lint_formats.render(found, format)
    click.echo(text, nl=not text.endswith("\n") and bool(text))
    if found:
        raise SystemExit(1)


def _list(ctx: click.Context) -> None:
    from ..styles import load_style, names

    for name in names():
        click.echo(f"{name:12} {load_style(name).title}")
    ctx.exit()
