"""What the dashboard shows, on coverage small enough to count by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import contrasts, overview, resources, trends, wording
from framing.comparison import Design
from framing.corpus import Corpus, read
from framing.errors import DesignError
from framing.lexicon import parse
from framing.mentions import scan

LEXICON = """
lexicon: water
title: Water
language: en
version: "1"
description: Words for a river.
sources:
  own: {title: General knowledge}
concepts:
  river:
    title: Running water
    definition: A natural stream of water.
    dispute: Some say stream.
    rebuttal: Others say river.
    sources: [own]
    variants:
      river:
        nouns: [river]
        sources: [own]
        examples: [The river rose.]
      stream:
        nouns: [stream]
        sources: [own]
        examples: [The stream rose.]
"""
EVENTS = 12


def coverage() -> Corpus:
    """Twelve events told by two outlets: A writes river twice, B stream, and once quotes river."""
    rows = []
    for e in range(EVENTS):
        for outlet, text in (
            ("A", "The river rose. The river fell."),
            ("B", 'The stream rose. "The river is high," Ann Lee said.'),
        ):
            rows.append(
                {"doc_id": f"{e}-{outlet}", "outlet": outlet, "event": f"e{e}",
                 "headline": f"Flood {e}", "text": text, "date": f"2024-0{1 + e % 3}-01"}
            )  # fmt: skip
    return Corpus.from_frame(pl.DataFrame(rows))


@pytest.fixture(scope="module")
def corpus():
    return coverage()


@pytest.fixture(scope="module")
def found(corpus):
    return scan(corpus, [parse(LEXICON, path="water.yml", lexicon_id="water")])


RIVER = {"lexicon": "water", "concept": "river"}


def test_summary_counts_articles_events_and_voices(found):
    told = overview.summary(found)
    assert (told["articles"], told["groups"], told["events"], told["mentions"]) == (24, 2, 12, 48)
    assert told["voices"]["outlet"] == 36 and told["voices"]["direct"] == 12
    assert overview.read_sentence(told, "outlet") == (
        "24 articles by 2 outlets on 12 events, January 2024 to March 2024."
    )
    assert "36 in the outlets' own words" in overview.voices_sentence(told)


def test_groups_events_and_calendar(found):
    rows = overview.groups(found).to_dicts()
    assert [(r["group"], r["articles"], r["mentions"]) for r in rows] == [
        ("A", 12, 24),
        ("B", 12, 24),
    ]
    events = overview.events(found)
    assert events.height == 12 and set(events["groups"]) == {2} and set(events["mentions"]) == {4}
    assert set(events["title"]) == {f"Flood {e}" for e in range(12)}
    assert set(events["outlet"]) == {"A"} and set(events["pairs"]) == {1}
    months = overview.calendar(found)
    assert months["articles"].to_list() == [8, 8, 8]
    assert months["words"][0] == "1 January 2024: 8 articles."  # within ninety days: by day


def told_by(*coverage: tuple[str, str, str]) -> Corpus:
    """Articles as (event, outlet, text)."""
    rows = [
        {"doc_id": str(i), "event": e, "outlet": o, "headline": "Flood", "text": text}
        for i, (e, o, text) in enumerate(coverage)
    ]
    return Corpus.from_frame(pl.DataFrame(rows))


def test_the_most_telling_event_is_where_most_pairs_of_outlets_differ():
    coverage = told_by(
        # Most mentions, but everybody writes the same.
        *[("alike", o, "The river rose. The river fell. The river froze.") for o in "ABCD"],
        # One of four differs: three pairs.
        *[("one", o, f"The {w} rose.") for o, w in zip("ABCD", ["river"] * 3 + ["stream"])],
        # Two against two: four pairs; C's quotation of a river does not count.
        *[("two", o, f"The {w} rose.") for o, w in zip("ABD", ["river", "river", "stream"])],
        ("two", "C", 'The stream rose. "The river is high, a river," Ann Lee said.'),
        # Both words as often as each other: no difference from either.
        *[("even", o, "The river rose. The stream fell. The lake lay still.") for o in "AB"],
        ("even", "C", "The river rose."),
    )
    found = scan(coverage, [parse(LEXICON, path="water.yml", lexicon_id="water")])
    told = overview.events(found)
    assert told.select("event", "pairs").rows() == [
        ("two", 4), ("one", 3), ("alike", 0), ("even", 0)
    ]  # fmt: skip
    said = overview.event_sentence(found, event="two")
    assert said == "Running water: A and B “river”; C and D “stream”."
    assert overview.event_sentence(found, event="even").startswith("Here no two")


def test_pages_open_on_the_thing_that_divides_most_events():
    both = LEXICON + LEXICON.split("concepts:\n")[1].replace("river", "lake").replace(
        "stream", "pond"
    )
    lexicon = parse(both, path="water.yml", lexicon_id="water")
    coverage = told_by(
        # The river divides three pairs of one event, the lake one pair of each of two events.
        ("e1", "A", "The river rose."), ("e1", "B", "The stream rose. The lake froze."),
        ("e1", "C", "The stream rose. The pond froze."), ("e1", "D", "The river rose."),
        ("e2", "A", "The lake froze."), ("e2", "B", "The pond froze."),
    )  # fmt: skip
    assert overview.most_divided(scan(coverage, [lexicon])) == ("water", "lake")
    alike = told_by(("e1", "A", "The river rose."), ("e1", "B", "The river rose."))
    assert overview.most_divided(scan(alike, [lexicon])) is None


def test_a_picture_holds_the_commonest_words_of_those_who_name_it_most():
    n_words, n_groups = 12, 20
    rows = pl.DataFrame(
        [(f"g{g}", f"w{w}", 100 - g) for g in range(n_groups) for w in range(n_words)],
        schema=["group", "variant", "n_concept"], orient="row",
    )  # fmt: skip
    names = pl.DataFrame({"variant": [f"w{w}" for w in range(n_words)]})
    shown = overview.fitting(rows, names)
    assert shown["variant"].unique(maintain_order=True).to_list() == [f"w{w}" for w in range(8)]
    assert shown["group"].unique(maintain_order=True).to_list() == [f"g{g}" for g in range(7)]
    said = overview.not_drawn(rows, shown, "outlet")
    assert "4 words and 13 outlets" in said
    one = rows.filter(pl.col("variant") == "w11")
    assert overview.fitting(one, names).height == n_groups  # its own, though rare
    assert overview.not_drawn(one, one, "outlet") == ""


def test_copied_passages_count_once_or_not_at_all(found):
    agency, copy = "0-A", "1-A"
    spans = pl.DataFrame(
        [(copy, 0, 15, agency, None), ("2-A", 0, 15, "2-A", "AP")],
        schema=["doc_id", "start", "end", "origin", "agency"], orient="row",
    )  # fmt: skip
    known = replace(found, passages=spans)
    n = found.mentions.height
    for wire, left in (("keep", n), ("once", n - 1), ("drop", n - 2)):
        counted = overview.without_copies(known, Design(wire=wire))
        assert counted.mentions["valid"].sum() == left
        # The passages of one scan serve another of the same articles.
        other = overview.without_copies(found, Design(wire=wire), passages=spans)
        assert other.mentions["valid"].to_list() == counted.mentions["valid"].to_list()
    with pytest.raises(DesignError):
        overview.without_copies(replace(found, passages=None), Design(wire="once"))


def test_no_finding_is_no_proof_of_likeness():
    rows = [(f"e{e}", o, "The river rose. The stream rose.") for e in range(12) for o in "AB"]
    alike = told_by(*rows)
    found = scan(alike, [parse(LEXICON, path="water.yml", lexicon_id="water")])
    said = overview.choice(alike, found, **RIVER).sentence
    assert "95% intervals" in said and "no proof that they choose alike" in said


def test_groupings_leave_out_ids_and_constants(found):
    assert overview.groupings(found) == ["outlet", "date"]


def test_choice_gives_shares_in_own_words(corpus, found):
    made = overview.choice(corpus, found, **RIVER)
    value = {(r["group"], r["variant"]): r["value"] for r in made.rows.iter_rows(named=True)}
    assert value == {
        ("A", "river"): 1.0,
        ("A", "stream"): 0.0,
        ("B", "river"): 0.0,
        ("B", "stream"): 1.0,
    }
    assert made.few.is_empty()
    assert made.sentence in (
        "A wrote “river” in 100% of its mentions, B in 0%.",
        "B wrote “stream” in 100% of its mentions, A in 0%.",
    )
    said = made.rows.filter((pl.col("group") == "A") & (pl.col("variant") == "river"))["words"][0]
    assert said.startswith(
        "A used “river” in 24 of its 24 mentions of “Running water”, in 12 articles"
    )


def test_choice_of_one_word_says_who_writes_it(corpus, found):
    made = overview.choice(corpus, found, **RIVER, variant="stream")
    assert made.sentence == (
        "1 of 2 outlets that name it writes “stream” in its own words: B, 12 times."
    )


def test_too_little_data_gives_counts_and_no_share(corpus, found):
    made = overview.choice(corpus, found, **RIVER, design=Design(min_n=100))
    assert made.rows.is_empty()
    assert set(made.few["variant"]) == {"river", "stream"} and made.few["value"].null_count() == 2
    assert "24 of 24" in made.sentence and "too few for shares" in made.sentence


def test_one_outlet_and_an_article_each_can_be_read(found):
    text = "The river rose. The river fell. The stream froze."
    lexicon = list(found.lexicons)
    alone = told_by(*[(f"e{e}", "A", text) for e in range(6)])
    made = overview.choice(alone, scan(alone, lexicon), **RIVER, design=Design())
    assert made.sentence == (
        "A writes “river” in 67% of its mentions; there is no other outlet to compare it with."
    )
    assert overview.read_sentence(overview.summary(scan(alone, lexicon)), "outlet").startswith(
        "6 articles by 1 outlet on"
    )
    two = told_by(*[(f"e{e}", "A", text) for e in range(6)], ("e1", "B", "The stream froze."))
    made = overview.choice(two, scan(two, lexicon), **RIVER, design=Design())
    assert made.sentence.endswith("no other outlet names it often enough for a share.")
    each = told_by(("e", "A", text), ("e", "B", "The stream froze."))
    made = overview.choice(each, scan(each, lexicon), **RIVER, design=Design())
    assert made.rows.is_empty() and made.few["n"].sum() == 4
    with pytest.raises(DesignError, match="no mention"):
        overview.choice(each, scan(each, lexicon), **RIVER, design=Design(voice=("direct",)))


def test_an_unknown_concept_is_a_design_error(corpus, found):
    with pytest.raises(DesignError, match="choose its lexicon"):
        overview.choice(corpus, found, lexicon="water", concept="lake")


@pytest.mark.parametrize("sort", overview.SORTS)
def test_concordance_pages_are_the_whole_cut_up(corpus, found, sort):
    whole, total = overview.concordance(corpus, found, **RIVER, sort=sort)
    assert total == whole.height == 48
    parts = [
        overview.concordance(corpus, found, **RIVER, sort=sort, start=i, length=20)[0]
        for i in (0, 20, 40)
    ]
    assert pl.concat(parts).equals(whole)


def test_concordance_narrows_and_sorts(corpus, found):
    lines, total = overview.concordance(corpus, found, group="B", voice="direct")
    assert total == 12 and set(lines["variant"]) == {"river"} and set(lines["group"]) == {"B"}
    lines, _ = overview.concordance(corpus, found, sort="word after")
    first = [r.split()[0] for r in lines["right"].to_list()]
    assert first == sorted(first)
    with pytest.raises(DesignError, match="sorted"):
        overview.concordance(corpus, found, sort="colour")


def test_side_by_side_keeps_every_character(corpus, found):
    shown = overview.side_by_side(corpus, found, event="e3")
    assert [a.group for a in shown] == ["A", "B"]
    text = "".join(s.text for p in shown[1].body for s in p)
    assert text == 'The stream rose. "The river is high," Ann Lee said.'
    marked = [(s.text, s.mentions[0]["voice"]) for p in shown[1].body for s in p if s.mentions]
    assert marked == [("stream", "outlet"), ("river", "direct")]
    with pytest.raises(DesignError, match="no event"):
        overview.side_by_side(corpus, found, event="none")


def test_each_outlet_is_shown_by_its_richest_article_unless_others_are_chosen():
    coverage = told_by(
        ("e", "A", "The river rose."),
        ("e", "A", "The river rose. The river fell."),
        ("e", "B", "Nothing happened."),
        *[("e", f"C{i}", "The stream rose. The stream fell. The stream froze.") for i in range(8)],
        ("other", "A", "The river rose."),
    )
    found = scan(coverage, [parse(LEXICON, path="water.yml", lexicon_id="water")])
    rows = overview.articles_of(found, event="e")
    assert rows.height == 11 and rows["group"].is_sorted()
    # Eight outlets have three mentions, A's second article two, and B none: eight are shown.
    assert rows.filter("chosen")["group"].to_list() == [f"C{i}" for i in range(8)]
    assert rows.filter(pl.col("group") == "A")["doc_id"].to_list() == ["1", "0"]
    shown = overview.side_by_side(coverage, found, event="e", shown=["0", "1", "2", "11", "none"])
    assert [(a.doc_id, a.outlet) for a in shown] == [("1", "A"), ("0", "A"), ("2", "B")]


def test_naming_and_its_sentence(found):
    rows = overview.naming(found, event="e0").rows()
    assert rows == [
        ("water", "river", "Running water", "A", "river", 2),
        ("water", "river", "Running water", "B", "stream", 1),
    ]
    assert overview.event_sentence(found, event="e0") == "Running water: A “river”; B “stream”."


def test_variants_of_a_lexicon_are_counted_by_voice(found):
    lexicon = found.lexicons[0]
    rows = overview.variants_of(found, lexicon, lexicon.concepts[0]).to_dicts()
    assert [(r["variant"], r["mentions"], r["own"]) for r in rows] == [
        ("river", 36, 24), ("stream", 12, 12)
    ]  # fmt: skip
    assert rows[0]["example"] == "The river rose."


def test_a_form_is_tried_by_scanning(corpus):
    found = scan(corpus, [overview.tried("  Ann   Lee ")])
    assert found.mentions.height == EVENTS and set(found.mentions["match"]) == {"Ann Lee"}
    for bad in ("", "x" * 81):
        with pytest.raises(DesignError, match="form"):
            overview.tried(bad)


def test_paired_effects_on_matched_events(corpus, found):
    mixed = (
        corpus.frame()
        .drop("body_start")
        .with_columns(
            text=pl.when(pl.col("event").is_in(["e0", "e1"]))
            .then(pl.lit("The river and the stream rose."))
            .otherwise("text")
        )
    )
    made = contrasts.pairs(
        scan(Corpus.from_frame(mixed), found.lexicons), **RIVER, variant="stream", design=Design()
    )
    assert made.rows.height == 1 and made.few.is_empty()
    row = made.rows.row(0, named=True)
    assert (row["pair"], row["n_events"]) == ("B : A", EVENTS) and row["low"] > 1
    assert made.sentence == "B prefers “stream” over A on the 12 events both covered."


def test_words_that_never_meet_have_no_ratio(found):
    made = contrasts.pairs(found, **RIVER, variant="river", design=Design())
    assert made.rows.is_empty() and made.sentence.startswith("No odds ratio of “river”")


def test_pairs_without_matched_events_are_refused(corpus, found):
    few = Corpus.from_frame(corpus.frame().head(8).drop("body_start"))
    small = scan(few, found.lexicons)
    made = contrasts.pairs(small, **RIVER, variant="river", design=Design())
    assert made.rows.is_empty() and "at most 4 events are shared" in made.sentence


def test_events_that_nobody_named_are_found(found):
    demo = read(resources.demo()).frame()
    bare = Corpus.from_frame(demo.drop("event", "body_start"))
    events = overview.found_events(bare)
    told = dict(events.iter_rows())
    assert events.group_by("event").len()["len"].min() > 1  # nobody is alone in one
    same = demo.join(events, on="doc_id", suffix="_found")
    assert same.group_by("event_found").agg(pl.col("event").n_unique())["event"].max() == 1
    scanned = overview.with_events(scan(bare, list(found.lexicons)), events)
    index = dict(scanned.index.select("doc_id", "event").iter_rows())
    assert {d: e for d, e in index.items() if e} == told


def test_pairs_are_those_that_meet_on_most_events(found):
    lexicon = list(found.lexicons)
    text = "The river rose. The stream fell."
    # B, C and D meet on four events, A with nobody, though it writes most.
    coverage = [("lone", "A", text)] * 9
    coverage += [(f"e{e}", o, text) for e in range(4) for o in "BCD"[: 3 if e else 2]]
    met = scan(told_by(*coverage), lexicon)
    assert contrasts.meeting(met, Design()).rows() == [("B", "C", 4), ("B", "D", 3), ("C", "D", 3)]
    assert contrasts.most_shared(met, by="outlet") == ("B", "C")
    made = contrasts.pairs(met, **RIVER, variant="river", design=Design(), groups=2)
    assert made.few["pair"].to_list() == ["B : C"] and "at most 4 events" in made.sentence
    alone = scan(told_by(("e1", "A", text), ("e2", "B", text)), lexicon)
    assert contrasts.most_shared(alone, by="outlet") is None


def test_a_column_with_more_in_common_is_offered(found):
    rows = [
        {"doc_id": f"{e}{side}", "event": f"e{e}", "outlet": f"{side}{e}", "side": side,
         "text": "The river rose."}
        for e in range(12) for side in ("left", "right")
    ]  # fmt: skip
    articles = scan(Corpus.from_frame(pl.DataFrame(rows)), list(found.lexicons))
    offered = contrasts.wider(articles, **RIVER, design=Design())
    assert offered is not None and offered.by == "side"
    assert offered.sentence == "By side there is more: left and right meet on 12 events."
    assert contrasts.wider(articles, **RIVER, design=Design(by="side")) is None


def test_divergence_of_outlets_that_share_no_word_is_one(found):
    matrix = contrasts.divergences(found, Design())
    assert matrix["value"].to_list() == [1.0, 1.0]
    assert contrasts.furthest(matrix, "outlet").startswith("B and A are furthest apart")
    assert contrasts.placed(matrix).is_empty()
    alike = pl.DataFrame(
        [(g, h, 0.0) for g in "ABC" for h in "ABC" if g != h],
        schema=["group", "against", "value"], orient="row",
    )  # fmt: skip
    assert contrasts.furthest(alike, "outlet").startswith("No two outlets differ")
    assert not contrasts.differ(alike) and contrasts.differ(matrix)


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=3, max_size=6, unique=True))
def test_a_map_gives_back_the_distances_of_points_on_a_plane(points):
    names = [f"g{i}" for i in range(len(points))]
    rows = [
        (g, h, (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2)
        for g, p in zip(names, points)
        for h, q in zip(names, points)
        if g != h
    ]
    made = contrasts.placed(pl.DataFrame(rows, schema=["group", "against", "value"], orient="row"))
    at = {r["group"]: (r["x"], r["y"]) for r in made.iter_rows(named=True)}
    for g, h, squared in rows:
        there = (at[g][0] - at[h][0]) ** 2 + (at[g][1] - at[h][1]) ** 2
        assert there == pytest.approx(squared, abs=1e-6)


def test_names_on_a_map_stand_clear_of_one_another():
    one_spot = [(0.0, 0.0), (0.01, 0.0), (0.0, 0.01), (1.0, 1.0)]
    heights = contrasts._clear(["North Star", "Evening Bell", "Daily Post", "Far"], one_spot)
    pixels = sorted(h * 340 for h in heights[:3])
    assert all(above - below >= 16 for below, above in pairwise(pixels))
    assert heights[3] == pytest.approx(1 + 15 / 340)  # alone: just above its dot


def test_command_line_gives_the_design():
    line = overview.command_line(
        ["a b.csv"], Design(voice=None, zone="headline", min_n=3), ["guns"], {}
    )
    assert line == (
        "framing compare 'a b.csv' --lexicon guns --by outlet --voice all --zone headline --min-n 3"
    )
    once = Design(wire="once")
    assert overview.command_line(["a.csv"], once, [], {}).endswith("--voice outlet --wire once")
    found = overview.command_line(["a.csv"], Design(), [], {"outlet": "Paper"}, events=True)
    assert found.splitlines() == [
        "framing read a.csv --column outlet=Paper --events -o study",
        "framing compare study --by outlet --voice outlet",
    ]
    # Words of an open vocabulary are read without agency copy anyway.
    assert "--wire" not in overview.command_line(["a.csv"], once, [], {}, verb="keyness")


# --- whom it is about, over time, and classifiers ------------------------------------------------


@pytest.fixture(scope="module")
def sided(found):
    """The same mentions, about near and far by turns of the event."""
    from dataclasses import replace

    number = pl.col("doc_id").str.extract(r"^(\d+)").cast(pl.Int64)
    near = (number % 2 == 0) & (pl.col("variant") == "river")
    return replace(
        found,
        mentions=found.mentions.with_columns(
            referent=pl.when(near).then(pl.lit("near")).otherwise(pl.lit("far"))
        ),
    )


def test_referents_and_their_sentences(corpus, sided):
    assert overview.referents(sided, "water", "river") == {"far": "far", "near": "near"}
    _, total = overview.concordance(corpus, sided, **RIVER, referent="near", voice="outlet")
    assert total == 12


def test_asymmetry_is_a_difference_of_shares(sided):
    made = contrasts.asymmetries(sided, **RIVER, variant="river", design=Design(voice=None))
    value = {(r["group"], r["referent"]): r["value"] for r in made.rows.iter_rows(named=True)}
    # B: near, river 6 of 6; far, river 6 of 18.
    assert value["B", "near"] == pytest.approx(1 - 6 / 18)
    assert value["A", "near"] == pytest.approx(0)
    assert contrasts.asymmetries(
        sided, lexicon="water", concept="river", variant="stream", design=Design()
    ) is not None  # fmt: skip


def test_no_asymmetry_without_two_referents(found):
    assert contrasts.asymmetries(found, **RIVER, variant="river", design=Design()) is None


def test_trend_by_month_is_each_months_share(found):
    made = trends.trend(found, **RIVER, variant="river", design=Design(min_n=3, min_events=2))
    assert made.rows["period"].to_list() == ["2024-01", "2024-02", "2024-03"]
    assert made.rows["value"].to_list() == pytest.approx([2 / 3] * 3)
    assert made.sentence.endswith("their intervals overlap.")
    by_group = trends.trend(
        found, **RIVER, variant="river", design=Design(min_n=3, min_events=2), groups=["A"]
    )
    assert set(by_group.rows["group"]) == {"A"} and by_group.rows["value"].to_list() == [1.0] * 3
    gap = replace(found, index=found.index.filter(pl.col("date") != date(2024, 2, 1)))
    holed = trends.trend(gap, **RIVER, variant="river", design=Design(min_n=3, min_events=2))
    assert holed.rows["period"].to_list() == ["2024-01", "2024-03"]
    assert holed.periods == made.periods == ["2024-01", "2024-02", "2024-03"]
    few = trends.trend(found, **RIVER, variant="river", design=Design(min_n=500))
    assert few.rows["value"].null_count() == 3 and "counts are shown" in few.sentence


def test_loaded_sentences_are_counted_by_group(corpus):
    scored = wording.loaded(corpus)
    # "The river rose." has three words: too short to score; only the quotation's sentence is.
    assert set(scored.mentions["layer"]) <= {"loaded"}
    assert set(scored.mentions["variant"]) <= {"loaded", "plain"}
    rows = wording.shares(scored, Design(voice=None, min_n=1, min_events=1), variant="loaded")
    assert set(rows["group"]) <= {"A", "B"}
    assert (rows["n"] <= rows["n_concept"]).all()


def test_frames_weigh_by_their_cues(corpus, found):
    rows = [{"doc_id": f"{o}{e}", "outlet": o, "event": f"e{e}",
             "text": "The economy, taxes and the budget." if o == "A" else "The court and the law."}
            for o in "AB" for e in range(6)]  # fmt: skip
    articles = Corpus.from_frame(pl.DataFrame(rows))
    framed = wording.framed(articles, scan(articles, found.lexicons))
    shares = wording.shares(framed, Design(min_n=1, min_events=1))
    value = {(r["group"], r["variant"]): r["value"] for r in shares.iter_rows(named=True)}
    for group in "AB":
        assert sum(v for (g, _), v in value.items() if g == group) == pytest.approx(1)
    assert value["A", "Economic"] > 0.5 and value["B", "Economic"] == 0
    assert wording.most_framed(shares).endswith(".")


def test_outlets_without_enough_shared_events_are_not_told_apart():
    demo = read(resources.demo())
    made = wording.apart(
        demo, scan(demo, []), by="outlet", one="Daily Lantern", other="Plain Dissent"
    )
    assert made.row["value"] is None and "6 shared events" in made.sentence
