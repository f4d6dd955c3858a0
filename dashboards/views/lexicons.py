"""The lexicons: what counts as which word, with sources; try a form; edit a copy."""

from __future__ import annotations

import layout
import library
import prose
import session
import streamlit as st

from framing import overview
from framing.errors import FramingError

opened = library.proposed()
known = {x.id: x for x in (*library.shipped(), *library.own_lexicons(), *opened)}
mine = {x.id for x in (*library.own_lexicons(), *opened)}
one, two = st.columns(2)
with one:
    session.settle("book", list(known))
    st.selectbox(
        "Lexicon",
        list(known),
        format_func=lambda k: f"{known[k].title}{' (yours)' if k in mine else ''}",
        key="book",
    )
lexicon = known[st.session_state["book"]]
titles = {c.id: c.title for c in lexicon.concepts}
with two:
    session.settle("entry", list(titles))
    st.selectbox("Concept", list(titles), format_func=titles.get, key="entry")
concept = lexicon.concept(st.session_state["entry"])
n = len(lexicon.concepts)
place = f"One of {n} concepts" if n > 1 else "The only concept"
layout.heading(
    f"{concept.title}: {len(concept.variants)} rival words.",
    f"{place} of the lexicon {lexicon.title}, version {lexicon.version}.",
)
is_open = lexicon.id in session.proposed()
if is_open:
    layout.note(
        "This draft is open and not in use yet: read and edit it below, then use it in the session."
    )
elif lexicon.id in session.drafts():
    layout.note("Your copy is in use, in this session only; entries marked as drafts count.")
flag = (
    '<p><span class="flag">unverified</span> <span class="note">No cited source of this concept '
    "has been read by its author: it rests on general knowledge.</span></p>"
    if lexicon.unverified(concept)
    else ""
)
st.html(flag + prose.concept(concept))
found = library.found_by(lexicon) if is_open else library.scan()
st.html(prose.entries(overview.variants_of(found, lexicon, concept).to_dicts()))
if concept.sources:
    layout.section("Sources")
    st.html(prose.sources([lexicon.sources[s] for s in concept.sources]))

layout.section(
    "Try a form", "Where does a word stand in the articles, before it goes into a lexicon?"
)
form = st.text_input(
    "Word or phrase", key="form", max_chars=overview.MAX_FORM, placeholder="standoff"
)
if form:
    lines, total = library.tried(form)
    if total:
        layout.note(f"{total:,} mentions in any voice; the first {len(lines)} are shown.")
        st.html(prose.concordance(lines, {}))
    else:
        layout.empty(f"“{form}” stands nowhere in these articles.")

layout.section("Edit a copy", "Your copy is used in this session only. Download it to keep it.")
text = st.text_area(
    "Lexicon as YAML", value=library.yaml_of(lexicon), height=320, key=f"yaml-{lexicon.id}"
)
check, use, save = st.columns([1, 1.4, 1.4])
if check.button("Check the examples", width="stretch") and text:
    try:
        wrong = library.checked(text, lexicon.id)
    except FramingError as error:
        layout.stopped(error)
    else:
        if wrong:
            st.warning("\n".join(f"- {layout.plain(w)}" for w in wrong[:20]))
        else:
            st.success("Every example counts, and no trap does.")
kind = "primary" if is_open else "secondary"
if use.button("Use this copy in the session", width="stretch", type=kind) and text:
    try:
        library.checked(text, lexicon.id)
    except FramingError as error:
        layout.stopped(error)
    else:
        session.use(lexicon.id, text)
        st.rerun()
save.download_button(
    "Download", data=text, file_name=f"{lexicon.id}.yml", mime="text/yaml", width="stretch"
)
if lexicon.id in mine and st.button("Give up the copy"):
    session.give_up(lexicon.id)
    st.rerun()
