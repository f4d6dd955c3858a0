"""Agreement against the libraries, and corrections that recover the truth."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import tables
from framing.agreement import (
    accuracy,
    alpha,
    corrected,
    kappa,
    precision,
    recall,
    sample,
    wilson,
)
from framing.counts import count
from framing.errors import DesignError
from framing.inference import estimate

GOLD = list("aaabbbccab")
FOUND = list("aabbbccaab")


@pytest.mark.parametrize("hits, n", [(0, 10), (3, 10), (10, 10), (57, 64)])
def test_wilson_against_statsmodels(hits, n):
    from statsmodels.stats.proportion import proportion_confint

    np.testing.assert_allclose(
        wilson(hits, n), proportion_confint(hits, n, method="wilson"), atol=1e-9
    )


def test_no_units_no_number():
    assert np.isnan(wilson(0, 0)).all()
    assert np.isnan(precision(["a"], ["a"], "b").value)


def test_accuracy_precision_and_recall_by_hand():
    assert accuracy(GOLD, FOUND).value == 7 / 10
    assert (precision(GOLD, FOUND, "a").value, precision(GOLD, FOUND, "a").n) == (3 / 4, 4)
    assert (recall(GOLD, FOUND, "a").value, recall(GOLD, FOUND, "a").n) == (3 / 4, 4)
    assert precision(GOLD, FOUND, "c").value == 1 / 2
    with pytest.raises(DesignError, match="differ in length"):
        accuracy(["a"], [])


def test_kappa_against_scikit_learn():
    from sklearn.metrics import cohen_kappa_score

    got = kappa(GOLD, FOUND)
    assert got.value == pytest.approx(cohen_kappa_score(GOLD, FOUND), abs=1e-9)
    assert got.low < got.value < got.high <= 1


labels = st.lists(st.sampled_from(["x", "y", "z", None]), min_size=6, max_size=12)


@settings(max_examples=60, deadline=None)
@given(labels, labels, labels)
def test_alpha_against_krippendorff_and_nltk(one, two, three):
    import krippendorff
    from nltk.metrics.agreement import AnnotationTask

    n = min(map(len, (one, two, three)))
    codes = [row[:n] for row in (one, two, three)]
    got = alpha(codes).value
    numbers = [[np.nan if x is None else "xyz".index(x) for x in row] for row in codes]
    paired = [u for u in zip(*codes) if sum(x is not None for x in u) > 1]
    used = {x for u in paired for x in u if x is not None}
    if len(used) < 2:
        assert np.isnan(got)
        return
    want = krippendorff.alpha(numbers, level_of_measurement="nominal", value_domain=list(range(3)))
    assert got == pytest.approx(want, abs=1e-9)
    task = AnnotationTask(
        [(c, u, x) for u, unit in enumerate(paired) for c, x in enumerate(unit) if x is not None]
    )
    assert got == pytest.approx(task.alpha(), abs=1e-9)


def test_full_agreement_still_has_an_interval():
    got = kappa(list("aabb") * 5, list("aabb") * 5)
    assert (got.value, got.high) == (1, 1) and 0.5 < got.low < 1
    assert np.isnan(kappa(["a"] * 5, ["a"] * 5).value)


def test_the_interval_by_hand():
    """Of 40 units 30 agree, labels half and half: q = 1/4 is a binomial share of 40, but for t."""
    from scipy.stats import beta, norm, t

    one = list("aaaaabbbbb") * 4
    other = list("aaaaabbbbb") * 2 + list("aaaaabbbbb"[::-1]) + list("aaaaabbbbb")
    got = kappa(one, other)
    assert got.value == pytest.approx(0.5)
    trials = 39 * (norm.ppf(0.975) / t.ppf(0.975, 39)) ** 2  # the jackknife's variance is by n - 1
    ends = (
        beta.ppf(0.025, trials / 4, 0.75 * trials + 1),
        beta.ppf(0.975, trials / 4 + 1, 0.75 * trials),
    )
    # The labels' own shares vary too, a little.
    assert got.high == pytest.approx(1 - 2 * ends[0], abs=0.02)
    assert got.low == pytest.approx(1 - 2 * ends[1], abs=0.02)


def test_rare_labels_that_by_luck_never_vary_leave_a_wide_interval():
    # Nobody agrees on the rare label: every replicate says about 0, yet 0.4 may well be true.
    got = kappa(["a"] * 26 + list("bbaa"), ["a"] * 26 + list("aabb"))
    assert got.value < 0 and got.high > 0.4 and got.low > -1


def test_clusters_widen_the_interval():
    rng = np.random.default_rng(0)
    events = np.repeat(np.arange(20), 10)
    wrong = rng.random(20)[events] < 0.3
    one = rng.integers(0, 2, 200)
    other = np.where(wrong, 1 - one, one)
    alone = kappa(one.tolist(), other.tolist())
    together = kappa(one.tolist(), other.tolist(), clusters=events.tolist())
    assert together.high - together.low > 1.5 * (alone.high - alone.low)


# --- Correction -------------------------------------------------------------------------------


def coverage(rng, events=60, each=8, wrong=0.35):
    """Mentions whose machine voice is wrong in outlet B only, and the truth beside it."""
    rows = []
    for outlet in "AB":
        for e in range(events):
            for i in range(each):
                own = rng.random() < 0.6
                # Hostages is what the quoted say; captives the outlet itself.
                variant = "captives" if rng.random() < (0.8 if own else 0.2) else "hostages"
                flip = outlet == "B" and not own and rng.random() < wrong
                rows.append(
                    {
                        "doc_id": f"{outlet}{e}",
                        "layer": "terms",
                        "lexicon": "demo",
                        "concept": "held",
                        "variant": variant,
                        "zone": "body",
                        "start": 10 * i,
                        "end": 10 * i + 8,
                        "voice": "outlet" if own != flip else "direct",
                        "valid": True,
                        "truth": "outlet" if own else "direct",
                    }
                )
    mentions = tables.conform(pl.DataFrame(rows), tables.MENTIONS)
    index = mentions.select("doc_id").unique(maintain_order=True)
    index = index.with_columns(
        outlet=pl.col("doc_id").str.head(1),
        event=pl.col("doc_id").str.slice(1),
        n_words_headline=pl.lit(10),
        n_words_body=pl.lit(400),
    )
    return mentions, tables.conform(index, tables.INDEX)


def share_of(mentions, index, outlet="B", **options):
    frame = estimate(count(mentions, index), draws=400, **options)
    return frame.filter(group=outlet, variant="captives").row(0, named=True)


def coded(mentions, n, seed=0):
    drawn = sample(mentions, n, strata=("variant",), seed=seed)
    return drawn.with_columns(voice=pl.col("truth")).drop("truth")


def test_a_sample_says_how_likely_each_was_drawn():
    mentions, _ = coverage(np.random.default_rng(1), events=10)
    drawn = sample(mentions, 40, strata=("variant",), seed=2)
    assert len(drawn) == 40 and drawn["variant"].value_counts()["count"].to_list() == [20, 20]
    sizes = dict(mentions["variant"].value_counts().iter_rows())
    for variant, probability in drawn.select("variant", "probability").unique().iter_rows():
        assert probability == pytest.approx(20 / sizes[variant])
    assert drawn.equals(sample(mentions, 40, strata=("variant",), seed=2))


def test_weights_keep_the_number_of_mentions_in_expectation():
    mentions, _ = coverage(np.random.default_rng(1), events=10)
    weighted = corrected(mentions, coded(mentions, 60))
    # Every mention's rows weigh 1 together, coded or not.
    sums = weighted.group_by("doc_id", "start").agg(pl.col("weight").sum())
    np.testing.assert_allclose(sums["weight"], 1)


def test_coding_everything_gives_the_truth_itself():
    mentions, index = coverage(np.random.default_rng(3))
    codings = mentions.with_columns(voice=pl.col("truth"), probability=pl.lit(1.0)).drop("truth")
    got = share_of(corrected(mentions, codings), index)
    want = share_of(mentions.with_columns(voice=pl.col("truth")), index)
    assert got["value"] == pytest.approx(want["value"])
    assert got["n"] == pytest.approx(want["n"])


def test_several_coders_share_one_mention():
    mentions, index = coverage(np.random.default_rng(3), events=8)
    one = mentions.with_columns(probability=pl.lit(1.0)).drop("truth")
    both = pl.concat([one, one.with_columns(voice=pl.lit("direct"))])
    weighted = corrected(mentions, both)
    assert weighted["weight"].sum() == pytest.approx(len(mentions))
    half = count(weighted, index).tally().n.sum()
    assert half == pytest.approx(count(mentions, index).tally().n.sum() / 2)


def test_the_correction_holds_the_truth_where_the_machine_misleads():
    """Over 60 data sets the corrected interval holds 0.8; the machine's own hardly ever."""
    held = {"machine": 0, "corrected": 0}
    for seed in range(60):
        rng = np.random.default_rng(seed)
        mentions, index = coverage(rng)
        for name, rows in (
            ("machine", mentions),
            ("corrected", corrected(mentions, coded(mentions, 240, seed))),
        ):
            one = share_of(rows, index, seed=seed)
            held[name] += one["low"] <= 0.8 <= one["high"]
    assert held["corrected"] >= 54
    assert held["machine"] <= 30


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda c: c.drop("probability"), "no column 'probability'"),
        (lambda c: c.with_columns(probability=pl.lit(0.0)), "above 0"),
        (lambda c: c.with_columns(start=pl.lit(99_999)), "no coding matches"),
        (lambda c: c.drop("valid", "voice", "referent"), "code nothing"),
    ],
)
def test_codings_that_cannot_serve_say_why(change, message):
    mentions, _ = coverage(np.random.default_rng(1), events=6)
    with pytest.raises(DesignError, match=message):
        corrected(mentions, change(coded(mentions, 20)))


def test_a_sample_of_nothing_is_refused():
    mentions, _ = coverage(np.random.default_rng(1), events=6)
    with pytest.raises(DesignError, match="at least one"):
        sample(mentions, 0)
