"""How the numbers were made, and the whole comparison to take away."""

from __future__ import annotations

import json
from functools import partial

import layout
import library
import prose
import streamlit as st

found = library.scan()
layout.heading(
    "Everything on these pages can be had again from a command line.",
    "The methods, the manifest with versions and digests, and the whole comparison as a file.",
)
layout.section("The same numbers from a terminal")
st.code(library.command_line(), language=None, wrap_lines=True)

layout.section(
    "The whole comparison",
    "Every concept, voice and metric. On many articles this takes up to a minute.",
)
if st.button("Compare everything", type="primary"):
    st.session_state["whole"] = library.whole_key()
if st.session_state.get("whole") == library.whole_key():
    with st.spinner("Counting and resampling …"):
        comparison = library.whole()
    st.html(f'<p class="lede">{comparison.metrics.height:,} numbers are ready.</p>')
    columns = st.columns(4)
    for column, (name, (title, mime)) in zip(columns, library.FORMATS.items()):
        column.download_button(
            title,
            data=partial(library.file_of, comparison, name),
            file_name=f"comparison.{name}",
            mime=mime,
            width="stretch",
            icon=":material/download:",
        )
    layout.section("Methods paragraph", "To be pasted into a paper.")
    st.html(prose.paragraph(library.methods()))
    with st.expander("Manifest: versions, digests, settings"):
        st.code(
            json.dumps(comparison.manifest, indent=1, default=str), language=None, wrap_lines=True
        )
layout.section(
    "Pictures",
    "Below each picture stand links that save it, as SVG and as PNG, in colours for white paper. The "
    "buttons above it show its data and enlarge it.",
)
