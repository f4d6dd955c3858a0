"""House styles: rules as dated facts, the linter, its formats."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import lint_formats, styles
from framing.corpus import Corpus
from framing.errors import DesignError, FramingError, LexiconError
from framing.resources import folder

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
NAMES = styles.names()

OWN = "More than 400 illegal immigrants slept in the station.\n"
QUOTED = "“The illegal immigrants must leave,” said Mayor Dora Lee.\n"


def corpus(text: str, date: str | None = "2024-03-01", headline: str = "A night") -> Corpus:
    rows = [{"id": "a", "outlet": "Courier", "date": date, "headline": headline, "text": text}]
    return Corpus.from_frame(pl.DataFrame(rows))


def rules(found: list[styles.Finding]) -> list[str]:
    return [f.rule.name for f in found]


# --- the shipped files ---------------------------------------------------------------------------


def test_every_file_is_a_style() -> None:
    assert {p.stem for p in (folder("lexicons") / "styles").iterdir()} == set(NAMES)
    assert {"ap", "bbc", "reuters", "guardian", "npr"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_rules_are_dated_and_cited(name: str) -> None:
    style = styles.load_style(name)
    assert style.id == name and style.rules
    for rule in style.rules:
        assert rule.start is not None, f"{rule.name}: since when?"
        assert rule.terms and rule.says.endswith(".")
        assert rule.source.title and rule.source.date
        assert not set(rule.terms) & set(rule.prefers), f"{rule.name} prefers what it avoids"


@pytest.mark.parametrize("name", NAMES)
def test_one_rule_a_term_at_a_time(name: str) -> None:
    """Two rules of one house on one term never overlap in time: each date has one answer."""
    style = styles.load_style(name)
    for i, one in enumerate(style.rules):
        for other in style.rules[i + 1 :]:
            if set(one.terms) & set(other.terms):
                first, second = sorted((one, other), key=lambda r: r.start or dt.date.min)
                assert first.end is not None and second.start is not None
                assert first.end <= second.start, f"{first.name} and {second.name}"


# --- what is found -------------------------------------------------------------------------------


def test_own_words_are_found_and_quotations_are_exempt() -> None:
    found = styles.lint(corpus(OWN + "\n" + QUOTED), "ap")
    assert rules(found) == ["ap/illegal-immigrant"]
    (f,) = found
    assert (f.line, f.column, f.end_column) == (1, 15, 33)
    assert f.match == "illegal immigrants" and f.voice == "outlet"
    assert "own words" in f.message and "illegal" in f.message


def test_a_headline_is_read() -> None:
    (f,) = styles.lint(corpus("Nothing happened.", headline="Illegals sleep in station"), "ap")
    assert (f.zone, f.start) == ("headline", 0)


def test_a_rule_that_allows_nothing_holds_in_quotations() -> None:
    text = "“They brought us the kung flu,” said the candidate.\n"
    assert rules(styles.lint(corpus(text), "ap")) == ["ap/kung-flu"]


def test_quotation_marks_are_enough_where_the_rule_says_so() -> None:
    assert rules(styles.lint(corpus("Obamacare turned five."), "ap")) == ["ap/obamacare"]
    assert not styles.lint(corpus("The law is known as “Obamacare” to many."), "ap")


def test_attribution_is_enough_where_the_rule_says_so() -> None:
    """The BBC lets others say terrorist; AP's direct quotation rule for illegal does not."""
    said = "Israel's prime minister said that Hamas terrorists had crossed the fence."
    own = "Hamas terrorists crossed the fence."
    assert not styles.lint(corpus(said), "bbc")
    assert rules(styles.lint(corpus(own), "bbc")) == ["bbc/terrorist"]
    said = "Sheriff Wade Hill said that illegal immigrants had been found in barns."
    assert rules(styles.lint(corpus(said), "ap")) == ["ap/illegal-immigrant"]


def test_rules_have_dates() -> None:
    """AP kept illegal immigrant and refused undocumented until 2 April 2013, then both fell."""
    text = "The illegal immigrants met undocumented immigrants."
    assert rules(styles.lint(corpus(text), "ap", date="2013-04-01")) == ["ap/illegal-alien-2012"]
    after = ["ap/illegal-immigrant", "ap/undocumented"]
    assert rules(styles.lint(corpus(text), "ap", date=dt.date(2013, 4, 2))) == after
    # Without a date the article's own counts, and without that the rules that still hold.
    assert rules(styles.lint(corpus(text, "2013-04-01"), "ap")) == ["ap/illegal-alien-2012"]
    assert rules(styles.lint(corpus(text, None), "ap")) == after


def test_houses_contradict_each_other_and_it_is_shown() -> None:
    text = "Pro-choice voters turned out."
    found = styles.lint(corpus(text), ["ap", "bbc", "npr"])
    assert rules(found) == ["ap/pro-choice", "npr/pro-life"]
    assert "bbc: prefers" in found[0].elsewhere
    table = styles.disagreements(["ap", "bbc"], date="2024-03-01")
    row = table.filter(pl.col("term") == "abortion/abortion-for/pro-choice")
    assert row["houses"].to_list() == [["ap: avoids (allowed in direct, scare)", "bbc: prefers"]]


