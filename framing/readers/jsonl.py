"""JSON: one object a line, an array of objects, or an object that holds such an array."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import files
from ..articles import fields_of
from ..corpus import SetAside

SUFFIXES = (".jsonl", ".ndjson", ".json", ".jsonl.gz", ".ndjson.gz", ".json.gz")

OPENS = re.compile(r'\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:\{|\]|$))')


def sniff(head: bytes) -> bool:
    """True where the file opens an object or an array of objects."""
    return bool(OPENS.match(files.decode_head(head).lstrip("\ufeff")))


def read(
    path: Path, encoding: str | None = None
) -> Iterator[tuple[int, dict[str, Any]] | SetAside]:
    """Objects, numbered by their line (JSON lines) or by their place in the array."""
    head = files.decode_head(files.head(path), encoding).strip("\ufeff \t\r\n")
    if head.startswith("[") or _spread(head):
        yield from _whole(path, encoding)
        return
    number = 0
    for item in files.lines(path, encoding=encoding):
        if isinstance(item, SetAside):
            yield item
            continue
        number, line = item
        line = line.strip("\ufeff \t\r\n")
        if not line:
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield SetAside(str(path), number, f"not JSON: {_said(error)}")
            continue
        yield from _rows(path, number, value)
    if not number:
        yield SetAside(str(path), None, "empty file")


def _spread(head: str) -> bool:
    """Whether one object is spread over several lines: its first line opens what a later closes."""
    first, newline, rest = head.partition("\n")
    if not newline or not first.startswith("{"):
        return False
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return not rest.lstrip().startswith("{")
    return False


def _whole(path: Path, encoding: str | None) -> Iterator[tuple[int, dict[str, Any]] | SetAside]:
    """The objects of an array or of one object; those before a fault are read."""
    try:
        text = files.decode(files.whole(path), encoding, errors="surrogateescape")
    except ValueError as error:
        yield SetAside(str(path), None, str(error))
        return
    decoder = json.JSONDecoder()
    inside = text.lstrip("\ufeff \t\r\n").startswith("[")
    at = text.index("[") + 1 if inside else 0
    number = 0
    while True:
        at = GAP.match(text, at).end()  # type: ignore[union-attr]
        if at >= len(text) or text[at] == "]":
            break
        number += 1
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield SetAside(str(path), number, f"not JSON, and the rest not read: {_said(error)}")
            return
        yield from _rows(path, number, value)
    if inside and at >= len(text):
        yield SetAside(str(path), number or None, "the file is cut short: the array does not close")


GAP = re.compile(r"[\s,\ufeff]*")


def _rows(path: Path, number: int, value: Any) -> Iterator[tuple[int, dict[str, Any]] | SetAside]:
    """The articles in a JSON value: itself, or those in a list that it holds."""
    if not isinstance(value, dict):
        yield SetAside(str(path), number, "not a JSON object")
        return
    if not {"text", "headline"} & fields_of(value, {}).keys() and (held := _held(value)):
        for place, row in enumerate(held, start=1):
            yield from _rows(path, place, row)
        return
    yield number, value


def _held(value: dict[str, Any], depth: int = 3) -> list[Any] | None:
    """The list of articles in an answer such as {"articles": {"results": [...]}}."""
    for inner in value.values():
        if isinstance(inner, list) and inner and all(isinstance(x, dict) for x in inner):
            if {"text", "headline"} & fields_of(inner[0], {}).keys():
                return inner
        elif isinstance(inner, dict) and depth and (held := _held(inner, depth - 1)):
            return held
    return None


def _said(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)[:200]
