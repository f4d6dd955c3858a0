"""What a report says, as plain values; the renderers only lay it out."""

from __future__ import annotations

import random
from itertools import chain
from typing import Any, NamedTuple

import polars as pl

from ..comparison import BESIDE, Comparison, voice_label
from ..duplicates import set_aside
from ..errors import DesignError
from ..findings import VOICES, findings, in_words, leads, methods, nothing, title_of
from ..marking import PALETTE, PALETTE_DARK, Segment, paragraphs, segments
from ..mentions import narrow
from ..overview import telling
from . import _shares
from ._quotes import Texts, quotes, texts_of
from ._sections import fill, planned

MAX_EVIDENCE = 1200  # sentences in one report
PER_CELL = 4  # sentences of one outlet, variant and voice
MAX_SIDE_BY_SIDE = 8  # articles of one event
MAX_ARTICLE = 30_000  # characters of one article shown
MAX_BESIDE = 12  # groups of a table in a voice that was not asked for


def summarise(
    comparison: Comparison,
    *,
    event: str | None = None,
    title: str | None = None,
    evidence: str | None = None,
    tables: str | None = None,
    validation: pl.DataFrame | None = None,
) -> dict[str, Any]:
    """Everything a report shows.

    Parameters
    ----------
    event : the event shown side by side; by default the most telling one (`overview.telling`).
    evidence : name of a file that lists all sentences, to link to.
    tables : name of a file that holds all numbers, to link to.
    validation : `coding.precision()` of hand codes: each variant's validation status.

    Raises DesignError where there is no such event.
    """
    index, mentions = comparison.scan.index, comparison.mentions
    label = voice_label(comparison.design.voice)
    concepts = _concepts(comparison, label)
    _validated(concepts, validation)
    sample = _sample(comparison)
    shown = _shown(comparison, event)
    sections, wanted = planned(comparison)
    texts = texts_of(
        comparison,
        chain(sample["doc_id"], shown.articles["doc_id"] if shown else (),
              *(rows["doc_id"] for rows, _ in wanted)),
    )  # fmt: skip
    _attach(concepts, quotes(comparison, sample, texts))
    fill(comparison, sections, wanted, texts)
    outlets = (
        index.group_by(pl.col(comparison.design.by).cast(pl.String).alias("name"))
        .agg(
            pl.len().alias("articles"),
            (pl.col("n_words_body") + pl.col("n_words_headline")).sum().alias("words"),
            pl.col("event").n_unique().alias("events"),
            pl.col("doc_id").is_in(mentions["doc_id"].unique().to_list()).sum().alias("hit"),
        )
        .sort("articles", "name", descending=[True, False])
    )
    copies = _copies(comparison)
    dates = index["date"].drop_nulls()
    return {
        "title": title or "Which words, in whose voice",
        "by": comparison.design.by,
        "voice": label,
        "voice_words": in_words(label),
        "corpus": {
            "articles": index.height,
            "words": int((index["n_words_body"] + index["n_words_headline"]).sum()),
            "events": index["event"].drop_nulls().n_unique(),
            "from": str(dates.min()) if len(dates) else None,
            "to": str(dates.max()) if len(dates) else None,
            "mentions": mentions.height,
            "voices": {v: int((mentions["voice"] == v).sum()) for v in VOICES if v != "all"},
            "groups": outlets["name"].drop_nulls().len(),
            "outlets": [
                {**o, **copies.get(o["name"], {"n_all": 0, "n_once": 0, "n_without": 0})}
                for o in outlets.to_dicts()
            ],
            "copies_known": comparison.scan.passages is not None,
            "set_aside": comparison.scan.set_aside.head(50).to_dicts(),
            "n_set_aside": comparison.scan.set_aside.height,
            "other_language": _other_language(comparison),
        },
        "lexicons": [
            {"id": x.id, "title": x.title, "version": x.version, "concepts": len(x.concepts)}
            for x in comparison.scan.lexicons
        ],
        "findings": findings(comparison),
        "leads": leads(comparison),
        "nothing": nothing(comparison.design.by),
        "event": _event(comparison, shown, texts) if shown else None,
        "concepts": concepts,
        "silent": _silent(comparison, concepts),
        "zones": _zones(comparison),
        "divergence": _divergence(comparison, label),
        "sections": sections,
        "methods": methods(comparison),
        "manifest": comparison.manifest,
        "evidence": evidence,
        "tables": tables,
        "n_sentences": sum(len(c["sentences"]) for c in concepts),
        "palette": PALETTE,
        "palette_dark": PALETTE_DARK,
    }


