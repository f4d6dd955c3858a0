"""Words of many texts as a model of wording sees them: without names, numbers or groups of people.

Who is spoken about must not move a score of *how* something is said, so that names (by their
capitals), words for groups of people (by a list) and numbers each become one token. Swapping two
names, or two groups, leaves the tokens as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .text import UPPER, join, quotation_spans, sentence_spans, word_spans

NAME, FIRST, GROUP, NUMBER = "§name", "§first", "§group", "§number"

# Written with a capital wherever they stand.
_PRONOUN = frozenset(["i", "i'm", "i've", "i'd", "i'll"])
# Common at the head of a sentence, so that the capital says nothing.
_STARTERS = frozenset(
    [
        "a",
        "about",
        "according",
        "across",
        "after",
        "against",
        "all",
        "along",
        "also",
        "although",
        "always",
        "among",
        "an",
        "and",
        "another",
        "any",
        "anyone",
        "anything",
        "are",
        "around",
        "as",
        "at",
        "away",
        "back",
        "be",
        "because",
        "been",
        "before",
        "behind",
        "being",
        "below",
        "beneath",
        "beside",
        "besides",
        "between",
        "beyond",
        "both",
        "but",
        "by",
        "can",
        "cannot",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "don't",
        "down",
        "during",
        "each",
        "either",
        "else",
        "enough",
        "even",
        "every",
        "everyone",
        "everything",
        "except",
        "few",
        "first",
        "for",
        "from",
        "further",
        "had",
        "has",
        "have",
        "having",
        "he",
        "he's",
        "her",
        "here",
        "hers",
        "herself",
        "him",
        "himself",
        "his",
        "how",
        "however",
        "i",
        "if",
        "in",
        "indeed",
        "inside",
        "instead",
        "into",
        "is",
        "it",
        "it's",
        "its",
        "itself",
        "just",
        "last",
        "later",
        "least",
        "less",
        "let",
        "like",
        "many",
        "may",
        "maybe",
        "me",
        "meanwhile",
        "might",
        "mine",
        "more",
        "most",
        "much",
        "must",
        "my",
        "near",
        "neither",
        "never",
        "new",
        "next",
        "nine",
        "no",
        "nobody",
        "none",
        "nor",
        "not",
        "nothing",
        "now",
        "of",
        "off",
        "often",
        "on",
        "once",
        "one",
        "only",
        "onto",
        "or",
        "other",
        "others",
        "our",
        "out",
        "outside",
        "over",
        "own",
        "per",
        "perhaps",
        "put",
        "quite",
        "rather",
        "same",
        "second",
        "seven",
        "several",
        "shall",
        "she",
        "she's",
        "should",
        "since",
        "six",
        "so",
        "some",
        "someone",
        "something",
        "soon",
        "still",
        "such",
        "ten",
        "than",
        "that",
        "that's",
        "the",
        "their",
        "them",
        "then",
        "there",
        "there's",
        "these",
        "they",
        "they're",
        "third",
        "this",
        "those",
        "though",
        "three",
        "through",
        "throughout",
        "thus",
        "to",
        "today",
        "together",
        "too",
        "toward",
        "towards",
        "two",
        "under",
        "unless",
        "unlike",
        "until",
        "up",
        "upon",
        "us",
        "very",
        "was",
        "we",
        "we're",
        "well",
        "were",
        "what",
        "what's",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "who",
        "who's",
        "whoever",
        "whole",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "within",
        "without",
        "would",
        "yes",
        "yet",
        "you",
        "you're",
        "your",
    ]
)


@dataclass(frozen=True)
class Tokens:
    """Words of a batch of texts, in order.

    Attributes
    ----------
    words : lower case, apostrophes straight.
    seen : what the model sees: the word, or NAME, FIRST, GROUP, NUMBER.
    text : int64, index of the text of each word.
    starts, ends : int64, character offsets in the text.
    quoted : bool, whether the word stands inside quotation marks.
    n_texts : number of texts.
    """

    words: list[str]
    seen: list[str]
    text: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    quoted: NDArray[np.bool_]
    n_texts: int

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """Words of each text."""
        return np.bincount(self.text, minlength=self.n_texts)


def tokenize(
    texts: Sequence[str], *, known: Collection[str] = (), groups: Collection[str] = ()
) -> Tokens:
    """Words of texts, masked.

    Parameters
    ----------
    known : words that are no names even where they begin a sentence with a capital.
    groups : words that become GROUP.

    A word that begins a sentence and is not known may be a name or not; it becomes FIRST, which
    says neither.
    """
    joined = join(texts)
    starts, ends = word_spans(joined)
    buffer = joined.codes.tobytes().decode("utf-32-le", "surrogatepass")
    raw = [buffer[a:b] for a, b in zip(starts.tolist(), ends.tolist())]
    words = [w.lower().replace("’", "'") for w in raw]

    capital = (joined._class_at(starts) & UPPER) != 0
    # The head of a sentence, or of a quotation inside one.
    heads = np.zeros(len(starts) + 1, bool)
    heads[np.searchsorted(starts, sentence_spans(joined)[0])] = True
    before = joined._at(starts - 1)
    opening = np.isin(before, np.frombuffer("\"'“‘".encode("utf-32-le"), np.uint32))
    head = heads[:-1] | opening

    seen = []
    for word, is_capital, is_head in zip(words, capital.tolist(), head.tolist()):
        if word in groups:
            seen.append(GROUP)
        elif word[0].isdigit():
            seen.append(NUMBER)
        elif not is_capital or word in _PRONOUN:
            seen.append(word)
        elif not is_head:
            seen.append(NAME)
        elif word in _STARTERS or word in known:
            seen.append(word)
        else:
            seen.append(FIRST)

    quoted = np.zeros(len(joined.codes) + 1, np.int32)
    quotations = quotation_spans(joined)
    np.add.at(quoted, quotations["content_start"], 1)
    np.add.at(quoted, quotations["content_end"], -1)
    inside = np.cumsum(quoted)[starts] > 0 if len(starts) else np.zeros(0, bool)

    text, local = joined.locate(starts)
    return Tokens(words, seen, text, local, local + (ends - starts), inside, len(texts))
