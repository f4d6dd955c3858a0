"""A short Markdown report: findings, shares, methods."""

from __future__ import annotations

from ..comparison import Comparison
from ..findings import in_words
from ._summary import summarise
from .html import percent

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
        if not table or not table["rows"]:
            continue
        variants = [v["id"] for v in table["variants"]]
        lines += ["", f"## {_plain(concept['title'])} ({in_words(table['voice'])})", ""]
        lines += ["| " + " | ".join([s["by"], "n", *map(_plain, variants)]) + " |"]
        lines += ["|" + " --- |" * (len(variants) + 2)]
        for row in table["rows"]:
            cells = [
                ""
                if r is None or r["value"] is None
                else f"{percent(r['value'])} [{percent(r['low'])}–{percent(r['high'])}]"
                for r in row["cells"]
            ]
            lines.append("| " + " | ".join([_plain(row["group"]), str(row["n"]), *cells]) + " |")
    return "\n".join([*lines, "", "## Methods", "", s["methods"], ""])


def _plain(text: str) -> str:
    """Text that Markdown leaves alone."""
    return "".join("\\" + c if c in "\\`*_{}[]<>#|!" else c for c in " ".join(str(text).split()))