def _other_language(comparison: Comparison) -> list[dict[str, Any]]:
    """Articles of a language that none of the lexicons is in, by language: they were not scanned."""
    spoken = {x.language for x in comparison.scan.lexicons}
    language = pl.col("lang").str.to_lowercase().str.extract("^([a-z]+)")
    return (
        comparison.scan.index.select(language.alias("lang"))
        .filter(pl.col("lang").is_not_null() & ~pl.col("lang").is_in(list(spoken)))
        .group_by("lang")
        .len("articles")
        .sort("articles", descending=True)
        .to_dicts()
    )


def _copies(comparison: Comparison) -> dict[str, dict[str, int]]:
    """Per group: mentions in the voice asked for, and those left without copied passages.

    `n_once` counts a passage only where it stands first, `n_without` counts none.
    """
    by = pl.col(comparison.design.by).cast(pl.String).alias("group")
    rows = narrow(
        comparison.scan.mentions, voice=comparison.design.voice, zone=comparison.design.zone
    ).join(comparison.scan.index.select("doc_id", by), on="doc_id", maintain_order="left")
    kept = {"n_all": rows["valid"].fill_null(True)}
    for column, how in (("n_once", "once"), ("n_without", "drop")):
        passages = comparison.scan.passages
        aside = rows if passages is None else set_aside(rows, passages, how)
        kept[column] = aside["valid"].fill_null(True)
    told = pl.DataFrame({"group": rows["group"], **kept}).group_by("group").agg(pl.all().sum())
    return {row.pop("group"): row for row in told.to_dicts()}


def _validated(concepts: list[dict[str, Any]], validation: pl.DataFrame | None) -> None:
    """Give each variant its validation status: what hand codes allow to be said of it."""
    known: dict[tuple[str, str, str], str] = {}
    for r in validation.iter_rows(named=True) if validation is not None else ():
        told = f"{r['status']}: {r['valid']} of {r['n']} right"
        if r["low"] is not None:
            told += f", {r['low']:.0%}–{r['high']:.0%}"
        known[r["lexicon"], r["concept"], r["variant"]] = told
    for concept in concepts:
        for variant in concept["variants"]:
            variant["status"] = known.get((concept["lexicon"], concept["concept"], variant["id"]))


