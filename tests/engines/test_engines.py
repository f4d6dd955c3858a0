"""Engines: every shard ends once, and those that cannot are given up with a reason."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from framing import registry
from framing.shards import Shard

NAMES = ["good", "once-fails", "fails", "fine"]
DEADLY = ["once-dies", "dies"]


@pytest.fixture
def make(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    sys.modules.pop("engine_tasks", None)
    import engine_tasks

    return engine_tasks.make


def shards(folder, names):
    return [Shard(i, folder, folder / name) for i, name in enumerate(names)]


def ends(outcomes):
    """{name: record or error}, and that no shard ended twice."""
    outcomes = list(outcomes)
    found = {o.shard.path.name: o.record or o.error for o in outcomes}
    assert len(found) == len(outcomes)
    return found


def test_local_goes_on_after_a_shard_that_fails(make, tmp_path):
    found = ends(registry.load("engines", "local").run(make, shards(tmp_path, NAMES), retries=1))
    assert list(found) == NAMES
    assert found["fails"] == "ValueError: no good"
    assert all(found[n]["pid"] == os.getpid() for n in ("good", "once-fails", "fine"))


def test_pool_outlives_workers_that_are_killed(make, tmp_path):
    engine = registry.load("engines", "pool")
    found = ends(engine.run(make, shards(tmp_path, NAMES + DEADLY), retries=1, workers=2))
    assert set(found) == {*NAMES, *DEADLY}
    assert "SIGKILL" in found["dies"]
    assert found["fails"] == "ValueError: no good"
    assert all(found[n]["pid"] != os.getpid() for n in ("good", "once-fails", "fine", "once-dies"))


def test_pool_of_nothing(make):
    assert ends(registry.load("engines", "pool").run(make, [], workers=2)) == {}


def test_pool_lets_its_workers_go_when_it_is_left(make, tmp_path):
    import multiprocessing

    outcomes = registry.load("engines", "pool").run(make, shards(tmp_path, NAMES), workers=2)
    next(outcomes)
    outcomes.close()
    assert not multiprocessing.active_children()
