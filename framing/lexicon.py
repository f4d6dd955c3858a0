"""Lexicons: a concept is the thing spoken of, its variants are rival words for it.

A lexicon is one YAML file (format: docs/lexicons.md). It is read with positions, so that every
mistake is reported as `path:line:column`, the line, and the fix; scalars stay strings, so that
`no`, `on` and `1948` mean what they say.
"""

from __future__ import annotations

import difflib
import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .errors import LexiconError
from .resources import lexicon_files

MAX_BYTES = 4_000_000
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Form:
    """A literal phrase. `exact` forms match case; the others ignore it."""

    text: str
    exact: bool = False


@dataclass(frozen=True)
class Near:
    """A condition on the surroundings of a mention: one of `words` stands `within` reach.

    `within` is sentence, paragraph, article, "N words", "next N words" or "previous N words".
    A word that ends in `*` matches as a prefix. Case is ignored, but for words in capitals.
    """

    words: tuple[str, ...]
    within: str = "sentence"

    def __str__(self) -> str:
        return f"{' | '.join(self.words)} ({self.within})"


@dataclass(frozen=True)
class Source:
    """Where a dispute or a house rule is documented. `verified` says that the page was read."""

    id: str
    title: str
    url: str = ""
    date: str = ""
    verified: bool = False


@dataclass(frozen=True)
class Referent:
    """Whom or what a mention may denote, with cues that point to it (see finders/referent.py)."""

    id: str
    title: str
    definition: str = ""
    cues: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Variant:
    """One way to name the concept: forms, what they must not be part of, examples and traps."""

    id: str
    forms: tuple[Form, ...]
    exceptions: tuple[Form, ...] = ()
    near: tuple[Near, ...] = ()
    not_near: tuple[Near, ...] = ()
    referent: str | None = None
    sources: tuple[str, ...] = ()
    note: str = ""
    draft: bool = False
    examples: tuple[str, ...] = ()
    traps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Concept:
    """The thing spoken of: its definition, why its names are disputed, and its variants."""

    id: str
    title: str
    definition: str
    dispute: str
    rebuttal: str
    variants: tuple[Variant, ...]
    referents: tuple[Referent, ...] = ()
    sources: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    symmetric: tuple[tuple[str, str], ...] = ()
    draft: bool = False

    def variant(self, variant_id: str) -> Variant:
        """The variant of that id. Raises KeyError."""
        for v in self.variants:
            if v.id == variant_id:
                return v
        raise KeyError(variant_id)


@dataclass(frozen=True)
class Lexicon:
    """Concepts of one topic in one language. `digest` is the SHA-256 of the file's bytes."""

    id: str
    title: str
    language: str
    version: str
    description: str
    concepts: tuple[Concept, ...]
    sources: dict[str, Source]
    path: str = ""
    digest: str = ""

    def concept(self, concept_id: str) -> Concept:
        """The concept of that id. Raises KeyError."""
        for c in self.concepts:
            if c.id == concept_id:
                return c
        raise KeyError(concept_id)

    def unverified(self, concept: Concept) -> bool:
        """Whether no cited source of the concept was read: it rests on general knowledge."""
        return not any(self.sources[s].verified for s in concept.sources)

    @property
    def n_variants(self) -> int:
        return sum(len(c.variants) for c in self.concepts)


def names() -> list[str]:
    """Names of the shipped lexicons, sorted."""
    return sorted(p.stem for p in lexicon_files())


def load_lexicon(name_or_path: str | Path, *, drafts: bool = False) -> Lexicon:
    """Read a shipped lexicon by name, or a file by path.

    Concepts and variants marked `draft` are left out unless `drafts`.
    Raises LexiconError (`path:line:column`, the line, the fix).
    """
    shipped = {p.stem: p for p in lexicon_files()}
    path = Path(name_or_path)
    key = str(name_or_path).replace("-", "_")
    if key in shipped:
        path = shipped[key]
    elif path.suffix not in (".yml", ".yaml") and not path.is_file():
        close = difflib.get_close_matches(key, shipped, n=1)
        hint = f"did you mean {close[0]!r}? " if close else ""
        raise LexiconError(
            f"no lexicon is called {str(name_or_path)!r}",
            fix=f"{hint}shipped: {', '.join(sorted(shipped))}; or give the path of a .yml file",
        )
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LexiconError(
                f"{path} is larger than {MAX_BYTES:,} bytes", fix="split it by topic"
            )
        raw = path.read_bytes()
    except OSError as error:
        raise LexiconError(f"cannot read {path}: {error.strerror}") from error
    return parse(raw, path=str(path), lexicon_id=path.stem, drafts=drafts)


