"""Languages of articles: codes for their names, and guesses where none is stated."""

from __future__ import annotations

from functools import cache
from typing import Any

import polars as pl

from .extras import needed

SHOWN = 400  # characters of an article that are looked at
SURE = 0.9  # confidence from which a guess is believed

# ISO 639-1, ISO 639-2 (both codes where they differ), English and own names.
NAMES = {
    "ar": "ara arabic العربية", "bg": "bul bulgarian", "cs": "ces cze czech čeština",
    "da": "dan danish dansk", "de": "deu ger german deutsch", "el": "ell gre greek ελληνικά",
    "en": "eng english", "es": "spa spanish español castilian", "et": "est estonian",
    "fa": "fas per persian farsi", "fi": "fin finnish suomi", "fr": "fra fre french français",
    "he": "heb hebrew iw עברית", "hi": "hin hindi", "hr": "hrv croatian", "hu": "hun hungarian magyar",
    "id": "ind indonesian", "it": "ita italian italiano", "ja": "jpn japanese 日本語",
    "ko": "kor korean 한국어", "lt": "lit lithuanian", "lv": "lav latvian",
    "nl": "nld dut dutch nederlands", "no": "nor norwegian norsk nb nob nn nno",
    "pl": "pol polish polski", "pt": "por portuguese português", "ro": "ron rum romanian",
    "ru": "rus russian русский", "sk": "slk slo slovak", "sl": "slv slovenian",
    "sr": "srp serbian", "sv": "swe swedish svenska", "tr": "tur turkish türkçe",
    "uk": "ukr ukrainian українська", "ur": "urd urdu", "zh": "zho chi chinese 中文",
}  # fmt: skip
# Varieties that are written as the language they belong to: their confidences add up.
SPOKEN = {"arz": "ar", "ary": "ar", "wuu": "zh", "yue": "zh", "nn": "no", "hbo": "he", "grc": "el"}
UNSTATED = frozenset({"", "und", "unk", "unknown", "none", "null", "n/a", "nan", "-"})
CODES = {name: code for code, names in NAMES.items() for name in (code, *names.split())}


def code(name: str | None) -> str | None:
    """The code of a language, however it is written: "en-GB", "eng" and "English" are "en".

    A name that is not known is kept in lower case: it still differs from a lexicon's language.
    """
    plain = (name or "").strip().lower().replace("_", "-")
    if plain in UNSTATED:
        return None
    for part in (plain, plain.partition("-")[0], plain.partition(" ")[0].strip(";,")):
        if part in CODES:
            return CODES[part]
    return plain.partition("-")[0]


def guess(text: str | None) -> str | None:
    """The language a text is in, or None where that is not sure (most headlines are too short).

    py3langid (Lui & Baldwin 2012, langid.py), over the first 400 characters; believed from a
    confidence of .9. Raises InputError without extra `[intake]`.
    """
    if not text or not text.strip():
        return None
    found: dict[str | None, float] = {}
    for name, confidence in _identifier().rank(text.strip()[:SHOWN]):
        name = SPOKEN.get(name, name)
        found[name] = found.get(name, 0.0) + confidence
    best = max(found, key=lambda name: found[name])
    return code(best) if found[best] >= SURE else None


def outside(articles: pl.DataFrame, spoken: str) -> pl.DataFrame:
    """The articles that a lexicon of one language is not applied to: `lang`, `n_articles`.

    Articles of no known language count as the lexicon's.
    """
    other = articles.filter(pl.col("lang").is_not_null() & (pl.col("lang") != spoken))
    return other.group_by("lang").agg(n_articles=pl.len().cast(pl.Int64)).sort("lang")


@cache
def _identifier() -> Any:
    langid = needed("py3langid.langid")
    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
