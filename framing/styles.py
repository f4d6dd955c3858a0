"""House styles: the dated, cited word rules of newsrooms, and a linter that reads them.

A style is one YAML file in `lexicons/styles/` (format: docs/styles.md). A rule names variants of
lexicons, the voices in which the house allows them, the dates between which the rule is known to
have been in force, and its source. Houses contradict one another and themselves over time; that is
shown and never resolved: a style says what one house decided, not what is right.
"""

from __future__ import annotations

import calendar
import datetime as dt
import difflib
import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from . import corpus as corpora
from . import mentions as finding
from .corpus import Corpus
from .errors import DesignError, LexiconError
from .lexicon import Lexicon, Reader, Source, load_lexicon
from .resources import folder
from .tables import VOICES

LEVELS = ("warning", "note")
# Terms of rules are written lexicon/concept/variant; a concept alone means all its variants.
Term = tuple[str, str, str]


@dataclass(frozen=True)
class Rule:
    """What one house decided about some words.

    Attributes
    ----------
    id : name within the style; `style/id` in findings.
    terms : (lexicon, concept, variant) that the rule restricts.
    prefers : terms that the house writes instead.
    allowed : voices in which the terms may stand all the same: `direct` where quotations are
        exempt, `indirect` where attribution is enough, `scare` where quotation marks are.
    start, end : the rule is applied on dates with start <= date < end; None is open.
    says : the decision as a fact, in words of our own.
    suggests : wording of our own that the rule would let pass.
    level : `warning`, or `note` where the house only asks for care.
    """

    style: str
    id: str
    terms: tuple[Term, ...]
    source: Source
    says: str
    suggests: str = ""
    prefers: tuple[Term, ...] = ()
    allowed: tuple[str, ...] = ()
    start: dt.date | None = None
    end: dt.date | None = None
    level: str = "warning"

    @property
    def name(self) -> str:
        return f"{self.style}/{self.id}"

    def in_force(self, date: dt.date | None) -> bool:
        """Whether the rule is known to hold on a date; None asks for rules that still hold."""
        if date is None:
            return self.end is None
        return (self.start is None or self.start <= date) and (self.end is None or date < self.end)


@dataclass(frozen=True)
class Style:
    """The rules of one house."""

    id: str
    title: str
    description: str
    language: str
    rules: tuple[Rule, ...]
    sources: dict[str, Source]
    path: str = ""


@dataclass(frozen=True)
class Finding:
    """A term that stands where a house's rule does not allow it.

    `line` and `column` count from 1, columns in characters; `start` and `end` are offsets into the
    headline or text. `elsewhere` says what other loaded styles decide about the same term.
    """

    rule: Rule
    term: Term
    match: str
    voice: str
    doc_id: str
    zone: str
    start: int
    end: int
    file: str = ""
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1
    sentence: str = ""
    elsewhere: tuple[str, ...] = field(default=())

    @property
    def message(self) -> str:
        """One sentence: the words, the voice, the decision, and what the rule would let pass."""
        where = _VOICE[self.voice]
        advice = f" {self.rule.suggests}" if self.rule.suggests else ""
        return f"{self.match!r} {where}: {self.rule.says}{advice}"


_VOICE = {
    "outlet": "in the outlet's own words",
    "indirect": "in reported speech",
    "direct": "in a quotation",
    "scare": "in quotation marks without a speaker",
    "unknown": "in a voice that cannot be told",
}


def names() -> list[str]:
    """Names of the shipped styles, sorted."""
    return sorted(_files())


def _files() -> dict[str, Path]:
    return {p.stem: p for p in (folder("lexicons") / "styles").glob("*.yml")}


