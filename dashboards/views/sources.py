"""Who gets to speak, and with which verbs."""

from __future__ import annotations

import charts
import controls
import layout
import library
import prose
import session
import streamlit as st
from colours import dark

from framing import speaking

left, right = st.columns([5, 1.4], vertical_alignment="bottom")
names = library.actors()
with left:
    session.settle("actors", list(names))
    st.selectbox(
        "Speakers by",
        list(names),
        format_func=names.get,
        key="actors",
        help="A list of actors: names, roles and bodies, sorted into groups.",
    )
with right:
    controls.settings()
actors = st.session_state["actors"]
by = library.design().by
if not controls.asked_for("Find out who speaks", "sources"):
    layout.heading(
        "Who gets to speak?",
        "Every quotation and report is read and given to its speaker: a thousand articles take "
        "about half a minute.",
    )
    st.stop()
measured = library.sources()
rows = speaking.speakers(measured["sourcing"], actors=actors)
layout.heading(
    speaking.loudest(rows, by=by),
    "Shares of all attributed words, direct and indirect, by the speaker's group. Hover a cell for "
    "its counts and interval.",
)
if rows.height:
    layout.picture(
        charts.grid(rows, dark()), "speakers", alt="Share of attributed words by outlet and speaker"
    )
    with st.expander("The numbers"):
        st.html(
            prose.table(
                rows.to_dicts(),
                [("group", by), ("variant", "Who speaks"), ("n", "Words"), ("n_concept", "of"),
                 ("value", "Share"), ("low", "from"), ("high", "to")],
            )
        )  # fmt: skip
else:
    layout.empty("No outlet attributes enough words on enough events for a share.")
cues = speaking.cues(measured["cue_choice"], actors=actors)
if cues.height:
    layout.section(
        "With which words",
        "Said is plain; claimed doubts, admitted accuses. Share of attributions.",
    )
    layout.picture(charts.grid(cues, dark()), "cues", alt="Share of each reporting word by outlet")
