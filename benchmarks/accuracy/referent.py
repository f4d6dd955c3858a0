"""Accuracy of sense and referent against the hand-coded mentions of ../shared.

    python benchmarks/accuracy/referent.py ../shared [rules] [classifier] [seed]

Agreed rows only. Recall is per referent and its mean (macro); a mention without a referent, or that
is not found, is wrong. Intervals: 95%, percentile bootstrap over events (articles where there is no
event). Baselines: the commonest referent; the nearest actor, which is what the referents' names and
holders make of distance alone.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import polars as pl

import framing as fr
from framing import referents
from framing.lexicon import load_lexicons

LEXICONS = ("israel_palestine", "conflict")
FAMILIES = {
    "people-held": ("people-held",),
    "armed-actor": ("armed-actor", "hamas-label"),
    "israel-forces": ("israel-forces",),
}
DRAWS = 2000
Row = dict


def coded(shared: Path) -> list[Row]:
    """Agreed rows, each with what the toolkit finds at its place (`found`, valid ones first)."""
    lines = (shared / "gold" / "mentions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [r for r in map(json.loads, lines) if r["agreed"]]
    frame = pl.DataFrame(
        [{"id": r["item"], "headline": r["headline"], "text": r["text"]} for r in rows]
    )
    found = fr.find(fr.Corpus.from_frame(frame), None, zone="body", invalid=True)
    here = defaultdict(list)
    for m in found.to_dicts():
        here[m["doc_id"]].append(m)
    for r in rows:
        r["group"] = r["event"] or r["doc"]
        wanted = FAMILIES.get(r["concept"])
        r["found"] = [
            m
            for m in here[r["item"]]
            if m["start"] < r["end"]
            and r["start"] < m["end"]
            and (wanted is None or m["concept"] in wanted)
        ]
        r["found"].sort(key=lambda m: (not m["valid"], wanted.index(m["concept"]) if wanted else 0))
    return rows


def by_rules(row: Row) -> str | None:
    return next((m["referent"] for m in row["found"] if m["valid"]), None)


def nearest_actor(rows: list[Row]) -> dict[str, str | None]:
    """item -> the referent of the name or holder with the fewest characters between."""
    concepts = {c.id: c for x in load_lexicons(LEXICONS) for c in x.concepts}
    said: dict[str, str | None] = {}
    for r in rows:
        cues = referents.cues_of(concepts[FAMILIES[r["concept"]][0]])
        hits = cues.find(r["text"], referents.folded(r["text"]))
        near = [
            (max(h.start - r["end"], r["start"] - h.end), k)
            for h in hits
            for k in h.of("name", "holder")
            if h.end <= r["start"] or h.start >= r["end"]
        ]
        said[r["item"]] = cues.referents[min(near)[1]] if near else "other"
    return said


def recalls(rows: list[Row], said: dict[str, str | None]) -> dict[str, tuple[int, int]]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for r in rows:
        counts[r["referent"]][0] += said[r["item"]] == r["referent"]
        counts[r["referent"]][1] += 1
    return {k: (a, n) for k, (a, n) in sorted(counts.items())}


def macro(rows: list[Row], said: dict[str, str | None]) -> float:
    return float(np.mean([a / n for a, n in recalls(rows, said).values()]))


def interval(rows: list[Row], said: dict[str, str | None], seed: int = 0) -> tuple[float, float]:
    """Percentile bootstrap of macro recall over groups; a draw lacking a referent is averaged over
    those it has."""
    groups = defaultdict(list)
    for r in rows:
        groups[r["group"]].append(r)
    parts = list(groups.values())
    rng = np.random.default_rng(seed)
    draws = []
    for _ in range(DRAWS):
        drawn = [r for i in rng.integers(len(parts), size=len(parts)) for r in parts[i]]
        draws.append(macro(drawn, said))
    low, high = np.quantile(draws, [0.025, 0.975])
    return float(low), float(high)


def report(name: str, rows: list[Row], said: dict[str, str | None]) -> None:
    low, high = interval(rows, said)
    right = sum(said[r["item"]] == r["referent"] for r in rows)
    silent = sum(said[r["item"]] is None for r in rows)
    print(
        f"  {name:15} macro recall {macro(rows, said):.3f} [{low:.3f}, {high:.3f}]  accuracy "
        f"{right / len(rows):.3f}  no referent {silent} of {len(rows)}"
    )
    print("   ", ", ".join(f"{k} {a}/{n}" for k, (a, n) in recalls(rows, said).items()))


def sense(rows: list[Row]) -> None:
    """F1 of the invalid class over all concepts; a mention not found is one told invalid."""
    table = Counter((r["valid"], any(m["valid"] for m in r["found"])) for r in rows)
    hit, false, missed = table[False, False], table[True, False], table[False, True]
    print(
        f"invalid: F1 {2 * hit / (2 * hit + false + missed):.3f} "
        f"(found {hit}, wrongly {false}, missed {missed}; n {len(rows)})"
    )


def rules(shared: Path) -> None:
    rows = coded(shared)
    sense(rows)
    for family in ("people-held", "armed-actor"):
        valid = [r for r in rows if r["concept"] == family and r["valid"]]
        print(family, f"(n {len(valid)}, groups {len({r['group'] for r in valid})})")
        commonest = Counter(r["referent"] for r in valid).most_common(1)[0][0]
        report("majority", valid, {r["item"]: commonest for r in valid})
        report("nearest actor", valid, nearest_actor(valid))
        report("rules", valid, {r["item"]: by_rules(r) for r in valid})
        bins = defaultdict(list)
        for r in valid:
            for m in r["found"][:1]:
                if m["valid"]:
                    bins[min(9, int(10 * m["confidence"]))].append(m["referent"] == r["referent"])
        told = (f"{k / 10:.1f}: {np.mean(v):.2f} (n {len(v)})" for k, v in sorted(bins.items()))
        print("    right by confidence", ", ".join(told))


def seed(shared: Path) -> None:
    lines = (shared / "gold" / "seed.mentions.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [r for r in map(json.loads, lines) if r["concept"]]
    found = fr.find(fr.read(shared / "gold" / "seed.txt"), "israel_palestine").to_dicts()
    right = 0
    for g in gold:
        here = [
            m
            for m in found
            if m["zone"] == "body"
            and m["concept"] == g["concept"]
            and m["start"] < g["end"]
            and g["start"] < m["end"]
        ]
        said = here[0]["referent"] if here else "not found"
        right += said == g["referent"]
        if said != g["referent"]:
            print(f"  {g['surface']} at {g['start']}: {said}, coded {g['referent']}")
    print(f"seed: {right} of {len(gold)} referents right")


def classifier(shared: Path) -> None:
    """The user-trained classifier on the same rows, folds of whole events, beside the rules."""
    from framing.classifiers import referent

    figures = referent.evaluate(shared / "gold" / "mentions.jsonl")
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("parts", nargs="*", default=["rules", "seed"])
    given = parser.parse_args()
    for part in given.parts:
        {"rules": rules, "seed": seed, "classifier": classifier}[part](given.shared)
