"""Hand codes in a file and in databases: the same tests for SQLite, SQLAlchemy and PostgreSQL."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time

import polars as pl
import pytest

from framing import agreement, coding_store
from framing.coding import SHEET, reliability
from framing.coding_store import CodingStore
from framing.errors import FramingError, InputError

from . import postgres

_number = itertools.count()


def rows(n=4):
    one = {
        "kind": "drawn", "lexicon": "water", "concept": "river", "variant": "river", "zone": "body",
        "start": 4, "end": 9, "match": "river", "probability": 0.5,
    }  # fmt: skip
    return pl.DataFrame([{**one, "doc_id": f"d{i}"} for i in range(n)])


@pytest.fixture(scope="module")
def server():
    try:
        with postgres.running() as server:
            yield server
    except postgres.Missing as why:
        (pytest.fail if os.environ.get(postgres.NEEDED) else pytest.skip)(str(why))


@pytest.fixture(params=["file", "url", "postgres"])
def place(request, tmp_path):
    if request.param == "postgres":
        return request.getfixturevalue("server").url(f"codes{next(_number)}")
    if request.param == "url":
        pytest.importorskip("sqlalchemy", reason="the extra [team] is not installed")
        return f"sqlite:///{tmp_path}/team.sqlite"
    return tmp_path / "codings.sqlite"


def test_codings_survive_a_restart(place):
    for i, row in enumerate(rows(10).to_dicts()):
        CodingStore(place).save("c", "d", "AB", row, valid=i != 3, voice="outlet")
    again = CodingStore(place).rows("c", "d")
    assert again.height == 10 and again["valid"].sum() == 9 and set(again["coder"]) == {"AB"}
    assert again.columns == list(SHEET)
    assert CodingStore(place).rows("other", "d").is_empty()


def test_coding_again_replaces(place):
    store = CodingStore(place)
    row = rows(1).to_dicts()[0]
    store.save("c", "d", "AB", row, valid=True, voice="direct")
    store.save("c", "d", "AB", row, valid=False)
    again = store.rows("c", "d").row(0, named=True)
    assert again["valid"] is False and again["voice"] is None


def test_bad_answers_are_refused(place):
    store, row = CodingStore(place), rows(1).to_dicts()[0]
    for bad in ({"voice": "loud"}, {"mood": "x"}):
        with pytest.raises(FramingError):
            store.save("c", "d", "AB", row, **bad)
    with pytest.raises(FramingError, match="who codes"):
        store.save("c", "d", "  ", row, valid=True)
    assert store.rows("c", "d").is_empty()


def test_quotes_in_answers_are_only_text(place):
    store, row = CodingStore(place), rows(1).to_dicts()[0]
    store.save("c", "d", "O'Neil", row, valid=True, note="'); DROP TABLE codings; --")
    assert store.rows("c", "d")["note"][0] == "'); DROP TABLE codings; --"


def test_each_coder_has_their_own_queue_and_agreement_is_measured(place):
    store, sheet = CodingStore(place), rows(4)
    for row in sheet.to_dicts()[:3]:
        store.save("c", "d", "AB", row, valid=True)
        store.save("c", "d", "CD", row, valid=row["doc_id"] != "d0")
    codings = store.rows("c", "d")
    assert coding_store.waiting(sheet, codings, "AB")["doc_id"].to_list() == ["d3"]
    assert coding_store.waiting(sheet, codings, "EF").height == 4
    assert reliability(codings)["units"].to_list() == [3]


def test_an_unfinished_sheet_shrinks_the_chance_of_being_coded(place):
    store, sheet = CodingStore(place), rows(4)
    store.save("c", "d", "AB", sheet.to_dicts()[2], valid=True)
    ready = coding_store.weighable(sheet, store.rows("c", "d"))
    assert ready["probability"].to_list() == [0.125]
    found = sheet.with_columns(valid=True, voice=pl.lit("outlet"), referent=pl.lit(None, pl.String))
    weighed = agreement.corrected(found, ready)
    assert weighed["weight"].sum() == pytest.approx(4)


def test_shuffling_keeps_every_row():
    mixed = coding_store.shuffled(rows(30))
    assert sorted(mixed["doc_id"]) == sorted(rows(30)["doc_id"])
    assert mixed["doc_id"].to_list() != rows(30)["doc_id"].to_list()


def test_a_place_that_cannot_be_opened_says_so(tmp_path):
    (tmp_path / "folder.sqlite").mkdir()
    with pytest.raises(FramingError, match="FRAMING_CODINGS"):
        CodingStore(tmp_path / "folder.sqlite")


# --- several coders, and what befalls them ---------------------------------------------------

WRITER = """
import sys
from framing.coding_store import CodingStore
place, coder, n, draw = sys.argv[1:]
store = CodingStore(place)
for i in range(int(n)):
    row = {"doc_id": f"d{i}", "lexicon": "water", "concept": "river", "variant": "river",
           "zone": "body", "start": 4, "end": 9, "match": "river", "probability": 0.5}
    store.save("c", draw, coder, row, valid=i % 2 == 0, note=coder * 50)
    print(i, flush=True)
