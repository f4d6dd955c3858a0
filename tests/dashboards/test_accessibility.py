"""Every page under axe-core, light and dark, wide and narrow; and by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import serving
from .test_journeys import WAIT, finding, settled

pytestmark = pytest.mark.browser

HELD = "concept=israel_palestine%2Fpeople-held"
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
def demo(tmp_path_factory):
    with serving(codings=tmp_path_factory.mktemp("axe") / "codings.sqlite") as address:
        yield address


@pytest.fixture(scope="module")
def axe() -> str:
    package = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def press(page, name: str) -> None:
    unfolds = page.locator("summary", has_text=name)
    (unfolds if unfolds.count() else page.get_by_role("button", name=name)).first.click()
    page.wait_for_timeout(300)
    settled(page)
    page.wait_for_function(  # what is being made anew is pale until it is there
        "!document.querySelector('[data-stale=true], [data-testid=stSpinner]')"
    )
    settled(page)
    page.wait_for_timeout(500)


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
    page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
    page.set_default_timeout(WAIT)
    page.goto(f"{demo}/{address}")
    finding(page)
    settled(page)
    for name in pressed:
        press(page, name)
    found = {"light": violations(page, axe)}
    page.emulate_media(color_scheme="dark")  # the page follows
    page.wait_for_function(
        "getComputedStyle(document.querySelector('h1.finding')).color === 'rgb(236, 232, 223)'"
    )
    settled(page)
    page.wait_for_timeout(300)
    found["dark"] = violations(page, axe)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(300)
    found["narrow"] = violations(page, axe)
    # Pictures take the width they are given only after they are drawn once.
    page.wait_for_function(
        "document.querySelector('[data-testid=stMain]').scrollWidth <= 390", timeout=10_000
    )
    page.close()
    assert found == {"light": [], "dark": [], "narrow": []}


def test_the_rules_find_what_is_wrong(browser, axe):
    page = browser.new_page()
    page.set_content("<main><h1>x</h1><img src='x'><p style='color:#bbb'>pale</p></main>")
    said = "\n".join(violations(page, axe))
    page.close()
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
        page.wait_for_timeout(200)  # until a transition is over
        seen = focused.evaluate(look)
        name = focused.evaluate("e => (e.ariaLabel || e.innerText || e.id || e.tagName)")
        focused.evaluate("e => e.blur()")
        page.wait_for_timeout(200)
        out.append({"name": name.strip()[:60], "visible": focused.evaluate(look) != seen})
        focused.evaluate("e => e.focus()")
    return out


def test_focus_can_be_seen_wherever_the_tab_key_goes(demo, browser):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(WAIT)
    page.goto(f"{demo}/choices?{HELD}")
    finding(page)
    settled(page)
    reached = stops(page, 40)
    page.close()
    names = [s["name"] for s in reached]
    assert "Corpus" in names and "Choices" in names
    assert [s["name"] for s in reached if not s["visible"]] == []


def tab_to(page, wanted: str, most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "(document.activeElement.ariaLabel || '') + ' ' + document.activeElement.innerText"
        )
        if said.strip().lower().startswith(wanted.lower()):
            return
    raise AssertionError(f"the Tab key does not reach {wanted!r}")


def test_from_start_to_the_sentences_by_keyboard(demo, browser):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(WAIT)
    page.goto(demo)
    finding(page)
    settled(page)
    tab_to(page, "Choices")
    page.keyboard.press("Enter")
    page.wait_for_selector("[class*=st-key-section-Choices-here]")
    settled(page)
    tab_to(page, "The thing spoken of")
    page.keyboard.type("illegal immigrants")
    page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    settled(page)
    tab_to(page, "All words")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)
    for _ in range(8):
        if "illegal immigrants" in page.evaluate("document.activeElement.innerText"):
            break
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(100)
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('h1.finding').innerText.includes('“illegal')")
    settled(page)
    tab_to(page, "illegal", 60)
    tip = page.evaluate("getComputedStyle(document.activeElement, '::after').content")
    page.close()
    assert "own words" in tip
