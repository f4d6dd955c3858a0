"""What a page shows, as plain tables: the dashboard lays these out and computes nothing.

Every function takes a `Scan` (and the corpus where it shows text) and gives a Polars frame or a
small value. Groups are the values of any column of the articles (`by`, usually the outlet).
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import polars as pl

from . import mentions as finding
from .comparison import Comparison, Design, voice_label
from .comparison import counted as counted_mentions
from .comparison import variants_of as all_variants
from .corpus import Corpus
from .counts import Counts, count
from .errors import DesignError
from .findings import VOICES, findings, in_words
from .inference import estimate
from .lexicon import Concept, Form, Lexicon, Variant
from .marking import PALETTE, Segment, paragraphs, segments
from .mentions import Scan, narrow

MAX_ARTICLES = 8  # of one event side by side
MAX_CHARACTERS = 30_000  # of one article shown
SORTS = ("as read", "group", "date", "word before", "word after", "speaker")
FEW = "insufficient data"


def _by(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String).alias("group")


def groupings(scan: Scan) -> list[str]:
    """Columns that can group articles: at least two values, and at most a third as many as rows."""
    known = {"doc_id", "headline", "url", "n_words_headline", "n_words_body"}
    out = []
    for column in scan.index.columns:
        if column in known:
            continue
        values = scan.index[column].drop_nulls().n_unique()
        if 2 <= values <= max(2, scan.index.height // 3) or (column == "outlet" and values):
            out.append(column)
    return sorted(out, key=lambda c: (c != "outlet", c))


def summary(scan: Scan, *, by: str = "outlet") -> dict[str, Any]:
    """How much was read: articles, words, groups, events, dates, mentions by voice, copies."""
    index, found = scan.index, narrow(scan.mentions)
    dates = index["date"].drop_nulls()
    return {
        "articles": index.height,
        "words": int((index["n_words_body"] + index["n_words_headline"]).sum()),
        "groups": index[by].drop_nulls().n_unique(),
        "events": index["event"].drop_nulls().n_unique(),
        "from": dates.min() if len(dates) else None,
        "to": dates.max() if len(dates) else None,
        "undated": index.height - len(dates),
        "mentions": found.height,
        "voices": {v: int((found["voice"] == v).sum()) for v in VOICES if v != "all"},
        "set_aside": scan.set_aside.height,
        "wire": index.height - index["wire"].null_count(),
        "copies": index.height - index["duplicate_of"].null_count(),
        "headlines_only": int(
            ((index["n_words_body"] == 0) & (index["n_words_headline"] > 0)).sum()
        ),
    }


def groups(scan: Scan, *, by: str = "outlet") -> pl.DataFrame:
    """One row a group: group, articles, events, words, typical (median words), hits, mentions."""
    counts = narrow(scan.mentions).group_by("doc_id").len("mentions")
    words = pl.col("n_words_body") + pl.col("n_words_headline")
    return (
        scan.index.join(counts, on="doc_id", how="left")
        .group_by(_by(by))
        .agg(
            pl.len().alias("articles"),
            pl.col("event").drop_nulls().n_unique().alias("events"),
            words.sum().alias("words"),
            words.median().round(0).cast(pl.Int64).alias("typical"),
            pl.col("mentions").is_not_null().sum().alias("hits"),
            pl.col("mentions").fill_null(0).sum().alias("mentions"),
        )
        .sort("articles", "group", descending=[True, False], nulls_last=True)
    )


def calendar(scan: Scan) -> pl.DataFrame:
    """Articles by month, by day where all stand within ninety days: period, articles, unit, words
    (both in a sentence)."""
    dates = scan.index["date"].drop_nulls()
    if dates.is_empty():
        schema = {
            "period": pl.Date, "articles": pl.UInt32, "unit": pl.String, "words": pl.String
        }  # fmt: skip
        return pl.DataFrame(schema=schema)
    known: list[date] = dates.to_list()
    daily = (max(known) - min(known)).days <= 90
    return (
        pl.DataFrame({"period": dates})
        .with_columns(pl.col("period").dt.truncate("1d" if daily else "1mo"))
        .group_by("period")
        .len("articles")
        .sort("period")
        .with_columns(
            unit=pl.lit("utcyearmonthdate" if daily else "utcyearmonth"),
            words=pl.format(
                "{}: {} {}.",
                pl.col("period").dt.strftime("%-d %B %Y" if daily else "%B %Y"),
                "articles",
                pl.when(pl.col("articles") == 1)
                .then(pl.lit("article"))
                .otherwise(pl.lit("articles")),
            ),
        )
    )


def telling(mentions: pl.DataFrame, index: pl.DataFrame, *, by: str = "outlet") -> pl.DataFrame:
    """Events, the most telling first: event, pairs, all_pairs, groups, mentions.

    A group's words for a concept are the variants it uses most in its own voice, all of them where
    several stand equal; two groups differ on a concept that both name where they have no such word
    in common. `pairs` is how many pairs of groups differ on the concept that divides most of them,
    `all_pairs` the sum over concepts. Events come by pairs, all_pairs, then mentions; `groups` is
    how many groups have a mention.

    Parameters
    ----------
    mentions : rows of `tables.MENTIONS` that count, of every voice.
    index : articles, with event and the column `by`.
    """
    rows = _at_events(mentions, index, by)
    words = (
        _divided(rows)
        .group_by("event")
        .agg(pl.col("pairs").max(), pl.col("pairs").sum().alias("all_pairs"))
    )
    return (
        rows.group_by("event")
        .agg(pl.col("group").drop_nulls().n_unique().alias("groups"), pl.len().alias("mentions"))
        .join(words, on="event", how="left")
        .with_columns(pl.col("pairs", "all_pairs").fill_null(0))
        .select("event", "pairs", "all_pairs", "groups", "mentions")
        .sort(
            "pairs", "all_pairs", pl.col("groups") < 2, "mentions", "event",
            descending=[True, True, False, True, False],
        )
    )  # fmt: skip


def most_divided(scan: Scan, *, by: str = "outlet") -> tuple[str, str] | None:
    """The concept (its lexicon, its id) on which two groups differ, as `telling()` counts it, on most
    events; of several the one with most mentions. None where no two differ on one event."""
    mentions = narrow(scan.mentions)
    thing = ["lexicon", "concept"]
    found = (
        _divided(_at_events(mentions, scan.index, by))
        .filter(pl.col("pairs") > 0)
        .group_by(thing)
        .len("events")
        .join(mentions.group_by(thing).len("n"), on=thing)
        .sort("events", "n", *thing, descending=[True, True, False, False])
    )
    return (found["lexicon"][0], found["concept"][0]) if found.height else None


def _at_events(mentions: pl.DataFrame, index: pl.DataFrame, by: str) -> pl.DataFrame:
    """The mentions of articles that have an event, with that and their group."""
    at_event = index.filter(pl.col("event").is_not_null()).select("doc_id", "event", _by(by))
    return mentions.join(at_event, on="doc_id", how="inner")


def _divided(rows: pl.DataFrame) -> pl.DataFrame:
    """How many pairs of groups differ on each thing of each event: event, lexicon, concept, pairs."""
    thing = ["event", "lexicon", "concept"]
    words = _most_used(rows, [*thing, "group"])
    n = pl.col("group").n_unique().cast(pl.Int64)
    named = words.group_by(thing).agg((n * (n - 1) // 2).alias("pairs"))
    alike = (
        words.join(words, on=[*thing, "variant"], suffix="_other")
        .filter(pl.col("group") < pl.col("group_other"))
        .unique([*thing, "group", "group_other"])
        .group_by(thing)
        .agg(pl.len().cast(pl.Int64).alias("alike"))
    )
    return (
        named.join(alike, on=thing, how="left")
        .with_columns(pl.col("pairs") - pl.col("alike").fill_null(0))
        .drop("alike")
    )


def _most_used(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """The variants that each key uses most in its own voice, ties and all: keys, variant."""
    return (
        narrow(rows, voice="outlet")
        .filter((pl.col("layer") == "terms") & pl.col("group").is_not_null())
        .group_by(*keys, "variant")
        .len()
        .filter(pl.col("len") == pl.col("len").max().over(keys))
        .select(*keys, "variant")
    )


def events(scan: Scan, *, by: str = "outlet") -> pl.DataFrame:
    """One row an event: event, title and outlet (of its first headline), date, articles, groups,
    mentions, pairs (of groups that differ, see `telling`).

    The most telling come first, then those that several groups covered.
    """
    told = telling(narrow(scan.mentions), scan.index, by=by)
    named = pl.col("headline").is_not_null()
    return (
        scan.index.filter(pl.col("event").is_not_null())
        .group_by("event", maintain_order=True)
        .agg(
            pl.col("headline").filter(named).first().alias("title"),
            pl.col("outlet").filter(named).first(),
            pl.col("date").min(),
            pl.len().alias("articles"),
            pl.col(by).n_unique().alias("groups"),
        )
        .join(told.drop("groups"), on="event", how="left")
        .with_columns(pl.col("mentions", "pairs", "all_pairs").fill_null(0))
        .sort(
            "pairs", "all_pairs", pl.col("groups") < 2, "mentions", "event",
            descending=[True, True, False, True, False],
        )
        .drop("all_pairs")
    )  # fmt: skip


def concepts(scan: Scan, *, voice: str | Sequence[str] | None = None) -> pl.DataFrame:
    """Concepts that occur: lexicon, concept, title, mentions, groups (outlets), words; most first.

    `words` are the concept's three commonest variants.
    """
    rows = narrow(scan.mentions, voice=voice).filter(pl.col("layer") == "terms")
    titles = [(x.id, c.id, c.title) for x in scan.lexicons for c in x.concepts]
    names = pl.DataFrame(
        titles, schema=dict.fromkeys(("lexicon", "concept", "title"), pl.String), orient="row"
    )
    return (
        rows.join(scan.index.select("doc_id", "outlet"), on="doc_id", how="left")
        .group_by("lexicon", "concept")
        .agg(
            pl.len().alias("mentions"),
            pl.col("outlet").n_unique().alias("groups"),
            pl.col("variant")
            .value_counts(sort=True)
            .struct.field("variant")
            .head(3)
            .alias("words"),
        )
        .join(names, on=["lexicon", "concept"], how="inner")
        .select("lexicon", "concept", "title", "mentions", "groups", "words")
        .sort("mentions", "lexicon", "concept", descending=[True, False, False])
    )


def concept_of(scan: Scan, lexicon: str, concept: str) -> Concept:
    """The concept. Raises DesignError where no lexicon loaded has it."""
    for x in scan.lexicons:
        if x.id == lexicon:
            for c in x.concepts:
                if c.id == concept:
                    return c
    raise DesignError(
        f"no lexicon that is loaded has {lexicon}/{concept}; choose its lexicon first"
    )


def focus(scan: Scan, lexicon: str, concept: str) -> Scan:
    """The scan with the mentions of one concept only: counting these takes no time."""
    one = (pl.col("lexicon") == lexicon) & (pl.col("concept") == concept)
    return replace(scan, mentions=scan.mentions.filter(one))


def variants(scan: Scan, lexicon: str, concept: str) -> pl.DataFrame:
    """Variants of a concept that occur: variant, n (all voices), colour (its palette number)."""
    return (
        narrow(focus(scan, lexicon, concept).mentions)
        .group_by("variant")
        .len("n")
        .sort("n", "variant", descending=[True, False])
        .with_columns(colour=pl.int_range(pl.len()) % len(PALETTE))
    )


def referents(scan: Scan, lexicon: str, concept: str) -> dict[str, str]:
    """Whom mentions of a concept are about, as far as is known: id to title, commonest first."""
    found = narrow(focus(scan, lexicon, concept).mentions)["referent"].drop_nulls()
    titles = {r.id: r.title for r in concept_of(scan, lexicon, concept).referents}
    ranked = found.value_counts(sort=True)["referent"].to_list()
    return {r: titles.get(r) or r for r in ranked}


def colours(scan: Scan) -> dict[tuple[str, str, str], int]:
    """The palette number of every variant, counted anew in each concept, commonest first."""
    ranked = (
        narrow(scan.mentions)
        .group_by("lexicon", "concept", "variant")
        .len()
        .sort("len", "variant", descending=[True, False])
        .with_columns(number=pl.int_range(pl.len()).over("lexicon", "concept") % len(PALETTE))
    )
    return {(r[0], r[1], r[2]): r[4] for r in ranked.iter_rows()}


# --- choices -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """What groups chose for one concept, in some voices.

    Attributes
    ----------
    sentence : the finding in one sentence, or that there is none.
    rows : one row a group and variant that has a number: group, variant, colour, referent, n,
        n_concept, n_articles, n_events, value, low, high, reason, words (all that in a sentence).
    few : the same for groups without a number, for their counts: value, low and high are null.
    variants : variants that occur in any voice: variant, n, colour.
    comparison : with the rows of `tables.METRICS`.
    """

    sentence: str
    rows: pl.DataFrame
    few: pl.DataFrame
    variants: pl.DataFrame
    comparison: Comparison


def choice(
    corpus: Corpus,
    scan: Scan,
    *,
    lexicon: str,
    concept: str,
    variant: str | None = None,
    design: Design | None = None,
) -> Choice:
    """Shares of a concept's variants by group, with intervals over events.

    Raises DesignError (no mention in the voices asked for, no such concept).
    """
    design = replace(design or Design(), metrics=("share",))
    title = concept_of(scan, lexicon, concept).title
    comparison = _shares(corpus, focus(scan, lexicon, concept), design)
    names = variants(scan, lexicon, concept)
    shares = (
        comparison.shares.filter(pl.col("n_concept") > 0)
        .join(names.select("variant", "colour"), on="variant", how="left", maintain_order="left")
        .with_columns(pl.col("n").sum().over("variant").alias("_n"))
        .sort("n_concept", "group", "_n", "variant", descending=[True, False, True, False])
    )
    if variant is not None:
        shares = shares.filter(pl.col("variant") == variant)
    # A word nobody uses in these voices is no row of the picture; its rivals' zeros are.
    shares = shares.filter(pl.col("_n") > 0).drop("_n")
    told = shares.select(
        "group", "variant", "colour", "referent", "n", "n_concept", "n_articles", "n_events",
        "value", "low", "high", "reason",
    ).with_columns(
        pl.Series("words", [_explained(r, title) for r in shares.iter_rows(named=True)], pl.String)
    )  # fmt: skip
    return Choice(
        _finding(comparison, title, variant),
        told.filter(pl.col("value").is_not_null()),
        told.filter(pl.col("value").is_null() & (pl.col("n") > 0)),
        names,
        comparison,
    )


def _shares(corpus: Corpus, scan: Scan, design: Design) -> Comparison:
    """Shares in the voices asked for and no others: a page shows one voice at a time.

    One group, or an article of each, is something to read, though nothing is compared.
    """
    counts = counted(scan, design)
    if counts.matrix.nnz == 0:
        raise DesignError(
            "no mention was counted; choose other lexicons, or count all voices and zones"
        )
    metrics = estimate(
        counts, metrics=design.metrics, draws=design.draws, seed=design.seed, level=design.level,
        min_n=design.min_n, min_events=design.min_events,
    ).with_columns(voice=pl.lit(voice_label(design.voice)))  # fmt: skip
    return Comparison(metrics, scan, corpus, design, manifest={})


def without_copies(scan: Scan, design: Design, passages: pl.DataFrame | None = None) -> Scan:
    """The scan in which mentions in copied passages count as `design.wire` says: those that do not
    are not valid, and say why. `passages` are those of another scan of the same articles.

    Raises DesignError where passages were not looked for and not all are kept.
    """
    known = scan if passages is None else replace(scan, passages=passages)
    return replace(known, mentions=counted_mentions(known, design))


WIRE = {
    "keep": "",
    "once": "copied passages counted once, where they stand first",
    "drop": "copied passages not counted",
}


def counted(scan: Scan, design: Design) -> Counts:
    """The mentions of a scan counted as a design says, with zeros for words that nobody used."""
    used = narrow(scan.mentions).select("lexicon", "concept").unique()
    features = all_variants(scan.lexicons).join(used, on=["lexicon", "concept"], how="semi")
    return count(
        scan.mentions, scan.index, by=design.by, voice=design.voice, zone=design.zone,
        referent=design.referent, pair=design.pair, features=features if features.height else None,
    )  # fmt: skip


def _percent(value: float) -> str:
    return "<1%" if 0 < value < 0.005 else f"{value:.0%}"


def _explained(r: Mapping[str, Any], title: str) -> str:
    counted = (
        f"{r['group']} used “{r['variant']}” in {r['n']:g} of its {r['n_concept']:g} "
        f"{'mention' if r['n_concept'] == 1 else 'mentions'} of “{title}”, in {r['n_articles']} "
        f"articles on {r['n_events']} events"
    )
    if r["value"] is None:
        return f"{counted}: {r['reason'] or FEW}."
    if r["low"] is None:
        return f"{counted}: {_percent(r['value'])}, without an interval."
    interval = f"95% interval {_percent(r['low'])} to {_percent(r['high'])}"
    return f"{counted}: {_percent(r['value'])}, {interval}."


def in_whose(voice: Sequence[str] | None) -> str:
    """The voices counted, as said of several groups: "in their own words"."""
    label = voice_label(voice)
    if label == "all":
        return "in any voice"
    return "in " + in_words(label).replace("the outlet's own words", "their own words")


def _finding(comparison: Comparison, title: str, variant: str | None) -> str:
    by, voice = comparison.design.by, in_whose(comparison.design.voice)
    if variant is not None:
        return _who_writes(comparison, variant, voice)
    found = findings(comparison, limit=1)
    if found:
        f = found[0]
        return (
            f"{f['more']['group']} wrote “{f['variant']}” in {_percent(f['more']['value'])} of its "
            f"mentions, {f['less']['group']} in {_percent(f['less']['value'])}."
        )
    known = comparison.shares.filter(pl.col("value").is_not_null())
    if known.is_empty():
        return _favourites(comparison)
    if known["group"].n_unique() == 1:
        top = known.sort("value", "variant", descending=[True, False]).row(0, named=True)
        alone = comparison.shares["group"].n_unique() == 1
        return (
            f"{top['group']} writes “{top['variant']}” in {_percent(top['value'])} of its mentions; "
            + (f"there is no other {by} to compare it with." if alone
               else f"no other {by} names it often enough for a share.")
        )  # fmt: skip
    return (
        f"{title}: no two {by}s' {comparison.design.level:.0%} intervals for one word lie apart, "
        "which is no proof that they choose alike."
    )


def _favourites(comparison: Comparison) -> str:
    """The words that groups with too little data for a share used most, as counts."""
    first = (
        comparison.shares.filter(pl.col("n") > 0)
        .sort("n", "group", "variant", descending=[True, False, False])
        .unique("group", keep="first", maintain_order=True)
        .unique("variant", keep="first", maintain_order=True)
        .head(3)
    )
    told = [
        f"{r['group']} writes “{r['variant']}” ({r['n']:g} of {r['n_concept']:g})"
        for r in first.iter_rows(named=True)
    ]
    return f"{', '.join(told)}: counts, too few for shares."


def _who_writes(comparison: Comparison, variant: str, voice: str) -> str:
    rows = comparison.shares.filter((pl.col("variant") == variant) & (pl.col("n_concept") > 0))
    rows = rows.sort("n", "group", descending=[True, False])
    users = rows.filter(pl.col("n") > 0)
    by = comparison.design.by
    if users.is_empty():
        return f"No {by} writes “{variant}” {voice}."
    top = users.row(0, named=True)
    verb = "writes" if users.height == 1 else "write"
    often = "once" if top["n"] == 1 else f"{top['n']:g} times"
    if users.height == 1:
        voice = voice.replace("their own", "its own")
    most = (
        f"{top['group']}, {often}" if users.height == 1 else f"{top['group']} most often, {often}"
    )
    return f"{users.height} of {rows.height} {by}s that name it {verb} “{variant}” {voice}: {most}."


# --- sentences ---------------------------------------------------------------------------------


def concordance(
    corpus: Corpus,
    scan: Scan,
    *,
    by: str = "outlet",
    lexicon: str | None = None,
    concept: str | None = None,
    variant: str | None = None,
    group: str | None = None,
    voice: str | Sequence[str] | None = None,
    zone: str | None = None,
    referent: str | None = None,
    sort: str = SORTS[0],
    start: int = 0,
    length: int | None = None,
) -> tuple[pl.DataFrame, int]:
    """Sentences with the term between `left` and `right`, and how many there are in all.

    `start` and `length` cut a page out after sorting (`SORTS`). Columns as of `kwic()`, with
    `group`, and of the concept and the referent their titles: `title`, `whom`.
    Raises DesignError for an unknown sorting, voice or zone.
    """
    if sort not in SORTS:
        raise DesignError(f"sentences cannot be sorted by {sort!r}; only by {', '.join(SORTS)}")
    rows = narrow(scan.mentions, voice=voice, zone=zone)
    wanted = {"lexicon": lexicon, "concept": concept, "variant": variant, "referent": referent}
    for column, value in wanted.items():
        if value is not None:
            rows = rows.filter(pl.col(column) == value)
    about = scan.index.select("doc_id", _by(by), pl.col("date").alias("_date"))
    rows = rows.join(about, on="doc_id", how="left", maintain_order="left")
    if group is not None:
        rows = rows.filter(pl.col("group") == group)
    total = rows.height
    keys = {"group": "group", "date": "_date", "speaker": "speaker"}
    if sort in keys:
        rows = rows.sort(keys[sort], nulls_last=True, maintain_order=True)
    cut = slice(start, None if length is None else start + length)
    if not sort.startswith("word"):
        rows = rows[cut]
    lines = finding.kwic(corpus, rows.drop("_date"), sentence=True, index=scan.index)
    if sort.startswith("word"):
        words = (
            pl.col("left").str.to_lowercase().str.strip_chars().str.split(" ").list.last()
            if sort == "word before"
            else pl.col("right").str.to_lowercase().str.strip_chars()
        )
        lines = lines.sort(words.str.strip_chars("“”\"'‘’(,.;:—-"), maintain_order=True)[cut]
    return _titled(scan, lines), total


def _titled(scan: Scan, rows: pl.DataFrame) -> pl.DataFrame:
    """Mentions with the titles of their concepts and referents: title, whom; ids where none has."""
    known = [(x.id, c) for x in scan.lexicons for c in x.concepts]
    titles = {(lexicon, c.id): c.title for lexicon, c in known}
    whom = {(lexicon, c.id, r.id): r.title for lexicon, c in known for r in c.referents}
    keys = rows.select("lexicon", "concept", "referent").rows()
    return rows.with_columns(
        pl.Series("title", [titles.get(k[:2], k[1]) for k in keys], pl.String),
        pl.Series("whom", [whom.get(k, k[2]) for k in keys], pl.String),
    )


# --- one event ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """One article to be laid out: marked headline and marked paragraphs."""

    doc_id: str
    group: str | None
    outlet: str | None
    date: str | None
    url: str | None
    headline: list[Segment]
    body: list[list[Segment]]
    mentions: int
    cut: bool


def found_events(corpus: Corpus) -> pl.DataFrame:
    """The events that articles are found to cover: doc_id, event, of those that are not alone.

    Reads and compares all articles (`events.group_events`): a thousand take some seconds.
    """
    from .events import group_events

    found = group_events(corpus.frame().drop("event"))
    return found.filter(pl.len().over("event") > 1).select("doc_id", "event")


def with_events(scan: Scan, events: pl.DataFrame) -> Scan:
    """The scan whose articles cover these events (doc_id, event) and no others."""
    columns = scan.index.columns
    index = scan.index.drop("event").join(events, on="doc_id", how="left", maintain_order="left")
    return replace(scan, index=index.select(columns))


def articles_of(scan: Scan, *, event: str, by: str = "outlet") -> pl.DataFrame:
    """Articles of an event: doc_id, group, outlet, date, headline, url, mentions, chosen.

    In the order of groups, those with most mentions first in each. `chosen` are those shown where
    nobody chooses: of each group the article with most mentions, of at most `MAX_ARTICLES` groups.
    Raises DesignError where there is no such event.
    """
    chosen = scan.index.filter(pl.col("event") == event)
    if chosen.is_empty():
        raise DesignError(f"no event is called {event!r}; choose one from the list")
    counts = narrow(scan.mentions).group_by("doc_id").len("mentions")
    first = pl.int_range(pl.len()).over("group") == 0
    return (
        chosen.select("doc_id", _by(by), "outlet", "date", "headline", "url")
        .join(counts, on="doc_id", how="left")
        .with_columns(pl.col("mentions").fill_null(0).cast(pl.Int64))
        .sort("mentions", "doc_id", descending=[True, False])
        .with_columns(chosen=first)
        .with_columns(chosen=pl.col("chosen") & (pl.col("chosen").cum_sum() <= MAX_ARTICLES))
        .select("doc_id", "group", "outlet", "date", "headline", "url", "mentions", "chosen")
        .sort("group", nulls_last=True, maintain_order=True)
    )


def side_by_side(
    corpus: Corpus,
    scan: Scan,
    *,
    event: str,
    by: str = "outlet",
    shown: Collection[str] | None = None,
) -> list[Shown]:
    """Articles of an event with their mentions marked, at most `MAX_ARTICLES`, by group.

    `shown` names doc_ids; by default those `chosen` by `articles_of()`. Raises DesignError where
    there is no such event.
    """
    chosen = articles_of(scan, event=event, by=by)
    chosen = (
        chosen.filter("chosen")
        if shown is None
        else chosen.filter(pl.col("doc_id").is_in(list(shown))).head(MAX_ARTICLES)
    )
    found = narrow(scan.mentions).filter(pl.col("doc_id").is_in(chosen["doc_id"].to_list()))
    found = _titled(scan, found)
    texts = {r["doc_id"]: r for r in corpus.texts(chosen["doc_id"].to_list()).iter_rows(named=True)}
    out = []
    for row in chosen.iter_rows(named=True):
        text = texts.get(row["doc_id"])
        if text is None:
            continue
        mine = found.filter(pl.col("doc_id") == row["doc_id"])
        heads, bodies = (mine.filter(pl.col("zone") == z).to_dicts() for z in ("headline", "body"))
        body = (text["text"] or "")[:MAX_CHARACTERS]
        out.append(
            Shown(
                doc_id=row["doc_id"],
                group=row["group"],
                outlet=row["outlet"],
                date=str(row["date"]) if row["date"] else None,
                url=row["url"] if (row["url"] or "").startswith(("http://", "https://")) else None,
                headline=segments(text["headline"] or "", heads),
                body=paragraphs(body, bodies, text["body_start"] or 0),
                mentions=mine.height,
                cut=len(text["text"] or "") > MAX_CHARACTERS,
            )
        )
    return out


def naming(
    scan: Scan, *, event: str, by: str = "outlet", voice: str | Sequence[str] | None = "outlet"
) -> pl.DataFrame:
    """How each group named each thing in an event: lexicon, concept, title, group, variant, n.

    Concepts that most groups named come first.
    """
    here = scan.index.filter(pl.col("event") == event).select("doc_id", _by(by))
    titles = {(x.id, c.id): c.title for x in scan.lexicons for c in x.concepts}
    rows = (
        narrow(scan.mentions, voice=voice)
        .filter(pl.col("layer") == "terms")
        .join(here, on="doc_id", how="inner")
        .group_by("lexicon", "concept", "group", "variant")
        .len("n")
        .with_columns(
            pl.col("group").n_unique().over("lexicon", "concept").alias("_groups"),
            pl.col("n").sum().over("lexicon", "concept").alias("_n"),
        )
        .sort(
            "_groups", "_n", "lexicon", "concept", "group", "n", "variant",
            descending=[True, True, False, False, False, True, False],
        )
    )  # fmt: skip
    named = [titles.get((r[0], r[1]), r[1]) for r in rows.select("lexicon", "concept").iter_rows()]
    return rows.with_columns(pl.Series("title", named, pl.String)).select(
        "lexicon", "concept", "title", "group", "variant", "n"
    )


def event_sentence(scan: Scan, *, event: str, by: str = "outlet") -> str:
    """What the event shows in one sentence: the thing on which most pairs of groups differ, as
    `telling()` counts them, with the words that each group uses most."""
    rows = naming(scan, event=event, by=by)
    best: tuple[int, str] | None = None
    for (_, _, title), part in rows.group_by("lexicon", "concept", "title", maintain_order=True):
        most = part.filter(pl.col("n") == pl.col("n").max().over("group"))
        words = {g: tuple(w["variant"]) for (g,), w in most.group_by("group", maintain_order=True)}
        differing = sum(not set(a) & set(b) for a, b in combinations(words.values(), 2))
        if differing > (best[0] if best else 0):
            who: dict[tuple[str, ...], list[Any]] = {}
            for group, said in words.items():
                who.setdefault(said, []).append(group)
            told = [
                f"{_listed(groups)} {' and '.join(f'“{w}”' for w in said[:2])}"
                for said, groups in list(who.items())[:3]
            ]
            best = (differing, f"{title}: {'; '.join(told)}.")
    if best:
        return best[1]
    if rows.is_empty():
        return "None of the words looked for stands here in an outlet's own voice."
    return "Here no two use different words most for the same thing."


def _listed(names: Sequence[str | None]) -> str:
    known = [n or "no name" for n in names]
    if len(known) > 3:
        return f"{known[0]}, {known[1]} and {len(known) - 2} others"
    return " and ".join(known) if len(known) < 3 else f"{known[0]}, {known[1]} and {known[2]}"


def told(mention: Mapping[str, Any]) -> str:
    """One mention in a line: concept, variant, voice, speaker, referent."""
    parts = [
        f"{mention.get('title') or mention['concept']}: {mention['variant']}",
        VOICES.get(mention["voice"] or "unknown", "voice not known"),
    ]
    if mention.get("speaker"):
        parts.append(f"speaker: {mention['speaker']}")
    if whom := mention.get("whom") or mention.get("referent"):
        parts.append(f"about: {whom}")
    return " · ".join(parts)


# --- sentences on top of pages, and what does not fit -------------------------------------------


def read_sentence(told: Mapping[str, Any], by: str) -> str:
    """What was read, from `summary()`."""
    n = told["articles"]
    of = told["groups"]
    parts = [f"{n:,} {'article' if n == 1 else 'articles'} by {of:,} {by}{'' if of == 1 else 's'}"]
    if told["events"]:
        parts.append(f"on {told['events']:,} {'event' if told['events'] == 1 else 'events'}")
    if told["from"]:
        first, last = told["from"], told["to"]
        same = (first.year, first.month) == (last.year, last.month)
        said = f"{first:%B %Y}" if same else f"{first:%B %Y} to {last:%B %Y}"
        return f"{' '.join(parts)}, {said}."
    return f"{' '.join(parts)}."


def voices_sentence(told: Mapping[str, Any]) -> str:
    """Whose the contested words are, from `summary()`; copies and headlines where there are any."""
    v = told["voices"]
    said = (
        f"{told['words']:,} words, {told['mentions']:,} mentions of contested ones: "
        f"{v['outlet']:,} in the outlets' own words, {v['indirect']:,} in reported speech, "
        f"{v['direct'] + v['scare']:,} in quotations."
    )
    for key, words in (
        ("wire", "are agency copy"),
        ("copies", "are copies of another"),
        ("headlines_only", "are headlines without a text"),
        ("undated", "have no date"),
    ):
        if told[key]:
            said += f" {told[key]:,} {words}."
    return said


def asked(comparison: Comparison, concept: Concept) -> str:
    """What the numbers are about: the thing, whose words, where, and how much there is."""
    d = comparison.design
    where = f"in {d.zone}s" if d.zone else "headlines and bodies"
    counted = narrow(comparison.scan.mentions, voice=d.voice, zone=d.zone)
    copies = f"; {WIRE[d.wire]}" if WIRE[d.wire] else ""
    whose = in_words(voice_label(d.voice)).replace("the outlet's", "the outlets'")
    return (
        f"{concept.title}: {counted.height:,} mentions in {whose}, {where}, by "
        f"{counted['doc_id'].n_unique():,} articles{copies}."
    )


def least(design: Design) -> str:
    """How much a share needs."""
    return (
        f"A share needs {design.min_n:g} mentions of the thing on {design.min_events} events; "
        "with less there are counts only."
    )


def leading(rows: pl.DataFrame, groups: int = 15) -> pl.DataFrame:
    """Rows of the groups with most mentions of the concept: a picture holds only so many."""
    first = rows.unique("group", keep="first", maintain_order=True).sort(
        "n_concept", "group", descending=[True, False]
    )
    return rows.filter(pl.col("group").is_in(first["group"].head(groups).to_list()))


MOST_BARS = 60  # of a picture of shares


def fitting(rows: pl.DataFrame, variants: pl.DataFrame) -> pl.DataFrame:
    """Rows of `Choice` that a picture of bars has room for: the commonest words, as many as there are
    colours, of the groups with most mentions.

    `variants` are those of the `Choice`, commonest first.
    """
    common = variants["variant"].head(len(PALETTE)).to_list()
    if not set(common) & set(rows["variant"]):  # in these voices only rarer words stand
        common = rows["variant"].unique(maintain_order=True).head(len(PALETTE)).to_list()
    shown = rows.filter(pl.col("variant").is_in(common))
    n = max(shown["variant"].n_unique(), 1)
    return leading(shown, min(30 if n == 1 else 15, max(6, MOST_BARS // n)))


def not_drawn(rows: pl.DataFrame, shown: pl.DataFrame, by: str) -> str:
    """What `fitting()` left out, in a sentence; empty where nothing."""
    parts = []
    for column, name in (("variant", "word"), ("group", by)):
        left = rows[column].n_unique() - shown[column].n_unique()
        if left:
            parts.append(f"{left} {name}{'s' if left > 1 else ''}")
    return (
        f"Not drawn for want of room: {' and '.join(parts)}, those with fewest mentions. One word by "
        "itself is drawn for more of them."
        if parts
        else ""
    )


def too_few(rows: pl.DataFrame, by: str) -> str:
    """How many groups have too little for a share, from `Choice.few`."""
    n = rows["group"].n_unique()
    return (
        f"{n} {by} with too little for a share"
        if n == 1
        else f"{n} {by}s with too little for a share"
    )


def left_out(rows: pl.DataFrame, groups: int, by: str) -> str:
    """What `leading()` left out, in a sentence; empty where nothing."""
    n = rows["group"].n_unique() - groups
    return f"And {n} more {by}s with fewer mentions." if n > 0 else ""


def users(choice: Choice) -> list[str]:
    """Groups that use the words shown, most mentions first."""
    both = pl.concat([choice.rows, choice.few]).filter(pl.col("n") > 0)
    return (
        both.sort("n", descending=True, maintain_order=True)["group"]
        .unique(maintain_order=True)
        .to_list()
    )


# --- lexicons ------------------------------------------------------------------------------------

MAX_FORM = 80  # characters of a form tried


def variants_of(scan: Scan, lexicon: Lexicon, concept: Concept) -> pl.DataFrame:
    """One row a variant of the lexicon: variant, mentions, own, forms, example, traps, sources.

    `mentions` counts all voices and `own` the outlets' own words; forms, traps and sources are
    joined for reading.
    """
    here = narrow(focus(scan, lexicon.id, concept.id).mentions)
    counted = here.group_by("variant").agg(
        pl.len().alias("mentions"), (pl.col("voice") == "outlet").sum().alias("own")
    )
    rows = [
        {
            "variant": v.id,
            "forms": _some(list(dict.fromkeys(f.text for f in v.forms))),
            "example": v.examples[0] if v.examples else None,
            "traps": " / ".join(v.traps),
            "sources": "; ".join(lexicon.sources[s].title for s in v.sources),
        }
        for v in concept.variants
    ]
    schema = dict.fromkeys(("variant", "forms", "example", "traps", "sources"), pl.String)
    return (
        pl.DataFrame(rows, schema=schema)
        .join(counted, on="variant", how="left", maintain_order="left")
        .with_columns(pl.col("mentions", "own").fill_null(0))
        .select("variant", "mentions", "own", "forms", "example", "traps", "sources")
    )


def _some(names: Sequence[str], n: int = 8) -> str:
    return ", ".join(names[:n]) + (f" and {len(names) - n} more" if len(names) > n else "")


def tried(form: str) -> Lexicon:
    """A lexicon of one concept with one form, to see where the form stands.

    Raises DesignError for an empty or overlong form.
    """
    form = " ".join(form.split())
    if not form or len(form) > MAX_FORM:
        raise DesignError(f"a form to try is one word or phrase of at most {MAX_FORM} characters")
    variant = Variant(form, (Form(form),))
    concept = Concept("form", f"The form “{form}”", "", "", "", (variant,))
    return Lexicon("try", "A form tried", "en", "0", "", (concept,), {}, digest=f"try:{form}")


def command_line(
    paths: Sequence[Path],
    design: Design,
    lexicons: Sequence[str],
    columns: Mapping[str, str],
    *,
    verb: str = "compare",
    further: Sequence[str] = (),
    events: bool = False,
) -> str:
    """The `framing` line that gives a design's numbers: of `compare`, `keyness` or `discover`.

    Where `events` were found, a line before it keeps the articles with theirs.
    """
    if events:
        mapped = [word for c in columns.items() for word in ("--column", "=".join(c))]
        kept = ["framing", "read", *map(str, paths), *mapped, "--events", "-o", "study"]
        rest = command_line([Path("study")], design, lexicons, {}, verb=verb, further=further)
        return f"{shlex.join(kept)}\n{rest}"
    words = ["framing", verb, *map(str, paths), *further]
    for name in lexicons:
        words += ["--lexicon", name]
    words += ["--by", design.by]
    for voice in design.voice or ("all",):
        words += ["--voice", voice]
    if design.zone:
        words += ["--zone", design.zone]
    if verb == "compare" and design.wire != "keep":
        words += ["--wire", design.wire]
    default = Design()
    for option, value, usual in (
        ("--min-n", design.min_n, default.min_n),
        ("--min-events", design.min_events, default.min_events),
    ):
        if value != usual:
            words += [option, f"{value:g}"]
    for name, column in columns.items():
        words += ["--column", f"{name}={column}"]
    return shlex.join(words)


def any_value(rows: pl.DataFrame) -> bool:
    """Whether any row has a number."""
    return rows["value"].null_count() < rows.height
