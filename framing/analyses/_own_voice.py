"""What an outlet says in its own voice, as words without names, layout and boilerplate.

Left out: quotations and the content of what somebody is reported to have said; names, numbers,
the outlets' names and addresses; sentences without a full stop (headings, captions, links);
sentences into which a link's text ran ("said MarlowMarlow to vote"); paragraphs that end with the
credit of a photograph (captions); sentences that an outlet prints again and again; and lines about
the article itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from ..attribution import attribute
from ..errors import DesignError
from ..masking import tokenize
from ..text import join, quotation_spans, sentence_spans

# In a sentence with one of these the article speaks of itself.
_NOTICES = (
    "all rights reserved",
    "(photo",
    "associated press",
    "caption",
    "click here",
    "click to",
    "contributed reporting",
    "contributed to this",
    "copyright",
    "editing by",
    "file photo",
    "follow us",
    "follow him on",
    "follow her on",
    "for more",
    "getty images",
    "http",
    "newsletter",
    "on facebook",
    "on twitter",
    "photo by",
    "photo shows",
    "playback",
    "read more",
    "related:",
    "reporting by",
    "sign up",
    "subscribe",
    "this article",
    "this post",
    "this report",
    "this story",
    "views expressed",
    "updated",
    "watch the",
    "watch:",
    "www.",
)
_REPEATED = 3  # articles of an outlet that print the same sentence
_SHORTEST = 4  # words of a sentence
_ENDS = (".", "?", "!", "…", ".”", "?”", "!”", '."', '?"', '!"', ".’", ".'", ".)")


_EXAMPLES = 3
# Words of grammar: they tell outlets apart, but say nothing to a reader.
GRAMMAR = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "but",
        "nor",
        "so",
        "yet",
        "of",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "to",
        "as",
        "into",
        "onto",
        "upon",
        "about",
        "after",
        "before",
        "over",
        "under",
        "between",
        "through",
        "during",
        "against",
        "without",
        "within",
        "than",
        "that",
        "this",
        "these",
        "those",
        "it",
        "its",
        "he",
        "his",
        "him",
        "she",
        "her",
        "they",
        "their",
        "them",
        "we",
        "our",
        "us",
        "you",
        "your",
        "i",
        "my",
        "me",
        "who",
        "whom",
        "whose",
        "which",
        "what",
        "when",
        "where",
        "why",
        "how",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "do",
        "does",
        "did",
        "has",
        "have",
        "had",
        "having",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "shall",
        "should",
        "must",
        "not",
        "no",
        "if",
        "then",
        "there",
        "here",
        "also",
        "just",
        "very",
        "more",
        "most",
        "much",
        "many",
        "any",
        "some",
        "all",
        "both",
        "each",
        "other",
        "such",
        "only",
        "own",
        "same",
        "too",
        "again",
        "once",
        "up",
        "down",
        "out",
        "off",
        "while",
        "because",
    ]
)


@dataclass(frozen=True)
class OwnVoice:
    """An article's own words: n-grams with the span of each, and the sentences they stand in."""

    doc_id: str
    outlet: str
    event: str
    grams: list[str]
    spans: list[tuple[int, int]] = field(repr=False)
    sentence: list[int] = field(repr=False)
    sentences: list[tuple[int, int]] = field(repr=False)

    def by_sentence(self) -> list[OwnVoice]:
        """Each sentence by itself."""
        parts: dict[int, list[int]] = defaultdict(list)
        for i, s in enumerate(self.sentence):
            parts[s].append(i)
        return [
            OwnVoice(
                self.doc_id,
                self.outlet,
                self.event,
                [self.grams[i] for i in rows],
                [self.spans[i] for i in rows],
                [0] * len(rows),
                [self.sentences[s]],
            )
            for s, rows in parts.items()
        ]


