"""Copies: articles, and passages of articles, that were written once.

Texts are compared by shingles of seven words. An index of winnowed shingles (Schleimer, Wilkerson
and Aiken 2003: the least hash of each eight neighbours, so that every shared passage of fourteen
words or more leaves a mark) yields candidate pairs; these are then compared shingle by shingle,
which yields the passages themselves. What counts is containment, the share of an article's words
that stand in another, and not likeness of the whole: an article of which 40% is another's has
a Jaccard likeness of 0.25.

Two reporters who quote the same speech share the speech. A passage counts when enough of its words
stand outside quotation marks. Passages that many articles of one outlet have and others have not
are its furniture ("Sign up for our newsletter"), not copies.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .agencies import agency_of, wire_of
from .errors import DesignError
from .text import Ints, Joined, join, quotation_spans
from .wordhash import Hashes, Words, hash_batches, hash_words, mix

Bools = NDArray[np.bool_]

THRESHOLD = 0.35
MIN_WORDS = 30

_SHINGLE = 7  # words
_WINDOW = 8  # shingles; a power of two
_RUN_WORDS = 12  # words outside quotation marks that a passage must have
_GAP = 3  # changed words that do not end a passage
_WHOLE = 0.8  # an article of which this much is shared is a copy, whatever it quotes
_COPIED = 0.35  # share of an article's unquoted words that makes its shared quotations copies too
_LONGER = 0.15  # share that an earlier brief must have of a longer story, to be one cluster with it
_SMALL_GROUP = 6  # holders of a shingle among whom all pairs are candidates
_FURNITURE = 10  # articles of one outlet that make a passage furniture
_PAIRS_AT_ONCE = 400
_LONGEST = 1_000_000  # characters of a text that are compared

CLUSTERS: dict[str, Any] = {
    "doc_id": pl.String,
    "cluster": pl.String,
    "origin": pl.String,
    "containment": pl.Float64,
}
SPANS: dict[str, Any] = {
    "doc_id": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "origin": pl.String,
    "agency": pl.String,
}


@dataclass(frozen=True)
class Copies:
    """Which articles are copies of which, and which passages are shared.

    `clusters` has a row for each article that shares its text with another: `doc_id`, `cluster`
    (named by its origin), `origin` (the article it repeats; its own doc_id where it repeats none)
    and `containment` (0 to 1, the share of its words that stand in `origin`).

    `spans` has a row for each passage taken from elsewhere: `doc_id`, `start`, `end` (half-open
    character offsets into the stored text), `origin` (the article that has it first; the article
    itself where all its text is an agency's and the agency's own copy is not here) and `agency`
    (or null). Spans of one article do not overlap.
    """

    clusters: pl.DataFrame
    spans: pl.DataFrame


def find_copies(
    articles: pl.DataFrame, *, threshold: float = THRESHOLD, min_words: int = MIN_WORDS
) -> Copies:
    """Find articles that repeat one another, wholly or in part.

    `articles` needs `doc_id` and `text`; `outlet`, `date`, `headline`, `byline` (or `author`) and
    `wire` are used where they are. `threshold` (0 to 1) is the containment that makes an article
    a copy, `min_words` the least shared words outside quotation marks that make two articles
    kin at all. The origin is the agency's copy, else the earliest.

    Raises DesignError for a missing column, doubled ids or an option out of range.
    """
    _check(articles, threshold, min_words)
    ids = articles["doc_id"].cast(pl.String).to_list()
    agencies, own = _agencies(articles)
    order = _precedence(articles, agencies, own)
    ranked = articles[order] if len(order) else articles
    outlets = _outlets(ranked)
    i, j, furniture = _candidates(ranked, outlets)
    shared = [s for s in _compare(ranked, i, j, furniture) if s.evidence >= min_words]
    wire = [agencies[k] for k in order.tolist()]
    mine = [own[k] for k in order.tolist()]
    names = [ids[k] for k in order.tolist()]
    lengths = ranked["text"].fill_null("").str.len_chars().to_list() if ids else []
    clusters, repeats = _cluster(shared, names, threshold)
    _inherit(wire, mine, repeats)
    return Copies(clusters, _spans(shared, names, wire, mine, repeats, lengths))


def mark(
    articles: pl.DataFrame, *, threshold: float = THRESHOLD, copies: Copies | None = None
) -> pl.DataFrame:
    """The articles with `wire` and `duplicate_of` filled where they were null.

    `wire` is the agency that an article says it copies, or whose text is found in it to
    `threshold`; an agency's own articles are its own and keep null. `duplicate_of` is the doc_id
    of the article it repeats.
    """
    copies = copies or find_copies(articles, threshold=threshold)
    agencies, own = _agencies(articles)
    ids = articles["doc_id"].cast(pl.String).to_list()
    origin = {
        d: o
        for d, o, c in copies.clusters.select("doc_id", "origin", "containment").iter_rows()
        if o != d and c >= threshold
    }
    credit = dict(zip(ids, zip(agencies, own)))

    def agency(doc: str | None) -> str | None:
        """The agency an article credits, else that of what it repeats, step by step."""
        seen: set[str] = set()
        while doc is not None and doc in credit and doc not in seen:
            credited, itself = credit[doc]
            if credited or (itself and seen):
                return credited or itself
            seen.add(doc)
            doc = origin.get(doc)
        return None

    wires = [None if itself else agency(d) for d, itself in zip(ids, own)]
    kept = {c: articles[c] for c in ("wire", "duplicate_of") if c in articles.columns}
    frame = articles.with_columns(
        pl.Series("wire", wires, pl.String),
        pl.Series("duplicate_of", [origin.get(d) for d in ids], pl.String),
    )
    return frame.with_columns(
        pl.coalesce(old.cast(pl.String), pl.col(name)).alias(name) for name, old in kept.items()
    )


def set_aside(mentions: pl.DataFrame, spans: pl.DataFrame, how: str = "keep") -> pl.DataFrame:
    """Mentions with those in copied passages made invalid.

    `how` is "keep" (all stay valid), "once" (a passage counts in its origin only) or "drop" (no
    passage of the table counts; an agency's own articles, and articles that others copied, have
    none of their own there). `spans` is `Copies.spans`. A mention is in a passage when it begins in it; headlines are not
    touched. The reason names the agency or the article copied; mentions that are not valid already
    keep theirs. Rows and their order stay.

    Raises DesignError for another `how`.
    """
    if how not in ("keep", "once", "drop"):
        raise DesignError(f"how is {how!r}; choose keep, once or drop")
    if how == "keep" or mentions.is_empty() or spans.is_empty():
        return mentions
    if how == "once":
        spans = spans.filter(pl.col("origin") != pl.col("doc_id"))
    why = _why(mentions, spans.sort("doc_id", "start"))
    valid = pl.col("valid").fill_null(True) if "valid" in mentions.columns else pl.lit(True)
    reason = pl.col("reason") if "reason" in mentions.columns else pl.lit(None, pl.String)
    hit = valid & why.is_not_null()
    return mentions.with_columns(
        valid=valid & ~hit, reason=pl.when(hit).then(why).otherwise(reason)
    )


def _why(mentions: pl.DataFrame, spans: pl.DataFrame) -> pl.Series:
    """For each mention the reason of the span it begins in, or null. Spans are sorted."""
    # A document's number times the longest text, plus an offset, orders all places of a corpus.
    docs = spans["doc_id"].unique(maintain_order=True)
    number = [
        frame["doc_id"].replace_strict(docs, np.arange(len(docs)), default=-1).to_numpy()
        for frame in (spans, mentions)
    ]
    starts = mentions["start"].fill_null(-1).to_numpy()
    far = int(max(spans["end"].to_numpy().max(), starts.max())) + 1
    begins = number[0] * far + spans["start"].to_numpy()
    ends = begins + (spans["end"] - spans["start"]).to_numpy()
    place = number[1] * far + starts
    index = np.maximum(np.searchsorted(begins, place, "right") - 1, 0)
    inside = (place >= begins[index]) & (place < ends[index])
    inside &= (mentions["zone"] == "body").to_numpy() & (number[1] >= 0) & (starts >= 0)
    reasons = spans.select(
        pl.when(pl.col("agency").is_not_null())
        .then(pl.lit("agency copy: ") + pl.col("agency"))
        .otherwise(pl.lit("copy of ") + pl.col("origin"))
    ).to_series()
    return pl.select(
        pl.when(pl.Series(inside)).then(reasons.gather(index)).otherwise(None).alias("why")
    ).to_series()


# ------------------------------------------------------------------------------- what is given


def _check(articles: pl.DataFrame, threshold: float, min_words: int) -> None:
    if not {"doc_id", "text"} <= set(articles.columns):
        raise DesignError("finding copies needs the columns doc_id and text; rename them")
    if not 0 < threshold <= 1:
        raise DesignError(f"threshold is {threshold}; give a number above 0 and at most 1")
    if min_words < _SHINGLE:
        raise DesignError(f"min_words is {min_words}; give {_SHINGLE} or more")
    ids = articles["doc_id"]
    if ids.null_count() or ids.n_unique() < len(ids):
        raise DesignError("doc_id is missing or doubled in some rows; give each article its own")


def _agencies(articles: pl.DataFrame) -> tuple[list[str | None], list[str | None]]:
    """The agency each article credits, and the agency that each article's outlet is."""
    names = articles.columns
    byline = next((c for c in ("byline", "author", "authors") if c in names), None)
    columns = {"text": "text", "headline": "headline", "byline": byline, "outlet": "outlet"}
    chosen = {k: c for k, c in columns.items() if c in names}
    credited: list[str | None] = []
    own: list[str | None] = []
    for part in articles.iter_slices(1000):
        values = {k: part[c].cast(pl.String, strict=False).to_list() for k, c in chosen.items()}
        blank = [None] * len(part)
        for text, headline, by, outlet in zip(
            values["text"],
            values.get("headline", blank),
            values.get("byline", blank),
            values.get("outlet", blank),
        ):
            credited.append(wire_of(text or "", headline, by))
            own.append(agency_of(outlet))
    if "wire" in names:
        given = articles["wire"].cast(pl.String).to_list()
        credited = [g or c for g, c in zip(given, credited)]
    return credited, own


