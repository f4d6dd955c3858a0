"""The demo coverage keeps what data/README.md promises of it."""

from __future__ import annotations

import datetime
import itertools
import json
import re
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[1] / "data"
README = (DATA / "README.md").read_text("utf-8")
LINES = (DATA / "demo" / "articles.jsonl").read_text("utf-8").splitlines()
ARTICLES = {row["id"]: row for row in map(json.loads, LINES)}

OUTLETS = (
    "The Meridian Courier",
    "Daily Lantern",
    "Northbridge Ledger",
    "Plain Dissent",
    "Crescent Herald",
)
EVENTS = (
    "adelsund-exchange",
    "deir-salma-raid",
    "piedra-crossing",
    "franklin-sb19",
    "port-ellery-shooting",
    "halden-point",
)
CLOSES = {"“": "”", '"': '"'}


def quoted(text: str) -> list[bool]:
    """For each character, whether it stands inside double quotation marks.

    Written for this coverage alone, whose marks are known to balance but for running quotations.
    """
    inside = []
    for paragraph in text.splitlines(keepends=True):
        closer = ""
        for character in paragraph:
            if closer:
                inside.append(True)
                closer = "" if character == closer else closer
            else:
                closer = CLOSES.get(character, "")
                inside.append(bool(closer))
    return inside


def outside_and_inside(outlet: str, pattern: str) -> tuple[int, int]:
    """Matches in an outlet's bodies (outside, inside) quotation marks."""
    counts = Counter()
    for row in ARTICLES.values():
        if row["outlet"] == outlet:
            inside = quoted(row["text"])
            for match in re.finditer(rf"\b(?:{pattern})\b", row["text"], re.IGNORECASE):
                counts[inside[match.start()]] += 1
    return counts[False], counts[True]


def paragraphs(doc_id: str) -> list[str]:
    return ARTICLES[doc_id]["text"].split("\n\n")


def test_every_outlet_covers_every_event_once():
    assert len(LINES) == len(ARTICLES) == 30
    pairs = Counter((row["event"], row["outlet"]) for row in ARTICLES.values())
    assert pairs == {(event, outlet): 1 for event in EVENTS for outlet in OUTLETS}


@pytest.mark.parametrize("row", ARTICLES.values(), ids=ARTICLES)
def test_an_article_is_complete_and_says_that_it_is_constructed(row):
    assert 300 <= len(row["text"].split()) <= 700
    assert re.fullmatch(r"https://[a-z-]+\.example\.org/[a-z0-9/-]+", row["url"])
    assert datetime.date.fromisoformat(row["date"]).year == 2024
    assert row["byline"] and row["section"] and row["country"]
    assert 3 <= len(row["headline"].split()) <= 14
    assert "constructed" in row["provenance"]
    assert all(p == p.strip() and "\n" not in p for p in row["text"].split("\n\n"))


def test_urls_and_headlines_are_unique():
    for column in ("url", "headline", "text"):
        assert len({row[column] for row in ARTICLES.values()}) == 30


def test_marks_balance_but_for_running_quotations():
    running = 0
    for doc_id in ARTICLES:
        parts = [*paragraphs(doc_id), ""]
        for here, after in itertools.pairwise(parts):
            assert here.count('"') % 2 == 0
            left_open = here.count("“") - here.count("”")
            assert left_open in (0, 1)
            if left_open:
                assert after.startswith("“")
                running += 1
    assert running >= 3


