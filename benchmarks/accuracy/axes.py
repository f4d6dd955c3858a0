"""Semantic axes on AllSides: the differences between outlets, and the words behind them.

    python benchmarks/accuracy/axes.py [allsides_events.jsonl.gz] [--vectors FILE] [--outlets A B ...]

Prints how many differences have q below .05, the surest with their words, and for each axis the
words of the corpus that lie farthest out: what has to be read before an axis is believed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import polars as pl

from framing.analyses import axes
from framing.vectors import installed_vectors, load_vectors

ALLSIDES = (
    Path(__file__).resolve().parents[2].parent / "shared" / "corpora" / "allsides_events.jsonl.gz"
)
SHOWN = 12


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=ALLSIDES)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--outlets", nargs="+", help="Only these.")
    options = parser.parse_args()
    vectors = load_vectors(options.vectors) if options.vectors else installed_vectors()
    if vectors is None:
        raise SystemExit("name --vectors, or: pip install 'framing-toolkit[vectors]'")
    articles = pl.read_ndjson(options.data).rename({"id": "doc_id"})
    if options.outlets:
        articles = articles.filter(pl.col("outlet").is_in(options.outlets))
    named = axes.axes()
    placed = axes.place(articles, vectors, axes=named)
    rows = axes.as_metrics(placed)
    told = rows.filter(pl.col("metric").is_in(axes.MEASURES) & pl.col("value").is_not_null())
    pairs = told.select("group", "against").unique().height
    print(
        f"{len(vectors.words):,} vectors; {pairs} pairs, {len(named)} axes, 2 measures: "
        f"{told.height} differences; q below .05: {told.filter(pl.col('q') < 0.05).height}; "
        f"p below .05: {told.filter(pl.col('p') < 0.05).height} (chance: {told.height / 20:.0f})"
    )
    keys = ["group", "against"]
    for r in told.sort("q", "p").head(SHOWN).iter_rows(named=True):
        words = rows.filter((pl.col("metric") == "axis_word") & (pl.col("concept") == r["concept"]))
        words = words.filter(pl.all_horizontal(pl.col(k) == r[k] for k in keys)).head(8)
        print(
            f"{r['metric']:14s} {r['concept']:20s} {r['group']} less {r['against']}: "
            f"{r['value']:+.4f} [{r['low']:+.4f}, {r['high']:+.4f}] p {r['p']:.4f} q {r['q']:.3f} "
            f"on {r['n_events']} events; {', '.join(words['variant'])}"
        )
    common = [w for w in vectors.words[:8000] if w.isalpha()]
    matrix = np.array([vectors[w] for w in common], float)
    for axis in named:
        order = np.argsort(matrix @ axis.direction(vectors))
        far = [", ".join(common[i] for i in ends) for ends in (order[::-1][:8], order[:8])]
        print(f"{axis.id:20s} {far[0]}  |  {far[1]}")


if __name__ == "__main__":
    main()
