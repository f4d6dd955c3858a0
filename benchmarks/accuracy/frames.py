"""Generic frames against 150 coded sentences of AllSides.

    python benchmarks/accuracy/frames.py ../shared                # figures
    python benchmarks/accuracy/frames.py ../shared --draw FILE    # the sentences, to be coded anew

The codes are tests/gold/frames_allsides.jsonl: ids, offsets and labels. They were drawn with a
fixed seed, body sentences of 8 to 60 words, one an article at most: seven where each frame has
most cues, 52 without a cue. One careful language model coded them, one frame a sentence (`also`:
a second that would be as fitting), shuffled, without seeing cues, strata or scores.

A sentence's `weight` is how many of the corpus it stands for, so that weighted figures are those of
a random sentence; precision needs none, since a stratum is what the toolkit calls a frame.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.classifiers import frames
from framing.text import words

GOLD = Path(__file__).resolve().parents[2] / "tests" / "gold" / "frames_allsides.jsonl"
SEED = 20
PER_FRAME, WITHOUT = 7, 52
DRAWS = 2000


def articles(shared: Path) -> pl.DataFrame:
    return pl.read_ndjson(shared / "corpora" / "allsides_events.jsonl.gz").sort("id")


def draw(shared: Path) -> list[dict[str, Any]]:
    """The sample in random order."""
    strata: dict[str, list[dict[str, Any]]] = {}
    for doc_id, text in articles(shared).select("id", "text").iter_rows():
        for s in frames.score_sentences(text or ""):
            sentence = text[s.start : s.end]
            if 8 <= len(words(sentence)) <= 60 and sentence[-1] in ".?!”\"'":
                row = {"id": doc_id, "start": s.start, "end": s.end, "sentence": sentence}
                strata.setdefault(s.frame, []).append(row)
    rng = random.Random(SEED)
    sample: list[dict[str, Any]] = []
    taken: set[str] = set()
    for name in sorted(strata):
        rng.shuffle(strata[name])
        size = wanted = WITHOUT if name == frames.OTHER else PER_FRAME
        for row in strata[name]:
            if wanted and row["id"] not in taken:
                taken.add(row["id"])
                weight = round(len(strata[name]) / size, 1)
                sample.append({**row, "stratum": name, "weight": weight})
                wanted -= 1
    rng.shuffle(sample)
    return sample


def coded(shared: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """The codes and their sentences."""
    rows = [json.loads(line) for line in GOLD.read_text().splitlines()]
    texts = dict(articles(shared).select("id", "text").iter_rows())
    return rows, [texts[r["id"]][r["start"] : r["end"]] for r in rows]


def one_cue(shared: Path, sentences: list[str]) -> list[str]:
    """The plain rival: each frame known by its commonest cue alone, in the corpus of the codes."""
    texts = articles(shared)["text"].drop_nulls().to_list()
    counts: dict[str, Counter[str]] = {}
    for k, name, a, b in frames.cue_spans(texts):
        counts.setdefault(name, Counter())[texts[k][a:b].lower()] += 1
    cues = {name: found.most_common(1)[0][0] for name, found in counts.items()}
    told = []
    for sentence in sentences:
        spans = [(name, sentence[a:b].lower()) for _, name, a, b in frames.cue_spans([sentence])]
        hits = Counter(name for name, cue in spans if cues[name] == cue)
        told.append(hits.most_common(1)[0][0] if hits else frames.OTHER)
    return told


def macro_f1(truth: NDArray, guess: NDArray, weight: NDArray) -> float:
    """Mean F1, weighted by rows, over the frames that occur in the truth or the guesses."""
    scores = []
    for name in set(truth) | set(guess):
        both = weight[(truth == name) & (guess == name)].sum()
        scores.append(2 * both / (weight[truth == name].sum() + weight[guess == name].sum()))
    return float(np.mean(scores))


def measure(shared: Path) -> list[str]:
    """Lines of figures."""
    rows, sentences = coded(shared)
    truth = np.array([r["frame"] for r in rows])
    also = np.array([r.get("also", "") for r in rows])
    weight = np.array([r["weight"] for r in rows])
    stratum = np.array([r["stratum"] for r in rows])
    systems = {
        "majority (political)": np.full(len(rows), "political"),
        "one cue a frame": np.array(one_cue(shared, sentences)),
        "seeded cues": np.array(
            [s[0].frame if (s := frames.score_sentences(x)) else frames.OTHER for x in sentences]
        ),
    }
    rng = np.random.default_rng(0)
    places = [np.flatnonzero(stratum == s) for s in np.unique(stratum)]
    drawn = [np.concatenate([rng.choice(p, len(p)) for p in places]) for _ in range(DRAWS)]
    lines = []
    for name, guess in systems.items():
        for how, w in (("sample", np.ones(len(rows))), ("corpus", weight)):
            low, high = np.quantile(
                [macro_f1(truth[d], guess[d], w[d]) for d in drawn], (0.025, 0.975)
            )
            right = (truth == guess) @ w / w.sum()
            either = ((truth == guess) | (also == guess)) @ w / w.sum()
            lines.append(
                f"{name:21s} {how}  macro-F1 {macro_f1(truth, guess, w):.3f} "
                f"({low:.3f} to {high:.3f})  right {right:.3f}  first or second frame {either:.3f}"
            )
    guess = systems["seeded cues"]
    lines.append("seeded cues, by frame:")
    for frame in frames.frames():
        said, is_it = guess == frame.id, truth == frame.id
        hit = said & is_it
        lines.append(
            f"  {frame.id:16s} precision {hit.sum()}/{said.sum()}, with a second frame "
            f"{(said & (is_it | (also == frame.id))).sum()}/{said.sum()}; recall "
            f"{hit.sum()}/{is_it.sum()}, weighted {_ratio(weight[hit], weight[is_it])}"
        )
    return lines


def _ratio(part: NDArray, whole: NDArray) -> str:
    return f"{part.sum() / whole.sum():.2f}" if whole.sum() else "-"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, nargs="?", default=Path("../shared"))
    parser.add_argument("--draw", type=Path)
    options = parser.parse_args()
    if options.draw:
        options.draw.write_text(json.dumps(draw(options.shared), indent=1))
    else:
        print("\n".join(measure(options.shared)))
