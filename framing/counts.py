"""Counts: mentions as an articles × features matrix, groups as rows of weights over articles.

Indicator weights compare outlets; `by="doc_id"` scores single articles; weights of resampled
events are bootstrap draws; labels permuted within events are the null. Everything a metric needs
is a weighted sum over articles (`Tally`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from .errors import DesignError
from .tables import ZONES
from .tally import Tally, ratio

if TYPE_CHECKING:
    from scipy.sparse import coo_array, csr_array

FEATURE = ("layer", "lexicon", "concept", "variant")
CONCEPT = ("layer", "lexicon", "concept")
COLLAPSED = ("doc_id", *FEATURE, "referent", "voice", "zone", "valid")


@dataclass(frozen=True)
class Cells:
    """Counts collapsed to (group, event) cells: what resampling events needs.

    Every array's first axis is K, the cells that have an article.
    """

    group: np.ndarray  # (K,)
    event: np.ndarray  # (K,)
    n: csr_array  # (K, F) mentions
    with_feature: csr_array  # (K, F) articles that have the feature
    words: np.ndarray  # (K,)
    articles: np.ndarray  # (K,)


@dataclass(frozen=True)
class Counts:
    """What was counted, and how it was grouped.

    `features` has one row a column of `matrix` (layer, lexicon, concept, variant, referent),
    sorted so that rivals stand together. A feature whose `referent` is null counts whoever is
    meant, or (with referents split) those whose referent is not known.
    """

    features: pl.DataFrame
    docs: pl.Series  # (A,) doc_id of each row of `matrix`
    matrix: csr_array  # (A, F) mentions
    words: np.ndarray  # (A,) words of the zones counted
    event: np.ndarray  # (A,) event number; an article without an event has one of its own
    groups: tuple[str, ...]
    weights: csr_array  # (G, A)
    by: str = "outlet"
    voice: tuple[str, ...] | None = ("outlet",)
    zone: str | None = None
    referent: str | None = None
    pair: str | None = None

    @cached_property
    def concepts(self) -> pl.DataFrame:
        """One row a set of rivals: layer, lexicon, concept, referent, in the order of codes."""
        return self.features.select(*CONCEPT, "referent").unique(maintain_order=True)

    @cached_property
    def codes(self) -> dict[str, np.ndarray]:
        """`concept`, `family` and `variant` numbers of the features, each (F,).

        A variant whose referent is not known has a number of its own: it is no mention of
        another referent.
        """
        meant = self.features.with_columns(_known=pl.col("referent").is_not_null())
        return {
            "concept": _codes(self.features, [*CONCEPT, "referent"]),
            "family": _codes(self.features, list(CONCEPT)),
            "variant": _codes(meant, [*FEATURE, "_known"]),
        }

    def codes_of(self, features: np.ndarray) -> dict[str, np.ndarray]:
        """`codes` of some of the features, numbered from 0 among themselves."""
        return {
            name: np.unique(code[features], return_inverse=True)[1]
            for name, code in self.codes.items()
        }

    @property
    def n_events(self) -> int:
        """Events among the articles counted."""
        return int(self.event.max()) + 1 if len(self.event) else 0

    @cached_property
    def cells(self) -> Cells:
        """The counts collapsed to (group, event) cells."""
        from scipy.sparse import coo_array, csr_array

        weights = self.weights.tocoo()
        g, a = weights.coords
        key, cell = np.unique(g * max(self.n_events, 1) + self.event[a], return_inverse=True)
        collapse = coo_array((weights.data, (cell, a)), shape=(len(key), len(self.event))).tocsr()
        has = csr_array(self.matrix)
        has.data = (has.data > 0).astype(float)
        return Cells(
            group=key // max(self.n_events, 1),
            event=key % max(self.n_events, 1),
            n=collapse @ self.matrix,
            with_feature=collapse @ has,
            words=collapse @ self.words,
            articles=collapse @ np.ones(len(self.event)),
        )

    def tally(self) -> Tally:
        """The observed sums: n (G, F), with_feature (G, F), words (G,), articles (G,)."""
        has = self.matrix.copy()
        has.data = (has.data > 0).astype(float)
        return Tally(
            n=(self.weights @ self.matrix).toarray(),
            with_feature=(self.weights @ has).toarray(),
            words=self.weights @ self.words,
            articles=self.weights @ np.ones(len(self.words)),
            **self.codes,
            worth=self.worth,
        )

    @cached_property
    def worth(self) -> np.ndarray:
        """Independent mentions that each group's clustered ones are worth, (G, C).

        Mentions over the concept's mean design effect (Rao and Scott, JASA 76 (1981) 221): with p
        the shares and m the concept's mentions x of an event sum to,

            sum over v of p (1 - p)  /  sum over v of k / (k - 1) * sum over events (x - p m)^2 / n^2

        k the events that mention it. At most the mentions there are; k where only one variant or
        one event occurs.
        """
        cells, concept, groups = self.cells, self.codes["concept"], len(self.groups)
        if not len(concept) or not cells.n.nnz:
            return np.zeros((groups, len(self.concepts)))
        collapse = _one_hot(concept).tocsr()
        by_group = _one_hot(cells.group, groups).T.tocsr()
        in_cell = cells.n @ collapse
        n, m2 = by_group @ in_cell, by_group @ in_cell.power(2)
        some = abs(in_cell)
        some.data = (some.data > 0).astype(float)
        k = (by_group @ some).toarray()
        part = cells.n.tocoo()
        row, column = part.coords
        product = part.copy()
        product.data = part.data * np.asarray(in_cell[row, concept[column]]).ravel()
        x, x2, xm = ((by_group @ y).toarray() for y in (cells.n, cells.n.power(2), product.tocsr()))
        p = np.nan_to_num(ratio(x, n.toarray()[:, concept]))
        residual = x2 - 2 * p * xm + p**2 * m2.toarray()[:, concept]
        variance = ratio((residual @ collapse) * k, n.toarray() ** 2 * (k - 1))
        worth = ratio((p * (1 - p)) @ collapse, np.where(variance > 1e-15, variance, 0.0))
        return np.minimum(np.where(np.isfinite(worth), worth, k), np.maximum(n.toarray(), 0.0))


def _codes(frame: pl.DataFrame, columns: list[str]) -> np.ndarray:
    """Numbers 0.. of the distinct rows of some columns, in order of first appearance."""
    rows = frame.select(columns)
    known = rows.unique(maintain_order=True).with_row_index("_code")
    codes = rows.join(known, on=columns, how="left", nulls_equal=True, maintain_order="left")
    return codes["_code"].to_numpy().astype(np.int64)


def count(
    mentions: pl.DataFrame,
    index: pl.DataFrame,
    *,
    by: str = "outlet",
    voice: Sequence[str] | str | None = ("outlet",),
    zone: str | None = None,
    referent: str | None = None,
    pair: str | None = None,
    features: pl.DataFrame | None = None,
) -> Counts:
    """Count mentions by group, each feature in each article.

    Args:
        mentions: rows of `tables.MENTIONS`. Rows whose `valid` is false are left out, and so are
            rows of articles that `index` does not list. A numeric column `weight`, where there
            is one, makes a row count for that much (hand-coded corrections).
        index: rows of `tables.INDEX`, with any further columns.
        by: the column of `index` that groups articles; articles where it is null are left out.
        voice: voices that count, one or several; None for all.
        zone: "headline" or "body"; None for both. Rates divide by the words of the same zones.
        referent: None counts all referents together, a name that referent only, and "split"
            makes each referent's variants rivals of their own.
        pair: "event" keeps only articles of events that at least two groups covered.
        features: all variants of the loaded lexicons (layer, lexicon, concept, variant), so that
            those never used have their zero; without it, the variants that occur.

    Raises:
        DesignError: no such column, voice, zone, referent or pairing; no article is left.
    """
    if by not in index.columns:
        raise DesignError(f"no column {by!r} to group by; there are {', '.join(index.columns)}")
    if zone is not None and zone not in ZONES:
        raise DesignError(f"no zone is called {zone!r}; there are {', '.join(ZONES)}")
    if pair not in (None, "event"):
        raise DesignError(f"articles cannot be paired by {pair!r}; only by 'event'")
    known = () if mentions.is_empty() else mentions["referent"].drop_nulls().unique().sort()
    if referent not in (None, "split", *known):
        listed = ", ".join(known) or "none"
        raise DesignError(f"no mention has the referent {referent!r}; these are found: {listed}")
    voices = (voice,) if isinstance(voice, str) else tuple(voice) if voice is not None else None

    articles = _articles(index, by, zone)
    if articles.is_empty():
        raise DesignError(f"no article has a value in {by!r}; group by another column")
    if pair == "event":
        articles = articles.filter(pl.col("_group").n_unique().over("_event") > 1)
        if articles.is_empty():
            raise DesignError(
                f"no event was covered by two {by}s; give the articles an event (`framing events` "
                "finds them), or compare without pairing"
            )
    articles = articles.with_columns(_row=pl.int_range(pl.len()))

    counted = _counted(mentions, voices, zone, referent).join(
        articles.select("doc_id", "_row"), on="doc_id", how="inner"
    )
    table = _features(counted, features, split=referent == "split")
    groups = articles["_group"].unique().sort()
    return Counts(
        features=table,
        docs=articles["doc_id"],
        matrix=_matrix(counted, table, len(articles)),
        words=articles["_words"].to_numpy().astype(float),
        event=_codes(articles, ["_event"]),
        groups=tuple(groups),
        weights=_indicator(articles["_group"], groups),
        by=by,
        voice=voices,
        zone=zone,
        referent=referent,
        pair=pair,
    )


def collapsed(mentions: pl.DataFrame) -> pl.DataFrame:
    """Mentions as counts, `weight` each: all that counting needs, without spans or texts."""
    weight = pl.col("weight").sum() if "weight" in mentions.columns else pl.len()
    return mentions.group_by(COLLAPSED, maintain_order=True).agg(weight=weight.cast(pl.Float64))


def require_comparable(counts: Counts) -> None:
    """Raise DesignError where groups cannot be compared at all, saying what to do."""
    if len(counts.groups) < 2:
        raise DesignError(
            f"all articles have one {counts.by} ({counts.groups[0]}); a comparison needs two: "
            "add articles of another, or group by another column"
        )
    if counts.matrix.nnz == 0:
        raise DesignError(
            "no mention was counted; choose other lexicons, or count all voices and zones"
        )
    if counts.cells.articles.sum() <= len(counts.groups):
        raise DesignError(
            f"every {counts.by} has a single article; chance cannot be told from choice there: "
            "add articles, or score the articles one by one"
        )


def _articles(index: pl.DataFrame, by: str, zone: str | None) -> pl.DataFrame:
    """doc_id, group, event and words of the articles that have a group."""
    zones = ZONES if zone is None else (zone,)
    words = [pl.col(f"n_words_{z}").fill_null(0) for z in zones if f"n_words_{z}" in index.columns]
    # An article without an event is its own event. The mark keeps the two kinds of name apart.
    named = pl.col("event").cast(pl.String) if "event" in index.columns else pl.lit(None, pl.String)
    return index.select(
        "doc_id",
        _group=pl.col(by).cast(pl.String),
        _event=pl.coalesce("event:" + named, "article:" + pl.col("doc_id")),
        _words=pl.sum_horizontal(*words, pl.lit(0)),
    ).filter(pl.col("_group").is_not_null())


def _counted(
    mentions: pl.DataFrame, voices: tuple[str, ...] | None, zone: str | None, referent: str | None
) -> pl.DataFrame:
    """doc_id, feature columns and weight of the mentions that count."""
    keep = pl.col("valid").fill_null(True)
    if voices is not None:
        keep &= pl.col("voice").is_in(list(voices))
    if zone is not None:
        keep &= pl.col("zone") == zone
    if referent not in (None, "split"):
        keep &= pl.col("referent") == referent
    weight = pl.col("weight").cast(pl.Float64) if "weight" in mentions.columns else pl.lit(1.0)
    meant = pl.col("referent") if referent == "split" else pl.lit(referent, dtype=pl.String)
    return mentions.filter(keep).select("doc_id", *FEATURE, referent=meant, weight=weight)


def _features(counted: pl.DataFrame, features: pl.DataFrame | None, *, split: bool) -> pl.DataFrame:
    """The features to count: every variant of every concept (and referent) that occurs or is given."""
    rivals = counted.select(*CONCEPT, "referent").unique()
    variants = counted.select(FEATURE).unique()
    if features is not None:
        variants = pl.concat([variants, features.select(FEATURE)]).unique()
        if not split:
            referent = rivals["referent"][0] if len(rivals) else None
            rivals = variants.select(CONCEPT).unique()
            rivals = rivals.with_columns(referent=pl.lit(referent, dtype=pl.String))
    return (
        rivals.join(variants, on=CONCEPT, how="inner", nulls_equal=True)
        .select(*FEATURE, "referent")
        .sort(*CONCEPT, "referent", "variant", nulls_last=True)
    )


def _matrix(counted: pl.DataFrame, features: pl.DataFrame, rows: int) -> csr_array:
    """Articles × features, each entry the weighted mentions."""
    from scipy.sparse import coo_array

    keys = [*FEATURE, "referent"]
    cells = (
        counted.group_by("_row", *keys)
        .agg(pl.col("weight").sum())
        .join(
            features.with_columns(_column=pl.int_range(pl.len())),
            on=keys,
            how="inner",
            nulls_equal=True,
        )
        .sort("_row", "_column")
    )
    where = (cells["_row"].to_numpy(), cells["_column"].to_numpy())
    return coo_array((cells["weight"].to_numpy(), where), shape=(rows, len(features))).tocsr()


def _one_hot(codes: np.ndarray, width: int | None = None) -> coo_array:
    """Rows × codes, 1 in the column of each row's code."""
    from scipy.sparse import coo_array

    n = len(codes)
    size = width if width is not None else int(codes.max()) + 1
    return coo_array((np.ones(n), (np.arange(n), codes)), shape=(n, size))


def _indicator(labels: pl.Series, groups: pl.Series) -> csr_array:
    """Groups × articles, 1 where the article is of the group."""
    row = np.searchsorted(np.array(groups.to_list()), np.array(labels.to_list()))
    return _one_hot(row, len(groups)).T.tocsr()
