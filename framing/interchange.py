"""Lexicons to and from other tools' formats, and what changed between two versions of one.

Formats: `quanteda` (dictionary YAML of the R package quanteda), `liwc` (.dic of LIWC and its
readers), `csv` (one row a form, exception, condition, example or trap). Every conversion says what
it loses: no other format has conditions, exceptions, sources and examples together.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl
import yaml

from .corpus import Corpus
from .errors import LexiconError
from .lexicon import Concept, Lexicon, Near, Variant, parse, spellings
from .mentions import scan


@dataclass(frozen=True)
class Converted:
    """A lexicon in another format, and in plain words what was lost on the way."""

    text: str
    lost: tuple[str, ...]


# --- export --------------------------------------------------------------------------------------


def export(lexicon: Lexicon, format: str) -> Converted:
    """A lexicon as text in another format, with what is lost.

    Raises LexiconError for an unknown format.
    """
    return _of(_EXPORTS, format)(lexicon)


def to_quanteda(lexicon: Lexicon) -> Converted:
    """A quanteda dictionary: `dictionary(file = "x.yml", format = "YAML")`, concept > variant.

    Forms are lower case but where a variant matches case; multi-word forms are phrases.
    """
    data = {c.id: {v.id: _texts(v) for v in c.variants} for c in lexicon.concepts}
    lost = [
        *_lost(lexicon),
        "that a variant's longest form wins: quanteda counts every pattern that matches, unless "
        'tokens_lookup() is called with nested_scope = "dictionary"',
    ]
    globs = [f for _, v in _variants(lexicon) for f in _texts(v) if "*" in f or "?" in f]
    if globs:
        lost.append(f"that * and ? are meant literally in: {_some(globs)}")
    return Converted(_yaml(data), tuple(lost))


def to_liwc(lexicon: Lexicon) -> Converted:
    """A LIWC dictionary: numbered categories `concept.variant`, then words with their numbers."""
    numbers = {
        (c.id, v.id): n for n, (c, v) in enumerate(_variants(lexicon), start=1)
    }  # fmt: skip
    words: dict[str, list[int]] = {}
    for c, v in _variants(lexicon):
        for form in _texts(v):
            words.setdefault(form.lower(), []).append(numbers[c.id, v.id])
    head = [f"{n}\t{_category(*key)}" for key, n in numbers.items()]
    body = [f"{w}\t" + "\t".join(map(str, sorted(ns))) for w, ns in sorted(words.items())]
    lost = [
        *_lost(lexicon),
        "letter case, where a variant matches it",
        "that a variant's longest form wins: each reader of .dic has its own rule",
        "forms of several words in readers that take single words only (LIWC before 2015)",
    ]
    if odd := [w for w in words if re.search(r"[*()<>{}]", w)]:
        lost.append(f"that * and brackets are meant literally in: {_some(odd)}")
    return Converted("\n".join(["%", *head, "%", *body]) + "\n", tuple(lost))


CSV_COLUMNS = ("lexicon", "concept", "variant", "kind", "text", "case", "within")


def to_csv(lexicon: Lexicon) -> Converted:
    """A table: kind is form, exception, near, not_near, example or trap; near words part by |."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(CSV_COLUMNS)
    for c, v in _variants(lexicon):
        key = (lexicon.id, c.id, v.id)
        for kind, forms in (("form", v.forms), ("exception", v.exceptions)):
            for f in dict.fromkeys(forms):
                rows.writerow((*key, kind, f.text, "exact" if f.exact else "any", ""))
        for kind, conditions in (("near", v.near), ("not_near", v.not_near)):
            for n in conditions:
                rows.writerow((*key, kind, " | ".join(n.words), "", n.within))
        for kind, sentences in (("example", v.examples), ("trap", v.traps)):
            for s in sentences:
                rows.writerow((*key, kind, s, "", ""))
    lost = [x for x in _lost(lexicon) if not x.startswith(("exceptions", "conditions", "examples"))]
    return Converted(out.getvalue(), tuple(lost))


# --- import --------------------------------------------------------------------------------------


