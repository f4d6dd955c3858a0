"""Every page runs on the demo, says a finding, and computes nothing itself."""

from __future__ import annotations

import ast
import json
import re
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from .conftest import DASHBOARDS, rivals

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


def typed(path: object) -> AppTest:
    """The Corpus page once a path was typed and its button pressed."""
    app = opened()
    field = "Or a file or folder on this computer"
    next(t for t in app.text_input if t.label == field).set_value(str(path)).run()
    return next(b for b in app.button if b.label == "Read this path").click().run()


def test_a_path_that_is_typed_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("streamlit.get_option", lambda name: "localhost")
    app = typed(garden(tmp_path, *"AAB"))
    assert not app.exception and "3 articles by 2 outlets" in html(app)
    assert "Your files: garden.jsonl" in html(app)
    said = html(typed(tmp_path / "none.csv"))
    assert "There is no file or folder" in said and "30 articles" in said  # the page stays


def garden(folder: Path, *outlets: str, text: str = "The tulips bloomed by the sea.") -> Path:
    rows = [{"id": str(i), "outlet": o, "text": text} for i, o in enumerate(outlets)]
    path = folder / "garden.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


@pytest.mark.parametrize("page", ["choices", "compare", "time", "code"])
def test_articles_without_the_words_leave_a_way_on(page, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", [str(DASHBOARDS / "app.py"), str(garden(tmp_path, *"AB"))])
    app = opened(page)
    said = html(app)
    assert not app.exception and "None of the words looked for stands in these articles" in said
    assert "Lexicons" in [m.label for m in app.multiselect]


def test_an_article_of_each_outlet_is_something_to_read(tmp_path, monkeypatch):
    path = garden(tmp_path, *"AB", text="The hostages were freed.")
    monkeypatch.setattr(sys, "argv", [str(DASHBOARDS / "app.py"), str(path)])
    said = html(opened("choices"))
    assert "too few for shares" in said and said.count('<td class="m">') == 2
    said = html(opened("time"))
    assert "No article has a date" in said  # and a way on
    assert "This page failed" not in said


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


def test_copied_passages_count_as_chosen():
    held = {"concept": "israel_palestine/people-held", "voice": "all"}

    def mentions(app: AppTest) -> int:
        return int(re.search(r"([\d,]+) mentions in", html(app))[1].replace(",", ""))

    app = opened("choices", **held)
    assert "copied passages" not in html(app)
    everything = mentions(app)
    app.session_state["wire"] = "drop"
    app.run()
    assert mentions(app) < everything and "copied passages not counted" in html(app)
    assert app.code == [] and "--wire once" in opened("methods", wire="once").code[0].value
    # What an address says that means nothing is passed over.
    assert mentions(opened("choices", **held, wire="loud")) == everything


@pytest.fixture
def sides(tmp_path, monkeypatch) -> None:
    """Outlets that never meet, of two sides that do."""
    rows = [
        {"id": f"{e}{side}", "outlet": f"{side} {e % 4}", "side": side, "event": f"e{e}",
         "text": f"The {word} were freed. The hostages ate. The captives slept."}
        for e in range(16) for side, word in (("left", "captives"), ("right", "hostages"))
    ]  # fmt: skip
    path = tmp_path / "sides.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    monkeypatch.setattr(sys, "argv", [str(DASHBOARDS / "app.py"), str(path)])


def test_where_outlets_meet_too_seldom_another_column_is_offered(sides):
    app = opened("compare", concept="israel_palestine/people-held", variant="captives")
    assert "Too few matched events to compare outlets" in html(app)
    app = next(b for b in app.button if b.label == "Compare by side").click().run()
    said = html(app)
    assert not app.exception
    assert "left prefers “captives” over right on the 16 events both covered." in said
    assert app.selectbox(key="by").value == "side"


# --- words and sources ---------------------------------------------------------------------------


def pressed(app: AppTest, label: str) -> AppTest:
    """The app after a click on a button."""
    return next(b for b in app.button if b.label == label).click().run()


def searched(term: str, **query: str) -> AppTest:
    return pressed(opened("sources", about="words", term=term, **query), "Compare every word")


def test_a_word_is_found_among_all_with_the_sentences_it_was_counted_in():
    app = searched("migrants", one="Crescent Herald")
    said = html(app)
    assert not app.exception and "Crescent Herald" in said.split("</h1>")[0]
    told = re.search(r"“migrants”: (\d+) times in Crescent Herald .*?, (\d+) in all others", said)
    lines = said.split('class="kwic"')[1]
    assert lines.count('<td class="m">') == int(told[1]) + int(told[2]) > 0
    assert "v-direct" not in lines
    app.selectbox(key="group").set_value("Crescent Herald").run()
    assert html(app).split('class="kwic"')[1].count('<td class="m">') == int(told[1])


def test_a_part_of_a_word_offers_the_words_that_hold_it():
    app = searched("migr")
    offered = next(p for p in app.get("button_group") if p.label == "Words that fit")
    assert {"migrants", "immigrants"} <= set(offered.options)
    assert "is not among the words compared" in html(searched("zzzz"))


def test_words_of_two_groups_are_compared_with_each_other():
    app = searched("", one="Plain Dissent", against="Daily Lantern")
    assert "parts Plain Dissent from Daily Lantern" in html(app).split("</h1>")[0]
    assert app.code[0].value.endswith("articles.jsonl --against 'Daily Lantern' --by outlet "
                                      "--voice outlet --min-n 3 --min-events 2")  # fmt: skip


@pytest.fixture
def ticked(tmp_path, monkeypatch) -> AppTest:
    """Candidates, the first one ticked."""
    monkeypatch.setattr(sys, "argv", [str(DASHBOARDS / "app.py"), str(rivals(tmp_path))])
    app = pressed(opened("sources", about="candidates"), "Look for rival words")
    return next(c for c in app.checkbox if c.key.startswith("tick ")).check().run()


def test_candidates_come_with_sentences_and_make_a_draft(ticked):
    said = html(ticked)
    assert "torrent" in said and said.count('class="lines"') >= 1 and "<summary>" in said
    assert re.search(r"1 of \d+ candidates ticked", said)
    line, draft = (c.value for c in ticked.code)
    assert line.startswith("framing discover ")
    assert "torrent" in draft and draft.count("forms: [") >= 2 and 'lexicon: "my_lexicon"' in draft


def test_a_draft_is_opened_then_used_in_this_session_only(ticked):
    app = pressed(ticked, "Open in Lexicons")
    # The click leads there; AppTest's next run would begin at the page it was on.
    app.switch_page("views/lexicons.py").run()
    assert not app.exception
    said = html(app)
    assert "open and not in use yet" in said
    counts = r"([1-9]\d*) here, \1 in own words"
    assert re.search(counts, said.split('class="entries"')[1])  # what it would find
    assert app.text_area[0].value.startswith("# Candidates")
    pressed(app, "Use this copy in the session")
    said = html(app)
    assert not app.exception and "Your copy is in use" in said
    assert re.search(counts, said.split('class="entries"')[1])
    assert "My lexicon" not in "".join(opened("lexicons").selectbox(key="book").options)
    pressed(app, "Give up the copy")
    assert "My lexicon" not in "".join(app.selectbox(key="book").options)


def test_a_name_that_the_toolkit_has_is_refused(ticked):
    ticked.text_input(key="draft").set_value("Migration").run()
    assert "choose another name" in html(ticked) and len(ticked.code) == 1


def test_a_second_draft_of_a_name_takes_nothing_from_the_first(ticked):
    ticked.session_state["proposed"] = {"my_lexicon": "what somebody edited"}
    ticked.run()
    said = "You have a lexicon my_lexicon already, and keep it: this one is called my_lexicon_2"
    assert said in html(ticked) and 'lexicon: "my_lexicon_2"' in ticked.code[1].value
    pressed(ticked, "Open in Lexicons")
    opened_now = ticked.session_state["proposed"]
    assert opened_now["my_lexicon"] == "what somebody edited" and len(opened_now) == 2


def test_a_picture_is_saved_on_white_paper():
    pytest.importorskip("vl_convert", reason="vl-convert-python is not installed")
    sys.path.insert(0, str(DASHBOARDS))
    import charts
    import polars as pl

    rows = pl.DataFrame({"group": ["A", "B"], "against": ["B", "A"], "value": [0.2, 0.2],
                         "words": ["so", "so"]})  # fmt: skip
    drawn = charts.heat(rows, is_dark=False)
    assert charts.png(drawn, "A and B differ.").startswith(b"\x89PNG")
    saved = charts.svg(drawn, "A & B differ.").decode()
    assert saved.startswith("<svg") and ">A &amp; B differ.</text>" in saved


# --- corpus and event ----------------------------------------------------------------------------

PASSAGE = (
    "Crews worked all night along the river to close a breach that had opened below the old mill "
    "and engineers warned farmers downstream that more rain could reach their fields before "
    "anybody finished the wall of stone and sand."
)


@pytest.fixture
def coverage(tmp_path, monkeypatch) -> Path:
    """Three events by A, B and C, under column names that nobody knows; A has two on the first."""
    word = {"A": "captives", "B": "hostages", "C": "hostages"}
    rows = [
        {"id": f"{e}{o}{k}", "Zeitung": o, "event": f"6f1c-{e}", "Kopf": f"Day {e} of {o}, {k}",
         "text": f"The {word[o]} of day {e} were freed. {PASSAGE if o == 'A' or k else ''} Good."}
        for e in range(3) for o in "ABC" for k in range(2 if o == "A" and not e else 1)
    ]  # fmt: skip
    rows.append(rows[-1])  # set aside: its id is taken
    path = tmp_path / "zeitung.jsonl"
    path.write_text("\n".join(json.dumps(r) for r in rows))
    monkeypatch.setattr(sys, "argv", [str(DASHBOARDS / "app.py"), str(path)])
    return path


def by_hand(app: AppTest) -> AppTest:
    """The columns of `coverage` mapped."""
    for field, column in (("Outlet", "Zeitung"), ("Headline", "Kopf")):
        next(s for s in app.selectbox if s.label == field).set_value(column)
    return pressed(app, "Read again")


def test_columns_are_shown_and_mapped_by_hand(coverage):
    app = opened()
    fields = {s.label: s for s in app.selectbox}
    assert fields["Outlet"].value == fields["Headline"].value == fields["Text"].value
    assert fields["Text"].options[0] == "text (understood)"
    assert fields["Outlet"].options[0] == "not found"
    assert "10 articles by 3 Zeitungs" in html(app)  # a further column groups them anyway
    by_hand(app)
    assert "10 articles by 3 outlets" in html(app)
    assert {s.label: s.value for s in app.selectbox}["Outlet"] == "Zeitung"


def test_copies_and_reasons_are_told(coverage):
    said = html(by_hand(opened()))
    copies = said.split("Copies and agency text")[1]
    assert "of 10 articles hold text that was written elsewhere" in copies
    assert "Crews worked all night" in copies and "A: Day" in copies
    assert "duplicate id" in said and "zeitung.jsonl, line 11" in said


def test_events_are_named_by_headline_and_articles_are_chosen(coverage):
    app = by_hand(opened())
    app.switch_page("views/event.py").run()
    assert all("Day" in o and "6f1c" not in o for o in app.selectbox(key="event").options)
    app.selectbox(key="event").set_value("6f1c-0").run()
    said = html(app)
    assert said.count('<article class="article"') == 3 and "Day 0 of A, 0" in said
    choice = next(s for s in app.selectbox if s.label.startswith("Of 2 articles by A"))
    assert all("Day 0 of A" in o for o in choice.options)
    choice.set_value("0A1").run()
    said = html(app)
    assert "Day 0 of A, 1" in said and "Day 0 of A, 0" not in said.split('class="side"')[1]
    assert "0A1" in str(app.query_params["articles"])
    app.multiselect(key="whose 6f1c-0").set_value(["B"]).run()
    assert html(app).count('<article class="article"') == 1


# --- reading once --------------------------------------------------------------------------------


@pytest.fixture
def scans(monkeypatch) -> list[int]:
    """One entry for each time that text is scanned."""
    from framing import mentions

    times: list[int] = []
    scan = mentions.scan
    monkeypatch.setattr(mentions, "scan", lambda *a, **k: times.append(1) or scan(*a, **k))
    return times


@pytest.fixture
def own(tmp_path, monkeypatch) -> Path:
    """A corpus that no other test has read."""
    path = tmp_path / "own.jsonl"
    demo = (DASHBOARDS.parent / "data" / "demo" / "articles.jsonl").read_text(encoding="utf-8")
    path.write_text(demo, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", [str(DASHBOARDS / "app.py"), str(path)])
    return path


def test_events_that_no_column_names_are_found_at_a_click(own, scans):
    rows = [json.loads(line) for line in own.read_text(encoding="utf-8").splitlines()]
    bare = [{k: v for k, v in r.items() if k != "event"} for r in rows]
    own.write_text("\n".join(map(json.dumps, bare)), encoding="utf-8")
    app = opened("event")
    assert "No article here says which event it covers" in html(app)
    pressed(app, "Group the articles by event")
    said = html(app)
    assert not app.exception and said.count('<article class="article"') >= 2
    app.switch_page("views/methods.py").run()
    assert "--events -o study" in app.code[0].value
    app.switch_page("views/corpus.py").run()
    assert "events" in html(app).split("</h1>")[0]
    pressed(app, "Forget the events")
    assert "events" not in html(app).split("</h1>")[0] and len(scans) == 1


def test_events_that_articles_name_are_kept():
    app = opened("event", grouped="True", event="adelsund-exchange")
    assert app.selectbox(key="event").value == "adelsund-exchange"


def test_what_is_counted_never_rescans_text(own, scans):
    app = opened("choices", concept="israel_palestine/people-held")
    assert len(scans) == 1
    app.selectbox(key="group").set_value("Daily Lantern").run()
    app.selectbox(key="word").set_value("hostages").run()
    app.selectbox(key="referent").set_value(app.selectbox(key="referent").options[1]).run()
    for name, value in (("voice", "direct"), ("voice", "all"), ("sort", "date"), ("group", ""),
                        ("zone", "headline"), ("by", "country")):  # fmt: skip
        app.session_state[name] = value
        app.run()
        assert not app.exception, name
    for page in ("compare", "event", "time", "corpus", "methods", "lexicons"):
        app.switch_page(f"views/{page}.py").run()
    assert len(scans) == 1


def test_a_second_start_does_not_scan_again(own, scans, tmp_path, monkeypatch):
    import streamlit as st

    monkeypatch.setenv("FRAMING_CACHE", str(tmp_path / "kept"))
    first = html(opened())
    st.cache_resource.clear()  # as a new process would begin
    assert html(opened()) == first and len(scans) == 1
    st.cache_resource.clear()
    own.write_text(own.read_text(encoding="utf-8").replace("hostages", "captives"))
    assert html(opened()) != first and len(scans) == 2


def test_uploads_leave_nothing_behind(own, scans, tmp_path, monkeypatch):
    import tempfile

    monkeypatch.setenv("FRAMING_CACHE", str(tmp_path / "kept"))
    folder = tempfile.TemporaryDirectory(prefix="framing-")
    path = Path(folder.name) / "mine.jsonl"
    path.write_bytes(own.read_bytes())
    app = AppTest.from_file(str(DASHBOARDS / "app.py"), default_timeout=60)
    app.session_state["own_folder"], app.session_state["own_paths"] = folder, (path,)
    app.session_state["source"] = "own"
    app.run()
    assert "Your files: mine.jsonl" in html(app) and not (tmp_path / "kept").exists()
    # Another visitor sees what the dashboard was opened on.
    assert "mine.jsonl" not in html(opened())
    folder.cleanup()


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
        ("classifiers", {"measure": "axes"}, "Place the words"),
    ],
)
def test_what_takes_long_waits_for_a_click(page, query, label):
    app = opened(page, **query)
    before = html(app)
    next(b for b in app.button if b.label == label).click().run()
    said = html(app)
    assert not app.exception and "This page failed" not in said
    assert said.split("</h1>")[0] != before.split("</h1>")[0]
