"""Honest figures of a classifier: whole groups held out, calibration, and what abstaining buys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError
from ._labelled import Labelled

BINS = 10
_MOST_GROUPS = 20  # above this, groups are held out some at a time
_DRAWS = 1000
_CONFIDENCE = (0.5, 0.6, 0.7, 0.8, 0.9)
FLATTERING = "random folds"


def cross_validated(
    estimator: Any, rows: Labelled, *, groups: Sequence[str], seed: int = 0, folds: int = 5
) -> dict[str, Any]:
    """Figures of out-of-fold probabilities: {"by outlet": ..., "by topic": ..., "random folds"}.

    A grouping holds out each group by itself (more than 20 groups: five folds of whole groups);
    one with fewer than two groups is left out. Models are refitted in every fold.
    """
    from sklearn.model_selection import (
        GroupKFold,
        LeaveOneGroupOut,
        StratifiedKFold,
        cross_val_predict,
    )

    labels = sorted(set(rows.labels))
    least = min(rows.counts.values(), default=0)
    if len(labels) < 2 or least < folds:
        raise ModelError(f"evaluation needs two labels with {folds} rows each; add examples")
    designs: dict[str, tuple[Any, NDArray | None]] = {}
    for group in groups:
        if group not in rows.groups:
            continue
        of_row = np.array(rows.groups[group])
        n = len(set(of_row))
        if n >= 2 and _every_fold_has_two(of_row, rows.labels):
            held = LeaveOneGroupOut() if n <= _MOST_GROUPS else GroupKFold(folds)
            designs[f"by {group}"] = (held, of_row)
    designs[FLATTERING] = (StratifiedKFold(folds, shuffle=True, random_state=seed), None)
    told: dict[str, Any] = {}
    for name, (held, values) in designs.items():
        probabilities = cross_val_predict(
            estimator,
            list(rows.texts),
            np.array(rows.labels),
            groups=values,
            cv=held,
            method="predict_proba",
        )
        told[name] = figures(rows.labels, probabilities, labels, seed=seed)
        if values is not None:
            told[name]["groups"] = {
                str(g): _of_group(values == g, rows.labels, probabilities, labels)
                for g in sorted(set(values))
            }
    return told


def _every_fold_has_two(values: NDArray, labels: Sequence[str]) -> bool:
    """Whether two labels at least remain when any one group is held out."""
    y = np.array(labels)
    return all(len(set(y[values != g])) == len(set(y)) for g in set(values))


def _of_group(
    rows: NDArray[np.bool_], labels: Sequence[str], probabilities: NDArray, names: Sequence[str]
) -> dict[str, float]:
    truth = np.array([names.index(x) for x in labels])[rows]
    return {
        "n": int(rows.sum()),
        "macro_f1": _round(macro_f1(truth, probabilities[rows].argmax(1), len(names))),
    }


def figures(
    labels: Sequence[str], probabilities: NDArray, names: Sequence[str], *, seed: int = 0
) -> dict[str, Any]:
    """Figures of probabilities (rows x names) against labels.

    `macro_f1` with a 95% bootstrap interval over rows, `accuracy`, `majority` (macro-F1 of always
    saying the commonest label), `ece` (expected calibration error, of the last of two labels or
    the likeliest of several; Guo et al. 2017), `reliability` (per bin: predicted, observed, n),
    `abstaining` (per confidence asked for: share of rows answered, macro-F1 on them), and, for two
    labels, `auc`. Rows without a probability (NaN) are wrong, and never answered.

    Raises ModelError for labels that are not among the names.
    """
    if foreign := sorted(set(labels) - set(names)):
        raise ModelError(f"the model knows no label {foreign[0]!r}; it knows {', '.join(names)}")
    truth = np.array([list(names).index(x) for x in labels])
    known = np.isfinite(probabilities).all(1)
    probabilities = np.where(known[:, None], probabilities, 0.0)
    guess, size = np.where(known, probabilities.argmax(1), -1), len(names)
    commonest = np.bincount(truth, minlength=size).argmax()
    if size == 2:
        score, event = probabilities[:, 1], truth == 1
    else:
        score, event = probabilities.max(1), truth == guess
    told: dict[str, Any] = {
        "n": len(truth),
        "macro_f1": _round(macro_f1(truth, guess, size)),
        "interval": [_round(x) for x in _interval(truth, guess, size, seed)],
        "accuracy": _round(float((truth == guess).mean())),
        "majority": _round(macro_f1(truth, np.full(len(truth), commonest), size)),
        "ece": _round(calibration_error(score[known], event[known])),
        "reliability": reliability(score[known], event[known]),
        "abstaining": [
            _answered(c, truth, guess, np.where(known, probabilities.max(1), -1), size)
            for c in _CONFIDENCE
        ],
    }
    if size == 2:
        told["auc"] = _round(auc(score, event))
    return told


def macro_f1(truth: NDArray, guess: NDArray, size: int) -> float:
    """Mean F1 over labels that occur in the truth or the guesses; 0 where nothing is right."""
    scores = []
    for k in range(size):
        hit = int(((truth == k) & (guess == k)).sum())
        either = int((truth == k).sum() + (guess == k).sum())
        if either:
            scores.append(2 * hit / either)
    return float(np.mean(scores)) if scores else float("nan")


def calibration_error(score: NDArray, event: NDArray, bins: int = BINS) -> float:
    """Expected calibration error: mean |predicted - observed| over equal bins, weighted by rows."""
    if not len(score):
        return float("nan")
    where = np.minimum((score * bins).astype(int), bins - 1)
    gap = np.bincount(where, score - event.astype(float), minlength=bins)
    return float(np.abs(gap).sum() / len(score))


def reliability(score: NDArray, event: NDArray, bins: int = BINS) -> list[dict[str, float]]:
    """Mean prediction and observed share in each bin that has rows."""
    where = np.minimum((score * bins).astype(int), bins - 1)
    return [
        {
            "predicted": _round(float(score[where == b].mean())),
            "observed": _round(float(event[where == b].mean())),
            "n": int((where == b).sum()),
        }
        for b in range(bins)
        if (where == b).any()
    ]


def auc(score: NDArray, event: NDArray) -> float:
    """Area under the ROC curve, ties counted half (Mann-Whitney)."""
    positives, negatives = int(event.sum()), int((~event).sum())
    if not positives or not negatives:
        return float("nan")
    _, inverse, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[inverse]
    return float((rank[event].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def _answered(
    confidence: float, truth: NDArray, guess: NDArray, sure: NDArray, size: int
) -> dict[str, float | None]:
    rows = sure >= confidence
    return {
        "confidence": confidence,
        "answered": _round(float(rows.mean())),
        "macro_f1": _round(macro_f1(truth[rows], guess[rows], size)) if rows.any() else None,
    }


def _interval(truth: NDArray, guess: NDArray, size: int, seed: int) -> tuple[float, float]:
    """Bootstrap over rows: macro-F1 is a function of the confusion matrix, drawn multinomially."""
    table = np.zeros((size, size + 1))
    np.add.at(table, (truth, guess), 1)  # a guess of -1 falls into the last column
    draws = np.random.default_rng(seed).multinomial(
        len(truth), table.ravel() / len(truth), size=_DRAWS
    )
    draws = draws.reshape(_DRAWS, size, size + 1)
    hit = np.diagonal(draws[:, :, :size], axis1=1, axis2=2)
    either = draws.sum(2) + draws.sum(1)[:, :size]
    f1 = np.where(either > 0, 2 * hit / np.maximum(either, 1), np.nan)
    low, high = np.quantile(np.nanmean(f1, axis=1), [0.025, 0.975])
    return float(low), float(high)


def _round(value: float) -> float:
    return round(value, 4)
