"""Adding a metric, reader, report or lexicon is one file: dropped in, used from the command line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

METRIC = '''
"""Twice the share."""
from framing.metrics.share import measure as share
NAME, LEVEL, PAIRWISE, INTERVAL = "twice", "variant", False, "none"
HELP = "Twice the share."
def measure(tally):
    return 2 * share(tally)
'''

READER = '''
"""One article a line: outlet, a bar, text."""
SUFFIXES = (".bar",)
def read(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        outlet, _, text = line.partition("|")
        yield number, {"outlet": outlet, "text": text}
'''

REPORT = '''
"""How many articles."""
SUFFIX = ".txt"
def render(comparison):
    return f"{comparison.scan.index.height} articles"
'''

ANALYSIS = '''
"""How many articles each outlet has."""
import polars as pl
NAME, HELP = "sizes", "How many articles each outlet has."
def run(scan, corpus, design):
    found = scan.index.group_by(pl.col(design.by).alias("group"), maintain_order=True).len("value")
    return found.with_columns(metric=pl.lit("size"), n=pl.col("value"))
'''

FINDER = '''
"""Words in capitals: loud or not."""
import polars as pl
from .. import tables
DEFAULT, LAYER = False, "shouts"
NEEDS, ADDS = ("text",), ("zone", "start", "end")
HELP = "Words in capitals."
def find(batch, mentions, lexicons=()):
    rows = [
        {"doc_id": d, "layer": LAYER, "lexicon": LAYER, "concept": LAYER, "zone": "body",
         "variant": "loud" if t.isupper() else "soft", "start": 0, "end": 3, "match": t[:3],
         "valid": True}
        for d, t in batch.articles.select("doc_id", "text").iter_rows()
    ]
    return pl.DataFrame(rows, schema=tables.MENTIONS)
'''

LEXICON = """
lexicon: fruit
title: Fruit
concepts:
  fruit:
    definition: x
    variants:
      apples: {nouns: [apple], examples: [an apple]}
      pears: {nouns: [pear], examples: [a pear]}
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the package with one plug-in of each kind dropped in, and a runner of its CLI."""
    home = tmp_path_factory.mktemp("copy")
    skip = shutil.ignore_patterns("__pycache__")
    for name in ("framing", "lexicons", "data", "dashboards"):
        shutil.copytree(ROOT / name, home / name, ignore=skip)
    (home / "framing" / "metrics" / "twice.py").write_text(METRIC)
    (home / "framing" / "readers" / "bar.py").write_text(READER)
    (home / "framing" / "reports" / "number.py").write_text(REPORT)
    (home / "framing" / "analyses" / "sizes.py").write_text(ANALYSIS)
    (home / "framing" / "finders" / "shouts.py").write_text(FINDER)
    (home / "lexicons" / "fruit.yml").write_text(LEXICON)
    lines = [
        f"{outlet}|The {word} fell."
        for outlet, word in (("A", "apple"), ("B", "pear"))
        for _ in range(6)
    ]
    (home / "news.bar").write_text("\n".join(lines))

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "framing", *arguments],
            cwd=home,
            env={**os.environ, "PYTHONPATH": str(home), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_reader_lexicon_and_metric(copy):
    out = copy("compare", "news.bar", "-l", "fruit", "--metric", "twice", "--format", "jsonl")
    rows = {(r["group"], r["variant"]): r["value"] for r in map(json.loads, out.splitlines())}
    assert rows == {
        ("A", "apples"): 2.0,
        ("A", "pears"): 0.0,
        ("B", "apples"): 0.0,
        ("B", "pears"): 2.0,
    }


def test_report(copy):
    assert copy("report", "news.bar", "-l", "fruit", "--format", "number") == "12 articles\n"


def test_an_analysis_is_a_section_of_every_report(copy):
    for format in ("html", "md"):
        page = copy("report", "news.bar", "-l", "fruit", "--analysis", "sizes", "--format", format)
        assert "Sizes" in page and "How many articles each outlet has." in page
        if format == "html":
            assert "<td>A</td><td>6</td>" in page
        else:
            assert "| group | value | n |" in page and "| A | 6 | 6 |" in page


def test_a_finder_is_a_section_and_scores(copy):
    page = copy("report", "news.bar", "-l", "fruit", "--finder", "shouts")
    assert "Shouts" in page and "Words in capitals." not in page  # the finding stands for the help
    assert page.count('class="v c0">soft</th>') == 1
    scores = copy("score", "news.bar", "-l", "fruit", "--finder", "shouts", "--format", "jsonl")
    rows = [json.loads(line) for line in scores.splitlines()]
    assert sum(r["concept"] == "shouts" and r["n"] == 1 for r in rows) == 12


def test_the_lexicon_is_listed(copy):
    assert "fruit" in copy("lexicons", "list")
