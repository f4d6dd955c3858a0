"""A Comparison: what outlets chose, with intervals, and the way back to every sentence.

compare() and score() count and estimate; report() renders through `framing/reports/`.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from importlib import metadata
from typing import Any

import polars as pl

from . import cache, registry, tables
from . import mentions as finding
from .corpus import Corpus
from .counts import FEATURE, Counts, collapsed, count, require_comparable
from .duplicates import find_copies, set_aside
from .errors import DesignError
from .inference import MIN_EVENTS, MIN_N, correct, estimate_all, paired
from .lexicon import Lexicon
from .measured import EVIDENCE, Measured, analysed, as_evidence, behind, found, provenance
from .mentions import Progress, Scan

DISTRIBUTION = "framing-toolkit"
CORRECTIONS = ("bh", "by")
# Voices that a report sets beside the one asked for.
BESIDE = ("outlet", "indirect", "direct")
HELD = 20_000_000  # words of a corpus whose texts are held, once read: some 120 MB
_TEXT = ("doc_id", "headline", "text", "body_start")


@dataclass(frozen=True)
class Design:
    """What is compared with what, and how.

    Attributes
    ----------
    by : column of the articles whose values are the groups.
    voice : voices that count; None for all.
    zone : headline, body, or None for both.
    referent : one referent, "split" (each referent by itself), or None (whoever is meant).
    pair : "event" keeps events that at least two groups covered, and adds the paired odds ratio of
        each two groups (of the MOST_PAIRED with most mentions).
    wire : mentions in passages copied from an agency or another article: "keep" them, count them
        "once" (where they stand first), or "drop" them.
    metrics : names of metrics (`framing/metrics/`); pairwise ones (divergence) are between the
        MOST_PAIRWISE groups with most mentions.
    draws, seed, level : of the intervals.
    permutations : shuffles of labels within events behind `p`; 0 for none. `q` corrects `p` over
        each metric and voice.
    correction : "bh" (Benjamini-Hochberg) or "by" (Benjamini-Yekutieli, whatever the dependence).
    min_n, min_events : below these, "insufficient data" in place of a number.
    finders : names of finders that run only when named (`loaded`, `frames`, `agency`); the shares
        of what they find join the metrics.
    analyses : names of analyses (`framing/analyses/`) whose rows join the metrics; the settings
        below are theirs.
    every : "week" or "month", of over_time and change_points.
    unit : "article" or "sentence", of distinguishability.
    vectors, axes : files of word vectors and of axes, of axes.
    actors : names or files of actor lists, of sourcing and cue_choice.
    """

    by: str = "outlet"
    voice: tuple[str, ...] | None = ("outlet",)
    zone: str | None = None
    referent: str | None = None
    pair: str | None = None
    wire: str = "keep"
    metrics: tuple[str, ...] = ("share", "rate", "coverage", "log_odds", "divergence")
    draws: int = 2000
    seed: int = 0
    level: float = 0.95
    permutations: int = 0
    correction: str = "bh"
    min_n: float = MIN_N
    min_events: int = MIN_EVENTS
    finders: tuple[str, ...] = ()
    analyses: tuple[str, ...] = ()
    every: str = "month"
    unit: str = "article"
    vectors: str | None = None
    axes: str | None = None
    actors: tuple[str, ...] | None = None


@dataclass(frozen=True, repr=False)
class Comparison:
    """The result of compare(): tables, and all that is needed to open the sentences behind them.

    Attributes
    ----------
    metrics : rows of `tables.METRICS` for the voice asked for, and shares of the other voices.
    scan : mentions, index and set-aside rows.
    corpus : where the texts are.
    design : what was compared.
    manifest : versions, digests, settings, fingerprint: what it takes to get the numbers again.
    evidence : rows of `measured.EVIDENCE`: mentions behind the numbers of the design's finders and
        analyses.
    parts : of `metrics` the rows of each of them, by "finders/NAME" and "analyses/NAME".
    """

    metrics: pl.DataFrame
    scan: Scan
    corpus: Corpus
    design: Design
    manifest: dict[str, Any] = field(repr=False)
    evidence: pl.DataFrame = field(default_factory=lambda: tables.empty(EVIDENCE), repr=False)
    parts: Mapping[str, pl.DataFrame] = field(default_factory=dict, repr=False)

    @cached_property
    def mentions(self) -> pl.DataFrame:
        """All mentions that count, of every voice."""
        return finding.narrow(counted(self.scan, self.design))

    def sentences(
        self,
        row: Mapping[str, Any] | None = None,
        *,
        concept: str | None = None,
        variant: str | None = None,
        group: str | None = None,
        voice: str | Sequence[str] | None = None,
        limit: int | None = None,
    ) -> pl.DataFrame:
        """The mentions behind a number, as a concordance of whole sentences.

        Parameters
        ----------
        row : a row of `metrics` (`metrics.row(0, named=True)`), of whatever metric, finder or
            analysis; opens what it was counted from.
        concept, variant, group, voice : or name what to open. With neither, all mentions of the
            lexicons.
        limit : at most so many.
        """
        if row is not None:
            rows = self.behind(row)
        elif concept is not None or variant is not None:
            rows = self._all_mentions
        else:
            rows = as_evidence(self.mentions)
        rows = finding.narrow(rows, voice=voice, zone=self.design.zone)
        for column, value in (("concept", concept), ("variant", variant)):
            if value is not None:
                rows = rows.filter(pl.col(column) == value)
        if group is not None:
            rows = behind({"group": group}, rows, self.scan.index, self.design.by)
        if limit is not None:
            rows = rows.head(limit)
        rows = rows.select(list(tables.MENTIONS))
        texts = self.texts(rows["doc_id"].unique())
        return finding.kwic(self.corpus, rows, sentence=True, index=self.scan.index, texts=texts)

    def texts(self, doc_ids: Iterable[str]) -> pl.DataFrame:
        """doc_id, headline, text and body_start of some articles.

        A corpus of up to HELD words is read for this once, and held.
        """
        if self._held is None:
            return self.corpus.texts(doc_ids).select(_TEXT)
        wanted = pl.DataFrame({"doc_id": list(doc_ids)}, schema={"doc_id": pl.String}).unique()
        return self._held.join(wanted, on="doc_id", how="semi", maintain_order="left")

    @cached_property
    def _held(self) -> pl.DataFrame | None:
        index = self.scan.index
        if (
            index.select(pl.col("n_words_headline", "n_words_body").sum()).sum_horizontal()[0]
            > HELD
        ):
            return None
        return pl.concat([batch.articles.select(_TEXT) for batch in self.corpus.batches()])

    def behind(self, row: Mapping[str, Any]) -> pl.DataFrame:
        """The mentions that a row of `metrics` was counted from, as `measured.EVIDENCE`."""
        rows = behind(row, self._all_mentions, self.scan.index, self.design.by)
        if row.get("period") is not None:
            over_time = registry.load("analyses", "over_time")
            dated = over_time.in_periods(self.scan.index, self.design.every)
            within = dated.filter(pl.col("_period") == row["period"])["doc_id"]
            rows = rows.filter(pl.col("doc_id").is_in(within.implode()))
        return rows

    @cached_property
    def _all_mentions(self) -> pl.DataFrame:
        """Mentions of the lexicons, and those of the finders and analyses named."""
        own = as_evidence(self.mentions)
        layers = own["layer"].unique().implode()
        return pl.concat([own, self.evidence.filter(~pl.col("layer").is_in(layers))])

    @cached_property
    def shares(self) -> pl.DataFrame:
        """The share rows of the voice asked for."""
        return self.metrics.filter(
            (pl.col("metric") == "share")
            & pl.col("period").is_null()
            & (pl.col("voice") == voice_label(self.design.voice))
        )

    @property
    def told(self) -> pl.DataFrame:
        """The rows of `metrics` that tell something: a value, or that anything was counted."""
        counted = pl.col("n").fill_null(0) > 0
        return self.metrics.filter(pl.col("value").is_not_null() | counted)

    def __repr__(self) -> str:
        return (
            f"<Comparison of {self.scan.index.height:,} articles by {self.design.by}: "
            f"{self.mentions.height:,} mentions, {self.metrics.height:,} metrics rows>"
        )

    def _repr_html_(self) -> str:
        return registry.load("reports", "notebook").render(self)


def voice_label(voice: Sequence[str] | None) -> str:
    """How the voices counted are written in the metrics table: "all", or joined by "+"."""
    return "all" if voice is None else "+".join(voice)


def compare(
    corpus: Corpus,
    lexicon: object = None,
    *,
    design: Design | None = None,
    progress: Progress | None = None,
    workers: int = 1,
    **settings: Any,
) -> Comparison:
    """Compare groups of articles by the words they choose.

    Parameters
    ----------
    lexicon : name, path, Lexicon, or several; None means all shipped lexicons.
    design : a Design; or give its fields as `settings` (`by="country", voice="all"`).
    progress : called with the number of articles done so far.
    workers : processes that share a large corpus (`mentions.scan`).

    Raises LexiconError, InputError, DesignError (one group, no mentions, no such column).
    """
    chosen = _design(design, settings)
    lexicons = finding.resolve(lexicon)
    scan = cache.kept(
        corpus,
        lexicons,
        lambda: finding.scan(corpus, lexicons, progress=progress, workers=workers, copies=True),
    )
    return compare_scan(corpus, scan, chosen, workers=workers)


def with_passages(corpus: Corpus, scan: Scan) -> Scan:
    """The scan with the passages that articles copied from an agency or one another.

    Reads the corpus again: `mentions.scan(..., copies=True)` does not. Corpora of more than
    MAX_COPIES articles are left as they are: `framing read --copies` marks theirs once for all.
    """
    if scan.index.height > finding.MAX_COPIES:
        return scan
    return replace(scan, passages=find_copies(corpus.frame()).spans)


def compare_scan(corpus: Corpus, scan: Scan, design: Design, *, workers: int = 1) -> Comparison:
    """Compare from mentions found before: changing voice, zone or groups never rescans text.

    Only the design's finders and analyses read it, the finders with `workers` processes; as many
    threads share the estimates.

    Raises DesignError (one group, no mentions, no such column).
    """
    plugins = (
        ("metrics", design.metrics),
        ("finders", design.finders),
        ("analyses", design.analyses),
    )
    for kind, wanted in plugins:
        for name in wanted:
            if name not in registry.names(kind):
                registry.load(kind, name)  # raises, naming what there is
    kept = collapsed(counted(scan, design))
    counts = _count(kept, scan, design, design.voice)
    # What finders and analyses measure may stand where no word of a lexicon does.
    if counts.matrix.nnz or not (design.finders or design.analyses):
        require_comparable(counts)
    settings: dict[str, Any] = dict(
        draws=design.draws,
        seed=design.seed,
        level=design.level,
        min_n=design.min_n,
        min_events=design.min_events,
    )
    loaded = {name: registry.load("metrics", name) for name in design.metrics}
    pairwise = [n for n, metric in loaded.items() if getattr(metric, "PAIRWISE", False)]
    single = [n for n in loaded if n not in pairwise]
    # Pairs grow with the square of groups: pairwise metrics are for the busiest.
    parts: list[tuple[Any, tuple[Counts, Sequence[str], int]]] = [
        (design.voice, (among, names, design.permutations))
        for names, among in ((single, counts), (pairwise, _busiest(counts, MOST_PAIRWISE)))
        if names
    ]
    n_own = len(parts)
    others = (*((v,) for v in BESIDE), None) if "share" in design.metrics else ()
    parts += [
        (voice, (_count(kept, scan, design, voice), ("share",), 0))
        for voice in others
        if voice_label(voice) != voice_label(design.voice)
    ]
    made = estimate_all([part for _, part in parts], **settings, threads=workers)
    frames = [_labelled(frame, voice) for (voice, _), frame in zip(parts, made)]
    if design.pair == "event":
        effects = paired(_busiest(counts, MOST_PAIRED), level=design.level, seed=design.seed)
        frames.insert(n_own, _labelled(effects, design.voice))
    measured = {
        f"finders/{k}": m
        for k, m in found(design.finders, scan, corpus, design, workers=workers).items()
    }
    measured |= {f"analyses/{k}": analysed(k, scan, corpus, design) for k in design.analyses}
    tagged = [f.with_columns(_part=pl.lit(None, dtype=pl.String)) for f in frames]
    tagged += [m.metrics.with_columns(_part=pl.lit(k)) for k, m in measured.items()]
    metrics = pl.concat([f for f in tagged if f.height] or tagged[:1])
    if metrics["p"].is_not_null().any():
        metrics = correct(metrics, method=design.correction)
    return Comparison(
        metrics=metrics.drop("_part"),
        scan=scan,
        corpus=corpus,
        design=design,
        manifest=manifest(corpus, scan, design),
        evidence=_evidence(measured.values()),
        parts={k: metrics.filter(pl.col("_part") == k).drop("_part") for k in measured},
    )


def _evidence(measured: Iterable[Measured]) -> pl.DataFrame:
    # A finder and an analysis of the same layer bring the same mentions.
    frames = [tables.empty(EVIDENCE), *(m.evidence for m in measured)]
    return pl.concat(frames).unique(maintain_order=True)


MOST_PAIRED = 8  # groups with odds ratios two by two
MOST_PAIRWISE = 24  # groups of pairwise metrics (divergence)


def _busiest(counts: Counts, most: int) -> Counts:
    """The counts of the groups with most mentions."""
    if len(counts.groups) <= most:
        return counts
    mentions = counts.tally().n.sum(-1)
    kept = sorted(sorted(range(len(counts.groups)), key=lambda g: -mentions[g])[:most])
    names = tuple(counts.groups[g] for g in kept)
    return replace(counts, groups=names, weights=counts.weights[kept])


def counted(scan: Scan, design: Design) -> pl.DataFrame:
    """The scan's mentions, those in copied passages set aside as the design says.

    Raises DesignError where passages were not looked for.
    """
    if scan.passages is None:
        if design.wire != "keep":
            raise DesignError(
                f"copied passages were not looked for, so wire={design.wire!r} cannot set them "
                "aside; use with_passages(), or keep them"
            )
        return scan.mentions
    return set_aside(scan.mentions, scan.passages, design.wire)


def _count(mentions: pl.DataFrame, scan: Scan, design: Design, voice: Any) -> Counts:
    used = finding.narrow(mentions).select("lexicon", "concept").unique()
    variants = variants_of(scan.lexicons).join(used, on=["lexicon", "concept"], how="semi")
    return count(
        mentions,
        scan.index,
        by=design.by,
        voice=voice,
        zone=design.zone,
        referent=design.referent,
        pair=design.pair,
        features=variants if variants.height else None,
    )


def variants_of(lexicons: Sequence[Lexicon]) -> pl.DataFrame:
    """layer, lexicon, concept, variant of every variant of some lexicons."""
    rows = [("terms", x.id, c.id, v.id) for x in lexicons for c in x.concepts for v in c.variants]
    return pl.DataFrame(rows, schema=dict.fromkeys(FEATURE, pl.String), orient="row")


def _labelled(frame: pl.DataFrame, voice: Sequence[str] | None) -> pl.DataFrame:
    return frame.with_columns(voice=pl.lit(voice_label(voice), dtype=pl.String))


def _design(design: Design | None, settings: dict[str, Any]) -> Design:
    known = asdict(design or Design())
    for key, value in settings.items():
        if key not in known:
            raise DesignError(f"a comparison has no setting {key!r}; there are {', '.join(known)}")
        known[key] = value
    if known["correction"] not in CORRECTIONS:
        raise DesignError(
            f"no correction is called {known['correction']!r}; there are {', '.join(CORRECTIONS)}"
        )
    known["voice"] = finding.as_voices(known["voice"])
    for several in ("metrics", "finders", "analyses"):
        named = known[several]
        known[several] = (named,) if isinstance(named, str) else tuple(named)
    return Design(**known)


def score(
    corpus: Corpus,
    lexicon: object = None,
    *,
    pair: tuple[str, str] | None = None,
    finders: Sequence[str] = (),
    analyses: Sequence[str] = (),
    design: Design | None = None,
    progress: Progress | None = None,
    workers: int = 1,
) -> pl.DataFrame:
    """One row an article and concept: a feature table for research.

    Columns: doc_id, the index's columns, lexicon, concept, `n` mentions, `n_<voice>` and
    `share_<voice>` (of the concept's mentions in the article that stand in that voice), and
    `variants`: own-voice mentions of each variant, as JSON. With analyses that score articles
    otherwise than by mentions also `value`: distinguishability, the part of the article told as its
    own group's; axes, its mean place less that of all articles on its event.

    Parameters
    ----------
    pair : two variants (`("captives", "hostages")`): adds `n_<one>`, `n_<other>` of the outlet's
        own voice and `log_ratio`, ln((n_one + 0.5) / (n_other + 0.5)), null where neither stands.
    finders, analyses : names of those whose mentions and scores are rows too; where an analysis
        looks only at what others say (sourcing, cue_choice), `variants` counts every voice, and a
        mention of sourcing counts by its words.
    design : settings of the analyses.
    workers : processes that share a large corpus (`mentions.scan`).

    Raises DesignError where no lexicon loaded has one concept with both variants, and what the
    analyses raise.
    """
    lexicons = finding.resolve(lexicon)
    if pair is not None:
        _check_pair(pair, lexicons)
    scan = finding.scan(corpus, lexicons, progress=progress, workers=workers)
    settings = replace(design or Design(), finders=tuple(finders), analyses=tuple(analyses))
    measured = [*found(settings.finders, scan, corpus, settings, workers=workers).values()]
    measured += [analysed(name, scan, corpus, settings) for name in settings.analyses]
    # Telling words are evidence for a pair of groups, not what an article is made of.
    more = _evidence(measured).filter(pl.col("group").is_null())
    rows = pl.concat([as_evidence(finding.narrow(scan.mentions)), finding.narrow(more)])
    keys = ["doc_id", "lexicon", "concept"]
    own = pl.col("voice") == "outlet"
    whole = rows["weight"].is_in([1.0]).all()
    n = pl.len() if whole else pl.col("weight").sum()
    weights = pl.lit(1, pl.UInt32) if whole else pl.col("weight")
    counts = [
        n.alias("n"),
        *[weights.filter(pl.col("voice") == v).sum().alias(f"n_{v}") for v in tables.VOICES],
    ]
    if pair is not None:
        counts += [((pl.col("variant") == v) & own).sum().alias(f"n_{v}") for v in pair]
    table = rows.group_by(keys, maintain_order=True).agg(counts)
    table = table.with_columns(
        [(pl.col(f"n_{v}") / pl.col("n")).alias(f"share_{v}") for v in tables.VOICES]
    )
    if pair is not None:
        one, other = (pl.col(f"n_{v}") for v in pair)
        ratio = ((one + 0.5) / (other + 0.5)).log()
        table = table.with_columns(log_ratio=pl.when(one + other > 0).then(ratio))
    told = rows.filter(own | ~own.any().over("layer"))
    chosen = (
        told.group_by([*keys, "variant"], maintain_order=True)
        .agg(pl.col("weight").sum().cast(pl.Int64).alias("len"))
        .group_by(keys, maintain_order=True)
        .agg(pl.struct("variant", "len").alias("_v"))
    )
    table = table.join(chosen, on=keys, how="left", maintain_order="left").with_columns(
        variants=pl.col("_v").map_elements(_as_json, return_dtype=pl.String)
    )
    table = table.drop("_v")
    scored = [m.articles for m in measured if m.articles is not None]
    if scored:
        table = pl.concat([table, *scored], how="diagonal_relaxed")
    return scan.index.join(table, on="doc_id", how="inner", maintain_order="left")


def _as_json(pairs: Any) -> str:
    import json

    return json.dumps({p["variant"]: p["len"] for p in pairs}, ensure_ascii=False)


def _check_pair(pair: tuple[str, str], lexicons: Sequence[Lexicon]) -> None:
    for lexicon in lexicons:
        for concept in lexicon.concepts:
            if {v.id for v in concept.variants} >= set(pair):
                return
    known = {v.id for x in lexicons for c in x.concepts for v in c.variants}
    missing = [v for v in pair if v not in known]
    raise DesignError(
        f"no variant is called {missing[0]!r}; `framing lexicons show NAME` lists them"
        if missing
        else f"{pair[0]!r} and {pair[1]!r} are not rivals: no concept has both"
    )


def report(comparison: Comparison, format: str = "html", **options: Any) -> str:
    """The comparison as the text of a file. Raises PluginError for an unknown format."""
    return registry.load("reports", format).render(comparison, **options)


def manifest(corpus: Corpus, scan: Scan, design: Design) -> dict[str, Any]:
    """What it takes to get the numbers again: versions, digests, settings. Holds no text."""
    packages = ("numpy", "scipy", "polars", "ahocorasick_rs", "scikit-learn", "nltk")
    return {
        "toolkit": f"{DISTRIBUTION} {_version(DISTRIBUTION)}",
        "python": platform.python_version(),
        "platform": sys.platform,
        "packages": {p: _version(p) for p in packages},
        "lexicons": {x.id: {"version": x.version, "sha256": x.digest} for x in scan.lexicons},
        "design": asdict(design),
        "attribution": corpus.engine,
        "models and vectors": provenance(design),
        "corpus": {
            "sources": [p.name for p in corpus.sources],
            "articles": scan.index.height,
            "set_aside": scan.set_aside.height,
            "fingerprint": scan.fingerprint,
        },
    }


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
