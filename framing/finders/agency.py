"""Finder of agency: how killing and wounding are told, who did it, and to whom.

Each clause (`framing.agency`) is a mention of the concept `killing` (`wounding`, `attack`) whose
variant is its class and whose referent is the patient's group. The same words are a mention of
`killing-agent` with variant `named` (an actor of the list), `described` (somebody else: "gunmen"),
or `unnamed`, and where named, of `killing-by` with the agent's group. So the share of killings told
with the agent named, by patient, is an ordinary share.

Groups are those of the list of actors that names most in the article's sentences of violence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from .. import tables
from ..actors import Actors, load_actors
from ..agency import ACTIVE, NOMINAL, WITH_AGENT, Clause, clauses, places
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
NAMED, DESCRIBED, UNNAMED = "named", "described", "unnamed"


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
    rows: list[dict[str, Any]] = []
    for n, doc_id in enumerate(articles["doc_id"].to_list()):
        read = [(zone, texts[n] or "", found[n]) for zone, texts, found in zones]
        told = [text[a:b] for _, text, found in read for a, b in dict.fromkeys(s for s, _ in found)]
        if told:
            actors = max(lists, key=lambda one: sum(len(one.find(s)) for s in told))
            for zone, text, found in read:
                for span, clause in found:
                    rows.extend(_rows(doc_id, zone, text, span, clause, actors))
    frame = pl.DataFrame(rows, schema=tables.MENTIONS)
    return frame if mentions is None else pl.concat([mentions, frame])


def _clauses(
    texts: list[str | None], begins: list[int]
) -> list[list[tuple[tuple[int, int], Clause]]]:
    """By text, the span of each sentence that has a clause, with the clause."""
    joined = join(texts)
    starts, ends = joined.sentences
    found: list[list[tuple[tuple[int, int], Clause]]] = [[] for _ in texts]
    hits = [
        int(joined.bounds[n]) + at for n, text in enumerate(texts) if text for at in places(text)
    ]
    for sentence in np.unique(enclosing(starts, ends, hits)).tolist():
        if sentence < 0:
            continue
        owner, local = joined.locate(starts[sentence : sentence + 1])
        n, a = int(owner[0]), int(local[0])
        b = a + int(ends[sentence] - starts[sentence])
        for clause in clauses((texts[n] or "")[a:b]):
            if a + clause.start >= begins[n]:
                found[n].append(((a, b), clause))
    return found


def _rows(
    doc_id: str, zone: str, text: str, span: tuple[int, int], clause: Clause, actors: Actors
) -> list[dict[str, Any]]:
    a, b = span
    sentence = text[a:b]
    agent = agent_of(sentence, clause, actors)
    about = {
        "doc_id": doc_id,
        "layer": LAYER,
        "lexicon": LEXICON,
        "zone": zone,
        "start": a + clause.start,
        "end": a + clause.end,
        "match": sentence[clause.start : clause.end],
        "sentence_start": a,
        "sentence_end": b,
        "referent": patient_of(sentence, clause, actors),
        "valid": True,
    }
    told = NAMED if agent else DESCRIBED if clause.person and clause.agent else UNNAMED
    rows = [
        {**about, "concept": clause.concept, "variant": clause.variant},
        {**about, "concept": f"{clause.concept}-agent", "variant": told},
    ]
    if agent:
        rows.append({**about, "concept": f"{clause.concept}-by", "variant": agent})
    return rows


def agent_of(sentence: str, clause: Clause, actors: Actors) -> str | None:
    """Group of the one who did it, None where the sentence names none.

    Of a weapon or an event only whose it is ("Israeli airstrikes", "an attack by Hamas"), never
    where it was.
    """
    if clause.agent is None:
        return None
    phrase = sentence[slice(*clause.agent)]
    person = clause.person and clause.variant in (ACTIVE, WITH_AGENT, NOMINAL)
    return actors.group_of(phrase) if person else actors.owner_of(phrase)


def patient_of(sentence: str, clause: Clause, actors: Actors) -> str | None:
    """Group of those killed: by their own words, else by where it was ("killed in Gaza", "the
    attack on Israel, which killed 900"). Never guessed from who did it.
    """
    if clause.patient is not None:
        group = actors.group_of(sentence[slice(*clause.patient)])
        if group is not None:
            return group
    group = actors.place_of(sentence[slice(*clause.place)]) if clause.place else None
    if group is None and clause.agent and not clause.person:
        group = actors.target_of(sentence[slice(*clause.agent)])
    return group
