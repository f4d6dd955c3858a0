"""framing keyness"""

from __future__ import annotations

import click

from . import _options as options


@click.command("keyness")
@options.source
@options.voice("outlet")
@options.words(ngrams=2)
@options.zone
@click.option(
    "--against", metavar="GROUP", help="Compare each with this group, not with all others."
)
@click.option(
    "--pair", type=click.Choice(["event"]), help="Only events that two groups covered."
)  # fmt: skip
@click.option("--names", is_flag=True, help="Names count as words too.")
@click.option(
    "-n", "--top", default=25, show_default=True, type=click.IntRange(1), help="Words a group."
)
@options.output("table", "csv", "jsonl", "json", "md", "parquet")
def command(
    sources, columns, strict, limit, voices, zone, by, against, pair, ngrams, names, top, min_n,
    min_events, draws, seed, format, path,
) -> None:  # fmt: skip
    """Which words each group uses more than the others, of all words it says itself.

    No lexicon: words and collocations of the outlets' own voice, without names, with their rates
    per 1,000 words, G2, %DIFF, log-odds with its interval over events, and q, corrected over all
    words tested by shuffling groups within events.

    \b
    framing keyness news.csv
    framing keyness news.jsonl.gz --by lean --pair event --ngrams 3 -o words.csv
    """
    from .. import mentions
    from ..analyses import keyness as analysis
    from ..output import emit, format_of

    voice = mentions.as_voices(voices or ("outlet",))
    corpus = options.corpus(sources, columns, strict, limit)
    with options.progress("reading") as progress:
        scan = mentions.scan(corpus, [], finders=["terms"], progress=progress)
    options.tell_set_aside(scan.set_aside)
    zone = zone or "body"
    found = analysis.keyness(
        analysis.articles_of(scan, corpus, by, zone=zone),
        by=by, against=against, voice=voice, zone=zone, pair=pair, ngrams=ngrams, names=names,
        top=top, draws=draws, seed=seed, min_n=min_n, min_events=min_events,
    )  # fmt: skip
    click.echo(f"q: {found.family or 'none, no event was covered by two groups'}", err=True)
    if format_of(path, format) != "table":
        emit(found.words, format=format, path=path)
        return
    for (group,), rows in found.words.group_by("group", maintain_order=True):
        title = f"{group}, against {against or 'all others'}"
        emit(_shown(rows), format=format, path=path, title=title)


def _shown(rows):
    """What fits a terminal: counts whole, the interval beside its value."""
    import polars as pl

    whole = [pl.col(c).cast(pl.Int64) for c in ("n", "n_against")]
    short = [pl.col(c).round(2) for c in ("rate", "rate_against", "log_odds", "low", "high")]
    return rows.with_columns(
        *whole, *short, pl.col("g2").round(1), pl.col("percent_diff").round(0)
    ).select(
        "word", "n", "n_against", "rate", "rate_against", "g2",
        pl.col("percent_diff").alias("%DIFF"), "log_odds", "low", "high", "q",
        pl.col("n_events").alias("events"),
    )  # fmt: skip
