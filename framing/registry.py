"""A folder is a registry: a plug-in is a file in `framing/<kind>/`, its name the file's stem.

Each kind has one verb (`VERBS`). Names are listed without importing anything, and a module is
imported when it is asked for by name: the one door by which low layers reach plug-ins.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

from .errors import PluginError

VERBS = {
    "readers": "read",
    "finders": "find",
    "metrics": "measure",
    "analyses": "run",
    "reports": "render",
    "engines": "run",
    "classifiers": "train",
}


def names(kind: str) -> list[str]:
    """Names of the plug-ins of a kind, sorted; nothing is imported.

    Raises PluginError for an unknown kind.
    """
    if kind not in VERBS:
        raise PluginError(f"no plug-in folder is called {kind!r}; there are {', '.join(VERBS)}")
    folder = Path(__file__).parent / kind
    return sorted(p.stem for p in folder.glob("*.py") if not p.stem.startswith("_"))


def load(kind: str, name: str) -> ModuleType:
    """The plug-in module `framing/<kind>/<name>.py`.

    Raises PluginError where there is no such file or it lacks its kind's verb.
    """
    known = names(kind)
    if name not in known:
        one = "analysis" if kind == "analyses" else kind.removesuffix("s")
        raise PluginError(f"no {one} is called {name!r}; there are {', '.join(known)}")
    module = importlib.import_module(f"framing.{kind}.{name}")
    if not callable(getattr(module, VERBS[kind], None)):
        raise PluginError(f"framing/{kind}/{name}.py has no function {VERBS[kind]}()")
    return module


def load_all(kind: str) -> dict[str, ModuleType]:
    """All plug-ins of a kind by name."""
    return {name: load(kind, name) for name in names(kind)}
