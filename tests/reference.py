"""Matching the slow and obvious way: one regular expression a concept, one article at a time.

Written from docs/design.md alone and sharing no code with `framing.matching`: forms folded, a trie
of them as a regular expression, every place tried, word boundaries, longest form of the leftmost
place within a concept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from framing.lexicon import Concept, Lexicon

APOSTROPHES, HYPHENS = "'\u2018\u2019\u02bc\u00b4`\uff07", "-\u2010\u2011\u2012\u2013\ufe63\uff0d"


def folded(text: str, *, case: bool = False) -> str:
    """One character for each: apostrophes, hyphens and blanks of one kind, small letters."""
    out = []
    for c in text:
        if c in APOSTROPHES:
            c = "'"
        elif c in HYPHENS:
            c = "-"
        elif c.isspace():
            c = " "
        elif not case and len(c.lower()) == 1:
            c = c.lower()
        out.append(c)
    return "".join(out)


def is_word(c: str) -> bool:
    return c.isalnum() or c in "_\u200c\u200d" or unicodedata.category(c)[0] == "M"


def trie(forms: Sequence[str]) -> re.Pattern[str]:
    """A regular expression of literals that share their beginnings, the longest first."""
    tree: dict = {}
    for form in forms:
        node = tree
        for c in form:
            node = node.setdefault(c, {})
        node[""] = {}

    def written(node: dict) -> str:
        branches = [
            (r"\s+" if c == " " else re.escape(c)) + written(below)
            for c, below in sorted(node.items())
            if c
        ]
        if not branches:
            return ""
        return f"(?:{'|'.join(branches)})" + ("?" if "" in node else "")

    return re.compile(written(tree))


_COMPILED: dict[int, tuple] = {}


def compiled(concept: Concept) -> tuple[dict[str, list], re.Pattern[str], list]:
    """Forms with whose they are (exceptions first), all as one trie, and each by itself."""
    if id(concept) not in _COMPILED:
        owners: dict[str, list] = {}
        for variant in concept.variants:
            for form in variant.exceptions:
                owners.setdefault(folded(form.text), []).insert(0, (form, None))
        for variant in concept.variants:
            for form in variant.forms:
                owners.setdefault(folded(form.text), []).append((form, variant.id))
        each = [(f, re.compile(r"\s+".join(map(re.escape, f.split(" "))))) for f in owners]
        # The concept stays referred to, so that its id stays its own.
        _COMPILED[id(concept)] = (owners, trie(list(owners)), each, concept)
    return _COMPILED[id(concept)][:3]


def find(lexicons: Sequence[Lexicon], text: str) -> list[tuple[str, str, str | None, int, int]]:
    """(lexicon, concept, variant or None for an exception, start, end), conditions not asked."""
    low, found = folded(text), []
    # A run of blanks with two line ends in it parts paragraphs.
    parts = [m.span() for m in re.finditer(r"\s+", text) if m.group().count("\n") > 1]
    for lexicon in lexicons:
        for concept in lexicon.concepts:
            owners, any_form, each = compiled(concept)
            candidate = any_form.search(low) if owners else None
            while candidate:
                at, best = candidate.start(), None
                # All forms that match here, so that a shorter one stands where a longer is cut.
                for form in (f for f, pattern in each if pattern.match(low, at)):
                    end = dict(each)[form].match(low, at).end()
                    for one, variant in owners[form] if stands(text, parts, at, end) else ():
                        if one.exact and not written_so(text[at:end], one.text):
                            continue
                        if best is None or end > best[1]:
                            best = variant, end
                if best is not None:
                    found.append((lexicon.id, concept.id, best[0], at, best[1]))
                candidate = any_form.search(low, best[1] if best else at + 1)
    return sorted(found, key=lambda r: (r[3], r[0], r[1]))


def written_so(text: str, form: str) -> bool:
    return " ".join(folded(text, case=True).split()) == folded(form, case=True)


def stands(text: str, parts: list[tuple[int, int]], start: int, end: int) -> bool:
    if any(start < b and a < end for a, b in parts):
        return False
    left = start > 0 and is_word(text[start]) and is_word(text[start - 1])
    right = end < len(text) and is_word(text[end - 1]) and is_word(text[end])
    return not left and not right
