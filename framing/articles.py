"""Articles as values, and how a raw row of a file becomes one."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from . import dates, language, tables
from .errors import InputError
from .extras import needed

# Column names understood, best first; compared without regard to case, spaces and dashes.
NAMES: dict[str, tuple[str, ...]] = {
    "doc_id": ("doc_id", "id", "article_id", "uuid", "guid", "uri", "storeid"),
    "outlet": (
        *("outlet", "source", "publication", "publisher", "media_name", "source_name"),
        *("publication_title", "pubtitle", "newspaper", "source_domain", "domain", "source_url"),
    ),
    "headline": ("headline", "title"),
    "text": (
        *("text", "body", "content", "full_text", "fulltext", "article", "article_text"),
        *("maintext", "story"),
    ),
    "date": (
        *("date", "published", "publish_date", "pubdate", "publication_date", "date_publish"),
        *("date_published", "published_at", "publishedat", "datetime"),
    ),
    "event": ("event", "cluster", "event_id", "story_id", "event_uri", "eventuri"),
    "url": ("url", "link", "document_url", "documenturl"),
    "lang": ("lang", "language", "language_of_publication", "meta_lang"),
    "wire": ("wire",),
    "duplicate_of": ("duplicate_of",),
    "body_start": ("body_start",),
}

GUESS = "guess"  # the language, or encoding, that is found rather than stated
WHOLE_FILE = 0  # the line a reader gives to an article that is the whole file


@dataclass(frozen=True, slots=True)
class Article:
    """One article: the fields of `tables.ARTICLES`, and further columns in `extra`."""

    doc_id: str
    outlet: str | None = None
    event: str | None = None
    date: dt.date | None = None
    headline: str | None = None
    text: str | None = None
    url: str | None = None
    lang: str | None = None
    wire: str | None = None
    duplicate_of: str | None = None
    body_start: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SetAside:
    """One input row, or a whole file (`line` None), that was not read, and why."""

    file: str
    line: int | None
    reason: str
    doc_id: str | None = None


def plain(name: str) -> str:
    """A column name as it is compared: lower case, with underscores for spaces and dashes."""
    return str(name).strip().lstrip("\ufeff").lower().replace(" ", "_").replace("-", "_")


ALIASES = {alias: name for name, aliases in NAMES.items() for alias in aliases}


def mapping(columns: Mapping[str, str] | None) -> dict[str, str]:
    """A hand-made mapping of fields to columns, checked: {"outlet": "Newspaper"}.

    A field mapped to "" is not read. Raises InputError for a field that articles do not have.
    """
    named = {}
    for name, column in (columns or {}).items():
        if plain(name) not in ALIASES:
            raise InputError(
                f"articles have no field {name!r} to map a column to; "
                f"they have {', '.join(n for n in NAMES if n != 'body_start')}"
            )
        named[ALIASES[plain(name)]] = column
    return named


def fields_of(keys: Iterable[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Which of a row's keys holds which field: by hand first, then by the names understood."""
    by_plain: dict[str, str] = {}
    for key in keys:
        by_plain.setdefault(plain(key), key)
    by_hand = {plain(column) for column in columns.values() if column}
    found: dict[str, str] = {}
    for name, aliases in NAMES.items():
        choices = [alias for alias in aliases if alias not in by_hand]
        if name in columns:
            choices = [plain(columns[name])] if columns[name] else []
        if held := [by_plain[choice] for choice in choices if choice in by_plain]:
            found[name] = held[0]
    return found


def needs_text(keys: Iterable[str], columns: Mapping[str, str], where: str) -> str:
    """The message for a table that has neither text nor headline, or lacks a mapped column."""
    keys = list(keys)
    by_plain = {plain(k) for k in keys}
    shown = ", ".join(map(repr, keys[:40])) + (f" and {len(keys) - 40} more" if keys[40:] else "")
    for name, column in columns.items():
        if column and plain(column) not in by_plain:
            return f"{where} has no column {column!r} to use as {name}; it has {shown or 'none'}"
    if not {"text", "headline"} & fields_of(keys, columns).keys():
        return (
            f"{where} has no column understood as text or headline; it has {shown or 'none'}. "
            "Name one with --column text=NAME (in Python: columns={'text': 'NAME'})"
        )
    return ""


