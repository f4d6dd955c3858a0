"""`framing train` and `framing evaluate`, as a user types them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from framing.classifiers import referent
from framing.cli import cli

LEXICON = """\
lexicon: ferries
version: 1
title: Ferries
language: en
concepts:
  crew:
    title: Those who sail
    definition: The people who work a ferry.
    referents:
      north:
        title: The northern line
        cues: {name: [Norda]}
      south:
        title: The southern line
        cues: {name: [Suda]}
    variants:
      crew: {forms: [crew], examples: [The crew were well.]}
      hands: {forms: [hands], examples: [The hands were well.]}
"""
PLACES = ("harbour", "market", "mill", "tower", "quarry", "bridge", "school", "park", "inn", "bank")


@pytest.fixture
def codes(tmp_path):
    rows = []
    for place in PLACES:
        for company, label in (("Norda", "north"), ("Suda", "south")):
            left = f"At the {place} a spokesman of {company} said the "
            rows.append(
                {
                    "concept": "crew",
                    "text": left + "crew were well.",
                    "start": len(left),
                    "end": len(left) + 4,
                    "event": place,
                    "valid": True,
                    "referent": label,
                }
            )
    path = tmp_path / "codes.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return path


@pytest.fixture
def lexicon(tmp_path):
    path = tmp_path / "ferries.yml"
    path.write_text(LEXICON, encoding="utf-8")
    return path


def run(*arguments):
    return CliRunner().invoke(cli, [str(a) for a in arguments])


def test_referents_of_a_lexicon_of_ones_own(codes, lexicon, tmp_path):
    made = tmp_path / "own.model"
    told = run("train", "referent", codes, "-l", lexicon, "-o", made)
    assert told.exit_code == 0, told.output
    # Its cues are features, which without the lexicon they are not.
    names = referent.load_model(made)._estimator("crew")[0].get_feature_names_out()
    assert any("north" in name.split() for name in names)
    bare = tmp_path / "bare.model"
    assert run("train", "referent", codes, "-o", bare).exit_code == 0
    names = referent.load_model(bare)._estimator("crew")[0].get_feature_names_out()
    assert not any("north" in name.split() for name in names)


def test_referents_are_measured_beside_rules_and_baselines(codes, lexicon):
    told = run("evaluate", "referent", codes, "-l", lexicon)
    assert told.exit_code == 0, told.output
    figures = json.loads(told.stdout)["crew"]
    assert figures["n"] == 20
    assert figures["rules"]["accuracy"] == 1.0
    assert figures["majority"]["accuracy"] == 0.5


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("train", "referent", "{codes}", "--column", "text=x"),
            "--column is for loaded or frames",
        ),
        (
            ("train", "loaded", "{codes}", "-l", "x.yml"),
            "--lexicon is for referent, not for loaded",
        ),
        (("train", "referent", "{codes}", "--vectors", "x"), "--vectors is for loaded"),
        (("evaluate", "referent", "{codes}", "--refit"), "--refit is for loaded or frames"),
        (("evaluate", "loaded", "{codes}", "-l", "x.yml"), "--lexicon is for referent"),
    ],
)
def test_options_that_say_nothing_to_a_kind_are_refused(codes, arguments, said):
    told = run(*(a.format(codes=codes) for a in arguments))
    assert told.exit_code == 2
    assert said in told.stderr
