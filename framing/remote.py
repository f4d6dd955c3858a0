"""Files of object stores and other systems, as if they were paths: `s3://bucket/archive/`.

Any protocol that fsspec knows (https://filesystem-spec.readthedocs.io), by the extra `[remote]`.
A file is read by way of a local copy, of Parquet that of the row groups that are wanted, so that
every reader works as it does on a disk, and it is written whole by one put, so that an object store shows all of it or nothing. `file://` is a plain
path. Nothing here goes to a network unless a path names one.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Any, BinaryIO, cast
from urllib.parse import unquote, urlsplit

from .errors import InputError
from .extras import needed
from .row_groups import MAGIC, TAIL, footer_size, row_groups

_URL = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
_ROOTED = ("local:",)  # protocols whose paths begin at the root: three slashes
KEPT = 4  # local copies a process holds
WHOLE = 32_000_000  # bytes of a Parquet file that is one part
PIECE = 16_000_000  # bytes asked for at a time
TAIL_READ = 65_536  # bytes in which a footer is looked for

Rows = tuple[int, int]  # half-open, from 0


def at(source: str | os.PathLike[str]) -> Path:
    """The path that a string names: of this machine, or a RemotePath, to be used like one.

    Raises InputError for a protocol that fsspec does not know, or without the extra `[remote]`.
    """
    if isinstance(source, RemotePath):
        return cast(Path, source)
    text = os.fspath(source)
    found = _URL.match(text)
    if not found:
        return Path(text).expanduser()
    if found[1].lower() == "file":
        return Path(unquote(urlsplit(text).path))
    path = RemotePath(text)
    path.system  # noqa: B018 - says now what is missing
    return cast(Path, path)


def is_remote(path: object) -> bool:
    """Whether a path is of another system than this machine's files."""
    return isinstance(path, RemotePath)


class RemotePath(PurePosixPath):
    """As much of a `pathlib.Path` as the toolkit asks of one, by fsspec."""

    def __str__(self) -> str:
        scheme, *rest = self.parts or ("",)
        if not scheme.endswith(":"):  # what is left relative to another
            return "/".join(self.parts)
        return f"{scheme}//{'/' if scheme in _ROOTED else ''}{'/'.join(rest)}"

    def __fspath__(self) -> str:
        raise InputError(f"{self} is no file of this machine: copy it first")

    @property
    def system(self) -> Any:
        """The file system of fsspec. Raises InputError where there is none."""
        protocol = self.parts[0].removesuffix(":")
        try:
            return needed("fsspec", "remote").filesystem(protocol)
        except (ImportError, ValueError) as error:
            raise InputError(f"{self} cannot be opened: {error}") from error

    def expanduser(self) -> RemotePath:
        return self

    def exists(self) -> bool:
        try:
            return bool(self.system.exists(str(self)))
        except Exception as error:  # each system fails in its own way: no key, no such host
            raise InputError(
                f"{self} cannot be reached: {type(error).__name__}: {error}"
            ) from error

    def is_file(self) -> bool:
        return bool(self.system.isfile(str(self)))

    def is_dir(self) -> bool:
        return bool(self.system.isdir(str(self)))

    def open(self, mode: str = "rb") -> BinaryIO:
        return cast(BinaryIO, self.system.open(str(self), mode))

    def read_bytes(self) -> bytes:
        return cast(bytes, self.system.cat_file(str(self)))

    def read_text(self, encoding: str = "utf-8") -> str:
        return self.read_bytes().decode(encoding)

    def unlink(self, missing_ok: bool = False) -> None:
        try:
            self.system.rm_file(str(self))
        except FileNotFoundError:
            if not missing_ok:
                raise

    def mkdir(self, parents: bool = False, exist_ok: bool = False) -> None:
        """Object stores have no folders; other systems need them."""
        self.system.makedirs(str(self), exist_ok=True)

    def files(self) -> Iterator[RemotePath]:
        """All files below, in a stable order."""
        base = self.system._strip_protocol(str(self)).rstrip("/")
        for name in sorted(self.system.find(str(self))):
            yield self / name[len(base) :].lstrip("/")

    def iterdir(self) -> Iterator[RemotePath]:
        for name in sorted(self.system.ls(str(self), detail=False)):
            yield self / name.rstrip("/").rpartition("/")[2]

    def glob(self, pattern: str) -> Iterator[RemotePath]:
        return (p for p in self.files() if p.parent == self and p.match(pattern))

    def stamp(self) -> dict[str, Any]:
        """Size, and what changes whenever the content does."""
        self.system.invalidate_cache()
        about = self.system.info(str(self))
        said = (about.get(k) for k in ("ETag", "etag", "mtime", "LastModified", "created"))
        version = next((str(v) for v in said if v is not None), "")
        return {"size": about.get("size"), "version": version}

    def put(self, local: Path) -> None:
        """Make a local file's content this one, in one step."""
        self.system.put_file(str(local), str(self))


