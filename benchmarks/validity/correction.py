"""Do hand codes put right what the machine gets wrong? Simulated, with a known answer.

    python -m benchmarks.validity.correction [--datasets 2000]

Two outlets speak of one thing in two words, in their own voice and in others'. The machine's voice
is wrong in 20% of mentions, differently by outlet: outlet A's at random, outlet B's mostly by
taking others' words for its own, so that B's own share of "captives" looks lower than it is. Some
mentions are coded by hand (a stratified random draw). The corrected interval must hold the truth
as often as it says; the uncorrected one cannot.
"""

from __future__ import annotations

import argparse
import itertools

import numpy as np
import polars as pl

from framing import tables
from framing.agreement import corrected, sample
from framing.counts import count
from framing.inference import estimate

BATCH = 100
OWN = 0.6  # part of mentions in the outlet's own voice
SHARE = {"own": 0.8, "others": 0.3}  # of "captives", by voice, in both outlets
# Chance that the machine mistakes own words for others', and others' for own.
WRONG = {"A": (0.15, 0.15), "B": (0.05, 0.5)}


def simulate(
    events: int, each: int, datasets: int, agreement: float, rng: np.random.Generator
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Mentions (with the true voice beside the machine's) and index; a data set is a concept."""
    shape = (2, events, datasets, each)
    outlet, event, dataset, place = (x.ravel() for x in np.indices(shape))
    own = rng.random(shape) < OWN
    # One event's mentions lean together: its share is Beta with the given correlation.
    leaning = {}
    for voice, p in SHARE.items():
        total = 1 / agreement - 1 if agreement else 1e9
        leaning[voice] = rng.beta(p * total, (1 - p) * total, shape[:3])[..., None]
    captives = rng.random(shape) < np.where(own, leaning["own"], leaning["others"])
    a, b = (np.array([WRONG[o][i] for o in "AB"])[outlet].reshape(shape) for i in (0, 1))
    wrong = rng.random(shape) < np.where(own, a, b)
    name = np.array(["direct", "outlet"])
    mentions = pl.DataFrame(
        {
            "doc_id": np.char.add(np.array(["A", "B"])[outlet], event.astype(str)),
            "layer": "terms",
            "lexicon": "simulated",
            "concept": np.char.zfill(dataset.astype(str), 5),
            "variant": np.where(captives.ravel(), "captives", "hostages"),
            "zone": "body",
            "start": 20 * place,
            "end": 20 * place + 8,
            "valid": True,
            "voice": name[(own != wrong).ravel().astype(int)],
            "truth": name[own.ravel().astype(int)],
        }
    )
    docs = [(f"{o}{e}", o, str(e), 10, 400) for o in "AB" for e in range(events)]
    index = pl.DataFrame(
        docs,
        schema=["doc_id", "outlet", "event", "n_words_headline", "n_words_body"],
        orient="row",
    )
    return tables.conform(mentions, tables.MENTIONS), tables.conform(index, tables.INDEX)


def measure(
    events: int, coded: int, agreement: float, *, datasets: int, each: int = 8, seed: int = 1
) -> pl.DataFrame:
    """Coverage of the share of "captives" in the outlet's own voice, three ways."""
    rng = np.random.default_rng(seed)
    frames = []
    for batch, start in enumerate(range(0, datasets, BATCH)):
        number = min(BATCH, datasets - start)
        mentions, index = simulate(events, each, number, agreement, rng)
        drawn = sample(
            mentions, coded * number, strata=("concept", "variant"), seed=10_000 * seed + batch
        )
        codings = drawn.with_columns(voice=pl.col("truth"))
        ways = {
            "machine alone": mentions,
            "hand codes alone": codings.with_columns(weight=1 / pl.col("probability")),
            "corrected": corrected(mentions, codings),
        }
        for way, rows in ways.items():
            counts = count(rows, index)
            frame = estimate(counts, draws=400, seed=batch).filter(variant="captives")
            frames.append(
                frame.select("group", "value", "low", "high").with_columns(way=pl.lit(way))
            )
    true = SHARE["own"]
    return (
        pl.concat(frames)
        .group_by("way", "group", maintain_order=True)
        .agg(
            covered=((pl.col("low") <= true) & (pl.col("high") >= true)).mean(),
            mean=pl.col("value").mean(),
            width=(pl.col("high") - pl.col("low")).median(),
            refused=pl.col("low").is_null().mean(),
        )
        .with_columns(events=pl.lit(events), coded=pl.lit(coded), agreement=pl.lit(agreement))
    )


def main() -> None:
    """Print coverage by design."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--datasets", type=int, default=2000)
    options = parser.parse_args()
    pl.Config.set_tbl_rows(100).set_tbl_cols(20).set_tbl_width_chars(140)
    print(
        pl.concat(
            measure(events, coded, agreement, datasets=options.datasets)
            for events, coded, agreement in itertools.product((20, 60), (100, 300), (0.0, 0.3))
        )
    )


if __name__ == "__main__":
    main()
