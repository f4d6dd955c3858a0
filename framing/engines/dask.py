"""Workers of a Dask cluster, on this machine or many that see the same folders.

The tables stay where they are written; records, of a few hundred bytes, travel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from ..errors import WorkerError
from ..extras import needed
from ..shards import Outcome, Shard, attempts, explain


def run(
    task: Callable[[Shard], dict[str, Any]],
    shards: Sequence[Shard],
    *,
    retries: int = 2,
    workers: int | None = None,
    scheduler: str | None = None,
    **settings: Any,
) -> Iterator[Outcome]:
    """Outcomes as they come, from the cluster at `scheduler`, or one of `workers` processes here.

    A worker that dies is one failed attempt of the shard it was at; Dask moves the shard to
    another.

    Raises InputError without the extra `[dask]`, WorkerError where no scheduler answers.
    """
    distributed = needed("distributed", "dask")
    if not shards:
        return
    with _client(distributed, scheduler, workers) as client:
        # Deaths of workers are counted by the scheduler, failures of a shard by the worker.
        work = partial(attempts, retries=retries)
        futures = {
            client.submit(work, task, shard, pure=False, key=f"{task_name(task)}-{shard.number}"):
            shard for shard in shards
        }  # fmt: skip
        try:
            for future in distributed.as_completed(futures):
                error = future.exception()
                if error is None:
                    yield future.result()
                else:
                    yield Outcome(futures[future], error=explain(error))
        finally:
            client.cancel(list(futures), force=True)


def _client(distributed: Any, scheduler: str | None, workers: int | None) -> Any:
    if scheduler is None:
        # What its workers warn of when they are stopped is no news.
        return distributed.Client(
            n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs="ERROR"
        )
    try:
        return distributed.Client(scheduler)
    except (OSError, ValueError) as error:
        raise WorkerError(
            f"no Dask scheduler answers at {scheduler} ({explain(error)}): start one by "
            "`dask scheduler`, or leave --scheduler out for processes of this machine"
        ) from error


def task_name(task: Any) -> str:
    """A name for the futures of one run, so that two runs on a cluster do not meet."""
    from uuid import uuid4

    return f"framing-{type(task).__name__}-{uuid4().hex[:8]}"
