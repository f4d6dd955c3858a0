"""Whose words marked terms are, in sentences and short articles written for the purpose.

`voices.txt` has one text a line: `[i ministry:raid]` marks "raid" as indirect speech of a source
whose name shares a word with "ministry"; o is the outlet's own voice, d direct, s scare. The voices
were marked before the rules were run.
"""

import re
from pathlib import Path

import pytest

from framing import text as passes
from framing.attribution import attribute, voice_of

MARK = re.compile(r"\[([odis])(?: ([^\]:]+))?:([^\]]+)\]")
NAMES = {"o": "outlet", "d": "direct", "i": "indirect", "s": "scare"}
LINES = Path(__file__).with_name("voices.txt").read_text(encoding="utf-8").splitlines()
CASES = [line for line in LINES if line and not line.startswith("#")]


def unmarked(line):
    """(text, [(start, end, voice, speaker)]) of a line."""
    text, marks, last = "", [], 0
    for m in MARK.finditer(line):
        text += line[last : m.start()]
        marks.append((len(text), len(text) + len(m[3]), NAMES[m[1]], m[2]))
        text += m[3]
        last = m.end()
    return text + line[last:], marks


def words(name):
    return set(re.findall(r"\w+", name.lower()))


@pytest.mark.parametrize("line", CASES)
def test_voice_and_speaker(line):
    zone = "headline" if line.startswith("H: ") else "body"
    text, marks = unmarked(line.removeprefix("H: ").replace("¶", "\n\n"))
    assert marks
    found = voice_of(
        [(a, b) for a, b, _, _ in marks],
        attribute(text, zone=zone),
        passes.quotations(text),
    )
    for (a, b, voice, speaker), (told, who, _) in zip(marks, found):
        assert (text[a:b], told) == (text[a:b], voice)
        if speaker:
            assert words(speaker) & words(who or ""), who