def load_style(name_or_path: str | Path) -> Style:
    """A shipped style by name, or a file by path.

    Raises LexiconError (`path:line:column`, the line, the fix): every term must exist in its
    lexicon, every source in the file, every date must be one.
    """
    shipped = _files()
    key = str(name_or_path).lower().replace("-", "_").replace(" ", "_")
    path = shipped.get(key) or Path(name_or_path)
    if key not in shipped and path.suffix not in (".yml", ".yaml"):
        close = difflib.get_close_matches(key, shipped, n=1)
        hint = f"did you mean {close[0]!r}? " if close else ""
        raise LexiconError(
            f"no style is called {str(name_or_path)!r}",
            fix=f"{hint}shipped: {', '.join(sorted(shipped))}; or give the path of a .yml file",
        )
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"cannot read {path}: {error}") from error
    return parse(text, path=str(path), style_id=path.stem)


def parse(text: str, *, path: str, style_id: str) -> Style:
    """A Style from the text of a YAML file. Raises LexiconError."""
    return _StyleReader(text, path).style(style_id)


def lint(
    corpus: Corpus,
    styles: str | Style | Sequence[str | Style],
    *,
    date: dt.date | str | None = None,
) -> list[Finding]:
    """Terms that stand where a style does not allow them, in reading order.

    Parameters
    ----------
    styles : a style or several; each is applied on its own, and a finding tells what the others
        decide about the term.
    date : the day whose rules apply to every article. Without it an article is held to the rules
        of its own date, and one without a date to the rules that still hold.

    A term in a voice that cannot be told is reported only by rules that allow no voice at all.
    Positions are within the article's text; see `lint_files` for positions in files.
    Raises LexiconError, InputError, DesignError (a date that is none, no style).
    """
    chosen = _styles(styles)
    day = as_date(date)
    by_term: dict[Term, list[Rule]] = {}
    for style in chosen:
        for rule in style.rules:
            for term in rule.terms:
                by_term.setdefault(term, []).append(rule)
    scan = finding.scan(corpus, _lexicons(by_term))
    rows = scan.mentions.filter(
        pl.col("valid").fill_null(True)
        & pl.concat_str("lexicon", "concept", "variant", separator="/").is_in(
            ["/".join(t) for t in by_term]
        )
    )
    if rows.is_empty():
        return []
    dates = dict(scan.index.select("doc_id", "date").iter_rows())
    texts = {
        (row["doc_id"], zone): row[column] or ""
        for row in corpus.texts(rows["doc_id"].unique().to_list()).iter_rows(named=True)
        for zone, column in (("headline", "headline"), ("body", "text"))
    }
    found: list[Finding] = []
    seen: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
    for row in rows.iter_rows(named=True):
        term = (row["lexicon"], row["concept"], row["variant"])
        voice = row["voice"] or "unknown"
        when = day or dates.get(row["doc_id"])
        rules = [r for r in by_term[term] if r.in_force(when)]
        text = texts[row["doc_id"], row["zone"]]
        for rule in rules:
            # Two lexicons may name one span: a rule speaks of it once.
            spans = seen.setdefault((row["doc_id"], row["zone"], rule.name), [])
            if any(start < row["end"] and row["start"] < end for start, end in spans):
                continue
            if voice in rule.allowed or (voice == "unknown" and rule.allowed):
                continue
            spans.append((row["start"], row["end"]))
            line, column = line_column(text, row["start"])
            end_line, end_column = line_column(text, row["end"])
            found.append(
                Finding(
                    rule=rule,
                    term=term,
                    match=" ".join(row["match"].split()),
                    voice=voice,
                    doc_id=row["doc_id"],
                    zone=row["zone"],
                    start=row["start"],
                    end=row["end"],
                    line=line,
                    column=column,
                    end_line=end_line,
                    end_column=end_column,
                    sentence=_sentence(text, row),
                    elsewhere=_elsewhere(term, rule, chosen, when),
                )
            )
    return found


