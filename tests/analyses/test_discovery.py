"""Discovery: rival words that were put there are found, other pairs are not, and a draft loads."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import framing as fr
from framing import tables
from framing.analyses import discovery as d
from framing.errors import DesignError
from framing.lexicon import load_lexicon, parse
from framing.matching import check_examples
from framing.vectors import Vectors

PLACES = ["harbor", "market", "bridge", "museum", "school", "tower", "station", "library"]
SLOTS = [
    "Police pushed the {word} away from the {place} at noon.",
    "Dozens of {word} stood before the {place} in the rain.",
    "Shops near the {place} closed when the {word} arrived there.",
]
LEXICON = """
lexicon: crowd
title: Crowds
concepts:
  crowd:
    definition: People in the street.
    variants:
      rioters: {forms: [rioters], examples: [The rioters left.]}
      marchers: {forms: [marchers], examples: [The marchers left.]}
"""


def articles(n_events: int = 8, **said: str) -> pl.DataFrame:
    """A group's articles put its word where others put theirs; both slot and event are shared."""
    return pl.DataFrame(
        [
            {
                "doc_id": f"{outlet}{e}",
                "outlet": outlet,
                "event": f"e{e}",
                "text": " ".join(s.format(word=word, place=PLACES[e % 8]) for s in SLOTS)
                + f" Farmers and bakers of the {PLACES[e % 8]} watched without a word.",
            }
            for e in range(n_events)
            for outlet, word in said.items()
        ]
    )


def found_in(frame: pl.DataFrame, **options) -> d.Discovery:
    return d.discover(frame, **{"draws": 50, **options})


@pytest.fixture(scope="module")
def crowd() -> d.Discovery:
    return found_in(articles(A="rioters", B="marchers"))


def test_the_rivals_are_found(crowd):
    row = crowd.pairs.row(0, named=True)
    assert {row["word"], row["other"]} == {"rioters", "marchers"}
    assert (row["n"], row["n_other"], row["n_rest"], row["n_other_rest"]) == (24, 0, 0, 24)
    assert row["group"] == {"rioters": "A", "marchers": "B"}[row["word"]]
    # They stand in the very same slots and events, and never in one sentence.
    assert row["slot"] == pytest.approx(1) and row["apart"] == 1 and row["n_events"] == 8
    assert row["log_odds"] > 0 and row["low"] > 0
    assert row["contexts"] and all("_" in c for c in row["contexts"])
    assert crowd.known == 0


def test_words_that_all_use_alike_are_none(crowd):
    shown = set(crowd.pairs["word"]) | set(crowd.pairs["other"])
    assert shown == {"rioters", "marchers"}


def test_sentences_stand_behind_both_words(crowd):
    frame = articles(A="rioters", B="marchers")
    text = dict(frame.select("doc_id", "text").iter_rows())
    assert set(crowd.sentences["word"]) == {"rioters", "marchers"}
    for s in crowd.sentences.iter_rows(named=True):
        assert text[s["doc_id"]][s["start"] : s["end"]] == s["word"]
        assert s["sentence"] == text[s["doc_id"]][s["sentence_start"] : s["sentence_end"]]
        assert s["outlet"] == {"rioters": "A", "marchers": "B"}[s["word"]]
    # Of the same events, so that a reader can hold them against each other.
    events = {w: set(p["event"]) for (w,), p in crowd.sentences.group_by("word")}
    assert events["rioters"] == events["marchers"]


def test_swapping_the_words_swaps_the_results(crowd):
    other = found_in(articles(A="marchers", B="rioters"))
    one, two = crowd.pairs.row(0, named=True), other.pairs.row(0, named=True)
    assert two["score"] == pytest.approx(one["score"])
    assert two["z"] == pytest.approx(one["z"])


def test_what_a_lexicon_has_is_left_out():
    lexicon = parse(LEXICON, path="crowd.yml", lexicon_id="crowd")
    found = found_in(articles(A="rioters", B="marchers"), lexicons=[lexicon])
    assert found.pairs.is_empty() and found.known
    other = parse(LEXICON.replace("marchers", "walkers"), path="crowd.yml", lexicon_id="crowd")
    assert found_in(articles(A="rioters", B="marchers"), lexicons=[other]).pairs.height == 1


def test_a_form_with_the_word_exchanged_is_known():
    text = LEXICON.replace("forms: [rioters]", "forms: [violent rioters]").replace(
        "forms: [marchers]", "forms: [violent marchers]"
    )
    known = d._known(["rioters", "marchers"], [parse(text, path="x", lexicon_id="crowd")])
    assert known("rioters", "marchers") and known("marchers", "rioters")


