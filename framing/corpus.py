"""Where articles come from: `read()` gives a Corpus, which streams batches of a table.

A corpus never holds its articles. Every pass opens the sources again and yields batches of some
thousand rows; every row or file that could not be read is told in the batch's `set_aside`.
"""

from __future__ import annotations

import codecs
import difflib
import hashlib
import inspect
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import polars as pl

from . import articles as values
from . import dates, files, registry, remote, store, tables, text
from .articles import Article, Rows, SetAside
from .errors import InputError

__all__ = [
    "Article",
    "Batch",
    "Corpus",
    "Fingerprint",
    "SetAside",
    "concat",
    "index",
    "read",
    "write",
]

BATCH_CHARACTERS = 32_000_000  # a batch ends early here, however few its rows
BATCH_CELLS = 4_000_000
MAX_COLUMNS = 20_000  # different further columns of a corpus
FRAME_ROWS = 2000  # of a table that are made articles at once
PROBE = 50  # rows after which a file without any text or headline is refused


Item = Article | SetAside | pl.DataFrame  # a frame is of `tables.ARTICLES`


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of `tables.ARTICLES` (further columns follow) and of `tables.SET_ASIDE`.

    `engine` is that of the corpus: what reads who says what.
    """

    articles: pl.DataFrame
    set_aside: pl.DataFrame
    engine: str = "rules"
    _buffers: dict[str, text.Joined] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )


COLUMN = {"headline": "headline", "body": "text"}  # where a zone's text stands


def buffer(batch: Any, zone: str) -> text.Joined:
    """The texts of a zone of a batch as one buffer, made once and shared by all who read it."""
    known = getattr(batch, "_buffers", {})
    if zone not in known:
        # As bytes, so that no string is made for every article.
        texts = batch.articles[COLUMN[zone]].cast(pl.Binary).to_list()
        known[zone] = text.join_utf8([x or b"" for x in texts])
    return known[zone]


@dataclass(frozen=True)
class Corpus:
    """Sources to be read, lazily; made by `read()` or `Corpus.from_frame()`.

    Further columns of the input are kept: numbers and truth values in their type, nested values
    as JSON, everything else as strings. A batch in which such a column is wholly empty gives it
    dtype Null, so join the frames of batches by `concat()`.

    `engine` is the full name of what reads who says what in it (`attribution.engines`).
    """

    sources: tuple[Path, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False
    limit: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    table: pl.DataFrame | None = field(default=None, repr=False, compare=False)
    assigned: pl.DataFrame | None = field(default=None, repr=False, compare=False)
    only: tuple[Path, Path] | None = None  # one file, and the source it is of
    engine: str = "rules"

    @classmethod
    def from_frame(cls, frame: pl.DataFrame, *, columns: Mapping[str, str] | None = None) -> Corpus:
        """A corpus of a Polars frame in memory, its columns understood as those of a file.

        Raises InputError where it has neither a text nor a headline column.
        """
        named = values.mapping(columns)
        if message := values.needs_text(frame.columns, named, "the frame"):
            raise InputError(message)
        return cls(columns=named, table=frame)

    def batches(self, rows: int = 2000) -> Iterator[Batch]:
        """Stream the corpus, at most `rows` articles at a time, from the start at every call.

        Raises InputError for a source without a text or headline column, for sources without a
        single article, and, where `strict`, at the first row that would be set aside.
        """
        n_articles = n_aside = 0
        first: SetAside | None = None
        for batch in self._passed(rows):
            if self.assigned is not None:
                batch = Batch(_assigned(batch.articles, self.assigned), batch.set_aside)
            n_articles += batch.articles.height
            n_aside += batch.set_aside.height
            if first is None and n_aside:
                first = SetAside(**batch.set_aside.row(0, named=True))
                if self.strict:
                    raise InputError(f"{_said(first)} (strict reading stops here)")
            yield replace(batch, engine=self.engine)
        if not n_articles and self.limit != 0 and self.only is None:
            sources = ", ".join(map(str, self.sources)) or "the frame"
            why = f"; {n_aside} set aside, the first: {_said(first)}" if first else ""
            raise InputError(f"no articles in {sources}{why}")

    def assign(self, columns: pl.DataFrame) -> Corpus:
        """The corpus with columns filled by doc_id, such as events or duplicates that were found.

        `columns` has `doc_id` and any further columns; a null leaves what was read.

        Raises InputError without `doc_id`, or where it names an article twice.
        """
        if "doc_id" not in columns.columns or columns["doc_id"].is_duplicated().any():
            raise InputError("columns are assigned by doc_id: each article once")
        if self.assigned is not None:
            old = self.assigned
            both = _assigned(old.join(columns, on="doc_id", how="semi"), columns)
            rest = [
                old.join(columns, on="doc_id", how="anti"),
                columns.join(old, on="doc_id", how="anti"),
            ]
            columns = pl.concat([both, *rest], how="diagonal_relaxed")
        return replace(self, assigned=columns)

    def files(self) -> Iterator[tuple[Path, Path]]:
        """(source, file) of every file that is read, in order; of a stored corpus its shards."""
        for source in self.sources:
            if store.is_store(source):
                yield from (
                    (source, source / s["file"]) for s in store.manifest(source)["articles"]
                )
            else:
                yield from ((source, path) for path in _files(source))

    def of_file(self, source: Path, path: Path, rows: tuple[int, int] | None = None) -> Corpus:
        """The part of the corpus that stands in one of its `files()`; it may be empty.

        `rows` are the first and last (half-open, from 0) rows of a Parquet file to read.
        """
        options = dict(self.options) | ({"rows": rows} if rows is not None else {})
        return replace(self, sources=(source,), only=(source, path), options=options)

    def frame(self) -> pl.DataFrame:
        """All articles as one table (`tables.ARTICLES`); mind the memory of a large corpus."""
        return concat([batch.articles for batch in self.batches(10_000)])

    def set_aside(self) -> pl.DataFrame:
        """All rows and files that are not read, with reasons (`tables.SET_ASIDE`)."""
        return pl.concat([batch.set_aside for batch in self.batches(10_000)])

    def texts(self, doc_ids: Iterable[str]) -> pl.DataFrame:
        """Some articles (`tables.ARTICLES`), in one streaming pass.

        Rows come in the order of the corpus; an id that it does not have is left out.
        """
        wanted = pl.DataFrame({"doc_id": list(set(doc_ids))}, schema={"doc_id": pl.String})
        parts = [tables.empty(tables.ARTICLES)]
        missing = wanted.height
        if missing:
            for batch in self.batches():
                part = batch.articles.select(list(tables.ARTICLES)).join(
                    wanted, on="doc_id", how="semi"
                )
                parts.append(part)
                missing -= part.height
                if not missing:
                    break
        return pl.concat(parts)

    def fingerprint(self) -> str:
        """SHA-256 (hex) over the ids and the digests of headlines and texts; holds no text."""
        digest = Fingerprint()
        for batch in self.batches():
            digest.add(batch.articles)
        return digest.hexdigest()

    def _passed(self, rows: int) -> Iterator[Batch]:
        """All batches of one pass; corpora on disk go by as the frames they are."""
        seen: set[str] = set()
        as_stored = not self.columns and not {"lang", "mend"} & self.options.keys()

        if self.only is not None and as_stored and store.is_store(self.only[0]):
            first, last = self.options.get("rows") or (0, None)
            stored_rows = pl.scan_parquet(self._here(self.only[1]), glob=False)
            part = stored_rows.slice(first, None if last is None else last - first).collect()
            for some in part.iter_slices(rows):
                yield Batch(some, tables.empty(tables.SET_ASIDE))
            return
        if self.only is not None:
            yield from _batched(self._file(*self.only, seen), rows)
            return

        def kind(source: Path) -> bool:
            return as_stored and store.is_store(source)

        if self.table is not None:
            yield from _batched(self._items((), seen), rows)
        for stored, sources in groupby(self.sources, key=kind):
            if not stored:
                yield from _batched(self._items(sources, seen), rows)
                continue
            for source in sources:
                yield from self._stored(source, seen, rows)

    def _left(self, seen: set[str]) -> int | None:
        return None if self.limit is None else max(0, self.limit - len(seen))

    def _stored(self, source: Path, seen: set[str], rows: int) -> Iterator[Batch]:
        for frame in store.frames(source, "set_aside"):
            yield Batch(tables.empty(tables.ARTICLES), frame)
        for frame in store.frames(source):
            repeated = [doc_id for doc_id in frame["doc_id"] if doc_id in seen]
            aside = [SetAside(str(source), None, "duplicate id", i) for i in repeated]
            kept = frame.filter(~pl.col("doc_id").is_in(repeated)) if repeated else frame
            left = self._left(seen)
            kept = kept if left is None else kept.head(left)
            seen.update(kept["doc_id"])
            if aside:
                yield Batch(tables.empty(tables.ARTICLES), _aside_frame(aside))
            for part in kept.iter_slices(rows):
                yield Batch(part, tables.empty(tables.SET_ASIDE))
            if self._left(seen) == 0:
                return

    def _items(self, sources: Iterable[Path], seen: set[str]) -> Iterator[Item]:
        """Articles and what is set aside, in the order of the sources, at most `limit` articles."""
        extras: set[str] = set()
        for item in self._rows(sources, seen):
            if isinstance(item, Article | pl.DataFrame):
                extras.update(item.extra if isinstance(item, Article) else item.columns)
                if len(extras) > MAX_COLUMNS:
                    raise InputError(
                        f"more than {MAX_COLUMNS:,} different columns: is this a table of articles?"
                    )
            yield item
            if self._left(seen) == 0:
                return

    def _rows(self, sources: Iterable[Path], seen: set[str]) -> Iterator[Item]:
        if self._left(seen) == 0:
            return
        if self.table is not None:
            yield from self._framed("the frame", "frame", self.table, seen)
        for source in sources:
            if store.is_store(source):
                for frame in store.frames(source, "set_aside"):
                    yield from (SetAside(**row) for row in frame.iter_rows(named=True))
                for frame in store.frames(source):
                    yield from self._framed(str(source), source.name, frame, seen)
                continue
            for path in _files(source):
                yield from self._file(source, path, seen)

    def _framed(self, file: str, name: str, frame: pl.DataFrame, seen: set[str]) -> Iterator[Item]:
        rows = Rows(file, name, seen=seen, columns=self.columns, **self._told())
        for number in range(0, frame.height, FRAME_ROWS):
            yield from self._sliced(rows, number + 1, frame[number : number + FRAME_ROWS])

    def _sliced(self, rows: Rows, number: int, raw: pl.DataFrame) -> Iterator[Item]:
        """The articles of some rows of a table: at once, or one by one where any is special."""
        left = self._left(rows.seen)
        made = rows.frame(raw if left is None else raw.head(left))
        if made is not None:
            yield made
            return
        for line, row in enumerate(raw.iter_rows(named=True), start=number):
            yield rows.article(line, row)

    def _here(self, path: Path) -> Path:
        """A file on this machine: itself, or a copy of as much of it as is read."""
        return remote.local(path, self.options.get("rows"))

    def _told(self) -> dict[str, Any]:
        """What Rows is told of the options."""
        return {"mend": bool(self.options.get("mend")), "lang": self.options.get("lang")}

    def _file(self, source: Path, path: Path, seen: set[str]) -> Iterator[Item]:
        """The articles of one file; what ails it, it says, and the others are read."""
        inside = path != source
        relative = path.relative_to(source) if inside else Path(path.name)
        if not path.is_file():
            what = "a folder that cannot be listed" if path.is_dir() else "not a regular file"
            yield SetAside(str(path), None, what)
            return
        reader = reader_for(self._here(path))
        if reader is None:
            yield SetAside(str(path), None, _no_reader(path))
            return
        rows = Rows(
            str(path),
            relative.as_posix(),
            seen=seen,
            columns=self.columns,
            outlet=relative.parts[0] if len(relative.parts) > 1 else None,
            source=source.as_posix(),
            **self._told(),
            # Not of `rows` itself: a cycle would keep a long run's ids until it is looked for.
            day_first=lambda asking: self._day_first(reader, path, asking),
        )
        if hasattr(reader, "frames"):
            yield from self._frames(reader, path, rows, alone=not inside)
            return
        lacking: list[tuple[int, dict[str, Any]]] = []  # rows before the first with a text column
        usable = False
        keys: dict[str, None] = {}
        for item in self._raw(reader, path, alone=not inside):
            if isinstance(item, SetAside):
                yield item
                continue
            line, raw = item
            if not usable:
                keys |= dict.fromkeys(raw)
                lacking.append(item)
                usable = not values.needs_text(keys, self.columns, str(path))
                if not usable and len(lacking) < PROBE:
                    continue
                if not usable:
                    break
                for line, raw in lacking:
                    yield rows.article(line, raw)
                continue
            yield rows.article(line, raw)
        if lacking and not usable:
            message = values.needs_text(keys, self.columns, str(path))
            if not inside:
                raise InputError(message)
            yield SetAside(str(path), None, message)

    def _frames(self, reader: ModuleType, path: Path, rows: Rows, *, alone: bool) -> Iterator[Item]:
        """The articles of a file that its reader gives in tables."""
        for item in self._given(reader.frames, path, alone=alone):
            if isinstance(item, SetAside):
                yield item
                continue
            number, raw = item
            if not raw.height:
                continue
            if message := values.needs_text(raw.columns, self.columns, str(path)):
                if alone:
                    raise InputError(message)
                yield SetAside(str(path), None, message)
                return
            yield from self._sliced(rows, number, raw)

    def _raw(
        self, reader: ModuleType, path: Path, *, alone: bool = True
    ) -> Iterator[tuple[int, dict[str, Any]] | SetAside]:
        """A reader's rows."""
        return self._given(reader.read, path, alone=alone)

    def _given(self, read: Callable[..., Any], path: Path, *, alone: bool) -> Iterator[Any]:
        """What a reader gives; a file that breaks off becomes a set-aside row, never a traceback.

        So does, unless the file is `alone`, one that needs an extra that is not installed.
        """
        taken = inspect.signature(read).parameters
        options = {k: v for k, v in self.options.items() if k in taken}
        try:
            here = self._here(path)
            for item in read(here, **options):
                if here is not path and isinstance(item, SetAside):
                    item = replace(item, file=item.file.replace(str(here), str(path)))
                yield item
        except (OSError, EOFError, UnicodeError) as error:
            yield SetAside(str(path), None, f"cannot be read: {error}")
        except InputError as error:
            if alone:
                raise
            yield SetAside(str(path), None, str(error))

    def _day_first(self, reader: ModuleType, path: Path, rows: Rows) -> bool | None:
        """What a file's dates prove of their order: day first, month first, or None."""
        proved = {dates.order(value) for value in self._dates(reader, path, rows)} - {None}
        return proved.pop() if len(proved) == 1 else None

    def _dates(self, reader: ModuleType, path: Path, rows: Rows) -> Iterator[Any]:
        """The dates of a file as they stand there; of a table equal ones once."""
        framed = hasattr(reader, "frames")
        for item in self._given(reader.frames if framed else reader.read, path, alone=True):
            if not isinstance(item, SetAside):
                raw = item[1]
                key = rows.fields(dict.fromkeys(raw.columns) if framed else raw)[0].get("date", "")
                if key in (raw.columns if framed else raw):
                    yield from raw[key].unique() if framed else (raw[key],)


