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
    columns = {"headline": "headline", "body": "text"}
    rows: list[dict] = []
    for some in articles.iter_slices(_AT_ONCE):
        zones = [
            (zone, some[column].to_list())
            for zone, column in columns.items()
            if column in some.columns
        ]
        layouts = [Layout(join(texts), engine) for _, texts in zones]
        spoken = some["lang"].to_list() if "lang" in some.columns else [None] * some.height
        for n, (doc_id, lang) in enumerate(zip(some["doc_id"].to_list(), spoken)):
            for (zone, texts), layout in zip(zones, layouts):
                if texts[n] and applies(lang):
                    rows.extend(_rows(doc_id, Article(texts[n], zone, layout, n)))
    return pl.DataFrame(rows, schema=tables.ATTRIBUTIONS)


def _rows(doc_id: str, article: Article) -> list[dict]:
    found = article.all()
    zone = article.zone
    ids = [f"{doc_id}#{zone}#{one.number}" for one in found]
    return [
        {
            "attribution_id": ids[n],
            "doc_id": doc_id,
            "zone": zone,
            "kind": one.kind,
            "content": [list(span) for span in one.content],
            "cue": list(one.cue) if one.cue else None,
            "source": list(one.source) if one.source else None,
            "speaker": one.speaker,
            "nested_in": None if one.nested_in is None else ids[one.nested_in],
        }
        for n, one in enumerate(found)
    ]
