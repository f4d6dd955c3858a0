"""framing evaluate"""

from __future__ import annotations

import click

from .train import concepts, labelled, pairs, suits


@click.command("evaluate")
@labelled
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
def command(kind, data, columns, labels, lexicons, seed, model_path, refit) -> None:
    """How well a classifier does on labelled text.

    Macro-F1 with its interval, accuracy, calibration and confusion, as JSON.

    \b
    framing evaluate loaded babe.jsonl
    framing evaluate loaded babe.jsonl --refit        outlets and topics held out
    framing evaluate referent coded.csv               events held out, beside rules and baselines
    """
    import json

    from .. import registry
    from ..classifiers import read_labelled

    suits(kind, ("referent",), {"--lexicon": lexicons})
    module = registry.load("classifiers", kind)
    if kind == "referent":
        # Measured by refitting, always: codes of one corpus say nothing of a model they trained.
        given = {"--model": model_path, "--refit": refit, "--column": columns, "--label": labels}
        suits(kind, ("loaded", "frames"), given)
        figures = module.evaluate(data, seed=seed, concepts=concepts(lexicons))
        click.echo(json.dumps(figures, indent=1, default=str))
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
