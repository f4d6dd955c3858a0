"""What finders and analyses named in a design measure: numbers, and the mentions behind them.

An analysis has `run(scan, corpus, design) -> metrics rows`. One whose numbers open sentences has
`measured(scan, corpus, design) -> Measured` beside it. A finder that runs only when named (`loaded`,
`frames`, `agency`) is measured here: the share of each variant among its mentions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from . import registry, tables
from .corpus import Corpus
from .counts import Counts, count
from .duplicates import set_aside
from .errors import DesignError
from .inference import estimate
from .mentions import Scan, narrow
from .mentions import scan as scan_for

# Mentions behind numbers. `weight` where a row counts for more than one; `group` and `against`
# where it stands for a pair of groups and not for the article's own.
EVIDENCE: dict[str, Any] = {
    **tables.MENTIONS,
    "weight": pl.Float64(),
    "group": pl.String(),
    "against": pl.String(),
}
# Numbers of single articles that are no counts of mentions.
ARTICLE_SCORES: dict[str, Any] = {
    "doc_id": pl.String(),
    "lexicon": pl.String(),
    "concept": pl.String(),
    "n": pl.Float64(),
    "value": pl.Float64(),
    "variants": pl.String(),  # JSON
}


@dataclass(frozen=True)
class Measured:
    """Numbers with what they rest on.

    Attributes
    ----------
    metrics : rows of `tables.METRICS`.
    evidence : rows of `EVIDENCE`: the mentions behind them.
    articles : rows of `ARTICLE_SCORES`; None where mentions say all there is of an article.
    """

    metrics: pl.DataFrame
    evidence: pl.DataFrame
    articles: pl.DataFrame | None = None


def as_evidence(mentions: pl.DataFrame) -> pl.DataFrame:
    """Mentions with the columns of `EVIDENCE`, each counting once where no weight is given."""
    rows = tables.conform(mentions, EVIDENCE).select(list(EVIDENCE))
    return rows.with_columns(pl.col("weight").fill_null(1.0))


def analysed(name: str, scan: Scan, corpus: Corpus, design: Any) -> Measured:
    """What an analysis measures. Raises PluginError for an unknown one, else what it raises."""
    analysis = registry.load("analyses", name)
    if hasattr(analysis, "measured"):
        found = analysis.measured(scan, corpus, design)
    else:
        found = Measured(analysis.run(scan, corpus, design), tables.empty(EVIDENCE))
    return Measured(
        tables.conform(found.metrics, tables.METRICS).select(list(tables.METRICS)),
        as_evidence(found.evidence),
        found.articles,
    )


def found(
    names: Sequence[str], scan: Scan, corpus: Corpus, design: Any, *, workers: int = 1
) -> dict[str, Measured]:
    """What each finder that runs only when named finds, and the share of each variant, over events.

    Raises PluginError for an unknown finder, DesignError for one that runs by itself or makes no
    mentions.
    """
    layers = {}
    for name in names:
        finder = registry.load("finders", name)
        if getattr(finder, "DEFAULT", True) or not hasattr(finder, "LAYER"):
            own = [n for n, m in registry.load_all("finders").items() if _named_only(m)]
            raise DesignError(
                f"the finder {name!r} adds no layer of its own; name one of {', '.join(own)}"
            )
        layers[name] = finder.LAYER
    if not layers:
        return {}
    rows = scan_for(corpus, (), finders=[*layers, "voice"], workers=workers).mentions
    if scan.passages is not None:
        rows = set_aside(rows, scan.passages, design.wire)
    told = {}
    for name, layer in layers.items():
        mine = as_evidence(rows.filter(pl.col("layer") == layer))
        told[name] = Measured(shares(mine, scan.index, design), mine)
    return told


def _named_only(finder: Any) -> bool:
    return not getattr(finder, "DEFAULT", True) and hasattr(finder, "LAYER")


def shares(rows: pl.DataFrame, index: pl.DataFrame, design: Any) -> pl.DataFrame:
    """The share of each variant among its concept's mentions, in the design's voice and zone."""
    if rows.is_empty():
        return tables.empty(tables.METRICS)
    counts = count(
        rows, index, by=design.by, voice=design.voice, zone=design.zone, pair=design.pair
    )
    told = estimated(counts, design)
    label = "all" if design.voice is None else "+".join(design.voice)
    return told.with_columns(voice=pl.lit(label, dtype=pl.String)).select(list(tables.METRICS))


def estimated(counts: Counts, design: Any, *, scale: float = 1) -> pl.DataFrame:
    """The metric `share` of some counts, with the design's resampling and its least data.

    A unit of counts that is not a mention (a spoken word) has `scale` of them for one.
    """
    return estimate(
        counts,
        metrics=("share",),
        draws=design.draws,
        seed=design.seed,
        min_n=design.min_n * scale,
        min_events=design.min_events,
        level=design.level,
        permutations=design.permutations,
    )


def provenance(design: Any) -> dict[str, Any]:
    """Models and vectors that the named finders and analyses use: name -> what it says of them."""
    told = {}
    for kind, names in (("finders", design.finders), ("analyses", design.analyses)):
        for name in names:
            module = registry.load(kind, name)
            if hasattr(module, "provenance") and (used := module.provenance(design)):
                told[name] = used
    return told


def behind(
    row: Mapping[str, Any], rows: pl.DataFrame, index: pl.DataFrame, by: str
) -> pl.DataFrame:
    """Of some mentions (`EVIDENCE`), those that a row of `tables.METRICS` was counted from.

    A row of two groups opens both; a row without a variant, all variants of its concept.
    """
    for column in ("layer", "lexicon", "concept", "variant", "referent", "zone"):
        if row.get(column) is not None:
            rows = rows.filter(pl.col(column) == row[column])
    voice = row.get("voice")
    rows = narrow(rows, voice=None if voice is None else voice.split("+"))
    group, against = row.get("group"), row.get("against")
    if group is None:
        return rows
    own = index.select("doc_id", pl.col(by).cast(pl.String).alias("_own"))
    rows = rows.join(own, on="doc_id", how="left", maintain_order="left")
    pair = [group] if against is None else [group, against]
    as_pair = pl.col("group") == group
    if against is not None:
        as_pair &= (pl.col("against") == against) | pl.col("against").is_null()
    if against is not None and row.get("variant") is None:
        as_pair |= (pl.col("group") == against) & (pl.col("against") == group)
    stands = pl.when(pl.col("group").is_null()).then(pl.col("_own").is_in(pair)).otherwise(as_pair)
    return rows.filter(stands).drop("_own")
