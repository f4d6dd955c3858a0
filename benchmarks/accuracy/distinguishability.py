"""How well outlets of AllSides can be told apart, with the words that give them away.

    python benchmarks/accuracy/distinguishability.py [--outlets A B ...] [--unit sentence]

Prints a line a pair of outlets that share ten events or more, the confusion matrix, and each
outlet's telling words; with --sentences N the first N of a pair in theirs, to be read before
anything is concluded.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import polars as pl

from framing.analyses import distinguishability

ALLSIDES = (
    Path(__file__).resolve().parents[2].parent / "shared" / "corpora" / "allsides_events.jsonl.gz"
)
OUTLETS = ("Reuters", "Vox", "The Hill", "Washington Times", "Fox Online News")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=ALLSIDES)
    parser.add_argument("--outlets", nargs="+", default=list(OUTLETS))
    parser.add_argument("--unit", default="article")
    parser.add_argument("--permutations", type=int, default=1000)
    parser.add_argument("--sentences", type=int, default=0)
    options = parser.parse_args()
    articles = pl.read_ndjson(options.data).rename({"id": "doc_id"})
    articles = articles.filter(pl.col("outlet").is_in(options.outlets))
    told = distinguishability.distinguish(
        articles, unit=options.unit, permutations=options.permutations
    )
    for row in told.pairs.filter(pl.col("value").is_not_null()).iter_rows(named=True):
        print(
            f"{row['group']:18s} {row['against']:18s} events {row['n_events']:3d}  n {row['n']:5.0f}"
            f"  accuracy {row['value']:.2f} ({row['low']:.2f} to {row['high']:.2f})"
            f"  null {row['null']:.2f}, {row['null_high']:.2f}  p {row['p']:.4f}"
        )
    with pl.Config(tbl_cols=20, tbl_rows=20, tbl_hide_column_data_types=True, float_precision=2):
        print(told.confusion.pivot("against", index="group", values="share"))
    for (group, against), words in told.words.group_by(["group", "against"], maintain_order=True):
        print(f"{group} against {against}: {', '.join(words['word'])}")
        for word in words["word"].head(options.sentences):
            for s in told.sentences.filter(
                (pl.col("group") == group)
                & (pl.col("against") == against)
                & (pl.col("word") == word)
            ).iter_rows(named=True):
                text = articles.filter(pl.col("doc_id") == s["doc_id"])["text"][0]
                shown = text[max(s["sentence_start"], s["start"] - 90) : s["end"] + 90]
                print(f"    {word}: {' '.join(shown.split())}")
