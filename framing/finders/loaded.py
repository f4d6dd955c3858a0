"""Finder of loaded language: one mention a sentence, its variant `loaded` or `plain`.

So the share of `loaded` among an outlet's own sentences is an ordinary share, with the event as the
unit and the sentences behind it. `confidence` is the probability of the variant. The model is the
user's own (`framing train loaded`), else the one out of the box (`classifiers/loaded.py`), which is
right about two sentences in three: it runs only when it is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from .. import registry, tables
from ..attribution.model import applies
from ..text import enclosing, join, sentence_spans, word_spans

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
    "fitting description. The model reads one sentence without its context and is right about two in "
    "three (docs/classifiers.md); train it on codes of your own (framing train loaded) before the "
    "level matters."
)
_SHORTEST = 4  # words; a shorter sentence has too little to go by


def find(batch: Any, mentions: pl.DataFrame | None, lexicons: Sequence[Any] = ()) -> pl.DataFrame:
    """Sentences of a batch of articles with their wording, appended to `mentions`.

    Only English has word lists: articles of a stated other language give none.
    Raises ModelError where the user's own model is damaged.
    """
    model = registry.load("classifiers", "loaded").current()
    articles = batch.articles
    spoken = [applies(lang) for lang in articles["lang"].to_list()]
    found = [tables.empty(tables.MENTIONS) if mentions is None else mentions]
    for zone, column in (("headline", "headline"), ("body", "text")):
        texts = [t if ok else None for t, ok in zip(articles[column].to_list(), spoken)]
        begin = articles["body_start"].fill_null(0).to_list() if zone == "body" else None
        found.append(_zone(model, articles["doc_id"].to_list(), zone, texts, begin))
    return pl.concat(found)


def why(sentences: Sequence[str]) -> list[str]:
    """For each sentence the words that moved its score, in log odds of `loaded`."""
    model = registry.load("classifiers", "loaded").current()
    told = []
    for sentence in sentences:
        reasons = [
            r
            for r in model.explain_words(sentence, label="loaded")
            if abs(r.weight) >= _LEAST_WEIGHT
        ]
        told.append(", ".join(f"{r.feature} {r.weight:+.1f}" for r in reasons[:_WORDS]))
    return told


def provenance(design: Any) -> dict[str, Any]:
    """Which model: title and SHA-256, for the manifest."""
    model = registry.load("classifiers", "loaded").current()
    return {"model": {"title": model.card.get("title"), "sha256": model.digest}}


def reliability() -> dict[str, Any] | None:
    """The first figures of the model's card, where it was evaluated: the honest design."""
    figures = registry.load("classifiers", "loaded").current().card.get("figures")
    return next(iter(figures.values())) if figures else None


_WORDS = 4  # that moved a score
_LEAST_WEIGHT = 0.05


def _zone(
    model: Any, ids: list[str], zone: str, texts: list[str | None], begin: list[int] | None
) -> pl.DataFrame:
    joined = join(texts)
    starts, ends = sentence_spans(joined)
    words, _ = word_spans(joined)
    n_words = [0] * len(starts)
    for sentence in enclosing(starts, ends, words).tolist():
        if sentence >= 0:
            n_words[sentence] += 1
    owner, local = joined.locate(starts)
    spans = [
        (k, a, a + size)
        for k, a, size, n in zip(owner.tolist(), local.tolist(), (ends - starts).tolist(), n_words)
        if n >= _SHORTEST and (begin is None or a >= begin[k])
    ]
    sentences = [(texts[k] or "")[a:b] for k, a, b in spans]
    probabilities = model.predict(sentences)
    best = probabilities.argmax(1).tolist()
    rows = {
        "doc_id": [ids[k] for k, _, _ in spans],
        "layer": [LAYER] * len(spans),
        "lexicon": [LEXICON] * len(spans),
        "concept": [CONCEPT] * len(spans),
        "variant": [model.labels[i] for i in best],
        "zone": [zone] * len(spans),
        "start": [a for _, a, _ in spans],
        "end": [b for _, _, b in spans],
        "match": sentences,
        "sentence_start": [a for _, a, _ in spans],
        "sentence_end": [b for _, _, b in spans],
        "valid": [True] * len(spans),
        "confidence": [float(p[i]) for p, i in zip(probabilities, best)],
    }
    schema = {name: tables.MENTIONS[name] for name in rows}
    return tables.conform(pl.DataFrame(rows, schema=schema), tables.MENTIONS)
