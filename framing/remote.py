"""Files of object stores and other systems, as if they were paths: `s3://bucket/archive/`.

Any protocol that fsspec knows (https://filesystem-spec.readthedocs.io), by the extra `[remote]`.
A file is read by way of a local copy, so that every reader works as it does on a disk, and it is
written whole by one put, so that an object store shows all of it or nothing. `file://` is a plain
path. Nothing here goes to a network unless a path names one.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Any, BinaryIO, cast
from urllib.parse import unquote, urlsplit

from .errors import InputError
from .extras import needed

_URL = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
_ROOTED = ("local:",)  # protocols whose paths begin at the root: three slashes
KEPT = 4  # local copies a process holds


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


_copies: dict[tuple[str, str], tempfile.TemporaryDirectory[str]] = {}
_lock = Lock()


def local(path: Path) -> Path:
    """The path itself, or a copy of it on this machine; the last few stay until the process ends.

    Raises OSError where it cannot be read.
    """
    if not isinstance(path, RemotePath):
        return path
    key = (str(path), repr(path.stamp()))
    with _lock:
        if key not in _copies:
            while len(_copies) >= KEPT:
                _copies.pop(next(iter(_copies))).cleanup()
            folder = tempfile.TemporaryDirectory(prefix="framing-")
            path.system.get_file(str(path), str(Path(folder.name, path.name)))
            _copies[key] = folder
        return Path(_copies[key].name, path.name)