def _precedence(articles: pl.DataFrame, agencies: list[str | None], own: list[str | None]) -> Ints:
    """Row numbers, origins first: agencies' own articles, credited ones, then by date.

    Undated articles come after dated ones; ties are broken by a digest of the text, then the id,
    so that the order of the rows does not matter.
    """
    dates = articles["date"] if "date" in articles.columns else pl.Series([None] * len(articles))
    if dates.dtype == pl.String:
        dates = dates.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    days = dates.cast(pl.Date, strict=False).cast(pl.Int32).to_list()
    ids = articles["doc_id"].cast(pl.String).to_list()
    keys: list[tuple] = []
    for part in articles.select("text").iter_slices(1000):
        for text in part["text"]:
            k = len(keys)
            rank = 0 if own[k] else 1 if agencies[k] else 2
            digest = hashlib.blake2b(
                (text or "").encode("utf-8", "surrogatepass"), digest_size=8
            ).digest()
            keys.append((rank, days[k] is None, days[k] or 0, digest, ids[k]))
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)


def _outlets(articles: pl.DataFrame) -> Ints:
    """Outlets as numbers; articles of no outlet have one each."""
    n = len(articles)
    if "outlet" not in articles.columns:
        return np.arange(n)
    named = articles["outlet"].cast(pl.String)
    codes = named.rank("dense").fill_null(0).to_numpy().astype(np.int64)
    return np.where(named.is_null().to_numpy(), codes.max(initial=0) + 1 + np.arange(n), codes)


