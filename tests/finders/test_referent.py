"""The finder of referents: what it fills, what it leaves, and the figures it must reach."""

from __future__ import annotations

import json
from collections import defaultdict

import polars as pl
import pytest

import framing as fr
from framing import tables
from framing.finders import referent
from framing.mentions import pipeline

TEXT = (
    "Hamas released two Israeli hostages on Friday. Israel freed 39 Palestinian prisoners in "
    "return.\n\nThe hostages were flown home. Families met on Hostages Square. Critics said the "
    "minority is holding the budget hostage to win a vote."
)


def found(text, headline="", lexicon="israel_palestine"):
    corpus = fr.Corpus.from_frame(pl.DataFrame({"headline": [headline], "text": [text]}))
    return fr.find(corpus, lexicon, invalid=True)


def of(frame, concept):
    return frame.filter(pl.col("concept") == concept).sort("zone", "start").to_dicts()


def test_whom_the_words_denote_and_what_is_out_of_sense():
    rows = of(found(TEXT), "people-held")
    said = [(m["match"], m["referent"], m["valid"]) for m in rows]
    assert said[:3] == [
        ("hostages", "held-by-hamas", True),
        ("prisoners", "held-by-israel", True),
        ("hostages", "held-by-hamas", True),
    ]
    assert all(not m["valid"] and m["reason"] for m in rows[3:])
    assert all(0 < m["confidence"] <= 1 for m in rows[:3])


def test_a_headline_is_read_with_its_body():
    rows = of(found(TEXT, headline="More hostages freed"), "people-held")
    (heading,) = [m for m in rows if m["zone"] == "headline"]
    assert heading["referent"] == "held-by-hamas"


def test_a_single_referent_needs_no_evidence():
    (row,) = of(found("The Israeli military said it struck a tunnel."), "israel-forces")
    assert (row["referent"], row["confidence"]) == ("israel", None)


def test_it_runs_after_terms_and_voice():
    names = [m.__name__.rpartition(".")[2] for m in pipeline(["referent", "voice", "terms"])]
    assert names == ["terms", "voice", "referent"]


def test_other_layers_and_fixed_referents_stay():
    batch_of = fr.Corpus.from_frame(pl.DataFrame({"id": ["a"], "text": [TEXT]}))
    (batch,) = batch_of.batches()
    row = {"doc_id": "a", "layer": "loaded", "lexicon": "israel_palestine", "zone": "body"}
    row |= {"concept": "people-held", "start": 19, "end": 35, "valid": True, "voice": "outlet"}
    mentions = tables.conform(pl.DataFrame([row, row | {"layer": "terms", "referent": "other"}]),
                              tables.MENTIONS)  # fmt: skip
    lexicons = fr.mentions.resolve("israel_palestine")
    done = referent.find(batch, mentions, lexicons)
    assert done["referent"].to_list() == [None, "other"]
    assert done["confidence"].to_list() == [None, None]


def test_no_mentions_no_work():
    (batch,) = fr.Corpus.from_frame(pl.DataFrame({"id": ["a"], "text": ["Nothing."]})).batches()
    assert referent.find(batch, tables.empty(tables.MENTIONS), ()).is_empty()


# ------------------------------------------------------------------------------- hand-coded gold

FAMILIES = {"people-held": ["people-held"], "armed-actor": ["armed-actor", "hamas-label"]}


@pytest.fixture(scope="module")
def coded(shared):
    lines = (shared / "gold" / "mentions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [r for r in map(json.loads, lines) if r["agreed"] and r["concept"] in FAMILIES]
    frame = pl.DataFrame(
        [{"id": r["item"], "headline": r["headline"], "text": r["text"]} for r in rows]
    )
    lexicons = ["israel_palestine", "conflict"]
    here = fr.find(fr.Corpus.from_frame(frame), lexicons, zone="body", invalid=True)
    by_doc = {k[0]: v.to_dicts() for k, v in here.group_by("doc_id")}
    return [
        (
            r,
            [
                m
                for m in by_doc.get(r["item"], [])
                if m["start"] < r["end"]
                and r["start"] < m["end"]
                and m["concept"] in FAMILIES[r["concept"]]
            ],
        )
        for r in rows
    ]


@pytest.mark.gold
@pytest.mark.parametrize(("family", "floor"), [("people-held", 0.90), ("armed-actor", 0.85)])
def test_macro_recall(coded, family, floor):
    counts = defaultdict(list)
    for row, here in coded:
        if row["concept"] == family and row["valid"]:
            here = sorted(here, key=lambda m: FAMILIES[family].index(m["concept"]))
            said = next((m["referent"] for m in here if m["valid"]), None)
            counts[row["referent"]].append(said == row["referent"])
    recalls = {k: sum(v) / len(v) for k, v in counts.items()}
    assert sum(recalls.values()) / len(recalls) >= floor, recalls


@pytest.mark.gold
def test_invalid_f1(coded):
    hit = false = missed = 0
    for row, here in coded:
        valid = any(m["valid"] for m in here)
        hit += not row["valid"] and not valid
        false += row["valid"] and not valid
        missed += not row["valid"] and valid
    assert 2 * hit / (2 * hit + false + missed) >= 0.85


@pytest.mark.gold
def test_seed_referents(shared):
    lines = (shared / "gold" / "seed.mentions.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [r for r in map(json.loads, lines) if r["concept"]]
    here = fr.find(fr.read(shared / "gold" / "seed.txt"), "israel_palestine").to_dicts()
    wrong = []
    for g in gold:
        said = [
            m["referent"]
            for m in here
            if m["zone"] == "body"
            and m["concept"] == g["concept"]
            and m["start"] < g["end"]
            and g["start"] < m["end"]
        ]
        if g["referent"] not in said:
            wrong.append((g["surface"], g["start"], said))
    assert not wrong
