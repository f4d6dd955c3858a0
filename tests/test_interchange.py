"""Lexicons to and from quanteda, LIWC and CSV; what changed between two versions."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from framing import interchange as ic
from framing.corpus import Corpus
from framing.errors import LexiconError
from framing.lexicon import Lexicon, load_lexicon, names, parse

SMALL = """\
lexicon: small
title: Small
concepts:
  cat:
    title: Cats
    definition: A cat.
    referents:
      tom: {title: A tom}
    variants:
      house cat:
        nouns: [cat]
        except: [cat burglar]
        near: {any: [milk, mice*], within: 5 words}
        examples: [The cat drank milk.]
        traps: [A cat burglar drank milk.]
      Felix:
        forms: [Felix]
        case: exact
        examples: [Felix is a cat.]
  dog:
    definition: A dog.
    blocks: [cat]
    variants:
      hound:
        forms: [hound dog, hound]
        examples: [A hound ran.]
"""


def lexicon(text: str = SMALL) -> Lexicon:
    return parse(text, path="small.yml", lexicon_id="small", drafts=True)


def forms(x: Lexicon) -> dict[tuple[str, str], set[str]]:
    return {(c.id, v.id): {f.text.lower() for f in v.forms} for c in x.concepts for v in c.variants}


def imported(text: str, format: str, **options: object) -> Lexicon:
    converted = ic.import_lexicon(text, format, name="small", **options)
    return lexicon(converted.text)


# --- export --------------------------------------------------------------------------------------


def test_quanteda_is_nested_keys_over_patterns() -> None:
    out = ic.export(lexicon(), "quanteda")
    assert yaml.safe_load(out.text) == {
        "cat": {"house cat": ["cat", "cats"], "Felix": ["Felix"]},
        "dog": {"hound": ["hound dog", "hound-dog", "hound"]},
    }


def test_liwc_numbers_its_categories() -> None:
    lines = ic.export(lexicon(), "liwc").text.splitlines()
    assert lines[:5] == ["%", "1\tcat.house_cat", "2\tcat.Felix", "3\tdog.hound", "%"]
    words = ["cat\t1", "cats\t1", "felix\t2", "hound\t3", "hound dog\t3", "hound-dog\t3"]
    assert lines[5:] == words


def test_csv_is_one_row_a_thing() -> None:
    rows = list(csv.DictReader(io.StringIO(ic.export(lexicon(), "csv").text)))
    assert tuple(rows[0]) == ic.CSV_COLUMNS
    cat = [
        (r["kind"], r["text"], r["case"], r["within"]) for r in rows if r["variant"] == "house cat"
    ]
    assert cat == [
        ("form", "cat", "any", ""),
        ("form", "cats", "any", ""),
        ("exception", "cat burglar", "any", ""),
        ("exception", "cat-burglar", "any", ""),
        ("near", "milk | mice*", "", "5 words"),
        ("example", "The cat drank milk.", "", ""),
        ("trap", "A cat burglar drank milk.", "", ""),
    ]


@pytest.mark.parametrize("format", ic.FORMATS)
def test_what_is_lost_is_said(format: str) -> None:
    lost = " / ".join(ic.export(lexicon(), format).lost)
    assert "definitions" in lost and "referents (1)" in lost and "blocks (1)" in lost
    # Only the table carries exceptions, conditions and examples.
    for word in ("exceptions (2)", "conditions (1)", "examples"):
        assert (word in lost) == (format != "csv")


def test_nothing_is_said_to_be_lost_that_was_not_there() -> None:
    plain = lexicon(
        "lexicon: small\ntitle: S\nconcepts:\n  a:\n    definition: d\n    variants:\n"
        "      b: {forms: [b], examples: [A b.]}\n"
    )
    lost = " / ".join(ic.export(plain, "quanteda").lost)
    assert "exceptions" not in lost and "conditions" not in lost and "blocks" not in lost


# --- there and back ------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ic.FORMATS)
@pytest.mark.parametrize("name", ["abortion", "guns", "migration"])
def test_a_shipped_lexicon_comes_back_with_all_its_forms(name: str, format: str) -> None:
    there = load_lexicon(name)
    back = ic.import_lexicon(ic.export(there, format).text, format, name=name)
    again = forms(parse(back.text, path="x.yml", lexicon_id=name, drafts=True))
    for key, found in forms(there).items():
        assert found <= again[key]


def test_the_table_brings_conditions_and_examples_back() -> None:
    back = imported(ic.export(lexicon(), "csv").text, "csv")
    cat = back.concept("cat").variant("house cat")
    assert str(cat.near[0]) == "milk | mice* (5 words)"
    assert {f.text for f in cat.exceptions} == {"cat burglar", "cat-burglar"}
    assert cat.examples == ("The cat drank milk.",) and not cat.draft
    assert all(f.exact for f in back.concept("cat").variant("Felix").forms)


def test_what_comes_without_examples_is_a_draft() -> None:
    back = imported(ic.export(lexicon(), "liwc").text, "liwc")
    assert all(v.draft and not v.examples for c in back.concepts for v in c.variants)


WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=6), min_size=1, max_size=6, unique=True)


@given(st.dictionaries(st.text("xyz", min_size=1, max_size=3), WORDS, min_size=1, max_size=4))
def test_quanteda_of_one_level_round_trips(tree: dict[str, list[str]]) -> None:
    back = imported(yaml.safe_dump(tree), "quanteda")
    assert {c.id: {f.text for v in c.variants for f in v.forms} for c in back.concepts} == {
        key: set(words) for key, words in tree.items()
    }


# --- other people's files ------------------------------------------------------------------------


def test_deep_keys_are_joined_and_said() -> None:
    text = "top:\n  middle:\n    low: [one, two]\n    other: no\n"
    out = ic.import_lexicon(text, "quanteda", name="small")
    x = lexicon(out.text)
    # `no` is a word here, not False.
    assert forms(x) == {("top", "middle low"): {"one", "two"}, ("top", "middle other"): {"no"}}
    assert any("levels" in line for line in out.lost)


def test_globs_need_a_vocabulary() -> None:
    text = "crime: {taking: [kidnap*, theft, '*ing', 's?eal']}\n"
    out = ic.import_lexicon(text, "quanteda", name="small")
    assert forms(lexicon(out.text)) == {("crime", "taking"): {"theft"}}
    assert "kidnap*" in out.lost[0] and "*ing" in out.lost[0] and "s?eal" in out.lost[0]
    out = ic.import_lexicon(text, "quanteda", name="small", words=["kidnapper", "kidney"])
    assert forms(lexicon(out.text))["crime", "taking"] == {"theft", "kidnapper"}
    assert "kidnap*" not in out.lost[0]


def test_a_form_goes_to_one_variant_of_a_concept() -> None:
    out = ic.import_lexicon(
        "a: {one: [gun-control], two: [gun control, ban]}\n", "quanteda", name="small"
    )
    assert forms(lexicon(out.text))["a", "two"] == {"ban"}
    assert "gun control (also in one)" in out.lost[0]


def test_liwc_of_other_makers() -> None:
    text = "%\r\n1\tfamily\r\n10\tanger.hot\r\n%\r\naunt\t1\r\nkill\t10\t1\r\nlike\t(02 134)125\r\nodd\t7\r\nrage 10\r\n"
    out = ic.import_lexicon(text, "liwc", name="small")
    assert forms(lexicon(out.text)) == {
        ("family", "family"): {"aunt", "kill"},
        ("anger", "hot"): {"kill", "rage"},
    }
    assert any("odd 7" in line for line in out.lost)
    assert any("like" in line and "condition" in line for line in out.lost)


def test_a_table_of_two_columns_is_enough() -> None:
    x = imported("\ufeffConcept,Term\nillegal,alien\nillegal,illegals\n", "csv")
    assert forms(x) == {("illegal", "alien"): {"alien"}, ("illegal", "illegals"): {"illegals"}}


def test_names_are_made_fit_for_ids() -> None:
    x = imported("'a/b, c':\n  'x: y': [word]\n", "quanteda")
    assert forms(x) == {("a b c", "x y"): {"word"}}


@pytest.mark.parametrize(
    ("text", "format", "message"),
    [
        ("- a\n- b\n", "quanteda", "mapping of keys"),
        ("a: [b\n", "quanteda", "not YAML"),
        ("a: {b: ['x*']}\n", "quanteda", "vocabulary"),
        ("a: []\n", "quanteda", "empty"),
        ("aunt 1\n", "liwc", "not a LIWC dictionary"),
        ("id,word\n1,x\n", "csv", "no columns concept and text"),
        ("", "csv", "no columns concept and text"),
        ("a: [b]\n", "xml", "quanteda, liwc, csv"),
    ],
)
def test_what_is_not_a_dictionary_is_refused(text: str, format: str, message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        ic.import_lexicon(text, format, name="small")
    if format == "xml":
        with pytest.raises(LexiconError, match=message):
            ic.export(lexicon(), format)


def test_depth_is_bounded() -> None:
    with pytest.raises(LexiconError, match="20 levels"):
        ic.import_lexicon("{a: " * 40 + "[b]" + "}" * 40, "quanteda", name="small")


# --- what changed --------------------------------------------------------------------------------

LATER = (
    SMALL.replace("nouns: [cat]", "nouns: [cat, kitten]")
    .replace("        except: [cat burglar]\n", "")
    .replace("definition: A dog.", "definition: A dog or a hound.")
    .replace(
        "      Felix:\n        forms: [Felix]\n        case: exact\n        examples: [Felix is a cat.]\n",
        "",
    )
)


def test_diff_lists_each_change_once() -> None:
    rows = ic.diff(lexicon(), lexicon(LATER)).rows()
    assert rows == [
        ("removed", "cat", None, "variant", "Felix", None),
        ("added", "cat", "house cat", "form", None, "kitten"),
        ("added", "cat", "house cat", "form", None, "kittens"),
        ("removed", "cat", "house cat", "exception", "cat burglar", None),
        ("removed", "cat", "house cat", "exception", "cat-burglar", None),
        ("changed", "dog", None, "definition", "A dog.", "A dog or a hound."),
    ]


def test_diff_there_and_back_are_mirror_images() -> None:
    turn = {"added": "removed", "removed": "added", "changed": "changed"}
    there, back = ic.diff(lexicon(), lexicon(LATER)), ic.diff(lexicon(LATER), lexicon())
    mirrored = {(turn[c], k, v, p, new, old) for c, k, v, p, old, new in back.rows()}
    assert set(there.rows()) == mirrored


@pytest.mark.parametrize("name", names())
def test_no_lexicon_differs_from_itself(name: str) -> None:
    x = load_lexicon(name, drafts=True)
    assert ic.diff(x, x).is_empty()


def test_moved_mentions() -> None:
    text = "The cat drank milk. A kitten drank milk. A cat burglar drank milk. A hound slept."
    rows = [{"id": "a", "headline": "Felix", "text": text}]
    corpus = Corpus.from_frame(pl.DataFrame(rows))
    found = ic.moved(corpus, lexicon(), lexicon(LATER))
    assert found.select("zone", "match", "concept", "before", "after").rows() == [
        ("body", "kitten", "cat", None, "house cat"),
        ("body", "cat", "cat", None, "house cat"),
        ("headline", "Felix", "cat", "Felix", None),
    ]
    assert found["sentence"].to_list()[:2] == ["A kitten drank milk.", "A cat burglar drank milk."]
    loose = lexicon(SMALL.replace("        near: {any: [milk, mice*], within: 5 words}\n", ""))
    far = Corpus.from_frame(pl.DataFrame([{"id": "b", "text": "A cat slept."}]))
    row = ic.moved(far, loose, lexicon()).row(0, named=True)
    assert (row["before"], row["after"]) == ("house cat", None)
    assert row["why"] == "not near: milk | mice* (5 words)"
    assert ic.moved(corpus, lexicon(), lexicon()).is_empty()