def lint_files(
    paths: Iterable[str | Path],
    styles: str | Style | Sequence[str | Style],
    *,
    date: dt.date | str | None = None,
    **options: Any,
) -> list[Finding]:
    """`lint` over files and folders, with each finding's file, line and column.

    A plain-text file's positions are its own. In a file of many articles the line is the row's
    and the column is where the words stand in it, or 1 where the format hides that.
    `options` go to `framing.read` (columns, encoding, lang).
    Raises as `lint` does, and InputError for a source that cannot be read.
    """
    chosen = _styles(styles)
    found: list[Finding] = []
    for path in paths:
        for file in _each(Path(path)):
            corpus = corpora.read(file, **options)
            hits = lint(corpus, chosen, date=date)
            if hits:
                texts = corpus.texts({f.doc_id for f in hits})
                found.extend(_placed(file, hits, texts))
    return found


def disagreements(
    styles: Sequence[str | Style] = (), *, date: dt.date | str | None = None
) -> pl.DataFrame:
    """Where houses differ about a term on a date: shown side by side, not resolved.

    One row a term on which at least two houses speak and not alike: `term`, and `houses`, a list
    of "house: avoids (allowed in direct) | prefers", in the order of the styles.
    None named means all shipped styles. Raises LexiconError, DesignError.
    """
    chosen = _styles(list(styles) or names())
    day = as_date(date)
    said: dict[Term, dict[str, str]] = {}
    for style in chosen:
        for rule in style.rules:
            if not rule.in_force(day):
                continue
            for term in rule.terms:
                said.setdefault(term, {})[style.id] = _avoids(rule)
            for term in rule.prefers:
                said.setdefault(term, {}).setdefault(style.id, "prefers")
    rows = [
        ("/".join(term), [f"{house}: {verdict}" for house, verdict in houses.items()])
        for term, houses in sorted(said.items())
        if len(set(houses.values())) > 1
    ]
    return pl.DataFrame(
        rows, schema={"term": pl.String, "houses": pl.List(pl.String)}, orient="row"
    )


def as_date(value: dt.date | str | None) -> dt.date | None:
    """A day from a date or `YYYY-MM-DD`. Raises DesignError."""
    if value is None or isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise DesignError(f"{value!r} is no date; write it as 2024-03-01") from error


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1; the column counts characters."""
    begin = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - begin + 1


# --- parts of a finding --------------------------------------------------------------------------


def _styles(styles: str | Style | Sequence[str | Style]) -> list[Style]:
    wanted = [styles] if isinstance(styles, (str, Style)) else list(styles)
    if not wanted:
        raise DesignError(f"name a style: {', '.join(names())}")
    return [s if isinstance(s, Style) else load_style(s) for s in wanted]


def _lexicons(terms: Iterable[Term]) -> list[Lexicon]:
    return [load_lexicon(name) for name in sorted({t[0] for t in terms})]


def _avoids(rule: Rule) -> str:
    return f"avoids (allowed in {', '.join(rule.allowed)})" if rule.allowed else "avoids"


def _elsewhere(
    term: Term, mine: Rule, styles: Sequence[Style], date: dt.date | None
) -> tuple[str, ...]:
    """What the other styles decide about the term on the date."""
    said = []
    for style in styles:
        if style.id == mine.style:
            continue
        for rule in style.rules:
            if rule.in_force(date) and term in rule.prefers:
                said.append(f"{style.id}: prefers")
            elif rule.in_force(date) and term in rule.terms:
                said.append(f"{style.id}: {_avoids(rule)}")
    return tuple(dict.fromkeys(said))


def _sentence(text: str, row: dict[str, Any]) -> str:
    begin, end = row["sentence_start"], row["sentence_end"]
    if begin is None or end is None:
        begin, end = max(0, row["start"] - 80), row["end"] + 80
    return " ".join(text[begin:end].split())


def _each(path: Path) -> list[Path]:
    """The files of a folder whose format is known, in a stable order; a file is itself."""
    if not path.is_dir():
        return [path]
    found = [p for p in sorted(path.rglob("*")) if p.is_file() and not p.name.startswith(".")]
    return [p for p in found if corpora.reader_for(p) is not None]


def _placed(file: Path, found: Sequence[Finding], texts: pl.DataFrame) -> Iterator[Finding]:
    """Findings with their positions in the file, where its bytes show the article's text."""
    try:
        raw = file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raw = ""
    by_zone = {
        (row["doc_id"], zone): row[column] or ""
        for row in texts.iter_rows(named=True)
        for zone, column in (("headline", "headline"), ("body", "text"))
    }
    places = _places(raw, by_zone)
    breaks = [i for i, c in enumerate(raw) if c == "\n"] if any(places.values()) else []

    def position(offset: int) -> tuple[int, int]:
        line = bisect_left(breaks, offset)
        return line + 1, offset - (breaks[line - 1] if line else -1)

    for f in found:
        place = places[f.doc_id, f.zone]
        line, column, end_line, end_column = 1, 1, 1, 1
        if place is not None:
            begin, written = place
            text = by_zone[f.doc_id, f.zone]
            line, column = position(begin + len(written(text[: f.start])))
            end_line, end_column = position(begin + len(written(text[: f.end])))
        yield replace(
            f, file=str(file), line=line, column=column, end_line=end_line, end_column=end_column
        )


