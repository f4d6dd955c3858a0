"""Where the row groups of a Parquet file stand, from its footer alone.

A footer is Thrift in the compact protocol, at the end of the file: length (4 bytes) and `PAR1` come
after it. https://parquet.apache.org/docs/file-format/ and parquet.thrift name the fields; those
used here: FileMetaData 4 row_groups; RowGroup 1 columns, 3 num_rows; ColumnChunk 1 file_path,
3 meta_data; ColumnMetaData 7 total_compressed_size, 9 data_page_offset, 11 dictionary_page_offset.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MAGIC = b"PAR1"
TAIL = 8  # bytes after the footer: its length, and MAGIC


@dataclass(frozen=True)
class RowGroup:
    """Rows (half-open, from 0) of a file, and the bytes (half-open) that hold them."""

    rows: tuple[int, int]
    bytes: tuple[int, int]


def footer_size(tail: bytes) -> int:
    """Bytes of the footer, by the last bytes of the file.

    Raises ValueError where they are not those of a Parquet file that all can read.
    """
    if len(tail) < TAIL or tail[-4:] != MAGIC:
        raise ValueError("no footer of a Parquet file")
    return int.from_bytes(tail[-TAIL:-4], "little")


def row_groups(footer: bytes) -> list[RowGroup]:
    """The row groups of a file in their order.

    Raises ValueError for a footer that is damaged, or of a file whose columns stand in others.
    """
    groups: list[RowGroup] = []
    first = 0
    try:
        for group in _Compact(footer).struct()[4]:
            spans = [_span(column) for column in group[1]]
            last = first + group[3]
            groups.append(
                RowGroup((first, last), (min(a for a, _ in spans), max(b for _, b in spans)))
            )
            first = last
    except (IndexError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("damaged footer of a Parquet file") from error
    return groups


def _span(column: dict[int, Any]) -> tuple[int, int]:
    if 1 in column:
        raise ValueError("its columns stand in other files")
    about = column[3]
    # An offset of 0 stands for none: that is where MAGIC is.
    start = min(x for x in (about[9], about.get(11)) if x)
    return start, start + about[7]


class _Compact:
    """Values of Thrift's compact protocol, structs as {field: value}."""

    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0

    def byte(self) -> int:
        self.at += 1
        return self.content[self.at - 1]

    def taken(self, size: int) -> bytes:
        if self.at + size > len(self.content):
            raise IndexError("the content ends before")
        self.at += size
        return self.content[self.at - size : self.at]

    def varint(self) -> int:
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
            if shift > 63:
                raise IndexError("a number too long")

    def integer(self) -> int:
        value = self.varint()
        return (value >> 1) ^ -(value & 1)

    def struct(self) -> dict[int, Any]:
        fields: dict[int, Any] = {}
        field = 0
        while head := self.byte():
            field = field + (head >> 4) if head >> 4 else self.integer()
            kind = head & 15
            fields[field] = kind == 1 if kind in (1, 2) else self.value(kind)
        return fields

    def value(self, kind: int) -> Any:
        if kind in (1, 2, 3):  # truth values in a list, and a byte
            return self.byte()
        if kind in (4, 5, 6):
            return self.integer()
        if kind == 7:
            return self.taken(8)
        if kind == 8:
            return self.taken(self.varint())
        if kind in (9, 10):
            head = self.byte()
            size = head >> 4 if head >> 4 < 15 else self.varint()
            return [self.value(head & 15) for _ in range(size)]
        if kind == 11:
            size = self.varint()
            kinds = self.byte() if size else 0
            return [(self.value(kinds >> 4), self.value(kinds & 15)) for _ in range(size)]
        if kind == 12:
            return self.struct()
        raise IndexError(f"no value is of kind {kind}")
