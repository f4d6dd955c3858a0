"""Exports of news databases (Nexis, Factiva, ProQuest) as lines of text, taken apart by article.

Written from descriptions of these formats and constructed samples; untested on real exports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .. import dates, language
from ..corpus import SetAside
from . import _furniture

Row = tuple[int, dict[str, Any]]

# --- telling them apart

PAGE = "\f"  # the line that stands for a page break
NEXIS_END = re.compile(r"\s*End of Document\s*$")
NEXIS_FIELD = re.compile(r"\s*(?:Load-Date|Publication-Type|LOAD-DATE|PUBLICATION-TYPE):")
FACTIVA_END = re.compile(r"\s*(?:AN\s+)?Document ([A-Za-z0-9]{12,40})\s*$")
FACTIVA_WORDS = re.compile(r"\s*(?:WC\s+)?[\d,]{1,9} words\s*$")
PROQUEST_DOCUMENT = re.compile(r"\s*Document \d{1,6} of \d{1,6}\s*$")
PROQUEST_ID = re.compile(r"\s*ProQuest document ID:", re.IGNORECASE)
RULE = re.compile(r"\s*_{20,}\s*$")


def kind(lines: list[str]) -> str | None:
    """nexis, factiva or proquest where lines are such an export, else None."""
    has = {
        "proquest": any(PROQUEST_ID.match(x) for x in lines),
        "nexis": any(NEXIS_END.match(x) or NEXIS_FIELD.match(x) for x in lines),
        "factiva": any(FACTIVA_END.match(x) for x in lines)
        and any(FACTIVA_WORDS.match(x) for x in lines),
    }
    return next((name for name, is_so in has.items() if is_so), None)


def rows(file: str, lines: list[str], *, wrapped: bool = False) -> Iterator[Row | SetAside]:
    """The articles of an export, numbered in their order; any other document is one article.

    `lines` are paragraphs, or with `wrapped` printed lines, which are joined to paragraphs again.
    """
    parse = {"nexis": nexis, "factiva": factiva, "proquest": proquest}.get(kind(lines) or "")
    if parse is None:
        yield from _plain(file, lines, wrapped)
        return
    for number, row in enumerate(parse(lines, wrapped), start=1):
        if row.get("headline") or row.get("text"):
            yield number, row
        else:
            yield SetAside(
                file, number, "neither headline nor text found in this part of the export"
            )


def _plain(file: str, lines: list[str], wrapped: bool) -> Iterator[Row | SetAside]:
    body = _joined(lines) if wrapped else [x.strip() for x in lines if x.strip()]
    if not body:
        yield SetAside(file, None, "no text in the document (are its pages pictures?)")
        return
    headline = None
    if len(body) > 1 and len(body[0]) < 200 and not body[0].endswith("."):
        headline, body = body[0], body[1:]
    yield 0, _furniture.row(body, headline=headline)


# --- Nexis

NEXIS_START = re.compile(r"\s*\d{1,6} of \d{1,6} DOCUMENTS\s*$", re.IGNORECASE)
NEXIS_LABEL = re.compile(
    r"\s*(Section|Length|Byline|Dateline|Highlight|Language|Publication-Type|Journal Code|Subject"
    r"|Company|Organization|Person|Geographic|Industry|Ticker|Load-Date|Graphic|Classification"
    r"|Copyright|Correction|Series|Notes|URL|Distribution|Document-Type|Acc-No|ISSN|State|City"
    r"|Country)(?::|\s(?=\d{4})|\s*$)\s*(.*)$",
    re.IGNORECASE,
)
NEXIS_BODY = re.compile(r"\s*Body:?\s*$", re.IGNORECASE)
NEXIS_NOISE = re.compile(
    r"\s*(?:Page \d{1,6} of \d{1,6}|About LexisNexis|Privacy Policy|Terms & Conditions"
    r"|Copyright © \d{4} LexisNexis.{0,40}|\| ?\| ?About LexisNexis.{0,200})\s*$"
)
MONTH = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b",
    re.IGNORECASE,
)


def nexis(lines: list[str], wrapped: bool = False) -> Iterator[dict[str, Any]]:
    """Articles of a Nexis Uni download: title, publication, date, labelled lines, Body, end mark.

    The publication stands above the date and the title above it; what stands higher in the first
    part is the download's cover.
    """
    for part in _parts(lines, end=NEXIS_END, start=NEXIS_START):
        part = [x for x in part if not NEXIS_NOISE.match(x)]
        at = next(
            (i for i, x in enumerate(part[:400]) if i and _is_nexis_date(x, part[i + 1 :])), None
        )
        row: dict[str, Any] = {}
        if at is not None:
            row["date"] = part[at].strip()
            above = _block_above(part, at)
            row["outlet"] = above.pop() if above else None
            row["headline"] = " ".join(above) if wrapped else (above[-1] if above else None)
            part = part[at + 1 :]
        begin = next((i for i, x in enumerate(part) if NEXIS_BODY.match(x)), None)
        labels, body, current = part, [], None
        if begin is not None:
            labels, part = part[:begin], part[begin + 1 :]
            finish = next(
                (
                    i
                    for i, x in enumerate(part)
                    if re.match(r"\s*(?:Graphic|Classification)\s*$", x)
                    or re.match(
                        r"\s*(?:Load-Date|Language|Publication-Type|Subject):", x, re.IGNORECASE
                    )
                ),
                len(part),
            )
            body, labels = part[:finish], labels + part[finish:]
        for line in labels:
            if match := NEXIS_LABEL.match(line):
                current = match[1].lower()
                row.setdefault(current, match[2].strip() or None)
            elif (
                begin is None
                and line.strip()
                and current in ("length", "byline", "dateline", "section")
            ):
                body.append(line)  # older downloads have no line "Body"
            elif not line.strip() and begin is None and body:
                body.append(line)
        row["lang"] = _language(row.pop("language", None))
        yield _row(row, body, wrapped)


def _is_nexis_date(line: str, after: list[str]) -> bool:
    """A date with a month's name, and soon after it a labelled line or the body."""
    if len(line) > 80 or not MONTH.search(line):
        return False
    try:
        if dates.parse(line) is None:
            return False
    except ValueError:
        return False
    soon = [x for x in after if x.strip()][:6]
    return any(NEXIS_LABEL.match(x) or NEXIS_BODY.match(x) for x in soon)


