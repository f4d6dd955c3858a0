"""Starts the server, and reads ahead: what the first page needs is made while the browser opens.

`framing dashboard` runs this as `python serve.py OPTIONS -- SOURCE...`, with Streamlit's options.
`streamlit run app.py` does without: its first page takes longer, and is the same.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
AHEAD = "reads ahead"


def ahead(sources: Sequence[str]) -> None:
    """Import what pages import and scan the articles; who needs either meanwhile waits for it."""
    # This thread is no visitor's run of a page, and need not be warned that it is none.
    context = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    context.addFilter(lambda record: record.threadName != AHEAD)
    import library

    from framing import resources
    from framing.errors import FramingError

    with suppress(FramingError, OSError):  # the page says what ails them
        library.ahead([Path(s) for s in sources] or [resources.demo()])
    for name in ("charts", "scipy.sparse", "scipy.special", "ruptures"):  # of the next pages
        with suppress(ImportError):
            import_module(name)


if __name__ == "__main__":
    from streamlit.web.cli import main

    sources = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []
    threading.Thread(target=ahead, args=(sources,), name=AHEAD, daemon=True).start()
    main(["run", str(HERE / "app.py"), *sys.argv[1:]], prog_name="streamlit")
