"""Fetching: what is refused, and that a server's wishes are kept. A server of this test answers."""

import contextlib
import gzip
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from framing.corpus import read
from framing.readers import _fetch
from framing.readers._fetch import Fetcher, public

PAGE = (
    b"<!doctype html><html><head><title>Pier opens</title></head><body><article><h1>Pier opens</h1>"
    + b"<p>The regional council opened the northern pier on Tuesday, and boats landed there.</p>"
    * 6
    + b"</article></body></html>"
)


class Answers(BaseHTTPRequestHandler):
    robots = (200, b"User-agent: *\nDisallow: /private\nCrawl-delay: 3\n")
    asked: list[str] = []

    def do_GET(self):
        type(self).asked.append(self.path)
        place = {
            "/robots.txt": (*self.robots, {}),
            "/page": (200, PAGE, {"Content-Type": "text/html"}),
            "/packed": (200, gzip.compress(PAGE), {"Content-Encoding": "gzip"}),
            "/bomb": (200, gzip.compress(b"0" * 3_000_000), {"Content-Encoding": "gzip"}),
            "/moved": (302, b"", {"Location": "/page"}),
            "/inward": (302, b"", {"Location": "http://10.0.0.1/secret"}),
            "/file": (302, b"", {"Location": "file:///etc/passwd"}),
            "/circle": (302, b"", {"Location": "/circle"}),
            "/picture": (200, b"\x89PNG", {"Content-Type": "image/png"}),
        }.get(self.path.partition("?")[0], (404, b"", {}))
        self.send_response(place[0])
        for name, value in place[2].items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(place[1])))
        self.end_headers()
        self.wfile.write(place[1])

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    with local_server() as address:
        yield address


@contextlib.contextmanager
def local_server(**answers):
    handler = type("Handler", (Answers,), {"asked": [], **answers})
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def fetcher(**settings):
    slept = []
    made = Fetcher(
        permits=lambda ip: ip == "127.0.0.1", ports=None, delay=0, sleep=slept.append, **settings
    )
    return made, slept


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        *(
            (a, False)
            for a in ["127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254"]
        ),
        *(
            (a, False)
            for a in ["100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "fe80::1"]
        ),
        *(
            (a, False)
            for a in [
                "fc00::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
            ]
        ),
    ],
)
def test_only_addresses_of_the_public_internet(address, is_public):
    assert public(address) is is_public


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://2130706433/"]
)
def test_this_machine_is_refused_before_anything_is_sent(url, monkeypatch):
    def connect(*args, **kwargs):
        raise AssertionError("connected")

    monkeypatch.setattr(_fetch.socket, "create_connection", connect)
    with pytest.raises((ValueError, OSError), match=r"no public address|no host|robots"):
        Fetcher().page(url)


def test_a_name_that_changes_its_mind_is_not_asked_twice(monkeypatch):
    asked, connected = [], []

    def resolve(host, port, **kwargs):
        asked.append(host)
        return [(2, 1, 6, "", ("93.184.216.34" if len(asked) == 1 else "127.0.0.1", port))]

    def connect(where, **kwargs):
        connected.append(where[0])
        raise OSError("unplugged")

    monkeypatch.setattr(_fetch.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(_fetch.socket, "create_connection", connect)
    with pytest.raises(OSError, match="unplugged"):
        Fetcher()._get("http://rebinding.example/")
    assert asked == ["rebinding.example"] and connected == ["93.184.216.34"]


def test_pages_redirects_and_packed_answers(site):
    made, _ = fetcher()
    assert made.page(f"{site}/page") == (PAGE, f"{site}/page")
    assert made.page(f"{site}/moved") == (PAGE, f"{site}/page")
    assert made.page(f"{site}/packed")[0] == PAGE


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/private/x", "robots.txt forbids"),
        ("/inward", "no public address"),
        ("/file", "neither http nor https"),
        ("/circle", "redirects"),
        ("/picture", "not a page but image/png"),
        ("/none", "answered 404"),
        ("/bomb", "larger than"),
    ],
)
def test_what_is_refused(site, path, reason, monkeypatch):
    monkeypatch.setattr(_fetch, "LARGEST", 1_000_000)
    made, _ = fetcher()
    # A private address answers the redirect's robots.txt check first, and is refused there.
    with pytest.raises(ValueError, match=reason):
        made.page(site + path)


def test_robots_are_asked_once_and_their_delay_is_kept():
    with local_server() as site:
        made, slept = fetcher()
        made.page(f"{site}/page")
        made.page(f"{site}/page?again")
    assert len(made._robots) == 1
    assert len(slept) == 2 and all(2 < s <= 3 for s in slept)


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False)])
def test_sites_without_robots_allow_and_failing_ones_forbid(status, allowed):
    with local_server(robots=(status, b"")) as site:
        made, _ = fetcher()
        if allowed:
            assert made.page(f"{site}/page")[0] == PAGE
        else:
            with pytest.raises(ValueError, match=r"robots\.txt forbids"):
                made.page(f"{site}/page")


def test_a_list_of_addresses_becomes_articles(site, tmp_path):
    pytest.importorskip("trafilatura")
    listed = tmp_path / "pages.urls"
    listed.write_text(f"{site}/page\n{site}/page\n{site}/none\nnot an address\n")
    made, _ = fetcher()
    corpus = read(listed, fetch=made)
    (row,) = corpus.frame().to_dicts()
    assert row["headline"] == "Pier opens" and row["url"] == f"{site}/page"
    reasons = corpus.set_aside()["reason"].to_list()
    assert reasons[0].startswith("listed before")
    assert reasons[1].endswith("answered 404") and reasons[2] == "not a web address"
