"""Sourcing and cue choice on texts that can be counted by hand."""

from __future__ import annotations

from dataclasses import asdict
from types import SimpleNamespace

import polars as pl
import pytest

import framing as fr
from framing.actors import load_actors
from framing.analyses import cue_choice, sourcing
from framing.analyses._sources import called, lemma, sources
from framing.comparison import Design
from framing.mentions import scan

LIST = """
title: Two towns
version: 1
groups:
  orlan: {names: [Orlan], adjectives: [Orlander]}
  vesk: {names: [Vesk], adjectives: [Vesker]}
"""
# Orlan 7 words told and 4 quoted, Vesk 6, a farmer 5; "that" belongs to what is said.
TEXT = (
    'Anna Brandt, the Orlander mayor, said that the bridge would open on Monday. "We are ready now," '
    "Brandt added.\n\nA Vesker official claimed that nobody had asked the town."
    "\n\nA farmer warned that the river was rising."
)


@pytest.fixture
def towns(tmp_path):
    path = tmp_path / "towns.yml"
    path.write_text(LIST)
    return load_actors(path)


@pytest.fixture
def corpus():
    rows = [
        {
            "doc_id": f"{outlet}{n}",
            "outlet": outlet,
            "event": f"e{n}",
            "text": TEXT.replace("claimed", "said") if outlet == "B" else TEXT,
        }
        for outlet in "AB"
        for n in range(6)
    ]
    return fr.Corpus.from_frame(pl.DataFrame(rows))


def settings(towns):
    return SimpleNamespace(**{**asdict(Design(draws=200)), "actors": towns})


def test_attributed_words_go_to_the_group_of_the_speaker(corpus, towns):
    rows = sourcing.speakers(corpus.frame().head(1), [towns])
    speaker = rows.filter(pl.col("concept") == "speaker")
    words = dict(speaker.group_by("variant", "voice").agg(pl.col("weight").sum()).select(
        pl.concat_str("variant", "voice", separator=" "), "weight").iter_rows())  # fmt: skip
    assert words == {
        "orlan indirect": 7.0,
        "orlan direct": 4.0,
        "vesk indirect": 6.0,
        "other indirect": 5.0,
    }
    naming = rows.filter(pl.col("concept") == "naming")
    assert dict(naming.select("referent", "variant").unique().iter_rows()) == {
        "orlan": "named",
        "vesk": "anonymous",
        "other": "anonymous",
    }


def test_shares_of_words_with_their_interval(corpus, towns):
    rows = sourcing.run(scan(corpus, ()), corpus, settings(towns))
    share = rows.filter((pl.col("concept") == "speaker") & (pl.col("variant") == "vesk"))
    assert share["metric"].unique().to_list() == ["sourcing"]
    assert share["value"].to_list() == pytest.approx([6 / 22, 6 / 22])
    assert share["n_concept"].to_list() == [132.0, 132.0]
    assert share["low"].null_count() == 0
    quoted = rows.filter(
        (pl.col("concept") == "quotation")
        & (pl.col("referent") == "orlan")
        & (pl.col("variant") == "direct")
    )
    assert quoted["reason"].str.contains("66 words in 6 events").all()


def test_cues_by_whose_words_they_carry(corpus, towns):
    rows = cue_choice.run(scan(corpus, ()), corpus, settings(towns))
    claim = rows.filter((pl.col("variant") == "claim") & (pl.col("referent") == "vesk"))
    assert dict(claim.select("group", "value").iter_rows()) == {"A": 1.0, "B": 0.0}
    say = rows.filter((pl.col("variant") == "say") & (pl.col("referent") == "orlan"))
    assert say["value"].to_list() == [0.5, 0.5]


def test_every_row_opens_its_words(corpus, towns):
    row = cue_choice.cues(corpus.frame().head(1), [towns]).row(0, named=True)
    assert TEXT[row["start"] : row["end"]] == "said"
    assert "bridge would open" in TEXT[row["sentence_start"] : row["sentence_end"]]


def test_words_of_a_nested_speech_count_once():
    text = 'Mr. Adler said that the mayor had told him that "the bridge is closed."'
    frame = fr.Corpus.from_frame(pl.DataFrame({"outlet": ["A"], "text": [text]})).frame()
    found = list(sources(frame))
    assert sum(s.direct + s.indirect for s in found) <= len(text.split())
    assert sum(s.direct for s in found) == 4


def test_an_article_without_speech_gives_no_row(towns):
    frame = pl.DataFrame({"outlet": ["A"], "text": ["The bridge opened. It was raining."]})
    corpus = fr.Corpus.from_frame(frame)
    assert sourcing.speakers(corpus.frame(), [towns]).is_empty()
    assert sourcing.run(scan(corpus, ()), corpus, settings(towns)).is_empty()
    assert cue_choice.run(scan(corpus, ()), corpus, settings(towns)).is_empty()


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Jane Doe, a professor", "named"),
        ("the Israeli military", "named"),
        ("the White House", "named"),
        ("a senior Israeli official", "anonymous"),
        ("a spokesman for the army", "anonymous"),
        ("Palestinians", "anonymous"),
        ("critics", "anonymous"),
        ("Supporters of", "anonymous"),
        ("Brandt also", "named"),
        ("he", "unresolved"),
        ("", "unresolved"),
    ],
)
def test_who_has_a_name(phrase, expected):
    assert called(phrase) == expected


def test_cues_are_lemmas():
    assert [lemma(x) for x in ("has told", "According to", "said on Monday", "")] == [
        "tell",
        "according to",
        "say",
        "",
    ]