AFTER_HEADLINE = re.compile(
    r"""[.!?…:;,]{0,3}["”’')\]]{0,2}[ \t]{0,9}(?:\r?\n|\Z)\s*|[.!?…]{1,3}["”’]?\s+"""
)


def body_start(headline: str | None, text: str | None) -> int:
    """Characters of `text` that repeat the headline, with what parts it from the body.

    The headline counts as repeated where the text begins with it exactly (after white space or
    `# `) and a new line, the end, or the end of a sentence follows: a first sentence that merely
    begins with the same words is body.
    """
    if not headline or not text:
        return 0
    headline = headline.strip()
    start = len(text) - len(text.lstrip("# \t\r\n\ufeff"))
    if not text.startswith(headline, start):
        return 0
    end = start + len(headline)
    if match := AFTER_HEADLINE.match(text, end):
        return match.end()
    if headline[-1] in ".!?…" and text[end : end + 1].isspace():
        return len(text) - len(text[end:].lstrip())
    return 0


def mender() -> Callable[[str], str]:
    """A function that undoes mojibake (UTF-8 read as another encoding) and alters nothing else.

    Robyn Speer's ftfy, its repair of encodings alone. Raises InputError without extra `[intake]`.
    """
    fix: Callable[[str], str] = needed("ftfy").fix_encoding
    return fix