def load_lexicons(names_or_paths: Iterable[str | Path] = ()) -> tuple[Lexicon, ...]:
    """Read several lexicons; none named means all shipped ones. Raises LexiconError."""
    wanted = list(names_or_paths) or names()
    loaded = tuple(load_lexicon(n) for n in wanted)
    twice = [x.id for i, x in enumerate(loaded) if x.id in {y.id for y in loaded[:i]}]
    if twice:
        raise LexiconError(f"two lexicons are called {twice[0]!r}", fix="rename one of the files")
    return loaded


def parse(raw: bytes | str, *, path: str, lexicon_id: str, drafts: bool = False) -> Lexicon:
    """A Lexicon from the bytes of a YAML file. Raises LexiconError."""
    data = raw.encode() if isinstance(raw, str) else raw
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LexiconError(
            f"{path} is not UTF-8: {error.reason}", fix="save it as UTF-8"
        ) from error
    return Reader(text, path).lexicon(lexicon_id, hashlib.sha256(data).hexdigest(), drafts)


# --- inflection and spelling -------------------------------------------------------------------

_SPELLINGS = [
    (r"defence", "defense"),
    (r"offence", "offense"),
    (r"(lab|col|neighb|harb|hon|fav|behavi|arm|rum|hum)our", r"\1or"),
    (r"centre", "center"),
    (r"programme", "program"),
    (r"sceptic", "skeptic"),
    (r"(organ|radical|legal|civil|hospital|mobil|real|recogn|criminal|author|natural|regular|coloni|"
     r"militar|polar|politic|terror|victim|demon|normal|marginal)is(e[drs]?|ing|ation|ations)\b", r"\1iz\2"),
    (r"foetus", "fetus"),
    (r"foetal", "fetal"),
    (r"paediatric", "pediatric"),
    (r"grey", "gray"),
    (r"jewellery", "jewelry"),
]  # fmt: skip
_SPELLINGS_RE = [(re.compile(uk), us) for uk, us in _SPELLINGS]
_BACK_RE = [
    (re.compile(r"defense"), "defence"),
    (re.compile(r"offense"), "offence"),
    (re.compile(r"\b(lab|col|neighb|harb|hon|fav|behavi|arm|rum|hum)or(?!i)"), r"\1our"),
    (re.compile(r"center"), "centre"),
    (re.compile(r"skeptic"), "sceptic"),
    (re.compile(r"\b(organ|radical|legal|civil|hospital|mobil|real|recogn|criminal|author|natural|"
                r"regular|coloni|militar|polar|politic|terror|victim|demon|normal|marginal)"
                r"iz(e[drs]?|ing|ation|ations)\b"), r"\1is\2"),
    (re.compile(r"\bfetus"), "foetus"),
    (re.compile(r"\bfetal"), "foetal"),
    (re.compile(r"\bgray"), "grey"),
]  # fmt: skip
_RESPELT = [*_SPELLINGS_RE, *_BACK_RE]
_ANY_RESPELT = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _RESPELT))


def plural(noun: str) -> str:
    """Regular English plural of a phrase's last word."""
    if re.search(r"(?<!hu)(?<!ger)(?<!ro)(?<!Ger)(?<!Ro)man$", noun):
        return noun[:-3] + "men"
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    # What is plural already stays: guns, taxes, families; not gas, bus, crisis, press.
    if re.search(r"[^aius]s$", noun):
        return noun
    return noun + ("es" if re.search(r"(s|x|z|ch|sh)$", noun) else "s")


def verb_forms(verb: str) -> list[str]:
    """Regular forms of an English verb; its first word is inflected ("call for", "called for").

    After a short vowel and one consonant both doublings are given (kidnaped, kidnapped): a form
    that nobody writes costs nothing.
    """
    head, _, rest = verb.partition(" ")
    tail = f" {rest}" if rest else ""
    third = plural(head) if not head.endswith("man") else head + "s"
    if head.endswith("e"):
        forms = [head, third, head + "d", head[:-1] + "ing"]
    elif re.search(r"[^aeiou]y$", head):
        forms = [head, third, head[:-1] + "ied", head + "ing"]
    else:
        forms = [head, third, head + "ed", head + "ing"]
        if re.search(r"[^aeiou][aeiou][bdgklmnprt]$", head):
            forms += [head + head[-1] + "ed", head + head[-1] + "ing"]
    return [f + tail for f in forms]


