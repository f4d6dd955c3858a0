"""A Comparison: what outlets chose, with intervals, and the way back to every sentence.

compare() and score() count and estimate; report() renders through `framing/reports/`.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence
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
from .mentions import Progress, Scan

DISTRIBUTION = "framing-toolkit"
# Voices that a report sets beside the one asked for.
BESIDE = ("outlet", "indirect", "direct")


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
    permutations : shuffles of labels within events behind `p`; 0 for none. `q` corrects `p` by
        Benjamini-Hochberg over each metric and voice.
    min_n, min_events : below these, "insufficient data" in place of a number.
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
    min_n: float = MIN_N
    min_events: int = MIN_EVENTS
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
    """

    metrics: pl.DataFrame
    scan: Scan
    corpus: Corpus
    design: Design
    manifest: dict[str, Any] = field(repr=False)

    @cached_property
    def mentions(self) -> pl.DataFrame:
        """All mentions that count, of every voice."""
        return finding.narrow(counted(self.scan, self.design))

    def sentences(
        self,
        *,
        concept: str | None = None,
        variant: str | None = None,
        group: str | None = None,
        voice: str | Sequence[str] | None = None,
        limit: int | None = None,
    ) -> pl.DataFrame:
        """The mentions behind a number, as a concordance of whole sentences."""
        rows = finding.narrow(self.mentions, voice=voice, zone=self.design.zone)
        if concept is not None:
            rows = rows.filter(pl.col("concept") == concept)
        if variant is not None:
            rows = rows.filter(pl.col("variant") == variant)
        if group is not None:
            by = self.scan.index.select(
                "doc_id", pl.col(self.design.by).cast(pl.String).alias("_g")
            )
            rows = rows.join(by, on="doc_id", how="left").filter(pl.col("_g") == group).drop("_g")
        if limit is not None:
            rows = rows.head(limit)
        return finding.kwic(self.corpus, rows, sentence=True, index=self.scan.index)

    @cached_property
    def shares(self) -> pl.DataFrame:
        """The share rows of the voice asked for."""
        return self.metrics.filter(
            (pl.col("metric") == "share")
            & pl.col("period").is_null()
            & (pl.col("voice") == voice_label(self.design.voice))
        )

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
    return compare_scan(corpus, scan, chosen)


def with_passages(corpus: Corpus, scan: Scan) -> Scan:
    """The scan with the passages that articles copied from an agency or one another.

    Reads the corpus again: `mentions.scan(..., copies=True)` does not. Corpora of more than
    MAX_COPIES articles are left as they are: `framing read --copies` marks theirs once for all.
    """
    if scan.index.height > finding.MAX_COPIES:
        return scan
    return replace(scan, passages=find_copies(corpus.frame()).spans)


def compare_scan(corpus: Corpus, scan: Scan, design: Design) -> Comparison:
    """Compare from mentions found before: changing voice, zone or groups never rescans text.

    Raises DesignError (one group, no mentions, no such column).
    """
    for kind, wanted in (("metrics", design.metrics), ("analyses", design.analyses)):
        for name in wanted:
            if name not in registry.names(kind):
                registry.load(kind, name)  # raises, naming what there is
    kept = collapsed(counted(scan, design))
    counts = _count(kept, scan, design, design.voice)
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
    made = estimate_all([part for _, part in parts], **settings)
    frames = [_labelled(frame, voice) for (voice, _), frame in zip(parts, made)]
    if design.pair == "event":
        effects = paired(_busiest(counts, MOST_PAIRED), level=design.level, seed=design.seed)
        frames.insert(n_own, _labelled(effects, design.voice))
    for name in design.analyses:
        rows = registry.load("analyses", name).run(scan, corpus, design)
        frames.append(tables.conform(rows, tables.METRICS).select(list(tables.METRICS)))
    metrics = pl.concat([f for f in frames if f.height] or frames[:1])
    return Comparison(
        metrics=correct(metrics) if metrics["p"].is_not_null().any() else metrics,
        scan=scan,
        corpus=corpus,
        design=design,
        manifest=manifest(corpus, scan, design),
    )


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
    known["voice"] = finding.as_voices(known["voice"])
    for several in ("metrics", "analyses"):
        named = known[several]
        known[several] = (named,) if isinstance(named, str) else tuple(named)
    return Design(**known)


def score(
    corpus: Corpus,
    lexicon: object = None,
    *,
    pair: tuple[str, str] | None = None,
    progress: Progress | None = None,
    workers: int = 1,
) -> pl.DataFrame:
    """One row an article and concept: a feature table for research.

    Columns: doc_id, the index's columns, lexicon, concept, `n` mentions, `n_<voice>` and
    `share_<voice>` (of the concept's mentions in the article that stand in that voice), and
    `variants`: own-voice mentions of each variant, as JSON.

    Parameters
    ----------
    pair : two variants (`("captives", "hostages")`): adds `n_<one>`, `n_<other>` of the outlet's
        own voice and `log_ratio`, ln((n_one + 0.5) / (n_other + 0.5)), null where neither stands.
    workers : processes that share a large corpus (`mentions.scan`).

    Raises DesignError where no lexicon loaded has one concept with both variants.
    """
    lexicons = finding.resolve(lexicon)
    if pair is not None:
        _check_pair(pair, lexicons)
    scan = finding.scan(corpus, lexicons, progress=progress, workers=workers)
    rows = finding.narrow(scan.mentions)
    keys = ["doc_id", "lexicon", "concept"]
    own = pl.col("voice") == "outlet"
    counts = [
        pl.len().alias("n"),
        *[(pl.col("voice") == v).sum().alias(f"n_{v}") for v in tables.VOICES],
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
    chosen = (
        rows.filter(own)
        .group_by([*keys, "variant"], maintain_order=True)
        .len()
        .group_by(keys, maintain_order=True)
        .agg(pl.struct("variant", "len").alias("_v"))
    )
    table = table.join(chosen, on=keys, how="left", maintain_order="left").with_columns(
        variants=pl.col("_v").map_elements(_as_json, return_dtype=pl.String)
    )
    return scan.index.join(table.drop("_v"), on="doc_id", how="inner", maintain_order="left")


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
