"""Hand coding: one format for the whole toolkit, from drawing mentions to reading codes back.

A coding sheet is a table with one row a mention and coder: the key of the mention, the text around
it, the chance with which it was drawn, and the columns that a coder fills (`valid`, `referent`,
`voice`, `speaker`, `note`). Rows of kind `widened` are sentences with a related word in which the
lexicon found nothing: coded, they say what it misses.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from . import agreement, tables
from .corpus import Corpus
from .errors import DesignError, InputError
from .lexicon import Concept, Lexicon
from .matching import fold
from .mentions import Scan, kwic, narrow
from .text import sentences

SHEET: dict[str, pl.DataType] = {
    "kind": pl.String(),  # drawn | widened
    "doc_id": pl.String(),
    "outlet": pl.String(),  # empty in a blind sheet
    "lexicon": pl.String(),
    "concept": pl.String(),
    "variant": pl.String(),
    "zone": pl.String(),
    "start": pl.Int64(),
    "end": pl.Int64(),
    "left": pl.String(),
    "match": pl.String(),
    "right": pl.String(),
    "probability": pl.Float64(),  # the chance with which the row was drawn
    "coder": pl.String(),
    "valid": pl.Boolean(),  # the word has the concept's sense; widened: the concept is named here
    "referent": pl.String(),
    "voice": pl.String(),
    "speaker": pl.String(),
    "note": pl.String(),
}
FILLED = ("coder", "valid", "referent", "voice", "speaker", "note")
_YES = {"yes": True, "y": True, "true": True, "1": True, "x": True}
_NO = {"no": False, "n": False, "false": False, "0": False}


def draw(
    corpus: Corpus,
    scan: Scan,
    n: int,
    *,
    per_article: int = 2,
    widened: int = 0,
    blind: bool = False,
    seed: int = 0,
) -> pl.DataFrame:
    """A sheet of about n mentions, evenly from each variant, with known chances of being drawn.

    Parameters
    ----------
    per_article : at most this many mentions of one variant from one article.
    widened : as many sentences of each concept's related words without a mention of it.
    blind : leave the outlet out.

    Raises DesignError where there is no mention to draw from.
    """
    mentions = narrow(scan.mentions).filter(pl.col("variant").is_not_null())
    if mentions.is_empty():
        raise DesignError("no mention to draw from; choose another lexicon or corpus")
    capped = _capped(mentions, per_article, seed)
    drawn = agreement.sample(
        capped, n, strata=("lexicon", "concept", "variant"), seed=seed
    ).with_columns(pl.col("probability") * pl.col("_kept"))
    shown = kwic(corpus, drawn, sentence=True, index=scan.index)
    sheet = tables.conform(
        shown.with_columns(kind=pl.lit("drawn"), valid=pl.lit(None, pl.Boolean)).drop(
            "referent", "voice", "speaker"
        ),
        SHEET,
    ).select(list(SHEET))
    if widened:
        more = _widened(corpus, scan, widened, seed)
        sheet = pl.concat([sheet, more])
    if blind:
        sheet = sheet.with_columns(outlet=pl.lit(None, pl.String))
    return sheet


def _capped(mentions: pl.DataFrame, per_article: int, seed: int) -> pl.DataFrame:
    """At most `per_article` of a variant and article, at random; `_kept` is the chance of it."""
    unit = ["doc_id", "lexicon", "concept", "variant"]
    noise = pl.Series(np.random.default_rng(seed + 1).random(mentions.height))
    return (
        mentions.with_columns(_noise=noise, _of=pl.len().over(unit))
        .filter(pl.col("_noise").rank("ordinal").over(unit) <= per_article)
        .with_columns(_kept=pl.min_horizontal(pl.lit(per_article) / pl.col("_of"), pl.lit(1.0)))
        .drop("_noise", "_of")
    )


def keywords(concept: Concept) -> list[str]:
    """Stems of the concept's telling words, to look for what its forms miss.

    A telling word has at least five letters and stands in few of the variants, so that "Israeli"
    in every form of an army's names does not widen the sample to the whole corpus.
    """
    words: Counter[str] = Counter()
    for variant in concept.variants:
        words.update({w for f in variant.forms for w in re.findall(r"\w{5,}", fold(f.text))})
    common = max(2, len(concept.variants) // 3)
    stems = {w[: max(5, len(w) - 3)] for w, n in words.items() if n <= common}
    return sorted(s for s in stems if not any(s != t and s.startswith(t) for t in stems))


def _widened(corpus: Corpus, scan: Scan, n: int, seed: int) -> pl.DataFrame:
    """Sentences of bodies that hold a keyword of a concept and no mention of it."""
    rng = np.random.default_rng(seed + 2)
    wanted = []
    for lexicon in scan.lexicons:
        for concept in lexicon.concepts:
            stems = keywords(concept)
            if stems:
                pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, stems))})\w*", re.I)
                wanted.append((lexicon, concept, pattern))
    taken: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
    columns = ["doc_id", "lexicon", "concept", "start", "end"]
    for doc, lexicon_id, concept_id, start, end in (
        narrow(scan.mentions, zone="body").select(columns).iter_rows()
    ):
        taken.setdefault((doc, lexicon_id, concept_id), []).append((start, end))
    # A reservoir a concept: one pass, bounded memory, equal chances.
    kept: dict[tuple[str, str], list[dict[str, Any]]] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for batch in corpus.batches():
        for row in batch.articles.iter_rows(named=True):
            text = (row["text"] or "")[row["body_start"] or 0 :]
            offset = row["body_start"] or 0
            if not text:
                continue
            spans = None
            for lexicon, concept, pattern in wanted:
                hits = [m.span() for m in pattern.finditer(text)]
                if not hits:
                    continue
                spans = spans if spans is not None else sentences(text)
                mine = taken.get((row["doc_id"], lexicon.id, concept.id), [])
                for first, last in spans:
                    inside = [h for h in hits if first <= h[0] < last]
                    found = any(s < last + offset and first + offset < e for s, e in mine)
                    if not inside or found:
                        continue
                    key = (lexicon.id, concept.id)
                    seen[key] += 1
                    place = len(kept.setdefault(key, []))
                    if place >= n:
                        place = int(rng.integers(seen[key]))
                        if place >= n:
                            continue
                    start, end = inside[0]
                    entry = {
                        "kind": "widened",
                        "doc_id": row["doc_id"],
                        "outlet": row["outlet"],
                        "lexicon": lexicon.id,
                        "concept": concept.id,
                        "zone": "body",
                        "start": start + offset,
                        "end": end + offset,
                        "left": " ".join(text[first:start].split()) + " ",
                        "match": text[start:end],
                        "right": " " + " ".join(text[end:last].split()),
                    }
                    kept[key][place:place + 1] = [entry]  # fmt: skip
    rows = [
        {**entry, "probability": min(1.0, len(entries) / seen[key])}
        for key, entries in kept.items()
        for entry in entries
    ]
    if not rows:
        return tables.empty(SHEET)
    return tables.conform(pl.DataFrame(rows), SHEET)


# --- reading codes back ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Codings:
    """Rows of `SHEET` that carry a code, what could not be read, with line and reason, and how many
    mentions were drawn, coded or not."""

    rows: pl.DataFrame
    set_aside: pl.DataFrame
    drawn: int = 0

    @property
    def coders(self) -> list[str]:
        return self.rows["coder"].unique().sort().to_list()


def read_codings(*paths: str | Path) -> Codings:
    """Read sheets of one or more coders; a file without a coder column is a coder by its name.

    Raises InputError where a file is no coding sheet or holds no code.
    """
    rows: list[dict[str, Any]] = []
    aside: list[dict[str, Any]] = []
    drawn: set[tuple[str | None, ...]] = set()
    for path in map(Path, paths):
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            raise InputError(f"cannot read {path}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise InputError(f"{path} is not UTF-8; save the sheet as CSV UTF-8") from error
        reader = csv.DictReader(io.StringIO(text))
        missing = [c for c in (*agreement.KEY, "valid") if c not in (reader.fieldnames or [])]
        if missing:
            raise InputError(
                f"{path} is no coding sheet: column {missing[0]!r} is missing; "
                "`framing code sample` writes one"
            )
        for line, raw in enumerate(reader, 2):
            if (raw.get("kind") or "drawn") == "drawn":
                drawn.add(tuple(raw.get(c) for c in agreement.KEY))
            try:
                row = _coded(raw, path.stem)
            except (ValueError, TypeError) as error:
                aside.append(
                    {
                        "file": path.name,
                        "line": line,
                        "doc_id": raw.get("doc_id"),
                        "reason": str(error),
                    }
                )
                continue
            if row is not None:
                rows.append(row)
    if not rows:
        first = f" (first: line {aside[0]['line']}: {aside[0]['reason']})" if aside else ""
        raise InputError(f"no row is coded; fill the column `valid` with yes or no{first}")
    return Codings(
        pl.DataFrame(rows, schema=SHEET, orient="row"),
        pl.DataFrame(aside, schema=tables.SET_ASIDE),
        len(drawn),
    )


def coded_part(codings: pl.DataFrame, drawn: int) -> pl.DataFrame:
    """Codings with the chance of having been drawn *and* coded.

    Of a sheet in random order the coded rows are a random part of the `drawn`: each row's chance
    shrinks by it. What `agreement.corrected()` takes.
    """
    coded = codings.filter(pl.any_horizontal(pl.col("valid", "voice", "referent").is_not_null()))
    if not drawn:
        return coded
    part = coded.select(agreement.KEY).unique().height / drawn
    return coded.with_columns(pl.col("probability") * min(1.0, part))


def _coded(raw: dict[str, Any], name: str) -> dict[str, Any] | None:
    """One coded row, None where nothing was filled in. Raises ValueError saying what is wrong."""
    if None in raw or None in raw.values():
        raise ValueError("the row has another number of cells than the header")
    row: dict[str, Any] = {c: (raw.get(c) or "").strip() or None for c in SHEET}
    # The apostrophe that keeps a spreadsheet from running a cell is no part of it.
    row = {
        k: v[1:] if isinstance(v, str) and re.match(r"'[=+\-@]", v) else v for k, v in row.items()
    }
    code = (row["valid"] or "").lower()
    if not code and not any(row[c] for c in ("referent", "voice")):
        return None
    if code and code not in _YES | _NO:
        raise ValueError(f"valid is {row['valid']!r}; write yes or no")
    row["valid"] = {**_YES, **_NO}.get(code)
    if row["voice"] and row["voice"] not in tables.VOICES:
        raise ValueError(f"voice is {row['voice']!r}; write one of {', '.join(tables.VOICES)}")
    for column in ("start", "end"):
        row[column] = int(row[column] or "")
    row["probability"] = float(row["probability"]) if row["probability"] else None
    row["kind"] = row["kind"] or "drawn"
    row["coder"] = row["coder"] or name
    return row


def precision(codings: pl.DataFrame) -> pl.DataFrame:
    """Per variant: the part of its coded mentions that have the concept's sense, with Wilson's
    interval. A mention is valid where more than half of its coders say so.

    Columns: lexicon, concept, variant, n, valid, precision, low, high, status.
    """
    votes = _votes(codings.filter(pl.col("kind") == "drawn"))
    rows = []
    for (lexicon, concept, variant), part in votes.group_by(
        "lexicon", "concept", "variant", maintain_order=True
    ):
        s = agreement.proportion(int(part["valid"].sum()), part.height)
        rows.append((lexicon, concept, variant, s.n, int(part["valid"].sum()), s.value, s.low, s.high,
                     status(s)))  # fmt: skip
    schema = ["lexicon", "concept", "variant", "n", "valid", "precision", "low", "high", "status"]
    return pl.DataFrame(rows, schema=schema, orient="row").sort("lexicon", "concept", "variant")


def status(s: agreement.Statistic) -> str:
    """A variant's validation status in words: what the codes allow to be said."""
    if s.n < 10:
        return f"too few codes ({s.n})"
    if s.low >= 0.8:
        return "validated: precision at least .80"
    if s.high < 0.8:
        return "imprecise: precision under .80"
    return "open: the interval includes .80"


