"""framing codebook"""

from __future__ import annotations

import click


@click.command("codebook")
@click.argument("name", metavar="NAME|FILE")
@click.option("--drafts", is_flag=True, help="Also what is marked draft.")
@click.option("-o", "--output", "path", metavar="FILE", help="Write to a file, e.g. codebook.html.")
def command(name, drafts, path) -> None:
    """A lexicon as a printable page: definitions, disputes, forms, sources.

    \b
    framing codebook migration -o codebook.html
    """
    from ..codebook import codebook
    from ..lexicon import load_lexicon
    from ..output import save

    page = codebook(load_lexicon(name, drafts=drafts))
    if path:
        save(path, lambda file: file.write(page.encode()))
    else:
        click.echo(page, nl=False)
