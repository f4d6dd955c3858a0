"""Finder of loaded language: one mention a sentence, its variant `loaded` or `plain`.

So the share of `loaded` among an outlet's own sentences is an ordinary share, with the event as the
unit and the sentences behind it. `confidence` is the probability of the variant. The model is the
user's own (`framing train loaded`), else the one out of the box (`classifiers/loaded.py`), which is
right about two sentences in three: it runs only when it is named.

Words in quotation marks are somebody else's: of a sentence in the outlet's voice the rest is scored,
and where next to nothing is left, the mention is the quotation.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

import polars as pl

from .. import registry, tables
from ..attribution.model import applies
from ..text import enclosing, join, quotation_spans, quotations, sentence_spans, word_spans

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
Span = tuple[int, int]
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
        text, _ = _scored(sentence, quotations(sentence))
        reasons = [
            r for r in model.explain_words(text, label="loaded") if abs(r.weight) >= _LEAST_WEIGHT
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


def _scored(sentence: str, quoted: Sequence[Span]) -> tuple[str, int]:
    """What of a sentence is scored, and how many characters of it come before the mention."""
    if not quoted or quoted[0][0] <= 0:
        return sentence, 0
    own, at = [], 0
    for a, b in quoted:
        own.append(sentence[at:a])
        at = b
    left = " … ".join([*own, sentence[at:]])
    if sum(any(c.isalpha() for c in w) for w in left.split()) >= _SHORTEST:
        return left, 0
    return sentence[quoted[0][0] :], quoted[0][0]


def _meeting(spans: Sequence[Span], start: int, end: int) -> Sequence[Span]:
    """Those of some sorted spans that overlap [start, end)."""
    first = bisect_right(spans, start, key=lambda s: s[1])
    return spans[first : bisect_left(spans, end, key=lambda s: s[0])]


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
    marks: list[list[Span]] = [[] for _ in texts]
    quoted = quotation_spans(joined)
    quoted = quoted[quoted["level"] == 0]
    owner, local = joined.locate(quoted["start"])
    sizes = (quoted["end"] - quoted["start"]).tolist()
    for k, a, size in zip(owner.tolist(), local.tolist(), sizes):
        marks[k].append((a, a + size))
    sentences = [(texts[k] or "")[a:b] for k, a, b in spans]
    scored = [
        _scored(text, [(x - a, y - a) for x, y in _meeting(marks[k], a, b)])
        for text, (k, a, b) in zip(sentences, spans)
    ]
    probabilities = model.predict([text for text, _ in scored])
    best = probabilities.argmax(1).tolist()
    rows = {
        "doc_id": [ids[k] for k, _, _ in spans],
        "layer": [LAYER] * len(spans),
        "lexicon": [LEXICON] * len(spans),
        "concept": [CONCEPT] * len(spans),
        "variant": [model.labels[i] for i in best],
        "zone": [zone] * len(spans),
        "start": [a + skip for (_, a, _), (_, skip) in zip(spans, scored)],
        "end": [b for _, _, b in spans],
        "match": [text[skip:] for text, (_, skip) in zip(sentences, scored)],
        "sentence_start": [a for _, a, _ in spans],
        "sentence_end": [b for _, _, b in spans],
        "valid": [True] * len(spans),
        "confidence": [float(p[i]) for p, i in zip(probabilities, best)],
    }
    schema = {name: tables.MENTIONS[name] for name in rows}
    return tables.conform(pl.DataFrame(rows, schema=schema), tables.MENTIONS)
