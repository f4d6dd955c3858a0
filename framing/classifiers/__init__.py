"""Classifiers a user trains, as scikit-learn pipelines behind one interface (`_model.Model`).

A module here is a kind of classifier: `train(rows, *, seed) -> Model`. Files are skops, never
pickle.
"""

from ._card import figures_markdown, reliability_svg
from ._labelled import Labelled, from_rows, read_labelled
from ._model import Model, Reason, load, place

__all__ = [
    "Labelled",
    "Model",
    "Reason",
    "figures_markdown",
    "from_rows",
    "load",
    "place",
    "read_labelled",
    "reliability_svg",
]
