"""How well two things could stand for one another, by the company they keep.

- `slot`: the words right beside them (one and two to either side, and both sides together; articles
  are looked through, so that "repeal Obamacare" and "repeal the Affordable Care Act" are one slot);
- `meaning`: the words of meaning within six words of them;
- `topic`: the events that they occur in (tf-idf).

The first two are weighted by positive pointwise mutual information and reduced to their main
dimensions (latent semantic analysis), because in news of a thousand articles few contexts recur
word for word. All are cosines.
Sources: Lin, Automatic Retrieval and Clustering of Similar Words (1998); Church and Hanks,
Computational Linguistics 16 (1990) 22; Deerwester and others, JASIS 41 (1990) 391; Levy, Goldberg
and Dagan, TACL 3 (2015) 211.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..vectors import Vectors
from ._own_voice import GRAMMAR
from ._vocabulary import Units, Vocabulary

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_DIMENSIONS = 120
_WINDOW = 6  # words to either side
_NEAREST = 15  # of those like it, each of a pair must be among the other's
_BLOCK = 500  # rows of similarities at once
_CONTEXTS = 5  # shown
_FLOOR = 0.05  # information of a context that tells nothing
_ARTICLES = frozenset(["the", "a", "an"])
Bools = NDArray[np.bool_]
Float = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """Pairs of units, one < other, and their likeness; all (P,)."""

    one: Ints
    other: Ints
    slot: Float
    meaning: Float
    topic: Float

    def like(self) -> Float:
        """The three together: a geometric mean, in which the events weigh half as much."""
        return _together(self.slot, self.meaning, self.topic)

    def __getitem__(self, kept: NDArray) -> Pairs:
        return Pairs(*(x[kept] for x in vars(self).values()))


def _together(slot: NDArray, meaning: NDArray, topic: NDArray) -> NDArray:
    return (slot * meaning) ** 0.4 * topic**0.2


@dataclass(frozen=True)
class Likeness:
    """Rows of length 1, a row a unit. `context` names the columns of `contexts`."""

    contexts: csr_array
    slots: NDArray[np.float32]
    meanings: NDArray[np.float32]
    topics: csr_array
    context: list[str]
    vectors: NDArray[np.float32] | None

    @classmethod
    def of(cls, found: Vocabulary, units: Units, event: Ints, vectors: Vectors | None) -> Likeness:
        """From all occurrences of the units; `event` is the number of each article's event."""
        from scipy.sparse import csr_array
        from sklearn.feature_extraction.text import TfidfTransformer
        from sklearn.preprocessing import normalize

        contexts, names = _beside(found, units)
        at_event = event[found.article[units.last]]
        topics = _cells(units.unit, at_event, (len(units.names), int(event.max()) + 1))
        return cls(
            contexts=csr_array(normalize(contexts)) if contexts.shape[1] else contexts,
            slots=_reduced(contexts),
            meanings=_reduced(_around(found, units)),
            topics=csr_array(TfidfTransformer(sublinear_tf=True).fit_transform(topics)),
            context=names,
            vectors=_vectors(units.names, vectors) if vectors is not None else None,
        )

    def pairs(self, least: float) -> Pairs:
        """Units of which each is among those most like the other, at least so like."""
        size = len(self.slots)
        nearest, likeness = [], []
        for start in range(0, size, _BLOCK):
            rows = np.arange(start, min(start + _BLOCK, size))
            topic = (self.topics[rows] @ self.topics.T).toarray()
            like = _together(*self._cosines(rows), np.maximum(topic, 0))
            like[np.arange(len(rows)), rows] = 0
            most = min(_NEAREST, size)
            part = np.argpartition(-like, most - 1, axis=1)[:, :most]
            nearest.append(part)
            likeness.append(np.take_along_axis(like, part, axis=1))
        a, b = np.repeat(np.arange(size), min(_NEAREST, size)), np.concatenate(nearest).ravel()
        near = np.concatenate(likeness).ravel() >= least
        key = np.minimum(a, b)[near] * size + np.maximum(a, b)[near]
        found, times = np.unique(key, return_counts=True)
        return self.measure(*np.divmod(found[times == 2], size))

    def measure(self, one: Ints, other: Ints) -> Pairs:
        """The likeness of given pairs."""
        slot, meaning = (np.maximum((x[one] * x[other]).sum(1), 0).astype(float) for x in
                         (self.slots, self.meanings))  # fmt: skip
        if self.vectors is not None:
            meaning = _mean(meaning, (self.vectors[one] * self.vectors[other]).sum(1))
        topic = np.asarray(self.topics[one].multiply(self.topics[other]).sum(1)).ravel()
        return Pairs(one, other, slot, meaning, topic)

    def _cosines(self, rows: Ints) -> tuple[NDArray, NDArray]:
        slot, meaning = (np.maximum(x[rows] @ x.T, 0) for x in (self.slots, self.meanings))
        if self.vectors is not None:
            meaning = _mean(meaning, self.vectors[rows] @ self.vectors.T)
        return slot, meaning

    def shared(self, a: int, b: int) -> list[str]:
        """The contexts that weigh most in the slots' likeness."""
        both = self.contexts[[a]].multiply(self.contexts[[b]]).tocoo()
        column = both.coords[1][np.argsort(-both.data, kind="stable")]
        return [self.context[c] for c in column[:_CONTEXTS].tolist()]


