"""Coverage of one event, found where nobody labelled it.

Two articles belong to one event when they are more alike than articles of other days are, and
nothing else is much more like either. In figures, for articles i and j:

    alike(i, j)  = near(i, j) * max(0, cos(i, j) - (topic(i) + topic(j)) / 2 + 0.2)
    score(i, j)  = alike(i, j) * min(1, alike(i, j) / sqrt(best(i) * best(j)))

- `cos` compares TF-IDF vectors (scikit-learn, sublinear) of words and of neighbouring words, which
  names of people, places and bodies mostly are, over the whole article, its lead and its headline.
- `topic(i)` is how alike i is to articles that date cannot join to it: what is left is the event,
  not its topic.
- `near` is 1 up to a day apart, falls with the days between, and is 0 outside the window; a pair
  of which one has no date must be the more alike.
- `best(i)` is i's greatest `alike`, held between 0.2 and 0.4.

Clusters are those of average linkage (UPGMA, Sokal and Michener 1958) over the graph of each
article's nearest neighbours, cut at `threshold`. Candidates come from an inverted index of each
article's rare terms within the window, so that cost grows with the number of articles.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .errors import DesignError, InputError
from .text import Ints
from .wordhash import Hashes, Words, hash_batches, hash_words, mix

Floats = NDArray[np.float64]

THRESHOLD = 0.2
WINDOW_DAYS = 7

_PARTS = (0.7, 0.2, 0.1)  # weights of the cosines of the whole article, its lead, its headline
_LEAD = 130  # words
_LONGEST = 2000  # words of an article that are read
_LONGEST_TEXT = 20 * _LONGEST  # characters
_BITS = 22  # features are hashed into 2**22 columns
_OFFSET = 0.2
_BEST = (0.2, 0.4)
_FADE_DAYS = 3.0  # how fast nearness falls after the first day
_UNDATED = 0.8  # nearness of a pair without both dates
_LANDMARKS = 2000  # articles that a topic's likeness is measured against
_TOPIC_NEIGHBOURS = 10
_TOPIC_PRIOR = 0.09  # where too few articles lie outside the window
_INDEX_TERMS = 64  # rare terms an article is indexed by
_INDEX_POSTINGS = 1000  # a term of more articles is not indexed
_NEIGHBOURS = 24
_TERMS_SHOWN = 6


def group_events(
    articles: pl.DataFrame,
    *,
    threshold: float = THRESHOLD,
    window_days: int = WINDOW_DAYS,
    by_hand: Path | str | None = None,
) -> pl.DataFrame:
    """Group articles by the event they cover.

    `articles` needs `doc_id` and `headline` or `text`; `date` and `outlet` are used where they are.
    Labels already in `event` are not read: pass the articles without one. `threshold` (0 to 1)
    is the least average score within an event; `window_days` the most days between two articles
    joined directly. `by_hand` names a YAML file that wins over the machine:

        merge:              # the events of these articles are one
          - [doc-17, doc-41]
        split:              # these articles, and no others, are one event
          - [doc-90]

    Returns `doc_id`, `event` (an id that depends on the content of the event's earliest article,
    not on order) and `event_terms` (what its articles share, separated by "; "; null for an article
    alone in its event), one row an article in the order given.

    Raises DesignError for a missing column, doubled ids or an option out of range, InputError for
    a hand file that cannot be read or names unknown articles.
    """
    _check(articles, threshold, window_days)
    ids = articles["doc_id"].cast(pl.String).to_list()
    hand = read_by_hand(by_hand, set(ids)) if by_hand is not None else {"merge": [], "split": []}
    if not ids:
        return pl.DataFrame(schema={c: pl.String for c in ("doc_id", "event", "event_terms")})
    day = _days(articles)
    vectors, names = _vectors(articles)
    digests = _digests(articles)
    order = np.array(sorted(range(len(ids)), key=digests.__getitem__), np.int64)
    labels = _cluster(vectors, day, order, threshold, window_days)
    labels = _overrule(labels, ids, hand)
    events = _name(labels, day, digests)
    terms = _explain(labels, vectors, names, articles)
    return pl.DataFrame(
        {"doc_id": ids, "event": events, "event_terms": terms},
        schema={c: pl.String for c in ("doc_id", "event", "event_terms")},
    )


def read_by_hand(path: Path | str, known: set[str] | None = None) -> dict[str, list[list[str]]]:
    """The merges and splits of a hand file: lists of doc_ids under "merge" and "split".

    Raises InputError for a file that is not such YAML or names an article not in `known`.
    """
    import yaml

    fix = "write `merge:` and `split:`, each a list of lists of doc_ids"
    try:
        text = Path(path).read_text(encoding="utf-8")
        # BaseLoader makes strings only: an id such as 1948 or `no` stays what it is.
        found = yaml.load(text, Loader=yaml.BaseLoader) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"{path}: cannot read merges and splits: {error}; {fix}") from error
    if not isinstance(found, dict) or set(found) - {"merge", "split"}:
        raise InputError(f"{path}: not a file of merges and splits; {fix}")
    result: dict[str, list[list[str]]] = {}
    for verb in ("merge", "split"):
        groups = found.get(verb) or []
        flat = isinstance(groups, list) and all(
            isinstance(g, list) and g and all(isinstance(d, str) for d in g) for g in groups
        )
        if not flat:
            raise InputError(f"{path}: `{verb}` is not a list of lists of doc_ids; {fix}")
        result[verb] = groups
    taken = [d for g in result["split"] for d in g]
    if len(set(taken)) < len(taken):
        twice = next(d for d in taken if taken.count(d) > 1)
        raise InputError(f"{path}: {twice!r} stands in two splits; keep one")
    if known is not None:
        missing = {d for groups in result.values() for g in groups for d in g} - known
        if missing:
            shown = ", ".join(sorted(missing)[:3])
            raise InputError(
                f"{path}: {len(missing)} doc_ids are not among the articles ({shown}); "
                "correct or remove them"
            )
    return result


def _check(articles: pl.DataFrame, threshold: float, window_days: int) -> None:
    columns = set(articles.columns)
    if "doc_id" not in columns or not columns & {"headline", "text"}:
        raise DesignError("grouping needs the columns doc_id and headline or text; rename them")
    if not 0 < threshold <= 1:
        raise DesignError(f"threshold is {threshold}; give a number above 0 and at most 1")
    if window_days < 0:
        raise DesignError(f"window_days is {window_days}; give 0 or more days")
    ids = articles["doc_id"]
    if ids.null_count() or ids.n_unique() < len(ids):
        raise DesignError("doc_id is missing or doubled in some rows; give each article its own")


def _column(articles: pl.DataFrame, name: str) -> pl.Series:
    if name not in articles.columns:
        return pl.Series(name, [""], pl.String).new_from_index(0, len(articles))
    return articles[name].cast(pl.String).fill_null("")


def _whole(articles: pl.DataFrame) -> Iterator[str]:
    """Each article as its headline, a newline and its text's beginning, made a few at a time."""
    for part in articles.iter_slices(1000):
        texts = _column(part, "text").str.slice(0, _LONGEST_TEXT)
        for headline, text in zip(_column(part, "headline"), texts):
            yield f"{headline}\n{text}"


