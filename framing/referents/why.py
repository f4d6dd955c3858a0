"""Why a mention was read as it was: the features that decided its referent, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from .. import registry
from ..lexicon import Concept, Lexicon
from . import Evidence, Place, Reading, read

MOST = 6  # reasons a mention


def with_why(
    articles: pl.DataFrame, mentions: pl.DataFrame, lexicons: Sequence[Lexicon]
) -> pl.DataFrame:
    """The mentions with a column `why`: what spoke for the referent, what against, weightiest first.

    Parameters
    ----------
    articles : of `tables.ARTICLES`, all that the mentions stand in.
    mentions : of `tables.MENTIONS`. Those of one article help each other, so give all that count.
    lexicons : that the mentions were found with.

    A reason is its weight in log odds, its rule and the words behind it: `+3.0 modifier "Taliban"`;
    one for another referent says so: `-2.4 holder "Israel" (held-by-israel)`. Where a trained
    classifier decides, its features stand in place of the rules'. Mentions that are not valid have
    their `reason`; null where a concept has but one referent.
    """
    known = {(x.id, c.id): c for x in lexicons for c in x.concepts}
    texts = {
        doc: (headline or "", text or "", event)
        for doc, headline, text, event in articles.select(
            "doc_id", "headline", "text", "event"
        ).iter_rows()
    }
    model = registry.load("classifiers", "referent").current()
    why = mentions["reason"].to_list()
    rows = mentions.with_row_index("row").filter(pl.col("valid"))
    for (doc, lexicon, name), group in rows.group_by(
        "doc_id", "lexicon", "concept", maintain_order=True
    ):
        concept = known.get((lexicon, name))
        if concept is None or len(concept.referents) < 2 or doc not in texts:
            continue
        places = [
            Place(*row)
            for row in group.select("zone", "start", "end", "variant", "speaker").iter_rows()
        ]
        if model is not None and model.wins(name):
            told = _learned(model, concept, texts[doc], places)
        else:
            told = [in_words(r) for r in read(concept, *texts[doc][:2], places)]
        for row, reasons in zip(group["row"], told):
            why[row] = reasons
    return mentions.with_columns(pl.Series("why", why, pl.String))


def in_words(reading: Reading) -> str:
    """The reasons of a reading, weightiest first."""
    ranked = sorted(reading.evidence, key=lambda e: -abs(e.weight))[:MOST]
    return "; ".join(_reason(e, reading.likely) for e in ranked) or "nothing speaks for anybody"


def _reason(one: Evidence, likely: str) -> str:
    words = f' "{one.words}"' if one.words and one.words != one.rule else ""
    if one.referent == likely:
        return f"{one.weight:+.1f} {one.rule}{words}"
    return f"{-one.weight:+.1f} {one.rule}{words} ({one.referent})"


def _learned(
    model: Any, concept: Concept, texts: tuple[str, str, str | None], places: Sequence[Place]
) -> list[str]:
    headline, body, event = texts
    case = registry.load("classifiers", "referent").Case
    told = []
    for place in places:
        text = headline if place.zone == "headline" else body
        one = case(
            concept=concept.id, text=text, start=place.start, end=place.end, headline=headline,
            speaker=place.speaker, group=event or "",
        )  # fmt: skip
        reasons = model.explain(one, most=MOST, concepts={concept.id: concept})
        told.append("; ".join(f"{r.weight:+.1f} {r.feature}" for r in reasons))
    return told