Written = Callable[[str], str]


def _places(
    raw: str, texts: Mapping[tuple[str, str], str]
) -> dict[tuple[str, str], tuple[int, Written] | None]:
    """Where texts stand in a file and how their characters are written there, or None.

    As they are (plain text, most CSV), with quotation marks doubled (CSV), or as a JSON string.
    Articles come in the order of the file, so each is looked for after the one before, and in
    the way that served it: the file is read once, not once an article.
    """
    ways: list[Written] = [
        str,
        lambda t: t.replace('"', '""'),
        lambda t: json.dumps(t, ensure_ascii=False)[1:-1],
        lambda t: json.dumps(t)[1:-1],
    ]
    places: dict[tuple[str, str], tuple[int, Written] | None] = {}
    row = after = misses = 0
    previous = None
    for (doc_id, zone), text in texts.items():
        if doc_id != previous:
            row, previous = after, doc_id
        places[doc_id, zone] = None
        if not text or misses >= 3:
            continue
        for written in ways:
            sought = written(text)
            at = raw.find(sought, row)
            if at >= 0:
                places[doc_id, zone] = at, written
                after = max(after, at + len(sought))
                ways.sort(key=lambda way: way is not written)
                misses = 0
                break
        else:
            misses += 1
    return places


# --- reading style files -------------------------------------------------------------------------

_STYLE_KEYS = {"style", "title", "description", "language", "sources", "rules"}
_RULE_KEYS = {"terms", "prefers", "allowed", "from", "to", "source", "says", "suggests", "level"}


