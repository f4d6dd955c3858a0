"""What one visitor has chosen: kept while pages change, written in the address, never shared."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from framing import resources
from framing.uploads import keep

# Settings and what they are when the address does not say.
DEFAULTS: dict[str, Any] = {
    "source": "",
    "lexicon": [],
    "by": "outlet",
    "voice": "outlet",
    "zone": "both",
    "wire": "keep",
    "grouped": False,
    "referent": "",
    "concept": "",
    "variant": "",
    "word": "",
    "group": "",
    "sort": "as read",
    "event": "",
    "articles": [],
    "lines": [],
    "every": "month",
    "measure": "apart",
    "actors": "",
    "about": "who",
    "against": "",
    "term": "",
    "axis": "",
    "one": "",
    "other": "",
    "coder": "",
    "blind": False,
    "sample": 100,
    "book": "",
    "entry": "",
    "form": "",
}


def begin() -> None:
    """Take settings from the address at the start; keep those of widgets that are not on show."""
    first = "begun" not in st.session_state
    st.session_state["begun"] = True
    for name, default in DEFAULTS.items():
        if name in st.session_state:
            # Streamlit forgets a widget's value when another page is opened, unless it is set.
            st.session_state[name] = st.session_state[name]
        elif first and name in st.query_params:
            st.session_state[name] = _said(st.query_params.get_all(name), default)
        else:
            st.session_state[name] = list(default) if isinstance(default, list) else default


def _said(values: list[str], default: Any) -> Any:
    """A setting as an address says it, in the type of its default."""
    if isinstance(default, list):
        return values
    last = values[-1]
    if isinstance(default, bool):
        return last == str(True)
    if isinstance(default, int):
        return int(last) if last.isascii() and last.isdigit() else default
    return last


def end() -> None:
    """Write what differs from the defaults into the address, so that the view can be sent on."""
    said = {}
    for name, default in DEFAULTS.items():
        value = st.session_state.get(name)
        if value and value != default and not (name == "source" and value == "own"):
            said[name] = [str(v) for v in (value if isinstance(value, list) else [value])]
    if {name: st.query_params.get_all(name) for name in st.query_params} != said:
        st.query_params.from_dict(said)


def get(name: str) -> Any:
    """The setting, or None where it is empty."""
    return st.session_state.get(name) or None


def put(**settings: Any) -> None:
    """Change settings from a button's `on_click`: before their widgets are drawn."""
    st.session_state.update(settings)


def settle(name: str, options: Sequence[Any], default: Any = None) -> Any:
    """Make a setting one of the options before its widget is drawn: an address may say anything."""
    value = st.session_state.get(name)
    if isinstance(value, list):
        st.session_state[name] = [v for v in value if v in options]
    elif value not in options:
        st.session_state[name] = default if default in options else (options[0] if options else "")
    return st.session_state[name]


# --- where the articles are ------------------------------------------------------------------


def given() -> tuple[Path, ...]:
    """Sources named on the command line, after `--`."""
    mine = Path(sys.argv[0]).name == "app.py"
    return tuple(Path(a) for a in sys.argv[1:] if not a.startswith("-")) if mine else ()


def source() -> str:
    """given | demo | own."""
    chosen = st.session_state.get("source")
    if chosen == "own" and own():
        return "own"
    if chosen == "demo" or not given():
        return "demo"
    return "given"


def paths() -> tuple[Path, ...]:
    """The files of the source on show."""
    return {"own": own(), "given": given(), "demo": (resources.demo(),)}[source()]


def own() -> tuple[Path, ...]:
    """Files this visitor brought; they lie in a folder that goes with the session."""
    return st.session_state.get("own_paths", ())


def take(files: Sequence[Any]) -> list[tuple[str, str]]:
    """Keep uploaded files and show them; returns (name, reason) of those refused."""
    folder = tempfile.TemporaryDirectory(prefix="framing-")
    kept, refused = keep([(f.name, f.getbuffer()) for f in files], Path(folder.name))
    if kept:
        st.session_state["own_folder"] = folder  # removed when the session's state is
        st.session_state["own_paths"] = kept
        st.session_state["source"] = "own"
        st.session_state["columns"] = {}
    return refused


def show(path: Path) -> None:
    """Show a file or folder of this machine."""
    st.session_state["own_paths"] = (path,)
    st.session_state["source"] = "own"
    st.session_state["columns"] = {}


def uploaded() -> bool:
    """Whether what is on show was uploaded: files that lie in the session's own folder."""
    folder = st.session_state.get("own_folder")
    return source() == "own" and folder is not None and Path(own()[0]).parent == Path(folder.name)


def columns() -> dict[str, str]:
    """Fields mapped to columns by hand."""
    return st.session_state.get("columns", {})


def local() -> bool:
    """Whether the server listens to this machine only, so that a path names the visitor's file."""
    return st.get_option("server.address") in ("localhost", "127.0.0.1", "::1")


def drafts() -> dict[str, str]:
    """Lexicons of this visitor that are in use: id to YAML."""
    return st.session_state.setdefault("drafts", {})


def proposed() -> dict[str, str]:
    """Lexicons that this visitor has open and does not use yet: id to YAML."""
    return st.session_state.setdefault("proposed", {})


def propose(name: str, text: str) -> None:
    """Open a lexicon on the page Lexicons, not yet in use; one that is open stays as it is edited."""
    st.session_state["book"] = name
    st.session_state["entry"] = ""
    if proposed().get(name) != text:
        proposed()[name] = text
        st.session_state.pop(f"yaml-{name}", None)


def own_lexicons() -> dict[str, str]:
    """Lexicons of this visitor, in use and only open: id to the YAML they began with."""
    return {**drafts(), **proposed()}


def use(name: str, text: str) -> None:
    """Use a lexicon of the visitor's own from now on."""
    proposed().pop(name, None)
    drafts()[name] = text
    chosen = st.session_state.get("lexicon")
    if chosen and name not in chosen:
        st.session_state["lexicon"] = [*chosen, name]


def give_up(name: str) -> None:
    """Forget a lexicon of the visitor's own."""
    proposed().pop(name, None)
    drafts().pop(name, None)
    st.session_state.pop(f"yaml-{name}", None)
