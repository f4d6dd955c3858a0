"""Where the top-level folders are: in a checkout, an editable install, or inside the wheel."""

from __future__ import annotations

from pathlib import Path

from .errors import FramingError

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder `lexicons`, `dashboards` or `data`.

    A wheel carries them under `framing/_bundled/`; a checkout and an editable install have them
    beside the package. Raises FramingError where neither is there.
    """
    for place in (_PACKAGE / "_bundled" / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FramingError(f"the folder {name}/ is missing from this installation; install it again")


def lexicon_files() -> list[Path]:
    """The shipped lexicons, one YAML file a topic."""
    return sorted(folder("lexicons").glob("*.yml"))


def demo() -> Path:
    """The constructed demo coverage."""
    return folder("data") / "demo" / "articles.jsonl"
