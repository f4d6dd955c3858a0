"""Counting by hand: who wrote which word where, in few enough rows to count on fingers."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import tables
from framing.counts import count, require_comparable
from framing.errors import DesignError
from framing.tally import ratio


def article(doc, outlet, event=None, headline=5, body=100, **more):
    return {
        "doc_id": doc,
        "outlet": outlet,
        "event": event,
        "n_words_headline": headline,
        "n_words_body": body,
        **more,
    }


def mention(doc, variant, concept="held", voice="outlet", zone="body", **more):
    return {
        "doc_id": doc,
        "layer": "terms",
        "lexicon": "demo",
        "concept": concept,
        "variant": variant,
        "voice": voice,
        "zone": zone,
        "valid": True,
        **more,
    }


def index(*rows):
    return tables.conform(pl.DataFrame(list(rows), infer_schema_length=None), tables.INDEX)


def mentions(*rows):
    if not rows:
        return tables.empty(tables.MENTIONS)
    return tables.conform(pl.DataFrame(list(rows), infer_schema_length=None), tables.MENTIONS)


INDEX = index(
    article("a1", "A", "e1", section="world"),
    article("a2", "A", "e2", body=300, section="world"),
    article("b1", "B", "e1", section="home"),
    article("b2", "B", None, headline=None, section=None),
    article("b3", "B", None, section="home"),
)
MENTIONS = mentions(
    mention("a1", "captives", referent="x"),
    mention("a1", "captives", referent="y", zone="headline"),
    mention("a1", "hostages", voice="direct", referent="x"),
    mention("a2", "hostages", referent="x"),
    mention("b1", "captives", referent="x"),
    mention("b1", "prisoners", valid=False),
    mention("b2", "prisoners", valid=None),
    mention("b3", "army", concept="forces", voice="indirect"),
    mention("elsewhere", "captives"),
)


def table(counts):
    """{(group, concept, variant): n}"""
    n = counts.tally().n
    return {
        (g, r["concept"], r["variant"], r["referent"]): n[i, j]
        for i, g in enumerate(counts.groups)
        for j, r in enumerate(counts.features.iter_rows(named=True))
    }


def test_own_voice_by_outlet():
    counts = count(MENTIONS, INDEX)
    assert table(counts) == {
        ("A", "held", "captives", None): 2,
        ("A", "held", "hostages", None): 1,
        ("A", "held", "prisoners", None): 0,
        ("B", "held", "captives", None): 1,
        ("B", "held", "hostages", None): 0,
        ("B", "held", "prisoners", None): 1,
    }
    tally = counts.tally()
    assert tally.with_feature[0].tolist() == [1, 1, 0]
    assert tally.words.tolist() == [5 + 100 + 5 + 300, 5 + 100 + 100 + 5 + 100]
    assert tally.articles.tolist() == [2, 3]


def test_every_voice_one_voice_and_some():
    assert count(MENTIONS, INDEX, voice=None).tally().n.sum() == 7
    assert count(MENTIONS, INDEX, voice="direct").tally().n.sum() == 1
    assert count(MENTIONS, INDEX, voice=("direct", "indirect")).tally().n.sum() == 2


def test_zone_counts_mentions_and_words_of_that_zone():
    counts = count(MENTIONS, INDEX, zone="headline")
    assert table(counts) == {("A", "held", "captives", None): 1, ("B", "held", "captives", None): 0}
    assert counts.tally().words.tolist() == [10, 10]


def test_one_referent_and_referents_as_rivals_of_their_own():
    assert table(count(MENTIONS, INDEX, referent="y")) == {
        ("A", "held", "captives", "y"): 1,
        ("B", "held", "captives", "y"): 0,
    }
    split = count(MENTIONS, INDEX, referent="split")
    assert split.concepts["referent"].to_list() == ["x", "y", None]
    # The same variants stand in each set, in the same order, so that they can be compared.
    assert split.features["variant"].to_list() == ["captives", "hostages", "prisoners"] * 3
    assert split.codes["family"].tolist() == [0] * 9
    # The unknown referent's are of their own: nobody is set against "nobody knows whom".
    assert split.codes["variant"].tolist() == [0, 1, 2, 0, 1, 2, 3, 4, 5]
    assert table(split)["B", "held", "prisoners", None] == 1


def test_an_article_without_an_event_is_its_own_event():
    counts = count(MENTIONS, INDEX)
    assert counts.n_events == 4
    # An event that happens to be called like an article stays apart from it.
    named = index(article("e1", "A"), article("a2", "B", "e1"))
    assert count(MENTIONS, named).n_events == 2


def test_pairing_keeps_events_of_two_groups():
    counts = count(MENTIONS, INDEX, pair="event")
    assert counts.docs.to_list() == ["a1", "b1"]
    with pytest.raises(DesignError, match="without pairing"):
        count(MENTIONS, INDEX.filter(pl.col("outlet") == "A"), pair="event")


def test_any_column_groups_and_missing_values_are_left_out():
    counts = count(MENTIONS, INDEX, by="section", voice=None)
    assert counts.groups == ("home", "world")
    assert counts.tally().articles.tolist() == [2, 2]
    single = count(MENTIONS, INDEX, by="doc_id", voice=None)
    assert (single.tally().n == single.matrix.toarray()).all()


def test_loaded_variants_that_never_occur_have_a_zero():
    loaded = pl.DataFrame(
        [
            ("terms", "demo", "held", "detainees"),
            ("terms", "demo", "wall", "fence"),
        ],
        schema=["layer", "lexicon", "concept", "variant"],
        orient="row",
    )
    got = table(count(MENTIONS, INDEX, features=loaded))
    assert got["A", "held", "detainees", None] == 0
    assert got["B", "wall", "fence", None] == 0
    assert got["A", "held", "captives", None] == 2
    one = count(MENTIONS, INDEX, features=loaded, referent="x")
    assert set(one.features["referent"]) == {"x"}


def test_weights_of_mentions_count():
    weighted = MENTIONS.with_columns(weight=pl.lit(2.5))
    assert (count(weighted, INDEX).tally().n == 2.5 * count(MENTIONS, INDEX).tally().n).all()


def test_no_mention_gives_no_features():
    counts = count(mentions(), INDEX)
    assert counts.tally().n.shape == (2, 0)
    with pytest.raises(DesignError, match="no mention was counted"):
        require_comparable(counts)


@pytest.mark.parametrize(
    "options, message",
    [
        ({"by": "colour"}, "no column 'colour'.*outlet"),
        ({"zone": "caption"}, "no zone is called 'caption'"),
        ({"pair": "date"}, "only by 'event'"),
    ],
)
def test_what_cannot_be_counted_says_what_to_do(options, message):
    with pytest.raises(DesignError, match=message):
        count(MENTIONS, INDEX, **options)


def test_what_cannot_be_compared_says_what_to_do():
    with pytest.raises(DesignError, match="a comparison needs two"):
        require_comparable(count(MENTIONS, INDEX.filter(pl.col("outlet") == "A")))
    with pytest.raises(DesignError, match="single article"):
        require_comparable(count(MENTIONS, INDEX.filter(pl.col("doc_id").is_in(["a1", "b1"]))))
    with pytest.raises(DesignError, match="no article has a value"):
        count(MENTIONS, INDEX.filter(pl.col("doc_id") == "b2"), by="section")
    require_comparable(count(MENTIONS, INDEX))


def test_ratio_of_nothing_is_not_a_number_and_no_warning(recwarn):
    assert np.isnan(ratio(np.array([1.0, 0.0]), np.array([0.0, 0.0]))).all()
    assert not len(recwarn)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from("uvw"), st.sampled_from("cd"), st.booleans()),
        max_size=30,
    ),
    st.lists(st.sampled_from(["e1", "e2", None]), min_size=6, max_size=6),
)
def test_cells_and_groups_hold_every_mention_once(rows, events):
    idx = index(*[article(f"d{i}", "AB"[i % 2], events[i]) for i in range(6)])
    found = mentions(*[mention(f"d{d}", v, c, valid=ok) for d, v, c, ok in rows])
    counts = count(found, idx)
    good = sum(ok for *_, ok in rows)
    assert counts.tally().n.sum() == good
    assert counts.cells.n.sum() == good
    assert counts.cells.articles.sum() == 6
    # Order of rows does not matter.
    again = count(found.reverse(), idx)
    assert again.features.equals(counts.features)
    assert (again.tally().n == counts.tally().n).all()


def test_an_unknown_referent_is_told_with_those_found():
    mentions = tables.conform(
        pl.DataFrame({"doc_id": ["a"], "concept": ["c"], "variant": ["v"], "referent": ["north"]}),
        tables.MENTIONS,
    )
    index = tables.conform(pl.DataFrame({"doc_id": ["a"], "outlet": ["One"]}), tables.INDEX)
    with pytest.raises(DesignError, match="'nosuch'; these are found: north"):
        count(mentions, index, referent="nosuch")
