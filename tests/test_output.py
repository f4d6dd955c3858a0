"""Tables for the next tool: nothing runs, nothing is half-written."""

from __future__ import annotations

import io
import json
import sys
from datetime import date

import polars as pl
import pytest

from framing.errors import FramingError
from framing.output import emit, render, save

FRAME = pl.DataFrame(
    {"a": ["=1+1", "x|y"], "n": [1.5, None], "d": [date(2024, 1, 2), None], "s": [[1, 2], None]}
)


def test_csv_neutralises_formulas():
    text = render(FRAME, "csv")
    assert "'=1+1" in text
    assert '"[1, 2]"' in text


def test_jsonl_keeps_types():
    rows = [json.loads(line) for line in render(FRAME, "jsonl").splitlines()]
    assert rows[0] == {"a": "=1+1", "n": 1.5, "d": "2024-01-02", "s": [1, 2]}


def test_markdown_escapes_bars():
    assert "x\\|y" in render(FRAME, "md")


def test_a_table_lets_no_text_drive_the_terminal():
    assert "\x1b" not in render(pl.DataFrame({"a": ["\x1b[2J"]}), "table")


def test_parquet_needs_a_file(tmp_path):
    with pytest.raises(FramingError, match="-o FILE"):
        emit(FRAME, format="parquet", path=None)
    emit(FRAME, format=None, path=str(tmp_path / "x.parquet"))
    assert pl.read_parquet(tmp_path / "x.parquet").equals(FRAME)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(FramingError, match="it is a folder"):
        emit(FRAME, format="csv", path=f"{tmp_path}/new.1/")
    assert not list(tmp_path.iterdir())


def test_a_failed_write_leaves_the_old_file(tmp_path):
    target = tmp_path / "x.csv"
    target.write_text("old")

    def fail(file):
        file.write(b"half")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        save(target, fail)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]
    with pytest.raises(FramingError, match="cannot write"):
        save(tmp_path / "no" / "x.csv", lambda f: None)


class Screen(io.StringIO):
    """Standard output as a terminal."""

    def isatty(self):
        return True


def test_a_screen_shows_the_first_rows_and_how_to_get_the_others(monkeypatch, tmp_path):
    frame = pl.DataFrame({"n": range(103)})
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys, "stdout", screen := Screen())
    emit(frame, format=None, path=None)
    lines = screen.getvalue().splitlines()
    assert lines[-2].strip() == "99" and len(lines) == 103
    assert lines[-1].startswith("... and 3 more") and "-o FILE" in lines[-1]
    emit(frame, format=None, path=str(tmp_path / "x.txt"))
    assert len((tmp_path / "x.txt").read_text().splitlines()) == 105
    monkeypatch.setattr(sys, "stdout", pipe := io.StringIO())
    emit(frame, format=None, path=None)
    assert pipe.getvalue() == (tmp_path / "x.txt").read_text()
