"""Codings in a database: they survive a restart and a crash, and several coders share them.

SQLite by default; a database URL (`postgresql+psycopg://...`) through the extra `[team]`. A row
says which mention (by its key, never its text), which draw it belongs to, and what one coder
answered; coding it again replaces the answer.
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import polars as pl

from . import tables
from .agreement import KEY
from .coding import SHEET
from .errors import FramingError

PLACE = "FRAMING_CODINGS"  # a path or URL in the environment
ANSWERS = ("valid", "referent", "voice", "speaker", "note")
_COLUMNS = ("corpus", "draw", "coder", *KEY, "match", "probability", *ANSWERS)
_UNIQUE = ("corpus", "draw", "coder", *KEY)
_TYPES = {"start": "BIGINT", "end": "BIGINT", "probability": "DOUBLE PRECISION", "valid": "INTEGER"}


class CodingStore:
    """Codings of any number of corpora and coders.

    Args:
        place: a file, or a database URL; by default the environment's FRAMING_CODINGS, else
            `framing/codings.sqlite` in the user's data folder.

    Raises FramingError where the place cannot be opened or the extra is missing.
    """

    def __init__(self, place: str | os.PathLike[str] | None = None) -> None:
        self.place = str(place or os.environ.get(PLACE) or _default())
        self._engine = _engine(self.place) if "://" in self.place else None
        if self._engine is None:
            Path(self.place).expanduser().parent.mkdir(parents=True, exist_ok=True)
        columns = ", ".join(f'"{c}" {_TYPES.get(c, "TEXT")}' for c in _COLUMNS)
        self._run(
            f"CREATE TABLE IF NOT EXISTS codings ({columns}, PRIMARY KEY ({_names(_UNIQUE)}))", {}
        )

    def save(
        self, corpus: str, draw: str, coder: str, row: Mapping[str, Any], **answers: Any
    ) -> None:
        """Write one coder's answers about a row of a coding sheet; durable when it returns.

        Args:
            corpus: fingerprint of the texts. draw: name of the draw that the row is of.
            answers: any of valid, referent, voice, speaker, note.

        Raises FramingError for another answer, an unknown voice, or a coder without a name.
        """
        unknown = set(answers) - set(ANSWERS)
        if unknown:
            raise FramingError(
                f"a coding has no answer {min(unknown)!r}; it has {', '.join(ANSWERS)}"
            )
        if not coder.strip():
            raise FramingError("say who codes: a name or initials")
        if answers.get("voice") not in (None, *tables.VOICES):
            raise FramingError(
                f"no voice is called {answers['voice']!r}; there are {', '.join(tables.VOICES)}"
            )
        given = {"corpus": corpus, "draw": draw, "coder": coder.strip(), "match": row.get("match")}
        given |= {c: row[c] for c in (*KEY, "probability")}
        given |= {c: answers.get(c) for c in ANSWERS}
        given["valid"] = None if given["valid"] is None else int(given["valid"])
        later = [c for c in _COLUMNS if c not in _UNIQUE]
        self._run(
            f"INSERT INTO codings ({_names(_COLUMNS)}) VALUES ({', '.join(f':{c}' for c in _COLUMNS)}) "
            f"ON CONFLICT ({_names(_UNIQUE)}) DO UPDATE SET "
            + ", ".join(f'"{c}" = excluded."{c}"' for c in later),
            given,
        )

    def rows(self, corpus: str, draw: str) -> pl.DataFrame:
        """All codings of a draw, as rows of `coding.SHEET` (without left and right)."""
        found = self._run(
            f"SELECT {_names(_COLUMNS)} FROM codings WHERE corpus = :corpus AND draw = :draw",
            {"corpus": corpus, "draw": draw},
        )
        values = [dict(zip(_COLUMNS, r)) for r in found]
        for v in values:
            v["valid"] = None if v["valid"] is None else bool(v["valid"])
        named = {c: SHEET[c] for c in _COLUMNS if c in SHEET}
        frame = pl.DataFrame([{c: v[c] for c in named} for v in values], schema=named)
        return tables.conform(frame.with_columns(kind=pl.lit("drawn")), SHEET).sort(*KEY, "coder")

    def _run(self, sql: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        if self._engine is not None:
            from sqlalchemy import text

            with self._engine.begin() as connection:
                result = connection.execute(text(sql), dict(given))
                return [tuple(r) for r in result] if result.returns_rows else []
        try:
            opened = sqlite3.connect(Path(self.place).expanduser(), timeout=30)
            with closing(opened) as connection, connection:
                return connection.execute(sql, dict(given)).fetchall()
        except sqlite3.Error as error:
            raise FramingError(
                f"the codings in {self.place} cannot be opened: {error}; "
                f"name another place in the environment variable {PLACE}"
            ) from error


def _default() -> Path:
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / "framing" / "codings.sqlite"


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{c}"' for c in columns)


def _engine(url: str) -> Any:
    try:
        from sqlalchemy import create_engine
        from sqlalchemy.exc import SQLAlchemyError
    except ImportError as error:
        raise FramingError(
            "a database URL needs SQLAlchemy; install it with: pip install 'framing-toolkit[team]'"
        ) from error
    try:
        return create_engine(url)
    except (SQLAlchemyError, ImportError) as error:
        raise FramingError(f"no database can be opened by that URL: {error}") from error


# --- one coder's way through a sheet ---------------------------------------------------------


def shuffled(sheet: pl.DataFrame, seed: int = 0) -> pl.DataFrame:
    """The sheet in a random order, so that whoever stops early has coded a random part of it."""
    order = list(range(sheet.height))
    random.Random(seed).shuffle(order)
    return sheet[order]


def waiting(sheet: pl.DataFrame, codings: pl.DataFrame, coder: str) -> pl.DataFrame:
    """Rows of a sheet that a coder has not coded yet, in the sheet's order."""
    mine = codings.filter(pl.col("coder") == coder.strip()).select(KEY)
    return sheet.join(mine, on=list(KEY), how="anti", maintain_order="left")


def weighable(sheet: pl.DataFrame, codings: pl.DataFrame) -> pl.DataFrame:
    """Codings with the chance of having been drawn *and* coded.

    Of a shuffled sheet the coded rows are a random part: each row's chance shrinks by it. What
    `agreement.corrected()` takes.
    """
    coded = codings.filter(pl.any_horizontal(pl.col("valid", "voice", "referent").is_not_null()))
    if sheet.is_empty():
        return coded
    part = coded.select(KEY).unique().height / sheet.height
    return coded.with_columns(pl.col("probability") * min(1.0, part))
