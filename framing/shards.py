"""Long runs: a corpus in shards, each scanned once, whatever is killed when.

A shard's tables are written under temporary names and renamed; its record, which says from what
they were made, comes last. A shard with a fitting record is finished and skipped on a rerun; one
whose input, lexicon, settings or toolkit changed is made again. Nothing is shared between shards,
so they may be made by any number of processes on any number of machines that see the folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import socket
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import polars as pl

from . import __version__, registry, remote, tables
from . import mentions as finding
from .corpus import Corpus, concat
from .counts import collapsed
from .errors import DesignError, InputError
from .lexicon import Lexicon

ROWS = 5_000  # of a Parquet file that one shard takes: some seconds, so that all end together
FORMAT = 1
MANIFEST = "manifest.json"
KINDS = ("mentions", "index", "set_aside")


@dataclass(frozen=True)
class Shard:
    """A file of a corpus, or some rows of it (half-open, from 0)."""

    number: int
    source: Path
    path: Path
    rows: tuple[int, int] | None = None

    def __str__(self) -> str:
        return str(self.path) + (f" rows {self.rows[0] + 1}-{self.rows[1]}" if self.rows else "")


@dataclass(frozen=True)
class Outcome:
    """What an engine says of one shard: its record, or why there is none after all retries."""

    shard: Shard
    record: dict[str, Any] | None = None
    error: str | None = None


@dataclass(frozen=True)
class Run:
    """How a long run ended: counts of shards and what was set aside."""

    shards: int
    skipped: int
    made: int
    articles: int
    mentions: int
    set_aside: int
    poisoned: list[Outcome] = field(default_factory=list)


def plan(corpus: Corpus, *, rows: int = ROWS) -> list[Shard]:
    """The shards of a corpus: its files, those of Parquet in parts of `rows`.

    Raises InputError for a corpus in memory or one that is cut short by a limit.
    """
    if not corpus.sources or corpus.limit is not None or corpus.assigned is not None:
        raise InputError("a long run takes whole files: no --limit, and no table in memory")
    found: list[Shard] = []
    for source, path in corpus.files():
        for part in _parts(path, rows):
            found.append(Shard(len(found), source, path, part))
    return found


def _parts(path: Path, rows: int) -> list[tuple[int, int] | None]:
    if path.suffix.lower() not in (".parquet", ".pq"):
        return [None]
    try:
        if isinstance(path, remote.RemotePath):
            return remote.parts(path, rows)
        height = pl.scan_parquet(path, glob=False).select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, OSError, ValueError):
        return [None]  # its shard will say what ails it
    if height <= rows:
        return [None]
    return [(a, min(a + rows, height)) for a in range(0, height, rows)]


@dataclass(frozen=True)
class Task:
    """Scans one shard and writes its tables; what an engine carries to a worker."""

    corpus: Corpus
    lexicons: tuple[Lexicon, ...]
    folder: Path
    finders: tuple[str, ...] | None = None
    counts: bool = False  # per-article counts in place of mentions

    @property
    def key(self) -> str:
        """SHA-256 over what decides a shard's tables beside its input."""
        settings = {
            "format": FORMAT,
            "toolkit": __version__,
            "lexicons": {x.id: x.digest for x in self.lexicons},
            "columns": dict(self.corpus.columns),
            "options": {k: str(v) for k, v in self.corpus.options.items()},
            "finders": self.finders,
            "engine": self.corpus.engine,
            "counts": self.counts,
        }
        return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()

    def __call__(self, shard: Shard) -> dict[str, Any]:
        """Make a shard: its record, which is on disk after everything it names."""
        before = _stamp(shard.path)
        digest = _digest(shard.path, _apart(shard), **before)
        corpus = self.corpus.of_file(shard.source, shard.path, shard.rows)
        scan = finding.scan(corpus, self.lexicons, finders=self.finders)
        if _stamp(shard.path) != before:
            raise InputError(f"{shard.path} changed while it was read")
        mentions = collapsed(scan.mentions) if self.counts else scan.mentions
        frames = {"mentions": mentions, "index": scan.index, "set_aside": scan.set_aside}
        written = {}
        for kind, frame in frames.items():
            frame = frame.with_columns(pl.col(pl.Null).cast(pl.String))
            name = f"{kind}-{shard.number:06d}.parquet"
            # Level 1 takes half the time of the default, and no more space for such columns.
            _write(self.folder / name, partial(frame.write_parquet, compression_level=1))
            written[kind] = {"rows": frame.height, "sha256": remote.sha256(self.folder / name)}
        record = {
            "key": self.key,
            "input": {"path": str(shard.path), "rows": shard.rows, "sha256": digest, **before},
            "tables": written,
            "fingerprint": scan.fingerprint,
        }
        _write_json(self.folder / _record_name(shard), record)
        (self.folder / _poison_name(shard)).unlink(missing_ok=True)
        return record


