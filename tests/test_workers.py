"""Worker processes: results as they come, errors and deaths told."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

import framing as fr
from framing import mentions
from framing.errors import DesignError, WorkerError
from framing.lexicon import parse
from framing.workers import each

LEXICON = """\
lexicon: t
title: T
concepts:
  person:
    definition: x
    variants:
      illegal immigrant: {nouns: [illegal immigrant], examples: [an illegal immigrant]}
      migrant: {nouns: [migrant], examples: [a migrant]}
"""


@pytest.fixture
def tasks(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "engines"))
    sys.modules.pop("engine_tasks", None)
    import engine_tasks

    return engine_tasks


def test_every_job_is_done_once_and_numbered(tasks):
    done = list(each(tasks.square, iter(range(10, 30)), workers=2))
    assert sorted(done) == [(n - 10, n * n) for n in range(10, 30)]
    assert not multiprocessing.active_children()


def test_few_jobs_are_taken_ahead(tasks):
    taken = []
    jobs = (taken.append(n) or n for n in range(10, 110))
    made = each(tasks.square, jobs, workers=2)
    next(made)
    assert len(taken) <= 3
    made.close()
    assert not multiprocessing.active_children()


def test_nothing_to_do_needs_nobody(tasks):
    assert list(each(tasks.square, [], workers=2)) == []


def test_an_error_of_the_task_is_raised_here(tasks):
    with pytest.raises(DesignError, match="not five"):
        list(each(tasks.square, [1, 5], workers=2))
    with pytest.raises(WorkerError, match="TypeError"):
        list(each(tasks.square, ["x"], workers=2))


def test_a_death_says_what_to_do(tasks):
    with pytest.raises(WorkerError, match=r"SIGKILL.*--workers 1"):
        list(each(tasks.square, [1, -1, 2], workers=2))
    assert not multiprocessing.active_children()


@pytest.mark.skipif(os.name == "nt", reason="there a process ends without being told")
def test_workers_remove_their_temporary_files_whatever_they_are_at(tasks, tmp_path):
    made = each(tasks.hold, [(tmp_path, False), (tmp_path, True)], workers=2)
    next(made)
    end = time.monotonic() + 120
    while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < end:
        time.sleep(0.01)
    assert len(list(tmp_path.iterdir())) == 2
    made.close()
    assert not list(tmp_path.iterdir()) and not multiprocessing.active_children()


@pytest.fixture
def corpus(tmp_path):
    """Articles with headlines, copies, further columns that begin empty, and rows set aside."""
    story = "Officials said that {} illegal immigrants crossed the river on a cold night in March. "
    rows = [
        {
            "doc_id": f"d{i}",
            "outlet": f"o{i % 3}",
            "date": f"2024-01-{1 + i % 28:02d}",
            "headline": "A migrant and others",
            "text": (story.format(i // 2) + "“A migrant,” he said, and the talk went on. ") * 4,
            "desk": "abroad" if i > 40 else None,
            "page": i if i % 2 else None,
        }
        for i in range(60)
    ]
    path = tmp_path / "news.parquet"
    pl.DataFrame([*rows, rows[0], {**rows[1], "doc_id": "empty", "text": None, "headline": None}]).write_parquet(path)  # fmt: skip
    return fr.read(path)


def test_many_processes_find_what_one_does(corpus, monkeypatch):
    monkeypatch.setattr("framing.mentions.SMALL", 20)
    monkeypatch.setattr("framing.mentions.BATCH_ROWS", 7)
    lexicons = [parse(LEXICON, path="t.yml", lexicon_id="t")]
    told = []
    one = mentions.scan(corpus, lexicons, copies=True)
    two = mentions.scan(corpus, lexicons, copies=True, workers=2, progress=told.append)
    assert one.mentions.height > 400 and one.passages.height > 0 and one.set_aside.height == 2
    for name in ("mentions", "index", "set_aside", "passages"):
        a, b = getattr(one, name), getattr(two, name)
        assert a.schema == b.schema and a.equals(b), name
    assert one.fingerprint == two.fingerprint
    assert told[-1] == one.index.height and told == sorted(told)


def test_a_small_corpus_stays_in_this_process(corpus, monkeypatch):
    def no(*_):
        raise AssertionError("hired")

    monkeypatch.setattr("framing.workers.hire", no)
    lexicons = [parse(LEXICON, path="t.yml", lexicon_id="t")]
    assert mentions.scan(corpus, lexicons, workers=2).index.height == 60


def test_copies_are_not_looked_for_in_a_corpus_too_large(corpus, monkeypatch):
    monkeypatch.setattr("framing.mentions.SMALL", 20)
    monkeypatch.setattr("framing.mentions.BATCH_ROWS", 7)
    monkeypatch.setattr("framing.mentions.MAX_COPIES", 30)
    for workers in (1, 2):
        scan = mentions.scan(corpus, [], copies=True, finders=["terms"], workers=workers)
        assert scan.passages is None and scan.index.height == 60


def below(pid):
    """Worker processes of a process, by /proc."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            command = (stat.parent / "cmdline").read_text()
        except OSError:
            continue
        if parent == pid and "spawn_main" in command:
            found.append(int(stat.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to find workers")
def test_ctrl_c_stops_all_of_them_at_once_without_a_traceback(tmp_path):
    (tmp_path / "t.yml").write_text(LEXICON, encoding="utf-8")

    def stopped(number):
        """How `find` over so many articles ends, what it says, and who worked for it."""
        row = '{"id": "%d", "outlet": "o", "text": "A migrant came."}\n'
        (tmp_path / "a.jsonl").write_text("".join(row % i for i in range(number)))
        process = subprocess.Popen(
            [sys.executable, "-m", "framing", "find", str(tmp_path / "a.jsonl"), "--workers", "2",
             "-l", str(tmp_path / "t.yml"), "-o", str(tmp_path / "m.parquet")],
            cwd=Path(__file__).resolve().parents[1], stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip
        end = time.monotonic() + 120
        while not (team := below(process.pid)) and time.monotonic() < end:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        _, told = process.communicate(timeout=200)
        return process.returncode, told, team

    # Where this process waits for its turn, the work may be done before the signal comes.
    for number in (2_500, 25_000, 250_000):
        (tmp_path / "m.parquet").unlink(missing_ok=True)
        status, told, team = stopped(number)
        if status == 130:
            break
    assert team and status == 130, told
    assert "stopped" in told and "Traceback" not in told
    assert not any(Path(f"/proc/{pid}").exists() for pid in team)
    assert not (tmp_path / "m.parquet").exists()
