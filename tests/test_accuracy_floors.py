"""Accuracy floors on hand-coded data, each pinned to the digest of its gold.

Lowering a floor is a decision to be made here, in the open. Skips where ../shared is absent.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.gold

ROOT = Path(__file__).resolve().parents[1]
FLOORS = json.loads((ROOT / "benchmarks" / "accuracy" / "floors.json").read_text())


@pytest.fixture(scope="module")
def voice():
    path = ROOT / "benchmarks" / "accuracy" / "voice.py"
    spec = importlib.util.spec_from_file_location("accuracy_voice", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pinned(shared: Path, name: str) -> dict[str, float]:
    """The floors of a gold file; fails where the file is another than they were set on."""
    entry = FLOORS[name]
    digest = hashlib.sha256((shared / name).read_bytes()).hexdigest()[:16]
    assert digest == entry["sha256"], f"{name} is another file: measure anew and set its floors"
    return entry["floors"]


def hold(figures: dict[str, float], floors: dict[str, float]) -> None:
    below = {k: (round(figures[k], 3), f) for k, f in floors.items() if figures[k] < f}
    assert not below, f"below the floor (measured, floor): {below}"


def test_attribution(shared, voice):
    floors = pinned(shared, "corpora/polnear.jsonl.gz")
    hold(voice.polnear(shared, "dev", voice.by_rules), floors)


def test_quotation_and_speakers(shared, voice):
    hold(voice.basil(shared), pinned(shared, "corpora/basil.jsonl.gz"))


def test_voice_of_mentions(shared, voice):
    table = voice.gold(shared, voice.voice_by_rules)
    right = sum(n for (gold, found), n in table.items() if gold == found)
    figures = {"accuracy": right / sum(table.values()), "kappa": voice.kappa(table)}
    hold(figures, pinned(shared, "gold/mentions.jsonl"))


def test_voice_of_the_seed(shared, voice):
    right, n, _ = voice.seed(shared)
    hold({"right": right / n}, pinned(shared, "gold/seed.mentions.jsonl"))
