"""Kinds of interval: what each needs of the draws, and how it makes two ends of it.

A metric names its kind (`INTERVAL`): "proportion", "count", "contrast" (of two proportions),
"distance", "real" (the default) or "none". Each kind is a class with `add(tally)`, called with
every chunk of draws of a block of features, and `bounds()`. Ends that do not exist (the log-odds
of a variant never counted) are infinite here.

A proportion or count of a metric over all articles depends on one group's one feature, and does
not vary where nothing was counted. So it is drawn at some places only (`at`, groups and features):
`add(tally, draws)` then takes the tally of those (`resampling.Spots`), and what was drawn.

The draws' variances are those of the Bayesian bootstrap; `k`, the effective number of events, is
Kish's (sum m)^2 / sum m^2 over the events' mentions m. The weights have variance 1, so the
variance over draws of a sum is just sum m^2: k needs no other source.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import numpy as np

from ..errors import PluginError
from ..tally import Tally, ratio
from .resampling import Draws, Moments

# A value with its lower and upper end.
Estimate = tuple[np.ndarray, np.ndarray, np.ndarray]
# Groups and features, each (K,).
Places = tuple[np.ndarray, np.ndarray]


class Proportion:
    """Clopper-Pearson with an effective sample size (Korn and Graubard 1998)."""

    def __init__(
        self, metric: ModuleType, observed: Tally, level: float, at: Places | None = None
    ) -> None:
        self.metric, self.observed, self.level, self.at = metric, observed, level, at
        self.side = _Side(metric.measure, observed, _base(metric, observed), level, at)

    def add(self, tally: Tally, draws: Draws | None = None) -> None:
        """Take a chunk of draws."""
        self.side.add(
            tally, _base(self.metric, tally) if draws is None else draws.articles[..., None]
        )

    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper ends, (G, F)."""
        return self.side.bounds()


class Contrast:
    """Two proportions set against each other by MOVER (Donner and Zou 2012).

    The metric's `sides(tally)` gives the two tallies whose shares are compared, and `SCALE` how:
    "difference" or "log_odds". The ends of each side's own interval are carried over, so that the
    result is valid at zero counts. Sides are taken for independent; where both cover the same
    events they move together, which makes the interval too wide, never too narrow. A pairwise
    metric sets two groups' contrasts against each other in the same way.
    """

    def __init__(self, metric: ModuleType, observed: Tally, level: float) -> None:
        self.metric, self.observed = metric, observed
        self.sides = [_Side(_share, side, side.totals, level) for side in metric.sides(observed)]

    def add(self, tally: Tally) -> None:
        """Take a chunk of draws."""
        for own, side in zip(self.sides, self.metric.sides(tally)):
            own.add(side, side.totals)

    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper ends, (G, F), or (G, G, F) for a pairwise metric."""
        on_logits = self.metric.SCALE == "log_odds"
        one, other = (_logits(side) if on_logits else _plain(side) for side in self.sides)
        low, high = mover(one, other)
        if self.metric.PAIRWISE:
            value = one[0] - other[0]
            low, high = mover(
                (value[:, None], low[:, None], high[:, None]),
                (value[None, :], low[None, :], high[None, :]),
            )
        return low, high


class Count:
    """Garwood's interval of a Poisson mean, with an effective count.

    Where nothing was counted, the upper end is that of no event, each worth as many mentions as the
    concept's are bunched (at least one).
    """

    def __init__(
        self, metric: ModuleType, observed: Tally, level: float, at: Places | None = None
    ) -> None:
        self.metric, self.observed, self.level, self.at = metric, observed, level, at
        self.value = quiet(metric.measure, observed)
        self.moments, self.words = Moments(), Moments()

    def add(self, tally: Tally, draws: Draws | None = None) -> None:
        """Take a chunk of draws."""
        self.moments.add(quiet(self.metric.measure, tally) - _held(self.value, self.at))
        self.words.add((tally if draws is None else draws).words - self.observed.words)

    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper ends, (G, F)."""
        observed, value = self.observed, self.value
        k = effective_events(observed.words, self.words.variance())[..., None]
        variance = _placed(self.moments.variance(), self.at, value.shape) * small_sample(k)
        # Variance over mean, of the mentions rather than the metric. A variant may have stood in
        # small events only, by luck, and so may a group's whole concept: neither counts as less
        # bunched than its concept, nor than the concept in all groups together.
        unit = self.metric.measure(replace(observed, n=np.ones_like(observed.n)))
        variance = np.nan_to_num(ratio(variance, unit**2))
        within, mentions = observed.by_concept(variance), observed.by_concept(observed.n)
        bunched = np.fmax(
            np.fmax(ratio(variance, observed.n), observed.spread(ratio(within, mentions))),
            observed.spread(ratio(within.sum(0), mentions.sum(0))),
        )
        hits = np.nan_to_num(ratio(observed.n, bunched)) * t_shrink(k, self.level)
        alpha = (1 - self.level) / 2
        none = _gamma(1 - alpha, 1.0) / t_shrink(k, self.level)
        bunch = np.fmax(bunched, 1.0)
        with np.errstate(all="ignore"):
            low, high = np.zeros(hits.shape), self.metric.measure(replace(observed, n=none * bunch))
        # Most of a large table is zeros, and quantiles cost.
        some = hits > 0
        each = value[some] / hits[some]
        low[some] = each * _gamma(alpha, hits[some])
        high[some] = each * _gamma(1 - alpha, hits[some] + 1)
        return low, high


