"""Cue choice: with which words the speech of each side is reported.

That somebody "said" leaves the truth open, "claimed" doubts it, "admitted" and "revealed" grant it
(Geis, The Language of Politics, 1987; Hyland's averral verbs). Every cue of an attribution is a
mention of the concept `cue`, its lemma the variant, the speaker's group (`actors`) the referent:

    share of a cue = attributions of the group with that cue / its attributions with any cue

Docs: docs/sourcing.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from ..actors import Actors, resolve
from ..counts import count
from ..measured import Measured, estimated
from ..tables import MENTIONS, METRICS, empty
from ._sources import counted, sources

NAME = "cue_choice"
HELP = "Said, claimed, admitted, insisted: which cues carry whose words."
LAYER = "cues"
TITLE = "Said, claimed, admitted"
UNIT = "attributions"
REFERENTS = "by whose words they carry"
LAYOUT = {NAME: "shares"}
MEANS = (
    "“Claimed” need not doubt and “said” need not grant: house style and the kind of story choose "
    "verbs too. Compare how one outlet reports two sides, and read the sentences."
)
MOST = 40  # cues that are told apart; the rarer ones are one, `rarer`
RARER = "rarer"


def run(scan: Any, corpus: Any, design: Any) -> pl.DataFrame:
    """Rows of `tables.METRICS`; see measured()."""
    return measured(scan, corpus, design).metrics


def measured(scan: Any, corpus: Any, design: Any) -> Measured:
    """Metric `cue_choice`, each cue's share, for all and by group, with the cues.

    `referent` is the group whose words the cue carries, null for all speakers; `n` counts
    attributions. `lexicon` is the list of actors; `design.actors` names lists or files.

    Raises LexiconError (no such list), DesignError (no such column, copies not looked for).
    """
    actors = resolve(getattr(design, "actors", None))
    frames = [cues(batch.articles, actors, batch.engine) for batch in corpus.batches()]
    rows = counted(pl.concat(frames) if frames else empty(MENTIONS), scan, design)
    if rows.is_empty():
        return Measured(empty(METRICS), rows)
    common = rows.group_by("variant").len().sort(["len", "variant"], descending=[True, False])
    kept = common["variant"].head(MOST).implode()
    named = pl.when(pl.col("variant").is_in(kept)).then("variant").otherwise(pl.lit(RARER))
    rows = rows.with_columns(variant=named)
    parts = []
    for referent in (None, "split"):
        counts = count(
            rows,
            scan.index,
            by=design.by,
            voice=None,
            zone=design.zone,
            referent=referent,
            pair=design.pair,
        )
        parts.append(estimated(counts, design))
    return Measured(pl.concat(parts).with_columns(metric=pl.lit(NAME)), rows)


def cues(articles: pl.DataFrame, actors: Iterable[Actors], engine: str = "rules") -> pl.DataFrame:
    """Cues of attributions as rows of `tables.MENTIONS`, one a list of actors."""
    lists = list(actors)
    rows = [
        {
            "doc_id": source.doc_id,
            "layer": LAYER,
            "lexicon": one.id,
            "concept": "cue",
            "variant": source.cue,
            "zone": source.zone,
            "start": source.cue_span[0],
            "end": source.cue_span[1],
            "sentence_start": source.sentence[0],
            "sentence_end": source.sentence[1],
            "voice": "direct" if source.direct > source.indirect else "indirect",
            "speaker": source.speaker,
            "attribution_id": source.attribution_id,
            "referent": source.group(one),
            "valid": True,
        }
        for source in sources(articles, engine)
        if source.cue and source.cue_span
        for one in lists
    ]
    return pl.DataFrame(rows, schema=MENTIONS)
