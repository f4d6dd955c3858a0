"""Keyness: counts by hand, G2 against SciPy, the shuffles' exact moments, whose words count."""

from __future__ import annotations

from itertools import permutations
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.stats import power_divergence

import framing as fr
from framing import tables
from framing.analyses import _vocabulary as v
from framing.analyses import keyness as k
from framing.analyses._within_events import shuffled
from framing.errors import DesignError
from framing.metrics import log_odds

PLACES = ["harbor", "market", "bridge", "museum", "school", "tower"]


def articles(n_events: int = 6, **said: str) -> pl.DataFrame:
    """One article a group and event: a sentence with the group's word, one that all share."""
    return pl.DataFrame(
        [
            {
                "doc_id": f"{outlet}{e}",
                "outlet": outlet,
                "event": f"e{e}",
                "place": PLACES[e % 6],
                "text": f"The crowd near the {PLACES[e % 6]} saw a {word} there on day {e}. "
                f"Nobody at the {PLACES[e % 6]} was hurt on day {e}.",
            }
            for e in range(n_events)
            for outlet, word in said.items()
        ]
    )


def rows_of(found: k.Keyness) -> dict[tuple[str, str], dict]:
    return {(r["group"], r["word"]): r for r in found.words.iter_rows(named=True)}


# ---------------------------------------------------------------------------------- statistics


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 10**6), st.integers(1, 10**6))
def test_g2_is_scipys(a, b, c, d):
    found = float(k.g2(a, b, c, d))
    if a + b == 0:
        assert np.isnan(found)
        return
    expected = [c * (a + b) / (c + d), d * (a + b) / (c + d)]
    theirs = power_divergence([a, b], expected, lambda_="log-likelihood").statistic
    assert found == pytest.approx(max(theirs, 0), rel=1e-9, abs=1e-9)


def test_g2_and_percent_diff_by_hand():
    # 20 of 1,000 against 10 of 1,000: E = 15 each, 2 (20 ln(4/3) + 10 ln(2/3)).
    assert k.g2(20, 10, 1000, 1000) == pytest.approx(2 * (20 * np.log(4 / 3) + 10 * np.log(2 / 3)))
    assert k.percent_diff(20, 10, 1000, 1000) == pytest.approx(100)
    assert k.percent_diff(5, 10, 1000, 1000) == pytest.approx(-50)
    assert np.isnan(k.percent_diff(5, 0, 1000, 1000))


def test_moments_are_those_of_all_shuffles():
    rng = np.random.default_rng(1)
    n = rng.poisson(1.5, (7, 3)).astype(float)
    words = rng.integers(20, 40, 7).astype(float)
    event = np.array([0, 0, 0, 0, 1, 1, 1])
    group = np.array([0, 1, 1, 0, 1, 0, 0])
    has = np.array([n[event == e].sum(0) > 0 for e in (0, 1)])[event]
    base = words[:, None] * has
    residual = n - (n.sum(0) / base.sum(0)) * base
    sums = []
    for one in permutations(range(4)):
        for two in permutations(range(4, 7)):
            drawn = group[list(one + two)]
            sums.append(residual[drawn == 1].sum(0))
    sums = np.array(sums)
    observed = residual[group == 1].sum(0)
    found = shuffled(csr_array(n), words, event, group)
    np.testing.assert_allclose(found.z[1], (observed - sums.mean(0)) / sums.std(0), atol=1e-9)
    np.testing.assert_allclose(found.z[0], -found.z[1], atol=1e-9)
    assert np.all((found.p > 0) & (found.p <= 1))
    assert np.all((found.events >= 1) & (found.events <= 2))


def test_length_alone_is_no_choice():
    """A group that writes shorter does not overuse a word that both used just as often per word,
    nor one that was used on other events."""
    n = csr_array(np.array([[1.0], [2.0], [0.0], [0.0]]))
    words, event, group = np.array([100.0, 200, 50, 500]), [0, 0, 1, 1], [0, 1, 0, 1]
    found = shuffled(n, words, np.array(event), np.array(group))
    assert np.isnan(found.z).all()


def test_events_of_one_group_tell_nothing():
    n, words = csr_array(np.array([[3.0], [0.0]])), np.array([10.0, 10.0])
    found = shuffled(n, words, np.array([0, 1]), np.array([0, 1]))
    assert np.isnan(found.z).all() and np.isnan(found.p).all()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_chance_is_rarely_found(seed):
    """Labels that mean nothing: of 40 words few have a small p."""
    rng = np.random.default_rng(seed)
    event = np.repeat(np.arange(40), 3)
    group = np.concatenate([rng.permutation(3) for _ in range(40)])
    n = csr_array(rng.poisson(0.5, (120, 40)).astype(float))
    found = shuffled(n, rng.integers(200, 900, 120).astype(float), event, group)
    assert np.mean(found.p < 0.001) < 0.03


