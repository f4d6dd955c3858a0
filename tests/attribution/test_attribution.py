"""Who says what: cue, source, content of single sentences; robustness; the shortcut."""

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import attribution, tables, text
from framing.attribution import attribute, cues, items, voice_of

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


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
    ("Talks, says Adler, “are over.”", ("mixed", ["Talks", "“are over.”"], "says", "Adler")),
    (
        "On “Meet the Press,” Adler said he would go.",
        ("indirect", ["he would go"], "said", "Adler"),
    ),
    ("The mayor spoke to aides about the deal.", ("indirect", ["the deal"], "spoke", "The mayor")),
    ("As Adler put it, the deal is dead.", ("indirect", ["the deal is dead"], "put it", "Adler")),
    ("In Adler’s view, the deal is dead.", ("indirect", ["the deal is dead"], "view", "Adler’s")),
    (
        "Adler repeated his claim that the deal is dead.",
        ("indirect", ["that the deal is dead"], "claim", "his"),
    ),
    (
        "The minister renewed calls for the release of captives.",
        ("indirect", ["the release of captives"], "calls for", "The minister"),
    ),
    ("Talks failed, per Adler.", ("indirect", ["Talks failed"], "per", "Adler")),
    (
        "Adler was confident that talks would help.",
        ("indirect", ["that talks would help"], "was confident", "Adler"),
    ),
    ("CAIRO (Agency) -- Adler said talks failed.", ("indirect", ["talks failed"], "said", "Adler")),
    (
        "Adler, 61, who leads the union, said pay fell.",
        ("indirect", ["pay fell"], "said", "Adler, 61, who leads the union,"),
    ),
    # the quotation goes on with the clause that the report interrupts
    (
        "The storm, Adler said, “came in the nets.”",
        ("mixed", ["The storm", "“came in the nets.”"], "said", "Adler"),
    ),
    (
        "Pay fell, Adler told me, and jobs went.",
        ("indirect", ["Pay fell", "and jobs went"], "told", "Adler"),
    ),
    (
        "It was Weiss, say the farmers, who left.",
        ("indirect", ["It was Weiss", "who left"], "say", "the farmers"),
    ),
    (
        "Talks failed, according to a spokesman, Noor Adler.",
        ("indirect", ["Talks failed"], "according to", "a spokesman, Noor Adler"),
    ),
    (
        "Somebody saw the killing, which his office calls an accident.",
        ("indirect", ["an accident"], "calls", "his office"),
    ),
    (
        "On the sixth night somebody in the camp said it rained.",
        ("indirect", ["it rained"], "said", "somebody in the camp"),
    ),
    (
        "The doctors object that pay fell.",
        ("indirect", ["that pay fell"], "object", "The doctors"),
    ),
    (
        "“We go,” said First Lady Anna Weiss.",
        ("direct", ["“We go,”"], "said", "First Lady Anna Weiss"),
    ),
    ("The court ruled that pay fell.", ("indirect", ["that pay fell"], "ruled", "The court")),
    (
        "Weiss described to reporters how pay fell.",
        ("indirect", ["how pay fell"], "described", "Weiss"),
    ),
    # two reports in a sentence
    ("Adler said pay fell and added that jobs went.", ("indirect", ["pay fell"], "said", "Adler")),
    (
        "Adler said pay fell and added that jobs went.",
        ("indirect", ["that jobs went"], "added", "Adler"),
    ),
    (
        "While Adler vowed to stay, Weiss said she would go.",
        ("indirect", ["to stay"], "vowed", "Adler"),
    ),
    # interviews, credits, tweets, what a colon announces
    (
        "ADLER: Will you go?\n\nWEISS: We will go. Soon.",
        ("direct", ["We will go. Soon"], ":", "WEISS"),
    ),
    ("Q: Will you go?\n\nA: We will. Soon.", ("direct", ["We will. Soon"], ":", "A")),
    ("“We go.”\n\n-- Anna Weiss", ("direct", ["“We go.”"], "-", "Anna Weiss")),
    ("We go — Anna Weiss (@weiss) May 3", ("direct", ["We go"], "—", "Anna Weiss")),
    ("Weiss wrote:\n\nWe will go.", ("direct", ["We will go"], "wrote", "Weiss")),
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
        "A police report has been filed.",
        "The guards have new rules that forbid it.",
        "Adler found a boy in the barn and gave him eggs.",
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
    *[
        "that",
        "to",
        ",",
        ".",
        ":",
        ";",
        "“",
        "”",
        '"',
        "'",
        "‘",
        "’",
        "Mr.",
        "Smith",
        "NATO",
        "according",
        "per",
        "(",
        ")",
        "—",
        "-",
        "$5",
        "2016",
        "42",
        "put",
        "it",
        "made",
        "clear",
        "point",
        "out\n",
        "",
        "",
        "",
        "view",
        "opinion",
        "\n\n",
        "\n",
        "Dear",
        "I'm",
        "he's",
        "they'll",
        "”",
        "”",
        "“",
        '"no"',
        "A:",
        "TRUMP:",
        "(@x)",
    ],
]
WORDS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "said",
                "says",
                "that",
                "to",
                ",",
                ".",
                ":",
                "“",
                "”",
                "and",
                "but",
                "he",
                "who",
                "Smith",
                "was",
                "by",
                "\n\n",
            ]
        ),
        st.sampled_from(VOCABULARY),
    ),
    max_size=40,
).map(" ".join)


