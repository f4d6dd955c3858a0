"""Pictures are drawn in one theme: the page runs again when the visitor's theme changes."""

from __future__ import annotations

import streamlit as st

# Text follows by CSS alone. Here a colour that nobody sees changes with the theme, whether the
# system or Streamlit's menu changed it, and the end of its transition is an event.
_follow = st.components.v2.component(
    "framing_theme",
    html='<span aria-hidden="true"></span>',
    css="span{color:light-dark(#000,#fff);transition:color 1ms;position:absolute}",
    js="""export default function ({ parentElement, setTriggerValue }) {
        const probe = parentElement.querySelector("span");
        probe.ontransitionend = () => setTriggerValue("changed", getComputedStyle(probe).color);
    }""",
)


def follow() -> None:
    """Run the page again when the theme changes."""
    with st.container(key="theme"):
        _follow(key="theme-probe", on_changed_change=lambda: None)