class Rows:
    """Turns the raw rows of one file into articles.

    `seen` holds the ids of the corpus so far and grows. `day_first` is asked once, of these rows,
    and only where a date such as 03/04/2024 needs it: it says what the file's other dates prove,
    or None.
    """

    def __init__(
        self,
        file: str,
        name: str,
        *,
        seen: set[str],
        columns: Mapping[str, str] | None = None,
        outlet: str | None = None,
        source: str = "",
        mend: bool = False,
        lang: str | None = None,
        day_first: Callable[[Rows], bool | None] | None = None,
    ) -> None:
        self.file, self.name, self.outlet, self.source = file, name, outlet, source
        self.seen, self.columns = seen, columns or {}
        self._mend = mender() if mend else None
        self.lang = lang
        self._ask_day_first = day_first
        self._day_first: bool | None = None
        self._known: dict[tuple[str, ...], tuple[dict[str, str], list[tuple[str, str]]]] = {}

    def fields(self, raw: Mapping[str, Any]) -> tuple[dict[str, str], list[tuple[str, str]]]:
        """{field: key} and [(column name, key)] of the further columns of a raw row."""
        keys = tuple(raw)
        known = self._known.get(keys)
        if known is None:
            if len(self._known) > 1000:  # rows of a malicious file each with other keys
                self._known.clear()
            found = fields_of(keys, self.columns)
            taken = set(found.values())
            rest = [
                (f"{key}_read" if key in tables.ARTICLES else str(key), key)
                for key in keys
                if key not in taken
            ]
            known = self._known[keys] = (found, rest)
        return known

    def article(self, line: int, raw: Mapping[str, Any]) -> Article | SetAside:
        """The article of a raw row, or why there is none."""
        found, rest = self.fields(raw)
        cell = {name: raw[key] for name, key in found.items()}
        given = _string(cell.get("doc_id"))

        def aside(reason: str) -> SetAside:
            return SetAside(self.file, line or None, reason, _shown(given))

        headline, text = _text(cell.get("headline")), _text(cell.get("text"))
        if headline is None and text is None:
            return aside("neither headline nor text")
        if "\x00" in (headline or "") or "\x00" in (text or ""):
            return aside("NUL characters in the text: is this a damaged or a binary file?")

        extra = {name: _value(raw[key]) for name, key in rest}
        start = cell.get("body_start")
        if not isinstance(start, int) or not 0 <= start <= len(text or ""):
            start = body_start(headline, text)
        if self._mend:
            read = headline, text
            headline = headline and self._mend(headline)
            # Apart, so that the body begins where it did.
            text = text and self._mend(text[:start]) + self._mend(text[start:])
            start = len(self._mend(read[1][:start])) if read[1] else 0
            extra["mended"] = (headline, text) != read
        try:
            date = self._date(cell.get("date"))
        except dates.AmbiguousDate:
            date, extra["date_read"] = None, str(cell["date"])
        except ValueError as error:
            return aside(
                f"the date {str(cell['date'])[:40]!r} {error} "
                "(--column date= reads the articles without dates)"
            )

        doc_id = given if given is not None else self._made_id(line)
        if doc_id in self.seen:
            return aside("duplicate id")
        outlet = _string(cell.get("outlet"))
        lang = language.code(_string(cell.get("lang")) or self.lang)
        if lang == GUESS:
            lang = language.guess(text or headline)
        article = Article(
            doc_id=doc_id,
            outlet=_host(outlet) if outlet is not None else self.outlet,
            event=_string(cell.get("event")),
            date=date,
            headline=headline,
            text=text,
            url=_string(cell.get("url")),
            lang=lang,
            wire=_string(cell.get("wire")),
            duplicate_of=_string(cell.get("duplicate_of")),
            body_start=start,
            extra=extra,
        )
        if reason := _undecodable(article):
            return aside(reason)
        self.seen.add(doc_id)
        return article

    def frame(self, raw: pl.DataFrame) -> pl.DataFrame | None:
        """The articles of some rows of a table, as `article()` makes each, column by column.

        None where a cell needs a closer look, which `article()` gives it: other types than
        strings, what will be set aside, ids to be made or met before.
        """
        found, rest = self.fields(dict.fromkeys(raw.columns))
        strings = (*_LABELS, "headline", "text")
        if (
            self._mend
            or "doc_id" not in found
            or any(raw.schema[found[n]] not in _STRINGS for n in strings if n in found)
            or any(raw.schema[key] not in _KEPT for _, key in rest)
            or ("date" in found and raw.schema[found["date"]] not in _DATES)
            or len({name for name, _ in rest}) < len(rest)
        ):
            return None
        none = pl.lit(None, pl.String)
        cells = raw.select(
            *((_label(found[n]) if n in found else none).alias(n) for n in _LABELS),
            *((_body(found[n]) if n in found else none).alias(n) for n in ("headline", "text")),
        )
        ids, texts = cells["doc_id"], cells.select("headline", "text")
        damaged = pl.any_horizontal(pl.all().str.contains("\x00", literal=True))
        if (
            ids.null_count()
            or not self.seen.isdisjoint(known := ids.to_list())
            or len(set(known)) < len(known)
            or texts.select((pl.all_horizontal(pl.all().is_null()) | damaged).any()).item()
        ):
            return None
        try:
            dated = raw[found["date"]] if "date" in found else cells["event"].clear(raw.height)
            date = _each(dated, self._date, pl.Date)
        except ValueError:
            return None
        lang = _each(cells["lang"], lambda x: language.code(x or self.lang), pl.String)
        if (lang == GUESS).any():
            return None
        begin = self._body_starts(
            texts, raw[found["body_start"]] if "body_start" in found else None
        )
        if begin is None:
            return None
        outlet = _each(cells["outlet"], lambda x: _host(x) if x else self.outlet, pl.String)
        columns = {c.name: c for c in cells}
        columns |= {"outlet": outlet, "date": date, "lang": lang, "body_start": begin}
        self.seen.update(known)
        return pl.DataFrame(
            {n: columns[n] for n in tables.ARTICLES} | {name: raw[key] for name, key in rest}
        )

    def _body_starts(self, texts: pl.DataFrame, given: pl.Series | None) -> pl.Series | None:
        """Where bodies begin, as given or as found; None where it is given in no whole numbers."""
        start = pl.lit(None, pl.Int64)
        if given is not None:
            if given.dtype != pl.Null and not given.dtype.is_integer():
                return None
            start = pl.lit(given.cast(pl.Int64, strict=False))
        size = pl.col("text").fill_null("").str.len_chars()
        head = pl.col("headline").str.strip_chars(_SPACES)
        body = pl.col("text").str.strip_chars_start("# \t\r\n\ufeff")
        told = texts.select(
            start=pl.when((start >= 0) & (start <= size)).then(start),
            repeated=body.str.starts_with(head).fill_null(False),
        )
        begin = told["start"].fill_null(0).to_list()
        for i in (told["start"].is_null() & told["repeated"]).arg_true():
            begin[i] = body_start(*texts.row(i))
        return pl.Series(begin, dtype=pl.Int64)

    def _made_id(self, line: int) -> str:
        """File and row make an id that stays the same; a second source of that name is told apart."""
        made = f"{self.name}#{line}" if line else self.name
        for prefix in ("", f"{self.source.rstrip('/').rsplit('/', 1)[-1]}/", f"{self.source}/"):
            if prefix + made not in self.seen:
                return prefix + made
        return made

    def _date(self, value: Any) -> dt.date | None:
        try:
            return dates.parse(value, day_first=self._day_first)
        except dates.AmbiguousDate:
            if self._ask_day_first is None:
                raise
            self._day_first, self._ask_day_first = self._ask_day_first(self), None
            return dates.parse(value, day_first=self._day_first)


