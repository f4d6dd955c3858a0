"""Findings of the house-style linter as text for people, JSON, SARIF and GitHub annotations."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from . import __version__
from .errors import FramingError
from .lexicon import Source
from .styles import Finding

_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_SARIF_LEVEL = {"warning": "warning", "note": "note"}
_GITHUB_LEVEL = {"warning": "warning", "note": "notice"}


def render(found: Sequence[Finding], format: str = "text") -> str:
    """Findings in a format: text, json, sarif or github. Raises FramingError for another."""
    if format not in FORMATS:
        raise FramingError(f"no format is called {format!r}; there are {', '.join(FORMATS)}")
    return FORMATS[format](found)


def as_text(found: Sequence[Finding]) -> str:
    """`file:line:column: level style/rule: message`, then the source and what others decide."""
    if not found:
        return "nothing found\n"
    lines = []
    for f in found:
        # A row of a table of articles is named by its id beside the position in the file.
        row = "" if f.file.endswith(f.doc_id) else f" [{f.doc_id}]"
        lines.append(f"{_where(f)}{row}: {f.rule.level} {f.rule.name}: {f.message}")
        lines.append(f"    source: {cite(f.rule.source)}")
        if f.elsewhere:
            lines.append(f"    elsewhere: {'; '.join(f.elsewhere)}")
    files = len({(f.file, f.doc_id) for f in found})
    lines.append(f"{_count(len(found), 'finding')} in {_count(files, 'article')}")
    return "\n".join(lines) + "\n"


def as_json(found: Sequence[Finding]) -> str:
    """A list of objects, one a finding, with the rule, its dates and its source."""
    return json.dumps([_plain(f) for f in found], ensure_ascii=False, indent=1) + "\n"


def as_sarif(found: Sequence[Finding]) -> str:
    """A log of SARIF 2.1.0 (OASIS): one run; columns count Unicode code points."""
    rules = {f.rule.name: f.rule for f in found}
    log = {
        "$schema": _SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "framing",
                        "version": __version__,
                        "rules": [
                            {
                                "id": name,
                                "shortDescription": {"text": rule.says},
                                "help": {
                                    "text": f"{rule.suggests} Source: {cite(rule.source)}".strip()
                                },
                                **({"helpUri": rule.source.url} if rule.source.url else {}),
                                "defaultConfiguration": {"level": _SARIF_LEVEL[rule.level]},
                            }
                            for name, rule in rules.items()
                        ],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(f, list(rules)) for f in found],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def as_github(found: Sequence[Finding]) -> str:
    """Workflow commands that GitHub Actions shows beside the lines."""
    return "".join(
        f"::{_GITHUB_LEVEL[f.rule.level]} file={_property(f.file or f.doc_id)},line={f.line},"
        f"endLine={f.end_line},col={f.column},endColumn={f.end_column},"
        f"title={_property(f.rule.name)}::{_data(f'{f.message} Source: {cite(f.rule.source)}')}\n"
        for f in found
    )


FORMATS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
}


def cite(source: Source) -> str:
    """A source in one line, with a word where nobody on this project has read it."""
    parts = [source.title, source.date, source.url]
    seen = "" if source.verified else " (not verified)"
    return ", ".join(p for p in parts if p) + seen


def _where(f: Finding) -> str:
    return f"{f.file or f.doc_id}:{f.line}:{f.column}"


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"


def _plain(f: Finding) -> dict[str, Any]:
    rule = f.rule
    return {
        "file": f.file,
        "line": f.line,
        "column": f.column,
        "end_line": f.end_line,
        "end_column": f.end_column,
        "doc_id": f.doc_id,
        "zone": f.zone,
        "start": f.start,
        "end": f.end,
        "match": f.match,
        "term": "/".join(f.term),
        "voice": f.voice,
        "sentence": f.sentence,
        "rule": rule.name,
        "level": rule.level,
        "message": f.message,
        "says": rule.says,
        "suggests": rule.suggests,
        "allowed": list(rule.allowed),
        "from": rule.start.isoformat() if rule.start else None,
        "to": rule.end.isoformat() if rule.end else None,
        "source": {
            "title": rule.source.title,
            "url": rule.source.url,
            "date": rule.source.date,
            "verified": rule.source.verified,
        },
        "elsewhere": list(f.elsewhere),
    }


def _result(f: Finding, rules: list[str]) -> dict[str, Any]:
    return {
        "ruleId": f.rule.name,
        "ruleIndex": rules.index(f.rule.name),
        "level": _SARIF_LEVEL[f.rule.level],
        "message": {"text": f.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote((f.file or f.doc_id).replace("\\", "/"))},
                    "region": {
                        "startLine": f.line,
                        "startColumn": f.column,
                        "endLine": f.end_line,
                        "endColumn": f.end_column,
                    },
                },
                "logicalLocations": [{"fullyQualifiedName": f"{f.doc_id}#{f.zone}"}],
            }
        ],
    }


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
