"""One event: its articles side by side, the words marked by variant and voice."""

from __future__ import annotations

import controls
import layout
import library
import prose
import session
import streamlit as st

from framing import overview

found = library.scan()
by = session.settle("by", overview.groupings(found), "outlet")
events = {r["event"]: r for r in overview.events(found, by=by).to_dicts()}
if not events:
    layout.heading("No article here says which event it covers.")
    layout.empty(
        "Articles are set side by side where a column names their event. Map one on the Corpus page, "
        "or group the articles first with: framing events SOURCE"
    )
    st.stop()


def label(event: str) -> str:
    r = events[event]
    return f"{r['date'] or 'no date'} · {r['title'] or event} ({r['groups']} {by}s, {r['mentions']} marked)"


session.settle("event", list(events))
picker, more = st.columns([4, 1], vertical_alignment="bottom")
with picker:
    st.selectbox("Event", list(events), format_func=label, key="event")
with more:
    controls.settings(zone=False)
event = st.session_state["event"]

layout.heading(overview.event_sentence(found, event=event, by=by))
colours = library.colours()
named = overview.naming(found, event=event, by=by).to_dicts()
if named:
    st.html(prose.strip(named, colours, by))

layout.section("Side by side")
articles = overview.side_by_side(library.corpus(), found, event=event, by=by)
total = events[event]["articles"]
if total > len(articles):
    layout.note(f"The {len(articles)} articles with most marked words of {total} are shown.")
st.html(prose.LEGEND)
st.html(prose.side_by_side(articles, colours))
