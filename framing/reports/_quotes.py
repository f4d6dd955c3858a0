"""Sentences as a report shows them: cut around the words that count, with whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from ..comparison import Comparison

MAX_SENTENCE = 600  # characters
_TERM = 80  # characters that a marked term has at most, where it is a whole sentence


Texts = Mapping[str, Mapping[str, Any]]  # doc_id -> headline, text, body_start


def texts_of(comparison: Comparison, doc_ids: Iterable[str]) -> Texts:
    """The texts of some articles, in one reading of the corpus."""
    read = comparison.texts(set(doc_ids))
    return {r["doc_id"]: r for r in read.iter_rows(named=True)}


def quotes(comparison: Comparison, rows: pl.DataFrame, texts: Texts) -> list[dict[str, Any]]:
    """The sentences of some mentions (`tables.MENTIONS`), in their order.

    Each: group, variant, voice, speaker, referent, zone, doc_id, date, `before`, `match`, `after`,
    the row's `concept` and `lexicon`. A mention that is its whole sentence has no `match`.
    """
    about = comparison.scan.index.select(
        "doc_id", pl.col(comparison.design.by).cast(pl.String).alias("group"), "date"
    )
    rows = rows.drop("group", strict=False).join(
        about, on="doc_id", how="left", maintain_order="left"
    )
    found = []
    for m in rows.iter_rows(named=True):
        if m["doc_id"] not in texts:
            continue
        text = texts[m["doc_id"]]["headline" if m["zone"] == "headline" else "text"] or ""
        start = m["start"] if m["sentence_start"] is None else m["sentence_start"]
        end = m["end"] if m["sentence_end"] is None else m["sentence_end"]
        whole = (m["start"], m["end"]) == (start, end) and end - start > _TERM
        first, last = (start, start) if whole else (m["start"], min(m["end"], m["start"] + 400))
        left, right = max(start, first - MAX_SENTENCE // 2), min(end, last + MAX_SENTENCE // 2)
        kept = ("group", "lexicon", "concept", "variant", "voice", "speaker", "referent", "zone")
        found.append(
            {
                **{k: m[k] for k in (*kept, "doc_id")},
                "date": str(m["date"]) if m["date"] else None,
                "before": ("… " if left > start else "") + text[left:first],
                "match": text[first:last],
                "after": text[last:right] + (" …" if right < end else ""),
            }
        )
    return found
