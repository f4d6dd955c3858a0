"""Words, paragraphs, sentences, quotations: offsets in, offsets out."""

from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import characters, text

SHARED = Path(__file__).resolve().parents[1].parent / "shared"

TEXTS = st.lists(
    st.one_of(
        st.none(),
        st.text(max_size=40),
        st.text(alphabet=" \n\r.?!\"'“”‘’«»`,aBé5-\x00\ud800", max_size=60),
    ),
    max_size=5,
)


def cut(source, spans):
    return [source[a:b] for a, b in spans]


@pytest.mark.parametrize(
    "source, expected",
    [
        ("Don't re-open the U.S. case", ["Don't", "re-open", "the", "U.S", "case"]),
        ("killed 4,385, and 3.5 more", ["killed", "4,385", "and", "3.5", "more"]),
        ("Hamas’ ‘flood’ -- a_b", ["Hamas", "flood", "a_b"]),
        ("e\u0301te\u0301 \u0641\u064e", ["e\u0301te\u0301", "\u0641\u064e"]),
        ("", []),
    ],
)
def test_words(source, expected):
    assert cut(source, text.words(source)) == expected


def test_word_counts_begin_where_they_are_told():
    joined = text.join(["one two three", None, "four"])
    assert text.word_counts(joined).tolist() == [3, 0, 1]
    assert text.word_counts(joined, [4, 0, 0]).tolist() == [2, 0, 1]
    assert text.word_counts(joined, [5, 0, 9]).tolist() == [1, 0, 0]  # "wo" is the end of a word


def test_paragraphs_break_at_blank_lines_and_at_finished_lines():
    source = "A heading\nThe first line.\nThe second,\nwhich runs on.\n\n\tThe third\r\n"
    assert cut(source, text.paragraphs(source)) == [
        "A heading",
        "The first line.",
        "The second,\nwhich runs on.",
        "The third",
    ]


@pytest.mark.parametrize(
    "source, expected",
    [
        (
            "Mr. Smith of the U.S. Army left. He went.",
            ["Mr. Smith of the U.S. Army left.", "He went."],
        ),
        ("He lives in the U.S. The law is new.", ["He lives in the U.S.", "The law is new."]),
        ("George W. Bush spoke on Jan. 6.", ["George W. Bush spoke on Jan. 6."]),
        ("“Why?” he said. “No.” He left.", ["“Why?” he said.", "“No.”", "He left."]),
        ("“Why now?” Mr. Smith asked. No answer.", ["“Why now?” Mr. Smith asked.", "No answer."]),
        ("It is 3.5 percent. Really?! Yes", ["It is 3.5 percent.", "Really?!", "Yes"]),
        ("one\n\ntwo", ["one", "two"]),
        ("He waited … then ran.", ["He waited … then ran."]),
        ("1. The first point. 2 more.", ["1. The first point.", "2 more."]),
    ],
)
def test_sentences(source, expected):
    assert cut(source, text.sentences(source)) == expected


@pytest.mark.parametrize(
    "source, expected",
    [
        ("“We go,” he said. “Now.”", ["“We go,”", "“Now.”"]),
        ('"We go," he said. "Now."', ['"We go,"', '"Now."']),
        ("''We go,'' he said, ``now''.", ["''We go,''", "``now''"]),
        ("« Nous partons », dit-il", ["« Nous partons »"]),
        # Running over paragraphs: the mark is opened again and closed once.
        ("“One.\n\n“Two.” He left.", ["“One.", "“Two.”"]),
        ("He said: “One.\n\nTwo.” He left.", ["“One.", "Two.”"]),
        # An odd mark stops at its paragraph's end.
        ("He said “one.\n\nTwo.\n\n“Three.”", ["“one.", "“Three.”"]),
        # The same marks within each other.
        ("“The “late” mayor (he left),” she said", ["“The “late” mayor (he left),”"]),
        (
            '"By once calling a "gold standard," he lost," she said',
            ['"By once calling a "gold standard," he lost,"'],
        ),
        ('A 6" nail. "No," he said.', ['"No,"']),
        # Single marks and apostrophes.
        ("Biden: 'We will win' in Hamas' war", ["'We will win'"]),
        (
            "‘Operation Flood’ and the girls’ ‘rock ’n’ roll’",
            ["‘Operation Flood’", "‘rock ’n’ roll’"],
        ),
        ("In the '90s the boys' club", []),
        ("Don't say it's 'fun' or the dogs' 'big lies' now", ["'fun'", "'big lies'"]),
        ("", []),
    ],
)
def test_quotations(source, expected):
    assert cut(source, text.quotations(source)) == expected


def test_nested_quotations_have_a_level():
    source = "“He told me, ‘Go home,’ and left,” she said."
    rows = text.quotation_spans(text.join([source]))
    assert [(source[r["start"] : r["end"]], int(r["level"])) for r in rows] == [
        ("“He told me, ‘Go home,’ and left,”", 0),
        ("‘Go home,’", 1),
    ]
    assert source[rows[1]["content_start"] : rows[1]["content_end"]] == "Go home,"


def test_running_and_uncertain_are_flagged():
    rows = text.quotation_spans(text.join(["“One.\n\n“Two.”\n\n“Three.\n\nFour."]))
    assert rows["running"].tolist() == [True, False, False]
    assert rows["continued"].tolist() == [False, True, False]
    assert rows["uncertain"].tolist() == [False, False, True]


