"""What a comparison shows, in words: findings, leads, and how it was made.

Reports and pages say the same sentences about the same numbers; they stand here.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from .comparison import Comparison, voice_label

VOICES = {
    "outlet": "the outlet's own words",
    "indirect": "reported speech",
    "direct": "quotations",
    "scare": "short quotations without a speaker",
    "all": "all voices",
    "unknown": "voice not known",
}


# Overlapping intervals are no proof of likeness; the report must not say so.
_NOTHING = (
    "No two {by}s' 95% intervals for one word lie apart. That is no proof that they choose alike: "
    "with few events the intervals are wide. The shares and sentences below can be read; what "
    "differs in them may be chance."
)


def in_words(voice: str) -> str:
    """A voice label ("outlet", "indirect+direct", "all") as a phrase."""
    return " and ".join(VOICES[v] for v in voice.split("+"))


def nothing(by: str) -> str:
    """What to say where no two groups part ways; `by` is what the groups are ("outlet")."""
    return _NOTHING.format(by=by)


def findings(comparison: Comparison, limit: int = 8) -> list[dict[str, Any]]:
    """Where two groups' intervals for a share do not overlap, widest gap first; one a variant."""
    rows = comparison.shares.filter(pl.col("value").is_not_null() & pl.col("low").is_not_null())
    found = [
        {
            "lexicon": more["lexicon"],
            "concept": more["concept"],
            "title": title_of(comparison, more["lexicon"], more["concept"]),
            "variant": more["variant"],
            "more": more,
            "less": less,
            "gap": gap,
        }
        for more, less, gap in _apart(rows, "low", "high", 0)
    ]
    found.sort(key=lambda f: -f["gap"])
    out: list[dict[str, Any]] = []
    for f in found:
        # One finding a concept first says more than the two sides of one choice.
        if sum(g["concept"] == f["concept"] for g in out) < 2:
            out.append(f)
    return out[:limit]


def _apart(
    rows: pl.DataFrame, more: str, less: str, least: float
) -> list[tuple[dict[str, Any], dict[str, Any], float]]:
    """Of each variant the rows with the largest `more` and the least `less`, wider than `least` apart."""
    ends = (
        rows.with_row_index("_row")
        .group_by("lexicon", "concept", "variant", maintain_order=True)
        .agg(
            top=pl.col("_row").sort_by(more, descending=True, maintain_order=True).first(),
            bottom=pl.col("_row").sort_by(less, maintain_order=True).first(),
            gap=pl.col(more).max() - pl.col(less).min(),
        )
        .filter(pl.col("gap") > least)
    )
    tops, bottoms = (rows[ends[end]].to_dicts() for end in ("top", "bottom"))
    return list(zip(tops, bottoms, ends["gap"].to_list()))


def leads(comparison: Comparison, limit: int = 6) -> list[dict[str, Any]]:
    """The widest differences of shares whose intervals overlap: worth reading, no finding.

    Both groups have at least the design's minimum of mentions; one a concept, widest first.
    """
    rows = comparison.shares.filter(pl.col("value").is_not_null())
    best: dict[tuple[str, str], dict[str, Any]] = {}
    for more, less, gap in _apart(rows, "value", "value", 0.2):
        key = (more["lexicon"], more["concept"])
        if gap > best.get(key, {"gap": 0.0})["gap"]:
            best[key] = {"lexicon": key[0], "concept": key[1], "title": title_of(comparison, *key),
                         "variant": more["variant"], "more": more, "less": less, "gap": gap}  # fmt: skip
    # Many mentions make a lead worth more than a wide gap between a few.
    weighed = sorted(
        best.values(), key=lambda f: -f["gap"] * min(f["more"]["n_concept"], f["less"]["n_concept"])
    )
    return weighed[:limit]


def title_of(comparison: Comparison, lexicon: str, concept: str) -> str:
    for x in comparison.scan.lexicons:
        if x.id == lexicon:
            return x.concept(concept).title
    return concept


def methods(comparison: Comparison) -> str:
    """A methods paragraph that can be pasted into a paper."""
    d, m = comparison.design, comparison.manifest
    hit = set(comparison.mentions["lexicon"].unique())
    named = [k for k in m["lexicons"] if k in hit] or list(m["lexicons"])
    lexicons = ", ".join(f"{k} (version {m['lexicons'][k]['version']})" for k in named)
    pairing = " on events that at least two groups covered" if d.pair else ""
    zone = f" in the {d.zone}" if d.zone else " in headline and body"
    return (
        f"{m['corpus']['articles']:,} articles were compared by {d.by}{pairing} with "
        f"{m['toolkit']}. Mentions of the variants of the lexicons {lexicons} were found{zone} by "
        "longest match within a concept at word boundaries, and each was assigned a voice: the "
        "outlet's own words, indirect speech, or direct quotation. Numbers are for "
        f"{in_words(voice_label(d.voice))} unless said. A share is a variant's part of all "
        "mentions of its concept. Intervals "
        f"({d.level:.0%}) rest on {d.draws:,} resamples of events (an article without an event is "
        f"its own event; seed {d.seed}); a group with fewer than {d.min_n:g} mentions of a concept "
        f"or fewer than {d.min_events} events gets no number. The intervals are for each number by "
        "itself and are not corrected for the number of comparisons. A difference of wording "
        "is not a verdict about an outlet."
    )