"""


def writer(place, coder, n, draw="d"):
    """Another process that codes n mentions, saying each when it is saved."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(place), coder, str(n), draw],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_two_coders_write_at_once(place):
    # The store itself is new to both, and both code the same mentions.
    both = [writer(place, coder, 40) for coder in ("AB", "CD")]
    for one in both:
        _, said = one.communicate(timeout=120)
        assert one.returncode == 0, said
    codings = CodingStore(place).rows("c", "d")
    assert codings["coder"].value_counts().sort("coder").rows() == [("AB", 40), ("CD", 40)]
    assert codings.filter(coder="CD")["note"].unique().to_list() == ["CD" * 50]
    assert reliability(codings).row(0, named=True)["alpha"] == 1


def test_a_killed_writer_loses_nothing_that_was_saved_and_locks_nobody_out(place):
    one = writer(place, "AB", 1_000_000)
    saved = [int(one.stdout.readline()) for _ in range(15)]
    one.send_signal(signal.SIGKILL)
    # What was read ahead with those lines is no more in the pipe, which is all that communicate reads.
    saved += [int(line) for line in one.stdout]
    one.wait(60)
    store = CodingStore(place)
    codings = store.rows("c", "d")
    # What it said to have saved is there, whole; one more may be.
    assert codings.height - len(saved) in (0, 1)
    assert codings["note"].unique().to_list() == ["AB" * 50]
    store.save("c", "d", "CD", rows(1).to_dicts()[0], valid=True)
    assert store.rows("c", "d").height == codings.height + 1


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["stop", "crash"])
def test_a_server_that_was_away_is_met_again(server, how):
    place = server.url(f"away{next(_number)}")
    store, (first, second) = CodingStore(place), rows(2).to_dicts()
    store.save("c", "d", "AB", first, valid=True)
    server.stop(how)
    try:
        with pytest.raises(FramingError, match="is it running") as told:
            store.save("c", "d", "AB", second, valid=True)
        assert server.password not in str(told.value)
    finally:
        server.start()
    store.save("c", "d", "AB", second, valid=True)
    assert CodingStore(place).rows("c", "d")["doc_id"].to_list() == ["d0", "d1"]


def test_no_password_is_shown(server):
    store = CodingStore(server.url(f"secret{next(_number)}"))
    assert server.password not in store.place and "***" in store.place
    wrong = f"postgresql://coders:guess@127.0.0.1:{server.port}/postgres"
    with pytest.raises(FramingError, match="does not answer") as told:
        CodingStore(wrong)
    assert "guess" not in str(told.value)


def test_a_server_that_is_not_there_is_said_at_once():
    pytest.importorskip("psycopg", reason="the extra [team] is not installed")
    started = time.monotonic()
    with pytest.raises(FramingError, match="is it running"):
        CodingStore("postgresql://nobody@127.0.0.1:1/none")
    assert time.monotonic() - started < 30


