from __future__ import annotations

import polars as pl
import pytest

from framing import agreement, coding_store
from framing.coding import SHEET, reliability
from framing.coding_store import CodingStore
from framing.errors import FramingError


def rows(n=4):
    one = {
        "kind": "drawn", "lexicon": "water", "concept": "river", "variant": "river", "zone": "body",
        "start": 4, "end": 9, "match": "river", "probability": 0.5,
    }  # fmt: skip
    return pl.DataFrame([{**one, "doc_id": f"d{i}"} for i in range(n)])


@pytest.fixture(params=["file", "url"])
def place(request, tmp_path):
    if request.param == "url":
        pytest.importorskip("sqlalchemy", reason="the extra [team] is not installed")
        return f"sqlite:///{tmp_path}/team.sqlite"
    return tmp_path / "codings.sqlite"


def test_codings_survive_a_restart(place):
    for i, row in enumerate(rows(10).to_dicts()):
        CodingStore(place).save("c", "d", "AB", row, valid=i != 3, voice="outlet")
    again = CodingStore(place).rows("c", "d")
    assert again.height == 10 and again["valid"].sum() == 9 and set(again["coder"]) == {"AB"}
    assert again.columns == list(SHEET)
    assert CodingStore(place).rows("other", "d").is_empty()


def test_coding_again_replaces(place):
    store = CodingStore(place)
    row = rows(1).to_dicts()[0]
    store.save("c", "d", "AB", row, valid=True, voice="direct")
    store.save("c", "d", "AB", row, valid=False)
    again = store.rows("c", "d").row(0, named=True)
    assert again["valid"] is False and again["voice"] is None


def test_bad_answers_are_refused(place):
    store, row = CodingStore(place), rows(1).to_dicts()[0]
    for bad in ({"voice": "loud"}, {"mood": "x"}):
        with pytest.raises(FramingError):
            store.save("c", "d", "AB", row, **bad)
    with pytest.raises(FramingError, match="who codes"):
        store.save("c", "d", "  ", row, valid=True)
    assert store.rows("c", "d").is_empty()


def test_quotes_in_answers_are_only_text(place):
    store, row = CodingStore(place), rows(1).to_dicts()[0]
    store.save("c", "d", "O'Neil", row, valid=True, note="'); DROP TABLE codings; --")
    assert store.rows("c", "d")["note"][0] == "'); DROP TABLE codings; --"


def test_each_coder_has_their_own_queue_and_agreement_is_measured(place):
    store, sheet = CodingStore(place), rows(4)
    for row in sheet.to_dicts()[:3]:
        store.save("c", "d", "AB", row, valid=True)
        store.save("c", "d", "CD", row, valid=row["doc_id"] != "d0")
    codings = store.rows("c", "d")
    assert coding_store.waiting(sheet, codings, "AB")["doc_id"].to_list() == ["d3"]
    assert coding_store.waiting(sheet, codings, "EF").height == 4
    assert reliability(codings)["units"].to_list() == [3]


def test_an_unfinished_sheet_shrinks_the_chance_of_being_coded(place):
    store, sheet = CodingStore(place), rows(4)
    store.save("c", "d", "AB", sheet.to_dicts()[2], valid=True)
    ready = coding_store.weighable(sheet, store.rows("c", "d"))
    assert ready["probability"].to_list() == [0.125]
    found = sheet.with_columns(valid=True, voice=pl.lit("outlet"), referent=pl.lit(None, pl.String))
    weighed = agreement.corrected(found, ready)
    assert weighed["weight"].sum() == pytest.approx(4)


def test_shuffling_keeps_every_row():
    mixed = coding_store.shuffled(rows(30))
    assert sorted(mixed["doc_id"]) == sorted(rows(30)["doc_id"])
    assert mixed["doc_id"].to_list() != rows(30)["doc_id"].to_list()


def test_a_place_that_cannot_be_opened_says_so(tmp_path):
    (tmp_path / "folder.sqlite").mkdir()
    with pytest.raises(FramingError, match="FRAMING_CODINGS"):
        CodingStore(tmp_path / "folder.sqlite")
