"""Agency: how each group of articles tells of killing, and of whose killings it names the agent.

Two shares over the clauses that the finder `agency` counts, each for all patients and for every
group of patients (`referent`):

    voice         share of a class (active, passive-with-agent ... nominal) among all clauses
    agent_named   share of clauses in which an actor of the list is named as the one who did it

Docs: docs/agency.md.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from .. import mentions as finding
from ..counts import count
from ..finders.agency import LAYER, NAMED
from ..measured import Measured, estimated
from ..tables import METRICS, empty
from ._sources import counted

NAME = "agency"
HELP = "How killings are told, and the share told with the agent named, by patient."
CONCEPT = "killing"
TITLE = "How killings are told"
UNIT = "clauses about killing"
REFERENTS = "by who was killed"
LAYOUT = {"agency_class": "shares", "agent_named": "shares"}
HEADINGS = {
    "agency_class": "In which form",
    "agent_named": "With the one who did it named, an actor of the lists",
}
MEANS = (
    "A clause without an agent is not an accusation: often nobody knows yet who did it, or the "
    "sentence before has said it. Compare the same events and the same kind of victim."
)


def run(scan: Any, corpus: Any, design: Any) -> pl.DataFrame:
    """Rows of `tables.METRICS`; see measured()."""
    return measured(scan, corpus, design).metrics


def measured(scan: Any, corpus: Any, design: Any) -> Measured:
    """Metrics `agency_class` (concept `killing`) and `agent_named` (`killing-agent`), with clauses.

    `referent` is the patient's group, null for all patients, known or not. Clauses are taken from
    the scan, or found where it has none; the design's voices count.

    Raises DesignError: no such column or voice, copies not looked for.
    """
    rows = scan.mentions.filter(pl.col("layer") == LAYER)
    if rows.is_empty():
        rows = finding.scan(corpus, (), finders=["agency", "voice"]).mentions
    rows = counted(rows, scan, design)
    classes = _shares(rows.filter(pl.col("concept") == CONCEPT), scan, design)
    agents = _shares(rows.filter(pl.col("concept") == f"{CONCEPT}-agent"), scan, design)
    told = [
        classes.with_columns(metric=pl.lit("agency_class")),
        agents.filter(pl.col("variant") == NAMED).with_columns(metric=pl.lit("agent_named")),
    ]
    evidence = rows.filter(pl.col("concept").is_in([CONCEPT, f"{CONCEPT}-agent"]))
    return Measured(pl.concat(told), evidence)


def _shares(rows: pl.DataFrame, scan: Any, design: Any) -> pl.DataFrame:
    if rows.is_empty():
        return empty(METRICS)
    variants = rows.select("layer", "lexicon", "concept", "variant").unique()
    named = variants.head(1).with_columns(variant=pl.lit(NAMED))
    if rows["concept"][0] != CONCEPT:
        variants = pl.concat([variants, named]).unique()  # a share of 0 where none is named
    parts = []
    for referent in (None, "split"):
        counts = count(
            rows,
            scan.index,
            by=design.by,
            voice=design.voice,
            zone=design.zone,
            referent=referent,
            pair=design.pair,
            features=variants,
        )
        part = estimated(counts, design)
        # Of the split, clauses whose patient is not known are no group of their own.
        parts.append(part if referent is None else part.filter(pl.col("referent").is_not_null()))
    return pl.concat(parts)