def _days(articles: pl.DataFrame) -> Floats:
    """Day numbers, NaN where there is no date."""
    if "date" not in articles.columns:
        return np.full(len(articles), np.nan)
    dates = articles["date"]
    if dates.dtype == pl.String:
        dates = dates.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    days = dates.cast(pl.Date, strict=False).cast(pl.Int32)
    return days.cast(pl.Float64).fill_null(np.nan).to_numpy().astype(np.float64)


# ------------------------------------------------------------------------------------- features


@cache
def _stop_words() -> Hashes:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    from .text import join

    return np.unique(hash_words(join(sorted(ENGLISH_STOP_WORDS))).code)


def _content_words(words: Words) -> NDArray[np.bool_]:
    return ~np.isin(words.code, _stop_words()) & ((words.end - words.start > 1) | _wide(words))


def _wide(words: Words) -> NDArray[np.bool_]:
    """Single characters that stand beside their neighbour: words of unspaced scripts."""
    touch = np.zeros(len(words), bool)
    if len(words) > 1:
        close = (words.end[:-1] == words.start[1:]) & (words.text[:-1] == words.text[1:])
        touch[:-1] |= close
        touch[1:] |= close
    return touch


def _features(words: Words) -> tuple[Ints, Ints, Hashes]:
    """Words and pairs of neighbouring words, stop words apart, of a batch.

    Returns the index of each feature's first and last word in `words`, and its column.
    """
    at = np.flatnonzero(_content_words(words))
    code, text = words.code[at], words.text[at]
    beside = np.flatnonzero(text[1:] == text[:-1])
    with np.errstate(over="ignore"):
        pairs = mix(code[beside] * np.uint64(3) + code[beside + 1])
    columns = np.concatenate((code, pairs)) >> np.uint64(64 - _BITS)
    first = np.concatenate((at, at[beside]))
    last = np.concatenate((at, at[beside + 1]))
    return first, last, columns