def read(
    *sources: str | os.PathLike[str],
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
    limit: int | None = None,
    engine: str = "rules",
    **options: Any,
) -> Corpus:
    """A corpus of files and folders, opened lazily.

    In a folder every file whose format is known is read, and the first sub-folder names the
    outlet of articles that name none; hidden files are passed over. `columns` maps fields to the
    columns of the input where their names are not understood: {"text": "sentence"}. `limit` stops
    after so many articles. Further options go to the readers that know them: `encoding` (a name,
    or "guess"; UTF-8 otherwise) and `fetch` (load the addresses of a list of pages). `mend` repairs
    mojibake by ftfy and marks the articles it changed in a column `mended`: it alters the text.
    `lang` states the language of articles that state none ("en"), or has it found ("guess").
    `engine` reads who says what: `rules`, `parse` (spaCy, the extra [parse]) or `parse:NAME` with
    that pipeline.

    A source may stand on another system: `s3://bucket/archive/` (extra `[remote]`, `remote.py`).

    Raises InputError where a source does not exist, a folder has no files, or the engine is not
    installed.
    """
    if not sources:
        raise InputError("nothing to read: name a file or a folder of articles")
    paths = tuple(remote.at(source) for source in sources)
    for path in paths:
        if not path.exists():
            raise InputError(f"there is no file or folder {path}{_near(path)}")
        if not path.is_dir() and not path.is_file():
            raise InputError(f"{path} is not a regular file: it would be read more than once")
        if path.is_dir() and next(_files(path), None) is None:
            raise InputError(f"the folder {path} has no files to read")
    encoding = options.get("encoding")
    if encoding and encoding != "guess":
        try:
            codecs.lookup(encoding)
        except LookupError as error:
            raise InputError(
                f"no encoding is called {encoding!r}; try guess, utf-8, cp1252 or utf-16"
            ) from error
    named = values.mapping(columns)
    if engine != "rules":
        from .attribution.engines import resolve

        engine = resolve(engine)
    given = {k: v for k, v in options.items() if v is not None}
    return Corpus(paths, named, strict, limit, given, engine=engine)


