"""Plain text and Markdown: one article a file.

The whole file is the text, so that offsets index the file. The headline is that of the front
matter (`key: value` lines between two lines `---`), or a first line that begins with `# `, or a
first line that looks like one: under 200 characters, no full stop at its end, an empty line after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import files
from ..articles import ALIASES, WHOLE_FILE, body_start, plain
from ..corpus import SetAside

SUFFIXES = (".txt", ".md", ".markdown", ".text", ".txt.gz", ".md.gz")

FRONT = re.compile(r"\ufeff?---[ \t]{0,9}\r?\n")
PAIR = re.compile(r"([A-Za-z][\w -]{0,60}):[ \t]{0,99}(.{0,5000})$")
LONGEST = 200


def read(
    path: Path, encoding: str | None = None
) -> Iterator[tuple[int, dict[str, Any]] | SetAside]:
    """The one article of a text file, or why it cannot be read."""
    try:
        text = files.decode(files.whole(path), encoding)
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        yield SetAside(
            str(path),
            None,
            f"undecodable byte 0x{byte:02x} at {error.start}: not {error.encoding}; "
            "try --encoding guess",
        )
        return
    except ValueError as error:
        yield SetAside(str(path), None, str(error))
        return
    if not text.strip():
        yield SetAside(str(path), None, "empty file")
        return
    row: dict[str, Any] = {"text": text}
    front, end = front_matter(text)
    for key, value in front.items():
        field = ALIASES.get(plain(key))
        row.setdefault(key if field in (None, "text", "body_start") else field, value)
    if "headline" not in row and (found := headline(text, end)):
        row["headline"] = found
    rest = text[end:]
    row["body_start"] = end + body_start(row.get("headline"), rest)
    yield WHOLE_FILE, row


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """The pairs between two `---` lines at the start of a text, and where the text goes on."""
    opened = FRONT.match(text)
    if opened is None:
        return {}, 0
    pairs: dict[str, str] = {}
    at = opened.end()
    for _ in range(200):
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else len(text)].strip()
        at = end + 1 if end >= 0 else len(text)
        if line in ("---", "..."):
            return pairs, at
        if match := PAIR.match(line):
            pairs[match[1].strip()] = match[2].strip().strip("\"'")
        elif (line and not line.startswith(("#", "-"))) or end < 0:
            return {}, 0  # a rule in Markdown, not front matter
    return {}, 0


def headline(text: str, start: int = 0) -> str | None:
    """The headline in a text's first line, or None where that line is no headline."""
    rest = text[start:].lstrip("\ufeff \t\r\n")
    first, _, after = rest.partition("\n")
    first = first.strip()
    if first.startswith("# "):
        return first.lstrip("#").strip() or None
    following = after.partition("\n")
    if not first or len(first) >= LONGEST or first.endswith((".", "。", '."', ".”")):
        return None
    return first if not following[0].strip() and following[2].strip() else None
