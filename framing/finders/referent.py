"""Whom each mention denotes, and whether it is used in its concept's sense.

Reads the articles that hold such mentions and no others. A mention whose variant fixes its
referent keeps it, one whose concept has a single referent gets that; the others get the likeliest
one with its confidence, or none where the confidence is below `referents.LEAST`. Where the user has
trained a classifier (`framing train referent`) that did better than the rules on events it had not
seen, it decides for its concepts instead.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl

from .. import referents, registry, tables
from ..corpus import buffer
from ..lexicon import Concept, Lexicon
from ..matching import fold
from ..referents import ById, Place
from ..referents.evidence import SIGHT

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
    docs = {doc for doc, _, _ in rows}
    articles = batch.articles.filter(pl.col("doc_id").is_in(list(docs)))
    sources = {
        doc: {"headline": headline or "", "body": text or ""}
        for doc, headline, text in articles.select("doc_id", "headline", "text").iter_rows()
    }
    events = dict(articles.select("doc_id", "event").iter_rows())
    spans = {zone: _sentences(batch, zone) for zone in tables.ZONES}

    model = registry.load("classifiers", "referent").current()
    columns = mentions.select(
        "zone", "start", "end", "variant", "speaker", "referent", "confidence", "valid", "reason"
    ).to_dict(as_series=False)
    for (doc, lexicon, concept_id), members in rows.items():
        if doc not in sources:
            continue
        concept = known[lexicon, concept_id]
        texts = sources[doc]
        sentences = {zone: spans[zone].get(doc, []) for zone in tables.ZONES}
        exceptions = _exceptions(concept)
        kept = []
        for r in members:
            zone, a, b = (columns[c][r] for c in ("zone", "start", "end"))
            variant, text = columns["variant"][r], texts[zone]
            why = _sense(concept, variant, text, a, b, zone, sentences[zone], exceptions)
            if why:
                columns["valid"][r], columns["reason"][r] = False, why
            else:
                kept.append(r)
        if len(concept.referents) == 1:
            for r in kept:
                columns["referent"][r] = columns["referent"][r] or concept.referents[0].id
        if len(concept.referents) < 2 or not kept:
            continue
        referents.cues_of(concept)  # an unknown kind of cue is told in any case
        open_ = [r for r in kept if not columns["referent"][r]]
        if not open_:
            continue
        places = [
            Place(*(columns[c][r] for c in ("zone", "start", "end", "variant", "speaker")))
            for r in kept
        ]
        readings = referents.read(
            concept, texts["headline"], texts["body"], places, sentences=sentences
        )
        for r, reading in zip(kept, readings):
            if not columns["referent"][r]:
                columns["referent"][r] = reading.referent
                columns["confidence"][r] = reading.confidence
        if model is not None and model.wins(concept_id):
            _learned(model, concept, texts, events.get(doc), open_, columns)
    return mentions.with_columns(
        pl.Series("referent", columns["referent"], pl.String),
        pl.Series("confidence", columns["confidence"], pl.Float64),
        pl.Series("valid", columns["valid"], pl.Boolean),
        pl.Series("reason", columns["reason"], pl.String),
    )


def _learned(
    model: Any,
    concept: Concept,
    texts: dict[str, str],
    event: str | None,
    rows: list[int],
    columns: dict[str, list[Any]],
) -> None:
    """What a trained classifier says of some mentions, in place."""
    cases = [
        registry.load("classifiers", "referent").Case(
            concept=concept.id,
            text=texts[columns["zone"][r]],
            start=columns["start"][r],
            end=columns["end"][r],
            headline=texts["headline"],
            speaker=columns["speaker"][r],
            group=event or "",
        )
        for r in rows
    ]
    decided = model.decide(cases, concepts={concept.id: concept})
    for r, (label, probability) in zip(rows, decided):
        columns["confidence"][r] = probability
        columns["referent"][r] = None if label == "invalid" else label
        if label == "invalid":
            columns["valid"][r], columns["reason"][r] = False, "out of sense (trained classifier)"


def _sense(
    concept: Concept,
    variant: str | None,
    text: str,
    start: int,
    end: int,
    zone: str,
    sentences: list[tuple[int, int]],
    exceptions: frozenset[str],
) -> str | None:
    """Why a mention is not used in its concept's sense, or None."""
    why = referents.interrupted_exception(text, start, end, exceptions)
    if why:
        return why
    at = bisect_right(sentences, (start, 1 << 62)) - 1
    held = sentences[at] if at >= 0 and start < sentences[at][1] else (start, end)
    # A text without full stops is one sentence.
    held = (max(held[0], start - SIGHT), min(held[1], end + SIGHT))
    if referents.figure_of_speech(text, start, end, held):
        return referents.FIGURE_OF_SPEECH
    if zone == "headline" or not referents.may_be_a_name(text, start, end):
        return None
    form = _form(concept, variant, text[start:end])
    named = referents.part_of_a_name(text, start, end, held, form=form)
    return referents.PART_OF_A_NAME if named else None


@lru_cache(maxsize=1024)
def _folded_exceptions(concept: ById) -> frozenset[str]:
    forms = (f.text for v in concept.concept.variants for f in v.exceptions)
    return frozenset(referents.folded(f) for f in forms)


def _exceptions(concept: Concept) -> frozenset[str]:
    """All exceptions of a concept, folded."""
    return _folded_exceptions(ById(concept))


def _wanted(
    mentions: pl.DataFrame, known: dict[tuple[str, str], Concept]
) -> dict[tuple[str, str, str], list[int]]:
    """Rows of valid terms by document, lexicon and concept."""
    rows: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    columns = mentions.select("layer", "valid", "doc_id", "lexicon", "concept")
    for r, (layer, valid, doc, lexicon, concept) in enumerate(columns.iter_rows()):
        if layer == LAYER_READ and valid is not False and (lexicon, concept) in known:
            rows[doc, lexicon, concept].append(r)
    return rows


def _sentences(batch: Any, zone: str) -> dict[str, list[tuple[int, int]]]:
    """Sentences of each text of a zone, in its own offsets, by document."""
    joined = buffer(batch, zone)
    starts, ends = joined.sentences
    first = np.searchsorted(starts, joined.bounds).tolist()
    last = np.searchsorted(starts, joined.ends).tolist()
    base = np.repeat(joined.bounds, np.diff([*first, len(starts)]))
    spans = list(zip((starts - base).tolist(), (ends - base).tolist()))
    ids = batch.articles["doc_id"].to_list()
    return {doc: spans[a:b] for doc, a, b in zip(ids, first, last)}


def _form(concept: Concept, variant: str | None, match: str) -> str:
    """The lexicon's form behind a match, as it is written there."""
    folded = " ".join(fold(match).split())
    for one in concept.variants:
        if one.id == variant:
            for form in one.forms:
                if fold(form.text) == folded:
                    return form.text
    return match
