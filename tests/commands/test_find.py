"""framing find: what a long run says, and what it refuses."""

from __future__ import annotations

import json

import polars as pl
import pytest
from click.testing import CliRunner

from framing import shards
from framing.cli import cli


@pytest.fixture
def find(tmp_path, monkeypatch):
    """`framing find` on three files of one article each; gives its status and what it told."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLARS_MAX_THREADS", "1")
    (tmp_path / "study").mkdir()
    for n in range(3):
        row = {"id": str(n), "text": "The hostages came home."}
        (tmp_path / "study" / f"{n}.jsonl").write_text(json.dumps(row) + "\n")

    def run(*arguments):
        done = CliRunner().invoke(cli, ["find", "study", "-l", "israel_palestine", *arguments])
        return done.exit_code, done.stderr

    return run


def test_a_long_run_says_where_it_wrote_and_goes_on_from_there(find, tmp_path):
    status, told = find("-o", "out.1/", "--engine", "local")
    assert (status, told) == (0, "3 mentions in 3 articles; 3 shards in out.1/\n")
    (tmp_path / "out.1" / "shard-000001.json").unlink()
    # Without the slash too, since it is there.
    status, told = find("-o", "out.1", "--engine", "local")
    assert (status, told) == (
        0,
        "3 mentions in 3 articles; 3 shards in out.1, 2 of them finished before\n",
    )


def test_what_is_of_long_runs_only_is_refused_elsewhere(find):
    status, told = find("--rows", "5", "--counts")
    assert status == 2 and "--rows, --counts: only of a long run, written with -o FOLDER/" in told
    status, told = find("--engine", "local", "--voice", "direct", "-o", "out/")
    assert status == 2 and "without --voice" in told


def test_steps_can_be_named_for_any_search(find, tmp_path):
    assert find("--finder", "terms", "-o", "m.parquet")[0] == 0
    assert pl.read_parquet(tmp_path / "m.parquet")["voice"].to_list() == [None] * 3


def test_ctrl_c_says_what_stays_and_how_to_go_on(find, monkeypatch):
    def stopped(*_, progress, **__):
        progress(2, 5, 40)
        raise KeyboardInterrupt

    monkeypatch.setattr(shards, "run", stopped)
    status, told = find("-o", "out/", "--engine", "local")
    assert status == 130
    assert "2 of 5 shards are finished and stay in out/: give the same command again" in told


def test_a_shard_that_is_given_up_is_named_with_its_reason(find, tmp_path):
    pl.DataFrame({"n": [1]}).write_parquet(tmp_path / "bad.parquet")
    status, told = find("bad.parquet", "-o", "out/", "--engine", "local")
    assert status == 1
    assert "3 mentions in 3 articles; 4 shards in out/\n" in told
    assert "given up: bad.parquet: InputError: " in told and "no column understood as text" in told
    assert "1 shard given up, each tried 3 times" in told
