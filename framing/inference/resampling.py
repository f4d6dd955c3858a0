"""Random weights of events, and the weighted sums of every draw as matrix products.

Counts are collapsed to (group, event) cells first, so that the cost does not grow with articles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from ..counts import Counts
from ..tally import NOTHING, Tally, ratio

if TYPE_CHECKING:
    from scipy.sparse import csr_array

CHUNK = 3_000_000  # array elements that one chunk of draws may fill
CACHED = 300_000  # array elements that one step of the work fills: near the processor


def chunk_of(n_events: int, draws: int) -> int:
    """Draws in one chunk of `event_weights`."""
    return max(1, min(draws, CHUNK // max(n_events, 1)))


def event_weights(n_events: int, draws: int, seed: int) -> Iterator[np.ndarray]:
    """Random weights of the events, (draws in this chunk, E), `draws` rows over all chunks.

    Each weight is exponential with mean 1 (Rubin, The Bayesian bootstrap, 1981): the same variance
    as drawing events with replacement, and no draw leaves a group without any event. How the
    draws are chunked does not change them.
    """
    rng = np.random.default_rng(seed)
    chunk = chunk_of(n_events, draws)
    for start in range(0, draws, chunk):
        yield rng.standard_exponential((min(chunk, draws - start), n_events))


class Sizes:
    """Each group's words and articles under some draws, worked out once and only if asked for."""

    def __init__(self, counts: Counts) -> None:
        from scipy.sparse import coo_array

        cells, size = counts.cells, (len(counts.groups), counts.n_events)
        where = (cells.group, cells.event)
        self.of = [coo_array((x, where), size).tocsr() for x in (cells.words, cells.articles)]
        self.by_event: np.ndarray

    def under(self, by_event: np.ndarray) -> Sizes:
        """The same under some weights (E, D)."""
        new = copy(self)
        new.by_event = by_event
        return new

    @cached_property
    def words(self) -> np.ndarray:
        """(D, G)."""
        return (self.of[0] @ self.by_event).T

    @cached_property
    def articles(self) -> np.ndarray:
        """(D, G)."""
        return (self.of[1] @ self.by_event).T


@dataclass(frozen=True)
class Draws:
    """Some draws: weights of the events (E, D), and each group's weighted sizes (D, G)."""

    by_event: np.ndarray
    sizes: Sizes
    part: slice  # of `sizes`

    @property
    def words(self) -> np.ndarray:
        """Each group's words, (D, G)."""
        return self.sizes.words[self.part]

    @property
    def articles(self) -> np.ndarray:
        """Each group's articles, (D, G)."""
        return self.sizes.articles[self.part]

    def steps(self, size: int) -> Iterator[Draws]:
        """The same, at most `size` draws at a time."""
        for start in range(0, self.by_event.shape[1], size):
            part = slice(start, start + size)
            yield Draws(self.by_event[:, part], self.sizes, part)


def resample(several: Sequence[Counts], draws: int, seed: int) -> Iterator[list[Draws]]:
    """`event_weights` for counts of the same number of events: chunk by chunk, of each its draws."""
    sizes = [Sizes(counts) for counts in several]
    for weights in event_weights(several[0].n_events, draws, seed):
        by_event = np.ascontiguousarray(weights.T)
        del weights
        yield [Draws(by_event, size.under(by_event), slice(None)) for size in sizes]


@dataclass(frozen=True)
class Block:
    """Some features' cells as (groups * features) × events matrices, ready for event weights."""

    features: np.ndarray
    concepts: np.ndarray  # numbers of the sets of rivals they make
    groups: np.ndarray
    events: np.ndarray  # those in which the features occur, the columns of the matrices
    n: csr_array
    with_feature: csr_array | None  # None where mentions are all that is asked for
    codes: dict[str, np.ndarray]
    everyone: csr_array | None = None  # (F, E), of all groups, where these are but some

    def tally(self, draws: Draws) -> Tally:
        """Sums under each draw's weights of the events."""
        by_event = draws.by_event[self.events]
        n = self._shaped(self.n @ by_event)
        if self.with_feature is None:
            everyone = None if self.everyone is None else (self.everyone @ by_event).T[:, None]
            return Tally(n, NOTHING, NOTHING, NOTHING, **self.codes, everyone=everyone)
        return Tally(
            n=n,
            with_feature=self._shaped(self.with_feature @ by_event),
            words=draws.words[:, self.groups],
            articles=draws.articles[:, self.groups],
            **self.codes,
        )

    def _shaped(self, sums: np.ndarray) -> np.ndarray:
        """(G * F, D) sums as (D, G, F)."""
        return sums.T.reshape(-1, len(self.groups), len(self.features))

    def observed(self, tally: Tally) -> Tally:
        """The block's part of the observed sums."""
        rows, worth = self.groups[:, None], tally.worth
        return replace(
            tally,
            n=tally.n[rows, self.features],
            with_feature=tally.with_feature[rows, self.features],
            words=tally.words[self.groups],
            articles=tally.articles[self.groups],
            worth=None if worth is None else worth[rows, self.concepts],
            everyone=tally.n.sum(0)[None, self.features],
            **self.codes,
        )

    def mentions(self, kept: np.ndarray) -> Block:
        """The mentions, and nothing else, of some groups, and of all together."""
        from scipy.sparse import csr_array

        width, groups = len(self.features), len(self.groups)
        rows = (kept[:, None] * width + np.arange(width)).ravel()
        size = width * groups
        feature = (np.ones(size), (np.arange(size) % width, np.arange(size)))
        everyone = csr_array(feature, (width, size)) @ self.n
        return replace(
            self, groups=self.groups[kept], n=self.n[rows], with_feature=None, everyone=everyone
        )

    def at(self, level: str, *, pairwise: bool) -> tuple[np.ndarray, ...]:
        """Where its values stand among those of all groups and features."""
        sides = (self.groups, self.groups) if pairwise else (self.groups,)
        return np.ix_(*sides, self.features if level == "variant" else self.concepts)

    def part(self, values: np.ndarray, level: str) -> np.ndarray:
        """The block's part of (..., F) or (..., C) values."""
        return values[..., self.features if level == "variant" else self.concepts]


