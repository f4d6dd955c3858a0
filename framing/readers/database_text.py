"""Plain-text downloads of Nexis, Factiva and ProQuest, known by their content."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import files
from ..corpus import SetAside
from . import _databases

SUFFIXES: tuple[str, ...] = ()


def sniff(head: bytes) -> bool:
    """True where the first lines have the marks of one of these databases."""
    marks = (b"End of Document", b"Load-Date:", b"LOAD-DATE:", b"ProQuest document ID:", b" words")
    if not any(mark in head for mark in marks) or head.lstrip().startswith(
        (b"<", b"{", b"PK", b"%PDF")
    ):
        return False
    return _databases.kind(files.decode_head(head).splitlines()) is not None


def read(
    path: Path, encoding: str | None = None
) -> Iterator[tuple[int, dict[str, Any]] | SetAside]:
    """The articles of a download, numbered in their order."""
    try:
        text = files.decode(files.whole(path), encoding)
    except ValueError as error:
        yield SetAside(str(path), None, f"{error}; try --encoding guess")
        return
    yield from _databases.rows(str(path), text.splitlines())
