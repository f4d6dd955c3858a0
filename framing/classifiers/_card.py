"""Model cards (Mitchell et al. 2019) as Markdown, and the reliability picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def markdown(kind: str, card: Mapping[str, Any], *, picture: str | None = None) -> str:
    """A card as a page: purpose, data, figures, limits."""
    lines = [f"# Model card: {card.get('title', kind)}", "", str(card.get("purpose", "")), ""]
    if limits := card.get("limits"):
        lines += ["## What it does not mean", "", *[f"- {x}" for x in limits], ""]
    if data := card.get("data"):
        lines += ["## Trained on", ""]
        lines += [f"- {name}: {_said(value)}" for name, value in data.items()]
        lines.append("")
    if settings := card.get("settings"):
        lines += ["## Settings", ""]
        lines += [f"- {name}: {_said(value)}" for name, value in settings.items()]
        lines.append("")
    if figures := card.get("figures"):
        lines += ["## How well it does", "", figures_markdown(figures), ""]
        if picture:
            lines += [f"![Reliability: predicted against observed]({picture})", ""]
    if weights := card.get("weights"):
        lines += ["## Weightiest features", ""]
        for label, found in weights.items():
            lines.append(f"- towards {label}: {', '.join(f'{n} ({w:+.2f})' for n, w in found)}")
        lines.append("")
    return "\n".join(lines)


def figures_markdown(figures: Mapping[str, Any]) -> str:
    """What `Model.evaluate()` gives, as a table and lists: honest designs first, random folds last."""
    lines = [
        "| held out | n | macro-F1 (95%) | majority | AUC | ECE |",
        "|---|---|---|---|---|---|",
    ]
    for name, f in figures.items():
        low, high = f["interval"]
        shown = f"{name} (flattering)" if name.startswith("random") else name
        lines.append(
            f"| {shown} | {f['n']} | {f['macro_f1']:.3f} ({low:.3f} to {high:.3f}) "
            f"| {f['majority']:.3f} | {_number(f.get('auc'))} | {f['ece']:.3f} |"
        )
    first_name, first = next(iter(figures.items()))
    lines += ["", f"Reliability, {first_name} (predicted, observed, n):", ""]
    lines += [
        f"- {b['predicted']:.2f}, {b['observed']:.2f}, {b['n']}" for b in first["reliability"]
    ]
    lines += ["", f"Abstaining below a confidence, {first_name}:", ""]
    lines += [
        f"- {a['confidence']:.1f}: answers {a['answered']:.0%}, macro-F1 {_number(a['macro_f1'])}"
        for a in first["abstaining"]
    ]
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return "-" if value is None or value != value else f"{value:.3f}"


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {v}" for k, v in value.items()) or "none"
    if isinstance(value, (list, tuple)):
        return ", ".join(str(v) for v in value) or "none"
    return str(value)


def reliability_svg(figures: Mapping[str, Any], *, size: int = 240) -> str:
    """The reliability diagram of some figures as an SVG: predicted against observed, dots by n."""
    margin, span = 34, size - 44
    total = max(1, figures["n"])

    def x(value: float) -> float:
        return round(margin + span * value, 1)

    def y(value: float) -> float:
        return round(10 + span * (1 - value), 1)

    dots = "".join(
        f'<circle cx="{x(b["predicted"])}" cy="{y(b["observed"])}" '
        f'r="{round(2 + 12 * (b["n"] / total) ** 0.5, 1)}" fill="#2a6f97" fill-opacity=".6">'
        f"<title>predicted {b['predicted']:.2f}, observed {b['observed']:.2f}, n {b['n']}</title>"
        f"</circle>"
        for b in figures["reliability"]
    )
    ticks = "".join(
        f'<text x="{x(t)}" y="{y(0) + 14}" text-anchor="middle">{t}</text>'
        f'<text x="{x(0) - 5}" y="{y(t) + 4}" text-anchor="end">{t}</text>'
        for t in (0, 0.5, 1)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" '
        f'font-family="sans-serif" font-size="11" fill="#444">'
        f"<title>Reliability: predicted probability (across) against observed share (up); "
        f"ECE {figures['ece']:.3f}</title>"
        f'<rect x="{x(0)}" y="{y(1)}" width="{span}" height="{span}" fill="none" stroke="#ccc"/>'
        f'<line x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}" stroke="#999" '
        f'stroke-dasharray="4 3"/>{dots}{ticks}</svg>'
    )
