"""How well can outlets be told apart by their own words about the same events?

After Peterson and Spirling (2018), who read a classifier's accuracy as a measure of how different
two groups' language is. Here: articles of two outlets on events that both covered, in the
outlet's own voice, names and layout masked (`_own_voice`); tf-idf of words and word pairs; a ridge
classifier; events held out whole. Accuracy is the mean of the two outlets' recalls (.5 is chance)
with an interval over events, against a null that shuffles outlets within events. It is a measure of
difference between outlets, never a score of lean, quality or truth. Docs: docs/distinguishability.md.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .. import tables
from ..errors import DesignError
from ..measured import ARTICLE_SCORES, Measured
from ._own_voice import GRAMMAR, OwnVoice, articles_of, examples, own_voice

NAME = "distinguishability"
HELP = "How well outlets can be told apart by their own words about the same events."
TITLE = "How well they can be told apart"
LAYOUT = {NAME: "pairs", "told_as": "matrix", "telling_word": "words"}
HEADINGS = {
    NAME: "Accuracy, pair by pair",
    "told_as": "Who wrote it (down), and whom the classifier takes for the writer (across)",
    "telling_word": "Words that give each away",
}
MEANS = (
    "A difference is not a lean, and not a fault: house style (“tweeted”, “he said”) tells outlets "
    "apart as well as judgement does. Accuracy near one half does not show that two are alike, "
    "only that this many articles do not tell. Pairs with different numbers of events are not to be "
    "ranked by accuracy alone."
)
MIN_EVENTS = 10  # that both outlets of a pair covered
FOLDS = 5
PENALTY = 1.0
_MOST_UNITS = 2500  # of one pair, or of the confusion matrix; more are sampled
_MOST_OUTLETS = 8  # in the confusion matrix
_MIN_DF = 3
_MOST_GRAMS = 30_000
_TELLING = 20  # words a pair and outlet
_SPREAD = 3  # events in which a telling word must stand
Float = NDArray[np.float64]


@dataclass(frozen=True)
class Told:
    """Result of `distinguish()`.

    Attributes
    ----------
    pairs : a row a pair: group, against, n_events, n_articles, n (units), value (accuracy), low,
        high, null (mean of the null), null_high (its 95th percentile), p, reason.
    confusion : a row a pair of outlets in the confusion matrix: group (wrote it), against (told
        as), n, share of the group's units.
    words : telling words: group (gives it away), against, word, weight, n_articles.
    sentences : where telling words stand: group, against, word, doc_id, start, end (of the word),
        sentence_start, sentence_end; offsets in the article's text.
    units : a row a unit of the confusion matrix: doc_id, group, against (told as).
    """

    pairs: pl.DataFrame
    confusion: pl.DataFrame
    words: pl.DataFrame
    sentences: pl.DataFrame
    units: pl.DataFrame


def run(scan: Any, corpus: Any, design: Any) -> pl.DataFrame:
    """Rows of `tables.METRICS` for a Scan, its Corpus and a Design; see measured()."""
    return measured(scan, corpus, design).metrics


def measured(scan: Any, corpus: Any, design: Any) -> Measured:
    """The numbers, the sentences of telling words, and whose each article was taken for.

    Metrics: `distinguishability` (group, against: accuracy with interval and p), `told_as` (share
    of a group's articles that the classifier takes for another's) and `telling_word` (variant: the
    word; value: its weight). `design.unit` may be "article" (default) or "sentence".

    Raises DesignError where fewer than two groups share events.
    """
    told = distinguish(
        articles_of(scan, corpus, design.by),
        by=design.by,
        unit=getattr(design, "unit", "article"),
        seed=design.seed,
        draws=design.draws,
        level=design.level,
    )
    evidence = told.sentences.with_columns(
        layer=pl.lit(NAME),
        variant=pl.col("word"),
        match=pl.col("word"),
        zone=pl.lit("body"),
        voice=pl.lit("outlet"),
        valid=pl.lit(True),
    )
    return Measured(as_metrics(told), evidence, _scores(told.units))


def lead(rows: pl.DataFrame, by: str) -> str:
    """What the rows of run() show, in words."""
    tested = rows.filter((pl.col("metric") == NAME) & pl.col("value").is_not_null())
    few = rows.filter((pl.col("metric") == NAME) & pl.col("value").is_null()).height
    if tested.is_empty():
        return (
            f"No two {by}s share {MIN_EVENTS} events: how well they can be told apart is not known."
        )
    sure = tested.filter(pl.col("q") < 0.05).sort("low", "group", descending=[True, False])
    said = (
        f"By their own words on the same events, names and layout masked, {sure.height} of "
        f"{tested.height} {'pair' if tested.height == 1 else 'pairs'} of {by}s can be told apart "
        "better than chance (q below .05)"
    )
    if sure.height:
        top = sure.row(0, named=True)
        said += (
            f"; most clearly {top['group']} and {top['against']}, "
            f"{top['value']:.0%} of articles [{top['low']:.0%}–{top['high']:.0%}], where guessing "
            "gets 50%"
        )
    return said + (f". {few} more share too few events to be tested." if few else ".")


def distinguish(
    articles: pl.DataFrame,
    *,
    by: str = "outlet",
    unit: str = "article",
    permutations: int = 1000,
    draws: int = 2000,
    level: float = 0.95,
    seed: int = 0,
) -> Told:
    """How well the values of `by` can be told apart, pair by pair and all together.

    Parameters
    ----------
    articles : doc_id, event, text and the column `by`; body_start where known.
    unit : what is told apart: an "article", or each own-voice "sentence".
    permutations : of outlets within events, for the null and p.
    draws, level, seed : of the bootstrap over events; two runs with one seed agree.

    Raises DesignError for an unknown unit or fewer than two groups on shared events.
    """
    if unit not in ("article", "sentence"):
        raise DesignError(f"no unit is called {unit!r}; there are article, sentence")
    missing = {"doc_id", "event", "text", by} - set(articles.columns)
    if missing:
        raise DesignError(f"articles have no column {sorted(missing)[0]!r}")
    voices = [v for v in own_voice(articles, by=by) if v.grams]
    events: dict[str, set[str]] = defaultdict(set)
    for v in voices:
        events[v.outlet].add(v.event)
    pairs = list(combinations(sorted(events), 2))
    if not any(events[a] & events[b] for a, b in pairs):
        raise DesignError(
            "no two groups cover the same event: give articles an event (column or `--events`), "
            "or compare other groups"
        )
    rows, words, sentences = [], [], []
    for a, b in pairs:
        shared = events[a] & events[b]
        if not shared:
            continue
        of_pair = [v for v in voices if v.outlet in (a, b) and v.event in shared]
        if len(shared) < MIN_EVENTS:
            rows.append(_insufficient(a, b, len(shared), len(of_pair)))
            continue
        units = _units(of_pair, unit, seed)
        row, weights, names = _pair(units, a, b, permutations, draws, level, seed)
        rows.append({**row, "n_articles": len(of_pair)})
        for outlet, other, sign in ((a, b, 1), (b, a, -1)):
            found = _telling(of_pair, outlet, names, sign * weights)
            words += [{"group": outlet, "against": other, **w} for w, _ in found]
            sentences += [{"group": outlet, "against": other, **s} for _, ss in found for s in ss]
    confusion, said = _confusion(voices, events, unit, seed)
    return Told(
        pl.DataFrame(rows, schema=_PAIRS),
        confusion,
        pl.DataFrame(words, schema=_WORDS),
        pl.DataFrame(sentences, schema=_SENTENCES),
        said,
    )


def _scores(units: pl.DataFrame) -> pl.DataFrame:
    """Rows of `ARTICLE_SCORES`: `value` is the share of an article's units told as its own group's,
    `variants` whose they were taken for."""
    taken: dict[tuple[str, str], Counter[str]] = {}
    for doc_id, group, against in units.iter_rows():
        taken.setdefault((doc_id, group), Counter())[against] += 1
    rows = [
        {
            "doc_id": doc_id,
            "lexicon": NAME,
            "concept": "told_as",
            "n": float(found.total()),
            "value": found[group] / found.total(),
            "variants": json.dumps(found, ensure_ascii=False, sort_keys=True),
        }
        for (doc_id, group), found in taken.items()
    ]
    return pl.DataFrame(rows, schema=ARTICLE_SCORES)


def as_metrics(told: Told) -> pl.DataFrame:
    """The result as rows of `tables.METRICS`, q by Benjamini and Hochberg over the pairs."""
    from scipy.stats import false_discovery_control

    pairs = told.pairs.with_columns(metric=pl.lit(NAME))
    tested = pairs["p"].is_not_null()
    q = np.full(len(pairs), np.nan)
    if tested.any():
        q[tested.to_numpy()] = false_discovery_control(pairs.filter(tested)["p"].to_numpy())
    pairs = pairs.with_columns(pl.Series("q", q).fill_nan(None)).drop("null", "null_high")
    confusion = told.confusion.rename({"share": "value"}).with_columns(metric=pl.lit("told_as"))
    words = told.words.rename({"word": "variant", "weight": "value"}).with_columns(
        metric=pl.lit("telling_word")
    )
    rows = pl.concat([tables.conform(f, tables.METRICS) for f in (pairs, confusion, words)])
    return rows.with_columns(
        layer=pl.lit(NAME), voice=pl.lit("outlet"), zone=pl.lit("body")
    ).select(list(tables.METRICS))


_PAIRS = {
    "group": pl.String,
    "against": pl.String,
    "n_events": pl.Int64,
    "n_articles": pl.Int64,
    "n": pl.Float64,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "null": pl.Float64,
    "null_high": pl.Float64,
    "p": pl.Float64,
    "reason": pl.String,
}
_WORDS = {
    "group": pl.String,
    "against": pl.String,
    "word": pl.String,
    "weight": pl.Float64,
    "n_articles": pl.Int64,
}
_SENTENCES = {
    "group": pl.String,
    "against": pl.String,
    "word": pl.String,
    "doc_id": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "sentence_start": pl.Int64,
    "sentence_end": pl.Int64,
}


# ------------------------------------------------------------------------------------ one pair


def _insufficient(a: str, b: str, n_events: int, n_articles: int) -> dict[str, Any]:
    reason = f"insufficient data: {n_events} shared events, {MIN_EVENTS} needed"
    return {
        "group": a,
        "against": b,
        "n_events": n_events,
        "n_articles": n_articles,
        "reason": reason,
    }


def _units(voices: list[OwnVoice], unit: str, seed: int) -> list[OwnVoice]:
    units = voices if unit == "article" else [s for v in voices for s in v.by_sentence()]
    if len(units) > _MOST_UNITS:
        chosen = np.random.default_rng(seed).choice(len(units), _MOST_UNITS, replace=False)
        units = [units[i] for i in np.sort(chosen)]
    return units


def _pair(
    units: Sequence[OwnVoice],
    a: str,
    b: str,
    permutations: int,
    draws: int,
    level: float,
    seed: int,
) -> tuple[dict[str, Any], Float, list[str]]:
    rng = np.random.default_rng(seed)
    matrix, names = _tfidf(units)
    is_a = np.array([u.outlet == a for u in units])
    event = np.unique([u.event for u in units], return_inverse=True)[1]
    fold = _folds(event, rng)
    labels = np.column_stack((is_a, _shuffled(units, is_a, event, permutations, rng)))
    kernel = np.asarray((matrix @ matrix.T).todense())
    said = _held_out(kernel, labels.astype(float), fold)
    accuracy = _balanced(labels, said > 0)
    observed, null = accuracy[0], accuracy[1:]
    low, high = _interval(is_a, said[:, 0] > 0, event, draws, level, rng)
    weights, _ = _ridge(kernel, is_a.astype(float)[:, None])
    row = {
        "group": a,
        "against": b,
        "n_events": int(event.max()) + 1,
        "n": float(len(units)),
        "value": float(observed),
        "low": low,
        "high": high,
        "null": float(null.mean()) if len(null) else None,
        "null_high": float(np.quantile(null, 0.95)) if len(null) else None,
        "p": float((1 + (null >= observed).sum()) / (1 + len(null))),
        "reason": None,
    }
    return row, np.asarray(matrix.T @ weights[:, 0]).ravel(), names


def _tfidf(units: Sequence[OwnVoice]) -> tuple[Any, list[str]]:
    """Rows of length 1 and the n-grams of their columns. No label is used."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(
        analyzer=_grams_of, min_df=_MIN_DF, max_features=_MOST_GRAMS, sublinear_tf=True
    )
    try:
        matrix = vectorizer.fit_transform(units)
    except ValueError as error:
        raise DesignError("the articles share too few words to compare; add articles") from error
    return matrix, list(vectorizer.get_feature_names_out())


