"""The wheel, in an empty virtual environment outside the repository, does the main job."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.install


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A virtual environment with the wheel; what it depends on comes from this environment."""
    home = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", home / "dist", ROOT],
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stdout[-2000:] + built.stderr[-2000:]
    venv.create(home / "env", with_pip=True)
    python = home / "env" / "bin" / "python"
    (wheel,) = (home / "dist").glob("*.whl")
    installed = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", str(wheel)], capture_output=True, text=True
    )
    assert installed.returncode == 0, installed.stderr[-2000:]
    return home


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # No network: the main job needs none.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    environment |= dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9")
    return subprocess.run(
        [home / "env" / "bin" / "framing", *arguments],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_the_wheel_runs_the_main_job(home):
    done = run(home, "demo")
    assert done.returncode == 0, done.stderr
    assert "captives" in done.stdout
    assert (home / "framing-demo.html").stat().st_size > 50_000


def test_lexicons_and_dashboard_ship(home):
    assert "israel_palestine" in run(home, "lexicons", "list").stdout
    bundled = next((home / "env" / "lib").glob("python*/site-packages/framing/_bundled"))
    assert (bundled / "dashboards" / "app.py").is_file()
    assert (bundled / "data" / "demo" / "articles.jsonl").is_file()


def test_the_core_is_small(home):
    done = run(home, "dashboard")
    assert done.returncode == 2 and "framing-toolkit[dashboard]" in done.stderr
    names = {
        p.name.partition("-")[0].lower()
        for p in (home / "env" / "lib").glob("python*/site-packages/*.dist-info")
    }
    assert not names & {"torch", "spacy", "transformers", "pandas", "streamlit", "pyarrow"}
