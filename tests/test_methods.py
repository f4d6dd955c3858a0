"""The worked examples of docs/methods.md are run as written."""

from __future__ import annotations

import doctest
from pathlib import Path

METHODS = Path(__file__).parents[1] / "docs" / "methods.md"


def test_worked_examples():
    result = doctest.testfile(
        str(METHODS), module_relative=False, encoding="utf-8", optionflags=doctest.ELLIPSIS
    )
    assert result.attempted > 30
    assert result.failed == 0