@settings(max_examples=300, deadline=None)
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


@settings(max_examples=200, deadline=None)
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


def speakers(source):
    return [one.speaker for one in attribute(source)]


@pytest.mark.parametrize(
    "source, expected",
    [
        ("Anna Weiss left. Ms. Weiss said it was late.", ["Anna Weiss"]),
        ("Anna Weiss, a teacher, said yes.\n\n“No,” she added.", ["Anna Weiss", "Anna Weiss"]),
        (
            "Prime Minister Jonas Adler spoke of peace. Anna Weiss said no.\n\n“Yes,” he said.",
            ["Jonas Adler", "Anna Weiss", "Jonas Adler"],
        ),
        ("The Foreign Ministry met. Talks failed, the ministry said.", ["Foreign Ministry"]),
        ("Mayor Jonas Adler left. Talks failed, the mayor said.", ["Jonas Adler"]),
        ("A spokeswoman, Anna Weiss, said no.", ["Anna Weiss"]),
        ("Talks failed, a senior official said.", ["a senior official"]),
        ("An aide to Jonas Adler said no.", ["An aide to Jonas Adler"]),
        # a full stop ends a name, unless it is an initial's or a title's
        ("War came to Gaza. Israel says yes.", ["Israel"]),
        ("They trust the F.B.I. It said no.", [None]),
        ("Brig. Gen. Noor Adler said no.", ["Noor Adler"]),
        # the name apposed to an office
        ("Its boss, Noor Weiss, 58, said no.", ["Noor Weiss"]),
        # he or she: the subject before, whose sex a title, an office or a pronoun tells
        (
            "Paul Adler said no.\n\nNoor Weiss, 24, a nun, came. “Yes,” she said.",
            ["Paul Adler", "Noor Weiss"],
        ),
        (
            "Noor Adler, a spokesman, said no. Lt. Ori Weiss, his wife, sang. “Yes,” he said.",
            ["Noor Adler", "Noor Adler"],
        ),
        (
            "Anna Weiss said no.\n\nThe council head, Noor Adler, was kind. “Yes,” he said.",
            ["Anna Weiss", "Noor Adler"],
        ),
        (
            "Paul Adler said no.\n\nNoor Weiss, whose son left, condemned him. “Yes,” she said.",
            ["Paul Adler", "Noor Weiss", "Noor Weiss"],
        ),
        ("Kim, 31, a mother of four, left.\n\n“Yes,” she said.", ["Kim"]),
        ("An official said yes. He said no.", ["An official", "An official"]),
        (
            "Anna Weiss, an aide who calls herself shy, left. “No,” she said.",
            ["an aide", "Anna Weiss"],
        ),
    ],
)
def test_speakers(source, expected):
    assert speakers(source) == expected


