"""Semantic axes: arithmetic by hand, shared events only, and no place without a difference."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

import framing as fr
from framing import tables
from framing.analyses import axes as a
from framing.errors import DesignError
from framing.mentions import scan
from framing.vectors import Vectors

# Three directions: good against bad, and two that do not matter.
WORDS = {
    "good": (1, 0, 0),
    "bad": (-1, 0, 0),
    "fine": (1, 1, 0),
    "poor": (-1, 1, 0),
    "town": (0, 1, 0),
    "street": (0, 0, 1),
    "lamp": (0, 1, 1),
}
AXIS = a.Axis("good-bad", (("good",), ("bad",)))


@pytest.fixture
def vectors():
    matrix = np.array(list(WORDS.values()), np.float32)
    return Vectors(tuple(WORDS), matrix / np.linalg.norm(matrix, axis=1, keepdims=True))


def articles(n_events: int, said: dict[str, str]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "doc_id": f"{outlet}{e}",
                "outlet": outlet,
                "event": f"e{e}",
                "text": f"The town {'street ' * (e + 1)}had a {word} {'lamp ' * (e % 2)}here.",
            }
            for e in range(n_events)
            for outlet, word in said.items()
        ]
    )


def test_shipped_axes_have_two_poles_without_a_common_word():
    found = a.axes()
    assert len(found) >= 12
    for axis in found:
        first, second = axis.poles
        assert len(first) >= 3 and len(second) >= 3
        assert not set(first) & set(second)


def test_direction_by_hand(vectors):
    np.testing.assert_allclose(AXIS.direction(vectors), [1, 0, 0])
    turned = a.Axis("bad-good", AXIS.poles[::-1])
    np.testing.assert_allclose(turned.direction(vectors), [-1, 0, 0])


@pytest.mark.parametrize(
    ("poles", "message"),
    [((("good",), ("unheard",)), "know 0 of unheard"), ((("good",), ("good",)), "the same mean")],
)
def test_useless_poles_are_told(vectors, poles, message):
    with pytest.raises(DesignError, match=message):
        a.Axis("x", poles).direction(vectors)


def test_measures_by_hand():
    # Side one: words at 1 and 0 (n 2, sum 1, squares 1); other: at -1 and 0.
    one = (np.array([2.0]), np.array([1.0]), np.array([1.0]))
    other = (np.array([2.0]), np.array([-1.0]), np.array([1.0]))
    bias, intensity = a._measure(one, other)
    assert bias == pytest.approx([1.0])  # .5 - -.5
    assert intensity == pytest.approx([0.0])
    still = (np.array([2.0]), np.array([0.0]), np.array([0.0]))
    # Both together: B = .25; one: (.75^2 + .25^2) / 2, still: .25^2.
    assert a._measure(one, still)[1] == pytest.approx([(0.5625 + 0.0625) / 2 - 0.0625])


def test_difference_of_outlets(vectors):
    placed = a.place(articles(14, {"A": "fine", "B": "poor"}), vectors, axes=[AXIS], draws=500)
    bias = placed.differences.filter(pl.col("measure") == "axis_bias").to_dicts()[0]
    assert (bias["group"], bias["against"], bias["n_events"]) == ("A", "B", 14)
    assert 0 < bias["low"] < bias["value"] < bias["high"]
    assert bias["p"] == pytest.approx(1 / 501, abs=0.004)
    words = placed.words
    assert set(words["word"][:2]) == {"fine", "poor"}
    assert words["contribution"].sum() == pytest.approx(bias["value"])


def test_swapping_the_outlets_turns_the_sign(vectors):
    one = a.place(articles(12, {"A": "fine", "B": "poor"}), vectors, axes=[AXIS], draws=50)
    other = a.place(articles(12, {"B": "fine", "A": "poor"}), vectors, axes=[AXIS], draws=50)
    np.testing.assert_allclose(one.differences["value"], -other.differences["value"], atol=1e-12)
    np.testing.assert_allclose(one.differences["low"], -other.differences["high"], atol=1e-12)


def test_same_words_make_no_difference(vectors):
    placed = a.place(articles(12, {"A": "fine", "B": "fine"}), vectors, axes=[AXIS], draws=50)
    np.testing.assert_allclose(placed.differences["value"], 0, atol=1e-12)
    assert (placed.differences["p"] == 1).all()
    assert not placed.words.height


def test_sentences_open_the_words(vectors):
    frame = articles(12, {"A": "fine", "B": "poor"})
    placed = a.place(frame, vectors, axes=[AXIS], draws=20)
    texts = dict(frame.select("doc_id", "text").iter_rows())
    assert placed.sentences.height
    for row in placed.sentences.iter_rows(named=True):
        assert texts[row["doc_id"]][row["start"] : row["end"]].lower() == row["word"]


def test_few_events_and_none(vectors):
    placed = a.place(articles(9, {"A": "fine", "B": "poor"}), vectors, axes=[AXIS])
    assert placed.differences["value"].null_count() == 2
    assert placed.differences["reason"][0] == "insufficient data: 9 shared events, 10 needed"
    with pytest.raises(DesignError, match="cover the same event"):
        a.place(articles(12, {"A": "fine"}), vectors, axes=[AXIS])


def test_coverage_of_the_interval():
    """Events differ in their words; the truth is no difference."""
    rng = np.random.default_rng(7)
    covered = 0
    for k in range(200):
        level = rng.normal(size=12)
        sides = []
        for _ in range(2):
            n = rng.integers(20, 60, 12).astype(float)
            mean = level + rng.normal(scale=0.5, size=12)
            sides.append((n, n * mean, n * (mean**2 + 1)))
        found = a._differences(*sides, draws=300, level=0.95, seed=k)[0]
        covered += found["low"] <= 0 <= found["high"]
    assert covered / 200 >= 0.92


def test_run_gives_metrics_rows(vectors, tmp_path, monkeypatch):
    path = tmp_path / "vectors.npz"
    np.savez(path, words=np.array(vectors.words), vectors=vectors.matrix)
    corpus = fr.Corpus.from_frame(articles(12, {"A": "fine", "B": "poor"}))
    scan = fr.scan(corpus, [])
    design = SimpleNamespace(
        by="outlet",
        seed=0,
        draws=50,
        level=0.95,
        vectors=path,
        axes={"good-bad": (("good",), ("bad",))},
    )
    rows = a.run(scan, corpus, design)
    assert rows.columns == list(tables.METRICS)
    assert set(rows["metric"]) == {"axis_bias", "axis_intensity", "axis_word"}
    assert set(rows["concept"]) == {"good-bad"}
    design.axes = {"good-bad": ("good", "bad")}
    with pytest.raises(DesignError, match="two poles"):
        a.run(scan, corpus, design)
    design.vectors = None
    monkeypatch.setattr(a, "installed_vectors", lambda: None)
    with pytest.raises(DesignError, match="need word vectors"):
        a.run(scan, corpus, design)


def test_axes_of_a_file(tmp_path):
    path = tmp_path / "axes.yml"
    path.write_text("on-off: [[on, yes], [off, no]]\n")
    assert a._given(path) == (a.Axis("on-off", (("on", "yes"), ("off", "no"))),)
    path.write_text("- on\n- off\n")
    with pytest.raises(DesignError, match="has lines such as"):
        a._given(str(path))
    path.write_text("on-off: [on, off]\n")
    with pytest.raises(DesignError, match="two poles"):
        a._given(path)
    with pytest.raises(DesignError, match="no file of axes"):
        a._given(tmp_path / "none.yml")


def test_articles_are_scored_against_their_event(vectors):
    placed = a.place(articles(12, {"A": "fine", "B": "poor"}), vectors, axes=[AXIS])
    scores = {r["doc_id"]: r["value"] for r in placed.articles.iter_rows(named=True)}
    assert scores["A0"] > 0 > scores["B0"]
    assert scores["A0"] + scores["B0"] == pytest.approx(0, abs=1e-6)


def test_two_groups_placed_as_the_page_shows_them(tmp_path, monkeypatch):
    from framing import wording

    path = tmp_path / "small.txt"
    path.write_text(
        "".join(f"{w} {' '.join(map(str, v))}\n" for w, v in WORDS.items()), encoding="utf-8"
    )
    unknown = a.Axis("up-down", (("up",), ("down",)))  # left out: no vectors of its words
    monkeypatch.setattr(a, "axes", lambda: (AXIS, unknown))
    corpus = fr.Corpus.from_frame(articles(12, {"A": "fine", "B": "poor", "C": "fine"}))
    found = wording.placed(
        corpus, scan(corpus, ()), by="outlet", one="A", other="B", vectors=str(path)
    )
    bias = wording.bias(found.rows).row(0, named=True)
    assert bias["axis"] == "bad – good" and bias["clear"]
    assert bias["low"] > 0 and bias["q"] < 0.05
    assert bias["words"].startswith("The words of A lie nearer “good” than those of B: +")
    toward = {p["toward"][0]: p["word"].to_list() for p in wording.pulls(found.words, "bad – good")}
    assert "fine" in toward["good"]
    monkeypatch.setattr(a, "axes", lambda: (unknown,))
    with pytest.raises(DesignError, match="too few words of the axes"):
        wording.placed(corpus, scan(corpus, ()), by="outlet", one="A", other="B", vectors=str(path))
    assert "lie nearer “good” than those of B" in found.sentence
    assert set(found.words["word"]) >= {"fine", "poor"}
