"""How far a command is: a line on a terminal that is written over, or now and then one in a log."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

AGAIN = 0.5  # seconds after which the line of a terminal is written anew
LOGGED = 60.0  # seconds between two lines of a log


@contextmanager
def line(told: Callable[[], str], *, logged: bool = False) -> Iterator[None]:
    """What `told()` says, on standard error, until the context is left; on a terminal it goes then.

    Elsewhere nothing is written, or, where `logged`, a line a minute.
    """
    terminal = sys.stderr.isatty()
    if not (terminal or logged):
        yield
        return
    over = Event()

    def write() -> None:
        while not over.wait(AGAIN if terminal else LOGGED):
            if terminal:
                width = shutil.get_terminal_size().columns - 1
                sys.stderr.write(f"\r\x1b[K{told()[:width]}")
            else:
                sys.stderr.write(f"{told()}\n")
            sys.stderr.flush()

    writer = Thread(target=write, daemon=True)
    writer.start()
    try:
        yield
    finally:
        over.set()
        writer.join()
        if terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


class Reading:
    """Articles read so far; called with their number."""

    def __init__(self, what: str, clock: Callable[[], float] = monotonic) -> None:
        self.what, self.done, self._clock, self._began = what, 0, clock, clock()

    def __call__(self, done: int) -> None:
        self.done = done

    def __str__(self) -> str:
        gone = self._clock() - self._began
        rate = f": {self.done:,} articles, {self.done / gone:,.0f}/s" if self.done and gone else ""
        return f"{self.what}{rate}, {lasting(gone)}"


class Shards:
    """A long run: called with shards done, shards in all and articles done, first with what was
    finished before it."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.done = self.total = self.articles = 0
        self._first: tuple[int, int] | None = None
        self._clock, self._began = clock, clock()

    def __call__(self, done: int, total: int, articles: int) -> None:
        self.done, self.total, self.articles = done, total, articles
        if self._first is None:
            self._first, self._began = (done, articles), self._clock()

    def __str__(self) -> str:
        gone = self._clock() - self._began
        if self._first is None:
            return f"looking for what is finished, {lasting(gone)}"
        made, read = self.done - self._first[0], self.articles - self._first[1]
        told = f"{self.done:,} of {self.total:,} shards, {self.articles:,} articles"
        if made and gone:
            left = lasting((self.total - self.done) * gone / made)
            told += f", {read / gone:,.0f}/s, {left} left"
        return f"{told}, {lasting(gone)} gone"


def lasting(seconds: float) -> str:
    """Seconds as minutes and seconds, with hours and days before them where there are any."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    if not hours:
        return f"{minute}:{second:02d}"
    days, hour = divmod(hours, 24)
    return f"{f'{days} d ' if days else ''}{hour}:{minute:02d}:{second:02d}"
