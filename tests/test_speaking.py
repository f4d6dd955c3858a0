from __future__ import annotations

import polars as pl

from framing import resources, speaking
from framing.comparison import Design
from framing.corpus import Corpus, read
from framing.mentions import scan


def coverage() -> Corpus:
    """A quotes Hamas twice and Israel once on each of eight events; B the other way round."""
    said = {
        "H": "“We will not leave this land to anyone,” Hamas said.",
        "I": "“We will bring all of our people home,” the Israeli army said.",
    }
    rows = []
    for e in range(8):
        for outlet, who in (("A", "HHI"), ("B", "IIH")):
            text = "\n\n".join(said[w] for w in who)
            rows.append(
                {"doc_id": f"{outlet}{e}", "outlet": outlet, "event": f"e{e}", "text": text}
            )
    return Corpus.from_frame(pl.DataFrame(rows))


def test_shares_of_attributed_words_by_speaker():
    corpus = coverage()
    measured = speaking.measured(corpus, scan(corpus, []), Design(min_n=1, min_events=1))
    rows = speaking.speakers(measured["sourcing"], actors="israel_palestine")
    by_group = rows.group_by("group").agg(pl.col("value").sum()).sort("group")
    assert [round(v, 9) for v in by_group["value"]] == [1, 1]
    value = {(r["group"], r["variant"]): r["value"] for r in rows.iter_rows(named=True)}
    hamas = next(v for _, v in value if "Hamas" in v)
    # 16 and 8 of 24 words are Hamas's: each of its quotations has eight words, the army's eight.
    assert value["A", hamas] > 0.5 > value["B", hamas]
    assert speaking.loudest(rows, by="outlet").endswith(".")


def test_cues_add_up_to_one_word():
    corpus = coverage()
    measured = speaking.measured(corpus, scan(corpus, []), Design(min_n=1, min_events=1))
    rows = speaking.cues(measured["cue_choice"], actors="israel_palestine")
    assert rows.filter(pl.col("variant") == "say")["value"].to_list() == [1.0, 1.0]


def test_without_enough_there_is_no_share():
    demo = read(resources.demo(), limit=6)
    measured = speaking.measured(demo, scan(demo, []), Design(min_n=500))
    rows = speaking.speakers(measured["sourcing"], actors="israel_palestine")
    assert rows.is_empty() and "often enough" in speaking.loudest(rows, by="outlet")


def test_lists_of_actors_have_titles():
    assert speaking.actors()["israel_palestine"].startswith("Israel")