def import_lexicon(
    text: str,
    format: str,
    *,
    name: str,
    title: str = "",
    language: str = "en",
    words: Iterable[str] = (),
) -> Converted:
    """A lexicon file (YAML of docs/lexicons.md) from another format, to be edited.

    Other formats have no definitions and, but for our CSV, no examples, so that variants come as
    drafts: load them with `drafts=True`, write examples, and take the mark away.

    Parameters
    ----------
    words : a vocabulary (of a corpus, say); patterns like `kidnap*` become those of its words that
        begin so. Without it such patterns are left out, and named in what is lost.

    Raises LexiconError for an unknown format and for text that is not in it.
    """
    tree, lost = _of(_IMPORTS, format)(text)
    tree, dropped = _literal(tree, tuple(words))
    if not any(found.forms for variants in tree.values() for found in variants.values()):
        raise LexiconError(
            f"no word of the {format} dictionary can be taken over",
            fix="patterns like kidnap* need a vocabulary (words=...)"
            if dropped
            else "is it empty?",
        )
    if dropped:
        lost.append(f"patterns that are no literal words, or stand twice: {_some(dropped)}")
    concepts = {
        _id(concept): {
            "definition": "Imported; write what a coder counts as this thing, and what not.",
            "variants": {_id(v): _entry(found) for v, found in variants.items() if found.forms},
        }
        for concept, variants in tree.items()
        if any(found.forms for found in variants.values())
    }
    data = {
        "lexicon": name,
        "title": title or name.replace("_", " ").capitalize(),
        "language": language,
        "version": "0.1",
        "description": f"Imported from a {format} dictionary.",
        "concepts": concepts,
    }
    file = _yaml(data)
    parse(file, path=f"{name}.yml", lexicon_id=name, drafts=True)
    return Converted(file, tuple(lost))


@dataclass
class _Found:
    """What an import knows of one variant."""

    forms: list[str]
    exact: bool = False
    exceptions: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()
    not_near: tuple[Near, ...] = ()
    examples: tuple[str, ...] = ()
    traps: tuple[str, ...] = ()


Tree = dict[str, dict[str, _Found]]


def _from_quanteda(text: str) -> tuple[Tree, list[str]]:
    try:
        # Scalars stay strings: `no` and `1948` are words here.
        data = yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise LexiconError(f"not YAML: {error}") from error
    if not isinstance(data, dict):
        raise LexiconError("a quanteda dictionary is a mapping of keys to patterns")
    tree: Tree = {}
    lost = []
    for key, value in data.items():
        leaves = list(_leaves(value, ()))
        if any(len(path) > 1 for path, _ in leaves):
            lost.append(f"levels of keys below the second, joined into one name, under {key!r}")
        for path, patterns in leaves:
            variant = " ".join(path) or str(key)
            tree.setdefault(str(key), {}).setdefault(variant, _Found([])).forms += patterns
    return tree, lost


def _leaves(value: object, path: tuple[str, ...]) -> Iterable[tuple[tuple[str, ...], list[str]]]:
    """Lists of patterns in a nested mapping, with their keys."""
    if len(path) > 20:
        raise LexiconError("the dictionary is nested more than 20 levels deep")
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key)))
        return
    items = value if isinstance(value, list) else [value]
    patterns = [str(x) for x in items if isinstance(x, str) and x.strip()]
    if patterns:
        yield path, patterns
    for item in items:
        if isinstance(item, (dict, list)):
            yield from _leaves(item, path)


_CATEGORY = re.compile(r"\s*(\S+)\s+(\S.*?)\s*\Z")


def _from_liwc(text: str) -> tuple[Tree, list[str]]:
    parts = re.split(r"^%[^\n]*\n", text.replace("\r\n", "\n").lstrip("\ufeff"), flags=re.M)
    if len(parts) != 3 or parts[0].strip():
        raise LexiconError(
            "not a LIWC dictionary", fix="it begins with a line %, categories, a line %, words"
        )
    tree: Tree = {}
    where: dict[str, _Found] = {}
    for line in parts[1].splitlines():
        if match := _CATEGORY.match(line):
            concept, _, variant = match[2].partition(".")
            concept, variant = concept.replace("_", " "), variant.replace("_", " ") or concept
            found = tree.setdefault(concept.replace(" ", "-"), {}).setdefault(variant, _Found([]))
            where[match[1]] = found
    unknown: dict[str, None] = {}
    rules: dict[str, None] = {}
    for line in parts[2].splitlines():
        word, *numbers = [x.strip() for x in line.split("\t") if x.strip()] or [""]
        if not numbers and word:
            # Some dictionaries part columns by spaces; the numbers end the line.
            word, *numbers = re.findall(r"\d+\s*\Z|\S+", word)
        if re.search(r"[()<>{}]", " ".join([word, *numbers])):
            rules[word] = None
            continue
        for number in numbers:
            if number in where:
                where[number].forms.append(word)
            else:
                unknown[f"{word} {number}"] = None
    lost = [f"words whose category is not declared: {_some(unknown)}"] if unknown else []
    if rules:
        lost.append(f"words under a condition in brackets: {_some(rules)}")
    return tree, lost


