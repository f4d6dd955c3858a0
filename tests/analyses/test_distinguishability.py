"""Telling outlets apart: what counts, what is masked, and that chance stays chance."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

import framing as fr
from framing import tables
from framing.analyses import distinguishability as d
from framing.analyses._own_voice import own_voice
from framing.errors import DesignError

POOL = [
    "council",
    "bridge",
    "inspection",
    "board",
    "school",
    "repairs",
    "north",
    "wing",
    "river",
    "wall",
    "rain",
    "hills",
    "market",
    "square",
    "vote",
    "traders",
    "train",
    "station",
    "platform",
    "budget",
    "harbor",
    "boats",
    "storm",
    "roof",
    "library",
    "books",
    "garden",
    "fence",
    "museum",
    "ticket",
    "concert",
    "hall",
    "winter",
    "snow",
    "plow",
    "street",
    "lamp",
    "bakery",
    "flour",
    "oven",
    "window",
    "glass",
]


def articles(n_events: int, said: dict[str, str], seed: int = 0) -> pl.DataFrame:
    """One article an outlet and event, of four random sentences, and one that gives it away."""
    rng = np.random.default_rng(seed)
    rows = []
    for e in range(n_events):
        for outlet, habit in said.items():
            drawn = rng.choice(POOL, size=(4, 6))
            body = " ".join(f"People saw the {' and the '.join(words)} there." for words in drawn)
            near, by = rng.choice(POOL, 2)
            body += f" It was a {habit} day near the {near}, a {habit} night, {habit} by the {by}."
            rows.append(
                {"doc_id": f"{outlet}{e}", "outlet": outlet, "event": f"e{e}", "text": body}
            )
    return pl.DataFrame(rows)


def grams(text: str, **columns: str) -> list[str]:
    row = {"doc_id": "a", "outlet": "The Marlow Post", "event": "e", "text": text, **columns}
    return own_voice(pl.DataFrame([row]), ngrams=1)[0].grams


def test_own_voice_leaves_out_what_others_say():
    text = (
        "The mayor closed the bridge. “Traffic was dreadful yesterday,” she said. "
        "The sheriff said that drivers had ignored every warning."
    )
    kept = grams(text)
    assert {"mayor", "closed", "bridge"} <= set(kept)
    assert not {"dreadful", "ignored", "warning"} & set(kept)


@pytest.mark.parametrize(
    "boilerplate",
    [
        "By Dana Whitlow and others of our staff.",
        "Click here to get the app and more stories.",
        "Reporting by Dana; editing by Orla and colleagues.",
        "A heading without any full stop at all",
        "Visit marlowpost.com for more of the pictures.",
    ],
)
def test_layout_and_notices_are_left_out(boilerplate):
    assert grams(f"The mayor closed the bridge.\n\n{boilerplate}") == [
        "the",
        "mayor",
        "closed",
        "the",
        "bridge",
    ]


def test_captions_are_left_out():
    caption = "The mayor looks toward the river during a working lunch in Marlow. REUTERS/Jane Doe"
    text = f"The council met again that evening.\n\n{caption}\n\nIt voted against the repairs."
    assert "looks" not in grams(text) and "repairs" in grams(text)
    assert "lunch" not in grams(caption.replace("REUTERS/", "AP Photo/"))


def test_names_numbers_and_the_outlet_are_left_out():
    kept = grams("The mayor left the marlow post because Adair had 14 votes in Port Ellis.")
    assert not {"adair", "14", "port", "ellis", "marlow", "themarlowpost"} & set(kept)
    assert "votes" in kept


def test_ngrams_do_not_cross_what_is_left_out():
    frame = pl.DataFrame(
        [{"doc_id": "a", "outlet": "x", "event": "e", "text": "The old mayor Adair left town."}]
    )
    (voice,) = own_voice(frame)
    assert "old mayor" in voice.grams and "left town" in voice.grams
    assert "mayor left" not in voice.grams
    text = frame["text"][0]
    for gram, (a, b) in zip(voice.grams, voice.spans):
        assert text[a:b].lower() == gram


def test_sentences_printed_again_and_again_are_left_out():
    rows = [
        {
            "doc_id": f"{i}",
            "outlet": "x",
            "event": f"e{i}",
            "text": f"Our paper brings you the truth since 190{i}. The bridge number {w} closed.",
        }
        for i, w in enumerate(("one", "two", "three"))
    ]
    for voice in own_voice(pl.DataFrame(rows), ngrams=1):
        assert "truth" not in voice.grams
        assert "bridge" in voice.grams


def test_text_of_links_that_ran_into_a_sentence_is_left_out():
    rows = [
        ("a", "x", "The mayor met Dana AdairAdair under fire over bridge MORE on a cold day."),
        ("b", "x", "The files came from WikiLeaks on a dull day."),
        ("c", "y", "The papers of WikiLeaks came by train that year."),
    ]
    frame = pl.DataFrame([{"doc_id": d, "outlet": o, "event": d, "text": t} for d, o, t in rows])
    glued, named, other = own_voice(frame, ngrams=1)
    assert glued.grams == []
    assert "dull" in named.grams and "train" in other.grams


def test_outlets_with_a_habit_are_told_apart():
    told = d.distinguish(articles(16, {"A": "dreadful", "B": "pleasant"}), permutations=99)
    (pair,) = told.pairs.to_dicts()
    assert pair["value"] > 0.85
    assert pair["low"] < pair["value"] <= pair["high"] <= 1.0
    assert (pair["n_events"], pair["n_articles"], pair["n"]) == (16, 32, 32)
    assert pair["p"] == pytest.approx(0.01)
    assert pair["null"] == pytest.approx(0.5, abs=0.1)
    words = told.words
    assert words.filter(pl.col("group") == "A")["word"][0].split()[-1] in ("dreadful", "day")
    assert "dreadful" in " ".join(words.filter(pl.col("group") == "A")["word"])
    assert "pleasant" in " ".join(words.filter(pl.col("group") == "B")["word"])


def test_sentences_open_the_words():
    frame = articles(12, {"A": "dreadful", "B": "pleasant"})
    told = d.distinguish(frame, permutations=9)
    texts = dict(frame.select("doc_id", "text").iter_rows())
    assert told.sentences.height
    for row in told.sentences.iter_rows(named=True):
        text = texts[row["doc_id"]]
        assert text[row["start"] : row["end"]].lower() == row["word"]
        assert row["sentence_start"] <= row["start"] < row["end"] <= row["sentence_end"]
        assert row["doc_id"].startswith(row["group"])


def test_identical_outlets_are_not_told_apart():
    told = d.distinguish(articles(20, {"A": "long", "B": "long"}), permutations=199)
    (pair,) = told.pairs.to_dicts()
    assert pair["low"] <= 0.5 <= pair["high"]
    assert pair["p"] > 0.05


def test_swapping_the_outlets_swaps_the_result():
    one = d.distinguish(articles(14, {"A": "dreadful", "B": "pleasant"}), permutations=19)
    other = d.distinguish(articles(14, {"B": "dreadful", "A": "pleasant"}), permutations=19)
    a, b = one.pairs.to_dicts()[0], other.pairs.to_dicts()[0]
    assert a["value"] == b["value"]
    first = one.words.filter(pl.col("group") == "A")["word"].to_list()
    assert first == other.words.filter(pl.col("group") == "B")["word"].to_list()


def test_two_runs_agree():
    frame = articles(12, {"A": "dreadful", "B": "pleasant", "C": "dull"})
    one, other = (d.distinguish(frame, permutations=19, seed=4) for _ in range(2))
    assert one.pairs.equals(other.pairs) and one.words.equals(other.words)
    assert one.confusion.equals(other.confusion)


def test_confusion_rows_sum_to_one():
    told = d.distinguish(
        articles(12, {"A": "dreadful", "B": "pleasant", "C": "dull"}), permutations=9
    )
    sums = told.confusion.group_by("group").agg(pl.col("share").sum(), pl.col("n").sum())
    assert sums["share"].to_list() == pytest.approx([1.0] * 3)
    assert sums["n"].to_list() == [12.0] * 3
    right = told.confusion.filter(pl.col("group") == pl.col("against"))
    assert right["share"].min() > 0.8


def test_sentences_are_units_too():
    told = d.distinguish(
        articles(12, {"A": "dreadful", "B": "pleasant"}), unit="sentence", permutations=19
    )
    (pair,) = told.pairs.to_dicts()
    assert pair["n"] == 12 * 2 * 5
    # One sentence in five gives its outlet away; the rest are guesses.
    assert 0.5 < pair["value"] < 0.8


def test_too_few_events_give_a_reason_and_no_number():
    told = d.distinguish(articles(d.MIN_EVENTS - 1, {"A": "dreadful", "B": "pleasant"}))
    (pair,) = told.pairs.to_dicts()
    assert pair["value"] is None and pair["p"] is None
    assert pair["reason"] == "insufficient data: 9 shared events, 10 needed"
    assert not told.words.height and not told.confusion.height


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        (articles(3, {"A": "x"}), {}, "cover the same event"),
        (articles(3, {"A": "x", "B": "y"}), {"unit": "word"}, "no unit is called"),
        (articles(3, {"A": "x", "B": "y"}).drop("event"), {}, "no column 'event'"),
    ],
)
def test_refusals(frame, options, message):
    with pytest.raises(DesignError, match=message):
        d.distinguish(frame, **options)


def test_run_gives_metrics_rows():
    frame = articles(12, {"A": "dreadful", "B": "pleasant"})
    corpus = fr.Corpus.from_frame(frame)
    scan = fr.scan(corpus, [])
    design = SimpleNamespace(by="outlet", seed=0, draws=200, level=0.95)
    rows = d.run(scan, corpus, design)
    assert rows.columns == list(tables.METRICS)
    (pair,) = rows.filter(pl.col("metric") == "distinguishability").to_dicts()
    assert (pair["group"], pair["against"], pair["n_events"]) == ("A", "B", 12)
    assert pair["q"] == pair["p"]
    assert set(rows["metric"]) == {"distinguishability", "told_as", "telling_word"}
    with pytest.raises(DesignError, match="no column 'country'"):
        d.run(scan, corpus, SimpleNamespace(**{**vars(design), "by": "country"}))


# -------------------------------------------------------------------------------- arithmetic


def test_shuffling_keeps_each_events_outlets():
    units = own_voice(articles(6, {"A": "x", "B": "y", "C": "z"}))
    is_a = np.array([u.outlet == "A" for u in units])
    event = np.unique([u.event for u in units], return_inverse=True)[1]
    drawn = d._shuffled(units, is_a, event, 50, np.random.default_rng(0))
    for e in range(6):
        assert (drawn[event == e].sum(0) == 1).all()
    # Each article is A in about a third of the draws.
    assert abs(drawn.mean(1) - 1 / 3).max() < 0.3


def test_held_out_scores_agree_with_scikit_learn():
    from sklearn.linear_model import Ridge

    rng = np.random.default_rng(1)
    x = rng.normal(size=(30, 8))
    y = rng.normal(size=(30, 2))
    fold = np.arange(30) % 5
    said = d._held_out(x @ x.T, y, fold)
    for k in range(5):
        train, test = fold != k, fold == k
        fitted = Ridge(alpha=d.PENALTY).fit(x[train], y[train])
        expected = fitted.predict(x[test]) - y[train].mean(0)
        np.testing.assert_allclose(said[test], expected, atol=1e-9)


def test_balanced_accuracy_by_hand():
    labels = np.array([[1, 1, 1, 0]], bool).T
    said = np.array([[1, 1, 0, 0]], bool).T
    assert d._balanced(labels, said) == pytest.approx([(2 / 3 + 1) / 2])


@pytest.mark.parametrize(("n_events", "truth"), [(10, 0.6), (10, 0.9), (40, 0.75)])
def test_intervals_cover(n_events, truth):
    """Articles of an event are right or wrong together, half the time."""
    rng = np.random.default_rng(n_events)
    is_a = np.tile([True, False], n_events)
    event = np.repeat(np.arange(n_events), 2)
    covered = 0
    for _ in range(200):
        right = rng.random(2 * n_events) < truth
        tied = np.repeat(rng.random(n_events) < 0.5, 2)
        right = np.where(tied, np.repeat(right[::2], 2), right)
        low, high = d._interval(is_a, is_a == right, event, 200, 0.95, rng)
        covered += low <= truth <= high
    assert covered / 200 >= 0.92


ALLSIDES = Path(__file__).resolve().parents[2].parent / "shared/corpora/allsides_events.jsonl.gz"


@pytest.mark.gold
@pytest.mark.skipif(not ALLSIDES.exists(), reason=f"{ALLSIDES.name} is not in ../shared/corpora")
def test_three_pairs_of_real_outlets():
    frame = pl.read_ndjson(ALLSIDES).rename({"id": "doc_id"})
    outlets = ["Reuters", "Vox", "The Hill", "Fox Online News"]
    told = d.distinguish(frame.filter(pl.col("outlet").is_in(outlets)), permutations=199)
    tested = told.pairs.filter(pl.col("value").is_not_null())
    assert tested.height >= 3
    assert (tested["low"] < tested["value"]).all() and (tested["value"] < tested["high"]).all()
    assert (tested["null"] - 0.5).abs().max() < 0.05
    words = " ".join(told.words["word"])
    assert not {"reuters", "vox", "fox", "hill"} & set(words.split())
