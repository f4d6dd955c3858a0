"""Sentences as mentions, each with the label that a trained model gives it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

import polars as pl

from .. import tables
from ..attribution.model import applies
from ..errors import ModelError
from ..text import enclosing, join, quotation_spans, quotations, sentence_spans, word_spans

Span = tuple[int, int]
_SHORTEST = 4  # words; a shorter sentence has too little to go by
_WORDS = 4  # that moved a score
_LEAST_WEIGHT = 0.05


def told(model: Any, batch: Any, *, layer: str, concept: str) -> pl.DataFrame:
    """One mention a sentence of a batch of articles: variant the likeliest label, `confidence` its
    probability.

    Words in quotation marks are somebody else's: of a sentence in the outlet's voice the rest is
    scored, and where next to nothing is left, the mention is the quotation. Models are English:
    articles of a stated other language give none.
    """
    articles = batch.articles
    spoken = [applies(lang) for lang in articles["lang"].to_list()]
    found = [tables.empty(tables.MENTIONS)]
    for zone, column in (("headline", "headline"), ("body", "text")):
        texts = [t if ok else None for t, ok in zip(articles[column].to_list(), spoken)]
        begin = articles["body_start"].fill_null(0).to_list() if zone == "body" else None
        about = {"layer": layer, "lexicon": concept, "concept": concept, "zone": zone}
        found.append(_zone(model, articles["doc_id"].to_list(), about, texts, begin))
    return pl.concat(found)


def why(model: Any, sentences: Sequence[str], label: str | None = None) -> list[str]:
    """For each sentence the words that moved its score, in log odds of the label (or the likeliest)."""
    told = []
    for sentence in sentences:
        text, _ = _scored(sentence, quotations(sentence))
        reasons = [
            r for r in model.explain_words(text, label=label) if abs(r.weight) >= _LEAST_WEIGHT
        ]
        told.append(", ".join(f"{r.feature} {r.weight:+.1f}" for r in reasons[:_WORDS]))
    return told


def provenance(model: Any) -> dict[str, Any]:
    """Which model, for the manifest: title and SHA-256 of its file."""
    try:
        digest = model.digest
    except ModelError:  # the shipped model runs without skops, which writes the file
        digest = None
    return {"model": {"title": model.card.get("title"), "sha256": digest}}


def honest(model: Any) -> tuple[str, dict[str, Any]] | None:
    """The first figures of a model's card with what was held out for them; None for no figures."""
    figures = model.card.get("figures")
    return next(iter(figures.items())) if figures else None


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
    model: Any,
    ids: list[str],
    about: dict[str, str],
    texts: list[str | None],
    begin: list[int] | None,
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
        **{column: [value] * len(spans) for column, value in about.items()},
        "variant": [model.labels[i] for i in best],
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
