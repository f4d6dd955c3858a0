"""Who gets to speak, and with which verbs, as a page shows it."""

from __future__ import annotations

import polars as pl

from . import overview, registry
from .actors import resolve
from .comparison import Design
from .corpus import Corpus
from .mentions import Scan

MOST = 10  # kinds of speaker or cue across a picture


def actors() -> dict[str, str]:
    """The shipped lists of actors: id to title."""
    return {a.id: a.title for a in resolve(None)}


def measured(corpus: Corpus, scan: Scan, design: Design) -> dict[str, pl.DataFrame]:
    """`sourcing` and `cue_choice` of a corpus: rows of `tables.METRICS` each.

    Reads and attributes every article anew. Raises DesignError as the analyses do.
    """
    return {
        name: registry.load("analyses", name).run(scan, corpus, design)
        for name in ("sourcing", "cue_choice")
    }


def speakers(rows: pl.DataFrame, *, actors: str) -> pl.DataFrame:
    """Shares of attributed words by group of the speaker, for one list of actors.

    Columns: group (the outlet), variant (who speaks, by title), n, n_concept (words), value, low,
    high, words. The commonest kinds of speaker, at most `MOST`.
    """
    whole = {g.id: g.title for a in resolve([actors]) for g in a.groups}
    short = {k: title.split(",")[0] for k, title in whole.items()}
    titles = short if len(set(short.values())) == len(short) else whole
    chosen = rows.filter((pl.col("concept") == "speaker") & (pl.col("lexicon") == actors))
    return _laid_out(chosen.with_columns(pl.col("variant").replace(titles)), "attributed words")


def cues(rows: pl.DataFrame, *, actors: str) -> pl.DataFrame:
    """Shares of the reporting words (said, claimed, ...), for all speakers; columns as above."""
    chosen = rows.filter(pl.col("referent").is_null() & (pl.col("lexicon") == actors))
    return _laid_out(chosen, "attributions")


def _laid_out(rows: pl.DataFrame, unit: str) -> pl.DataFrame:
    told = rows.filter(pl.col("value").is_not_null())
    common = (
        told.group_by("variant")
        .agg(pl.col("n").sum())
        .sort("n", "variant", descending=[True, False])
    )
    told = told.filter(pl.col("variant").is_in(common["variant"].head(MOST).to_list())).sort(
        "n_concept", "group", "variant", descending=[True, False, False]
    )
    said = [_said(r, unit) for r in told.iter_rows(named=True)]
    made = told.select("group", "variant", "n", "n_concept", "value", "low", "high")
    return overview.leading(made.with_columns(pl.Series("words", said, pl.String)))


def _said(r: dict, unit: str) -> str:
    interval = f", 95% interval {r['low']:.0%} to {r['high']:.0%}" if r["low"] is not None else ""
    return (
        f"{r['group']}: {r['variant']}, {r['n']:,.0f} of {r['n_concept']:,.0f} {unit}, "
        f"{r['value']:.0%}{interval}."
    )


def loudest(rows: pl.DataFrame, *, by: str) -> str:
    """Who gets most of the attributed words, where groups differ most, in one sentence."""
    known = rows.filter(
        ~pl.col("variant").is_in(["other", "unresolved"]) & pl.col("low").is_not_null()
    )
    if known.is_empty():
        return f"No {by} quotes known speakers often enough for a share."
    gaps = (
        known.group_by("variant")
        .agg(
            (pl.col("low").max() - pl.col("high").min()).alias("gap"),
            pl.col("group").sort_by("low").last().alias("more"),
            pl.col("value").sort_by("low").last().alias("most"),
            pl.col("group").sort_by("high").first().alias("less"),
            pl.col("value").sort_by("high").first().alias("least"),
        )
        .sort("gap", "variant", descending=[True, False])
    )
    r = gaps.row(0, named=True)
    if r["gap"] > 0:
        return (
            f"{r['variant']}: {r['most']:.0%} of the attributed words in {r['more']}, "
            f"{r['least']:.0%} in {r['less']}."
        )
    top = known.sort("value", "group", descending=[True, False]).row(0, named=True)
    return (
        f"Most words go to {top['variant']}, {top['value']:.0%} in {top['group']}; no two {by}s "
        "clearly differ in whom they let speak."
    )
