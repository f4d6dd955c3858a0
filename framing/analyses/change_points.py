"""Change points: when a group's share of a variant moved from one level to another.

A series of periods with hits x(t) of m(t) mentions is cut into stretches of one share each by PELT
(Killick, Fearnhead and Eckley, JASA 107 (2012) 1590; library `ruptures`, extra `[time]`), the cost
of a stretch its binomial deviance divided by the design effect, so that what bunches in an event
is not taken for a turn of time. A cut must lower the cost by PENALTY * ln(periods): two parameters
by BIC, and half as much again because its place is searched for.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from ..counts import FEATURE, Counts, count
from ..extras import needed
from ..tables import METRICS, conform, empty
from ..tally import ratio
from .over_time import in_periods

NAME = "change_points"
HELP = "When a group's share of a variant moved from one level to another."
PENALTY = 3.0
MIN_PERIODS = 8
BETWEEN = "\x1f"


def run(scan: Any, corpus: Any, design: Any) -> pl.DataFrame:
    """Rows of `tables.METRICS`, for a Scan and a Design (`design.every`: "month")."""
    return change_points(scan.mentions, scan.index, design, every=getattr(design, "every", "month"))


def change_points(
    mentions: pl.DataFrame, index: pl.DataFrame, design: Any, *, every: str = "month"
) -> pl.DataFrame:
    """One row a change: `period` the first of the new level, `value` the change of the share.

    `n`, `n_concept` and `n_events` are those of the two levels beside it. Series of fewer than eight
    periods with mentions have none.

    Raises:
        DesignError: no such period, or no article has a date.
        InputError: the extra `[time]` is not installed.
    """
    dated = in_periods(index, every)
    label = pl.concat_str(pl.col(design.by).cast(pl.String), pl.lit(BETWEEN), pl.col("_period"))
    counts = count(
        mentions,
        dated.with_columns(_when=label),
        by="_when",
        voice=design.voice,
        zone=design.zone,
        referent=design.referent,
        features=mentions.filter(pl.col("valid").fill_null(True)).select(FEATURE).unique(),
    )
    named = [g.rpartition(BETWEEN) for g in counts.groups]
    tally = counts.tally()
    total = tally.spread(tally.by_concept(tally.n))
    effects = design_effects(counts, [g for g, _, _ in named])
    rows: list[dict[str, Any]] = []
    for group in dict.fromkeys(g for g, _, _ in named):
        at = np.array([i for i, (g, _, _) in enumerate(named) if g == group])
        periods = [named[i][2] for i in at]
        for f, feature in enumerate(counts.features.iter_rows(named=True)):
            x, m = tally.n[at, f], total[at, f]
            used = np.flatnonzero(m > 0)
            cuts = turns(x[used], m[used], design_effect=effects[group][f])
            bounds = [0, *cuts, len(used)]
            for before, cut, after in zip(bounds, bounds[1:], bounds[2:]):
                old, new = used[before:cut], used[cut:after]
                both = at[used[before:after]]
                rows.append(
                    {
                        **feature,
                        "metric": NAME,
                        "group": group,
                        "period": periods[used[cut]],
                        "value": x[new].sum() / m[new].sum() - x[old].sum() / m[old].sum(),
                        "n": x[used[before:after]].sum(),
                        "n_concept": m[used[before:after]].sum(),
                        "n_events": _events(counts, both, f),
                        "n_articles": int(tally.articles[both].sum()),
                        "voice": "all" if counts.voice is None else "+".join(counts.voice),
                        "zone": counts.zone,
                    }
                )
    if not rows:
        return empty(METRICS)
    return conform(pl.DataFrame(rows, infer_schema_length=None), METRICS)


def turns(x: np.ndarray, m: np.ndarray, *, design_effect: float = 1.0) -> list[int]:
    """Places where a series of x hits of m changes its level, each the first of the new level."""
    if len(m) < MIN_PERIODS or x.sum() in (0, m.sum()):
        return []
    ruptures = needed("ruptures", "time")

    class Binomial(ruptures.base.BaseCost):  # type: ignore[name-defined, misc]
        """Deviance of one share for a stretch, from running sums."""

        model = "binomial"
        min_size = 2

        def fit(self, signal: np.ndarray) -> Binomial:
            self.signal = signal
            self.sums = np.vstack([[0.0, 0.0], signal.cumsum(0)])
            return self

        def error(self, start: int, end: int) -> float:
            hits, misses = self.sums[end] - self.sums[start]
            total = hits + misses
            each = [n * np.log(n / total) for n in (hits, misses) if n > 1e-12]
            return -2 * float(sum(each))

    signal = np.column_stack([x, m - x]) / max(design_effect, 1.0)
    search = ruptures.Pelt(custom_cost=Binomial(), min_size=2, jump=1).fit(signal)
    return search.predict(pen=PENALTY * np.log(len(m)))[:-1]


def design_effects(counts: Counts, groups: list[str]) -> dict[str, np.ndarray]:
    """By group, each feature's variance over events within periods, over that of loose mentions.

    With r = x - p m of an event's mentions in a period of share p: sum r^2 / sum m p (1 - p), times
    what the fitted shares took of the freedom. At least 1; the concept's average where less.
    """
    if not counts.features.height:
        return {}
    cells, concept = counts.cells, counts.codes["concept"]
    tally = counts.tally()
    total = tally.by_concept(tally.n)
    share = np.nan_to_num(ratio(tally.n, total[:, concept]))
    out = {}
    for group in dict.fromkeys(groups):
        rows = np.flatnonzero(np.array([groups[g] == group for g in cells.group]))
        x = cells.n[rows].toarray()
        m = tally.by_concept(x)[:, concept]
        p = share[cells.group[rows]]
        seen = (m > 0).sum(0)
        periods = np.array(
            [len(np.unique(cells.group[rows][m[:, f] > 0])) for f in range(len(concept))]
        )
        freedom = ratio(seen.astype(float), np.maximum(seen - periods, 0).astype(float))
        squares, loose = ((x - p * m) ** 2).sum(0), (m * p * (1 - p)).sum(0)
        own = ratio(squares, loose) * freedom
        both = ratio(tally.by_concept(squares), tally.by_concept(loose))[concept] * freedom
        # With one event a period nothing tells bunching from change: each event counts once.
        once = ratio(m.sum(0), seen.astype(float))
        out[group] = np.fmax(np.fmax(np.where(np.isfinite(own), own, once), both), 1.0)
    return out


def _events(counts: Counts, groups: np.ndarray, feature: int) -> int:
    """Events in which these groups mention the feature's concept."""
    cells = counts.cells
    same = np.flatnonzero(counts.codes["concept"] == counts.codes["concept"][feature])
    rows = np.flatnonzero(np.isin(cells.group, groups))
    has = np.asarray(abs(cells.n[rows][:, same]).sum(1)).ravel() > 0
    return len(np.unique(cells.event[rows][has]))
