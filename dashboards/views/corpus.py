"""What was read, what was set aside, and one's own files."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import controls
import layout
import library
import prose
import session
import streamlit as st

from framing import overview, provenance
from framing.corpus import read
from framing.errors import FramingError
from framing.output import render
from framing.uploads import MAX_BYTES, MAX_FILES

MOST = 8  # rows of a table on the page
# What people come with, and the page that answers it.
QUESTIONS = {
    "event": "What did they call the same thing, on the same day?",
    "choices": "Which words does each choose, and in whose voice?",
    "sources": "Who gets to speak?",
}


def refusals() -> None:
    """Files that were not taken, and why."""
    for name, reason in st.session_state.get("refused", []):
        st.warning(f"{layout.plain(name)} was not read: {reason}.")


def bring() -> None:
    """Own files: uploaded, or a path where the server is this machine."""
    files = st.file_uploader(
        "Articles: text, CSV, JSON lines, Parquet, or any other format the toolkit reads",
        accept_multiple_files=True,
        key="upload",
        help=f"At most {MAX_FILES} files of {MAX_BYTES // 1_000_000} MB. They stay in this session "
        "and are removed with it. In a table, one row is one article.",
    )
    if files and st.button("Read these files", type="primary"):
        refused = session.take(files)
        st.session_state["refused"] = refused
        if len(refused) < len(files):
            st.rerun()
        refusals()
    if session.local():
        path = st.text_input("Or a file or folder on this computer", placeholder="articles/")
        if path and st.button("Read this path"):
            try:
                read(place := Path(path).expanduser())
            except FramingError as error:
                layout.stopped(error)
            else:
                session.show(place)
                st.rerun()


FIELDS = {
    "outlet": "Outlet", "headline": "Headline", "text": "Text", "date": "Date", "event": "Event",
    "doc_id": "Id", "url": "Web address", "lang": "Language",
}  # fmt: skip
USUAL, NONE = "\0usual", ""  # by its usual name; not read


def mapping() -> None:
    """Which column holds what: as it was understood, and by hand where it was not."""
    seen = library.columns()
    if not seen:
        layout.note("These files have no columns.")
        return
    st.html(
        prose.table(
            [{**r, "field": FIELDS.get(r["field"], r["field"])} for r in seen],
            [("column", "Column"), ("field", "Read as"), ("example", "Begins")],
            caption="Columns of the files. What is read as nothing can still group articles.",
        )
    )
    names = [r["column"] for r in seen]
    by_hand = session.columns()
    understood = {r["field"]: r["column"] for r in seen if r["field"] not in by_hand}

    def shown(field: str, option: str) -> str:
        if option != USUAL:
            return option or "not read"
        if field in by_hand:
            return "by its usual name"
        return f"{understood[field]} (understood)" if field in understood else "not found"

    with st.form("mapping"):
        picks = {}
        cells = st.columns(4)
        for i, (field, title) in enumerate(FIELDS.items()):
            now = by_hand.get(field, USUAL)
            now = next((n for n in names if provenance.same_column(n, now)), now)
            options = [USUAL, *names, NONE]
            with cells[i % 4]:
                picks[field] = st.selectbox(
                    title,
                    options,
                    index=options.index(now) if now in options else 0,
                    format_func=partial(shown, field),
                    key=f"column {field} {names}",
                )
        if st.form_submit_button("Read again"):
            st.session_state["columns"] = {f: c for f, c in picks.items() if c != USUAL}
            st.rerun()


try:
    found = library.scan()
except FramingError as error:
    layout.stopped(error)
    with st.expander("Read other files", expanded=True):
        bring()
    layout.section("Say which column is what")
    mapping()
    st.stop()

by = session.settle("by", overview.groupings(found), "outlet")
told = overview.summary(found, by=by)
layout.heading(overview.read_sentence(told, by), overview.voices_sentence(told))
if session.source() == "own":
    refusals()

with st.container(horizontal=True):
    with st.popover("Read your own files", icon=":material/upload_file:"):
        bring()
    if session.source() != "demo":
        if st.button("Back to the demo" if not session.given() else "Show the demo"):
            st.session_state["source"] = "demo"
            st.rerun()
    elif session.given() and st.button("Back to the articles it was opened on"):
        st.session_state["source"] = ""
        st.rerun()
    controls.settings(zone=False)
    if library.grouped():
        st.button("Forget the events", on_click=session.put, kwargs={"grouped": False})
    elif library.eventless():
        controls.find_events()
if library.grouped():
    layout.note(
        "Events were found by how alike the articles are: articles may be missing from one, or stand "
        "in the wrong one. How often is measured in the documentation, docs/intake.md."
    )

layout.section("Where to begin")
with st.container(key="questions"):
    for page, question in QUESTIONS.items():
        st.page_link(f"views/{page}.py", label=question, icon=":material/arrow_forward:")

rows = overview.groups(found, by=by)
shown = rows.head(20).to_dicts()
layout.section(f"By {by}")
st.html(
    prose.table(
        shown,
        [("group", by.capitalize()), ("articles", "Articles"), ("events", "Events"), ("words", "Words"),
         ("typical", "Typical length"), ("hits", "With a contested word"), ("mentions", "Mentions")],
        bar="articles",
    )
)  # fmt: skip
if rows.height > len(shown):
    layout.note(f"The {len(shown)} with most articles of {rows.height} are listed.")

months = overview.calendar(found)
if months.height > 1:
    import charts  # only now: the table above need not wait for altair

    layout.section("When")
    layout.picture(
        partial(charts.calendar, months),
        "articles",
        finding=overview.read_sentence(told, by),
        alt="Number of articles over time, as columns",
    )

copied = library.copied()
layout.section("Copies and agency text", copied.sentence)
if copied.rows.height:
    st.html(
        prose.table(
            copied.rows.head(MOST).to_dicts(),
            [("group", by.capitalize()), ("headline", "Article"), ("share", "Share", "How much of the article was written elsewhere."), ("agency", "Agency"),
             ("origin", "First in"), ("begins", "Longest passage begins")],
            percent=("share",),
        )
    )  # fmt: skip
    if copied.rows.height > MOST:
        layout.note(
            f"The {MOST} that share most are listed, of {copied.rows.height:,} cases: an article can "
            "share passages with several."
        )
    st.download_button(
        f"All {copied.rows.height:,} as CSV", data=render(copied.rows, "csv"),
        file_name="copies.csv", mime="text/csv", icon=":material/download:",
    )  # fmt: skip
if copied.mentions.height:
    with st.expander("What copies do to the counts"):
        st.html(
            prose.table(
                copied.mentions.to_dicts(),
                [("group", by.capitalize()), ("keep", "Mentions"), ("once", "A passage counts where it is first"),
                 ("drop", "No copied passage counts")],
            )
        )  # fmt: skip
        layout.note(
            "Settings say how many of them count on these pages: all, each once, or none. On the "
            "command line: --wire keep, once or drop."
        )

layout.section("Columns")
with st.expander("Which column is read as what, and by hand where it was not understood"):
    mapping()

layout.section("What was set aside")
if told["set_aside"]:
    layout.note(
        f"{told['set_aside']:,} rows or files were not read. Nothing is dropped without its reason."
    )
    why = provenance.reasons(found)
    st.html(
        prose.table(
            why.head(2 * MOST).to_dicts(),
            [("reason", "Reason"), ("n", "Rows or files"), ("example", "For instance")],
        )
    )
    with st.expander("Each of them"):
        st.html(
            prose.table(
                found.set_aside.head(200).to_dicts(),
                [("file", "File"), ("line", "Line"), ("doc_id", "Id"), ("reason", "Reason")],
            )
        )
        st.download_button(
            f"All {told['set_aside']:,} as CSV", data=render(found.set_aside, "csv"),
            file_name="set-aside.csv", mime="text/csv", icon=":material/download:",
        )  # fmt: skip
else:
    layout.note("Nothing: every row and file was read.")
