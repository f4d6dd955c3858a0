"""Files that a visitor of the dashboard brings: bounded in number and size, named safely."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterable
from pathlib import Path

MAX_FILES = 200
MAX_BYTES = 50_000_000  # of one file
MAX_TOTAL = 200_000_000  # of all files together, also decompressed
MAX_ARTICLES = 100_000  # read of one upload
_STEP = 1 << 20


def keep(
    files: Iterable[tuple[str, bytes | memoryview]], folder: Path
) -> tuple[tuple[Path, ...], list[tuple[str, str]]]:
    """Write files into a folder under safe names.

    Returns the paths kept, and (name, reason) of the files refused: too many, too large, empty,
    or larger than the bound when decompressed (measured by decompressing at most so much).
    """
    kept: list[Path] = []
    refused: list[tuple[str, str]] = []
    total = 0
    for name, data in files:
        size = len(data)
        reason = ""
        if len(kept) == MAX_FILES:
            reason = f"only {MAX_FILES} files at a time; put the articles into one table"
        elif not size:
            reason = "the file is empty"
        elif size > MAX_BYTES:
            reason = (
                f"larger than {MAX_BYTES // 1_000_000} MB; split it, or start the dashboard on it"
            )
        else:
            inside = _inflated(data, MAX_TOTAL - total)
            if inside is None:
                reason = (
                    f"more than {MAX_TOTAL // 1_000_000} MB in all when decompressed; "
                    "start the dashboard on the file instead"
                )
        if reason:
            refused.append((name, reason))
            continue
        total += max(size, inside or 0)
        path = folder / _safe(name, {p.name for p in kept})
        path.write_bytes(data)
        kept.append(path)
    return tuple(kept), refused


def _safe(name: str, taken: set[str]) -> str:
    """The last part of a name, without anything that a file system or a shell could mistake."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = re.sub(r"[^\w. -]", "_", last).strip(" .")[-120:] or "file"
    number, unique = 1, plain
    while unique in taken:
        number += 1
        unique = f"{number}-{plain}"
    return unique


def _inflated(data: bytes | memoryview, room: int) -> int | None:
    """Bytes a file holds when decompressed; None where that is more than there is room for."""
    head = bytes(data[:4])
    if head[:2] == b"\x1f\x8b":
        size = 0
        try:
            with gzip.open(io.BytesIO(data)) as stream:
                while block := stream.read(_STEP):
                    size += len(block)
                    if size > room:
                        return None
        except (OSError, EOFError, zlib.error):
            pass  # the reader says what ails it
        return size
    if head == b"PK\x03\x04":
        import zipfile

        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                # Sizes that an archive states are only a first guard; its reader counts again.
                size = sum(i.file_size for i in archive.infolist())
        except zipfile.BadZipFile:
            return len(data)
        return size if size <= room else None
    return len(data) if len(data) <= room else None
