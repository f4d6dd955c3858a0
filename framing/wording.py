"""Classifiers as a page shows them: loaded sentences, frames, and which words tell two apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from . import overview, registry, tables
from .comparison import Design
from .corpus import Corpus
from .counts import FEATURE, count
from .errors import DesignError
from .inference import estimate
from .mentions import Scan, kwic, narrow
from .mentions import scan as scan_for

LOADED = "loaded"
FRAMES = "frames"
CLEAR = 0.05  # greatest q of a difference that is called clear


def loaded(corpus: Corpus) -> Scan:
    """Every sentence scored as loaded or plain, with its voice: mentions of layer `loaded`."""
    return scan_for(corpus, [], finders=[LOADED, "voice"])


def framed(corpus: Corpus, scan: Scan) -> Scan:
    """Cues of the generic frames: mentions of layer `frames`, one row an article and frame, with
    the cues as `weight`."""
    profile = registry.load("classifiers", FRAMES).profile
    rows = [
        (doc_id, FRAMES, FRAMES, "frame", name, "body", True, float(found["n"]))
        for batch in corpus.batches()
        for doc_id, text in batch.articles.select("doc_id", "text").iter_rows()
        if text
        for name, found in profile(text).items()
        if found["n"]
    ]
    schema = {c: tables.MENTIONS[c] for c in ("doc_id", *FEATURE, "zone", "valid")}
    frame = pl.DataFrame(rows, schema={**schema, "weight": pl.Float64}, orient="row")
    return Scan(
        tables.conform(frame, tables.MENTIONS), scan.index, scan.set_aside, (), scan.fingerprint
    )


def shares(scan: Scan, design: Design, *, variant: str | None = None) -> pl.DataFrame:
    """Shares by group of what `loaded()` or `framed()` found, with intervals over events.

    Columns: group, variant (a frame by its title), n, n_concept, n_events, value, low, high, reason,
    colour, words; groups with most sentences first. Raises DesignError as `count()` does.
    """
    of_frames = FRAMES in scan.mentions["layer"].head(1)
    counts = count(
        scan.mentions, scan.index, by=design.by, voice=None if of_frames else design.voice
    )
    found = estimate(
        counts, draws=design.draws, seed=design.seed, min_n=design.min_n,
        min_events=design.min_events,
    ).filter(pl.col("n_concept") > 0)  # fmt: skip
    if variant is not None:
        found = found.filter(pl.col("variant") == variant)
    if of_frames:
        frames = registry.load("classifiers", FRAMES).frames()
        # "Legality, constitutionality and jurisprudence" is known by its first word.
        titles = {f.id: f.title.split(",")[0] for f in frames}
        found = found.with_columns(pl.col("variant").replace(titles))
    found = found.sort("n_concept", "group", "variant", descending=[True, False, False])
    unit = "cues" if variant is None else "sentences"
    return found.select(
        "group", "variant", "n", "n_concept", "n_events", "value", "low", "high", "reason"
    ).with_columns(
        pl.lit(0).alias("colour"),
        pl.Series("words", [_said(r, unit) for r in found.iter_rows(named=True)], pl.String),
    )


def _said(r: dict[str, Any], unit: str) -> str:
    counted = f"{r['group']}: {r['variant']}, {r['n']:g} of {r['n_concept']:g} {unit}"
    if r["value"] is None:
        return f"{counted}; {r['reason'] or overview.FEW}."
    interval = f", 95% interval {r['low']:.0%} to {r['high']:.0%}" if r["low"] is not None else ""
    return f"{counted} on {r['n_events']} events: {r['value']:.0%}{interval}."


def clearest(
    corpus: Corpus, scan: Scan, *, by: str, group: str | None, voice: Any, length: int = 12
) -> list[dict[str, Any]]:
    """The sentences that the classifier finds most clearly loaded, with the words that decided.

    Each: group, date, voice, sentence, confidence, reasons ("hellish +1.2, ...").
    """
    rows = narrow(scan.mentions, voice=voice).filter(pl.col("variant") == LOADED)
    about = scan.index.select("doc_id", pl.col(by).cast(pl.String).alias("group"))
    rows = rows.join(about, on="doc_id", how="left", maintain_order="left")
    if group:
        rows = rows.filter(pl.col("group") == group)
    rows = rows.sort("confidence", descending=True, maintain_order=True).head(length)
    lines = kwic(corpus, rows, sentence=True, index=scan.index)
    model = registry.load("classifiers", LOADED).current()
    out = []
    for r in lines.iter_rows(named=True):
        reasons = model.explain(r["match"], label=LOADED, most=4)
        said = ", ".join(f"{x.feature} {x.weight:+.1f}" for x in reasons)
        out.append({**r, "reasons": said})
    return out


@dataclass(frozen=True)
class Apart:
    """Two groups told apart by their own words.

    Attributes
    ----------
    sentence : how well, or that shared events are too few.
    row : value (accuracy), low, high, null, p, n_events, reason.
    words : group (gives it away), word, weight, n_articles.
    """

    sentence: str
    row: dict[str, Any]
    words: pl.DataFrame


def apart(corpus: Corpus, scan: Scan, *, by: str, one: str, other: str, seed: int = 0) -> Apart:
    """How well a classifier tells two groups' own words on shared events apart.

    Raises DesignError where they share no event.
    """
    analysis = registry.load("analyses", "distinguishability")
    articles = analysis.articles_of(scan, corpus, by).filter(
        pl.col(by).cast(pl.String).is_in([one, other])
    )
    told = analysis.distinguish(articles, by=by, permutations=200, draws=500, seed=seed)
    row = told.pairs.row(0, named=True)
    if row["value"] is None:
        said = f"{one} and {other} cannot be told apart here: {row['reason']}."
    else:
        better = "better than chance" if (row["p"] or 1) < 0.05 else "no better than chance"
        said = (
            f"By their own words on {row['n_events']} shared events, {one} and {other} are told "
            f"apart in {row['value']:.0%} of articles, {better}."
        )
    return Apart(said, row, told.words)


def sides(words: pl.DataFrame) -> list[pl.DataFrame]:
    """The words of `Apart`, a table for each group, the heaviest first."""
    heaviest = words.sort(pl.col("weight").abs(), "word", descending=[True, False])
    return heaviest.partition_by("group", maintain_order=True)


@dataclass(frozen=True)
class Placed:
    """Where two groups' own words lie on the semantic axes, one against the other.

    Attributes
    ----------
    sentence : the clearest difference, or that there is none beyond chance, or too few events.
    rows : axis (its poles, the second first: "poor – rich"), measure ("bias" or "intensity"), value
        (the one's less the other's; of bias, positive is nearer the pole named last), low, high, q,
        clear (q below `CLEAR`), reason, words (all that in a sentence); the clearest first.
    words : axis, word, contribution (to the difference in bias), toward (the pole it pulls the one
        towards); the weightiest of an axis first.
    """

    sentence: str
    rows: pl.DataFrame
    words: pl.DataFrame


def placed(
    corpus: Corpus,
    scan: Scan,
    *,
    by: str,
    one: str,
    other: str,
    vectors: str | None = None,
    seed: int = 0,
) -> Placed:
    """Two groups' own words on shared events, on every shipped axis whose poles the vectors know.

    `vectors` is a file of word vectors; without it those of the extra `vectors` serve.
    Raises DesignError without vectors or where the two share no event, InputError for a bad file.
    """
    analysis = registry.load("analyses", "axes")
    known = analysis.named_vectors(vectors)
    articles = analysis.articles_of(scan, corpus, by).filter(
        pl.col(by).cast(pl.String).is_in([one, other])
    )
    axes = [axis for axis in analysis.axes() if _spanned(axis, known)]
    if not axes:
        raise DesignError("the vectors know too few words of the axes; name those of more words")
    found = analysis.place(articles, known, axes=axes, by=by, draws=500, seed=seed)
    rows = analysis.as_metrics(found).filter(pl.col("metric").is_in(analysis.MEASURES))
    clear = (pl.col("q") < CLEAR).fill_null(False)
    shown = rows.select(
        axis="concept", measure=pl.col("metric").str.strip_prefix("axis_"),
        value="value", low="low", high="high", q="q", clear=clear, reason="reason",
    ).sort("q", "axis", nulls_last=True)  # fmt: skip
    said = [_lies(r, one, other) for r in shown.iter_rows(named=True)]
    poles = {axis.id: axis.id.split("-", 1) for axis in axes}
    ends = {name: " – ".join(reversed(pole)) for name, pole in poles.items()}
    words = found.words.select(
        pl.col("axis").replace(ends),
        "word",
        "contribution",
        toward=pl.when(pl.col("contribution") > 0)
        .then(pl.col("axis").replace({k: v[0] for k, v in poles.items()}))
        .otherwise(pl.col("axis").replace({k: v[-1] for k, v in poles.items()})),
    ).sort(pl.col("contribution").abs(), descending=True, maintain_order=True)
    shown = shown.with_columns(pl.col("axis").replace(ends), pl.Series("words", said, pl.String))
    return Placed(analysis.lead(rows, by), shown, words)


def bias(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of `Placed` on bias that have a number, the greatest difference first."""
    told = rows.filter((pl.col("measure") == "bias") & pl.col("value").is_not_null())
    return told.sort("value", "axis", descending=[True, False])


