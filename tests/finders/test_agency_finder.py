"""Agency as mentions, and the share of killings told with the agent named."""

from __future__ import annotations

import polars as pl
import pytest

import framing as fr
from framing.analyses import agency as analysis
from framing.comparison import Design
from framing.mentions import pipeline, scan

NAMING = (
    "Israeli soldiers killed three Palestinian farmers. Hamas gunmen killed two Israeli guards."
)
HIDING = "Three Palestinian farmers were killed. Hamas gunmen killed two Israeli guards."
ROWS = [
    {"doc_id": f"{o}{n}", "outlet": o, "event": f"e{n}", "headline": "A day of fighting", "text": t}
    for o, t in (("A", NAMING), ("B", HIDING))
    for n in range(8)
]


@pytest.fixture
def corpus():
    return fr.Corpus.from_frame(pl.DataFrame(ROWS))


def test_clauses_are_mentions_with_the_patient_as_referent(corpus):
    found = scan(corpus, (), finders=["agency", "voice"]).mentions
    first = found.filter(pl.col("doc_id") == "A0")
    assert first.select("concept", "variant", "referent").rows() == [
        ("killing", "active", "palestinian"),
        ("killing-agent", "named", "palestinian"),
        ("killing-by", "israeli", "palestinian"),
        ("killing-patient", "words", "palestinian"),
        ("killing", "active", "israeli"),
        ("killing-agent", "named", "israeli"),
        ("killing-by", "hamas", "israeli"),
        ("killing-patient", "words", "israeli"),
    ]
    row = first.row(0, named=True)
    assert NAMING[row["start"] : row["end"]] == row["match"] == "killed"
    assert NAMING[row["sentence_start"] : row["sentence_end"]].startswith("Israeli soldiers")
    assert set(found["voice"]) == {"outlet"}


def test_swapping_the_sides_swaps_the_groups_only():
    swap = {"Israeli": "Palestinian", "Palestinian": "Israeli"}
    text = "Israeli soldiers killed three Palestinian farmers in a raid."
    other = " ".join(swap.get(w, w) for w in text.split())
    one, two = (
        scan(fr.Corpus.from_frame(pl.DataFrame({"outlet": ["A"], "text": [t]})), (), finders=["agency"]).mentions
        for t in (text, other)
    )  # fmt: skip
    trade = {"israeli": "palestinian", "palestinian": "israeli"}
    for a, b in zip(one.iter_rows(named=True), two.iter_rows(named=True), strict=True):
        assert a["concept"] == b["concept"]
        assert trade[a["referent"]] == b["referent"]
        assert trade.get(a["variant"], a["variant"]) == b["variant"]


def test_the_share_told_with_the_agent_named_by_patient(corpus):
    rows = analysis.run(scan(corpus, ()), corpus, Design(draws=200))
    named = rows.filter(pl.col("metric") == "agent_named")
    shares = {(r["group"], r["referent"]): r["value"] for r in named.iter_rows(named=True)}
    assert shares == {
        ("A", None): 1.0,
        ("B", None): 0.5,
        ("A", "israeli"): 1.0,
        ("B", "israeli"): 1.0,
        ("A", "palestinian"): 1.0,
        ("B", "palestinian"): 0.0,
    }
    classes = rows.filter((pl.col("metric") == "agency_class") & (pl.col("variant") == "agentless"))
    of_b = classes.filter((pl.col("group") == "B") & (pl.col("referent") == "palestinian"))
    assert of_b["value"].to_list() == [1.0]


def test_it_runs_when_named_and_reads_english_only():
    assert "framing.finders.agency" not in [m.__name__ for m in pipeline()]
    frame = pl.DataFrame({"outlet": ["A"], "text": ["Three were killed."], "lang": ["de"]})
    assert scan(fr.Corpus.from_frame(frame), (), finders=["agency"]).mentions.is_empty()


def told(text, headline="A day of fighting"):
    """(concept, variant, referent) of the clauses of one article."""
    frame = pl.DataFrame({"outlet": ["A"], "headline": [headline], "text": [text]})
    found = scan(fr.Corpus.from_frame(frame), (), finders=["agency"]).mentions
    return found.select("concept", "variant", "referent").rows()


def test_what_is_known_from_the_doer_is_no_evidence_for_the_share_with_the_doer_named():
    assert told("Hamas gunmen killed twelve people.") == [
        ("killing", "active", "israeli"),
        ("killing-agent", "named", None),
        ("killing-by", "hamas", None),
        ("killing-patient", "doer", "israeli"),
    ]


def test_a_clause_about_the_dead_of_two_sides_counts_for_each():
    rows = told("In a week 12 Israelis and 15 Palestinians were killed.")
    assert rows[:2] == [
        ("killing", "agentless", "israeli"),
        ("killing", "agentless", "palestinian"),
    ]


def test_the_list_is_chosen_by_names_rather_than_roles():
    # "students", "mother" and "victims" are roles of `policing`.
    text = "Two students and the mother of one of the victims were killed in Sderot by Hamas."
    assert ("killing", "passive-with-agent", "israeli") in told(text)
    text = "Police officers shot two students dead, and officers killed a driver, Mr. Trump said."
    assert ("killing-by", "police", "public") in told(text)


def test_whose_dead_are_told_of_is_a_share(corpus):
    rows = analysis.run(scan(corpus, ()), corpus, Design(draws=0))
    dead = rows.filter(pl.col("metric") == "agency_dead")
    assert {(r["group"], r["variant"]): r["value"] for r in dead.iter_rows(named=True)} == {
        (group, side): 0.5 for group in "AB" for side in ("israeli", "palestinian")
    }


def test_no_clause_no_row():
    corpus = fr.Corpus.from_frame(pl.DataFrame({"outlet": ["A"], "text": ["The bridge opened."]}))
    assert analysis.run(scan(corpus, ()), corpus, Design(draws=0)).is_empty()
