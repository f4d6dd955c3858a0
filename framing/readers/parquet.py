"""Parquet tables, streamed by Polars."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from ..corpus import SetAside

SUFFIXES = (".parquet", ".pq")

ROWS = 2000


def sniff(head: bytes) -> bool:
    """True for Parquet's first four bytes."""
    return head.startswith(b"PAR1")


def read(
    path: Path, rows: tuple[int, int] | None = None
) -> Iterator[tuple[int, dict[str, Any]] | SetAside]:
    """Rows of a table, numbered from 1; a file that breaks off gives the rows before the break.

    `rows`, half-open and counted from 0, reads that part of it only.
    """
    for item in frames(path, rows):
        if isinstance(item, SetAside):
            yield item
        else:
            first, frame = item
            yield from enumerate(frame.iter_rows(named=True), start=first)


def frames(
    path: Path, rows: tuple[int, int] | None = None
) -> Iterator[tuple[int, pl.DataFrame] | SetAside]:
    """The same rows some thousand at a time, with the number of the first."""
    number = rows[0] if rows else 0
    try:
        for frame in _slices(path, rows):
            yield number + 1, frame
            number += frame.height
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).partition("\n")[0][:200]
        yield SetAside(str(path), number + 1 if number else None, f"not readable Parquet: {reason}")


def _slices(path: Path, rows: tuple[int, int] | None) -> Iterator[pl.DataFrame]:
    scan = pl.scan_parquet(path, glob=False)
    if rows is not None:
        scan = scan.slice(rows[0], rows[1] - rows[0])
    if hasattr(scan, "collect_batches"):
        yield from scan.collect_batches(chunk_size=ROWS, maintain_order=True)
        return
    height = scan.select(pl.len()).collect().item()
    for start in range(0, height, ROWS):
        yield scan.slice(start, ROWS).collect()
