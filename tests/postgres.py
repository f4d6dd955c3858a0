"""A PostgreSQL server of the tests' own, from Debian's package: its data in a temporary folder, on a
free port of this machine, stopped and deleted at the end."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from .ports import free_port

NEEDED = "FRAMING_NEEDS_POSTGRES"  # set by CI, which must not skip


class Missing(Exception):
    """Why no server can be started."""


def binaries() -> Path:
    """The folder of `initdb` and `postgres`. Raises Missing."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    found.sort(key=lambda p: int(p.parts[-3]) if p.parts[-3].isdigit() else 0)
    on_path = shutil.which("postgres")
    if not found and not on_path:
        raise Missing("no PostgreSQL is installed (Debian: apt-get install postgresql)")
    return found[-1].parent if found else Path(on_path).resolve().parent


class Server:
    """Start with `start()`; `url(name)` makes an empty database."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.password = folder, secrets.token_hex(8)
        self.binaries, self.process = binaries(), None
        # The server refuses to run as root.
        self.user = {"user": _other_user(), "group": 65534} if os.geteuid() == 0 else {}
        if self.user:
            folder.chmod(0o755)
        self.port = free_port()
        self.data = folder / "data"
        self.data.mkdir(mode=0o700)
        secret = folder / "password"
        secret.write_text(self.password)
        if self.user:
            for path in (self.data, secret):
                os.chown(path, self.user["user"], self.user["group"])
        self._run(
            "initdb", "-D", self.data, "-U", "coders", "-A", "scram-sha-256", "--pwfile", secret,
            "-E", "UTF8", "--locale", "C", "--no-sync",
        )  # fmt: skip

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self.binaries / program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", **self.user)
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """Returns when the server answers."""
        settings = {
            "listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": "",
            "fsync": "off", "shared_buffers": "8MB",
        }  # fmt: skip
        options = [x for k, v in settings.items() for x in ("-c", f"{k}={v}")]
        self.process = subprocess.Popen(
            [str(self.binaries / "postgres"), "-D", str(self.data), *options],
            stdout=subprocess.DEVNULL, stderr=(self.folder / "log").open("ab"), cwd="/", **self.user,
        )  # fmt: skip
        deadline = time.monotonic() + 180
        while True:
            try:
                self._connect().close()
                return
            except Exception as error:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    log = (self.folder / "log").read_text()[-2000:]
                    raise AssertionError(f"PostgreSQL did not start: {error}\n{log}") from error
                time.sleep(0.1)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends all connections, SIGQUIT is a crash."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(120)
            self.process = None

    def _connect(self):
        import psycopg

        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="coders", password=self.password,
            dbname="postgres", autocommit=True, connect_timeout=30,
        )  # fmt: skip

    def url(self, name: str) -> str:
        """The URL of a new, empty database."""
        with self._connect() as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return f"postgresql://coders:{self.password}@127.0.0.1:{self.port}/{name}"


def _other_user() -> int:
    """A user who owns nothing, to run the server as. Raises Missing."""
    import pwd

    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError as error:
        raise Missing("the tests run as root and there is no user `nobody`") from error


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """A server, gone at the end. Raises Missing."""
    try:
        import psycopg  # noqa: F401
        import sqlalchemy  # noqa: F401
    except ImportError as error:
        raise Missing(f"the extra [team] is not installed ({error.name})") from error
    folder = Path(tempfile.mkdtemp(prefix="framing-postgres-"))
    server = None
    try:
        server = Server(folder)
        server.start()
        yield server
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
