"""Sections for finders and analyses: the finding in words, table, picture, sentences, what not."""

from __future__ import annotations

import re

import numpy as np
import polars as pl
import pytest

import framing as fr

EVIL = "<script>alert(1)</script>"
THINGS = [
    "council",
    "bridge",
    "school",
    "repair",
    "river",
    "wall",
    "rain",
    "market",
    "vote",
    "train",
    "station",
    "budget",
    "harbor",
    "boat",
    "storm",
    "roof",
    "library",
    "garden",
    "fence",
    "museum",
    "ticket",
    "concert",
    "hall",
    "winter",
    "snow",
    "plow",
    "street",
    "lamp",
    "bakery",
    "flour",
]


@pytest.fixture(scope="module", autouse=True)
def no_model_of_ones_own(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAMING_MODELS", str(tmp_path_factory.mktemp("models")))
        yield


@pytest.fixture(scope="module")
def corpus():
    rng = np.random.default_rng(0)
    rows = []
    for n in range(14):
        for outlet, habit, word in (
            (f"A {EVIL}", "dreary", "captives"),
            ("B", "lively", "hostages"),
        ):
            lines = " ".join(
                f"People saw the {' and the '.join(rng.choice(THINGS, 5))} there." for _ in range(3)
            )
            one, two = rng.choice(THINGS, 2)
            text = f"{lines} It was a {habit} day near the {one}, a {habit} night by the {two}."
            text += f" The {word} came. A shameless, corrupt and outrageous farce it was {EVIL}."
            rows.append(
                {"doc_id": f"{outlet}{n}", "outlet": outlet, "event": f"e{n}", "text": text}
            )
    return fr.Corpus.from_frame(pl.DataFrame(rows))


@pytest.fixture(scope="module")
def page(corpus):
    result = fr.compare(
        corpus, "israel_palestine", draws=50, finders=("loaded",),
        analyses=("distinguishability", "sourcing"),
    )  # fmt: skip
    return fr.report(result, "html", tables="x.numbers.csv"), fr.report(result, "md")


def section(page: str, name: str) -> str:
    start = page.index(f'<h2 id="{name}">')
    return page[start : page.index("<h2", start + 1)]


def test_distinguishability_has_words_table_matrix_and_sentences(page):
    part = section(page[0], "analyses-distinguishability")
    assert re.search(r"1 of 1 pair of outlets can be told apart\s+better than chance", part)
    assert "What it does not mean." in part and "not a lean" in part
    assert "Accuracy, pair by pair" in part and "50% is chance" in part
    matrix = re.search(r'<table class="heat">.*?</table>', part, re.S).group()
    assert matrix.count('class="same"') == 2
    assert re.search(r"<summary>B against A .*lively", part)
    # The telling word is marked in its sentence.
    assert re.search(r"It was [^<]*<mark[^>]*>[^<]*lively[^<]*</mark>", part)


def test_a_finder_has_shares_and_what_moved_the_score(page):
    part = section(page[0], "finders-loaded")
    assert part.count('class="d ') == 2  # two outlets, of the one variant that is shown
    assert "Sentences behind these numbers" in part
    assert re.search(r"moved by .*shameless \+0\.\d", part)


def test_an_analysis_without_findings_says_so(page):
    assert "Nothing was found to measure." in section(page[0], "analyses-sourcing")


def test_nothing_of_a_text_runs(page):
    assert "<script>alert" not in page[0] and page[0].count("<script>") == 1


def test_markdown_tells_the_finding_too(page):
    assert "## How well they can be told apart" in page[1]
    assert "What it does not mean" in page[1] and "<script>" not in page[1]


def test_a_table_names_most_mentioned_groups_and_says_how_many_more():
    rows = [
        {"id": f"{k}-{n}", "outlet": f"Paper {k:02}", "event": f"e{n}", "text": f"The {w} came."}
        for k in range(60)
        for n, w in enumerate(["captives"] * 5 + ["hostages"] * (5 + k % 3))
    ]
    result = fr.compare(fr.Corpus.from_frame(pl.DataFrame(rows)), "israel_palestine", draws=20)
    told = fr.report(result, "html", tables="all.numbers.csv")
    first = re.search(r'<table class="shares">.*?</table>', told, re.S).group()
    assert first.count("<tr>") == 1 + 40
    assert "20 more with a number are in" in told and 'href="all.numbers.csv"' in told


def test_a_model_of_ones_own_shows_its_reliability(corpus, monkeypatch, tmp_path):
    from framing import seeds
    from framing.classifiers import from_rows, loaded

    monkeypatch.setenv("FRAMING_MODELS", str(tmp_path))
    pairs = seeds.load("loaded_sentences")["pairs"][:30]
    rows = from_rows({"text": p[x], "label": x} for p in pairs for x in ("loaded", "plain"))
    model = loaded.train(rows)
    model.save(tmp_path / "loaded.model")
    result = fr.compare(corpus, "israel_palestine", draws=20, finders=("loaded",))
    part = section(fr.report(result, "html"), "finders-loaded")
    assert "<svg" in part and "(random folds)" in part
    assert f"error {model.card['figures']['random folds']['ece']:.3f}" in part
    assert model.digest in fr.report(result, "html")
