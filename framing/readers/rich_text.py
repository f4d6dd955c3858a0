"""Rich text (RTF): a Nexis or Factiva download, or one article; by striprtf (extra `[intake]`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import files
from ..corpus import SetAside
from ..extras import needed
from . import _databases

SUFFIXES = (".rtf",)

LARGEST = 50_000_000


def sniff(head: bytes) -> bool:
    """True for RTF's opening group."""
    return head.lstrip().startswith(b"{\\rtf")


def read(path: Path) -> Iterator[tuple[int, dict[str, Any]] | SetAside]:
    """The articles of a document, numbered in their order."""
    convert = needed("striprtf.striprtf").rtf_to_text
    try:
        content = files.whole(path)
        if not sniff(content[:100]):
            raise ValueError("not rich text: it does not begin with {\\rtf")
        if len(content) > LARGEST:
            raise ValueError(f"larger than {LARGEST // 1_000_000} MB")
        # RTF is ASCII by definition; stray bytes are of its code page, which striprtf knows.
        text = convert(content.decode("latin-1"), errors="replace")
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        yield SetAside(str(path), None, f"not readable rich text: {error}")
        return
    lines = text.splitlines()
    if not any(line.strip() for line in lines):
        yield SetAside(str(path), None, "no text in the document")
        return
    yield from _databases.rows(str(path), lines)
