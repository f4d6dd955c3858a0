"""Agency: how each group of articles tells of killing, of whom, and whether it names the agent.

Shares over the clauses that the finder `agency` counts:

    agency_class  of a class (active, passive-with-agent ... nominal) among all clauses
    agent_named   of clauses in which an actor of the list is named as the one who did it
    agency_dead   of each side's dead among the clauses whose dead have a side

The first two for all patients and for every group of patients (`referent`), which is not taken
from the one who did it, else "the agent is named" would be true by construction. A clause that
tells of the dead of two sides counts for each.

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
_CLAUSE = ["doc_id", "zone", "start", "end"]
TITLE = "How killings are told"
UNIT = "clauses about killing"
REFERENTS = "by who was killed"
LAYOUT = {"agency_class": "shares", "agent_named": "shares", "agency_dead": "shares"}
HEADINGS = {
    "agency_dead": "Whose dead",
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
    """Metrics `agency_class` (concept `killing`), `agent_named` (`killing-agent`) and `agency_dead`
    (`killing-of`), with clauses.

    `referent` is the patient's group, null for all patients, known or not. Clauses are taken from
    the scan, or found where it has none; the design's voices count.

    Raises DesignError: no such column or voice, copies not looked for.
    """
    rows = scan.mentions.filter(pl.col("layer") == LAYER)
    if rows.is_empty():
        rows = finding.scan(corpus, (), finders=["agency", "voice"]).mentions
    rows = counted(rows, scan, design)
    killings = rows.filter(pl.col("concept") == CONCEPT)
    agents = rows.filter(pl.col("concept") == f"{CONCEPT}-agent")
    classes = agents.drop("concept", "variant").join(
        killings.select(*_CLAUSE, "concept", "variant").unique(_CLAUSE),
        on=_CLAUSE,
        maintain_order="left",
    )
    sides = killings.filter(pl.col("referent").is_not_null()).with_columns(
        concept=pl.lit(f"{CONCEPT}-of"),
        variant=pl.col("referent"),
        referent=pl.lit(None, pl.String),
    )
    tables = [part.select(rows.columns) for part in (classes, agents, sides)]
    told = [
        _shares(tables[0], scan, design).with_columns(metric=pl.lit("agency_class")),
        _shares(tables[1], scan, design)
        .filter(pl.col("variant") == NAMED)
        .with_columns(metric=pl.lit("agent_named")),
        _shares(tables[2], scan, design, split=False).with_columns(metric=pl.lit("agency_dead")),
    ]
    return Measured(pl.concat(told), pl.concat(tables))


def _shares(rows: pl.DataFrame, scan: Any, design: Any, *, split: bool = True) -> pl.DataFrame:
    """Shares over all rows, and by referent."""
    if rows.is_empty():
        return empty(METRICS)
    variants = rows.select("layer", "lexicon", "concept", "variant").unique()
    if rows["concept"][0] == f"{CONCEPT}-agent":  # a share of 0 where none is named
        named = variants.head(1).with_columns(variant=pl.lit(NAMED))
        variants = pl.concat([variants, named]).unique()
    parts = []
    for referent in (None, "split") if split else (None,):
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