def _concepts(comparison: Comparison, label: str) -> list[dict[str, Any]]:
    """Concepts with a share to show, those with most mentions first."""
    counted = (
        comparison.mentions.group_by("lexicon", "concept", "variant")
        .len()
        .sort("len", "variant", descending=[True, False])
    )
    found: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for lexicon_id, concept_id, variant, n in counted.iter_rows():
        found.setdefault((lexicon_id, concept_id), []).append((variant, n))
    share = comparison.metrics.filter((pl.col("metric") == "share") & pl.col("period").is_null())
    voices = [label, *[v for v in (*BESIDE, "all") if v != label]]
    keys = ("lexicon", "concept", "voice")
    tables_of = {
        **_shares.tables(share.filter(pl.col("voice") != label), keys, most=MAX_BESIDE),
        **_shares.tables(share.filter(pl.col("voice") == label), keys),
    }
    lexicons = {x.id: x for x in comparison.scan.lexicons}
    out = []
    for (lexicon_id, concept_id), variants in sorted(
        found.items(), key=lambda item: -sum(n for _, n in item[1])
    ):
        lexicon = lexicons.get(lexicon_id)
        if lexicon is None:
            continue
        concept = lexicon.concept(concept_id)
        colours = {v: i % len(PALETTE) for i, (v, _) in enumerate(variants)}
        shown = [
            {
                "voice": voice,
                "words": in_words(voice),
                **table,
                "variants": [{"id": v, "colour": colours.get(v, 0)} for v in table["variants"]],
            }
            for voice in voices
            if (table := tables_of.get((lexicon_id, concept_id, voice)))
        ]
        out.append(
            {
                "id": f"{lexicon_id}-{concept_id}",
                "lexicon": lexicon_id,
                "concept": concept_id,
                "title": concept.title,
                "definition": concept.definition,
                "dispute": concept.dispute,
                "rebuttal": concept.rebuttal,
                "sources": [
                    {
                        "title": lexicon.sources[s].title,
                        "url": lexicon.sources[s].url,
                        "date": lexicon.sources[s].date,
                        "verified": lexicon.sources[s].verified,
                    }
                    for s in concept.sources
                ],
                "unverified": lexicon.unverified(concept),
                "n": sum(n for _, n in variants),
                "variants": [
                    {"id": v, "n": k, "colour": i % len(PALETTE)}
                    for i, (v, k) in enumerate(variants)
                ],
                "tables": shown,
                "sentences": [],
            }
        )
    return out


def _sample(comparison: Comparison) -> pl.DataFrame:
    """A seeded sample of the mentions behind each cell; at most MAX_EVIDENCE in all."""
    by = comparison.design.by
    groups = comparison.scan.index.select("doc_id", pl.col(by).cast(pl.String).alias("group"))
    rows = comparison.mentions.join(groups, on="doc_id", how="left").with_row_index("row")
    keys = ["lexicon", "concept", "variant", "group", "voice"]
    order = list(range(rows.height))
    random.Random(comparison.design.seed).shuffle(order)
    return (
        rows.with_columns(pl.Series("_order", order, dtype=pl.Int64))
        .sort("_order")
        .with_columns(pl.int_range(pl.len()).over(keys).alias("_nth"))
        .filter(pl.col("_nth") < PER_CELL)
        .sort("_nth", "_order")
        .head(MAX_EVIDENCE)
        .sort("row")
    )


def _attach(concepts: list[dict[str, Any]], found: list[dict[str, Any]]) -> None:
    """Give each concept its sentences."""
    known = {(c["lexicon"], c["concept"]): c for c in concepts}
    for quote in found:
        concept = known.get((quote["lexicon"], quote["concept"]))
        if concept is not None:
            colours = {v["id"]: v["colour"] for v in concept["variants"]}
            concept["sentences"].append({**quote, "colour": colours.get(quote["variant"], 0)})
    for concept in concepts:
        concept["sentences"].sort(key=lambda s: (s["group"] or "", s["variant"], s["voice"]))


class _Shown(NamedTuple):
    """The event laid side by side: its first headline, its articles, those shown, its mentions."""

    event: str
    first: dict[str, Any]  # headline, group and date of the earliest article that has a headline
    n_articles: int
    articles: pl.DataFrame
    mentions: pl.DataFrame


def _shown(comparison: Comparison, event: str | None) -> _Shown | None:
    index, mentions = comparison.scan.index, comparison.mentions
    by = pl.col(comparison.design.by).cast(pl.String).alias("group")
    if event is None:
        candidates = telling(mentions, index, by=comparison.design.by)
        if candidates.is_empty():
            return None
        event = candidates["event"][0]
    chosen = index.filter(pl.col("event") == event)
    if chosen.is_empty():
        some = ", ".join(index["event"].drop_nulls().unique().sort().head(8).to_list())
        raise DesignError(f"no event is called {event!r}; there are {some or 'none'} ...")
    here = mentions.filter(pl.col("doc_id").is_in(chosen["doc_id"].to_list()))
    richest = here.group_by("doc_id").len("hits")
    shown = (
        chosen.select("doc_id", "date", "url", by)
        .join(richest, on="doc_id", how="left")
        .sort(pl.col("hits").fill_null(0), "doc_id", descending=[True, False])
        .head(MAX_SIDE_BY_SIDE)
        .sort("group", "doc_id")
    )
    headed = chosen.filter(pl.col("headline").is_not_null()).select("headline", "date", by)
    first = headed.sort("date", nulls_last=True, maintain_order=True).head(1).to_dicts()
    return _Shown(event, first[0] if first else {}, chosen.height, shown, here)