_copies: dict[tuple[str, str, Rows | None], tempfile.TemporaryDirectory[str]] = {}
_lock = Lock()


def local(path: Path, rows: Rows | None = None) -> Path:
    """The path itself, or a copy of it on this machine; the last few stay until the process ends.

    Of a Parquet file elsewhere of which only some `rows` (half-open, from 0) are wanted, the copy
    holds their row groups and the footer alone, each at its place, and nothing between them.

    Raises OSError where it cannot be read.
    """
    if not isinstance(path, RemotePath):
        return path
    stamp = path.stamp()
    key = (str(path), repr(stamp), rows)
    with _lock:
        if key not in _copies:
            while len(_copies) >= KEPT:
                _copies.pop(next(iter(_copies))).cleanup()
            folder = tempfile.TemporaryDirectory(prefix="framing-")
            copy = Path(folder.name, path.name)
            if rows is None:
                path.system.get_file(str(path), str(copy))
            else:
                _gather(path, stamp["size"], rows, copy)
            _copies[key] = folder
        return Path(_copies[key].name, path.name)


def _gather(path: RemotePath, size: int, rows: Rows, copy: Path) -> None:
    with copy.open("wb") as stream:
        stream.truncate(size)
        try:
            for start, content in _pieces(_elsewhere(path), size, rows):
                stream.seek(start)
                stream.write(content)
        except ValueError as error:
            raise OSError(f"{path}: {error}") from error


def parts(path: RemotePath, rows: int) -> list[Rows | None]:
    """The row groups of a Parquet file, as many together as hold at most `rows`, at least one.

    [None], the whole file, for one that is no larger than `WHOLE` or has a single part.

    Raises OSError where it cannot be read, ValueError where its footer cannot.
    """
    size = path.system.size(str(path))
    found: list[Rows] = []
    if size > WHOLE:
        for group in row_groups(_footer(_elsewhere(path), size)):
            first, last = group.rows
            if found and last - found[-1][0] <= rows:
                first = found.pop()[0]
            found.append((first, last))
    return list(found) if len(found) > 1 else [None]


def sha256(path: Path, rows: Rows | None = None) -> str:
    """SHA-256 (hex) of a file; with `rows` of what is read for them of a Parquet file elsewhere.

    Raises OSError where it cannot be read.
    """
    with local(path, rows).open("rb") as stream:
        if rows is None or not isinstance(path, RemotePath):
            return hashlib.file_digest(stream, "sha256").hexdigest()
        digest = hashlib.sha256()

        def read(start: int, end: int) -> bytes:
            stream.seek(start)
            return stream.read(end - start)

        for _, content in _pieces(read, stream.seek(0, os.SEEK_END), rows):
            digest.update(content)
        return digest.hexdigest()


Read = Callable[[int, int], bytes]  # the bytes of a file between two offsets


def _elsewhere(path: RemotePath) -> Read:
    return lambda start, end: path.system.cat_file(str(path), start=start, end=end)


def _footer(read: Read, size: int) -> bytes:
    """The footer of a Parquet file, by one request where it is not uncommonly long, else two."""
    tail = read(max(0, size - TAIL_READ), size)
    held = footer_size(tail[-TAIL:]) + TAIL
    if held > size:
        raise ValueError("damaged footer of a Parquet file")
    if held > len(tail):
        tail = read(size - held, size)
    return tail[-held:-TAIL]


def _pieces(read: Read, size: int, rows: Rows) -> Iterator[tuple[int, bytes]]:
    """(offset, content) of what it takes to read some rows of a Parquet file."""
    footer = _footer(read, size)
    yield 0, MAGIC
    yield size - len(footer) - TAIL, footer + len(footer).to_bytes(4, "little") + MAGIC
    for group in row_groups(footer):
        if group.rows[0] < rows[1] and group.rows[1] > rows[0]:
            first, end = group.bytes
            for start in range(first, end, PIECE):
                yield start, read(start, min(start + PIECE, end))
