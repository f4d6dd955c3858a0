"""Saved RSS and Atom feeds: every entry is an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import files
from ..corpus import SetAside
from . import _furniture, _markup

SUFFIXES = (".rss", ".atom", ".xml")

OPENS = re.compile(
    r"(?:\ufeff|\s|<!--[^>]{0,500}-->|<\?[^>]{0,300}\?>|<!DOCTYPE [^\[>]{0,300}>)*<(?:rss|feed|rdf:RDF)\b",
    re.I,
)


def sniff(head: bytes) -> bool:
    """True for a document whose root is `rss`, `feed` or `rdf:RDF`."""
    return bool(OPENS.match(files.decode_head(head[:4096])))


def read(path: Path) -> Iterator[tuple[int, dict[str, Any]] | SetAside]:
    """Entries in the order of the feed, numbered from 1.

    The text is an entry's full content where the feed has it, else its summary, which most feeds
    cut short: column `summary_only` says which.
    """
    try:
        root = _markup.xml(files.whole(path))
    except ValueError as error:
        yield SetAside(str(path), None, str(error))
        return
    if _name(root) not in ("rss", "feed", "rdf"):
        yield SetAside(str(path), None, f"XML of <{_name(root)}>, neither RSS nor Atom")
        return
    channel = _child(root, "channel") if _name(root) != "feed" else root
    outlet = _text(channel, "title")
    lang = _text(channel, "language") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    entries = [e for e in root.iter() if _name(e) in ("item", "entry")]
    if not entries:
        yield SetAside(str(path), None, "a feed without entries")
    for number, entry in enumerate(entries, start=1):
        content = _content(entry, "encoded") or _content(entry, "content")
        summary = _content(entry, "description") or _content(entry, "summary")
        try:
            paragraphs = _markup.paragraphs(content or summary or "")
            headline = " ".join(_markup.paragraphs(_text(entry, "title") or ""))
        except ValueError as error:
            yield SetAside(str(path), number, str(error))
            continue
        yield (
            number,
            _furniture.row(
                paragraphs,
                id=_text(entry, "guid") or _text(entry, "id"),
                outlet=_text(_child(entry, "source"), "title") or _text(entry, "source") or outlet,
                headline=headline,
                date=_text(entry, "pubdate")
                or _text(entry, "published")
                or _text(entry, "date")
                or _text(entry, "updated"),
                url=_link(entry),
                lang=lang,
                author=_text(entry, "creator")
                or _text(_child(entry, "author"), "name")
                or _text(entry, "author"),
                summary_only=not content,
            ),
        )


def _name(element: Any) -> str:
    """An element's name without its namespace, in lower case."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _child(element: Any, name: str) -> Any:
    if element is None:
        return None
    return next((child for child in element if _name(child) == name), None)


def _text(element: Any, name: str) -> str | None:
    child = _child(element, name)
    return ("".join(child.itertext()).strip() or None) if child is not None else None


def _content(entry: Any, name: str) -> str | None:
    """An element's markup: escaped as text, or (Atom's xhtml) as elements, whose text is taken."""
    child = _child(entry, name)
    if child is None:
        return None
    if len(child):
        from xml.etree import ElementTree

        markup = ElementTree.tostring(child, encoding="unicode")
        return markup.replace("<html:", "<").replace("</html:", "</")
    return (child.text or "").strip() or None


def _link(entry: Any) -> str | None:
    links = [child for child in entry if _name(child) == "link"]
    for link in links:
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return link.get("href")
    return next((link.text.strip() for link in links if link.text and link.text.strip()), None)
