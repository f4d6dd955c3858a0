"""Sections of a report for the finders and analyses that its design names.

Every plug-in gets one, from what its module says of itself, all of it optional:

    TITLE      the heading; else its name
    HELP       what it measures, in a sentence
    MEANS      what it does not mean
    UNIT       what its shares count ("attributed words")
    LAYOUT     metric -> "shares", "pairs" (of groups, with an interval), "matrix" (groups by groups),
               "words" (that give a group away) or "none"; others are a plain table
    HEADINGS   metric -> heading of its table
    REFERENTS  heading of the table by referent
    CONCEPTS   concepts that are shown; else all
    SHOWN      variants that are shown; else all
    lead(rows, by) -> str            the finding in words
    why(sentences) -> list[str]      what decided, for each sentence
    reliability() -> (what was held out, figures) | None  of the model behind it, for the picture

An analysis that says nothing has its rows as a plain table, a finder its shares.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from .. import registry
from ..comparison import Comparison
from ..marking import PALETTE
from . import _shares
from ._quotes import Texts, quotes

MAX_PAIRS = 20  # rows of a table of pairs, the surest first
MAX_PLAIN = 40  # rows of a plain table
MAX_SHARES = 3  # tables of shares for one metric
MAX_GROUPS = 20  # rows of one of them
MAX_WORDS = 8  # that give a group away
MAX_WORDED = 6  # pairs whose words are shown
PER_WORD = 2  # sentences
PER_CELL = 2  # sentences of a group and variant
MAX_QUOTED = 80  # sentences of a section
QUOTED_GROUPS = 8
UNTOLD = ("other", "unresolved", "rarer", "plain", "unnamed")  # variants that name nothing

Block = dict[str, Any]


Wanted = tuple[pl.DataFrame, list[dict[str, Any]]]  # mentions, and the list their quotes go to


def planned(comparison: Comparison) -> tuple[list[dict[str, Any]], list[Wanted]]:
    """A section for each finder and analysis of the design, in its order, as plain values; and the
    mentions whose sentences fill() is to put into them."""
    made: list[dict[str, Any]] = []
    wanted: list[Wanted] = []
    for part, rows in comparison.parts.items():
        kind, _, name = part.partition("/")
        plugin = registry.load(kind, name)
        concepts = getattr(plugin, "CONCEPTS", None)
        shown = rows.filter(pl.col("concept").is_in(concepts)) if concepts else rows
        section = {
            "id": f"{kind}-{name}",
            "title": getattr(plugin, "TITLE", name.replace("_", " ").capitalize()),
            "help": getattr(plugin, "HELP", ""),
            "means": getattr(plugin, "MEANS", ""),
            "lead": _lead(plugin, shown, comparison.design.by),
            "blocks": list(_blocks(plugin, shown)),
            "quotes": [],
            "picture": _picture(plugin),
        }
        made.append(section)
        wanted += _wanted(comparison, plugin, shown, section)
    return made, wanted


def fill(
    comparison: Comparison, made: list[dict[str, Any]], wanted: Sequence[Wanted], texts: Texts
) -> None:
    """Put the sentences into the sections, with what decided each where the plug-in tells."""
    for rows, quoted in wanted:
        quoted += quotes(comparison, rows, texts)
    for section in made:
        kind, _, name = section["id"].partition("-")
        explain = getattr(registry.load(kind, name), "why", None)
        if explain:
            reasons = explain([q["before"] + q["match"] + q["after"] for q in section["quotes"]])
            for quote, reason in zip(section["quotes"], reasons):
                quote["why"] = reason


def _lead(plugin: Any, rows: pl.DataFrame, by: str) -> str:
    if rows.is_empty():
        return "Nothing was found to measure."
    if hasattr(plugin, "lead"):
        return str(plugin.lead(rows, by))
    layout = _layout(plugin)
    metrics = [m for m, how in layout.items() if how == "shares"]
    told = rows.filter(pl.col("metric").is_in(metrics) & pl.col("low").is_not_null())
    if not metrics:
        return ""
    if told.is_empty():
        return f"No {by} has enough {getattr(plugin, 'UNIT', 'mentions')} for a share."
    keys = ["metric", "lexicon", "concept", "variant", "referent"]
    gaps = (
        told.filter(~pl.col("variant").is_in(UNTOLD))
        .group_by(keys, maintain_order=True)
        .agg(
            (pl.col("low").max() - pl.col("high").min()).alias("gap"),
            *[pl.col(c).sort_by("low").last().alias(f"more_{c}") for c in _GAP],
            *[pl.col(c).sort_by("high").first().alias(f"less_{c}") for c in _GAP],
        )
        .sort("gap", *keys, descending=[True, *[False] * len(keys)])
    )
    if gaps.is_empty() or gaps["gap"][0] <= 0:
        return (
            f"No two {by}s' 95% intervals for one share lie apart. That is no proof of likeness: "
            "with few events the intervals are wide."
        )
    g = gaps.row(0, named=True)
    about = f" about {g['referent']}" if g["referent"] else ""
    more, less = (
        f"{g[f'{side}_value']:.0%} [{g[f'{side}_low']:.0%}–{g[f'{side}_high']:.0%}]"
        for side in ("more", "less")
    )
    unit = getattr(plugin, "UNIT", "mentions")
    return (
        f"The widest clear gap: “{g['variant']}” makes up {more} of the {unit}{about} in "
        f"{g['more_group']} and {less} in {g['less_group']}."
    )


_GAP = ("group", "value", "low", "high")


def _layout(plugin: Any) -> dict[str, str]:
    """The plug-in's layout; what a finder finds is told in shares."""
    return getattr(plugin, "LAYOUT", {"share": "shares"} if hasattr(plugin, "find") else {})


