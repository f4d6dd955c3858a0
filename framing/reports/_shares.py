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
    variants: dict[Any, list[str]] = {}
    used: dict[Any, list[str]] = {}
    for row in common.select(*keys, "variant", "_shown").iter_rows():
        variants.setdefault(row[:-2], []).append(row[-2])
        if row[-1] > 0:
            used.setdefault(row[:-2], []).append(row[-2])
    made: dict[Any, Table] = {}
    by_group: dict[Any, dict[str, Any]] = {}
    told = cells.select(*who, "_given", "_of", "_reason", *_CELL)
    for cell in told.iter_rows(named=True):
        key = tuple(cell[k] for k in keys)
        table = made.setdefault(
            key,
            {"rows": [], "few": [], "more": 0, "n_few": 0, "variants": used.get(key, [])},
        )
        name = (*key, cell["group"], cell["referent"])
        if name not in by_group:
            by_group[name] = {
                "group": cell["group"],
                "referent": cell["referent"],
                "n": int(cell["n_concept"]),
                "reason": cell["_reason"],
                "by_variant": {},
            }
            table["rows" if cell["_given"] else "few"].append(by_group[name])
            if cell["_given"]:
                table["more"] = max(0, cell["_of"] - most)
            else:
                table["n_few"] = cell["_of"]
        by_group[name]["by_variant"][cell["variant"]] = {c: cell[c] for c in _CELL}
    for key, table in made.items():
        always = [v for v in table["variants"] if v in last]
        rest = [v for v in table["variants"] if v not in last]
        most_named = max(1, MAX_VARIANTS - len(always))
        table["rarer"] = rest[most_named:]
        table["variants"] = rest[:most_named] + always
        for entry in table["rows"]:
            cells_of = entry.pop("by_variant")
            entry["cells"] = [cells_of.get(v) for v in table["variants"]]
        for entry in table["few"]:
            cells_of = entry.pop("by_variant")
            entry["counts"] = [
                (v, int(cells_of[v]["n"]))
                for v in variants.get(key, ())
                if v in cells_of and cells_of[v]["n"]
            ]
    return made
