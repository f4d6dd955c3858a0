"""A person at the dashboard, in a real browser: every step waits until the page has answered it.

After a click nothing on a page tells whether its server has not begun to answer or has ended, so a
wait of any length is a race on a slow machine. What page and server say to each other does tell:
Streamlit's page sends `rerun_script`, and its server ends with `script_finished`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import Browser, Locator, Page, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

WAIT = 120_000  # ms; for what comes at once on a machine at rest
expect.set_options(timeout=WAIT)
LOOKS, PAUSE = 3, 100  # how often in a row, and how many ms apart, a page must be found still

# What fades or slides has its style only in the end; what turns for ever has no end.
RESTED = """document.getAnimations().every(
    a => a.playState !== 'running' || a.effect.getComputedTiming().endTime === Infinity)"""
# Streamlit marks what is being made anew.
STILL = f"""document.querySelector(
    '[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]')
    !== null && document.querySelector(
    '[data-stale=true], [data-testid=stSkeleton], [data-testid=stSpinner]') === null && {RESTED}"""


class Talk:
    """Whether the server owes the page a run of the script."""

    def __init__(self, page: Page) -> None:
        self.ask()  # a page that is opened asks for one
        page.on("websocket", self._connected)

    def ask(self) -> None:
        self.owed, self.begun = True, False

    def _connected(self, socket: WebSocket) -> None:
        if socket.url.endswith("/_stcore/stream"):
            socket.on("framesent", self._sent)
            socket.on("framereceived", self._received)

    def _sent(self, bytes_of: bytes) -> None:
        if BackMsg.FromString(bytes_of).HasField("rerun_script"):
            self.ask()

    def _received(self, bytes_of: bytes) -> None:
        message = ForwardMsg.FromString(bytes_of)
        if message.HasField("new_session"):
            self.begun = True
        elif message.HasField("script_finished") and self.begun:
            # A run that ends early is followed by another.
            self.owed = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN


_talks: dict[Page, Talk] = {}


@contextmanager
def visiting(browser: Browser, **options) -> Iterator[Page]:
    """A page of a visitor of its own; `options` are Playwright's of a context."""
    context = browser.new_context(**options)
    page = context.new_page()
    page.set_default_timeout(WAIT)
    _talks[page] = Talk(page)
    try:
        yield page
    finally:
        del _talks[page]
        context.close()


def settled(page: Page) -> None:
    """Until what was asked for last is answered, and stands on the page unmoved."""
    end, still = time.monotonic() + WAIT / 1000, 0
    while still < LOOKS:
        page.wait_for_timeout(PAUSE)  # what was said meanwhile is heard
        calm = page.evaluate(STILL)
        still = still + 1 if calm and not _talks[page].owed else 0
        assert time.monotonic() < end, f"{page.url} did not come to rest"


def finding(page: Page, said: str | re.Pattern[str] = re.compile(r"\S")) -> str:
    """The sentence on top, once it has `said` in it."""
    top = page.locator("h1.finding")
    expect(top).to_contain_text(said) if isinstance(said, str) else expect(top).to_have_text(said)
    return top.inner_text()


def go(page: Page, address: str) -> None:
    """Open a page of the dashboard, and wait until it stands."""
    _talks[page].ask()
    page.goto(address)
    settled(page)


def click(page: Page, what: Locator) -> None:
    """Click what is on the page or comes, and wait for the answer."""
    what.wait_for()
    settled(page)  # what is being made anew takes no click
    what.click()
    settled(page)


def press(page: Page, name: str) -> None:
    """Press a button, and wait for the answer."""
    click(page, page.get_by_role("button", name=name))


def section(page: Page, name: str) -> None:
    """Open another page of the dashboard by its name on top."""
    page.get_by_role("link", name=name, exact=True).click()
    page.locator(f"[class*=st-key-section-{name.replace(' ', '-')}-here]").wait_for()
    settled(page)


def pick(page: Page, mark: Locator, address: re.Pattern[str], **where) -> None:
    """Click a mark of a picture until the address tells of it."""
    for _ in range(4):
        mark.wait_for()
        settled(page)
        mark.click(**where)
        # A picture that is just being drawn again, as wide as the page by now, takes no click.
        with suppress(AssertionError):
            expect(page).to_have_url(address, timeout=WAIT / 4)
            break
    expect(page).to_have_url(address)
    settled(page)


def choose(page: Page, label: str, typed: str) -> None:
    """Type into a select box and take the first that fits."""
    page.get_by_role("combobox", name=re.compile(label)).first.click()
    take(page, typed)


def take(page: Page, typed: str) -> None:
    """Type into the select box that has the focus, and take the first that fits."""
    page.keyboard.type(typed)
    expect(page.get_by_role("option").first).to_contain_text(typed)
    page.keyboard.press("Enter")
    settled(page)