def _blocks(plugin: Any, rows: pl.DataFrame) -> Iterator[Block]:
    layout = _layout(plugin)
    headings = getattr(plugin, "HEADINGS", {})
    for metric in dict.fromkeys([*layout, *rows["metric"].unique(maintain_order=True)]):
        part = rows.filter(pl.col("metric") == metric)
        if part.is_empty():
            continue
        how = layout.get(metric, "plain")
        heading = headings.get(metric, "" if len(layout) == 1 else metric.replace("_", " "))
        yield from _MAKE[how](part, heading, plugin)


def _share_blocks(rows: pl.DataFrame, heading: str, plugin: Any) -> Iterator[Block]:
    meant_as = getattr(plugin, "REFERENTS", "by referent")
    keys = ("metric", "lexicon", "concept")
    if hasattr(plugin, "SHOWN"):
        rows = rows.filter(pl.col("variant").is_in(plugin.SHOWN))
    whole = rows.filter(pl.col("referent").is_null())
    meant = rows.filter(pl.col("referent").is_not_null() & ~pl.col("referent").is_in(UNTOLD))
    made = _shares.tables(whole, keys, most=MAX_GROUPS, last=UNTOLD)
    split = _shares.tables(meant, keys, most=MAX_GROUPS, last=UNTOLD)
    # Where several lists were asked, the one that knows most comes first.
    known = (whole if split == {} else meant).filter(~pl.col("variant").is_in(UNTOLD))
    sizes = {r[:-1]: r[-1] for r in known.group_by(keys).agg(pl.col("n").sum()).iter_rows()}
    order = sorted(made, key=lambda k: (-sizes.get(k, 0.0), k))
    shown: list[Any] = []
    for key in order[:MAX_SHARES]:
        named = _named(key[1], key[2], len(made))
        for table, which in ((made[key], ""), (split.get(key), meant_as)):
            # All speakers together are the same whatever list their groups are from.
            if table and table["rows"] and table["rows"] not in shown:
                shown.append(table["rows"])
                colours = {v: i % len(PALETTE) for i, v in enumerate(table["variants"])}
                table["variants"] = [{"id": v, "colour": colours[v]} for v in table["variants"]]
                title = ": ".join(x for x in (heading, named, which) if x)
                yield {"kind": "shares", "heading": title, "key": key, **table}
    if len(order) > MAX_SHARES:
        yield _note(f"And {len(order) - MAX_SHARES} more tables of this kind.")


