"""Does discovery find what is known? Rivals of the shipped lexicons, looked for without a lexicon.

    python -m benchmarks.validity.discovery [--vectors FILE] [--list N]

allsides_events.jsonl.gz (../shared/corpora) by lean. The gold: every two variants of one concept of
the shipped lexicons, each with a form that stands `MIN_N` times in the outlets' own words, on
`MIN_EVENTS` events. Half of the concepts (by a digest of their names) were there to tune on, the
other half is reported. A candidate finds a pair where its one word put for the other turns a form
of the one variant into a form of the other. Precision is of the first 50 candidates as a reader
judged them (discovery_judged.tsv, words only).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import polars as pl

import framing as fr
from framing.analyses import discovery
from framing.inference import MIN_EVENTS, MIN_N
from framing.lexicon import Lexicon
from framing.mentions import Scan, narrow, resolve, scan

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpora" / "allsides_events.jsonl.gz"
JUDGED = Path(__file__).with_name("discovery_judged.tsv")
RANKS = (50, 100, 200)
Pair = tuple[str, str, str, str]  # lexicon, concept, variant, variant


def half(lexicon: str, concept: str) -> str:
    """ "tuned" or "held out"."""
    digest = hashlib.sha256(f"{lexicon}/{concept}".encode()).digest()
    return "tuned" if digest[0] % 2 else "held out"


def known_pairs(found: Scan) -> list[Pair]:
    """Two variants of a concept that the corpus has often enough."""
    shared = found.index.filter(
        pl.col("event").is_not_null()
        & pl.col("wire").is_null()
        & pl.col("duplicate_of").is_null()
        & (pl.col("lean").n_unique().over("event") > 1)
    ).select("doc_id", "event")
    forms = (
        narrow(found.mentions, voice=("outlet",), zone="body")
        .filter(pl.col("valid"))
        .join(shared, on="doc_id")
        .group_by("lexicon", "concept", "variant", pl.col("match").str.to_lowercase())
        .agg(n=pl.len(), events=pl.col("event").n_unique())
        .filter((pl.col("n") >= MIN_N) & (pl.col("events") >= MIN_EVENTS))
    )
    variants = defaultdict(set)
    for lexicon, concept, variant in forms.select("lexicon", "concept", "variant").iter_rows():
        variants[lexicon, concept].add(variant)
    return [
        (lexicon, concept, one, other)
        for (lexicon, concept), names in sorted(variants.items())
        for one in sorted(names)
        for other in sorted(names)
        if one < other
    ]


def hits(one: str, other: str, lexicons: Sequence[Lexicon]) -> set[Pair]:
    """The pairs of variants between which two words make the difference."""
    found = set()
    one, other = one.lower(), other.lower()
    for lexicon in lexicons:
        for concept in lexicon.concepts:
            owner = {f.text.lower(): v.id for v in concept.variants for f in v.forms}
            for form, variant in owner.items():
                for a, b in ((one, other), (other, one)):
                    if f" {a} " in f" {form} ":
                        rival = owner.get(f" {form} ".replace(f" {a} ", f" {b} ").strip(), variant)
                        if rival != variant:
                            found.add((lexicon.id, concept.id, *sorted((variant, rival))))
    return found


def ranks(pairs: pl.DataFrame, lexicons: Sequence[Lexicon]) -> dict[Pair, int]:
    """The rank at which each pair of variants comes up first."""
    out: dict[Pair, int] = {}
    for rank, word, other, also in pairs.select("rank", "word", "other", "also").iter_rows():
        for one, two in [(word, other), *(tuple(a.split(" / ")) for a in also)]:
            for pair in hits(one, two, lexicons):
                out.setdefault(pair, rank)
    return out


def judged() -> dict[frozenset[str], str]:
    """A reader's judgement of pairs: y rivals for one thing, n not."""
    with JUDGED.open(newline="") as file:
        return {
            frozenset((r["word"], r["other"])): r["rivals"]
            for r in csv.DictReader(file, delimiter="\t")
        }


def main() -> None:
    """Print recall by rank and half, and precision of the first candidates."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--list", type=int, default=0)
    options = parser.parse_args()
    corpus, lexicons = fr.read(CORPUS), resolve()
    found = scan(corpus, lexicons)
    pairs = known_pairs(found)
    vectors = fr.load_vectors(options.vectors) if options.vectors else None
    started = time.process_time()
    articles = discovery.articles_of(found, corpus, "lean")
    candidates = discovery.discover(
        articles, by="lean", n=max(RANKS), draws=200, vectors=vectors
    ).pairs
    seconds = time.process_time() - started
    at = ranks(candidates, lexicons)
    for name in ("tuned", "held out"):
        mine = [p for p in pairs if half(*p[:2]) == name]
        concepts = {p[:2] for p in mine}
        shown = "; ".join(
            f"{sum(at.get(p, 999) <= r for p in mine)} pairs of "
            f"{len({p[:2] for p in mine if at.get(p, 999) <= r})} concepts at {r}"
            for r in RANKS
        )
        print(f"{name}: of {len(mine)} pairs of {len(concepts)} concepts: {shown}")
        for p in sorted(mine, key=lambda p: at.get(p, 999)):
            print(f"   {at.get(p, '-'):>4} {'/'.join(p[:2])}: {p[2]} / {p[3]}")
    say = judged()
    first = [frozenset(r) for r in candidates.head(50).select("word", "other").iter_rows()]
    said = [say.get(p) for p in first]
    print(
        f"precision of the first 50: {said.count('y')} rivals, {said.count('n')} not, "
        f"{said.count(None)} not judged; {seconds:.0f} s of processor time"
    )
    print(candidates.head(options.list).select("rank", "group", "word", "other", "z", "also"))


if __name__ == "__main__":
    main()
