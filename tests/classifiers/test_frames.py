"""Generic frames: seeds, sentences, profiles, and a model of the user's own."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from framing.classifiers import frames, from_rows
from framing.errors import ModelError

# Written for these tests before they were run; one sentence a frame.
SENTENCES = {
    "economic": "The tax would cost the average household $900 and slow hiring in many industries.",
    "capacity": "The shelters are overcrowded, and there is a shortage of beds and staff.",
    "morality": "Bishops said that compassion for the stranger is a moral duty of every church.",
    "fairness": "The rule falls unequally on women, who say the pay gap is plain discrimination.",
    "legality": "The Supreme Court will decide whether the statute violates the First Amendment.",
    "policy": "The proposal would require background checks and phase out the old program.",
    "crime": "Two men were arrested and charged with robbery after a shooting near the jail.",
    "security": "The army moved missiles to the border after the terrorist attack.",
    "health": "Doctors fear that the virus will spread among patients who skipped the vaccine.",
    "quality_of_life": "Families spend hours in traffic, and rents in the neighborhood are too high.",
    "culture": "Younger generations keep the language, customs and traditions of their ancestry.",
    "opinion": "A new poll found the plan unpopular, and thousands of protesters marched.",
    "political": "Republican lawmakers hope the vote will help their candidate in the primary.",
    "external": "Diplomats warned that leaving the treaty would hurt ties with allies abroad.",
    "other": "It was a long, wet afternoon.",
}


def test_fifteen_frames_with_25_cues_each():
    found = frames.frames()
    assert len(found) == 15
    assert all(len(f.cues) >= 25 for f in found if f.id != "other")
    assert all(f.title and f.definition for f in found)


def test_a_cue_belongs_to_one_frame():
    owners = Counter(cue for f in frames.frames() for cue in f.cues)
    assert [cue for cue, n in owners.items() if n > 1] == []


@pytest.mark.parametrize("frame", SENTENCES)
def test_seeds_know_a_plain_case(frame):
    assert frames.builtin().decide([SENTENCES[frame]]) == [frame]
    assert frames.score_sentences(SENTENCES[frame])[0].frame == frame


def test_longer_cue_wins():
    # "Supreme Court" is one cue, not two; "border security" no border besides.
    text = "The Supreme Court heard a case on border security."
    cues = frames.score_sentences(text)[0].cues
    assert [text[a:b] for a, b in cues["legality"]] == ["Supreme Court"]
    assert [text[a:b] for a, b in cues["security"]] == ["border security"]


def test_sentence_scores_by_hand():
    text = "Nothing here. The court heard the lawyer on taxes."
    empty, full = frames.score_sentences(text)
    assert (empty.frame, dict(empty.cues)) == ("other", {})
    assert full.n_words == 7
    assert [text[a:b] for a, b in full.cues["legality"]] == ["court", "lawyer"]
    assert full.densities == pytest.approx({"legality": 200 / 7, "economic": 100 / 7})
    assert full.frame == "legality"


def test_profile_by_hand():
    text = "Nothing here. The court heard the lawyer on taxes."
    profile = frames.profile(text)
    assert "other" not in profile
    assert profile["legality"]["share"] == pytest.approx(2 / 3)
    assert profile["economic"]["density"] == pytest.approx(100 / 9)
    assert [text[a:b] for a, b in profile["economic"]["evidence"]] == ["taxes"]
    assert sum(f["n"] for f in profile.values()) == 3
    assert np.isnan(frames.profile("")["economic"]["share"])


def test_seeded_probabilities_are_shares():
    model = frames.builtin()
    row = dict(zip(model.labels, model.predict(["The court heard the lawyer on taxes."])[0]))
    assert row["legality"] == pytest.approx(2 / 3)
    assert row["economic"] == pytest.approx(1 / 3)
    reasons = model.explain_words("The court heard the lawyer on taxes.", label="legality")
    assert {r.feature for r in reasons if r.weight > 0} == {"court", "lawyer"}


def rows(n=14):
    cues = {f.id: f.cues for f in frames.frames()}
    kinds = ("economic", "health", "crime")
    return from_rows(
        {
            "text": f"The report on {cues[k][i]} and {cues[k][-i - 1]} was published and read.",
            "label": k,
            "outlet": f"outlet {i % 2}",
        }
        for k in kinds
        for i in range(n)
    )


def test_trained_on_labels_of_the_user():
    model = frames.train(rows(), seed=5)
    assert model.labels == ("crime", "economic", "health")
    assert model.card["figures"]["by outlet"]["macro_f1"] > 0.8
    assert model.decide([SENTENCES["health"], SENTENCES["crime"]]) == ["health", "crime"]
    again = frames.train(rows(), seed=5)
    assert again.to_bytes() == model.to_bytes()
    columns, _ = model.estimator[0].trace(SENTENCES["health"])
    assert columns["health"]
    reasons = model.explain(SENTENCES["health"], label="health")
    assert reasons[0].feature == "health" and reasons[0].weight > 0


def test_too_few_of_a_frame():
    with pytest.raises(ModelError, match="needs 10 examples a label"):
        frames.train(rows(n=4))


def test_saved_and_loaded(tmp_path):
    model = frames.train(rows(), evaluate=False)
    path = model.save(tmp_path / "f.model")
    again = frames.load_model(path)
    texts = list(SENTENCES.values())
    np.testing.assert_array_equal(again.predict(texts), model.predict(texts))


@pytest.mark.gold
def test_on_coded_sentences(shared):
    """Floors below the measured figures (docs/classifiers.md); one coder, a language model."""
    import json
    from pathlib import Path

    import polars as pl

    gold = Path(__file__).resolve().parents[1] / "gold" / "frames_allsides.jsonl"
    codes = [json.loads(line) for line in gold.read_text().splitlines()]
    texts = dict(
        pl.read_ndjson(shared / "corpora" / "allsides_events.jsonl.gz")
        .select("id", "text")
        .iter_rows()
    )
    assert len(codes) == 150 and "text" not in codes[0]
    right = total = common = 0.0
    for c in codes:
        scored = frames.score_sentences(texts[c["id"]][c["start"] : c["end"]])
        said = scored[0].frame if scored else frames.OTHER
        right += c["weight"] * (said == c["frame"])
        common += c["weight"] * (c["frame"] == "political")
        total += c["weight"]
    assert right / total >= 0.50
    assert right / total >= common / total + 0.10