def _grams_of(unit: OwnVoice) -> list[str]:
    return unit.grams


def _folds(event: NDArray, rng: np.random.Generator) -> NDArray:
    """Fold of each unit: whole events, dealt out at random."""
    n = int(event.max()) + 1
    return (rng.permutation(n) % min(FOLDS, n))[event]


def _shuffled(
    units: Sequence[OwnVoice],
    is_a: NDArray[np.bool_],
    event: NDArray,
    permutations: int,
    rng: np.random.Generator,
) -> NDArray[np.bool_]:
    """Outlets shuffled among the articles of each event (sentences go with their article)."""
    article = np.unique([u.doc_id for u in units], return_inverse=True)[1]
    first = np.unique(article, return_index=True)[1]
    of_article, event_of = is_a[first], event[first]
    order = np.argsort(event_of, kind="stable")
    # Sorting by event, then by a random key, shuffles within events.
    keys = rng.random((permutations, len(order)))
    shuffled = np.empty((permutations, len(order)), bool)
    for k in range(permutations):
        drawn = np.lexsort((keys[k], event_of))
        shuffled[k, order] = of_article[drawn]
    return shuffled.T[article]


def _ridge(kernel: Float, targets: Float) -> tuple[Float, Float]:
    """Dual weights of ridge regressions (rows x targets), and the targets' means.

    Rows and targets are centred, so that the decision at zero favours neither class.
    """
    n = len(kernel)
    means = kernel.mean(0)
    centred = kernel - means[:, None] - means[None, :] + kernel.mean()
    offset = targets.mean(0)
    dual = np.linalg.solve(centred + PENALTY * np.eye(n), targets - offset)
    # Weights of centred rows, as weights of the rows themselves.
    return dual - dual.mean(0), offset


