"""Pictures follow the theme of the system, as the page does."""

from __future__ import annotations

import pytest

from .driving import go, settled, visiting

pytestmark = pytest.mark.browser
INK = "getComputedStyle(document.querySelector('[data-testid=stVegaLiteChart] svg text')).fill"


def test_a_picture_follows_the_theme(demo, browser):
    with visiting(browser, color_scheme="light") as page:
        go(page, f"{demo}/choices")
        page.wait_for_function(f"{INK} === 'rgb(92, 88, 80)'")
        page.emulate_media(color_scheme="dark")
        page.wait_for_function(f"{INK} === 'rgb(179, 173, 160)'")
        settled(page)
        page.emulate_media(color_scheme="light")
        page.wait_for_function(f"{INK} === 'rgb(92, 88, 80)'")
