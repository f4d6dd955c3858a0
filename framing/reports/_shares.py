"""Tables of shares for people: groups down, variants across, the largest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

MAX_VARIANTS = 7  # columns of a table
MAX_ROWS = 40  # groups of a table, those with most mentions
MAX_FEW = 6  # groups told by name of those that have too little for a number
_CELL = ("variant", "value", "low", "high", "n", "n_concept", "n_articles", "n_events")

Table = dict[str, Any]


def tables(
    rows: pl.DataFrame, keys: tuple[str, ...], *, most: int = MAX_ROWS, last: Sequence[str] = ()
) -> dict[Any, Table]:
    """One table for each value of `keys` (columns of `tables.METRICS`), from rows of shares.

    `rows`: group, referent, n, reason and a cell for each variant, most mentions first, at most
    `most`, with `more` how many groups are not shown; `few`: the groups that have mentions and no
    number, with `n_few` how many; `variants` across, commonest first but for
    those named in `last`, which are all there, and `rarer` ones left out.
    """
    who = [*keys, "group", "referent"]
    rows = rows.filter(pl.col("n_concept") > 0)
    if rows.is_empty():
        return {}
    groups = (
        rows.group_by(who)
        .agg(
            pl.col("n_concept").first(),
            pl.col("value").is_not_null().any().alias("_given"),
            pl.col("reason").drop_nulls().first().alias("_reason"),
        )
        .sort("n_concept", "group", "referent", descending=[True, False, False])
        .with_columns(
            pl.int_range(pl.len()).over([*keys, "_given"]).alias("_place"),
            pl.len().over([*keys, "_given"]).alias("_of"),
        )
    )
    shown = groups.filter(pl.col("_place") < pl.when("_given").then(most).otherwise(MAX_FEW))
    cells = rows.drop("n_concept").join(
        shown, on=who, how="inner", nulls_equal=True, maintain_order="right"
    )
    common = (
        cells.filter(pl.col("n") > 0)
        .group_by([*keys, "variant"])
        .agg(pl.col("n").sum(), pl.col("n").filter("_given").sum().alias("_shown"))
        .sort(pl.col("variant").is_in(last), "n", "variant", descending=[False, True, False])
    )
    named: dict[Any, list[str]] = {}
    used: dict[Any, list[str]] = {}
    for row in common.select(*keys, "variant", "_shown").iter_rows():
        named.setdefault(row[:-2], []).append(row[-2])
        if row[-1] > 0:
            used.setdefault(row[:-2], []).append(row[-2])
    made: dict[Any, Table] = {}
    entries: dict[Any, dict[str, Any]] = {}
    for group in shown.iter_rows(named=True):
        key = tuple(group[k] for k in keys)
        table = made.setdefault(key, _table(used.get(key, []), last))
        entry = {"group": group["group"], "referent": group["referent"],
                 "n": int(group["n_concept"]), "reason": group["_reason"]}  # fmt: skip
        if group["_given"]:
            entry["cells"] = [None] * len(table["variants"])
            table["rows"].append(entry)
            table["more"] = max(0, group["_of"] - most)
        else:
            entry["counts"] = {}
            table["few"].append(entry)
            table["n_few"] = group["_of"]
        entries[*key, group["group"], group["referent"]] = entry
    place = {(k, v): i for k, table in made.items() for i, v in enumerate(table["variants"])}
    width = len(who)
    for cell in cells.select(*who, "_given", *_CELL).iter_rows():
        key, entry, given, told = (
            cell[: len(keys)],
            entries[cell[:width]],
            cell[width],
            cell[width + 1 :],
        )
        if not given:
            entry["counts"][told[0]] = int(told[4])
        elif (at := place.get((key, told[0]))) is not None:
            entry["cells"][at] = dict(zip(_CELL, told))
    for key, table in made.items():
        for entry in table["few"]:
            counts = entry["counts"]
            entry["counts"] = [(v, counts[v]) for v in named.get(key, ()) if counts.get(v)]
    return made


def _table(used: list[str], last: Sequence[str]) -> Table:
    """A table without rows: which variants it shows, and which are too rare."""
    always = [v for v in used if v in last]
    rest = [v for v in used if v not in last]
    most = max(1, MAX_VARIANTS - len(always))
    return {"rows": [], "few": [], "more": 0, "n_few": 0,
            "variants": rest[:most] + always, "rarer": rest[most:]}  # fmt: skip
