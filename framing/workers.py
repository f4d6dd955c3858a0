"""Worker processes of this machine: hired, given jobs, replaced or mourned.

They are spawned: a fork would copy the locks of Polars' threads without the threads that free
them. Each has one thread, since there is one process a processor. A spawned process runs the main
module of its parent again, so a script that asks for workers needs `if __name__ == "__main__":`.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from threading import current_thread, main_thread
from typing import Any

from .errors import FramingError, WorkerError

_CONTEXT = get_context("spawn")
PATIENCE = 10.0  # seconds that a worker has to end when it is told to
_ENVIRONMENT = {
    **dict.fromkeys(
        ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
    ),
    # The C library keeps what is freed: a worker asks for buffers of one size again and again, and
    # pages given back and taken anew cost some 6% of its time. Only glibc heeds it.
    "MALLOC_TRIM_THRESHOLD_": str(1 << 25),
    "MALLOC_MMAP_THRESHOLD_": str(1 << 25),
}


def processors() -> int:
    """Processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


@dataclass
class Worker:
    """A process, the pipe to it, what it has yet to be told to do, and the job that it is at."""

    process: BaseProcess
    pipe: Connection
    task: Callable[[Any], Any] | None
    at: Any = None

    def give(self, job: Any, payload: Any) -> None:
        """Send a payload; `job` is remembered as what the worker is at."""
        self.at, task, self.task = job, self.task, None
        with suppress(OSError):  # where it has died, reading its answer tells so
            if task is not None:
                self.pipe.send(task)
            self.pipe.send(payload)

    def death(self) -> str:
        """How a process that answers no more has ended."""
        self.process.join(timeout=10)
        code = self.process.exitcode
        if code == 128 + signal.SIGTERM:
            return "its process was told to end (SIGTERM)"
        if code is not None and code < 0:
            return f"its process was killed by {signal.Signals(-code).name} (out of memory?)"
        return f"its process ended with status {code}"


def hire(answer: Callable[[Any], Any]) -> Worker:
    """A process that sends back `answer(payload)` of whatever it is given; it must not raise."""
    here, there = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=_work, args=(there,), daemon=True)
    with _one_thread(), _undisturbed():
        process.start()
    there.close()
    # What it does comes with its first payload: sending it now would wait until it has loaded, and
    # the pipe of its start would wait for ever where it dies.
    return Worker(process, here, answer)


def dismiss(team: Iterable[Worker]) -> None:
    """End some workers, whatever they are at; they remove their temporary files."""
    team = list(team)
    for worker in team:
        worker.pipe.close()
        worker.process.terminate()
    for worker in team:
        worker.process.join(PATIENCE)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()


def each(
    task: Callable[[Any], Any], jobs: Iterable[Any], workers: int
) -> Iterator[tuple[int, Any]]:
    """(number, `task(job)`) of each job, numbered from 0, as some processes get them done.

    Jobs are taken as workers become free, so that few are held at a time. What a task raises is
    raised here.

    Raises WorkerError where a process dies.
    """
    todo: Iterator[tuple[int, Any]] = enumerate(jobs)
    first = list(islice(todo, workers))
    todo, wanted = chain(first, todo), len(first)
    del first  # jobs are large
    last = not wanted
    team: list[Worker] = []
    try:
        # As many as there are jobs for; they load beside each other before the first has its job.
        while len(team) < wanted:
            team.append(hire(_Safe(task)))
        while not last or any(worker.at is not None for worker in team):
            for worker in team:
                if worker.at is None and not last:
                    number, job = next(todo, (-1, None))
                    last = number < 0
                    if not last:
                        worker.give(number, job)
            busy = {worker.pipe: worker for worker in team if worker.at is not None}
            for pipe in wait(list(busy)) if busy else ():
                worker = busy[pipe]  # type: ignore[index]
                try:
                    good, result = worker.pipe.recv()
                except (EOFError, OSError):
                    raise WorkerError(
                        f"a worker gave up: {worker.death()}; run it again with fewer --workers, "
                        "or with --workers 1"
                    ) from None
                if not good:
                    raise result
                number, worker.at = worker.at, None
                yield number, result
    finally:
        dismiss(team)


class _Safe:
    """A task that answers with (True, result), or (False, what it raised)."""

    def __init__(self, task: Callable[[Any], Any]) -> None:
        self.task = task

    def __call__(self, job: Any) -> tuple[bool, Any]:
        try:
            return True, self.task(job)
        except FramingError as error:
            # An error of its own making travels as its message: that of a lexicon has more fields.
            return False, type(error)(str(error))
        except Exception as error:
            return False, WorkerError(f"a worker failed: {type(error).__name__}: {error}")


def _work(pipe: Connection) -> None:
    """A worker's life: a task, then payloads from the pipe, answers into it, while there are any."""
    # Ctrl-C reaches the whole group of processes; the main one decides (`_undisturbed`).
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # As by an exit: temporary files go.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        _serve(pipe)
    finally:
        # It is leaving: an exit in the midst of that would be told as an error.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _serve(pipe: Connection) -> None:
    """Do what comes through the pipe, until nobody is at its other end."""
    try:
        answer = pipe.recv()
    except (EOFError, OSError):
        return
    # What is loaded stays, and a job leaves few cycles: looking for them seldom saves time.
    gc.freeze()
    gc.set_threshold(50_000)
    while True:
        try:
            payload = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            pipe.send(answer(payload))
        except OSError:
            return


@contextmanager
def _one_thread() -> Iterator[None]:
    """Processes started here have one thread each, unless the environment says otherwise."""
    said = {name: os.environ.get(name) for name in _ENVIRONMENT}
    os.environ.update({name: _ENVIRONMENT[name] for name, value in said.items() if value is None})
    try:
        yield
    finally:
        for name, value in said.items():
            if value is None:
                os.environ.pop(name, None)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Processes started here never see Ctrl-C, not even while they load: this one decides.

    Here it is heard after they have started.
    """
    if not hasattr(signal, "pthread_sigmask") or current_thread() is not main_thread():
        yield
        return
    resource_tracker.ensure_running()  # which would let signals through again
    heard: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # which they inherit
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        signal.signal(signal.SIGINT, handler)
    if heard:
        raise KeyboardInterrupt


@dataclass(frozen=True)
class Attempt:
    """A job and how often it has been tried, this time included."""

    job: Any
    number: int


def attempted(
    answer: Callable[[Any], Any],
    jobs: Iterable[Any],
    *,
    workers: int,
    again: Callable[[Attempt, Any], bool],
    lost: Callable[[Any, str], Any],
) -> Iterator[Any]:
    """Answers to all jobs as they come; one that `again(attempt, answer)` wants is tried anew.

    A worker that dies costs its job an attempt, with the answer `lost(job, reason)`, and is
    replaced.
    """
    waiting = deque(Attempt(job, 1) for job in jobs)
    team = [hire(answer) for _ in range(min(workers, len(waiting)))]
    try:
        while waiting or any(worker.at is not None for worker in team):
            for worker in team:
                if worker.at is None and waiting:
                    one = waiting.popleft()
                    worker.give(one, one.job)
            busy = {worker.pipe: worker for worker in team if worker.at is not None}
            for pipe in wait(list(busy)):
                worker = busy[pipe]  # type: ignore[index]
                one, worker.at = worker.at, None
                try:
                    got = worker.pipe.recv()
                except (EOFError, OSError):
                    got = lost(one.job, worker.death())
                    team[team.index(worker)] = hire(answer)
                if again(one, got):
                    waiting.append(Attempt(one.job, one.number + 1))
                else:
                    yield got
    finally:
        dismiss(team)