def _event(comparison: Comparison, shown: _Shown, texts: Texts) -> dict[str, Any]:
    """One event's articles side by side, with what each group called each thing."""
    here = shown.mentions
    colours = _colours(here)
    articles = []
    for row in shown.articles.iter_rows(named=True):
        text = texts[row["doc_id"]]
        mine = here.filter(pl.col("doc_id") == row["doc_id"])
        heads = mine.filter(pl.col("zone") == "headline").to_dicts()
        bodies = mine.filter(pl.col("zone") == "body").to_dicts()
        body = (text["text"] or "")[:MAX_ARTICLE]
        articles.append(
            {
                "group": row["group"],
                "doc_id": row["doc_id"],
                "date": str(row["date"]) if row["date"] else None,
                "url": row["url"]
                if (row["url"] or "").startswith(("http://", "https://"))
                else None,
                "headline": _marks(segments(text["headline"] or "", heads), colours),
                "body": [
                    _marks(p, colours) for p in paragraphs(body, bodies, text["body_start"] or 0)
                ],
                "cut": len(text["text"] or "") > MAX_ARTICLE,
                "n": mine.height,
            }
        )
    return {
        "id": shown.event,
        "title": shown.first.get("headline"),
        "title_of": ", ".join(str(x) for k in ("group", "date") if (x := shown.first.get(k))),
        "articles": articles,
        "n_articles": shown.n_articles,
        "groups": sorted({a["group"] or "" for a in articles}),
        "strip": _strip(comparison, here, colours),
        "voices": sorted(set(here["voice"].drop_nulls().to_list())),
    }


def _colours(mentions: pl.DataFrame) -> dict[tuple[str, str, str], int]:
    """A palette number for each variant, counted anew in every concept."""
    out = {}
    ranked = (
        mentions.group_by("lexicon", "concept", "variant").len()
        .sort("lexicon", "concept", "len", "variant", descending=[False, False, True, False])
    )  # fmt: skip
    seen: dict[tuple[str, str], int] = {}
    for lexicon, concept, variant, _ in ranked.iter_rows():
        number = seen.get((lexicon, concept), 0)
        seen[lexicon, concept] = number + 1
        out[lexicon, concept, variant] = number % len(PALETTE)
    return out


def _marks(pieces: list[Segment], colours: dict[tuple[str, str, str], int]) -> list[dict[str, Any]]:
    """Segments as values a template can lay out: text, colour, voice, and what a tap tells."""
    out = []
    for piece in pieces:
        mark: dict[str, Any] = {"text": piece.text}
        if piece.mentions:
            first = piece.mentions[0]
            mark["colour"] = colours.get((first["lexicon"], first["concept"], first["variant"]), 0)
            mark["voice"] = first["voice"] or "unknown"
            mark["tip"] = "; ".join(_tip(m) for m in piece.mentions)
        out.append(mark)
    return out


def _tip(m: Any) -> str:
    parts = [f"{m['concept']}: {m['variant']}", VOICES.get(m["voice"], "voice not known")]
    if m["speaker"]:
        parts.append(f"speaker: {m['speaker']}")
    if m["referent"]:
        parts.append(f"about: {m['referent']}")
    return " · ".join(parts)


