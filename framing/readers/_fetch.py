"""Pages over HTTP for whoever asks with --fetch: politely, and from public addresses only."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

AGENT = "framing-toolkit (research; respects robots.txt)"
REDIRECTS = 5
LARGEST = 20_000_000  # bytes of a page, unpacked


def public(address: str) -> bool:
    """Whether an IP address belongs to the public internet: neither this machine nor its network."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.sixtofour or ip.teredo or ip in ipaddress.ip_network("64:ff9b::/96"):
            return False  # addresses that wrap another
        ip = ip.ipv4_mapped or ip
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


@dataclass
class Fetcher:
    """Fetches pages one at a time.

    Every host is resolved once a request, each of its addresses must be public, and the connection
    goes to the very address that was checked: neither a redirect nor a name that changes its mind
    reaches a private network. robots.txt is obeyed (a server that fails to give one, with 5xx or
    no answer, forbids all; 4xx allows all), and `delay` seconds, or the site's Crawl-delay up to a
    minute, pass between two requests to one host.

    `permits` and `ports` say which addresses and ports may be asked; tests widen them.
    """

    agent: str = AGENT
    delay: float = 1.0
    timeout: float = 20.0
    permits: Callable[[str], bool] = public
    ports: frozenset[int] | None = frozenset({80, 443})
    sleep: Callable[[float], None] = time.sleep
    _robots: dict[str, RobotFileParser] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def page(self, url: str) -> tuple[bytes, str]:
        """The bytes of an HTML page and the address it was found at.

        Raises ValueError where the address or the page is refused, OSError where the network fails.
        """
        for _ in range(REDIRECTS + 1):
            if not self._robots_of(url).can_fetch(self.agent, url):
                raise ValueError("robots.txt forbids it")
            status, headers, content = self._get(url)
            if status in (301, 302, 303, 307, 308) and headers.get("location"):
                url = urljoin(url, headers["location"])
                continue
            if status != 200:
                raise ValueError(f"the server answered {status}")
            if "html" not in headers.get("content-type", "html"):
                raise ValueError(f"not a page but {headers['content-type'][:60]}")
            return content, url
        raise ValueError(f"more than {REDIRECTS} redirects")

    def _robots_of(self, url: str) -> RobotFileParser:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            rules: Any = RobotFileParser()
            address = f"{site}/robots.txt"
            status, content = 0, b""
            for _ in range(REDIRECTS + 1):
                try:
                    status, headers, content = self._get(address)
                except OSError:
                    status = 0
                    break
                if status not in (301, 302, 303, 307, 308) or not headers.get("location"):
                    break
                address = urljoin(address, headers["location"])
            if status == 200:
                rules.parse(content[:500_000].decode("utf-8", errors="replace").splitlines())
            elif 400 <= status < 500:
                rules.allow_all = True
            else:
                rules.disallow_all = True
            rules.modified()
            self._robots[site] = rules
        return self._robots[site]

    def _get(self, url: str) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(url)
        host = parts.hostname
        if parts.scheme not in ("http", "https") or not host:
            raise ValueError("neither http nor https")
        if parts.username or parts.password:
            raise ValueError("an address with a password is not fetched")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if self.ports is not None and port not in self.ports:
            raise ValueError(f"port {port} is not fetched from")
        address = self._address(host, port)
        self._wait(host, f"{parts.scheme}://{parts.netloc}")
        connection = http.client.HTTPConnection(host, port, timeout=self.timeout)
        sock = socket.create_connection((address, port), timeout=self.timeout)
        try:
            if parts.scheme == "https":
                sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
            connection.sock = sock
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            if not target.isascii() or any(c <= " " for c in target):
                raise ValueError("an address with characters that are not escaped")
            connection.request(
                "GET",
                target,
                headers={
                    "Host": parts.netloc,
                    "User-Agent": self.agent,
                    "Accept": "text/html,application/xhtml+xml",
                    "Accept-Encoding": "gzip",
                    "Connection": "close",
                },
            )
            response = connection.getresponse()
            headers = {k.lower(): v for k, v in response.getheaders()}
            return response.status, headers, self._content(response, headers)
        except http.client.HTTPException as error:
            raise OSError(f"not an answer of the web: {error!r}") from error
        finally:
            connection.close()
            sock.close()

    def _content(self, response: http.client.HTTPResponse, headers: dict[str, str]) -> bytes:
        until = time.monotonic() + 3 * self.timeout
        unpack = zlib.decompressobj(31) if headers.get("content-encoding") == "gzip" else None
        content = bytearray()
        while chunk := response.read(65536):
            try:
                content += unpack.decompress(chunk, LARGEST + 1) if unpack else chunk
            except zlib.error as error:
                raise ValueError(f"a damaged answer: {error}") from error
            if len(content) > LARGEST:
                raise ValueError(f"a page larger than {LARGEST // 1_000_000} MB")
            if time.monotonic() > until:
                raise OSError("the server is too slow")
        return bytes(content)

    def _address(self, host: str, port: int) -> str:
        """The address to connect to; every address of the host has to be permitted."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            raise OSError(f"there is no host {host}") from error
        addresses = [str(info[4][0]) for info in found]
        if refused := [a for a in addresses if not self.permits(a)]:
            raise ValueError(f"{host} is at {refused[0]}, which is no public address")
        return addresses[0]

    def _wait(self, host: str, site: str) -> None:
        asked = self._robots[site].crawl_delay(self.agent) if site in self._robots else None
        delay = max(self.delay, min(float(asked or 0), 60.0))
        if (last := self._last.get(host)) is not None:
            rest = last + delay - time.monotonic()
            if rest > 0:
                self.sleep(rest)
        self._last[host] = time.monotonic()