def _votes(codings: pl.DataFrame) -> pl.DataFrame:
    return (
        codings.filter(pl.col("valid").is_not_null())
        .group_by(agreement.KEY, maintain_order=True)
        .agg((pl.col("valid").mean() > 0.5).alias("valid"), pl.col("probability").first())
    )


def recall(codings: pl.DataFrame, *, draws: int = 2000, seed: int = 0) -> pl.DataFrame:
    """Per concept: an estimate of the part of its mentions that the lexicon finds.

    With Horvitz-Thompson weights 1 / probability, found = the valid mentions drawn, missed = the
    widened sentences in which a coder saw the concept: recall = found / (found + missed). It sees
    only what stands beside a related word, so it is an upper estimate. 95% interval from random
    weights of the rows.
    """
    rows = []
    for (lexicon, concept), part in codings.filter(pl.col("probability").is_not_null()).group_by(
        "lexicon", "concept", maintain_order=True
    ):
        drawn, widened = (_votes(part.filter(pl.col("kind") == k)) for k in ("drawn", "widened"))
        if drawn.is_empty() or widened.is_empty():
            continue
        rng = np.random.default_rng(seed)
        found, missed = (
            (v["valid"].to_numpy() / v["probability"].to_numpy())
            @ np.column_stack([np.ones(v.height), rng.standard_exponential((v.height, draws))])
            for v in (drawn, widened)
        )
        with np.errstate(invalid="ignore"):
            ratio = found / (found + missed)
        low, high = np.nanquantile(ratio[1:], [0.025, 0.975])
        rows.append((lexicon, concept, drawn.height, widened.height, int(widened["valid"].sum()),
                     float(ratio[0]), float(low), float(high)))  # fmt: skip
    schema = ["lexicon", "concept", "n_drawn", "n_widened", "n_missed", "recall", "low", "high"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def reliability(codings: pl.DataFrame) -> pl.DataFrame:
    """Krippendorff's alpha of the coders for valid, voice and referent, clustered by article.

    Columns: coded, coders, units, alpha, low, high (null where all gave one code). Empty with one
    coder.
    """
    coders = codings["coder"].unique().sort().to_list()
    rows = []
    for column in ("valid", "voice", "referent"):
        coded = codings.filter(pl.col(column).is_not_null())
        if len(coders) < 2 or coded["coder"].n_unique() < 2:
            continue
        wide = coded.unique([*agreement.KEY, "coder"], maintain_order=True).pivot(
            on="coder", index=list(agreement.KEY), values=column
        )
        present = [c for c in coders if c in wide.columns]
        wide = wide.filter(pl.sum_horizontal(pl.col(c).is_not_null() for c in present) >= 2)
        if wide.is_empty():
            continue
        codes = [wide[c].cast(pl.String).to_list() for c in present]
        s = agreement.alpha(codes, clusters=wide["doc_id"].to_list())
        rows.append((column, len(present), wide.height, s.value, s.low, s.high))
    schema = {
        "coded": pl.String(), "coders": pl.Int64(), "units": pl.Int64(),
        "alpha": pl.Float64(), "low": pl.Float64(), "high": pl.Float64(),
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row").fill_nan(None)


def concepts_of(lexicons: Iterable[Lexicon], wanted: Sequence[str]) -> set[str]:
    """Ids of the concepts named, all where none is. Raises DesignError for an unknown one."""
    known = {c.id for x in lexicons for c in x.concepts}
    for name in wanted:
        if name not in known:
            raise DesignError(
                f"no concept is called {name!r}; there are {', '.join(sorted(known))}"
            )
    return set(wanted) or known
