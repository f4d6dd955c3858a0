"""Features of wording: n-grams without names, parts of words, cue classes, manner, loadedness.

One scikit-learn transformer, whose columns can all be traced to spans of the text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from ..masking import FIRST, GROUP, NAME, NUMBER, Tokens, tokenize
from ..vectors import Vectors

Span = tuple[int, int]
Float = NDArray[np.float64]

MANNER = (
    "length of the sentence",
    "share of names",
    "share of numbers",
    "words for groups",
    "question mark",
    "exclamation mark",
    "share in quotation marks",
    "dash",
    "colon or semicolon",
    "parenthesis",
    "commas",
    "length of words",
)
LOADEDNESS = (
    "loadedness, whole sentence",
    "loadedness, strongest word",
    "loadedness, three strongest words",
    "loadedness, mean",
)
_TOP = 3


class Wording(TransformerMixin, BaseEstimator):
    """Texts to a sparse matrix: tf-idf of n-grams and word parts, then dense features.

    Parameters
    ----------
    cues : class of cues -> its phrases, one a line.
    groups : words for groups of people, one a line, which become one token.
    table_words, table_scores : words, one a line, and how loaded each is (int16, hundredths).
    ngrams : longest word n-gram; 0 for none.
    parts : (shortest, longest) character n-gram inside a word, or None for none.
    min_df : n-grams and parts of fewer texts are dropped.
    most : n-grams, and parts, that are kept at most, the commonest.
    manner : whether length, punctuation, quotation and the like are features.
    weight : of the standardised dense features beside the n-grams, whose rows have length 1.
    standardize : whether the dense features are standardised, and cut at 3 deviations.
    longest : a cue inside a longer cue does not count.
    capitals : cues count also where they are written like names ("Supreme Court").
    vector_words, vectors : words, one a line, with int8 vectors whose mean is a feature; or None.
    """

    def __init__(
        self,
        cues: dict[str, str] | None = None,
        groups: str = "",
        table_words: str = "",
        table_scores: NDArray[np.int16] | None = None,
        ngrams: int = 2,
        parts: tuple[int, int] | None = None,
        min_df: int = 2,
        most: int = 50_000,
        manner: bool = True,
        weight: float = 0.15,
        standardize: bool = True,
        longest: bool = False,
        capitals: bool = False,
        vector_words: str = "",
        vectors: NDArray[np.int8] | None = None,
    ) -> None:
        self.cues = cues
        self.groups = groups
        self.table_words = table_words
        self.table_scores = table_scores
        self.ngrams = ngrams
        self.parts = parts
        self.min_df = min_df
        self.most = most
        self.manner = manner
        self.weight = weight
        self.standardize = standardize
        self.longest = longest
        self.capitals = capitals
        self.vector_words = vector_words
        self.vectors = vectors

    # ------------------------------------------------------------------------- scikit-learn

    def fit(self, texts: Sequence[str], y: Any = None) -> Wording:
        """Learn vocabulary, document frequencies, and the dense features' means and deviations."""
        tokens = self.tokens(texts)
        self.vocabulary_, self.idf_ = self._kept(_document_frequencies(self._grams(tokens), tokens))
        self.part_names_, self.part_idf_ = "", np.zeros(0, np.float32)
        if self.parts:
            frequencies = self._part_frequencies(tokens)
            self.part_names_, self.part_idf_ = self._kept((frequencies, tokens.n_texts))
        dense = self._dense(texts, tokens)
        self.mean_ = dense.mean(0) if len(dense) else np.zeros(dense.shape[1])
        deviation = dense.std(0) if len(dense) else np.ones(dense.shape[1])
        self.deviation_ = np.where(deviation > 1e-9, deviation, 1.0)
        self.__dict__.pop("_lookups", None)
        return self

    def transform(self, texts: Sequence[str]) -> sp.csr_matrix:
        """Rows of texts, in the columns that `names()` tells."""
        check_is_fitted(self, "vocabulary_")
        tokens = self.tokens(texts)
        blocks = [_unit_rows(self._gram_matrix(tokens))]
        if self.parts:
            blocks.append(_unit_rows(self._part_matrix(tokens)))
        dense = self._dense(texts, tokens)
        if self.standardize:
            dense = np.clip((dense - self.mean_) / self.deviation_, -3, 3)
        blocks.append(sp.csr_matrix(dense * self.weight))
        return sp.hstack(blocks, format="csr")

    def __getstate__(self) -> dict[str, Any]:
        # Lookups are made again after loading; a file holds no derived thing.
        return {k: v for k, v in self.__dict__.items() if k != "_lookups"}

    # ------------------------------------------------------------------------------- tracing

    def names(self) -> list[str]:
        """Name of each column; parts of words are `*part*`."""
        parts = [f"*{p}*" for p in _lines(self.part_names_)]
        return [*_lines(self.vocabulary_), *parts, *self._dense_names()]

    @property
    def n_traced_by_word(self) -> int:
        """The first so many columns belong to words and n-grams, the rest are dense features."""
        return len(_lines(self.vocabulary_)) + len(_lines(self.part_names_))

    def trace(self, text: str) -> tuple[dict[str, list[tuple[int, float]]], dict[str, list[Span]]]:
        """Where the columns of one text come from.

        Returns ({word or n-gram: [(column, value)]}, {feature: spans in the text}). The parts of a
        word count to the word. Dense features have their own name and the spans of their cues.
        """
        tokens = self.tokens([text])
        row = self.transform([text])
        values = dict(zip(row.indices.tolist(), row.data.tolist()))
        columns: dict[str, list[tuple[int, float]]] = defaultdict(list)
        spans: dict[str, list[Span]] = defaultdict(list)
        index = self._lookup("vocabulary")
        for name, first, last in self._grams(tokens):
            span = (int(tokens.starts[first]), int(tokens.ends[last]))
            if name in index and index[name] in values:
                if not columns[name]:
                    columns[name].append((index[name], values[index[name]]))
                spans[name].append(span)
        if self.parts:
            self._trace_parts(tokens, values, columns, spans)
        offset = self.n_traced_by_word
        for i, name in enumerate(self._dense_names()):
            columns[name].append((offset + i, values.get(offset + i, 0.0)))
        for name, first, last in self.cue_hits(tokens):
            spans[name].append((int(tokens.starts[first]), int(tokens.ends[last])))
        if self.table_words:
            scores = self._scores(tokens)
            for rank, i in enumerate(np.argsort(-scores, kind="stable")[:_TOP]):
                if scores[i] > 0:
                    span = (int(tokens.starts[i]), int(tokens.ends[i]))
                    for k, name in enumerate(LOADEDNESS):
                        if k != 1 or rank == 0:
                            spans[name].append(span)
        return columns, spans

    def present(self, text: str) -> set[str]:
        """Dense features that the text has, not merely lacks."""
        raw = self._dense([text], self.tokens([text]))[0]
        return {n for n, v in zip(self._dense_names(), raw) if v > 0}

    # ------------------------------------------------------------------------------ features

    def tokens(self, texts: Sequence[str]) -> Tokens:
        """The texts' words, masked."""
        return tokenize(texts, known=self._lookup("known"), groups=self._lookup("groups"))

    def _lookup(self, name: str) -> Any:
        made = self.__dict__.setdefault("_lookups", {})
        if name not in made:
            made[name] = getattr(self, f"_make_{name}")()
        return made[name]

    def _make_known(self) -> frozenset[str]:
        cues = (self.cues or {}).values()
        return frozenset(w for lines in cues for p in _lines(lines) for w in p.split(" "))

    def _make_groups(self) -> frozenset[str]:
        return frozenset(_lines(self.groups))

    def _make_vocabulary(self) -> dict[str, int]:
        return {g: i for i, g in enumerate(_lines(self.vocabulary_))}

    def _make_part(self) -> dict[str, int]:
        return {p: i for i, p in enumerate(_lines(self.part_names_))}

    def _make_table(self) -> dict[str, int]:
        scores = self.table_scores
        return {} if scores is None else dict(zip(_lines(self.table_words), scores.tolist()))

    def _make_vectors(self) -> dict[str, int]:
        return {w: i for i, w in enumerate(_lines(self.vector_words))}

    def _make_phrases(self) -> dict[str, tuple[list[int], list[tuple[int, list[str]]]]]:
        """First word of a cue -> (classes of the word alone, (class, words) of longer cues)."""
        made: dict[str, tuple[list[int], list[tuple[int, list[str]]]]] = {}
        for i, phrases in enumerate((self.cues or {}).values()):
            for phrase in _lines(phrases):
                words = phrase.split(" ")
                single, longer = made.setdefault(words[0], ([], []))
                if len(words) == 1:
                    single.append(i)
                else:
                    longer.append((i, words))
        return made

    def _dense_names(self) -> list[str]:
        size = 0 if self.vectors is None else self.vectors.shape[1]
        return [
            *(self.cues or {}),
            *(MANNER if self.manner else ()),
            *(LOADEDNESS if self.table_words else ()),
            *(f"word vector {i}" for i in range(size)),
        ]

    def _dense(self, texts: Sequence[str], tokens: Tokens) -> Float:
        n = tokens.n_texts
        blocks: list[Float] = [np.zeros((n, 0))]
        if self.cues:
            order = {name: i for i, name in enumerate(self.cues)}
            counts = np.zeros((n, len(order)))
            hits = [(tokens.text[first], order[name]) for name, first, _ in self.cue_hits(tokens)]
            if hits:
                rows, columns = zip(*hits)
                np.add.at(counts, (np.array(rows), np.array(columns)), 1)
            blocks.append(np.log1p(counts))
        if self.manner:
            blocks.append(_manner(texts, tokens))
        if self.table_words:
            blocks.append(self._loadedness(tokens))
        if self.vectors is not None:
            blocks.append(self._mean_vectors(tokens))
        return np.hstack(blocks)

    def cue_hits(self, tokens: Tokens) -> list[tuple[str, int, int]]:
        """(class, first word, last word) of every cue, by place."""
        cues = self._lookup("phrases")
        names = list(self.cues or {})
        words, owner = tokens.words, tokens.text
        hits: list[tuple[str, int, int]] = []
        covered = -1  # last word of the longest phrase so far
        for i in [i for i, word in enumerate(words) if word in cues]:
            # "Rice" and "Bush" are names, not cues; "liberals" and "officers" are groups.
            if not self.capitals and tokens.seen[i] in (NAME, FIRST, GROUP):
                continue
            single, longer = cues[words[i]]
            here = [(c, i) for c in single]
            for c, phrase in longer:
                last = i + len(phrase) - 1
                if words[i : last + 1] == phrase and owner[last] == owner[i]:
                    here.append((c, last))
            if self.longest and here:
                furthest = max(last for _, last in here)
                if furthest <= covered:
                    continue
                here = [(c, last) for c, last in here if last == furthest]
                covered = furthest
            hits.extend((names[c], i, last) for c, last in here)
        return hits

    def _scores(self, tokens: Tokens) -> Float:
        table = self._lookup("table")
        return np.array([table.get(s, 0) for s in tokens.seen], float) / 100

    def _loadedness(self, tokens: Tokens) -> Float:
        scores, n = self._scores(tokens), tokens.n_texts
        length = np.maximum(tokens.lengths, 1)
        total = np.bincount(tokens.text, scores, minlength=n)
        order = np.lexsort((-scores, tokens.text))
        first = np.concatenate(([0], np.cumsum(tokens.lengths)))[:-1]
        ranked = scores[order]
        top = np.zeros((n, _TOP))
        for k in range(_TOP):
            has = tokens.lengths > k
            top[has, k] = ranked[first[has] + k]
        return np.column_stack((total / np.sqrt(length), top[:, 0], top.sum(1), total / length))

    def _mean_vectors(self, tokens: Tokens) -> Float:
        assert self.vectors is not None
        index = self._lookup("vectors")
        where = np.array([index.get(s, -1) for s in tokens.seen], np.int64)
        has = where >= 0
        total = np.zeros((tokens.n_texts, self.vectors.shape[1]))
        np.add.at(total, tokens.text[has], self.vectors[where[has]].astype(float))
        count = np.bincount(tokens.text[has], minlength=tokens.n_texts)
        return total / np.maximum(count, 1)[:, None] / 127

    def _grams(self, tokens: Tokens) -> list[tuple[str, int, int]]:
        """(n-gram, first word, last word) in order."""
        seen, owner = tokens.seen, tokens.text.tolist()
        grams: list[tuple[str, int, int]] = []
        if self.ngrams:
            grams = [(s, i, i) for i, s in enumerate(seen)]
        for n in range(2, self.ngrams + 1):
            grams += [
                (" ".join(seen[i : i + n]), i, i + n - 1)
                for i in range(len(seen) - n + 1)
                if owner[i] == owner[i + n - 1]
            ]
        return grams

    def _gram_matrix(self, tokens: Tokens) -> sp.csr_matrix:
        index = self._lookup("vocabulary")
        found = [(tokens.text[a], index[g]) for g, a, _ in self._grams(tokens) if g in index]
        counts = _count_matrix(found, (tokens.n_texts, len(index)))
        counts.data = 1 + np.log(counts.data)
        return counts.multiply(self.idf_).tocsr()

    # Parts of words: what stands in a text is its word types times the parts of each type.

    def _types(self, tokens: Tokens) -> tuple[list[str], sp.csr_matrix]:
        index: dict[str, int] = {}
        columns = [index.setdefault(s, len(index)) for s in tokens.seen]
        shape = (tokens.n_texts, len(index))
        return list(index), _count_matrix(list(zip(tokens.text.tolist(), columns)), shape)

    def _parts_of(self, word: str) -> list[str]:
        assert self.parts
        if word.startswith("§"):
            return []
        low, high = self.parts
        padded = f" {word} "
        return [padded[i : i + n] for n in range(low, high + 1) for i in range(len(padded) - n + 1)]

    def _part_frequencies(self, tokens: Tokens) -> Counter[str]:
        types, counts = self._types(tokens)
        index: dict[str, int] = {}
        found = [
            (i, index.setdefault(p, len(index)))
            for i, t in enumerate(types)
            for p in self._parts_of(t)
        ]
        parts = _count_matrix(found, (len(types), len(index)))
        present = (counts @ parts) > 0
        return Counter(dict(zip(index, np.asarray(present.sum(0)).ravel().tolist())))

    def _part_matrix(self, tokens: Tokens) -> sp.csr_matrix:
        types, counts = self._types(tokens)
        index = self._lookup("part")
        found = [
            (i, index[p]) for i, t in enumerate(types) for p in self._parts_of(t) if p in index
        ]
        parts = _count_matrix(found, (len(types), len(index)))
        return (counts @ parts).multiply(self.part_idf_).tocsr()

    def _trace_parts(
        self, tokens: Tokens, values: Mapping[int, float], columns: dict, spans: dict
    ) -> None:
        index, offset = self._lookup("part"), len(_lines(self.vocabulary_))
        total: Counter[int] = Counter()
        for seen in tokens.seen:
            total.update(offset + index[p] for p in self._parts_of(seen) if p in index)
        for i, seen in enumerate(tokens.seen):
            for p in self._parts_of(seen):
                column = offset + index[p] if p in index else -1
                if column in values:
                    columns[seen].append((column, values[column] / total[column]))
            span = (int(tokens.starts[i]), int(tokens.ends[i]))
            if columns.get(seen) and span not in spans[seen]:
                spans[seen].append(span)

    def _kept(self, counted: tuple[Counter[str], int]) -> tuple[str, NDArray[np.float32]]:
        frequencies, n = counted
        enough = [(g, f) for g, f in frequencies.items() if f >= self.min_df]
        enough = sorted(sorted(enough, key=lambda gf: (-gf[1], gf[0]))[: self.most])
        idf = np.log((1 + n) / (1 + np.array([f for _, f in enough], float))) + 1
        return "\n".join(g for g, _ in enough), idf.astype(np.float32)