def test_disagreements_are_between_houses_and_at_a_time() -> None:
    now = styles.disagreements()
    assert now.height > 5 and all(len(h) > 1 for h in now["houses"].to_list())
    long_ago = styles.disagreements(["ap", "bbc"], date="2001-01-01")
    assert long_ago.is_empty() and long_ago.columns == ["term", "houses"]


def test_nothing_to_find() -> None:
    assert styles.lint(corpus("The council met on Monday."), "ap") == []


# --- where it stands -----------------------------------------------------------------------------


def test_text_file_positions(tmp_path: Path) -> None:
    file = tmp_path / "night.txt"
    file.write_text("A cold night\n\nThe town slept.\n\n" + OWN, encoding="utf-8")
    (f,) = styles.lint_files([file], "ap", date="2024-03-01")
    line = file.read_text("utf-8").splitlines()[f.line - 1]
    assert (f.line, f.column) == (5, 15)
    assert line[f.column - 1 : f.end_column - 1] == "illegal immigrants"


@pytest.mark.parametrize("escape", [True, False])
def test_json_lines_positions(tmp_path: Path, escape: bool) -> None:
    file = tmp_path / "many.jsonl"
    rows = [
        {"id": "1", "headline": "One", "text": "Nothing.", "date": "2024-01-01"},
        {"id": "2", "headline": "Två", "text": "“Où?”\n\nThe illegals left.", "date": "2024-01-01"},
    ]
    file.write_text("".join(json.dumps(r, ensure_ascii=escape) + "\n" for r in rows), "utf-8")
    (f,) = styles.lint_files([file], "ap")
    assert (f.doc_id, f.line) == ("2", 2)
    line = file.read_text("utf-8").splitlines()[1]
    assert line[f.column - 1 : f.end_column - 1] == "illegals"