def concat(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Frames of batches as one table: their further columns united, never empty of a dtype."""
    frames = list(frames)
    if not frames:
        return tables.empty(tables.ARTICLES)
    whole = pl.concat(frames, how="diagonal_relaxed")
    return whole.with_columns(pl.col(pl.Null).cast(pl.String))


def write(corpus: Corpus, path: str | os.PathLike[str], *, append: bool = False) -> dict[str, Any]:
    """Store a corpus in a folder that `read()` takes as a source; its manifest.

    The folder appears, or changes, in one step at the end. With `append` articles are added to
    the corpus in it; those whose id it has already are set aside.

    Raises InputError where the folder holds a corpus (without `append`) or anything else.
    """
    from . import __version__

    folder = remote.at(path)
    if remote.is_remote(folder):
        raise InputError(f"a corpus is stored on a disk of this machine, not at {folder}")
    with store.Writing(folder, append=append) as writing:
        known = store.doc_ids(folder) if writing.appending else set()
        digest = Fingerprint()
        n_articles = n_aside = 0
        for batch in corpus.batches():
            articles, aside = batch.articles, batch.set_aside
            if known and (repeated := [i for i in articles["doc_id"] if i in known]):
                told = [SetAside(str(folder), None, "in the corpus already", i) for i in repeated]
                aside = pl.concat([aside, _aside_frame(told)])
                articles = articles.filter(~pl.col("doc_id").is_in(repeated))
            digest.add(articles)
            n_articles += articles.height
            n_aside += aside.height
            writing.add(articles, aside)
        return writing.commit(
            {
                "toolkit": __version__,
                "sources": [source.name for source in corpus.sources],
                "columns": dict(corpus.columns),
                "options": {k: str(v) for k, v in corpus.options.items()},
                "articles": n_articles,
                "set_aside": n_aside,
                "fingerprint": digest.hexdigest(),
            }
        )


def index(articles: pl.DataFrame, batch: Batch | None = None) -> pl.DataFrame:
    """Articles without their text (`tables.INDEX`), with the words of headline and body counted.

    Words before `body_start` are not the body's. Further columns follow. `batch` is the one that
    the articles are of, where its buffers can be used.
    """
    whole = batch or Batch(articles, tables.empty(tables.SET_ASIDE))
    headlines, bodies = (buffer(whole, zone) for zone in tables.ZONES)
    begin = articles["body_start"].fill_null(0).to_numpy()
    counted = {
        "n_words_headline": pl.Series(text.word_counts(headlines)),
        "n_words_body": pl.Series(text.word_counts(bodies, begin=begin)),
    }
    kept = {c.name: c for c in articles if c.name not in ("text", "body_start")}
    return tables.conform(pl.DataFrame(kept | counted), tables.INDEX)


class Fingerprint:
    """SHA-256 over ids, headlines and texts of articles, each after its lengths, in their order."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def add(self, articles: pl.DataFrame) -> None:
        """Take in a batch of `tables.ARTICLES`."""
        update = self._digest.update
        columns = pl.col("doc_id", "headline", "text").fill_null("").cast(pl.Binary)
        for doc_id, headline, body in zip(*(c.to_list() for c in articles.select(columns))):
            lengths = len(doc_id), len(headline), len(body)
            update(b"%d,%d,%d:%b%b" % (*lengths, doc_id, headline))
            update(body)

    def hexdigest(self) -> str:
        """The fingerprint so far, 64 hexadecimal digits."""
        return self._digest.hexdigest()


# --- files and their readers ----------------------------------------------------------------


def _files(source: Path) -> Iterator[Path]:
    """The files of a source in a stable order; hidden ones and linked folders are passed over.

    A folder that cannot be listed comes itself, at the end.
    """
    if not source.is_dir():
        yield source
        return
    if isinstance(source, remote.RemotePath):
        for path in source.files():
            if not any(p.startswith((".", "__MACOSX")) for p in path.relative_to(source).parts):
                yield cast(Path, path)
        return
    closed: list[OSError] = []
    for folder, folders, names in os.walk(source, onerror=closed.append):
        folders[:] = sorted(f for f in folders if not f.startswith((".", "__MACOSX")))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(folder, name)
    yield from (Path(error.filename) for error in closed)


@cache
def _readers() -> dict[str, ModuleType]:
    return registry.load_all("readers")


def reader_for(path: Path) -> ModuleType | None:
    """The reader of a file: by suffix, unless the file's first bytes say that it is another's.

    A reader may have `sniff(head: bytes) -> bool`, True only where the first bytes prove its
    format; `head` is decompressed where the file is gzip. One without suffixes is known by
    content alone and is asked first: a database's download may be called .txt or .html.
    """
    readers = _readers()
    name = path.name.lower()
    fitting = [
        (len(suffix), reader)
        for reader in readers.values()
        for suffix in reader.SUFFIXES
        if name.endswith(suffix)
    ]
    by_suffix = max(fitting, key=lambda pair: pair[0])[1] if fitting else None
    head = b""
    with suppress(OSError):
        head = files.head(path)
    if not head.strip():
        return by_suffix
    for reader in readers.values():
        if not reader.SUFFIXES and _sniffs(reader, head):
            return reader
    if by_suffix and _sniffs(by_suffix, head):
        return by_suffix
    return next((r for r in readers.values() if _sniffs(r, head)), by_suffix)


def _sniffs(reader: ModuleType, head: bytes) -> bool:
    return bool(hasattr(reader, "sniff") and reader.sniff(head))


def _no_reader(path: Path) -> str:
    known = sorted({suffix for reader in _readers().values() for suffix in reader.SUFFIXES})
    return f"no reader for {path.suffix or 'a file without suffix'}; there are {' '.join(known)}"


def _near(path: Path) -> str:
    """Names beside a missing path that look like it."""
    try:
        beside = [p.name for p in path.parent.iterdir()]
    except OSError:
        return f" (nor the folder {path.parent})"
    near = difflib.get_close_matches(path.name, beside, n=3, cutoff=0.6)
    return f"; did you mean {' or '.join(str(path.parent / n) for n in near)}?" if near else ""


def _said(item: SetAside) -> str:
    line = f":{item.line}" if item.line else ""
    return f"{item.file}{line}: {item.reason}"


# --- rows to tables -------------------------------------------------------------------------


def _assigned(articles: pl.DataFrame, columns: pl.DataFrame) -> pl.DataFrame:
    """Articles with the columns of another table, by doc_id, where that has a value."""
    joined = articles.join(columns, on="doc_id", how="left", suffix="\0new", maintain_order="left")
    both = [c for c in columns.columns if c != "doc_id" and c in articles.columns]
    return joined.with_columns(
        pl.coalesce(pl.col(f"{c}\0new").cast(articles.schema[c]), c).alias(c) for c in both
    ).drop(f"{c}\0new" for c in both)


def _batched(items: Iterable[Item], rows: int) -> Iterator[Batch]:
    found: list[Article] = []
    aside: list[SetAside] = []
    characters = cells = 0
    for item in items:
        if isinstance(item, pl.DataFrame):
            if found or aside:
                yield Batch(_article_frame(found), _aside_frame(aside))
                found, aside, characters, cells = [], [], 0, 0
            size = int(item["text"].str.len_bytes().sum()) + 1
            for part in item.iter_slices(max(1, min(rows, rows * BATCH_CHARACTERS // size))):
                yield Batch(_typed(part), tables.empty(tables.SET_ASIDE))
            continue
        if isinstance(item, SetAside):
            aside.append(item)
        else:
            found.append(item)
            characters += len(item.text or "")
            cells += len(item.extra)
        full = len(found) >= rows or len(aside) >= 10_000
        if full or characters > BATCH_CHARACTERS or cells > BATCH_CELLS:
            yield Batch(_article_frame(found), _aside_frame(aside))
            found, aside, characters, cells = [], [], 0, 0
    if found or aside:
        yield Batch(_article_frame(found), _aside_frame(aside))


def _article_frame(found: list[Article]) -> pl.DataFrame:
    named = [
        pl.Series(name, [getattr(a, name) for a in found], dtype=dtype)
        for name, dtype in tables.ARTICLES.items()
    ]
    extras = dict.fromkeys(name for a in found for name in a.extra)
    return pl.DataFrame(
        [*named, *(_extra_series(n, [a.extra.get(n) for a in found]) for n in extras)]
    )


def _typed(articles: pl.DataFrame) -> pl.DataFrame:
    """Articles whose further columns have the types that `_extra_series` gives them."""
    types: dict[Any, Any] = {}
    for column in articles.iter_columns():
        if column.name not in tables.ARTICLES:
            if column.null_count() == len(column):
                types[column.name] = pl.Null
            elif column.dtype.is_numeric():
                types[column.name] = pl.Int64 if column.dtype.is_integer() else pl.Float64
    return articles.cast(types) if types else articles


def _extra_series(name: str, cells: list[Any]) -> pl.Series:
    """A further column: its own type where all its cells share one, else strings."""
    types = {type(cell) for cell in cells if cell is not None}
    if not types:
        return pl.Series(name, cells, dtype=pl.Null)
    if types == {bool}:
        return pl.Series(name, cells, dtype=pl.Boolean)
    if types == {int} and all(c is None or -(2**63) <= c < 2**63 for c in cells):
        return pl.Series(name, cells, dtype=pl.Int64)
    if types <= {int, float}:
        return pl.Series(name, [None if c is None else float(c) for c in cells], dtype=pl.Float64)
    return pl.Series(name, [None if c is None else str(c) for c in cells], dtype=pl.String)


def _aside_frame(aside: list[SetAside]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            pl.Series(name, [getattr(item, name) for item in aside], dtype=dtype)
            for name, dtype in tables.SET_ASIDE.items()
        ]
    )
