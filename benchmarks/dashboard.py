"""The dashboard in a browser: wall time, the server's processor time and memory, page by page.

    python benchmarks/dashboard.py [SOURCE]... [--clicks]

Starts the server as `framing dashboard` does, opens the first page, then every page twice in one
session by its link, as a visitor does; without a source it shows the demo. With --clicks the
buttons of what takes long are pressed, too. Wall time runs from the click until the script has run
and its pictures stand; on a busy machine look at the processor time. Memory is the server's.
Linux only (/proc), with Debian's chromium.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BUTTONS = (
    ("Words and sources", "Find out who speaks"), ("Classifiers", "Train and test"),
    ("Methods", "Compare everything"),
)  # fmt: skip
IDLE = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    return app && app.dataset.testScriptState !== 'running' &&
        document.querySelector('h1.finding, .stopped') &&
        !document.querySelector('[data-testid=stSkeleton], [data-testid=stSpinner], [data-stale=true]');
}"""
TICK = os.sysconf("SC_CLK_TCK")
WAIT = 600_000


class Server:
    """A running dashboard."""

    def __init__(self, address: str, pid: int) -> None:
        self.address, self.pid = address, pid

    def cpu(self) -> float:
        """Seconds of processor time, user and system, since it was started."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def memory(self, name: str = "VmRSS") -> float:
        """Megabytes of memory: VmRSS now, VmHWM at most."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) / 1024
        raise KeyError(name)


@contextmanager
def serving(sources: list[str], codings: Path) -> Iterator[tuple[Server, float]]:
    """The dashboard on a free port, and the seconds until it answered."""
    with socket.socket() as s:
        s.bind(("localhost", 0))
        port = s.getsockname()[1]
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "framing", "dashboard", *sources, "--port", str(port), "--no-browser"],
        env={**os.environ, "FRAMING_CODINGS": str(codings)},
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        server = Server(f"http://localhost:{port}", process.pid)
        while True:
            try:
                urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=5).read()
                break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit("the dashboard did not start") from None
                time.sleep(0.05)
        yield server, time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait(20)


def idle(page: Any) -> None:
    """Until the script has run and nothing is stale."""
    page.wait_for_timeout(50)
    page.wait_for_function(IDLE, timeout=WAIT, polling=50)


def main() -> None:
    """Measure and print."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sources", nargs="*")
    parser.add_argument("--clicks", action="store_true", help="also press what takes long")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as p:
        browser = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(WAIT)
        page.goto("about:blank")
        with serving(options.sources, Path(folder) / "codings.sqlite") as (server, up):
            print(f"server up in {up:.1f} s, {server.cpu():.2f} s of CPU\n")
            print(f"{'page':24}{'wall s':>8}{'CPU s':>8}{'RSS MB':>8}")

            def timed(name: str, act: Any, until: Any = idle) -> None:
                wall, cpu = time.perf_counter(), server.cpu()
                act()
                until(page)
                wall, cpu = time.perf_counter() - wall, server.cpu() - cpu
                print(f"{name:24}{wall:8.2f}{cpu:8.2f}{server.memory():8.0f}", flush=True)

            def opens(name: str) -> Any:
                return page.get_by_role("link", name=name, exact=True).click

            def arrived(name: str) -> Any:
                def wait(page: Any) -> None:
                    page.wait_for_selector(f"[class*=st-key-section-{name.replace(' ', '-')}-here]")
                    idle(page)

                return wait

            timed("first finding", lambda: page.goto(server.address),
                  lambda page: page.wait_for_selector("h1.finding"))  # fmt: skip
            timed("… all of the page", lambda: None)
            pages = page.locator(".st-key-sections a").all_inner_texts()
            for turn in ("first", "again"):
                for name in (*pages[1:], pages[0]):
                    timed(f"{name}, {turn}", opens(name), arrived(name))
            for name, button in BUTTONS if options.clicks else ():
                opens(name)()
                arrived(name)(page)
                timed(button, page.get_by_role("button", name=button).click)
            print(f"\npeak {server.memory('VmHWM'):.0f} MB")
        browser.close()


if __name__ == "__main__":
    main()
