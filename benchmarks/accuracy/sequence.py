"""A sequence model of attributed words, to see what rules leave: trained on PolNeAR, not shipped.

    python benchmarks/accuracy/sequence.py ../shared

A logistic regression over hashed words in a window, their shapes, quotation marks, the reporting
words nearest in the sentence, and what the rules say (or not), gives each word a probability; a
two-state Viterbi pass, which likes to stay in a state, gives the spans. PolNeAR
names no licence, so its weights stay where they were made.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from voice import lines

from framing import text as passes
from framing.attribution import attribute, cues

TOKEN = re.compile(r"\w+|[^\w\s]")
WINDOW = 4
FEATURES = 1 << 20


def shape(token: str) -> str:
    kind = (
        "A"
        if token[0].isupper()
        else "a"
        if token[0].isalpha()
        else "0"
        if token.isdigit()
        else token
    )
    return kind + (token[-3:].lower() if kind == "a" else "")


def features(source: str, told: str | None) -> tuple[list[list[str]], list[int]]:
    """Strings that describe each token, and where the tokens begin; `told` is an engine or None."""
    matches = list(TOKEN.finditer(source))
    starts = [m.start() for m in matches]
    low = [m.group().lower() for m in matches]
    shapes = [shape(m.group()) for m in matches]
    verbs = cues.verbs()
    quoted = np.zeros(len(source) + 1, bool)
    for a, b in passes.quotations(source):
        quoted[a:b] = True
    held = np.zeros(len(source) + 1, bool)
    if told:
        for one in attribute(source, engine=told):
            for a, b in one.content:
                held[a:b] = True
    sentences = passes.sentences(source)
    of = np.searchsorted([a for a, _ in sentences], starts, "right") - 1
    rows: list[list[str]] = []
    n = len(matches)
    reporting = [w in verbs for w in low]
    before: list[tuple[str, int]] = []
    last = ("-", 99)
    for i in range(n):
        if i and of[i] != of[i - 1]:
            last = ("-", 99)
        before.append((last[0], min(i - last[1], 20) if last[1] != 99 else 20))
        if reporting[i]:
            last = (verbs[low[i]].lemma, i)
    after: list[tuple[str, int]] = [("-", 20)] * n
    nxt = ("-", -1)
    for i in range(n - 1, -1, -1):
        if i + 1 < n and of[i] != of[i + 1]:
            nxt = ("-", -1)
        after[i] = (nxt[0], min(nxt[1] - i, 20) if nxt[1] >= 0 else 20)
        if reporting[i]:
            nxt = (verbs[low[i]].lemma, i)
    for i in range(n):
        q, h = int(quoted[starts[i]]), int(held[starts[i]])
        row = [f"q{q}", f"h{h}", f"qh{q}{h}", f"b{before[i][0]}", f"bd{before[i][1] // 3}",
               f"a{after[i][0]}", f"ad{after[i][1] // 3}", f"ba{before[i][0]}|{after[i][0]}",
               f"hb{h}{before[i][0]}", f"hbd{h}{before[i][1] // 3}"]  # fmt: skip
        for d in range(-WINDOW, WINDOW + 1):
            j = i + d
            if not 0 <= j < n:
                row.append(f"{d}end")
                continue
            row += [f"{d}w{low[j]}", f"{d}s{shapes[j]}", f"{d}q{int(quoted[starts[j]])}",
                    f"{d}h{int(held[starts[j]])}"]  # fmt: skip
            if d in (-1, 1):
                row.append(f"{d}hw{h}{low[j]}")
        for d in (-12, -8, 8, 12):
            if 0 <= i + d < n:
                row.append(f"{d}h{int(held[starts[i + d]])}{int(quoted[starts[i + d]])}")
        rows.append(row)
    return rows, starts


def articles(shared: Path, split: str) -> Iterator[tuple[str, np.ndarray, list[int]]]:
    """(text, whether each character is attributed, starts of words) of a split's articles."""
    for article in lines(shared / "corpora" / "polnear.jsonl.gz"):
        if article["split"] != split:
            continue
        told = np.zeros(len(article["text"]) + 1, bool)
        for one in article["attributions"]:
            if one["annotator"] == min(article["annotators"]) and one["content"] and one["kind"]:
                for span in one["content"]:
                    told[span[0] : span[1]] = True
        words = [m.start() for m in re.finditer(r"\w+", article["text"])]
        yield article["text"], told, words


def viterbi(outside: np.ndarray, inside: np.ndarray, stay: float) -> np.ndarray:
    """The likeliest states (0, 1) of a chain with log-likelihoods and one log-odds of staying."""
    score, back = np.zeros(2), np.zeros((len(inside), 2), int)
    for i, local in enumerate(np.stack([outside, inside], 1)):
        both = np.array([[score[0] + stay, score[1]], [score[0], score[1] + stay]])
        back[i] = both.argmax(1)
        score = both.max(1) + local
    states = np.zeros(len(inside), int)
    state = int(score.argmax())
    for i in range(len(inside) - 1, -1, -1):
        states[i] = state
        state = back[i, state]
    return states


def main() -> None:
    from sklearn.feature_extraction import FeatureHasher
    from sklearn.linear_model import SGDClassifier

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path, nargs="?", default=Path("../shared"))
    parser.add_argument("--stacked", choices=["rules", "parse"], help="What it is told as well.")
    parser.add_argument("--epochs", type=int, default=4)
    chosen = parser.parse_args()
    hasher = FeatureHasher(FEATURES, input_type="string", alternate_sign=False)
    model = SGDClassifier(loss="log_loss", alpha=3e-5, random_state=0, average=True)
    begun = time.process_time()
    made = []
    for source, told, _ in articles(chosen.shared, "train"):
        rows, starts = features(source, chosen.stacked)
        made.append((hasher.transform(rows), told[starts]))
    order = np.random.default_rng(0)
    for _ in range(chosen.epochs):
        for n in order.permutation(len(made)):
            model.partial_fit(made[n][0], made[n][1], classes=[False, True])
    print(f"trained in {time.process_time() - begun:.0f} s of one core")
    hit = got = wanted = n_words = 0
    begun = time.process_time()
    tables = {stay: [0, 0, 0] for stay in (0.0, 1.0, 2.0, 4.0)}
    for source, told, words in articles(chosen.shared, "dev"):
        rows, starts = features(source, chosen.stacked)
        log = np.log(np.clip(model.predict_proba(hasher.transform(rows)), 1e-6, 1))
        at = np.searchsorted(starts, words)
        gold = told[words]
        n_words += len(words)
        for stay, counts in tables.items():
            found = viterbi(log[:, 0], log[:, 1], stay)[at].astype(bool)
            counts[0] += int((found & gold).sum())
            counts[1] += int(found.sum())
            counts[2] += int(gold.sum())
    for stay, (hit, got, wanted) in tables.items():
        p, r = hit / got, hit / wanted
        print(f"stay {stay}: P {p:.3f}, R {r:.3f}, F1 {2 * p * r / (p + r):.3f}")
    print(f"{n_words / (time.process_time() - begun):,.0f} words/s")


if __name__ == "__main__":
    main()
