"""In whose voice each mention stands, and in which sentence."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import polars as pl

from .. import tables
from ..attribution import voice_of
from ..attribution.engines import RULES
from ..attribution.model import Article, Layout, applies
from ..attribution.voice import Voice
from ..corpus import COLUMN, buffer
from ..text import enclosing

NEEDS = ("doc_id", "zone", "start", "end")
ADDS = ("voice", "speaker", "attribution_id", "sentence_start", "sentence_end")


def find(batch: Any, mentions: pl.DataFrame, lexicons: Any = None) -> pl.DataFrame:
    """The mentions with voice, speaker and attribution_id, and the sentence span where null.

    `batch.articles` is a frame of `tables.ARTICLES`; `mentions` has doc_id, zone, start and end.
    Only the paragraphs that hold a mention are read for who says what, by `batch.engine`. A mention
    in a language without rules has voice `unknown`.
    """
    mentions = tables.conform(mentions, tables.MENTIONS)
    if mentions.is_empty():
        return mentions
    articles = tables.conform(batch.articles, tables.ARTICLES)
    ids, languages = articles["doc_id"].to_list(), articles["lang"].to_list()
    number = {doc: n for n, doc in enumerate(ids)}
    texts = {zone: articles[column].to_list() for zone, column in COLUMN.items()}
    starts, ends = mentions["start"].to_list(), mentions["end"].to_list()
    rows: dict[str, dict[int, list[int]]] = {zone: defaultdict(list) for zone in texts}
    for r, (doc, zone) in enumerate(mentions.select("doc_id", "zone").iter_rows()):
        if doc in number and zone in rows:
            rows[zone][number[doc]].append(r)

    voices: list[str | None] = ["unknown"] * mentions.height
    speakers: list[str | None] = [None] * mentions.height
    told: list[str | None] = [None] * mentions.height
    for zone, members_of in rows.items():
        if not members_of:
            continue
        layout = Layout(buffer(batch, zone), getattr(batch, "engine", RULES))
        for n, members in members_of.items():
            if not (text := texts[zone][n]) or not applies(languages[n]):
                continue
            article = Article(text, zone, layout, n)
            spans = [(starts[r], ends[r]) for r in members]
            for r, (voice, speaker, attribution) in zip(members, _voices(article, spans)):
                voices[r], speakers[r] = voice, speaker
                if attribution is not None:
                    told[r] = f"{ids[n]}#{zone}#{attribution}"
    return _sentences(batch, mentions, rows).with_columns(
        pl.Series("voice", voices, pl.String),
        pl.Series("speaker", speakers, pl.String),
        pl.Series("attribution_id", told, pl.String),
    )


def _voices(article: Article, spans: list[tuple[int, int]]) -> list[Voice]:
    """(voice, speaker, number of the attribution) of spans; speakers only where they are told."""
    places = sorted(start for start, _ in spans)
    found, where, quotations = [], [], []
    for p in article.holding(spans):
        for n, one in article.told(p, places):
            found.append(one)
            where.append((p, n))
        quotations += article.quotes(p)
    result: list[Voice] = []
    for voice, _, k in voice_of(spans, found, quotations):
        if k is None:
            result.append((voice, None, None))
        else:
            result.append((voice, article.speaker(*where[k]), found[k].number))
    return result


def _sentences(
    batch: Any, mentions: pl.DataFrame, rows: dict[str, dict[int, list[int]]]
) -> pl.DataFrame:
    """The mentions with the spans of their sentences where they were null."""
    without = mentions["sentence_start"].is_null() | mentions["sentence_end"].is_null()
    if not without.any():
        return mentions
    first, last = mentions["sentence_start"].to_list(), mentions["sentence_end"].to_list()
    starts = mentions["start"].to_numpy()
    missing = without.to_numpy()
    for zone, members_of in rows.items():
        text = np.array([n for n, members in members_of.items() for _ in members], np.int64)
        row = np.array([r for members in members_of.values() for r in members], np.int64)
        text, row = text[missing[row]], row[missing[row]]
        joined = buffer(batch, zone)
        base = joined.bounds[text]
        sentence_starts, sentence_ends = joined.sentences
        held = enclosing(sentence_starts, sentence_ends, base + starts[row])
        for r, b, h in zip(row.tolist(), base.tolist(), held.tolist()):
            if h >= 0:
                first[r] = first[r] if first[r] is not None else int(sentence_starts[h]) - b
                last[r] = last[r] if last[r] is not None else int(sentence_ends[h]) - b
    return mentions.with_columns(
        pl.Series("sentence_start", first, pl.Int64), pl.Series("sentence_end", last, pl.Int64)
    )
