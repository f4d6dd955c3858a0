"""Where articles come from, as a page shows it: columns and what they are taken for, what was set
aside, and what was written elsewhere first."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from itertools import islice
from typing import Any

import polars as pl

from .articles import fields_of, plain
from .corpus import Corpus, reader_for
from .duplicates import set_aside
from .errors import FramingError
from .mentions import Scan, narrow

_FILES, _ROWS = 20, 20  # looked into for columns
_EXAMPLE = 80  # characters of a cell, or of a copied passage, that are shown


def columns(corpus: Corpus) -> pl.DataFrame:
    """Columns of the first rows of the first files: column, field (what it is read as, or null),
    example (the beginning of its first value).

    A file that cannot be read has no columns here; what ails it is told where it is read.
    """
    seen: dict[str, str | None] = {}
    for _, path in islice(corpus.files(), _FILES):
        reader = reader_for(path)
        if reader is None:
            continue
        taken = inspect.signature(reader.read).parameters
        options = {k: v for k, v in corpus.options.items() if k in taken}
        try:
            for item in islice(reader.read(path, **options), _ROWS):
                if isinstance(item, tuple):
                    for name, value in item[1].items():
                        if seen.get(name) is None:
                            seen[name] = _begun(value)
        except (OSError, EOFError, UnicodeError, FramingError):
            continue
    read_as = {column: field for field, column in fields_of(seen, corpus.columns).items()}
    rows = [(name, read_as.get(name), example) for name, example in seen.items()]
    return pl.DataFrame(
        rows, schema=dict.fromkeys(("column", "field", "example"), pl.String), orient="row"
    )


def _begun(value: Any) -> str | None:
    """The beginning of a value, or None where there is none."""
    text = " ".join(str(value if value is not None else "")[: 4 * _EXAMPLE].split())
    return (text[:_EXAMPLE] + " …" if len(text) > _EXAMPLE else text) or None


def same_column(one: str, other: str) -> bool:
    """Whether two names mean one column: case, spaces and dashes do not part them."""
    return plain(one) == plain(other)


def reasons(scan: Scan) -> pl.DataFrame:
    """Why rows and files were not read: reason, n, example (a file's name and a line); commonest first."""
    name = pl.col("file").str.replace_all("\\", "/", literal=True).str.split("/").list.last()
    lined = pl.format("{}, line {}", name, "line")
    where = pl.when(pl.col("line").is_null()).then(name).otherwise(lined)
    return (
        scan.set_aside.group_by("reason", maintain_order=True)
        .agg(pl.len().alias("n"), where.first().alias("example"))
        .sort("n", "reason", descending=[True, False])
    )


@dataclass(frozen=True)
class Copied:
    """What was written elsewhere first.

    Attributes
    ----------
    sentence : how many articles, of which agencies, and how many mentions stand in such passages.
    known : whether copied passages were looked for.
    rows : a row an article and what it shares a text with, most first: doc_id, group, headline,
        date, share (0 to 1, of the characters of its body), passages (how many), agency (or null),
        origin (the group that has it first and its headline; null where the agency's own copy is
        not here), begins (the longest passage's first words).
    mentions : a row a group that has any: group, keep, once, drop (mentions left where copied
        passages count as they stand, only where they stand first, or not at all).
    """

    sentence: str
    known: bool
    rows: pl.DataFrame
    mentions: pl.DataFrame


def copied(corpus: Corpus, scan: Scan, *, by: str = "outlet") -> Copied:
    """Agency copy and copied passages, from `scan.passages` and the articles' column `wire`."""
    spans = scan.passages
    if spans is None:
        marked = scan.index.filter(pl.col("wire").is_not_null()).height
        said = f"{marked:,} articles are marked as agency copy. " if marked else ""
        return Copied(
            f"{said}Copied passages were not looked for: there are too many articles. "
            "framing read --copies marks them once for all.",
            False, _shares(corpus, scan, _none(), by), _left(scan, None, by),
        )  # fmt: skip
    rows = _shares(corpus, scan, spans, by)
    return Copied(_said(rows, scan, spans), True, rows, _left(scan, spans, by))


def _none() -> pl.DataFrame:
    schema = {"doc_id": pl.String, "start": pl.Int64, "end": pl.Int64, "origin": pl.String,
              "agency": pl.String}  # fmt: skip
    return pl.DataFrame(schema=schema)


def _shares(corpus: Corpus, scan: Scan, spans: pl.DataFrame, by: str) -> pl.DataFrame:
    texts = corpus.texts(spans["doc_id"].unique().to_list()) if spans.height else None
    about = scan.index.select(
        "doc_id", pl.col(by).cast(pl.String).alias("group"), "headline", "date"
    )
    if texts is None:
        sized = spans.with_columns(share=pl.lit(0.0), begins=pl.lit(None, pl.String))
    else:
        body = pl.col("text").str.len_chars() - pl.col("body_start").fill_null(0)
        passage = pl.col("text").str.slice(
            pl.col("start"), pl.min_horizontal("length", 4 * _EXAMPLE)
        )
        sized = (
            spans.with_columns(length=pl.col("end") - pl.col("start"))
            .join(texts.select("doc_id", "text", "body_start"), on="doc_id", how="inner")
            .with_columns(share=pl.col("length") / body, begins=passage)
            .sort("length", descending=True, maintain_order=True)
        )
    itself = pl.col("origin") == pl.col("doc_id")
    first = about.select(
        pl.col("doc_id").alias("origin"),
        pl.concat_str("group", "headline", separator=": ", ignore_nulls=True).alias("_first"),
    )
    return (
        sized.with_columns(origin=pl.when(~itself).then("origin"))
        .group_by("doc_id", "origin", maintain_order=True)
        .agg(
            pl.col("share").sum().clip(0, 1),
            pl.len().cast(pl.Int64).alias("passages"),
            pl.col("agency").drop_nulls().first(),
            pl.col("begins").first(),
        )
        .join(about, on="doc_id", how="inner", maintain_order="left")
        .join(first, on="origin", how="left", maintain_order="left")
        .with_columns(pl.col("begins").map_elements(_begun, return_dtype=pl.String))
        .select(
            "doc_id", "group", "headline", "date", "share", "passages", "agency",
            pl.col("_first").alias("origin"), "begins",
        )
        .sort("share", "doc_id", descending=[True, False])
    )  # fmt: skip


def _said(rows: pl.DataFrame, scan: Scan, spans: pl.DataFrame) -> str:
    n = rows["doc_id"].n_unique()
    if not n:
        return "No article repeats another's text, and none is agency copy."
    by_agency = (
        rows.filter(pl.col("agency").is_not_null())
        .group_by("agency")
        .agg(pl.col("doc_id").n_unique().alias("n"))
        .sort("n", "agency", descending=[True, False])
    )
    agencies = ", ".join(f"{a} {k:,}" for a, k in by_agency.iter_rows())
    others = rows.filter(pl.col("agency").is_null())["doc_id"].n_unique()
    parts = [f"agency copy in {by_agency['n'].sum():,} ({agencies})"] if agencies else []
    parts += [f"passages of another article in {others:,}"] if others else []
    valid = narrow(scan.mentions)
    inside = valid.height - narrow(set_aside(scan.mentions, spans, "drop")).height
    return (
        f"{n:,} of {scan.index.height:,} articles hold text that was written elsewhere: "
        f"{' and '.join(parts)}. {inside:,} of {valid.height:,} mentions stand in such passages."
    )


def _left(scan: Scan, spans: pl.DataFrame | None, by: str) -> pl.DataFrame:
    """Mentions of each group that keeps fewer when copied passages do not count."""
    schema = {"group": pl.String, "keep": pl.Int64, "once": pl.Int64, "drop": pl.Int64}
    if spans is None:
        return pl.DataFrame(schema=schema)
    about = scan.index.select("doc_id", pl.col(by).cast(pl.String).alias("group"))
    counted = pl.DataFrame({"group": about["group"].unique()})
    for how in ("keep", "once", "drop"):
        rows = narrow(set_aside(scan.mentions, spans, how)).join(about, on="doc_id", how="inner")
        n = rows.group_by("group").agg(pl.len().cast(pl.Int64).alias(how))
        counted = counted.join(n, on="group", how="left", nulls_equal=True)
    return (
        counted.with_columns(pl.col("keep", "once", "drop").fill_null(0))
        .filter(pl.col("drop") < pl.col("keep"))
        .sort(pl.col("keep") - pl.col("drop"), "group", descending=[True, False], nulls_last=True)
    )