# As Python has it: Polars' own do not count the separators of files and records.
_SPACES = "".join(chr(c) for c in range(0x3001) if chr(c).isspace())
_INK = r"[^\s\x1c-\x1f]"
_LABELS = ("doc_id", "outlet", "event", "url", "lang", "wire", "duplicate_of")
_STRINGS = (pl.String, pl.Null)
_DATES = (*_STRINGS, pl.Date, pl.Datetime)
_KEPT = (
    *(pl.String, pl.Null, pl.Boolean, pl.Float64, pl.Float32),
    *(pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32),
)


def _label(key: str) -> pl.Expr:
    """A column as `_string` makes it of strings."""
    label = pl.col(key).cast(pl.String).str.strip_chars(_SPACES)
    return pl.when(label != "").then(label)


def _body(key: str) -> pl.Expr:
    """A column as `_text` makes it of strings."""
    text = pl.col(key).cast(pl.String)
    return pl.when(text.str.contains(_INK)).then(text)


def _each(column: pl.Series, made: Callable[[Any], Any], dtype: Any) -> pl.Series:
    """A column of what is made of each cell, worked out once for those that are equal."""
    values = column.unique().to_list()
    made_of = {value: made(value) for value in values}
    return pl.Series(column.name, [made_of[v] for v in column.to_list()], dtype=dtype)


def _text(value: Any) -> str | None:
    """A headline or text as read; None where it is empty."""
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if text and not text.isspace() else None


def _string(value: Any) -> str | None:
    """A label: stripped, None where empty; of a nested source its title, name or address."""
    if value is None or value == "":
        return None
    if isinstance(value, Mapping):
        value = next((value[k] for k in ("title", "name", "uri", "id") if value.get(k)), None)
        return _string(value) if not isinstance(value, Mapping) else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool | list):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return str(value).strip() or None


def _host(outlet: str) -> str:
    """An outlet given as an address is called by its host."""
    if not outlet.startswith(("http://", "https://")):
        return outlet
    return outlet.split("/")[2].split("@")[-1].partition(":")[0].removeprefix("www.") or outlet


def _value(value: Any) -> Any:
    """A further column's cell: numbers, truth values and strings as they are, the rest as JSON."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _undecodable(article: Article) -> str:
    """Why an article's characters cannot be stored as UTF-8, or ""."""
    parts = [getattr(article, name) for name in tables.ARTICLES if name != "body_start"]
    strings = [*parts, *article.extra.values(), *article.extra]
    try:
        for string in strings:
            if isinstance(string, str) and not string.isascii():
                string.encode()
    except UnicodeEncodeError as error:
        code = ord(error.object[error.start])
        if 0xDC80 <= code <= 0xDCFF:  # Python's mark for a byte that is not UTF-8
            return f"undecodable byte 0x{code - 0xDC00:02x}: not UTF-8; try --encoding guess"
        return f"half a character (surrogate U+{code:04X}) in the text"
    return ""


def _shown(doc_id: str | None) -> str | None:
    """An id that can be stored: undecodable bytes in it are escaped."""
    return doc_id and doc_id.encode(errors="backslashreplace").decode()