def _named(lexicon: str | None, concept: str | None, of: int) -> str:
    if of == 1:
        return ""
    return " · ".join(dict.fromkeys(x.replace("_", " ") for x in (concept, lexicon) if x))


def _note(text: str) -> Block:
    return {"kind": "note", "text": text}


def _pair_blocks(rows: pl.DataFrame, heading: str, plugin: Any) -> Iterator[Block]:
    given = rows.filter(pl.col("value").is_not_null()).sort(
        pl.col("q").fill_null(1.0), pl.col("p").fill_null(1.0), "concept", "group", "against",
        maintain_order=True,
    )  # fmt: skip
    share = rows["concept"].is_null().all()
    ends = [0.0, 1.0]
    if not share:
        reach = given.select(pl.max_horizontal(pl.col("low", "high", "value").abs()).max()).item()
        ends = [-(reach or 1.0), reach or 1.0]
    span = ends[1] - ends[0]
    shown = [
        {
            **r,
            "place": {
                k: (r[k] - ends[0]) / span for k in ("value", "low", "high") if r[k] is not None
            },
            "said": {k: _said(r[k], share) for k in ("value", "low", "high")},
        }
        for r in given.head(MAX_PAIRS).iter_rows(named=True)
    ]
    yield {
        "kind": "pairs",
        "heading": heading,
        "rows": shown,
        "more": given.height - len(shown),
        "withheld": rows.height - given.height,
        "concepts": not share,
        "middle": "50% is chance" if share else "0 is no difference",
    }


def _said(value: float | None, share: bool) -> str:
    if value is None:
        return ""
    return f"{value:.0%}" if share else f"{value:+.3f}"


def _matrix_blocks(rows: pl.DataFrame, heading: str, plugin: Any) -> Iterator[Block]:
    groups = rows["group"].unique(maintain_order=True).to_list()
    cells = {(r["group"], r["against"]): r for r in rows.iter_rows(named=True)}
    yield {
        "kind": "matrix",
        "heading": heading,
        "groups": groups,
        "rows": [[cells.get((g, h)) for h in groups] for g in groups],
    }


def _word_blocks(rows: pl.DataFrame, heading: str, plugin: Any) -> Iterator[Block]:
    lists: list[Block] = []
    for (concept, group, against), part in rows.group_by(
        "concept", "group", "against", maintain_order=True
    ):
        top = part.sort(pl.col("value").abs(), descending=True, maintain_order=True)
        numbers = [c for c in _NUMBERS if part[c].is_not_null().any()]
        lists.append(
            {
                "columns": numbers,
                "table": [
                    [_cell(v) for v in row]
                    for row in top.head(MAX_WORDS).select("variant", *numbers).iter_rows()
                ],
                "concept": concept,
                "group": group,
                "against": against,
                "words": [{**r, "quotes": []} for r in top.head(MAX_WORDS).iter_rows(named=True)],
            }
        )
    yield {"kind": "words", "heading": heading, "lists": lists}


def _plain_blocks(rows: pl.DataFrame, heading: str, plugin: Any) -> Iterator[Block]:
    given = rows.filter(pl.col("value").is_not_null())
    columns = [c for c in _COLUMNS if given[c].is_not_null().any()]
    first = given.sort("n", descending=True, nulls_last=True, maintain_order=True)
    yield {
        "kind": "plain",
        "heading": heading,
        "columns": columns,
        "rows": [
            [_cell(v) for v in row] for row in first.head(MAX_PLAIN).select(columns).iter_rows()
        ],
        "more": max(0, given.height - MAX_PLAIN),
        "reasons": rows.filter(pl.col("value").is_null())["reason"].drop_nulls().unique().sort().head(3).to_list(),
    }  # fmt: skip


_NUMBERS = ("value", "low", "high", "n", "n_articles", "n_events", "p", "q")
_COLUMNS = ("concept", "variant", "referent", "period", "group", "against", "value", "low", "high",
            "n", "n_articles", "n_events", "p", "q")  # fmt: skip


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.3g}" if isinstance(value, float) else str(value)


_MAKE = {
    "shares": _share_blocks,
    "pairs": _pair_blocks,
    "matrix": _matrix_blocks,
    "words": _word_blocks,
    "plain": _plain_blocks,
    "none": lambda rows, heading, plugin: iter(()),
}