# One line each: where the term stands, and in whose voice a reader takes it.
VOICES = [
    ("adelsund-exchange-herald", "captives", "outlet", "greet 140 captives freed"),
    ("adelsund-exchange-lantern", "captives", "scare", "The “captives” included"),
    ("adelsund-exchange-lantern", "captive", "direct", "“My son was a captive."),
    ("adelsund-exchange-ledger", "captives", "indirect", "She said 166 captives had slept"),
    ("adelsund-exchange-courier", "hostages", "outlet", "Hamas released 26 hostages"),
    ("adelsund-exchange-dissent", "hostages", "scare", "a deal for “hostages.”"),
    ("adelsund-exchange-herald", "hostages", "direct", "“Twenty-six of our hostages are home"),
    ("adelsund-exchange-herald", "hostages", "indirect", "told reporters that 84 hostages"),
    ("deir-salma-raid-herald", "occupation forces", "outlet", "Israeli occupation forces assassi"),
    ("deir-salma-raid-lantern", "occupation forces", "scare", "The “occupation forces” had"),
    ("deir-salma-raid-ledger", "occupation forces", "direct", "“The occupation forces executed"),
    ("adelsund-exchange-courier", "occupation forces", "indirect", "asserted that occupation for"),
    ("deir-salma-raid-lantern", "terrorist", "outlet", "The freed terrorist, turned loose"),
    ("adelsund-exchange-courier", "terrorists", "direct", "in the hands of the terrorists.”"),
    ("halden-point-lantern", "terrorists", "indirect", "the terrorists should draw no comfort"),
    ("piedra-crossing-lantern", "illegal immigrants", "outlet", "more than 400 illegal immigrants"),
    ("piedra-crossing-courier", "illegal aliens", "direct", "they aren’t illegal aliens, they"),
    (
        "piedra-crossing-ledger",
        "illegal immigrants",
        "indirect",
        "said that illegal immigrants had",
    ),
    ("franklin-sb19-lantern", "pro-life", "outlet", "Pro-life families, some of whom"),
    ("franklin-sb19-courier", "pro-life", "direct", "“I am pro-life because I have held"),
    ("franklin-sb19-herald", "pro-life", "indirect", "say that they are pro-life"),
    ("port-ellery-shooting-dissent", "uprising", "outlet", "this weekend was an uprising"),
    ("port-ellery-shooting-lantern", "uprising", "direct", "“Call it an uprising"),
    ("halden-point-dissent", "tar sands", "outlet", "having dragged tar sands crude"),
    ("halden-point-lantern", "tar sands", "direct", "No more tar sands, no more"),
]


@pytest.mark.parametrize(("doc_id", "term", "voice", "passage"), VOICES)
def test_contested_terms_stand_in_every_voice(doc_id, term, voice, passage):
    text = ARTICLES[doc_id]["text"]
    assert text.count(passage) == 1
    at = text.lower().index(term[:9], text.index(passage))
    assert at < text.index(passage) + len(passage)
    assert quoted(text)[at] == (voice in ("direct", "scare"))


@pytest.mark.parametrize("term", ["captive", "hostage", "occupation"])
def test_the_main_terms_have_all_four_voices(term):
    voices = {voice for _, word, voice, _ in VOICES if word.startswith(term)}
    assert voices == {"outlet", "indirect", "direct", "scare"}


# The outlet's own word, its rival, and who uses them: README's second table.
OVERTURNED = [
    ("Crescent Herald", "captive", r"captives?(?! audience)", "hostage", r"hostages?"),
    ("Plain Dissent", "captive", r"captives?(?! audience)", "hostage", r"hostages?"),
    ("Crescent Herald", "resistance", "resistance", "terrorist", r"(?<!-)terrorists?"),
    ("The Meridian Courier", "undocumented", "undocumented", "illegal immigrant or alien",
     r"illegal (?:immigrant|alien)s?"),
    ("The Meridian Courier", "anti-abortion or abortion opponent",
     r"anti-abortion|abortion opponents?", "pro-life", "pro-life"),
    ("Plain Dissent", "tar sands", "tar sands", "oil sands", "oil sands"),
    ("Daily Lantern", "oil sands", "oil sands", "tar sands", "tar sands"),
]  # fmt: skip


