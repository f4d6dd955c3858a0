"""False discoveries where there is nothing to find: real coverage, labels shuffled within events.

    python -m benchmarks.validity.null [--replications 200] [--permutations 1000]

The leans of allsides_events.jsonl.gz (../shared/corpora) are shuffled within events, so whatever
differs between them is chance. Each replication tests every reported row, corrects over the family
and counts discoveries at .05. With nothing to find, the false discovery rate is the share of
replications with any discovery: it must stay within the level.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

import framing as fr
from framing.counts import count
from framing.inference import adjust, correct, estimate, paired
from framing.inference.permutation import shuffled_labels
from framing.mentions import Scan, resolve, scan

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpora" / "allsides_events.jsonl.gz"
LEVEL = 0.05


def read(path: Path = CORPUS, lexicons: Sequence[str] | None = None) -> Scan:
    """Mentions of some or all shipped lexicons, whoever speaks (shuffling needs no voices)."""
    return scan(fr.read(path), resolve(lexicons), finders=["terms"])


def replicate(found: Scan, *, permutations: int, seed: int, by: str = "lean") -> pl.DataFrame:
    """Tests under one shuffle: by metric and correction, rows tested, p <= .05, discoveries."""
    observed = count(found.mentions, found.index, by=by, voice=None)
    labels = next(shuffled_labels(observed, 1, seed))[0]
    named = pl.DataFrame(
        {"doc_id": observed.docs, "_shuffled": [observed.groups[g] for g in labels]}
    )
    counts = count(found.mentions, found.index.join(named, on="doc_id"), by="_shuffled", voice=None)
    frame = pl.concat(
        [
            estimate(
                counts,
                metrics=("share", "log_odds", "divergence"),
                draws=200,
                permutations=permutations,
                seed=seed,
            ),
            paired(counts, permutations=10 * permutations, seed=seed),
        ]
    )
    rows = []
    for (name,), part in frame.group_by("metric", maintain_order=True):
        p = part["p"].drop_nulls().to_numpy()
        null = 1.0 if name == "paired_odds_ratio" else 0.0
        given = part.filter(pl.col("low").is_not_null() & (pl.lit(name) != "share"))
        out = (given["low"] > null) | (given["high"] < null)
        for method in ("bh", "by"):
            q = correct(part, method=method)["q"].drop_nulls().to_numpy()
            assert np.allclose(np.sort(q), np.sort(adjust(p, method=method)))
            rows.append(
                {
                    "metric": name,
                    "method": method,
                    "tests": len(p),
                    "small": int((p <= LEVEL).sum()),
                    "discoveries": int((q <= LEVEL).sum()),
                    "intervals": len(out),
                    "off": int(out.fill_null(False).sum()),
                }
            )
    return pl.DataFrame(rows)


def main() -> None:
    """Print the false discovery rate by metric and correction."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replications", type=int, default=200)
    parser.add_argument("--permutations", type=int, default=1000)
    options = parser.parse_args()
    found = read()
    runs = pl.concat(
        [
            replicate(found, permutations=options.permutations, seed=1000 + i)
            for i in range(options.replications)
        ]
    )
    print(
        runs.group_by("metric", "method", maintain_order=True).agg(
            tests=pl.col("tests").mean(),
            p_below_level=pl.col("small").sum() / pl.col("tests").sum(),
            false_discovery_rate=(pl.col("discoveries") > 0).mean(),
            intervals_off_null=pl.col("off").sum() / pl.col("intervals").sum(),
        )
    )


if __name__ == "__main__":
    main()
