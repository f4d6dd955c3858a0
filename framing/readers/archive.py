"""Zip archives of any other format; nothing is unpacked to a place that the archive names."""

from __future__ import annotations

import inspect
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from ..articles import fields_of
from ..corpus import SetAside, reader_for
from ..errors import InputError

SUFFIXES = (".zip",)

LARGEST = 4_000_000_000  # bytes of all members, unpacked
RATIO = 300  # text packs to a tenth; beyond this a member is no text
MEMBERS = 200_000


def sniff(head: bytes) -> bool:
    """True for a zip archive that is no Word document or workbook."""
    known = (b"word/", b"xl/", b"[Content_Types].xml", b"opendocument")
    return head.startswith(b"PK\x03\x04") and not any(mark in head for mark in known)


def read(
    path: Path, fetch: bool = False, encoding: str | None = None
) -> Iterator[tuple[int, dict[str, Any]] | SetAside]:
    """The articles of all members; a sub-folder names the outlet as it does in a folder.

    Members that are encrypted, damaged, archives themselves, or unpack to far more than text
    would are set aside.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        yield SetAside(str(path), None, f"a malformed archive: {error}")
        return
    options = {"fetch": fetch, "encoding": encoding}
    with archive, tempfile.TemporaryDirectory(prefix="framing-") as folder:
        members = [i for i in archive.infolist() if not i.is_dir() and not _hidden(i.filename)]
        if not members:
            yield SetAside(str(path), None, "an archive without files")
        if len(members) > MEMBERS:
            yield SetAside(str(path), None, f"more than {MEMBERS:,} files: unpack it first")
            return
        left = LARGEST
        tops = {PurePosixPath(i.filename).parts[0] for i in members}
        depth = 1 if len(tops) == 1 and all("/" in i.filename for i in members) else 0
        for number, info in enumerate(members):
            shown = f"{path}/{info.filename}"
            if reason := _refused(info, left):
                yield SetAside(shown, None, reason)
                continue
            # The suffix tells the reader; the rest of the name is not the archive's to choose.
            unpacked = Path(folder, f"{number}{_suffixes(info.filename)}")
            try:
                with archive.open(info) as member, unpacked.open("wb") as target:
                    shutil.copyfileobj(member, target, 1 << 20)
                left -= unpacked.stat().st_size
                yield from _member(path, unpacked, info.filename, depth, options)
            except (
                zipfile.BadZipFile,
                zlib.error,
                EOFError,
                OSError,
                RuntimeError,
                NotImplementedError,
            ) as error:
                yield SetAside(shown, None, f"a damaged file of the archive: {error}")
            finally:
                unpacked.unlink(missing_ok=True)


def _member(
    path: Path, unpacked: Path, name: str, depth: int, options: dict[str, Any]
) -> Iterator[tuple[int, dict[str, Any]] | SetAside]:
    shown = f"{path}/{name}"
    reader = reader_for(unpacked)
    if reader is None or reader.__name__ == __name__:
        yield SetAside(shown, None, "an archive in an archive" if reader else "no reader for it")
        return
    parts = PurePosixPath(name).parts[depth:]
    outlet = parts[0] if len(parts) > 1 else None
    taken = inspect.signature(reader.read).parameters
    try:
        for item in reader.read(unpacked, **{k: v for k, v in options.items() if k in taken}):
            if isinstance(item, SetAside):
                yield SetAside(shown, item.line, item.reason, item.doc_id)
                continue
            line, row = item
            found = fields_of(row, {})
            if not row.get(found.get("doc_id", "")):
                row = {**row, "doc_id": f"{path.name}/{name}" + (f"#{line}" if line else "")}
            if outlet and ("outlet" not in found or not row[found["outlet"]]):
                row = {**row, "outlet": outlet}
            yield line, row
    except InputError as error:  # an extra that is not installed
        yield SetAside(shown, None, str(error))


def _refused(info: zipfile.ZipInfo, left: int) -> str:
    if info.flag_bits & 1:
        return "protected by a password"
    if info.file_size > left:
        return f"the archive unpacks to more than {LARGEST // 1_000_000_000} GB"
    if info.file_size > 1_000_000 and info.file_size > RATIO * max(info.compress_size, 1):
        return f"unpacks to {info.file_size:,} bytes from {info.compress_size:,}: no text does"
    return ""


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)


def _suffixes(name: str) -> str:
    suffixes = [s for s in PurePosixPath(name).suffixes[-2:] if s[1:].isalnum() and len(s) < 12]
    return "".join(suffixes).lower()