def spellings(phrase: str) -> list[str]:
    """The phrase in UK and US spelling, with hyphens and spaces exchanged; itself first."""
    found = {phrase: None}
    if _ANY_RESPELT.search(phrase):  # few phrases are spelt in two ways
        for pattern, to in _RESPELT:
            for known in list(found):
                found[pattern.sub(to, known)] = None
    for known in list(found):
        pieces = re.split(r"([ -])", known)
        n = len(pieces) // 2
        if n == 1 or (1 < n <= 3 and "-" in pieces):
            for seps in itertools.product(" -", repeat=n):
                mixed = list(pieces)
                mixed[1::2] = [
                    s if old == "-" or n == 1 else old for s, old in zip(seps, pieces[1::2])
                ]
                found["".join(mixed)] = None
        elif 1 < n <= 3:
            found["-".join(pieces[::2])] = None
    return list(found)


# --- reading with positions --------------------------------------------------------------------

_LEXICON_KEYS = {"lexicon", "title", "language", "version", "description", "sources", "concepts"}
_SOURCE_KEYS = {"title", "url", "date", "verified"}
_CONCEPT_KEYS = {
    "title", "definition", "dispute", "rebuttal", "sources", "referents", "blocks", "symmetric",
    "except", "near", "not_near", "variants", "draft",
}  # fmt: skip
_REFERENT_KEYS = {"title", "definition", "cues"}
_VARIANT_KEYS = {
    "forms", "nouns", "verbs", "case", "except", "near", "not_near", "referent", "sources", "note",
    "draft", "examples", "traps",
}  # fmt: skip
_WITHIN = re.compile(r"(sentence|paragraph|article|(next |previous )?[1-9][0-9]? words?)\Z")
_ID = re.compile(r"[^\s:/,|]+( [^\s:/,|]+)*\Z")


