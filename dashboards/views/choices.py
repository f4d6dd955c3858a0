"""What outlets chose for one thing: shares with intervals, and the sentences behind them."""

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

PAGE = 25


SENTENCES = "The sentences"


def pick(chart: str) -> None:
    """A click on a bar narrows the sentences to it; a click beside the bars widens them again."""
    points = st.session_state[chart].selection.get("picked", [])
    st.session_state["group"] = points[0]["group"] if points else ""
    st.session_state["word"] = points[0]["variant"] if points else ""


left, about_whom, middle, right = st.columns([4.2, 2, 4, 1.4], vertical_alignment="bottom")
with left:
    lexicon, concept = controls.concept()
with about_whom:
    referent = controls.referent(lexicon, concept)
with middle:
    controls.voice()
with right:
    controls.settings()

words = library.words(lexicon, concept)
session.settle("variant", ["", *words], "")
with st.container(key="words"):
    st.pills(
        "Word",
        ["", *words],
        format_func=lambda v: v or "All words",
        key="variant",
        required=True,
        label_visibility="collapsed",
    )
variant = session.get("variant")
choice = library.choice(lexicon, concept, variant, referent)
about = overview.concept_of(library.scan(), lexicon, concept)
layout.heading(choice.sentence, overview.asked(choice.comparison, about))

CLICK = "Click a bar to read its sentences; they stand below the pictures."
if choice.rows.height:
    drawn = overview.fitting(choice.rows, choice.variants)
    layout.picture(
        partial(charts.shares, drawn),
        "shares",
        finding=choice.sentence,
        names=charts.names(drawn),
        key="shares",
        on_select=lambda: pick("shares"),
        alt="Share of each word by group, with its interval; Show data lists the numbers",
    )
    layout.note(overview.not_drawn(choice.rows, drawn, choice.comparison.design.by))
    layout.jump(CLICK, SENTENCES)


def counts() -> None:
    """Mentions by those that have too few for a share."""
    few = overview.leading(choice.few, 12)
    layout.note(overview.least(choice.comparison.design))
    layout.picture(
        partial(charts.counts, few),
        "counts",
        finding=choice.sentence,
        names=charts.names(few),
        key="counts",
        on_select=lambda: pick("counts"),
        alt="Mentions of each word by group where there are too few for a share",
    )
    layout.note(overview.left_out(choice.few, 12, choice.comparison.design.by))


if choice.few.height and choice.rows.height:
    with st.expander(overview.too_few(choice.few, choice.comparison.design.by)):
        counts()
elif choice.few.height:
    counts()
    layout.jump(CLICK, SENTENCES)

with st.expander("What counts, and why the words are disputed"):
    st.html(prose.concept(about))

layout.section(SENTENCES)
groups = overview.users(choice)
one, two, three = st.columns(3)
with one:
    group = controls.one_of(choice.comparison.design.by.capitalize(), "group", groups, "All")
with two:
    word = controls.one_of("Word", "word", words, variant or "All words")
with three:
    session.settle("sort", overview.SORTS, overview.SORTS[0])
    st.selectbox("Sorted by", overview.SORTS, key="sort")
narrowed = dict(
    lexicon=lexicon,
    concept=concept,
    variant=word or variant,
    group=group,
    referent=referent,
    sort=st.session_state["sort"],
)
sheet = f"sheet {narrowed}"  # another choice begins at its first page again
number = st.session_state.get(sheet) or 1
lines, total = library.sentences(**narrowed, start=(number - 1) * PAGE, length=PAGE)
if not total:
    layout.empty("No sentence has this word in this voice. Choose another voice or all words.")
else:
    st.html(prose.LEGEND)
    st.html(prose.concordance(lines, library.colours()))
    if total > PAGE:
        st.pagination(-(-total // PAGE), key=sheet)
    st.download_button(
        f"All {total:,} sentences as CSV",
        data=library.sentences_csv(**narrowed),
        file_name=f"{concept}.csv",
        mime="text/csv",
        icon=":material/download:",
    )
