"""Saving, loading, refusing; explaining; and the arithmetic of the figures."""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.classifiers import _evaluation, _model, loaded
from framing.errors import ModelError

TEXTS = [
    "The council voted on Tuesday.",
    "A shameful, disgusting travesty.",
    "“Quoted words,” he said.",
    "...",
]


def repacked(raw: bytes, **changed: bytes) -> bytes:
    """The same file with some members replaced (`card_json=...` for card.json)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, changed.get(name.replace(".", "_"), old.read(name)))
    return out.getvalue()


def test_loaded_model_predicts_the_same(model, tmp_path):
    path = model.save(tmp_path / "m.framing")
    again = _model.load(path, kind="loaded")
    np.testing.assert_array_equal(again.predict(TEXTS), model.predict(TEXTS))
    assert again.card == json.loads(json.dumps(model.card))
    assert "# Model card" in path.with_suffix(".md").read_text(encoding="utf-8")
    assert again.to_bytes() == path.read_bytes()


def test_card_and_picture_lie_beside_the_file(rows, tmp_path):
    trained = loaded.train(rows, seed=1)
    path = trained.save(tmp_path / "m.model")
    page = path.with_suffix(".md").read_text(encoding="utf-8")
    for told in ("by outlet", "by topic", "random folds (flattering)", "m.svg", "does not mean"):
        assert told in page
    assert path.with_suffix(".svg").read_text(encoding="utf-8").startswith("<svg")
    assert trained.card["data"]["labels"] == rows.counts
    card = json.dumps(trained.card)
    assert not [t for t in rows.texts if t in card]  # a digest of the data, no text


def test_one_seed_gives_one_file(model, rows):
    assert loaded.train(rows, seed=3, evaluate=False).to_bytes() == model.to_bytes()


@pytest.mark.parametrize("member", ["card_json", "estimator_skops"])
def test_tampered_member_is_refused(model, member):
    raw = repacked(model.to_bytes(), **{member: b"{}"})
    with pytest.raises(ModelError, match="changed after training"):
        _model.from_bytes(raw)


def test_every_flipped_byte_of_the_head_is_refused_or_harmless(model):
    raw = bytearray(model.to_bytes())
    whole = model.predict(TEXTS)
    for at in range(0, len(raw), len(raw) // 40):
        changed = bytes(raw[:at]) + bytes([raw[at] ^ 255]) + bytes(raw[at + 1 :])
        try:
            np.testing.assert_array_equal(_model.from_bytes(changed).predict(TEXTS), whole)
        except ModelError:
            continue


def test_foreign_types_are_refused_although_digests_fit(model):
    import hashlib

    import skops.io

    class_ = io.BytesIO(skops.io.dumps(Foreign()))
    members = {"card.json": b"{}", "estimator.skops": class_.getvalue()}
    manifest = {
        "format": _model.FORMAT,
        "kind": "loaded",
        "sha256": {k: hashlib.sha256(v).hexdigest() for k, v in members.items()},
    }
    raw = repacked(
        model.to_bytes(),
        manifest_json=json.dumps(manifest).encode(),
        card_json=b"{}",
        estimator_skops=class_.getvalue(),
    )
    with pytest.raises(ModelError, match="types no model needs"):
        _model.from_bytes(raw)


class Foreign:
    """A type that no model holds."""

    def __init__(self) -> None:
        self.a = 1


def test_other_format_kind_digest_and_file(model, tmp_path):
    raw = model.to_bytes()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    newer = repacked(raw, manifest_json=json.dumps({**manifest, "format": 99}).encode())
    with pytest.raises(ModelError, match="model format 99"):
        _model.from_bytes(newer)
    with pytest.raises(ModelError, match="kind 'loaded', not 'frames'"):
        _model.from_bytes(raw, kind="frames")
    with pytest.raises(ModelError, match="no model file of this toolkit"):
        _model.from_bytes(b"PK nonsense")
    with pytest.raises(ModelError, match="framing train"):
        _model.load(tmp_path / "none")
    path = model.save(tmp_path / "m")
    with pytest.raises(ModelError, match="whose digest you gave"):
        _model.load(path, sha256="0" * 64)


def test_predict_refuses_what_is_no_text(model):
    with pytest.raises(ModelError, match="list of texts"):
        model.predict("one text")
    with pytest.raises(ModelError, match="NoneType"):
        model.predict([None])
    assert model.predict([]).shape == (0, 2)


def test_wordless_text_has_no_probability(model):
    probabilities = model.predict(TEXTS)
    assert np.isnan(probabilities[3]).all()
    np.testing.assert_allclose(probabilities[:3].sum(1), 1)
    assert model.decide(TEXTS)[3] is None


def test_abstains_below_a_confidence(model):
    sure = model.decide(TEXTS, confidence=0.999999)
    assert sure == [None] * 4
    assert model.decide(TEXTS[1:2]) == ["loaded"]


def test_reasons_are_words_of_the_text(model):
    text = "The shameful, disgusting travesty ended on Tuesday."
    reasons = model.explain_words(text)
    assert {r.feature for r in reasons} >= {"shameful", "disgusting", "travesty"}
    for word, _, [(a, b)] in reasons:
        assert text[a:b] == word
    weights = {r.feature: r.weight for r in reasons}
    assert weights["disgusting"] > 0 > weights.get("Tuesday", -1)
    with pytest.raises(ModelError, match="no label is called"):
        model.explain(text, label="biased")


def test_reasons_add_up_to_the_log_odds(model):
    text = "The shameful, disgusting travesty ended on Tuesday."
    wording, regression = model.estimator[0], model.estimator[-1]
    columns, _ = wording.trace(text)
    total = sum(regression.coef_[0][c] * v for found in columns.values() for c, v in found)
    assert total + regression.intercept_[0] == pytest.approx(
        float(regression.decision_function(wording.transform([text]))[0])
    )


def test_parts_of_words_add_up_too(rows):
    model = loaded.train(rows, parts=True, evaluate=False)
    text = "A shameful and shameful act by Marlow."
    wording, regression = model.estimator[0], model.estimator[-1]
    columns, _ = wording.trace(text)
    total = sum(regression.coef_[0][c] * v for found in columns.values() for c, v in found)
    expected = regression.decision_function(wording.transform([text]))[0]
    assert total + regression.intercept_[0] == pytest.approx(float(expected))


@given(st.text(max_size=120))
@settings(max_examples=80, deadline=None)
def test_any_text_has_probabilities_and_reasons(text):
    model = loaded.builtin()
    (row,) = model.predict([text])
    assert np.isnan(row).all() or row.sum() == pytest.approx(1)
    for _, weight, spans in model.explain(text):
        assert np.isfinite(weight)
        assert all(0 <= a < b <= len(text) for a, b in spans)


# ------------------------------------------------------------------------------------ figures


def test_macro_f1_by_hand():
    # Label 0: 2 of 3 found, none wrong: F1 = 4/5. Label 1: 1 of 1 found, 1 wrong: F1 = 2/3.
    truth, guess = np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1])
    assert _evaluation.macro_f1(truth, guess, 2) == pytest.approx((4 / 5 + 2 / 3) / 2)


def test_calibration_error_by_hand():
    # One bin predicts .85 and .85 and sees 1 of 2; one predicts .05 and sees 0 of 1.
    score, event = np.array([0.85, 0.85, 0.05]), np.array([True, False, False])
    assert _evaluation.calibration_error(score, event) == pytest.approx((0.7 + 0.05) / 3)
    assert [b["n"] for b in _evaluation.reliability(score, event)] == [1, 2]


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=40))
@settings(max_examples=50, deadline=None)
def test_figures_agree_with_scikit_learn(drawn):
    from sklearn.metrics import f1_score, roc_auc_score

    score = np.array([s / 5 for s, _ in drawn])
    event = np.array([e for _, e in drawn])
    if event.any() and not event.all():
        assert _evaluation.auc(score, event) == pytest.approx(roc_auc_score(event, score))
        guess = (score > 0.5).astype(int)
        truth = event.astype(int)
        expected = f1_score(truth, guess, average="macro", labels=[0, 1], zero_division=0)
        assert _evaluation.macro_f1(truth, guess, 2) == pytest.approx(expected)


def test_rows_without_a_probability_are_wrong():
    probabilities = np.array([[0.9, 0.1], [np.nan, np.nan]])
    told = _evaluation.figures(["a", "a"], probabilities, ["a", "b"])
    assert told["accuracy"] == 0.5
    assert told["abstaining"][0]["answered"] == 0.5


def test_whole_groups_are_held_out(model, rows):
    told = model.evaluate(rows, seed=1)
    assert set(told) == {"by outlet", "by topic", "random folds"}
    assert set(told["by outlet"]["groups"]) == {f"outlet {i}" for i in range(4)}
    low, high = told["by outlet"]["interval"]
    assert low <= told["by outlet"]["macro_f1"] <= high
    assert told["by outlet"]["macro_f1"] > told["by outlet"]["majority"]


def test_reliability_picture_is_an_svg(model, rows):
    from xml.etree import ElementTree

    from framing.classifiers._card import reliability_svg

    root = ElementTree.fromstring(reliability_svg(model.measure(rows)))
    assert root.tag.endswith("svg")
    assert len(list(root.iter("{http://www.w3.org/2000/svg}circle"))) == len(
        model.measure(rows)["reliability"]
    )
