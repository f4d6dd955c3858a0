"""Intervals and tests, on coverage small enough to know the answer."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from framing import tables
from framing.counts import count
from framing.errors import DesignError, PluginError
from framing.inference import MIN_EVENTS, estimate
from framing.inference.resampling import blocks, event_weights


def coverage(cells, referents=None):
    """Index and mentions from {(outlet, event): {variant: n}}, one article a cell."""
    index, mentions = [], []
    for i, ((outlet, event), variants) in enumerate(cells.items()):
        index.append(
            {
                "doc_id": f"d{i}",
                "outlet": outlet,
                "event": event,
                "n_words_headline": 10,
                "n_words_body": 490,
            }
        )
        for variant, n in variants.items():
            name, _, referent = variant.partition("|")
            mentions += [
                {
                    "doc_id": f"d{i}",
                    "layer": "terms",
                    "lexicon": "demo",
                    "concept": "held",
                    "variant": name,
                    "referent": referent or None,
                    "voice": "outlet",
                    "zone": "body",
                    "valid": True,
                }
            ] * n
    return (
        tables.conform(pl.DataFrame(mentions), tables.MENTIONS),
        tables.conform(pl.DataFrame(index), tables.INDEX),
    )


def counted(cells, **options):
    return count(*coverage(cells), **options)


def random_counts(seed=0, events=12, outlets="ABC"):
    rng = np.random.default_rng(seed)
    return counted(
        {
            (o, f"e{e}"): {
                "u": int(rng.poisson(1 + (o == "A"))),
                "v": int(rng.poisson(1)),
                "w": int(rng.poisson(0.1)),
            }
            for o in outlets
            for e in range(events)
        }
    )


def row(frame, **where):
    found = frame.filter(*[pl.col(k) == v for k, v in where.items()])
    assert len(found) == 1
    return found.row(0, named=True)


def test_rows_are_of_the_table_and_say_what_stands_behind_them():
    counts = random_counts()
    frame = estimate(counts, metrics=["share", "rate", "divergence"], draws=50)
    assert dict(frame.schema) == tables.METRICS
    assert len(frame) == 3 * 3 + 3 * 3 + 3
    one = row(frame, metric="share", group="A", variant="u")
    n = counts.tally().n
    assert (one["n"], one["n_concept"]) == (n[0, 0], n[0].sum())
    assert one["value"] == n[0, 0] / n[0].sum()
    assert one["low"] < one["value"] < one["high"]
    # Rates are over all articles, whether or not they mention the concept.
    assert row(frame, metric="rate", group="A", variant="u")["n_articles"] == 12
    pair = row(frame, metric="divergence", group="A", against="B")
    assert pair["n"] == n[:2].sum() and pair["variant"] is None


def test_too_little_data_gives_a_reason_not_a_number():
    few = {(o, f"e{e}"): {"u": 1} for o in "AB" for e in range(MIN_EVENTS - 1 + (o == "B"))}
    frame = estimate(counted(few), metrics=["share", "divergence"], draws=50)
    short = row(frame, metric="share", group="A")
    assert (short["value"], short["low"], short["n"]) == (None, None, 4)
    assert short["reason"] == "insufficient data: 4 mentions in 4 events (need 5 in 5)"
    assert row(frame, metric="share", group="B")["value"] == 1
    assert row(frame, metric="divergence")["reason"].endswith("in A")


def test_an_interval_is_valid_where_nothing_or_everything_was_counted():
    cells = {(o, f"e{e}"): {"u": 1, "v": int(o == "B")} for o in "AB" for e in range(9)}
    frame = estimate(counted(cells), metrics=["share", "rate"], draws=200)
    none = row(frame, metric="share", group="A", variant="v")
    assert (none["value"], none["low"]) == (0, 0) and 0.3 < none["high"] < 0.6
    every = row(frame, metric="share", group="A", variant="u")
    assert (every["value"], every["high"]) == (1, 1)
    assert every["low"] == pytest.approx(1 - none["high"])
    rate = row(frame, metric="rate", group="A", variant="v")
    assert rate["low"] == 0 and rate["high"] > 3 / (9 * 0.5)


def test_the_same_seed_gives_the_same_table_and_chunks_do_not_matter(monkeypatch):
    counts = random_counts()
    first = estimate(counts, metrics=["share", "divergence"], draws=100, seed=4)
    assert first.equals(estimate(counts, metrics=["share", "divergence"], draws=100, seed=4))
    assert not first.equals(estimate(counts, metrics=["share", "divergence"], draws=100, seed=5))
    monkeypatch.setattr("framing.inference.resampling.CHUNK", 100)
    again = estimate(counts, metrics=["share", "divergence"], draws=100, seed=4)
    np.testing.assert_allclose(
        first["low"].to_numpy(), again["low"].to_numpy(), atol=1e-9, equal_nan=True
    )


def test_swapping_two_names_swaps_the_results_and_nothing_else():
    mentions, index = coverage(
        {(o, f"e{e}"): {"u": 1 + (e % 3), "v": 2 * (o == "A")} for o in "AB" for e in range(8)}
    )
    swapped = index.with_columns(pl.col("outlet").replace({"A": "B", "B": "A"}))
    metrics = ["share", "rate", "log_odds", "divergence"]
    one = estimate(count(mentions, index), metrics=metrics, draws=60)
    two = estimate(count(mentions, swapped), metrics=metrics, draws=60)
    back = two.with_columns(
        pl.when(pl.col("against").is_null())
        .then(pl.col("group").replace({"A": "B", "B": "A"}))
        .otherwise(pl.col("group"))
        .alias("group")
    )
    keys = ["metric", "group", "variant"]
    one, back = one.sort(keys), back.sort(keys)
    for column in ("value", "low", "high", "n", "n_events"):
        np.testing.assert_allclose(
            one[column].to_numpy().astype(float), back[column].to_numpy().astype(float), atol=1e-9
        )


def test_blocks_never_part_a_concept_and_sum_to_the_whole():
    rng = np.random.default_rng(3)
    mentions, index = coverage(
        {(o, f"e{e}"): {"u": int(rng.poisson(2)), "v": 1} for o in "AB" for e in range(6)}
    )
    many = pl.concat(
        [
            mentions.with_columns(concept=pl.lit(f"c{i}"), referent=pl.lit("xy"[i % 2]))
            for i in range(9)
        ]
    )
    counts = count(many, index, referent="split")
    parts = list(blocks(counts, width=4))
    assert len(parts) > 2
    assert np.concatenate([b.features for b in parts]).tolist() == list(range(18))
    for block in parts:
        tally = block.tally(np.ones((1, counts.n_events)))
        np.testing.assert_allclose(tally.n[0], counts.tally().n[:, block.features])
        np.testing.assert_allclose(tally.words[0], counts.tally().words)
        assert set(counts.codes["family"][block.features]).isdisjoint(
            set(np.delete(counts.codes["family"], block.features))
        )


def test_event_weights_have_mean_and_variance_one():
    weights = np.concatenate(list(event_weights(50, 4000, seed=1)))
    assert weights.shape == (4000, 50)
    assert weights.mean() == pytest.approx(1, abs=0.01)
    assert weights.var() == pytest.approx(1, abs=0.03)


def test_misuse_is_refused():
    with pytest.raises(PluginError, match="no metric is called 'bias'"):
        estimate(random_counts(), metrics=["bias"])
    with pytest.raises(DesignError, match="level"):
        estimate(random_counts(), level=95)


def test_no_mentions_no_rows():
    index = coverage({("A", "e"): {"u": 1}, ("B", "e"): {}})[1]
    frame = estimate(count(tables.empty(tables.MENTIONS), index))
    assert frame.is_empty() and dict(frame.schema) == tables.METRICS
