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
from ..text import Joined, enclosing

LAYER = "terms"
ORDERED = True  # its mentions are in reading order
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
    "sentence_start",
    "sentence_end",
    "valid",
    "reason",
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


class _Names:
    """What is the same in all mentions of a variant in a zone, columns of nulls included.

    A row a variant, after one of no variant for the exceptions of its concept; once for each zone.
    `rank` is the place of each concept by the names of its lexicon and its own.
    """

    def __init__(self, matcher: Matcher) -> None:
        rows: list[tuple[str | None, ...]] = []
        first = []  # where each concept's rows begin
        for lexicon, concept in matcher.concepts:
            first.append(len(rows))
            rows.append((lexicon.id, concept.id, None, None))
            rows += [(lexicon.id, concept.id, v.id, v.referent) for v in concept.variants]
        named = dict.fromkeys(("lexicon", "concept", "variant", "referent"), pl.String)
        rest = {c: t for c, t in tables.MENTIONS.items() if c not in named and c not in ADDS}
        empty = [pl.lit(None, dtype=t).alias(c) for c, t in rest.items()]
        table = pl.DataFrame(rows, named, orient="row").with_columns(*empty, layer=pl.lit(LAYER))
        self._table = pl.concat([table.with_columns(zone=pl.lit(zone)) for zone in tables.ZONES])
        self._height = len(rows)
        self._first = np.array(first)
        names = [(lexicon.id, concept.id) for lexicon, concept in matcher.concepts]
        places = {name: place for place, name in enumerate(sorted(set(names)))}
        self.rank = np.array([places[name] for name in names])

    def rows(
        self, zone: np.ndarray, concept: np.ndarray, variant: np.ndarray
    ) -> dict[str, pl.Series]:
        """Columns of a row for each number of a zone, concept and variant (-1: none)."""
        rows = self._table[zone * self._height + self._first[concept] + variant + 1]
        return {c.name: c for c in rows}


@lru_cache(maxsize=8)
def _matcher(key: _Key) -> tuple[Matcher, _Names]:
    matcher = Matcher(key.lexicons)
    return matcher, _Names(matcher)


def find(batch: Any, mentions: pl.DataFrame | None, lexicons: Sequence[Lexicon]) -> pl.DataFrame:
    """Mentions of all lexicons in a batch of articles, in reading order, after `mentions`.

    Parameters
    ----------
    batch : `corpus.Batch`; its `articles` have the columns of `tables.ARTICLES`.
    mentions : mentions of other layers, or None.
    lexicons : a lexicon is applied to articles of its language, and to those of no stated one.

    Spans inside an exception and mentions whose conditions fail are rows with `valid` false and
    their reason.
    """
    matcher, names = _matcher(_Key(lexicons))
    articles = batch.articles
    reasons: list[str | None] = []
    match: list[str] = []
    parts = []
    for number, zone in enumerate(tables.ZONES):
        joined = buffer(batch, zone)
        found = find_hits(matcher, joined)
        keep = _spoken(matcher, articles["lang"], found)
        if zone == "body":
            keep &= found.start >= articles["body_start"].fill_null(0).to_numpy()[found.text]
        if not keep.all():
            found = found.keep(keep)
        if not len(found):
            continue
        base = joined.bounds[found.text]
        begin, end = base + found.start, base + found.end
        parts.append(
            (np.full(len(found), number), found.text, found.start, found.end,
             *(x - base for x in _sentences(joined, begin, end)),
             found.concept, found.variant, found.why + len(reasons))
        )  # fmt: skip
        reasons += found.reasons
        match += joined.cut(begin, end)
    if not parts:
        return tables.empty(tables.MENTIONS) if mentions is None else mentions
    columns = [np.concatenate(x) for x in zip(*parts)]
    zones, texts, starts, ends, _, _, concepts, *_ = columns
    place = (texts * len(tables.ZONES) + zones) << 40 | starts
    order = np.lexsort((names.rank[concepts], ends, place))
    zones, texts, starts, ends, first, last, concepts, variants, why = (x[order] for x in columns)
    filled = {
        **names.rows(zones, concepts, variants),
        "doc_id": articles["doc_id"][texts],
        "start": starts,
        "end": ends,
        "match": pl.Series(match, dtype=pl.String)[order],
        "sentence_start": first,
        "sentence_end": last,
        "valid": np.array([reason is None for reason in reasons])[why],
        "reason": pl.Series(reasons, dtype=pl.String)[why],
    }
    made = pl.DataFrame({name: filled[name] for name in tables.MENTIONS})
    return made if mentions is None else pl.concat([mentions, made])


def _sentences(joined: Joined, begin: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where the sentence of each span begins, and where that of its last character ends."""
    starts, ends = joined.sentences_near(begin, end - 1)
    first, last = enclosing(starts, ends, begin), enclosing(starts, ends, end - 1)
    return np.where(first >= 0, starts[first], begin), np.where(last >= 0, ends[last], end)


def _spoken(matcher: Matcher, stated: pl.Series, found: Hits) -> np.ndarray:
    """Whether each hit's lexicon is of its article's language, or the article states none."""
    if stated.null_count() == len(stated):
        return np.ones(len(found), dtype=bool)
    languages = stated.fill_null("").str.split("-").list.first().str.to_lowercase()
    numbers: dict[str, int] = {"": -1}
    of_text = [numbers.setdefault(x, len(numbers)) for x in languages]
    of_concept = [numbers.setdefault(lex.language, len(numbers)) for lex, _ in matcher.concepts]
    text, concept = np.array(of_text)[found.text], np.array(of_concept)[found.concept]
    return (text < 0) | (text == concept)
