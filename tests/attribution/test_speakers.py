"""Names of an article: what is read line by line is what is read in one go."""

from hypothesis import given
from hypothesis import strategies as st

from framing.attribution.speakers import Cast, read

PIECES = (
    "Anna Weiss", "Jan Adler", "Mr. Adler", "Ms Weiss", "Weiss", "Adler", "ADLER", "Adel al-Jubeir",
    "al-Jubeir", "the spokesman", "Mayor Jan Adler", ", 54", ", who", ", a nurse", ", said she",
    "he", "she", "“", "”", ".", "!", "'s", " ", " ", " ", "\n", "\n\n", "\u00a0", "St. Vey", "Jr.",
    "İpek Ödül", "The old farmer Sam Vey", ", whose dog", "said", "É", "a",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_lines_tell_what_the_whole_text_tells(text):
    lines, whole = Cast(text), Cast(text)
    whole._low = None
    surnames = {w.lower() for piece in PIECES for w in piece.split()}
    for last in surnames:
        assert lines._bearers(last) == whole._bearers(last)
        assert lines._sex(last) == whole._sex(last)
        assert lines._person(last) == whole._person(last)
    for at in range(0, len(text) + 1, 7):
        assert lines.subjects_before(at) == whole.subjects_before(at)
        assert lines.person_before(at, "f") == whole.person_before(at, "f")
    assert lines.names == whole.names


def test_a_name_ends_with_its_sentence_but_not_with_a_title():
    cast = Cast("Mr. Jan Adler of the F.B.I. It is he. Dr. Lena Vey Jr., 54, stayed.")
    assert [name.full for name in cast.names] == ["Jan Adler", "Lena Vey Jr."]
    assert [name.last for name in cast.names] == ["adler", "vey"]


def test_what_a_source_tells_without_its_article():
    assert read("he").how == ""
    assert read("his aide, Anna Weiss").name == "Anna Weiss"
    assert read("the ministry")[1:4] == ("body", "the ministry", "ministry")
    assert read("the spokesman").how == "bearer"
    assert read("Ministry of Health").text == "Ministry of Health"
    assert read("a senior aide").text == "a senior aide"
