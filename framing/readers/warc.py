"""Web archives (ISO 28500): every saved HTML page is an article, by warcio and trafilatura."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..corpus import SetAside
from ..extras import needed
from . import _pages

SUFFIXES = (".warc", ".warc.gz", ".arc", ".arc.gz")


def sniff(head: bytes) -> bool:
    """True for WARC's version line."""
    return head.startswith(b"WARC/")


def read(
    path: Path, encoding: str | None = None
) -> Iterator[tuple[int, dict[str, Any]] | SetAside]:
    """Pages that were answered with 200 and HTML, numbered by their record in the archive."""
    archive = needed("warcio.archiveiterator")
    exceptions = needed("warcio.exceptions")
    number = 0
    try:
        with path.open("rb") as stream:
            for record in archive.ArchiveIterator(stream):
                number += 1
                if record.rec_type != "response" or record.http_headers is None:
                    continue
                kind = record.http_headers.get_header("Content-Type") or ""
                if "html" not in kind.lower() or record.http_headers.get_statuscode() != "200":
                    continue
                url = record.rec_headers.get_header("WARC-Target-URI")
                try:
                    content = record.content_stream().read(_pages.LARGEST + 1)
                    yield (
                        number,
                        {**_pages.article(content, url=url, encoding=encoding), "url": url},
                    )
                except ValueError as error:
                    yield SetAside(str(path), number, f"{url}: {error}")
    except (exceptions.ArchiveLoadFailed, EOFError, zlib.error, OSError, ValueError) as error:
        yield SetAside(str(path), number + 1, f"the archive is damaged here: {str(error)[:200]}")
    if not number:
        yield SetAside(str(path), None, "an archive without records")
