"""A hand-made tally: two groups, one concept of three variants and one of a single variant."""

from __future__ import annotations

import numpy as np
import pytest

from framing.tally import Tally


def make(n, concept=(0, 0, 0, 1), with_feature=None, words=(1000, 2000), articles=(10, 5)):
    n = np.asarray(n, dtype=float)
    concept = np.asarray(concept)
    return Tally(
        n=n,
        with_feature=np.minimum(n, 1) if with_feature is None else np.asarray(with_feature, float),
        words=np.asarray(words, dtype=float),
        articles=np.asarray(articles, dtype=float),
        concept=concept,
        family=concept,
        variant=np.arange(len(concept)),
    )


@pytest.fixture
def tally():
    return make([[6, 2, 0, 4], [1, 3, 4, 0]], with_feature=[[3, 2, 0, 4], [1, 2, 1, 0]])


@pytest.fixture(name="make")
def _make():
    return make