def _strip(
    comparison: Comparison, mentions: pl.DataFrame, colours: dict[tuple[str, str, str], int]
) -> list[dict[str, Any]]:
    """In one line a concept: how each group named it in its own voice."""
    by = pl.col(comparison.design.by).cast(pl.String).alias("group")
    own = mentions.filter(pl.col("voice") == "outlet").join(
        comparison.scan.index.select("doc_id", by), on="doc_id"
    )
    table = (
        own.group_by("lexicon", "concept", "group", "variant")
        .len()
        .sort(
            "lexicon",
            "concept",
            "group",
            "len",
            "variant",
            descending=[False, False, False, True, False],
        )
    )
    out: list[dict[str, Any]] = []
    for (lexicon, concept), part in table.group_by("lexicon", "concept", maintain_order=True):
        groups = {
            group: [
                {"id": v, "n": n, "colour": colours.get((str(lexicon), str(concept), v), 0)}
                for v, n in p.select("variant", "len").iter_rows()
            ]
            for (group,), p in part.group_by("group", maintain_order=True)
        }
        title = title_of(comparison, str(lexicon), str(concept))
        out.append({"title": title, "groups": groups, "n": int(part["len"].sum())})
    out.sort(key=lambda c: (-len(c["groups"]), -c["n"]))
    return out[:8]


def _silent(comparison: Comparison, concepts: list[dict[str, Any]]) -> list[str]:
    """Concepts that were looked for and never found."""
    found = {(c["lexicon"], c["concept"]) for c in concepts}
    return [
        c.title for x in comparison.scan.lexicons for c in x.concepts if (x.id, c.id) not in found
    ]


def _zones(comparison: Comparison) -> list[dict[str, Any]]:
    """Headlines against bodies: how often each variant stands in either, in the voice asked for."""
    rows = narrow(comparison.mentions, voice=comparison.design.voice)
    table = rows.group_by("lexicon", "concept", "variant").agg(
        (pl.col("zone") == "headline").sum().alias("headline"),
        (pl.col("zone") == "body").sum().alias("body"),
    )
    totals = table.group_by("lexicon", "concept").agg(
        pl.col("headline").sum().alias("all_headlines"), pl.col("body").sum().alias("all_bodies")
    )
    table = (
        table.join(totals, on=["lexicon", "concept"])
        .filter((pl.col("all_headlines") >= 5) & (pl.col("all_bodies") >= 5))
        .with_columns(
            share_headline=pl.col("headline") / pl.col("all_headlines"),
            share_body=pl.col("body") / pl.col("all_bodies"),
        )
        .sort("all_headlines", "lexicon", "concept", "body", "variant",
              descending=[True, False, False, True, False])
    )  # fmt: skip
    out = []
    for (lexicon, concept), part in table.group_by("lexicon", "concept", maintain_order=True):
        first = part.row(0, named=True)
        out.append(
            {
                "title": title_of(comparison, str(lexicon), str(concept)),
                "n_headline": first["all_headlines"],
                "n_body": first["all_bodies"],
                "rows": part.select(
                    "variant", "headline", "body", "share_headline", "share_body"
                ).to_dicts(),
            }
        )
    return out[:12]


def _divergence(comparison: Comparison, label: str) -> dict[str, Any] | None:
    """Between each two groups, the mean divergence over concepts that both have enough of."""
    rows = comparison.metrics.filter(
        (pl.col("metric") == "divergence") & (pl.col("voice") == label) & pl.col("value").is_not_null()
        & (pl.col("group") != pl.col("against"))
    )  # fmt: skip
    if rows.is_empty():
        return None
    pairs = rows.group_by("group", "against").agg(
        pl.col("value").mean(), pl.len().alias("concepts"), pl.col("concept")
    )
    sizes = (
        rows.group_by("group").agg(pl.col("n").sum()).sort("n", "group", descending=[True, False])
    )
    groups = sorted(sizes["group"].head(16).to_list())
    cells = {(r["group"], r["against"]): r for r in pairs.iter_rows(named=True)}
    return {
        "groups": groups,
        "rows": [[cells.get((g, h)) or cells.get((h, g)) for h in groups] for g in groups],
        "left_out": sizes.height - len(groups),
    }
