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
from ..errors import PluginError
from ..text import enclosing, quotation_spans

DEFAULT = False
NEEDS = ("doc_id", "zone", "start", "end")
ADDS = ("voice",)


def find(batch: Any, mentions: pl.DataFrame, lexicons: Any = None) -> pl.DataFrame:
    """The mentions with `voice` direct, scare or unknown, by quotation marks alone."""
    mentions = tables.conform(mentions, tables.MENTIONS)
    place = {doc_id: i for i, doc_id in enumerate(batch.articles["doc_id"].to_list())}
    try:
        text = np.array([place[doc_id] for doc_id in mentions["doc_id"].to_list()], np.int64)
    except KeyError as error:
        raise PluginError("a mention's article is not in the batch that it was found in") from error
    start, end = mentions["start"].to_numpy(), mentions["end"].to_numpy()
    in_headline = (mentions["zone"] == "headline").to_numpy()
    voice = np.zeros(len(text), dtype=np.int64)
    for zone, inside in zip(tables.ZONES, (in_headline, ~in_headline)):
        here = np.flatnonzero(inside)
        joined = buffer(batch, zone)
        begin = joined.bounds[text[here]] + start[here]
        spans = quotation_spans(joined, near=begin)
        spans = spans[spans["level"] == 0]
        held = enclosing(spans["start"], spans["end"], begin)
        quoted = held >= 0
        size = np.zeros(len(here), np.int64)
        size[quoted] = (spans["end"] - spans["start"])[held[quoted]]
        short = 2 * (end - start)[here] >= size
        voice[here] = np.where(quoted, np.where(short, 2, 1), 0)
    named = pl.Series("voice", ["unknown", "direct", "scare"])
    return pl.DataFrame(mentions.to_dict() | {"voice": named[voice]})
