"""Several processes of this machine; one that dies costs the shard it was at, and is replaced."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from ..shards import Outcome, Shard, explain

# A fork would copy the locks of Polars' threads without the threads that free them.
_CONTEXT = get_context("spawn")

Task = Callable[[Shard], dict[str, Any]]


@dataclass
class _Worker:
    process: BaseProcess
    pipe: Connection
    at: tuple[Shard, int] | None = None  # what it makes, and at which attempt


def run(
    task: Task,
    shards: Sequence[Shard],
    *,
    retries: int = 2,
    workers: int | None = None,
    **settings: Any,
) -> Iterator[Outcome]:
    """Outcomes as they come, by `workers` processes (None: one a processor).

    An exception or a worker that dies (killed, out of memory) is one failed attempt of its shard.
    """
    waiting = deque((shard, 1) for shard in shards)
    number = min(workers or os.cpu_count() or 1, len(shards))
    team = [_hire(task) for _ in range(number)]
    try:
        while waiting or any(worker.at for worker in team):
            for worker in team:
                if worker.at is None and waiting:
                    _give(worker, waiting.popleft())
            busy = {worker.pipe: worker for worker in team if worker.at}
            for pipe in wait(list(busy)):
                worker = busy[pipe]  # type: ignore[index]
                assert worker.at is not None
                (shard, attempt), worker.at = worker.at, None
                try:
                    outcome = worker.pipe.recv()
                except (EOFError, OSError):
                    outcome = Outcome(shard, error=_death(worker.process))
                    team[team.index(worker)] = _hire(task)
                if outcome.record is None and attempt <= retries:
                    waiting.append((shard, attempt + 1))
                else:
                    yield outcome
    finally:
        for worker in team:
            worker.pipe.close()
            worker.process.terminate()
        for worker in team:
            worker.process.join()


def _hire(task: Task) -> _Worker:
    here, there = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=_work, args=(there, task), daemon=True)
    process.start()
    there.close()
    return _Worker(process, here)


def _give(worker: _Worker, job: tuple[Shard, int]) -> None:
    worker.at = job
    with suppress(OSError):  # where it has died, reading its answer tells so
        worker.pipe.send(job[0])


def _death(process: BaseProcess) -> str:
    process.join(timeout=10)
    code = process.exitcode
    if code is not None and code < 0:
        return f"its process was killed by {signal.Signals(-code).name} (out of memory?)"
    return f"its process ended with status {code}"


def _work(pipe: Connection, task: Task) -> None:
    """A worker's life: shards from the pipe, outcomes into it, until the other end is gone."""
    # Ctrl-C reaches the whole group of processes; the main one decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            shard = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            outcome = Outcome(shard, task(shard))
        except Exception as error:  # told to the main process, which decides on a retry
            outcome = Outcome(shard, error=explain(error))
        try:
            pipe.send(outcome)
        except OSError:
            return