def run(
    corpus: Corpus,
    lexicons: Sequence[Lexicon],
    folder: str | os.PathLike[str],
    *,
    engine: str = "local",
    part: tuple[int, int] = (1, 1),
    rows: int = ROWS,
    finders: Sequence[str] | None = None,
    counts: bool = False,
    retries: int = 2,
    progress: Callable[[int, int, int], None] | None = None,
    **settings: Any,
) -> Run:
    """Scan a corpus into a folder of shards; run again, it makes what is missing or changed.

    Parameters
    ----------
    engine : name of an engine (`framing/engines/`); `settings` are its own (workers, scheduler).
    part : (k, n) makes only every n-th shard, from the k-th on: one task of a job array.
    rows : of a Parquet file in one shard.
    counts : write per-article counts (column `weight`) in place of mentions.
    retries : of a shard that fails or kills its worker, before it is set aside as poisoned.
    progress : called with shards done, shards in all, and articles done.

    Raises InputError, DesignError (no such part), PluginError (no such engine).
    """
    k, n = part
    if not 1 <= k <= n:
        raise DesignError(f"there is no part {k} of {n}: write 1/{n} to {n}/{n}")
    folder = remote.at(folder)
    folder.mkdir(parents=True, exist_ok=True)
    task = Task(corpus, tuple(lexicons), folder, tuple(finders) if finders else None, counts)
    shards = plan(corpus, rows=rows)
    _sweep(folder, shards)
    mine = shards[k - 1 :: n]
    records = {shard: finished(task, shard) for shard in mine}
    missing = [shard for shard, record in records.items() if record is None]
    skipped, poisoned = len(mine) - len(missing), []
    done, articles = skipped, sum(r["tables"]["index"]["rows"] for r in records.values() if r)
    if progress:
        progress(done, len(mine), articles)
    for outcome in registry.load("engines", engine).run(task, missing, retries=retries, **settings):
        done += 1
        if outcome.record is None:
            poisoned.append(outcome)
            reason = {"input": str(outcome.shard), "reason": outcome.error}
            _write_json(folder / _poison_name(outcome.shard), reason)
        else:
            records[outcome.shard] = outcome.record
            articles += outcome.record["tables"]["index"]["rows"]
        if progress:
            progress(done, len(mine), articles)
    _write_json(folder / MANIFEST, manifest(task, shards))
    made = [r["tables"] for r in records.values() if r is not None]
    return Run(
        shards=len(mine),
        skipped=skipped,
        made=len(made) - skipped,
        articles=articles,
        mentions=sum(t["mentions"]["rows"] for t in made),
        set_aside=sum(t["set_aside"]["rows"] for t in made),
        poisoned=sorted(poisoned, key=lambda o: o.shard.number),
    )


def finished(task: Task, shard: Shard) -> dict[str, Any] | None:
    """The record of a shard that is made and up to date, or None."""
    record = _read_json(task.folder / _record_name(shard))
    if not record or record.get("key") != task.key:
        return None
    made = record["input"]
    if made["path"] != str(shard.path) or made["rows"] != (
        list(shard.rows) if shard.rows else None
    ):
        return None
    if not all((task.folder / f"{kind}-{shard.number:06d}.parquet").is_file() for kind in KINDS):
        return None
    # The digest is worked out again only where size or time say that the file may have changed.
    now = _stamp(shard.path)
    same = all(made[x] == now[x] for x in now)
    same = same or made["sha256"] == remote.sha256(shard.path, _apart(shard))
    return record if same else None


def manifest(task: Task, shards: Sequence[Shard]) -> dict[str, Any]:
    """What a folder holds: settings, and of each shard its input's and its tables' digests."""
    return {
        "format": "framing-mentions",
        "version": FORMAT,
        "toolkit": __version__,
        "key": task.key,
        "counts": task.counts,
        "lexicons": {x.id: {"version": x.version, "sha256": x.digest} for x in task.lexicons},
        "shards": [
            {k: v for k, v in record.items() if k != "key"}
            | {"input": {k: v for k, v in record["input"].items() if k != "mtime_ns"}}
            if (record := _read_json(task.folder / _record_name(shard)))
            else {"input": asdict(shard), "missing": _why_missing(task.folder, shard)}
            for shard in shards
        ],
    }


