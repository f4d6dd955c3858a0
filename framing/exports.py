"""Results and articles for other tools: tidy tables, workbooks, and quanteda's corpus.

No string leaves as a formula: in CSV a leading `=`, `+`, `-` or `@` gets an apostrophe before it
(also in the names of columns), in a workbook every string is stored as a string.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from . import output
from .corpus import Corpus
from .errors import FramingError
from .extras import needed

EXCEL_ROWS = 1_048_575  # rows of a sheet below its header
EXCEL_CHARACTERS = 32_767  # characters of a cell
EXCEL_COLUMNS = 16_384
CUT = " […cut here: a cell holds no more; the CSV has it whole]"

SUFFIXES = (".csv", ".parquet", ".xlsx")


def table(frame: pl.DataFrame, path: str | os.PathLike[str]) -> None:
    """Write a table as its file's suffix says: .csv, .parquet or .xlsx (extra `[intake]`).

    Nested columns are JSON in CSV and Excel. The file appears whole or not at all.

    Raises FramingError for another suffix.
    """
    suffix = Path(path).suffix.lower()
    if suffix == ".xlsx":
        workbook({Path(path).stem: frame}, path)
    elif suffix == ".parquet":
        output.save(str(path), lambda f: frame.write_parquet(f))
    elif suffix == ".csv":
        output.save(str(path), lambda f: _csv(frame, f))
    else:
        raise FramingError(f"{path}: a table is written as {', '.join(SUFFIXES)}")


def workbook(frames: Mapping[str, pl.DataFrame], path: str | os.PathLike[str]) -> None:
    """Write tables as the sheets of an Excel workbook (XlsxWriter, extra `[intake]`).

    Strings stay strings, never formulas or links. A table of more rows than a sheet holds goes on
    in a further sheet; a text longer than a cell holds is cut and says so.

    Raises FramingError for more columns than a sheet holds.
    """
    xlsxwriter = needed("xlsxwriter")
    for name, frame in frames.items():
        if frame.width > EXCEL_COLUMNS:
            raise FramingError(f"{name}: Excel holds {EXCEL_COLUMNS:,} columns; write .csv")
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

    def fill(file: Any) -> None:
        options = {**plain, "constant_memory": True, "nan_inf_to_errors": True}
        with xlsxwriter.Workbook(file, options) as book:
            bold = book.add_format({"bold": True})
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            used: set[str] = set()
            for name, frame in frames.items():
                for part in range(max(1, -(-frame.height // EXCEL_ROWS))):
                    sheet = book.add_worksheet(_sheet_name(name, used))
                    sheet.freeze_panes(1, 0)
                    for column, title in enumerate(frame.columns):
                        sheet.write_string(0, column, title[:EXCEL_CHARACTERS], bold)
                    rows = output.flat(frame.slice(part * EXCEL_ROWS, EXCEL_ROWS)).iter_rows()
                    for number, row in enumerate(rows, start=1):
                        for column, cell in enumerate(row):
                            _write_cell(sheet, number, column, cell, day)

    output.save(str(path), fill)


def quanteda(corpus: Corpus, path: str | os.PathLike[str]) -> int:
    """Write a corpus as the CSV that R's readtext and quanteda take; the number of articles.

        corpus(readtext::readtext("news.csv", docid_field = "doc_id", text_field = "text"))

    `text` is the body without a repeated headline, so that R counts the words that are counted
    here; an article without a body gives its headline. Everything else is a docvar; `zone` says
    which of the two the text is. Streams; the file appears whole or not at all.
    """
    n = 0
    columns: dict[str, None] = {}
    for batch in corpus.batches():  # a pass for the columns, since a CSV names them first
        columns |= dict.fromkeys(batch.articles.columns)
    docvars = [c for c in columns if c not in ("doc_id", "text", "body_start", "zone")]

    def fill(file: Any) -> None:
        nonlocal n
        for batch in corpus.batches():
            articles = batch.articles
            body = pl.col("text").str.slice(pl.col("body_start"))
            has_body = body.str.strip_chars().str.len_chars() > 0
            missing = [
                pl.lit(None, dtype=pl.String).alias(c) for c in docvars if c not in articles.columns
            ]
            rows = articles.with_columns(*missing).select(
                "doc_id",
                pl.when(has_body).then(body).otherwise(pl.col("headline")).alias("text"),
                pl.when(has_body).then(pl.lit("body")).otherwise(pl.lit("headline")).alias("zone"),
                *docvars,
            )
            _csv(rows, file, header=n == 0)
            n += articles.height

    output.save(str(path), fill)
    return n


def _csv(frame: pl.DataFrame, file: Any, *, header: bool = True) -> None:
    titles = pl.DataFrame({"title": frame.columns}, schema={"title": pl.String})
    plain = output.neutralised(output.flat(frame))
    plain.columns = output.neutralised(titles)["title"].to_list()
    file.write(plain.write_csv(include_header=header).encode())


def _write_cell(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        # Excel keeps 15 digits: a longer number, such as an id, stays what it is as a string.
        if isinstance(cell, int) and abs(cell) >= 10**15:
            sheet.write_string(row, column, str(cell))
        else:
            sheet.write_number(row, column, cell)
    elif hasattr(cell, "isoformat"):
        sheet.write_datetime(row, column, cell, day)
    else:
        text = str(cell)
        if len(text.encode("utf-16-le")) // 2 > EXCEL_CHARACTERS:
            text = text[: EXCEL_CHARACTERS // 2] + CUT
        sheet.write_string(row, column, text)


def _sheet_name(name: str, used: set[str]) -> str:
    """A sheet's name as Excel allows it: 31 characters, none of []:*?/\\, each but once."""
    plain = "".join(" " if c in "[]:*?/\\" else c for c in name).strip(" '")[:31] or "table"
    given, number = plain, 1
    while given.lower() in used:
        number += 1
        given = f"{plain[:25]} ({number})"
    used.add(given.lower())
    return given
