"""Who speaks in articles: each attribution's words, cue, and what its speaker is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import polars as pl

from .. import attribution, tables
from .. import text as passes
from ..actors import Actors, resolve
from ..attribution import cues, items
from ..errors import DesignError

OTHER, UNRESOLVED = "other", "unresolved"
NAMED, ANONYMOUS = "named", "anonymous"

_WORD = re.compile(r"\w+(?:[-’'.&]\w+)*")
_PRONOUNS = cues.listed(
    "i you he she it we they who one that this these those which me him her us them"
)
# Bodies that a common noun names well enough: "the military", "the ministry".
_BODIES = cues.listed(
    """
ministry department agency army military navy police court committee campaign company group union organization
organisation party government bank university newspaper paper network station office bureau center centre
institute association commission council administration foundation board firm coalition federation church
"""
)
_TITLES = cues.listed("mr mrs ms dr sen rep gov")
_LOOKS = 3  # places of a name in the article where its description is sought
_FAR = 100  # characters of a description


@dataclass(frozen=True, slots=True)
class Source:
    """One attribution with its words counted; offsets index the text of its zone."""

    doc_id: str
    zone: str
    attribution_id: str
    span: tuple[int, int]  # of the content
    sentence: tuple[int, int]  # of content, cue and source together
    cue: str | None  # lemma, or the words of the cue
    cue_span: tuple[int, int] | None
    speaker: str | None
    naming: str  # named | anonymous | unresolved
    phrases: tuple[str, ...]  # what the article calls the speaker, best first
    direct: int  # words inside quotation marks
    indirect: int

    def group(self, actors: Actors) -> str:
        """The speaker's group, `other` for one in no list, `unresolved` for nobody named."""
        for phrase in self.phrases:
            found = actors.group_of(phrase)
            if found is not None:
                return found
        return UNRESOLVED if self.naming == UNRESOLVED else OTHER


def sources(articles: pl.DataFrame, engine: str = "rules") -> Iterator[Source]:
    """The attributions of a batch of articles (`tables.ARTICLES`), words before `body_start` left out.

    A word inside nested attributions belongs to the inner one. `engine` reads who says what.
    """
    articles = tables.conform(articles, tables.ARTICLES)
    table = attribution.table(articles, engine=engine)
    of: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in table.iter_rows(named=True):
        of.setdefault((row["doc_id"], row["zone"]), []).append(row)
    for article in articles.select("doc_id", "headline", "text", "body_start").iter_rows(
        named=True
    ):
        both = f"{article['headline'] or ''}\n\n{article['text'] or ''}"
        for zone, column in (("headline", "headline"), ("body", "text")):
            rows = of.get((article["doc_id"], zone), [])
            if rows:
                begin = (article["body_start"] or 0) if zone == "body" else 0
                yield from _zone(rows, article[column], both, begin)


def _zone(rows: list[dict[str, Any]], text: str, article: str, begin: int) -> Iterator[Source]:
    words = np.array([a for a, _ in passes.words(text)], np.int64)
    owner = np.full(len(words), -1, np.int64)
    quoted = np.zeros(len(words), bool)
    for a, b in passes.quotations(text):
        quoted[np.searchsorted(words, a) : np.searchsorted(words, b)] = True
    # Smaller contents are written over larger ones, so that each word has its innermost speaker.
    for n in sorted(range(len(rows)), key=lambda n: -sum(b - a for a, b in rows[n]["content"])):
        for a, b in rows[n]["content"]:
            owner[np.searchsorted(words, max(a, begin)) : np.searchsorted(words, b)] = n
    held = owner >= 0
    direct = np.bincount(owner[held & quoted], minlength=len(rows))
    indirect = np.bincount(owner[held & ~quoted], minlength=len(rows))
    known: dict[str, tuple[str, ...]] = {}
    for n, row in enumerate(rows):
        if not row["content"] or not direct[n] + indirect[n]:
            continue
        source = text[slice(*row["source"])] if row["source"] else ""
        speaker = row["speaker"]
        naming = called(speaker or source)
        phrases = [p for p in (source, speaker) if p]
        if naming == NAMED and speaker:
            if speaker not in known:
                known[speaker] = tuple(_described(speaker, article))
            phrases.extend(known[speaker])
        spans = [tuple(s) for s in (*row["content"], row["cue"], row["source"]) if s]
        yield Source(
            doc_id=row["doc_id"],
            zone=row["zone"],
            attribution_id=row["attribution_id"],
            span=(row["content"][0][0], row["content"][-1][1]),
            sentence=(min(a for a, _ in spans), max(b for _, b in spans)),
            cue=(lemma(text[slice(*row["cue"])]) or None) if row["cue"] else None,
            cue_span=tuple(row["cue"]) if row["cue"] else None,
            speaker=speaker,
            naming=naming,
            phrases=tuple(phrases),
            direct=int(direct[n]),
            indirect=int(indirect[n]),
        )


