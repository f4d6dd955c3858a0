"""Excel and OpenDocument tables, by python-calamine (extra `[intake]`): ProQuest's XLS among them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..articles import fields_of
from ..corpus import SetAside
from ..extras import needed

SUFFIXES = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # what a locked .xlsx is kept in
LARGEST = 2_000_000_000  # bytes when unpacked
PREAMBLE = 20  # rows above the header, such as a search's description


def sniff(head: bytes) -> bool:
    """True for a packed workbook."""
    return head.startswith(b"PK\x03\x04") and (
        b"xl/" in head or b"opendocument.spreadsheet" in head
    )


def read(path: Path) -> Iterator[tuple[int, dict[str, Any]] | SetAside]:
    """Rows of every sheet with a header, numbered as the spreadsheet numbers them.

    The header is the first row that names a text or headline, else the first row that is full.
    """
    calamine = needed("python_calamine")
    try:
        with path.open("rb") as stream:
            packed = stream.read(4) == b"PK\x03\x04"
        if packed:
            with zipfile.ZipFile(path) as archive:
                if sum(info.file_size for info in archive.infolist()) > LARGEST:
                    raise ValueError(f"unpacks to more than {LARGEST // 1_000_000} MB")
        book = calamine.CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
    except calamine.PasswordError:
        yield SetAside(str(path), None, "the workbook is password-protected")
        return
    except (calamine.CalamineError, ValueError, zipfile.BadZipFile, OSError) as error:
        locked = not packed and ENCRYPTED in path.read_bytes()[:1_000_000]
        reason = (
            "the workbook is password-protected" if locked else f"not a readable workbook: {error}"
        )
        yield SetAside(str(path), None, reason)
        return
    for name in names:
        try:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except (calamine.CalamineError, ValueError) as error:
            yield SetAside(str(path), None, f"sheet {name!r}: {error}")
            continue
        yield from _sheet(rows, name if len(names) > 1 else None)


def _sheet(rows: list[list[Any]], sheet: str | None) -> Iterator[tuple[int, dict[str, Any]]]:
    top = next(
        (i for i, row in enumerate(rows[:PREAMBLE]) if _names_text(row)),
        next((i for i, row in enumerate(rows) if any(c != "" for c in row)), None),
    )
    if top is None:
        return
    header = [str(c).strip() or f"column_{i}" for i, c in enumerate(rows[top], start=1)]
    for number, row in enumerate(rows[top + 1 :], start=top + 2):
        if any(cell not in ("", None) for cell in row):
            cells = {k: None if v == "" else v for k, v in zip(header, row)}
            yield number, ({**cells, "sheet": sheet} if sheet else cells)


def _names_text(row: list[Any]) -> bool:
    return bool({"text", "headline"} & fields_of([str(c) for c in row], {}).keys())
