"""The attributions of a batch of articles as a table."""

from __future__ import annotations

import polars as pl

from .. import tables
from ..text import join
from .engines import RULES
from .model import Article, Layout, applies

_AT_ONCE = 500  # articles whose paragraphs and quotations are found in one pass


def table(articles: pl.DataFrame, *, engine: str = RULES) -> pl.DataFrame:
    """A row an attribution (`tables.ATTRIBUTIONS`) of the headlines and texts of articles.

    `articles` has doc_id, headline, text and, where known, lang. Attributions cover the whole
    text, also what stands before `body_start`. `engine` is `rules`, `parse` or `parse:NAME` (see
    `engines`); raises InputError where it is not installed.
    """
    frames = [tables.empty(tables.ATTRIBUTIONS)]
    for some in articles.iter_slices(_AT_ONCE):
        zones = [
            (zone, some[column].to_list())
            for zone, column in (("headline", "headline"), ("body", "text"))
            if column in some.columns
        ]
        layouts = [Layout(join(texts), engine) for _, texts in zones]
        spoken = some["lang"].to_list() if "lang" in some.columns else [None] * some.height
        rows: list[tuple] = []
        for n, (doc_id, lang) in enumerate(zip(some["doc_id"].to_list(), spoken)):
            for (zone, texts), layout in zip(zones, layouts):
                if texts[n] and applies(lang):
                    rows += _rows(doc_id, Article(texts[n], zone, layout, n))
        columns = dict(zip(tables.ATTRIBUTIONS, zip(*rows)))
        frames.append(pl.DataFrame(columns, schema=tables.ATTRIBUTIONS))
    return pl.concat(frames)


def _rows(doc_id: str, article: Article) -> list[tuple]:
    found, zone = article.all(), article.zone
    ids = [f"{doc_id}#{zone}#{one.number}" for one in found]
    return [
        (
            ids[n],
            doc_id,
            zone,
            one.kind,
            [list(span) for span in one.content],
            list(one.cue) if one.cue else None,
            list(one.source) if one.source else None,
            one.speaker,
            None if one.nested_in is None else ids[one.nested_in],
        )
        for n, one in enumerate(found)
    ]
