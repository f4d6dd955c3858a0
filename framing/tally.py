"""Weighted counts as plain arrays: all that a metric sees. NumPy only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

NOTHING = np.empty(0)


@dataclass(frozen=True)
class Tally:
    """Sums over articles, weighted by group; leading axes are bootstrap draws or permutations.

    G groups, F features (a variant, or a variant for one referent), C concepts. A *concept* here
    is a set of rival features: with referents split, a concept for one referent is one set. A
    tally may hold some of the concepts only, so a metric must treat each by itself.
    """

    n: np.ndarray  # (..., G, F) mentions
    with_feature: np.ndarray  # (..., G, F) articles that have the feature
    words: np.ndarray  # (..., G) words of the zones counted
    articles: np.ndarray  # (..., G) articles, with or without a mention
    concept: np.ndarray  # (F,) number of the feature's set of rivals, 0 to C - 1
    family: np.ndarray  # (F,) number of the feature's concept whoever the referent is
    variant: np.ndarray  # (F,) number of the variant within all variants, whoever the referent is
    # (G, C) independent mentions that the observed, clustered ones are worth; None where not known
    worth: np.ndarray | None = None
    # (..., G, F) mentions of all groups together, where the tally does not hold all of them
    everyone: np.ndarray | None = None

    @property
    def n_concepts(self) -> int:
        """C, the number of sets of rivals."""
        return int(self.concept.max()) + 1 if len(self.concept) else 0

    @cached_property
    def totals(self) -> np.ndarray:
        """Mentions of each concept, (..., G, C)."""
        return self.by_concept(self.n)

    @property
    def others(self) -> np.ndarray:
        """Mentions in all groups but each one, (..., G, F)."""
        whole = self.n.sum(-2, keepdims=True) if self.everyone is None else self.everyone
        return whole - self.n

    def by_concept(self, values: np.ndarray) -> np.ndarray:
        """Sums of (..., F) over the features of each concept: (..., C)."""
        return sums(values, self.concept)

    def spread(self, values: np.ndarray) -> np.ndarray:
        """(..., C) values of concepts repeated for their features: (..., F), not to be written to."""
        if values.shape[-1] == 1:
            return np.broadcast_to(values, (*values.shape[:-1], len(self.concept)))
        return values[..., self.concept]

    def pooled(self) -> Tally:
        """All groups together as one: G = 1."""
        return replace(
            self,
            n=self.n.sum(-2, keepdims=True),
            with_feature=self.with_feature.sum(-2, keepdims=True),
            words=self.words.sum(-1, keepdims=True),
            articles=self.articles.sum(-1, keepdims=True),
            worth=None if self.worth is None else self.worth.sum(-2, keepdims=True),
        )


def ratio(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """numerator / denominator, NaN (and no warning) where the denominator is 0."""
    with np.errstate(all="ignore"):
        out = np.asarray(np.true_divide(numerator, denominator))
    nothing = np.equal(denominator, 0)
    if nothing.any():
        # A whole array is divided faster than the part of it that can be.
        out[np.broadcast_to(nothing, out.shape)] = np.nan
    return out


def sums(values: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Sums over the last axis of what has the same code, 0 to K - 1: (..., K)."""
    if not len(codes):
        return values
    if not codes.any():
        return values.sum(-1, keepdims=True)
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(codes.max() + 1))
    # One sum each, so that a NaN stays with its own code.
    return np.add.reduceat(values[..., order], starts, axis=-1)