class Reader:
    """Walks YAML nodes, which know their line and column."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.lines = text.split("\n")
        self.text = text

    def fail(self, message: str, node: Any, fix: str = "") -> LexiconError:
        mark = getattr(node, "start_mark", node)
        line, column = (mark.line, mark.column) if mark is not None else (0, 0)
        source = self.lines[line] if line < len(self.lines) else ""
        return LexiconError(
            message, path=self.path, line=line + 1, column=column + 1, source_line=source, fix=fix
        )

    def compose(self) -> Any:
        try:
            for event in yaml.parse(self.text, Loader=_Loader):
                if isinstance(event, yaml.AliasEvent):
                    raise self.fail("aliases (*name) are not read", event, "write the value out")
            root = yaml.compose(self.text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            raise self.fail(
                f"not YAML: {error.problem}",
                error.problem_mark or error.context_mark,
                "quote the text, or mend the indentation",
            ) from error
        except (yaml.YAMLError, RecursionError) as error:
            raise LexiconError(f"{self.path}: not YAML: {error}") from error
        if not isinstance(root, yaml.MappingNode):
            raise self.fail("a lexicon is a mapping of keys", root, "begin with `lexicon: NAME`")
        return root

    def mapping(self, node: Any, keys: set[str] | None, what: str) -> dict[str, tuple[Any, Any]]:
        if not isinstance(node, yaml.MappingNode):
            raise self.fail(f"{what} must be a mapping of keys", node, "write `key: value` lines")
        found: dict[str, tuple[Any, Any]] = {}
        for key_node, value in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self.fail(f"a key of {what} must be plain text", key_node)
            key = key_node.value
            if key in found:
                raise self.fail(f"{key!r} stands twice in {what}", key_node, "remove one")
            if keys is not None and key not in keys:
                close = difflib.get_close_matches(key, keys, n=1)
                fix = (
                    f"did you mean {close[0]!r}?" if close else f"known: {', '.join(sorted(keys))}"
                )
                raise self.fail(f"{what} has no key {key!r}", key_node, fix)
            found[key] = (key_node, value)
        return found

    def string(self, entry: dict[str, tuple[Any, Any]], key: str, default: str = "") -> str:
        if key not in entry:
            return default
        node = entry[key][1]
        if not isinstance(node, yaml.ScalarNode):
            raise self.fail(f"{key!r} must be one text", node, "write it on one line, or after `>`")
        return " ".join(node.value.split())

    def flag(self, entry: dict[str, tuple[Any, Any]], key: str) -> bool:
        value = self.string(entry, key, "no").lower()
        if value not in ("yes", "no", "true", "false"):
            raise self.fail(f"{key!r} is {value!r}", entry[key][1], "write yes or no")
        return value in ("yes", "true")

    def texts(self, entry: dict[str, tuple[Any, Any]], key: str) -> list[tuple[str, Any]]:
        if key not in entry:
            return []
        node = entry[key][1]
        if isinstance(node, yaml.ScalarNode):
            return [(" ".join(node.value.split()), node)] if node.value.strip() else []
        if not isinstance(node, yaml.SequenceNode):
            raise self.fail(f"{key!r} must be a list", node, "write [one, two] or lines with `-`")
        for item in node.value:
            if not isinstance(item, yaml.ScalarNode):
                raise self.fail(
                    f"an item of {key!r} is not plain text", item, "quote it: it holds `: ` or `[`"
                )
            if not item.value.strip():
                raise self.fail(f"an item of {key!r} is empty", item, "remove it")
        return [(" ".join(item.value.split()), item) for item in node.value]

    def known(
        self, entry: dict[str, tuple[Any, Any]], key: str, ids: Iterable[str], what: str
    ) -> tuple[str, ...]:
        ids = list(ids)
        for value, node in self.texts(entry, key):
            if value not in ids:
                close = difflib.get_close_matches(value, ids, n=1)
                hint = f"did you mean {close[0]!r}?" if close else f"there are: {', '.join(ids)}"
                raise self.fail(f"no {what} is called {value!r}", node, hint)
        return tuple(v for v, _ in self.texts(entry, key))

    def near(self, entry: dict[str, tuple[Any, Any]], key: str) -> tuple[Near, ...]:
        if key not in entry:
            return ()
        node = entry[key][1]
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        found = []
        for one in nodes:
            item = self.mapping(one, {"any", "within"}, repr(key))
            words = tuple(v for v, _ in self.texts(item, "any"))
            within = self.string(item, "within", "sentence")
            if not words:
                raise self.fail(f"{key!r} names no words", one, "any: [word, word*]")
            if not _WITHIN.match(within):
                raise self.fail(
                    f"within: {within!r} is not a reach",
                    item["within"][1],
                    "sentence, paragraph, article, 5 words, next 2 words or previous 3 words",
                )
            found.append(Near(words, within))
        return tuple(found)

    def forms(self, entry: dict[str, tuple[Any, Any]], exact: bool) -> Iterator[tuple[Form, Any]]:
        """Forms with the node they come from: as written, inflected, respelt."""
        for key, inflect in (
            ("forms", lambda w: [w]),
            ("nouns", lambda w: [w, plural(w)]),
            ("verbs", verb_forms),
        ):
            for value, node in self.texts(entry, key):
                for inflected in inflect(value):
                    yield from ((f, node) for f in self.spelt(inflected, exact))

    def spelt(self, phrase: str, exact: bool) -> Iterator[Form]:
        for text in spellings(phrase):
            # "IDF" is an acronym, "idf" is not it: short forms in capitals match case.
            acronym = text.isupper() and len(text) <= 6 and " " not in text
            yield Form(text, exact or acronym)

    def exceptions(self, entry: dict[str, tuple[Any, Any]]) -> tuple[Form, ...]:
        return tuple(
            f for value, _ in self.texts(entry, "except") for f in self.spelt(value, False)
        )

    def lexicon(self, lexicon_id: str, digest: str, drafts: bool) -> Lexicon:
        root = self.compose()
        top = self.mapping(root, _LEXICON_KEYS, "the lexicon")
        for key in ("lexicon", "title", "concepts"):
            if key not in top:
                raise self.fail(f"the lexicon has no {key!r}", root, f"add `{key}: ...`")
        named = self.string(top, "lexicon")
        if named.replace("-", "_") != lexicon_id.replace("-", "_"):
            raise self.fail(
                f"the lexicon calls itself {named!r}, its file {lexicon_id!r}",
                top["lexicon"][1],
                f"write `lexicon: {lexicon_id}` or rename the file",
            )
        sources: dict[str, Source] = {}
        if "sources" in top:
            for source_id, (_, node) in self.mapping(top["sources"][1], None, "'sources'").items():
                item = self.mapping(node, _SOURCE_KEYS, f"source {source_id!r}")
                if "title" not in item:
                    raise self.fail(f"source {source_id!r} has no title", node, "title: ...")
                url = self.string(item, "url")
                if url and not url.startswith(("https://", "http://")):
                    raise self.fail(f"{url!r} is no web address", item["url"][1], "https://...")
                sources[source_id] = Source(
                    source_id,
                    self.string(item, "title"),
                    url,
                    self.string(item, "date"),
                    self.flag(item, "verified"),
                )
        concepts = self.mapping(top["concepts"][1], None, "'concepts'")
        if not concepts:
            raise self.fail("the lexicon has no concept", top["concepts"][0], "add one")
        read = [
            self.concept(cid, key, node, set(concepts), sources, drafts)
            for cid, (key, node) in concepts.items()
        ]
        return Lexicon(
            id=named,
            title=self.string(top, "title"),
            language=self.string(top, "language", "en"),
            version=self.string(top, "version", "0"),
            description=self.string(top, "description"),
            concepts=tuple(c for c in read if drafts or (not c.draft and c.variants)),
            sources=sources,
            path=self.path,
            digest=digest,
        )

    def concept(
        self,
        cid: str,
        key: Any,
        node: Any,
        concept_ids: set[str],
        sources: dict[str, Source],
        drafts: bool,
    ) -> Concept:
        if not _ID.match(cid):
            raise self.fail(f"{cid!r} is no name for a concept", key, "letters and hyphens")
        entry = self.mapping(node, _CONCEPT_KEYS, f"concept {cid!r}")
        for needed in ("definition", "variants"):
            if needed not in entry:
                raise self.fail(f"concept {cid!r} has no {needed!r}", key, f"add `{needed}: ...`")
        referents = []
        if "referents" in entry:
            for rid, (_, rnode) in self.mapping(entry["referents"][1], None, "'referents'").items():
                item = self.mapping(rnode, _REFERENT_KEYS, f"referent {rid!r}")
                cues: dict[str, tuple[str, ...]] = {}
                if "cues" in item:
                    cue_map = self.mapping(item["cues"][1], None, "'cues'")
                    cues = {k: tuple(v for v, _ in self.texts(cue_map, k)) for k in cue_map}
                referents.append(
                    Referent(
                        rid,
                        self.string(item, "title", rid),
                        self.string(item, "definition"),
                        cues,
                    )
                )
        pairs = []
        for value, item_node in self.texts(entry, "symmetric"):
            left, bar, right = value.partition("|")
            if not bar:
                raise self.fail("a symmetric pair is `one | other`", item_node, "Israel | Gaza")
            pairs.append((left.strip(), right.strip()))
        shared_except = self.exceptions(entry)
        shared_near, shared_not = self.near(entry, "near"), self.near(entry, "not_near")
        owners: dict[tuple[str, bool], str] = {}
        variants = []
        variant_map = self.mapping(entry["variants"][1], None, "'variants'")
        for vid, (vkey, vnode) in variant_map.items():
            item = self.mapping(vnode, _VARIANT_KEYS, f"variant {vid!r}")
            if not _ID.match(vid):
                raise self.fail(f"{vid!r} is no name for a variant", vkey, "plain words")
            case = self.string(item, "case", "any")
            if case not in ("any", "exact"):
                raise self.fail(f"case: {case!r}", item["case"][1], "any or exact")
            forms: dict[Form, None] = {}
            for form, fnode in self.forms(item, case == "exact"):
                key_ = (form.text if form.exact else form.text.lower(), form.exact)
                owner = owners.setdefault(key_, vid)
                if owner != vid:
                    raise self.fail(
                        f"the form {form.text!r} is claimed by {owner!r} and {vid!r}",
                        fnode,
                        "keep it in one of them",
                    )
                forms[form] = None
            if not forms:
                raise self.fail(
                    f"variant {vid!r} has no forms", vkey, "forms: [...] or nouns: [...]"
                )
            referent = self.known(item, "referent", [r.id for r in referents], "referent")
            draft = self.flag(item, "draft")
            examples = tuple(v for v, _ in self.texts(item, "examples"))
            if not examples and not draft:
                raise self.fail(
                    f"variant {vid!r} has no example",
                    vkey,
                    "examples: a sentence in which it counts (or `draft: yes`)",
                )
            variants.append(
                Variant(
                    id=vid,
                    forms=tuple(forms),
                    exceptions=self.exceptions(item) + shared_except,
                    near=self.near(item, "near") + shared_near,
                    not_near=self.near(item, "not_near") + shared_not,
                    referent=referent[0] if referent else None,
                    sources=self.known(item, "sources", sources, "source"),
                    note=self.string(item, "note"),
                    draft=draft,
                    examples=examples,
                    traps=tuple(v for v, _ in self.texts(item, "traps")),
                )
            )
        return Concept(
            id=cid,
            title=self.string(entry, "title", cid),
            definition=self.string(entry, "definition"),
            dispute=self.string(entry, "dispute"),
            rebuttal=self.string(entry, "rebuttal"),
            variants=tuple(v for v in variants if drafts or not v.draft),
            referents=tuple(referents),
            sources=self.known(entry, "sources", sources, "source"),
            blocks=self.known(entry, "blocks", concept_ids - {cid}, "concept"),
            symmetric=tuple(pairs),
            draft=self.flag(entry, "draft"),
        )
