"""The corpora beside the repository are read whole, with nothing lost."""

from pathlib import Path

import pytest

from framing.corpus import read

SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "corpora"
pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/corpora"),
]


@pytest.mark.parametrize(
    ("name", "rows", "undated", "columns"),
    [
        ("allsides_events.jsonl.gz", 1832, 344, None),
        ("allsides_articles.parquet", 8494, 911, None),
        ("basil.jsonl.gz", 168, 0, None),
        ("polnear.jsonl.gz", 924, 0, None),
        ("babe_sg1.jsonl.gz", 1700, 1700, None),
        ("gaza_headlines_2023.jsonl.gz", 3285, 0, None),
        ("nyt_deaths.jsonl.gz", 2517, 0, {"text": "sentence"}),
    ],
)
def test_every_row_becomes_an_article(name, rows, undated, columns):
    corpus = read(SHARED / name, columns=columns)
    frame = corpus.frame()
    assert frame.height == rows and corpus.set_aside().is_empty()
    assert frame["date"].null_count() == undated
    assert frame["outlet"].null_count() == 0
    repeated = frame.filter(frame["body_start"] > 0)
    for headline, text, start in repeated.select("headline", "text", "body_start").iter_rows():
        assert text[:start].strip().strip("#. ").startswith(headline.strip().strip("#. ")[:40])


def test_two_digit_years_are_read_month_first_where_the_file_proves_it():
    frame = read(SHARED / "allsides_articles.parquet").frame()
    assert frame["date"].dt.year().drop_nulls().is_between(2001, 2020).all()
    assert "date_read" not in frame.columns, "7/6/18 is read as 12/30/17 and others prove"