def own_voice(articles: pl.DataFrame, *, by: str = "outlet", ngrams: int = 2) -> list[OwnVoice]:
    """Own words of articles, in their order.

    Parameters
    ----------
    articles : `doc_id`, `text`, `event`, the column `by`, and, where known, `body_start`.
    ngrams : longest n-gram; none crosses punctuation, a name, a number or a quotation.
    """
    texts = [t or "" for t in articles["text"].to_list()]
    outlets = [str(o) for o in articles[by].to_list()]
    begin = (
        articles["body_start"].fill_null(0).to_list()
        if "body_start" in articles.columns
        else [0] * len(texts)
    )
    joined = join(texts)
    starts, ends = sentence_spans(joined)
    owner, local = joined.locate(starts)
    sentences: list[list[tuple[int, int]]] = [[] for _ in texts]
    for k, a, size in zip(owner.tolist(), local.tolist(), (ends - starts).tolist()):
        sentences[k].append((a, a + size))
    repeated = _repeated(texts, outlets, sentences)
    glued = _glued(texts, outlets)
    quotations: list[list[tuple[int, int]]] = [[] for _ in texts]
    marks = quotation_spans(joined)
    owner, local = joined.locate(marks["start"])
    for k, a, size in zip(owner.tolist(), local.tolist(), (marks["end"] - marks["start"]).tolist()):
        quotations[k].append((a, a + size))
    banned = _outlet_words(outlets)
    found = []
    for k, (doc_id, event) in enumerate(articles.select("doc_id", "event").iter_rows()):
        captions = _captions(texts[k])
        kept = [
            (a, b)
            for a, b in sentences[k]
            if a >= begin[k]
            and not any(x <= a < y for x, y in captions)
            and _tells(texts[k][a:b], repeated[outlets[k]], glued)
        ]
        told = [one for one in attribute(texts[k]) if one.strength != "attitude"]
        others = [*quotations[k], *(c for one in told for c in one.content)]
        grams, spans, sentence = _grams(texts[k], kept, others, banned, ngrams)
        found.append(OwnVoice(doc_id, outlets[k], str(event), grams, spans, sentence, kept))
    return found


def articles_of(scan: Any, corpus: Any, by: str) -> pl.DataFrame:
    """doc_id, outlet (`by`), event and text of articles on an event that several groups cover.

    Copies of agencies or of other articles are left out: they are nobody's own words.
    """
    index = scan.index
    if by not in index.columns:
        raise DesignError(f"articles have no column {by!r}; there are {', '.join(index.columns)}")
    chosen = index.filter(
        pl.col("event").is_not_null()
        & pl.col(by).is_not_null()
        & pl.col("wire").is_null()
        & pl.col("duplicate_of").is_null()
    )
    shared = chosen.filter(pl.col(by).n_unique().over("event") > 1).select("doc_id", by, "event")
    texts = corpus.texts(shared["doc_id"].to_list()).select("doc_id", "text", "body_start")
    return shared.join(texts, on="doc_id", how="inner", maintain_order="left")


def examples(voices: Iterable[OwnVoice], word: str) -> list[dict[str, Any]]:
    """Where an n-gram stands, at most three rows, each of another event: word, doc_id, start, end
    (of the word), sentence_start, sentence_end; offsets in the article's text."""
    found: list[dict[str, Any]] = []
    seen: set[str] = set()
    for v in voices:
        if v.event in seen or word not in v.grams:
            continue
        seen.add(v.event)
        i = v.grams.index(word)
        start, end = v.spans[i]
        first, last = v.sentences[v.sentence[i]]
        found.append(
            {
                "word": word,
                "doc_id": v.doc_id,
                "start": start,
                "end": end,
                "sentence_start": first,
                "sentence_end": last,
            }
        )
        if len(found) == _EXAMPLES:
            break
    return found


def _tells(sentence: str, repeated: frozenset[str], glued: frozenset[str]) -> bool:
    low = sentence.lower()
    return (
        sentence.endswith(_ENDS)
        and low.count(" ") >= _SHORTEST - 1
        and not low.startswith("by ")
        and not any(notice in low for notice in _NOTICES)
        and _folded(sentence) not in repeated
        and glued.isdisjoint(sentence.split())
    )


