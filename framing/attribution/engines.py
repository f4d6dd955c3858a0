"""What reads who says what: rules alone, or rules and a parser.

An engine is named by a string: `rules`; `parse`, with the best pipeline of spaCy that is installed;
`parse:NAME`, with that pipeline; or, as `resolve` gives it, `parse:NAME==VERSION`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import InputError

if TYPE_CHECKING:
    from .parsing import Parser

RULES, PARSE = "rules", "parse"


def resolve(engine: str) -> str:
    """The engine's full name, which with the same text gives the same attributions.

    Raises InputError for an unknown engine, or one that is not installed, with the command that
    installs it.
    """
    one = parser(engine)
    return RULES if one is None else f"{PARSE}:{one.name}=={one.version}"


def parser(engine: str) -> Parser | None:
    """The parser of an engine, loaded once; None for `rules`. Raises InputError as `resolve` does."""
    kind, _, model = engine.partition(":")
    if engine == RULES:
        return None
    if kind != PARSE:
        raise InputError(
            f"no engine is called {engine!r}; there are {RULES}, {PARSE}, {PARSE}:NAME"
        )
    from .parsing import load

    name, _, version = model.partition("==")
    loaded = load(name or None)
    if version and version != loaded.version:
        raise InputError(
            f"{engine} is asked for, and version {loaded.version} is installed: install the other, "
            f"or write {PARSE}:{name}"
        )
    return loaded
