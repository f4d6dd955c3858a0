"""In whose voice each mention stands, and in which sentence."""

from __future__ import annotations

from typing import Any

import polars as pl

from .. import tables, text
from ..attribution import voice_of
from ..attribution.model import applies, read_batch

NEEDS = ("doc_id", "zone", "start", "end")
ADDS = ("voice", "speaker", "attribution_id", "sentence_start", "sentence_end")


def find(batch: Any, mentions: pl.DataFrame, lexicons: Any = None) -> pl.DataFrame:
    """The mentions with voice, speaker and attribution_id, and the sentence span where null.

    `batch.articles` is a frame of `tables.ARTICLES`; `mentions` has doc_id, zone, start and end.
    Only the paragraphs that hold a mention are read for who says what. A mention in a language
    without rules has voice `unknown`.
    """
    mentions = tables.conform(mentions, tables.MENTIONS)
    if mentions.is_empty():
        return mentions
    wanted = mentions.select("doc_id", "zone").unique(maintain_order=True)
    columns = ["doc_id", "headline", "text", "lang"]
    articles = tables.conform(batch.articles, tables.ARTICLES).select(columns)
    articles = articles.filter(pl.col("doc_id").is_in(wanted["doc_id"].unique().implode()))
    sources = {
        (row["doc_id"], zone): (row[column] or "", row["lang"])
        for row in articles.iter_rows(named=True)
        for zone, column in (("headline", "headline"), ("body", "text"))
    }
    keys = [k for k in wanted.iter_rows() if k in sources]
    joined = text.join([sources[k][0] for k in keys])
    number = {k: n for n, k in enumerate(keys)}

    docs, zones = mentions["doc_id"].to_list(), mentions["zone"].to_list()
    starts, ends = mentions["start"].to_list(), mentions["end"].to_list()
    rows: dict[tuple[str, str], list[int]] = {}
    for r, key in enumerate(zip(docs, zones)):
        if key in number:
            rows.setdefault(key, []).append(r)

    voices: list[str | None] = ["unknown"] * len(docs)
    speakers: list[str | None] = [None] * len(docs)
    ids: list[str | None] = [None] * len(docs)
    readings = read_batch(joined, [sources[k][0] for k in keys], [k[1] for k in keys])
    for key, members in rows.items():
        if not applies(sources[key][1]):
            continue
        article = readings[number[key]]
        spans = [(starts[r], ends[r]) for r in members]
        found = article.only(spans)
        voiced = voice_of(spans, found, article.quotations)
        for r, (voice, speaker, index) in zip(members, voiced):
            voices[r], speakers[r] = voice, speaker
            if index is not None:
                ids[r] = f"{key[0]}#{key[1]}#{found[index].number}"

    sentence_starts, sentence_ends = text.sentence_spans(joined)
    where = [
        int(joined.bounds[number[key]]) + s if key in number else -1
        for key, s in zip(zip(docs, zones), starts)
    ]
    held = text.enclosing(sentence_starts, sentence_ends, where)
    base = [int(joined.bounds[number[k]]) if k in number else 0 for k in zip(docs, zones)]
    first = [int(sentence_starts[h]) - b if h >= 0 else None for h, b in zip(held.tolist(), base)]
    last = [int(sentence_ends[h]) - b if h >= 0 else None for h, b in zip(held.tolist(), base)]
    return mentions.with_columns(
        pl.Series("voice", voices, pl.String),
        pl.Series("speaker", speakers, pl.String),
        pl.Series("attribution_id", ids, pl.String),
        pl.coalesce("sentence_start", pl.Series(first, dtype=pl.Int64)).alias("sentence_start"),
        pl.coalesce("sentence_end", pl.Series(last, dtype=pl.Int64)).alias("sentence_end"),
    )
