"""Hand coding: one mention at a time, several coders, kept in a database."""

from __future__ import annotations

import controls
import layout
import library
import prose
import session
import streamlit as st

from framing import contrasts
from framing.errors import FramingError
from framing.output import render

ANSWERS = {
    "1": ("outlet", "Own words"),
    "2": ("indirect", "Reported"),
    "3": ("direct", "Quoted"),
    "4": ("scare", "Short quotation"),
}


def save(row: dict, **answers) -> None:
    """Keep an answer and clear the fields for the next mention."""
    library.store().set_size(library.scan().fingerprint, draw, sheet.height)
    library.store().save(
        library.scan().fingerprint,
        draw,
        session.get("coder") or "",
        row,
        referent=st.session_state.pop("coded_referent", None) or None,
        speaker=(st.session_state.pop("coded_speaker", "") or "").strip() or None,
        note=(st.session_state.pop("coded_note", "") or "").strip() or None,
        **answers,
    )


one, two, three, four = st.columns([4, 2, 1.5, 1.5], vertical_alignment="bottom")
with one:
    lexicon, concept = controls.concept()
with two:
    st.text_input("Coder", key="coder", max_chars=40, placeholder="name or initials")
with three:
    session.settle("sample", library.SAMPLES, library.SAMPLES[1])
    st.selectbox("Mentions drawn", library.SAMPLES, key="sample")
with four:
    st.toggle("Hide the outlet", key="blind", help="Codes blind to the outlet are worth more.")
size = st.session_state["sample"]
draw = f"{lexicon}/{concept} {size}"
sheet = library.sheet(lexicon, concept, size)
codings = library.store().rows(library.scan().fingerprint, draw)
coder = session.get("coder")
left = library.waiting(sheet, codings, coder)
about = library.concept_of(lexicon, concept)
coded = sheet.height - left.height

layout.heading(
    f"{coded} of {sheet.height} mentions coded{f' by {coder}' if coder else ''}.",
    f"{about.title}. {about.definition}",
)
if not coder:
    layout.empty("Say who codes: a name or initials. Then the first mention appears.")
elif left.is_empty():
    layout.empty("All mentions of this draw are coded. Thank you.")
else:
    st.progress(coded / sheet.height)
    row = left.row(0, named=True)
    hidden = session.get("blind")
    st.html(prose.to_code(row, hidden))
    referents = [r.id for r in about.referents]
    fields = st.columns(3)
    with fields[0]:
        st.selectbox(
            "About whom (optional)", ["", *referents, "other"], key="coded_referent",
            format_func=lambda v: v or "not said",
        )  # fmt: skip
    fields[1].text_input("Speaker (optional)", key="coded_speaker", max_chars=200)
    fields[2].text_input("Note (optional)", key="coded_note", max_chars=500)
    layout.note(
        "Does the word have this sense here? If so, whose words are they? One key codes it."
    )
    with st.container(horizontal=True):
        for letter, (voice, name) in ANSWERS.items():
            st.button(
                name, key=f"voice-{voice}", shortcut=letter, on_click=save, args=(row,),
                kwargs={"valid": True, "voice": voice},
            )  # fmt: skip
        st.button(
            "Not this sense", shortcut="N", on_click=save, args=(row,), kwargs={"valid": False}
        )

layout.section("What the codes say")
if codings.is_empty():
    layout.note("Nothing is coded yet.")
else:
    reliability = library.reliability(codings)
    if reliability:
        st.html(
            prose.table(
                reliability,
                [("coded", "Coded"), ("coders", "Coders"), ("units", "Mentions", "How many mentions several people coded."),
                 ("alpha", "Krippendorff’s alpha"), ("low", "from"), ("high", "to")],
            )
        )  # fmt: skip
    else:
        layout.note("Agreement needs two coders on the same mentions.")
    try:
        rows = contrasts.beside(
            library.scan(), library.weighable(sheet, codings), lexicon=lexicon, concept=concept,
            design=library.design(),
        )  # fmt: skip
    except FramingError as error:
        layout.note(str(error))
    else:
        if rows.height:
            layout.note(
                "Shares as the machine read the mentions, and as the codes correct them: the "
                "corrected share stays valid however wrong the machine is."
            )
            st.html(
                prose.table(
                    rows.to_dicts(),
                    [("group", "Outlet"), ("variant", "Word"), ("raw", "Raw"), ("low", "from"),
                     ("high", "to"), ("corrected", "Corrected"), ("corrected_low", "from"),
                     ("corrected_high", "to")],
                )
            )  # fmt: skip
        else:
            layout.note("No outlet has enough mentions for a share, so there is none to correct.")
    st.download_button(
        "Codings as CSV", data=render(codings, "csv"), file_name=f"{concept}-codings.csv",
        mime="text/csv", icon=":material/download:",
    )  # fmt: skip
layout.note(f"Codings are kept in {library.store().place}; they hold no text.")
