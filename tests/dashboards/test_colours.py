"""Colours can be told apart: by contrast, and with protanopia, deuteranopia and tritanopia."""

from __future__ import annotations

import sys
from itertools import combinations

import numpy as np
import pytest

from framing.marking import PALETTE, PALETTE_DARK

from .conftest import DASHBOARDS

sys.path.insert(0, str(DASHBOARDS))
from colours import DARK, LIGHT

THEMES = [(PALETTE, LIGHT), (PALETTE_DARK, DARK)]
# Linear RGB as seen, severity 1: Machado, Oliveira and Fernandes 2009, table 1.
SEEN = {
    "all cones": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
# Oklab (Ottosson 2020): linear RGB to cones, their cube roots to lightness and two hues.
CONES = [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
         [0.0883024619, 0.2817188376, 0.6299787005]]  # fmt: skip
LAB = [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
       [0.0259040371, 0.7827717662, -0.8086757660]]  # fmt: skip
LEAST = 0.09  # in Oklab; some 0.02 can just be told apart


def linear(colour: str) -> np.ndarray:
    c = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def luminance(rgb: np.ndarray) -> float:
    return float(rgb @ [0.2126, 0.7152, 0.0722])


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    """WCAG 2.2's contrast ratio of two colours in linear RGB."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour: str, seen: list) -> np.ndarray:
    rgb = np.clip(np.array(seen) @ linear(colour), 0, 1)
    return np.array(LAB) @ np.cbrt(np.array(CONES) @ rgb)


def test_black_on_white_and_known_distance():
    assert contrast(linear("#000000"), linear("#ffffff")) == pytest.approx(21)
    grey = lab("#777777", SEEN["protanopia"])
    assert np.abs(grey - lab("#777777", SEEN["all cones"])).max() < 1e-3
    red, green = (lab(c, SEEN["deuteranopia"]) for c in ("#a04030", "#60622c"))
    assert np.linalg.norm(red - green) < LEAST  # a pair that the test would refuse


@pytest.mark.parametrize("seen", SEEN)
@pytest.mark.parametrize("palette", [PALETTE, PALETTE_DARK], ids=["light", "dark"])
def test_any_two_variants_lie_apart(palette, seen):
    colours = [lab(c, SEEN[seen]) for c in palette]
    near = {
        (palette[i], palette[j]): d
        for i, j in combinations(range(len(palette)), 2)
        if (d := np.linalg.norm(colours[i] - colours[j])) < LEAST
    }
    assert not near


@pytest.mark.parametrize(("palette", "ink"), THEMES, ids=["light", "dark"])
def test_marks_and_text_contrast_with_paper_and_panel(palette, ink):
    for ground in (ink["paper"], ink["panel"]):
        for name in ("ink", "soft", "accent"):  # text
            assert contrast(linear(ink[name]), linear(ground)) >= 4.5, name
        for colour in (*palette, ink["faint"]):  # bars, underlines, edges of fields
            assert contrast(linear(colour), linear(ground)) >= 3, colour


@pytest.mark.parametrize("ink", [LIGHT, DARK], ids=["light", "dark"])
def test_numbers_contrast_with_every_shade_of_a_cell(ink):
    low, high = (
        np.array([int(ink[name][i : i + 2], 16) for i in (1, 3, 5)]) for name in ("panel", "accent")
    )
    for share in np.linspace(0, 1, 101):
        shade = linear("#" + "".join(f"{round(v):02x}" for v in low + share * (high - low)))
        text = "#000000" if luminance(shade) > 0.179 else "#ffffff"  # as charts.ON_CELL
        assert contrast(linear(text), shade) >= 4.5


def test_text_on_a_marked_word_is_legible():
    for palette, ink in THEMES:
        paper = np.array([int(ink["paper"][i : i + 2], 16) for i in (1, 3, 5)])
        for colour in palette:
            tint = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
            ground = "#" + "".join(f"{round(v):02x}" for v in paper + 0.12 * (tint - paper))
            assert contrast(linear(ink["ink"]), linear(ground)) >= 7
