"""What a model of wording sees, and what it must not."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from framing.masking import FIRST, GROUP, NAME, NUMBER, tokenize


def seen(text: str, **options) -> list[str]:
    return tokenize([text], **options).seen


def test_names_numbers_and_groups_are_masked():
    text = "The soldiers of Marlow took 14 children from Port Ellis."
    masked = seen(text, groups={"soldiers", "children"})
    assert masked == ["the", GROUP, "of", NAME, "took", NUMBER, GROUP, "from", NAME, NAME]


def test_first_word_is_kept_only_where_it_is_known():
    assert seen("Shameful acts.", known={"shameful"}) == ["shameful", "acts"]
    assert seen("Marlow acts.") == [FIRST, "acts"]
    # After an opening quotation mark a sentence begins too.
    assert seen("Adair said, “We must go.”") == [FIRST, "said", "we", "must", "go"]


def test_offsets_index_each_text():
    tokens = tokenize(["One two.", "", "Three “four”"])
    texts = ["One two.", "", "Three “four”"]
    found = [texts[t][a:b] for t, a, b in zip(tokens.text, tokens.starts, tokens.ends)]
    assert found == ["One", "two", "Three", "four"]
    assert tokens.quoted.tolist() == [False, False, False, True]
    assert tokens.lengths.tolist() == [2, 0, 2]


NAMES = st.sampled_from(["Israel", "Hamas", "Trump", "Biden", "Marlow", "Rice", "Bush", "Zed"])


@given(NAMES, NAMES)
@settings(max_examples=30, deadline=None)
def test_swapping_names_changes_nothing(one, other):
    text = "{0} attacked {1} after {1} said that the radical plan of {0} had failed."
    assert seen(text.format(one, other)) == seen(text.format(other, one))


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_is_tokenized(text):
    tokens = tokenize([text, text])
    assert len(tokens.words) == len(tokens.seen) == len(tokens.starts)
    for k, a, b in zip(tokens.text, tokens.starts, tokens.ends):
        assert 0 <= a < b <= len(text)
        assert k in (0, 1)
