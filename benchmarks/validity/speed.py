"""Speed and memory of the intervals on a large corpus' counts.

    python -m benchmarks.validity.speed [--events 10000] [--density 0.005]

10,000 articles, 700 features (variants of 88 concepts), 20 outlets, 2,000 draws; target: under 10 s
on two cores and 2 GiB.
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np
import polars as pl
from scipy.sparse import csr_array, random_array

from framing.counts import Counts
from framing.inference import estimate

ARTICLES, FEATURES, OUTLETS, DRAWS = 10_000, 700, 20, 2000


def simulate(events: int, density: float, seed: int = 0) -> Counts:
    """Counts of random coverage."""
    rng = np.random.default_rng(seed)
    matrix = random_array((ARTICLES, FEATURES), density=density, rng=rng, format="csr")
    matrix.data = rng.integers(1, 4, matrix.nnz).astype(float)
    outlet = rng.integers(0, OUTLETS, ARTICLES)
    features = pl.DataFrame(
        {
            "layer": "terms",
            "lexicon": "simulated",
            "concept": [f"c{i // 8:03}" for i in range(FEATURES)],
            "variant": [f"v{i % 8}" for i in range(FEATURES)],
            "referent": pl.Series([None] * FEATURES, dtype=pl.String),
        }
    )
    return Counts(
        features=features,
        docs=pl.Series([f"d{i}" for i in range(ARTICLES)]),
        matrix=csr_array(matrix),
        words=rng.integers(100, 900, ARTICLES).astype(float),
        event=np.unique(rng.integers(0, events, ARTICLES), return_inverse=True)[1],
        groups=tuple(f"g{i:02}" for i in range(OUTLETS)),
        weights=csr_array(
            (np.ones(ARTICLES), (outlet, np.arange(ARTICLES))), shape=(OUTLETS, ARTICLES)
        ),
    )


def main() -> None:
    """Print seconds and peak memory by metrics asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--density", type=float, default=0.005)
    options = parser.parse_args()
    counts = simulate(options.events, options.density)
    for metrics in (("share",), ("share", "rate", "coverage", "log_odds"), ("divergence",)):
        wall, cpu = time.perf_counter(), time.process_time()
        rows = len(estimate(counts, metrics=metrics, draws=DRAWS))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{', '.join(metrics)}: {rows} rows, {wall:.1f} s ({cpu:.1f} s CPU), {peak} MiB")


if __name__ == "__main__":
    main()
