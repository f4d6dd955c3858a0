"""Ink, paper, and the palette of the variants, in light and dark."""

from __future__ import annotations

import streamlit as st

from framing.marking import PALETTE, PALETTE_DARK

LIGHT = {
    "ink": "#1c1b19", "soft": "#5c5850", "rule": "#dcd7cc", "paper": "#fdfcf9",
    "panel": "#f5f2ea", "accent": "#8c2f1b", "faint": "#8d8676",
}  # fmt: skip
DARK = {
    "ink": "#ece8df", "soft": "#b3ada0", "rule": "#45413a", "paper": "#1b1a18",
    "panel": "#262420", "accent": "#f0937c", "faint": "#827b6d",
}  # fmt: skip


def dark() -> bool:
    """Whether the visitor's theme is dark."""
    return st.context.theme.type == "dark"


def ink(is_dark: bool) -> dict[str, str]:
    return DARK if is_dark else LIGHT


def palette(is_dark: bool) -> tuple[str, ...]:
    return PALETTE_DARK if is_dark else PALETTE


def variables() -> str:
    """The colours as CSS variables and as classes c0, c1, ... of the variants.

    Both themes at once: the browser takes the one that shows, also when it changes.
    """
    root = "".join(f"--{name}:light-dark({LIGHT[name]},{DARK[name]});" for name in LIGHT)
    marks = "".join(
        f".c{i}{{--c:light-dark({one},{other})}}"
        for i, (one, other) in enumerate(zip(PALETTE, PALETTE_DARK))
    )
    return f":root{{color-scheme:light dark;{root}}}{marks}"
