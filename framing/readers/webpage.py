"""Saved web pages: one article a file, its main text found by trafilatura (extra `[intake]`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import files
from ..articles import WHOLE_FILE
from ..corpus import SetAside
from . import _pages

SUFFIXES = (".html", ".htm", ".xhtml", ".html.gz")

OPENS = re.compile(
    r"(?:\ufeff|\s|<!--[^>]{0,500}-->|<\?xml[^>]{0,200}\?>)*<(?:!doctype html|html)\b", re.I
)


def sniff(head: bytes) -> bool:
    """True for a document that declares itself HTML."""
    return bool(OPENS.match(files.decode_head(head[:4096])))


def read(
    path: Path, encoding: str | None = None
) -> Iterator[tuple[int, dict[str, Any]] | SetAside]:
    """The one article of a page, or why there is none."""
    try:
        content = files.whole(path)
        if not content.strip():
            raise ValueError("empty file")
        yield WHOLE_FILE, _pages.article(content, encoding=encoding)
    except ValueError as error:
        yield SetAside(str(path), None, str(error))
