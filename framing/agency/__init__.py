"""Who did what to whom: clauses that tell of killing, wounding or attack, and how they are built.

Rules over the words of one sentence, without a parser or tagger. Each verb or noun of violence is
a clause with a class:

    active               Hamas killed 12 people; a missile killed 12; ..., killing 12
    passive-with-agent   12 were killed by soldiers
    passive-instrument   12 were killed in an Israeli air strike, by a missile
    agentless            12 were killed; people killed on Sunday; killed when the house fell
    intransitive         12 died, lost their lives
    nominal              the death of, the killing of, the death toll, casualties
    adjectival           left 12 dead, feared dead, 12 dead

Verbs of killing are transitive, so a participle without an object is a passive: that one fact
decides most cases (the approach of Toolan, Language, Text and Context, 1988, and Henley, Miller and
Beazley 1995 for counting voice; rules written for this project). What `by` or `in` governs is an
instrument where its head is a weapon or an act of violence, an agent otherwise. docs/agency.md says
how often this is right.
"""

from __future__ import annotations

from .rules import (
    ACTIVE,
    ADJECTIVAL,
    AGENTLESS,
    CLASSES,
    CONCEPTS,
    INSTRUMENT,
    INTRANSITIVE,
    NOMINAL,
    WITH_AGENT,
    Clause,
    clauses,
    places,
)

__all__ = [
    "ACTIVE",
    "ADJECTIVAL",
    "AGENTLESS",
    "CLASSES",
    "CONCEPTS",
    "INSTRUMENT",
    "INTRANSITIVE",
    "NOMINAL",
    "WITH_AGENT",
    "Clause",
    "clauses",
    "places",
]