class Pooled:
    """Quantiles of the Beta distribution with the pooled share's mean and variance.

    The metric's `pool(tally, trust)` gives both; few events are trusted less. Such intervals hold the truth on average over groups, not for each (Morris 1983).
    """

    def __init__(self, metric: ModuleType, observed: Tally, level: float) -> None:
        self.metric, self.observed, self.level = metric, observed, level
        self.n, self.totals = observed.totals, Moments()

    def add(self, tally: Tally) -> None:
        """Take a chunk of draws."""
        self.totals.add(tally.totals - self.n)

    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper ends, (G, F)."""
        from scipy.special import betaincinv

        k = effective_events(self.n, self.totals.variance())
        with np.errstate(all="ignore"):
            mean, variance = self.metric.pool(self.observed, t_shrink(k, self.level))
            size = mean * (1 - mean) / variance - 1
            alpha = (1 - self.level) / 2
            return tuple(betaincinv(mean * size, (1 - mean) * size, a) for a in (alpha, 1 - alpha))


class Distance:
    """Root distance ± what the two samples may be off.

    The root of the Jensen-Shannon divergence is a distance in a Hilbert space (Fuglede and Topsøe
    2004), where the errors of two independent samples add up at right angles: the true root lies
    within hypot(a, b) of the observed one, a and b the quantiles over draws of each sample's own
    distance from what was observed: the metric's `between(drawn, observed)`.
    """

    def __init__(self, metric: ModuleType, observed: Tally, level: float) -> None:
        self.metric, self.observed, self.level = metric, observed, level
        self.apart: list[np.ndarray] = []
        self.totals = Moments()

    def add(self, tally: Tally) -> None:
        """Take a chunk of draws: each group's drawn choices from its observed ones."""
        with np.errstate(all="ignore"):
            self.apart.append(self.metric.between(tally, self.observed))
        self.totals.add(tally.totals - self.observed.totals)

    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper ends, (G, G, C)."""
        k = effective_events(self.observed.totals, self.totals.variance())
        own = np.concatenate(self.apart) * small_sample(k) / t_shrink(k, self.level)
        # Where a group used one word only, no draw strays from it: other words are just unseen.
        own = np.where(own.max(0) > 1e-12, own, _unseen(k, self.level))
        reach = np.quantile(np.sqrt(np.nan_to_num(own)), self.level, axis=0)
        radius = np.hypot(reach[:, None], reach[None, :])
        root = np.sqrt(quiet(self.metric.measure, self.observed))
        return np.maximum(root - radius, 0) ** 2, np.minimum(root + radius, 1) ** 2


class Real:
    """Value ± Student's t times the bootstrap standard error; none where nothing varies."""

    def __init__(self, metric: ModuleType, observed: Tally, level: float) -> None:
        self.metric, self.observed, self.level = metric, observed, level
        self.value = quiet(metric.measure, observed)
        self.moments, self.totals = Moments(), Moments()

    def add(self, tally: Tally) -> None:
        """Take a chunk of draws."""
        self.moments.add(quiet(self.metric.measure, tally) - self.value)
        self.totals.add(_base(self.metric, tally) - _base(self.metric, self.observed))

    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper ends, in the shape of the values."""
        from scipy.special import stdtrit

        k = effective_events(_base(self.metric, self.observed), self.totals.variance())
        if self.metric.PAIRWISE:
            k = np.minimum(k[:, None], k[None, :])
        if self.metric.LEVEL == "variant":
            k = self.observed.spread(k)
        variance = self.moments.variance()
        reach = stdtrit(k - 1, (1 + self.level) / 2) * np.sqrt(variance * small_sample(k))
        reach = np.where(variance > 0, reach, np.nan)
        return self.value - reach, self.value + reach


KINDS = {
    "proportion": Proportion,
    "contrast": Contrast,
    "count": Count,
    "pooled": Pooled,
    "distance": Distance,
    "real": Real,
}


def kind(metric: ModuleType) -> type | None:
    """The class that makes a metric's interval, or None where it has none ("none").

    Raises PluginError for a kind that does not exist.
    """
    name = getattr(metric, "INTERVAL", "real")
    if name != "none" and name not in KINDS:
        raise PluginError(
            f"metric {metric.NAME!r} asks for an interval {name!r}; "
            f"there are {', '.join(KINDS)}, none"
        )
    return KINDS.get(name)


class _Side:
    """One proportion of each group and feature, with its interval."""

    def __init__(
        self,
        measure: Callable[[Tally], np.ndarray],
        observed: Tally,
        base: np.ndarray,
        level: float,
        at: Places | None = None,
    ) -> None:
        self.measure, self.observed, self.base, self.level = measure, observed, base, level
        self.at = at
        self.value = quiet(measure, observed)
        self.moments, self.totals = Moments(), Moments()

    def add(self, tally: Tally, base: np.ndarray) -> None:
        self.moments.add(quiet(self.measure, tally) - _held(self.value, self.at))
        # At some places only, what values are out of is one number a group.
        self.totals.add(base - (self.base if self.at is None else self.base[:, :1]))

    def worth(self) -> np.ndarray:
        """Independent mentions that the clustered ones are worth, (G, F)."""
        observed, p = self.observed, np.clip(self.value, 0.0, 1.0)
        k = effective_events(self.base, self.totals.variance())
        variance = _placed(self.moments.variance(), self.at, p.shape)
        variance = variance * small_sample(observed.spread(k))
        spread = p * (1 - p)
        own = ratio(spread, variance)
        # A rare variant may have stood in small events only, by luck: it is not worth more than
        # its concept's average (the mean design effect of Rao and Scott 1981).
        average = observed.spread(ratio(observed.by_concept(spread), observed.by_concept(variance)))
        # Without any variance, each effective event counts as one mention.
        k = observed.spread(k)
        worth = np.where((p > 0) & (p < 1), np.fmin(own, average), np.fmin(k, average))
        worth = np.where(np.isfinite(worth), worth, k)
        return np.minimum(worth * t_shrink(k, self.level), observed.spread(self.base))

    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper ends, (G, F)."""
        return clopper_pearson(self.value, self.worth(), self.level)

    def centre(self) -> np.ndarray:
        """The proportion, kept off 0 and 1 by half a mention so that it has a logit."""
        worth = self.worth()
        return ratio(self.value * worth + 0.5, worth + 1)


