"""Finder of loaded language: one mention a sentence, its variant `loaded` or `plain`.

So the share of `loaded` among an outlet's own sentences is an ordinary share, with the event as the
unit and the sentences behind it. `confidence` is the probability of the variant. The model is the
user's own (`framing train loaded`), else the one out of the box (`classifiers/loaded.py`), which is
right about two sentences in three: it runs only when it is named.

Words in quotation marks are not scored in the outlet's own sentences (`_sentences.told`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from .. import registry
from . import _sentences

DEFAULT = False
LAYER = "loaded"
LEXICON = CONCEPT = "loaded-language"
NEEDS = ("headline", "text")
ADDS = ("zone", "start", "end")
TITLE = "Loaded wording"
UNIT = "sentences"
LAYOUT = {"share": "shares"}
SHOWN = ("loaded",)  # variants whose sentences are shown
MEANS = (
    "Not truth, fairness, lean or intent: a plain sentence can mislead, and a loaded one be the "
    "fitting description. The model reads one sentence without its context. Out of the box it is "
    "right about two in three, and not calibrated (docs/classifiers.md): train it on codes of your "
    "own (framing train loaded) before the level matters."
)


def find(batch: Any, mentions: pl.DataFrame | None, lexicons: Sequence[Any] = ()) -> pl.DataFrame:
    """Sentences of a batch of articles with their wording, appended to `mentions`.

    Only English has word lists: articles of a stated other language give none.
    Raises ModelError where the user's own model is damaged.
    """
    model = registry.load("classifiers", "loaded").current()
    found = _sentences.told(model, batch, layer=LAYER, concept=CONCEPT)
    return found if mentions is None else pl.concat([mentions, found])


def why(sentences: Sequence[str]) -> list[str]:
    """For each sentence the words that moved its score, in log odds of `loaded`."""
    return _sentences.why(registry.load("classifiers", "loaded").current(), sentences, "loaded")


def provenance(design: Any) -> dict[str, Any]:
    """Which model: title and SHA-256, for the manifest."""
    return _sentences.provenance(registry.load("classifiers", "loaded").current())


def reliability() -> tuple[str, dict[str, Any]] | None:
    """What was held out and the figures, the honest design of the model's card, if any."""
    return _sentences.honest(registry.load("classifiers", "loaded").current())