def _texts(articles: pl.DataFrame) -> Iterator[str | None]:
    for part in articles.select("text").iter_slices(1000):
        yield from part["text"].str.slice(0, _LONGEST)


# ------------------------------------------------------------------------------------ candidates


def _shingles(words: Words) -> tuple[Hashes, Bools]:
    """Hash of the seven words from each word on, and whether they stand in one text."""
    n = len(words)
    code = np.zeros(n, np.uint64)
    whole = np.zeros(n, bool)
    if n < _SHINGLE:
        return code, whole
    size = n - _SHINGLE + 1
    for step in range(_SHINGLE):
        code[:size] = code[:size] * np.uint64(0x100000001B3) + words.code[step : step + size]
    whole[:size] = words.text[:size] == words.text[_SHINGLE - 1 :]
    return mix(code), whole


def _winnow(words: Words) -> tuple[Ints, Hashes]:
    """Index of the text and value of each text's fingerprints, in order, repeats left out."""
    code, whole = _shingles(words)
    code = code[whole]
    text = words.text[whole]
    least = code
    step = 1
    while step < _WINDOW:  # the least of 2, 4, 8 neighbours within a text
        shifted = np.where(text[step:] == text[:-step], least[step:], least[:-step])
        least = np.concatenate((np.minimum(least[:-step], shifted), least[-step:]))
        step *= 2
    new = np.ones(len(least), bool)
    new[1:] = (least[1:] != least[:-1]) | (text[1:] != text[:-1])
    return text[new], least[new]


