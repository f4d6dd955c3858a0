"""Whom marked terms denote, in sentences written for the purpose; marked before the rules ran."""

import re
from pathlib import Path

import polars as pl
import pytest

import framing as fr

MARK = re.compile(r"\[([A-Za-z]+):([^\]]+)\]")
NAMES = {
    "H": "held-by-hamas",
    "I": "held-by-israel",
    "O": "other",
    "X": "invalid",
    "hm": "hamas",
    "hz": "hezbollah",
    "pl": "palestinian-other",
    "is": "islamic-state",
    "aq": "al-qaeda-taliban",
    "st": "state-or-army",
    "ot": "other",
}
LINES = Path(__file__).with_name("referents.txt").read_text(encoding="utf-8").splitlines()
CASES = [line for line in LINES if line and not line.startswith("#")]


def unmarked(line):
    """(text, [(start, end, code)]) of a line."""
    text, marks, last = "", [], 0
    for m in MARK.finditer(line):
        text += line[last : m.start()]
        marks.append((len(text), len(text) + len(m[2]), m[1]))
        text += m[2]
        last = m.end()
    return text + line[last:], marks


@pytest.fixture(scope="module")
def found():
    """Mentions of people held and of armed actors, by line."""
    corpus = fr.Corpus.from_frame(
        pl.DataFrame([{"id": str(n), "text": unmarked(line)[0]} for n, line in enumerate(CASES)])
    )
    rows = fr.find(corpus, ["israel_palestine", "conflict"], zone="body", invalid=True)
    return rows.partition_by("doc_id", as_dict=True)


@pytest.mark.parametrize("n", range(len(CASES)))
def test_sense_and_referent(found, n):
    rows = found[(str(n),)].to_dicts() if (str(n),) in found else []
    _, marks = unmarked(CASES[n])
    assert marks
    for start, end, code in marks:
        wanted = ("people-held",) if code in "HIOX" else ("armed-actor", "hamas-label")
        here = [r for r in rows if r["start"] < end and start < r["end"] and r["concept"] in wanted]
        here.sort(key=lambda r: (not r["valid"], wanted.index(r["concept"])))
        told = here[0]["referent"] if here and here[0]["valid"] else "invalid"
        assert told == NAMES[code], CASES[n]
