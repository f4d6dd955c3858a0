from __future__ import annotations

import gzip
import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from framing import uploads


def test_files_are_kept_and_empty_ones_refused(tmp_path):
    kept, refused = uploads.keep([("a.csv", b"x"), ("b.csv", b"")], tmp_path)
    assert [p.name for p in kept] == ["a.csv"] and kept[0].read_bytes() == b"x"
    assert refused == [("b.csv", "the file is empty")]


def test_two_of_one_name_are_told_apart(tmp_path):
    kept, _ = uploads.keep([("a.csv", b"1"), ("x/a.csv", b"2")], tmp_path)
    assert [p.name for p in kept] == ["a.csv", "2-a.csv"]


@given(name=st.text(min_size=1, max_size=200))
def test_no_name_leaves_the_folder(name, tmp_path_factory):
    folder = tmp_path_factory.mktemp("up")
    kept, _ = uploads.keep([(name, b"x"), ("../../" + name, b"y")], folder)
    assert all(p.resolve().parent == folder.resolve() for p in kept)
    assert not any(p.name.startswith(".") for p in kept) and len(kept) == 2


def test_count_and_size_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_FILES", 2)
    monkeypatch.setattr(uploads, "MAX_BYTES", 10)
    files = [("a", b"x"), ("big", b"x" * 11), ("b", b"x"), ("c", b"x")]
    kept, refused = uploads.keep(files, tmp_path)
    assert [p.name for p in kept] == ["a", "b"] and [n for n, _ in refused] == ["big", "c"]


def test_a_gzip_bomb_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_TOTAL", 3_000_000)
    bomb = gzip.compress(b"0" * 4_000_000)
    kept, refused = uploads.keep(
        [("bomb.jsonl.gz", bomb), ("ok.gz", gzip.compress(b"1"))], tmp_path
    )
    assert [p.name for p in kept] == ["ok.gz"] and "decompressed" in refused[0][1]


def test_a_zip_bomb_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_TOTAL", 3_000_000)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * 4_000_000)
    _, refused = uploads.keep([("bomb.zip", buffer.getvalue())], tmp_path)
    assert "decompressed" in refused[0][1]


def test_a_broken_gzip_is_left_to_its_reader(tmp_path):
    kept, refused = uploads.keep([("cut.gz", gzip.compress(b"abc" * 99)[:20])], tmp_path)
    assert len(kept) == 1 and not refused
