"""find(), kwic(), scan(): tables, zones, order."""

from __future__ import annotations

import polars as pl
import pytest

import framing as fr
from framing import tables
from framing.errors import DesignError, PluginError
from framing.mentions import narrow, pipeline


@pytest.fixture
def corpus():
    return fr.Corpus.from_frame(
        pl.DataFrame(
            {
                "id": ["a", "b", "c"],
                "outlet": ["One", "Two", "Two"],
                "headline": ["Hostages freed", "Captives freed\nagain", None],
                "text": [
                    "The hostages came home. A captive audience cheered.",
                    "Captives freed\nagain\n\nThe captives came home.",
                    "Nothing here.",
                ],
                "lang": ["en", None, "en-GB"],
            }
        )
    )


def test_find_gives_the_columns_of_the_design(corpus):
    mentions = fr.find(corpus, "israel_palestine")
    assert mentions.schema == pl.Schema(tables.MENTIONS)
    held = mentions.filter(pl.col("concept") == "people-held")
    assert held.select("doc_id", "variant", "zone", "start", "match").rows() == [
        ("a", "hostages", "headline", 0, "Hostages"),
        ("a", "hostages", "body", 4, "hostages"),
        ("b", "captives", "headline", 0, "Captives"),
        ("b", "captives", "body", 26, "captives"),
    ]


def test_a_headline_repeated_in_the_text_counts_once(corpus):
    body = fr.find(corpus, "israel_palestine", zone="body").filter(pl.col("doc_id") == "b")
    assert body["start"].to_list() == [26]


def test_what_does_not_count_is_kept_with_its_reason(corpus):
    every = fr.find(corpus, "israel_palestine", invalid=True)
    trap = every.filter(~pl.col("valid"))
    assert trap.select("doc_id", "match", "reason").rows() == [
        ("a", "captive audience", "exception")
    ]


def test_a_lexicon_of_another_language_is_not_applied(corpus):
    frame = corpus.frame().with_columns(lang=pl.lit("de"))
    assert fr.find(fr.Corpus.from_frame(frame), "israel_palestine").is_empty()


def test_sentences_hold_their_mention(corpus):
    mentions = fr.find(corpus, "israel_palestine")
    inside = (pl.col("sentence_start") <= pl.col("start")) & (
        pl.col("end") <= pl.col("sentence_end")
    )
    assert mentions.select(inside.all()).item()
    first = mentions.row(1, named=True)
    text = corpus.frame()["text"][0]
    assert text[first["sentence_start"] : first["sentence_end"]] == "The hostages came home."


def test_kwic_shows_what_stands_around(corpus):
    mentions = fr.find(corpus, "israel_palestine", zone="body")
    row = fr.kwic(corpus, mentions, window=9).row(0, named=True)
    assert (row["left"], row["match"], row["right"]) == ("The ", "hostages", " came hom")
    whole = fr.kwic(corpus, mentions, sentence=True).row(0, named=True)
    assert whole["left"] + whole["match"] + whole["right"] == "The hostages came home."


def test_unknown_voice_and_zone(corpus):
    with pytest.raises(DesignError, match="no voice is called 'loud'"):
        fr.find(corpus, "israel_palestine", voice="loud")
    with pytest.raises(DesignError, match="no zone"):
        narrow(tables.empty(tables.MENTIONS), zone="footer")


def test_finders_are_ordered_by_what_they_need():
    ordered = [m.__name__.rpartition(".")[2] for m in pipeline()]
    assert ordered.index("terms") < ordered.index("voice")
    with pytest.raises(PluginError, match="columns nobody adds"):
        pipeline(["voice"])


def test_scan_counts_articles(corpus):
    ticks = []
    scan = fr.scan(corpus, [fr.load_lexicon("israel_palestine")], progress=ticks.append)
    assert ticks == [3]
    assert scan.index["n_words_body"].to_list() == [8, 4, 2]
    assert scan.fingerprint == corpus.fingerprint()
