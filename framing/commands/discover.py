"""framing discover"""

from __future__ import annotations

import click

from . import _options as options


@click.command("discover")
@options.source
@options.lexicon
@options.voice("outlet")
@options.words(ngrams=3)
@click.option(
    "-n", "number", default=30, show_default=True, type=click.IntRange(1), help="Candidates."
)
@click.option("--no-names", is_flag=True, help="Leave names out.")
@click.option(
    "--vectors", metavar="FILE",
    help="Word vectors (.txt, .txt.gz, .npz) that tell likeness of meaning beside that of contexts.",
)  # fmt: skip
@options.output("table", "csv", "jsonl", "json", "md", "parquet", "yml")
def command(
    sources, columns, strict, limit, lexicons, voices, by, number, ngrams, no_names, vectors, min_n,
    min_events, draws, seed, format, path,
) -> None:  # fmt: skip
    """Candidates for rival words of one thing that no lexicon has yet.

    Words and phrases that stand for one another in coverage of the same events, those that divide
    the groups first, each pair with its contexts and sentences. Candidates are for reading: fit says
    how alike they are, z and q whether the groups choose differently. With -o FILE.yml they become
    the draft of a lexicon to edit.

    \b
    framing discover news.csv
    framing discover news.jsonl.gz --by lean -n 50 -o candidates.yml
    """
    from pathlib import Path

    from .. import mentions
    from ..analyses import discovery
    from ..errors import LexiconError
    from ..output import emit, format_of, save
    from ..vectors import load_vectors

    is_draft = format_of(path, format) == "yml"
    if is_draft and path is not None and Path(path).exists():
        raise LexiconError(f"{path} exists already", fix="choose another name")
    voice = mentions.as_voices(voices or ("outlet",))
    corpus = options.corpus(sources, columns, strict, limit)
    loaded = mentions.resolve(lexicons or None)
    space = load_vectors(vectors) if vectors else None
    with options.progress("reading") as progress:
        scan = mentions.scan(corpus, [], finders=["terms"], progress=progress)
    options.tell_set_aside(scan.set_aside)
    found = discovery.discover(
        discovery.articles_of(scan, corpus, by),
        by=by, lexicons=loaded, voice=voice, n=number, ngrams=ngrams, names=not no_names,
        vectors=space, draws=draws, seed=seed, min_n=min_n, min_events=min_events,
    )  # fmt: skip
    click.echo(
        f"{found.pairs.height} candidates; {found.known} pairs left out that lexicons have",
        err=True,
    )
    if is_draft:
        name = Path(path).stem.replace(" ", "_") if path else "candidates"
        text = discovery.draft(found, lexicon=name, by=by)
        if path is None:
            click.echo(text, nl=False)
            return
        save(path, lambda f: f.write(text.encode()))
        click.echo(f"wrote {path}; edit it, then: framing lexicons check {path}", err=True)
        return
    if format_of(path, format) != "table":
        emit(found.pairs, format=format, path=path)
        return
    emit(_shown(found.pairs), format=format, path=path, title="Candidates for rival words")
    for r in found.pairs.head(_OPENED).iter_rows(named=True):
        click.echo(f"\n{r['rank']}. {r['word']} / {r['other']}: {', '.join(r['contexts'])}")
        for s in found.sentences.filter(found.sentences["rank"] == r["rank"]).iter_rows(named=True):
            click.echo(f"   [{_plain(s['outlet'])}] {_plain(s['sentence'])}")


_OPENED = 10  # candidates whose sentences a terminal shows


def _plain(text):
    return "".join(c if c.isprintable() else " " for c in text)


def _shown(pairs):
    """What fits a terminal: who prefers which word, by how much, and why the pair is here."""
    import polars as pl

    def both(n, m):
        return pl.format("{} : {}", pl.col(n).cast(pl.Int64), pl.col(m).cast(pl.Int64))

    return pairs.select(
        "rank", "group", "word", "other",
        both("n", "n_other").alias("in group"),
        both("n_rest", "n_other_rest").alias("in others"),
        *[pl.col(c).round(2) for c in ("log_odds", "low", "high", "fit", "z", "q")],
        pl.col("n_events").alias("events"),
        pl.col("contexts").list.head(2).list.join("; ").alias("contexts"),
    )  # fmt: skip
