"""Finder of frames: one mention for each cue of a generic policy frame.

The frames are rival considerations, so that a frame's share of the cues is an ordinary share, by
voice, over events, with the cues as evidence. It runs only when it is named: in a long article
there are some hundred cues. Frames and cues: classifiers/frames.py.

Where the user has trained a model (`framing train frames`), that decides: one mention a sentence, of
concept `trained-frames`, its variant the likeliest label.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from .. import registry, tables
from ..attribution.model import applies
from . import _sentences

DEFAULT = False
LAYER = "frames"
LEXICON = CONCEPT = "policy-frames"
TRAINED = "trained-frames"
TITLE = "What each makes the story about"
UNIT = "frames"
LAYOUT = {"share": "shares"}
MEANS = (
    "A frame is a consideration named, not a stance: economic words may praise or blame. Frames go "
    "with topics, so compare the same events. Single cues mislead often (docs/classifiers.md has how "
    "often, frame by frame): read the sentences."
)
NEEDS = ("headline", "text")
ADDS = ("zone", "start", "end")


def find(batch: Any, mentions: pl.DataFrame | None, lexicons: Sequence[Any] = ()) -> pl.DataFrame:
    """Cues of frames in a batch of articles, appended to `mentions`.

    Cues are English: articles of a stated other language give none.
    Raises ModelError where the user's own model is damaged.
    """
    own = registry.load("classifiers", "frames").own()
    if own is not None:
        told = _sentences.told(own, batch, layer=LAYER, concept=TRAINED)
        return told if mentions is None else pl.concat([mentions, told])
    cue_spans = registry.load("classifiers", "frames").cue_spans
    articles = batch.articles
    ids = articles["doc_id"].to_list()
    spoken = [applies(lang) for lang in articles["lang"].to_list()]
    begin = articles["body_start"].fill_null(0).to_list()
    found = [tables.empty(tables.MENTIONS) if mentions is None else mentions]
    for zone, column in (("headline", "headline"), ("body", "text")):
        texts = [t or "" if ok else "" for t, ok in zip(articles[column].to_list(), spoken)]
        cues = [c for c in cue_spans(texts) if zone == "headline" or c[2] >= begin[c[0]]]
        rows = {
            "doc_id": [ids[k] for k, _, _, _ in cues],
            "layer": [LAYER] * len(cues),
            "lexicon": [LEXICON] * len(cues),
            "concept": [CONCEPT] * len(cues),
            "variant": [frame for _, frame, _, _ in cues],
            "zone": [zone] * len(cues),
            "start": [a for _, _, a, _ in cues],
            "end": [b for _, _, _, b in cues],
            "match": [texts[k][a:b] for k, _, a, b in cues],
            "valid": [True] * len(cues),
        }
        schema = {name: tables.MENTIONS[name] for name in rows}
        frame = pl.DataFrame(rows, schema=schema)
        found.append(tables.conform(frame, tables.MENTIONS))
    return pl.concat(found)


def why(sentences: Sequence[str]) -> list[str]:
    """For each sentence the words that moved the score of a trained model; nothing for cues."""
    own = registry.load("classifiers", "frames").own()
    return [""] * len(sentences) if own is None else _sentences.why(own, sentences)


def provenance(design: Any) -> dict[str, Any]:
    """Which model: title and SHA-256 of the user's own; nothing for cues."""
    own = registry.load("classifiers", "frames").own()
    return {} if own is None else _sentences.provenance(own)


def reliability() -> tuple[str, dict[str, Any]] | None:
    """What was held out and the figures, the honest design of one's own model's card, if any."""
    own = registry.load("classifiers", "frames").own()
    return None if own is None else _sentences.honest(own)
