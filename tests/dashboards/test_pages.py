"""Every page runs on the demo, says a finding, and computes nothing itself."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from .conftest import DASHBOARDS

VIEWS = sorted(p.stem for p in (DASHBOARDS / "views").glob("*.py"))


def opened(page: str = "corpus", **query: str) -> AppTest:
    """A page of the app, run once."""
    app = AppTest.from_file(str(DASHBOARDS / "app.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    if page != "corpus":
        app.switch_page(f"views/{page}.py").run()
    return app


def html(app: AppTest) -> str:
    bodies = [e.proto.body for e in app.get("html")]
    return "\n".join(b for b in bodies if not b.startswith("<style>"))


@pytest.mark.parametrize("page", VIEWS)
def test_every_page_runs_and_states_a_finding(page):
    app = opened(page)
    assert not app.exception
    said = html(app)
    assert '<h1 class="finding">' in said and "This page failed" not in said
    assert "This cannot be shown" not in said


def test_the_navigation_lists_every_view():
    listed = ast.parse((DASHBOARDS / "app.py").read_text()).body
    pages = next(
        ast.literal_eval(n.value)
        for n in listed
        if isinstance(n, ast.Assign) and getattr(n.targets[0], "id", "") == "PAGES"
    )
    assert sorted(name for name, _ in pages) == VIEWS


def test_the_demo_is_said_to_be_invented():
    assert "invented outlets and events" in html(opened())


def test_choices_answer_who_writes_a_word_and_show_its_sentences():
    app = opened("choices", concept="israel_palestine/people-held", variant="hostages")
    said = html(app)
    assert "outlets that name it write “hostages” in their own words" in said
    lines = said.split('class="kwic"')[1]
    assert lines.count('<td class="m">') > 5 and "v-outlet" in lines and "v-direct" not in lines


def test_another_voice_shows_other_sentences():
    app = opened("choices", concept="israel_palestine/people-held", voice="direct")
    said = html(app)
    assert "v-direct" in said.split('class="kwic"')[1]
    assert "v-outlet" not in said.split('class="kwic"')[1]


def test_settings_from_an_address_that_mean_nothing_are_passed_over():
    app = opened("choices", concept="no/such", variant="no", voice="loud", sort="up", by="nothing")
    assert not app.exception and '<h1 class="finding">' in html(app)


def test_the_event_page_marks_words_by_voice():
    said = html(opened("event", event="adelsund-exchange"))
    assert said.count('<article class="article"') == 5
    for voice in ("v-outlet", "v-indirect", "v-direct"):
        assert voice in said.split('class="side"')[1]


def test_article_text_is_escaped(tmp_path, monkeypatch):
    import json

    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    rows = [
        {"id": f"{o}{e}", "outlet": f"{o}{evil}", "event": f"e{e}{evil}", "headline": f"Hostages {evil}",
         "text": f"The hostages {evil} were freed."}
        for o in "AB" for e in range(3)
    ]  # fmt: skip
    path = tmp_path / "evil.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    monkeypatch.setattr(sys, "argv", [str(DASHBOARDS / "app.py"), str(path)])
    for page in ("corpus", "event", "choices", "code"):
        app = opened(page, coder="AB")
        said = html(app)
        assert not app.exception
        assert "<script" not in said and "<img" not in said, page
        if page != "code":
            assert "&lt;script&gt;" in said, page


def test_a_path_that_cannot_be_read_says_what_to_do(tmp_path, monkeypatch):
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n")
    monkeypatch.setattr(sys, "argv", [str(DASHBOARDS / "app.py"), str(path)])
    app = opened()
    said = html(app)
    assert "no column understood as text or headline" in said and "<h1" not in said
    assert any("Read again" in b.label for b in app.button)


def test_coding_one_mention_moves_to_the_next():
    app = opened("code", concept="israel_palestine/people-held", coder="AB")
    first = html(app)
    assert "0 of" in first and 'class="tocode"' in first
    next(b for b in app.button if b.label == "Own words").click().run()
    said = html(app)
    assert "1 of" in said.split("</h1>")[0]
    assert first.split('class="tocode"')[1] != said.split('class="tocode"')[1]


def test_methods_give_the_command_and_the_files():
    app = opened("methods")
    assert app.code[0].value.startswith("framing compare ")
    next(b for b in app.button if b.label == "Compare everything").click().run()
    assert not app.exception and "numbers are ready" in html(app)
    assert "30 articles were compared by outlet" in html(app)


def test_a_form_is_tried_on_the_articles():
    app = opened("lexicons")
    app.text_input(key="form").set_value("mediator").run()
    assert "mentions in any voice" in html(app)
    app.text_input(key="form").set_value("zzzz").run()
    assert "stands nowhere in these articles" in html(app)


def test_a_broken_copy_of_a_lexicon_is_shown_with_its_line():
    app = opened("lexicons")
    app.text_area[0].set_value("lexicon: x\nconcepts: 3\n").run()
    next(b for b in app.button if b.label == "Check the examples").click().run()
    assert "This cannot be shown" in html(app) and ".yml:" in html(app)


# --- no computing in dashboards/ -----------------------------------------------------------------

ALLOWED = {"streamlit", "altair", "polars", "framing", "__future__"}
COMPUTING = {
    "group_by", "agg", "join_asof", "with_columns", "pivot", "rolling", "mean", "median", "std",
    "sum", "quantile", "filter", "over", "eigh", "bootstrap", "map_elements", "map_rows",
}  # fmt: skip


@pytest.mark.parametrize("path", sorted(DASHBOARDS.rglob("*.py")), ids=lambda p: p.stem)
def test_dashboards_compute_nothing(path: Path):
    siblings = {p.stem for p in DASHBOARDS.glob("*.py")}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [a.name for a in node.names]
            )
            for name in names:
                top = name.split(".")[0]
                assert top in ALLOWED | siblings | sys.stdlib_module_names, f"imports {name}"
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            arguments = isinstance(node.func, ast.Name) and called == "filter"  # filter(None, ...)
            assert called not in COMPUTING or arguments, (
                f"{path.name}:{node.lineno} calls {called}()"
            )


@pytest.mark.parametrize(
    ("page", "query", "label"),
    [
        ("sources", {}, "Find out who speaks"),
        ("classifiers", {"measure": "apart"}, "Train and test"),
        ("classifiers", {"measure": "loaded"}, "Score every sentence"),
        ("classifiers", {"measure": "frames"}, "Count the cues of frames"),
    ],
)
def test_what_takes_long_waits_for_a_click(page, query, label):
    app = opened(page, **query)
    before = html(app)
    next(b for b in app.button if b.label == label).click().run()
    said = html(app)
    assert not app.exception and "This page failed" not in said
    assert said.split("</h1>")[0] != before.split("</h1>")[0]
