"""Accuracy and speed of attribution and voice against the hand-coded data of ../shared.

    python benchmarks/accuracy/voice.py ../shared [polnear|gold|seed|basil|speed ...] [--split dev]

PolNeAR (Newell et al. 2018): one annotator an article, the alphabetically first. Token figures are
over words in the union of content spans; an attribution is found where its content's words overlap
(Jaccard) by at least .3 or .8, one to one, best first; a source is right where it shares a word with
the annotated one. Attributions nested in others are left out: PolNeAR's contents do not nest.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from framing import text as passes
from framing.attribution import attribute, cues, voice_of
from framing.attribution.engines import resolve
from framing.errors import InputError

WORD = re.compile(r"\w+")
Report = tuple[list[tuple[int, int]], list[tuple[int, int]], str]  # content, source, kind


def lines(path: Path) -> Iterator[dict]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


# --------------------------------------------------------------------------------------- PolNeAR


def reports(source: str, engine: str) -> list[Report]:
    return [
        (list(one.content), [one.source] if one.source else [], one.kind)
        for one in attribute(source, engine=engine)
        if one.nested_in is None
    ]


by_rules = partial(reports, engine="rules")
by_parse = partial(reports, engine="parse")


def by_marks(source: str) -> list[Report]:
    """The baseline: every quotation of the text, and nothing else."""
    return [([span], [], "direct") for span in passes.quotations(source)]


def covered(spans: list, starts: list[int]) -> set[int]:
    held: set[int] = set()
    for span in spans:
        held.update(range(bisect_left(starts, span[0]), bisect_left(starts, span[1])))
    return held


def matched(gold: list[set[int]], found: list[set[int]], overlap: float) -> list[tuple[int, int]]:
    """One-to-one pairs whose word sets overlap enough, best first."""
    pairs = [
        (len(g & f) / len(g | f), i, j)
        for i, g in enumerate(gold)
        for j, f in enumerate(found)
        if g & f
    ]
    taken: list[tuple[int, int]] = []
    for share, i, j in sorted(pairs, reverse=True):
        if share >= overlap and all(i != a and j != b for a, b in taken):
            taken.append((i, j))
    return taken


def polnear(shared: Path, split: str, reader: Callable[[str], list[Report]]) -> dict[str, float]:
    n: Counter = Counter()
    for article in lines(shared / "corpora" / "polnear.jsonl.gz"):
        if article["split"] != split:
            continue
        source = article["text"]
        annotator = min(article["annotators"])
        starts = [m.start() for m in WORD.finditer(source)]
        gold = [
            (covered(a["content"], starts), covered(a["source"] or [], starts), a["kind"])
            for a in article["attributions"]
            if a["annotator"] == annotator and a["content"] and a["kind"]
        ]
        found = [(covered(c, starts), covered(s, starts), k) for c, s, k in reader(source)]
        wanted = set().union(*(g[0] for g in gold)) if gold else set()
        got = set().union(*(f[0] for f in found)) if found else set()
        n["hit"] += len(wanted & got)
        n["wanted"] += len(wanted)
        n["got"] += len(got)
        n["gold"] += len(gold)
        n["found"] += len(found)
        n["at .8"] += len(matched([g[0] for g in gold], [f[0] for f in found], 0.8))
        for i, j in matched([g[0] for g in gold], [f[0] for f in found], 0.3):
            n["at .3"] += 1
            n["kind", gold[i][2]] += 1
            if gold[i][1]:
                n["sources"] += 1
                n["source right"] += bool(gold[i][1] & found[j][1])
        for g in gold:
            n["all", g[2]] += 1
    p, r = n["hit"] / n["got"], n["hit"] / n["wanted"]
    both = n["gold"] + n["found"]
    return {
        "token P": p,
        "token R": r,
        "token F1": 2 * p * r / (p + r),
        "attribution F1 at .3": 2 * n["at .3"] / both,
        "attribution F1 at .8": 2 * n["at .8"] / both,
        "source accuracy": n["source right"] / max(1, n["sources"]),
        **{f"{k} found": n["kind", k] / n["all", k] for k in ("direct", "mixed", "indirect")},
        "attributions": n["gold"],
    }


# ------------------------------------------------------------------------- hand-coded mentions


def wilson(k: int, n: int, z: float = 1.96) -> tuple[float, float]:
    p = k / n
    middle = (p + z * z / 2 / n) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / 4 / n / n) / (1 + z * z / n)
    return middle - half, middle + half


def kappa(table: Counter) -> float:
    """Cohen's kappa of (gold, found) counts."""
    n = sum(table.values())
    rows, columns = Counter(), Counter()
    for (a, b), count in table.items():
        rows[a] += count
        columns[b] += count
    agreed = sum(count for (a, b), count in table.items() if a == b) / n
    chance = sum(rows[k] * columns[k] for k in rows) / n / n
    return (agreed - chance) / (1 - chance)


