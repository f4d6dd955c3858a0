"""The command line: `framing VERB SOURCE...`. A verb is a file in `framing/commands/`."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from pathlib import Path

import click

from . import __version__
from .errors import FramingError

_COMMANDS = Path(__file__).parent / "commands"


class _Verbs(click.Group):
    """Finds verbs in the folder; a verb's module imports only click until it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = [p.stem for p in _COMMANDS.glob("*.py") if not p.stem.startswith("_")]
        return sorted(names, key=lambda n: (_ORDER.index(n) if n in _ORDER else len(_ORDER), n))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(ctx):
            return None
        return import_module(f"framing.commands.{name}").command


_ORDER = ["demo", "find", "kwic", "score", "compare", "report", "dashboard", "lexicons"]


@click.group(
    cls=_Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Begin here:
  framing demo                             the whole comparison on constructed coverage
  framing find articles/ -l migration      every contested word, with voice and speaker
  framing compare news.csv --by outlet     shares with intervals
  framing report news.csv -o report.html   one page with the sentences behind every number
""",
)
@click.version_option(__version__, prog_name="framing")
def cli() -> None:
    """Compare how outlets cover the same events: which words each chose for the same thing, in
    whose voice, and whether the difference is more than chance.

    SOURCE is a file (.csv .tsv .jsonl .json .parquet .txt .md, also .gz) or a folder of articles.
    """


def main() -> None:
    """Run the command line. Exit status: 0 good, 1 a check failed, 2 misuse or bad input."""
    gc.set_threshold(50_000)  # one command, few cycles
    try:
        status = cli.main(standalone_mode=False)
    except FramingError as error:
        click.echo(f"framing: {error}", err=True)
        status = 2
    except click.UsageError as error:
        error.show()
        status = 2
    except click.ClickException as error:
        error.show()
        status = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nframing: stopped", err=True)
        status = 130
    except BrokenPipeError:
        # The reader of the pipe has gone (`| head`): not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    gc.freeze()  # the process ends: no cycle is worth looking for
    sys.exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
