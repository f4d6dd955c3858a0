"""Groups against one another, on events that both covered, and over all their words."""

from __future__ import annotations

from functools import partial

import charts
import controls
import layout
import library
import prose
import session
import streamlit as st

from framing import contrasts, overview

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
variant = st.session_state["variant"]
design = library.design()
found = library.pairs(lexicon, concept, variant)
layout.heading(
    found.sentence,
    f"Pair by pair, at most {contrasts.MOST} {design.by}s: those that name it on most of the same "
    "events. Only events that both covered count, so that what happened is the same for both.",
)
if found.rows.height:
    layout.picture(
        partial(charts.forest, found.rows),
        "pairs",
        finding=found.sentence,
        alt="Odds ratios of the word by pair, with intervals; Show data lists the numbers",
    )
    with st.expander("The numbers"):
        st.html(
            prose.table(
                found.rows.to_dicts(),
                [("pair", "Pair"), ("value", "Odds ratio"), ("low", "from"), ("high", "to"),
                 ("n_events", "Matched events"), ("p", "p")],
            )
        )  # fmt: skip
elif library.eventless() and not library.grouped():
    controls.find_events()
elif (wider := library.wider(lexicon, concept)) is not None:
    layout.note(wider.sentence)
    st.button(
        f"Compare by {layout.plain(wider.by)}",
        type="primary",
        on_click=session.put,
        kwargs={"by": wider.by},
    )
if found.few.height:
    with st.expander(f"{found.few.height} pairs with insufficient data"):
        st.html(
            prose.table(
                found.few.head(20).to_dicts(),
                [("pair", "Pair"), ("n_events", "Matched events"), ("reason", "Why no number")],
            )
        )

unlike = library.asymmetries(lexicon, concept, variant)
if unlike is not None:
    layout.section("For one side and for the other", unlike.sentence)
    if unlike.rows.height:
        layout.picture(
            partial(charts.differences, unlike.rows),
            "asymmetry",
            finding=unlike.sentence,
            names=[
                (r, i) for i, r in enumerate(unlike.rows["referent"].unique(maintain_order=True))
            ],
            alt="Difference of the word's share between one side and the others, by group",
        )

matrix = library.divergences()
layout.section(
    "All their words",
    layout.sentence(contrasts.furthest(matrix, design.by))
    + " Jensen–Shannon divergence, mean over the concepts that both have enough of; small samples "
    "raise it.",
)
if overview.any_value(matrix):
    one, two = st.columns([6, 5])
    with one:
        layout.picture(
            partial(charts.heat, matrix),
            "divergence",
            finding=layout.sentence(contrasts.furthest(matrix, design.by)),
            alt="Divergence between groups, as a heat map",
        )
    places = contrasts.placed(matrix)
    with two:
        if places.height and contrasts.differ(matrix):
            layout.picture(
                partial(charts.places, places),
                "map",
                finding=f"{design.by.capitalize()}s close together choose alike.",
                alt="Map of groups: those close together choose alike",
            )
        else:
            layout.empty("A map needs three groups that differ, with enough data of one another.")
else:
    layout.empty("Choose all voices, or read more articles: no two groups share enough.")
