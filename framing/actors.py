"""Actors: whom a phrase speaks of, by lists of names, adjectives, roles and places.

One file a topic in `lexicons/actors/` (format: docs/actors.md) puts words into groups. Sourcing asks
it who a speaker is, agency who kills and who dies. It knows words, not persons: a name that two
people bear is one, and who is in no list is nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from .errors import LexiconError
from .resources import folder

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
KINDS = ("names", "adjectives", "roles", "places")
MAX_BYTES = 1_000_000
_TOKEN = re.compile(r"\w(?:\.\w)+(?!\w)|\w+")  # "I.D.F" and "U.S" are one word
_ALONE = re.compile(
    r" *(?:$|[,.;:)—–]|"
    r"(?:on|and|or|since|when|where|were|was|have|has|had|this|last|by|after)\b)"
)
_APART = frozenset(("to", "against", "with", "about", "on", "over", "between", "toward", "towards"))
_AIMED = frozenset(("on", "against", "in", "into", "at"))
# Acts that are aimed at what follows "of".
_ACTS = frozenset(
    ("bombardment", "bombing", "bombings", "shelling", "invasion", "storming", "raiding")
)
_WITHIN = frozenset(
    ("in", "into", "of", "from", "across", "near", "at", "inside", "around", "throughout")
)
_OFF = frozenset(("north", "south", "east", "west", "miles", "kilometers", "outside"))
_AGAINST = frozenset(
    [
        "critic",
        "critics",
        "opponent",
        "opponents",
        "victim",
        "victims",
        "enemy",
        "enemies",
        "foe",
        "foes",
        "rival",
        "rivals",
    ]
)
_SKIPPED = frozenset(("the", "a", "an", "southern", "northern", "central", "eastern", "western"))


@dataclass(frozen=True)
class Group:
    """A side or a kind of people and the words that name it; see docs/actors.md."""

    id: str
    title: str
    names: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    against: tuple[str, ...] = ()  # groups that it fights; the first where nothing says which


class Named(NamedTuple):
    """An actor named in a text: half-open offsets, the group's id, and the kind of word."""

    start: int
    end: int
    group: str
    kind: str  # names | adjectives | roles | places


class Tokens(NamedTuple):
    """Words without the dots of abbreviations, the same in lower case, half-open offsets."""

    exact: list[str]
    folded: list[str]
    spans: list[tuple[int, int]]


@dataclass(frozen=True)
class Actors:
    """The groups of one topic."""

    id: str
    title: str
    version: str
    groups: tuple[Group, ...]

    @cached_property
    def _forms(self) -> dict[str, list[tuple[tuple[str, ...], bool, str, str]]]:
        """By folded first word: (words, whether case matters, group, kind), longest first."""
        table: dict[str, list[tuple[tuple[str, ...], bool, str, str]]] = {}
        for group in self.groups:
            for kind in KINDS:
                exact = kind != "roles"
                for form in getattr(group, kind):
                    words = tuple(tokens(form).exact if exact else tokens(form).folded)
                    table.setdefault(words[0].lower(), []).append((words, exact, group.id, kind))
        for forms in table.values():
            forms.sort(key=lambda f: (-len(f[0]), f[3] != "names"))
        return table

    def find(self, text: str) -> list[Named]:
        """The actors named in a text, leftmost-longest, in reading order.

        Names, adjectives and places match their case, roles any. Dots of abbreviations do not
        matter (I.D.F., IDF).
        """
        return self.among(tokens(text))

    def among(self, words: Tokens) -> list[Named]:
        """As find(), of a text whose `tokens` are known."""
        table = self._forms
        exact, folded, spans = words
        if table.keys().isdisjoint(folded):
            return []
        found: list[Named] = []
        at = 0
        while at < len(exact):
            step = 1
            for form, cased, group, kind in table.get(folded[at], ()):
                stop = at + len(form)
                if tuple((exact if cased else folded)[at:stop]) == form:
                    found.append(Named(spans[at][0], spans[stop - 1][1], group, kind))
                    step = len(form)
                    break
            at += step
        return found

    @cached_property
    def foes(self) -> dict[str, tuple[str, ...]]:
        """By group that fights, the groups that it fights."""
        return {group.id: group.against for group in self.groups if group.against}

    @cached_property
    def parties(self) -> frozenset[str]:
        """The groups that fight or are fought."""
        return frozenset(self.foes).union(*self.foes.values())

    def group_of(self, phrase: str) -> str | None:
        """The group that a noun phrase denotes, or None.

        The first actor named in it ("the Israeli ambassador to Lebanon"); one after "in" or "of"
        only where there is no other ("residents of Gaza"); none after "to", "against", or "critics of".
        """
        second: str | None = None
        for one in self.find(phrase):
            before, further = _before(phrase[: one.start])
            if before in _APART or further in _AGAINST:
                continue
            if one.kind == "places" and _edge(phrase[one.end :]):
                continue
            if one.kind != "places" and (before not in _WITHIN or one.kind == "adjectives"):
                return one.group
            second = second or one.group
        return second

    def owner_of(self, phrase: str) -> str | None:
        """The group whose act or weapon a noun phrase is ("an attack by Hamas"), or None.

        Where it was, on whom, or in whose land does not say whose it is.
        """
        for one in self.find(phrase):
            before, _ = _before(phrase[: one.start])
            held = before in _WITHIN and one.kind != "adjectives"
            if one.kind != "places" and before not in _APART and not held:
                return one.group
        return None

    def target_of(self, phrase: str) -> str | None:
        """The group that an act is aimed at ("the attack on Israel", "airstrikes in Gaza"), or None."""
        for one in self.find(phrase):
            before, further = _before(phrase[: one.start])
            if (
                (before in _AIMED or (before == "of" and further in _ACTS))
                and one.kind in ("names", "places")
                and not _edge(phrase[one.end :])
            ):
                return one.group
        return None

    def place_of(self, phrase: str) -> str | None:
        """The group on whose ground something is ("in Gaza City"), or None."""
        for one in self.find(phrase):
            before, further = _before(phrase[: one.start])
            rest = phrase[one.end :]
            if before == "of" and further in _OFF:
                continue
            if one.kind == "places":
                if (before in _WITHIN or before == "on") and not _edge(rest):
                    return one.group
            # A name is a place only where no noun follows: "in Israel", not "in the Hamas assault".
            elif one.kind == "names" and before in _WITHIN and _ALONE.match(rest):
                return one.group
        return None


