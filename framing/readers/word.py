"""Word documents (DOCX): a Nexis or Factiva download, or one article. Standard library only."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..corpus import SetAside
from . import _databases, _markup

SUFFIXES = (".docx",)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LARGEST = 200_000_000  # bytes of the document when unpacked


def sniff(head: bytes) -> bool:
    """True for a packed Word document."""
    return head.startswith(b"PK\x03\x04") and b"word/" in head


def read(path: Path) -> Iterator[tuple[int, dict[str, Any]] | SetAside]:
    """The articles of a document, numbered in their order."""
    try:
        lines = paragraphs(path)
    except ValueError as error:
        yield SetAside(str(path), None, str(error))
        return
    yield from _databases.rows(str(path), lines)


def paragraphs(path: Path) -> list[str]:
    """A document's paragraphs, empty ones too. Raises ValueError where it is no DOCX."""
    with path.open("rb") as stream:
        if stream.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise ValueError("an old .doc or a password-protected document: save it as .docx")
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo("word/document.xml")
            if info.file_size > LARGEST:
                raise ValueError(f"unpacks to more than {LARGEST // 1_000_000} MB")
            with archive.open(info) as stream:
                content = stream.read(LARGEST + 1)
    except (
        zipfile.BadZipFile,
        KeyError,
        RuntimeError,
        NotImplementedError,
        EOFError,
        zlib.error,
    ) as error:
        raise ValueError(f"not a Word document: {error}") from error
    if len(content) > LARGEST:
        raise ValueError(f"unpacks to more than {LARGEST // 1_000_000} MB")
    root = _markup.xml(content)
    lines: list[str] = []
    for paragraph in root.iter(f"{W}p"):
        words: list[str] = []
        for run in paragraph.iter():
            if run.tag == f"{W}t":
                words.append(run.text or "")
            elif run.tag == f"{W}tab":
                words.append("\t")
            elif run.tag in (f"{W}br", f"{W}cr"):
                words.append("\n")
        lines.extend("".join(words).split("\n"))
    return lines
