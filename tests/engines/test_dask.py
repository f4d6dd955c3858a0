"""The Dask engine, on a real scheduler with two worker processes at addresses of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import framing as fr
from framing import registry, shards
from framing.errors import WorkerError
from framing.lexicon import parse

from ..ports import free_port

pytest.importorskip("distributed", reason="needs the extra [dask]")

ROOT = Path(__file__).resolve().parents[2]
LEXICON = """\
lexicon: t
title: T
concepts:
  person:
    definition: x
    variants:
      migrant: {nouns: [migrant], examples: [a migrant]}
"""


@pytest.fixture
def cluster():
    """(address of a scheduler, its two workers on 127.0.0.2 and 127.0.0.3)."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}

    def start(*arguments):
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments],
            env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    scheduler = start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    workers = [
        start("worker", address, "--host", host, "--nthreads", "1", "--no-nanny", "--no-dashboard")
        for host in ("127.0.0.2", "127.0.0.3")
    ]
    try:
        yield address, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def ready(address, number):
    from distributed import Client

    with Client(address, timeout=180) as client:
        client.wait_for_workers(number, timeout=180)
        return sorted(client.scheduler_info()["workers"])


def test_two_hosts_share_the_work_and_one_may_die(cluster, tmp_path):
    address, workers = cluster
    hosts = {name.rpartition(":")[0] for name in ready(address, 2)}
    assert hosts == {"tcp://127.0.0.2", "tcp://127.0.0.3"}
    study = tmp_path / "study"
    study.mkdir()
    for n in range(8):
        (study / f"{n}.jsonl").write_text(f'{{"id": "{n}", "text": "A migrant. {n} migrants."}}\n')
    corpus, lexicons = fr.read(study), (parse(LEXICON, path="t.yml", lexicon_id="t"),)
    shards.run(corpus, lexicons, tmp_path / "here")
    seen = []

    def kill_one(done, total, articles):
        if done == 2 and not seen:
            seen.append(done)
            os.kill(workers[0].pid, signal.SIGKILL)

    done = shards.run(
        corpus, lexicons, tmp_path / "there", engine="dask", scheduler=address, progress=kill_one
    )
    assert seen and done.made == 8 and not done.poisoned
    for path in (tmp_path / "here").glob("*-*.parquet"):
        assert (tmp_path / "there" / path.name).read_bytes() == path.read_bytes()


def test_a_scheduler_that_does_not_answer_is_told(tmp_path):
    import dask

    with socket.socket() as probe:  # bound and deaf: nobody else can take the port
        probe.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
        shard = [shards.Shard(0, tmp_path, tmp_path)]
        with (
            dask.config.set({"distributed.comm.timeouts.connect": "0.2s"}),
            pytest.raises(WorkerError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1"),
        ):
            list(registry.load("engines", "dask").run(str, shard, scheduler=address))