def test_the_inner_report_records_the_outer():
    source = "Anna Weiss said Jonas Adler told aides that talks had failed."
    found = attribute(source)
    inner = next(one for one in found if one.verb == "tell")
    assert inner.speaker == "Jonas Adler"
    assert found[inner.nested_in].speaker == "Anna Weiss"
    at = source.index("talks")
    assert voice_of([(at, at + 5)], found, [])[0][:2] == ("indirect", "Jonas Adler")


@pytest.mark.parametrize(
    "source, term, voice",
    [
        ("The Israeli military said it had left.", "Israeli military", "outlet"),
        ("Adler said the captives were well.", "captives", "indirect"),
        ("“The captives are well,” Adler said.", "captives", "direct"),
        ("The so-called “captives” waited.", "captives", "scare"),
        ("I believe the captives are well.", "captives", "outlet"),
        ("Adler criticized the captives.", "captives", "outlet"),
        ("Adler demanded the release of the captives.", "captives", "indirect"),
        ("Adler accused the guards of holding captives.", "captives", "indirect"),
        ("Adler refers to them as captives.", "captives", "indirect"),
        ("Adler referred to the captives.", "captives", "outlet"),
        ("If you want to see the captives, come early.", "captives", "outlet"),
        ("The captives were freed, Adler’s office said.", "captives", "indirect"),
        ("The captives were reportedly freed.", "captives", "outlet"),
        ("“One.\n\n“The captives are well,” Adler said.", "captives", "direct"),
    ],
)
def test_voice(source, term, voice):
    start = source.index(term)
    span = (start, start + len(term))
    assert voice_of([span], attribute(source), text.quotations(source))[0][0] == voice


def test_voices_do_not_depend_on_whose_names_they_are():
    template = (
        "{a} said {b} held captives. “{b} lies,” {a} added. {b} rejected the claim that {a} won."
    )
    readings = [
        [(v, s and s.replace("Gaza", "X").replace("Israel", "X")) for v, s, _ in voices]
        for a, b in (("Israel", "Gaza"), ("Gaza", "Israel"))
        for source in [template.format(a=a, b=b)]
        for at in [[source.index("captives"), source.index("lies"), source.index("won")]]
        for voices in [
            voice_of([(p, p + 3) for p in at], attribute(source), text.quotations(source))
        ]
    ]
    assert readings[0] == readings[1]


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


@pytest.mark.gold
def test_voice_of_the_hand_coded_mentions():
    path = SHARED / "gold" / "mentions.jsonl"
    if not path.exists():
        pytest.skip("needs ../shared/gold/mentions.jsonl")
    right = n = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["agreed"]:
            span = (row["start"], row["end"])
            found = attribute(row["text"], only=[span])
            voice, _, _ = voice_of([span], found, text.quotations(row["text"]))[0]
            right += voice == row["voice"]
            n += 1
    assert right / n >= 0.88


@pytest.mark.gold
def test_voice_of_the_seed():
    folder = SHARED / "gold"
    if not (folder / "seed.txt").exists():
        pytest.skip("needs ../shared/gold/seed.txt")
    source = (folder / "seed.txt").read_text(encoding="utf-8")
    lines = (folder / "seed.mentions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["concept"]]
    spans = [(row["start"], row["end"]) for row in rows]
    voices = voice_of(spans, attribute(source), text.quotations(source))
    for row, (voice, _, _) in zip(rows, voices):
        assert voice in (row["voice"], row.get("second_coder", {}).get("voice")), row["start"]
