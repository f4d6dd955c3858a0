"""Random weights of events, and the weighted sums of every draw as matrix products.

Counts are collapsed to (group, event) cells first, so that the cost does not grow with articles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ..counts import Counts
from ..tally import Tally, ratio

if TYPE_CHECKING:
    from scipy.sparse import csr_array

CHUNK = 3_000_000  # array elements that one chunk of draws may fill


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
class Draws:
    """Some draws: weights of the events (E, D), and each group's weighted sizes (D, G)."""

    by_event: np.ndarray
    words: np.ndarray
    articles: np.ndarray

    def steps(self, size: int) -> Iterator[Draws]:
        """The same, at most `size` draws at a time."""
        for start in range(0, self.by_event.shape[1], size):
            part = slice(start, start + size)
            yield Draws(self.by_event[:, part], self.words[part], self.articles[part])


def resample(several: Sequence[Counts], draws: int, seed: int) -> Iterator[list[Draws]]:
    """`event_weights` for counts of the same number of events: chunk by chunk, of each its draws."""
    from scipy.sparse import coo_array

    sizes = []
    for counts in several:
        cells, size = counts.cells, (len(counts.groups), counts.n_events)
        sizes.append(
            [
                coo_array((x, (cells.group, cells.event)), size).tocsr()
                for x in (cells.words, cells.articles)
            ]
        )
    for weights in event_weights(several[0].n_events, draws, seed):
        by_event = np.ascontiguousarray(weights.T)
        yield [Draws(by_event, (w @ by_event).T, (a @ by_event).T) for w, a in sizes]


def _merged(values: np.ndarray, groups: Sequence[np.ndarray]) -> np.ndarray:
    """(..., G) values of groups as those of sets of groups, summed."""
    if all(len(g) == 1 for g in groups):
        return values[..., np.concatenate(groups)]
    alone = np.concatenate(groups[:-1]) if len(groups) > 1 else np.zeros(0, int)
    # Most groups are of the rest: what is left of the sum takes less than summing them.
    rest = values.sum(-1, keepdims=True) - values[..., alone].sum(-1, keepdims=True)
    return np.concatenate([values[..., alone], rest], axis=-1)


