"""Calendar dates as newspapers, databases and feeds write them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache
from typing import Any

EARLIEST, LATEST = 1600, 2100  # years outside are typing errors, not news

# What stands for "no date" in exports.
ABSENT = frozenset({"", "-", "--", "n/a", "na", "nan", "nat", "none", "null", "unknown", "undated"})

# English, German, French, Spanish, Italian, Portuguese, Dutch; an abbreviation is a beginning.
MONTHS = (
    "january januar jänner janvier enero gennaio janeiro januari",
    "february februar feber février fevrier febrero febbraio fevereiro februari",
    "march märz maerz mars marzo março marco maart mrt mrz",
    "april avril abril aprile",
    "may mai mayo maggio maio mei",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august août aout agosto augustus",
    "september septembre septiembre setiembre settembre setembro",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember décembre decembre diciembre dicembre dezembro",
)

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d{4,6}Z?)?$")
SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
WEEKDAY = r"(?:[^\W\d_]{2,13}\.?,? )?"
DAY_MONTH = re.compile(
    WEEKDAY + r"(\d{1,2})(?:st|nd|rd|th|er|\.|º)?(?: |-|\. ?)(?:de )?"
    r"([^\W\d_]{3,12})\.?,?(?: del?)?[ -](\d{4})(?!\d)"
)
MONTH_DAY = re.compile(WEEKDAY + r"([^\W\d_]{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)")
EPOCH = re.compile(r"(\d{9,10}|\d{12,13})(?:\.\d+)?$")


class AmbiguousDate(ValueError):
    """A date such as 03/04/2024, which two continents read differently."""


def parse(value: Any, *, day_first: bool | None = None) -> dt.date | None:
    """The calendar date of a cell, or None where the cell holds none.

    Understood: date and datetime objects; ISO 8601 dates and datetimes (the date as written, no
    shift of time zone); `2024/03/04`; `20240304`; `March 4, 2024`; `04 Mar 2024`, RFC 2822, and the
    months of German, French, Spanish, Italian, Portuguese and Dutch (`4. März 2024`);
    `4.3.2024` (with dots the day comes first); seconds or milliseconds since 1970 (UTC); and
    `3/25/2024` or `25/3/24`, where only one order is on the calendar. `day_first` settles
    `03/04/2024`, which otherwise raises AmbiguousDate. Years of two digits: 69-99 are 1900s.

    Raises ValueError for what is not on the calendar or not understood.
    """
    if value is None or isinstance(value, bool):  # a column `published` may say whether
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, float):
        if value != value:
            return None
        value = int(value) if abs(value) < 1e15 else str(value)
    text = unicodedata.normalize("NFC", str(value).strip()[:80])
    if text.lower() in ABSENT:
        return None
    if match := ISO.match(text) or YEAR_FIRST.match(text) or COMPACT.match(text):
        year, month, day = (int(group) for group in match.groups()[:3])
    elif match := SLASHED.match(text):
        year, month, day = _slashed(match, day_first)
    elif match := DAY_MONTH.match(text):
        year, month, day = int(match[3]), _month(match[2]), int(match[1])
    elif match := MONTH_DAY.match(text):
        year, month, day = int(match[3]), _month(match[1]), int(match[2])
    elif match := EPOCH.match(text):
        seconds = int(match[1]) // (1000 if len(match[1]) > 10 else 1)
        since = dt.datetime(1970, 1, 1) + dt.timedelta(seconds=seconds)
        year, month, day = since.year, since.month, since.day
    else:
        raise ValueError("is not understood")
    if not EARLIEST <= year <= LATEST:
        raise ValueError("is not a year of news")
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise ValueError("is not on the calendar") from error


def order(value: Any) -> bool | None:
    """True where a date can only be day-first, False where only month-first, None otherwise.

    A file whose dates agree on one order proves how its ambiguous ones are meant.
    """
    match = SLASHED.match(value.strip()) if isinstance(value, str) else None
    if match is None or match[2] == ".":
        return None
    first, second = int(match[1]), int(match[3])
    if 12 < first <= 31 and 1 <= second <= 12:
        return True
    if 12 < second <= 31 and 1 <= first <= 12:
        return False
    return None


def _slashed(match: re.Match[str], day_first: bool | None) -> tuple[int, int, int]:
    first, second = int(match[1]), int(match[3])
    year = int(match[4])
    if len(match[4]) == 2:
        year += 1900 if year >= 69 else 2000
    if match[2] == ".":  # a dotted date is written day-first wherever dots are used
        return year, second, first
    proved = order(match[0])
    if proved is None:
        proved = day_first
    if proved is None and first != second and max(first, second) <= 12:
        raise AmbiguousDate("may be day-first or month-first")
    return (year, second, first) if proved else (year, first, second)


@lru_cache(maxsize=500)
def _month(name: str) -> int:
    """The number of the month whose name in one of the languages begins so."""
    name = name.lower()
    fitting = [
        number
        for number, names in enumerate(MONTHS, start=1)
        if any(full.startswith(name) for full in names.split())
    ]
    if len(fitting) != 1:
        raise ValueError("is not understood")
    return fitting[0]
