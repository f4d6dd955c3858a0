"""Voice, speaker and sentence of mentions."""

import gzip
import json
import re
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import tables, text
from framing.attribution import attribute, voice_of
from framing.finders import voice

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
TEXT = (
    "The group said it would free the captives. “The hostages are well,” Anna Weiss said.\n\n"
    "Guards took prisoners to the gate. The so-called “detainees” waited."
)


def mention(doc, zone, text, surface):
    start = text.index(surface)
    return {"doc_id": doc, "zone": zone, "start": start, "end": start + len(surface)}


@pytest.fixture
def batch():
    frame = pl.DataFrame(
        {
            "doc_id": ["a", "b"],
            "headline": ["Captives to be freed, Weiss says", None],
            "text": [TEXT, "Les otages, a-t-il dit."],
            "lang": [None, "fr"],
        }
    )
    return SimpleNamespace(articles=tables.conform(frame, tables.ARTICLES))


def test_voices(batch):
    mentions = pl.DataFrame(
        [
            mention("a", "body", TEXT, "captives"),
            mention("a", "body", TEXT, "hostages"),
            mention("a", "body", TEXT, "prisoners"),
            mention("a", "body", TEXT, "detainees"),
            mention("a", "headline", "Captives to be freed, Weiss says", "Captives"),
            mention("b", "body", "Les otages, a-t-il dit.", "otages"),
            mention("a", "body", TEXT, "The group"),
        ]
    )
    frame = voice.find(batch, mentions, None)
    assert frame["voice"].to_list() == [
        "indirect",
        "direct",
        "outlet",
        "scare",
        "indirect",
        "unknown",
        "outlet",
    ]
    assert frame["speaker"].to_list()[:2] == ["The group", "Anna Weiss"]
    assert frame["attribution_id"].null_count() == 4
    spans = list(zip(frame["sentence_start"], frame["sentence_end"]))
    assert TEXT[slice(*spans[2])] == "Guards took prisoners to the gate."
    assert TEXT[slice(*spans[0])] == "The group said it would free the captives."


def test_no_mentions(batch):
    frame = voice.find(batch, tables.empty(tables.MENTIONS), None)
    assert frame.is_empty()
    assert frame.schema == pl.Schema(tables.MENTIONS)


def one_article(source, headline=None):
    row = {"doc_id": ["a"], "headline": [headline], "text": [source]}
    return SimpleNamespace(articles=tables.conform(pl.DataFrame(row), tables.ARTICLES))


def spans_of(source):
    return [m.span() for m in re.finditer(r"\w+", source)]


def in_full(source, spans):
    """Voice, speaker and attribution of spans where every paragraph is read for itself."""
    found = attribute(source)
    told = voice_of(spans, found, text.quotations(source))
    return [
        (kind, speaker, None if n is None else f"a#body#{found[n].number}")
        for kind, speaker, n in told
    ]


def in_short(source, spans):
    """The same as the finder tells it."""
    rows = [{"doc_id": "a", "zone": "body", "start": a, "end": b} for a, b in spans]
    found = voice.find(one_article(source), pl.DataFrame(rows))
    return list(found.select("voice", "speaker", "attribution_id").iter_rows())


PARAGRAPHS = st.lists(
    st.sampled_from(
        [
            "Anna Weiss, a nurse, said the gate was shut.",
            "Jan Adler said that he would stay, and he warned of floods.",
            "“We stay,” she said. “All of us.”",
            "“Nobody came.”",
            "— Lena Vey",
            "He added that they were late. She denied it.",
            "The spokesman, Sam Vey, said it was over. The ministry said no.",
            "Mr. Adler left. Guards took prisoners to the gate.",
            "According to her, the talks failed.",
            "They said the road was open, it said.",
            "WEISS: I saw nothing. The gate was shut.",
            "This is what he wrote:",
            "The writer, who believes the army lies, called the attack “murder”.",
            "Boats came. — Harbour Post (@harbour)",
            "an aide who says he knows her said so",
        ]
    ),
    min_size=1,
    max_size=14,
).map("\n\n".join)


@settings(max_examples=150, deadline=None)
@given(PARAGRAPHS, st.randoms(use_true_random=False))
def test_mentions_are_told_as_in_the_full_reading(source, random):
    spans = spans_of(source)
    full = in_full(source, spans)
    assert in_short(source, spans) == full
    some = sorted(random.sample(range(len(spans)), min(3, len(spans))))
    assert in_short(source, [spans[k] for k in some]) == [full[k] for k in some]


@pytest.mark.gold
def test_mentions_of_real_articles_are_told_as_in_the_full_reading():
    path = SHARED / "corpora" / "basil.jsonl.gz"
    if not path.exists():
        pytest.skip("needs ../shared/corpora/basil.jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        sources = [json.loads(line)["text"] for line, _ in zip(lines, range(40))]
    for source in sources:
        spans = spans_of(source)[::7]
        full = in_full(source, spans)
        assert in_short(source, spans) == full
        assert [row for span in spans[::9] for row in in_short(source, [span])] == full[::9]