def called(phrase: str) -> str:
    """Whether a speaker goes by a name (of a person or body), or stays anonymous.

    The head of the phrase decides: a capital ("Jane Doe", "the White House") or a body ("the Israeli
    military") is named, another noun ("a senior official", "Palestinians") anonymous, a pronoun that
    points to nobody unresolved.
    """
    head = ""
    for match in _WORD.finditer(phrase):
        low = match.group().lower()
        if head and (low in _breaks() or "," in phrase[: match.start()]):
            break
        if not (head and items.classes().get(low, 0) & items.ADV):
            head = match.group()
    folded = head.lower()
    if not head or folded in _PRONOUNS:
        return UNRESOLVED
    if phrase.startswith(head) and folded in _commons():
        return ANONYMOUS  # "Supporters say": the capital is the sentence's
    if folded in _BODIES or (head[0].isupper() and head not in _peoples()):
        return NAMED
    return ANONYMOUS


@cache
def _breaks() -> frozenset[str]:
    """Words after which a noun phrase's head is past."""
    ends = items.PREP | items.WH | items.SUB
    return frozenset(w for w, kind in items.classes().items() if kind & ends)


@cache
def _peoples() -> frozenset[str]:
    """Capitalised words for people in the mass: Palestinians, Democrats."""
    return frozenset(a for one in resolve() for g in one.groups for a in g.adjectives)


@cache
def _commons() -> frozenset[str]:
    """Single words for a role: officials, supporters."""
    roles = {r for one in resolve() for g in one.groups for r in g.roles if r.isalpha()}
    return frozenset(roles) - _BODIES


def lemma(cue: str) -> str:
    """A cue's reporting verb as its lemma ("has told" is tell), else its words folded."""
    words = [m.group().lower().replace("’", "'") for m in _WORD.finditer(cue)]
    table = cues.verbs()
    for word in reversed(words):
        if word in table:
            return table[word].lemma
    return " ".join(words)


def _described(name: str, article: str) -> Iterator[str]:
    """Noun phrases beside the first places of a name: before it, or after it behind a comma."""
    at = -1
    for _ in range(_LOOKS):
        at = article.find(name, at + 1)
        if at < 0:
            return
        before = _left(article[max(0, at - _FAR) : at])
        if before:
            yield f"{before} {name}"
        after = article[at + len(name) : at + len(name) + _FAR].split("\n")[0]
        if after[:2] in (", ", " ("):
            beside = re.split(r"[,.;)]", after[2:], maxsplit=1)[0]
            # A relative clause speaks of others too.
            if beside.partition(" ")[0] not in ("who", "whom", "whose", "which"):
                yield beside


def _left(before: str) -> str:
    """The words just before a name that belong to its noun phrase: a title, an office."""
    words: list[str] = []
    ends = items.PREP | items.WH | items.SUB | items.AUX | items.PRON | items.CONJ | items.VERB
    table = items.classes()
    for token in reversed(before.split("\n")[-1].split()[-8:]):
        core = token.strip("“”\"'‘’(")
        low = core.rstrip(",").lower()
        if token.endswith(",") and words:
            break
        if core.endswith((".", ";", ":", "?", "!")) and low.rstrip(".") not in _TITLES:
            break
        known = table.get(low, 0)
        if (known & ends and low not in ("of", "for")) or low in cues.verbs():
            break
        words.append(core.rstrip(","))
    while words and words[-1].lower() in ("of", "for"):
        words.pop()
    return " ".join(reversed(words))


def counted(rows: pl.DataFrame, scan: Any, design: Any) -> pl.DataFrame:
    """Rows without those in copied passages, as the design says. Raises DesignError."""
    how = getattr(design, "wire", "keep")
    passages = getattr(scan, "passages", None)
    if passages is None:
        if how != "keep":
            raise DesignError(
                f"copied passages were not looked for, so wire={how!r} cannot set them aside; "
                "use with_passages(), or keep them"
            )
        return rows
    from ..duplicates import set_aside

    return set_aside(rows, passages, how)
