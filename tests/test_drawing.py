"""Tables as aligned text."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from framing.drawing import aligned, cells, fitted, wrapped


def test_words_stand_left_and_numbers_right_under_their_heads():
    frame = pl.DataFrame({"word": ["migrant", "alien"], "n": [5, 12345]})
    assert aligned(frame, width=40, title="Words") == (
        "Words\n\nword         n\n-------  -----\nmigrant      5\nalien    12345\n\n"
    )


def test_a_long_cell_goes_on_below_and_the_narrow_columns_stay_whole():
    frame = pl.DataFrame({"id": ["a1"], "why": ["one two three four"], "n": [1]})
    assert aligned(frame, width=17) == (
        "id  why         n\n--  ----------  -\na1  one two     1\n    three four\n"
    )


def test_a_table_of_no_rows_still_names_its_columns():
    assert aligned(pl.DataFrame(schema={"a": pl.String, "b": pl.Int64}), width=20).startswith(
        "a  b"
    )


def test_the_widest_columns_give_way_and_none_vanishes():
    assert fitted([4, 30, 10], 30) == [4, 16, 10]
    assert fitted([4, 30, 10], 100) == [4, 30, 10]
    assert fitted([50] * 10, 20) == [6] * 10


def test_lines_break_at_blanks_and_hyphens_and_else_anywhere():
    assert wrapped("border-structure", 10) == ["border-", "structure"]
    assert wrapped("national emergency", 10) == ["national", "emergency"]
    assert wrapped("abcdefgh", 3) == ["abc", "def", "gh"]


def test_cells_of_a_terminal_are_not_characters():
    assert [cells(x) for x in ("abc", "é", "e\u0301", "移民", "“a”")] == [3, 1, 1, 4, 3]
    assert wrapped("移民移民", 5) == ["移民", "移民"]


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"])), st.integers(2, 12)
)
def test_wrapping_loses_nothing_but_blanks_and_keeps_to_the_width(text, width):
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cells(line) <= width for line in lines)


@given(st.lists(st.integers(0, 80), min_size=1, max_size=8), st.integers(1, 200))
def test_widths_fit_the_room_wherever_they_can(widest, room):
    widths = fitted(widest, room)
    assert all(w <= most for w, most in zip(widths, widest))
    assert sum(widths) <= room or max(widths) <= 6