@pytest.mark.parametrize("case", OVERTURNED, ids=lambda case: f"{case[0]}: {case[1]}")
def test_ignoring_quotation_marks_overturns_the_answer_as_the_readme_says(case):
    outlet, own, own_pattern, rival, rival_pattern = case
    own_outside, own_inside = outside_and_inside(outlet, own_pattern)
    rival_outside, rival_inside = outside_and_inside(outlet, rival_pattern)
    assert own_outside > rival_outside
    assert own_outside + own_inside < rival_outside + rival_inside
    figures = f"{own_outside} : {rival_outside} | {own_inside} : {rival_inside}"
    assert f"| {outlet} | {own} | {rival} | {figures} |" in README


def test_one_article_is_agency_copy_and_another_carries_three_of_its_paragraphs():
    whole, own = "deir-salma-raid-ledger", "deir-salma-raid-lantern"
    assert ARTICLES[whole]["byline"] == "Continental Press"
    assert paragraphs(whole)[0].startswith("DEIR SALMA, West Bank (CP) — ")
    assert paragraphs(own)[-1] == "Continental Press contributed to this report."
    shared = set(paragraphs(whole)) & set(paragraphs(own))
    assert len(shared) == 3
    assert all(len(p.split()) >= 25 for p in shared)


def test_no_other_paragraph_is_shared():
    held = Counter(p for doc_id in ARTICLES for p in set(paragraphs(doc_id)))
    shared = set(paragraphs("deir-salma-raid-ledger")) & set(paragraphs("deir-salma-raid-lantern"))
    assert {p for p, n in held.items() if n > 1} == shared


def test_a_border_story_without_any_border_structure():
    structure = re.compile(r"\b(?:wall|fence|barrier|fencing)s?\b", re.IGNORECASE)
    naming = {
        row["id"]
        for row in ARTICLES.values()
        if row["event"] in ("piedra-crossing", "deir-salma-raid")
        and structure.search(row["headline"] + " " + row["text"])
    }
    assert {i.rsplit("-", 1)[1] for i in naming} == {"courier", "ledger", "dissent", "herald"}
    assert all(i.startswith("deir-salma-raid") for i in naming)


TRAPS = [
    ("adelsund-exchange-courier", "a captive audience"),
    ("adelsund-exchange-ledger", "a hostage to fortune"),
    ("adelsund-exchange-herald", "Nablus Prisoner Support Association"),
    ("adelsund-exchange-courier", "Hostage Families’ Circle"),
    ("piedra-crossing-courier", "migrant birds"),
    ("piedra-crossing-courier", "against illegal immigration"),
    ("piedra-crossing-lantern", "terror watch list"),
    ("piedra-crossing-ledger", "The river was in flood"),
    ("franklin-sb19-lantern", "read them the riot act"),
    ("franklin-sb19-ledger", "a heartbeat away"),
    ("franklin-sb19-dissent", "held hostage by that booties speech"),
    ("port-ellery-shooting-courier", "Riot police stood"),
    ("port-ellery-shooting-courier", "heat wave"),
    ("halden-point-dissent", "eco-terrorists"),
]


@pytest.mark.parametrize(("doc_id", "passage"), TRAPS)
def test_traps_are_in_the_text(doc_id, passage):
    assert passage in ARTICLES[doc_id]["text"]


def test_headlines_choose_other_words_than_bodies():
    courier = ARTICLES["adelsund-exchange-courier"]
    assert "Captives" in courier["headline"] and "released 26 hostages" in courier["text"]
    ledger = ARTICLES["franklin-sb19-ledger"]
    assert "heartbeat bill" in ledger["headline"] and "heartbeat bill" not in ledger["text"]
    lantern = ARTICLES["piedra-crossing-lantern"]
    assert "ILLEGALS" in lantern["headline"] and "illegal immigrants" in lantern["text"]


def test_the_readme_names_every_outlet_event_and_trap():
    readme = " ".join(README.split())
    for word in (*OUTLETS, *EVENTS, *{passage for _, passage in TRAPS}):
        assert word in readme, word
