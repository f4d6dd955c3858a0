"""The dashboard: `framing dashboard [SOURCE]...` or `streamlit run dashboards/app.py`.

Pages are widgets, calls of the library under a cache, and pictures; nothing is computed here.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

import layout  # noqa: E402
import session  # noqa: E402
import streamlit as st  # noqa: E402

from framing.errors import FramingError  # noqa: E402

PAGES = [
    ("corpus", "Corpus"),
    ("event", "Event"),
    ("choices", "Choices"),
    ("compare", "Compare"),
    ("sources", "Words and sources"),
    ("time", "Over time"),
    ("classifiers", "Classifiers"),
    ("code", "Code"),
    ("lexicons", "Lexicons"),
    ("methods", "Methods"),
]

session.begin()
pages = [
    st.Page(HERE / "views" / f"{name}.py", title=title, url_path=name, default=not i)
    for i, (name, title) in enumerate(PAGES)
]
page = st.navigation(pages, position="hidden")
st.set_page_config(
    page_title=f"{page.title} · framing", page_icon=str(HERE / "icon.svg"), layout="wide"
)
layout.masthead(pages, page)
try:
    page.run()
except FramingError as error:
    layout.stopped(error)
    if page is not pages[0]:
        st.page_link(pages[0], label="Other articles, and which column is what: the Corpus page")
except Exception:
    logging.getLogger("framing").exception("the page %s failed", page.title)
    layout.failed()
finally:
    session.end()
