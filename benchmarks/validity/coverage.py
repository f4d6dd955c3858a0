"""How often do the intervals hold the truth? Simulated coverage with a known answer.

    python -m benchmarks.validity.coverage [--datasets 2000] [--draws 200] [--events N ...] [--csv FILE]

A design fixes the number of events, how many mentions an outlet's coverage of an event holds
(clustered, heavy-tailed, sparse) and how far one event's mentions agree with one another
(overdispersion: 0 not at all, 1 every mention of an event is the same word). Each simulated data
set is a concept of its own over the same events, so one call of the toolkit's `estimate()` serves
all of them: what is measured is the code that users run. Intervals refused are counted; those
given must hold the truth in 93% of data sets or more.
"""

from __future__ import annotations

import argparse
import itertools
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
from scipy.sparse import csr_array
from scipy.special import betaln

from framing import registry
from framing.counts import Counts
from framing.inference import estimate, paired
from framing.tally import Tally

EVENTS = (5, 10, 20, 50, 200)
SIZES = ("one", "several", "heavy", "sparse", "uneven")
AGREEMENT = (0.0, 0.3, 1.0)
SHARES = ((0.5, 0.5), (0.1, 0.4), (0.02, 0.1))
VARIANTS = ("u", "v", "w")
CHOICE = ("share", "rate", "coverage", "log_odds", "divergence")
ASYMMETRY = ("asymmetry", "asymmetry_log_odds", "asymmetry_gap")
# A logarithm of odds is of the odds themselves, without the prior or half mentions added.
ENDLESS = ("log_odds", "asymmetry_log_odds")
FLOOR = 0.93


@dataclass(frozen=True)
class Design:
    """One kind of coverage: two outlets on the same events, a concept of three variants."""

    events: int
    size: str
    agreement: float  # intra-event correlation of the choice
    shares: tuple[float, float]  # of the first variant, in outlets A and B


def designs(events: tuple[int, ...] = EVENTS) -> list[Design]:
    """The designs of the published table."""
    return [Design(*v) for v in itertools.product(events, SIZES, AGREEMENT, SHARES)]


def sizes(size: str, shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """Mentions of the concept in each article."""
    match size:
        case "one":
            return np.ones(shape, dtype=int)
        case "several":
            return 1 + rng.poisson(2, shape)
        case "heavy":  # variance far above the mean: a few events hold most mentions
            return 1 + rng.poisson(rng.gamma(0.3, 10, shape))
        case "sparse":  # seven articles in ten do not mention the concept
            return rng.poisson(2, shape) * (rng.random(shape) < 0.3)
        case "uneven":  # one event in five is covered at length
            return np.where(rng.random(shape) < 0.2, rng.poisson(12, shape), 1)
    raise ValueError(size)


def profile(share: float) -> np.ndarray:
    """The three variants' shares: the second and third divide the rest two to one."""
    return np.array([share, (1 - share) * 2 / 3, (1 - share) / 3])


def choices(
    design: Design, shares: np.ndarray, datasets: int, rng: np.random.Generator
) -> np.ndarray:
    """Mentions (rows, events, datasets, variants) of rows with such (rows, variants) shares.

    Half of the events lean alike in all rows (only where words of an event all agree).
    """
    rows, variants = shares.shape
    n = sizes(design.size, (rows, design.events, datasets), rng)
    p = shares[:, None, None, :]
    if design.agreement == 0:
        chosen = np.broadcast_to(p, (*n.shape, variants))
    elif design.agreement == 1:
        u = rng.random(n.shape)
        u = np.where(rng.random((1, *n.shape[1:])) < 0.5, u[:1], u)
        chosen = np.eye(variants)[(u[..., None] > p.cumsum(-1)[..., :-1]).sum(-1)]
    else:
        alpha = np.broadcast_to(p * (1 / design.agreement - 1), (*n.shape, variants))
        gammas = np.maximum(rng.standard_gamma(alpha), 1e-300)
        chosen = gammas / gammas.sum(-1, keepdims=True)
    return rng.multinomial(n, chosen)


def as_counts(
    counted: np.ndarray, words: np.ndarray, referents: tuple[str, ...] | None = None
) -> Counts:
    """Counts of (groups, events, datasets, [referents,] variants), one article a cell."""
    groups, events, datasets = counted.shape[:3]
    meant = referents or (None,)
    rows = [(f"{i:05}", v, r) for i in range(datasets) for r in meant for v in VARIANTS]
    features = pl.DataFrame(
        rows,
        schema={"concept": pl.String, "variant": pl.String, "referent": pl.String},
        orient="row",
    ).select(
        pl.lit("terms").alias("layer"),
        pl.lit("simulated").alias("lexicon"),
        "concept",
        "variant",
        "referent",
    )
    return Counts(
        features=features,
        docs=pl.Series([f"d{i}" for i in range(groups * events)]),
        matrix=csr_array(counted.reshape(groups * events, -1).astype(float)),
        words=words.astype(float),
        event=np.tile(np.arange(events), groups),
        groups=tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:groups]),
        weights=csr_array(np.kron(np.eye(groups), np.ones(events))),
        referent="split" if referents else None,
    )


