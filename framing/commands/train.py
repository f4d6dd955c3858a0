"""framing train"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click


def labelled(f: Callable) -> Callable:
    """KIND, DATA and how to read it: of `train` and of `evaluate`."""
    for option in (
        click.option("--seed", default=0, show_default=True, help="Of folds and intervals."),
        click.option(
            "-l",
            "--lexicon",
            "lexicons",
            multiple=True,
            metavar="FILE",
            help="A .yml file of your own whose concepts DATA codes (referent only; the shipped "
            "ones are known).",
        ),
        click.option(
            "--label",
            "labels",
            multiple=True,
            metavar="THEIRS=OURS",
            help="What a label of the data means, e.g. --label Biased=loaded; THEIRS= leaves it "
            "out (loaded and frames).",
        ),
        click.option(
            "--column",
            "columns",
            multiple=True,
            metavar="NAME=COLUMN",
            help="Where text, label, outlet or topic stand, e.g. --column text=sentence "
            "(loaded and frames).",
        ),
        click.argument("data", metavar="DATA"),
        click.argument("kind", metavar="loaded|frames|referent"),
    ):
        f = option(f)
    return f


@click.command("train")
@labelled
@click.option("--vectors", metavar="FILE", help="Word vectors to add (loaded only).")
@click.option("--no-evaluation", is_flag=True, help="Skip the cross-validation of the card.")
@click.option(
    "-o",
    "--output",
    "path",
    metavar="FILE",
    help="Where the model goes. Default: where the toolkit looks for your own model.",
)
def command(kind, data, columns, labels, lexicons, seed, vectors, no_evaluation, path) -> None:
    """Train a classifier on labelled text: loaded language, frames, or referents.

    DATA is a CSV or JSONL with a text and a label (and, for honest evaluation, outlet and topic);
    for referents, a coding sheet of `framing code sample`. The model is saved with a card that
    says how well it does on outlets and topics it has not seen; nothing is pickled.

    \b
    framing train loaded babe.jsonl
    framing train frames frames.csv --column label=frame -o frames.model
    framing train referent coded.csv -l my-lexicon.yml
    """
    from .. import registry
    from ..classifiers import read_labelled
    from ..classifiers._model import place

    suits(kind, ("referent",), {"--lexicon": lexicons})
    suits(kind, ("loaded",), {"--vectors": vectors})
    module = registry.load("classifiers", kind)
    settings: dict[str, Any] = {"seed": seed, "evaluate": not no_evaluation}
    if kind == "referent":
        suits(kind, ("loaded", "frames"), {"--column": columns, "--label": labels})
        rows, settings["concepts"] = data, concepts(lexicons)
    else:
        rows = read_labelled(data, columns=pairs(columns, "--column"))
    if labels:
        settings["labels"] = {k: v or None for k, v in pairs(labels, "--label", empty=True).items()}
    if vectors:
        settings["vectors"] = vectors
    model = module.train(rows, **settings)
    saved = model.save(path or place(kind))
    click.echo(model.card_markdown())
    click.echo(f"wrote {saved}", err=True)


def suits(kind: str, meant: tuple[str, ...], given: dict[str, Any]) -> None:
    """Refuse options that say nothing to this kind. Raises click.UsageError."""
    for option, value in given.items():
        if value and kind not in meant:
            raise click.UsageError(f"{option} is for {' or '.join(meant)}, not for {kind}")


def concepts(lexicons: tuple[str, ...]) -> dict[str, Any]:
    """Concepts of lexicon files by id."""
    from ..lexicon import load_lexicons

    return {c.id: c for x in load_lexicons(lexicons) for c in x.concepts} if lexicons else {}


def pairs(values, option, empty=False) -> dict[str, str]:
    """NAME=VALUE options as a dictionary. Raises click.UsageError."""
    out = {}
    for value in values:
        name, equals, other = value.partition("=")
        if not equals or not name or not (other or empty):
            raise click.UsageError(f"{option} {value!r}: write NAME=VALUE")
        out[name] = other
    return out
