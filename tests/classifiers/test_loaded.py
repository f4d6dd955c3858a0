"""Loaded language: out of the box, trained, and blind to who is spoken about."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import seeds
from framing.classifiers import loaded, read_labelled

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
BABE = SHARED / "corpora" / "babe_sg1.jsonl.gz"


def probability(model, texts):
    return model.predict(texts)[:, model.labels.index("loaded")]


@pytest.mark.parametrize(
    ("plain", "worded"),
    [
        ("The senator criticized the plan.", "The senator slammed the disastrous plan."),
        ("The officials left the city.", "The corrupt officials cravenly fled the city."),
        ("The crowd entered the hall.", "The rabid mob stormed the hall."),
    ],
)
def test_builtin_orders_plain_before_loaded(plain, worded):
    low, high = probability(loaded.builtin(), [plain, worded])
    assert low < high


def test_builtin_is_the_same_each_time():
    loaded.builtin.cache_clear()
    one = loaded.builtin().to_bytes()
    loaded.builtin.cache_clear()
    assert loaded.builtin().to_bytes() == one


SWAPS = [("Israel", "Hamas"), ("Democrats", "Republicans"), ("Trump", "Biden"), ("Rice", "Gaza")]
GROUPS = [("liberal", "conservative"), ("women", "men"), ("police", "protesters")]


@pytest.mark.parametrize(("one", "other"), [*SWAPS, *GROUPS])
def test_who_is_spoken_about_moves_nothing(model, one, other):
    said = "Yesterday {} viciously attacked {} for the failed and reckless plan of {}."
    texts = [said.format(one, other, one), said.format(other, one, other)]
    for tried in (model, loaded.builtin()):
        a, b = probability(tried, texts)
        assert a == pytest.approx(b, abs=1e-12)


def test_no_group_word_has_a_loadedness():
    assert not set(seeds.loadedness()) & seeds.groups()


def test_no_cue_has_a_word_for_a_group():
    for name, phrases in seeds.style_cues().items():
        assert not {w for p in phrases for w in p.split(" ")} & seeds.groups(), name


@given(
    st.sampled_from(sorted(seeds.groups())),
    st.sampled_from(sorted(seeds.groups())),
    st.sampled_from([p[x] for p in seeds.load("loaded_sentences")["pairs"] for x in p]),
)
@settings(max_examples=60, deadline=None)
def test_any_two_groups_can_be_swapped(one, other, sentence):
    texts = [
        f"It was the {a} who heard the {b} say it: {sentence}"
        for a, b in ((one, other), (other, one))
    ]
    if len(one.split()) == len(other.split()) == 1:
        a, b = probability(loaded.builtin(), texts)
        assert a == pytest.approx(b, abs=1e-12)


def test_cue_count_counts_listed_words():
    texts = ["The radical mob slammed it.", "The crowd criticized it."]
    assert loaded.cue_count(texts) == ["loaded", "plain"]
    assert loaded.cue_count(texts, least=4) == ["plain", "plain"]


def test_word_vectors_are_optional(rows, tmp_path):
    words = ["plan", "mob", "vote", "shameful", "said"]
    path = tmp_path / "vectors.txt"
    lines = [f"{w} {i} {1 - i} 0.5" for i, w in enumerate(words)]
    path.write_text("\n".join(lines), encoding="utf-8")
    trained = loaded.train(rows, vectors=path, evaluate=False)
    names = trained.estimator[0].names()
    assert names[-3:] == ["word vector 0", "word vector 1", "word vector 2"]
    assert np.isfinite(trained.predict(["A plan of the mob.", "Nothing known"])).all()


@pytest.fixture(scope="module")
def babe():
    return loaded.named(read_labelled(BABE))


@pytest.mark.gold
@pytest.mark.skipif(not BABE.exists(), reason="../shared/corpora/babe_sg1.jsonl.gz is not here")
class TestBabe:
    """Floors below the measured figures (docs/classifiers.md), on sentences of real outlets."""

    def test_builtin_beats_cue_count_and_majority(self, babe):
        from framing.classifiers._evaluation import figures

        told = loaded.builtin().measure(babe)
        cues = {}
        for least in (1, 2):
            guess = np.array(
                [[g == "loaded", g == "plain"] for g in loaded.cue_count(babe.texts, least=least)]
            )
            cues[least] = figures(babe.labels, guess.astype(float), ["loaded", "plain"])["macro_f1"]
        assert told["macro_f1"] >= max(cues.values()) + 0.02
        assert told["macro_f1"] >= told["majority"] + 0.3

    def test_trained_on_other_outlets(self, babe):
        model = loaded.train(babe, evaluate=False)
        told = model.evaluate(babe, groups=["outlet"])["by outlet"]
        assert told["macro_f1"] >= 0.70
        assert told["ece"] <= 0.05
        assert len(model.to_bytes()) <= 5_000_000
