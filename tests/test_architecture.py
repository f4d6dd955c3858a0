"""The shape holds: one-way imports, lazy start, plug-ins by file."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from framing import registry

ROOT = Path(__file__).resolve().parents[1]
HEAVY = {
    "polars",
    "sklearn",
    "scipy",
    "nltk",
    "numpy",
    "streamlit",
    "altair",
    "pandas",
    "jinja2",
    "yaml",
}


def modules_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", code + "\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_help_and_version_load_nothing_heavy():
    help_ = (
        "from framing.cli import cli\n"
        "import contextlib, io\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    cli.main(['--help'], standalone_mode=False)\n"
    )
    assert not modules_after(help_) & HEAVY
    assert not modules_after("import framing; framing.__version__") & HEAVY


def test_every_verb_explains_itself_without_heavy_imports():
    every = (
        "from framing.cli import cli\n"
        "import click\n"
        "ctx = click.Context(cli)\n"
        "for n in cli.list_commands(ctx): assert cli.get_command(ctx, n).help\n"
    )
    assert not modules_after(every) & HEAVY


def test_imports_point_one_way():
    found = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip("import-linter is not installed")
    done = subprocess.run([found, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    out = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            out |= {a.name.partition(".")[0] for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            out.add(node.module.partition(".")[0])
    return out


def test_the_library_never_imports_the_dashboard_and_metrics_never_polars():
    for path in (ROOT / "framing").rglob("*.py"):
        assert not imported(path) & {"streamlit", "altair"}, path
    for path in (ROOT / "framing" / "metrics").glob("*.py"):
        assert not imported(path) & {"polars", "pandas"}, path


def test_only_the_registry_imports_by_name():
    # __init__.py and cli.py load their own modules lazily, extras.py what an extra brings.
    allowed = {"registry.py", "__init__.py", "cli.py", "extras.py"}
    for path in (ROOT / "framing").rglob("*.py"):
        if "import_module" in path.read_text() and path.parent.name != "_bundled":
            assert path.name in allowed, path


def test_nothing_is_evaluated_or_unpickled():
    banned = {"eval", "exec", "pickle", "joblib", "marshal"}
    for path in [*(ROOT / "framing").rglob("*.py"), *(ROOT / "dashboards").rglob("*.py")]:
        assert not imported(path) & banned, path
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in banned, path


@pytest.mark.parametrize("kind", list(registry.VERBS))
def test_every_plug_in_has_its_verb(kind):
    for name in registry.names(kind):
        if kind == "engines" and name == "dask":
            pytest.importorskip("dask")
        registry.load(kind, name)
