"""One word over time."""

from __future__ import annotations

from functools import partial

import charts
import controls
import layout
import library
import prose
import session
import streamlit as st

from framing import overview

left, middle, right = st.columns([5, 4, 1.4], vertical_alignment="bottom")
with left:
    lexicon, concept = controls.concept()
with middle:
    controls.voice()
with right:
    controls.settings()
words = library.words(lexicon, concept)
session.settle("variant", words, words[0])
st.pills("Word", words, key="variant", required=True, label_visibility="collapsed")
one, two = st.columns([2, 5], vertical_alignment="bottom")
with one:
    session.settle("every", list(library.EVERY), "month")
    st.segmented_control(
        "By",
        ["month", "quarter", "year"],
        format_func=library.EVERY.get,
        key="every",
        required=True,
    )
with two:
    names = library.groups()
    session.settle("lines", names)
    st.multiselect(
        "Lines",
        names,
        key="lines",
        max_selections=4,
        placeholder="All together, or choose up to four",
    )
found = library.trend(
    lexicon,
    concept,
    st.session_state["variant"],
    st.session_state["every"],
    st.session_state["lines"],
)
layout.heading(found.sentence)
if found.rows.height:
    layout.picture(
        partial(charts.trend, found.rows, found.periods),
        "over-time",
        finding=found.sentence,
        names=[(g, i) for i, g in enumerate(found.rows["group"].unique(maintain_order=True))],
        alt="Share over time; the table below has the numbers",
    )
    if overview.any_value(found.rows):
        layout.note(
            "Each point has its 95% interval over the events of its time. Times with too little for "
            "a share have no point."
        )
    with st.expander("The numbers"):
        st.html(
            prose.table(
                found.rows.to_dicts(),
                [("period", "When"), ("group", "Who"), ("n", "Mentions", "How often this word stands there."),
                 ("n_concept", "of the thing"), ("n_events", "Events", "Events that name the thing."),
                 ("value", "Share"), ("low", "from"), ("high", "to")],
            )
        )  # fmt: skip
if found.changes is None:
    layout.note("Change points need the extra [time]: pip install 'framing-toolkit[time]'")
elif found.changes.height:
    layout.section("Changes")
    st.html(
        prose.table(
            found.changes.to_dicts(),
            [("group", "Who"), ("period", "From"), ("value", "Change of the share")],
        )
    )
