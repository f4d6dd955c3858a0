"""Widgets that several pages share; each keeps its setting in the session and the address."""

from __future__ import annotations

from collections.abc import Sequence

import layout
import library
import session
import streamlit as st

from framing import overview

VOICES = {
    "outlet": "Own words",
    "indirect": "Reported",
    "direct": "Quoted",
    "all": "All voices",
}


def voice() -> None:
    """Whose words count."""
    session.settle("voice", list(VOICES), "outlet")
    st.segmented_control(
        "Whose words",
        list(VOICES),
        format_func=VOICES.get,
        key="voice",
        required=True,
        help="The outlet's own narration, what it reports somebody as saying, or what stands in "
        "quotation marks: three different speakers.",
    )


def concept() -> tuple[str, str]:
    """The thing spoken of; returns its lexicon and concept, or stops where there is none."""
    rows = library.concepts()
    keys = [f"{r['lexicon']}/{r['concept']}" for r in rows]
    if not keys:
        layout.heading("None of the words looked for stands in these articles.")
        settings()
        layout.empty(
            "Choose other lexicons in the settings, or write one of your own on the page Lexicons. The "
            "page Words and sources needs none."
        )
        st.stop()
    label = {
        k: f"{r['title']}: {', '.join(r['words'])} ({r['mentions']:,})" for k, r in zip(keys, rows)
    }
    session.settle("concept", keys, library.telling())
    st.selectbox(
        "The thing spoken of",
        keys,
        format_func=label.get,
        key="concept",
        on_change=_forget,
        help="A concept and its rival words. Type a word to find the concept it belongs to.",
    )
    lexicon, _, name = st.session_state["concept"].partition("/")
    return lexicon, name


def _forget() -> None:
    """Another concept has other words."""
    st.session_state["variant"] = st.session_state["word"] = ""


COPIES = {"keep": "All", "once": "Once", "drop": "None"}


def settings(*, zone: bool = True, wire: bool = True) -> None:
    """What is compared: lexicons, groups, headline or body, and what copies count."""
    with st.popover("Settings", icon=":material/tune:"):
        names = {x.id: x.title for x in library.shipped()} | {k: k for k in session.drafts()}
        session.settle("lexicon", list(names))
        st.multiselect(
            "Lexicons",
            list(names),
            format_func=names.get,
            key="lexicon",
            placeholder="All lexicons",
            help="Lists of rival words. None chosen means all.",
        )
        columns = overview.groupings(library.scanned())
        session.settle("by", columns, "outlet")
        st.selectbox("Compare by", columns, key="by", help="The column whose values are compared.")
        if zone:
            session.settle("zone", ["both", "headline", "body"], "both")
            st.segmented_control(
                "Where", ["both", "headline", "body"], key="zone", required=True,
                format_func={"both": "Both", "headline": "Headlines", "body": "Bodies"}.get,
            )  # fmt: skip
        if wire and library.scanned().passages is not None:
            session.settle("wire", list(COPIES), "keep")
            st.segmented_control(
                "Copied passages that count",
                list(COPIES),
                key="wire",
                required=True,
                format_func=COPIES.get,
                help="Passages that several articles share, and agency copy: count all of them, each "
                "once, where it stands first, or none. Headlines always count.",
            )


def find_events() -> None:
    """Where no article says which event it covers: a button that finds out."""
    st.button(
        "Group the articles by event",
        type="primary",
        icon=":material/join_inner:",
        on_click=session.put,
        kwargs={"grouped": True},
        help="Articles that tell the same in like words, some days apart at most, are taken for "
        "coverage of one event. A thousand articles take some seconds.",
    )


def one_of(label: str, name: str, options: Sequence[str], everything: str) -> str | None:
    """A choice of one value or all of them; None means all."""
    session.settle(name, ["", *options], "")
    st.selectbox(label, ["", *options], format_func=lambda v: v or everything, key=name)
    return session.get(name)


def wait_for(label: str, what: str, question: str, note: str = "") -> None:
    """What takes long waits for a click: a question and its button, until it is pressed once."""
    if st.session_state.get("asked_for") == what:
        return
    layout.heading(question, note)
    if st.button(label, type="primary"):
        st.session_state["asked_for"] = what
        st.rerun()
    st.stop()


def referent(lexicon: str, concept: str) -> str | None:
    """Whom the words are about, where the mentions of the concept say so; None means anyone."""
    known = library.referents(lexicon, concept)
    session.settle("referent", ["", *known], "")
    if not known:
        return None
    st.selectbox(
        "About whom",
        ["", *known],
        format_func=lambda r: known.get(r, "Anyone"),
        key="referent",
        help="The same word for one side's people and for the other's are two different choices.",
    )
    return session.get("referent")
