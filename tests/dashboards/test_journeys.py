"""What people do with the dashboard, in a real browser."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from .conftest import rivals, serving
from .driving import choose, click, finding, go, pick, press, section, settled, visiting

pytestmark = pytest.mark.browser
HELD = "concept=israel_palestine%2Fpeople-held"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("journey")


@pytest.fixture
def page(browser):
    with visiting(browser, viewport={"width": 1440, "height": 900}) as page:
        yield page


def test_demo_event_and_a_marked_sentence(demo, page):
    go(page, demo)
    finding(page, "30 articles by 5 outlets on 6 events")
    section(page, "Event")
    expect(page.locator("article.article")).to_have_count(5)
    mark = page.locator("article.article p mark").first
    mark.hover()
    tip = mark.get_attribute("data-tip")
    assert ": " in tip and any(v in tip for v in ("own words", "reported", "quot"))
    page.wait_for_function(
        "([e, tip]) => getComputedStyle(e, '::after').content.replaceAll('\\\\', '').includes(tip)",
        arg=[mark.element_handle(), tip],
    )


def test_who_writes_a_word_in_five_clicks_and_its_sentences(demo, page):
    go(page, demo)
    section(page, "Choices")  # 1
    choose(page, "The thing spoken of", "illegal immigrants")  # 2 and 3 (Enter)
    click(page, page.locator(".st-key-words").get_by_text("illegal immigrants", exact=True))  # 4
    finding(page, "“illegal immigrants” in its own words")
    marks = page.locator("table.kwic td.m mark").all_inner_texts()
    assert marks and all("illegal" in t.lower() for t in marks)
    expect(page).to_have_url(re.compile(r"variant=illegal\+immigrants"))


def test_a_view_can_be_sent_to_a_colleague(demo, page, browser):
    go(page, f"{demo}/choices?{HELD}&variant=hostages&voice=direct")
    said = finding(page)
    assert "hostages" in said and "quotations" in said
    with visiting(browser) as other:
        go(other, page.url)
        finding(other, said)


def own_files(folder) -> list[str]:
    paths = []
    for outlet in ("North Star", "Southern Post", "Evening Bell"):
        rows = [
            {"id": f"{outlet}-{e}", "outlet": outlet, "event": f"e{e}", "headline": f"Talks, day {e}",
             "text": f"The hostages were freed. An official said the captives of day {e} are well."}
            for e in range(6)
        ]  # fmt: skip
        path = folder / f"{outlet}.jsonl"
        path.write_text("\n".join(map(json.dumps, rows)))
        paths.append(str(path))
    return paths


def test_three_own_files_are_read_compared_and_private(demo, page, browser, place):
    go(page, demo)
    press(page, "Read your own files")
    page.locator("input[type=file]").set_input_files(own_files(place))
    press(page, "Read these files")
    finding(page, "18 articles by 3 outlets on 6 events")
    section(page, "Choices")
    expect(page.locator("body")).to_contain_text("North Star")
    section(page, "Compare")
    finding(page)
    with visiting(browser) as other:
        go(other, demo)
        finding(other, "30 articles")
        assert "North Star" not in other.inner_text("body")


def test_ten_codings_survive_a_restart(place, page):
    codings = place / "restart.sqlite"
    address = f"code?{HELD}&coder=AB"
    with serving(codings=codings) as server:
        go(page, f"{server}/{address}")
        page.locator(".tocode").wait_for()
        for done in range(10):
            page.keyboard.press("1" if done % 2 else "n")
            finding(page, re.compile(rf"^{done + 1} of"))
            settled(page)
    with serving(codings=codings) as server:
        go(page, f"{server}/{address}")
        finding(page, re.compile(r"^10 of"))


def test_the_report_is_exported_and_opens(demo, page, place, browser):
    go(page, f"{demo}/methods")
    press(page, "Compare everything")
    report = page.get_by_role("button", name="Report (HTML)")
    report.wait_for()
    settled(page)
    with page.expect_download() as waiting:
        report.click()
    path = place / "report.html"
    waiting.value.save_as(path)
    with visiting(browser) as other:
        other.goto(path.as_uri())
        expect(other.locator("h2#choices")).to_have_count(1)
        assert other.locator("mark").count() > 10


def test_a_picture_is_saved_as_svg(demo, page, place):
    pytest.importorskip("vl_convert", reason="vl-convert-python is not installed")
    go(page, f"{demo}/choices?{HELD}")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="SVG", exact=True).first.click()
    path = place / "shares.svg"
    waiting.value.save_as(path)
    assert path.read_text().startswith("<svg") and "Daily Lantern" in path.read_text()


def test_a_click_on_a_bar_opens_its_sentences(demo, page):
    go(page, f"{demo}/choices?{HELD}")
    bar = page.locator("[data-testid=stVegaLiteChart] path[aria-label*='group: ']").first
    group = re.search(r"group: ([^;]+);", bar.get_attribute("aria-label")).group(1)
    beside = {"x": 4, "y": 3}  # the interval is drawn over the middle
    pick(page, bar, re.compile(rf"group={group.replace(' ', '[+]')}(&|$)"), position=beside)
    outlets = page.locator("table.kwic td.of b").all_inner_texts()
    assert outlets and set(outlets) == {group}


def test_from_a_searched_word_to_a_draft_in_use(place, page):
    with serving(rivals(place), codings=place / "rivals.sqlite") as server:
        go(page, f"{server}/sources?about=words&one=A")
        press(page, "Compare every word")
        finding(page, "torrent")
        page.get_by_role("textbox", name="Find a word").fill("torrent")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("term=torrent"))
        settled(page)
        assert set(page.locator("table.kwic td.m").all_inner_texts()) == {"torrent"}
        # A click on another point of the picture searches its word.
        point = page.locator("[data-testid=stVegaLiteChart] path[aria-label*='“flood”']").first
        pick(page, point, re.compile("term=flood"))
        assert any("flood" in t for t in page.locator("table.kwic td.m").all_inner_texts())
        # Candidates: the first is ticked, and its draft opened and used.
        click(page, page.get_by_text("Candidates for a lexicon", exact=True))
        press(page, "Look for rival words")
        page.locator(".lines mark").first.wait_for()
        click(page, page.locator("[class*=st-key-candidate-] [data-testid=stCheckbox] label").first)
        press(page, "Open in Lexicons")
        page.get_by_text("open and not in use yet").wait_for()
        draft = page.get_by_role("textbox", name="Lexicon as YAML")
        expect(draft).to_have_value(re.compile(r"# Candidates[\s\S]*torrent"))
        press(page, "Use this copy in the session")
        page.get_by_text("Your copy is in use").first.wait_for()
        section(page, "Choices")
        expect(page).to_have_url(re.compile("concept=my_lexicon"))  # its mentions are counted


def test_a_script_in_headline_and_text_runs_nothing(place, page):
    evil = "<script>window.hit=1</script><img src=x onerror='window.hit=1'>"
    rows = [
        {"id": f"{o}{e}", "outlet": o + evil, "event": f"e{e}", "headline": f"Hostages {evil} freed",
         "text": f"The hostages {evil} were freed. “The captives {evil} are home,” Ann Lee said."}
        for o in "AB" for e in range(6)
    ]  # fmt: skip
    path = place / "evil.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    with serving(path, codings=place / "evil.sqlite") as server:
        for name in ("", "event", "choices", "compare", "sources?about=words", "time",
                     "code?coder=AB"):  # fmt: skip
            go(page, f"{server}/{name}")
            # Without dates nothing runs over time.
            page.locator("h1.finding, .stopped").first.wait_for()
            assert page.evaluate("window.hit") is None, name
            assert (
                page.locator("[data-testid=stMain] script, [data-testid=stMain] img").count() == 0
            )
        go(page, f"{server}/event")
        expect(page.locator("article.article").first).to_contain_text("<script>")


@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_scrolls_sideways(demo, browser, width):
    with visiting(browser, viewport={"width": width, "height": 844}) as page:
        for name in (
            "",
            "event",
            "choices",
            "compare",
            "sources",
            "sources?about=words",
            "sources?about=candidates",
            "time",
            "classifiers",
            "code",
            "lexicons",
            "methods",
        ):
            go(page, f"{demo}/{name}")
            finding(page)
            # Pictures take the width they are given only after they are drawn once.
            page.wait_for_function(
                "most => document.querySelector('[data-testid=stMain]').scrollWidth <= most",
                arg=width,
            )