def lines(words: Sequence[str]) -> str:
    """Words as one string, one a line: how a Wording holds them."""
    return "\n".join(words)


def shrink(vectors: Vectors, *, most: int = 20_000) -> tuple[str, NDArray[np.int8]]:
    """Vectors of the commonest words as a Wording holds them: words, and int8 in 127ths."""
    words = vectors.words[:most]
    peak = float(np.abs(vectors.matrix[:most]).max()) or 1.0
    return lines(words), np.round(vectors.matrix[:most] / peak * 127).astype(np.int8)


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _document_frequencies(
    grams: Sequence[tuple[str, int, int]], tokens: Tokens
) -> tuple[Counter[str], int]:
    owner = tokens.text.tolist()
    return Counter(g for g, _ in {(g, owner[a]) for g, a, _ in grams}), tokens.n_texts


def _count_matrix(found: Sequence[tuple[int, int]], shape: tuple[int, int]) -> sp.csr_matrix:
    if not found:
        return sp.csr_matrix(shape)
    rows, columns = np.array(found, np.int64).T
    counts = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    counts.sum_duplicates()
    return counts


def _unit_rows(matrix: sp.csr_matrix) -> sp.csr_matrix:
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(1)).ravel())
    return sp.diags(1 / np.where(length > 0, length, 1)) @ matrix


def _manner(texts: Sequence[str], tokens: Tokens) -> Float:
    n, length = tokens.n_texts, np.maximum(tokens.lengths, 1)

    def share(token: str) -> Float:
        is_token = np.array([s is token for s in tokens.seen], float)
        return np.bincount(tokens.text, is_token, minlength=n) / length

    letters = np.array([0 if s.startswith("§") else len(s) for s in tokens.seen], float)
    plain = np.bincount(tokens.text, letters > 0, minlength=n)
    word_length = np.bincount(tokens.text, letters, minlength=n) / np.maximum(plain, 1)
    marks = np.array(
        [
            (
                "?" in t,
                "!" in t,
                "—" in t or " – " in t or " - " in t or "--" in t,
                ";" in t or ":" in t,
                "(" in t,
                t.count(","),
            )
            for t in texts
        ],
        float,
    ).reshape(n, 6)
    quoted = np.bincount(tokens.text, tokens.quoted, minlength=n) / length
    return np.column_stack(
        (
            np.log(length),
            share(NAME),
            share(NUMBER),
            share(GROUP) > 0,
            marks[:, 0],
            marks[:, 1],
            quoted,
            marks[:, 2:],
            word_length,
        )
    )
