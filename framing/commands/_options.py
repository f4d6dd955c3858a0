"""Options that several verbs share, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from ._progress import Reading, line

if TYPE_CHECKING:
    from ..corpus import Corpus

READING = "framing.reading"  # how to read, in the context of a verb
WORKERS = "framing.workers"
VOICES = ["outlet", "indirect", "direct", "scare", "unknown", "all"]


def source(f: Callable) -> Callable:
    """SOURCE... and how to read it."""
    f = _with_reading(f)
    f = click.option(
        "--lang", metavar="CODE", help="Language of articles that state none; `guess` finds it."
    )(f)
    f = click.option(
        "--encoding", metavar="NAME", help="Of texts that are not UTF-8; `guess` finds it."
    )(f)
    f = click.option(
        "--limit", type=click.IntRange(min=1), metavar="N", help="Read at most N articles."
    )(f)
    f = click.option(
        "--strict", is_flag=True, help="Fail at the first bad row instead of setting it aside."
    )(f)
    f = click.option(
        "--column",
        "columns",
        multiple=True,
        metavar="NAME=COLUMN",
        help="Where a field stands, e.g. --column outlet=Newspaper --column text=Story. Repeatable.",
    )(f)
    return click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")(f)


def _with_reading(f: Callable) -> Callable:
    """The verb without `encoding` and `lang`, which `corpus()` takes from the context."""

    @wraps(f)
    def verb(*, encoding: str | None, lang: str | None, **arguments: Any) -> Any:
        reading = click.get_current_context().meta.setdefault(READING, {})
        reading |= {"encoding": encoding, "lang": lang}
        return f(**arguments)

    return verb


def attribution(f: Callable, *, name: str = "--attribution") -> Callable:
    """What reads who says what, which `corpus()` takes from the context."""

    @wraps(f)
    def verb(*, attribution: str, **arguments: Any) -> Any:
        reading = click.get_current_context().meta.setdefault(READING, {})
        reading["engine"] = attribution
        return f(**arguments)

    return click.option(
        name,
        "attribution",
        metavar="ENGINE",
        default="rules",
        show_default=True,
        help="Reads who says what: rules, or parse, which finds more and takes longer (spaCy, extra "
        "[parse]); parse:NAME with that pipeline.",
    )(verb)


def lexicon(f: Callable) -> Callable:
    return click.option(
        "-l",
        "--lexicon",
        "lexicons",
        multiple=True,
        metavar="NAME|FILE",
        help="A shipped lexicon (see `framing lexicons list`) or a .yml file. Repeatable; "
        "without it, all shipped lexicons of the articles' language.",
    )(f)


def voice(default: str) -> Callable:
    return click.option(
        "--voice",
        "voices",
        multiple=True,
        type=click.Choice(VOICES),
        help=f"Whose words: the outlet's own, reported (indirect), quoted (direct), short quotation "
        f"(scare). Repeatable. Default: {default}.",
    )


def zone(f: Callable) -> Callable:
    return click.option(
        "--zone", type=click.Choice(["headline", "body"]), help="Only headlines, or only bodies."
    )(f)


def workers(f: Callable) -> Callable:
    """--workers, which `processes()` takes from the context."""

    @wraps(f)
    def verb(*, workers: int | None, **arguments: Any) -> Any:
        click.get_current_context().meta[WORKERS] = workers
        return f(**arguments)

    return click.option(
        "--workers",
        type=click.IntRange(1),
        metavar="N",
        help="Processes that share more than 2,000 articles. Default: one a processor.",
    )(verb)


def processes() -> int:
    """How many processes to work with: as `--workers` says, else one a processor."""
    from ..workers import processors

    return click.get_current_context().meta.get(WORKERS) or processors()


def words(ngrams: int) -> Callable:
    """Which words of the articles are compared between which groups (`keyness`, `discover`)."""
    shared = [
        click.option(
            "--by", default="outlet", show_default=True, metavar="COLUMN",
            help="Column of the articles whose values are compared.",
        ),
        click.option(
            "--ngrams", default=ngrams, show_default=True, type=click.IntRange(1, 3),
            help="Longest phrase, in words; phrases are collocations.",
        ),
        click.option(
            "--min-n", default=5, show_default=True, type=click.IntRange(1),
            help="Occurrences below which a word is not compared.",
        ),
        click.option(
            "--min-events", default=5, show_default=True, type=click.IntRange(1),
            help="Events below which a word is not compared.",
        ),
        click.option(
            "--draws", default=2000, show_default=True, type=click.IntRange(0, 100_000),
            help="Resamples of the events behind each interval.",
        ),
        click.option("--seed", default=0, show_default=True, help="Of the resampling."),
    ]  # fmt: skip

    def wrap(f: Callable) -> Callable:
        for option in reversed(shared):
            f = option(f)
        return f

    return wrap


def output(*formats: str) -> Callable:
    """-o and --format; formats that make no sense for the verb are refused with those that do."""

    def check(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
        if value is None or value in formats:
            return value
        hint = "; HTML comes from `framing report`" if value == "html" else ""
        raise click.BadParameter(
            f"{ctx.info_name} does not write {value!r}; it writes {', '.join(formats)}{hint}"
        )

    def fits(path: str | None, format: str | None) -> None:
        from pathlib import Path

        if format or not path or not Path(path).suffix:
            return
        suffix = Path(path).suffix.lower()
        if path.endswith(("/", "\\")) or Path(path).is_dir():  # a folder, whatever its name
            return
        from ..output import BY_SUFFIX  # which loads Polars

        if BY_SUFFIX.get(suffix) in formats:
            return
        fitting = ", ".join(s for s, f in BY_SUFFIX.items() if f in formats)
        hint = "; HTML comes from `framing report`" if suffix == ".html" else ""
        verb = click.get_current_context().info_name
        raise click.UsageError(
            f"-o {path}: {verb} writes {fitting}{hint}; or say what it is with --format"
        )

    def wrap(f: Callable) -> Callable:
        @wraps(f)
        def verb(*, path: str | None, format: str | None, **arguments: Any) -> Any:
            fits(path, format)
            return f(path=path, format=format, **arguments)

        return options(verb)

    def options(f: Callable) -> Callable:
        f = click.option("-o", "--output", "path", metavar="FILE", help="Write to a file.")(f)
        return click.option(
            "--format",
            "format",
            callback=check,
            metavar="|".join(formats),
            help="Default: the file's suffix, else the first of these.",
        )(f)

    return wrap


def corpus(
    sources: tuple[str, ...],
    columns: tuple[str, ...],
    strict: bool,
    limit: int | None,
    **reading: Any,
) -> Corpus:
    """The corpus that the options name; `--column date=` leaves a field out.

    `reading` are further settings of `corpus.read`.

    Raises click.UsageError for a malformed --column.
    """
    from ..corpus import read

    mapping = {}
    for pair in columns:
        name, equals, column = pair.partition("=")
        if not equals or not name:
            raise click.UsageError(f"--column {pair!r}: write NAME=COLUMN, e.g. outlet=Newspaper")
        mapping[name] = column
    reading |= click.get_current_context().meta.get(READING, {})
    return read(*sources, columns=mapping, strict=strict, limit=limit, **reading)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int], None]]:
    """A counter of articles; on a terminal a line shows it."""
    counter = Reading(what)
    with line(counter.__str__):
        yield counter


def tell_set_aside(frame: Any) -> None:
    """Say on standard error what was not read: never silently dropped."""
    if frame.is_empty():
        return
    click.echo(f"{frame.height:,} rows or files set aside:", err=True)
    for row in frame.head(5).iter_rows(named=True):
        where = f"{row['file']}:{row['line']}" if row["line"] is not None else row["file"]
        click.echo(f"  {where}: {row['reason']}", err=True)
    if frame.height > 5:
        click.echo(f"  ... and {frame.height - 5:,} more (framing report lists them all)", err=True)


def tell_ungrouped(scan: Any, by: str) -> None:
    """Say how many articles have no value in the column that is compared by."""
    n = scan.index[by].null_count() if by in scan.index.columns else 0
    if n:
        click.echo(
            f"{n:,} of {scan.index.height:,} articles have no {by}: left out of the comparison",
            err=True,
        )


def tell_lexicons(scan: Any, named: tuple[str, ...]) -> None:
    """Where no lexicon was named, say which of the shipped ones hit the corpus."""
    if named:
        return
    from ..mentions import narrow

    hits = narrow(scan.mentions).group_by("lexicon").len().sort("len", descending=True)
    said = ", ".join(f"{name} ({n:,})" for name, n in hits.head(8).iter_rows())
    more = f" and {hits.height - 8} more" if hits.height > 8 else ""
    click.echo(
        f"no --lexicon named; of {len(scan.lexicons)} shipped, these hit: {said or 'none'}{more}",
        err=True,
    )
