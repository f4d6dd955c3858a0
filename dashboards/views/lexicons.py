"""The lexicons: what counts as which word, with sources; try a form; edit a copy."""

from __future__ import annotations

import layout
import library
import prose
import session
import streamlit as st

from framing import overview
from framing.errors import FramingError

known = {x.id: x for x in (*library.shipped(), *library.own_lexicons())}
one, two = st.columns(2)
with one:
    session.settle("book", list(known))
    st.selectbox("Lexicon", list(known), format_func=lambda k: known[k].title, key="book")
lexicon = known[st.session_state["book"]]
titles = {c.id: c.title for c in lexicon.concepts}
with two:
    session.settle("entry", list(titles))
    st.selectbox("Concept", list(titles), format_func=titles.get, key="entry")
concept = lexicon.concept(st.session_state["entry"])
layout.heading(
    f"{concept.title}: {len(concept.variants)} rival words.",
    f"One of {len(lexicon.concepts)} concepts of the lexicon {lexicon.title}, version {lexicon.version}.",
)
flag = (
    '<p><span class="flag">unverified</span> <span class="note">No cited source of this concept '
    "has been read by its author: it rests on general knowledge.</span></p>"
    if lexicon.unverified(concept)
    else ""
)
st.html(flag + prose.concept(concept))
found = library.scan()
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
            st.warning("\n".join(f"- {w}" for w in wrong[:20]))
        else:
            st.success("Every example counts, and no trap does.")
if use.button("Use this copy in the session", width="stretch") and text:
    try:
        library.checked(text, lexicon.id)
    except FramingError as error:
        layout.stopped(error)
    else:
        session.drafts()[lexicon.id] = text
        st.rerun()
save.download_button(
    "Download", data=text, file_name=f"{lexicon.id}.yml", mime="text/yaml", width="stretch"
)
if lexicon.id in session.drafts() and st.button("Give up the copy"):
    del session.drafts()[lexicon.id]
    st.session_state.pop(f"yaml-{lexicon.id}", None)
    st.rerun()
