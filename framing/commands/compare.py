"""framing compare"""

from __future__ import annotations

import click

from . import _options as options
from ._design import design, measures


@click.command("compare")
@options.source
@options.attribution
@options.lexicon
@options.voice("outlet")
@options.zone
@design
@click.option(
    "--metric",
    "metrics",
    multiple=True,
    metavar="NAME",
    help="share, rate, coverage, log_odds, divergence ... Repeatable. Default: share.",
)
@measures
@options.workers
@options.output("table", "csv", "jsonl", "json", "md", "parquet", "html")
def command(
    sources,
    columns,
    strict,
    limit,
    lexicons,
    voices,
    zone,
    design,
    metrics,
    format,
    path,
) -> None:
    """Which words each outlet chose for the same thing, with intervals.

    A share is a variant's part of all mentions of its concept in the voice asked for; its 95%
    interval rests on events. Too little data gives the reason instead of a number. As HTML it is
    the page of `framing report`, with the metrics asked for and without files beside it.

    \b
    framing compare news.csv -l migration
    framing compare news.jsonl.gz --by lean --pair event -o shares.csv
    framing compare news.jsonl.gz -l migration -o page.html
    """
    import polars as pl

    from .. import comparison, registry
    from ..output import emit, emit_all, format_of

    corpus = options.corpus(sources, columns, strict, limit)
    with options.progress("reading") as tick:
        result = comparison.compare(
            corpus, lexicons or None, progress=tick, workers=options.processes(),
            voice=voices or ("outlet",), zone=zone, metrics=metrics or ("share",), **design,
        )  # fmt: skip
    options.tell_set_aside(result.scan.set_aside)
    options.tell_lexicons(result.scan, lexicons)
    options.tell_ungrouped(result.scan, design["by"])
    if format_of(path, format) == "html":
        write(comparison.report(result, "html"), path)
    else:
        label = comparison.voice_label(result.design.voice)
        ours = pl.col("voice").eq(label) | ~pl.col("metric").is_in(list(registry.names("metrics")))
        rows = result.metrics.filter(ours)
        if format_of(path, format) in ("table", "md"):
            emit_all(readable(rows, design["by"]), format=format, path=path)
        else:
            emit(rows, format=format, path=path)


def write(text, path):
    """The text of a report into a file, or on standard output."""
    from ..output import save

    if path is None:
        click.echo(text)
    else:
        save(path, lambda f: f.write(text.encode("utf-8", "replace")))


MOST_VARIANTS = 6


def readable(rows, by):
    """(title, table) for people: one table a concept, groups down, variants across."""
    import polars as pl

    over_time = rows.filter(pl.col("period").is_not_null())
    rows = rows.filter(pl.col("period").is_null())
    wide = rows.filter((pl.col("metric") == "share") & pl.col("value").is_not_null())
    order = wide.group_by("lexicon", "concept").agg(pl.col("n").sum()).sort(
        "n", "concept", descending=[True, False]
    )  # fmt: skip
    for lexicon, concept, _ in order.iter_rows():
        part = wide.filter((pl.col("lexicon") == lexicon) & (pl.col("concept") == concept))
        used = part.group_by("variant").agg(pl.col("n").sum()).filter(pl.col("n") > 0)
        variants = used.sort("n", "variant", descending=[True, False])["variant"].to_list()
        shown = variants[:MOST_VARIANTS]
        found: dict = {}
        for cell in part.iter_rows(named=True):
            found.setdefault((cell["group"], cell["referent"]), {})[cell["variant"]] = cell
        lines = []
        for (group, referent), by_variant in found.items():
            first = next(iter(by_variant.values()))
            lines.append(
                {
                    by: f"{group} ({referent})" if referent else str(group),
                    "n": int(first["n_concept"]),
                    "events": first["n_events"],
                    **{v: _cell(by_variant.get(v)) for v in shown},
                }
            )
        lines.sort(key=lambda line: (-line["n"], line[by]))
        more = len(variants) - len(shown)
        title = f"{concept} ({lexicon}): share of mentions, 95% interval"
        yield title + (f"; {more} rarer words not shown" if more else ""), pl.DataFrame(lines)
    yield from _paired(rows)
    others = ~pl.col("metric").is_in(["share", PAIRED])
    rest = rows.filter(others & pl.col("value").is_not_null())
    rest = rest.filter((pl.col("n") > 0) | pl.col("variant").is_null())
    if rest.height:
        always = ["metric", "concept", "variant", "group", "value", "n"]
        columns = ["metric", "concept", "variant", "referent", "group", "against", "value", "low",
                   "high", "n", "n_articles", "n_events", "p", "q"]  # fmt: skip
        rest = rest.sort("metric", "concept", "variant", "group", nulls_last=True)
        yield "", rest.select(c for c in columns if c in always or rest[c].is_not_null().any())
    for (metric,), part in rows.filter(others).group_by("metric", maintain_order=True):
        if part["value"].is_null().all() and part["reason"].is_not_null().any():
            told = part.filter(pl.col("reason").is_not_null())
            yield (
                f"{metric}: no number",
                told.select("group", "against", "reason").unique(maintain_order=True).head(8),
            )
    if over_time.height:
        known = over_time.filter(pl.col("value").is_not_null() & (pl.col("n") > 0))
        columns = ["concept", "variant", "group", "period", "value", "low", "high", "n",
                   "n_concept", "n_events"]  # fmt: skip
        title = f"Over time: {over_time.height - known.height} cells have too little data"
        yield title, known.select(columns).sort("concept", "variant", "group", "period")
    withheld = _withheld(rows, by)
    if withheld is not None:
        yield withheld


