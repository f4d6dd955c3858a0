"""Who says what: cue, source, content of single sentences; robustness; the shortcut."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import attribution, tables
from framing.attribution import attribute, cues, items, voice_of


def read(source, **options):
    """(kind, content, cue, source) as text."""
    return [
        (
            one.kind,
            [source[a:b] for a, b in one.content],
            source[slice(*one.cue)] if one.cue else None,
            source[slice(*one.source)] if one.source else None,
        )
        for one in attribute(source, **options)
    ]


CASES = [
    # quotation before, after and around the cue
    ("“We will go,” Mr. Adler said.", ("direct", ["“We will go,”"], "said", "Mr. Adler")),
    ('"We will go," said Mr. Adler.', ("direct", ['"We will go,"'], "said", "Mr. Adler")),
    (
        "Mr. Adler said on Friday: ‘‘We will go.’’",
        ("direct", ["‘‘We will go.’’"], "said", "Mr. Adler"),
    ),
    (
        "“We will go,” the minister said. “Tomorrow.”",
        ("direct", ["“We will go,”", "“Tomorrow.”"], "said", "the minister"),
    ),
    # indirect
    (
        "The ministry said that talks had failed.",
        ("indirect", ["that talks had failed"], "said", "The ministry"),
    ),
    (
        "Talks have failed, the ministry said.",
        ("indirect", ["Talks have failed"], "said", "the ministry"),
    ),
    (
        "The talks, the ministry said, have failed.",
        ("indirect", ["The talks", "have failed"], "said", "the ministry"),
    ),
    (
        "According to the ministry, talks have failed.",
        ("indirect", ["talks have failed"], "According to", "the ministry"),
    ),
    (
        "Talks have failed, according to the ministry.",
        ("indirect", ["Talks have failed"], "according to", "the ministry"),
    ),
    (
        "Anna Weiss, who leads the union, told reporters on Monday that pay would rise.",
        ("indirect", ["that pay would rise"], "told", "Anna Weiss, who leads the union,"),
    ),
    ("The mayor called for a truce.", ("indirect", ["a truce"], "called for", "The mayor")),
    ("The mayor threatened to leave.", ("indirect", ["to leave"], "threatened", "The mayor")),
    (
        "The mayor accused the guards of torture.",
        ("indirect", ["the guards of torture"], "accused", "The mayor"),
    ),
    # mixed
    (
        "The mayor said the guards “kill for sport.”",
        ("mixed", ["the guards “kill for sport.”"], "said", "The mayor"),
    ),
]


@pytest.mark.parametrize("source, expected", CASES)
def test_sentences(source, expected):
    assert expected in read(source)


@pytest.mark.parametrize(
    "source",
    [
        "The guards held forty captives.",
        "The captives were reportedly freed.",
        "The claims office opened on Monday.",
    ],
)
def test_the_outlet_speaks_for_itself(source):
    assert read(source) == []


def test_belief_without_a_source_is_told_in_the_outlets_voice():
    source = "The captives are believed to be alive."
    found = attribute(source)
    assert [one.source for one in found] == [None]
    assert voice_of([(4, 12)], found, []) == [("outlet", None, None)]


def test_other_languages_have_no_rules():
    assert attribute("Il a dit: «Nous partons.»", lang="fr") == []


TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from("\"'“”‘’«»,.:;—()\n ?!"), st.characters()), max_size=80
)
VOCABULARY = [
    *cues.verbs(),
    *cues.nouns(),
    *cues.adjectives(),
    *items.classes(),
    *"""that to , . : ; “ ” " ' ‘ ’ Mr. Smith NATO according per ( ) — - $5 2016 42 put it made clear point out
    view opinion \n\n \n Dear I'm he's they'll ” ” “ "no" A: TRUMP: (@x)""".split(" "),
]
WORDS = st.lists(
    st.one_of(
        st.sampled_from("said says that to , . : “ ” and but he who Smith was by \n\n".split(" ")),
        st.sampled_from(VOCABULARY),
    ),
    max_size=40,
).map(" ".join)


@settings(max_examples=1500, deadline=None)
@given(st.one_of(TEXTS, WORDS))
def test_never_raises_and_spans_are_inside(source):
    for one in attribute(source):
        for a, b in [
            *one.content,
            *([one.cue] if one.cue else []),
            *([one.source] if one.source else []),
        ]:
            assert 0 <= a < b <= len(source)
        assert one.content
        assert one.kind in ("direct", "indirect", "mixed")
        assert one.nested_in is None or 0 <= one.nested_in < len(attribute(source))


@settings(max_examples=800, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4), st.integers(0, 120), st.integers(1, 30))
def test_reading_only_what_matters_gives_the_same(paragraphs, start, length):
    source = "\n\n".join(paragraphs)
    span = (start, start + length)
    if start >= len(source):
        return
    everything = {one.number: one for one in attribute(source)}
    for one in attribute(source, only=[span]):
        full = everything[one.number]
        assert (one.kind, one.content, one.cue, one.source, one.speaker) == (
            full.kind,
            full.content,
            full.cue,
            full.source,
            full.speaker,
        )


def test_table():
    articles = pl.DataFrame(
        {"doc_id": ["a"], "headline": ["Adler says talks failed"], "text": ["“No,” she said."]}
    )
    frame = attribution.table(articles)
    assert frame.schema == pl.Schema(tables.ATTRIBUTIONS)
    assert frame["zone"].to_list() == ["headline", "body"]
    assert frame["content"].to_list() == [[[11, 23]], [[0, 5]]]
    assert frame["attribution_id"].to_list()[1].startswith("a#body#")
    assert attribution.table(articles.head(0)).is_empty()


@pytest.mark.parametrize(
    "unit",
    [
        "said ",
        "who said ",
        "according to ",
        "he said, ",
        '" ',
        "“ ",
        "' ",
        "-- ",
        "He said so.\n\n",
    ],
)
def test_long_runs_are_read(unit):
    source = unit * 3000
    for one in attribute(source):
        assert all(0 <= a < b <= len(source) for a, b in one.content)