def test_words_set_beside_each_other_are_two_things():
    frame = articles(A="rioters", B="marchers")
    both = frame.with_columns(
        text=pl.col("text").str.replace_all("rioters", "rioters and marchers")
    )
    pairs = found_in(both).pairs
    shown = [{r["word"], r["other"]} for r in pairs.to_dicts()]
    assert {"rioters", "marchers"} not in shown


def test_quoted_words_are_not_the_outlets():
    frame = articles(A="crowds", B="crowds")
    lines = [
        f'{t} The mayor said: "The {w} of the {p} owe the {p} a gate, a fence and a new door."'
        for t, o, p in zip(frame["text"], frame["outlet"], np.repeat(PLACES, 2))
        for w in ["thugs" if o == "A" else "heroes"]
    ]
    with_quotes = frame.with_columns(text=pl.Series(lines))
    assert found_in(with_quotes).pairs.is_empty()
    heard = found_in(with_quotes, voice=("direct",)).pairs
    assert {heard["word"][0], heard["other"][0]} == {"thugs", "heroes"}


def test_spellings_and_stems_of_one_word_are_no_rivals():
    assert found_in(articles(A="marcher", B="marchers")).pairs.is_empty()
    assert found_in(articles(A="neighbours", B="neighbors")).pairs.is_empty()


def test_vectors_speak_for_meaning():
    frame = articles(A="rioters", B="marchers")
    near = Vectors(("rioters", "marchers"), np.array([[1, 0], [0, 1]], np.float32))
    row = found_in(frame, vectors=near).pairs.row(0, named=True)
    assert row["meaning"] == pytest.approx(1)  # a cosine of exactly 0 says nothing
    apart = Vectors(("rioters", "marchers"), np.array([[1, 0], [0.6, 0.8]], np.float32))
    row = found_in(frame, vectors=apart).pairs.row(0, named=True)
    assert row["meaning"] == pytest.approx(0.8) and row["slot"] == pytest.approx(1)


def test_articles_are_looked_through():
    frame = articles(A="Harborcare", B="Caritas")
    text = pl.col("text").str.replace_all("when the Harborcare", "when Harborcare")
    row = found_in(frame.with_columns(text)).pairs.row(0, named=True)
    assert {row["word"], row["other"]} == {"Harborcare", "Caritas"}
    assert row["slot"] == pytest.approx(1)


def test_parts_of_names_are_not_words():
    pairs = found_in(articles(A="Border Patrol", B="Customs Force")).pairs
    assert {pairs["word"][0], pairs["other"][0]} == {"Border Patrol", "Customs Force"}
    assert not {"Border", "Patrol", "Customs", "Force"} & {*pairs["word"], *pairs["other"]}


@pytest.mark.parametrize(
    ("line", "one", "other"),
    [
        ("The council will {w} the fence of the {p}.", "rebuild", "replace"),  # verbs
        ("{w} Smith left the {p}.", "John", "Peter"),  # persons
        ("Rain fell in {w} over the {p}.", "Ashford", "Bexley"),  # places
        ("The crowd {w} left the {p}.", "slowly", "calmly"),  # adverbs
        ("The {p} opens on {w} for the mayor.", "Monday", "Friday"),  # times
        ("The {w} and {v} left the {p}.", "weavers", "tanners"),  # set side by side
        ("The {w} of the {p} was late.", "nomination", "nominee"),  # one family
    ],
)
def test_what_names_no_one_thing_is_left_out(line, one, other):
    frame = articles(A="crowds", B="crowds")
    places = np.repeat(PLACES, 2)
    lines = [
        f"{t} " + line.format(w=w, v=v, p=p)
        for t, o, p in zip(frame["text"], frame["outlet"], places)
        for w, v in [(one, other) if o == "A" else (other, one)]
    ]
    pairs = found_in(frame.with_columns(text=pl.Series(lines))).pairs
    shown = {w.split()[0] for w in (*pairs["word"], *pairs["other"])}
    assert not {one, other} & shown


def distinct(*pairs: str, n: int = 9) -> list[tuple[str, list[str]]]:
    """The pairs that are shown of some in order, with what stands in `also`."""
    split = [p.split(" / ") for p in pairs]
    names = sorted({name for p in split for name in p})
    one, other = (np.array([names.index(p[i]) for p in split]) for i in (0, 1))
    stems = [frozenset(name.split()) for name in names]
    picked, also = d._distinct(np.arange(len(pairs)), one, other, stems, names, n)
    return [(pairs[k], also[k]) for k in picked]