# ------------------------------------------------------------------------------- words counted


def test_counts_rates_and_log_odds_by_hand():
    found = k.keyness(articles(12, A="rioter", B="protester"), draws=50)
    row = rows_of(found)["A", "rioter"]
    size = len(
        ["The", "crowd", "near", "the", "harbor", "saw", "a", "rioter", "there", "on", "day", "3"]
    )
    size += len(["Nobody", "at", "the", "harbor", "was", "hurt", "on", "day", "3"])
    assert (row["n"], row["n_against"], row["n_articles"], row["n_events"]) == (12, 0, 12, 12)
    assert row["rate"] == pytest.approx(1000 / size)
    assert row["percent_diff"] is None  # B never says it
    assert row["g2"] == pytest.approx(2 * 12 * np.log(2))
    assert row["low"] < row["log_odds"] and row["log_odds"] > 0
    assert row["q"] < 0.05
    assert {w for _, w in rows_of(found)} >= {"rioter", "protester"}
    assert not {"crowd", "harbor", "the"} & {w for _, w in rows_of(found)}
    assert found.family.startswith("BH over")


def test_shares_are_out_of_all_words():
    frame = articles(A="rioter", B="protester")
    found = v.vocabulary(frame)
    chosen = v.units(found, k.events(frame))
    counts = v.as_counts(found, chosen, frame)
    tally = counts.tally()
    for concept in range(tally.n_concepts):
        np.testing.assert_allclose(tally.n[:, tally.concept == concept].sum(1), tally.words)
    at = counts.features["variant"].to_list().index("rioter")
    some = k.narrowed(counts, np.array([at]))
    np.testing.assert_allclose(some.tally().by_concept(some.tally().n), tally.by_concept(tally.n))
    column = some.features["variant"].to_list().index("rioter")
    assert some.tally().n[:, column].tolist() == [6, 0]
    # The value is that of the metric on all words.
    row = rows_of(k.keyness(frame, draws=0))["A", "rioter"]
    assert row["log_odds"] == pytest.approx(log_odds.measure(tally)[0, at])


def test_others_words_count_only_when_asked_for():
    frame = articles(A="marcher", B="marcher").with_columns(
        text=pl.col("text")
        + pl.when(pl.col("outlet") == "A")
        .then(pl.format(' The mayor said: "These thugs of the {} will face a court."', "place"))
        .otherwise(pl.lit(""))
    )
    own = {w for _, w in rows_of(k.keyness(frame, draws=0))}
    assert "thugs" not in own
    quoted = rows_of(k.keyness(frame, voice=("direct",), draws=0, top=50))
    # B quotes nobody, so there are no words to set A's quotations against.
    assert not quoted
    every = rows_of(k.keyness(frame, voice=None, draws=0, top=50))
    assert every["A", "thugs"]["n"] == 6


def test_names_are_words_only_when_asked_for():
    frame = articles(A="visit of Marlow", B="visit of somebody")
    assert ("A", "Marlow") not in rows_of(k.keyness(frame, draws=0))
    assert rows_of(k.keyness(frame, draws=0, names=True))["A", "Marlow"]["n"] == 6


def test_a_word_at_the_head_of_a_sentence_is_no_name():
    frame = articles(A="x", B="y").with_columns(
        text=pl.format(
            "Protesters came to the {} at noon. The {} was full of protesters then.",
            "place",
            "place",
        )
    )
    found = v.vocabulary(frame)
    assert "protesters" in found.words and "Protesters" not in found.words


def test_phrases_are_collocations():
    frame = articles(A="border wall", B="fence")
    found = v.vocabulary(frame)
    names = v.units(found, k.events(frame), ngrams=3).names
    assert "border wall" in names and "the border" not in names and "saw a" not in names
    assert not any(" " in n for n in v.units(found, k.events(frame), ngrams=1).names)
    assert rows_of(k.keyness(frame, draws=0))["A", "border wall"]["n"] == 6


def test_sentences_open_every_word():
    frame = articles(A="rioter", B="protester")
    found = k.keyness(frame, draws=0)
    text = dict(frame.select("doc_id", "text").iter_rows())
    assert found.sentences.height
    for s in found.sentences.iter_rows(named=True):
        assert text[s["doc_id"]][s["start"] : s["end"]].lower() == s["word"].lower()
        assert s["sentence_start"] <= s["start"] < s["end"] <= s["sentence_end"]
    shown = set(found.sentences.select("group", "word").iter_rows())
    assert shown == set(found.words.select("group", "word").iter_rows())


