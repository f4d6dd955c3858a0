"""The line that says how far a command is."""

from __future__ import annotations

import io
import sys

from framing.commands import _progress
from framing.commands._progress import Reading, Shards, lasting, line


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def test_times_as_people_read_them():
    told = [lasting(s) for s in (0, 59.6, 61, 3600, 90_061)]
    assert told == ["0:00", "1:00", "1:01", "1:00:00", "1 d 1:01:01"]


def test_reading_tells_articles_and_their_rate():
    clock = Clock()
    reading = Reading("reading", clock)
    clock.now += 4
    assert str(reading) == "reading, 0:04"
    reading(2000)
    assert str(reading) == "reading: 2,000 articles, 500/s, 0:04"


def test_the_time_left_is_of_the_shards_made_now_not_of_those_found_finished():
    clock = Clock()
    course = Shards(clock)
    clock.now += 3
    assert str(course) == "looking for what is finished, 0:03"
    course(10, 20, 1000)
    assert str(course) == "10 of 20 shards, 1,000 articles, 0:00 gone"
    clock.now += 10
    course(12, 20, 1400)
    assert str(course) == "12 of 20 shards, 1,400 articles, 40/s, 0:40 left, 0:10 gone"


class Terminal(io.StringIO):
    """Standard error as a terminal; `asked` tells that something was written."""

    def isatty(self):
        return True


def shown(monkeypatch, stream, **options):
    """What is written while `told` is asked three times."""
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(_progress, "AGAIN", 0.001)
    monkeypatch.setattr(_progress, "LOGGED", 0.001)
    asked = []
    seen = _progress.Event()

    def told():
        asked.append("x")
        if len(asked) == 3:
            seen.set()
        return "at it " * 100

    with line(told, **options):
        if options or stream.isatty():
            assert seen.wait(60)
    return stream.getvalue(), len(asked)


def test_a_terminal_has_one_line_that_goes_at_the_end(monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    text, _ = shown(monkeypatch, Terminal())
    assert "\n" not in text and text.startswith("\r\x1b[Kat it at it at it a\r")
    assert text.endswith("\r\x1b[K")


def test_a_log_has_a_line_now_and_then_where_it_is_asked_for(monkeypatch):
    text, _ = shown(monkeypatch, io.StringIO(), logged=True)
    assert text.count("\n") >= 3 and "\x1b" not in text
    assert shown(monkeypatch, io.StringIO()) == ("", 0)
