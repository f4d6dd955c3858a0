"""Loaded language on BABE SG1: baselines, the model out of the box, and the trained one.

    python benchmarks/accuracy/loaded.py [babe_sg1.jsonl.gz]

Sentences labelled "No agreement" are left out. Prints one line a system and design: macro-F1 with
its 95% interval, AUC, ECE; then speed and size. The TF-IDF baseline is words (1- and 2-grams) and
characters (3 to 5, inside words), document frequency 2 or more, and a logistic regression, at the
C of 1, 3 and 10 that does best (on the very folds it is measured on: the baseline is flattered).
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np

from framing.classifiers import Labelled, _evaluation, loaded, read_labelled

BABE = Path(__file__).resolve().parents[2].parent / "shared" / "corpora" / "babe_sg1.jsonl.gz"
DESIGNS = ("outlet", "topic")


def baseline(C: float) -> Any:
    """Words and characters by TF-IDF, and a logistic regression."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    characters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), min_df=2, sublinear_tf=True
    )
    return make_pipeline(make_union(words, characters), LogisticRegression(C=C, max_iter=1000))


def cue_count(rows: Labelled, least: int) -> dict[str, Any]:
    """Figures of the cue count; its probabilities are 0 and 1."""
    said = np.array([x == loaded.LOADED for x in loaded.cue_count(rows.texts, least=least)])
    return _evaluation.figures(
        rows.labels, np.column_stack((said, ~said)).astype(float), [loaded.LOADED, loaded.PLAIN]
    )


def measure(path: Path = BABE, *, vectors: Path | None = None) -> dict[str, dict[str, Any]]:
    """System and design -> figures."""
    rows = loaded.named(read_labelled(path))
    told: dict[str, dict[str, Any]] = {}
    for least in (1, 2):
        told[f"cue count, {least} or more"] = {"all rows": cue_count(rows, least)}
    told["out of the box"] = {"all rows": loaded.builtin().measure(rows)}
    tried = [
        _evaluation.cross_validated(baseline(C), rows, groups=DESIGNS, seed=0) for C in (1, 3, 10)
    ]
    told["TF-IDF words and characters"] = {
        design: max((t[design] for t in tried), key=lambda f: f["macro_f1"]) for design in tried[0]
    }
    told["trained"] = loaded.train(rows, seed=0).card["figures"]
    told["trained, parts of words"] = loaded.train(rows, seed=0, parts=True).card["figures"]
    if vectors is not None:
        told["trained, word vectors"] = loaded.train(rows, seed=0, vectors=vectors).card["figures"]
    return told


def speed(path: Path = BABE) -> dict[str, float]:
    """Sentences a CPU-second (best of five) and bytes, of the trained and the shipped model."""
    rows = loaded.named(read_labelled(path))
    texts = list(rows.texts) * 3
    told = {}
    for name, model in (
        ("trained", loaded.train(rows, evaluate=False)),
        ("out of the box", loaded.builtin()),
    ):
        took = []
        for _ in range(5):
            begun = time.process_time()
            model.predict(texts)
            took.append(time.process_time() - begun)
        told[f"{name}, sentences per CPU-second"] = len(texts) / min(took)
        told[f"{name}, bytes"] = len(model.to_bytes())
    return told


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=BABE)
    parser.add_argument("--vectors", type=Path)
    options = parser.parse_args()
    for system, designs in measure(options.data, vectors=options.vectors).items():
        for design, f in designs.items():
            low, high = f["interval"]
            print(
                f"{system:30s} {design:13s} macro-F1 {f['macro_f1']:.3f} "
                f"({low:.3f} to {high:.3f})  AUC {f['auc']:.3f}  ECE {f['ece']:.3f}  "
                f"majority {f['majority']:.3f}"
            )
    for name, value in speed(options.data).items():
        print(f"{name}: {value:,.0f}")
