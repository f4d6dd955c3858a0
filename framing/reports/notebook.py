"""The view of a Comparison in a notebook: findings and shares, no page around them."""

from __future__ import annotations

from html import escape

from ..comparison import Comparison
from ..findings import findings, nothing
from .html import percent

SUFFIX = ".html"


def render(comparison: Comparison) -> str:
    """A fragment of HTML, escaped, for `_repr_html_`."""
    index = comparison.scan.index
    lines = [
        f"<p>{index.height:,} articles, {comparison.mentions.height:,} mentions, by "
        f"<b>{escape(comparison.design.by)}</b></p>",
    ]
    found = findings(comparison)
    lines.append("<ul>" if found else f"<p>{escape(nothing(comparison.design.by))}</p>")
    for f in found:
        more, less = f["more"], f["less"]
        lines.append(
            f"<li><b>{escape(f['title'])}</b>: {escape(str(more['group']))} chose "
            f"“{escape(f['variant'])}” in {percent(more['value'])} "
            f"[{percent(more['low'])}–{percent(more['high'])}], {escape(str(less['group']))} in "
            f"{percent(less['value'])} [{percent(less['low'])}–{percent(less['high'])}]</li>"
        )
    lines.append(
        ("</ul>" if found else "")
        + "<p><code>.metrics</code>, <code>.sentences(concept=..., group=...)</code></p>"
    )
    return "\n".join(lines)