def _moved(matrix: csr_array, place: np.ndarray, width: int, size: tuple[int, int]) -> csr_array:
    """Rows (group * width + feature) moved to the group's new place, summed where two meet."""
    from scipy.sparse import coo_array

    part = matrix.tocoo()
    row, event = part.coords
    return coo_array((part.data, (place[row // width] * width + row % width, event)), size).tocsr()


@dataclass(frozen=True)
class Block:
    """Some features' cells as (groups * features) × events matrices, ready for event weights."""

    features: np.ndarray
    concepts: np.ndarray  # numbers of the sets of rivals they make
    groups: Sequence[np.ndarray]  # the groups of each row; only the last may be several
    events: np.ndarray  # those in which the features occur, the columns of the matrices
    n: csr_array
    with_feature: csr_array
    codes: dict[str, np.ndarray]

    def tally(self, draws: Draws) -> Tally:
        """Sums under each draw's weights of the events."""
        shape = (-1, len(self.groups), len(self.features))
        by_event = np.ascontiguousarray(draws.by_event[self.events])
        return Tally(
            n=(self.n @ by_event).T.reshape(shape),
            with_feature=(self.with_feature @ by_event).T.reshape(shape),
            words=_merged(draws.words, self.groups),
            articles=_merged(draws.articles, self.groups),
            **self.codes,
        )

    def observed(self, tally: Tally) -> Tally:
        """The block's part of the observed sums."""
        kept = replace(
            tally,
            n=_merged(tally.n[:, self.features].T, self.groups).T,
            with_feature=_merged(tally.with_feature[:, self.features].T, self.groups).T,
            words=_merged(tally.words, self.groups),
            articles=_merged(tally.articles, self.groups),
            **self.codes,
        )
        if tally.worth is None:
            return kept
        return replace(kept, worth=_merged(tally.worth[:, self.concepts].T, self.groups).T)

    def of_groups(self, kept: np.ndarray) -> Block:
        """The block for some groups, all others merged into one row after them.

        What sets a group against the rest needs the rest's sums, not each of its groups.
        """
        width, n_groups = len(self.features), sum(len(g) for g in self.groups)
        place = np.full(n_groups, len(kept))
        place[kept] = np.arange(len(kept))
        rest = np.setdiff1d(np.arange(n_groups), kept)
        groups = [*kept[:, None], rest] if len(rest) else list(kept[:, None])
        size = (len(groups) * width, len(self.events))
        return replace(
            self,
            groups=groups,
            n=_moved(self.n, place, width, size),
            with_feature=_moved(self.with_feature, place, width, size),
        )

    def part(self, values: np.ndarray, level: str) -> np.ndarray:
        """The block's part of (..., F) or (..., C) values."""
        return values[..., self.features if level == "variant" else self.concepts]


@dataclass(frozen=True)
class Spots:
    """The groups' features that were counted at all, each as a group of its own with one feature.

    For metrics that look at one group's one feature: whatever else there is, they need no more.
    """

    group: np.ndarray  # (K,)
    feature: np.ndarray  # (K,)
    n: csr_array  # (K, E)
    with_feature: csr_array  # (K, E)

    @classmethod
    def of(cls, counts: Counts) -> Spots:
        """From counts."""
        from scipy.sparse import coo_array

        cells, width = counts.cells, max(len(counts.features), 1)
        parts = [source.tocoo() for source in (cells.n, cells.with_feature)]
        keys = [cells.group[p.coords[0]] * width + p.coords[1] for p in parts]
        known = np.unique(np.concatenate(keys))
        size = (len(known), counts.n_events)
        stacked = [
            coo_array((p.data, (np.searchsorted(known, k), cells.event[p.coords[0]])), size).tocsr()
            for p, k in zip(parts, keys)
        ]
        return cls(known // width, known % width, *stacked)

    def tally(self, draws: Draws) -> Tally:
        """Sums under each draw's weights of the events: G = K, F = 1."""
        only = np.zeros(1, dtype=np.int64)
        return Tally(
            n=(self.n @ draws.by_event).T[..., None],
            with_feature=(self.with_feature @ draws.by_event).T[..., None],
            words=draws.words[:, self.group],
            articles=draws.articles[:, self.group],
            concept=only,
            family=only,
            variant=only,
        )


def blocks(counts: Counts, width: int = 64, wanted: np.ndarray | None = None) -> Iterator[Block]:
    """The features in blocks of about `width`, never parting a concept (whoever is meant).

    `wanted`, (C,), leaves out blocks none of whose concepts are.
    """
    from scipy.sparse import coo_array

    cells, groups = counts.cells, len(counts.groups)
    family, concept = counts.codes["family"], counts.codes["concept"]
    starts = np.flatnonzero(np.diff(family, prepend=-1))
    bounds = [0]
    for start, end in pairwise([*starts, len(family)]):
        if end - bounds[-1] > width and start > bounds[-1]:
            bounds.append(int(start))
    sources = [source.tocsc() for source in (cells.n, cells.with_feature)]
    for start, end in pairwise([*bounds, len(family)]):
        features = np.arange(start, end)
        concepts = np.unique(concept[features])
        if wanted is not None and not wanted[concepts].any():
            continue
        parts = [source[:, start:end].tocoo() for source in sources]
        events = np.unique(np.concatenate([cells.event[part.coords[0]] for part in parts]))
        stacked = []
        for part in parts:
            cell, feature = part.coords
            where = (
                cells.group[cell] * (end - start) + feature,
                np.searchsorted(events, cells.event[cell]),
            )
            size = (groups * (end - start), len(events))
            stacked.append(coo_array((part.data, where), size).tocsr())
        yield Block(
            features=features,
            concepts=concepts,
            groups=list(np.arange(groups)[:, None]),
            events=events,
            n=stacked[0],
            with_feature=stacked[1],
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
        x, total = deviations, deviations.sum(0)
        number: np.ndarray | float = len(x)
        if not np.isfinite(total).all():
            good = np.isfinite(x)
            x = np.where(good, x, 0.0)
            number, total = good.sum(0), x.sum(0)
        self.number = self.number + number
        self.total = self.total + total
        self.square = self.square + np.einsum("d...,d...->...", x, x)

    def variance(self) -> np.ndarray:
        """Variance over draws, NaN where no draw gave a number."""
        mean = ratio(np.asarray(self.total), np.asarray(self.number))
        square = ratio(np.asarray(self.square), np.asarray(self.number))
        return np.maximum(square - mean**2, 0.0)
