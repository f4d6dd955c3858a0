"""Spread the loaded pairs over a word-vector space: makes lexicons/seeds/loadedness.tsv.gz.

    python benchmarks/accuracy/expand_loaded.py VECTORS

A ridge-regularised logistic regression separates the loaded words of `loaded_pairs.yml` from their
plain partners and, with less weight, from the commonest other words; its log odds, above the upper
quartile of common words, are a word's loadedness. Words for groups of people and words that are
mostly names are left out. The shipped file was made from GloVe 6B, 50 dimensions (Pennington,
Socher and Manning 2014; Public Domain Dedication and License 1.0), the commonest 60,000 words.
No labelled sentence was used.
"""

from __future__ import annotations

import argparse
import gzip
from collections import defaultdict
from pathlib import Path

import numpy as np

from framing import seeds
from framing.vectors import Vectors, load_vectors

WORDS, COMMON, BACKGROUND, BACKGROUND_WEIGHT = 60_000, 20_000, 12_000, 0.3
TARGET = Path(__file__).resolve().parents[2] / "lexicons" / "seeds" / "loadedness.tsv.gz"


def seed_words(vectors: Vectors) -> tuple[list[str], list[str]]:
    """(loaded, plain) single words of the pairs that have a vector."""
    pairs = {k: v for k, v in seeds.load("loaded_pairs").items() if k != "version"}
    loaded = {w for kind in pairs for w in seeds.style_cues()[f"loaded {kind}"] if " " not in w}
    plain = set(seeds.style_cues()["neutral report"])
    for kind, words in pairs.items():
        for word in words.values():
            if word != "~":
                plain |= seeds.inflected(word, kind)
    return sorted(vectors.known(loaded)), sorted(set(vectors.known(plain)) - loaded)


def expand(vectors: Vectors) -> dict[str, int]:
    """Loadedness of each word, in hundredths of log odds above the threshold; positive ones only."""
    from sklearn.linear_model import LogisticRegression

    loaded, plain = seed_words(vectors)
    others = [w for w in vectors.words[:BACKGROUND] if w.isalpha() and w not in set(loaded)]
    words = [*loaded, *plain, *others]
    is_loaded = np.arange(len(words)) < len(loaded)
    weight = np.where(np.arange(len(words)) < len(loaded) + len(plain), 1.0, BACKGROUND_WEIGHT)
    fitted = LogisticRegression(max_iter=2000).fit(
        np.array([vectors[w] for w in words]), is_loaded, sample_weight=weight
    )
    scores = fitted.decision_function(vectors.matrix[:WORDS])
    usable = np.array([w.isalpha() for w in vectors.words[:WORDS]])
    threshold = np.quantile(scores[:COMMON][usable[:COMMON]], 0.75)
    above = np.round((scores - threshold) * 100).astype(int)
    skip = seeds.groups()
    return {
        w: int(s)
        for w, s, u in zip(vectors.words, above, usable)
        if u and s > 0 and w not in skip and w.isascii()
    }


def write(table: dict[str, int], path: Path) -> None:
    """One line a score, `score<TAB>words`; gzip without a date, so that a rerun gives one file."""
    by_score: dict[int, list[str]] = defaultdict(list)
    for word, score in table.items():
        by_score[score].append(word)
    lines = [
        "# Made by benchmarks/accuracy/expand_loaded.py from loaded_pairs.yml and GloVe 6B 50d",
        "# (Public Domain Dedication and License 1.0). Hundredths of log odds, then the words.",
        *(f"{s}\t{' '.join(sorted(by_score[s]))}" for s in sorted(by_score, reverse=True)),
    ]
    path.write_bytes(gzip.compress("\n".join([*lines, ""]).encode(), 9, mtime=0))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vectors", help="word vectors, commonest words first (.txt, .txt.gz, .npz)")
    parser.add_argument("-o", "--output", type=Path, default=TARGET)
    options = parser.parse_args()
    made = expand(load_vectors(options.vectors, most=WORDS))
    write(made, options.output)
    print(f"{len(made)} words, {options.output.stat().st_size:,} bytes, {options.output}")
