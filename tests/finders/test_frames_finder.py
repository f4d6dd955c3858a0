"""Frame cues as mentions: spans, voices, and the way into an ordinary share."""

from __future__ import annotations

import polars as pl
import pytest

import framing as fr
from framing import tables
from framing.mentions import pipeline

TEXT = "The court heard the case. “Taxes hurt hiring in our economy,” the mayor said."
ROWS = [
    {"doc_id": "a", "outlet": "A", "event": "e", "headline": "Court to hear case", "text": TEXT},
    {"doc_id": "b", "outlet": "B", "event": "e", "text": "Die Taxes court economy.", "lang": "de"},
    {"doc_id": "c", "outlet": "B", "event": "e", "text": "It was a long, wet afternoon."},
]


@pytest.fixture(autouse=True)
def no_model_of_ones_own(monkeypatch, tmp_path):
    monkeypatch.setenv("FRAMING_MODELS", str(tmp_path))


def mentions() -> pl.DataFrame:
    corpus = fr.Corpus.from_frame(pl.DataFrame(ROWS))
    return fr.scan(corpus, [], finders=["frames", "voice"]).mentions


def test_runs_only_when_named():
    assert "frames" not in [m.__name__.rpartition(".")[2] for m in pipeline()]


def test_a_row_a_cue_with_voice_and_sentence():
    found = mentions()
    assert found.columns == list(tables.MENTIONS)
    assert set(found["doc_id"]) == {"a"}
    assert found.filter(pl.col("zone") == "headline")["match"].to_list() == ["Court"]
    body = found.filter(pl.col("zone") == "body")
    assert body.select("variant", "match", "voice").rows() == [
        ("legality", "court", "outlet"),
        ("economic", "Taxes", "direct"),
        ("economic", "hiring", "direct"),
        ("economic", "economy", "direct"),
    ]
    for start, end, match, first, last in body.select(
        "start", "end", "match", "sentence_start", "sentence_end"
    ).iter_rows():
        assert TEXT[start:end] == match
        assert first <= start < end <= last


def test_cues_are_those_of_the_profile():
    from framing.classifiers import frames

    body = mentions().filter(pl.col("zone") == "body")
    for frame, told in frames.profile(TEXT).items():
        spans = body.filter(pl.col("variant") == frame).select("start", "end").rows()
        assert spans == told["evidence"]


def test_a_model_of_ones_own_decides(tmp_path):
    from framing.classifiers import frames, from_rows
    from framing.finders import frames as finder

    assert finder.provenance(None) == {} and finder.why(["The court heard the case."]) == [""]
    told = {
        "law": "The court heard the case of clerk {}.",
        "money": "Taxes on shop {} hurt hiring.",
    }
    rows = [{"text": t.format(n), "label": k} for k, t in told.items() for n in "abcdefghijklm"]
    own = frames.train(from_rows(rows), evaluate=False)
    own.save(tmp_path / "frames.model")
    body = mentions().filter(pl.col("zone") == "body")
    assert set(body["concept"]) == {"trained-frames"}
    of_a = body.filter(pl.col("doc_id") == "a")
    assert of_a.select("variant", "voice").rows() == [("law", "outlet"), ("money", "direct")]
    assert finder.provenance(None)["model"]["sha256"] == own.digest
    assert "court" in finder.why(["The court heard the case."])[0]
