"""The dashboard without a browser (AppTest) and with one (Playwright)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from ..ports import free_port

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


START = 180  # s; Streamlit and what pages import, on a slow machine


@contextmanager
def serving(*sources: str | Path, codings: Path) -> Iterator[str]:
    """The dashboard on a free port, started as its command does; gives the address."""
    process, address = _started(sources, codings)
    try:
        yield address
    finally:
        _stopped(process)


def _started(sources, codings: Path, tries: int = 3) -> tuple[subprocess.Popen[bytes], str]:
    """A server that answers, and where; a port that was taken meanwhile is given up for another."""
    log = codings.with_suffix(".log")
    for _ in range(tries):
        port = free_port()
        with log.open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "framing", "dashboard", *map(str, sources),
                 "--port", str(port), "--no-browser"],
                cwd=codings.parent,
                env={**os.environ, "FRAMING_CODINGS": str(codings),
                     "PYTHONPATH": os.pathsep.join([os.environ.get("PYTHONPATH", ""), str(ROOT)])},
                stdout=said,
                stderr=said,
            )  # fmt: skip
        address, end = f"http://localhost:{port}", time.monotonic() + START
        while process.poll() is None and time.monotonic() < end:
            with suppress(OSError):
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=10).read()
                return process, address
            time.sleep(0.2)
        _stopped(process)
    pytest.fail(f"the dashboard did not start: {log.read_text(errors='replace')[-2000:]}")


def _stopped(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def latest_demo(tmp_path_factory):
    """Gives the address of the dashboard on the demo; started again where it was lost."""
    codings, made = tmp_path_factory.mktemp("demo") / "codings.sqlite", []

    def latest() -> str:
        if not made or made[-1][0].poll() is not None:
            made.append(_started((), codings))
        return made[-1][1]

    yield latest
    for process, _ in made:
        _stopped(process)


@pytest.fixture
def demo(latest_demo) -> str:
    """The address of the dashboard on the demo, one for the tests of a file."""
    return latest_demo()


@pytest.fixture(scope="session")
def latest_browser():
    """Gives Debian's chromium, as installed by .ci/run; another where it was lost."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with playwright.sync_playwright() as p:
        made = []

        def latest():
            if not made or not made[-1].is_connected():
                made.append(
                    p.chromium.launch(
                        executable_path=CHROMIUM, args=ARGUMENTS, timeout=START * 1000
                    )
                )
            return made[-1]

        yield latest
        for each in made:
            each.close()


@pytest.fixture
def browser(latest_browser):
    """One browser for all tests that it outlives."""
    return latest_browser()
