"""What people do with the dashboard, in a real browser."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from .conftest import rivals, serving

pytestmark = pytest.mark.browser
WAIT = 60_000


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("journey")


@pytest.fixture(scope="module")
def demo(place):
    with serving(codings=place / "codings.sqlite") as address:
        yield address


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    made = context.new_page()
    made.set_default_timeout(WAIT)
    yield made
    context.close()


def finding(page) -> str:
    page.wait_for_selector("h1.finding")
    return page.inner_text("h1.finding")


def settled(page) -> None:
    """Until the page's script has run."""
    page.wait_for_timeout(300)
    page.wait_for_function(
        "document.querySelector('[data-testid=stApp]').dataset.testScriptState !== 'running'"
    )


def section(page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    page.wait_for_selector(f"[class*=st-key-section-{name.replace(' ', '-')}-here]")
    settled(page)


def choose(page, label: str, typed: str) -> None:
    """Type into a select box and take the first that fits."""
    page.get_by_role("combobox", name=re.compile(label)).first.click()
    page.keyboard.type(typed)
    page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    settled(page)


def test_demo_event_and_a_marked_sentence(demo, page):
    page.goto(demo)
    assert "30 articles by 5 outlets on 6 events" in finding(page)
    section(page, "Event")
    assert page.locator("article.article").count() == 5
    mark = page.locator("article.article p mark").first
    mark.hover()
    tip = mark.get_attribute("data-tip")
    assert ": " in tip and any(v in tip for v in ("own words", "reported", "quot"))
    shown = mark.evaluate("e => getComputedStyle(e, '::after').content")
    assert tip in shown.replace("\\", "")


def test_who_writes_a_word_in_five_clicks_and_its_sentences(demo, page):
    page.goto(demo)
    finding(page)
    section(page, "Choices")  # 1
    choose(page, "The thing spoken of", "illegal immigrants")  # 2 and 3 (Enter)
    page.locator(".st-key-words").get_by_text("illegal immigrants", exact=True).click()  # 4
    page.wait_for_function("document.querySelector('h1.finding').innerText.includes('illegal')")
    assert "“illegal immigrants” in its own words" in finding(page)
    settled(page)
    marks = page.locator("table.kwic td.m mark")
    assert marks.count() >= 1
    assert all("illegal" in t.lower() for t in marks.all_inner_texts())
    assert "variant=illegal+immigrants" in page.url


def test_a_view_can_be_sent_to_a_colleague(demo, page, browser):
    page.goto(
        f"{demo}/choices?concept=israel_palestine%2Fpeople-held&variant=hostages&voice=direct"
    )
    said = finding(page)
    assert "hostages" in said and "quotations" in said
    settled(page)
    other = browser.new_context().new_page()
    other.goto(page.url, timeout=WAIT)
    other.wait_for_selector("h1.finding", timeout=WAIT)
    assert other.inner_text("h1.finding") == said
    other.context.close()


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
    page.goto(demo)
    finding(page)
    page.get_by_role("button", name="Read your own files").click()
    page.locator("input[type=file]").set_input_files(own_files(place))
    page.get_by_role("button", name="Read these files").click()
    page.wait_for_function("document.querySelector('h1.finding').innerText.includes('18 articles')")
    assert "18 articles by 3 outlets on 6 events" in finding(page)
    section(page, "Choices")
    assert "North Star" in page.inner_text("body")
    section(page, "Compare")
    assert finding(page)
    other = browser.new_context().new_page()
    other.goto(demo, timeout=WAIT)
    other.wait_for_selector("h1.finding", timeout=WAIT)
    assert "30 articles" in other.inner_text("h1.finding")
    assert "North Star" not in other.inner_text("body")
    other.context.close()


def test_ten_codings_survive_a_restart(place, page):
    codings = place / "restart.sqlite"
    address = "code?concept=israel_palestine%2Fpeople-held&coder=AB"
    with serving(codings=codings) as server:
        page.goto(f"{server}/{address}")
        page.wait_for_selector(".tocode")
        settled(page)
        for done in range(10):
            page.keyboard.press("1" if done % 2 else "n")
            page.wait_for_function(
                f"document.querySelector('h1.finding').innerText.startsWith('{done + 1} of')"
            )
            settled(page)
    with serving(codings=codings) as server:
        page.goto(f"{server}/{address}")
        assert finding(page).startswith("10 of")


def test_the_report_is_exported_and_opens(demo, page, place, browser):
    page.goto(f"{demo}/methods")
    finding(page)
    page.get_by_role("button", name="Compare everything").click()
    with page.expect_download(timeout=WAIT) as waiting:
        page.get_by_role("button", name="Report (HTML)").click()
    path = place / "report.html"
    waiting.value.save_as(path)
    other = browser.new_context().new_page()
    other.goto(path.as_uri())
    assert other.locator("h2#choices").count() == 1 and other.locator("mark").count() > 10
    other.context.close()


def test_a_picture_is_saved_as_svg(demo, page, place):
    pytest.importorskip("vl_convert", reason="vl-convert-python is not installed")
    page.goto(f"{demo}/choices?concept=israel_palestine%2Fpeople-held")
    finding(page)
    settled(page)
    with page.expect_download(timeout=WAIT) as waiting:
        page.get_by_role("button", name="SVG", exact=True).first.click()
    path = place / "shares.svg"
    waiting.value.save_as(path)
    assert path.read_text().startswith("<svg") and "Daily Lantern" in path.read_text()


def test_a_click_on_a_bar_opens_its_sentences(demo, page):
    page.goto(f"{demo}/choices?concept=israel_palestine%2Fpeople-held")
    finding(page)
    settled(page)
    page.wait_for_timeout(1000)
    picture = page.locator(
        "[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg"
    )
    # Where a bar lies depends on the shares: go down the picture until one is hit.
    for y in range(65, 300, 7):
        picture.first.click(position={"x": 300, "y": y})
        page.wait_for_timeout(1000)
        if "group=" in page.url:
            break
    page.wait_for_function("location.search.includes('group=')")
    settled(page)
    group = re.search(r"group=([^&]+)", page.url).group(1).replace("+", " ")
    outlets = page.locator("table.kwic td.of b").all_inner_texts()
    assert outlets and set(outlets) == {group}


def test_from_a_searched_word_to_a_draft_in_use(place, page):
    with serving(rivals(place), codings=place / "rivals.sqlite") as server:
        page.goto(f"{server}/sources?about=words&one=A")
        finding(page)
        page.get_by_role("button", name="Compare every word").click()
        page.wait_for_function("document.querySelector('h1.finding').innerText.includes('torrent')")
        settled(page)
        page.get_by_role("textbox", name="Find a word").fill("torrent")
        page.keyboard.press("Enter")
        page.wait_for_selector("table.kwic td.m mark")
        settled(page)
        assert set(page.locator("table.kwic td.m").all_inner_texts()) == {"torrent"}
        assert "term=torrent" in page.url
        # A click on another point of the picture searches its word.
        page.locator("[data-testid=stVegaLiteChart] path[aria-label*='“flood”']").first.click()
        page.wait_for_function("location.search.includes('term=flood')")
        page.wait_for_function(
            "[...document.querySelectorAll('table.kwic td.m')].some(e => e.innerText.includes('flood'))"
        )
        settled(page)
        # Candidates: the first is ticked, and its draft opened and used.
        page.get_by_text("Candidates for a lexicon", exact=True).click()
        page.get_by_role("button", name="Look for rival words").click()
        page.wait_for_selector(".lines mark")
        settled(page)
        page.locator("[class*=st-key-candidate-] [data-testid=stCheckbox] label").first.click()
        page.get_by_role("button", name="Open in Lexicons").click()
        page.wait_for_selector("text=open and not in use yet")
        settled(page)
        draft = page.get_by_role("textbox", name="Lexicon as YAML")
        expect(draft).to_have_value(re.compile(r"# Candidates[\s\S]*torrent"))
        page.get_by_role("button", name="Use this copy in the session").click()
        page.wait_for_selector("text=Your copy is in use")
        section(page, "Choices")
        assert "concept=my_lexicon" in page.url  # its mentions are counted


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
            page.goto(f"{server}/{name}")
            page.wait_for_selector("h1.finding, .stopped")  # without dates nothing runs over time
            settled(page)
            assert page.evaluate("window.hit") is None, name
            assert (
                page.locator("[data-testid=stMain] script, [data-testid=stMain] img").count() == 0
            )
        page.goto(f"{server}/event")
        page.wait_for_selector("article.article")
        assert "<script>" in page.inner_text("article.article >> nth=0")


@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_scrolls_sideways(demo, browser, width):
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    page.set_default_timeout(WAIT)
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
        page.goto(f"{demo}/{name}")
        finding(page)
        settled(page)
        wide = "document.querySelector('[data-testid=stMain]').scrollWidth"
        # Pictures take the width they are given only after they are drawn once.
        page.wait_for_function(f"{wide} <= {width}", timeout=10_000)
    context.close()
