"""Seeds as a classifier: the share of each class among the cues of a text."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin


class CueShare(ClassifierMixin, BaseEstimator):
    """Probabilities from log(1 + cues) of each class, as an unstandardised Wording gives them.

    Parameters
    ----------
    names : classes in the order of the columns; those after the columns have no cues.
    none : the class of a text without any cue.
    """

    def __init__(self, names: tuple[str, ...] = (), none: str = "other") -> None:
        self.names = names
        self.none = none

    def fit(self, X: Any, y: Any = None) -> CueShare:
        """Nothing is learnt."""
        self.classes_ = np.array(self.names)
        self.coef_ = np.eye(len(self.names))[
            :, [i for i, n in enumerate(self.names) if n != self.none]
        ]
        return self

    def predict_proba(self, X: sp.csr_matrix) -> NDArray[np.float64]:
        """Rows x classes."""
        counts = np.expm1(X.toarray()) @ self.coef_.T
        total = counts.sum(1, keepdims=True)
        shares = counts / np.where(total > 0, total, 1)
        shares[total[:, 0] <= 0, list(self.names).index(self.none)] = 1.0
        return shares
