"""Tasks that worker processes import: they fail, or die, as the shard's name says."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from pathlib import Path

from framing.errors import DesignError


def make(shard):
    """A record; "fails" raises, "dies" kills its process, "once-*" do so the first time only."""
    name, tried = shard.path.name, Path(str(shard.path) + ".tried")
    first = not tried.exists()
    tried.touch()
    if name == "fails" or (name == "once-fails" and first):
        raise ValueError("no good")
    if name == "dies" or (name == "once-dies" and first):
        os.kill(os.getpid(), signal.SIGKILL)
    return {"pid": os.getpid(), "name": name}


def square(n):
    """The square of a number; 5 is refused, and a negative one kills the process."""
    if n == 5:
        raise DesignError("not five")
    if n == -1:
        os.kill(os.getpid(), signal.SIGKILL)
    return n * n


HELD = []


def hold(job):
    """A temporary folder in one, held as long as the process lives; with a wait after it."""
    place, wait = job
    HELD.append(tempfile.TemporaryDirectory(dir=place))
    while wait:
        time.sleep(0.05)
    return HELD[-1].name