def test_no_word_crowds_the_list_and_no_contrast_is_shown_twice():
    assert distinct("a / b", "a / c", "a / d", "e / f") == [
        ("a / b", []),
        ("a / c", []),
        ("e / f", []),
    ]
    assert distinct("a x / b x", "a / b", "a y / b") == [("a x / b x", ["a / b", "a y / b"])]
    assert distinct("a / b", "c / d", n=1) == [("a / b", [])]


def test_the_draft_is_a_lexicon(crowd, tmp_path):
    path = tmp_path / "crowd.yml"
    path.write_text(d.draft(crowd, lexicon="crowd"))
    loaded = load_lexicon(path, drafts=True)
    assert [[v.id for v in c.variants] for c in loaded.concepts] in (
        [["rioters", "marchers"]],
        [["marchers", "rioters"]],
    )
    assert all(v.draft and not v.examples for c in loaded.concepts for v in c.variants)
    assert check_examples(loaded) == []
    assert load_lexicon(path).concepts == ()  # drafts are never loaded by default
    assert "# A: Police pushed the rioters away" in path.read_text()


def test_a_draft_holds_whatever_articles_say():
    words = {"rank": 1, "cluster": 1, "word": 'no: "yes"', "other": "on,\u2028off", "group": "x\ny"}
    numbers = {k: 1.0 for k in ("n", "n_other", "n_rest", "n_other_rest")}
    pairs = pl.DataFrame([{**words, **numbers, "contexts": ["# _"], "also": []}], schema=d._PAIRS)
    sentence = {"rank": 1, "word": 'no: "yes"', "outlet": "O", "sentence": "One\n- two: {x}\x1b[0m"}
    sentences = pl.DataFrame([sentence], schema=d._PLACES)
    text = d.draft(d.Discovery(pairs, sentences, 0), lexicon="odd")
    loaded = parse(text, path="odd.yml", lexicon_id="odd", drafts=True)
    assert loaded.n_variants == 2 and "\x1b" not in text


def test_an_empty_draft_is_refused(crowd):
    none = d.Discovery(crowd.pairs.clear(), crowd.sentences.clear(), 0)
    with pytest.raises(DesignError, match="nothing to write"):
        d.draft(none, lexicon="none")


@pytest.mark.parametrize(
    ("frame", "options", "says"),
    [
        (articles(A="rioters"), {}, "needs two"),
        (articles(A="xx", B="yy").with_columns(event=pl.col("doc_id")), {}, "framing events"),
        (articles(A="xx", B="yy").drop("event"), {}, "framing events"),
        (articles(A="xx", B="yy"), {"by": "country"}, "no column 'country'"),
        (articles(A="xx", B="yy"), {"min_n": 1000}, "lower min_n and min_events"),
    ],
)
def test_bad_input_says_what_to_do(frame, options, says):
    with pytest.raises(DesignError, match=says):
        found_in(frame, **options)


def test_it_runs_as_an_analysis(tmp_path):
    path = tmp_path / "news.csv"
    articles(A="rioters", B="marchers").write_csv(path)
    corpus = fr.read(path)
    rows = d.run(fr.scan(corpus, []), corpus, fr.Design(draws=20))
    assert rows.columns == list(tables.METRICS)
    assert rows["metric"].to_list() == ["discovery"] and rows["value"][0] > 0


def test_the_command_writes_a_draft_once(framing, tmp_path):
    articles(A="rioters", B="marchers").write_csv(tmp_path / "news.csv")
    done = framing("discover", "news.csv", "-l", "gender", "--draws", 20, "-o", "crowd.yml")
    assert "1 candidates" in done.stderr
    checked = framing("lexicons", "check", "crowd.yml")
    assert "1 concepts, 2 variants" in checked.stdout
    again = framing("discover", "news.csv", "-o", "crowd.yml", check=2)
    assert "exists already" in again.stderr
    table = framing("discover", "news.csv", "-l", "gender", "--draws", 20)
    assert "Police pushed the rioters away" in table.stdout


@pytest.mark.gold
def test_real_rivals_come_up(shared):
    """On articles about immigration, two words that style guides dispute are among the candidates."""
    corpus = fr.read(shared / "corpora" / "allsides_events.jsonl.gz")
    scan = fr.scan(corpus, [])
    about = d.articles_of(scan, corpus, "lean").filter(pl.col("text").str.contains("immigra"))
    pairs = d.discover(about, by="lean", n=200, draws=0).pairs
    shown = [" ".join((r["word"], r["other"], *r["also"])) for r in pairs.head(20).to_dicts()]
    assert any("illegal" in s and "undocumented" in s for s in shown)