def _mean(meaning: NDArray, near: NDArray) -> NDArray:
    """With the cosine of word vectors, where both words have one."""
    return np.where(near != 0, (meaning + np.maximum(near, 0)) / 2, meaning)


def _cells(row: Ints, column: Ints, shape: tuple[int, int]) -> csr_array:
    from scipy.sparse import coo_array

    return coo_array((np.ones(len(row)), (row, column)), shape).tocsr()


def _reduced(weights: csr_array) -> NDArray[np.float32]:
    """Rows of length 1 in the main dimensions, or as they are where there are few."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    if not weights.shape[1]:
        return np.zeros((weights.shape[0], 1), np.float32)
    if min(weights.shape) <= 2 * _DIMENSIONS:
        return normalize(weights.toarray()).astype(np.float32)
    svd = TruncatedSVD(_DIMENSIONS, random_state=0)
    return normalize(svd.fit_transform(weights)).astype(np.float32)


def _beside(found: Vocabulary, units: Units) -> tuple[csr_array, list[str]]:
    """Weights of the words right beside each unit, and the contexts as people read them."""
    n, width = len(found.word), len(found.words) + 1
    word = np.append(found.word + 1, 0)  # 0 none
    article = np.array([False, *(w in _ARTICLES for w in found.words)])[word]
    left, right = _neighbours(found.joined, article)
    a, b = left[units.first], right[units.last]  # n where there is none
    aa, bb = np.append(left, n)[a], np.append(right, n)[b]
    none = np.zeros(len(a), np.int64)
    kinds = [
        (a < n, word[a], none),
        (b < n, word[b], none),
        (aa < n, word[aa], word[a]),
        (bb < n, word[b], word[bb]),
        ((a < n) & (b < n), word[a], word[b]),
    ]
    unit = np.concatenate([units.unit[ok] for ok, _, _ in kinds])
    key = np.concatenate([((k * width + x) * width + y)[ok] for k, (ok, x, y) in enumerate(kinds)])
    keys, column = np.unique(key, return_inverse=True)
    counted = _cells(unit, column, (len(units.names), len(keys)))
    shared = np.flatnonzero(np.bincount(counted.indices, minlength=len(keys)) > 1)
    return _ppmi(counted[:, shared]), [_spelt(int(k), found.words) for k in keys[shared]]


def _neighbours(joined: Bools, article: Bools) -> tuple[Ints, Ints]:
    """The word before and behind each, past articles; their number where nothing is joined."""
    n = len(joined)
    at = np.arange(n)
    before = np.append(np.where(joined, at - 1, n), n)
    behind = np.append(np.where(np.append(joined[1:], False), at + 1, n), n)
    left, right = before[:n], behind[:n]
    left = np.where(article[left], before[left], left)
    right = np.where(article[right], behind[right], right)
    return left, right


def _spelt(key: int, words: Sequence[str]) -> str:
    """A context as people read it."""
    width = len(words) + 1
    rest, b = divmod(key, width)
    kind, a = divmod(rest, width)
    one, two = (words[i - 1] if i else "…" for i in (a, b))
    return (f"{one} _", f"_ {one}", f"{one} {two} _", f"_ {one} {two}", f"{one} _ {two}")[kind]


def _around(found: Vocabulary, units: Units) -> csr_array:
    """Weights of the words of meaning within the window, in the same sentence."""
    n = len(found.word)
    meant = np.array([w.lower() not in GRAMMAR and len(w) > 2 for w in found.words] + [False], bool)
    rows, columns = [], []
    for step in range(1, _WINDOW + 1):
        for at in (units.first - step, units.last + step):
            inside = (at >= 0) & (at < n)
            at = np.where(inside, at, 0)
            inside &= found.sentence[at] == found.sentence[units.last]
            inside &= meant[found.word[at]]
            rows.append(units.unit[inside])
            columns.append(found.word[at[inside]])
    shape = (len(units.names), len(found.words))
    counted = _cells(np.concatenate(rows), np.concatenate(columns), shape)
    shared = np.flatnonzero(np.bincount(counted.indices, minlength=shape[1]) > 1)
    return _ppmi(counted[:, shared])


def _ppmi(n: csr_array) -> csr_array:
    """Positive pointwise mutual information, contexts' counts to the power 3/4, damped where rare.

    The power takes weight from rare contexts (Levy, Goldberg and Dagan 2015), and n / (n + 1) from
    what was seen once (Pantel and Lin 2002). Not quite 0 where chance would do, so that two words
    with the same contexts are alike where there are no others to tell them from.
    """
    from scipy.sparse import csr_array

    cells = n.tocoo()
    row, column = cells.coords
    by_row = np.asarray(n.sum(1)).ravel()
    by_column = np.asarray(n.sum(0)).ravel() ** 0.75
    expected = by_row[row] * by_column[column] / by_column.sum()
    information = np.maximum(np.log(cells.data / expected), _FLOOR)
    weight = information * cells.data / (cells.data + 1)
    return csr_array((weight, (row, column)), shape=n.shape)


def _vectors(names: Sequence[str], vectors: Vectors) -> NDArray[np.float32]:
    """Vectors of names: the mean of their words'; zeros where a word has none."""
    from sklearn.preprocessing import normalize

    out = np.zeros((len(names), vectors.matrix.shape[1]), np.float32)
    for i, name in enumerate(names):
        words = name.lower().split()
        if len(vectors.known(words)) == len(words):
            out[i] = np.mean([vectors[w] for w in words], axis=0)
    return normalize(out)
