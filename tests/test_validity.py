"""Do the numbers mean what they say? Quick versions of benchmarks/validity/."""

from __future__ import annotations

import csv
import gzip
import json
import sys
from pathlib import Path

import polars as pl
import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.validity import agreement, correction, coverage, discovery, null  # noqa: E402
from framing import tables  # noqa: E402
from framing.counts import count  # noqa: E402
from framing.lexicon import parse  # noqa: E402

SHARED = ROOT.parent / "shared"
needs_shared = pytest.mark.skipif(
    not (SHARED / "corpora").exists(), reason="../shared/corpora is not here"
)
# 300 data sets tell .93 from .95 only roughly: four standard errors below the floor.
LEAST = coverage.FLOOR - 4 * (0.93 * 0.07 / 300) ** 0.5


@pytest.mark.parametrize(
    "design",
    [
        coverage.Design(5, "several", 0.3, (0.1, 0.4)),
        coverage.Design(10, "uneven", 1.0, (0.5, 0.5)),
        coverage.Design(20, "sparse", 0.3, (0.02, 0.1)),
        coverage.Design(50, "heavy", 1.0, (0.1, 0.4)),
        coverage.Design(100, "one", 0.0, (0.02, 0.1)),
    ],
    ids=lambda d: f"{d.events}-{d.size}",
)
def test_intervals_hold_the_truth(design):
    table = pl.concat(
        [
            coverage.measure(design, coverage.CHOICE, datasets=300, draws=200),
            coverage.measure(design, coverage.ASYMMETRY, datasets=300, draws=200),
        ]
    )
    told = table.filter(pl.col("given") >= 150)
    assert told["metric"].n_unique() >= 3
    assert told["covered"].min() >= LEAST


def test_intervals_narrow_with_events():
    few, many = (
        coverage.measure(
            coverage.Design(n, "several", 0.0, (0.5, 0.5)), ("share",), datasets=50, draws=100
        )["width"].max()
        for n in (20, 80)
    )
    assert many < 0.7 * few


@pytest.mark.parametrize("effect", [0.0, 1.2])
def test_a_paired_effect_is_recovered_over_unlike_topics(effect):
    row = coverage.measure_paired(40, "several", 0.0, effect, datasets=300)
    assert row["covered"].min() >= LEAST
    assert row["given"].sum() >= 290


def test_pooled_shares_hold_the_truth_on_average_over_outlets():
    row = coverage.measure_pooled(8, 20, "several", 0.3, 10.0, datasets=40, draws=100)
    assert row["covered"].min() >= LEAST


@pytest.mark.parametrize("design", [(2, (0.9, 0.1), 1), (3, (0.9, 0.1), 1)], ids=["two", "three"])
def test_agreement_of_few_units_with_a_rare_label(design):
    table = agreement.measure(*design, 0.6, 30, datasets=200)
    assert table["covered"].min() >= agreement.FLOOR
    assert table["refused"].max() < 0.05


def test_corrected_estimates_hold_the_truth_and_uncorrected_ones_do_not():
    table = correction.measure(40, 200, 0.3, datasets=200)
    held = {(w, g): c for w, g, c in table.select("way", "group", "covered").iter_rows()}
    assert held["corrected", "A"] >= LEAST and held["corrected", "B"] >= LEAST
    assert held["machine alone", "B"] < 0.5


@pytest.mark.gold
@needs_shared
def test_shuffled_labels_give_no_discoveries():
    found = null.read(lexicons=["abortion", "migration"])
    runs = pl.concat([null.replicate(found, permutations=100, seed=s) for s in range(2)])
    # With labels shuffled there is nothing to find; p-values are no smaller than they should be.
    assert runs["bh"].sum() == 0
    share = runs.filter(metric="share")
    assert share["small"].sum() / share["tests"].sum() < 0.08


@pytest.mark.gold
@needs_shared
def test_a_published_table_is_reproduced_exactly():
    """Daily Israeli and Palestinian death mentions of the New York Times, 7 to 18 October 2023.

    A sentence about both sides counts for each: two mentions of one concept.
    """
    variants = {"israel": ["israel"], "palestine": ["palestine"], "both": ["israel", "palestine"]}
    with gzip.open(SHARED / "corpora" / "nyt_deaths.jsonl.gz", "rt", encoding="utf-8") as lines:
        tagged = [json.loads(line) for line in lines]
    tagged = [t for t in tagged if t["source_file"].endswith("oct7_to_oct18.csv")]
    mentions = pl.DataFrame(
        [
            {
                "doc_id": t["id"],
                "layer": "terms",
                "lexicon": "nyt",
                "concept": "deaths",
                "variant": v,
                "zone": "headline" if t["is_title"] else "body",
            }
            for t in tagged
            for v in variants[t["victim"]]
        ]
    )
    index = pl.DataFrame([{"doc_id": t["id"], "date": t["date"]} for t in tagged])
    counts = count(
        tables.conform(mentions, tables.MENTIONS),
        tables.conform(index.with_columns(pl.col("date").str.to_date()), tables.INDEX),
        by="date",
        voice=None,
    )
    got = {
        (day, variant): counts.tally().n[i, j]
        for i, day in enumerate(counts.groups)
        for j, variant in enumerate(counts.features["variant"])
    }
    published = {}
    with open(SHARED / "corpora" / "nyt_daily_published.csv", encoding="utf-8-sig") as lines:
        for row in list(csv.reader(lines))[2:]:
            month, day, year = row[0].split("/")
            date = f"{year}-{int(month):02}-{int(day):02}"
            published[date, "palestine"], published[date, "israel"] = map(float, row[-2:])
    assert len(published) == 24
    assert got == published


def test_what_finds_a_known_pair():
    """A candidate finds two variants where its one word put for the other makes the difference."""
    lexicon = parse(
        """
lexicon: crowd
title: Crowds
concepts:
  crowd:
    definition: People in the street.
    variants:
      rioters: {forms: [violent rioters, rioters], examples: [The rioters left.]}
      marchers: {forms: [violent marchers], examples: [The violent marchers left.]}
""",
        path="crowd.yml",
        lexicon_id="crowd",
    )
    found = {("crowd", "crowd", "marchers", "rioters")}
    assert discovery.hits("Rioters", "marchers", [lexicon]) == found
    assert discovery.hits("violent marchers", "rioters", [lexicon]) == found
    assert discovery.hits("violent", "marchers", [lexicon]) == set()
    pairs = pl.DataFrame(
        {
            "rank": [1, 2],
            "word": ["a", "marchers"],
            "other": ["b", "c"],
            "also": [[], ["marchers / rioters"]],
        }
    )
    assert discovery.ranks(pairs, [lexicon]) == {next(iter(found)): 2}


def test_the_judged_pairs_hold_words_only():
    judged = discovery.judged()
    assert set(judged.values()) == {"y", "n"} and len(judged) >= 50
    assert all(len(pair) == 2 and max(map(len, pair)) < 40 for pair in judged)
