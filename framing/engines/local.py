"""One shard after the other, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..shards import Outcome, Shard, attempts


def run(
    task: Callable[[Shard], dict[str, Any]],
    shards: Sequence[Shard],
    *,
    retries: int = 2,
    **settings: Any,
) -> Iterator[Outcome]:
    """Outcomes in the order of the shards. A shard that kills the process kills the run."""
    for shard in shards:
        yield attempts(task, shard, retries)
