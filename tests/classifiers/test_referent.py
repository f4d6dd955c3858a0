"""Referents learned from codes: reading sheets, features, abstaining, explaining, files, folds."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest

import framing as fr
from framing.classifiers import referent
from framing.errors import InputError, ModelError

PLACES = ("harbour", "market", "mill", "ferry", "tower", "quarry")
HELD = (
    ("Guards at the {} of Ofer said the", "prisoners", "were fed.", "held-by-israel"),
    ("A tunnel under the {} in Gaza hid the", "captives", "for weeks.", "held-by-hamas"),
)


def rows(n=6):
    made = []
    for number, place in enumerate(PLACES[:n]):
        for left, match, right, label in HELD:
            left = left.format(place) + " "
            made.append(
                {
                    "concept": "people-held",
                    "text": f"{left}{match} {right}",
                    "start": len(left),
                    "end": len(left) + len(match),
                    "event": f"event {number}",
                    "valid": True,
                    "referent": label,
                }
            )
            budget = f"The mayor of the {place} called the budget a "
            made.append(
                {
                    "concept": "people-held",
                    "text": f"{budget}{match} of fashion, {number} times.",
                    "start": len(budget),
                    "end": len(budget) + len(match),
                    "event": f"event {number}",
                    "valid": False,
                    "referent": "none",
                }
            )
    return made


@pytest.fixture(scope="module")
def model():
    return referent.train(rows())


def test_it_learns_whom_and_what_is_out_of_sense(model):
    assert model.labels("people-held") == ("held-by-hamas", "held-by-israel", "invalid")
    cases = referent.read_cases(rows())
    said = [label for label, _ in model.decide(cases, confidence=0.0)]
    assert said == [c.label for c in cases]
    for chances in model.predict(cases):
        assert sum(chances.values()) == pytest.approx(1)


def test_it_abstains_below_a_confidence(model):
    cases = referent.read_cases(rows())
    assert all(label is None for label, _ in model.decide(cases, confidence=1.01))


def test_the_word_that_is_counted_is_no_feature():
    (one, *_) = referent.read_cases(rows())
    other = referent.Case(
        one.concept, one.text.replace("prisoners", "abductees"), one.start, one.end, group=one.group
    )
    assert referent.features([one]) == referent.features([other])


def test_the_features_that_decided_are_shown(model):
    case = referent.read_cases(rows())[0]
    reasons = model.explain(case)
    assert reasons
    assert [abs(r.weight) for r in reasons] == sorted(
        (abs(r.weight) for r in reasons), reverse=True
    )
    assert any("held-by-israel" in r.feature or "guards" in r.feature for r in reasons)
    with pytest.raises(ModelError, match="no label is called"):
        model.explain(case, label="nobody")


def test_files(model, tmp_path):
    path = model.save(tmp_path / "mine.model")
    again = referent.load_model(path)
    cases = referent.read_cases(rows())
    for one, other in zip(model.predict(cases), again.predict(cases)):
        assert one == pytest.approx(other)
    assert model.digest == again.digest
    assert "macro recall" in path.with_suffix(".md").read_text(encoding="utf-8")
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ModelError, match="train it again"):
        referent.load_model(path)
    with pytest.raises(ModelError, match="no model file"):
        referent.load_model(tmp_path / "none.model")


def test_no_event_is_on_both_sides():
    """With codes of one event for each label, held-out models cannot know the other label."""
    cases = [r for r in rows(6) if r["valid"]]
    for r in cases:
        r["event"] = r["referent"]
    read = referent.read_cases(cases)
    labels = [str(c.label) for c in read]
    chances, order = referent._held_out(referent.features(read), labels, [c.group for c in read])
    own = chances[np.arange(len(read)), [order.index(x) for x in labels]]
    assert (own == 0).all()


def test_a_temperature_calibrates():
    labels = ["a", "b"] * 50
    sure = np.array([[0.99, 0.01], [0.01, 0.99]] * 40 + [[0.01, 0.99], [0.99, 0.01]] * 10)
    cooler = referent._temperature(sure, labels, ["a", "b"])
    assert cooler > 1.5  # right in 80%, not 99%
    assert referent._tempered(sure, cooler).max(1).mean() == pytest.approx(0.8, abs=0.05)


def test_evaluation_counts_what_is_not_answered_as_wrong():
    figures = referent.evaluate(rows())["people-held"]
    assert figures["n"] == 24
    assert figures["groups"] == 6
    assert set(figures) >= {"classifier", "rules", "nearest actor", "majority"}
    assert figures["majority"]["macro_recall"] == pytest.approx(1 / 3, abs=1e-3)
    low, high = figures["classifier"]["interval"]
    assert low <= figures["classifier"]["macro_recall"] <= high


def test_scored_by_hand():
    said = referent._scored(["a", "a", "b", "b"], ["a", None, "b", "b"], list("wxyz"), 0)
    assert said["recall"] == {"a": 0.5, "b": 1.0}
    assert (said["macro_recall"], said["accuracy"], said["abstains"]) == (0.75, 0.75, 0.25)


def test_coding_sheets_and_json_lines_say_the_same(tmp_path):
    sheet = pl.DataFrame(
        [
            {
                "doc_id": r["event"], "concept": r["concept"], "valid": "yes" if r["valid"] else "no",
                "referent": r["referent"], "left": r["text"][: r["start"]],
                "match": r["text"][r["start"] : r["end"]], "right": r["text"][r["end"] :],
            }
            for r in rows()
        ]
    )  # fmt: skip
    sheet.write_csv(tmp_path / "sheet.csv")
    (tmp_path / "codes.jsonl").write_text("\n".join(map(json.dumps, rows())), encoding="utf-8")
    one = referent.read_cases(tmp_path / "sheet.csv")
    assert one == referent.read_cases(tmp_path / "codes.jsonl")


def test_what_cannot_be_learned_is_told(tmp_path):
    with pytest.raises(InputError, match="no coded mention"):
        referent.read_cases([{"concept": "people-held", "valid": "", "text": "x"}])
    with pytest.raises(InputError, match="cannot read"):
        referent.read_cases(tmp_path / "none.csv")
    with pytest.raises(ModelError, match="no concept has 20"):
        referent.train(rows(2))
    with pytest.raises(ModelError, match="not trained for"):
        referent.train(rows()).labels("minors")


def test_a_model_that_wins_is_used_by_the_finder(model, tmp_path, monkeypatch):
    monkeypatch.setenv("FRAMING_MODELS", str(tmp_path))
    text = "Guards at the mill of Ofer in Israel said the prisoners were fed."
    corpus = fr.Corpus.from_frame(pl.DataFrame({"text": [text]}))

    def confidence(wins):
        card = {**model.card, "wins": {"people-held": wins}}
        referent.ReferentModel(model.estimators, card).save(tmp_path / "referent.model")
        referent._kept.cache_clear()
        (row,) = fr.find(corpus, "israel_palestine", invalid=True).to_dicts()
        return row["confidence"]

    assert confidence(True) != confidence(False)


@pytest.mark.gold
def test_on_held_out_events_it_knows_more_than_chance(shared):
    path = shared / "gold" / "mentions.jsonl"
    with path.open(encoding="utf-8") as stream:
        codes = [r for r in map(json.loads, stream) if r["concept"] == "people-held"]
    figures = referent.evaluate(codes)["people-held"]
    assert figures["classifier"]["macro_recall"] > 0.65
    assert figures["rules"]["macro_recall"] > 0.75
