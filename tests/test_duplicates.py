"""Copies, agency credit lines, and mentions set aside."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import tables
from framing.agencies import agency_of, wire_of
from framing.duplicates import find_copies, mark, set_aside
from framing.errors import DesignError

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
WORDS = [
    f"{a}{b}" for a in ("ka", "lo", "mi", "tu", "re", "so") for b in ("n", "rd", "st", "lk", "p")
]


def prose(seed: int, sentences: int = 8, length: int = 12) -> str:
    """Sentences of made-up words, different for each seed."""
    rng = random.Random(seed)
    return " ".join(
        " ".join(rng.choice(WORDS) for _ in range(length)).capitalize() + "."
        for _ in range(sentences)
    )


def articles(*rows: dict) -> pl.DataFrame:
    columns = {"doc_id": None, "outlet": None, "date": None, "headline": None, "text": None}
    return pl.DataFrame(
        [{**columns, **r} for r in rows],
        schema={
            "doc_id": pl.String,
            "outlet": pl.String,
            "date": pl.Date,
            "headline": pl.String,
            "text": pl.String,
        },
    )


def day(n: int) -> datetime.date:
    return datetime.date(2024, 1, n)


# ----------------------------------------------------------------------------- credit lines


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("WASHINGTON (AP) — The vote was close.", "AP"),
        ("WASHINGTON (Reuters) - The vote was close.", "Reuters"),
        ("ST JOHN’S, Newfoundland (Reuters) - It snowed.", "Reuters"),
        ("Paris (AFP) – The minister left.", "AFP"),
        ("BEIJING, Jan. 5 (Xinhua) -- Trade grew.", "Xinhua"),
        ("SEOUL, Jan. 5 (Yonhap) -- Trade grew.", "Yonhap"),
        ("TOKYO (Kyodo) -- Trade grew.", "Kyodo"),
        ("Berlin (dpa/lno) - Der Zug kam.", "dpa"),
        ("(ANSA) - ROMA, 3 GEN - Il treno.", "ANSA"),
        ("Madrid, 3 ene (EFE).- El tren.", "Efe"),
        ("MOSCOW, January 5. /TASS/. Trade grew.", "TASS"),
        ("WASHINGTON, Dec. 5 (UPI) — A man was arrested.", "UPI"),
        ("A caption under a picture. (AP Photo/J. Doe)\n\nOSLO (AP) — It snowed.", "AP"),
        ("By The Associated Press\n\nThe vote was close.", "AP"),
        ("By REUTERS\n\nThe vote was close.", "Reuters"),
        ("By Jane Doe, Associated Press\n\nThe vote was close.", "AP"),
        ("By Jane Doe, PA\n\nThe vote was close.", "PA"),
        ("The vote was close.\n\n© 2019 Thomson/Reuters. All rights reserved.", "Reuters"),
        ("The vote was close.\n\nCopyright 2013 The Associated Press. All rights reserved.", "AP"),
        ("The vote was close.\n\n(Reporting by A. Doe; Editing by B. Roe)", "Reuters"),
        # Not copy: contributed, cited, pictured.
        ("The vote was close.\n\nThe Associated Press contributed to this report.", None),
        ("The vote was close.\n\nReuters, AFP and A. Doe contributed to this report.", None),
        ("Contributing: The Associated Press", None),
        ("The vote was close, an official told Reuters (AP) - he said.", None),
        ("The minister told the agency (AFP) - and others - so.", None),
        ("People in the square. (Jane Doe/Reuters)\n\nThe vote was close.", None),
        ("A. Doe/AFP/Getty Images\n\nThe vote was close.", None),
        ("Reuters\n\nThe vote was close.", None),
        ("Washington (CNN) The vote was close.", None),
        ("The vote was close.\n\nCopyright © 2019 The Washington Herald, LLC.", None),
        ("", None),
    ],
)
def test_wire_of(text, agency):
    assert wire_of(text) == agency


def test_a_byline_field_names_the_agency():
    assert wire_of("The vote was close.", None, "Jane Doe, Associated Press") == "AP"
    assert wire_of("The vote was close.", None, "Reuters") == "Reuters"
    assert wire_of("The vote was close.", None, "Jane Doe, with material from dpa") is None
    assert wire_of("The vote was close.", None, "Jane Doe") is None


def test_an_outlet_may_be_an_agency():
    assert agency_of("Associated Press") == "AP"
    assert agency_of("reuters.com") == "Reuters"
    assert agency_of("The Herald") is None
    assert agency_of(None) is None


@given(st.text(alphabet="A(B) -—/\nReutersAPby,. ", max_size=400))
@settings(max_examples=200, deadline=None)
def test_no_text_upsets_the_credit_lines(text):
    assert wire_of(text * 20) in (None, "AP", "Reuters", "PA")


# ------------------------------------------------------------------------------------ copies


def test_a_whole_copy_points_to_the_earlier_article():
    text = prose(1)
    frame = articles(
        {"doc_id": "later", "date": day(2), "headline": "Other words", "text": text},
        {"doc_id": "first", "date": day(1), "text": text},
        {"doc_id": "else", "date": day(1), "text": prose(2)},
    )
    found = find_copies(frame)
    assert found.clusters.rows() == [
        ("first", "copies-first", "first", 1.0),
        ("later", "copies-first", "first", 1.0),
    ]
    # The last full stop is no word.
    assert found.spans.rows() == [("later", 0, len(text) - 1, "first", None)]


def test_containment_is_the_share_of_words_and_spans_are_offsets_of_the_stored_text():
    shared, own = prose(1, sentences=4), prose(2, sentences=6)
    text = f"  {own}\n\n{shared}"
    frame = articles(
        {"doc_id": "a", "date": day(1), "text": prose(3) + "\n\n" + shared},
        {"doc_id": "b", "date": day(2), "text": text},
    )
    found = find_copies(frame)
    assert dict(found.clusters.select("doc_id", "containment").iter_rows())["b"] == 48 / 120
    ((doc, start, end, origin, agency),) = found.spans.rows()
    assert (doc, origin, agency) == ("b", "a", None)
    assert text[start:end] == shared.rstrip(".")


def test_partial_reuse_is_marked_by_span_and_is_no_duplicate():
    agency = "OSLO (AP) — " + prose(1, sentences=3)
    frame = articles(
        {"doc_id": "wire", "outlet": "Herald", "date": day(1), "text": agency},
        {"doc_id": "own", "date": day(1), "text": prose(4, 12) + "\n\n" + prose(1, sentences=3)},
    )
    found = find_copies(frame)
    marked = mark(frame, copies=found)
    assert marked["wire"].to_list() == ["AP", None]
    assert marked["duplicate_of"].to_list() == [None, None]
    spans = {d: (o, a) for d, _, _, o, a in found.spans.rows()}
    assert spans == {"wire": ("wire", "AP"), "own": ("wire", "AP")}


def test_an_agency_is_the_origin_though_it_is_dated_later_and_its_copies_are_its_own():
    text = prose(1)
    frame = articles(
        {"doc_id": "copy", "outlet": "Herald", "date": day(1), "text": text},
        {"doc_id": "agency", "outlet": "Associated Press", "date": day(2), "text": text},
    )
    marked = mark(frame)
    assert marked["wire"].to_list() == ["AP", None]
    assert marked["duplicate_of"].to_list() == ["agency", None]
    # What the agency wrote stays its own.
    assert find_copies(frame).spans["doc_id"].to_list() == ["copy"]


def test_marks_that_are_given_are_kept():
    text = prose(1)
    frame = articles(
        {"doc_id": "a", "date": day(1), "text": text},
        {"doc_id": "b", "date": day(2), "text": text},
    ).with_columns(wire=pl.Series([None, "dpa"]), duplicate_of=pl.Series([None, "elsewhere"]))
    marked = mark(frame)
    assert marked["wire"].to_list() == [None, "dpa"] or marked["wire"].to_list() == ["dpa", "dpa"]
    assert marked["duplicate_of"][1] == "elsewhere"


def test_two_own_stories_that_quote_one_speech_are_no_copies():
    speech = "“" + prose(9, sentences=6) + "”"
    frame = articles(
        {"doc_id": "a", "date": day(1), "text": prose(1) + "\n\n" + speech},
        {"doc_id": "b", "date": day(1), "text": prose(2) + "\n\n" + speech},
    )
    found = find_copies(frame)
    assert found.clusters.is_empty()
    assert found.spans.is_empty()


def test_a_copied_story_takes_its_quotations_along():
    story = prose(1, 4) + "\n\n“" + prose(9, 6) + "”\n\n" + prose(2, 4)
    frame = articles(
        {"doc_id": "a", "date": day(1), "text": story},
        {"doc_id": "b", "date": day(2), "text": prose(3, 2) + "\n\n" + story},
    )
    (containment,) = find_copies(frame).clusters.filter(doc_id="b")["containment"]
    assert containment == 14 / 16


def test_messages_set_in_a_story_are_somebody_elses_words():
    message = prose(9, 4) + " — Jane Doe (@janedoe) January 2, 2019"
    frame = articles(
        {"doc_id": "a", "text": prose(1) + "\n\n" + message},
        {"doc_id": "b", "text": prose(2) + "\n\n" + message},
    )
    assert find_copies(frame).spans.is_empty()


def test_an_outlets_furniture_is_no_copy():
    footer = prose(99, 5)
    rows = [
        {"doc_id": f"d{k}", "outlet": "Herald", "text": prose(k) + "\n\n" + footer}
        for k in range(12)
    ]
    assert find_copies(articles(*rows)).spans.is_empty()
    # Spread over many outlets the same passage is a text that they share.
    many = [{**r, "outlet": f"o{k}"} for k, r in enumerate(rows)]
    assert len(find_copies(articles(*many)).spans) == 11


def test_a_brief_in_a_long_story_is_a_passage_and_the_story_no_duplicate():
    brief, rest = prose(1, 4), prose(2, 40)
    frame = articles(
        {"doc_id": "brief", "date": day(1), "text": brief},
        {"doc_id": "long", "date": day(2), "text": rest + "\n\n" + brief},
    )
    assert mark(frame)["duplicate_of"].to_list() == [None, None]
    assert find_copies(frame).spans["doc_id"].to_list() == ["long"]


def test_order_of_rows_does_not_matter():
    texts = [prose(1), prose(1) + " " + prose(2, 2), prose(3), prose(3), prose(4)]
    frame = articles(*({"doc_id": f"d{k}", "text": t} for k, t in enumerate(texts)))
    first = find_copies(frame)
    again = find_copies(frame[[3, 1, 4, 0, 2]])
    assert first.clusters.equals(again.clusters)
    assert first.spans.equals(again.spans)


@given(st.lists(st.text(max_size=120), max_size=6))
@settings(max_examples=60, deadline=None)
def test_any_text_goes_through(texts):
    frame = articles(*({"doc_id": str(k), "text": t} for k, t in enumerate(texts)))
    found = find_copies(frame)
    length = {str(k): len(t) for k, t in enumerate(texts)}
    for doc, start, end, _, _ in found.spans.rows():
        assert 0 <= start < end <= length[doc]


@given(st.integers(2, 6), st.integers(0, 6), st.randoms())
@settings(max_examples=40, deadline=None)
def test_paragraphs_may_move(kept, own, rng):
    original = [prose(k, 3) for k in range(6)]
    parts = original[:kept] + [prose(100 + k, 3) for k in range(own)]
    rng.shuffle(parts)
    frame = articles(
        {"doc_id": "a", "date": day(1), "text": "\n\n".join(original)},
        {"doc_id": "b", "date": day(2), "text": "\n\n".join(parts)},
    )
    spans = find_copies(frame).spans
    text = "\n\n".join(parts)
    words = sum(len(text[s:e].split()) for s, e in spans.select("start", "end").iter_rows())
    # By chance the word beside a paragraph may be the same in both.
    assert kept * 36 <= words <= kept * 36 + 2 * len(parts)
    repeats = find_copies(frame).clusters.filter(pl.col("origin") != pl.col("doc_id"))
    assert (len(repeats) == 1) == (kept / (kept + own) >= 0.35)


def test_missing_texts_and_no_articles():
    frame = articles({"doc_id": "a", "headline": "Only this"}, {"doc_id": "b", "text": ""})
    assert find_copies(frame).clusters.is_empty()
    assert mark(frame)["wire"].to_list() == [None, None]
    assert find_copies(frame.clear()).spans.is_empty()
    assert mark(frame.clear()).is_empty()


def test_wrong_input_says_what_to_do():
    frame = articles({"doc_id": "a", "text": "x"}, {"doc_id": "a", "text": "y"})
    with pytest.raises(DesignError, match="doubled"):
        find_copies(frame)
    with pytest.raises(DesignError, match="rename"):
        find_copies(frame.rename({"text": "body"}))
    with pytest.raises(DesignError, match="threshold"):
        find_copies(frame[:1], threshold=0)
    with pytest.raises(DesignError, match="min_words"):
        find_copies(frame[:1], min_words=3)


# ---------------------------------------------------------------------------------- set aside


def mentions(*rows: tuple) -> pl.DataFrame:
    keys = ("doc_id", "zone", "start", "end", "valid", "reason")
    return tables.conform(
        pl.DataFrame([dict(zip(keys, r)) for r in rows], infer_schema_length=None), tables.MENTIONS
    )


SPANS = pl.DataFrame(
    [
        ("wire", 0, 100, "wire", "AP"),
        ("own", 50, 80, "wire", "AP"),
        ("own", 90, 95, "other", None),
    ],
    schema=["doc_id", "start", "end", "origin", "agency"],
    orient="row",
)


@pytest.mark.parametrize(
    ("how", "valid", "reasons"),
    [
        ("keep", [True] * 6 + [False], [None] * 6 + ["negated"]),
        (
            "once",
            [True, True, False, True, False, True, False],
            [None, None, "agency copy: AP", None, "copy of other", None, "negated"],
        ),
        (
            "drop",
            [False, True, False, True, False, True, False],
            ["agency copy: AP", None, "agency copy: AP", None, "copy of other", None, "negated"],
        ),
    ],
)
def test_set_aside(how, valid, reasons):
    found = mentions(
        ("wire", "body", 10, 14, True, None),
        ("own", "body", 49, 52, True, None),  # begins before the passage
        ("own", "body", 50, 52, True, None),
        ("own", "body", 80, 82, True, None),
        ("own", "body", 92, 94, True, None),
        ("own", "headline", 55, 58, True, None),
        ("own", "body", 60, 64, False, "negated"),
    )
    result = set_aside(found, SPANS, how)
    assert result["valid"].to_list() == valid
    assert result["reason"].to_list() == reasons
    assert result.schema == found.schema
    assert result.drop("valid", "reason").equals(found.drop("valid", "reason"))


def test_set_aside_of_nothing_and_of_other_articles():
    found = mentions(("elsewhere", "body", 10, 14, True, None))
    assert set_aside(found, SPANS, "drop").equals(found)
    assert set_aside(found, SPANS.clear(), "drop").equals(found)
    assert set_aside(found.clear(), SPANS, "drop").is_empty()
    with pytest.raises(DesignError, match="keep, once or drop"):
        set_aside(found, SPANS, "twice")


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 60)), min_size=1, max_size=20),
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5), st.integers(1, 9)), max_size=8),
)
@settings(max_examples=60, deadline=None)
def test_set_aside_agrees_with_a_loop(places, boxes):
    spans = {(d, 10 * k, 10 * k + size) for d, k, size in boxes}
    spans = [s for s in spans if not any(t[:2] == s[:2] and t[2] > s[2] for t in spans)]
    table = pl.DataFrame(
        [(*s, "origin", "AP") for s in spans],
        schema={"doc_id": pl.String, "start": pl.Int64, "end": pl.Int64, "origin": pl.String, "agency": pl.String},
        orient="row",
    )  # fmt: skip
    found = mentions(*((d, "body", k, k + 1, True, None) for d, k in places))
    expected = [not any(d == s and a <= k < b for s, a, b in spans) for d, k in places]
    assert set_aside(found, table, "drop")["valid"].to_list() == expected


def test_hashing_ignores_case_possessives_and_apostrophes():
    from framing.text import join
    from framing.wordhash import hash_words

    words = hash_words(join(["The Minister's car", "THE minister’s CAR", "don’t don't"]))
    assert np.array_equal(words.code[:3], words.code[3:6])
    assert words.code[6] == words.code[7]
    assert words.capital.tolist() == [True, True, False, True, False, True, False, False]
    assert len(np.unique(hash_words(join(["日本語"])).code)) == 3


@pytest.mark.gold
def test_accuracy_on_edited_articles():
    """Of real articles, half their words or more kept beside another's paragraphs."""
    source = SHARED / "corpora" / "allsides_articles.parquet"
    if not source.exists():
        pytest.skip(f"{source} is not here")
    rng = random.Random(0)
    texts = pl.read_parquet(source, columns=["text"])["text"]
    texts = [t for t in texts.to_list() if t and 1500 < len(t) < 9000]
    rng.shuffle(texts)
    originals, others, donors = texts[:300], texts[300:1200], texts[1200:2400]
    own = [p for t in donors for p in t.split("\n\n") if 10 <= len(p.split()) <= 150]
    rows = [{"doc_id": f"o{k}", "text": t} for k, t in enumerate(originals + others)]
    for k, text in enumerate(originals):
        parts = text.split("\n\n")
        size = len(text.split())
        while sum(len(p.split()) for p in parts) < size * (1 + rng.random()) and own:
            parts.append(own.pop())
        rng.shuffle(parts)
        rows.append({"doc_id": f"e{k}", "text": "\n\n".join(parts)})
    repeats = find_copies(articles(*rows)).clusters.filter(pl.col("origin") != pl.col("doc_id"))
    pairs = {tuple(sorted(p)) for p in repeats.select("doc_id", "origin").iter_rows()}
    planted = {(f"e{k}", f"o{k}") for k in range(len(originals))}
    assert len(pairs & planted) / len(planted) >= 0.95
    assert len(pairs & planted) / len(pairs) >= 0.98