def test_equal_rows_have_their_own_lines(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    rows = [{"id": str(n), "headline": "One", "text": "The illegals left."} for n in range(5)]
    file.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    found = styles.lint_files([file], "ap")
    assert [(f.doc_id, f.line) for f in found] == [(str(n), n + 1) for n in range(5)]
    assert len({f.column for f in found}) == 1


def test_csv_positions(tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    text = 'He said ""no"".\nThe illegals left.'
    file.write_text(f'id,headline,text\n1,One,"{text}"\n', encoding="utf-8")
    (f,) = styles.lint_files([file], "ap")
    line = file.read_text("utf-8").splitlines()[f.line - 1]
    assert line[f.column - 1 : f.end_column - 1] == "illegals"


def test_packed_files_are_named_without_a_position(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl.gz"
    row = {"id": "1", "headline": "One", "text": "The illegals left."}
    file.write_bytes(gzip.compress((json.dumps(row) + "\n").encode()))
    (f,) = styles.lint_files([file], "ap")
    assert (f.file, f.line, f.column) == (str(file), 1, 1)


def test_folders_are_read(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.txt").write_text("Two\n\n" + OWN, encoding="utf-8")
    (tmp_path / "one.txt").write_text("One\n\n" + OWN, encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text(OWN, encoding="utf-8")
    found = styles.lint_files([tmp_path], "ap")
    assert [Path(f.file).name for f in found] == ["two.txt", "one.txt"]


@given(st.text(alphabet="ab\n é", max_size=60), st.data())
def test_line_and_column_say_the_offset(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line, column = styles.line_column(text, offset)
    before = text.split("\n")[: line - 1]
    assert sum(len(x) + 1 for x in before) + column - 1 == offset


# --- formats -------------------------------------------------------------------------------------


@pytest.fixture
def found(tmp_path: Path) -> list[styles.Finding]:
    file = tmp_path / "night, 100%.txt"
    file.write_text("A cold night\n\n" + OWN + "\nObamacare turned five.\n", encoding="utf-8")
    return styles.lint_files([file], ["ap", "npr"], date="2024-03-01")


def test_text_format(found: list[styles.Finding]) -> None:
    lines = lint_formats.as_text(found).splitlines()
    assert lines[0].startswith(f"{found[0].file}:3:15: warning ap/illegal-immigrant: ")
    assert lines[1].startswith("    source: AP blog") and "2013-04-02" in lines[1]
    assert lines[-1] == "3 findings in 1 article"
    assert lint_formats.as_text([]) == "nothing found\n"


def test_json_format(found: list[styles.Finding]) -> None:
    rows = json.loads(lint_formats.as_json(found))
    assert [r["rule"] for r in rows] == ["ap/illegal-immigrant", "ap/obamacare", "npr/obamacare"]
    assert rows[0]["from"] == "2013-04-02" and rows[0]["to"] is None
    assert rows[0]["allowed"] == ["direct"] and rows[0]["source"]["verified"] is True
    assert json.loads(lint_formats.as_json([])) == []


def test_sarif_format(found: list[styles.Finding]) -> None:
    log = json.loads(lint_formats.as_sarif(found))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    ids = [r["id"] for r in run["tool"]["driver"]["rules"]]
    assert len(ids) == len(set(ids))
    for f, result in zip(found, run["results"], strict=True):
        assert ids[result["ruleIndex"]] == result["ruleId"] == f.rule.name
        assert result["level"] in ("warning", "note")
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"].endswith("night%2C%20100%25.txt")
        assert place["region"]["startLine"] == f.line
        assert place["region"]["startColumn"] < place["region"]["endColumn"]
    assert json.loads(lint_formats.as_sarif([]))["runs"][0]["results"] == []


def test_github_format(found: list[styles.Finding]) -> None:
    lines = lint_formats.as_github(found).splitlines()
    assert len(lines) == 3
    head, _, message = lines[0].removeprefix("::").partition("::")
    level, _, properties = head.partition(" ")
    pairs = dict(p.split("=", 1) for p in properties.split(","))
    assert level == "warning" and lines[2].startswith("::notice ")
    assert pairs["file"].endswith("night%2C 100%25.txt") and pairs["line"] == "3"
    assert pairs["title"] == "ap/illegal-immigrant" and "illegal" in message


def test_formats_by_name(found: list[styles.Finding]) -> None:
    assert lint_formats.render(found, "json") == lint_formats.as_json(found)
    with pytest.raises(FramingError, match="text, json, sarif, github"):
        lint_formats.render(found, "xml")


def test_an_unread_source_says_so() -> None:
    source = styles.Source("x", "A memo", "", "2020", False)
    assert lint_formats.cite(source) == "A memo, 2020 (not verified)"


# --- mistakes ------------------------------------------------------------------------------------

GOOD = """\
style: house
title: A house
sources:
  memo: {title: A memo, date: 2020-02, verified: no}
rules:
  one:
    terms: [migration/unauthorized-immigrant/illegals]
    allowed: [direct]
    from: 2020-02
    to: 2021
    source: memo
    says: The house says no.
"""


def parse(text: str) -> styles.Style:
    return styles.parse(text, path="house.yml", style_id="house")


def test_a_month_or_a_year_is_read_so_that_the_rule_surely_held() -> None:
    (rule,) = parse(GOOD).rules
    assert (rule.start, rule.end) == (dt.date(2020, 2, 29), dt.date(2021, 1, 1))
    assert rule.in_force(dt.date(2020, 2, 29)) and not rule.in_force(dt.date(2020, 2, 28))
    assert rule.in_force(dt.date(2020, 12, 31)) and not rule.in_force(dt.date(2021, 1, 1))
    assert not rule.in_force(None)


def test_a_concept_means_all_its_variants() -> None:
    (rule,) = parse(GOOD.replace("/illegals", "")).rules
    assert len(rule.terms) > 5


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("/illegals", "/illegal", 7, "did you mean 'illegals'"),
        ("unauthorized-immigrant", "nobody", 7, "no concept of migration"),
        ("migration/", "migraine/", 7, "no lexicon is called"),
        ("[direct]", "[quoted]", 8, "no voice is called 'quoted'"),
        ("from: 2020-02", "from: soon", 9, "'soon' is no date"),
        ("to: 2021", "to: 2019", 10, "ends before it begins"),
        ("source: memo", "source: letter", 11, "no source is called 'letter'"),
        ("    source: memo\n", "", 6, "rule 'one' has no 'source'"),
        ("says:", "tells:", 12, "has no key 'tells'"),
        ("style: house", "style: home", 1, "rename the file"),
    ],
)
def test_mistakes_are_shown_where_they_are(old: str, new: str, line: int, message: str) -> None:
    with pytest.raises(LexiconError) as caught:
        parse(GOOD.replace(old, new))
    assert f"house.yml:{line}:" in str(caught.value) and message in str(caught.value)


def test_unknown_styles_and_dates() -> None:
    with pytest.raises(LexiconError, match="did you mean 'guardian'"):
        styles.load_style("gardian")
    with pytest.raises(LexiconError, match="cannot read"):
        styles.load_style("nowhere/house.yml")
    with pytest.raises(DesignError, match="2024-03-01"):
        styles.lint(corpus(OWN), "ap", date="yesterday")
    with pytest.raises(DesignError, match="name a style"):
        styles.lint(corpus(OWN), [])


# --- real coverage -------------------------------------------------------------------------------


@pytest.mark.gold
def test_findings_on_basil_point_at_their_words() -> None:
    path = SHARED / "corpora" / "basil.jsonl.gz"
    if not path.exists():
        pytest.skip("../shared/corpora is not here")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    texts = {r["id"]: r for r in rows}
    frame = pl.DataFrame(
        [{k: r[k] for k in ("id", "outlet", "date", "headline", "text")} for r in rows]
    )
    found = styles.lint(Corpus.from_frame(frame), NAMES, date="2024-03-01")
    assert len(found) >= 20
    for f in found:
        text = texts[f.doc_id]["headline" if f.zone == "headline" else "text"]
        assert " ".join(text[f.start : f.end].split()) == f.match
        assert f.voice not in f.rule.allowed
