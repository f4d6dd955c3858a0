"""What holds for every metric there is, and each one's numbers by hand."""

from __future__ import annotations

import math
import warnings
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from framing import registry
from framing.metrics import (
    asymmetry,
    asymmetry_gap,
    asymmetry_log_odds,
    coverage,
    divergence,
    log_odds,
    log_odds_z,
    rate,
    share,
    share_pooled,
)
from framing.tally import Tally

ALL = registry.names("metrics")


@pytest.mark.parametrize("name", ALL)
def test_contract(name, tally):
    metric = registry.load("metrics", name)
    assert name == metric.NAME
    assert metric.LEVEL in ("variant", "concept")
    assert metric.HELP.endswith(".") and "\n" not in metric.HELP
    width = tally.n.shape[-1] if metric.LEVEL == "variant" else tally.n_concepts
    shape = (2, 2, width) if metric.PAIRWISE else (2, width)
    assert metric.measure(tally).shape == shape


@pytest.mark.parametrize("name", ALL)
def test_draws_are_leading_axes(name, tally):
    metric = registry.load("metrics", name)
    draws = replace(
        tally,
        n=np.stack([tally.n, 2 * tally.n, tally.n]),
        with_feature=np.stack([tally.with_feature] * 3),
        words=np.stack([tally.words] * 3),
        articles=np.stack([tally.articles] * 3),
    )
    got = metric.measure(draws)
    np.testing.assert_allclose(got[0], metric.measure(tally), atol=1e-12)
    np.testing.assert_allclose(got[2], got[0], atol=1e-12)


@pytest.mark.parametrize("name", ALL)
def test_nothing_gives_not_a_number_and_no_warning(name, make):
    metric = registry.load("metrics", name)
    nothing = make(np.zeros((2, 4)), words=(0, 0), articles=(0, 0))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(metric.measure(nothing)).all()


@pytest.mark.parametrize("name", ALL)
def test_concepts_do_not_touch_each_other(name, tally, make):
    """A metric may be measured on some concepts only."""
    metric = registry.load("metrics", name)
    alone = make(tally.n[:, :3], concept=(0, 0, 0), with_feature=tally.with_feature[:, :3])
    whole, part = metric.measure(tally), metric.measure(alone)
    np.testing.assert_allclose(whole[..., : part.shape[-1]], part, atol=1e-12)


@pytest.mark.parametrize("name", ALL)
def test_swapping_two_groups_swaps_the_results_and_nothing_else(name, tally):
    metric = registry.load("metrics", name)
    swapped = replace(
        tally,
        n=tally.n[::-1],
        with_feature=tally.with_feature[::-1],
        words=tally.words[::-1],
        articles=tally.articles[::-1],
    )
    got, want = metric.measure(swapped), metric.measure(tally)
    np.testing.assert_allclose(got, want[::-1, ::-1] if metric.PAIRWISE else want[::-1], atol=1e-12)


def test_share(tally):
    want = [[6 / 8, 2 / 8, 0, 1], [1 / 8, 3 / 8, 4 / 8, np.nan]]
    np.testing.assert_allclose(share.measure(tally), want)


def test_rate(tally):
    np.testing.assert_allclose(rate.measure(tally), [[6, 2, 0, 4], [0.5, 1.5, 2, 0]])


def test_coverage(tally):
    np.testing.assert_allclose(coverage.measure(tally), [[0.3, 0.2, 0, 0.4], [0.2, 0.4, 0.2, 0]])


def test_log_odds_by_hand(tally):
    # First variant: 6 of 8 against 1 of 8; V = 3 variants, prior 3 * 7 / 16.
    a = 3 * 7 / 16
    want = math.log((6 + a) / (8 + 3 - 6 - a)) - math.log((1 + a) / (8 + 3 - 1 - a))
    delta = log_odds.measure(tally)
    assert delta[0, 0] == pytest.approx(want, abs=1e-12)
    # With two groups each is the other's rest.
    np.testing.assert_allclose(delta[0, :3], -delta[1, :3], atol=1e-12)
    # A variant without rivals is no choice.
    assert np.isnan(delta[:, 3]).all()
    z = want / math.sqrt(1 / (6 + a) + 1 / (1 + a))
    assert log_odds_z.measure(tally)[0, 0] == pytest.approx(z, abs=1e-12)


def test_divergence_against_scipy(tally):
    got = divergence.measure(tally)
    want = jensenshannon([6, 2, 0], [1, 3, 4], base=2) ** 2
    assert got[0, 1, 0] == pytest.approx(want, abs=1e-12)
    assert got[0, 0, 0] == pytest.approx(0, abs=1e-12)
    assert np.isnan(got[0, 1, 1])