def _from_csv(text: str) -> tuple[Tree, list[str]]:
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    columns = {(c or "").strip().lower(): c for c in rows.fieldnames or ()}
    word = next((columns[c] for c in ("text", "form", "term", "word") if c in columns), None)
    if word is None or "concept" not in columns:
        raise LexiconError(
            f"the table has no columns concept and text; it has {', '.join(columns) or 'none'}",
            fix=f"columns: {','.join(CSV_COLUMNS)} (concept and text are enough)",
        )

    def cell(row: dict[str, str], name: str, default: str = "") -> str:
        return (row.get(columns[name]) or "").strip() if name in columns else default

    tree: Tree = {}
    odd: dict[str, None] = {}
    mixed: dict[str, None] = {}
    cases: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        value, concept = (row.get(word) or "").strip(), cell(row, "concept")
        if not value or not concept:
            continue
        variant = cell(row, "variant") or value
        found = tree.setdefault(concept, {}).setdefault(variant, _Found([]))
        kind = cell(row, "kind") or "form"
        if kind == "form":
            found.forms.append(value)
            acronym = value.isupper() and len(value) <= 6 and " " not in value
            if not acronym:
                cases.setdefault((concept, variant), set()).add(cell(row, "case") or "any")
        elif kind == "exception":
            found.exceptions += (value,)
        elif kind in ("near", "not_near"):
            near = Near(
                tuple(w.strip() for w in value.split("|") if w.strip()),
                cell(row, "within") or "sentence",
            )
            setattr(found, kind, (*getattr(found, kind), near))
        elif kind in ("example", "trap"):
            setattr(found, f"{kind}s", (*getattr(found, f"{kind}s"), value))
        else:
            odd[kind] = None
    for (concept, variant), seen in cases.items():
        tree[concept][variant].exact = seen == {"exact"}
        if len(seen) > 1:
            mixed[f"{concept}/{variant}"] = None
    lost = []
    if odd:
        lost.append(f"rows of a kind not known: {_some(odd)}")
    if mixed:
        lost.append(f"letter case of single forms, where a variant mixes both: {_some(mixed)}")
    return tree, lost


def _literal(tree: Tree, words: tuple[str, ...]) -> tuple[Tree, list[str]]:
    """Patterns as words: `kidnap*` expanded by the vocabulary, other globs dropped and named."""
    dropped: dict[str, None] = {}
    taken: dict[tuple[str, str], str] = {}
    for concept, variants in tree.items():
        for variant, found in variants.items():
            forms: dict[str, None] = {}
            for pattern in found.forms:
                stem = pattern.removesuffix("*")
                if "*" not in pattern and "?" not in pattern:
                    forms[pattern] = None
                elif words and "*" not in stem and "?" not in stem:
                    low = stem.lower()
                    forms |= {w: None for w in words if w.lower().startswith(low)}
                else:
                    dropped[pattern] = None
            # A form, however it is spelt, may stand in one variant of a concept: the first keeps it.
            kept = []
            for form in forms:
                ways = [(concept, way.lower()) for way in spellings(form)]
                owner = next((taken[w] for w in ways if w in taken), variant)
                if owner == variant:
                    taken |= dict.fromkeys(ways, variant)
                    kept.append(form)
                else:
                    dropped[f"{form} (also in {owner})"] = None
            found.forms = kept
    return tree, list(dropped)


