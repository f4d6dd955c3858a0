"""What pages write as HTML: escaped, explained, and readable by a machine that reads aloud."""

from __future__ import annotations

import re
import sys

import pytest

from .conftest import DASHBOARDS
from .test_addresses import CHOSEN
from .test_pages import VIEWS, html, opened

sys.path.insert(0, str(DASHBOARDS))
import prose

EVIL = "<script>alert('x')</script>"


@pytest.mark.parametrize("page", VIEWS)
def test_every_column_of_numbers_says_what_it_means(page):
    said = html(opened(page, **CHOSEN[page]))
    heads = re.findall(r'<th scope="col" class="num">(.*?)</th>', said)
    assert all('class="tip"' in head and "data-tip=" in head for head in heads), heads


def test_a_number_explains_itself_under_the_mouse():
    made = prose.table([{"who": "A", "n": 3}], [("who", "Who"), ("n", "Mentions")])
    assert f'<td class="num" title="{prose.MEANING["Mentions"]}">3</td>' in made
    own = prose.table([{"who": "A", "n": 3}], [("who", "Who"), ("n", "Mentions", "Of them.")])
    assert '<td class="num" title="Of them.">3</td>' in own


def test_what_stands_in_tables_and_keys_is_escaped():
    rows = [{"a": EVIL, "b": 1}]
    for made in (
        prose.table(rows, [("a", EVIL, EVIL), ("b", EVIL, EVIL)], caption=EVIL),
        prose.key([(EVIL, 0), ("other", 1)]),
    ):
        assert "<script" not in made and "&lt;script&gt;" in made


def test_meanings_are_one_sentence():
    for name, told in prose.MEANING.items():
        assert told.endswith(".") and told[0].isupper() and ". " not in told, name
