"""Scans kept on disk by content: an unchanged corpus and lexicon are not read again.

The key is a digest of the files' content and names, of how they are read, of the lexicons, and of
the toolkit's own source. What is counted (voice, referent, outlets, metric) is not in it: changing
that never rescans text. Entries appear by one rename and are only ever removed whole, so any
number of processes may share the folder; the entries used longest ago go when it grows too large.

The folder is $FRAMING_CACHE, else framing/ in the user's cache folder; FRAMING_CACHE=off keeps
nothing. Entries hold what a Scan holds: matched words and headlines, no article's text.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from .corpus import Corpus
from .lexicon import Lexicon
from .mentions import Scan
from .remote import RemotePath

LIMIT = 2_000_000_000  # bytes of all entries
FRAMES = ("mentions", "index", "set_aside", "passages")
META = "meta.json"


def folder() -> Path | None:
    """Where entries are kept, or None where nothing is to be kept."""
    named = os.environ.get("FRAMING_CACHE")
    if named is not None and named.lower() in ("", "off", "0", "no"):
        return None
    if named:
        return Path(named).expanduser()
    home = os.environ.get("XDG_CACHE_HOME") or (
        os.environ.get("LOCALAPPDATA") if os.name == "nt" else None
    )
    return Path(home or "~/.cache").expanduser() / "framing"


def kept(
    corpus: Corpus,
    lexicons: Sequence[Lexicon],
    make: Callable[[], Scan],
    *,
    where: Path | None = None,
    limit: int = LIMIT,
) -> Scan:
    """The scan of a corpus by some lexicons: from the cache, else made and kept.

    A corpus in memory is not kept. A cache that cannot be read or written is no error: the scan is
    made.
    """
    where = where or folder()
    if where is None or corpus.table is not None or corpus.assigned is not None:
        return make()
    name = key(corpus, lexicons)
    try:
        return _load(where / name, lexicons)
    except (OSError, ValueError, KeyError, pl.exceptions.PolarsError):
        _remove(where / name)  # damaged, where it is there at all
    scan = make()
    # What changed while it was read must not be found under the name of what it was before.
    if name == key(corpus, lexicons):
        with suppress(OSError):
            _keep(where / name, scan)
            _shrink(where, limit, spare=name)
    return scan


def key(corpus: Corpus, lexicons: Sequence[Lexicon]) -> str:
    """SHA-256 (hex) over all that decides a scan."""
    digest = hashlib.sha256()
    settings = [
        _source(),
        sorted(corpus.columns.items()),
        sorted((k, str(v)) for k, v in corpus.options.items()),
        [corpus.strict, corpus.limit, corpus.engine],
        # Drafts are of the same file, loaded or left out.
        [(x.id, x.digest, sum(len(c.variants) for c in x.concepts)) for x in lexicons],
    ]
    digest.update(json.dumps(settings).encode())
    for source, path in corpus.files():
        # Names of files and folders make ids and outlets.
        digest.update(f"\0{source}\0{path}\0".encode(errors="surrogateescape"))
        with suppress(OSError):
            if isinstance(path, RemotePath):
                digest.update(repr(path.stamp()).encode())
                continue
            stat = path.stat()
            digest.update(_content(path, stat.st_size, stat.st_mtime_ns))
    return digest.hexdigest()


@cache
def _content(path: Path, size: int, mtime_ns: int) -> bytes:
    """Digest of a file; size and time are there so that a changed file is read again."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


@cache
def _source() -> str:
    """Digest of the toolkit's own source: other rules are other mentions."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _load(entry: Path, lexicons: Sequence[Lexicon]) -> Scan:
    meta = json.loads((entry / META).read_text(encoding="utf-8"))
    frames: dict[str, Any] = {f: pl.read_parquet(entry / f"{f}.parquet") for f in meta["frames"]}
    with suppress(OSError):
        os.utime(entry / META)  # used now
    parts: dict[str, Any] = {f: frames.get(f) for f in FRAMES}
    return Scan(
        **parts,
        lexicons=tuple(lexicons),
        fingerprint=meta["fingerprint"],
    )


def _keep(entry: Path, scan: Scan) -> None:
    entry.parent.mkdir(parents=True, exist_ok=True)
    temporary = entry.parent / f".{entry.name[:12]}-{secrets.token_hex(4)}"
    temporary.mkdir()
    try:
        frames = {f: frame for f in FRAMES if (frame := getattr(scan, f)) is not None}
        for name, frame in frames.items():
            frame.write_parquet(temporary / f"{name}.parquet")
        meta = {"fingerprint": scan.fingerprint, "frames": list(frames)}
        (temporary / META).write_text(json.dumps(meta), encoding="utf-8")
        with suppress(OSError):  # where another process was quicker, its entry is as good
            os.rename(temporary, entry)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _shrink(where: Path, limit: int, *, spare: str) -> None:
    """Remove the entries used longest ago until the others fit, and what killed processes left."""
    entries = []
    for entry in where.iterdir():
        with suppress(OSError):
            mark = entry / META if (entry / META).exists() else entry
            size = sum(f.stat().st_size for f in entry.iterdir())
            entries.append((mark.stat().st_mtime, size, entry))
    entries.sort(reverse=True)
    newest = entries[0][0] if entries else 0.0
    total = 0
    for used, size, entry in entries:
        total += size
        stale = entry.name.startswith(".") and newest - used > 3600
        whole = not entry.name.startswith(".") and entry.name != spare
        if stale or (total > limit and whole):
            _remove(entry)
            total -= size


def _remove(entry: Path) -> None:
    """Out of sight first: a reader finds an entry whole or not at all."""
    gone = entry.parent / f".gone-{secrets.token_hex(4)}"
    with suppress(OSError):
        os.rename(entry, gone)
        shutil.rmtree(gone, ignore_errors=True)