def _held_out(kernel: Float, targets: Float, fold: NDArray) -> Float:
    """Out-of-fold scores, units x targets; above 0 is likelier than at large."""
    said = np.zeros_like(targets)
    for k in np.unique(fold):
        train, test = fold != k, fold == k
        inner = kernel[np.ix_(train, train)]
        dual, _ = _ridge(inner, targets[train])
        said[test] = (kernel[np.ix_(test, train)] - inner.mean(0)) @ dual
    return said


def _balanced(labels: NDArray[np.bool_], said: NDArray[np.bool_]) -> Float:
    """Mean of the two recalls, of each column."""
    hit_a = (labels & said).sum(0) / np.maximum(labels.sum(0), 1)
    hit_b = (~labels & ~said).sum(0) / np.maximum((~labels).sum(0), 1)
    return (hit_a + hit_b) / 2


def _interval(
    is_a: NDArray[np.bool_],
    said: NDArray[np.bool_],
    event: NDArray,
    draws: int,
    level: float,
    rng: np.random.Generator,
) -> tuple[float, float]:
    """Interval of balanced accuracy: Wilson's, at the effective size that events leave.

    The variance comes from resampled events; p(1 - p) / variance is the number of independent
    units that would vary as much (Korn and Graubard 1998), at most the units there are, and t with
    events - 1 degrees of freedom stands for z. So the interval neither vanishes at 1 nor
    under-covers with ten events. The folds' models stay as they are: it tells how accuracy varies
    with the events told apart, not with those learnt from.
    """
    from scipy.stats import t as student

    n = int(event.max()) + 1
    parts = np.zeros((4, n))
    for i, rows in enumerate((is_a & said, is_a, ~is_a & ~said, ~is_a)):
        parts[i] = np.bincount(event[rows], minlength=n)
    weights = rng.multinomial(n, np.full(n, 1 / n), size=draws)
    hit_a, n_a, hit_b, n_b = parts @ weights.T
    usable = (n_a > 0) & (n_b > 0)
    variance = ((hit_a[usable] / n_a[usable] + hit_b[usable] / n_b[usable]) / 2).var()
    p = float((parts[0].sum() / parts[1].sum() + parts[2].sum() / parts[3].sum()) / 2)
    size = float(len(is_a))
    if variance > 0:
        size = min(size, p * (1 - p) / variance)
    else:
        size = min(size, float(n))
    quantile = student.ppf((1 + level) / 2, max(n - 1, 1))
    centre = (p + quantile**2 / (2 * size)) / (1 + quantile**2 / size)
    half = quantile * np.sqrt(p * (1 - p) / size + quantile**2 / (4 * size**2))
    half /= 1 + quantile**2 / size
    return float(max(0.0, centre - half)), float(min(1.0, centre + half))


