"""A corpus on disk: a folder of Parquet shards, what was set aside, and a manifest of digests.

The manifest alone says what belongs to the corpus, and it is replaced in one step after
everything it names is on disk: a kill at any moment leaves the old corpus or the new, never half.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import polars as pl

from .errors import InputError

MANIFEST = "manifest.json"
FORMAT = "framing-corpus"
VERSION = 1
SHARD_ROWS = 20_000
SHARD_BYTES = 96_000_000  # of a shard in memory

NAME = re.compile(r"(?:articles|set_aside)-\d{4,9}-[0-9a-f]{12}\.parquet")


def is_store(path: Path) -> bool:
    """Whether a folder is a corpus that `Writing` wrote."""
    if not (path / MANIFEST).is_file():
        return False
    with (path / MANIFEST).open("rb") as stream:
        return f'"{FORMAT}"'.encode() in stream.read(200)


def manifest(path: Path) -> dict[str, Any]:
    """What a corpus on disk holds: shards with rows and digests, and the runs that wrote them.

    Raises InputError where it cannot be read or a newer toolkit wrote it.
    """
    try:
        content = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise ValueError("no manifest of a corpus")
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{path / MANIFEST} cannot be read: {error}") from error
    if content.get("version") != VERSION:
        raise InputError(
            f"{path} was written by another version of the toolkit ({content.get('toolkit')}): "
            "update it, or read the sources again"
        )
    return content


def frames(path: Path, kind: str = "articles") -> Iterator[pl.DataFrame]:
    """The shards of a corpus, one at a time; `kind` is articles or set_aside.

    Raises InputError for a shard that is missing or is not the one that was written.
    """
    for shard in manifest(path)[kind]:
        name = shard["file"]
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise InputError(f"{path / MANIFEST} names {name!r}, which is no shard of a corpus")
        try:
            content = (path / name).read_bytes()
        except OSError as error:
            raise InputError(f"the corpus {path} lacks its shard {name}: {error}") from error
        if hashlib.sha256(content).hexdigest() != shard["sha256"]:
            raise InputError(f"the shard {path / name} is not the one that was written (SHA-256)")
        yield pl.read_parquet(content)


def doc_ids(path: Path) -> set[str]:
    """The ids of all articles of a corpus."""
    return {doc_id for frame in frames(path) for doc_id in frame["doc_id"]}


class Writing:
    """Writes a new corpus, or appends to one; nothing is visible before `commit()`.

    Used as a context: without a commit everything that was written is removed.

    Raises InputError where the folder holds something else, or another process is appending.
    """

    def __init__(self, path: Path, *, append: bool = False) -> None:
        self.path = path
        self.appending = is_store(path)
        if self.appending and not append:
            raise InputError(
                f"{path} holds a corpus already: append to it (--append) or name another"
            )
        if path.exists() and not self.appending and (not path.is_dir() or any(path.iterdir())):
            raise InputError(f"{path} holds something else: name a folder that is new or empty")
        self.manifest: dict[str, Any] = (
            manifest(path)
            if self.appending
            else {"format": FORMAT, "version": VERSION, "articles": [], "set_aside": [], "runs": []}
        )
        self._pending: dict[str, list[pl.DataFrame]] = {"articles": [], "set_aside": []}
        self._written: list[Path] = []
        self._lock: Any = None
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.appending:
            self._lock = _locked(path)
            self.folder = path / f".writing-{secrets.token_hex(4)}"
        else:
            self.folder = path.parent / f".{path.name}.writing-{secrets.token_hex(4)}"
        self.folder.mkdir()

    def __enter__(self) -> Writing:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()

    def add(self, articles: pl.DataFrame, set_aside: pl.DataFrame) -> None:
        """Take in rows of `tables.ARTICLES` with further columns, and of `tables.SET_ASIDE`."""
        for kind, frame in (("articles", articles), ("set_aside", set_aside)):
            if frame.height:
                self._pending[kind].append(frame)
            held = self._pending[kind]
            if (
                sum(f.height for f in held) >= SHARD_ROWS
                or sum(f.estimated_size() for f in held) >= SHARD_BYTES
            ):
                self._flush(kind)

    def commit(self, run: dict[str, Any]) -> dict[str, Any]:
        """Make all of it the corpus, in one step; `run` is remembered in the manifest."""
        for kind in self._pending:
            self._flush(kind)
        self.manifest["runs"].append(run)
        self.manifest["toolkit"] = run.get("toolkit")
        content = json.dumps(self.manifest, indent=1, ensure_ascii=False, default=str)
        written = self.folder / MANIFEST
        written.write_text(content + "\n", encoding="utf-8")
        _to_disk(written)
        if self.appending:
            for shard in self._written:
                os.replace(shard, self.path / shard.name)
            _to_disk(self.path)
            os.replace(written, self.path / MANIFEST)
            _to_disk(self.path)
            self._sweep()
        else:
            _to_disk(self.folder)
            if self.path.exists():
                self.path.rmdir()  # empty; os.rename does not replace a folder everywhere
            os.rename(self.folder, self.path)
            _to_disk(self.path.parent)
        return self.manifest

    def _flush(self, kind: str) -> None:
        held = self._pending[kind]
        if not held:
            return
        self._pending[kind] = []
        frame = pl.concat(held, how="diagonal_relaxed").rechunk()
        frame = frame.with_columns(pl.col(pl.Null).cast(pl.String))
        written = self.folder / "shard"
        frame.write_parquet(written, compression="zstd", row_group_size=2000)
        digest = hashlib.sha256(written.read_bytes()).hexdigest()
        number = len(self.manifest[kind]) + 1
        name = f"{kind}-{number:04d}-{digest[:12]}.parquet"
        shard = written.rename(self.folder / name)
        _to_disk(shard)
        self._written.append(shard)
        self.manifest[kind].append({"file": name, "rows": frame.height, "sha256": digest})

    def _sweep(self) -> None:
        """Remove what killed processes left behind; the lock is held."""
        named = {s["file"] for kind in ("articles", "set_aside") for s in self.manifest[kind]}
        for path in self.path.iterdir():
            if path.name.startswith(".writing-") and path != self.folder:
                shutil.rmtree(path, ignore_errors=True)
            elif NAME.fullmatch(path.name) and path.name not in named:
                path.unlink(missing_ok=True)


def _locked(path: Path) -> Any:
    """An open file that holds the right to append, freed by the system when the process ends."""
    lock = (path / ".lock").open("a")
    try:
        import fcntl
    except ImportError:  # no such locks on this system: the last writer's manifest stands
        return lock
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise InputError(f"another process is appending to {path}") from error
    return lock


def _to_disk(path: Path) -> None:
    """Wait until a file or folder is on the disk, where the system can say so."""
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
