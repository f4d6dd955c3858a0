"""Constructed rows for classifiers: nobody wrote them in a newspaper."""

from __future__ import annotations

import pytest

from framing import seeds
from framing.classifiers import from_rows


@pytest.fixture(scope="session")
def pairs():
    return seeds.load("loaded_sentences")["pairs"]


@pytest.fixture(scope="session")
def rows(pairs):
    """Plain and loaded tellings, in four outlets and three topics."""
    return from_rows(
        {"text": p[x], "label": x, "outlet": f"outlet {i % 4}", "topic": f"topic {i % 3}"}
        for i, p in enumerate(pairs)
        for x in ("plain", "loaded")
    )


@pytest.fixture(scope="session")
def model(rows):
    from framing.classifiers import loaded

    return loaded.train(rows, seed=3, evaluate=False)
