"""Whom each mention denotes, and whether it is used in its concept's sense.

Reads the articles that hold such mentions and no others. A mention whose variant fixes its
referent, or whose concept has at most one, keeps it; the others get the likeliest one with its
confidence, or none where the confidence is below `referents.LEAST`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import polars as pl

from .. import referents, tables
from ..lexicon import Concept, Lexicon
from ..matching import fold
from ..text import join

NEEDS = ("doc_id", "layer", "zone", "start", "end", "valid", "voice", "speaker")
ADDS = ("referent", "reason", "confidence")
LAYER_READ = "terms"


def find(batch: Any, mentions: pl.DataFrame, lexicons: Sequence[Lexicon]) -> pl.DataFrame:
    """The mentions with `referent` and `confidence`, and those out of sense no longer `valid`.

    `batch.articles` is a frame of `tables.ARTICLES`; mentions of other layers, of other lexicons
    and those already invalid stay as they are.

    Raises LexiconError where a lexicon's cues are of an unknown kind.
    """
    mentions = tables.conform(mentions, tables.MENTIONS)
    known = {(x.id, c.id): c for x in lexicons for c in x.concepts}
    rows = _wanted(mentions, known)
    if not rows:
        return mentions
    docs = {key[0] for key in rows}
    articles = batch.articles.filter(pl.col("doc_id").is_in(list(docs)))
    sources = {
        doc: {"headline": headline or "", "body": text or ""}
        for doc, headline, text in articles.select("doc_id", "headline", "text").iter_rows()
    }
    keys = [(doc, zone) for doc in sources for zone in tables.ZONES]
    joined = join([sources[doc][zone] for doc, zone in keys])
    spans = _sentences(joined, keys)

    referent, confidence = mentions["referent"].to_list(), mentions["confidence"].to_list()
    valid, reason = mentions["valid"].to_list(), mentions["reason"].to_list()
    columns = mentions.select("start", "end", "variant", "speaker").to_dict(as_series=False)
    for (doc, zone, lexicon, concept_id), members in rows.items():
        text = sources.get(doc, {}).get(zone, "")
        concept = known[lexicon, concept_id]
        sentences = spans.get((doc, zone), [])
        kept = []
        for r in members:
            a, b = columns["start"][r], columns["end"][r]
            held = next((s for s in sentences if s[0] <= a < s[1]), (a, b))
            form = _form(concept, columns["variant"][r], text[a:b])
            why = (
                None if zone == "headline" else referents.out_of_sense(text, a, b, held, form=form)
            )
            if why:
                valid[r], reason[r] = False, why
            else:
                kept.append(r)
        if len(concept.referents) < 2 or not kept:
            continue
        readings = referents.read(
            concept,
            text,
            [(columns["start"][r], columns["end"][r]) for r in kept],
            words=[columns["variant"][r] for r in kept],
            speakers=[columns["speaker"][r] for r in kept],
            headline=sources[doc]["headline"] if zone == "body" else "",
            sentences=sentences,
        )
        for r, reading in zip(kept, readings):
            if referent[r] is None:
                referent[r], confidence[r] = reading.referent, reading.confidence
    return mentions.with_columns(
        pl.Series("referent", referent, pl.String),
        pl.Series("confidence", confidence, pl.Float64),
        pl.Series("valid", valid, pl.Boolean),
        pl.Series("reason", reason, pl.String),
    )


def _wanted(
    mentions: pl.DataFrame, known: dict[tuple[str, str], Concept]
) -> dict[tuple[str, str, str, str], list[int]]:
    """Rows of valid terms by document, zone, lexicon and concept."""
    rows: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    columns = mentions.select("layer", "valid", "doc_id", "zone", "lexicon", "concept")
    for r, (layer, valid, doc, zone, lexicon, concept) in enumerate(columns.iter_rows()):
        if layer == LAYER_READ and valid is not False and (lexicon, concept) in known:
            rows[doc, zone, lexicon, concept].append(r)
    return rows


def _sentences(joined: Any, keys: list[tuple[str, str]]) -> dict[Any, list[tuple[int, int]]]:
    """Sentences of each text, in its own offsets."""
    starts, ends = joined.sentences
    owner, local = joined.locate(starts)
    found: dict[Any, list[tuple[int, int]]] = defaultdict(list)
    for k, a, size in zip(owner.tolist(), local.tolist(), (ends - starts).tolist()):
        found[keys[k]].append((a, a + size))
    return found


def _form(concept: Concept, variant: str | None, match: str) -> str:
    """The lexicon's form behind a match, as it is written there."""
    folded = " ".join(fold(match).split())
    for one in concept.variants:
        if one.id == variant:
            for form in one.forms:
                if fold(form.text) == folded:
                    return form.text
    return match