def expected(design: Design, shares: np.ndarray, words: float, rng: np.random.Generator) -> Tally:
    """What endless coverage of this kind adds up to, an event on average."""
    n = sizes(design.size, (400_000,), rng)
    number, times = np.unique(n, return_counts=True)
    p = shares[..., None]
    if design.agreement == 0:
        none = (1 - p) ** number
    elif design.agreement == 1:
        none = np.where(number == 0, 1.0, 1 - p)
    else:
        total = 1 / design.agreement - 1
        none = np.exp(
            betaln(p * total, (1 - p) * total + number) - betaln(p * total, (1 - p) * total)
        )
    width = shares.shape[1]
    concept = np.arange(width) // len(VARIANTS)
    return Tally(
        n=shares * n.mean(),
        with_feature=1 - none @ (times / len(n)),
        words=np.full(len(shares), words),
        articles=np.ones(len(shares)),
        concept=concept,
        family=np.zeros(width, dtype=int),
        variant=np.arange(width) % len(VARIANTS),
    )


def simulate(
    design: Design, datasets: int, rng: np.random.Generator, *, referents: bool = False
) -> tuple[Counts, Tally]:
    """Counts of many data sets, each a concept, and the tally of endless coverage like them.

    With referents, outlet A uses the first share for one referent and the second for the other,
    outlet B the second for both.
    """
    words = rng.integers(200, 1200, 2 * design.events)
    p, q = (profile(s) for s in design.shares)
    if not referents:
        counted = choices(design, np.array([p, q]), datasets, rng)
        truth = expected(design, np.array([p, q]), words.mean(), rng)
        return as_counts(counted, words), truth
    each = choices(design, np.array([p, q, q, q]), datasets, rng)
    counted = each.reshape(2, 2, *each.shape[1:]).transpose(0, 2, 3, 1, 4)
    truth = expected(design, np.array([[*p, *q], [*q, *q]]), words.mean(), rng)
    return as_counts(counted, words, ("x", "y")), truth


