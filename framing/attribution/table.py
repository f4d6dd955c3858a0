"""The attributions of a batch of articles as a table."""

from __future__ import annotations

import polars as pl

from .. import tables
from .model import attribute


def table(articles: pl.DataFrame) -> pl.DataFrame:
    """A row an attribution (`tables.ATTRIBUTIONS`) of the headlines and texts of articles.

    `articles` has doc_id, headline, text and, where known, lang. Attributions cover the whole
    text, also what stands before `body_start`.
    """
    rows: list[dict] = []
    columns = [c for c in ("doc_id", "headline", "text", "lang") if c in articles.columns]
    for row in articles.select(columns).iter_rows(named=True):
        for zone, source in (("headline", row.get("headline")), ("body", row.get("text"))):
            if source:
                rows.extend(_rows(row["doc_id"], zone, source, row.get("lang")))
    return pl.DataFrame(rows, schema=tables.ATTRIBUTIONS)


def _rows(doc_id: str, zone: str, text: str, lang: str | None) -> list[dict]:
    found = attribute(text, zone=zone, lang=lang)
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
