"""Whether each mention stands inside quotation marks: what can be told at the speed of matching.

For corpora too large to be read for who says what. A mention inside marks is `direct`, one that is
all that stands inside them `scare`, and one outside `unknown`: it may be the outlet's own word or
one that it reports.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from .. import tables
from ..corpus import buffer
from ..text import enclosing, quotation_spans

DEFAULT = False
NEEDS = ("doc_id", "zone", "start", "end")
ADDS = ("voice",)


def find(batch: Any, mentions: pl.DataFrame, lexicons: Any = None) -> pl.DataFrame:
    """The mentions with `voice` direct, scare or unknown, by quotation marks alone."""
    mentions = tables.conform(mentions, tables.MENTIONS)
    place = batch.articles.select("doc_id").with_row_index("_text")
    rows = mentions.join(place, on="doc_id", how="left", maintain_order="left")
    text = rows["_text"].fill_null(0).to_numpy()
    start, end = rows["start"].to_numpy(), rows["end"].to_numpy()
    voice = np.zeros(rows.height, dtype=np.int64)
    for zone in tables.ZONES:
        known = (rows["zone"] == zone) & rows["_text"].is_not_null()
        here = np.flatnonzero(known.to_numpy())
        joined = buffer(batch, zone)
        spans = quotation_spans(joined)
        spans = spans[spans["level"] == 0]
        base = joined.bounds[text[here]]
        held = enclosing(spans["start"], spans["end"], base + start[here])
        inside = held >= 0
        size = np.where(inside, spans["end"][held] - spans["start"][held], 0) if len(spans) else 0
        short = 2 * (end - start)[here] >= size
        voice[here] = np.where(inside, np.where(short, 2, 1), 0)
    named = pl.Series("voice", ["unknown", "direct", "scare"])
    return mentions.with_columns(named.gather(voice))
