"""Accuracy and speed of agency against coded clauses and hand-tagged victims of ../shared.

    python benchmarks/accuracy/agency.py ../shared [clauses|victims|agreement|speed ...] [--errors]

The codings are tests/gold/agency_*.jsonl: ids, offsets and labels. `first`: 100 sentences of
nyt_deaths drawn with a fixed seed and coded before a rule was written; the rules were then written
with them in view. `fresh`, `wide`, `dense` and `late` were coded before the rules first met them;
the last three are sentences of allsides, other outlets and topics, and `wide` has many words of
violence that tell of none.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from framing import corpus as corpora
from framing.actors import load_actors
from framing.agency import Clause, clauses
from framing.agency.victims import hints
from framing.corpus import Corpus
from framing.finders import agency as finder

GOLD = Path(__file__).resolve().parents[2] / "tests" / "gold"
BEYOND = 2  # clauses that only the second reader saw ("deadly", "deadliest")
SIDES = ("israeli", "palestinian", "hamas")


def lines(path: Path) -> Iterator[dict]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def coded(shared: Path) -> Iterator[tuple[str, str, list[dict]]]:
    """(draw, sentence, coded clauses) of every coded sentence."""
    told = {r["id"]: r["sentence"] for r in lines(shared / "corpora/nyt_deaths.jsonl.gz")}
    by: dict[tuple[str, str], list[dict]] = {}
    for row in lines(GOLD / "agency_nyt.jsonl"):
        by.setdefault((row["draw"], row["id"]), []).append(row)
    for (draw, name), rows in by.items():
        yield draw, told[name], rows
    texts = {r["id"]: r["text"] for r in lines(shared / "corpora/allsides_events.jsonl.gz")}
    more = pl.read_parquet(shared / "corpora/allsides_articles.parquet", columns=["id", "text"])
    texts |= dict(more.iter_rows())
    for row in lines(GOLD / "agency_allsides.jsonl"):
        rows = [{"start": a, "end": b, "variant": v} for a, b, v in row["clauses"]]
        yield row["draw"], texts[row["id"]][row["start"] : row["end"]], rows


def measured(shared: Path, *, errors: bool = False) -> dict[str, Counter]:
    """By draw: clauses, found, with the right class, named beyond the coded ones; patient, agent."""
    actors = load_actors("israel_palestine")
    scores: dict[str, Counter] = {}
    for draw, sentence, rows in coded(shared):
        score = scores.setdefault(draw, Counter())
        found = [c for c in clauses(sentence) if c.concept != "attack"]
        used = set()
        for row in rows:
            score["clauses"] += 1
            hit = next((c for c in found if c.start < row["end"] and row["start"] < c.end), None)
            if hit is None:
                _show(errors, "missed", sentence, row["start"], row["variant"])
                continue
            used.add(hit)
            score["found"] += 1
            score["class"] += hit.variant == row["variant"]
            if hit.variant != row["variant"]:
                _show(errors, hit.variant, sentence, row["start"], row["variant"])
            if "patient" in row:
                _roles(score, sentence, hit, row, actors)
        score["beyond"] += len(found) - len(used)
        for clause in found:
            if clause not in used:
                _show(errors, "beyond", sentence, clause.start, clause.variant)
    return scores


def _roles(score: Counter, sentence: str, hit: Clause, row: dict, actors) -> None:
    for role, group in (
        ("patient", finder.patient_of(sentence, hit, actors)),
        ("agent", finder.agent_of(sentence, hit, actors, hints(sentence, actors))),
    ):
        want = row[role] if row[role] in SIDES else None
        got = group if group in SIDES else None
        score[f"{role} right"] += want == got
        score[f"{role} wrong group"] += None not in (got, want) and want != got
        score[f"{role} where the coder left it open"] += got is not None and want is None
        score[f"{role} not found"] += got is None and want is not None


def _show(errors: bool, what: str, sentence: str, at: int, label: str) -> None:
    if errors:
        print(f"  {what:20} {label:20} {sentence[max(0, at - 60) : at + 60]!r}")


def half(row: dict) -> str:
    """`dev`, whose misses were read while the rules of whose dead were written, or `held` out.

    By article, so that no sentence that an article repeats is on both sides.
    """
    name = f"{row['source_file']}#{row['article_id']}".encode()
    return ("dev", "held")[int(hashlib.sha256(name).hexdigest(), 16) % 2]


def victims(
    shared: Path, *, concept: str = "killing", only: str | None = None
) -> dict[str, Counter]:
    """The finder's own victims of killing against the hand tag of each sentence.

    A sentence, alone as a text, counts for a side where a mention of `concept` has a patient of
    that side (Hamas counts as Palestinian, as in the tags). `killing-agent` has the patients that
    are not known from the doer. `only` one half().
    """
    rows = [r for r in lines(shared / "corpora/nyt_deaths.jsonl.gz") if only in (None, half(r))]
    frame = pl.DataFrame([{"doc_id": r["id"], "text": r["sentence"], "lang": "en"} for r in rows])
    sides = {"israeli": "israel", "palestinian": "palestine", "hamas": "palestine"}
    got: dict[str, set] = {}
    for batch in Corpus.from_frame(frame).batches():
        found = finder.find(batch, None).filter(pl.col("concept") == concept)
        for name, group in found.select("doc_id", "referent").iter_rows():
            got.setdefault(name, set()).add(sides.get(group))
    scores: dict[str, Counter] = {side: Counter() for side in ("israel", "palestine")}
    for row in rows:
        tag, told = (row["victim"] or "").lower(), got.get(row["id"], set())
        for side, score in scores.items():
            want = side in tag or tag == "both"
            score["tagged"] += want
            score["counted"] += side in told
            score["both"] += want and side in told
            score["sentences"] += 1
            score["with a clause"] += bool(told)
    return scores


def agreement() -> dict[str, tuple[int, int, float]]:
    """Of class, patient and agent: (same, clauses that either reader saw, kappa on them).

    The second reader was blind to the first. A clause that one did not see is a label of its own.
    """
    read = [r for r in lines(GOLD / "agency_nyt.jsonl") if "second" in r]
    told = {}
    for label in ("variant", "patient", "agent"):
        pairs = [(r[label], r["second"][label] if r["second"] else "unseen") for r in read]
        pairs += [("unseen", "seen")] * BEYOND
        same = sum(a == b for a, b in pairs)
        one, two = (Counter(p[i] for p in pairs) for i in (0, 1))
        chance = sum(one[c] * two[c] for c in one) / len(pairs) ** 2
        told[label] = same, len(pairs), (same / len(pairs) - chance) / (1 - chance)
    return told


def speed(shared: Path) -> tuple[float, float, int]:
    """(words, megabytes a second of CPU, mentions) of the finder over allsides_events."""
    corpus = corpora.read(shared / "corpora/allsides_events.jsonl.gz", limit=1000)
    (batch,) = list(corpus.batches())
    articles = batch.articles
    size = sum(len(t or "") for t in articles["text"].to_list())
    n_words = int(corpora.index(articles).select(pl.col("n_words_body").sum()).item())
    begin = time.process_time()
    found = finder.find(batch, None)
    taken = time.process_time() - begin
    return n_words / taken, size / taken / 1e6, found.height


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("parts", nargs="*", default=["clauses", "agreement", "victims", "speed"])
    parser.add_argument("--errors", action="store_true", help="show what is wrong")
    options = parser.parse_args()
    for part in options.parts:
        print(part)
        if part == "clauses":
            for draw, score in measured(options.shared, errors=options.errors).items():
                n = score["clauses"]
                print(
                    f"  {draw:6} class right {score['class']}/{n} = {score['class'] / n:.3f}",
                    end="",
                )
                print(f"; missed {n - score['found']}; beyond the coded {score['beyond']}")
                if "patient right" in score:
                    for role in ("patient", "agent"):
                        shown = {k: v for k, v in score.items() if k.startswith(role)}
                        print(f"         {shown}")
        elif part == "agreement":
            for label, (same, n, kappa) in agreement().items():
                print(f"  {label:8} {same}/{n} = {same / n:.3f}, kappa {kappa:.3f}")
        elif part == "victims":
            for concept, known in (("killing", ""), ("killing-agent", "not by the doer")):
                for only in (None, "dev", "held"):
                    for side, score in victims(options.shared, concept=concept, only=only).items():
                        precision = score["both"] / score["counted"]
                        recall = score["both"] / score["tagged"]
                        print(
                            f"  {only or 'all':4} {known:15} {side:9} precision {precision:.3f} "
                            f"recall {recall:.3f} "
                            f"(tagged {score['tagged']}, counted {score['counted']})"
                        )
        elif part == "speed":
            rate, mb, found = speed(options.shared)
            print(f"  {rate:,.0f} words/s, {mb:.1f} MB/s, {found} mentions")


if __name__ == "__main__":
    main()