def _entry(found: _Found) -> dict[str, object]:
    entry: dict[str, object] = {"forms": found.forms}
    if found.exact:
        entry["case"] = "exact"
    if found.exceptions:
        entry["except"] = list(dict.fromkeys(found.exceptions))
    for key, conditions in (("near", found.near), ("not_near", found.not_near)):
        if conditions:
            entry[key] = [{"any": list(n.words), "within": n.within} for n in conditions]
    if found.examples:
        entry["examples"] = list(found.examples)
    else:
        entry["draft"] = "yes"
    if found.traps:
        entry["traps"] = list(found.traps)
    return entry


# --- what changed --------------------------------------------------------------------------------

DIFF_SCHEMA = {
    "change": pl.String,  # added | removed | changed
    "concept": pl.String,
    "variant": pl.String,
    "part": pl.String,  # concept, variant, form, exception, near, definition, source, ...
    "before": pl.String,
    "after": pl.String,
}


def diff(before: Lexicon, after: Lexicon) -> pl.DataFrame:
    """What changed between two versions of a lexicon, one row a change.

    Columns: change (added, removed, changed), concept, variant, part, before, after. A concept or
    variant that comes or goes is one row; its forms are not listed again.
    """
    rows: list[tuple[str | None, ...]] = []

    def compare(concept: str | None, variant: str | None, part: str, old: str, new: str) -> None:
        if old != new:
            rows.append(("changed", concept, variant, part, old, new))

    def compare_sets(
        concept: str | None, variant: str | None, part: str, old: list[str], new: list[str]
    ) -> None:
        rows.extend(("removed", concept, variant, part, x, None) for x in old if x not in set(new))
        rows.extend(("added", concept, variant, part, None, x) for x in new if x not in set(old))

    for part in ("title", "language", "version", "description"):
        compare(None, None, part, getattr(before, part), getattr(after, part))
    olds, news = {c.id: c for c in before.concepts}, {c.id: c for c in after.concepts}
    compare_sets(None, None, "concept", list(olds), list(news))
    for cid in olds.keys() & news.keys():
        old, new = olds[cid], news[cid]
        for part in ("title", "definition", "dispute", "rebuttal"):
            compare(cid, None, part, getattr(old, part), getattr(new, part))
        for part in ("sources", "blocks"):
            compare_sets(cid, None, part, list(getattr(old, part)), list(getattr(new, part)))
        compare_sets(
            cid, None, "referents", [r.id for r in old.referents], [r.id for r in new.referents]
        )
        old_variants = {v.id: v for v in old.variants}
        new_variants = {v.id: v for v in new.variants}
        compare_sets(cid, None, "variant", list(old_variants), list(new_variants))
        for vid in old_variants.keys() & new_variants.keys():
            a, b = _parts(old_variants[vid]), _parts(new_variants[vid])
            for part in a:
                compare_sets(cid, vid, part, a[part], b[part])
    order = {c.id: i for i, c in enumerate([*before.concepts, *after.concepts])}
    rows.sort(key=lambda r: (order.get(r[1] or "", -1), r[1] or "", r[2] or ""))
    return pl.DataFrame(rows, schema=DIFF_SCHEMA, orient="row")


def moved(corpus: Corpus, before: Lexicon, after: Lexicon) -> pl.DataFrame:
    """Which mentions of a corpus two versions of a lexicon see differently.

    Columns: doc_id, zone, start, end, match, sentence, concept, before, after (the variant that
    counts there, or null), why (the reason where it does not count). One row a span and concept;
    spans seen alike are left out. Raises InputError for a corpus that cannot be read.
    """
    key = ["doc_id", "zone", "start", "end", "concept"]

    def seen(lexicon: Lexicon, name: str) -> pl.DataFrame:
        rows = scan(corpus, [lexicon], finders=["terms"]).mentions
        counted = pl.when(pl.col("valid")).then(pl.col("variant"))
        return rows.select(
            *key,
            counted.alias(name),
            pl.when(~pl.col("valid")).then(pl.col("reason")).alias(f"why_{name}"),
            pl.col("match").alias(f"match_{name}"),
            pl.col("sentence_start").alias(f"from_{name}"),
            pl.col("sentence_end").alias(f"to_{name}"),
        ).unique(key, keep="first", maintain_order=True)

    both = seen(before, "before").join(
        seen(after, "after"), on=key, how="full", coalesce=True, maintain_order="left_right"
    )
    both = both.filter(pl.col("before").ne_missing(pl.col("after"))).sort(key)
    texts = {
        (row["doc_id"], zone): row[column] or ""
        for row in corpus.texts(both["doc_id"].unique().to_list()).iter_rows(named=True)
        for zone, column in (("headline", "headline"), ("body", "text"))
    }
    spans = both.select(
        "doc_id",
        "zone",
        pl.coalesce("from_before", "from_after"),
        pl.coalesce("to_before", "to_after"),
    )
    sentences = [" ".join(texts[doc, zone][a:b].split()) for doc, zone, a, b in spans.iter_rows()]
    return both.select(
        "doc_id",
        "zone",
        "start",
        "end",
        pl.coalesce("match_before", "match_after").alias("match"),
        pl.Series("sentence", sentences, dtype=pl.String),
        "concept",
        "before",
        "after",
        pl.coalesce("why_after", "why_before").alias("why"),
    )


