"""Clauses of violence, by class; the coded sentences where they are at hand."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.agency import CLASSES, clauses

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

EXAMPLES = [
    ("Soldiers killed three farmers.", ["active"]),
    ("A missile killed three farmers on Monday.", ["active"]),
    ("The soldiers have killed three farmers.", ["active"]),
    ("Warplanes struck the harbour, killing three.", ["active"]),
    ("Rebels threatened to kill the mayor.", ["active"]),
    ("The raid, officials said, killed about 40 people.", ["active"]),
    ("A guard shot dead two boys.", ["active"]),
    ("Gunmen shot two boys dead.", ["active"]),
    ("Three farmers were killed by soldiers.", ["passive-with-agent"]),
    ("Three farmers killed on Sunday by the rebels were buried.", ["passive-with-agent"]),
    ("Those killed or taken hostage by rebels were named.", ["passive-with-agent"]),
    ("Three farmers were killed by a mortar.", ["passive-instrument"]),
    ("Three farmers were killed in an air strike.", ["passive-instrument"]),
    ("Three farmers were killed by army gunfire.", ["passive-instrument"]),
    ("Three farmers were killed.", ["agentless"]),
    ("Three farmers were killed by Monday.", ["agentless"]),
    ("At least 12 were killed and 30 wounded.", ["agentless", "agentless"]),
    ("The people killed on Monday were farmers.", ["agentless"]),
    ("He was shot and killed.", ["agentless"]),
    ("A farmer was stabbed to death.", ["agentless"]),
    ("Three farmers were killed after the army withdrew.", ["agentless"]),
    ("Three farmers died.", ["intransitive"]),
    ("Three farmers lost their lives.", ["intransitive"]),
    ("The killing of three farmers shook the town.", ["nominal"]),
    ("The death toll rose to 12.", ["nominal"]),
    ("The mayor's assassination shook the town.", ["nominal"]),
    ("There were many civilian casualties.", ["nominal"]),
    ("The raid left 12 people dead.", ["adjectival"]),
    ("Twelve people are feared dead.", ["adjectival"]),
    ("The raid left 12 people injured.", ["adjectival"]),
    ("Officials called it a brutal slaying.", ["nominal"]),
    ("The men that the army said it had killed were farmers.", ["active"]),
    ("Farmers displaced, injured or killed by rebels wept.", ["passive-with-agent"] * 2),
    ("He faces the death penalty.", []),
    ("The senator killed the bill.", []),
    ("He took a shot at his rival.", []),
    ("Ms. Lynch spoke on Monday.", []),
    ("The guess was dead wrong.", []),
    ("He was charged with first-degree murder.", []),
    ("A wounded prisoner spoke.", []),
    ("The bridge opened on Monday.", []),
    ("", []),
]


@pytest.mark.parametrize(("sentence", "classes"), EXAMPLES)
def test_the_class_of_a_clause(sentence, classes):
    assert [c.variant for c in clauses(sentence)] == classes


@pytest.mark.parametrize(
    ("sentence", "agent", "patient"),
    [
        ("Vesk soldiers killed three Orlan farmers.", "Vesk soldiers", "three Orlan farmers"),
        ("Three farmers were killed by Vesk rebels on Monday.", "Vesk rebels", "Three farmers"),
        ("Farmers killed in a Vesk air strike were buried.", "a Vesk air strike", "Farmers"),
        ("The army said it had killed 12 rebels.", "The army", "12 rebels"),
        ("The raid left 12 people dead.", "The raid", "12 people"),
        ("They mourned the killing of a boy by guards on Monday.", "guards", None),
        ("Mourners at a vigil for those killed wept.", None, "those"),
        ("Two farmers were among those killed.", None, "Two farmers"),
        ("A farmer who was born in Vesk was killed.", None, "A farmer"),
        ("Rebels who crossed the river and were killed wept.", None, "Rebels"),
        ("The mayor is the man that rebels said they had killed.", "rebels", "the man"),
        ("The rebels said on Monday that they had killed 12.", "The rebels", "12"),
        (
            "The rebels, who last week staged a raid that killed 12, denied it.",
            "The rebels, who last week staged a raid",
            "12",
        ),
        (
            "Rebels raided Orlan — crossing the river, killing a boy.",
            "Rebels raided Orlan",
            "a boy",
        ),
        ("Rebels raided Orlan, killing and abducting dozens.", "Rebels raided Orlan", "dozens"),
    ],
)
def test_who_did_it_and_to_whom(sentence, agent, patient):
    (clause,) = clauses(sentence)
    assert (clause.agent and sentence[slice(*clause.agent)]) == agent
    if patient is not None:
        assert clause.patient is not None
        assert sentence[slice(*clause.patient)] == patient


WORDS = [
    "killed",
    "kill",
    "killing",
    "shot",
    "dead",
    "died",
    "death",
    "toll",
    "by",
    "in",
    "of",
    "and",
    "or",
    "who",
    "which",
    "that",
    "were",
    "was",
    "had",
    "been",
    "left",
    "Orlan",
    "Vesk",
    "soldiers",
    "people",
    "12",
    "three",
    ",",
    ".",
    "(",
    ")",
    "—",
    "to",
    "the",
    "a",
    "said",
    "air",
    "strike",
    "lost",
    "lives",
    "'s",
]


@given(st.lists(st.sampled_from(WORDS), max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_order_of_words_gives_clauses_inside_the_sentence(words):
    text = " ".join(words)
    last = -1
    for clause in clauses(text):
        assert last < clause.start < clause.end <= len(text)
        last = clause.start
        assert clause.variant in CLASSES
        for span in (clause.agent, clause.patient, clause.place):
            assert span is None or 0 <= span[0] < span[1] <= len(text)


@given(st.text(max_size=300))
def test_no_text_is_too_odd(text):
    clauses(text)
    clauses("Three were killed " + text)


@given(st.lists(st.sampled_from(WORDS), max_size=40))
@settings(max_examples=200, deadline=None)
def test_swapping_two_names_changes_no_class(words):
    swap = {"Orlan": "Vesk", "Vesk": "Orlan"}
    told = clauses(" ".join(words))
    swapped = clauses(" ".join(swap.get(w, w) for w in words))
    assert [c.variant for c in told] == [c.variant for c in swapped]


@pytest.mark.parametrize(
    "words", ["killed and ", "it said ", "which led ", "A Killed ", "killed, "]
)
def test_no_chain_of_words_is_too_long(words):
    assert clauses(words * 2000 + "killed three people.")[-1].variant in CLASSES


# First runs over draws that the rules had not met: fresh 66/66, wide 28/31, dense 64/68, late 51/54.
FLOORS = {"first": 0.97, "fresh": 0.97, "wide": 0.9, "dense": 0.94, "late": 0.94}


@pytest.fixture(scope="module")
def benchmark():
    if not (SHARED / "corpora" / "nyt_deaths.jsonl.gz").is_file():
        pytest.skip("../shared (real corpora) is not here")
    place = ROOT / "benchmarks" / "accuracy" / "agency.py"
    spec = importlib.util.spec_from_file_location("benchmark_of_agency", place)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.gold
def test_victims_counted_are_those_tagged_by_hand_on_both_sides(benchmark):
    scores = benchmark.victims(SHARED)
    recall = {side: score["both"] / score["tagged"] for side, score in scores.items()}
    for score in scores.values():
        assert score["both"] / score["counted"] >= 0.94
    assert recall["israel"] >= 0.77 and recall["palestine"] >= 0.85
    assert abs(recall["israel"] - recall["palestine"]) < 0.1


@pytest.mark.gold
def test_what_is_not_known_from_the_doer_is_right_too(benchmark):
    for score in benchmark.victims(SHARED, concept="killing-agent").values():
        assert score["both"] / score["counted"] >= 0.95
        assert score["both"] / score["tagged"] >= 0.6


@pytest.mark.gold
def test_classes_of_the_coded_sentences(benchmark):
    scores = benchmark.measured(SHARED)
    for draw, floor in FLOORS.items():
        assert scores[draw]["class"] / scores[draw]["clauses"] >= floor, draw
        assert scores[draw]["beyond"] <= 0.1 * scores[draw]["clauses"], draw
    fresh = scores["fresh"]
    assert fresh["agent right"] / fresh["found"] >= 0.95
    assert fresh["patient wrong group"] / fresh["found"] <= 0.02
    assert fresh["patient where the coder left it open"] / fresh["found"] <= 0.1


def test_the_codings_hold_labels_and_no_text():
    for name, keys in (
        ("nyt", {"id", "draw", "start", "end", "concept", "variant", "patient", "agent", "second"}),
        ("allsides", {"id", "draw", "start", "end", "clauses"}),
    ):
        path = Path(__file__).parent / "gold" / f"agency_{name}.jsonl"
        for line in path.read_text().splitlines():
            assert set(json.loads(line)) <= keys


SWAP = {"Israeli": "Palestinian", "Israelis": "Palestinians", "Israel": "Gaza"}
SWAP |= {other: one for one, other in SWAP.items()}


@pytest.mark.gold
def test_swapping_the_sides_in_real_sentences_changes_no_class(benchmark):
    names = re.compile(rf"\b(?:{'|'.join(SWAP)})\b")
    for row in benchmark.lines(SHARED / "corpora" / "nyt_deaths.jsonl.gz"):
        sentence = row["sentence"]
        swapped = names.sub(lambda match: SWAP[match.group()], sentence)
        told = [(c.concept, c.variant) for c in clauses(sentence)]
        assert told == [(c.concept, c.variant) for c in clauses(swapped)], sentence[:40]
