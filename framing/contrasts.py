"""Groups against one another: paired effects on matched events, divergence, a map of groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from . import overview
from .comparison import Design
from .counts import require_comparable
from .inference import estimate
from .inference.paired import MIN_MATCHED, paired
from .mentions import Scan, narrow

MOST = 6  # groups compared pair by pair
MOST_CELLS = 12  # groups of a matrix
ALIKE = 0.005  # a divergence below it is shown as 0
MOST_MET = 60  # groups that are looked through for events they share
# Ends of an interval that a picture can still show; beyond them it runs off its edge.
EDGES = (0.05, 20.0)


def busiest(scan: Scan, design: Design, n: int) -> list[str]:
    """The groups with most mentions in the design's voices, most first."""
    rows = narrow(scan.mentions, voice=design.voice, zone=design.zone)
    by = scan.index.select("doc_id", pl.col(design.by).cast(pl.String).alias("group"))
    return (
        rows.join(by, on="doc_id", how="inner")
        .filter(pl.col("group").is_not_null())
        .group_by("group")
        .len()
        .sort("len", "group", descending=[True, False])["group"]
        .head(n)
        .to_list()
    )


def meeting(scan: Scan, design: Design) -> pl.DataFrame:
    """How many events each two groups meet on: group, against, events; most first.

    They meet where both have a mention that counts, in the design's voices and zone; where the scan
    has no mention at all, where both have an article. Of the `MOST_MET` busiest groups.
    """
    at = scan.index.filter(pl.col("event").is_not_null() & pl.col(design.by).is_not_null())
    at = at.select("doc_id", "event", pl.col(design.by).cast(pl.String).alias("group"))
    if scan.mentions.height:
        rows = narrow(scan.mentions, voice=design.voice, zone=design.zone)
        at = at.join(rows.select("doc_id").unique(), on="doc_id", how="semi")
    most = at["group"].value_counts(sort=True)["group"].head(MOST_MET).to_list()
    at = at.filter(pl.col("group").is_in(most)).select("group", "event").unique()
    return (
        at.join(at.rename({"group": "against"}), on="event", how="inner")
        .filter(pl.col("group") < pl.col("against"))
        .group_by("group", "against")
        .len("events")
        .sort("events", "group", "against", descending=[True, False, False])
    )


def _most_matched(scan: Scan, design: Design, n: int) -> list[str]:
    """The groups of the pairs that meet on most events, `n` of them; then the busiest."""
    pairs = meeting(scan, design).select("group", "against").iter_rows()
    ranked = dict.fromkeys(g for pair in pairs for g in pair)
    return list(dict.fromkeys([*ranked, *busiest(scan, design, n)]))[:n]


@dataclass(frozen=True)
class Wider:
    """A column whose groups meet on more events: its name, and how many in a sentence."""

    by: str
    sentence: str


def wider(scan: Scan, *, lexicon: str, concept: str, design: Design) -> Wider | None:
    """The column, if any, by which two groups meet on enough events for a paired effect."""
    one = overview.focus(scan, lexicon, concept)
    found = []
    for by in overview.groupings(scan):
        if by in (design.by, "event", "date"):
            continue
        best = meeting(one, replace(design, by=by)).head(1)
        if best.height and best["events"][0] >= MIN_MATCHED:
            found.append((best["events"][0], by, best["group"][0], best["against"][0]))
    if not found:
        return None
    events, by, group, against = max(found)
    return Wider(by, f"By {by} there is more: {group} and {against} meet on {events} events.")


def among(scan: Scan, design: Design, groups: list[str]) -> Scan:
    """The scan with the articles of some groups only."""
    kept = scan.index.filter(pl.col(design.by).cast(pl.String).is_in(groups))
    mentions = scan.mentions.join(kept.select("doc_id"), on="doc_id", how="semi")
    return replace(scan, index=kept, mentions=mentions)


@dataclass(frozen=True)
class Pairs:
    """One word, pair by pair.

    Attributes
    ----------
    sentence : the finding, or that matched events are too few.
    rows : pairs with an odds ratio: pair, group, against, value, low, high, shown_low, shown_high
        (cut at `EDGES`), n_events, p, words (all that in one sentence).
    few : pairs without one: pair, n_events, reason.
    """

    sentence: str
    rows: pl.DataFrame
    few: pl.DataFrame