def _held(value: np.ndarray, at: Places | None) -> np.ndarray:
    """Values as the draws have them: (G, F), or (K, 1) at some places."""
    return value if at is None else value[at][:, None]


def _placed(variance: np.ndarray, at: Places | None, shape: tuple[int, ...]) -> np.ndarray:
    """Variances at some places as (G, F), 0 elsewhere."""
    if at is None:
        return variance
    out = np.zeros(shape)
    out[at] = variance[:, 0]
    return out


def _plain(side: _Side) -> Estimate:
    """A side's share with its interval."""
    return np.clip(side.value, 0.0, 1.0), *side.bounds()


def _logits(side: _Side) -> Estimate:
    """The same on the scale of log-odds; the share kept off 0 and 1 so that it has one."""
    low, high = side.bounds()
    return logit(side.centre()), logit(low), logit(high)


def clopper_pearson(
    p: np.ndarray, n: np.ndarray, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Clopper and Pearson's interval (1934) of p * n hits in n, neither need be whole numbers."""
    from scipy.special import betaincinv

    # Counts corrected by hand codes may give a share a little outside 0 to 1.
    alpha, hits = (1 - level) / 2, np.clip(p, 0.0, 1.0) * n
    rest = n - hits
    with np.errstate(all="ignore"):
        # Where all or none are hits the quantile is a power: so are most of a large table.
        edge = alpha ** (1 / (hits + rest))
        low, high = np.where(hits > 0, edge, 0.0), np.where(rest > 0, 1 - edge, 1.0)
    some = (hits > 0) & (rest > 0)
    low[some] = betaincinv(hits[some], rest[some] + 1, alpha)
    high[some] = betaincinv(hits[some] + 1, rest[some], 1 - alpha)
    undefined = ~np.isfinite(p)
    return np.where(undefined, np.nan, low), np.where(undefined, np.nan, high)


def mover(one: Estimate, other: Estimate) -> tuple[np.ndarray, np.ndarray]:
    """Interval of a difference from two (estimate, low, high): Donner and Zou 2012, eq. 3."""
    (a, a_low, a_high), (b, b_low, b_high) = one, other
    with np.errstate(all="ignore"):
        low = a - b - np.hypot(a - a_low, b_high - b)
        high = a - b + np.hypot(a_high - a, b - b_low)
    return low, high


def logit(p: np.ndarray) -> np.ndarray:
    """Natural log of the odds; infinite at 0 and 1."""
    with np.errstate(all="ignore"):
        return np.log(p) - np.log1p(-p)


def effective_events(total: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Kish's number of events, (sum m)^2 / sum m^2; at least 2, so that a variance has a freedom."""
    return np.maximum(np.nan_to_num(ratio(total**2, variance)), 2.0)


def small_sample(k: np.ndarray) -> np.ndarray:
    """Factor that makes the draws' variance unbiased over k events: (k + 1) / (k - 1)."""
    return (k + 1) / (k - 1)


def t_shrink(k: np.ndarray, level: float) -> np.ndarray:
    """(z / t)^2 with k - 1 degrees of freedom: few events are worth less."""
    from scipy.special import ndtri, stdtrit

    return (ndtri((1 + level) / 2) / stdtrit(k - 1, (1 + level) / 2)) ** 2


def _gamma(q: float, shape: np.ndarray | float) -> np.ndarray:
    """Quantile of the Gamma distribution of a shape: half that of chi-squared with twice the shape."""
    from scipy.special import gammaincinv

    return gammaincinv(shape, q)


def quiet(measure: Callable[[Tally], np.ndarray], tally: Tally) -> np.ndarray:
    """The measure as floats, without warnings."""
    with np.errstate(all="ignore"):
        return np.asarray(measure(tally), dtype=float)


def _share(tally: Tally) -> np.ndarray:
    return ratio(tally.n, tally.spread(tally.totals))


def _base(metric: ModuleType, tally: Tally) -> np.ndarray:
    """What each value is out of, (..., G, C): the concept's mentions, or all articles."""
    if getattr(metric, "OVER", "mentions") == "articles":
        return np.repeat(tally.articles[..., None], tally.n_concepts, axis=-1)
    return tally.totals


def _unseen(k: np.ndarray, level: float) -> np.ndarray:
    """Squared distance that words never seen in k events may make, (G, C).

    Up to u = 1 - (1 - level)^(1/k) of the choices may be of a word that k events did not show.
    The divergence of (1, 0) from (1 - u, u).
    """
    u = 1 - (1 - level) ** (1 / k)
    m = u / 2
    entropy = -m * np.log2(m) - (1 - m) * np.log2(1 - m)
    return entropy + (u * np.log2(u) + (1 - u) * np.log2(1 - u)) / 2
