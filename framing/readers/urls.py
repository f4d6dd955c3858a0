"""A list of web addresses, one a line: fetched only with `fetch=True` (`--fetch`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import files
from ..corpus import SetAside
from . import _pages

if TYPE_CHECKING:
    from ._fetch import Fetcher

SUFFIXES = (".urls",)

KEPT = 10_000  # pages of which the text is kept for the next pass


def sniff(head: bytes) -> bool:
    """True where every line of the head is a web address or a comment."""
    lines = files.decode_head(head).strip("\ufeff").splitlines()
    if len(head) >= files.HEAD:
        lines = lines[:-1]  # may be cut
    listed = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return bool(listed) and all(_is_address(line) for line in listed)


def read(
    path: Path, fetch: bool | Fetcher = False, encoding: str | None = None
) -> Iterator[tuple[int, dict[str, Any]] | SetAside]:
    """The pages of a list, numbered by line; without `fetch` every address is set aside.

    A Fetcher keeps to robots.txt and to one page a second and host; see `_fetch.Fetcher`.
    """
    from ._fetch import Fetcher  # which loads what speaks HTTP: most corpora need none

    fetcher = fetch if isinstance(fetch, Fetcher) else Fetcher()
    listed: set[str] = set()
    for item in files.lines(path):
        if isinstance(item, SetAside):
            yield item
            continue
        number, line = item[0], item[1].strip("\ufeff \t\r\n")
        if not line or line.startswith("#"):
            continue
        if not _is_address(line):
            yield SetAside(str(path), number, "not a web address")
        elif line in listed:
            yield SetAside(str(path), number, f"listed before: {line}")
        elif not fetch:
            yield SetAside(str(path), number, f"not fetched (--fetch loads addresses): {line}")
        else:
            listed.add(line)
            found = _fetched(line, fetcher, encoding)
            yield SetAside(str(path), number, found) if isinstance(found, str) else (number, found)


_kept: dict[tuple[str, str | None], dict[str, Any] | str] = {}


def _fetched(url: str, fetcher: Fetcher, encoding: str | None) -> dict[str, Any] | str:
    """The row of an address, or why there is none; asked once, however often a corpus is passed."""
    if (url, encoding) not in _kept:
        if len(_kept) >= KEPT:
            _kept.clear()
        try:
            content, found_at = fetcher.page(url)
            row = _pages.article(content, url=found_at, encoding=encoding)
            _kept[url, encoding] = {**row, "url": url}
        except (ValueError, OSError) as error:
            _kept[url, encoding] = f"{url}: {error}"
    return _kept[url, encoding]


def _is_address(line: str) -> bool:
    return line.startswith(("http://", "https://")) and len(line.split()) == 1 and len(line) < 4000
