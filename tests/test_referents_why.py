"""What decided a referent, in words."""

from __future__ import annotations

import polars as pl

import framing as fr
from framing.lexicon import load_lexicons
from framing.mentions import scan
from framing.referents import Evidence, Reading
from framing.referents.why import in_words, with_why

TEXTS = [
    {
        "id": "a",
        "outlet": "x",
        "text": "The hostages held by Hamas in Gaza are alive, families of Israelis said. "
        "They prayed for the hostages.",
    },
    {"id": "b", "outlet": "y", "text": "Critics said the party held the budget hostage again."},
]


def told():
    corpus = fr.Corpus.from_frame(pl.DataFrame(TEXTS))
    found = scan(corpus, load_lexicons(["israel_palestine"]))
    return with_why(corpus.texts(["a", "b"]), found.mentions, found.lexicons)


def test_the_words_that_decided_come_first():
    rows = told().filter(doc_id="a", concept="people-held")
    assert rows["referent"].to_list() == ["held-by-hamas", "held-by-hamas"]
    first, second = rows["why"].to_list()
    assert first.split(";")[0].endswith('"Hamas"')
    assert "other mention" in second


def test_what_is_out_of_sense_has_its_reason():
    rows = told().filter(doc_id="b")
    assert rows["valid"].to_list() == [False]
    assert rows["why"].to_list() == rows["reason"].to_list() != [None]


def test_reasons_are_signed_for_and_against_the_likeliest():
    reading = Reading(
        None, 0.3, "north",
        (
            Evidence("south", 2.0, "holder", "Suda"),
            Evidence("north", 2.4, "modifier", "Norda"),
            Evidence("north", -0.5, "exchanged for", ""),
        ),
    )  # fmt: skip
    assert (
        in_words(reading) == '+2.4 modifier "Norda"; -2.0 holder "Suda" (south); -0.5 exchanged for'
    )
    assert in_words(Reading(None, 0.0, "north")) == "nothing speaks for anybody"


def test_it_is_a_column_of_the_concordance(framing, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXTS[0]["text"], encoding="utf-8")
    done = framing("kwic", path, "-l", "israel_palestine", "--why", "--format", "csv")
    head, first, *_ = done.stdout.splitlines()
    assert head.endswith("why") or ",why," in head
    assert "Hamas" in first
