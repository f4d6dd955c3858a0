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
    if library.grouped():
        layout.empty("No two articles were found to cover one event.")
    else:
        layout.note(
            "Articles are set side by side where they cover one event. If a column names it, say which "
            "on the Corpus page; else let their likeness decide."
        )
        controls.find_events()
    st.stop()


def label(event: str) -> str:
    """An event as its date, a headline and whose that is."""
    r = events[event]
    title = f"{r['title']} ({r['outlet'] or 'no outlet'})" if r["title"] else "No headline"
    return f"{r['date'] or 'no date'} · {title} · {r['groups']} {by}s, {r['mentions']} marked"


def named(r: dict) -> str:
    """An article as its headline, date and marked words; its outlet where columns are not outlets."""
    outlet = f"{r['outlet']}: " if by != "outlet" and r["outlet"] else ""
    return f"{outlet}{r['headline'] or 'no headline'} ({r['date'] or 'no date'}, {r['mentions']} marked)"


def choose(of: dict[str | None, dict[str, dict]], shown: list[str]) -> list[str]:
    """Whose articles stand side by side, and which of each; gives their ids."""
    whose = st.multiselect(
        f"{by.capitalize()}s",
        list(of),
        default=[g for g, rows in of.items() if set(rows) & set(shown)],
        format_func=lambda g: g or "no name",
        max_selections=overview.MAX_ARTICLES,
        key=f"whose {event}",
    )
    chosen = []
    for group in of:
        if group in whose:
            ids = list(of[group])
            at = next((i for i, doc_id in enumerate(ids) if doc_id in shown), 0)
            if len(ids) > 1:
                one = st.selectbox(
                    f"Of {len(ids)} articles by {layout.plain(group or 'no name')}",
                    ids,
                    index=at,
                    format_func=lambda doc_id, rows=of[group]: named(rows[doc_id]),
                    key=f"of {event} {group}",
                )
                chosen.append(one)
            else:
                chosen.append(ids[0])
    return chosen


session.settle("event", list(events))
picker, more = st.columns([4, 1], vertical_alignment="bottom")
with picker:
    st.selectbox(
        "Event",
        list(events),
        format_func=label,
        key="event",
        help="Those come first on which most outlets differ in the word they use most, in their own "
        "voice, for the same thing. Type to find one by its headline.",
    )
with more:
    controls.settings(zone=False)
event = st.session_state["event"]

layout.heading(overview.event_sentence(found, event=event, by=by))
colours = library.colours()
rows = overview.naming(found, event=event, by=by).to_dicts()
if rows:
    st.html(prose.strip(rows, colours, by))

layout.section("Side by side")
articles = overview.articles_of(found, event=event, by=by).to_dicts()
of: dict[str | None, dict[str, dict]] = {}
for row in articles:
    of.setdefault(row["group"], {})[row["doc_id"]] = row
usual = [r["doc_id"] for r in articles if r["chosen"]]
session.settle("articles", [r["doc_id"] for r in articles])
shown = st.session_state["articles"] or usual
if len(articles) > len(usual):
    with st.popover(f"{len(shown)} of {len(articles)} articles shown", icon=":material/article:"):
        shown = choose(of, shown)
    st.session_state["articles"] = [] if shown == usual else shown
st.html(prose.LEGEND)
if shown:
    columns = overview.side_by_side(library.corpus(), found, event=event, by=by, shown=shown)
    st.html(prose.side_by_side(columns, colours))
else:
    layout.empty("No article is chosen.")
