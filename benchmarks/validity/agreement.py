"""How often do the intervals of kappa and alpha hold the truth? Simulated coders, known agreement.

    python -m benchmarks.validity.agreement [--datasets 2000]

Each unit has a label; each coder gives it with probability sqrt(agreement) and else guesses, as
often as labels occur. Then two coders agree beyond chance by exactly `agreement`: kappa and alpha
of endless units. With clusters, the units of one article are all alike.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Sequence

import numpy as np
import polars as pl

from framing.agreement import Statistic, alpha, kappa

UNITS = (30, 50, 100)
AGREEMENT = (0.0, 0.4, 0.6, 0.8, 0.9)
# Coders, the labels' shares, units an article.
DESIGNS = (
    (2, (0.5, 0.5), 1),
    (2, (0.9, 0.1), 1),
    (2, (0.95, 0.05), 1),
    (2, (0.7, 0.2, 0.1), 1),
    (3, (0.9, 0.1), 1),
    (4, (0.6, 0.3, 0.1), 1),
    (2, (0.9, 0.1), 2),
    (3, (0.5, 0.5), 2),
)
FLOOR = 0.93


def measure(
    coders: int,
    shares: Sequence[float],
    each: int,
    agreement: float,
    units: int,
    *,
    datasets: int,
    seed: int = 1,
) -> pl.DataFrame:
    """Coverage of kappa (two coders) and alpha under one design, a row each."""
    rng = np.random.default_rng(seed)
    labels = len(shares)
    patterns = np.array(list(itertools.product(range(labels), repeat=coders)))
    chance = np.zeros(len(patterns))
    copies = np.sqrt(agreement)
    for label, share in enumerate(shares):
        says = copies * (patterns == label) + (1 - copies) * np.array(shares)[patterns]
        chance += share * says.prod(1)
    articles = units // each
    drawn = rng.multinomial(articles, chance, datasets)
    # What was drawn before has the same interval.
    different, again = np.unique(drawn, axis=0, return_inverse=True)
    rows = []
    for name in ("kappa", "alpha") if coders == 2 else ("alpha",):
        made = [_statistic(name, patterns, times, each) for times in different]
        low, high, value = (np.array([getattr(s, k) for s in made])[again.ravel()]
                            for k in ("low", "high", "value"))  # fmt: skip
        given = np.isfinite(low)
        rows.append(
            {
                "measure": name,
                "coders": coders,
                "shares": str(tuple(shares)),
                "each": each,
                "agreement": agreement,
                "units": units,
                "covered": ((low <= agreement) & (agreement <= high))[given].mean(),
                "width": float(np.median((high - low)[given])),
                "refused": 1 - given.mean(),
                "mean": float(np.nanmean(value)),
            }
        )
    return pl.DataFrame(rows)


def _statistic(name: str, patterns: np.ndarray, times: np.ndarray, each: int) -> Statistic:
    codes = patterns.repeat(times * each, axis=0).T.tolist()
    articles = np.arange(int(times.sum())).repeat(each).tolist()
    clusters = articles if each > 1 else None
    if name == "kappa":
        return kappa(codes[0], codes[1], clusters=clusters)
    return alpha(codes, clusters=clusters)


def main() -> None:
    """Print coverage by design."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--datasets", type=int, default=2000)
    options = parser.parse_args()
    table = pl.concat(
        measure(*design, agreement, units, datasets=options.datasets)
        for design in DESIGNS
        for agreement in AGREEMENT
        for units in UNITS
    )
    pl.Config.set_tbl_rows(200).set_tbl_cols(20).set_tbl_width_chars(140)
    print(table)
    print(
        table.group_by("units", "agreement", maintain_order=True)
        .agg(
            least=pl.col("covered").min(), width=pl.col("width").median(),
            refused=pl.col("refused").max(),
            below_floor=(pl.col("covered") < FLOOR).sum(),
        )
        .sort("units", "agreement")
    )  # fmt: skip


if __name__ == "__main__":
    main()
