"""A corpus on disk: what is written is read, and a kill leaves the old or the new."""

import json
import os
import subprocess
import sys
import textwrap

import polars as pl
import pytest

from framing import store
from framing.corpus import Corpus, read, write
from framing.errors import InputError


def corpus_of(path, ids, **fields):
    rows = [{"id": i, "text": f"Text of {i}.", **fields} for i in ids]
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return read(path)


def ids(path):
    return read(path).frame()["doc_id"].to_list()


def test_what_is_written_is_read(tmp_path):
    source = corpus_of(tmp_path / "a.jsonl", ["a", "", "c"], date="2024-03-04", desk="city", n=3)
    rows = [{"id": "z", "text": ""}, {"id": "y", "headline": "H", "outlet": "mast"}]
    with (tmp_path / "a.jsonl").open("a") as stream:
        stream.writelines(json.dumps(r) + "\n" for r in rows)
    manifest = write(source, tmp_path / "study")
    study = read(tmp_path / "study")
    assert study.frame().equals(source.frame()) and study.fingerprint() == source.fingerprint()
    assert study.set_aside().equals(source.set_aside())
    (run,) = manifest["runs"]
    assert (run["articles"], run["set_aside"], run["sources"]) == (4, 1, ["a.jsonl"])
    assert run["fingerprint"] == source.fingerprint()
    assert str(tmp_path) not in (tmp_path / "study" / "manifest.json").read_text()
    assert [b.articles.height for b in study.batches(rows=3) if b.articles.height] == [3, 1]
    assert read(tmp_path / "study", limit=2).frame().height == 2


def test_appending_adds_what_is_new_and_tells_what_is_not(tmp_path):
    write(corpus_of(tmp_path / "a.jsonl", ["a", "b"]), tmp_path / "study")
    more = corpus_of(tmp_path / "b.jsonl", ["b", "c"], mood="new column")
    with pytest.raises(InputError, match="--append"):
        write(more, tmp_path / "study")
    manifest = write(more, tmp_path / "study", append=True)
    assert ids(tmp_path / "study") == ["a", "b", "c"]
    assert read(tmp_path / "study").set_aside()["reason"].to_list() == ["in the corpus already"]
    assert [run["articles"] for run in manifest["runs"]] == [2, 1]
    assert read(tmp_path / "study").frame()["mood"].to_list() == [None, None, "new column"]


def test_two_corpora_and_files_are_read_together(tmp_path):
    write(corpus_of(tmp_path / "a.jsonl", ["a", "b"]), tmp_path / "one")
    write(corpus_of(tmp_path / "b.jsonl", ["b", "c"]), tmp_path / "two")
    (tmp_path / "d.txt").write_text("Text of d.")
    corpus = read(tmp_path / "one", tmp_path / "two", tmp_path / "d.txt")
    assert corpus.frame()["doc_id"].to_list() == ["a", "b", "c", "d.txt"]
    assert corpus.set_aside().select("doc_id", "reason").rows() == [("b", "duplicate id")]
    mapped = read(tmp_path / "one", columns={"headline": "text"}).frame()
    assert mapped["headline"].to_list() == ["Text of a.", "Text of b."]


def test_many_shards_keep_the_order(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "SHARD_ROWS", 3)
    frame = pl.DataFrame({"id": [f"{i:02d}" for i in range(10)], "text": ["t"] * 10})
    corpus = Corpus.from_frame(frame)
    with store.Writing(tmp_path / "study") as writing:
        for batch in corpus.batches(rows=2):
            writing.add(batch.articles, batch.set_aside)
        writing.commit({})
    assert len(list((tmp_path / "study").glob("articles-*"))) == 3
    assert ids(tmp_path / "study") == frame["id"].to_list()


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "to_a_friend.txt").write_text("Dear friend.")
    for path in (tmp_path / "letters", tmp_path / "letters" / "to_a_friend.txt"):
        with pytest.raises(InputError, match="something else"):
            write(Corpus.from_frame(pl.DataFrame({"text": ["t"]})), path)
    assert [p.name for p in tmp_path.iterdir()] == ["letters"]


def test_a_corpus_that_cannot_be_read_leaves_nothing(tmp_path):
    source = corpus_of(tmp_path / "a.jsonl", [""])
    (tmp_path / "a.jsonl").write_text('{"text": ""}')
    with pytest.raises(InputError, match="no articles"):
        write(source, tmp_path / "study")
    assert [p.name for p in tmp_path.iterdir()] == ["a.jsonl"]


