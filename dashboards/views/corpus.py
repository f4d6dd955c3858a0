"""What was read, what was set aside, and one's own files."""

from __future__ import annotations

import controls
import layout
import library
import prose
import session
import streamlit as st
from colours import dark

from framing import overview
from framing.articles import NAMES
from framing.corpus import read
from framing.errors import FramingError
from framing.uploads import MAX_BYTES, MAX_FILES


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
    for name, reason in st.session_state.get("refused", []):
        st.warning(f"{name} was not read: {reason}.")
    if session.local():
        path = st.text_input("Or a file or folder on this computer", placeholder="articles/")
        if path and st.button("Read this path"):
            read(path)
            st.session_state["own_paths"] = (path,)
            st.session_state["source"] = "own"
            st.rerun()


def mapping() -> None:
    """Columns named by hand, where they are not understood."""
    with st.form("columns"):
        layout.note(
            "Write the name of the column as it stands in the file; empty means: by its usual name."
        )
        names = {
            field: st.text_input(field, value=session.columns().get(field, ""))
            for field in NAMES
            if field in ("outlet", "headline", "text", "date", "event")
        }
        if st.form_submit_button("Read again"):
            st.session_state["columns"] = {k: v for k, v in names.items() if v}
            st.rerun()


try:
    found = library.scan()
except FramingError as error:
    layout.stopped(error)
    with st.expander("Read other files", expanded=True):
        bring()
    with st.expander("Name the columns by hand", expanded=True):
        mapping()
    st.stop()

by = session.settle("by", overview.groupings(found), "outlet")
told = overview.summary(found, by=by)
layout.heading(overview.read_sentence(told, by), overview.voices_sentence(told))

left, middle, _ = st.columns([2, 2, 3])
with left, st.popover("Read your own files", icon=":material/upload_file:", width="stretch"):
    bring()
    with st.expander("Name the columns by hand"):
        mapping()
with middle:
    if session.source() != "demo":
        if st.button("Back to the demo" if not session.given() else "Show the demo"):
            st.session_state["source"] = "demo"
            st.rerun()
    elif session.given() and st.button("Back to the articles it was opened on"):
        st.session_state["source"] = ""
        st.rerun()
    controls.settings(zone=False)

rows = overview.groups(found, by=by)
shown = rows.head(40).to_dicts()
layout.section(f"By {by}")
st.html(
    prose.table(
        shown,
        [("group", by), ("articles", "Articles"), ("events", "Events"), ("words", "Words"),
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
        charts.calendar(months, dark()), "articles", alt="Number of articles over time, as an area"
    )

layout.section("What was set aside")
if told["set_aside"]:
    layout.note(
        f"{told['set_aside']:,} rows or files were not read. Nothing is dropped without its reason."
    )
    st.html(
        prose.table(
            found.set_aside.head(50).to_dicts(),
            [("file", "File"), ("line", "Line"), ("doc_id", "Id"), ("reason", "Reason")],
        )
    )
else:
    layout.note("Nothing: every row and file was read.")