# --- Factiva

FACTIVA_CODE = re.compile(
    r"(HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CO|IN|NS|RE|IPC|IPD|PUB|AN|CLM|SE|ART|RF|CT)(?:\s+(.*)|$)"
)
FACTIVA_FIELDS = {
    "HD": "headline",
    "BY": "byline",
    "WC": "length",
    "PD": "date",
    "SN": "outlet",
    "SC": "source_code",
    "PG": "page",
    "LA": "lang",
    "CY": "copyright",
    "SE": "section",
    "ET": "time",
    "ED": "edition",
    "AN": "id",
    "NS": "subject",
    "RE": "region",
    "CO": "company",
    "IN": "industry",
    "PUB": "publisher_name",
    "CR": "credit",
}


def factiva(lines: list[str], wrapped: bool = False) -> Iterator[dict[str, Any]]:
    """Articles of a Factiva download, with two-letter codes or without; each ends "Document ID"."""
    for part, end in _parts_with_end(lines, FACTIVA_END):
        codes = sum(
            bool(FACTIVA_CODE.match(x)) for x in part if x[:2] in ("HD", "WC", "PD", "SN", "TD")
        )
        row, body = _factiva_coded(part) if codes >= 3 else _factiva_plain(part)
        if end and (match := FACTIVA_END.match(end)):
            row["id"] = match[1]
        row["lang"] = _language(row.get("lang"))
        yield _row(row, body, wrapped)


def _factiva_coded(part: list[str]) -> tuple[dict[str, Any], list[str]]:
    row: dict[str, Any] = {}
    body: list[str] = []
    code = None
    for line in part:
        if match := FACTIVA_CODE.match(line):
            code, line = match[1], match[2] or ""
        if code in ("LP", "TD"):
            body.append(line)
        elif code and line.strip():
            field = FACTIVA_FIELDS.get(code, code.lower())
            row[field] = f"{row[field]} {line.strip()}" if field in row else line.strip()
    return row, body


def _factiva_plain(part: list[str]) -> tuple[dict[str, Any], list[str]]:
    row: dict[str, Any] = {}
    words = next((i for i, x in enumerate(part) if FACTIVA_WORDS.match(x)), None)
    if words is None:
        return row, part
    above = [x.strip() for x in part[:words] if x.strip()]
    if len(above) > 1 and _furniture.is_byline(above[-1]):
        row["byline"] = above.pop()
    # A section's name may stand above the headline.
    row["headline"] = above[-1] if above else None
    row["length"] = part[words].strip()
    below = words + 1
    while below < len(part) and below < words + 12:
        line = part[below].strip()
        if re.match(r"(?:©|\(c\)|copyright\b)", line, re.IGNORECASE):
            row["copyright"] = line
            below += 1
            break
        if not line:
            pass
        elif "date" not in row and _parses(line):
            row["date"] = line
        elif re.match(r"\d{1,2}:\d{2}", line):
            row["time"] = line
        elif _language(line):
            row["lang"] = line
        elif "outlet" not in row and "date" in row:
            row["outlet"] = line
        elif len(line) > 60:
            break
        else:
            row["source_code" if re.match(r"[A-Z0-9]{3,8}$", line) else "page"] = line
        below += 1
    return row, part[below:]


# --- ProQuest

