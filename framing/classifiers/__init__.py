"""Classifiers a user trains, as scikit-learn pipelines behind one interface (`_model.Model`).

A module here is a kind of classifier: `train(rows, *, seed) -> Model`. Files are skops, never
pickle.
"""

from ._labelled import Labelled, from_rows, read_labelled

__all__ = ["Labelled", "from_rows", "read_labelled"]
