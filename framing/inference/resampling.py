"""Random weights of events, and the weighted sums of every draw as matrix products.

Counts are collapsed to (group, event) cells first, so that the cost does not grow with articles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ..counts import Counts
from ..tally import Tally, ratio

if TYPE_CHECKING:
    from scipy.sparse import csr_array

CHUNK = 6_000_000  # array elements that one chunk of draws may fill


def event_weights(n_events: int, draws: int, seed: int) -> Iterator[np.ndarray]:
    """Random weights of the events, (draws in this chunk, E), `draws` rows over all chunks.

    Each weight is exponential with mean 1 (Rubin, The Bayesian bootstrap, 1981): the same variance
    as drawing events with replacement, and no draw leaves a group without any event. How the
    draws are chunked does not change them.
    """
    rng = np.random.default_rng(seed)
    chunk = max(1, CHUNK // max(n_events, 1))
    for start in range(0, draws, chunk):
        yield rng.standard_exponential((min(chunk, draws - start), n_events))


@dataclass(frozen=True)
class Block:
    """Some features' cells as (groups * features) × events matrices, ready for event weights."""

    features: np.ndarray
    concepts: np.ndarray  # numbers of the sets of rivals they make
    n: csr_array
    with_feature: csr_array
    words: csr_array  # (G, E)
    articles: csr_array  # (G, E)
    codes: dict[str, np.ndarray]

    def tally(self, weights: np.ndarray) -> Tally:
        """Sums under (draws, E) weights of the events."""
        shape = (-1, self.words.shape[0], len(self.features))
        by_event = np.ascontiguousarray(weights.T)
        return Tally(
            n=(self.n @ by_event).T.reshape(shape),
            with_feature=(self.with_feature @ by_event).T.reshape(shape),
            words=(self.words @ by_event).T,
            articles=(self.articles @ by_event).T,
            **self.codes,
        )

    def part(self, values: np.ndarray, level: str) -> np.ndarray:
        """The block's part of (..., F) or (..., C) values."""
        return values[..., self.features if level == "variant" else self.concepts]


def blocks(counts: Counts, width: int = 64) -> Iterator[Block]:
    """The features in blocks of about `width`, never parting a concept (whoever is meant)."""
    from scipy.sparse import coo_array

    cells, groups, n_events = counts.cells, len(counts.groups), counts.n_events
    words, articles = (
        coo_array((x, (cells.group, cells.event)), (groups, n_events)).tocsr()
        for x in (cells.words, cells.articles)
    )
    family = counts.codes["family"]
    starts = np.flatnonzero(np.diff(family, prepend=-1))
    bounds = [0]
    for start, end in pairwise([*starts, len(family)]):
        if end - bounds[-1] > width and start > bounds[-1]:
            bounds.append(int(start))
    for start, end in pairwise([*bounds, len(family)]):
        stacked = []
        for source in (cells.n, cells.with_feature):
            part = source[:, start:end].tocoo()
            cell, feature = part.coords
            where = (cells.group[cell] * (end - start) + feature, cells.event[cell])
            size = (groups * (end - start), n_events)
            stacked.append(coo_array((part.data, where), size).tocsr())
        features = np.arange(start, end)
        yield Block(
            features=features,
            concepts=np.unique(counts.codes["concept"][features]),
            n=stacked[0],
            with_feature=stacked[1],
            words=words,
            articles=articles,
            codes=counts.codes_of(features),
        )


@dataclass
class Moments:
    """Running variance over draws of deviations from the observed value, one cell a value."""

    number: np.ndarray | float = 0.0
    total: np.ndarray | float = 0.0
    square: np.ndarray | float = 0.0

    def add(self, deviations: np.ndarray) -> None:
        """Deviations of (draws, ...); what is not a number is left out."""
        good = np.isfinite(deviations)
        x = np.where(good, deviations, 0.0)
        self.number = self.number + good.sum(0)
        self.total = self.total + x.sum(0)
        self.square = self.square + (x * x).sum(0)

    def variance(self) -> np.ndarray:
        """Variance over draws, NaN where no draw gave a number."""
        mean = ratio(np.asarray(self.total), np.asarray(self.number))
        square = ratio(np.asarray(self.square), np.asarray(self.number))
        return np.maximum(square - mean**2, 0.0)