def split(n):
    """Two variants for each of two referents: u|x, v|x, u|y, v|y."""
    n = np.asarray(n, dtype=float)
    return Tally(
        n=n,
        with_feature=np.minimum(n, 1),
        words=np.full(len(n), 100.0),
        articles=np.full(len(n), 9.0),
        concept=np.array([0, 0, 1, 1]),
        family=np.zeros(4, dtype=int),
        variant=np.array([0, 1, 0, 1]),
    )


def test_asymmetry_by_hand():
    tally = split([[6, 2, 1, 3], [2, 2, 5, 5]])
    np.testing.assert_allclose(asymmetry.measure(tally)[0], [0.5, -0.5, -0.5, 0.5])
    np.testing.assert_allclose(asymmetry.measure(tally)[1], 0, atol=1e-12)
    gap = asymmetry_gap.measure(tally)
    np.testing.assert_allclose(gap[0, 1], [0.5, -0.5, -0.5, 0.5])
    np.testing.assert_allclose(gap[1, 0], -gap[0, 1])
    log = asymmetry_log_odds.measure(tally)
    assert log[0, 0] == pytest.approx(math.log(6.5 / 2.5) - math.log(1.5 / 3.5))
    np.testing.assert_allclose(log[0, :2], -log[0, 2:])


def test_asymmetry_is_against_all_other_referents():
    n = np.array([[6, 2, 1, 3, 0, 4]], dtype=float)
    tally = Tally(
        n=n,
        with_feature=np.minimum(n, 1),
        words=np.array([100.0]),
        articles=np.array([9.0]),
        concept=np.array([0, 0, 1, 1, 2, 2]),
        family=np.zeros(6, dtype=int),
        variant=np.array([0, 1, 0, 1, 0, 1]),
    )
    # u is 6 of 8 for the first referent, and 1 of 8 for the two others together.
    assert asymmetry.measure(tally)[0, 0] == pytest.approx(6 / 8 - 1 / 8)


def test_without_a_second_referent_there_is_no_asymmetry(tally):
    assert np.isnan(asymmetry.measure(tally)).all()


def test_share_pooled_under_one_rho_by_hand(make, monkeypatch):
    monkeypatch.setattr(share_pooled, "GRID", np.array([0.2]))  # s = 4
    tally = make([[8, 2], [2, 4]], concept=(0, 0))
    # Weights N s / (N + s): 40 / 14 and 24 / 10.
    m = (40 / 14 * 0.8 + 24 / 10 * 2 / 6) / (40 / 14 + 24 / 10)
    got = share_pooled.measure(tally)
    np.testing.assert_allclose(got[:, 0], [(8 + 4 * m) / 14, (2 + 4 * m) / 10])
    np.testing.assert_allclose(got.sum(1), 1)


def test_the_likelihood_is_dirichlet_multinomials(make):
    from scipy.stats import dirichlet_multinomial

    n = np.array([[8, 2, 1], [2, 4, 3]])
    tally = make(n, concept=(0, 0, 0))
    p, own = share.measure(tally), np.repeat(n.sum(1)[:, None], 3, axis=1).astype(float)
    got = [share_pooled._likelihood(tally, own, p, s)[0, 0] for s in (1.5, 9.0)]
    want = []
    for s in (1.5, 9.0):
        m = share_pooled._common(own, p, s)[0]
        want.append(sum(dirichlet_multinomial(s * m, row.sum()).logpmf(row) for row in n))
    assert got[1] - got[0] == pytest.approx(want[1] - want[0], abs=1e-9)


def test_alike_groups_are_pooled_far_and_unlike_ones_hardly(make):
    alike = share_pooled.measure(make([[50, 50]] * 9 + [[2, 0]], (0, 0), words=(9,) * 10))
    assert 0.5 < alike[9, 0] < 0.55
    unlike = share_pooled.measure(make([[99, 1], [1, 99]], (0, 0)))
    assert unlike[0, 0] > 0.97


counts = st.lists(st.integers(0, 9), min_size=8, max_size=8)


@settings(max_examples=80, deadline=None)
@given(counts)
def test_properties(values):
    n = np.array(values, dtype=float).reshape(2, 4)
    concept = np.array([0, 0, 1, 1])
    tally = Tally(
        n=n,
        with_feature=np.minimum(n, 1),
        words=np.full(2, 100.0),
        articles=np.full(2, 9.0),
        concept=concept,
        family=concept,
        variant=np.arange(4),
    )
    p = share.measure(tally)
    sums = tally.by_concept(p)
    assert np.all(np.isnan(sums) | np.isclose(sums, 1))
    pooled = share_pooled.measure(tally)
    assert np.all(np.isnan(pooled) | ((pooled >= -1e-12) & (pooled <= 1 + 1e-12)))
    d = divergence.measure(tally)
    assert np.all(np.isnan(d) | ((d >= 0) & (d <= 1)))
    np.testing.assert_allclose(d, np.swapaxes(d, 0, 1))
    z = log_odds.measure(tally)
    # Of two rivals one gains what the other loses.
    np.testing.assert_allclose(z[:, 0], -z[:, 1], atol=1e-12)