PAIRED = "paired_odds_ratio"
PAIRS = 6  # that the refusals of one concept name


def _paired(rows, most=30):
    """Odds ratios on matched events, and the pairs that have too few of them."""
    import polars as pl

    from ..inference.paired import MIN_MATCHED, MIN_TELLING

    rows = rows.filter((pl.col("metric") == PAIRED) & (pl.col("n_concept") > 0))
    given = rows.filter(pl.col("value").is_not_null() & (pl.col("n") > 0))
    if given.height:
        columns = ["concept", "variant", "group", "against", "value", "low", "high", "n",
                   "n_concept", "n_events", "p", "q"]  # fmt: skip
        table = given.select(c for c in columns if c in given.columns).rename(
            {"value": "odds ratio", "n_events": "matched events"}
        )
        table = table.sort("q" if "q" in table.columns else "p", "concept", nulls_last=True)
        table = table.with_columns(
            pl.col(c).map_elements(_odds, return_dtype=pl.String, skip_nulls=False)
            for c in ("odds ratio", "low", "high")
        )
        more = f"; {table.height - most} more in --format csv" if table.height > most else ""
        title = "Paired on matched events: odds that group rather than against chose the variant"
        yield title + more, table.head(most)
    refused = rows.filter(pl.col("value").is_null() & pl.col("reason").is_not_null())
    refused = refused.join(given, on=["concept", "group", "against"], how="anti")
    if refused.height:
        why = (
            pl.col("reason")
            .str.strip_prefix("insufficient: ")
            .str.replace_all(r" matched events?| of them| \(need [0-9]+\)", "")
        )
        table = (
            refused.group_by("concept", "group", "against")
            .agg(pl.col("n_concept").max(), why.first())
            .with_columns(most=pl.col("n_concept").max().over("concept"))
            .sort("most", "concept", "group", "against", descending=[True, False, False, False])
            .group_by("concept", maintain_order=True)
            .agg(
                pl.format("{} and {}: {}", "group", "against", "reason").head(PAIRS).str.join("; "),
                (pl.len().cast(pl.Int64) - PAIRS).alias("more"),
            )
            .select("concept", pl.when(pl.col("more") > 0).then(
                pl.format("{}; {} more pairs", "group", "more")).otherwise("group")
                .alias("matched events"))
        )  # fmt: skip
        most = 4 * most
        more = f"; {table.height - most} more in --format csv" if table.height > most else ""
        needed = f" (needed: {MIN_MATCHED}, and {MIN_TELLING} of them telling)"
        yield "Paired effects refused" + needed + more, table.head(most)


def _odds(value):
    """An odds ratio as people read it; an end that does not exist is open."""
    if value is None:
        return "open"
    return ">100" if value > 100 else "<0.01" if value < 0.01 else f"{value:.2f}"


def _withheld(rows, by, most=12):
    """What was counted where there is too little for a share, the most mentions first."""
    import polars as pl

    few = rows.filter(
        (pl.col("metric") == "share") & pl.col("value").is_null() & (pl.col("n") > 0)
    ).sort("n", descending=True, maintain_order=True)
    if few.is_empty():
        return None
    counted = pl.format("{} {}", "variant", pl.col("n").cast(pl.Int64)).str.join(", ")
    table = (
        few.group_by("concept", "group", maintain_order=True)
        .agg(counted.alias("counted"), pl.col("n_concept").first(), pl.col("n_events").first())
        .sort("n_concept", "concept", "group", descending=[True, False, False])
        .select("concept", pl.col("group").alias(by), pl.col("n_concept").cast(pl.Int64).alias("n"),
                pl.col("n_events").alias("events"), "counted")
    )  # fmt: skip
    more = table.height - most
    title = "Insufficient data for a share (--min-n, --min-events): counts only"
    return title + (f"; {more} more in --format csv" if more > 0 else ""), table.head(most)


def _cell(row):
    if row is None or row["value"] is None:
        return ""
    if row["low"] is None:
        return f"{row['value']:.0%}"
    return f"{row['value']:.0%} [{row['low']:.0%}-{row['high']:.0%}]"
