"""framing train"""

from __future__ import annotations

import click


@click.command("train")
@click.argument("kind", metavar="loaded|frames|referent")
@click.argument("data", metavar="DATA")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME=COLUMN",
    help="Where text, label, outlet or topic stand, e.g. --column text=sentence.",
)
@click.option(
    "--label",
    "labels",
    multiple=True,
    metavar="THEIRS=OURS",
    help="What a label of the data means, e.g. --label Biased=loaded; THEIRS= leaves it out.",
)
@click.option("--vectors", metavar="FILE", help="Word vectors to add (loaded only).")
@click.option("--seed", default=0, show_default=True, help="Of folds and intervals.")
@click.option("--no-evaluation", is_flag=True, help="Skip the cross-validation of the card.")
@click.option(
    "-o",
    "--output",
    "path",
    metavar="FILE",
    help="Where the model goes. Default: where the toolkit looks for your own model.",
)
def command(kind, data, columns, labels, vectors, seed, no_evaluation, path) -> None:
    """Train a classifier on labelled text: loaded language, frames, or referents.

    DATA is a CSV or JSONL with a text and a label (and, for honest evaluation, outlet and topic);
    for referents, a coding sheet of `framing code sample`. The model is saved with a card that
    says how well it does on outlets and topics it has not seen; nothing is pickled.

    \b
    framing train loaded babe.jsonl
    framing train frames frames.csv --column label=frame -o frames.model
    """
    from .. import registry
    from ..classifiers import read_labelled
    from ..classifiers._model import place

    module = registry.load("classifiers", kind)
    rows = read_labelled(data, columns=pairs(columns, "--column")) if kind != "referent" else data
    settings: dict[str, object] = {"seed": seed, "evaluate": not no_evaluation}
    if labels:
        settings["labels"] = {k: v or None for k, v in pairs(labels, "--label", empty=True).items()}
    if vectors:
        settings["vectors"] = vectors
    model = module.train(rows, **settings)
    saved = model.save(path or place(kind))
    click.echo(model.card_markdown())
    click.echo(f"wrote {saved}", err=True)


def pairs(values, option, empty=False) -> dict[str, str]:
    """NAME=VALUE options as a dictionary. Raises click.UsageError."""
    out = {}
    for value in values:
        name, equals, other = value.partition("=")
        if not equals or not name or not (other or empty):
            raise click.UsageError(f"{option} {value!r}: write NAME=VALUE")
        out[name] = other
    return out
