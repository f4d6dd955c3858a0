"""framing dashboard"""

from __future__ import annotations

import click


@click.command("dashboard")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--port",
    default=8501,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Port to listen on.",
)
@click.option(
    "--host",
    default="localhost",
    show_default=True,
    help="Address to listen on; anything else than localhost opens it to others.",
)
@click.option(
    "--store",
    metavar="FILE|URL",
    help="Where hand codes are kept: an SQLite file, or a database "
    "(postgresql://user:password@host/name). Default: the environment's FRAMING_CODINGS, else a "
    "file in the user's data folder.",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def command(sources, port, host, store, no_browser) -> None:
    """Open the dashboard in the browser, on SOURCE or on the demo coverage."""
    import importlib.util
    import os
    import sys

    from .. import resources
    from ..corpus import read
    from ..errors import FramingError

    if importlib.util.find_spec("streamlit") is None:
        raise FramingError(
            "the dashboard needs streamlit; install it with: pip install 'framing-toolkit[dashboard]'"
        )
    if sources:
        read(*sources)  # a wrong path is told here, not in the browser
    if store:
        from ..coding_store import PLACE, CodingStore

        CodingStore(store)  # and so is a database that does not answer
        os.environ[PLACE] = store if "://" in store else os.path.abspath(store)
    folder = resources.folder("dashboards")
    arguments = [
        sys.executable, str(folder / "serve.py"),
        "--server.address", host, "--server.port", str(port),
        "--server.headless", "true" if no_browser else "false",
        "--browser.gatherUsageStats", "false",
        # Nobody edits an installed dashboard: watching its files would only cost.
        "--server.fileWatcherType", "none",
        "--", *[str(os.path.abspath(s)) for s in sources],
    ]  # fmt: skip
    sys.stdout.flush()
    os.execv(sys.executable, arguments)
