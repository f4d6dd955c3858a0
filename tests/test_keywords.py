"""Open vocabulary as pages show it, on coverage small enough to count by hand."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import keywords, overview
from framing.analyses import keyness
from framing.comparison import Design
from framing.corpus import Corpus
from framing.errors import DesignError
from framing.lexicon import parse
from framing.mentions import scan

THINGS = (
    "old", "wooden", "empty", "crowded", "painted", "narrow", "famous", "distant", "quiet",
    "modern", "ruined", "wealthy",
)  # fmt: skip
WORDS = {"A": "torrent", "B": "flood", "C": "flood"}
DESIGN = Design(min_n=3, min_events=2, draws=200)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """Twelve events told by A (torrent) and by B and C (flood), in words that are else the same."""
    rows = []
    for e, thing in enumerate(THINGS):
        for outlet, word in WORDS.items():
            text = (
                f"The {word} destroyed {thing} houses overnight. The {word} then reached "
                f"{thing} streets.\n\n“A {thing} catastrophe happened,” Ann Lee said."
            )
            rows.append(
                {"doc_id": f"{e}{outlet}", "outlet": outlet, "event": f"e{e}", "text": text}
            )
    return Corpus.from_frame(pl.DataFrame(rows))


@pytest.fixture(scope="module")
def found(corpus):
    return scan(corpus, [], finders=["terms"])


@pytest.fixture(scope="module")
def reading(corpus, found):
    return keywords.read(corpus, found, DESIGN)


@pytest.fixture(scope="module")
def points(reading):
    return keywords.points(reading, DESIGN, group="A")


def test_each_word_stands_on_the_side_that_prefers_it(points):
    told = {r["word"]: r for r in points.rows.iter_rows(named=True)}
    assert (told["torrent"]["n"], told["torrent"]["n_against"]) == (24, 0)
    assert (told["flood"]["n"], told["flood"]["n_against"]) == (0, 48)
    assert told["torrent"]["log_odds"] > 0 > told["flood"]["log_odds"]
    assert told["torrent"]["side"] == "A" and told["flood"]["side"] == keywords.OTHERS
    assert told["torrent"]["clear"] and told["flood"]["clear"]
    # What is used alike says nothing, and what is only quoted is no own word.
    assert not {"houses", "catastrophe"} & told.keys()
    assert points.sentence.startswith(
        "In their own words, more often than the other side: A “torrent"
    )
    assert "the others “flood" in points.sentence
    assert "24 times in A" in told["torrent"]["words"] and "log-odds +" in told["torrent"]["words"]


def test_numbers_are_those_of_keyness(reading, points):
    analysis = keyness.keyness(
        reading.articles, by="outlet", top=100, draws=200, min_n=3, min_events=2
    ).words.filter(pl.col("group") == "A")
    both = analysis.join(points.rows, on="word", how="inner", suffix="_page")
    assert both.height == analysis.height > 0
    for column in ("n", "n_against", "rate", "log_odds", "low", "high", "p"):
        assert both[column].to_list() == pytest.approx(both[f"{column}_page"].to_list()), column


def test_turned_round_the_sides_change_places(reading, points):
    turned = keywords.points(reading, DESIGN, group="B", against="A")
    back = keywords.points(reading, DESIGN, group="A", against="B")
    both = turned.rows.join(back.rows, on="word", suffix="_back")
    assert both.height == turned.rows.height == back.rows.height > 0
    assert both["log_odds"].to_list() == pytest.approx((-both["log_odds_back"]).to_list())
    assert both["low"].to_list() == pytest.approx((-both["high_back"]).to_list())
    # C's articles are out: B alone wrote flood 24 times.
    assert turned.rows.filter(pl.col("word") == "flood")["n"].item() == 24


def test_where_no_word_is_clear_that_is_said(corpus):
    alike = corpus.frame().with_columns(
        pl.col("text").str.replace_all("torrent|flood", "deluge"), outlet=pl.col("outlet")
    )
    other = Corpus.from_frame(alike.filter(pl.col("doc_id").str.contains("[AB]")))
    few = keywords.read(other, scan(other, [], finders=["terms"]), DESIGN)
    made = keywords.points(few, DESIGN, group="A")
    assert made.sentence.endswith("none clearly parts A from the others.")
    assert made.note == "" or "may be chance" in made.note


@pytest.mark.parametrize("wrong", [{"group": "D"}, {"group": "A", "against": "D"}])
def test_an_unknown_group_is_a_design_error(reading, wrong):
    with pytest.raises(DesignError, match="choose one from the list"):
        keywords.points(reading, DESIGN, **wrong)


def test_a_search_finds_the_word_else_those_that_hold_it(points):
    assert keywords.matching(points, " Torrent ") == ["torrent"]
    held = keywords.matching(points, "orr")
    assert held[0] == "torrent" and all("orr" in w for w in held)
    assert keywords.matching(points, "") == keywords.matching(points, "zzz") == []


def test_the_picture_names_what_is_searched(points):
    rows = keywords.drawn(points, ["flood destroyed"])
    marked = rows.filter("marked")
    assert marked["word"].to_list() == ["flood destroyed"] == marked["label"].to_list()
    assert rows.filter(pl.col("word") == "torrent")["label"].item() == "torrent"
    assert rows["shown"].abs().max() <= keywords.EDGE


@given(st.integers(0, 3000), st.integers(0, 5))
def test_a_picture_holds_only_so_many_points(n, searched):
    rows = pl.DataFrame(
        {
            "word": [f"w{i}" for i in range(n)],
            "uses": [float(n - i) for i in range(n)],
            "log_odds": [(-1.0) ** i * (i % 9) for i in range(n)],
            "side": ["A"] * n,
            "clear": [False] * n,
        },
        schema={
            "word": pl.String, "uses": pl.Float64, "log_odds": pl.Float64, "side": pl.String,
            "clear": pl.Boolean,
        },
    )  # fmt: skip
    names = rows["word"].tail(searched).to_list()
    made = keywords.drawn(keywords.Points("", "", rows, ("A", "B")), names)
    assert made.height <= min(n, keywords.MOST_DRAWN + len(names))
    assert set(names) <= set(made["label"].drop_nulls())
    assert made["label"].drop_nulls().len() <= keywords.MOST_LABELS + len(names)


@pytest.mark.parametrize("word", ["flood", "torrent", "flood destroyed"])
def test_every_number_opens_the_sentences_it_was_counted_from(corpus, found, reading, word):
    where = keywords.occurrences(reading, found, word)
    lines, total = overview.concordance(corpus, where)
    n = {"flood": 48, "torrent": 24, "flood destroyed": 24}[word]
    assert total == n == lines.height
    assert set(lines["match"]) == {word} and set(lines["voice"]) == {"outlet"}
    assert set(lines["group"]) == ({"A"} if word == "torrent" else {"B", "C"})


def test_a_word_that_was_not_counted_has_no_sentences(found, reading):
    with pytest.raises(DesignError, match="was not counted"):
        keywords.occurrences(reading, found, "catastrophe")


def test_headlines_are_read_by_themselves(corpus):
    rows = corpus.frame().with_columns(
        headline=pl.format("{} strikes {} town", pl.lit("Torrent"), pl.col("event"))
    )
    other = Corpus.from_frame(rows)
    found = scan(other, [], finders=["terms"])
    reading = keywords.read(other, found, replace(DESIGN, zone="headline"))
    where = keywords.occurrences(reading, found, "town")
    assert where.mentions.height == 36 and set(where.mentions["zone"]) == {"headline"}


@pytest.fixture(scope="module")
def pairs(corpus, found):
    return keywords.candidates(corpus, found, DESIGN, ())


def test_candidates_come_with_their_sentences(found, pairs):
    first = keywords.listed(pairs, found)[0]
    assert {first.word, first.other} == {"torrent", "flood"}
    assert "“torrent” 24" in first.said and "On 12 events." in first.said
    said = [r["match"] for r in first.lines]
    assert said == [first.word, first.other] * 3 == [r["word"] for r in first.lines]
    assert all(r["left"] and r["right"] for r in first.lines)
    assert keywords.lead(pairs, "outlet").startswith("“")


def test_a_draft_holds_what_was_chosen_and_is_a_lexicon(corpus, pairs):
    text = keywords.draft(pairs, [1], name="mine", by="outlet")
    made = parse(text, path="mine.yml", lexicon_id="mine", drafts=True)
    assert [{v.id for v in c.variants} for c in made.concepts] == [{"torrent", "flood"}]
    assert scan(corpus, [made]).mentions.height == 72
    with pytest.raises(DesignError, match="tick"):
        keywords.draft(pairs, [], name="mine", by="outlet")


@given(st.text(max_size=60))
def test_any_name_becomes_one_a_lexicon_can_have(typed):
    name = keywords.name_of(typed)
    assert name and len(name) <= 40
    assert all(c.isascii() and (c.isalnum() or c == "_") for c in name)
    assert keywords.name_of(name) == name


def test_a_draft_takes_no_name_of_another(pairs):
    def named(taken):
        return keywords.named_draft(pairs, [1], name="mine", by="outlet", taken=taken)

    name, text = named({})
    assert name == "mine" and text == keywords.draft(pairs, [1], name="mine", by="outlet")
    assert named({"mine": text}) == ("mine", text)  # the same draft again
    name, other = named({"mine": "edited", "mine_2": "edited, too"})
    assert name == "mine_3" and '"mine_3"' in other