class _StyleReader(Reader):
    """Walks the YAML nodes of a style as `Reader` walks those of a lexicon."""

    def style(self, style_id: str) -> Style:
        root = self.compose()
        top = self.mapping(root, _STYLE_KEYS, "the style")
        for key in ("style", "title", "sources", "rules"):
            if key not in top:
                raise self.fail(f"the style has no {key!r}", root, f"add `{key}: ...`")
        named = self.string(top, "style")
        if named != style_id:
            raise self.fail(
                f"the style calls itself {named!r}, its file {style_id!r}",
                top["style"][1],
                f"write `style: {style_id}` or rename the file",
            )
        sources = self.sources(top)
        lexicons: dict[str, Lexicon] = {}
        rules = [
            self.rule(named, rule_id, key, node, sources, lexicons)
            for rule_id, (key, node) in self.mapping(top["rules"][1], None, "'rules'").items()
        ]
        return Style(
            id=named,
            title=self.string(top, "title"),
            description=self.string(top, "description"),
            language=self.string(top, "language", "en"),
            rules=tuple(rules),
            sources=sources,
            path=self.path,
        )

    def sources(self, top: Any) -> dict[str, Source]:
        found = {}
        for source_id, (_, node) in self.mapping(top["sources"][1], None, "'sources'").items():
            item = self.mapping(node, {"title", "url", "date", "verified"}, f"source {source_id!r}")
            if "title" not in item:
                raise self.fail(f"source {source_id!r} has no title", node, "title: ...")
            title, url, date = (self.string(item, k) for k in ("title", "url", "date"))
            found[source_id] = Source(source_id, title, url, date, self.flag(item, "verified"))
        return found

    def rule(
        self,
        style: str,
        rule_id: str,
        key: Any,
        node: Any,
        sources: dict[str, Source],
        lexicons: dict[str, Lexicon],
    ) -> Rule:
        entry = self.mapping(node, _RULE_KEYS, f"rule {rule_id!r}")
        for needed in ("terms", "from", "source", "says"):
            if needed not in entry:
                raise self.fail(f"rule {rule_id!r} has no {needed!r}", key, f"add `{needed}: ...`")
        level = self.string(entry, "level", "warning")
        if level not in LEVELS:
            raise self.fail(f"level: {level!r}", entry["level"][1], " or ".join(LEVELS))
        (source,) = self.known(entry, "source", sources, "source")
        start = self.date(entry, "from", latest=True)
        end = self.date(entry, "to", latest=False)
        if start and end and end <= start:
            raise self.fail(f"rule {rule_id!r} ends before it begins", entry["to"][1])
        return Rule(
            style=style,
            id=rule_id,
            terms=self.terms(entry, "terms", lexicons),
            prefers=self.terms(entry, "prefers", lexicons),
            allowed=self.known(entry, "allowed", VOICES, "voice"),
            start=start,
            end=end,
            source=sources[source],
            says=self.string(entry, "says"),
            suggests=self.string(entry, "suggests"),
            level=level,
        )

    def terms(self, entry: Any, key: str, lexicons: dict[str, Lexicon]) -> tuple[Term, ...]:
        found: dict[Term, None] = {}
        for value, node in self.texts(entry, key):
            lexicon_id, _, rest = value.partition("/")
            concept_id, _, variant_id = rest.partition("/")
            if lexicon_id not in lexicons:
                try:
                    lexicons[lexicon_id] = load_lexicon(lexicon_id)
                except LexiconError as error:
                    raise self.fail(
                        f"{value!r}: {error}", node, "lexicon/concept/variant"
                    ) from error
            concepts = {c.id: c for c in lexicons[lexicon_id].concepts}
            self.among(concept_id, concepts, f"concept of {lexicon_id}", node)
            variants = [v.id for v in concepts[concept_id].variants]
            if variant_id:
                self.among(variant_id, variants, f"variant of {concept_id}", node)
                variants = [variant_id]
            found |= dict.fromkeys((lexicon_id, concept_id, v) for v in variants)
        return tuple(found)

    def among(self, value: str, known: Iterable[str], what: str, node: Any) -> None:
        if value not in known:
            known = list(known)
            close = difflib.get_close_matches(value, known, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"there are: {', '.join(known)}"
            raise self.fail(f"no {what} is called {value!r}", node, hint)

    def date(self, entry: Any, key: str, *, latest: bool) -> dt.date | None:
        """A day; of a month or year alone its last day (`latest`) or its first.

        A rule is applied only where it is certain to have been in force.
        """
        value = self.string(entry, key)
        if not value:
            return None
        try:
            year, month, day = ([int(x) for x in value.split("-")] + [0, 0])[:3]
            month = month or (12 if latest else 1)
            day = day or (calendar.monthrange(year, month)[1] if latest else 1)
            return dt.date(year, month, day)
        except ValueError as error:
            raise self.fail(
                f"{value!r} is no date", entry[key][1], "2024-03-01, 2024-03 or 2024"
            ) from error