def _candidates(articles: pl.DataFrame, outlets: Ints) -> tuple[Ints, Ints, Hashes]:
    """Pairs (i, j), i before j, with two common fingerprints or more; furniture's fingerprints.

    All holders of a fingerprint are paired with the first of them, and with one another where they
    are few: pairs grow with the articles, not with their square.
    """
    texts, values = [], []
    for begin, _, words in hash_batches(_texts(articles)):
        text, value = _winnow(words)
        texts.append((text + begin).astype(np.int32))
        values.append(value)
    none = np.empty(0, np.int64)
    if not texts:
        return none, none, np.empty(0, np.uint64)
    text, value = np.concatenate(texts), np.concatenate(values)
    del texts, values
    # Values first seen in one article alone are most of them: drop them before the full sort.
    order = np.argsort(value, kind="stable")  # stable: within a value, texts stay in order
    value, text = value[order], text[order]
    del order
    fresh = np.ones(len(value), bool)
    fresh[1:] = (value[1:] != value[:-1]) | (text[1:] != text[:-1])
    value, text = value[fresh], text[fresh]
    head = np.flatnonzero(np.concatenate(([True], value[1:] != value[:-1])))
    size = np.diff(np.append(head, len(value)))
    many = np.repeat(size > 1, size)
    value, text, size = value[many], text[many].astype(np.int64), size[size > 1]
    head = np.concatenate(([0], np.cumsum(size)))[:-1].astype(np.int64)
    furniture = _furniture(value, outlets[text], head, size)
    keep = ~np.isin(value[head], furniture)
    mask = np.repeat(keep, size)
    text, size = text[mask], size[keep]
    head = np.concatenate(([0], np.cumsum(size)))[:-1].astype(np.int64)
    group = np.repeat(np.arange(len(size)), size)
    first = np.repeat(text[head], size) if len(size) else none
    n = len(articles)
    keys = [(first * n + text)[first != text]]
    for lag in range(1, _SMALL_GROUP):
        a, b = np.arange(len(text) - lag), np.arange(lag, len(text))
        fits = (group[a] == group[b]) & (size[group[a]] <= _SMALL_GROUP) & (text[a] != first[a])
        keys.append(text[a[fits]] * n + text[b[fits]])
    pair, times = np.unique(np.concatenate(keys), return_counts=True)
    pair = pair[times > 1]
    return pair // n, pair % n, furniture


def _furniture(value: Hashes, outlet: Ints, head: Ints, size: Ints) -> Hashes:
    """Fingerprints that many articles of one outlet have, and few of all others."""
    big = size >= _FURNITURE
    found = []
    for low, count in zip(head[big].tolist(), size[big].tolist()):
        most = np.bincount(np.unique(outlet[low : low + count], return_inverse=True)[1]).max()
        if most >= _FURNITURE and 2 * most > count:
            found.append(value[low])
    return np.array(found, np.uint64)


# ------------------------------------------------------------------------------------ comparison


@dataclass(frozen=True)
class _Shared:
    """What article `j` shares with article `i`, which comes first.

    `passages` are character spans in j, rows of (start, end); `of_i` and `of_j` are containments.
    `evidence` counts the shared words that show copying: those that j does not quote, or all where
    nearly the whole of j is shared.
    """

    i: int
    j: int
    passages: Ints
    of_i: float
    of_j: float
    evidence: int