def _vectors(articles: pl.DataFrame) -> tuple[Any, Ints]:
    """Unit TF-IDF rows (CSR) of the articles, and the hash column of each of their columns.

    The parts' blocks stand side by side, each scaled by the root of its weight, so that one
    dot product is the weighted sum of the parts' cosines.
    """
    from scipy import sparse

    n = len(articles)
    heads = _column(articles, "headline").str.len_chars().to_numpy()
    parts = [_Part() for _ in _PARTS]
    for begin, count, words in hash_batches(_whole(articles)):
        ordinal = np.arange(len(words)) - np.searchsorted(words.text, words.text)
        first, last, columns = _features(words)
        text = words.text[first]
        masks = (
            ordinal[last] < _LONGEST,
            ordinal[last] < _LEAD,
            words.end[last] <= heads[text + begin],
        )
        for part, mask in zip(parts, masks):
            part.add(text[mask], columns[mask], count)
    blocks, names = [], []
    for part, weight in zip(parts, _PARTS):
        block, kept = _tfidf(part, n)
        block.data *= np.float32(weight**0.5)
        blocks.append(block)
        names.append(kept)
    return sparse.hstack(blocks, format="csr"), np.concatenate(names)


class _Part:
    """Counts of features, row by row, gathered batch by batch."""

    def __init__(self) -> None:
        self.rows: list[Ints] = []
        self.columns: list[NDArray[np.int32]] = []
        self.times: list[NDArray[np.float32]] = []

    def add(self, text: Ints, columns: Hashes, count: int) -> None:
        """Count the features of a batch of `count` articles."""
        key = (text.astype(np.uint64) << np.uint64(_BITS)) | columns
        key, times = np.unique(key, return_counts=True)
        row = (key >> np.uint64(_BITS)).astype(np.int64)
        self.rows.append(np.bincount(row, minlength=count))
        self.columns.append((key & np.uint64((1 << _BITS) - 1)).astype(np.int32))
        self.times.append(times.astype(np.float32))

    def matrix(self, n: int) -> tuple[Any, Ints]:
        """The counts as CSR over the columns that occur, and those columns' hashes.

        What was gathered is let go, piece by piece, to save memory.
        """
        from scipy import sparse

        bounds = np.concatenate(([0], np.cumsum(np.concatenate(self.rows))))
        columns, self.columns = np.concatenate(self.columns), []
        times, self.times = np.concatenate(self.times), []
        occurs = np.zeros(1 << _BITS, bool)
        occurs[columns] = True
        names = np.flatnonzero(occurs)
        number = np.cumsum(occurs, dtype=np.int32) - np.int32(1)
        for low in range(0, len(columns), 1 << 22):
            columns[low : low + (1 << 22)] = number[columns[low : low + (1 << 22)]]
        return sparse.csr_matrix((times, columns, bounds), shape=(n, len(names))), names