def test_damage_is_told(tmp_path):
    write(corpus_of(tmp_path / "a.jsonl", ["a", "b"]), tmp_path / "study")
    (shard,) = (tmp_path / "study").glob("articles-*")
    content = shard.read_bytes()
    shard.write_bytes(content[:50] + bytes([content[50] ^ 1]) + content[51:])
    with pytest.raises(InputError, match="SHA-256"):
        ids(tmp_path / "study")
    shard.unlink()
    with pytest.raises(InputError, match="lacks its shard"):
        ids(tmp_path / "study")
    manifest = tmp_path / "study" / "manifest.json"
    held = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**held, "articles": [{"file": "../a.parquet", "sha256": ""}]}))
    with pytest.raises(InputError, match="no shard of a corpus"):
        ids(tmp_path / "study")
    manifest.write_text(json.dumps({**held, "version": 99}))
    with pytest.raises(InputError, match="another version"):
        write(corpus_of(tmp_path / "a.jsonl", ["a"]), tmp_path / "study", append=True)


# The child process dies, without a chance to tidy, at the n-th call that touches names on disk.
DIES = """
import os, sys
from framing import store
from framing.corpus import read, write
calls, dies_at = 0, int(sys.argv[3])
def counted(real):
    def call(*args, **kwargs):
        global calls
        calls += 1
        if calls == dies_at:
            os._exit(9)
        return real(*args, **kwargs)
    return call
store.SHARD_ROWS = 2
os.replace, os.rename, os.fsync = counted(os.replace), counted(os.rename), counted(os.fsync)
write(read(sys.argv[1]), sys.argv[2], append=True)
"""


@pytest.mark.parametrize("appending", [False, True])
def test_a_kill_at_any_step_leaves_the_old_or_the_new(tmp_path, appending):
    new = [f"n{i}" for i in range(2)]
    corpus_of(tmp_path / "new.jsonl", new)
    died = 0
    for step in range(1, 30):
        study = tmp_path / f"study{step}"
        old = ["a", "b"] if appending else []
        if appending:
            write(corpus_of(tmp_path / "old.jsonl", old), study)
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(DIES), tmp_path / "new.jsonl", study, str(step)],
            env={**os.environ, "POLARS_MAX_THREADS": "1"},
        )
        if study.exists():
            assert ids(study) in (old, old + new)
        else:
            assert not appending
        # A later run completes, whatever the dead one left, and nothing of that stays.
        write(read(tmp_path / "new.jsonl"), study, append=True)
        assert ids(study) == old + new
        shown = [p.name for p in study.iterdir() if p.name not in ("manifest.json", ".lock")]
        if done.returncode == 0:
            break
        assert done.returncode == 9
        died += 1
        if appending:
            kept = {s["file"] for k in ("articles", "set_aside") for s in store.manifest(study)[k]}
            assert set(shown) == kept
    assert died >= 3


def test_two_writers_do_not_append_at_once(tmp_path):
    pytest.importorskip("fcntl")
    write(corpus_of(tmp_path / "a.jsonl", ["a"]), tmp_path / "study")
    first = store.Writing(tmp_path / "study", append=True)
    with first, pytest.raises(InputError, match="another process"):
        store.Writing(tmp_path / "study", append=True)


def test_columns_found_later_are_assigned_by_doc_id():
    corpus = Corpus.from_frame(
        pl.DataFrame({"id": ["a", "b", "c"], "text": ["t"] * 3, "event": ["x", None, None]})
    )
    events = pl.DataFrame(
        {"doc_id": ["b", "a", "q"], "event": ["e1", None, "e9"], "terms": ["one", "two", "no"]}
    )
    once = corpus.assign(events)
    assert once.frame().select("doc_id", "event", "terms").rows() == [
        ("a", "x", "two"),
        ("b", "e1", "one"),
        ("c", None, None),
    ]
    twice = once.assign(
        pl.DataFrame({"doc_id": ["c", "b"], "event": ["e2", "e3"], "wire": ["AP", None]})
    )
    assert twice.frame().select("event", "wire", "terms").rows() == [
        ("x", None, "two"),
        ("e3", None, "one"),
        ("e2", "AP", None),
    ]
    assert corpus.frame()["event"].to_list() == ["x", None, None]
    with pytest.raises(InputError, match="doc_id"):
        corpus.assign(pl.DataFrame({"doc_id": ["a", "a"]}))
