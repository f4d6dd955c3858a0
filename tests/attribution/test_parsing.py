"""Who says what with a parser: what it adds, where it ends a report, and what it leaves alone."""

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import attribution, cache, corpus, mentions, shards, text
from framing.attribution import attribute, voice_of
from framing.attribution.engines import parser, resolve
from framing.attribution.parsing import installed, load
from framing.attribution.parsing.words import exceptions, listed, reports
from framing.cli import cli
from framing.errors import InputError
from framing.lexicon import load_lexicons

from .test_attribution import TEXTS, WORDS
from .test_symmetry import swapped

try:
    import spacy  # noqa: F401

    PIPELINES = installed()
except ImportError:
    PIPELINES = []
parsed = pytest.mark.skipif(
    not PIPELINES,
    reason="needs spaCy and an English pipeline: pip install 'framing-toolkit[parse]'",
)
SHARED = Path(__file__).resolve().parents[2].parent / "shared"


def told(source, engine="parse"):
    return [
        (source[slice(*one.source)] if one.source else None, source[slice(*one.content[0])])
        for one in attribute(source, engine=engine)
    ]


@parsed
@pytest.mark.parametrize(
    "source, expected",
    [
        (
            "The minister insinuated that the talks had failed.",
            [("The minister", "that the talks had failed")],
        ),
        (
            "The mayor expanded on the cost of the bridge.",
            [("The mayor", "the cost of the bridge")],
        ),
        ("Voters like to keep the toll low.", [("Voters", "to keep the toll low")]),
        ("They are nervous about the vote.", [("They", "the vote")]),
        (
            "The senator was accused of taking bribes.",
            [("The senator", "taking bribes")],
        ),
        (
            "The army sees the tunnel as a threat.",
            [("The army", "the tunnel as a threat")],
        ),
    ],
)
def test_the_parser_finds_what_no_list_of_cues_has(source, expected):
    assert told(source, "rules") == []
    assert told(source) == expected


@parsed
def test_the_parser_ends_a_report_where_the_sentence_goes_on():
    source = "The woman who says the mayor lied runs the city library."
    assert told(source, "rules") == [("who", "the mayor lied runs the city library")]
    assert told(source) == [("who", "the mayor lied")]


@parsed
def test_the_parser_leaves_quotations_to_the_rules():
    source = '"We lost," said Mr. Adler. "It is over."'
    assert told(source) == told(source, "rules")
    assert [one.kind for one in attribute(source, engine="parse")] == ["direct"]


@parsed
@pytest.mark.parametrize(
    "source",
    [
        "The weather changed so fast that the boats came back.",  # no report, though "that"
        "It is raining in the city.",
        "The bill costs about two million.",
    ],
)
def test_what_nobody_says_is_no_report(source):
    assert told(source) == []


@parsed
def test_what_seems_is_the_outlets_word():
    source = "The general seemed to fear the insurgents."
    span = (source.index("insurgents"), source.index("insurgents") + 3)
    found = attribute(source, engine="parse")
    assert {one.strength for one in found} <= {"supposed", "attitude"}
    assert voice_of([span], found, text.quotations(source)) == [("outlet", None, None)]


def test_lists_of_words_hold_what_they_say():
    assert reports("verb", "seem", "to") and not reports("verb", "eat", "to")
    assert reports("noun", "idea", "that") and not reports("noun", "fact", "that")
    assert reports("verb", "argue", "bare") and not reports("noun", "argue", "bare")
    assert not reports("passive", "seem", "to")
    for kind, complement in exceptions():
        assert kind in listed() and (complement == "that" or complement.startswith("+"))


@parsed
@settings(max_examples=40, deadline=None)
@given(st.one_of(TEXTS, WORDS))
def test_never_raises_and_spans_are_inside(source):
    found = attribute(source, engine="parse")
    for one in found:
        spans = [*one.content, *(s for s in (one.cue, one.source) if s)]
        assert one.content and all(0 <= a < b <= len(source) for a, b in spans)
        assert one.nested_in is None or 0 <= one.nested_in < len(found)


@parsed
@settings(max_examples=30, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4), st.integers(0, 120))
def test_reading_only_what_matters_gives_the_same(paragraphs, start):
    source = "\n\n".join(paragraphs)
    everything = {one.number: one for one in attribute(source, engine="parse")}
    for one in attribute(source, only=[(start, start + 9)], engine="parse"):
        assert one._replace(nested_in=None) == everything[one.number]._replace(nested_in=None)


