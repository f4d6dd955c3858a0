"""Reports: nothing in a text runs, every number can be opened, nothing is fetched."""

from __future__ import annotations

import json
import re

import polars as pl
import pytest

import framing as fr

EVIL = '<script>alert(1)</script><img src=x onerror="alert(2)">'


@pytest.fixture(scope="module")
def comparison():
    rows = [
        {
            "id": f"{o}{i}{EVIL}",
            "outlet": f"{o} {EVIL}",
            "event": f"e{i}{EVIL}",
            "headline": f"{w} {EVIL}",
            "url": "javascript:alert(3)",
            "text": f"The {w} came. {EVIL} “The {v} went,” Ann {EVIL} Lee said.",
        }
        for o, w, v in (("A", "captives", "hostages"), ("B", "hostages", "captives"))
        for i in range(12)
    ]
    return fr.compare(fr.Corpus.from_frame(pl.DataFrame(rows)), "israel_palestine", draws=100)


def test_html_escapes_everything(comparison):
    page = fr.report(comparison, "html", title=EVIL)
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "javascript:" not in page
    assert page.count("<script>") == 1
    assert "What stands out" in page and "wrote “captives”" in page


def test_html_fetches_nothing(comparison):
    page = fr.report(comparison, "html")
    assert not re.search(r"""(src|href)=["']?(https?:)?//[^"']*\.(css|js|woff)""", page)
    assert "@import" not in page and "url(" not in page


def test_every_form(comparison):
    data = json.loads(fr.report(comparison, "json"))
    assert data["manifest"]["corpus"]["articles"] == 24
    assert data["metrics"] == json.loads(json.dumps(comparison.told.to_dicts()))
    csv = fr.report(comparison, "csv")
    assert csv.startswith("metric,") and csv.count("\n") == comparison.told.height + 1
    md = fr.report(comparison, "md")
    assert "## Methods" in md and "<script>" not in md
    assert "<script>" not in comparison._repr_html_()


def test_numbers_leave_out_what_was_not_counted_and_has_no_value(comparison):
    left = comparison.metrics.filter(pl.col("n") == 0, pl.col("value").is_null())
    assert left.height and comparison.told.height == comparison.metrics.height - left.height


def test_the_event_is_named_by_its_earliest_headline():
    rows = [
        {"id": f"{o}{i}", "outlet": o, "event": "ev-17", "date": f"2024-01-0{9 - i}",
         "headline": None if i == 3 else f"Day {9 - i}", "text": f"The {w} came."}
        for o, w in (("A", "captives"), ("B", "hostages"))
        for i in range(4)
    ]  # fmt: skip
    result = fr.compare(fr.Corpus.from_frame(pl.DataFrame(rows)), "israel_palestine", draws=50)
    page = fr.report(result, "html")
    assert "“Day 7” (A, 2024-01-07)" in page and "Event <b>ev-17</b>" in page
    bare = fr.Corpus.from_frame(pl.DataFrame(rows).drop("headline"))
    page = fr.report(fr.compare(bare, "israel_palestine", draws=50), "html")
    assert "Event <b>ev-17</b>" in page and "“Day" not in page


def test_a_corpus_is_read_once_for_sentences_and_page(comparison, monkeypatch):
    from framing import comparison as module

    fresh = fr.compare(comparison.corpus, "israel_palestine", draws=50)
    read = []
    batches = fr.Corpus.batches

    def counted(self, *rows):
        read.append(1)
        return batches(self, *rows)

    monkeypatch.setattr(fr.Corpus, "batches", counted)
    sentences, page = fresh.sentences(), fr.report(fresh, "html")
    assert len(read) == 1
    monkeypatch.setattr(module, "HELD", 10)  # of a larger corpus nothing is held
    large = fr.compare(comparison.corpus, "israel_palestine", draws=50)
    read.clear()
    assert large.sentences().equals(sentences) and fr.report(large, "html") == page
    assert len(read) == 2


def test_the_page_stays_small(comparison):
    assert len(fr.report(comparison, "html")) < 300_000


def test_validation_status_of_each_variant(comparison):
    assert "no hand codes for these words" in fr.report(comparison, "html")
    row = {
        "lexicon": "israel_palestine", "concept": "people-held", "variant": "captives", "n": 20,
        "valid": 20, "precision": 1.0, "low": 0.84, "high": 1.0,
        "status": "validated: precision at least .80",
    }  # fmt: skip
    page = fr.report(comparison, "html", validation=pl.DataFrame([row]))
    assert "captives, validated: precision at least .80: 20 of 20 right, 84%–100%" in page
    assert "the others have no hand codes" in page


def test_articles_in_a_language_without_lexicon_are_counted():
    rows = [
        {"id": f"{o}{i}", "outlet": o, "text": f"The {w} came.", "lang": "en" if i < 6 else "de"}
        for o, w in (("A", "captives"), ("B", "hostages"))
        for i in range(8)
    ]
    result = fr.compare(fr.Corpus.from_frame(pl.DataFrame(rows)), "israel_palestine", draws=50)
    assert "4 articles in de" in fr.report(result, "html")
