import polars as pl
import pytest

from framing import language
from framing.corpus import Corpus, read


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("en-GB", "en"),
        ("eng", "en"),
        ("English", "en"),
        ("ENGLISH; SPANISH", "en"),
        ("de_AT", "de"),
        ("Deutsch", "de"),
        ("nb", "no"),
        ("tlh", "tlh"),
        ("unknown", None),
        ("", None),
        (None, None),
    ],
)
def test_codes_of_names(name, code):
    assert language.code(name) == code


TEXTS = {
    "en": "The council opened the northern pier on Tuesday, and fishing boats were the first to land.",
    "de": "Der Rat öffnete am Dienstag den nördlichen Anleger, und Fischerboote legten als erste an.",
    "fr": "Le conseil a ouvert mardi la jetée du nord, et les bateaux de pêche ont accosté les premiers.",
    "es": "El consejo abrió el martes el muelle del norte y los barcos pesqueros atracaron primero.",
    "ar": "فتح المجلس الرصيف الشمالي يوم الثلاثاء، وكانت قوارب الصيد أول من رسا هناك.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_guesses(code):
    pytest.importorskip("py3langid")
    assert language.guess(TEXTS[code]) == code


@pytest.mark.parametrize("text", [None, "", " ", "Gaza", "12 + 7", "OK"])
def test_what_is_too_short_is_not_guessed(text):
    pytest.importorskip("py3langid")
    assert language.guess(text) is None


def test_what_a_lexicon_is_not_applied_to_is_counted():
    articles = pl.DataFrame({"lang": ["en", "de", None, "de", "fr"]})
    assert language.outside(articles, "en").rows() == [("de", 2), ("fr", 1)]


def test_a_corpus_states_or_finds_the_language(tmp_path):
    pytest.importorskip("py3langid")
    frame = pl.DataFrame({"text": list(TEXTS.values()), "lang": ["xx", None, None, None, None]})
    frame.write_ndjson(tmp_path / "a.jsonl")
    assert read(tmp_path / "a.jsonl").frame()["lang"].to_list() == ["xx", *[None] * 4]
    found = read(tmp_path / "a.jsonl", lang="guess").frame()["lang"].to_list()
    assert found == ["xx", "de", "fr", "es", "ar"]
    stated = read(tmp_path / "a.jsonl", lang="English").frame()["lang"].to_list()
    assert stated == ["xx", *["en"] * 4]
    assert Corpus.from_frame(frame).frame()["lang"].to_list()[1] is None
