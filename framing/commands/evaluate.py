"""framing evaluate"""

from __future__ import annotations

import click

from .train import pairs


@click.command("evaluate")
@click.argument("kind", metavar="loaded|frames|referent")
@click.argument("data", metavar="DATA")
@click.option(
    "--model",
    "model_path",
    metavar="FILE",
    help="A model file. Default: your own where there is one, else the one out of the box.",
)
@click.option(
    "--refit",
    is_flag=True,
    help="Refit in folds that hold out whole outlets and topics, "
    "instead of measuring the model as it is.",
)
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
    help="What a label of the data means; THEIRS= leaves it out.",
)
@click.option("--seed", default=0, show_default=True, help="Of folds and intervals.")
def command(kind, data, model_path, refit, columns, labels, seed) -> None:
    """How well a classifier does on labelled text.

    Macro-F1 with its interval, accuracy, calibration and confusion, as JSON.

    \b
    framing evaluate loaded babe.jsonl
    framing evaluate loaded babe.jsonl --refit        outlets and topics held out
    """
    import json

    from .. import registry
    from ..classifiers import read_labelled

    module = registry.load("classifiers", kind)
    if hasattr(module, "evaluate"):
        click.echo(json.dumps(module.evaluate(data, seed=seed), indent=1, default=str))
        return
    rows = read_labelled(data, columns=pairs(columns, "--column"))
    renamed = {k: v or None for k, v in pairs(labels, "--label", empty=True).items()}
    rows = (
        module.named(rows, renamed or None) if hasattr(module, "named") else rows.renamed(renamed)
    )
    usual = getattr(module, "current", None) or module.builtin
    model = module.load_model(model_path) if model_path else usual()
    figures = model.evaluate(rows, seed=seed) if refit else model.measure(rows, seed=seed)
    click.echo(json.dumps(figures, indent=1, default=str))