def _compare(articles: pl.DataFrame, i: Ints, j: Ints, furniture: Hashes) -> Iterator[_Shared]:
    """Compare candidate pairs shingle by shingle; pairs without a passage are left out."""
    for low in range(0, len(i), _PAIRS_AT_ONCE):
        a, b = i[low : low + _PAIRS_AT_ONCE], j[low : low + _PAIRS_AT_ONCE]
        rows = np.unique(np.concatenate((a, b)))
        texts = _prepare(articles["text"].gather(rows).str.slice(0, _LONGEST).to_list(), furniture)
        by_row = dict(zip(rows.tolist(), texts))
        for x, y in zip(a.tolist(), b.tolist()):
            earlier, later = by_row[x], by_row[y]
            ours, evidence, passages = later.covered_by(earlier)
            if evidence:
                theirs, _, _ = earlier.covered_by(later)
                of_i, of_j = theirs / len(earlier.start), ours / len(later.start)
                yield _Shared(x, y, passages, of_i, of_j, evidence)


def _prepare(texts: list[str | None], furniture: Hashes) -> list[_Text]:
    """The texts' shingles and words."""
    joined = join(texts)
    words = hash_words(joined)
    code, whole = _shingles(words)
    told = ~(_quoted(joined, words, texts) | _furnished(words, code, whole, furniture))
    bounds = np.searchsorted(words.text, np.arange(len(texts) + 1)).tolist()
    parts = [slice(low, high) for low, high in pairwise(bounds)]
    return [_Text(code[p][whole[p]], told[p], words.start[p], words.end[p]) for p in parts]


class _Text:
    """One article's shingles and words, ready to be compared with others."""

    def __init__(self, shingles: Hashes, told: Bools, start: Ints, end: Ints) -> None:
        self.shingles, self.start, self.end = shingles, start, end
        self.told = np.concatenate(([0], np.cumsum(told)))  # words neither quoted nor furniture
        self.ordered = np.sort(shingles)

    def covered_by(self, other: _Text) -> tuple[int, int, Ints]:
        """Words that stand in the other, how many of them show copying, and their passages."""
        none = np.empty((0, 2), np.int64)
        if not len(self.shingles) or not len(other.ordered):
            return 0, 0, none
        place = np.searchsorted(other.ordered, self.shingles)
        place[place == len(other.ordered)] = 0
        hits = np.flatnonzero(other.ordered[place] == self.shingles)
        if not len(hits):
            return 0, 0, none
        cuts = np.flatnonzero(np.diff(hits) > _SHINGLE + _GAP)
        first = hits[np.append(0, cuts + 1)]
        last = hits[np.append(cuts, len(hits) - 1)] + _SHINGLE
        plain = self.told[last] - self.told[first]
        keep = plain >= _RUN_WORDS
        evidence = int(plain[keep].sum())
        shared = int((last - first).sum())
        if shared >= _WHOLE * len(self.start):
            evidence = shared
        if evidence >= max(_COPIED * self.told[-1], 1):
            keep[:] = True  # who copies the story copies its quotations and its short passages
        first, last = first[keep], last[keep]
        if not len(first):
            return 0, 0, none
        passages = np.stack((self.start[first], self.end[last - 1]), axis=1)
        return int((last - first).sum()), evidence, passages


# "... — Ro Khanna (@RoKhanna) January 2, 2019": a message set in the story is somebody's words.
_MESSAGE = re.compile(r"[—–-] {0,2}[^\n—]{1,80}\(@\w{1,30}\)")


def _quoted(joined: Joined, words: Words, texts: list[str | None]) -> Bools:
    """Whether each word stands inside quotation marks or in a message set in the story."""
    rows = quotation_spans(joined)
    rows = rows[rows["level"] == 0]
    edge = np.zeros(len(joined.codes) + 1, np.int64)
    np.add.at(edge, rows["start"], 1)
    np.add.at(edge, rows["end"], -1)
    for text, base in zip(texts, joined.bounds.tolist()):
        if not text or "(@" not in text:
            continue
        for found in _MESSAGE.finditer(text):
            end = found.start()
            # The message is the line so far, or the line before where the signature has its own.
            head = text.rfind("\n", 0, len(text[:end].rstrip())) + 1
            edge[base + head] += 1
            edge[base + found.end()] -= 1
    return (np.cumsum(edge)[:-1] > 0)[words.start + joined.bounds[words.text]]


