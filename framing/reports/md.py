"""A short Markdown report: findings, shares, methods."""

from __future__ import annotations

from typing import Any

from ..comparison import Comparison
from ..findings import in_words
from ._summary import summarise
from .html import chance, percent

SUFFIX = ".md"


def render(comparison: Comparison, *, event: str | None = None, title: str | None = None) -> str:
    """The comparison as Markdown: findings, shares by concept, methods."""
    s = summarise(comparison, event=event, title=title)
    c = s["corpus"]
    lines = [f"# {_plain(s['title'])}", ""]
    lines += [
        f"{c['articles']:,} articles, {c['groups']} groups by {s['by']}, {c['events']:,} "
        f"events, {c['mentions']:,} mentions; {c['n_set_aside']:,} rows set aside.",
        "",
    ]
    for f in s["findings"]:
        more, less = f["more"], f["less"]
        lines.append(
            f"- **{_plain(f['title'])}**: {_plain(more['group'])} chose “{_plain(f['variant'])}” in "
            f"{percent(more['value'])} [{percent(more['low'])}–{percent(more['high'])}], "
            f"{_plain(less['group'])} in {percent(less['value'])} "
            f"[{percent(less['low'])}–{percent(less['high'])}]."
        )
    if not s["findings"]:
        lines.append(s["nothing"])
    for concept in s["concepts"]:
        table = concept["tables"][0] if concept["tables"] else None
        if table and table["rows"]:
            lines += ["", f"## {_plain(concept['title'])} ({in_words(table['voice'])})", ""]
            lines += _shares(table, s["by"])
    for section in s["sections"]:
        lines += [
            "",
            f"## {_plain(section['title'])}",
            "",
            _plain(section["lead"] or section["help"]),
        ]
        for block in section["blocks"]:
            lines += _block(block, s["by"])
        if section["means"]:
            lines += ["", f"*What it does not mean:* {_plain(section['means'])}"]
    return "\n".join([*lines, "", "## Methods", "", s["methods"], ""])


def _shares(table: dict[str, Any], by: str) -> list[str]:
    rows = [
        [
            " ".join(x for x in (row["group"], row["referent"]) if x),
            str(row["n"]),
            *(
                ""
                if r is None or r["value"] is None
                else f"{percent(r['value'])} [{percent(r['low'])}–{percent(r['high'])}]"
                for r in row["cells"]
            ),
        ]
        for row in table["rows"]
    ]
    return _table([by, "n", *(v["id"] for v in table["variants"])], rows)


def _block(block: dict[str, Any], by: str) -> list[str]:
    """Shares, pairs and plain tables; what is a picture or sentences stays in the HTML."""
    heading = ["", f"### {_plain(block['heading'])}"] if block.get("heading") else []
    if block["kind"] == "shares" and block["rows"]:
        return [*heading, "", *_shares(block, by)]
    if block["kind"] == "pairs" and block["rows"]:
        rows = [
            [
                *([r["concept"]] if block["concepts"] else []),
                f"{r['group']}, {r['against']}",
                f"{r['said']['value']} [{r['said']['low']} to {r['said']['high']}]",
                chance(r["p"]),
                chance(r["q"]),
                str(r["n_events"]),
            ]
            for r in block["rows"]
        ]
        concept = ["axis"] if block["concepts"] else []
        return [
            *heading,
            "",
            *_table([*concept, "pair", block["middle"], "p", "q", "events"], rows),
        ]
    if block["kind"] == "plain" and block["rows"]:
        return [*heading, "", *_table(block["columns"], block["rows"])]
    return []


def _table(columns: list[str], rows: list[list[str]]) -> list[str]:
    lines = [columns, *rows]
    told = ["| " + " | ".join(map(_plain, line)) + " |" for line in lines]
    return [told[0], "|" + " --- |" * len(columns), *told[1:]]


def _plain(text: str) -> str:
    """Text that Markdown leaves alone."""
    return "".join("\\" + c if c in "\\`*_{}[]<>#|!" else c for c in " ".join(str(text).split()))
