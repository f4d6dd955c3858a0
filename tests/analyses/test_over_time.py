"""Series and change points over coverage whose turn is known."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest

from framing import tables
from framing.analyses import change_points, over_time
from framing.errors import DesignError


@dataclass(frozen=True)
class Design:
    by: str = "outlet"
    voice: tuple[str, ...] | None = ("outlet",)
    zone: str | None = None
    referent: str | None = None
    metrics: tuple[str, ...] = ("share",)
    draws: int = 100
    seed: int = 0
    level: float = 0.95
    min_n: float = 2
    min_events: int = 2


def coverage(share, *, weeks=16, articles=6, each=3, outlets="AB", seed=0):
    """Weekly articles; `share(outlet, week)` is how often u is chosen over v."""
    rng = np.random.default_rng(seed)
    index, mentions = [], []
    start = dt.date(2023, 1, 2)
    for outlet in outlets:
        for week in range(weeks):
            for i in range(articles):
                doc = f"{outlet}{week}-{i}"
                index.append(
                    {
                        "doc_id": doc,
                        "outlet": outlet,
                        "event": f"e{week}-{i}",
                        "date": start + dt.timedelta(days=7 * week + i),
                        "n_words_body": 300,
                    }
                )
                u = int(rng.binomial(each, share(outlet, week)))
                for variant in ["u"] * u + ["v"] * (each - u):
                    mentions.append(
                        {
                            "doc_id": doc,
                            "layer": "terms",
                            "lexicon": "demo",
                            "concept": "held",
                            "variant": variant,
                            "voice": "outlet",
                            "zone": "body",
                            "valid": True,
                        }
                    )
    return (
        tables.conform(pl.DataFrame(mentions), tables.MENTIONS),
        tables.conform(pl.DataFrame(index), tables.INDEX),
    )


def test_each_week_is_counted_by_itself():
    mentions, index = coverage(lambda outlet, week: 1.0 if week < 2 else 0.0, weeks=4)
    frame = over_time.over_time(mentions, index, Design(), every="week")
    assert frame.columns == list(tables.METRICS)
    one = frame.filter(group="A", variant="u").sort("period")
    assert one["period"].to_list() == ["2023-W01", "2023-W02", "2023-W03", "2023-W04"]
    assert one["value"].to_list() == [1, 1, 0, 0]
    assert one["n_events"].to_list() == [6, 6, 6, 6]
    assert ((one["low"] <= one["value"]) & (one["value"] <= one["high"])).all()


@pytest.mark.parametrize(
    "every, first", [("day", "2023-01-02"), ("month", "2023-01"), ("quarter", "2023-Q1")]
)
def test_periods_are_named_so_that_they_sort(every, first):
    mentions, index = coverage(lambda outlet, week: 0.5, weeks=14)
    periods = over_time.over_time(mentions, index, Design(), every=every)["period"].unique()
    assert periods.sort()[0] == first


def test_a_week_belongs_to_the_year_of_its_thursday():
    index = pl.DataFrame({"date": [dt.date(2021, 1, 3), dt.date(2024, 12, 30)]})
    got = over_time.in_periods(index, "week")["_period"].to_list()
    assert got == ["2020-W53", "2025-W01"]


def test_articles_without_a_date_are_left_out_and_no_date_is_refused():
    mentions, index = coverage(lambda outlet, week: 0.5, weeks=3)
    none = index.with_columns(date=pl.lit(None, dtype=pl.Date))
    with pytest.raises(DesignError, match="no article has a date"):
        over_time.over_time(mentions, none, Design())
    with pytest.raises(DesignError, match="no period is called 'fortnight'"):
        over_time.over_time(mentions, index, Design(), every="fortnight")


def test_a_turn_is_found_where_it_is_and_only_there():
    pytest.importorskip("ruptures")
    mentions, index = coverage(lambda o, week: 0.85 if o == "A" and week >= 9 else 0.3)
    found = change_points.change_points(mentions, index, Design(), every="week")
    assert found.columns == list(tables.METRICS)
    assert set(found["group"]) == {"A"}
    assert found["period"].unique().to_list() == ["2023-W10"]
    assert found.filter(variant="u")["value"].item() == pytest.approx(0.55, abs=0.15)
    assert found["n_events"].to_list() == [96, 96]


def test_what_bunches_in_events_is_no_turn():
    """Every article uses one word throughout: mentions are many, choices few."""
    pytest.importorskip("ruptures")
    rng = np.random.default_rng(4)
    found = 0
    for seed in range(20):
        mentions, index = coverage(
            lambda outlet, week: float(rng.random() < 0.5), each=12, outlets="A", seed=seed
        )
        # One draw an article: shares of 0 or 1 (see `coverage`).
        found += change_points.change_points(mentions, index, Design(), every="week").height > 0
    assert found <= 3


def test_too_short_a_series_has_no_turns():
    assert change_points.turns(np.array([0.0, 9.0]), np.array([9.0, 9.0])) == []
    assert change_points.turns(np.zeros(20), np.ones(20)) == []
