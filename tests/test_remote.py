"""Files elsewhere, on fsspec's memory and local file systems: no network."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import framing as fr
from framing import cache, mentions, remote, shards
from framing.errors import InputError
from framing.lexicon import parse

fsspec = pytest.importorskip("fsspec", reason="needs the extra [remote]")

ROOT = Path(__file__).resolve().parents[1]
LEXICON = """\
lexicon: t
title: T
concepts:
  person:
    definition: x
    variants:
      migrant: {nouns: [migrant], examples: [a migrant]}
"""


@pytest.fixture
def lexicons():
    return (parse(LEXICON, path="t.yml", lexicon_id="t"),)


@pytest.fixture(params=["memory", "local"])
def place(request, tmp_path):
    """The URL of an empty folder, and of fsspec the file system."""
    url = "memory://study" if request.param == "memory" else f"local://{tmp_path}/study"
    system = fsspec.filesystem(request.param)
    yield url, system
    if system.exists(url):
        system.rm(url, recursive=True)


def rows(outlet):
    return [
        {"doc_id": f"{outlet}-{i}", "headline": "A migrant", "text": f"The migrant {i} left. " * 3}
        for i in range(20)
    ]


def fill(url, system):
    """JSONL plain and compressed, Parquet, and what is passed over or set aside."""
    lines = "".join(json.dumps(r) + "\n" for r in rows("a")).encode()
    table = io.BytesIO()
    pl.DataFrame(rows("b")).write_parquet(table)
    broken = table.getvalue()[:-9]
    files = {
        "a/x.jsonl": lines + b'{"doc_id": "torn",\n',
        "b/x.parquet": table.getvalue(),
        "c/x.jsonl.gz": gzip.compress(lines.replace(b"a-", b"c-")),
        "d/broken.parquet": broken,
        ".hidden/x.jsonl": lines,
    }
    for name, content in files.items():
        system.makedirs(f"{url}/{name}".rpartition("/")[0], exist_ok=True)
        system.pipe_file(f"{url}/{name}", content)


def test_a_folder_elsewhere_is_read_like_one_here(place, tmp_path):
    url, system = place
    fill(url, system)
    system.get(f"{url}/", f"{tmp_path}/copy/", recursive=True)
    there, here = fr.read(url).frame(), fr.read(tmp_path / "copy").frame()
    assert there.equals(here) and there.height == 60
    assert set(there["outlet"]) == {"a", "b", "c"}
    aside = fr.read(url).set_aside()
    assert aside["file"].to_list() == [f"{url}/a/x.jsonl", f"{url}/d/broken.parquet"]


def test_one_file_elsewhere(place):
    url, system = place
    fill(url, system)
    assert fr.read(f"{url}/b/x.parquet").frame().height == 20
    with pytest.raises(InputError, match=r"no file or folder .*nothing"):
        fr.read(f"{url}/nothing.jsonl")


def test_a_file_url_is_a_path(tmp_path):
    assert remote.at(f"file://{tmp_path}/a%20b") == tmp_path / "a b"
    assert not remote.is_remote(remote.at("file:///x"))


def test_what_cannot_be_opened_says_so():
    with pytest.raises(InputError, match="cannot be opened"):
        fr.read("nosuchthing://bucket/x.jsonl")


def test_without_the_extra_a_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(InputError, match=r"framing-toolkit\[remote\]"):
        fr.read("s3://bucket/x.jsonl")


def test_a_path_elsewhere_is_none_here(place):
    url, _ = place
    with pytest.raises(InputError, match="no file of this machine"):
        os.fspath(remote.at(url))
    with pytest.raises(InputError, match="stored on a disk"):
        fr.corpus.write(fr.Corpus.from_frame(pl.DataFrame(rows("a"))), url)


def test_shards_elsewhere_are_those_of_here(place, lexicons, tmp_path):
    url, system = place
    fill(url, system)
    corpus, out = fr.read(url), f"{url}-out"
    try:
        done = shards.run(corpus, lexicons, out)
        assert (done.shards, done.made, done.articles) == (4, 4, 60)
        whole, parts = mentions.scan(corpus, lexicons), shards.gather(out, lexicons)
        assert parts.mentions.equals(whole.mentions) and whole.mentions.height == 240
        assert parts.index.equals(whole.index)
        again = shards.run(corpus, lexicons, out)
        assert (again.skipped, again.made) == (4, 0)
        # What changed is made again, and a damaged table is noticed.
        system.pipe_file(f"{url}/a/x.jsonl", json.dumps(rows("a")[0]).encode())
        changed = shards.run(corpus, lexicons, out)
        assert (changed.skipped, changed.made, changed.articles) == (3, 1, 41)
        system.pipe_file(f"{out}/mentions-000001.parquet", b"x")
        with pytest.raises(InputError, match="not the table that was written"):
            shards.gather(out, lexicons)
    finally:
        system.rm(out, recursive=True)


def test_a_shard_appears_by_one_put(place, monkeypatch):
    url, system = place
    put, seen = type(system).put_file, []

    def spy(self, local, name, **options):
        seen.append((Path(local).read_bytes(), name))
        return put(self, local, name, **options)

    monkeypatch.setattr(type(system), "put_file", spy)
    remote.at(url).mkdir()
    shards._write(remote.at(url) / "t.parquet", pl.DataFrame({"a": [1]}).write_parquet)
    assert [(content, name) for content, name in seen] == [
        (system.cat_file(f"{url}/t.parquet"), f"{url}/t.parquet")
    ]
    assert [p.name for p in remote.at(url).files()] == ["t.parquet"]


def test_the_cache_notices_a_change_elsewhere(place, lexicons):
    url, system = place
    fill(url, system)
    before = cache.key(fr.read(url), lexicons)
    assert cache.key(fr.read(url), lexicons) == before
    system.pipe_file(f"{url}/a/x.jsonl", json.dumps(rows("a")[1]).encode())
    assert cache.key(fr.read(url), lexicons) != before


def test_few_copies_are_held(place, monkeypatch):
    url, system = place
    monkeypatch.setattr(remote, "KEPT", 2)
    system.makedirs(url, exist_ok=True)
    copies = []
    for i in range(4):
        system.pipe_file(f"{url}/{i}.txt", str(i).encode())
        copies.append(remote.local(remote.at(f"{url}/{i}.txt")))
        assert copies[-1].read_text() == str(i)
    assert [c.exists() for c in copies] == [False, False, True, True]


def test_the_command_line_with_worker_processes(tmp_path):
    url = f"local://{tmp_path}/study"
    fill(url, fsspec.filesystem("local"))
    (tmp_path / "t.yml").write_text(LEXICON, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "framing", "find", url, "-l", f"{tmp_path}/t.yml",
         "-o", f"local://{tmp_path}/out/", "--workers", "2"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "240 mentions in 60 articles" in done.stderr
    assert (tmp_path / "out" / "manifest.json").is_file()


def test_a_large_parquet_file_goes_in_its_row_groups_and_each_is_read_once(
    place, lexicons, tmp_path, monkeypatch
):
    monkeypatch.setattr(remote, "WHOLE", 0)
    url, system = place
    frame = pl.DataFrame([{**row, "doc_id": str(i)} for i, row in enumerate(rows("b") * 5)])
    frame = frame.with_columns(text=pl.format("{} {}", "text", pl.col("doc_id").hash(1)))
    table = io.BytesIO()
    frame.write_parquet(table, row_group_size=10, compression="uncompressed")
    system.makedirs(url, exist_ok=True)
    system.pipe_file(f"{url}/x.parquet", table.getvalue())
    asked, cat = [], type(system).cat_file

    def spy(self, path, start=None, end=None, **options):
        content = cat(self, path, start=start, end=end, **options)
        if path.endswith("x.parquet"):
            asked.append(len(content))
        return content

    monkeypatch.setattr(type(system), "cat_file", spy)
    monkeypatch.setattr(remote, "TAIL_READ", 2000)
    monkeypatch.setattr(type(system), "get_file", None)  # the whole file is never copied
    corpus = fr.read(f"{url}/x.parquet")
    parts = [shard.rows for shard in shards.plan(corpus, rows=40)]
    assert parts == [(0, 40), (40, 80), (80, 100)]
    asked.clear()
    done = shards.run(corpus, lexicons, tmp_path / "out", rows=40)
    assert (done.shards, done.made, done.articles) == (3, 3, 100)
    # Of each row group its bytes once, of the footer some thousand for the plan and each part.
    footers = 2 * 4 * len(table.getvalue()) // 10 + 4 * 2000
    assert sum(asked) < len(table.getvalue()) + footers
    whole = mentions.scan(fr.Corpus.from_frame(frame), lexicons)
    parts = shards.gather(tmp_path / "out", lexicons)
    assert parts.mentions.equals(whole.mentions) and parts.index.equals(whole.index)
    assert shards.run(corpus, lexicons, tmp_path / "out", rows=40).skipped == 3
    # The same content at another time is known by its digest; other content is not.
    system.pipe_file(f"{url}/x.parquet", table.getvalue())
    assert shards.run(corpus, lexicons, tmp_path / "out", rows=40).skipped == 3
    shorter = io.BytesIO()
    frame.head(90).write_parquet(shorter, row_group_size=10)
    system.pipe_file(f"{url}/x.parquet", shorter.getvalue())
    assert shards.run(corpus, lexicons, tmp_path / "out", rows=40).articles == 90
    assert shards.gather(tmp_path / "out", lexicons).mentions.equals(
        whole.mentions.filter(pl.col("doc_id").cast(int) < 90)
    )


def test_a_large_file_that_is_no_parquet_is_one_shard_that_says_so(place, monkeypatch):
    monkeypatch.setattr(remote, "WHOLE", 0)
    url, system = place
    fill(url, system)
    corpus = fr.read(f"{url}/d")
    assert [shard.rows for shard in shards.plan(corpus)] == [None]
