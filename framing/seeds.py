"""Seed lists: small sourced word lists in `lexicons/seeds/` that models and axes start from.

Seeds are not lexicons: they have no concepts, and nothing is counted with them as it stands.
"""

from __future__ import annotations

import gzip
from functools import cache
from typing import Any

import yaml

from .errors import LexiconError
from .lexicon import plural, verb_forms
from .resources import folder

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@cache
def load(name: str) -> dict[str, Any]:
    """The file `lexicons/seeds/<name>.yml`; every scalar is a string, so `no` and `on` stay words.

    Raises LexiconError where the file is missing or is no mapping with a `version`.
    """
    path = folder("lexicons") / "seeds" / f"{name}.yml"
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except OSError as error:
        raise LexiconError(f"there is no seed list {name!r}", fix="install again") from error
    except yaml.YAMLError as error:
        raise LexiconError(str(error), fix="mend the YAML") from error
    if not isinstance(content, dict) or "version" not in content:
        raise LexiconError(f"{path.name} is no mapping with a version")
    return content


def inflected(phrase: str, kind: str) -> set[str]:
    """A phrase with its regular inflections; `kind` is verbs, nouns, or anything else for none.

    The first word of a verb phrase is inflected, the last of a noun phrase.
    """
    if kind == "verbs":
        head, *tail = phrase.split(" ")
        return {phrase} | {" ".join([form, *tail]) for form in verb_forms(head)}
    if kind == "nouns":
        *before, last = phrase.split(" ")
        return {phrase, " ".join([*before, plural(last)])}
    return {phrase}


@cache
def style_cues() -> dict[str, tuple[str, ...]]:
    """Cue phrases by class: the five kinds of loaded words, then the classes of `style.yml`.

    None has a word for a group of people: how something is said must not depend on of whom.
    """
    cues = {
        f"loaded {kind}": _forms(words, kind)
        for kind, words in load("loaded_pairs").items()
        if kind != "version"
    }
    for name, words in load("style").items():
        if name != "version":
            kind = "verbs" if name.endswith("_verbs") else ""
            cues[name.replace("_", " ")] = _forms(words, kind)
    return cues


def _forms(words: Any, kind: str) -> tuple[str, ...]:
    forms = set().union(*(inflected(w, kind) for w in words))
    return tuple(sorted(f for f in forms if groups().isdisjoint(f.split(" "))))


@cache
def groups() -> frozenset[str]:
    """Words for groups of people, which models of wording do not see."""
    return frozenset(load("identities")["groups"])


@cache
def loadedness() -> dict[str, int]:
    """How loaded a word is, in hundredths above the plain words; words not listed have none.

    The pairs of `loaded_pairs.yml` spread over a public-domain word-vector space
    (benchmarks/accuracy/expand_loaded.py makes the file and says how).
    """
    path = folder("lexicons") / "seeds" / "loadedness.tsv.gz"
    table: dict[str, int] = {}
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        if line and not line.startswith("#"):
            score, _, words = line.partition("\t")
            table.update(dict.fromkeys(words.split(" "), int(score)))
    return table
