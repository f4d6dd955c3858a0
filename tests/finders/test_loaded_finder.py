"""Loaded language as mentions: a row a sentence, counted like any other choice."""

from __future__ import annotations

import sys

import polars as pl
import pytest

import framing as fr
from framing import tables
from framing.classifiers import loaded
from framing.errors import ModelError
from framing.finders.loaded import why
from framing.mentions import pipeline

PLAIN = "The council voted on Tuesday to repair the bridge at Marlow."
WORDED = "The corrupt, shameless council rammed through an outrageous cash grab."
ROWS = [
    {
        "doc_id": "a",
        "outlet": "A",
        "event": "e",
        "headline": "Council votes to repair the bridge",
        "text": f"{PLAIN} {WORDED} Too short. “A shameful and disgusting farce,” she said.",
    },
    {
        "doc_id": "b",
        "outlet": "B",
        "event": "e",
        "text": "El alcalde habló del puente ayer.",
        "lang": "es",
    },
]


@pytest.fixture(autouse=True)
def no_model_of_ones_own(monkeypatch, tmp_path):
    monkeypatch.setenv("FRAMING_MODELS", str(tmp_path))
    return tmp_path


@pytest.fixture
def corpus():
    return fr.Corpus.from_frame(pl.DataFrame(ROWS))


def test_runs_only_when_named():
    assert "loaded" not in [m.__name__.rpartition(".")[2] for m in pipeline()]


def test_a_row_a_sentence(corpus):
    mentions = fr.scan(corpus, [], finders=["loaded", "voice"]).mentions
    assert mentions.columns == list(tables.MENTIONS)
    body = mentions.filter(pl.col("zone") == "body")
    text = ROWS[0]["text"]
    assert [text[a:b] for a, b in body.select("start", "end").iter_rows()] == body[
        "match"
    ].to_list()
    assert body["match"].to_list()[:2] == [PLAIN, WORDED]
    assert body["variant"].to_list()[:2] == ["plain", "loaded"]
    assert body["voice"].to_list() == ["outlet", "outlet", "direct"]
    assert body["confidence"].is_between(0.5, 1).all()
    assert set(mentions["doc_id"]) == {"a"}  # no word lists for Spanish
    assert mentions.filter(pl.col("zone") == "headline").height == 1


def test_quoted_words_are_not_the_outlets():
    said = "a corrupt, shameless, disgusting and outrageous farce of a council"
    texts = {
        "part": f"The mayor wrote on Monday that it was “{said}” in her view.",
        "nearly all": f"She wrote: “It is {said}.”",
        "scare": "The council voted to repair the “shameless” bridge at Marlow on Tuesday.",
    }
    rows = [{"doc_id": k, "outlet": "A", "text": t} for k, t in texts.items()]
    corpus = fr.Corpus.from_frame(pl.DataFrame(rows))
    found = {
        m["doc_id"]: m for m in fr.scan(corpus, [], finders=["loaded", "voice"]).mentions.to_dicts()
    }
    assert (found["part"]["variant"], found["part"]["match"]) == ("plain", texts["part"])
    assert found["nearly all"]["match"].startswith("“It is")
    assert (found["nearly all"]["variant"], found["nearly all"]["voice"]) == ("loaded", "direct")
    assert found["scare"]["variant"] == "plain"
    assert "shameless" not in why([texts["scare"]])[0]


def test_beside_terms(corpus):
    both = fr.scan(corpus, [], finders=["terms", "loaded", "voice"]).mentions
    assert set(both["layer"]) == {"loaded"}


def test_the_users_own_model_takes_over(corpus, no_model_of_ones_own):
    swapped = {"loaded": "plain", "plain": "loaded"}
    from framing import seeds
    from framing.classifiers import from_rows

    pairs = seeds.load("loaded_sentences")["pairs"]
    rows = from_rows({"text": p[x], "label": swapped[x]} for p in pairs for x in swapped)
    own = loaded.train(rows, evaluate=False)
    path = own.save(no_model_of_ones_own / "loaded.model")
    assert loaded.current().digest == own.digest
    mentions = fr.scan(corpus, [], finders=["loaded", "voice"]).mentions
    assert mentions.filter(pl.col("match") == WORDED)["variant"].to_list() == ["plain"]
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ModelError):
        fr.scan(corpus, [], finders=["loaded", "voice"])


def test_the_shipped_model_needs_no_skops(monkeypatch):
    from framing.finders.loaded import provenance

    told = provenance(None)["model"]
    assert told["title"] == "loaded language, out of the box" and len(told["sha256"]) == 64
    monkeypatch.setitem(sys.modules, "skops.io", None)
    assert provenance(None)["model"]["sha256"] is None


def test_no_articles_no_rows():
    from framing.corpus import Batch
    from framing.finders.loaded import find

    batch = Batch(tables.empty(tables.ARTICLES), tables.empty(tables.SET_ASIDE))
    assert find(batch, None).is_empty()