def _furnished(words: Words, code: Hashes, whole: Bools, furniture: Hashes) -> Bools:
    """Whether each word stands in an outlet's furniture."""
    result = np.zeros(len(words), bool)
    if not len(furniture):
        return result
    hits = np.flatnonzero(np.isin(code, furniture) & whole)
    # A fingerprint is one of eight neighbours: the words on both sides of it are furniture too.
    edge = np.zeros(len(words) + 1, np.int64)
    np.add.at(edge, np.maximum(hits - _WINDOW + 1, 0), 1)
    np.add.at(edge, np.minimum(hits + _SHINGLE + _WINDOW - 1, len(words)), -1)
    return np.cumsum(edge)[:-1] > 0


# ---------------------------------------------------------------------------------------- results


def _cluster(
    shared: list[_Shared], names: list[str], threshold: float
) -> tuple[pl.DataFrame, dict[int, tuple[int, float]]]:
    """Clusters of copies; and what each copy repeats, with its containment."""
    parent: dict[int, int] = {}

    def root(k: int) -> int:
        parent.setdefault(k, k)
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    repeats: dict[int, tuple[int, float]] = {}
    for s in sorted(shared, key=lambda s: (s.j, s.i)):
        if s.of_j < threshold and not (s.of_i >= threshold and s.of_j >= _LONGER):
            continue
        a, b = sorted((root(s.i), root(s.j)))
        parent[b] = a
        if s.of_j >= threshold and s.j not in repeats:  # the first of those it could repeat
            repeats[s.j] = (s.i, s.of_j)
    members = sorted(parent)
    rows = {
        "doc_id": [names[k] for k in members],
        "cluster": [f"copies-{names[root(k)]}" for k in members],
        "origin": [names[repeats[k][0]] if k in repeats else names[k] for k in members],
        "containment": [repeats[k][1] if k in repeats else 1.0 for k in members],
    }
    return pl.DataFrame(rows, schema=CLUSTERS).sort("cluster", "doc_id"), repeats


def _inherit(
    wire: list[str | None], own: list[str | None], repeats: dict[int, tuple[int, float]]
) -> None:
    """A copy of an agency's article is the agency's, credited or not. Fills `wire`."""
    for k in sorted(repeats):  # origins come first
        first = repeats[k][0]
        wire[k] = wire[k] or wire[first] or own[first]


def _spans(
    shared: list[_Shared],
    names: list[str],
    wire: list[str | None],
    own: list[str | None],
    repeats: dict[int, tuple[int, float]],
    lengths: list[int],
) -> pl.DataFrame:
    """Passages taken from elsewhere, each character given to its first origin."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    for s in sorted(shared, key=lambda s: (s.j, s.i)):
        taken = found.setdefault(s.j, [])
        for start, end in s.passages.tolist():
            taken.extend((a, b, s.i) for a, b in _free(start, end, taken))
    rows = []
    for k, length in enumerate(lengths):
        agency = wire[k] if not own[k] else None
        pieces = [
            (start, end, names[i], agency or own[i] or wire[i])
            for start, end, i in found.get(k, [])
        ]
        if agency:  # the rest of an article that is the agency's as a whole
            first = names[repeats[k][0] if k in repeats else k]
            pieces += [(a, b, first, agency) for a, b in _free(0, length, found.get(k, []))]
        last = None
        for start, end, origin, whose in sorted(pieces):
            if last and last[2:] == [start, origin, whose]:
                last[2] = end
            else:
                rows.append(last := [names[k], start, end, origin, whose])
    frame = pl.DataFrame(rows, schema=SPANS, orient="row")
    return frame.sort("doc_id", "start")


def _free(start: int, end: int, taken: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """What the taken spans leave of one."""
    pieces = []
    for a, b, _ in sorted(taken):
        if b <= start or a >= end:
            continue
        if a > start:
            pieces.append((start, a))
        start = max(start, b)
    if start < end:
        pieces.append((start, end))
    return pieces