_CREDIT = re.compile(r"\b(?:REUTERS|AFP|AP|EPA|Getty|Photos?) ?/")
_CAPTION = 600  # characters of a paragraph that is a caption


def _captions(text: str) -> list[tuple[int, int]]:
    """Paragraphs that hold the credit of a photograph ("REUTERS/Jane Doe")."""
    found = []
    for credit in _CREDIT.finditer(text):
        a, b = text.rfind("\n", 0, credit.start()) + 1, text.find("\n", credit.end())
        b = len(text) if b < 0 else b
        if b - a <= _CAPTION:
            found.append((a, b))
    return found


_SEAM = re.compile("[a-z]{3}[A-Z]")


def _glued(texts: Sequence[str], outlets: Sequence[str]) -> frozenset[str]:
    """Words that have a seam inside and that a single outlet prints: text of links ran into them.

    A name with a seam ("WikiLeaks") is printed by several.
    """
    printed: dict[str, set[str]] = defaultdict(set)
    for text, outlet in zip(texts, outlets):
        for word in text.split():
            if _SEAM.search(word):
                printed[word].add(outlet)
    return frozenset(w for w, of in printed.items() if len(of) == 1)


def _folded(sentence: str) -> str:
    """A sentence without what changes from one printing to the next: digits and capitals."""
    return "".join(c for c in sentence.lower() if c.isalpha())


def _repeated(
    texts: Sequence[str], outlets: Sequence[str], sentences: Sequence[Iterable[tuple[int, int]]]
) -> dict[str, frozenset[str]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for text, outlet, spans in zip(texts, outlets, sentences):
        counts[outlet].update({_folded(text[a:b]) for a, b in spans})
    return {
        outlet: frozenset(s for s, n in found.items() if n >= _REPEATED)
        for outlet, found in counts.items()
    }


def _outlet_words(outlets: Iterable[str]) -> frozenset[str]:
    """Words of outlets' names, singly and written together, for where they stand small."""
    banned: set[str] = set()
    for outlet in set(outlets):
        words = [w for w in outlet.lower().replace("-", " ").split() if len(w) > 3]
        banned |= {"".join(outlet.lower().split()), *(w for w in words if w not in _ORDINARY)}
    return frozenset(banned)


# Words of outlets' names that are also words.
_ORDINARY = frozenset(
    [
        "news",
        "online",
        "times",
        "post",
        "daily",
        "national",
        "review",
        "today",
        "week",
        "hill",
        "beast",
    ]
)


def _grams(
    text: str,
    kept: Sequence[tuple[int, int]],
    others: Iterable[tuple[int, int]],
    banned: frozenset[str],
    ngrams: int,
) -> tuple[list[str], list[tuple[int, int]], list[int]]:
    """n-grams of the kept sentences outside others' words: (grams, spans, index of sentence)."""
    theirs = bytearray(len(text) + 1)
    for a, b in others:
        theirs[a:b] = b"\1" * (b - a)
    grams: list[str] = []
    spans: list[tuple[int, int]] = []
    sentence: list[int] = []
    tokens = tokenize([text[a:b] for a, b in kept])
    run: list[tuple[str, int, int]] = []  # words without a gap
    previous = -1
    for seen, k, a, b in zip(
        tokens.seen, tokens.text.tolist(), tokens.starts.tolist(), tokens.ends.tolist()
    ):
        offset = kept[k][0]
        start, end = offset + a, offset + b
        hidden = seen[0] == "§" or theirs[start] or "." in seen or seen in banned
        if hidden or k != previous or (run and not text[run[-1][2] : start].isspace()):
            run = []
        previous = k
        if hidden:
            continue
        run = [*run[-(ngrams - 1) :], (seen, start, end)] if ngrams > 1 else [(seen, start, end)]
        for n in range(1, len(run) + 1):
            grams.append(" ".join(w for w, _, _ in run[-n:]))
            spans.append((run[-n][1], end))
            sentence.append(k)
    return grams, spans, sentence