def voice_by(source: str, span: tuple[int, int], engine: str) -> str:
    found = attribute(source, only=[span], engine=engine)
    return voice_of([span], found, passes.quotations(source))[0][0]


voice_by_rules = partial(voice_by, engine="rules")
voice_by_parse = partial(voice_by, engine="parse")


def voice_by_marks(source: str, span: tuple[int, int]) -> str:
    inside = any(a <= span[0] < b for a, b in passes.quotations(source))
    return "direct" if inside else "outlet"


def voice_by_marks_and_verb(source: str, span: tuple[int, int]) -> str:
    if voice_by_marks(source, span) == "direct":
        return "direct"
    sentence = next((s for s in passes.sentences(source) if s[0] <= span[0] < s[1]), span)
    words = {w.lower() for w in WORD.findall(source[slice(*sentence)])}
    said = {form for form, verb in cues.verbs().items() if {"s", "t"} <= verb.frames}
    return "indirect" if words & said else "outlet"


def gold(shared: Path, reader: Callable[[str, tuple[int, int]], str]) -> Counter:
    """Counts of (gold voice, found voice) over the agreed rows."""
    table: Counter = Counter()
    for row in lines(shared / "gold" / "mentions.jsonl"):
        if row["agreed"]:
            table[row["voice"], reader(row["text"], (row["start"], row["end"]))] += 1
    return table


def speakers(shared: Path) -> tuple[int, int]:
    """(right, all) speakers of the agreed rows that are somebody's speech and name him.

    One is right where it shares a word other than an article or a title with the coded one.
    """
    right = n = 0
    for row in lines(shared / "gold" / "mentions.jsonl"):
        if not (row["agreed"] and row["voice"] in ("direct", "indirect") and row.get("speaker")):
            continue
        source, span = row["text"], (row["start"], row["end"])
        _, found, _ = voice_of([span], attribute(source, only=[span]), passes.quotations(source))[0]
        common = {"the", "a", "an", "of", "and", "mr", "ms", "mrs"}
        wanted = set(WORD.findall(row["speaker"].lower())) - common
        right += bool(wanted & set(WORD.findall((found or "").lower())))
        n += 1
    return right, n


def seed(shared: Path) -> tuple[int, int, Counter]:
    """(right, all, counts of (gold, found)); either reading counts where the coders differ."""
    source = (shared / "gold" / "seed.txt").read_text(encoding="utf-8")
    rows = [r for r in lines(shared / "gold" / "seed.mentions.jsonl") if r["concept"]]
    spans = [(r["start"], r["end"]) for r in rows]
    voices = voice_of(spans, attribute(source), passes.quotations(source))
    right, table = 0, Counter()
    for row, (voice, _, _) in zip(rows, voices):
        right += voice in (row["voice"], row.get("second_coder", {}).get("voice"))
        table[row["voice"], voice] += 1
    return right, len(rows), table


# ------------------------------------------------------------------------------------------ BASIL

NO_PERSON = re.compile(
    r"(?i)^other_|lawmakers|democrats|republicans|officials|companies|campaign|plaintiffs|protest"
    r"|buzzfeed|now$"
)


