"""Intervals and tests, on coverage small enough to know the answer."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import registry, tables
from framing.counts import count
from framing.errors import DesignError, PluginError
from framing.inference import MIN_EVENTS, adjust, correct, estimate, paired, permutation_p
from framing.inference.estimates import estimate_all
from framing.inference.intervals import clopper_pearson, mover
from framing.inference.paired import mantel_haenszel, odds_ratio, swap_test
from framing.inference.permutation import shuffled_labels
from framing.inference.resampling import Draws, blocks, event_weights, resample


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


def test_what_was_never_counted_needs_no_draws(monkeypatch):
    # A group without a mention, a variant that one group lacks, weights that are no whole numbers.
    cells = {(o, f"e{e}"): {"u": 1 + e % 3, "v": int(o == "B")} for o in "AB" for e in range(9)}
    mentions, index = coverage(cells | {("C", f"e{e}"): {} for e in range(9)})
    mentions = mentions.with_columns(weight=pl.Series(np.linspace(0.5, 1.5, mentions.height)))
    counts = count(mentions, index)
    metrics = ["rate", "coverage"]
    sparse = estimate(counts, metrics=metrics, draws=100)
    monkeypatch.setattr("framing.inference.estimates._layout", lambda *_: "blocks")
    dense = estimate(counts, metrics=metrics, draws=100)
    assert row(sparse, metric="rate", group="C", variant="u")["high"] > 0
    for end in ("low", "high"):
        np.testing.assert_allclose(
            sparse[end].to_numpy(), dense[end].to_numpy(), atol=1e-9, equal_nan=True
        )


@pytest.mark.parametrize("referent", [None, "split"])
def test_however_counts_are_laid_out_and_whoever_works_the_intervals_are_the_same(
    monkeypatch, referent
):
    rng = np.random.default_rng(8)
    cells = {
        (o, f"e{e}"): {v: int(rng.poisson(rate)) for v, rate in zip("uvwx", (1, 0.7, 0.2, 0.1))}
        for o in "ABCDE"
        for e in range(4 + 3 * "ABCDE".index(o))
    }
    mentions, index = coverage(cells)
    # Families of two shapes, of which some groups have too little.
    many = [
        mentions.filter(pl.col("variant").is_in(list("uvw"[: 2 + i % 2]))).with_columns(
            concept=pl.lit(f"c{i}"), referent=pl.lit("xy"[i % 2]), weight=pl.lit(1 + i / 3)
        )[i * i :]
        for i in range(6)
    ]
    other = many[0].with_columns(referent=pl.lit("y"))[::3]
    counts = count(pl.concat([*many, other]), index, referent=referent)
    metrics = ["share", "rate", "coverage", "log_odds", "divergence", "asymmetry", "asymmetry_gap"]
    monkeypatch.setattr("framing.inference.estimates.CACHED", 400)  # several stacks of a shape
    several = [(counts, metrics, 0), (counts, ["share"], 0)]
    frames = estimate_all(several, draws=50, threads=3)
    assert frames[0].equals(estimate_all(several, draws=50)[0])
    assert frames[1].equals(frames[0].filter(pl.col("metric") == "share"))
    monkeypatch.setattr("framing.inference.estimates._layout", lambda *_: "blocks")
    plain = estimate(counts, metrics=metrics, draws=50)
    given = plain.filter(pl.col("low").is_not_null()).group_by("metric").len()
    assert given.filter(pl.col("len") > 3).height == (7 if referent else 5)
    assert plain.drop("low", "high").equals(frames[0].drop("low", "high"))
    for end in ("low", "high"):
        np.testing.assert_allclose(
            frames[0][end].to_numpy(), plain[end].to_numpy(), atol=1e-9, equal_nan=True
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
    ((draws,),) = resample([counts], 3, seed=1)
    ones = np.ones((counts.n_events, 1))
    once = Draws(ones, draws.sizes.under(ones), slice(None))
    for block in parts:
        tally = block.tally(once)
        np.testing.assert_allclose(tally.n[0], counts.tally().n[:, block.features])
        np.testing.assert_allclose(tally.words[0], counts.tally().words)
        alone = block.mentions(np.array([1])).tally(draws)
        whole = block.tally(draws)
        np.testing.assert_array_equal(alone.n, whole.n[:, [1]])
        np.testing.assert_allclose(alone.others, whole.others[:, [1]])
        assert set(counts.codes["family"][block.features]).isdisjoint(
            set(np.delete(counts.codes["family"], block.features))
        )


def test_groups_with_too_little_data_change_no_other_groups_intervals():
    cells = {(o, f"e{e}"): {"u": 2 + e % 3, "v": 1 + e % 2} for o in "AB" for e in range(8)}
    few = {(o, f"e{e}"): {"u": 1} for o in "CDE" for e in range(2)}
    counts = count(*coverage(cells | few))
    strict = estimate(counts, metrics=["share", "log_odds"], draws=200)
    loose = estimate(counts, metrics=["share", "log_odds"], draws=200, min_n=1, min_events=1)
    for frame in (strict, loose):
        assert frame.filter(pl.col("group").is_in(["A", "B"]))["low"].is_not_null().all()
    shown = strict["low"].is_not_null()
    assert sorted(strict.filter(shown)["group"].unique()) == ["A", "B"]
    for end in ("low", "high"):
        np.testing.assert_allclose(strict.filter(shown)[end], loose.filter(shown)[end], atol=1e-9)


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


# --- Statistics against SciPy and statsmodels ------------------------------------------------


def test_clopper_pearson_against_statsmodels():
    from statsmodels.stats.proportion import proportion_confint

    for hits, n in [(0, 12), (3, 12), (12, 12), (7, 50)]:
        got = clopper_pearson(np.array(hits / n), np.array(float(n)))
        want = proportion_confint(hits, n, method="beta")
        np.testing.assert_allclose(got, want, atol=1e-9)


def test_mover_of_two_wilson_intervals_is_newcombes():
    from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

    one, other = (
        (56 / 70, *proportion_confint(56, 70, method="wilson")),
        (
            48 / 80,
            *proportion_confint(48, 80, method="wilson"),
        ),
    )
    got = mover(*(tuple(np.array(x) for x in side) for side in (one, other)))
    want = confint_proportions_2indep(56, 70, 48, 80, method="newcomb", compare="diff")
    np.testing.assert_allclose(got, want, atol=1e-9)


def test_mantel_haenszel_against_statsmodels():
    from statsmodels.stats.contingency_tables import StratifiedTable

    rng = np.random.default_rng(2)
    tables_ = [rng.integers(1, 9, (2, 2)).astype(float) for _ in range(14)]
    a, b, c, d = (np.array([t.ravel()[i] for t in tables_])[:, None] for i in range(4))
    value, low, high = odds_ratio(*mantel_haenszel(a, b, c, d))
    assert value[0] == pytest.approx(StratifiedTable(tables_).oddsratio_pooled, abs=1e-9)
    assert low[0] < value[0] < high[0]


@pytest.mark.parametrize("method, name", [("bh", "fdr_bh"), ("by", "fdr_by")])
def test_corrections_against_statsmodels(method, name):
    from statsmodels.stats.multitest import multipletests

    p = np.array([0.001, 0.2, np.nan, 0.03, 0.04, 0.9, 0.0004])
    known = np.isfinite(p)
    got = adjust(p, method=method)
    np.testing.assert_allclose(got[known], multipletests(p[known], method=name)[1], atol=1e-9)
    assert np.isnan(got[2])
    with pytest.raises(DesignError, match="'bh' and 'by'"):
        adjust(p, method="holm")


def test_log_odds_interval_holds_every_sign_it_should():
    cells = {(o, f"e{e}"): {"u": 3 if o == "A" else 0, "v": 2} for o in "AB" for e in range(12)}
    frame = estimate(counted(cells), metrics=["log_odds"], draws=200)
    one = row(frame, group="A", variant="u")
    assert one["low"] > 0 and one["high"] is None
    assert one["reason"] == "no end of the interval on one side: a count is 0"


# --- Pairing ---------------------------------------------------------------------------------


def pairs(k, a, b):
    """k events that A and B both cover, alike."""
    return counted({(o, f"e{e}"): (a if o == "A" else b) for o in "AB" for e in range(k)})


def test_paired_by_hand():
    # In each event A says u twice and v once, B u once and v twice: R = 4/6, S = 1/6 an event.
    frame = paired(pairs(10, {"u": 2, "v": 1}, {"u": 1, "v": 2}))
    one = row(frame, variant="u")
    assert one["value"] == pytest.approx(4)
    assert (one["n"], one["n_concept"], one["n_articles"], one["n_events"]) == (30, 60, 20, 10)
    assert one["low"] > 1 and one["p"] < 0.01
    other = row(frame, variant="v")
    assert other["value"] == pytest.approx(1 / 4)
    assert other["low"] == pytest.approx(1 / one["high"])
    assert dict(frame.schema) == tables.METRICS


def test_too_few_matched_events_are_refused():
    one = row(paired(pairs(9, {"u": 2, "v": 1}, {"u": 1, "v": 2})), variant="u")
    assert one["reason"] == "insufficient: 9 matched events (need 10)"
    assert (one["value"], one["p"], one["n_events"]) == (None, None, 9)


def test_only_events_where_both_mention_the_concept_are_matched():
    cells = {("A", f"e{e}"): {"u": 1} for e in range(20)}
    cells |= {("B", f"e{e}"): ({"v": 1} if e < 11 else {}) for e in range(20)}
    one = row(paired(counted(cells)), variant="u")
    assert one["n_events"] == 11
    # A always u, B always v: no upper end, and a lower one above 1.
    assert one["value"] is None and one["high"] is None and one["low"] > 1
    assert one["reason"] == "no end of the interval on one side: a count is 0"


def test_matched_events_that_tell_nothing_are_no_evidence():
    cells = {(o, f"e{e}"): {"u": 1, "v": int(e < 3)} for o in "AB" for e in range(12)}
    one = row(paired(counted(cells)), variant="u")
    assert one["value"] is None and one["low"] is None
    assert one["reason"] == "insufficient: 12 matched events, 3 of them telling (need 5)"


def test_no_difference_where_nobody_differs():
    one = row(paired(pairs(12, {"u": 1}, {"u": 2})), variant="u")
    assert one["value"] is None and one["reason"].endswith("0 of them telling (need 5)")


def test_paired_effect_is_recovered_whatever_the_topic():
    """Events differ wildly in topic; the odds ratio within them is e^1.2 throughout."""
    rng = np.random.default_rng(5)
    cells = {}
    for e in range(300):
        topic = rng.normal(0, 2)
        for outlet, effect in (("A", 1.2), ("B", 0.0)):
            p = 1 / (1 + np.exp(-topic - effect))
            u = int(rng.binomial(6, p))
            cells[outlet, f"e{e}"] = {"u": u, "v": 6 - u}
    one = row(paired(counted(cells)), variant="u")
    assert one["low"] < np.exp(1.2) < one["high"]
    assert one["high"] / one["low"] < 2


def test_swaps_are_an_exact_test():
    r, s = np.array([[1.0], [1.0], [1.0]]), np.zeros((3, 1))
    # All three the same way: 2 of 8 swaps are as extreme.
    p = swap_test(r, s, permutations=20_000, seed=1)
    assert p[0] == pytest.approx(0.25, abs=0.01)


# --- Permutation -----------------------------------------------------------------------------


def test_labels_are_shuffled_within_events_only():
    counts = random_counts()
    chunks = list(shuffled_labels(counts, 200, seed=0))
    labels = np.concatenate(chunks)
    assert labels.shape == (200, 36)
    for e in range(counts.n_events):
        inside = np.sort(labels[:, counts.event == e], axis=1)
        assert (inside == [0, 1, 2]).all()
    # Every place gets every label about as often.
    assert np.abs((labels == 0).mean(0) - 1 / 3).max() < 0.15


def test_a_real_difference_is_found_and_none_is_not():
    cells = {
        (o, f"e{e}"): {"u": 3 * (o == "A"), "v": 1 + 2 * (o != "A")}
        for o in "AB"
        for e in range(12)
    }
    different = permutation_p(counted(cells), registry.load("metrics", "share"), permutations=500)
    assert different.max() < 0.01
    same = {(o, f"e{e}"): {"u": 1 + e % 2, "v": 2 - e % 2} for o in "AB" for e in range(12)}
    assert permutation_p(counted(same), registry.load("metrics", "share")).min() == 1


@pytest.mark.parametrize("name", ["share", "rate", "coverage", "log_odds", "divergence"])
def test_shuffled_tallies_are_those_of_shuffled_coverage(name):
    """The vectorised shuffle gives what counting relabelled articles gives."""
    from framing.inference.permutation import _shuffled, _sizes

    mentions, index = coverage(
        {(o, f"e{e}"): {"u": 1 + e, "v": int(o == "A")} for o in "AB" for e in range(4)}
    )
    counts = count(mentions, index)
    labels = next(shuffled_labels(counts, 3, seed=9))
    tally = _shuffled(counts, next(blocks(counts)), labels, _sizes(counts, labels))
    metric = registry.load("metrics", name)
    for draw in range(3):
        relabelled = index.with_columns(outlet=pl.Series([counts.groups[g] for g in labels[draw]]))
        want = metric.measure(count(mentions, relabelled).tally())
        np.testing.assert_allclose(metric.measure(tally)[draw], want)


def test_promising_concepts_are_shuffled_more_finely():
    cells = {
        (o, f"e{e}"): {"u": 3 * (o == "A"), "v": 3 * (o != "A")} for o in "AB" for e in range(15)
    }
    p = permutation_p(counted(cells), registry.load("metrics", "share"), permutations=200)
    # 15 events one way: 2 of 2^15 shuffles are as extreme.
    assert p.max() <= 2 / 2001


def test_no_event_of_two_groups_nothing_to_shuffle():
    alone = {(o, f"{o}{e}"): {"u": 1, "v": 1} for o in "AB" for e in range(8)}
    frame = estimate(counted(alone), draws=20, permutations=50)
    assert frame["p"].null_count() == len(frame)


def test_q_states_its_family():
    frame = estimate(random_counts(), metrics=["share", "rate"], draws=20, permutations=99)
    fixed = correct(frame)
    assert set(fixed["family"]) == {
        "BH over 9 tests: share, outlet",
        "BH over 9 tests: rate, outlet",
    }
    assert (fixed["q"] >= fixed["p"]).all()
    assert correct(frame, method="by")["q"].min() >= fixed["q"].min()


# --- Pooling and asymmetry -------------------------------------------------------------------


def test_pooling_narrows_what_few_mentions_say():
    rng = np.random.default_rng(8)
    cells = {}
    for outlet in "ABCDEFGH":
        for e in range(6 if outlet == "A" else 60):
            u = int(rng.binomial(2, 0.6))
            cells[outlet, f"e{e}"] = {"u": u, "v": 2 - u}
    frame = estimate(counted(cells), metrics=["share", "share_pooled"], draws=300)
    raw, pooled = (row(frame, metric=m, group="A", variant="u") for m in ("share", "share_pooled"))
    assert pooled["high"] - pooled["low"] < raw["high"] - raw["low"]
    assert abs(pooled["value"] - 0.6) <= abs(raw["value"] - 0.6)


def test_asymmetry_has_intervals_at_zero_and_between_outlets():
    cells = {}
    for e in range(15):
        cells["A", f"e{e}"] = {"hostages|x": 2, "prisoners|y": 2}
        cells["B", f"e{e}"] = {"hostages|x": 1, "prisoners|x": 1, "hostages|y": 1, "prisoners|y": 1}
    counts = counted(cells, referent="split")
    frame = estimate(counts, metrics=["asymmetry", "asymmetry_gap"], draws=200)
    one = row(frame, metric="asymmetry", group="A", variant="hostages", referent="x")
    assert one["value"] == 1 and 0 < one["low"] < one["high"] <= 1
    none = row(frame, metric="asymmetry", group="B", variant="hostages", referent="x")
    assert none["low"] < 0 < none["high"]
    gap = row(frame, metric="asymmetry_gap", variant="hostages", referent="x")
    assert gap["value"] == 1 and gap["low"] > 0


# --- Properties ------------------------------------------------------------------------------

ALL = [m for m in registry.names("metrics") if not m.startswith("asymmetry")]
cells_of = st.dictionaries(
    st.tuples(st.sampled_from("ABC"), st.sampled_from([f"e{i}" for i in range(7)])),
    st.dictionaries(st.sampled_from(["u|x", "v|x", "u|y", "v|y", "w"]), st.integers(1, 4)),
    min_size=8,
)


@settings(max_examples=25, deadline=None)
@given(cells_of)
def test_an_interval_holds_its_value_and_refusals_have_reasons(cells):
    if not any(v for v in cells.values()):
        return
    for referent in (None, "split"):
        frame = estimate(
            counted(cells, referent=referent),
            metrics=registry.names("metrics"),
            draws=40,
            min_n=2,
            min_events=2,
        )
        assert (frame["value"].is_not_null() | frame["reason"].is_not_null()).all()
        given_ends = frame.filter(pl.col("value").is_not_null())
        # The prior draws the log-odds towards 0, away from its interval where data are few.
        given_ends = given_ends.filter(~pl.col("metric").str.contains("log_odds|pooled"))
        assert (given_ends["low"].fill_null(-9e9) <= given_ends["value"] + 1e-9).all()
        assert (given_ends["high"].fill_null(9e9) >= given_ends["value"] - 1e-9).all()


def test_adding_a_lexicon_never_changes_anothers_numbers():
    mentions, index = coverage(
        {(o, f"e{e}"): {"u": 1 + e % 3, "v": 2 - e % 2} for o in "AB" for e in range(9)}
    )
    more = mentions.with_columns(lexicon=pl.lit("another"), variant=pl.lit("z") + pl.col("variant"))
    alone = estimate(count(mentions, index), metrics=ALL, draws=80)
    both = estimate(count(pl.concat([more, mentions]), index), metrics=ALL, draws=80)
    assert alone.equals(both.filter(lexicon="demo"))


def test_unknown_referents_are_nobodys_contrast():
    cells = {(o, f"e{e}"): {"u|x": 2, "v|y": 2, "v": 3} for o in "AB" for e in range(8)}
    frame = estimate(counted(cells, referent="split"), metrics=["asymmetry"], draws=50)
    one = frame.filter(group="A", variant="u", referent="x")
    assert one["value"].item() == 1
    unknown = frame.filter(pl.col("referent").is_null())
    assert unknown["value"].null_count() == len(unknown)


def test_a_group_that_never_mentions_the_concept_has_no_row_but_where_it_has_a_value():
    cells = {(o, f"e{e}"): {"u": 1, "v": 1} for o in "AB" for e in range(9)}
    frame = estimate(counted(cells | {("C", f"e{e}"): {} for e in range(9)}), draws=20,
                     metrics=["share", "rate", "divergence"])  # fmt: skip
    assert row(frame, metric="rate", group="C", variant="u")["value"] == 0
    assert frame.filter(metric="share", group="C").is_empty()
    pair = row(frame, metric="divergence", group="A", against="C")
    assert pair["reason"] == "insufficient data: 0 mentions in 0 events (need 5 in 5) in C"
