"""Event grouping against labelled events, and its time and memory on many distinct articles.

    python benchmarks/events.py accuracy [EVENTS.jsonl.gz]
    python benchmarks/events.py scale [--articles 100000] [SOURCE.parquet]

`accuracy` hides the labels, groups the whole file, and scores the articles of a random half of the
events (the half that options were chosen on), of the other half, and all; beside them stand
singletons and average linkage of plain TF-IDF cosines at the cut that is best on the first half.
`scale` makes articles by drawing paragraphs from different articles of the source, so that none is
a copy, and spreads them over ten years, a fifth without a date.
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import json
import resource
import time
from pathlib import Path

import numpy as np
import polars as pl

from framing.events import group_events

SHARED = Path(__file__).resolve().parents[2] / "shared" / "corpora"
SEED = 0


def load(path: Path) -> tuple[pl.DataFrame, np.ndarray]:
    """Articles without their labels, and the labels as numbers."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    frame = pl.DataFrame(
        {
            "doc_id": [r["id"] for r in rows],
            "outlet": [r["outlet"] for r in rows],
            "date": [_date(r["date"]) for r in rows],
            "headline": [r["headline"] for r in rows],
            "text": [r["text"] for r in rows],
        },
        schema_overrides={"date": pl.Date},
    )
    return frame, np.unique([r["event"] for r in rows], return_inverse=True)[1]


def _date(text: str | None) -> datetime.date | None:
    for form in ("%Y-%m-%d", "%m/%d/%y"):
        try:
            return datetime.datetime.strptime((text or "")[:10], form).date()
        except ValueError:
            continue
    return None


def measure(truth: np.ndarray, found: np.ndarray, of: np.ndarray) -> dict[str, float]:
    """B-cubed (Bagga and Baldwin 1998) and pairwise precision and recall.

    `found` labels all articles; only those in the mask `of` are scored, against all.
    """
    both = np.unique(np.stack([truth, found]), axis=1, return_inverse=True)[1].ravel()
    same, true, mine = (np.bincount(x)[x][of] for x in (both, truth, found))
    p, r = float((same / mine).mean()), float((same / true).mean())
    pairs = float((same - 1).sum())
    return {
        "b3_p": p,
        "b3_r": r,
        "b3_f1": 2 * p * r / (p + r),
        "pair_p": pairs / max(1.0, float((mine - 1).sum())),
        "pair_r": pairs / max(1.0, float((true - 1).sum())),
    }


def plain_tfidf(frame: pl.DataFrame, truth: np.ndarray, tuned: np.ndarray) -> np.ndarray:
    """Average linkage of TF-IDF cosines, no dates, cut where B-cubed F1 on `tuned` is greatest."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [f"{h}\n{t}" for h, t in zip(frame["headline"], frame["text"])]
    rows = TfidfVectorizer(stop_words="english").fit_transform(texts)
    apart = np.clip(1 - (rows @ rows.T).toarray(), 0, None)
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), "average")
    cuts = [fcluster(tree, 1 - t, "distance") for t in np.arange(0.1, 0.7, 0.025)]
    return max(cuts, key=lambda c: measure(truth, c, tuned)["b3_f1"])


def accuracy(path: Path) -> None:
    frame, truth = load(path)
    events = truth.max() + 1
    tuned = (np.random.default_rng(SEED).permutation(events) < events // 2)[truth]
    dated = frame["date"].is_not_null().to_numpy()
    everything = np.ones(len(frame), bool)

    def group(frame: pl.DataFrame) -> np.ndarray:
        return np.unique(group_events(frame)["event"].to_numpy(), return_inverse=True)[1]

    ours = group(frame)
    half = np.random.default_rng(SEED).random(len(frame)) < 0.5
    cut = frame.with_columns(date=pl.when(pl.Series(~half)).then("date"))
    halved = group(cut)
    without = group(frame.drop("date"))
    rows = [
        ("singletons", np.arange(len(frame)), everything, "all"),
        ("plain TF-IDF", (plain := plain_tfidf(frame, truth, tuned)), everything, "all"),
        ("plain TF-IDF", plain, ~tuned, "held-out events"),
        ("group_events", ours, tuned, "tuned events"),
        ("group_events", ours, ~tuned, "held-out events"),
        ("group_events", ours, everything, "all"),
        ("group_events", ours, dated, "articles with a date"),
        ("group_events", ours, ~dated, "articles without"),
        ("half the dates removed", halved, cut["date"].is_null().to_numpy(), "articles without"),
        ("all dates removed", without, everything, "all"),
    ]
    print(f"{len(frame)} articles, {events} events, {int((~dated).sum())} undated")
    print(f"{'method':24}{'scored on':24}{'B3 P':>7}{'R':>7}{'F1':>7}{'pair P':>9}{'R':>7}")
    for name, found, mask, what in rows:
        m = measure(truth, found, mask)
        print(
            f"{name:24}{what:24}{m['b3_p']:7.3f}{m['b3_r']:7.3f}{m['b3_f1']:7.3f}"
            f"{m['pair_p']:9.3f}{m['pair_r']:7.3f}"
        )


def recombine(path: Path, count: int, seed: int = SEED) -> pl.DataFrame:
    """Distinct articles: each has 6 to 20 paragraphs, drawn from as many articles."""
    rng = np.random.default_rng(seed)
    source = pl.read_parquet(path, columns=["headline", "text"])
    pool = [p for t in source["text"].drop_nulls() for p in t.split("\n\n") if len(p) > 80]
    heads = source["headline"].drop_nulls().to_list()
    parts = []
    for low in range(0, count, 5000):
        size = min(5000, count - low)
        texts = [
            "\n\n".join(pool[k] for k in rng.integers(0, len(pool), rng.integers(6, 21)))
            for _ in range(size)
        ]
        days = rng.integers(0, 3650, size)
        parts.append(
            pl.DataFrame(
                {
                    "doc_id": [f"s{low + k}" for k in range(size)],
                    "outlet": [f"outlet {k % 20}" for k in range(size)],
                    "date": [
                        None if rng.random() < 0.2 else datetime.date(2012, 1, 1)
                        + datetime.timedelta(days=int(d))
                        for d in days
                    ],
                    "headline": [heads[k] for k in rng.integers(0, len(heads), size)],
                    "text": texts,
                },
                schema_overrides={"date": pl.Date},
            )
        )  # fmt: skip
    return pl.concat(parts)


def scale(path: Path, count: int) -> None:
    frame = recombine(path, count)
    size = frame["text"].str.len_bytes().sum() / 1e6
    before = _peak()
    start, cpu = time.perf_counter(), time.process_time()
    found = group_events(frame)
    print(
        f"{count} articles, {size:.0f} MB: {time.perf_counter() - start:.0f} s "
        f"({time.process_time() - cpu:.0f} CPU s), peak {_peak():.2f} GiB (input {before:.2f}), "
        f"{found['event'].n_unique()} events"
    )


def _peak() -> float:
    """Greatest resident memory so far, GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["accuracy", "scale"])
    parser.add_argument("source", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    options = parser.parse_args()
    if options.what == "accuracy":
        accuracy(options.source or SHARED / "allsides_events.jsonl.gz")
    else:
        scale(options.source or SHARED / "allsides_articles.parquet", options.articles)