def truths(truth: Tally, metrics: tuple[str, ...], referents: bool) -> pl.DataFrame:
    """The true value of every row of the metrics table."""
    rows = []
    for name in metrics:
        metric = registry.load("metrics", name)
        value = metric.measure(replace(truth, n=truth.n * (1e9 if name in ENDLESS else 1)))
        if metric.PAIRWISE:
            value = value[:1, 1]
        for g, group in zip("AB", value):
            for i, x in enumerate(group):
                variant = VARIANTS[i % 3] if metric.LEVEL == "variant" else None
                referent = "xy"[i // 3] if referents else None
                rows.append((name, g, variant, referent, float(x)))
    names = ["metric", "group", "variant", "referent"]
    return pl.DataFrame(
        rows, schema={**dict.fromkeys(names, pl.String), "true": pl.Float64}, orient="row"
    )


def held(frame: pl.DataFrame, true: pl.DataFrame) -> pl.DataFrame:
    """By row of the metrics table: intervals given, those that hold the truth, median width."""
    keys = ["metric", "group", "variant", "referent"]
    # An interval may have one end only.
    given = pl.col("low").is_not_null() | pl.col("high").is_not_null()
    above = pl.col("low").fill_null(-np.inf) > pl.col("true") + 1e-9
    below = pl.col("high").fill_null(np.inf) < pl.col("true") - 1e-9
    return (
        frame.join(true, on=keys, nulls_equal=True)
        .group_by(keys, maintain_order=True)
        .agg(
            given=given.sum(),
            refused=1 - given.mean(),
            covered=(~(above | below)).filter(given).mean(),
            above=above.filter(given).mean(),
            below=below.filter(given).mean(),
            width=(pl.col("high") - pl.col("low")).median(),
            true=pl.col("true").first(),
        )
    )


def measure(
    design: Design,
    metrics: tuple[str, ...],
    *,
    datasets: int,
    draws: int = 500,
    seed: int = 1,
) -> pl.DataFrame:
    """Coverage of every row of the metrics table under one design."""
    rng = np.random.default_rng(seed)
    split = bool(set(metrics) & set(ASYMMETRY))
    counts, truth = simulate(design, datasets, rng, referents=split)
    frame = estimate(counts, metrics=metrics, draws=draws, seed=seed)
    return held(frame, truths(truth, metrics, split)).with_columns(
        **{k: pl.lit(v) for k, v in vars(design).items() if k != "shares"},
        shares=pl.lit(str(design.shares)),
    )


def measure_paired(
    events: int, size: str, agreement: float, effect: float, *, datasets: int, seed: int = 1
) -> pl.DataFrame:
    """Coverage of the paired odds ratio where topics differ from event to event.

    Outlet A's log-odds of the first of two variants are `effect` above outlet B's in every event;
    with agreement, the mentions of one article lean together besides.
    """
    rng = np.random.default_rng(seed)

    def cells(number: int, sets: int) -> np.ndarray:
        topic = rng.normal(-1, 1.5, (1, number, sets))
        p = 1 / (1 + np.exp(-topic - np.array([effect, 0.0])[:, None, None]))
        if agreement:
            total = 1 / agreement - 1
            p = rng.beta(p * total + 1e-9, (1 - p) * total + 1e-9)
        n = sizes(size, p.shape, rng)
        u = rng.binomial(n, p)
        return np.stack([u, n - u, np.zeros_like(u)], axis=-1)

    a, b = cells(1_000_000, 1)[:, :, 0, :2].astype(float)
    total = np.maximum(a.sum(1) + b.sum(1), 1)
    true = (a[:, 0] * b[:, 1] / total).sum() / (a[:, 1] * b[:, 0] / total).sum()
    frame = paired(
        as_counts(cells(events, datasets), np.full(2 * events, 500)), permutations=0
    ).filter(pl.col("variant") == "u")
    answer = pl.DataFrame(
        {
            "metric": "paired_odds_ratio",
            "group": "A",
            "variant": "u",
            "referent": None,
            "true": true,
        },
        schema_overrides={"referent": pl.String},
    )
    return held(frame, answer).with_columns(
        events=pl.lit(events),
        size=pl.lit(size),
        agreement=pl.lit(agreement),
        shares=pl.lit(f"effect {effect}"),
    )


def measure_pooled(
    groups: int,
    events: int,
    size: str,
    agreement: float,
    strength: float,
    *,
    datasets: int,
    seed: int = 1,
    draws: int = 500,
) -> pl.DataFrame:
    """Coverage of pooled shares, on average over outlets whose shares come from one Dirichlet."""
    rng = np.random.default_rng(seed)
    design = Design(events, size, agreement, (0.3, 0.3))
    p = rng.dirichlet(profile(0.3) * strength, (datasets, groups))
    counted = np.stack([choices(design, p[i], 1, rng)[:, :, 0] for i in range(datasets)], axis=2)
    counts = as_counts(counted, np.full(groups * events, 500))
    frame = estimate(counts, metrics=("share_pooled",), draws=draws, seed=seed)
    # Rows run by group, then concept, then variant.
    true = p.transpose(1, 0, 2).ravel()
    given = frame["low"].is_not_null().to_numpy()
    low, high = (frame[c].fill_null(np.nan).to_numpy() for c in ("low", "high"))
    inside = (low <= true + 1e-9) & (true <= high + 1e-9)
    return pl.DataFrame(
        {
            "metric": "share_pooled",
            "group": f"{groups} outlets",
            "variant": "all",
            "referent": None,
            "given": int(given.sum()),
            "refused": 1 - given.mean(),
            "covered": inside[given].mean(),
            "above": (low[given] > true[given] + 1e-9).mean(),
            "below": (high[given] < true[given] - 1e-9).mean(),
            "width": float(np.median((high - low)[given])),
            "true": None,
            "events": events,
            "size": size,
            "agreement": agreement,
            "shares": f"Dirichlet, strength {strength}",
        },
        schema_overrides={"referent": pl.String, "true": pl.Float64},
    )


def everything(datasets: int, draws: int, numbers: tuple[int, ...] = EVENTS) -> pl.DataFrame:
    """All designs of such numbers of events, all metrics with an interval."""
    frames = []
    for design in designs(numbers):
        frames.append(measure(design, CHOICE, datasets=datasets, draws=draws))
        frames.append(measure(design, ASYMMETRY, datasets=datasets, draws=draws))
    for events, size, agreement, effect in itertools.product(
        numbers, SIZES, (0.0, 0.3), (0.0, 1.2)
    ):
        frames.append(measure_paired(events, size, agreement, effect, datasets=datasets))
    for groups, events, size, agreement, strength in itertools.product(
        (3, 8, 20), numbers, ("several", "heavy"), (0.0, 0.3), (3.0, 30.0)
    ):
        frames.append(
            measure_pooled(
                groups,
                events,
                size,
                agreement,
                strength,
                datasets=max(50, datasets // groups),
                draws=draws,
            )
        )
    order = frames[0].columns
    return pl.concat([f.select(order) for f in frames], how="vertical_relaxed")


def main() -> None:
    """Print the summary, and the rows below the floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--datasets", type=int, default=2000)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--events", type=int, nargs="*", default=EVENTS)
    parser.add_argument("--csv", type=Path)
    options = parser.parse_args()
    started = time.perf_counter()
    table = everything(options.datasets, options.draws, tuple(options.events))
    if options.csv:
        table.write_csv(options.csv)
    # Coverage of fewer than 200 intervals is not told apart from 93%.
    told = table.filter(pl.col("given") >= 200)
    pl.Config.set_tbl_rows(80).set_tbl_cols(20).set_tbl_width_chars(160)
    print(
        told.group_by("metric", "events", maintain_order=True)
        .agg(
            rows=pl.len(),
            least=pl.col("covered").min(),
            median=pl.col("covered").median(),
            below_floor=(pl.col("covered") < FLOOR).sum(),
            refused=pl.col("refused").mean(),
            width=pl.col("width").median(),
        )
        .sort("metric", "events")
    )
    print(told.filter(pl.col("covered") < FLOOR).sort("covered"))
    print(f"{len(table)} rows, {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