def _parts(variant: Variant) -> dict[str, list[str]]:
    def forms(found: Iterable) -> list[str]:
        return list(dict.fromkeys(f.text + (" (as written)" if f.exact else "") for f in found))

    return {
        "form": forms(variant.forms),
        "exception": forms(variant.exceptions),
        "near": [str(n) for n in variant.near],
        "not_near": [str(n) for n in variant.not_near],
        "referent": [variant.referent] if variant.referent else [],
        "draft": ["yes"] if variant.draft else [],
        "example": list(variant.examples),
        "trap": list(variant.traps),
    }


# --- what they share -----------------------------------------------------------------------------


def _variants(lexicon: Lexicon) -> Iterable[tuple[Concept, Variant]]:
    return ((c, v) for c in lexicon.concepts for v in c.variants)


def _texts(variant: Variant) -> list[str]:
    """A variant's forms, once each: lower case but for those that match case."""
    return list(dict.fromkeys(f.text if f.exact else f.text.lower() for f in variant.forms))


def _lost(lexicon: Lexicon) -> list[str]:
    """What no other format carries, with how much of it this lexicon has."""
    pairs = list(_variants(lexicon))
    exceptions = sum(len(v.exceptions) for _, v in pairs)
    conditions = sum(len(v.near) + len(v.not_near) for _, v in pairs)
    referents = sum(len(c.referents) for c in lexicon.concepts)
    blocks = sum(len(c.blocks) for c in lexicon.concepts)
    said = [
        (exceptions, f"exceptions ({exceptions}): phrases inside which a variant does not count"),
        (conditions, f"conditions ({conditions}): what must stand near, or not near, to count"),
        (referents, f"referents ({referents}): whom a mention may denote"),
        (blocks, f"blocks ({blocks}): which concept cancels another's mentions"),
        (1, "definitions, disputes, rebuttals and sources"),
        (1, "examples and traps, by which a variant is tested"),
    ]
    return [text for n, text in said if n]


def _category(concept: str, variant: str) -> str:
    return f"{concept}.{variant}".replace(" ", "_")


def _id(name: str) -> str:
    """A name without what ids may not hold: no white space at the ends, no : / , |"""
    return " ".join(re.sub(r"[:/,|]", " ", name).split()) or "unnamed"


def _some(items: Iterable[str], n: int = 8) -> str:
    items = list(items)
    more = f" and {len(items) - n} more" if len(items) > n else ""
    return ", ".join(items[:n]) + more


def _yaml(data: object) -> str:
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100)


def _of(table: dict[str, Callable], format: str) -> Callable:
    if format not in table:
        raise LexiconError(f"no format is called {format!r}", fix=f"there are {', '.join(table)}")
    return table[format]


_EXPORTS: dict[str, Callable[[Lexicon], Converted]] = {
    "quanteda": to_quanteda,
    "liwc": to_liwc,
    "csv": to_csv,
}
_IMPORTS: dict[str, Callable[[str], tuple[Tree, list[str]]]] = {
    "quanteda": _from_quanteda,
    "liwc": _from_liwc,
    "csv": _from_csv,
}
FORMATS = tuple(_EXPORTS)
