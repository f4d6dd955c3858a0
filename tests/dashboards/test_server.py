"""The server: who can reach it, what may be uploaded, and who sees it."""

from __future__ import annotations

import gzip
import json
import socket
import subprocess
import sys
import tomllib
import zipfile
from io import BytesIO
from urllib.parse import urlsplit

import pytest
import streamlit as st
from playwright.sync_api import expect

from .conftest import DASHBOARDS, serving
from .driving import finding, go, press, section, settled, visiting
from .test_pages import opened


def answers(host: str, port: int) -> bool:
    with socket.socket() as s:
        s.settimeout(2)
        return s.connect_ex((host, port)) == 0


@pytest.mark.browser
@pytest.mark.skipif(sys.platform != "linux", reason="all of 127.0.0.0/8 is this machine on Linux")
def test_only_this_machine_is_listened_to_unless_told_otherwise(tmp_path):
    """A server on all addresses answers on 127.0.0.2, one on localhost does not."""
    with serving(codings=tmp_path / "c.sqlite") as address:
        port = urlsplit(address).port
        assert answers("localhost", port) and not answers("127.0.0.2", port)
    with serving("--host", "0.0.0.0", codings=tmp_path / "c.sqlite") as address:
        assert answers("127.0.0.2", urlsplit(address).port)


def test_streamlit_run_listens_to_this_machine_only():
    told = tomllib.loads((DASHBOARDS / ".streamlit" / "config.toml").read_text())
    assert told["server"]["address"] == "localhost"
    assert told["server"]["enableStaticServing"] is False
    assert told["client"]["showErrorDetails"] == "none"


def test_a_path_can_be_typed_only_where_the_server_is_this_machine(monkeypatch):
    for address, offered in (("localhost", True), ("0.0.0.0", False)):
        monkeypatch.setattr(st, "get_option", lambda name, address=address: address)
        labels = [t.label for t in opened().text_input]
        assert ("Or a file or folder on this computer" in labels) is offered


def test_a_taken_port_is_said(tmp_path):
    with socket.socket() as s:
        s.bind(("localhost", 0))
        s.listen()
        done = subprocess.run(
            [sys.executable, "-m", "framing", "dashboard", "--no-browser", "--port",
             str(s.getsockname()[1])],
            capture_output=True, text=True, timeout=300, cwd=tmp_path, check=False,
        )  # fmt: skip
    assert done.returncode != 0 and "is not available" in done.stderr


# --- uploads, in a browser -----------------------------------------------------------------------


def coverage(outlet: str, word: str) -> bytes:
    rows = [
        {"id": f"{o}{e}", "outlet": o, "event": f"e{e}", "headline": f"Day {e}",
         "text": f"The {word} were freed."}
        for o in (outlet, f"{outlet} Sunday") for e in range(3)
    ]  # fmt: skip
    return "\n".join(map(json.dumps, rows)).encode()


def upload(page, address: str, *files: tuple[str, bytes]) -> None:
    go(page, address)
    press(page, "Read your own files")
    page.locator("input[type=file]").set_input_files(
        [{"name": n, "mimeType": "application/octet-stream", "buffer": b} for n, b in files]
    )
    press(page, "Read these files")
    expect(page.locator(".masthead")).to_contain_text("Your files")
    settled(page)


@pytest.mark.browser
def test_bombs_and_paths_in_names_do_no_harm(demo, browser):
    bomb = gzip.compress(bytes(250_000_000), 1)
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as z:
        for i in range(3):
            z.writestr(f"../../{i}.txt", bytes(90_000_000))
    with visiting(browser) as page:
        upload(
            page, demo, ("bomb.jsonl.gz", bomb), ("bomb.zip", archive.getvalue()),
            ("../../../etc/framing.jsonl", coverage("North Star", "hostages")),
        )  # fmt: skip
        finding(page, "6 articles by 2 outlets")
        page.get_by_text("bomb.zip was not read").first.wait_for()
        said = page.inner_text("[data-testid=stMain]")
    assert said.count("more than 200 MB in all when decompressed") == 2


@pytest.mark.browser
def test_two_people_at_once_see_their_own_files_only(demo, browser):
    """Under one file name, at the same time, on pages whose numbers are cached."""
    with visiting(browser) as mine, visiting(browser) as yours:
        upload(mine, demo, ("news.jsonl", coverage("North Star", "hostages")))
        upload(yours, demo, ("news.jsonl", coverage("South Post", "captives")))
        for name in ("Choices", "Event", "Code", "Methods", "Corpus"):
            for page, own, other in (
                (mine, "North Star", "South Post"),
                (yours, "South Post", "North Star"),
            ):
                section(page, name)
                said = page.inner_text("body").lower()  # names stand in capitals somewhere
                assert other.lower() not in said, name
                assert own.lower() in said or name in ("Code", "Methods"), name
        for page, word in ((mine, "hostages"), (yours, "captives")):
            section(page, "Choices")
            page.locator("td.m mark").first.wait_for()
            assert {t.lower() for t in page.locator("td.m mark").all_inner_texts()} == {word}
