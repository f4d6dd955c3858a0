"""Copies found among real articles edited by known amounts, and time and memory on many articles.

    python benchmarks/duplicates.py accuracy
    python benchmarks/duplicates.py scale [--articles 100000]

`accuracy` edits articles of the corpus: 0 to 70% own text (paragraphs of articles that are not in
the set), by themselves and with truncation or paragraphs in another order, always under another
headline and a day later. The untouched articles stand beside them, and with them all articles of
the file of labelled events: different outlets' own accounts of one event are the hard negatives.
A pair is found when one of the edited article and its original is said to repeat the other (which
came first cannot be known where there is no date). Any other pair of an edited article is wrong,
unless its original is said to repeat the same article. Pairs of untouched articles are printed to
be read: some of them are the copies that real outlets made.
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import json
import resource
import time
from pathlib import Path

import numpy as np
import polars as pl

from framing.duplicates import find_copies, mark

SHARED = Path(__file__).resolve().parents[2] / "shared" / "corpora"
SEED = 0
OWN = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
EDITS = ("own text", "truncated", "reordered")


def paragraphs(text: str) -> list[str]:
    return [p for p in text.split("\n\n") if p.strip()]


def words(parts: list[str]) -> int:
    return sum(len(p.split()) for p in parts)


def edit(text: str, donor: list[str], own: float, kind: str, rng: np.random.Generator) -> tuple:
    """An edited text and the share of its words that are the original's."""
    kept = paragraphs(text)
    if kind == "truncated":
        kept = kept[: max(1, round(len(kept) * rng.uniform(0.3, 0.8)))]
    if kind == "reordered":
        kept = [kept[k] for k in rng.permutation(len(kept))]
    shared = words(kept)
    new: list[str] = []
    while words(new) < shared * own / (1 - own):
        new.append(donor.pop())
    for p in new:
        kept.insert(int(rng.integers(len(kept) + 1)), p)
    return "\n\n".join(kept), shared / words(kept)


