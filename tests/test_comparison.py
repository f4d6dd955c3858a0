"""compare() and score() on coverage that can be counted by hand."""

from __future__ import annotations

import math

import polars as pl
import pytest

import framing as fr
from framing.errors import DesignError, PluginError


@pytest.fixture(scope="module")
def corpus():
    rows = [
        {
            "id": f"{outlet}{i}",
            "outlet": outlet,
            "event": f"e{i}",
            "headline": None,
            "text": f"Two {word} came home. Nobody saw the {word}. “The {other} are free,” Ann Lee said.",
        }
        for outlet, word, other in (
            ("One", "captives", "hostages"),
            ("Two", "hostages", "captives"),
        )
        for i in range(8)
    ]
    return fr.Corpus.from_frame(pl.DataFrame(rows))


@pytest.fixture(scope="module")
def comparison(corpus):
    return fr.compare(corpus, "israel_palestine", draws=200)


def share(comparison, group, variant, voice="outlet"):
    return comparison.metrics.filter(
        (pl.col("metric") == "share")
        & (pl.col("group") == group)
        & (pl.col("variant") == variant)
        & (pl.col("voice") == voice)
        & (pl.col("concept") == "people-held")
    ).row(0, named=True)


def test_own_words_and_quotations_are_different_answers(comparison):
    own = share(comparison, "One", "captives")
    assert (own["value"], own["n"], own["n_concept"]) == (1.0, 16, 16)
    assert (own["n_articles"], own["n_events"]) == (8, 8)
    assert own["low"] > 0.5
    quoted = share(comparison, "One", "hostages", "direct")
    assert (quoted["value"], quoted["n"]) == (1.0, 8)
    everyone = share(comparison, "One", "captives", "all")
    assert everyone["value"] == pytest.approx(16 / 24)


def test_every_number_opens_its_sentences(comparison):
    rows = comparison.sentences(concept="people-held", variant="hostages", group="One")
    assert rows["voice"].unique().to_list() == ["direct"]
    assert rows.height == 8
    assert rows["speaker"].unique().to_list() == ["Ann Lee"]


def test_the_same_seed_gives_the_same_numbers(corpus, comparison):
    again = fr.compare(corpus, "israel_palestine", draws=200)
    assert again.metrics.equals(comparison.metrics)
    assert again.manifest == comparison.manifest


def test_the_manifest_holds_no_text(comparison):
    assert "came home" not in str(comparison.manifest)
    assert comparison.manifest["lexicons"]["israel_palestine"]["sha256"]
    assert comparison.manifest["corpus"]["articles"] == 16


def test_bad_designs_say_what_to_do(corpus):
    with pytest.raises(DesignError, match="no column 'country'"):
        fr.compare(corpus, "israel_palestine", by="country")
    with pytest.raises(DesignError, match="no mention was counted"):
        fr.compare(corpus, "abortion")
    with pytest.raises(PluginError, match="no metric is called 'bias'"):
        fr.compare(corpus, "israel_palestine", metrics=("bias",))
    with pytest.raises(DesignError, match="no setting 'colour'"):
        fr.compare(corpus, "israel_palestine", colour="red")
    one = fr.Corpus.from_frame(corpus.frame().filter(pl.col("outlet") == "One"))
    with pytest.raises(DesignError, match="a comparison needs two"):
        fr.compare(one, "israel_palestine")


def test_score_is_a_feature_table(corpus):
    table = fr.score(corpus, "israel_palestine", pair=("captives", "hostages"))
    row = table.filter((pl.col("doc_id") == "One0") & (pl.col("concept") == "people-held")).row(
        0, named=True
    )
    assert (row["n"], row["n_outlet"], row["n_direct"]) == (3, 2, 1)
    assert row["share_direct"] == pytest.approx(1 / 3)
    assert row["log_ratio"] == pytest.approx(math.log(2.5 / 0.5))
    assert row["variants"] == '{"captives": 2}'
    with pytest.raises(DesignError, match="no variant is called 'captors'"):
        fr.score(corpus, "israel_palestine", pair=("captors", "hostages"))
    with pytest.raises(DesignError, match="are not rivals"):
        fr.score(corpus, ["israel_palestine", "abortion"], pair=("captives", "pro-life"))


def test_the_correction_is_the_design_s(corpus):
    told = {
        name: fr.compare(
            corpus, "israel_palestine", permutations=99, draws=20, correction=name
        ).metrics
        for name in ("bh", "by")
    }
    families = {n: set(m["family"].drop_nulls().str.slice(0, 2)) for n, m in told.items()}
    assert families == {"bh": {"BH"}, "by": {"BY"}}
    both = told["bh"].select("q").with_columns(by=told["by"]["q"]).drop_nulls()
    assert both.height and (both["by"] >= both["q"]).all()
    with pytest.raises(DesignError, match="no correction is called 'holm'"):
        fr.compare(corpus, "israel_palestine", correction="holm")
