"""Web pages to articles, by trafilatura (extra `[intake]`)."""

from __future__ import annotations

import re
from typing import Any

from .. import files
from ..extras import needed
from . import _furniture

LARGEST = 20_000_000  # bytes of a page


LANGUAGE = re.compile(rb"<html[^>]{0,500}?\slang\s*=\s*[\"']?([A-Za-z]{2,3})\b", re.IGNORECASE)


def _stated_language(content: bytes) -> str | None:
    match = LANGUAGE.search(content[:10_000])
    return match[1].decode() if match else None


def article(
    content: bytes, *, url: str | None = None, encoding: str | None = None
) -> dict[str, Any]:
    """The raw row of a page: headline, text, outlet, date, url, lang, author, left_out.

    The text is what trafilatura takes for the article, paragraphs parted by empty lines; lines of
    page furniture are moved to `left_out`. `encoding` overrides the page's own declaration.

    Raises ValueError where the page holds no article, InputError without the extra.
    """
    trafilatura = needed("trafilatura")
    if len(content) > LARGEST:
        raise ValueError(f"a page larger than {LARGEST // 1_000_000} MB")
    page: Any = content
    if encoding:
        page = content.decode(files.encoding_of(content, encoding), errors="replace")
    try:
        found = trafilatura.bare_extraction(
            page, url=url, with_metadata=True, include_comments=False, include_tables=False
        )
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError) as error:
        raise ValueError(f"not a page that can be taken apart: {error}") from error
    if found is None or not (found.text or found.title):
        raise ValueError("no article found in the page")
    paragraphs = [line for line in (found.text or "").splitlines() if line.strip()]
    title = (found.title or "").strip()
    if paragraphs and title and paragraphs[0].strip() == title:
        paragraphs = paragraphs[1:]
    return _furniture.row(
        paragraphs,
        headline=title,
        outlet=found.sitename or found.hostname,
        date=found.date,
        url=found.url or url,
        lang=found.language or _stated_language(content),
        author=found.author,
    )
