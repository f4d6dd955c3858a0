"""Bytes and lines of files, bounded and decoded in one way for all readers."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from .articles import GUESS, SetAside
from .extras import needed

HEAD = 65536
MAX_LINE = 16_000_000  # characters; a longer line is set aside without being held in memory
MAX_FILE = 256_000_000  # bytes of a file whose format has to be read whole

# Code pages that are guessed, commonest first; those of DOS and old Macintoshes fit anything.
GUESSED = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("koi8_r", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
)
GZIP = b"\x1f\x8b"
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def open_bytes(path: Path) -> BinaryIO:
    """The bytes of a file, decompressed where it is gzip, whatever its suffix."""
    raw = path.open("rb")
    if raw.peek(2)[:2] != GZIP:
        return raw
    raw.close()
    return gzip.open(path, "rb")  # type: ignore[return-value]


def head(path: Path) -> bytes:
    """The first bytes of a file (decompressed), as many as can be read; b"" where none can."""
    try:
        with open_bytes(path) as stream:
            return stream.read1(HEAD)  # type: ignore[attr-defined]
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return b""


def whole(path: Path) -> bytes:
    """All bytes of a file; ValueError beyond MAX_FILE, so that a bomb is not unpacked."""
    with open_bytes(path) as stream:
        try:
            content = stream.read(MAX_FILE + 1)
        except (EOFError, zlib.error) as error:
            raise ValueError(f"cut short or damaged: {error}") from error
    if len(content) > MAX_FILE:
        raise ValueError(f"larger than {MAX_FILE // 1_000_000} MB, and its format is read whole")
    return content


def encoding_of(start: bytes, encoding: str | None = None) -> str:
    """The codec of a text: by its byte-order mark, else the one named, else UTF-8.

    "guess" takes UTF-8 where the bytes are UTF-8 and else asks charset-normalizer (extra
    `[intake]`; InputError without it).
    """
    for mark, codec in BOMS.items():
        if start.startswith(mark):
            return codec
    return _guessed(start) if encoding == GUESS else encoding or "utf-8"


def _guessed(start: bytes) -> str:
    # The last bytes may be half a character: they are no evidence against UTF-8.
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(start)
        return "utf-8"
    except UnicodeDecodeError:
        from_bytes = needed("charset_normalizer").from_bytes
    matches = list(from_bytes(start[:HEAD], cp_isolation=list(GUESSED)))
    # On a page of text several code pages fit equally well: then the commonest is meant.
    fitting = {
        encoding
        for m in matches
        if m.chaos <= matches[0].chaos and m.coherence >= matches[0].coherence - 0.01
        for encoding in m.could_be_from_charset
    }
    return next((encoding for encoding in GUESSED if encoding in fitting), "utf-8")


def decode(content: bytes, encoding: str | None = None, *, errors: str = "strict") -> str:
    """A text as read, line ends kept. Raises UnicodeDecodeError (a ValueError)."""
    return content.decode(encoding_of(content, encoding), errors)


def decode_head(content: bytes, encoding: str | None = None) -> str:
    """The first bytes of a file as text, for telling formats apart; never fails."""
    return content.decode(encoding_of(content, encoding), errors="replace")


def lines(
    path: Path, *, encoding: str | None = None, newline: str = "\n"
) -> Iterator[tuple[int, str] | SetAside]:
    """Numbered lines with their ends, decoded; bytes that are not UTF-8 as lone surrogates.

    A line beyond MAX_LINE is set aside without being held; a compressed file that is cut short
    gives the lines before the cut, then says so.
    """
    number = 0
    try:
        with open_bytes(path) as raw:
            codec = encoding_of(head(path), encoding)
            errors = "surrogateescape" if codec.startswith("utf-8") else "strict"
            stream = io.TextIOWrapper(raw, encoding=codec, errors=errors, newline=newline)
            while line := stream.readline(MAX_LINE):
                number += 1
                if len(line) == MAX_LINE and not line.endswith("\n"):
                    while (rest := stream.readline(MAX_LINE)) and not rest.endswith("\n"):
                        pass
                    yield SetAside(str(path), number, f"a line longer than {MAX_LINE:,} characters")
                    continue
                yield number, line
    except (EOFError, zlib.error, OSError, UnicodeError) as error:
        yield SetAside(str(path), number + 1, f"the file is cut short or damaged here: {error}")