PROQUEST_FIELDS = {
    "title": "headline",
    "publication title": "outlet",
    "publication date": "date",
    "full text": "text",
    "proquest document id": "id",
    "document url": "url",
    "author": "author",
    "language of publication": "lang",
    "language": "lang",
    "section": "section",
    "pages": "pages",
    "subject": "subject",
    "source type": "source_type",
    "document type": "document_type",
    "copyright": "copyright",
    "abstract": "abstract",
    "publication info": "publication_info",
    "first page": "first_page",
    "publication year": "year",
    "last updated": "last_updated",
    "database": "database",
    "publisher": "publisher_name",
    "location": "location",
    "links": "links",
    "place of publication": "place",
    "country of publication": "country",
    "issn": "issn",
    "people": "people",
    "company / organization": "company",
    "publication subject": "publication_subject",
    "identifier / keyword": "keywords",
    "classification": "classification",
    "column": "column",
    "credit": "credit",
    "dateline": "dateline",
    "source attribution": "source_attribution",
    "e-issn": "e_issn",
    "isbn": "isbn",
    "dissertation/thesis number": "thesis",
}
LABEL = re.compile(r"([A-Za-z][A-Za-z /-]{2,40}):(?:\s|$)\s*(.*)$")


def proquest(lines: list[str], wrapped: bool = False) -> Iterator[dict[str, Any]]:
    """Articles of a ProQuest text download: labelled paragraphs between rules of underscores."""
    for part in _parts(lines, end=RULE, start=None):
        part = [x for x in part if not PROQUEST_DOCUMENT.match(x)]
        if not any(PROQUEST_ID.match(x) or x.lower().startswith("full text:") for x in part):
            continue  # the cover, or the notes at the end
        row: dict[str, Any] = {}
        body: list[str] = []
        field = None
        first = next((x.strip() for x in part if x.strip()), None)
        for line in part:
            match = LABEL.match(line)
            # Inside the text only the labels that follow it end it: "He said:" does not.
            if match and match[1].strip().lower() in PROQUEST_FIELDS:
                field, line = PROQUEST_FIELDS[match[1].strip().lower()], match[2]
            if field == "text":
                body.append(line)
            elif field and line.strip():
                row[field] = f"{row[field]} {line.strip()}" if field in row else line.strip()
        if not row.get("headline") and first and not LABEL.match(first):
            row["headline"] = first
        row["lang"] = _language(row.get("lang"))
        row.pop("links", None)
        yield _row(row, body, wrapped)


# --- shared


def _language(name: Any) -> str | None:
    """The code of a language that is named, None for any other word."""
    return language.CODES.get(str(name or "").strip().lower().partition(";")[0].partition(" ")[0])


def _parses(line: str) -> bool:
    try:
        return bool(MONTH.search(line)) and len(line) < 60 and dates.parse(line) is not None
    except ValueError:
        return False


def _parts(
    lines: list[str], *, end: re.Pattern[str], start: re.Pattern[str] | None
) -> Iterator[list[str]]:
    part: list[str] = []
    for line in lines:
        if end.match(line) or (start and start.match(line)):
            if any(x.strip() for x in part):
                yield part
            part = []
        else:
            part.append(line)
    # What follows the last end mark is an article only where it has labelled lines.
    if any(NEXIS_LABEL.match(x) or PROQUEST_ID.match(x) for x in part):
        yield part


def _parts_with_end(
    lines: list[str], end: re.Pattern[str]
) -> Iterator[tuple[list[str], str | None]]:
    part: list[str] = []
    for line in lines:
        if end.match(line):
            yield part, line
            part = []
        else:
            part.append(line)
    if any(FACTIVA_WORDS.match(x) for x in part):  # the last article, cut short
        yield part, None


def _block_above(part: list[str], at: int) -> list[str]:
    """The lines right above, down from the last but one empty line; blank lines do not count."""
    above: list[str] = []
    gaps = 0
    for line in reversed(part[:at]):
        if line.strip():
            above.append(line.strip())
            if len(above) == 6:
                break
        elif line == PAGE:
            break
        elif above:
            gaps += 1
            if gaps == 2:
                break
    return above[::-1]


def _joined(lines: list[str]) -> list[str]:
    """Printed lines joined to paragraphs: one ends at an empty line, or at a short line that ends
    a sentence."""
    full = sorted(len(x) for x in lines if x.strip())
    width = full[int(len(full) * 0.8)] if full else 0
    paragraphs: list[str] = []
    open_ = False
    for line in lines:
        stripped = line.strip()
        if not stripped:
            open_ = open_ and line == PAGE  # a paragraph may run on over the page
            continue
        if open_:
            last = paragraphs[-1]
            hyphen = last.endswith("-") and last[-2:-1].isalpha() and stripped[:1].islower()
            paragraphs[-1] = last[:-1] + stripped if hyphen else f"{last} {stripped}"
        else:
            paragraphs.append(stripped)
        open_ = not (len(stripped) < 0.8 * width and stripped[-1] in '.!?"”’')
    return paragraphs


def _row(row: dict[str, Any], body: list[str], wrapped: bool) -> dict[str, Any]:
    paragraphs = _joined(body) if wrapped else [x.strip() for x in body]
    return _furniture.row(paragraphs, **row)
