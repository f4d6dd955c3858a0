"""Finder of agency: how killing and wounding are told, who did it, and to whom.

Each clause (`framing.agency`) is a mention of the concept `killing` (`wounding`, `attack`) whose
variant is its class and whose referent is the patient's group. The same words are a mention of
`killing-agent` with variant `named` (an actor of the list), `described` (somebody else: "gunmen"),
or `unnamed`, and where named, of `killing-by` with the agent's group. So the share of killings told
with the agent named, by patient, is an ordinary share.

Groups are those of the list of actors that names most in the headline and the sentences of violence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import polars as pl

from .. import tables
from ..actors import Actors, Named, load_actors, tokens
from ..agency import Clause, clauses, places
from ..agency.victims import DOER, NOBODY, Dead, agent_of, dead, hints, patient_of
from ..attribution.model import applies
from ..text import enclosing, join

DEFAULT = False
LAYER = LEXICON = "agency"
TITLE = "How violence is told"
UNIT = "clauses"
LAYOUT = {"share": "shares"}
MEANS = (
    "A clause without an agent is not an accusation: often nobody knows yet who did it, or the "
    "sentence before has said it. Compare the same events and the same kind of victim."
)
NEEDS = ("headline", "text")
ADDS = ("zone", "start", "end", "referent")
LISTS = ("israel_palestine", "policing", "russia_ukraine")
SHARED = frozenset(("united-states", "united-nations"))
NAMED, DESCRIBED, UNNAMED, UNKNOWN = "named", "described", "unnamed", "unknown"
_COLUMNS = (
    "doc_id", "zone", "start", "end", "match", "sentence_start", "sentence_end", "referent",
    "concept", "variant",
)  # fmt: skip
Span = tuple[int, int]
__all__ = ["agent_of", "find", "patient_of"]


def find(batch: Any, mentions: pl.DataFrame | None, lexicons: Sequence[Any] = ()) -> pl.DataFrame:
    """Clauses of violence of a batch of articles, appended to `mentions`.

    Only English has rules: articles of a stated other language give none.
    """
    articles = tables.conform(batch.articles, tables.ARTICLES)
    lists = [load_actors(name) for name in LISTS]
    heads, bodies = (
        [t if applies(lang) else None for t, lang in zip(articles[c].to_list(), articles["lang"])]
        for c in ("headline", "text")
    )
    begins = articles["body_start"].fill_null(0).to_list()
    zones = [
        (zone, texts, _clauses(texts, begin))
        for zone, texts, begin in (
            ("headline", heads, [0] * len(heads)),
            ("body", bodies, begins),
        )
    ]
    rows: list[tuple[Any, ...]] = []
    for n, doc_id in enumerate(articles["doc_id"].to_list()):
        read = [(zone, texts[n] or "", found[n]) for zone, texts, found in zones]
        if any(one for _, _, one in read):
            headline = tokens(heads[n] or "")
            named = [[one.among(headline)] for one in lists]
            for _, text, held in read:
                for (a, b), _ in held:
                    words = tokens(text[a:b])
                    for one, told in zip(lists, named):
                        told.append(one.among(words))
            best = max(range(len(lists)), key=lambda k: sum(map(_votes, named[k])))
            sentences = iter(named[best][1:])
            for zone, text, held in read:
                rows.extend(_zone(doc_id, zone, text, held, lists[best], sentences))
    columns = {name: tables.MENTIONS[name] for name in _COLUMNS}
    frame = pl.DataFrame(rows, schema=columns, orient="row").with_columns(
        layer=pl.lit(LAYER), lexicon=pl.lit(LEXICON), valid=pl.lit(True)
    )
    frame = tables.conform(frame, tables.MENTIONS)
    return frame if mentions is None else pl.concat([mentions, frame])


def _votes(named: list[Named]) -> int:
    """How much actors of a list say that an article is about its topic: names more than roles, and
    those that stand in several lists nothing.
    """
    return sum(1 if one.kind == "roles" else 2 for one in named if one.group not in SHARED)


def _clauses(texts: list[str | None], begins: list[int]) -> list[list[tuple[Span, list[Clause]]]]:
    """By text, the span of each sentence that has clauses, with the clauses."""
    joined = join(texts)
    starts, ends = joined.sentences
    found: list[list[tuple[Span, list[Clause]]]] = [[] for _ in texts]
    hits = [
        int(joined.bounds[n]) + at for n, text in enumerate(texts) if text for at in places(text)
    ]
    for sentence in np.unique(enclosing(starts, ends, hits)).tolist():
        if sentence < 0:
            continue
        owner, local = joined.locate(starts[sentence : sentence + 1])
        n, a = int(owner[0]), int(local[0])
        b = a + int(ends[sentence] - starts[sentence])
        held = [c for c in clauses((texts[n] or "")[a:b]) if a + c.start >= begins[n]]
        if held:
            found[n].append(((a, b), held))
    return found


def _zone(
    doc_id: str,
    zone: str,
    text: str,
    found: list[tuple[Span, list[Clause]]],
    actors: Actors,
    named: Iterator[list[Named]],
) -> Iterator[tuple[Any, ...]]:
    """Rows of one text's clauses; `named` are the actors of each of its sentences."""
    for (a, b), held in found:
        sentence, actual = text[a:b], next(named)
        told = hints(sentence, actors, actual)
        for clause in held:
            agent, by, apart = None, NOBODY, NOBODY
            if actual:
                agent = agent_of(sentence, clause, actors, told)
                by = apart = dead(sentence, clause, actors, told)
                if by.evidence == DOER:  # which is no evidence for a share told with the doer named
                    apart = dead(sentence, clause, actors, told, doer=False)
                    apart = apart if apart.groups == by.groups else NOBODY
            about = (
                doc_id,
                zone,
                a + clause.start,
                a + clause.end,
                sentence[clause.start : clause.end],
                a,
                b,
            )
            yield from _rows(about, clause, agent, by, apart)


def _rows(
    about: tuple[Any, ...], clause: Clause, agent: str | None, by: Dead, apart: Dead
) -> Iterator[tuple[Any, ...]]:
    """A clause's mentions, in the order of `_COLUMNS`: once for each group of patients."""
    concept = clause.concept
    for group in by.groups or (None,):
        yield (*about, group, concept, clause.variant)
        yield (*about, group, f"{concept}-patient", by.evidence or UNKNOWN)
    told = NAMED if agent else DESCRIBED if clause.person and clause.agent else UNNAMED
    for group in apart.groups or (None,):
        yield (*about, group, f"{concept}-agent", told)
        if agent:
            yield (*about, group, f"{concept}-by", agent)
