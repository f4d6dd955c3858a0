"""The dashboard without a browser (AppTest) and with one (Playwright)."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("streamlit", reason="the extra [dashboard] is not installed")

ROOT = Path(__file__).resolve().parents[2]
DASHBOARDS = ROOT / "dashboards"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(autouse=True)
def codings(tmp_path, monkeypatch):
    """No test touches the codings of whoever runs it."""
    monkeypatch.setenv("FRAMING_CODINGS", str(tmp_path / "codings.sqlite"))
    return tmp_path / "codings.sqlite"


THINGS = (
    "old", "wooden", "empty", "crowded", "painted", "narrow", "famous", "distant", "quiet",
    "modern", "ruined", "wealthy",
)  # fmt: skip


def rivals(folder: Path) -> Path:
    """A file of twelve events that A tells with "torrent", B and C with "flood"."""
    rows = [
        {"id": f"{e}{outlet}", "outlet": outlet, "event": f"e{e}", "headline": f"Day {e} by {outlet}",
         "text": f"The {word} destroyed {thing} houses overnight. The {word} then reached {thing} "
                 f"streets. “A {thing} catastrophe happened,” Ann Lee said."}
        for e, thing in enumerate(THINGS)
        for outlet, word in (("A", "torrent"), ("B", "flood"), ("C", "flood"))
    ]  # fmt: skip
    path = folder / "rivals.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


@contextmanager
def serving(*sources: str | Path, codings: Path) -> Iterator[str]:
    """The dashboard on a free port, started as its command does; gives the address."""
    with socket.socket() as s:
        s.bind(("localhost", 0))
        port = s.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "framing", "dashboard", *map(str, sources), "--port", str(port),
         "--no-browser"],
        cwd=codings.parent,
        env={**os.environ, "FRAMING_CODINGS": str(codings),
             "PYTHONPATH": os.pathsep.join([os.environ.get("PYTHONPATH", ""), str(ROOT)])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://localhost:{port}"
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).read()
                break
            except OSError:
                assert process.poll() is None, "the dashboard did not start"
                time.sleep(0.25)
        else:
            pytest.fail("the dashboard did not answer within a minute")
        yield address
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def browser():
    """Debian's chromium, as installed by .ci/run."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with playwright.sync_playwright() as p:
        made = p.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield made
        made.close()
