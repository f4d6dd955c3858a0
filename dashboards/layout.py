"""What all pages share: style, masthead, the sentence on top, notes, and how failure is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import prose
import session
import streamlit as st
import theme
from colours import dark, variables

MARKDOWN = frozenset("\\`*_{}[]()<>#+-.!|$:~@")
STYLE = (Path(__file__).resolve().parent / "style.css").read_text(encoding="utf-8")


def masthead(pages: Sequence[st.Page], page: st.Page) -> None:
    """The name, what is on show, and the sections."""
    st.html(f"<style>{variables()}{STYLE}</style>")
    names = {
        "demo": "Demo coverage: invented outlets and events",
        "own": f"Your files: {_listed([p.name for p in session.own()])}",
        "given": _listed([p.name for p in session.given()]),
    }
    st.html(
        '<div class="masthead"><span class="name">framing</span>'
        f'<span class="what">{escape(names[session.source()])}</span></div>'
    )
    with st.container(horizontal=True, key="sections"):
        for each in pages:
            here = each.url_path == page.url_path
            with st.container(
                key=f"section-{each.title}{'-here' if here else ''}", width="content"
            ):
                st.page_link(each, width="content")
    theme.follow()


def heading(sentence: str, lede: str = "") -> None:
    """The finding, above the picture that shows it."""
    below = f'<p class="lede">{escape(lede)}</p>' if lede else ""
    st.html(f'<h1 class="finding">{escape(sentence)}</h1>{below}')


def section(title: str, note: str = "") -> None:
    """A part of a page."""
    below = f'<p class="note">{escape(note)}</p>' if note else ""
    st.html(f'<h2 class="part" id="{_anchor(title)}">{escape(title)}</h2>{below}')


def jump(text: str, title: str) -> None:
    """Small print that leads to a part of the page."""
    st.html(f'<p class="note">{escape(text)} <a href="#{_anchor(title)}">{escape(title)}</a></p>')


def _anchor(title: str) -> str:
    return escape("-".join(title.lower().split()))


def picture(
    draw: Callable[..., Any],
    name: str,
    alt: str,
    *,
    finding: str = "",
    names: Sequence[tuple[str, int]] = (),
    **options: Any,
) -> None:
    """A chart, and where it can be had as SVG and PNG; its data stand in its own toolbar.

    `draw(is_dark=...)` makes the chart; what is saved is for white paper, whatever the theme, and
    has the `finding` for a title.
    `names` and their colours stand above it as text that wraps; a saved picture has a legend of its
    own.
    """
    import charts  # with altair, which takes most of a second to import

    if len(names) > 1:
        st.html(prose.key(names))
    chart = draw(is_dark=dark())
    # A phone shows what is wide by scrolling it sideways.
    with st.container(key=f"picture-{name}"):
        st.altair_chart(
            chart.configure_legend(disable=True) if names else chart,
            theme=None, alt=alt, **options,
        )  # fmt: skip
    if not find_spec("vl_convert"):
        return
    kinds = {
        "SVG": ("image/svg+xml", charts.svg, "To be edited, and printed at any size."),
        "PNG": ("image/png", charts.png, "For slides and documents."),
    }
    with st.container(horizontal=True, key=f"save-{name}", vertical_alignment="center"):
        st.html('<p class="note">Save this picture</p>', width="content")
        for kind, (mime, write, use) in kinds.items():
            st.download_button(
                kind,
                data=lambda write=write: write(draw(is_dark=False), finding),
                file_name=f"{name}.{kind.lower()}",
                mime=mime,
                key=f"{kind} {name}",
                type="tertiary",
                on_click="ignore",
                help=use,
            )


def sentence(text: str) -> str:
    """Text that begins with a capital letter."""
    return text[:1].upper() + text[1:]


def plain(text: str) -> str:
    """Text for a widget's label, which would else be read as Markdown."""
    return "".join(f"\\{c}" if c in MARKDOWN else c for c in text)


def note(text: str) -> None:
    """Small print, where there is any."""
    if text:
        st.html(f'<p class="note">{escape(text)}</p>')


def stopped(error: Exception) -> None:
    """An error that a visitor can mend: what, and what to do."""
    said = escape(sentence(str(error))).replace("\n", "<br>")
    st.html(f'<div class="stopped" role="alert"><b>This cannot be shown.</b><p>{said}</p></div>')


def failed() -> None:
    """A fault of the toolkit's own."""
    st.html(
        '<div class="stopped" role="alert"><b>This page failed, and it should not have.</b>'
        "<p>Nothing of yours is lost. The reason stands in the terminal that runs the dashboard; "
        "please report it with the toolkit's version.</p></div>"
    )


def empty(text: str) -> None:
    """Nothing to show, and why."""
    st.html(f'<div class="empty">{escape(text)}</div>')


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
