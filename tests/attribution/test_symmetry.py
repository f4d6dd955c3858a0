"""Swapping the names of two actors throughout a text never changes a voice."""

import json
import re
from pathlib import Path

import pytest

from framing import text
from framing.attribution import attribute, voice_of

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


def swapped(source, at, a, b):
    """The text with two names exchanged, and where position `at` has gone."""
    pieces, moved, end = [], at, 0
    for match in re.finditer(rf"\b(?:{re.escape(a)}|{re.escape(b)})\b", source):
        other = b if match.group() == a else a
        if match.end() <= at:
            moved += len(other) - len(match.group())
        elif match.start() <= at:
            moved -= at - match.start()
        pieces += [source[end : match.start()], other]
        end = match.end()
    return "".join([*pieces, source[end:]]), moved


def voice(source, at):
    span = (at, at + 1)
    return voice_of([span], attribute(source, only=[span]), text.quotations(source))[0][0]


def test_swapped_moves_the_position():
    assert swapped("Gaza and Israel x Gaza", 16, "Israel", "Gaza") == (
        "Israel and Gaza x Israel",
        16,
    )
    assert swapped("Gaza x", 5, "Israel", "Gaza") == ("Israel x", 7)


@pytest.mark.gold
@pytest.mark.parametrize(
    "a, b",
    [("Israel", "Gaza"), ("Hamas", "Israel"), ("Hamas", "the army"), ("Trump", "Clinton")],
)
def test_names_do_not_change_voices(a, b):
    path = SHARED / "gold" / "mentions.jsonl"
    if not path.exists():
        pytest.skip("needs ../shared/gold/mentions.jsonl")
    changed = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        other, at = swapped(row["text"], row["start"], a, b)
        if other != row["text"] and voice(row["text"], row["start"]) != voice(other, at):
            changed.append(row["item"])
    assert changed == []