def pairs(
    scan: Scan, *, lexicon: str, concept: str, variant: str, design: Design, groups: int = MOST
) -> Pairs:
    """Mantel-Haenszel odds ratios of a variant between the groups that name its concept on most of
    the same events.

    Each pair is turned so that its ratio is at least 1. Raises DesignError (no mention, one group).
    """
    one = overview.focus(scan, lexicon, concept)
    chosen = _most_matched(one, design, groups)
    counts = overview.counted(among(one, design, chosen), design)
    require_comparable(counts)
    found = paired(counts, seed=design.seed, level=design.level)
    found = found.filter(pl.col("variant") == variant)
    turn = pl.col("value") < 1
    low, high = pl.col("low"), pl.col("high")
    turned = found.with_columns(
        group=pl.when(turn).then("against").otherwise("group"),
        against=pl.when(turn).then("group").otherwise("against"),
        value=pl.when(turn).then(1 / pl.col("value")).otherwise("value"),
        low=pl.when(turn).then(1 / high).otherwise(low),
        high=pl.when(turn).then(1 / low).otherwise(high),
    ).with_columns(pair=pl.col("group") + " : " + pl.col("against"))
    told = turned.filter(pl.col("value").is_not_null()).sort("value", descending=True)
    rows = told.select(
        "pair", "group", "against", "value", "low", "high", "n_events", "n", "n_concept", "p",
        pl.col("low").fill_null(0).clip(*EDGES).alias("shown_low"),
        pl.col("high").fill_null(EDGES[1]).clip(*EDGES).alias("shown_high"),
    ).with_columns(
        pl.Series("words", [_said(r, variant) for r in told.iter_rows(named=True)], pl.String)
    )  # fmt: skip
    few = turned.filter(pl.col("value").is_null()).sort("n_events", descending=True)
    return Pairs(
        _finding(rows, few, variant, design), rows, few.select("pair", "n_events", "reason")
    )


def _end(value: float | None) -> str:
    return "no bound" if value is None else f"{value:.2g}"


def _said(r: dict, variant: str) -> str:
    return (
        f"On {r['n_events']} events that both covered, the odds of “{variant}” are {r['value']:.2g} "
        f"times as high in {r['group']} as in {r['against']} (95% interval {_end(r['low'])} to "
        f"{_end(r['high'])})."
    )


def _finding(rows: pl.DataFrame, few: pl.DataFrame, variant: str, design: Design) -> str:
    if rows.is_empty():
        most = max(few["n_events"].drop_nulls().to_list(), default=0)
        if most >= MIN_MATCHED:
            return f"No odds ratio of “{variant}” between two {design.by}s: {few['reason'][0]}."
        return (
            f"Too few matched events to compare {design.by}s on “{variant}”: at most {most} events "
            f"are shared by two of them, and {MIN_MATCHED} are needed."
        )
    clear = rows.filter(pl.col("low") > 1)
    if clear.is_empty():
        return (
            f"On events that both covered, no pair of {design.by}s clearly differs on “{variant}”."
        )
    r = clear.row(0, named=True)
    return f"{r['group']} prefers “{variant}” over {r['against']} on the {r['n_events']} events both covered."


@dataclass(frozen=True)
class Asymmetry:
    """Whether groups use a word otherwise for one referent than for the others.

    Attributes
    ----------
    sentence : the clearest case, or that there is none.
    rows : group, referent, value (difference of the word's shares, -1 to 1), low, high, n_concept,
        words.
    """

    sentence: str
    rows: pl.DataFrame


