"""What several tests use: the shared corpora where they are, a small corpus, the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

os.environ["FRAMING_CACHE"] = "off"  # for subprocesses too: no test finds what another left

# The same examples each time, however slow the machine. Others are looked for on purpose:
# pytest --hypothesis-profile search --hypothesis-seed 7
STEADY = settings(
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("steady", STEADY)
settings.register_profile("search", STEADY, derandomize=False)
settings.load_profile("steady")


def pytest_collection_modifyitems(config, items):
    """A test of a browser has one more go (-rR lists those that needed it): on a loaded machine a
    real browser may be starved, or killed for memory. Nothing else is run again."""
    if config.pluginmanager.hasplugin("rerunfailures"):
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real corpora and gold codings; the test skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared (real corpora and gold codings) is not here")
    return SHARED


@pytest.fixture(scope="session")
def demo() -> Path:
    """The constructed demo coverage."""
    return ROOT / "data" / "demo" / "articles.jsonl"


@pytest.fixture
def framing(tmp_path):
    """Run the command line as a user types it, in an empty folder."""

    def run(*arguments: object, check: int | None = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "framing", *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            timeout=300,
        )
        if check is not None:
            assert done.returncode == check, done.stderr
        return done

    return run


@pytest.fixture(autouse=True)
def main_stays():
    """Streamlit's AppTest makes the app the main module, which a spawned worker would then run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