def _date(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def load() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Articles without labels, and articles of labelled events."""
    columns = ["id", "event", "outlet", "date", "headline", "text"]
    plain = pl.read_parquet(SHARED / "allsides_articles.parquet", columns=columns)
    with gzip.open(SHARED / "allsides_events.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    events = pl.DataFrame([{c: r[c] for c in columns} for r in rows], infer_schema_length=None)
    plain = plain.filter(pl.col("text").str.len_chars() > 1500)
    return plain.rename({"id": "doc_id"}), events.rename({"id": "doc_id"})


def accuracy(count: int) -> None:
    rng = np.random.default_rng(SEED)
    plain, events = load()
    plain = plain[rng.permutation(len(plain))]
    originals, donors = plain[:count], plain[count : 2 * count]
    donor = [p for t in donors["text"] for p in paragraphs(t) if 10 <= len(p.split()) <= 150]
    donor = [donor[k] for k in rng.permutation(len(donor))]
    rows, share = [], {}
    for k, row in enumerate(originals.iter_rows(named=True)):
        own = OWN[k % len(OWN)]
        kind = EDITS[k // len(OWN) % len(EDITS)]
        text, shared = edit(row["text"], donor, own, kind, rng)
        name = f"edit-{row['doc_id']}"
        day = _date(row["date"])
        later = str(day + datetime.timedelta(days=1)) if day else None
        new = {"doc_id": name, "text": text, "outlet": "Another", "date": later}
        rows.append({**row, **new, "headline": donors["headline"][k]})
        share[name] = (kind, shared)
    edited = pl.DataFrame(rows, schema=plain.schema)
    rest = plain[2 * count :]
    everything = pl.concat([originals, edited, rest, events], how="vertical_relaxed")
    start = time.perf_counter()
    copies = find_copies(everything)
    took = time.perf_counter() - start
    repeats = copies.clusters.filter(pl.col("doc_id") != pl.col("origin"))
    found = dict(repeats.select("doc_id", "origin").iter_rows())
    containment = dict(copies.clusters.select("doc_id", "containment").iter_rows())
    original = {d: d.removeprefix("edit-") for d in share}
    right = {d for d, o in original.items() if found.get(d) == o or found.get(o) == d}
    wrong = {
        (d, o)
        for d, o in found.items()
        if (d in share and o not in (original[d], found.get(original[d])))
        or (d not in share and o in share and d != original[o])
    }
    real = {d: o for d, o in found.items() if d not in share and o not in share}
    print(f"{len(everything)} articles, {len(share)} of them edited: {took:.0f} s")
    print(f"{'edit':12}{'own':>6}{'n':>6}{'shared':>9}{'found':>8}{'|error of containment|':>25}")
    for kind in EDITS:
        for k, own in enumerate(OWN):
            group = [d for i, d in enumerate(share) if i % len(OWN) == k and share[d][0] == kind]
            hits = [d for d in group if d in right]
            known = [d for d in hits if found.get(d) == original[d]]
            error = (
                (np.mean([abs(containment[d] - share[d][1]) for d in known]) if known else np.nan)
                if hits
                else np.nan
            )
            mean = np.mean([share[d][1] for d in group])
            print(
                f"{kind:12}{own:6.0%}{len(group):6}{mean:9.0%}{len(hits) / len(group):8.3f}{error:25.3f}"
            )
    enough = [d for d in share if share[d][1] >= 0.4]
    print(
        f"recall at 40% or more shared: {sum(d in right for d in enough) / len(enough):.4f} of {len(enough)}"
    )
    print(
        f"precision on edited articles: {len(right) / max(1, len(right) + len(wrong)):.4f} ({len(wrong)} wrong)"
    )
    event = dict(events["doc_id", "event"].iter_rows())
    outlet = dict(everything["doc_id", "outlet"].iter_rows())
    text = dict(everything["doc_id", "text"].iter_rows())
    hard = [(d, o) for d, o in real.items() if d in event and event.get(o) == event[d]]
    pairs = int(
        events.group_by("event").len().select(pl.col("len") * (pl.col("len") - 1) / 2).sum().item()
    )
    print(f"pairs of one event: {pairs}, called copies: {len(hard)}")
    print(f"untouched articles called copies: {len(real)} of {len(everything) - len(share)}")
    print(
        "precision if every untouched pair were wrong: "
        f"{len(right) / max(1, len(right) + len(wrong) + len(real)):.4f}"
    )
    for d, o in sorted(real.items()):
        spans = copies.spans.filter((pl.col("doc_id") == d) & (pl.col("origin") == o))
        if not len(spans):
            continue
        s, e = max(spans.select("start", "end").iter_rows(), key=lambda r: r[1] - r[0])
        shown = " ".join(text[d][s:e].split())[:110]
        print(f"  {containment[d]:.2f} {outlet[d]} <- {outlet[o]} [{len(spans)} passages] {shown}")


def scale(count: int) -> None:
    """Distinct articles, every sixth word changed so that none shares a passage, and a tenth copies."""
    rng = np.random.default_rng(SEED)
    source = pl.read_parquet(SHARED / "allsides_articles.parquet", columns=["text"])["text"]
    pool = [p.split() for t in source.drop_nulls() for p in paragraphs(t) if len(p) > 80]
    vocabulary = np.array(sorted({w for p in pool[:20000] for w in p}))
    parts, texts = [], []
    for k in range(count):
        if k % 10 == 9:
            text, _ = edit(
                texts[rng.integers(len(texts))], texts[-1].split("\n\n"), 0.3, "reordered", rng
            )
        else:
            made = []
            for _ in range(int(rng.integers(6, 21))):
                p = list(pool[rng.integers(len(pool))])
                for at in range(int(rng.integers(6)), len(p), 6):
                    p[at] = vocabulary[rng.integers(len(vocabulary))]
                made.append(" ".join(p))
            text = "\n\n".join(made)
        texts.append(text)
        if len(texts) == 5000:  # copies are of recent articles: what is made need not be kept
            parts.append(pl.Series(texts, dtype=pl.String))
            texts = texts[-500:]
            parts[-1] = parts[-1] if len(parts) == 1 else parts[-1][500:]
    if len(texts) > 500 or not parts:
        parts.append(pl.Series(texts, dtype=pl.String)[500 if parts else 0 :])
    text = pl.concat(parts)
    del pool, texts, parts
    frame = pl.DataFrame({"doc_id": [f"s{k}" for k in range(len(text))], "text": text})
    size = frame["text"].str.len_bytes().sum() / 1e6
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    start, cpu = time.perf_counter(), time.process_time()
    copies = find_copies(frame)
    took, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    marked = mark(frame, copies=copies)["duplicate_of"].is_not_null().sum()
    print(
        f"{len(frame)} articles, {size:.0f} MB: {took:.0f} s ({cpu:.0f} CPU s), peak {peak:.2f} GiB "
        f"(input {before:.2f}), {marked} copies, {len(copies.spans)} spans"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["accuracy", "scale"])
    parser.add_argument("--articles", type=int)
    options = parser.parse_args()
    if options.what == "accuracy":
        accuracy(options.articles or 2400)
    else:
        scale(options.articles or 100_000)
