"""Codings in a database: they survive a restart and a crash, and several coders share them.

SQLite by default; a database URL (`postgresql://user@host/name`) through the extra `[team]`. A row
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
from .coding import SHEET, Codings, coded_part
from .errors import FramingError, InputError

PLACE = "FRAMING_CODINGS"  # a path or URL in the environment
ANSWERS = ("valid", "referent", "voice", "speaker", "note")
_COLUMNS = ("corpus", "draw", "coder", *KEY, "match", "probability", *ANSWERS)
_UNIQUE = ("corpus", "draw", "coder", *KEY)


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{c}"' for c in columns)


_TYPES = {"start": "BIGINT", "end": "BIGINT", "probability": "DOUBLE PRECISION", "valid": "INTEGER"}
_TABLES = (
    "CREATE TABLE IF NOT EXISTS codings ("
    + ", ".join(f'"{c}" {_TYPES.get(c, "TEXT")}' for c in _COLUMNS)
    + f", PRIMARY KEY ({_names(_UNIQUE)}))",
    # How many mentions a draw has: who stops early has coded a part of them.
    'CREATE TABLE IF NOT EXISTS draws ("corpus" TEXT, "draw" TEXT, "size" BIGINT, '
    'PRIMARY KEY ("corpus", "draw"))',
)


class CodingStore:
    """Codings of any number of corpora and coders.

    Args:
        place: a file, or a database URL; by default the environment's FRAMING_CODINGS, else
            `framing/codings.sqlite` in the user's data folder.

    Attributes:
        place: where the codings are, without a password.

    Raises FramingError where the place cannot be opened or the extra is missing.
    """

    def __init__(self, place: str | os.PathLike[str] | None = None) -> None:
        named = str(place or os.environ.get(PLACE) or _default())
        self._database = _Server(named) if "://" in named else _File(named)
        self.place = self._database.place
        for sql in _TABLES:
            self._database.create(sql)

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
        self._database.run(
            f"INSERT INTO codings ({_names(_COLUMNS)}) VALUES ({', '.join(f':{c}' for c in _COLUMNS)}) "
            f"ON CONFLICT ({_names(_UNIQUE)}) DO UPDATE SET "
            + ", ".join(f'"{c}" = excluded."{c}"' for c in later),
            given,
        )

    def rows(self, corpus: str, draw: str) -> pl.DataFrame:
        """All codings of a draw, as rows of `coding.SHEET` (without left and right)."""
        found = self._database.run(
            f"SELECT {_names(_COLUMNS)} FROM codings WHERE corpus = :corpus AND draw = :draw",
            {"corpus": corpus, "draw": draw},
        )
        values = [dict(zip(_COLUMNS, r)) for r in found]
        for v in values:
            v["valid"] = None if v["valid"] is None else bool(v["valid"])
        named = {c: SHEET[c] for c in _COLUMNS if c in SHEET}
        frame = pl.DataFrame([{c: v[c] for c in named} for v in values], schema=named)
        return tables.conform(frame.with_columns(kind=pl.lit("drawn")), SHEET).sort(*KEY, "coder")

    def set_size(self, corpus: str, draw: str, size: int) -> None:
        """Say how many mentions a draw has."""
        self._database.run(
            "INSERT INTO draws VALUES (:corpus, :draw, :size) "
            'ON CONFLICT ("corpus", "draw") DO UPDATE SET "size" = excluded."size"',
            {"corpus": corpus, "draw": draw, "size": size},
        )

    def draws(self) -> pl.DataFrame:
        """A row a draw: corpus, draw, size (null where not said), coders, codes, by name."""
        found = self._database.run(
            'SELECT c."corpus", c."draw", MAX(d."size"), COUNT(DISTINCT c."coder"), COUNT(*) '
            'FROM codings c LEFT JOIN draws d ON c."corpus" = d."corpus" AND c."draw" = d."draw" '
            'GROUP BY c."corpus", c."draw"',
            {},
        )
        schema = {
            "corpus": pl.String(), "draw": pl.String(), "size": pl.Int64(), "coders": pl.Int64(),
            "codes": pl.Int64(),
        }  # fmt: skip
        return pl.DataFrame(found, schema=schema, orient="row").sort("draw", "corpus")


class _File:
    """An SQLite file, opened for each statement."""

    def __init__(self, path: str) -> None:
        self.place = path
        Path(path).expanduser().parent.mkdir(parents=True, exist_ok=True)

    def create(self, sql: str) -> None:
        self.run(sql, {})

    def run(self, sql: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        try:
            opened = sqlite3.connect(Path(self.place).expanduser(), timeout=30)
            with closing(opened) as connection, connection:
                return connection.execute(sql, dict(given)).fetchall()
        except sqlite3.Error as error:
            raise FramingError(
                f"the codings in {self.place} cannot be opened: {error}; "
                f"name another place in the environment variable {PLACE}"
            ) from error


class _Server:
    """A database by its URL, through SQLAlchemy; each statement is a transaction."""

    def __init__(self, url: str) -> None:
        try:
            from sqlalchemy import create_engine, make_url
            from sqlalchemy.exc import ArgumentError, NoSuchModuleError
        except ImportError as error:
            raise _no_driver("SQLAlchemy") from error
        try:
            parsed = make_url(url)
            if parsed.drivername in ("postgres", "postgresql"):
                parsed = parsed.set(drivername="postgresql+psycopg")
            self.place = parsed.set(query={}).render_as_string(hide_password=True)
            is_postgres = parsed.drivername.startswith("postgresql")
            self._engine = create_engine(
                parsed,
                pool_pre_ping=True,  # a server that was restarted is met again
                connect_args={"connect_timeout": 10} if is_postgres else {},
            )
        except (ArgumentError, NoSuchModuleError, ValueError) as error:
            raise FramingError(
                "no database can be opened by that URL; write postgresql://user:password@host/name"
            ) from error
        except ImportError as error:
            raise _no_driver(error.name or "a driver") from error

    def create(self, sql: str) -> None:
        from sqlalchemy.exc import IntegrityError, ProgrammingError

        try:
            self.run(sql, {})
        except FramingError as error:
            # Of two who create a table at the same moment one is refused: then it is there.
            if not isinstance(error.__cause__, IntegrityError | ProgrammingError):
                raise
            self.run(sql, {})

    def run(self, sql: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        from sqlalchemy import text
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self._engine.begin() as connection:
                result = connection.execute(text(sql), dict(given))
                return [tuple(r) for r in result] if result.returns_rows else []
        except SQLAlchemyError as error:
            why = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
            raise FramingError(
                f"the database {self.place} does not answer as it should: {why}; "
                "is it running, and do user, password and name of the database fit?"
            ) from error


def _no_driver(missing: str) -> FramingError:
    return FramingError(
        f"a database URL needs {missing}; install it with: pip install 'framing-toolkit[team]'"
    )


def _default() -> Path:
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / "framing" / "codings.sqlite"


def read_store(
    store: CodingStore, *, draw: str | None = None, corpus: str | None = None
) -> Codings:
    """Codings of a store as those of sheets: of all its draws, of one, of one corpus.

    Args:
        corpus: first digits of a corpus's fingerprint.

    Raises InputError where nothing is coded, and where two draws hold the same mention: its chance
    of being drawn is then unknown.
    """
    every = store.draws()
    chosen = every.filter(
        (pl.lit(draw is None) | (pl.col("draw") == (draw or "")))
        & pl.col("corpus").str.starts_with(corpus or "")
    )
    there = "; ".join(f"{d!r} of corpus {c[:8]}" for d, c in every.select("draw", "corpus").rows())
    if chosen.is_empty():
        raise InputError(f"{store.place} has no such codings; it has {there or 'none at all'}")
    frames = [store.rows(c, d) for c, d in chosen.select("corpus", "draw").iter_rows()]
    rows = pl.concat(frames)
    each = sum(f.select(KEY).unique().height for f in frames)
    if rows.select(KEY).unique().height < each:
        raise InputError(
            f"two draws hold the same mention; choose with --draw or --corpus: {there}"
        )
    size = int(chosen["size"].sum()) if chosen["size"].null_count() == 0 else each
    return Codings(rows, tables.empty(tables.SET_ASIDE), size)


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
    """Codings of a shuffled sheet with the chance of having been drawn *and* coded: what
    `agreement.corrected()` takes."""
    return coded_part(codings, sheet.height)