def gather(
    folder: str | os.PathLike[str], lexicons: Sequence[Lexicon], *, counts: bool = False
) -> finding.Scan:
    """All shards of a folder as one Scan, in the order of the corpus.

    An article whose id stands in an earlier shard is set aside with its mentions. Mentions that
    were written as counts keep their `weight`; with `counts` the others become counts shard by
    shard, which is all that a comparison needs and takes a quarter of the memory.

    Raises InputError where the folder is no finished run, or a table is not the one written.
    """
    folder = remote.at(folder)
    content = _read_json(folder / MANIFEST)
    if not content or content.get("format") != "framing-mentions":
        raise InputError(f"{folder} holds no finished run of `framing find -o {folder}/`")
    parts: dict[str, list[pl.DataFrame]] = {kind: [] for kind in KINDS}
    seen: set[str] = set()
    digest = hashlib.sha256()
    for number, shard in enumerate(content["shards"]):
        if "missing" in shard:
            continue
        for kind in KINDS:
            path = folder / f"{kind}-{number:06d}.parquet"
            if not path.is_file() or remote.sha256(path) != shard["tables"][kind]["sha256"]:
                raise InputError(f"{path} is not the table that was written: run it again")
            frame = pl.read_parquet(remote.local(path))
            parts[kind].append(collapsed(frame) if counts and kind == "mentions" else frame)
        digest.update(shard["fingerprint"].encode())
        ids = parts["index"][-1]["doc_id"]
        if repeated := seen.intersection(ids):
            for kind in ("mentions", "index"):
                again = pl.col("doc_id").is_in(list(repeated))
                parts[kind][-1] = parts[kind][-1].filter(~again)
            aside = {"file": shard["input"]["path"], "doc_id": sorted(repeated)}
            told = pl.DataFrame(aside).with_columns(reason=pl.lit("duplicate id"))
            parts["set_aside"].append(tables.conform(told, tables.SET_ASIDE))
        seen.update(ids)
    return finding.Scan(
        mentions=concat(parts["mentions"]) if parts["mentions"] else tables.empty(tables.MENTIONS),
        index=concat(parts["index"]) if parts["index"] else tables.empty(tables.INDEX),
        set_aside=pl.concat([tables.empty(tables.SET_ASIDE), *parts["set_aside"]]),
        lexicons=tuple(lexicons),
        fingerprint=digest.hexdigest(),
    )


def attempts(task: Callable[[Shard], dict[str, Any]], shard: Shard, retries: int) -> Outcome:
    """A shard made in this process, tried `retries` times again where it fails."""
    error = ""
    for _ in range(retries + 1):
        try:
            return Outcome(shard, task(shard))
        except Exception as failure:  # whatever it is, the other shards go on
            error = explain(failure)
    return Outcome(shard, error=error)


def explain(error: BaseException) -> str:
    """An error in one line."""
    return f"{type(error).__name__}: {error}".partition("\n")[0][:500]


# --- files ----------------------------------------------------------------------------------------


def _record_name(shard: Shard) -> str:
    return f"shard-{shard.number:06d}.json"


def _poison_name(shard: Shard) -> str:
    return f"poisoned-{shard.number:06d}.json"


def _why_missing(folder: Path, shard: Shard) -> str:
    poison = _read_json(folder / _poison_name(shard))
    return poison["reason"] if poison else "not made yet"


def _stamp(path: Path) -> dict[str, Any]:
    if isinstance(path, remote.RemotePath):
        return path.stamp()
    stat = path.stat()
    return {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns}


def _apart(shard: Shard) -> tuple[int, int] | None:
    """The rows of a shard for which not the whole of its file is read: one elsewhere."""
    return shard.rows if remote.is_remote(shard.path) else None


@lru_cache(maxsize=1)
def _digest(path: Path, rows: tuple[int, int] | None, **stamp: Any) -> str:
    """SHA-256 of a file in that state: once for all of its shards that follow each other."""
    return remote.sha256(path, rows)


def _temporary(path: Path) -> Path:
    # Host and process, so that the next run can tell what nobody writes any more.
    return path.with_name(f".{path.name}.{socket.gethostname()}.{os.getpid()}.tmp")


def _write(path: Path, write: Callable[[Path], object]) -> None:
    """A file, whole or not at all, and on the disk before its name is."""
    if isinstance(path, remote.RemotePath):
        with tempfile.TemporaryDirectory(prefix="framing-") as here:
            write(Path(here, path.name))
            path.put(Path(here, path.name))
        return
    temporary = _temporary(path)
    write(temporary)
    with temporary.open("rb") as stream:
        os.fsync(stream.fileno())
    os.replace(temporary, path)


def _write_json(path: Path, content: Any) -> None:
    text = json.dumps(content, indent=1, ensure_ascii=False, default=str) + "\n"
    _write(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def _sweep(folder: Path, shards: Sequence[Shard]) -> None:
    """Remove what killed processes of this machine left, and shards the plan has no more."""
    mine = f".{socket.gethostname()}."
    for path in folder.glob(f".*{mine}*.tmp"):
        pid = path.name.removesuffix(".tmp").rpartition(mine)[2]
        if pid.isdigit() and not _alive(int(pid)):
            path.unlink(missing_ok=True)
    for path in _numbered(folder):
        if int(path.stem.rpartition("-")[2]) >= len(shards):
            path.unlink(missing_ok=True)


def _numbered(folder: Path) -> Iterator[Path]:
    for kind in (*KINDS, "shard", "poisoned"):
        yield from folder.glob(f"{kind}-[0-9][0-9][0-9][0-9][0-9][0-9].*")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