def _edge(rest: str) -> bool:
    """Whether only the border of a place is meant, which has another side."""
    return rest[:7] == " border"


def tokens(text: str) -> Tokens:
    """The words of a text as lists of actors know them."""
    found = list(_TOKEN.finditer(text))
    exact = [m.group() for m in found]
    if "." in text:
        exact = [word.replace(".", "") for word in exact]
    return Tokens(exact, [word.lower() for word in exact], [m.span() for m in found])


def _before(text: str) -> tuple[str, str]:
    """The last two words of what stands before, articles and points of the compass skipped."""
    words = [w for w in text[-60:].lower().split() if w not in _SKIPPED]
    return (words[-1] if words else "", words[-2] if len(words) > 1 else "")


def names() -> list[str]:
    """Names of the shipped lists of actors, sorted."""
    return sorted(p.stem for p in (folder("lexicons") / "actors").glob("*.yml"))


def load_actors(name_or_path: str | Path) -> Actors:
    """A shipped list by name, or a file by path.

    Raises LexiconError: no such list, no YAML, an unknown key, a word in two groups.
    """
    path = Path(name_or_path)
    key = str(name_or_path).replace("-", "_")
    if key in names():
        return _shipped(key)
    if path.suffix not in (".yml", ".yaml"):
        raise LexiconError(
            f"no list of actors is called {str(name_or_path)!r}",
            fix=f"shipped: {', '.join(names())}; or give the path of a .yml file",
        )
    return _read(path)


def resolve(actors: object = None) -> tuple[Actors, ...]:
    """Lists from names, paths, Actors, or a mixture; None means all shipped. Raises LexiconError."""
    if actors is None:
        return tuple(load_actors(n) for n in names())
    wanted: Sequence[Any] = [actors] if isinstance(actors, (str, Path, Actors)) else list(actors)  # type: ignore[call-overload]
    return tuple(a if isinstance(a, Actors) else load_actors(a) for a in wanted)


@cache
def _shipped(name: str) -> Actors:
    return _read(folder("lexicons") / "actors" / f"{name}.yml")


def _read(path: Path) -> Actors:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LexiconError(
                f"{path} is larger than {MAX_BYTES:,} bytes", fix="split it by topic"
            )
        content = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)
    except OSError as error:
        raise LexiconError(f"cannot read {path}: {error.strerror}", fix="check the path") from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise LexiconError(f"{path}: not YAML in UTF-8: {error}", fix="mend the file") from error
    if not isinstance(content, dict) or not isinstance(content.get("groups"), dict):
        raise LexiconError(f"{path} has no groups", fix="see docs/actors.md for the format")
    groups = tuple(_group(path, str(name), entry) for name, entry in content["groups"].items())
    owner: dict[tuple[str, ...], str] = {}
    ids = {group.id for group in groups}
    for group in groups:
        stranger = sorted(set(group.against) - (ids - {group.id}))
        if stranger:
            raise LexiconError(
                f"{path}: {group.id} is against {stranger[0]!r}, which is no other group of the list",
                fix=f"groups: {', '.join(sorted(ids))}",
            )
        for kind in KINDS:
            for form in getattr(group, kind):
                words = tuple(tokens(form).exact)
                if not words:
                    raise LexiconError(
                        f"{path}: {form!r} in {group.id} has no word", fix="remove it"
                    )
                if owner.setdefault(words, group.id) != group.id:
                    raise LexiconError(
                        f"{path}: {form!r} stands in {owner[words]} and in {group.id}",
                        fix="leave it in one of them",
                    )
    return Actors(path.stem, content.get("title") or path.stem, content.get("version", ""), groups)


def _group(path: Path, name: str, entry: Any) -> Group:
    if not isinstance(entry, dict):
        raise LexiconError(f"{path}: group {name} is no mapping", fix="give it names, roles ...")
    unknown = sorted(set(entry) - {"title", "against", *KINDS})
    if unknown:
        raise LexiconError(
            f"{path}: group {name} has no key {unknown[0]!r}",
            fix=f"known: title, against, {', '.join(KINDS)}",
        )
    for kind in (*KINDS, "against"):
        if not isinstance(entry.get(kind, []), list) or any(
            not isinstance(form, str) for form in entry.get(kind, [])
        ):
            raise LexiconError(f"{path}: {kind} of {name} is no list of words", fix="write [a, b]")
    words = {
        kind: tuple(" ".join(f.split()) for f in entry.get(kind, []))
        for kind in (*KINDS, "against")
    }
    return Group(name, entry.get("title") or name, **words)
