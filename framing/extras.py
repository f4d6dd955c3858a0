"""Modules that come with an extra of the distribution, imported when they are needed."""

from __future__ import annotations

import importlib
from typing import Any

from .errors import InputError


def needed(module: str, extra: str = "intake") -> Any:
    """A module of an extra. Raises InputError with the command that installs it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise InputError(
            f"this needs {module.partition('.')[0]}: pip install 'framing-toolkit[{extra}]'"
        ) from error