@parsed
@pytest.mark.parametrize(
    "unit", ["said ", "that he said ", "about the ", "Smith ", "the idea that "]
)
def test_long_runs_are_read(unit):
    source = unit * 600
    for one in attribute(source, engine="parse"):
        assert all(0 <= a < b <= len(source) for a, b in one.content)
    longest = unit * (20_000 // len(unit) + 1)  # a paragraph too long for the parser
    assert told(longest) == told(longest, "rules")


@parsed
def test_names_do_not_change_what_is_found():
    template = (
        "A spokesman for {a} insinuated that the raid on {b} failed. The minister of {b} worries "
        "about {a}. {a} seemed to want a truce, and the talks about {b} bored the envoy from {a}."
    )

    def without(a, b):
        spoken = template.format(a=a, b=b)
        return [(s and s.replace(b, "B").replace(a, "A"), c.replace(b, "B").replace(a, "A"))
                for s, c in told(spoken)]  # fmt: skip

    first = without("Gaza", "Israel")
    assert len(first) >= 4
    assert without("Israel", "Gaza") == without("Hamas", "Qatar") == first


@parsed
@pytest.mark.gold
def test_names_do_not_change_voices():
    path = SHARED / "gold" / "mentions.jsonl"
    if not path.exists():
        pytest.skip("needs ../shared/gold/mentions.jsonl")

    def voice(source, at):
        span = (at, at + 1)
        found = attribute(source, only=[span], engine="parse")
        return voice_of([span], found, text.quotations(source))[0][0]

    changed, read = [], 0
    for line in path.read_text(encoding="utf-8").splitlines()[::4]:
        row = json.loads(line)
        other, at = swapped(row["text"], row["start"], "Israel", "Gaza")
        if other != row["text"]:
            read += 1
            if voice(row["text"], row["start"]) != voice(other, at):
                changed.append(row["item"])
    assert read > 20 and changed == []


# ------------------------------------------------------------------------------ engines


def test_an_engine_nobody_knows_is_told():
    with pytest.raises(InputError, match="rules, parse"):
        attribute("He said so.", engine="guess")
    assert resolve("rules") == "rules" and parser("rules") is None


def test_without_spacy_the_message_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(InputError, match=r"pip install 'framing-toolkit\[parse\]'"):
        load.__wrapped__()


@parsed
def test_a_pipeline_that_is_not_there_is_told():
    with pytest.raises(InputError, match="spacy download en_no_such"):
        attribute("He said so.", engine="parse:en_no_such")
    with pytest.raises(InputError, match="version"):
        attribute("He said so.", engine=f"parse:{PIPELINES[0]}==0.0")


@parsed
def test_the_full_name_gives_the_same_parser():
    full = resolve("parse")
    assert full == f"parse:{PIPELINES[0]}=={parser('parse').version}"
    assert parser(full).name == parser("parse").name == PIPELINES[0]


def test_rules_import_no_parser():
    code = (
        "import sys; from framing.attribution import attribute; "
        "assert attribute('He said it was over.'); assert 'spacy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


STORY = "The minister insinuated that the illegal immigrants had left."


@pytest.fixture
def folder(tmp_path):
    frame = pl.DataFrame(
        {"text": [STORY] * 4, "headline": ["A day"] * 4, "outlet": ["A", "A", "B", "B"]}
    )
    frame.write_csv(tmp_path / "news.csv")
    return tmp_path


@parsed
def test_a_corpus_carries_its_engine_to_mentions_keys_and_manifest(folder, monkeypatch):
    from framing.comparison import compare

    lexicons = load_lexicons(["migration"])
    plain = corpus.read(folder / "news.csv")
    other = corpus.read(folder / "news.csv", engine="parse")
    assert other.engine == resolve("parse")
    voices = [set(mentions.scan(c, lexicons).mentions["voice"]) for c in (plain, other)]
    assert voices == [{"outlet"}, {"indirect"}]
    assert cache.key(plain, lexicons) != cache.key(other, lexicons)
    keys = {shards.Task(c, lexicons, folder / "out").key for c in (plain, other)}
    assert len(keys) == 2
    monkeypatch.setenv("FRAMING_CACHE", "off")
    assert compare(other, lexicons, voice=None, draws=0).manifest["attribution"] == resolve("parse")


@parsed
def test_a_table_and_the_command_line_by_the_parser(folder):
    articles = pl.DataFrame({"doc_id": ["a"], "headline": ["A day"], "text": [STORY]})
    assert attribution.table(articles).is_empty()
    found = attribution.table(articles, engine="parse")
    assert found["content"].to_list() == [[[24, 60]]]
    assert found["speaker"].to_list() == ["The minister"]
    result = CliRunner().invoke(
        cli,
        ["attributions", str(folder / "news.csv"), "--engine", "parse", "--format", "jsonl"],
    )
    assert result.exit_code == 0, result.output
    assert [json.loads(line)["content"] for line in result.stdout.splitlines()] == [[[24, 60]]] * 4