# ------------------------------------------------------------------------- words and confusion


def _telling(
    voices: Sequence[OwnVoice], outlet: str, names: list[str], weights: Float
) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The weightiest words of an outlet, with sentences. Grammar words alone are not shown."""
    chosen = [v for v in voices if v.outlet == outlet]
    events: dict[str, set[str]] = defaultdict(set)
    n_articles: dict[str, int] = defaultdict(int)
    for v in chosen:
        for gram in set(v.grams):
            events[gram].add(v.event)
            n_articles[gram] += 1
    # What tells most is weighty and common: weight times the share of articles that have it.
    worth = np.array([n_articles.get(n, 0) for n in names]) / max(len(chosen), 1) * weights
    found: list[tuple[dict[str, Any], list[dict[str, Any]]]] = []
    shown: list[set[str]] = []
    for i in np.argsort(-worth, kind="stable"):
        parts = set(names[i].split(" "))
        if worth[i] <= 0 or len(found) == _TELLING:
            break
        if parts <= GRAMMAR or len(events[names[i]]) < _SPREAD:
            continue
        if any(parts - GRAMMAR <= other for other in shown):
            continue  # the same content word in another pair of words
        shown.append(parts)
        word = {
            "word": names[i],
            "weight": float(weights[i]),
            "n_articles": n_articles[names[i]],
        }
        found.append((word, examples(chosen, names[i])))
    return found


def _confusion(
    voices: Sequence[OwnVoice], events: dict[str, set[str]], unit: str, seed: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Who is taken for whom, and each unit: one ridge a group, events held out; the highest score
    decides."""
    each = {"doc_id": pl.String, "group": pl.String, "against": pl.String}
    schema = {"group": pl.String, "against": pl.String, "n": pl.Float64, "share": pl.Float64}
    several = {
        e for e in set().union(*events.values()) if sum(e in of for of in events.values()) > 1
    }
    outlets = sorted(events, key=lambda o: (-len(events[o] & several), o))[:_MOST_OUTLETS]
    outlets = sorted(o for o in outlets if len(events[o] & several) >= MIN_EVENTS)
    if len(outlets) < 2:
        return pl.DataFrame(schema=schema), pl.DataFrame(schema=each)
    units = _units([v for v in voices if v.outlet in outlets and v.event in several], unit, seed)
    matrix, _ = _tfidf(units)
    kernel = np.asarray((matrix @ matrix.T).todense())
    truth = np.array([outlets.index(u.outlet) for u in units])
    event = np.unique([u.event for u in units], return_inverse=True)[1]
    fold = _folds(event, np.random.default_rng(seed))
    targets = (truth[:, None] == np.arange(len(outlets))).astype(float)
    # A rare group's scores lie lower; dividing by its spread puts groups on one scale.
    scale = np.sqrt(targets.mean(0) * (1 - targets.mean(0)))
    said = (_held_out(kernel, targets, fold) / np.where(scale > 0, scale, 1)).argmax(1)
    table = np.zeros((len(outlets), len(outlets)))
    np.add.at(table, (truth, said), 1)
    total = np.maximum(table.sum(1, keepdims=True), 1)
    rows = [
        {"group": a, "against": b, "n": table[i, j], "share": table[i, j] / total[i, 0]}
        for i, a in enumerate(outlets)
        for j, b in enumerate(outlets)
    ]
    taken = [(u.doc_id, u.outlet, outlets[k]) for u, k in zip(units, said)]
    return pl.DataFrame(rows, schema=schema), pl.DataFrame(taken, schema=each, orient="row")