def _picture(plugin: Any) -> dict[str, str] | None:
    """The reliability of the model behind a finder, as SVG made here, where it was evaluated."""
    measured = plugin.reliability() if hasattr(plugin, "reliability") else None
    if not measured:
        return None
    from ..classifiers import reliability_svg

    held_out, figures = measured
    caption = (
        f"Reliability of the model on rows it had not seen ({held_out}): what it predicts (across) "
        f"against what readers said (up). Macro-F1 {figures['macro_f1']:.2f}, expected calibration "
        f"error {figures['ece']:.3f}."
    )
    return {"svg": reliability_svg(figures), "caption": caption}


# ------------------------------------------------------------------------------------- sentences


def _wanted(
    comparison: Comparison, plugin: Any, rows: pl.DataFrame, section: dict[str, Any]
) -> Iterator[Wanted]:
    """Which mentions a section shows: those of its words, else a sample by group and variant."""
    worded = [b for b in section["blocks"] if b["kind"] == "words"]
    for block in worded:
        ranked = _surest(section["blocks"])
        block["lists"].sort(key=lambda x: ranked.get(_pair(x), len(ranked)))
        block["left_out"] = max(0, len(block["lists"]) - 2 * MAX_WORDED)
        del block["lists"][2 * MAX_WORDED :]
        for one in block["lists"]:
            for word in one["words"]:
                yield comparison.behind(word).head(PER_WORD), word["quotes"]
    if not worded:
        yield _sample(comparison, plugin, rows, section["blocks"]), section["quotes"]


def _pair(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["concept"], *sorted((row["group"], row["against"] or "")))


def _surest(blocks: Sequence[Block]) -> dict[tuple[Any, ...], int]:
    """Place of each pair (and concept) in the first table of pairs."""
    found: dict[tuple[Any, ...], int] = {}
    for block in blocks:
        for row in block["rows"] if block["kind"] == "pairs" else ():
            found.setdefault(_pair(row), len(found))
    return found


def _sample(
    comparison: Comparison, plugin: Any, rows: pl.DataFrame, blocks: Sequence[Block]
) -> pl.DataFrame:
    tables = [b for b in blocks if b["kind"] == "shares"]
    evidence = comparison.evidence.filter(pl.col("layer").is_in(rows["layer"].unique().implode()))
    evidence = evidence.filter(pl.col("valid").fill_null(True))
    if comparison.design.voice is not None and not rows["voice"].drop_nulls().is_in(["all"]).any():
        own = evidence.filter(pl.col("voice").is_in(comparison.design.voice))
        evidence = own if own.height else evidence  # speech of others has no own voice
    if tables:
        _, lexicon, concept = tables[0]["key"]
        groups = [r["group"] for r in tables[0]["rows"]][:QUOTED_GROUPS]
        variants = getattr(plugin, "SHOWN", None) or [
            v["id"] for v in tables[0]["variants"] if v["id"] not in UNTOLD
        ]
        about = comparison.scan.index.select(
            "doc_id", pl.col(comparison.design.by).cast(pl.String).alias("_own")
        )
        evidence = (
            evidence.filter(
                (pl.col("lexicon") == lexicon)
                & (pl.col("concept") == concept)
                & pl.col("variant").is_in(variants)
            )
            .join(about, on="doc_id", how="left", maintain_order="left")
            .filter(pl.col("_own").is_in(groups))
        )
    else:
        evidence = evidence.with_columns(_own=pl.col("group"))
    order = list(range(evidence.height))
    random.Random(comparison.design.seed).shuffle(order)
    return (
        evidence.with_columns(pl.Series("_order", order, dtype=pl.Int64))
        .sort(pl.col("confidence"), "_order", descending=[True, False], nulls_last=True)
        .with_columns(pl.int_range(pl.len()).over("_own", "variant").alias("_nth"))
        .filter(pl.col("_nth") < PER_CELL)
        .sort("_nth", "_order")
        .head(MAX_QUOTED)
        .sort("_own", "variant", "_nth")
        .drop("_own", "_order", "_nth")
    )
