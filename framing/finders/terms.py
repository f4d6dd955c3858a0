"""Finder of lexicon terms: one mention for each form that stands in a headline or a text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl

from .. import tables
from ..corpus import buffer
from ..lexicon import Lexicon
from ..matching import Hits, Matcher, find_hits
from ..text import enclosing

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
def _matcher(key: _Key) -> tuple[Matcher, dict[str, Any]]:
    matcher = Matcher(key.lexicons)
    return matcher, _names(matcher)


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
    matcher, named = _matcher(_Key(lexicons))
    found = [_zone(matcher, named, batch, zone) for zone in tables.ZONES]
    if mentions is not None:
        found.insert(0, mentions)
    return pl.concat(found)


def _zone(matcher: Matcher, named: dict[str, Any], batch: Any, zone: str) -> pl.DataFrame:
    articles = batch.articles
    joined = buffer(batch, zone)
    found = find_hits(matcher, joined)
    keep = _spoken(matcher, articles["lang"], found)
    if zone == "body":
        keep &= found.start >= articles["body_start"].fill_null(0).to_numpy()[found.text]
    found = found.keep(keep)
    if not len(found):
        return tables.empty(tables.MENTIONS)
    concept = named["first"][found.concept] + found.variant + 1
    base = joined.bounds[found.text]
    begin, end = base + found.start, base + found.end
    starts, ends = joined.sentences_near(begin, end - 1)
    first, last = enclosing(starts, ends, begin), enclosing(starts, ends, end - 1)
    string = joined.string
    one = pl.lit(LAYER).alias("layer"), pl.lit(zone).alias("zone")
    return tables.conform(
        pl.DataFrame(
            [
                articles["doc_id"].gather(found.text),
                *(named["table"][c].gather(concept) for c in named["table"].columns),
                pl.Series("start", found.start),
                pl.Series("end", found.end),
                pl.Series(
                    "match",
                    [string[a:b] for a, b in zip(begin.tolist(), end.tolist())],
                    dtype=pl.String,
                ),
                pl.Series(
                    "sentence_start", np.where(first >= 0, starts[first] - base, found.start)
                ),
                pl.Series("sentence_end", np.where(last >= 0, ends[last] - base, found.end)),
                pl.Series("valid", found.why == 0),
                pl.Series("reason", found.reasons, dtype=pl.String).gather(found.why),
            ]
        ).with_columns(one),
        tables.MENTIONS,
    )


def _spoken(matcher: Matcher, stated: pl.Series, found: Hits) -> np.ndarray:
    """Whether each hit's lexicon is of its article's language, or the article states none."""
    languages = stated.fill_null("").str.split("-").list.first().str.to_lowercase()
    if not (languages != "").any():
        return np.ones(len(found), dtype=bool)
    numbers: dict[str, int] = {"": -1}
    of_text = [numbers.setdefault(x, len(numbers)) for x in languages]
    of_concept = [numbers.setdefault(lex.language, len(numbers)) for lex, _ in matcher.concepts]
    text, concept = np.array(of_text)[found.text], np.array(of_concept)[found.concept]
    return (text < 0) | (text == concept)


def _names(matcher: Matcher) -> dict[str, Any]:
    """A row a variant, after one of no variant for the exceptions of its concept; where each
    concept's rows begin."""
    rows: list[tuple[str | None, ...]] = []
    first = []
    for lexicon, concept in matcher.concepts:
        first.append(len(rows))
        rows.append((lexicon.id, concept.id, None, None))
        rows += [(lexicon.id, concept.id, v.id, v.referent) for v in concept.variants]
    columns = ("lexicon", "concept", "variant", "referent")
    schema = dict.fromkeys(columns, pl.String)
    return {"table": pl.DataFrame(rows, schema, orient="row"), "first": np.array(first)}
