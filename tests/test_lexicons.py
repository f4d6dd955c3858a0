"""The examples inside the shipped lexicons are their tests."""

from __future__ import annotations

import pytest

from framing.lexicon import load_lexicon, names
from framing.matching import check_examples


@pytest.mark.parametrize("name", names())
def test_examples_count_and_traps_do_not(name):
    assert check_examples(load_lexicon(name, drafts=True)) == []


@pytest.mark.parametrize("name", names())
def test_concepts_say_what_they_are(name):
    lexicon = load_lexicon(name)
    for concept in lexicon.concepts:
        where = f"{name}/{concept.id}"
        assert concept.definition and concept.dispute and concept.rebuttal, where
        assert concept.sources, where
        assert len(concept.variants) >= 2, f"{where}: a choice needs rivals"
        for source in concept.sources:
            assert lexicon.sources[source].date or not lexicon.sources[source].verified, source


def test_breadth_of_the_first_two():
    two = [load_lexicon("israel_palestine"), load_lexicon("migration")]
    assert sum(len(x.concepts) for x in two) >= 15
    assert sum(x.n_variants for x in two) >= 90


def test_breadth_of_all():
    assert sum(len(load_lexicon(n).concepts) for n in names()) >= 60
