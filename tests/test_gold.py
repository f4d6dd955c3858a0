"""Accuracy on hand-coded mentions, with floors. Skips where ../shared is absent."""

from __future__ import annotations

import hashlib
import json
from collections import Counter

import polars as pl
import pytest

import framing as fr

pytestmark = pytest.mark.gold

# Floors hold on these files; another digest means other gold, and the floors must be set anew.
SEED_DIGEST = "5325be4f1c0233d4"
MENTIONS_DIGEST = "865b683bb954d474"

# Broad sampling families of mentions.jsonl, and the concepts that may answer for them.
FAMILIES = {
    "people-held": {"people-held"},
    "armed-actor": {"armed-actor", "hamas-label"},
    "israel-forces": {"israel-forces"},
}


def digest(path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


@pytest.fixture(scope="module")
def seed(shared):
    """Gold rows of the seed, and the mentions found in it, traps apart."""
    path = shared / "gold" / "seed.mentions.jsonl"
    assert digest(path) == SEED_DIGEST
    gold = [json.loads(line) for line in path.read_text().splitlines()]
    corpus = fr.read(shared / "gold" / "seed.txt")
    found = fr.find(corpus, "israel_palestine").filter(pl.col("zone") == "body").to_dicts()
    return [g for g in gold if g["concept"]], [g for g in gold if not g["concept"]], found


def overlapping(row, found):
    return [m for m in found if m["start"] < row["end"] and row["start"] < m["end"]]


def test_every_seed_mention_is_found_and_no_trap(seed):
    gold, traps, found = seed
    assert len(gold) == 23
    for g in gold:
        assert g["concept"] in {m["concept"] for m in overlapping(g, found)}, g["surface"]
    for trap in traps:
        assert not [m for m in overlapping(trap, found) if m["concept"] == "people-held"]


def test_nothing_else_of_the_four_concepts_is_found_in_the_seed(seed):
    gold, _, found = seed
    four = {g["concept"] for g in gold}
    extra = [m["match"] for m in found if m["concept"] in four and not overlapping(m, gold)]
    # The README of the gold allows these.
    assert set(extra) <= {"captured", "military wing", "Hamas’ military wing", "incident"}


def test_seed_voices(seed):
    gold, _, found = seed
    table = Counter()
    for g in gold:
        accepted = {g["voice"]} | ({g["second_coder"]["voice"]} if not g["agreed"] else set())
        (m, *_) = [m for m in overlapping(g, found) if m["concept"] == g["concept"]]
        table[g["voice"], m["voice"]] += 1
        if g["voice"] == "direct":
            assert m["voice"] == "direct", g["surface"]
        table["right" if m["voice"] in accepted else "wrong"] += 1
    print(dict(table))
    assert table["right"] >= 21


@pytest.fixture(scope="module")
def coded(shared):
    """Agreed rows of mentions.jsonl with what the toolkit finds at their place."""
    path = shared / "gold" / "mentions.jsonl"
    assert digest(path) == MENTIONS_DIGEST
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    rows = [r for r in rows if r["agreed"]]
    frame = pl.DataFrame(
        [{"id": r["item"], "headline": r["headline"], "text": r["text"]} for r in rows]
    )
    found = fr.find(fr.Corpus.from_frame(frame), None, zone="body", invalid=True)
    by_doc = {k[0]: v.to_dicts() for k, v in found.group_by("doc_id")}
    return [(r, overlapping(r, by_doc.get(r["item"], []))) for r in rows]


def test_valid_mentions_are_found(coded):
    missed = Counter()
    total = Counter()
    for row, here in coded:
        if not row["valid"]:
            continue
        total[row["concept"]] += 1
        wanted = FAMILIES.get(row["concept"])
        hit = any(m["valid"] and (wanted is None or m["concept"] in wanted) for m in here)
        missed[row["concept"]] += not hit
    print({c: f"{missed[c]} of {total[c]} missed" for c in total})
    for concept, n in total.items():
        assert missed[concept] <= max(1, 0.05 * n), concept


def test_voice_of_coded_mentions(coded):
    right = total = 0
    table = Counter()
    for row, here in coded:
        if here:
            total += 1
            right += here[0]["voice"] == row["voice"]
            table[row["voice"], here[0]["voice"]] += 1
    print(f"voice accuracy {right / total:.3f} (n {total})", dict(table))
    assert total >= 0.9 * len(coded)
    assert right / total >= 0.78
