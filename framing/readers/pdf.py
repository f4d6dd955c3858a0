"""PDF with extractable text: a Nexis download, or one article; by pypdf (extra `[intake]`)."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..corpus import SetAside
from ..extras import needed
from . import _databases

SUFFIXES = (".pdf",)

LARGEST = 200_000_000
PAGES = 10_000


def sniff(head: bytes) -> bool:
    """True for PDF's version line."""
    return b"%PDF-" in head[:1024]


def read(path: Path) -> Iterator[tuple[int, dict[str, Any]] | SetAside]:
    """The articles of a PDF, numbered in their order; printed lines are joined to paragraphs."""
    try:
        lines = printed(path)
    except ValueError as error:
        yield SetAside(str(path), None, str(error))
        return
    yield from _databases.rows(str(path), lines, wrapped=True)


def printed(path: Path) -> list[str]:
    """The lines of all pages without headers and footers that repeat.

    Raises ValueError for a file that is no PDF, is protected by a password, or has no text.
    """
    pypdf = needed("pypdf")
    if path.stat().st_size > LARGEST:
        raise ValueError(f"larger than {LARGEST // 1_000_000} MB")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every oddity it mends
    pages: list[list[str]] = []
    try:
        reader = pypdf.PdfReader(str(path))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ValueError("the PDF is protected by a password")
        if len(reader.pages) > PAGES:
            raise ValueError(f"more than {PAGES:,} pages")
        for page in reader.pages:
            pages.append((page.extract_text() or "").splitlines())
    except ValueError:
        raise
    except Exception as error:  # pypdf raises whatever a damaged object leads it to
        raise ValueError(
            f"not a readable PDF: {type(error).__name__}: {str(error)[:200]}"
        ) from error
    edges = Counter(line.strip() for page in pages for line in {*page[:2], *page[-2:]})
    repeated = {line for line, n in edges.items() if n > 2 and n > len(pages) / 2}
    lines = []
    for page in pages:
        inner = range(2, len(page) - 2)
        lines += [x for i, x in enumerate(page) if i in inner or x.strip() not in repeated]
        lines.append(_databases.PAGE)
    if not any(line.strip() for line in lines):
        raise ValueError("no text in the PDF: its pages are pictures and would need OCR")
    return lines