def test_swapping_two_words_swaps_the_results():
    one = rows_of(k.keyness(articles(A="rioter", B="protester"), draws=200, seed=3))
    other = rows_of(k.keyness(articles(A="protester", B="rioter"), draws=200, seed=3))
    for (group, word), row in one.items():
        twin = {"rioter": "protester", "protester": "rioter"}.get(word, word)
        for column in ("n", "g2", "log_odds", "p", "q"):
            assert other[group, twin][column] == pytest.approx(row[column])


def test_against_one_group():
    found = k.keyness(articles(A="rioter", B="protester", C="marcher"), against="C", draws=0)
    assert set(found.words["group"]) == {"A", "B"} and set(found.words["against"]) == {"C"}
    assert rows_of(found)["A", "rioter"]["n_against"] == 0


def test_many_groups_stand_together():
    said = {f"G{i:02}": "rioter" if i else "protester" for i in range(k.MOST_GROUPS + 3)}
    found = k.keyness(articles(**said), draws=0)
    assert ("G00", "protester") in rows_of(found)
    assert len(set(found.words["group"])) <= k.MOST_GROUPS + 1


def test_without_shared_events_there_is_no_p():
    frame = articles(A="rioter", B="protester").with_columns(event=pl.col("doc_id"))
    found = k.keyness(frame, draws=0)
    row = rows_of(found)["A", "rioter"]
    assert row["p"] is None and row["q"] is None and "no p" in row["reason"]
    assert found.family == ""
    with pytest.raises(DesignError, match="without pairing"):
        k.keyness(frame, pair="event", draws=0)


def test_rows_of_metrics():
    found = k.keyness(articles(A="border wall", B="fence"), draws=20)
    rows = k.as_metrics(found)
    assert rows.columns == list(tables.METRICS)
    assert set(rows["metric"]) == {"keyness", "percent_diff", "log_odds"}
    assert rows.height == 3 * found.words.height
    assert set(rows.filter(pl.col("variant") == "border wall")["concept"]) == {"phrases"}


def test_it_runs_as_an_analysis(demo):
    corpus = fr.read(demo)
    scan = fr.scan(corpus, [])
    design = fr.Design(draws=20, min_n=3, min_events=2)
    rows = k.run(scan, corpus, design)
    assert rows.columns == list(tables.METRICS) and rows.height


def test_rows_open_the_sentences_of_their_word(demo):
    result = fr.compare(fr.read(demo), draws=20, min_n=3, min_events=2, analyses=("keyness",))
    row = result.parts["analyses/keyness"].filter(pl.col("metric") == "log_odds").row(0, named=True)
    found = result.sentences(row)
    assert found.height and set(found["outlet"]) == {row["group"]}
    assert {m.lower() for m in found["match"]} == {row["variant"]}


@pytest.mark.parametrize(
    ("frame", "options", "says"),
    [
        (articles(A="x"), {}, "needs two"),
        (articles(A="xx", B="yy"), {"by": "country"}, "no column 'country'"),
        (articles(A="xx", B="yy"), {"against": "C"}, "there are A, B"),
        (articles(A="xx", B="yy"), {"ngrams": 4}, "1 to 3"),
        (articles(A="xx", B="yy"), {"voice": ("sung",)}, "no voice"),
        (articles(A="xx", B="yy"), {"zone": "footer"}, "no zone"),
        (articles(1, A="xx", B="yy"), {}, "lower min_n and min_events"),
    ],
)
def test_bad_input_says_what_to_do(frame, options, says):
    with pytest.raises(DesignError, match=says):
        k.keyness(frame, **{"draws": 0, **options})


def test_a_column_that_is_not_there(demo):
    corpus = fr.read(demo)
    with pytest.raises(DesignError, match="no column 'lean'"):
        k.articles_of(SimpleNamespace(index=fr.scan(corpus, []).index), corpus, "lean")


def test_the_command(framing, demo):
    done = framing(
        "keyness", demo, "--min-n", 3, "--min-events", 2, "--draws", 20, "--format", "csv"
    )
    assert done.stdout.startswith("group,against,word,n,")
    assert "q: BH over" in done.stderr
    bad = framing("keyness", demo, "--by", "planet", check=2)
    assert "no column 'planet'" in bad.stderr


@pytest.mark.gold
def test_real_articles(shared):
    """On real articles, of the words of news about one event, reporting verbs stand out."""
    corpus = fr.read(shared / "corpora" / "allsides_events.jsonl.gz", limit=300)
    found = k.keyness(k.articles_of(fr.scan(corpus, []), corpus, "lean"), by="lean", draws=0)
    assert set(found.words["group"]) <= {"left", "center", "right"}
    assert found.words["n"].min() > 0 and found.words["rate"].min() > 0
    assert found.words["g2"].is_between(0, 1e5).all()
