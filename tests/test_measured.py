"""Finders and analyses named in a design: their rows, and the sentences behind each."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest

import framing as fr
from framing.errors import DesignError, PluginError
from framing.measured import as_evidence, behind

PLAIN = "The council voted on Tuesday to repair the bridge at Marlow."
WORDED = "The corrupt, shameless council rammed through an outrageous cash grab."
KILLED = {
    "A": "Israeli soldiers killed three Palestinian farmers.",
    "B": "Three Palestinian farmers were killed.",
}
PLACES = ("river", "market", "school", "station", "harbor", "garden", "museum", "bakery")
SAID = "The police said that the road was closed."


@pytest.fixture(autouse=True)
def no_model_of_ones_own(monkeypatch, tmp_path):
    monkeypatch.setenv("FRAMING_MODELS", str(tmp_path))


@pytest.fixture(scope="module")
def corpus():
    rows = [
        {
            "doc_id": f"{o}{n}",
            "outlet": o,
            "event": f"e{n}",
            "text": f"The {'captives' if o == 'A' else 'hostages'} came. "
            f"{WORDED if o == 'A' else PLAIN} {KILLED[o]} {SAID} "
            f"The {'good' if o == 'A' else 'bad'} road runs by the {PLACES[n]} there.",
        }
        for o in "AB"
        for n in range(8)
    ]
    return fr.Corpus.from_frame(pl.DataFrame(rows))


@pytest.fixture(scope="module")
def comparison(corpus):
    return fr.compare(
        corpus, "israel_palestine", draws=50, finders=("loaded",), analyses=("agency", "sourcing")
    )


def row(comparison, **wanted):
    rows = comparison.metrics.filter(pl.all_horizontal(pl.col(k) == v for k, v in wanted.items()))
    return rows.filter(pl.col("referent").is_null()).row(0, named=True)


def test_a_finder_is_a_share_in_the_voice_asked_for(comparison):
    found = row(comparison, layer="loaded", group="A", variant="loaded")
    assert (found["metric"], found["voice"], found["n"]) == ("share", "outlet", 8)
    assert row(comparison, layer="loaded", group="B", variant="loaded")["n"] == 0


def test_rows_of_finders_and_analyses_open_their_sentences(comparison):
    loaded = comparison.sentences(row(comparison, layer="loaded", group="A", variant="loaded"))
    assert loaded["match"].unique().to_list() == [WORDED]
    assert loaded.height == 8
    agency = row(comparison, metric="agency_class", group="B", variant="agentless")
    assert set(comparison.sentences(agency)["outlet"]) == {"B"}
    assert comparison.sentences(agency).height == agency["n"] == 8
    named = comparison.sentences(row(comparison, metric="agent_named", group="A", variant="named"))
    assert set(named["left"] + named["match"] + named["right"]) == {KILLED["A"]}
    words = row(comparison, metric="sourcing", concept="speaker", lexicon="policing", group="A",
                variant="police")  # fmt: skip
    assert words["n"] == 8 * len(["that", "the", "road", "was", "closed"])
    assert comparison.sentences(words).height == 8


def test_rows_of_the_lexicons_open_too(comparison):
    captives = row(comparison, metric="share", variant="captives", group="A", voice="outlet")
    assert comparison.sentences(captives)["match"].unique().to_list() == ["captives"]
    both = row(comparison, metric="divergence", concept="people-held")
    assert set(comparison.sentences(both)["outlet"]) == {"A", "B"}


def test_named_by_concept_they_open_as_well(comparison):
    assert comparison.sentences(concept="killing", group="A").height == 8
    # Without a name, the lexicons' own mentions: what an analysis adds would drown them.
    assert set(comparison.sentences()["layer"]) == {"terms"}


def test_a_row_of_a_pair_opens_what_stands_for_the_pair():
    base = {"layer": "x", "voice": "outlet", "valid": True}
    rows = as_evidence(
        pl.DataFrame(
            [
                {**base, "doc_id": "a1", "variant": "probe", "group": "A", "against": "B"},
                {**base, "doc_id": "b1", "variant": "said", "group": "B", "against": "A"},
                {**base, "doc_id": "a1", "variant": "probe", "group": "A", "against": "C"},
            ]
        )
    )
    index = pl.DataFrame({"doc_id": ["a1", "b1"], "outlet": ["A", "B"]})
    pair = {"layer": "x", "group": "A", "against": "B"}
    assert behind(pair, rows, index, "outlet")["doc_id"].to_list() == ["a1", "b1"]
    word = {**pair, "variant": "probe"}
    assert behind(word, rows, index, "outlet")["doc_id"].to_list() == ["a1"]


def test_the_manifest_names_models_and_vectors(comparison, corpus, tmp_path):
    from framing.classifiers import loaded

    told = comparison.manifest["models and vectors"]
    assert told["loaded"]["model"]["sha256"] == loaded.current().digest
    words = ["good", "bad", "bridge", "council", "road"]
    np.savez(tmp_path / "v.npz", words=np.array(words), vectors=np.eye(5, dtype=np.float32))
    (tmp_path / "axes.yml").write_text("good-bad: [[good], [bad]]\n")
    result = fr.compare(
        corpus, "israel_palestine", draws=20, analyses=("axes",), vectors=str(tmp_path / "v.npz"),
        axes=str(tmp_path / "axes.yml"),
    )  # fmt: skip
    assert result.manifest["models and vectors"]["axes"]["vectors"]["words"] == 5
    assert len(result.manifest["models and vectors"]["axes"]["vectors"]["sha256"]) == 64


def test_no_word_of_a_lexicon_is_needed(corpus):
    with pytest.raises(DesignError, match="no mention was counted"):
        fr.compare(corpus, "abortion")
    result = fr.compare(corpus, "abortion", draws=20, finders=("loaded",))
    assert set(result.metrics["layer"]) == {"loaded"}
    page = fr.report(result, "html")
    assert "None of the words looked for stands in these articles." in page
    assert 'id="finders-loaded"' in page


def test_bad_names_say_what_there_is(corpus):
    with pytest.raises(PluginError, match="no finder is called 'lean'"):
        fr.compare(corpus, "israel_palestine", finders=("lean",))
    with pytest.raises(DesignError, match="adds no layer of its own; name one of agency, frames"):
        fr.compare(corpus, "israel_palestine", finders=("terms",))


def test_scores_have_rows_of_finders_and_analyses(corpus):
    table = fr.score(
        corpus, "israel_palestine", finders=("loaded",), analyses=("agency", "sourcing")
    )
    cells = {
        (r["doc_id"], r["lexicon"], r["concept"]): r for r in table.iter_rows(named=True)
    }  # fmt: skip
    loaded = cells["A0", "loaded-language", "loaded-language"]
    assert loaded["n"] == 4  # "The captives came." is too short
    assert json.loads(loaded["variants"])["loaded"] == 1
    assert json.loads(cells["B0", "agency", "killing"]["variants"]) == {"agentless": 1}
    speaker = cells["A0", "policing", "speaker"]
    assert json.loads(speaker["variants"]) == {"police": int(speaker["n"])}
    assert speaker["n_indirect"] == speaker["n"]
    alone = fr.score(corpus, "israel_palestine")
    assert table.columns == alone.columns
    # A list of actors may have the name of a lexicon; its concepts have not.
    same = table.filter(pl.col("concept").is_in(alone["concept"].unique().implode()))
    assert alone.equals(same.cast(dict(alone.schema)))
