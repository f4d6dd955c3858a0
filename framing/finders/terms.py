"""Finder of lexicon terms: one mention for each form that stands in a headline or a text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import polars as pl

from .. import tables
from ..lexicon import Lexicon
from ..matching import Hit, Matcher, hits
from ..text import enclosing, join

LAYER = "terms"
NEEDS = ("headline", "text")
ADDS = (
    "layer",
    "lexicon",
    "concept",
    "variant",
    "zone",
    "start",
    "end",
    "match",
    "valid",
)


class _Key:
    """Lexicons as a cache key: by content, since a Lexicon holds dictionaries."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self.lexicons = tuple(lexicons)
        self.key = tuple((x.id, x.digest, x.n_variants) for x in self.lexicons)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.key == other.key


@lru_cache(maxsize=8)
def _matcher(key: _Key) -> Matcher:
    return Matcher(key.lexicons)


def find(batch: Any, mentions: pl.DataFrame | None, lexicons: Sequence[Lexicon]) -> pl.DataFrame:
    """Mentions of all lexicons in a batch of articles, appended to `mentions`.

    Parameters
    ----------
    batch : `corpus.Batch`; its `articles` have the columns of `tables.ARTICLES`.
    mentions : mentions of other layers, or None.
    lexicons : a lexicon is applied to articles of its language, and to those of no stated one.

    Spans inside an exception and mentions whose conditions fail are rows with `valid` false and
    their reason.
    """
    articles = batch.articles
    matcher = _matcher(_Key(lexicons))
    found = [
        _zone(matcher, articles, "headline", articles["headline"].to_list(), None),
        _zone(matcher, articles, "body", articles["text"].to_list(), articles["body_start"]),
    ]
    if mentions is not None:
        found.insert(0, mentions)
    return pl.concat(found)


def _zone(
    matcher: Matcher,
    articles: pl.DataFrame,
    zone: str,
    texts: list[str | None],
    body_start: pl.Series | None,
) -> pl.DataFrame:
    joined = join(texts)
    begin = body_start.fill_null(0).to_list() if body_start is not None else [0] * len(texts)
    languages = articles["lang"].to_list()
    kept: list[Hit] = []
    for h in hits(matcher, joined, texts):
        if h.start < begin[h.text]:
            continue
        language = languages[h.text]
        spoken = matcher.concepts[h.concept][0].language
        if language and language.split("-")[0].lower() != spoken:
            continue
        kept.append(h)
    if not kept:
        return tables.empty(tables.MENTIONS)
    ids = articles["doc_id"].to_list()
    concepts = [matcher.concepts[h.concept] for h in kept]
    starts, ends = joined.sentences
    bounds = joined.bounds
    first = enclosing(starts, ends, [int(bounds[h.text]) + h.start for h in kept])
    last = enclosing(starts, ends, [int(bounds[h.text]) + h.end - 1 for h in kept])
    rows = {
        "doc_id": [ids[h.text] for h in kept],
        "layer": [LAYER] * len(kept),
        "lexicon": [lex.id for lex, _ in concepts],
        "concept": [c.id for _, c in concepts],
        "variant": [
            c.variants[h.variant].id if h.variant >= 0 else None
            for (_, c), h in zip(concepts, kept)
        ],
        "zone": [zone] * len(kept),
        "start": [h.start for h in kept],
        "end": [h.end for h in kept],
        "match": [(texts[h.text] or "")[h.start : h.end] for h in kept],
        "sentence_start": [
            int(starts[f]) - int(bounds[h.text]) if f >= 0 else h.start for f, h in zip(first, kept)
        ],
        "sentence_end": [
            int(ends[f]) - int(bounds[h.text]) if f >= 0 else h.end for f, h in zip(last, kept)
        ],
        "referent": [
            c.variants[h.variant].referent if h.variant >= 0 else None
            for (_, c), h in zip(concepts, kept)
        ],
        "valid": [h.reason is None for h in kept],
        "reason": [h.reason for h in kept],
    }
    schema = {name: tables.MENTIONS[name] for name in rows}
    return tables.conform(pl.DataFrame(rows, schema=schema), tables.MENTIONS)
