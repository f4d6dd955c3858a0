"""Grouping coverage of one event."""

from __future__ import annotations

import datetime
import gzip
import json
import random
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from framing.errors import DesignError, InputError
from framing.events import (
    THRESHOLD,
    WINDOW_DAYS,
    _average_linkage,
    _cluster,
    group_events,
    read_by_hand,
)

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
EVENTS = SHARED / "corpora" / "allsides_events.jsonl.gz"

TOPICS = {
    "flood": "river flood dam evacuated rain villagers rescue boats levee water Ostrava mayor Novak",
    "vote": "parliament vote coalition budget minister deputies Lisbon opposition speaker Almeida tax",
    "match": "final goal penalty stadium coach striker referee Montevideo crowd trophy Suarez extra",
}
# What any two stories share: everyday words, many enough that few of them meet by chance.
COMMON = [
    f"{a}{b}{c}{d}"
    for a in ("re", "com", "un", "pro")
    for b in "aeiou"
    for c in "lmnrst"
    for d in ("st", "ld", "rm", "nt", "ck", "pe")
]


def story(topic: str, seed: int, words: int = 150) -> str:
    """Words of a topic and of every day, in an order of its own."""
    rng = random.Random(f"{topic}{seed}")
    own = TOPICS[topic].split()
    return " ".join(rng.choice(own if rng.random() < 0.6 else COMMON) for _ in range(words))


def day(n: int) -> datetime.date:
    return datetime.date(2024, 3, 1) + datetime.timedelta(days=n)


def frame(rows: list[tuple]) -> pl.DataFrame:
    """Articles of (doc_id, topic, seed, days after the first of March or None)."""
    return pl.DataFrame(
        [
            {
                "doc_id": d,
                "outlet": f"outlet {seed}",
                "date": None if n is None else day(n),
                "headline": " ".join(story(topic, seed).split()[:6]),
                "text": story(topic, seed),
            }
            for d, topic, seed, n in rows
        ],
        schema_overrides={"date": pl.Date},
    )


NINE = frame([(f"{t}{k}", t, k, k) for t in TOPICS for k in range(3)])


def groups(result: pl.DataFrame) -> set[frozenset[str]]:
    return {frozenset(g) for g in result.group_by("event").agg("doc_id")["doc_id"].to_list()}


THREE = {frozenset(f"{t}{k}" for k in range(3)) for t in TOPICS}


def test_coverage_of_an_event_is_grouped():
    result = group_events(NINE)
    assert result.columns == ["doc_id", "event", "event_terms"]
    assert result["doc_id"].to_list() == NINE["doc_id"].to_list()
    assert groups(result) == THREE


def test_no_dates_are_needed():
    assert groups(group_events(NINE.drop("date"))) == THREE
    assert groups(group_events(NINE.with_columns(date=pl.lit("no day")))) == THREE


def test_a_headline_or_a_text_is_enough():
    assert groups(group_events(NINE.drop("headline"))) == THREE
    heads = NINE.select("doc_id", "date", headline="text")
    assert groups(group_events(heads)) == THREE


def test_time_keeps_like_events_apart():
    twice = frame([(f"old{k}", "flood", k, k) for k in range(3)] + [
        (f"new{k}", "flood", 10 + k, 60 + k) for k in range(3)
    ])  # fmt: skip
    found = groups(group_events(twice))
    assert all({d[:3] for d in g} in ({"old"}, {"new"}) for g in found)
    assert len(groups(group_events(twice.drop("date")))) == 1


def test_the_window_is_in_days():
    pair = frame([("a", "flood", 1, 0), ("b", "flood", 2, 2)])
    assert len(groups(group_events(pair))) == 1
    assert len(groups(group_events(pair, window_days=1))) == 2


def test_unrelated_articles_stay_alone():
    """Even few of them, where every word that two share is all that is known of the language."""
    alone = frame([(t, t, 0, 0) for t in TOPICS])
    result = group_events(alone)
    assert len(groups(result)) == 3
    assert result["event_terms"].to_list() == [None] * 3


def test_terms_explain_a_cluster():
    terms = dict(group_events(NINE).select("doc_id", "event_terms").iter_rows())
    for topic, words in TOPICS.items():
        shown = terms[f"{topic}0"].lower()
        assert sum(w.lower() in shown for w in words.split()) >= 3
        assert len({terms[f"{topic}{k}"] for k in range(3)}) == 1
        # Terms stand in an article as they are shown.
        texts = NINE.filter(pl.col("doc_id").str.starts_with(topic))
        whole = "\n".join(texts["headline"].to_list() + texts["text"].to_list()).lower()
        assert all(t.lower() in whole for t in terms[f"{topic}0"].split("; "))


def test_ids_come_from_content_not_from_order_or_names():
    one = dict(group_events(NINE).select("doc_id", "event").iter_rows())
    two = dict(group_events(NINE[::-1]).select("doc_id", "event").iter_rows())
    assert one == two
    renamed = NINE.with_columns(pl.col("doc_id") + "-x")
    assert group_events(renamed)["event"].to_list() == group_events(NINE)["event"].to_list()
    # A later article of the event does not change its id.
    more = pl.concat([NINE, frame([("late", "flood", 7, 3)])])
    three = dict(group_events(more).select("doc_id", "event").iter_rows())
    assert three["flood0"] == three["late"] == one["flood0"]


def test_articles_of_one_content_can_be_split_by_hand(tmp_path):
    same = pl.concat([NINE[:1], NINE[:1].with_columns(doc_id=pl.lit("twin"))])
    assert len(groups(group_events(same))) == 1
    file = tmp_path / "hand.yml"
    file.write_text("split:\n  - [twin]\n")
    assert len(groups(group_events(same, by_hand=file))) == 2


