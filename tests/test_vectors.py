"""Word vectors from files; what is no vector file is told."""

from __future__ import annotations

import gzip

import numpy as np
import pytest

from framing.errors import InputError
from framing.vectors import _kumo, load_vectors

TEXT = "one 3 4\ntwo 0 2\n"


@pytest.mark.parametrize("name", ["v.txt", "v.vec", "v.txt.gz", "v.npz"])
def test_formats_agree(tmp_path, name):
    path = tmp_path / name
    if name.endswith("npz"):
        np.savez(path, words=np.array(["one", "two"]), vectors=np.array([[3, 4], [0, 2]]))
    elif name.endswith("gz"):
        path.write_bytes(gzip.compress(TEXT.encode()))
    else:
        # word2vec's text begins with the numbers of words and dimensions.
        path.write_text(("2 2\n" if name == "v.vec" else "") + TEXT)
    vectors = load_vectors(path)
    assert vectors.words == ("one", "two")
    np.testing.assert_allclose(vectors["one"], [0.6, 0.8], rtol=1e-6)
    np.testing.assert_allclose(vectors["two"], [0, 1])
    assert vectors.known(["two", "three"]) == ["two"]
    assert len(vectors.digest) == 64
    assert load_vectors(path, most=1).words == ("one",)


def test_first_of_a_repeated_word_counts(tmp_path):
    path = tmp_path / "v.txt"
    path.write_text("one 1 0\none 0 1\ntwo 0 1\n")
    vectors = load_vectors(path)
    assert vectors.words == ("one", "two")
    np.testing.assert_allclose(vectors["one"], [1, 0])


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "holds no word vectors"),
        (b"one 1 2\ntwo 1\n", "1 values where 2 are due"),
        (b"one 1 x\n", "v.txt:1: not a word and its numbers"),
        (b"one 1 nan\n", "not a finite number"),
        (b"\xff\xfe 1 2\n", "not a word and its numbers"),
    ],
)
def test_bad_text(tmp_path, raw, message):
    path = tmp_path / "v.txt"
    path.write_bytes(raw)
    with pytest.raises(InputError, match=message):
        load_vectors(path)


def test_bad_archives(tmp_path):
    path = tmp_path / "v.npz"
    with pytest.raises(InputError, match="no word-vector file"):
        load_vectors(path)
    np.savez(path, words=np.array(["a"], dtype=object), vectors=np.zeros((1, 2)))
    with pytest.raises(InputError, match="without pickle"):
        load_vectors(path)
    np.savez(path, words=np.array(["a"]), vectors=np.zeros((2, 2)))
    with pytest.raises(InputError, match="one row a word"):
        load_vectors(path)
    path.write_bytes(b"nothing")
    with pytest.raises(InputError, match="no word-vector archive"):
        load_vectors(path)


def test_layout_of_the_extra(tmp_path):
    import polars as pl

    np.save(tmp_path / "glove_6B_50d_emb.npy", np.array([[3, 4], [0, 2]], np.float32))
    pl.DataFrame({"index": ["one", "two"]}).write_parquet(tmp_path / "glove_6B_index.parquet")
    vectors = _kumo(tmp_path, 10)
    np.testing.assert_allclose(vectors["one"], [0.6, 0.8], rtol=1e-6)
    (tmp_path / "glove_6B_index.parquet").unlink()
    with pytest.raises(InputError, match="no vectors that can be read"):
        _kumo(tmp_path, 10)
