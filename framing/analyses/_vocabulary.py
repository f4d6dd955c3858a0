"""Open vocabulary: every word of some articles in some voices, and the same as `Counts`.

The text is that of `_own_voice`: sentences that an outlet prints again and again, headings, notices
and text of links are left out, and so are numbers and outlets' names. Words are told apart from
names by their capitals: inside a sentence by the capital itself, at its head by how the word is
mostly written inside sentences.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..attribution import voice_of
from ..attribution.model import applies, read_batch
from ..counts import Counts, count
from ..errors import DesignError
from ..tables import VOICES
from ..text import Joined, join, sentence_spans
from ..wordhash import hash_words
from ._own_voice import _ORDINARY, GRAMMAR, _glued, _outlet_words, _repeated, _tells

LAYER = "words"
WORDS, PHRASES = "words", "phrases"
OTHERS = "*"  # the variant for all words that are not features: it completes the denominator
MOST_NGRAM = 3
_ASSOCIATED = 10.83  # likelihood ratio of a collocation: chi-squared, 1 df, p < .001
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Vocabulary:
    """Words of articles in order; each array's first axis is N, the words of the voices asked for.

    Attributes
    ----------
    doc_ids : of the articles.
    words : the different words; names with their capital, all else in lower case.
    name : whether each of `words` is a name.
    word : index to `words`; -1 for numbers and outlets' names (and names, where left out).
    article : index to `doc_ids`.
    start, end : character offsets in the article's text (or headline).
    sentence : index to `sentences`.
    joined : whether only white space stands between the word and the one before it.
    sentences : (S, 2) offsets of the sentences that were read.
    """

    doc_ids: list[str]
    words: list[str]
    name: Bools
    word: Ints
    article: Ints
    start: Ints
    end: Ints
    sentence: Ints
    joined: Bools
    sentences: Ints

    def sizes(self) -> Ints:
        """Words of each article in the voices asked for, names and numbers too, (A,)."""
        return np.bincount(self.article, minlength=len(self.doc_ids))


@dataclass(frozen=True)
class Units:
    """Occurrences of words or phrases: unit (index to `names`), `first` and `last` word (indices
    to the vocabulary's N words, inclusive)."""

    names: list[str]
    unit: Ints
    first: Ints
    last: Ints


def vocabulary(
    articles: pl.DataFrame,
    *,
    by: str = "outlet",
    voice: Sequence[str] | None = ("outlet",),
    names: bool = False,
    zone: str = "body",
) -> Vocabulary:
    """Words of articles in some voices.

    Parameters
    ----------
    articles : doc_id and the zone's text (`text` or `headline`); `outlet` and `body_start` where
        known. Sentences that one outlet repeats are left out of bodies.
    by : column that tells whose repeated sentences are layout where there is no `outlet`.
    voice : voices that count (`tables.VOICES`); None for all.
    names : whether names count as words.

    Raises DesignError for an unknown voice.
    """
    for one in voice or ():
        if one not in VOICES:
            raise DesignError(f"no voice is called {one!r}; there are {', '.join(VOICES)}, all")
    texts = [t or "" for t in articles["text" if zone == "body" else "headline"].to_list()]
    outlets = [str(o) for o in articles["outlet" if "outlet" in articles.columns else by]]
    joined = join(texts)
    found = hash_words(joined)
    sentences, in_buffer, heads = _sentences(joined, texts, outlets, articles, zone)
    base = joined.bounds[found.text]
    begin, stop = found.start + base, found.end + base
    at = np.searchsorted(in_buffer[:, 0], begin, "right") - 1
    kept = at >= 0
    kept[kept] = stop[kept] <= in_buffer[at[kept], 1]
    is_name = _names(joined, found.code, found.capital, begin, kept, heads)
    spoken = _Speech(joined, texts, zone, articles)
    kept = spoken.narrow(found.text, found.start, found.end, kept, voice)

    article, start, end = (x[kept] for x in (found.text, found.start, found.end))
    begin, stop, at, is_name = begin[kept], stop[kept], at[kept], is_name[kept]
    _, first, word = np.unique(
        2 * np.unique(found.code[kept], return_inverse=True)[1] + is_name,
        return_index=True,
        return_inverse=True,
    )
    name = is_name[first]
    words = _spellings(joined, begin, stop, word, name)
    banned = _outlet_words(outlets)
    shown = np.array([_plain(w) and w.lower() not in banned for w in words], bool)
    own = _own_names(outlets)
    shown &= ~name if not names else np.array([w.lower() not in own for w in words], bool) | ~name
    return Vocabulary(
        doc_ids=articles["doc_id"].to_list(),
        words=words,
        name=name,
        word=np.where(shown[word], word, -1) if len(word) else word,
        article=article,
        start=start,
        end=end,
        sentence=at,
        joined=_joined(joined, begin, stop),
        sentences=sentences,
    )


def _plain(word: str) -> bool:
    """Letters, hyphens and apostrophes, more than one letter, and no initials."""
    return len(word) > 1 and all(c.isalpha() or c in "-'" for c in word)


def _spellings(joined: Joined, begin: Ints, stop: Ints, word: Ints, name: Bools) -> list[str]:
    """How each word is written: names as they are written most often, all else in lower case."""
    buffer = joined.codes.tobytes().decode("utf-32-le", "surrogatepass")
    _, first = np.unique(word, return_index=True)
    out = [buffer[begin[i] : stop[i]].replace("’", "'").lower() for i in first.tolist()]
    written: dict[int, Counter[str]] = defaultdict(Counter)
    at = np.flatnonzero(name[word]) if len(word) else word
    for w, a, b in zip(word[at].tolist(), begin[at].tolist(), stop[at].tolist()):
        written[w][buffer[a:b].replace("’", "'")] += 1
    for w, ways in written.items():
        out[w] = ways.most_common(1)[0][0]
    return out


def _own_names(outlets: Sequence[str]) -> frozenset[str]:
    """Words that, as names, can only be an outlet's: those in the name of one outlet alone, its
    sections ("(Opinion)", "Business") taken for the same."""
    inside = Counter(
        w
        for name in {
            frozenset(
                w
                for w in outlet.lower().partition("(")[0].partition(" - ")[0].split()
                if w not in _ORDINARY and w not in GRAMMAR and w not in _SECTIONS
            )
            for outlet in outlets
        }
        for w in name
    )
    return frozenset(w for w, n in inside.items() if n == 1)


_SECTIONS = frozenset(["business", "opinion", "politics", "web", "sports", "world", "editorial"])


def _joined(joined: Joined, begin: Ints, stop: Ints) -> Bools:
    """Whether only white space stands between each word and the one before it."""
    space = np.isin(joined.codes, np.frombuffer(" \t\n\r\u00a0".encode("utf-32-le"), np.uint32))
    marks = np.concatenate(([0], np.cumsum(~space)))
    out = np.zeros(len(begin), bool)
    out[1:] = marks[begin[1:]] == marks[stop[:-1]]
    return out


def _names(
    joined: Joined, code: NDArray, capital: Bools, begin: Ints, kept: Bools, heads: Ints
) -> Bools:
    """Whether each word is a name, by its capital.

    At the head of a sentence or quotation the capital says nothing: there a word is a name where
    it mostly has its capital inside sentences, or never stands inside one.
    """
    code = np.unique(code, return_inverse=True)[1]
    marks = np.frombuffer("\"'“‘".encode("utf-32-le"), np.uint32)
    head = np.isin(begin, heads) | np.isin(joined._at(begin - 1), marks)
    n = int(code.max()) + 1 if len(code) else 0
    inside = kept & ~head
    upper = np.bincount(code[inside & capital], minlength=n)
    lower = np.bincount(code[inside & ~capital], minlength=n)
    mostly = (upper > lower) | (upper + lower == 0)
    return capital & (~head | mostly[code])


def _sentences(
    joined: Joined, texts: Sequence[str], outlets: Sequence[str], articles: pl.DataFrame, zone: str
) -> tuple[Ints, Ints, Ints]:
    """Sentences that are read: offsets in their texts, offsets in the buffer; starts of all."""
    starts, ends = sentence_spans(joined)
    owner, local = joined.locate(starts)
    size = ends - starts
    rows = list(zip(owner.tolist(), local.tolist(), (local + size).tolist()))
    keep = np.ones(len(starts), bool)
    if zone == "body":
        each: list[list[tuple[int, int]]] = [[] for _ in texts]
        for k, a, b in rows:
            each[k].append((a, b))
        repeated, glued = _repeated(texts, outlets, each), _glued(texts, outlets)
        told = [_tells(texts[k][a:b], repeated[outlets[k]], glued) for k, a, b in rows]
        keep = np.array(told, bool)
        if "body_start" in articles.columns and len(owner):
            keep &= local >= articles["body_start"].fill_null(0).to_numpy()[owner]
    return (
        np.column_stack((local, local + size))[keep],
        np.column_stack((starts, ends))[keep],
        starts,
    )


class _Speech:
    """Who says what in some texts, read one text at a time."""

    def __init__(
        self, joined: Joined, texts: Sequence[str], zone: str, articles: pl.DataFrame
    ) -> None:
        self.joined, self.texts, self.zone = joined, texts, zone
        lang = articles["lang"].to_list() if "lang" in articles.columns else [None] * len(texts)
        self.told = [applies(code) for code in lang]

    def narrow(
        self, article: Ints, start: Ints, end: Ints, kept: Bools, voice: Sequence[str] | None
    ) -> Bools:
        """Which of the kept words stand in one of the voices (None: all)."""
        if voice is None:
            return kept
        out = kept & ("outlet" in voice)
        bounds = np.searchsorted(article, np.arange(len(self.texts) + 1))
        readings = read_batch(self.joined, self.texts, [self.zone] * len(self.texts))[::-1]
        for k, text in enumerate(self.texts):
            here = np.arange(bounds[k], bounds[k + 1])
            here = here[kept[here]]
            reading = readings.pop()  # let go of when read: it is large
            if not self.told[k]:
                out[here] = "unknown" in voice
                continue
            attributions, quotations = reading.all(), reading.quotations
            theirs = np.zeros(len(text) + 1, bool)
            for a, b in [*quotations, *(c for one in attributions for c in one.content)]:
                theirs[a:b] = True
            here = here[theirs[start[here]]]
            spans = list(zip(start[here].tolist(), end[here].tolist()))
            out[here] = [v in voice for v, _, _ in voice_of(spans, attributions, quotations)]
        return out


# --------------------------------------------------------------------------- words and phrases


def units(
    found: Vocabulary, event: Ints, *, ngrams: int = 2, min_n: int = 5, min_events: int = 5
) -> Units:
    """Words and collocations of up to `ngrams` words that occur often enough in enough events.

    Words of grammar are no units, nor do they begin or end one. A phrase is a collocation where its
    last word follows the others more often than chance has it, by Dunning's likelihood ratio
    (Computational Linguistics 19 (1993) 61; NLTK's `BigramAssocMeasures`), the words before the
    last taken as one (da Silva and Lopes 1999).

    Parameters
    ----------
    event : number of the event of each article, (A,).

    Raises DesignError for ngrams outside 1 to 3.
    """
    if not 1 <= ngrams <= MOST_NGRAM:
        raise DesignError(f"n-grams are of 1 to {MOST_NGRAM} words, not {ngrams}")
    words = found.words
    content = np.array([w.lower() not in GRAMMAR and len(w) > 2 for w in words], bool)
    known = found.word >= 0
    solid = known & (content[found.word] if len(words) else known)
    last = np.flatnonzero(solid)
    names, unit, kept = _often(found, event, last, last, found.word[last], min_n, min_events)
    parts = [([words[w] for w in names], unit, last[kept], last[kept])]
    run = np.zeros(len(known), np.int64)  # words without a gap that end here
    for n in range(1, ngrams + 1):
        more = known if n == 1 else known & found.joined & (np.roll(run, 1) >= n - 1)
        run = np.where(more, n, run)
    key = found.word.copy()
    for n in range(2, ngrams + 1):
        prefix = np.roll(key, 1)
        whole = run >= n
        key = np.full(len(known), -1)
        pairs = prefix[whole] * max(len(words), 1) + found.word[whole]
        key[whole] = np.unique(pairs, return_inverse=True)[1]
        last = np.flatnonzero(whole & solid & np.roll(solid, n - 1))
        kept_keys, unit, kept = _often(
            found, event, last - n + 1, last, key[last], min_n, min_events
        )
        bound = _associated(kept_keys, key, prefix, found.word, whole)
        keep = bound[unit]
        first, last = (last - n + 1)[kept][keep], last[kept][keep]
        _, at, unit = np.unique(unit[keep], return_index=True, return_inverse=True)
        spelt = [" ".join(words[found.word[i]] for i in range(first[a], last[a] + 1)) for a in at]
        parts.append((spelt, unit, first, last))
    offsets = np.cumsum([0, *(len(p[0]) for p in parts)])
    return Units(
        [n for p in parts for n in p[0]],
        np.concatenate([p[1] + o for p, o in zip(parts, offsets)]),
        np.concatenate([p[2] for p in parts]),
        np.concatenate([p[3] for p in parts]),
    )


def _often(
    found: Vocabulary, event: Ints, first: Ints, last: Ints, key: Ints, min_n: int, min_events: int
) -> tuple[Ints, Ints, Bools]:
    """Keys that occur often enough, the number of each among them, and which occurrences stay."""
    names, unit, n = np.unique(key, return_inverse=True, return_counts=True)
    if not len(key):
        return names, unit, np.zeros(0, bool)
    width = int(event.max()) + 1
    cells = np.unique(unit * width + event[found.article[last]])
    enough = (n >= min_n) & (np.bincount(cells // width, minlength=len(names)) >= min_events)
    kept = enough[unit]
    number = np.cumsum(enough) - 1
    return names[enough], number[unit[kept]], kept


def _associated(keys: Ints, key: Ints, prefix: Ints, word: Ints, whole: Bools) -> Bools:
    """Whether the last word of each n-gram follows the words before it more than by chance."""
    from nltk.metrics.association import BigramAssocMeasures

    at = np.flatnonzero(whole)
    total = len(at)
    n_key, n_prefix, n_word = (np.bincount(x[at]) for x in (key, prefix, word))
    one = np.zeros(len(n_key), np.int64)
    one[key[at]] = at  # any occurrence tells its parts
    out = []
    for k in keys.tolist():
        i = one[k]
        both, left, right = int(n_key[k]), int(n_prefix[prefix[i]]), int(n_word[word[i]])
        score = BigramAssocMeasures.likelihood_ratio(both, (left, right), total)
        out.append(both * total > left * right and score > _ASSOCIATED)
    return np.array(out, bool)


def as_counts(
    found: Vocabulary,
    chosen: Units,
    index: pl.DataFrame,
    *,
    by: str = "outlet",
    pair: str | None = None,
    voice: Sequence[str] | None = ("outlet",),
    zone: str = "body",
) -> Counts:
    """The units as Counts: layer and concept "words" (concept "phrases" for n-grams), variant the
    word; `*` stands for all words that are no unit, so that a share is out of all words.

    Parameters
    ----------
    index : doc_id, event and the column `by`, of the articles that count.

    Raises DesignError as `counts.count()` does.
    """
    size = found.sizes()
    article = found.article[chosen.last]
    width = max(len(chosen.names), 1)
    cell, n = np.unique(article * width + chosen.unit, return_counts=True)
    row, unit = cell // width, cell % width
    length = np.array([name.count(" ") for name in chosen.names] or [0])
    frames = []
    for concept, phrase in ((WORDS, False), (PHRASES, True)):
        mine = (length[unit] > 0) == phrase
        if not mine.any():
            continue
        rest = size - np.bincount(row[mine], n[mine], minlength=len(size))
        frames.append((concept, row[mine], unit[mine], n[mine].astype(float)))
        frames.append((concept, np.arange(len(size)), np.full(len(size), -1), rest.astype(float)))
    named = np.array([*chosen.names, OTHERS], dtype=object)
    ids = np.array(found.doc_ids, dtype=object)
    rows = [
        pl.DataFrame(
            {"doc_id": ids[r], "concept": [c] * len(r), "variant": named[u], "weight": w},
            schema=_CELLS,
        )
        for c, r, u, w in frames
    ]
    if not rows:
        raise DesignError(
            "no word occurs often enough to compare; add articles, lower min_n and min_events (the "
            "least number of mentions and events), or count all voices"
        )
    cells = pl.concat(rows)
    return counted(found, cells, index, by=by, pair=pair, voice=voice, zone=zone)


_CELLS = {
    "doc_id": pl.String,
    "concept": pl.String,
    "variant": pl.String,
    "weight": pl.Float64,
}


def counted(
    found: Vocabulary,
    cells: pl.DataFrame,
    index: pl.DataFrame,
    *,
    by: str,
    pair: str | None = None,
    voice: Sequence[str] | None = ("outlet",),
    zone: str = "body",
) -> Counts:
    """Cells (doc_id, concept, variant, weight) as Counts; rates divide by the vocabulary's words."""
    mentions = cells.with_columns(
        layer=pl.lit(LAYER), lexicon=pl.lit(LAYER), valid=pl.lit(True),
        referent=pl.lit(None, pl.String), voice=pl.lit(None, pl.String), zone=pl.lit(zone),
    )  # fmt: skip
    sizes = pl.DataFrame({"doc_id": found.doc_ids, "n_words_body": found.sizes()})
    columns = [c for c in dict.fromkeys(("doc_id", "event", by)) if c in index.columns]
    about = index.select(columns).join(sizes, on="doc_id", how="inner", maintain_order="left")
    made = count(mentions, about, by=by, voice=None, pair=pair)
    return replace(made, voice=tuple(voice) if voice is not None else None, zone=zone)