def test_the_hand_wins(tmp_path):
    file = tmp_path / "events.yml"
    file.write_text("merge:\n  - [flood0, vote2]\nsplit:\n  - [match1]\n  - [vote1, match2]\n")
    found = groups(group_events(NINE, by_hand=file))
    assert found == {
        frozenset(["flood0", "flood1", "flood2", "vote0", "vote2"]),
        frozenset(["match0"]),
        frozenset(["match1"]),
        frozenset(["vote1", "match2"]),
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("merge: [", "cannot read"),
        ("join: []", "merge:"),
        ("merge: [flood0]", "list of lists"),
        ("split:\n  - {a: b}", "list of lists"),
        ("- a", "merge:"),
        ("merge:\n  - [flood0, nobody]", "nobody"),
        ("split:\n  - [flood0]\n  - [flood0, flood1]", "two splits"),
    ],
)
def test_a_bad_hand_file_says_what_to_do(tmp_path, text, message):
    file = tmp_path / "events.yml"
    file.write_text(text)
    with pytest.raises(InputError, match=message):
        group_events(NINE, by_hand=file)


def test_ids_in_the_hand_file_stay_strings(tmp_path):
    file = tmp_path / "events.yml"
    file.write_text("merge:\n  - [1948, no]\n")
    assert read_by_hand(file) == {"merge": [["1948", "no"]], "split": []}
    with pytest.raises(InputError):
        read_by_hand(tmp_path / "absent.yml")


def test_wrong_input_says_what_to_do():
    with pytest.raises(DesignError, match="rename"):
        group_events(NINE.drop("doc_id"))
    with pytest.raises(DesignError, match="rename"):
        group_events(NINE.drop("headline", "text"))
    with pytest.raises(DesignError, match="doubled"):
        group_events(pl.concat([NINE, NINE]))
    with pytest.raises(DesignError, match="threshold"):
        group_events(NINE, threshold=0)
    with pytest.raises(DesignError, match="window_days"):
        group_events(NINE, window_days=-1)


def test_no_articles_and_empty_articles():
    assert group_events(NINE.clear()).columns == ["doc_id", "event", "event_terms"]
    blank = NINE.with_columns(text=pl.lit(None, pl.String), headline=pl.lit(""))
    assert group_events(blank)["event"].n_unique() == len(NINE)


def test_an_event_of_more_articles_than_an_article_has_neighbours():
    """Rows of a third of their squared length in common, beside as many that share nothing."""
    n, day = 80, np.zeros(160)
    third, rest = np.sqrt(1 / 3), np.sqrt(2 / 3)
    rows = np.zeros((2 * n, 2 * n + 1), np.float32)
    rows[np.arange(2 * n), np.arange(2 * n)] = np.where(np.arange(2 * n) < n, rest, 1)
    rows[:n, -1] = third
    labels = _cluster(sparse.csr_matrix(rows), day, np.arange(2 * n), THRESHOLD, WINDOW_DAYS)
    assert len(set(labels[:n])) == 1
    assert len(set(labels)) == n + 1


@given(st.lists(st.text(max_size=60), min_size=1, max_size=8), st.booleans())
@settings(max_examples=40, deadline=None)
def test_any_text_goes_through(texts, dated):
    articles = pl.DataFrame(
        {
            "doc_id": [str(k) for k in range(len(texts))],
            "date": [day(k) if dated else None for k in range(len(texts))],
            "text": texts,
        },
        schema_overrides={"date": pl.Date},
    )
    result = group_events(articles)
    assert result["event"].null_count() == 0
    assert len(result) == len(texts)


@given(st.integers(2, 12), st.floats(0.05, 0.9), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_linkage_agrees_with_scipy(n, threshold, seed):
    """On a whole graph the clusters are those of scipy's average linkage."""
    from scipy.cluster.hierarchy import fcluster, linkage

    pairs = [(a, b) for a in range(n) for b in range(a + 1, n)]
    score = np.random.default_rng(seed).random(len(pairs))
    i, j = (np.array(x, np.int64) for x in zip(*pairs))
    found = _average_linkage(n, i, j, score, np.ones(n), threshold)
    expected = fcluster(linkage(1 - score, "average"), 1 - threshold, "distance")
    same = lambda labels: {(a, b) for a, b in pairs if labels[a] == labels[b]}  # noqa: E731
    assert same(found) == same(expected)


@pytest.mark.gold
def test_accuracy_on_labelled_events():
    """B-cubed F1 at least .90, pairs precise to .90 at recall .60, on labels that are hidden."""
    if not EVENTS.exists():
        pytest.skip(f"{EVENTS} is not here")
    with gzip.open(EVENTS, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    articles = pl.DataFrame(
        [{"doc_id": r["id"], **{c: r[c] for c in ("outlet", "date", "headline", "text")}} for r in rows],
        infer_schema_length=None,
    )  # fmt: skip
    truth = np.unique([r["event"] for r in rows], return_inverse=True)[1]
    found = np.unique(group_events(articles)["event"].to_numpy(), return_inverse=True)[1]
    both = np.unique(np.stack([truth, found]), axis=1, return_inverse=True)[1].ravel()
    same, true, mine = (np.bincount(x)[x] for x in (both, truth, found))
    precision, recall = (same / mine).mean(), (same / true).mean()
    assert 2 * precision * recall / (precision + recall) >= 0.90
    assert (same - 1).sum() / (mine - 1).sum() >= 0.90
    assert (same - 1).sum() / (true - 1).sum() >= 0.60