def _tfidf(part: _Part, n: int) -> tuple[Any, Ints]:
    """TF-IDF rows over the columns that two articles or more have, and those columns."""
    from sklearn.feature_extraction.text import TfidfTransformer

    block, names = part.matrix(n)
    if not len(names):
        return block, names
    tfidf = TfidfTransformer(sublinear_tf=True, norm=None).fit(block)
    block = tfidf.transform(block, copy=False).astype(np.float32, copy=False)
    # A term of one article joins it to none, so it is dropped; half of it counts in the length of
    # the row. Left out of the length, articles of few would seem alike; in full, long ones unlike.
    seen = np.bincount(block.indices, minlength=len(names))
    counts = np.where(seen == 1, np.float32(0.5), np.float32(1))
    for low in range(0, n, 8192):
        bounds = block.indptr[low : low + 8193].astype(np.int64)
        cells = slice(bounds[0], bounds[-1])
        row = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        length = counts[block.indices[cells]] * block.data[cells] ** 2
        norm = np.sqrt(np.bincount(row, length, len(bounds) - 1))
        block.data[cells] /= np.where(norm > 0, norm, 1).astype(np.float32)[row]
    shared = np.flatnonzero(seen > 1)
    return block[:, shared], names[shared]


# ------------------------------------------------------------------------------------ neighbours


def _near(a: Floats, b: Floats, window: float) -> Floats:
    """How near in time: 1 to a day, fading to 0 outside the window, lower without a date."""
    apart = np.abs(a - b)
    near = np.exp(-np.maximum(apart - 1, 0) / _FADE_DAYS)
    near[apart > window] = 0
    return np.where(np.isnan(apart), _UNDATED, near)


def _topics(vectors: Any, day: Floats, order: Ints, window: float) -> Floats:
    """How alike each article is to those that its date keeps out of its event."""
    dated = ~np.isnan(day)
    topic = np.full(len(day), _TOPIC_PRIOR)
    marks = order[dated[order]]
    if len(marks) > _LANDMARKS:  # in the order of their content: a sample that no row order sways
        marks = marks[:: -(-len(marks) // _LANDMARKS)]
    rows = np.flatnonzero(dated)
    k = min(_TOPIC_NEIGHBOURS, len(marks))
    if not k:
        return topic
    others = vectors[marks].T.tocsr()
    for block in np.array_split(rows, -(-len(rows) // 1024)):
        alike = (vectors[block] @ others).toarray()
        alike[np.abs(day[block][:, None] - day[marks][None]) <= 2 * window + 1] = -1
        top = np.partition(alike, alike.shape[1] - k, axis=1)[:, alike.shape[1] - k :]
        got = (top >= 0).sum(1)
        total = np.where(top >= 0, top, 0).sum(1)
        topic[block] = (total + (_TOPIC_NEIGHBOURS - got) * _TOPIC_PRIOR) / _TOPIC_NEIGHBOURS
    topic[~dated] = np.median(topic[dated])
    return topic


def _index(vectors: Any) -> Any:
    """The rows cut to their rarest, weightiest terms: what candidates are looked up by."""
    from scipy import sparse

    seen = np.bincount(vectors.indices, minlength=vectors.shape[1])
    rare = seen <= _INDEX_POSTINGS
    pieces = []
    for low in range(0, vectors.shape[0], 8192):
        rows = vectors[low : low + 8192]
        keep = np.flatnonzero(rare[rows.indices])
        row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))[keep]
        by_weight = np.lexsort((-rows.data[keep], row))
        row, keep = row[by_weight], keep[by_weight]
        rank = np.arange(len(row)) - np.searchsorted(row, row)
        row, keep = row[rank < _INDEX_TERMS], keep[rank < _INDEX_TERMS]
        bounds = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=rows.shape[0]))))
        pieces.append(
            sparse.csr_matrix((rows.data[keep], rows.indices[keep], bounds), shape=rows.shape)
        )
    return sparse.vstack(pieces, format="csr")


