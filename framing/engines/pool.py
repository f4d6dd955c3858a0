"""Several processes of this machine; one that dies costs the shard it was at, and is replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from ..shards import Outcome, Shard, attempts
from ..workers import attempted, processors


def run(
    task: Callable[[Shard], dict[str, Any]],
    shards: Sequence[Shard],
    *,
    retries: int = 2,
    workers: int | None = None,
    **settings: Any,
) -> Iterator[Outcome]:
    """Outcomes as they come, by `workers` processes (None: one a processor).

    An exception or a worker that dies (killed, out of memory) is one failed attempt of its shard.
    """
    yield from attempted(
        partial(attempts, task, retries=0),
        shards,
        workers=workers or processors(),
        again=lambda one, outcome: outcome.record is None and one.number <= retries,
        lost=lambda shard, reason: Outcome(shard, error=reason),
    )
