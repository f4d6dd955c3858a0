"""Lexicon files: what is read, what is generated, and how mistakes are told."""

from __future__ import annotations

import pytest

from framing.errors import LexiconError
from framing.lexicon import load_lexicon, names, parse, plural, spellings, verb_forms

GOOD = """\
lexicon: held
title: People held
sources:
  ap: {title: AP, url: "https://example.org/", date: 2023-10, verified: yes}
concepts:
  people-held:
    definition: People held.
    sources: [ap]
    variants:
      captives:
        nouns: [captive]
        except: [captive audience]
        examples: [Two captives came home.]
      no:
        forms: [no]
        case: exact
        examples: [They said no twice.]
      unsure:
        forms: [maybe]
        draft: yes
"""


def read(text: str, **settings):
    return parse(text, path="held.yml", lexicon_id="held", **settings)


def test_scalars_stay_strings_and_drafts_stay_out():
    lexicon = read(GOOD)
    concept = lexicon.concept("people-held")
    assert [v.id for v in concept.variants] == ["captives", "no"]
    assert [f.text for f in concept.variant("no").forms] == ["no"]
    assert concept.variant("no").forms[0].exact
    assert len(read(GOOD, drafts=True).concept("people-held").variants) == 3
    assert not lexicon.unverified(concept)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("captives:", "captives: &x", None, None),
        ("nouns: [captive]", "noun: [captive]", 11, "did you mean 'nouns'?"),
        ("sources: [ap]", "sources: [aq]", 8, "there are: ap"),
        ("nouns: [captive]", "nouns: captive\n        forms: [x: y]", 12, "not plain text"),
        ("title: People held", "title: People held\ntitle: again", 3, "stands twice"),
        ("lexicon: held", "lexicon: other", 1, "calls itself 'other'"),
        ("forms: [no]", "forms: [captives]", None, None),
        ("examples: [Two captives came home.]", "note: none", 10, "has no example"),
        ("except: [captive audience]", "near: {any: [x], within: 3 miles}", 12, "is not a reach"),
        ("    definition: People held.\n", "", 6, "has no 'definition'"),
        ('url: "https://example.org/"', 'url: "javascript:1"', 4, "no web address"),
        ("people-held:", "people-held: [", None, "not YAML"),
    ],
)
def test_mistakes_say_where_and_what_to_do(old, new, line, said):
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    if said is None:
        read(text)  # an anchor that nobody refers to, and an exact form beside a free one, are fine
        return
    with pytest.raises(LexiconError) as caught:
        read(text)
    assert said in str(caught.value)
    if line is not None:
        assert str(caught.value).startswith(f"held.yml:{line}:")
        assert text.split("\n")[line - 1] in str(caught.value)


def test_one_form_belongs_to_one_variant():
    text = GOOD.replace(
        "forms: [maybe]\n        draft: yes", "forms: [Captive]\n        examples: [x]"
    )
    with pytest.raises(LexiconError, match="claimed by 'captives' and 'unsure'"):
        read(text)


def test_aliases_are_refused():
    bomb = "lexicon: held\ntitle: &a [x, x]\nconcepts: [*a, *a]\n"
    with pytest.raises(LexiconError, match="aliases"):
        read(bomb)


def test_not_utf8():
    with pytest.raises(LexiconError, match="UTF-8"):
        parse(b"lexicon: \xff", path="held.yml", lexicon_id="held")


def test_unknown_name_offers_a_close_one():
    with pytest.raises(LexiconError, match="did you mean 'abortion'"):
        load_lexicon("abortoin")


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("captive", "captives"),
        ("policeman", "policemen"),
        ("human", "humans"),
        ("German", "Germans"),
        ("party", "parties"),
        ("boy", "boys"),
        ("church", "churches"),
        ("illegal alien", "illegal aliens"),
    ],
)
def test_plural(noun, expected):
    assert plural(noun) == expected


def test_verb_forms():
    assert verb_forms("seize") == ["seize", "seizes", "seized", "seizing"]
    assert verb_forms("call for") == ["call for", "calls for", "called for", "calling for"]
    assert {"kidnapped", "kidnapping", "kidnaps"} <= set(verb_forms("kidnap"))
    assert "denied" in verb_forms("deny")


@pytest.mark.parametrize(
    ("phrase", "also"),
    [
        ("asylum seeker", "asylum-seeker"),
        ("anti-abortion", "anti abortion"),
        ("Defence Forces", "Defense-Forces"),
        ("defense", "defence"),
        ("labor camp", "labour camp"),
        ("climate sceptic", "climate skeptic"),
        ("organisation", "organization"),
    ],
)
def test_spellings(phrase, also):
    if phrase[0].islower():
        assert also in spellings(phrase)
    assert spellings(phrase)[0] == phrase


def test_every_shipped_lexicon_loads_without_and_with_drafts():
    assert "israel_palestine" in names()
    for name in names():
        assert load_lexicon(name).concepts
        assert load_lexicon(name, drafts=True).n_variants >= load_lexicon(name).n_variants