def asymmetries(
    scan: Scan, *, lexicon: str, concept: str, variant: str, design: Design
) -> Asymmetry | None:
    """Differences of a variant's share between each referent and the others, by group.

    None where the mentions name fewer than two referents. Raises DesignError as `count()` does.
    """
    titles = overview.referents(scan, lexicon, concept)
    if len(titles) < 2:
        return None
    one = overview.focus(scan, lexicon, concept)
    # Mentions whose referent is not known are about neither side.
    one = replace(one, mentions=one.mentions.filter(pl.col("referent").is_not_null()))
    split = replace(design, referent="split")
    found = estimate(
        overview.counted(one, split), metrics=("asymmetry",), draws=design.draws, seed=design.seed,
        min_n=design.min_n, min_events=design.min_events, level=design.level,
    ).filter(
        (pl.col("variant") == variant) & pl.col("value").is_not_null() & pl.col("referent").is_not_null()
    )  # fmt: skip
    found = found.sort("n_concept", "group", descending=[True, False])
    said = [_unlike(r, titles) for r in found.iter_rows(named=True)]
    rows = found.select("group", "referent", "value", "low", "high", "n_concept").with_columns(
        pl.col("referent").replace(titles), pl.Series("words", said, pl.String)
    )
    clear = rows.filter((pl.col("low") > 0) | (pl.col("high") < 0))
    clear = clear.sort(pl.col("value").abs(), "group", descending=[True, False])
    by = design.by
    if rows.is_empty():
        sentence = f"No {by} names two sides often enough to compare how it names them."
    elif clear.is_empty():
        sentence = f"No {by} clearly uses “{variant}” otherwise for one side than for the other."
    else:
        sentence = clear["words"][0]
    return Asymmetry(sentence, rows)


def _unlike(r: dict, titles: dict[str, str]) -> str:
    more = "more" if r["value"] > 0 else "less"
    interval = (
        f" (95% interval {r['low']:+.0%} to {r['high']:+.0%})" if r["low"] is not None else ""
    )
    whom = titles.get(r["referent"], r["referent"])
    return (
        f"{r['group']} uses “{r['variant']}” {abs(r['value']):.0%} {more} of the time for "
        f"{whom} than for others{interval}."
    )


def most_shared(scan: Scan, *, by: str) -> tuple[str, str] | None:
    """The two groups that covered most of the same events, or None where no two share one."""
    bare = replace(scan, mentions=scan.mentions.clear())
    best = meeting(bare, Design(by=by)).head(1)
    return (best["group"][0], best["against"][0]) if best.height else None


def divergences(scan: Scan, design: Design, groups: int = MOST_CELLS) -> pl.DataFrame:
    """Mean Jensen-Shannon divergence of each two of the busiest groups: the whole matrix.

    Columns: group, against, value (0 alike to 1; null where no concept has enough data of both),
    concepts (how many the mean is of), words. Groups are in the order of `busiest()`.
    """
    chosen = busiest(scan, design, groups)
    counts = overview.counted(among(scan, design, chosen), design)
    require_comparable(counts)
    rows = estimate(
        counts, metrics=("divergence",), draws=0, min_n=design.min_n, min_events=design.min_events
    ).filter(pl.col("value").is_not_null() & (pl.col("group") != pl.col("against")))
    means = rows.group_by("group", "against").agg(
        pl.col("value").mean(), pl.col("concept").n_unique().alias("concepts")
    )
    known = {(r["group"], r["against"]): r for r in means.iter_rows(named=True)}
    out = []
    for g in chosen:
        for h in chosen:
            r = known.get((g, h)) or known.get((h, g)) or {"value": None, "concepts": 0}
            if g == h:
                continue
            said = (
                f"{g} and {h}: divergence {r['value']:.2f}, the mean over {r['concepts']} concepts "
                "of which both have enough; 0 is alike, 1 no word in common."
                if r["value"] is not None
                else f"{g} and {h}: no concept of which both have enough."
            )
            out.append((g, h, r["value"], r["concepts"], said))
    schema = {
        "group": pl.String, "against": pl.String, "value": pl.Float64, "concepts": pl.Int64,
        "words": pl.String,
    }  # fmt: skip
    return pl.DataFrame(out, schema=schema, orient="row")


