"""Every page under axe-core, light and dark, wide and narrow; and by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from .driving import RESTED, click, finding, go, settled, take, visiting

pytestmark = pytest.mark.browser

HELD = "concept=israel_palestine%2Fpeople-held"
WIDE = {"width": 1440, "height": 900}
# Where, and what is opened or pressed there first: a button or the summary of what unfolds.
STATES = [
    ("", []),
    ("", ["Read your own files"]),
    ("event", ["Settings"]),
    (f"choices?{HELD}&variant=hostages", ["What counts"]),
    (f"compare?{HELD}", ["insufficient data"]),
    ("sources", ["Find out who speaks"]),
    ("sources?about=words", ["Compare every word"]),
    (f"time?{HELD}&every=year&lines=Daily+Lantern&lines=Crescent+Herald", ["The numbers"]),
    ("classifiers", []),
    ("classifiers?measure=frames", ["Count the cues of frames"]),
    (f"code?{HELD}&coder=AB", []),
    ("lexicons", []),
    ("methods", ["Compare everything", "Manifest"]),
]
# Streamlit's own markup, which pages cannot mend: rule, and a part of the element's HTML.
STREAMLIT = {
    # The drop zone of the file uploader is "presentation" though it takes the focus.
    "presentation-role-conflict": "stFileUploaderDropzone",
}


@pytest.fixture(scope="module")
def axe() -> str:
    package = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def unfold(page, name: str) -> None:
    settled(page)
    unfolds = page.locator("summary", has_text=name)
    click(page, (unfolds if unfolds.count() else page.get_by_role("button", name=name)).first)


def violations(page, axe: str) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:200]} {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
        if rule["id"] not in STREAMLIT or STREAMLIT[rule["id"]] not in node["html"]
    ]


@pytest.mark.parametrize(("address", "pressed"), STATES, ids=lambda v: str(v))
def test_no_page_violates_a_rule(demo, browser, axe, address, pressed):
    with visiting(browser, viewport=WIDE, color_scheme="light") as page:
        go(page, f"{demo}/{address}")
        finding(page)
        for name in pressed:
            unfold(page, name)
        found = {"light": violations(page, axe)}
        page.emulate_media(color_scheme="dark")  # the page follows
        page.wait_for_function(
            "getComputedStyle(document.querySelector('h1.finding')).color === 'rgb(236, 232, 223)'"
        )
        settled(page)
        found["dark"] = violations(page, axe)
        page.set_viewport_size({"width": 390, "height": 844})
        # Pictures take the width they are given only after they are drawn once.
        page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollWidth <= 390")
        settled(page)
        found["narrow"] = violations(page, axe)
    assert found == {"light": [], "dark": [], "narrow": []}


def test_the_rules_find_what_is_wrong(browser, axe):
    with visiting(browser) as page:
        page.set_content("<main><h1>x</h1><img src='x'><p style='color:#bbb'>pale</p></main>")
        said = "\n".join(violations(page, axe))
    assert "image-alt" in said and "color-contrast" in said


def stops(page, most: int = 60) -> list[dict]:
    """What the Tab key reaches, in order: its name, and whether its focus can be seen."""
    look = """e => {
        const of = [e, e.parentElement, e.parentElement.parentElement];
        return of.map(x => { const s = getComputedStyle(x), a = getComputedStyle(x, '::after');
            return [s.outlineStyle, s.outlineWidth, s.boxShadow, s.borderColor, s.backgroundColor,
                    s.color, a.content].join() }).join('|');
    }"""
    out = []
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate_handle("document.activeElement").as_element()
        if focused is None or focused.evaluate("e => e === document.body"):
            break
        page.wait_for_function(RESTED)
        seen = focused.evaluate(look)
        name = focused.evaluate("e => (e.ariaLabel || e.innerText || e.id || e.tagName)")
        focused.evaluate("e => e.blur()")
        page.wait_for_function(RESTED)
        out.append({"name": name.strip()[:60], "visible": focused.evaluate(look) != seen})
        focused.evaluate("e => e.focus()")
    return out


def test_focus_can_be_seen_wherever_the_tab_key_goes(demo, browser):
    with visiting(browser, viewport=WIDE) as page:
        go(page, f"{demo}/choices?{HELD}")
        finding(page)
        reached = stops(page, 40)
    names = [s["name"] for s in reached]
    assert "Corpus" in names and "Choices" in names
    assert [s["name"] for s in reached if not s["visible"]] == []


def tab_to(page, wanted: str, of: str = "*", most: int = 60) -> None:
    """Press Tab until what has the focus fits a selector and begins with a text."""
    for _ in range(most):
        page.keyboard.press("Tab")
        fits, said = page.evaluate(
            "of => (e => [e.matches(of), (e.ariaLabel || '') + ' ' + e.innerText])"
            "(document.activeElement)",
            of,
        )
        if fits and said.strip().lower().startswith(wanted.lower()):
            return
    raise AssertionError(f"the Tab key does not reach {wanted!r}")


def test_from_start_to_the_sentences_by_keyboard(demo, browser):
    with visiting(browser, viewport=WIDE) as page:
        go(page, demo)
        tab_to(page, "Choices")
        page.keyboard.press("Enter")
        page.locator("[class*=st-key-section-Choices-here]").wait_for()
        settled(page)
        tab_to(page, "The thing spoken of")
        take(page, "illegal immigrants")
        tab_to(page, "All words")
        for _ in range(9):
            last = page.evaluate_handle("document.activeElement")
            page.keyboard.press("ArrowRight")
            page.wait_for_function("last => document.activeElement !== last", arg=last)
            if "illegal immigrants" in page.evaluate("document.activeElement.innerText"):
                break
        page.keyboard.press("Enter")
        finding(page, "“illegal")
        settled(page)
        tab_to(page, "illegal", "mark")
        page.wait_for_function(
            "getComputedStyle(document.activeElement, '::after').content.includes('own words')"
        )
