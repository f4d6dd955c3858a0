"""False discoveries where there is nothing to find: real coverage, labels shuffled within events.

    python -m benchmarks.validity.null [--replications 50] [--permutations 1000]

The leans of allsides_events.jsonl.gz (../shared/corpora) are shuffled within events, so whatever
differs between them is chance. Each replication tests every reported row, corrects over the family
and counts discoveries at .05. With nothing to find, the false discovery rate is the share of
replications with any discovery: it must stay within the level.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import polars as pl

import framing as fr
from framing.counts import count
from framing.inference import adjust, estimate, paired
from framing.inference.permutation import shuffled_labels
from framing.mentions import Scan, resolve, scan

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpora" / "allsides_events.jsonl.gz"
LEVEL = 0.05


def read(path: Path = CORPUS, lexicons: Sequence[str] | None = None) -> Scan:
    """Mentions of some or all shipped lexicons, whoever speaks (shuffling needs no voices)."""
    return scan(fr.read(path), resolve(lexicons), finders=["terms"])


def replicate(found: Scan, *, permutations: int, seed: int, by: str = "lean") -> pl.DataFrame:
    """Under one shuffle: by metric, rows tested, p <= .05, discoveries; intervals off the null."""
    observed = count(found.mentions, found.index, by=by, voice=None)
    labels = next(shuffled_labels(observed, 1, seed))[0]
    named = pl.DataFrame(
        {"doc_id": observed.docs, "_shuffled": [observed.groups[g] for g in labels]}
    )
    counts = count(found.mentions, found.index.join(named, on="doc_id"), by="_shuffled", voice=None)
    tested = estimate(
        counts, metrics=("share", "divergence"), draws=0, permutations=permutations, seed=seed
    )
    pairs = paired(counts, permutations=10 * permutations, seed=seed)
    contrasts = estimate(counts, metrics=("log_odds",), draws=200, seed=seed)
    rows = []
    for frame in (tested.filter(metric="share"), tested.filter(metric="divergence"), pairs):
        p = frame["p"].drop_nulls().to_numpy()
        rows.append(
            {
                "metric": frame["metric"][0],
                "tests": len(p),
                "small": int((p <= LEVEL).sum()),
                "bh": int((adjust(p, method="bh") <= LEVEL).sum()),
                "by": int((adjust(p, method="by") <= LEVEL).sum()),
                "intervals": 0,
                "off": 0,
            }
        )
    for frame, null in ((pairs, 1.0), (contrasts, 0.0)):
        given = frame.filter(pl.col("low").is_not_null() | pl.col("high").is_not_null())
        off = (
            (given["low"] > null).fill_null(False) | (given["high"] < null).fill_null(False)
        ).sum()
        rows.append(
            {
                "metric": f"{frame['metric'][0]}, intervals",
                "tests": 0,
                "small": 0,
                "bh": 0,
                "by": 0,
                "intervals": len(given),
                "off": off,
            }
        )
    return pl.DataFrame(rows)


def main() -> None:
    """Print the false discovery rate by metric and correction."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replications", type=int, default=50)
    parser.add_argument("--permutations", type=int, default=1000)
    options = parser.parse_args()
    found = read()
    runs = pl.concat(
        [
            replicate(found, permutations=options.permutations, seed=1000 + i)
            for i in range(options.replications)
        ]
    )
    pl.Config.set_tbl_cols(20).set_tbl_width_chars(140).set_fmt_str_lengths(40)
    print(
        runs.group_by("metric", maintain_order=True).agg(
            tests=pl.col("tests").mean(),
            p_below_level=pl.col("small").sum() / pl.col("tests").sum(),
            fdr_bh=(pl.col("bh") > 0).mean(),
            fdr_by=(pl.col("by") > 0).mean(),
            intervals=pl.col("intervals").mean(),
            intervals_off_null=pl.col("off").sum() / pl.col("intervals").sum(),
        )
    )


if __name__ == "__main__":
    main()