def placed(matrix: pl.DataFrame) -> pl.DataFrame:
    """Groups on a plane, so that distances are near the roots of their divergences.

    Returns group, x, y, and name_y: where the group's name stands, clear of other names and dots.

    Classical scaling (Torgerson, Psychometrika 17 (1952)) of sqrt(JSD), which is a metric
    (Endres and Schindelin, IEEE Trans. Inf. Theory 49 (2003)). Groups that lack a divergence to
    another are left out, those lacking most first; fewer than three give no map.
    """
    import numpy as np

    names = matrix["group"].unique(maintain_order=True).to_list()
    known = {(r[0], r[1]): r[2] for r in matrix.select("group", "against", "value").iter_rows()}
    while names:
        missing = [sum(known.get((g, h)) is None for h in names if h != g) for g in names]
        if not any(missing):
            break
        names.pop(max(range(len(names)), key=lambda i: (missing[i], i)))
    schema = {"group": pl.String, "x": pl.Float64, "y": pl.Float64, "name_y": pl.Float64}
    if len(names) < 3:
        return pl.DataFrame(schema=schema)
    squared = np.array([[0.0 if g == h else known[g, h] for h in names] for g in names])
    centre = np.eye(len(names)) - 1 / len(names)
    values, vectors = np.linalg.eigh(-0.5 * centre @ squared @ centre)
    xy = vectors[:, [-1, -2]] * np.sqrt(np.clip(values[[-1, -2]], 0, None))
    # The sign of an axis means nothing: the first group is put on the positive side.
    xy *= np.where(xy[0] < 0, -1, 1)
    columns = {"group": names, "x": xy[:, 0], "y": xy[:, 1], "name_y": _clear(names, xy.tolist())}
    return pl.DataFrame(columns, schema=schema)


def _clear(names: Sequence[str], xy: Sequence[Sequence[float]]) -> list[float]:
    """A height for each name, just above or below its dot or further, where nothing else stands.

    Measured as if the map were 400 by 340 pixels and a letter 7 by 17.
    """
    across, up = ([p[i] for p in xy] for i in (0, 1))
    scales = [(max(v) - min(v) or 1.0) / pixels for v, pixels in ((across, 400), (up, 340))]
    dots = [(x / scales[0], y / scales[1]) for x, y in xy]
    taken = [(x, y, 5.0, 5.0) for x, y in dots]  # centre, half width, half height
    heights = []
    for name, (x, y) in zip(names, dots):
        half = 3.5 * len(name)
        tries = [y + side * (15 + 9 * step) for step in range(20) for side in (1, -1)]
        free = (
            t for t in tries
            if all(abs(x - a) >= half + w or abs(t - b) >= 8.5 + h for a, b, w, h in taken)
        )  # fmt: skip
        height = next(free, tries[0])
        taken.append((x, height, half, 8.5))
        heights.append(height * scales[1])
    return heights


def differ(matrix: pl.DataFrame) -> bool:
    """Whether any two groups diverge by so much that it is seen."""
    return bool((matrix["value"] >= ALIKE).any())


def furthest(matrix: pl.DataFrame, by: str) -> str:
    """The two groups furthest apart and the two closest, in one sentence."""
    rows = matrix.filter(pl.col("value").is_not_null()).sort("value", "group", "against")
    if rows.is_empty():
        return f"No two {by}s have a concept of which both have enough."
    near, far = rows.row(0, named=True), rows.row(-1, named=True)
    if not differ(matrix):
        return f"No two {by}s differ in their words for what both name often enough."
    return (
        f"{far['group']} and {far['against']} are furthest apart in their words, "
        f"{near['group']} and {near['against']} closest."
    )


def beside(
    scan: Scan, codings: pl.DataFrame, *, lexicon: str, concept: str, design: Design
) -> pl.DataFrame:
    """Raw shares of a concept's variants by group, and those that hand codes correct.

    Args:
        codings: what `agreement.corrected()` takes.

    Returns group, variant, raw, low, high, corrected, corrected_low, corrected_high.
    Raises DesignError as `corrected()` and `count()` do.
    """
    from .agreement import corrected

    one = overview.focus(scan, lexicon, concept)
    both = []
    for mentions in (one.mentions, corrected(one.mentions, codings)):
        counts = overview.counted(replace(one, mentions=mentions), design)
        both.append(
            estimate(counts, draws=design.draws, seed=design.seed, min_n=design.min_n,
                     min_events=design.min_events, level=design.level)
        )  # fmt: skip
    raw, mended = both
    keys = ["group", "variant"]
    return (
        raw.filter(pl.col("value").is_not_null() & (pl.col("n") > 0))
        .select(*keys, pl.col("value").alias("raw"), "low", "high")
        .join(
            mended.select(
                *keys,
                pl.col("value").alias("corrected"),
                pl.col("low").alias("corrected_low"),
                pl.col("high").alias("corrected_high"),
            ),
            on=keys,
            how="left",
        )
        .sort("group", "raw", descending=[False, True])
    )
