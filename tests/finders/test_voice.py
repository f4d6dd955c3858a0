"""Voice, speaker and sentence of mentions."""

from types import SimpleNamespace

import polars as pl
import pytest

from framing import tables
from framing.finders import voice

TEXT = (
    "The group said it would free the captives. “The hostages are well,” Anna Weiss said.\n\n"
    "Guards took prisoners to the gate. The so-called “detainees” waited."
)


def mention(doc, zone, text, surface):
    start = text.index(surface)
    return {"doc_id": doc, "zone": zone, "start": start, "end": start + len(surface)}


@pytest.fixture
def batch():
    frame = pl.DataFrame(
        {
            "doc_id": ["a", "b"],
            "headline": ["Captives to be freed, Weiss says", None],
            "text": [TEXT, "Les otages, a-t-il dit."],
            "lang": [None, "fr"],
        }
    )
    return SimpleNamespace(articles=tables.conform(frame, tables.ARTICLES))


def test_voices(batch):
    mentions = pl.DataFrame(
        [
            mention("a", "body", TEXT, "captives"),
            mention("a", "body", TEXT, "hostages"),
            mention("a", "body", TEXT, "prisoners"),
            mention("a", "body", TEXT, "detainees"),
            mention("a", "headline", "Captives to be freed, Weiss says", "Captives"),
            mention("b", "body", "Les otages, a-t-il dit.", "otages"),
            mention("a", "body", TEXT, "The group"),
        ]
    )
    frame = voice.find(batch, mentions, None)
    assert frame["voice"].to_list() == [
        "indirect",
        "direct",
        "outlet",
        "scare",
        "indirect",
        "unknown",
        "outlet",
    ]
    assert frame["speaker"].to_list()[:2] == ["The group", "Anna Weiss"]
    assert frame["attribution_id"].null_count() == 4
    spans = list(zip(frame["sentence_start"], frame["sentence_end"]))
    assert TEXT[slice(*spans[2])] == "Guards took prisoners to the gate."
    assert TEXT[slice(*spans[0])] == "The group said it would free the captives."


def test_no_mentions(batch):
    frame = voice.find(batch, tables.empty(tables.MENTIONS), None)
    assert frame.is_empty()
    assert frame.schema == pl.Schema(tables.MENTIONS)