@dataclass(frozen=True)
class Stack:
    """Groups' mentions of families of rivals of one shape, one under the other.

    For metrics of each group's own mentions, set against everyone's at most: many small tables
    become one large one. Each row stands where a tally has a group.
    """

    group: np.ndarray  # (R,)
    features: np.ndarray  # (R, F)
    concepts: np.ndarray  # (R, C)
    n: csr_array  # (R * F, E)
    everyone: csr_array | None  # (S * F, E), of the S families; None where nobody asks
    family: np.ndarray  # (R,) which of the families
    codes: dict[str, np.ndarray]

    def tally(self, draws: Draws) -> Tally:
        """Mentions under each draw's weights of the events, and nothing else."""
        n, everyone = self._rows(self.n @ draws.by_event), NOTHING
        if self.everyone is not None:
            by_family = self._rows(self.everyone @ draws.by_event)
            everyone = by_family[self.family].transpose(2, 0, 1)
        n = n.transpose(2, 0, 1)
        return Tally(n, NOTHING, NOTHING, NOTHING, **self.codes, everyone=everyone)

    def observed(self, tally: Tally) -> Tally:
        """The observed mentions of its rows."""
        n, everyone = tally.n[self.group[:, None], self.features], tally.n.sum(0)[self.features]
        return Tally(n, NOTHING, NOTHING, NOTHING, **self.codes, everyone=everyone)

    def at(self, level: str, *, pairwise: bool) -> tuple[np.ndarray, ...]:
        """Where its values stand among those of all groups and features."""
        return self.group[:, None], self.features if level == "variant" else self.concepts

    def _rows(self, sums: np.ndarray) -> np.ndarray:
        """Sums (·, D) by row and feature: (·, F, D)."""
        return sums.reshape(-1, self.features.shape[1], sums.shape[1])


def stacks(
    counts: Counts, wanted: np.ndarray, size: int, *, everyone: bool = False
) -> Iterator[Stack]:
    """What groups mention of the families of rivals, at most about `size` features a stack.

    `wanted`, (G, C), tells which groups' concepts; with a concept comes its family. `everyone`
    also sums what all groups mention.
    """
    family, concept = counts.codes["family"], counts.codes["concept"]
    starts = np.flatnonzero(np.diff(family, prepend=-1))
    widths = np.diff([*starts, len(family)])
    # Families by what they look like, each with its groups.
    alike: dict[tuple[bytes, ...], list[tuple[int, np.ndarray]]] = {}
    for f, (start, width) in enumerate(zip(starts.tolist(), widths.tolist())):
        features = np.arange(start, start + width)
        groups = np.flatnonzero(wanted[:, np.unique(concept[features])].any(1))
        if len(groups):
            shape = tuple(code.tobytes() for code in counts.codes_of(features).values())
            alike.setdefault(shape, []).append((f, groups))
    # All rows of all stacks are one matrix, of which they are slices.
    place = np.full((len(counts.groups), len(starts)), -1)
    last = 0
    for f, groups in chain.from_iterable(alike.values()):
        place[groups, f] = last + np.arange(len(groups)) * widths[f]
        last += len(groups) * widths[f]
    cell, feature = counts.cells.n.tocoo().coords
    row = place[counts.cells.group[cell], family[feature]]
    whole = _summed(counts, np.where(row < 0, -1, row + feature - starts[family[feature]]), last)
    together = _summed(counts, feature, len(family)) if everyone else None
    for several in alike.values():
        families = np.repeat([f for f, _ in several], [len(groups) for _, groups in several])
        groups = np.concatenate([groups for _, groups in several])
        inner = np.arange(widths[families[0]])
        codes = counts.codes_of(starts[families[0]] + inner)
        first = np.flatnonzero(np.diff(codes["concept"], prepend=-1))
        for low in range(0, len(groups), max(1, size // len(inner))):
            part = slice(low, low + max(1, size // len(inner)))
            features = starts[families[part], None] + inner
            known, which = np.unique(families[part], return_inverse=True)
            begin = place[groups[low], families[low]]
            yield Stack(
                group=groups[part],
                features=features,
                concepts=concept[features[:, first]],
                n=whole[begin : begin + features.size],
                everyone=None
                if together is None
                else together[(starts[known, None] + inner).ravel()],
                family=which,
                codes=codes,
            )


def _summed(counts: Counts, row: np.ndarray, rows: int) -> csr_array:
    """The cells' mentions by row and event, `row` that of each entry; -1 leaves it out."""
    from scipy.sparse import coo_array

    part = counts.cells.n.tocoo()
    event, kept = counts.cells.event[part.coords[0]], row >= 0
    size = (rows, counts.n_events)
    return coo_array((part.data[kept], (row[kept], event[kept])), size).tocsr()


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
        by_event = np.ascontiguousarray(draws.by_event)
        return Tally(
            n=(self.n @ by_event).T[..., None],
            with_feature=(self.with_feature @ by_event).T[..., None],
            words=draws.words[:, self.group],
            articles=draws.articles[:, self.group],
            concept=only,
            family=only,
            variant=only,
        )

    def at(self, level: str, *, pairwise: bool) -> Any:
        """Where its values stand among those of all groups and features: they are all there."""
        return ...


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
            groups=np.arange(groups),
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