def basil(shared: Path) -> dict[str, float]:
    """The `quote` flag of annotated spans (direct where most of their letters are), and speakers.

    Named speakers are the persons among BASIL's labels on quoted spans; one is resolved where
    the speaker found has his surname.
    """
    flags: Counter = Counter()
    right = named = 0
    for article in lines(shared / "corpora" / "basil.jsonl.gz"):
        source = article["text"]
        found, marks = attribute(source), passes.quotations(source)
        for span in article["annotations"]:
            a, b = span["doc_start"], span["doc_end"]
            letters = [(p, p + 1) for p in range(a, b) if source[p].isalnum()]
            voices = voice_of(letters, found, marks)
            direct = sum(v[0] == "direct" for v in voices) >= 0.5 * max(1, len(voices))
            flags[direct, span["quote"]] += 1
            if span["quote"] and span["speaker"] and not NO_PERSON.search(span["speaker"]):
                surname = [w for w in span["speaker"].split("_") if w != "Jr."][-1].lower()
                spoken = Counter(v[1] for v in voices if v[1]).most_common(1)
                named += 1
                right += bool(spoken) and surname in spoken[0][0].lower()
    p = flags[True, True] / (flags[True, True] + flags[True, False])
    r = flags[True, True] / (flags[True, True] + flags[False, True])
    return {
        "quote P": p,
        "quote R": r,
        "quote F1": 2 * p * r / (p + r),
        "speakers resolved": right / named,
        "named speakers": named,
    }


def speed(shared: Path, engine: str = "rules", every: int = 1) -> float:
    """Words a second of the full pass over every n-th of 1,832 articles, on one core."""
    texts = [a["text"] or "" for a in lines(shared / "corpora" / "allsides_events.jsonl.gz")]
    texts = texts[::every]
    attribute(texts[0], engine=engine)
    begun = time.process_time()
    for source in texts:
        attribute(source, engine=engine)
    return sum(len(t.split()) for t in texts) / (time.process_time() - begun)


def show(name: str, figures: dict[str, float]) -> None:
    print(
        f"{name}: " + ", ".join(f"{k} {v:.3f}".rstrip("0").rstrip(".") for k, v in figures.items())
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path, nargs="?", default=Path("../shared"))
    parser.add_argument("parts", nargs="*", default=["polnear", "gold", "seed", "basil", "speed"])
    parser.add_argument("--split", default="dev")
    chosen = parser.parse_args()
    try:
        with_parser = resolve("parse")
    except InputError as error:
        with_parser = ""
        print(f"without the engine `parse`: {error}")
    if "polnear" in chosen.parts:
        show(f"PolNeAR {chosen.split}, rules", polnear(chosen.shared, chosen.split, by_rules))
        if with_parser:
            figures = polnear(chosen.shared, chosen.split, by_parse)
            show(f"PolNeAR {chosen.split}, {with_parser}", figures)
        show(f"PolNeAR {chosen.split}, marks", polnear(chosen.shared, chosen.split, by_marks))
    if "gold" in chosen.parts:
        readers = [
            ("marks", voice_by_marks),
            ("marks and a reporting verb", voice_by_marks_and_verb),
            ("rules", voice_by_rules),
        ]
        if with_parser:
            readers.insert(2, (with_parser, voice_by_parse))
        for name, reader in readers:
            table = gold(chosen.shared, reader)
            n = sum(table.values())
            right = sum(count for (a, b), count in table.items() if a == b)
            low, high = wilson(right, n)
            print(
                f"mentions, {name}: accuracy {right / n:.3f} [{low:.3f}, {high:.3f}], "
                f"kappa {kappa(table):.3f}, n {n}"
            )
        print("  (gold, found):", dict(sorted(table.items())))
        right, n = speakers(chosen.shared)
        print(f"speakers of mentions: {right} of {n}, {right / n:.3f}")
    if "seed" in chosen.parts:
        right, n, table = seed(chosen.shared)
        print(f"seed: {right} of {n}", dict(sorted(table.items())))
    if "basil" in chosen.parts:
        show("BASIL", basil(chosen.shared))
    if "speed" in chosen.parts:
        print(f"speed, rules: {speed(chosen.shared):,.0f} words/s")
        if with_parser:
            told = speed(chosen.shared, "parse", every=20)
            print(f"speed, {with_parser}: {told:,.0f} words/s")


if __name__ == "__main__":
    main()