def test_locate_and_lone_surrogates():
    joined = text.join(["a\ud800b", None, "\x00c"])
    index, offset = joined.locate(joined.bounds + np.array([1, 0, 1]))
    assert index.tolist() == [0, 1, 2]
    assert offset.tolist() == [1, 0, 1]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_character_is_in_exactly_one_sentence(texts):
    joined = text.join(texts)
    for starts, ends in (text.sentence_spans(joined), text.paragraph_spans(joined)):
        cover = np.zeros(len(joined.codes), int)
        for a, b in zip(starts, ends):
            assert a < b
            cover[a:b] += 1
        space = (joined.classes & text.SPACE) != 0
        assert (cover[~space] == 1).all()
        assert (cover <= 1).all()
        assert not space[starts].any() and not space[ends - 1].any()
    # No sentence crosses a paragraph.
    starts, ends = text.sentence_spans(joined)
    p_starts, p_ends = text.paragraph_spans(joined)
    home = text.enclosing(p_starts, p_ends, starts)
    assert (home == text.enclosing(p_starts, p_ends, ends - 1)).all()


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_quotations_stay_in_their_paragraph_and_do_not_overlap(texts):
    joined = text.join(texts)
    rows = text.quotation_spans(joined)
    starts, ends = text.paragraph_spans(joined)
    home = text.enclosing(starts, ends, rows["start"])
    assert (home >= 0).all()
    assert (home == text.enclosing(starts, ends, rows["end"] - 1)).all()
    assert (rows["start"] <= rows["content_start"]).all()
    assert (rows["content_start"] <= rows["content_end"]).all()
    assert (rows["content_end"] <= rows["end"]).all()
    outer = rows[rows["level"] == 0]
    assert (outer["end"][:-1] <= outer["start"][1:]).all()


MARKED = st.lists(
    st.lists(
        st.sampled_from([*"“”\"'‘’«».,as", " ", " ", "\n\n", "\n", "’n’", "s’ ", "``", "\r\n"]),
        max_size=30,
    ).map("".join),
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(MARKED)
def test_marks_that_pair_off_are_read_as_mark_by_mark(texts):
    by_order = text.quotation_spans(text.join(texts))
    with mock.patch.object(text._Marks, "odd", lambda self, heads: np.ones(len(heads), bool)):
        by_mark = text.quotation_spans(text.join(texts))
    assert by_order.tolist() == by_mark.tolist()


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.data())
def test_sentences_near_a_place_are_those_of_the_full_pass(texts, data):
    joined = text.join(texts)
    place = st.integers(0, max(0, len(joined.codes) - 1))
    near = np.array(data.draw(st.lists(place, max_size=3)), np.int64)[: len(joined.codes)]

    def around(starts, ends):
        held = text.enclosing(starts, ends, near)
        return [(int(starts[h]), int(ends[h])) if h >= 0 else None for h in held]

    some, every = text.sentence_spans(joined, near), text.sentence_spans(joined)
    assert around(*some) == around(*every)
    assert set(zip(*every)) >= set(zip(*some)) or len(some[0]) < len(every[0])


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_a_batch_gives_what_single_texts_give(texts):
    joined = text.join(texts)
    for passes in (text.word_spans, text.paragraph_spans, text.sentence_spans):
        starts, ends = passes(joined)
        index, offset = joined.locate(starts)
        batch = [
            (int(i), int(a), int(a + e - s)) for i, a, s, e in zip(index, offset, starts, ends)
        ]
        single = []
        for i, source in enumerate(texts):
            a, b = passes(text.join([source]))
            single += [(i, int(s), int(e)) for s, e in zip(a, b)]
        assert batch == single
    counts = text.word_counts(joined).tolist()
    assert counts == [len(text.words(t or "")) for t in texts]


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_blocks_do_not_show(texts):
    found = []
    for block in (1 << 18, 8):
        with mock.patch.object(characters, "_BLOCK", block):
            joined = text.join(texts)
            passes = (text.word_spans, text.sentence_spans, text.paragraph_spans)
            spans = [[x.tolist() for x in one(joined)] for one in passes]
            counts = text.word_counts(joined, np.ones(len(texts), np.int64)).tolist()
            found.append((spans, counts, text.quotation_spans(joined).tolist()))
    assert found[0] == found[1]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=" .\"'“”‘’a,\n", max_size=40), st.text(alphabet=' ."“”‘’a,', max_size=20))
def test_an_odd_mark_changes_nothing_two_paragraphs_on(odd, middle):
    tail = "\n\nQuiet words.\n\nHe said, “We go,” and ‘she’ did."
    clean = text.quotations("Quiet words." + tail)
    shift = len(odd + "\n\n" + middle) - len("Quiet words.")
    got = text.quotations(odd + "\n\n" + middle + tail)[-len(clean) :]
    assert got == [(a + shift, b + shift) for a, b in clean]


@pytest.mark.gold
def test_every_direct_quotation_of_the_seed():
    path = SHARED / "gold" / "seed.txt"
    if not path.exists():
        pytest.skip("needs ../shared/gold/seed.txt")
    source = path.read_text(encoding="utf-8")
    opened = [i for i, c in enumerate(source) if c == "“"]
    closed = [i + 1 for i, c in enumerate(source) if c == "”"]
    double = [s for s in text.quotations(source) if source[s[0]] == "“"]
    assert double == list(zip(opened, closed))
