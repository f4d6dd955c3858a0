import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import dates


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2024-03-04", dt.date(2024, 3, 4)),
        ("2024-03-04T23:59:59-05:00", dt.date(2024, 3, 4)),
        ("2024/3/4", dt.date(2024, 3, 4)),
        ("20240304", dt.date(2024, 3, 4)),
        ("20240304T101500Z", dt.date(2024, 3, 4)),
        ("March 4, 2024", dt.date(2024, 3, 4)),
        ("March 4, 2024 Monday 10:05 AM GMT", dt.date(2024, 3, 4)),
        ("Monday, March 4th, 2024", dt.date(2024, 3, 4)),
        ("Sept. 4, 2024", dt.date(2024, 9, 4)),
        ("04 Mar 2024", dt.date(2024, 3, 4)),
        ("Mon, 04 Mar 2024 10:00:00 GMT", dt.date(2024, 3, 4)),
        ("4. März 2024", dt.date(2024, 3, 4)),
        ("lundi 4 mars 2024", dt.date(2024, 3, 4)),
        ("1er août 2024", dt.date(2024, 8, 1)),
        ("4 de marzo de 2024", dt.date(2024, 3, 4)),
        ("4 giu. 2024", dt.date(2024, 6, 4)),
        ("Ma\u0308rz 4, 2024", dt.date(2024, 3, 4)),
        (True, None),
        ("4.3.2024", dt.date(2024, 3, 4)),
        ("25/3/24", dt.date(2024, 3, 25)),
        ("3/25/99", dt.date(1999, 3, 25)),
        ("3/3/2024", dt.date(2024, 3, 3)),
        (1709553600, dt.date(2024, 3, 4)),
        ("1709553600000", dt.date(2024, 3, 4)),
        (dt.datetime(2024, 3, 4, 23), dt.date(2024, 3, 4)),
        ("", None),
        (None, None),
        ("N/A", None),
        (float("nan"), None),
    ],
)
def test_dates_as_they_are_written(written, date):
    assert dates.parse(written) == date


@pytest.mark.parametrize(
    "written",
    [
        "2024-02-30",
        "2024-13-01",
        "31/31/2024",
        "0001-01-01",
        "soon 7",
        float("inf"),
        "4 jui 2024",
        "4 xyz 2024",
        "9999999999",
    ],
)
def test_impossible_dates(written):
    with pytest.raises(ValueError):
        dates.parse(written)


def test_two_readings_need_an_order():
    with pytest.raises(dates.AmbiguousDate):
        dates.parse("03/04/2024")
    assert dates.parse("03/04/2024", day_first=True) == dt.date(2024, 4, 3)
    assert dates.parse("03/04/2024", day_first=False) == dt.date(2024, 3, 4)
    assert dates.order("25/12/2024") is True and dates.order("12/25/24") is False
    assert dates.order("03/04/2024") is None and dates.order("25.12.2024") is None


@given(st.dates(dt.date(1600, 1, 1), dt.date(2100, 12, 31)))
def test_every_date_comes_back_from_its_written_forms(date):
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%B %d, %Y", "%d %b %Y", "%a, %d %b %Y 10:00:00 GMT"):
        written = date.strftime(form).replace(date.strftime("%Y"), f"{date.year:04d}")
        assert dates.parse(written) == date


@given(st.text() | st.integers() | st.floats())
def test_any_cell_is_a_date_or_none_or_a_value_error(cell):
    with contextlib.suppress(ValueError):
        assert dates.parse(cell) is None or isinstance(dates.parse(cell), dt.date)
