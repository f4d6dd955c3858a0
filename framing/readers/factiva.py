"""Factiva's HTML downloads, known by their content. Untested on real exports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import files
from ..corpus import SetAside
from . import _databases, _markup

SUFFIXES: tuple[str, ...] = ()

ARTICLE = re.compile(r"<div[^>]{0,200}class=[\"']article \w{2,3}Article[\"']", re.IGNORECASE)


def sniff(head: bytes) -> bool:
    """True for a page with Factiva's article boxes."""
    return b"rticle" in head and bool(ARTICLE.search(files.decode_head(head)))


def read(
    path: Path, encoding: str | None = None
) -> Iterator[tuple[int, dict[str, Any]] | SetAside]:
    """The articles of a download, numbered in their order."""
    try:
        markup = files.decode(files.whole(path), encoding)
        boxes = ARTICLE.split(markup)[1:]
        lines = [line for box in boxes for line in (*_markup.paragraphs("<div" + box), "")]
    except ValueError as error:
        yield SetAside(str(path), None, str(error))
        return
    yield from _databases.rows(str(path), lines)
