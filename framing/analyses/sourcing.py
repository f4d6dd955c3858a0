"""Sourcing: who gets to speak, by how many of the attributed words.

The words of each attribution go to its speaker's group (`actors`, lists in lexicons/actors/), as
rows of mentions that weigh as many as there are words, so that shares and intervals over events are
those of any other choice:

    share of a group = words attributed to its speakers / all attributed words

Beside it, how many of the words stand under a name (`naming`) and inside quotation marks
(`quotation`), for all speakers and for each group. Docs: docs/sourcing.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from ..actors import Actors, resolve
from ..counts import count
from ..measured import Measured, estimated
from ..tables import MENTIONS, METRICS, conform, empty
from ._sources import Source, counted, sources

NAME = "sourcing"
HELP = "Who gets to speak: attributed words by group of the speaker, named or not, direct or not."
LAYER = "sourcing"
TITLE = "Who gets to speak"
UNIT = "attributed words"
LAYOUT = {NAME: "shares"}
CONCEPTS = ("speaker",)
MEANS = (
    "Much room for one side may be the news of the day: a speech, a trial, a vote. Speakers are "
    "known by lists of actors; “other” is in no list, “unresolved” goes by no name."
)
# Words that stand for one mention in the rule of least data: about what one attribution holds.
WORDS = 15


def run(scan: Any, corpus: Any, design: Any) -> pl.DataFrame:
    """Rows of `tables.METRICS`; see measured()."""
    return measured(scan, corpus, design).metrics


def measured(scan: Any, corpus: Any, design: Any) -> Measured:
    """Metric `sourcing`, `n` and `n_concept` in words, with the words attributed.

    Concept `speaker` (variants the groups, `other`, `unresolved`), `naming` (named, anonymous,
    unresolved) and `quotation` (direct, indirect); the latter two also with `referent` a group.
    `lexicon` is the list of actors. `design.actors` names lists or files; all shipped ones without.
    Both voices of others count, whatever the design's voice.

    Raises LexiconError (no such list), DesignError (no such column, copies not looked for).
    """
    actors = resolve(getattr(design, "actors", None))
    frames = [speakers(batch.articles, actors, batch.engine) for batch in corpus.batches()]
    rows = pl.concat(frames) if frames else empty(MENTIONS)
    rows = counted(rows, scan, design)
    parts = [_shares(rows, scan, design, None)]
    within = rows.filter(pl.col("concept") != "speaker")
    parts.append(_shares(within, scan, design, "split"))
    return Measured(pl.concat(parts), rows)


def speakers(
    articles: pl.DataFrame, actors: Iterable[Actors], engine: str = "rules"
) -> pl.DataFrame:
    """Attributed words as rows of `tables.MENTIONS` with their `weight`.

    Three rows (speaker, naming, quotation) for each attribution, voice (direct, indirect) and list
    of actors in which some speaker of its article is found.
    """
    rows: list[dict[str, Any]] = []
    lists = list(actors)
    for source in sources(articles, engine):
        for one in lists:
            rows.extend(_rows(source, one))
    schema = {**MENTIONS, "weight": pl.Float64()}
    frame = pl.DataFrame(rows, schema={k: v for k, v in schema.items() if k not in ("valid",)})
    return conform(frame.with_columns(valid=pl.lit(True)), schema)


def _rows(source: Source, actors: Actors) -> Iterable[dict[str, Any]]:
    group = source.group(actors)
    for voice, words in (("direct", source.direct), ("indirect", source.indirect)):
        if not words:
            continue
        about = {
            "doc_id": source.doc_id,
            "layer": LAYER,
            "lexicon": actors.id,
            "zone": source.zone,
            "start": source.span[0],
            "end": source.span[1],
            "sentence_start": source.sentence[0],
            "sentence_end": source.sentence[1],
            "voice": voice,
            "speaker": source.speaker,
            "attribution_id": source.attribution_id,
            "weight": float(words),
        }
        yield {**about, "concept": "speaker", "variant": group}
        yield {**about, "concept": "naming", "variant": source.naming, "referent": group}
        yield {**about, "concept": "quotation", "variant": voice, "referent": group}


def _shares(rows: pl.DataFrame, scan: Any, design: Any, referent: str | None) -> pl.DataFrame:
    if rows.is_empty():
        return empty(METRICS)
    counts = count(
        rows,
        scan.index,
        by=design.by,
        voice=None,
        zone=design.zone,
        referent=referent,
        pair=design.pair,
    )
    found = estimated(counts, design, scale=WORDS)
    reason = pl.col("reason").str.replace(" mention", " word", literal=True)
    return found.with_columns(metric=pl.lit(NAME), reason=reason)