def pulls(words: pl.DataFrame, axis: str) -> list[pl.DataFrame]:
    """The words of `Placed` on one axis, a table for each pole they pull towards."""
    return words.filter(pl.col("axis") == axis).partition_by("toward", maintain_order=True)


def _lies(r: dict[str, Any], one: str, other: str) -> str:
    """A row of `Placed` in a sentence."""
    first, _, second = r["axis"].partition("-")
    if r["value"] is None:
        return f"{second} – {first}: {r['reason'] or overview.FEW}."
    if r["measure"] == "bias":
        how = f"lie nearer “{first if r['value'] > 0 else second}” than"
    else:
        how = f"touch “{first}” and “{second}” {'more' if r['value'] > 0 else 'less'} often than"
    ends = "" if r["low"] is None else f", 95% interval {r['low']:+.4f} to {r['high']:+.4f}"
    q = "" if r["q"] is None else f", q {r['q']:.2g}"
    return f"The words of {one} {how} those of {other}: {r['value']:+.4f}{ends}{q}."


def _spanned(axis: Any, vectors: Any) -> bool:
    """Whether vectors know enough words of both poles."""
    try:
        axis.direction(vectors)
    except DesignError:
        return False
    return True


def most_loaded(rows: pl.DataFrame) -> str:
    """What the shares of loaded sentences show, in one sentence."""
    told = rows.filter(pl.col("value").is_not_null() & pl.col("low").is_not_null())
    if told.height < 2:
        return "Too few sentences to compare how loaded the wording is."
    top = told.sort("low", "group", descending=[True, False]).row(0, named=True)
    bottom = told.sort("high", "group").row(0, named=True)
    if top["low"] <= bottom["high"]:
        return "No two clearly differ in how many of their sentences are loaded."
    return (
        f"{top['group']} words {top['value']:.0%} of its sentences in a loaded way, "
        f"{bottom['group']} {bottom['value']:.0%}."
    )