@pytest.mark.parametrize("missing", ["sqlalchemy", "psycopg"])
def test_a_url_without_the_extra_says_what_to_install(missing, monkeypatch):
    for name in (missing, *(n for n in sys.modules if n.startswith(f"{missing}."))):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(FramingError, match=r"pip install 'framing-toolkit\[team\]'"):
        CodingStore("postgresql://coders@127.0.0.1/codes")


def test_a_url_that_is_none_says_how_to_write_one():
    pytest.importorskip("sqlalchemy", reason="the extra [team] is not installed")
    for url in ("nothing://x", "postgresql://host:port/x"):
        with pytest.raises(FramingError, match="postgresql://user:password@host/name"):
            CodingStore(url)


# --- a store read as sheets are --------------------------------------------------------------


def test_the_draws_of_a_store(place):
    store = CodingStore(place)
    assert store.draws().is_empty()
    for coder in ("AB", "CD"):
        for row in rows(3).to_dicts():
            store.save("c", "first", coder, row, valid=True)
    store.save("c", "second", "AB", rows(4).to_dicts()[3], valid=False)
    store.set_size("c", "first", 5)
    store.set_size("c", "first", 6)
    assert store.draws().rows() == [("c", "first", 6, 2, 6), ("c", "second", None, 1, 1)]
    read = coding_store.read_store(store, draw="first")
    assert (read.rows.height, read.drawn, read.coders) == (6, 6, ["AB", "CD"])
    assert coding_store.read_store(store).rows.height == 7
    with pytest.raises(InputError, match="it has 'first' of corpus c; 'second'"):
        coding_store.read_store(store, draw="third")
    store.save("c", "second", "AB", rows(1).to_dicts()[0], valid=False)
    with pytest.raises(InputError, match="two draws hold the same mention"):
        coding_store.read_store(store)


def test_from_the_command_line(place, demo, tmp_path):
    def run(*arguments, check=0):
        done = subprocess.run(
            [sys.executable, "-m", "framing", "code", *map(str, arguments)],
            capture_output=True, text=True, timeout=120, cwd=tmp_path,
        )  # fmt: skip
        assert done.returncode == check, done.stderr
        return done

    run("sample", demo, "-l", "israel_palestine", "-n", 12, "-o", "sheet.csv")
    sheet = pl.read_csv(tmp_path / "sheet.csv", infer_schema=False)
    coded = sheet.with_columns(valid=pl.lit("yes"), coder=pl.lit("anna"))
    coded.write_csv(tmp_path / "anna.csv")
    blank = pl.when(pl.int_range(pl.len()) < 2).then(None).otherwise("valid")
    coded.with_columns(coder=pl.lit("ben"), valid=blank).write_csv(tmp_path / "ben.csv")
    where = ("--store", place)
    run("save", "anna.csv", "ben.csv", *where, "--draw", "one", "--source", demo)
    row = pl.read_csv(run("list", *where, "--format", "csv").stdout.encode()).row(0, named=True)
    assert (row["draw"], row["size"], row["coders"]) == ("one", sheet.height, 2)
    assert row["codes"] == 2 * sheet.height - 2
    agreed = run("agree", *where, "--format", "csv").stdout
    assert agreed == run("agree", "anna.csv", "ben.csv", "--format", "csv").stdout
    source = ("--source", demo, "-l", "israel_palestine")
    one = run("apply", *where, *source).stdout
    assert one == run("apply", "anna.csv", "ben.csv", *source).stdout and "share_corrected" in one
    assert "has no such codings" in run("apply", *where, "--draw", "two", check=2).stderr
    assert "name coded sheets" in run("apply", check=2).stderr
    assert "no codings at" in run("list", "--store", "none.sqlite", check=2).stderr
    assert not (tmp_path / "none.sqlite").exists()
