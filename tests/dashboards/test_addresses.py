"""A view is an address: what is chosen on a page stands in it, and opens the same page again."""

from __future__ import annotations

from typing import Any

import pytest

from .test_pages import VIEWS, html, opened

HELD = {"concept": "israel_palestine/people-held"}
# Settings of each page that differ from what it opens with.
CHOSEN: dict[str, dict[str, Any]] = {
    "corpus": {"by": "section"},
    "event": {"event": "halden-point", "lexicon": ["policing_crime", "guns"]},
    "choices": {**HELD, "variant": "prisoners", "voice": "all", "zone": "body", "sort": "speaker",
                "referent": "held-by-israel", "group": "Daily Lantern", "word": "prisoners"},
    "compare": {**HELD, "variant": "captives", "voice": "all", "by": "country"},
    "sources": {"about": "words", "group": "Daily Lantern", "against": "Plain Dissent",
                "term": "raid"},
    "time": {**HELD, "variant": "hostages", "every": "year",
             "lines": ["Daily Lantern", "Plain Dissent"]},
    "classifiers": {"measure": "apart", "one": "Plain Dissent", "other": "Crescent Herald"},
    "code": {**HELD, "coder": "AB", "blind": "True", "sample": "50"},
    "lexicons": {"book": "guns", "form": "mediator"},
    "methods": {"voice": "all", "lexicon": ["guns"]},
}  # fmt: skip


def spoken(app) -> dict[str, list[str]]:
    return {k: [v] if isinstance(v, str) else list(v) for k, v in app.query_params.items()}


def test_every_page_is_here():
    assert sorted(CHOSEN) == VIEWS


@pytest.mark.parametrize("page", VIEWS)
def test_what_is_chosen_stays_in_the_address_and_opens_the_same_view(page):
    wanted = CHOSEN[page]
    app = opened(page, **wanted)
    assert not app.exception
    said = spoken(app)
    for name, value in wanted.items():
        if (name, value) != ("measure", "apart"):  # what a page opens with is left out
            assert said.get(name) == (value if isinstance(value, list) else [value]), name
    again = opened(page, **said)
    assert spoken(again) == said
    assert html(again) == html(app)


def test_a_view_without_choices_has_a_short_address():
    assert spoken(opened("corpus")) == {}


def test_names_with_commas_survive(tmp_path, monkeypatch):
    import json
    import sys

    from .conftest import DASHBOARDS

    rows = [
        {"id": f"{o}{e}", "outlet": o, "event": f"e{e}", "date": "2024-02-01",
         "headline": "Hostages freed", "text": "The hostages were freed."}
        for o in ("Times, The", "Post, The") for e in range(3)
    ]  # fmt: skip
    path = tmp_path / "commas.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    monkeypatch.setattr(sys, "argv", [str(DASHBOARDS / "app.py"), str(path)])
    app = opened("time", lines=["Times, The", "Post, The"])
    assert spoken(app)["lines"] == ["Times, The", "Post, The"]
