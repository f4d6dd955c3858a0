"""Agreement of codings, accuracy against them, and estimates corrected by them.

How far two coders agree (`kappa`, `alpha`), how right the machine is (`precision`, `recall`,
`accuracy`), all with intervals; and `corrected()`, which turns a random sample of hand codes into
weights of mentions, so that every count, share and interval made of them stays valid however wrong
the machine is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from .errors import DesignError

# What says which mention a coding is about.
KEY = ("doc_id", "lexicon", "concept", "variant", "zone", "start", "end")
# What a coder may say about it.
CODED = ("valid", "voice", "referent")


@dataclass(frozen=True)
class Statistic:
    """A number with its interval and the number of units behind it; NaN where it has none."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}], n = {self.n}"


# --- Proportions ----------------------------------------------------------------------------


def wilson(hits: float, n: float, *, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of hits / n (Wilson, JASA 22 (1927) 209); NaN where n is 0."""
    from scipy.special import ndtri

    if n <= 0:
        return float("nan"), float("nan")
    z2 = ndtri((1 + level) / 2) ** 2
    p = hits / n
    centre, reach = p + z2 / (2 * n), np.sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n)))
    low, high = (centre - reach) / (1 + z2 / n), (centre + reach) / (1 + z2 / n)
    return float(low) if hits > 0 else 0.0, float(high) if hits < n else 1.0


def proportion(hits: float, n: float, *, level: float = 0.95) -> Statistic:
    """hits / n with Wilson's interval."""
    return Statistic(hits / n if n else float("nan"), *wilson(hits, n, level=level), int(n))


def accuracy(gold: Sequence, found: Sequence, *, level: float = 0.95) -> Statistic:
    """The part of units where the machine says what the coder says."""
    _alike(gold, found)
    return proportion(sum(g == f for g, f in zip(gold, found)), len(gold), level=level)


def precision(gold: Sequence, found: Sequence, label: object, *, level: float = 0.95) -> Statistic:
    """Of the units that the machine gives the label, the part that the coder does too."""
    _alike(gold, found)
    said = [g == label for g, f in zip(gold, found) if f == label]
    return proportion(sum(said), len(said), level=level)


def recall(gold: Sequence, found: Sequence, label: object, *, level: float = 0.95) -> Statistic:
    """Of the units that the coder gives the label, the part that the machine does too."""
    return precision(found, gold, label, level=level)


def _alike(one: Sequence, other: Sequence) -> None:
    if len(one) != len(other):
        raise DesignError(
            f"two codings of the same units differ in length: {len(one)}, {len(other)}"
        )


# --- Agreement corrected for chance ---------------------------------------------------------


def kappa(
    one: Sequence, other: Sequence, *, clusters: Sequence | None = None, level: float = 0.95
) -> Statistic:
    """Cohen's kappa of two coders' labels of the same units.

        kappa = (p_o - p_e) / (1 - p_e)

    p_o is the part of units they agree on, p_e what their own label frequencies would give by
    chance (Cohen, Educ. Psychol. Meas. 20 (1960) 37). Units where either label is None are left
    out; NaN where both coders use one label only. `clusters` (an event or article a unit): the
    interval then takes these, not the units, for independent.
    """
    _alike(one, other)
    return _agreement(np.array([one, other], dtype=object), _kappa, clusters, level)


def alpha(
    codes: Sequence[Sequence], *, clusters: Sequence | None = None, level: float = 0.95
) -> Statistic:
    """Krippendorff's alpha for nominal labels: rows of `codes` are coders, columns units.

        alpha = 1 - D_o / D_e

    from the coincidences of labels within units (Krippendorff, Content Analysis, 4th ed. 2018, ch.
    12). None is a unit not coded by that coder; units with one code do not count. Other
    arguments as for `kappa`.
    """
    if len({len(row) for row in codes}) != 1:
        raise DesignError("each coder needs a label, or None, for every unit")
    return _agreement(np.array(codes, dtype=object), _alpha, clusters, level)


def _agreement(codes, measure, clusters, level: float) -> Statistic:
    """The measure with an interval that holds with few units and rare labels.

    Agreement runs from -1 to 1, so q = (1 - agreement) / 2 is treated as a proportion, of as many
    independent trials as its jackknife variance V over clusters says,

        n* = q (1 - q) / V (z / t)^2,

    but of no more than the codes that chance would have in disagreement, codes x D_e: where a label
    is rare few units can tell, and by luck none of them may vary. Clopper and Pearson's interval of
    q n* in n* (Korn and Graubard, Survey Methodology 24 (1998) 193) is turned back.
    """
    from scipy.stats import beta, norm, t

    missing = np.array([[x is None for x in row] for row in codes], dtype=bool)
    enough = (~missing).sum(0) > 1
    codes, missing = codes[:, enough], missing[:, enough]
    labels = {x: i for i, x in enumerate(dict.fromkeys(codes[~missing].tolist()))}
    # (coders, units, labels): 1 where the coder gave the label.
    given = np.zeros((*codes.shape, len(labels)))
    for (coder, unit), x in np.ndenumerate(codes):
        if x is not None:
            given[coder, unit, labels[x]] = 1.0
    units = codes.shape[1]
    group = np.arange(units)
    if clusters is not None:
        names = [c for c, keep in zip(clusters, enough) if keep]
        group = np.unique(np.array([str(c) for c in names]), return_inverse=True)[1]
    k = int(group.max()) + 1 if units else 0
    value = float(measure(given, np.ones((1, units)))[0])
    if k < 2 or not np.isfinite(value):
        return Statistic(value, float("nan"), float("nan"), units)
    q = min(max((1 - value) / 2, 0.0), 1.0)
    variance = _jackknife(given, measure, group) / 4
    upper = (1 + level) / 2
    by_label = given.sum((0, 1))
    chance = 1 - ((by_label / by_label.sum()) ** 2).sum()
    most = by_label.sum() * chance * k / units
    shrunk = (norm.ppf(upper) / t.ppf(upper, k - 1)) ** 2
    trials = min(q * (1 - q) / variance * shrunk, most) if variance > 1e-12 else most
    hits = q * trials
    low = 1 - 2 * beta.ppf(upper, hits + 1, trials - hits) if hits < trials else -1.0
    high = 1 - 2 * beta.ppf(1 - upper, hits, trials - hits + 1) if hits > 0 else 1.0
    return Statistic(value, float(low), float(high), units)


def _jackknife(given: np.ndarray, measure, group: np.ndarray) -> float:
    """Variance of the measure by leaving each cluster out in turn; leaving out what makes it
    undefined tells nothing."""
    k = int(group.max()) + 1
    step = max(1, 4_000_000 // len(group))
    without = np.concatenate(
        [
            measure(given, (group != np.arange(a, min(a + step, k))[:, None]).astype(float))
            for a in range(0, k, step)
        ]
    )
    known = without[np.isfinite(without)]
    return float((k - 1) / k * ((known - known.mean()) ** 2).sum()) if len(known) else 0.0


def _kappa(given: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Kappa under (draws, units) weights."""
    one, other = given
    total = weights.sum(1)
    agreed = weights @ (one * other).sum(1) / total
    chance = ((weights @ one) * (weights @ other)).sum(1) / total**2
    return _corrected_for_chance(agreed, chance)


def _alpha(given: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Alpha under (draws, units) weights."""
    each = given.sum(0)  # (units, labels) codes of the unit with the label
    m = each.sum(1)
    # Pairs within units that agree, of those there are; each unit's pairs count m / (m (m - 1)).
    pairs = (each * (each - 1)).sum(1) / (m - 1)
    n = weights @ m
    agreed = weights @ pairs / n
    totals = weights @ each
    chance = (totals * (totals - 1)).sum(1) / (n * (n - 1))
    return _corrected_for_chance(agreed, chance)


def _corrected_for_chance(agreed: np.ndarray, chance: np.ndarray) -> np.ndarray:
    out = np.full(agreed.shape, np.nan)
    np.divide(agreed - chance, 1 - chance, out=out, where=chance < 1 - 1e-12)
    return out


# --- Hand codes correct the machine ---------------------------------------------------------


def sample(
    mentions: pl.DataFrame, n: int, *, strata: Sequence[str] = ("variant",), seed: int = 0
) -> pl.DataFrame:
    """About n mentions drawn at random for hand coding, evenly from each stratum.

    Returns the drawn rows with `probability`, the chance that each had of being drawn: the
    correction needs it. Every stratum gives at least one.
    """
    if n < 1:
        raise DesignError(f"a sample holds at least one mention, not {n}")
    rows = mentions.with_row_index("_row").with_columns(_size=pl.len().over(list(strata)))
    each = max(1, round(n / max(1, rows.select(list(strata)).n_unique())))
    noise = pl.Series(np.random.default_rng(seed).random(len(rows)))
    return (
        rows.with_columns(_order=noise.rank("ordinal"))
        .filter(pl.col("_order").rank("ordinal").over(list(strata)) <= each)
        .with_columns(probability=pl.min_horizontal(pl.lit(each) / pl.col("_size"), pl.lit(1.0)))
        .sort("_row")
        .drop("_row", "_size", "_order")
    )


def corrected(mentions: pl.DataFrame, codings: pl.DataFrame) -> pl.DataFrame:
    """Mentions with a `weight`, so that what is counted of them is right whatever the machine says.

    Design-based supervised learning (Egami, Hinck, Stewart and Wei, NeurIPS 2023), which for counts
    is prediction-powered inference (Angelopoulos et al., Science 382 (2023) 669) with known chances
    of being coded. Of a mention drawn with probability pi and coded by c coders,

        the machine's row weighs 1 - 1 / pi,   each coder's row weighs 1 / (pi c),

    and one not drawn keeps its row with weight 1. Whatever is counted, its expectation over the
    draw is what the coders would have counted in all mentions; `count()` adds the weights up, and
    the interval over events holds their noise. It must be a random draw with known chances:
    mentions picked because they looked wrong correct nothing.

    Args:
        mentions: rows of `tables.MENTIONS`.
        codings: rows naming a mention (doc_id, lexicon, concept, variant, zone, start, end), with
            `probability` and what was coded: any of valid, voice, referent. A null keeps what the
            machine says.

    Raises:
        DesignError: a column is missing, no coding matches a mention, or a probability is not
            above 0 and at most 1.
    """
    for column in (*KEY, "probability"):
        if column not in codings.columns:
            raise DesignError(
                f"codings have no column {column!r}; draw the mentions with `framing code sample`, "
                "which writes it"
            )
    coded = [c for c in CODED if c in codings.columns]
    if not coded:
        raise DesignError(f"codings code nothing; give at least one column of {', '.join(CODED)}")
    chance = codings["probability"].cast(pl.Float64)
    if chance.null_count() or not bool(((chance > 0) & (chance <= 1)).all()):
        raise DesignError("a coding's probability must lie above 0 and be at most 1")
    codes = codings.select(
        *KEY,
        _chance=chance,
        _coders=pl.len().over(list(KEY)),
        **{f"_{c}": pl.col(c) for c in coded},
    )
    by_hand = mentions.join(codes, on=list(KEY), how="inner")
    if by_hand.is_empty():
        raise DesignError(
            "no coding matches a mention; were the articles or the lexicon changed since the draw?"
        )
    by_hand = by_hand.with_columns(
        *[pl.coalesce(f"_{c}", c).alias(c) for c in coded],
        weight=1 / (pl.col("_chance") * pl.col("_coders")),
    ).select(*mentions.columns, "weight")
    drawn = codes.group_by(KEY).agg(pl.col("_chance").first())
    by_machine = (
        mentions.join(drawn, on=list(KEY), how="left")
        .with_columns(weight=1 - pl.coalesce(1 / pl.col("_chance"), pl.lit(0.0)))
        .select(*mentions.columns, "weight")
    )
    return pl.concat([by_machine, by_hand])
