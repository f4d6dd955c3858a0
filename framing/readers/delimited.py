"""Comma-, semicolon- and tab-separated tables with a header line, streamed."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import files
from ..articles import ALIASES, plain
from ..corpus import SetAside

SUFFIXES = (".csv", ".tsv", ".tab", ".csv.gz", ".tsv.gz")

DELIMITERS = "\t,;|"
MAX_RETRIES = 20  # broken records in succession that are taken up again at their second line


def sniff(head: bytes) -> bool:
    """True where the first line is a header that names a text or headline and another field."""
    first = files.decode_head(head).partition("\n")[0].strip("\r\ufeff")
    cells = [c.strip('"') for c in first.split(delimiter_of(first))]
    # A sentence that happens to list such words has blanks after its commas.
    fields = [ALIASES.get(plain(c)) for c in cells if c == c.strip()]
    return bool({"text", "headline"} & set(fields)) and sum(map(bool, fields)) > 1


def delimiter_of(header: str) -> str:
    """The delimiter that parts a header line into most columns."""
    bare = "".join(header.split('"')[::2])  # what stands outside quotation marks
    return max(DELIMITERS, key=bare.count)


def read(
    path: Path, encoding: str | None = None
) -> Iterator[tuple[int, dict[str, Any]] | SetAside]:
    """Rows of a table, numbered by the line they begin at; broken records are set aside.

    A quotation mark that is never closed would swallow the rows after it: such a record is set
    aside and reading goes on at its second line.
    """
    csv.field_size_limit(files.MAX_LINE)
    source = _Lines(path, encoding)
    first = next(source, "")
    if first.startswith("sep="):  # written by spreadsheets
        delimiter = first[4:5]
        source.taken = []
    else:
        delimiter = delimiter_of(first)
        source.put_back()
    if not first and not source.told:
        yield SetAside(str(path), None, "empty file")
        return
    header: list[str] | None = None
    retries = 0
    while True:
        records = csv.reader(source, delimiter=delimiter, strict=True)
        try:
            for record in records:
                line, source.taken = source.begins, []
                yield from source.tell()
                retries = 0
                if header is None:
                    header = _distinct(record)
                    continue
                if not any(record):
                    continue
                if len(record) < len(header) or any(record[len(header) :]):
                    yield _uneven(path, line, record, header)
                else:
                    yield line, {k: v or None for k, v in zip(header, record)}
            yield from source.tell()
            return
        except csv.Error as error:
            yield from source.tell()
            line, lost = source.begins, source.taken
            retries += 1
            if retries > MAX_RETRIES:
                yield SetAside(
                    str(path), line, f"{error}; lines {line} to {line + len(lost) - 1} are not read"
                )
                source.taken = []
                retries = 0
                continue
            yield SetAside(str(path), line, f"not a row of the table: {error}")
            source.put_back(skip=1)


class _Lines:
    """Lines for csv.reader that remember those of the record being read, to take them up again."""

    def __init__(self, path: Path, encoding: str | None) -> None:
        self._lines = files.lines(path, encoding=encoding, newline="")
        self._pending: deque[tuple[int, str]] = deque()
        self.told: list[SetAside] = []
        self.taken: list[tuple[int, str]] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        while not self._pending:
            item = next(self._lines)
            if isinstance(item, SetAside):
                self.told.append(item)
            else:
                self._pending.append(item)
        self.taken.append(self._pending.popleft())
        return self.taken[-1][1]

    @property
    def begins(self) -> int:
        """The line that the record being read begins at."""
        return self.taken[0][0] if self.taken else 1

    def put_back(self, skip: int = 0) -> None:
        """Give the lines of this record again, but for the first `skip`."""
        self._pending.extendleft(reversed(self.taken[skip:]))
        self.taken = []

    def tell(self) -> list[SetAside]:
        """What could not be read as lines since the last call."""
        told, self.told = self.told, []
        return told


def _distinct(names: list[str]) -> list[str]:
    """Column names, unnamed and repeated ones told apart."""
    given: dict[str, int] = {}
    distinct = []
    for number, name in enumerate(names, start=1):
        name = name.strip().lstrip("\ufeff") or f"column_{number}"
        given[name] = given.get(name, 0) + 1
        distinct.append(name if given[name] == 1 else f"{name}_{given[name]}")
    return distinct


def _uneven(path: Path, line: int, record: list[str], header: list[str]) -> SetAside:
    return SetAside(
        str(path), line, f"{len(record)} cells where the header names {len(header)} columns"
    )
