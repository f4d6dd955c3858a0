"""framing lexicons"""

from __future__ import annotations

import click

from . import _options as options


@click.group("lexicons")
def command() -> None:
    """The codebooks: list, show, check, and start new ones."""


@command.command("list")
@click.option("--drafts", is_flag=True, help="Also count concepts and variants marked draft.")
@options.output("table", "csv", "jsonl", "json", "md")
def list_(drafts, format, path) -> None:
    """The shipped lexicons, one row each."""
    import polars as pl

    from .. import lexicon
    from ..output import emit

    rows = []
    for name in lexicon.names():
        x = lexicon.load_lexicon(name, drafts=drafts)
        unverified = sum(x.unverified(c) for c in x.concepts)
        rows.append(
            (x.id, x.title, x.language, x.version, len(x.concepts), x.n_variants, unverified)
        )
    columns = ["lexicon", "title", "language", "version", "concepts", "variants", "unverified"]
    emit(pl.DataFrame(rows, schema=columns, orient="row"), format=format, path=path)


@command.command("show")
@click.argument("name", metavar="NAME|FILE")
@click.option("--concept", help="Only this concept.")
@click.option("--drafts", is_flag=True, help="Also what is marked draft.")
def show(name, concept, drafts) -> None:
    """A lexicon in full: definitions, disputes, variants, forms, sources."""
    from ..errors import DesignError
    from ..lexicon import load_lexicon

    x = load_lexicon(name, drafts=drafts)
    shown = [c for c in x.concepts if concept in (None, c.id)]
    if not shown:
        known = ", ".join(c.id for c in x.concepts)
        raise DesignError(f"{x.id} has no concept {concept!r}; there are {known}")
    click.secho(f"{x.title} ({x.id} {x.version}, {x.language})", bold=True)
    if x.description:
        click.echo(click.wrap_text(x.description, 96))
    for c in shown:
        click.echo()
        note = " [unverified: rests on general knowledge]" if x.unverified(c) else ""
        click.secho(f"{c.id}: {c.title}{note}", bold=True)
        for label, text in (
            ("definition", c.definition),
            ("disputed", c.dispute),
            ("rebuttal", c.rebuttal),
        ):
            if text:
                click.echo(click.wrap_text(f"{label}: {text}", 96, "  ", "    "))
        for r in c.referents:
            click.echo(
                click.wrap_text(f"referent {r.id}: {r.definition or r.title}", 96, "  ", "    ")
            )
        for v in c.variants:
            forms = ", ".join(dict.fromkeys(f.text for f in v.forms))
            draft = " [draft]" if v.draft else ""
            click.echo(click.wrap_text(f"{v.id}{draft}: {forms}", 96, "  - ", "    "))
        for s in c.sources:
            source = x.sources[s]
            seen = "" if source.verified else " (not verified)"
            dated = f", {source.date}" if source.date else ""
            click.echo(
                click.wrap_text(
                    f"source: {source.title}{dated}{seen} {source.url}", 96, "  ", "    "
                )
            )


@command.command("check")
@click.argument("names", nargs=-1, metavar="[NAME|FILE]...")
def check(names) -> None:
    """Run every example and trap inside lexicons; exit 1 when one fails.

    Without a name, all shipped lexicons are checked.
    """
    from .. import lexicon
    from ..errors import LexiconError
    from ..matching import check_examples

    failed = 0
    for name in names or lexicon.names():
        try:
            x = lexicon.load_lexicon(name, drafts=True)
        except LexiconError as error:
            click.echo(str(error), err=True)
            failed += 1
            continue
        wrong = check_examples(x)
        failed += len(wrong)
        for line in wrong:
            click.echo(line, err=True)
        examples = sum(len(v.examples) for c in x.concepts for v in c.variants)
        traps = sum(len(v.traps) for c in x.concepts for v in c.variants)
        click.echo(
            f"{x.id}: {len(x.concepts)} concepts, {x.n_variants} variants, {examples} examples, "
            f"{traps} traps, {len(wrong)} wrong"
        )
    if failed:
        raise SystemExit(1)


