"""Tables for people and for the next tool: table, csv, jsonl, json, md, parquet."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from .drawing import aligned
from .errors import FramingError

FORMATS = ("table", "csv", "jsonl", "json", "md", "parquet")
BY_SUFFIX = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".json": "json",
    ".md": "md",
    ".parquet": "parquet",
    ".html": "html",
    ".txt": "table",
    ".yml": "yml",
    ".yaml": "yml",
}
WIDTH = 160  # of a table that is not for a screen
SCREEN_ROWS = 100  # of a table that a screen shows
# A spreadsheet runs a cell that begins with one of these as a formula.
_FORMULA = r"^[=+\-@\t\r]"


def format_of(path: str | None, format: str | None) -> str:
    """The format asked for, else that of the file's suffix, else a table for people."""
    if format:
        return format
    return BY_SUFFIX.get(Path(path).suffix.lower(), "csv") if path else "table"


def emit(frame: pl.DataFrame, *, format: str | None, path: str | None, title: str = "") -> None:
    """Write a frame to a file (whole or not at all) or to standard output.

    Raises FramingError for Parquet without a file.
    """
    format = format_of(path, format)
    if format == "parquet":
        if path is None:
            raise FramingError("Parquet is not for a terminal; name a file with -o FILE")
        save(path, lambda f: frame.write_parquet(f))
        return
    _give(_told(frame, format, path, title), path)


def emit_all(
    tables: Iterable[tuple[str, pl.DataFrame]], *, format: str | None, path: str | None
) -> None:
    """Write several (title, frame) one under the other, as a table for people or Markdown."""
    format = format_of(path, format)
    _give("".join(_told(frame, format, path, title) for title, frame in tables), path)


def on_screen(path: str | None) -> bool:
    """Whether what is told is seen by a person at once, and not by a file or another program."""
    return path is None and sys.stdout.isatty()


def screen_width() -> int:
    """Characters in a line of the terminal."""
    return shutil.get_terminal_size().columns


def more(left: int) -> str:
    """What stands below the first rows of a long table on a screen."""
    return f"... and {left:,} more: all of them with -o FILE.csv, or by a pipe: | less\n"


def _told(frame: pl.DataFrame, format: str, path: str | None, title: str) -> str:
    """A frame as text; on a screen a table's first rows."""
    if format != "table" or not on_screen(path):
        return render(frame, format, title=title)
    left = frame.height - SCREEN_ROWS
    text = render(frame.head(SCREEN_ROWS), format, title=title, width=screen_width())
    return text + (more(left) if left > 0 else "")


def _give(text: str, path: str | None) -> None:
    if path is None:
        sys.stdout.write(text)
    else:
        save(path, lambda f: f.write(text.encode("utf-8", "replace")))


def render(frame: pl.DataFrame, format: str, *, title: str = "", width: int = WIDTH) -> str:
    """A frame as text. Lists are JSON in CSV; cells that a spreadsheet would run are quoted.

    `width` is that of a table, in characters. Raises FramingError for an unknown format.
    """
    if format == "csv":
        return neutralised(flat(frame)).write_csv(None)
    if format == "jsonl":
        return "".join(
            json.dumps(row, ensure_ascii=False, default=_plain) + "\n"
            for row in frame.iter_rows(named=True)
        )
    if format == "json":
        rows = frame.to_dicts()
        return json.dumps(rows, ensure_ascii=False, default=_plain, indent=1) + "\n"
    if format == "md":
        return f"### {title}\n\n{markdown(frame)}\n" if title else markdown(frame)
    if format == "table":
        return aligned(frame, width=width, shown=_shown, title=title)
    raise FramingError(f"no format is called {format!r}; there are {', '.join(FORMATS)}")


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Nested columns as JSON strings."""
    nested = [c for c, t in frame.schema.items() if isinstance(t, (pl.List, pl.Struct, pl.Array))]
    return frame.with_columns(
        pl.Series(c, [None if v is None else json.dumps(v) for v in frame[c].to_list()], pl.String)
        for c in nested
    )


def neutralised(frame: pl.DataFrame) -> pl.DataFrame:
    """Strings that a spreadsheet would take for a formula, with an apostrophe before them."""
    return frame.with_columns(
        pl.when(pl.col(c).str.contains(_FORMULA))
        .then("'" + pl.col(c))
        .otherwise(pl.col(c))
        .alias(c)
        for c, t in frame.schema.items()
        if t == pl.String
    )


def markdown(frame: pl.DataFrame) -> str:
    """A Markdown table."""

    def cell(value: Any) -> str:
        return _shown(value).replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")

    lines = ["| " + " | ".join(frame.columns) + " |", "|" + " --- |" * frame.width]
    lines += ["| " + " | ".join(cell(v) for v in row) + " |" for row in frame.iter_rows()]
    return "\n".join(lines) + "\n"


def save(path: str | Path, write: Callable[[Any], object]) -> None:
    """Write a file under a temporary name and rename it: whole or not at all.

    Raises FramingError where the folder cannot be written, or the path is a folder.
    """
    target = Path(path)
    if target.is_dir() or str(path).endswith(("/", "\\")):
        raise FramingError(f"cannot write {target}: it is a folder; name a file in it")
    if not target.parent.is_dir():
        raise FramingError(f"cannot write {target}: there is no folder {target.parent}")
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent or ".")
    except OSError as error:
        raise FramingError(f"cannot write {target}: {error.strerror}") from error
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return "" if value != value else f"{value:.3f}".rstrip("0").rstrip(".")
    return str(value)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value)