def _candidates(vectors: Any, day: Floats, window: float) -> tuple[Ints, Ints]:
    """Pairs (i, j) that share rare terms within the window, each article's closest ones."""
    index = _index(vectors)
    dated = np.flatnonzero(~np.isnan(day))
    dated = dated[np.argsort(day[dated], kind="stable")]
    undated = np.flatnonzero(np.isnan(day))
    days = day[dated]
    found: list[tuple[Ints, Ints]] = []
    low = 0
    while low < len(dated):
        # A block is a day or two, or as many articles as make a matrix of sensible size.
        high = min(int(np.searchsorted(days, days[low] + 1, "right")), low + 512)
        left = np.searchsorted(days, days[low] - window)
        right = np.searchsorted(days, days[high - 1] + window, "right")
        found.append(_closest(index, dated[low:high], dated[left:right]))
        low = high
    everything = np.arange(len(day))
    for block in np.array_split(undated, -(-len(undated) // 512)) if len(undated) else []:
        found.append(_closest(index, block, everything))
    i = np.concatenate([f[0] for f in found])
    j = np.concatenate([f[1] for f in found])
    pair = np.unique(np.minimum(i, j) * len(day) + np.maximum(i, j))
    return pair // len(day), pair % len(day)


def _closest(index: Any, rows: Ints, others: Ints) -> tuple[Ints, Ints]:
    """Each row's closest others by their indexed terms."""
    product = (index[rows] @ index[others].T).tocsr()
    i, j = [], []
    for k, row in enumerate(rows.tolist()):
        part = slice(product.indptr[k], product.indptr[k + 1])
        near, weight = others[product.indices[part]], product.data[part]
        near, weight = near[near != row], weight[near != row]
        if len(near) > _NEIGHBOURS:
            # Ties are broken by weight alone in partition; ask a stable sort.
            near = near[np.argsort(-weight, kind="stable")[:_NEIGHBOURS]]
        i.append(np.full(len(near), row, np.int64))
        j.append(near)
    return np.concatenate(i), np.concatenate(j)


def _dots(vectors: Any, i: Ints, j: Ints) -> Floats:
    """Dot products of pairs of rows, `i` sorted: one row spread out, the others gathered."""
    spread = np.zeros(vectors.shape[1], np.float32)
    result = np.empty(len(i))
    indptr, indices, data = vectors.indptr.astype(np.int64), vectors.indices, vectors.data
    heads = np.flatnonzero(np.diff(i, prepend=-1))
    for low, high in zip(heads.tolist(), np.append(heads[1:], len(i)).tolist()):
        own = slice(indptr[i[low]], indptr[i[low] + 1])
        spread[indices[own]] = data[own]
        for pair in range(low, high):
            other = slice(indptr[j[pair]], indptr[j[pair] + 1])
            result[pair] = spread[indices[other]] @ data[other]
        spread[indices[own]] = 0
    return result


# ---------------------------------------------------------------------------------- clusters


def _cluster(vectors: Any, day: Floats, order: Ints, threshold: float, window: float) -> Ints:
    """Cluster number of each article.

    In rounds: a round's clusters, as mean vectors, are the items of the next, because an event of
    many articles is wider than one article's list of neighbours. The dot product of two means is
    the average over their pairs.
    """
    from scipy import sparse

    n = len(day)
    labels = np.arange(n)
    topic = _topics(vectors, day, order, window)
    size: Floats = np.ones(n)
    best: Floats | None = None
    items, when = vectors, day
    while True:
        i, j = _candidates(items, when, window)
        alike = _near(when[i], when[j], window) * np.maximum(
            0, _dots(items, i, j) - (topic[i] + topic[j]) / 2 + _OFFSET
        )
        if best is None:
            best = np.zeros(n)
            np.maximum.at(best, i, alike)
            np.maximum.at(best, j, alike)
            best = np.clip(best, *_BEST)
        score = alike * np.minimum(1, alike / np.sqrt(best[i] * best[j]))
        merged = _average_linkage(len(when), i, j, score, size, threshold)
        count = int(merged.max()) + 1
        labels = merged[labels]
        if count == len(when):
            return labels
        weight = (size / np.bincount(merged, size)[merged]).astype(np.float32)
        mean = sparse.csr_matrix((weight, (merged, np.arange(len(when)))), shape=(count, len(when)))
        items = mean @ items
        topic, best = mean @ topic, mean @ best
        known = ~np.isnan(when)
        dated = np.bincount(merged, known * size, count)
        with np.errstate(invalid="ignore", divide="ignore"):
            when = np.bincount(merged, np.where(known, when, 0) * size, count) / dated
        size = np.bincount(merged, size).astype(np.float64)


def _average_linkage(
    n: int, i: Ints, j: Ints, score: Floats, size: Floats, threshold: float
) -> Ints:
    """Merge the pair with the greatest average score while it reaches the threshold.

    A pair not in the graph scores 0. Returns cluster numbers from 0 on.
    """
    links: list[dict[int, float]] = [{} for _ in range(n)]
    for a, b, s in zip(i.tolist(), j.tolist(), score.tolist()):
        if s > 0:
            links[a][b] = links[b][a] = s * size[a] * size[b]
    weight = size.tolist()
    parent = list(range(n))
    close = score >= threshold
    heap = [
        (-s, a, b) for s, a, b in zip(score[close].tolist(), i[close].tolist(), j[close].tolist())
    ]
    heapq.heapify(heap)
    alive = [True] * n
    while heap:
        _, a, b = heapq.heappop(heap)
        if not (alive[a] and alive[b]):
            continue
        c = len(parent)
        alive[a] = alive[b] = False
        alive.append(True)
        parent[a] = parent[b] = c
        parent.append(c)
        weight.append(weight[a] + weight[b])
        ours: dict[int, float] = defaultdict(float)
        for old in (a, b):
            for x, s in links[old].items():
                if x != a and x != b:
                    ours[x] += s
                    links[x].pop(old, None)
            links[old] = {}
        links.append(dict(ours))
        for x, s in ours.items():
            links[x][c] = s
            average = s / (weight[x] * weight[c])
            if average >= threshold:
                heapq.heappush(heap, (-average, x, c))
    root = np.arange(len(parent))
    for node in range(len(parent) - 1, -1, -1):  # a parent's number is above its children's
        root[node] = root[parent[node]]
    return np.unique(root[:n], return_inverse=True)[1]


# ------------------------------------------------------------------------------ hand, names, terms


def _overrule(labels: Ints, ids: list[str], hand: dict[str, list[list[str]]]) -> Ints:
    """The labels with merges, then splits, made by hand."""
    row = {d: k for k, d in enumerate(ids)}
    labels = labels.copy()
    for group in hand["merge"]:
        theirs = np.unique(labels[[row[d] for d in group]])
        labels[np.isin(labels, theirs)] = theirs[0]
    for group in hand["split"]:
        labels[[row[d] for d in group]] = labels.max() + 1
    return np.unique(labels, return_inverse=True)[1]


def _digests(articles: pl.DataFrame) -> list[str]:
    """A digest of each article's content; of its doc_id too where the content is not unique."""
    ids = articles["doc_id"].cast(pl.String).to_list()
    digests = [
        hashlib.sha256(f"{outlet}\x1f{whole}".encode("utf-8", "surrogatepass")).hexdigest()
        for outlet, whole in zip(_column(articles, "outlet"), _whole(articles))
    ]
    times = Counter(digests)
    return [
        hashlib.sha256(f"{d}\x1f{i}".encode()).hexdigest() if times[d] > 1 else d
        for d, i in zip(digests, ids)
    ]


def _name(labels: Ints, day: Floats, digests: list[str]) -> list[str]:
    """An id for each article's event: the digest of the event's earliest article."""
    founder: dict[int, tuple[float, str]] = {}
    for label, when, digest in zip(labels.tolist(), day.tolist(), digests):
        candidate = (np.inf if np.isnan(when) else when, digest)
        founder[label] = min(founder.get(label, candidate), candidate)
    return [f"event-{founder[label][1][:12]}" for label in labels.tolist()]


def _explain(labels: Ints, vectors: Any, names: Ints, articles: pl.DataFrame) -> list[str | None]:
    """The heaviest terms that at least half of an event's articles share, as one of them has them.

    A term is a word or two neighbouring ones; a word inside a chosen pair is not named again.
    """
    order = np.argsort(labels, kind="stable")
    bounds = np.flatnonzero(np.diff(labels[order], prepend=-1, append=labels.max() + 1))
    spokesmen: list[int] = []
    wanted: list[NDArray[np.uint64]] = []
    owners: list[int] = []
    for low, high in zip(bounds[:-1].tolist(), bounds[1:].tolist()):
        if high - low < 2:
            continue
        members = order[low:high]
        rows = vectors[members]
        columns, where = np.unique(names[rows.indices], return_inverse=True)
        row = np.repeat(np.arange(len(members)), np.diff(rows.indptr))
        pairs = np.unique(row * len(columns) + where)
        share = np.bincount(pairs % len(columns), minlength=len(columns)) / len(members)
        total = (
            np.bincount(where, rows.data, len(columns))
            * (share >= 0.5)
            * (share * len(members) > 1)
        )
        top = np.argsort(-total, kind="stable")[: 4 * _TERMS_SHOWN]
        top = top[total[top] > 0]
        if not len(top):
            continue
        has = np.bincount(
            (pairs // len(columns))[np.isin(pairs % len(columns), top)], minlength=len(members)
        )
        key = (np.uint64(len(spokesmen)) << np.uint64(_BITS)) | columns[top].astype(np.uint64)
        spokesmen.append(int(members[int(np.argmax(has))]))
        owners.append(int(labels[members[0]]))
        wanted.append(key)
    shown: dict[int, str] = {}
    if spokesmen:
        keys = np.concatenate(wanted)
        found = _spell(keys, list(_whole(articles[spokesmen])))
        at = 0
        for owner, mine in zip(owners, wanted):
            shown[owner] = "; ".join(_distinct(found[at : at + len(mine)]))
            at += len(mine)
    return [shown.get(label) for label in labels.tolist()]


def _spell(keys: NDArray[np.uint64], texts: list[str]) -> list[str]:
    """Where a key (text number and column) first occurs in its text; "" where it does not."""
    by_key = np.argsort(keys, kind="stable")
    found = [""] * len(keys)
    for begin, _, words in hash_batches(texts):
        first, last, columns = _features(words)
        mine = ((words.text[first] + begin).astype(np.uint64) << np.uint64(_BITS)) | columns
        place = np.minimum(np.searchsorted(keys[by_key], mine), len(keys) - 1)
        for k in np.flatnonzero(keys[by_key[place]] == mine).tolist():
            slot = int(by_key[place[k]])
            text = texts[int(words.text[first[k]]) + begin]
            span = text[int(words.start[first[k]]) : int(words.end[last[k]])]
            # A stop word or two may stand between; a sentence's end must not.
            if not found[slot] or (found[slot].islower() and not span.islower()):
                found[slot] = " ".join(span.split())
    return found


def _distinct(terms: list[str]) -> list[str]:
    """The first few terms, none of them a part of another."""
    chosen: list[str] = []
    for term in terms:
        low = f" {term.lower()} "
        if not term or any(low in f" {c.lower()} " for c in chosen):
            continue
        chosen = [c for c in chosen if f" {c.lower()} " not in low] + [term]
        if len(chosen) == _TERMS_SHOWN:
            break
    return chosen