def with_numbers(rows: pl.DataFrame, groups: int = 15) -> pl.DataFrame:
    """Rows that have a number, of the groups with most behind them."""
    return overview.leading(rows.filter(pl.col("value").is_not_null()), groups)


def ranked(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of one variant, the greatest share first."""
    return rows.sort("value", "group", descending=[True, False], nulls_last=True)


def most_framed(rows: pl.DataFrame) -> str:
    """What the shares of frames show, in one sentence: the clearest gap, else what leads."""
    told = rows.filter(pl.col("value").is_not_null() & pl.col("low").is_not_null())
    if told.is_empty():
        return "Too few cues for a share of any frame."
    gaps = (
        told.group_by("variant")
        .agg(
            pl.col("low").max().alias("low"),
            pl.col("high").min().alias("high"),
            pl.col("group").sort_by("low").last().alias("more"),
            pl.col("value").sort_by("low").last().alias("most"),
            pl.col("group").sort_by("high").first().alias("less"),
            pl.col("value").sort_by("high").first().alias("least"),
        )
        .with_columns(gap=pl.col("low") - pl.col("high"))
        .sort("gap", "variant", descending=[True, False])
    )
    r = gaps.row(0, named=True)
    if r["gap"] > 0:
        return (
            f"{r['more']} gives “{r['variant']}” {r['most']:.0%} of its frame cues, "
            f"{r['less']} {r['least']:.0%}."
        )
    lead = told.sort("value", "variant", descending=[True, False]).row(0, named=True)
    return f"“{lead['variant']}” leads; no two clearly differ in what they make the story about."