_SKELETON = """\
lexicon: {name}
title: {title}
language: en
version: "0.1"
description: >
  What this codebook is about.
sources:
  a-source:
    title: Where the dispute or the house rule is documented
    url: https://example.org/
    date: 2024-01
    verified: no
concepts:
  a-thing:
    title: A thing with rival names
    definition: >
      What a coder counts as this thing, and what not.
    dispute: Why the choice of word is disputed, both ways.
    rebuttal: What can be said against reading anything into it.
    sources: [a-source]
    variants:
      one name:
        nouns: [one name]
        examples: [Here stands one name of the thing.]
      another name:
        nouns: [another name]
        examples: [Here stands another name of the thing.]
        traps: [Here stands no name at all.]
"""


@command.command("new")
@click.argument("path", metavar="FILE.yml")
def new(path) -> None:
    """Write a lexicon to start from. Nothing is overwritten."""
    from pathlib import Path

    from ..errors import LexiconError
    from ..output import save

    target = Path(path)
    if target.suffix not in (".yml", ".yaml"):
        raise LexiconError(
            f"{path}: a lexicon is a .yml file", fix=f"framing lexicons new {target.stem}.yml"
        )
    if target.exists():
        raise LexiconError(f"{path} exists already", fix="choose another name")
    name = target.stem.replace(" ", "_")
    text = _SKELETON.format(name=name, title=name.replace("_", " ").capitalize())
    save(target, lambda f: f.write(text.encode()))
    click.echo(f"wrote {path}; edit it, then: framing lexicons check {path}")


FORMATS = ["quanteda", "liwc", "csv"]


@command.command("export")
@click.argument("name", metavar="NAME|FILE")
@click.option("--as", "kind", type=click.Choice(FORMATS), required=True, help="The format.")
@click.option("-o", "--output", "path", metavar="FILE", help="Write to a file.")
def export(name, kind, path) -> None:
    """A lexicon as a quanteda dictionary, a LIWC .dic or a CSV; what is lost is said.

    \b
    framing lexicons export migration --as quanteda -o migration.yml
    """
    from ..interchange import export as convert
    from ..lexicon import load_lexicon

    _give(convert(load_lexicon(name), kind), path)


@command.command("import")
@click.argument("source", metavar="FILE")
@click.option("--as", "kind", type=click.Choice(FORMATS), required=True, help="The file's format.")
@click.option("--language", default="en", show_default=True, help="Of the words.")
@click.option(
    "--words",
    "corpus",
    metavar="SOURCE",
    help="A corpus whose words patterns like kidnap* are taken from.",
)
@click.option("-o", "--output", "path", metavar="FILE.yml", required=True, help="The lexicon.")
def import_(source, kind, language, corpus, path) -> None:
    """A lexicon from another tool's dictionary. Its variants come as drafts: add examples.

    \b
    framing lexicons import mine.dic --as liwc -o mine.yml
    """
    from pathlib import Path

    from ..corpus import read
    from ..errors import LexiconError
    from ..interchange import import_lexicon
    from ..text import words as spans

    if Path(path).exists():
        raise LexiconError(f"{path} exists already", fix="choose another name")
    try:
        text = Path(source).read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(
            f"cannot read {source}: {error}", fix="give a UTF-8 text file"
        ) from error
    vocabulary: set[str] = set()
    if corpus:
        for batch in read(corpus).batches():
            for body in batch.articles["text"].drop_nulls():
                vocabulary |= {body[a:b].lower() for a, b in spans(body)}
    name = Path(path).stem
    found = import_lexicon(text, kind, name=name, language=language, words=sorted(vocabulary))
    _give(found, path)


@command.command("diff")
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="SOURCE",
    help="A corpus: also which of its mentions the change moves.",
)
@options.output("table", "csv", "jsonl", "md")
def diff(before, after, sources, format, path) -> None:
    """What changed between two versions of a lexicon, and which mentions of a corpus that moves.

    \b
    framing lexicons diff old/migration.yml migration --source news.csv
    """
    from ..corpus import read
    from ..interchange import diff as compare
    from ..interchange import moved
    from ..lexicon import load_lexicon
    from ..output import emit

    one, other = load_lexicon(before, drafts=True), load_lexicon(after, drafts=True)
    if sources:
        emit(
            moved(read(*sources), one, other), format=format, path=path, title="Mentions that move"
        )
        return
    emit(compare(one, other), format=format, path=path)


def _give(converted, path) -> None:
    from ..output import save

    if path is None:
        click.echo(converted.text, nl=False)
    else:
        save(path, lambda f: f.write(converted.text.encode()))
    for lost in converted.lost:
        click.echo(f"lost: {lost}", err=True)
