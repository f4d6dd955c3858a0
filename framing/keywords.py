"""Open vocabulary as a page shows it: what sets a group's words apart, where each word stands, and
candidates for a lexicon with the draft of one.

Numbers are those of `analyses/keyness.py` and `analyses/discovery.py`; here they are laid out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from . import tables
from .analyses import discovery, keyness
from .analyses.discovery import Discovery
from .comparison import Design
from .corpus import Corpus
from .errors import DesignError
from .findings import in_words
from .lexicon import Lexicon
from .mentions import Scan

OTHERS = "all others"
NEITHER = "neither"
LAYER = "words"
CLEAR = 0.05  # greatest q of a word that is called clearly preferred
MOST_DRAWN = 1200  # points a picture holds
MOST_MARKED = 12  # words marked by one search
MOST_LABELS = 8  # words named in the picture, of each side
EDGE = 4.0  # greatest log-odds that a picture shows apart: some fifty times the odds


@dataclass(frozen=True)
class Reading:
    """The words of a corpus in some voices, read once for any two groups.

    Attributes
    ----------
    articles : doc_id, event, the column `by` (as strings) and the zone's text.
    words : `analyses._vocabulary.Vocabulary` of these articles.
    """

    articles: pl.DataFrame
    words: Any
    by: str
    voice: tuple[str, ...] | None
    zone: str


def read(corpus: Corpus, scan: Scan, design: Design) -> Reading:
    """Read who says which word: on a thousand articles some ten seconds.

    Raises DesignError for a column that is not there.
    """
    zone = design.zone or "body"
    articles = keyness.articles_of(scan, corpus, design.by, zone=zone)
    words = keyness.vocabulary(articles, by=design.by, voice=design.voice, zone=zone)
    articles = articles.with_columns(pl.col(design.by).cast(pl.String))
    return Reading(articles, words, design.by, design.voice, zone)


@dataclass(frozen=True)
class Points:
    """Every word of one group against another, or against all others.

    Attributes
    ----------
    sentence : the words most clearly preferred, or that there are none.
    note : where there are none, the words that lead.
    rows : a row a word, the clearest first: word, n and n_against (uses by either side), uses
        (both), rate and rate_against (per 1,000 words), log_odds (positive: the group prefers it),
        low, high, p, q, side (who prefers it, clearly or not; or `NEITHER`), clear, words (all that
        in one sentence).
    sides : the group, the other side.
    """

    sentence: str
    note: str
    rows: pl.DataFrame
    sides: tuple[str, str]


def points(reading: Reading, design: Design, *, group: str, against: str | None = None) -> Points:
    """Keyness of every word of `group` against another group, or all others together.

    A side clearly prefers a word where its q, corrected over all words, is below `CLEAR`; it leads
    where only the interval leaves out 0, which of some thousand words many do by chance.
    Raises DesignError for one group, an unknown group, or no word that occurs often enough.
    """
    names = reading.articles[reading.by].unique().to_list()
    for name in (group, *([against] if against is not None else ())):
        if name not in names:
            raise DesignError(f"no {reading.by} is called {name!r}; choose one from the list")
    other = against or OTHERS
    words = reading.words
    sides = reading.articles.with_columns(
        pl.when(pl.col(reading.by) == group)
        .then(pl.lit(group))
        .otherwise(pl.lit(other) if against is None else pl.col(reading.by))
        .alias(reading.by)
    )
    if against is not None:
        kept = sides[reading.by].is_in([group, against])
        sides, words = sides.filter(kept), _among(words, kept.to_numpy())
    found = keyness.keyness(
        sides, by=reading.by, voice=reading.voice, zone=reading.zone, top=len(words.word) + 1,
        draws=design.draws, seed=design.seed, level=design.level, min_n=design.min_n,
        min_events=design.min_events, read=words,
    ).words  # fmt: skip
    mine = pl.col("group") == group

    def turned(name: str, mirror: str) -> pl.Expr:
        return pl.when(mine).then(name).otherwise(mirror).alias(name)

    rows = found.with_columns(
        turned("n", "n_against"),
        turned("n_against", "n"),
        turned("rate", "rate_against"),
        turned("rate_against", "rate"),
        pl.when(mine).then("log_odds").otherwise(-pl.col("log_odds")).alias("log_odds"),
        pl.when(mine).then("low").otherwise(-pl.col("high")).alias("low"),
        pl.when(mine).then("high").otherwise(-pl.col("low")).alias("high"),
    )
    clear = (pl.col("q") < CLEAR).fill_null(False)
    leads = clear | (pl.col("low") > 0).fill_null(False) | (pl.col("high") < 0).fill_null(False)
    rows = rows.with_columns(
        uses=pl.col("n") + pl.col("n_against"),
        side=pl.when(leads).then("group").otherwise(pl.lit(NEITHER)),
        clear=clear,
    ).sort("p", "uses", "word", descending=[False, True, False], nulls_last=True)
    said = [_said(r, group, other) for r in rows.iter_rows(named=True)]
    rows = rows.with_columns(pl.Series("words", said, pl.String)).select(
        "word", "n", "n_against", "uses", "rate", "rate_against", "log_odds", "low", "high", "p",
        "q", "side", "clear", "words",
    )  # fmt: skip
    return Points(*_finding(rows, reading, group, other), rows, (group, other))


def _among(words: Any, kept: Any) -> Any:
    """A vocabulary of some of its articles; `kept` says which, (A,)."""
    import numpy as np

    stays = kept[words.article]
    number = np.cumsum(kept) - 1
    return replace(
        words,
        doc_ids=[d for d, k in zip(words.doc_ids, kept.tolist()) if k],
        word=words.word[stays],
        article=number[words.article[stays]],
        start=words.start[stays],
        end=words.end[stays],
        sentence=words.sentence[stays],
        joined=words.joined[stays],
    )


def _said(r: dict[str, Any], group: str, other: str) -> str:
    ends = [f"{r[k]:+.2f}" if r[k] is not None else "no bound" for k in ("low", "high")]
    q = f", q {r['q']:.2g}" if r["q"] is not None else ""
    return (
        f"“{r['word']}”: {r['n']:,.0f} times in {group} ({r['rate']:.2f} per 1,000 words), "
        f"{r['n_against']:,.0f} in {other} ({r['rate_against']:.2f}); log-odds "
        f"{r['log_odds']:+.2f}, 95% interval {ends[0]} to {ends[1]}{q}."
    )


def _finding(rows: pl.DataFrame, reading: Reading, group: str, other: str) -> tuple[str, str]:
    """The clearest words of each side, in one sentence; where none is clear, a note of the leads."""
    whose = in_words("+".join(reading.voice) if reading.voice else "all")
    whose = whose.replace("the outlet's", "their")
    rest = "the others" if other == OTHERS else other

    def told(kept: pl.Expr) -> str:
        words = [rows.filter(kept & (pl.col("side") == s))["word"].head(3) for s in (group, other)]
        return "; ".join(
            f"{name} {_quoted(w.to_list())}" for name, w in zip((group, rest), words) if len(w)
        )

    if clear := told(pl.col("clear")):
        return f"In {whose}, more often than the other side: {clear}.", ""
    none = f"Of {rows.height:,} words none clearly parts {group} from {rest}."
    leads = told(pl.lit(True))
    return none, f"First to read, though they may be chance: {leads}." if leads else ""


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{w}”" for w in words)


# --- the picture, and what is searched in it ----------------------------------------------------


def matching(found: Points, typed: str) -> list[str]:
    """Words that a search means: the word itself, else those that hold what was typed, commonest
    first, at most `MOST_MARKED`."""
    wanted = " ".join(typed.lower().split())
    if not wanted:
        return []
    lower = pl.col("word").str.to_lowercase()
    same = found.rows.filter(lower == wanted)
    if same.is_empty():
        same = found.rows.filter(lower.str.contains(wanted, literal=True))
    return same.sort("uses", "word", descending=[True, False])["word"].head(MOST_MARKED).to_list()


def numbers(found: Points, word: str) -> str:
    """A word's numbers in one sentence. Raises DesignError where it was not compared."""
    row = found.rows.filter(pl.col("word") == word)
    if row.is_empty():
        raise DesignError(f"“{word}” is not among the words compared")
    return str(row["words"][0])


def drawn(found: Points, marked: Collection[str] = ()) -> pl.DataFrame:
    """The points of a picture: `Points.rows` with marked (searched for), label (or null), and shown
    (log-odds cut at the picture's edge, which the same number above and below 0 makes).

    The clearest words, the commonest, and those marked: at most `MOST_DRAWN` and the marked ones.
    Labels are those of the clearest words that do not run into one another, and of all marked.
    """
    rows = found.rows.with_row_index("_place").with_columns(
        pl.col("word").is_in(list(marked)).alias("marked")
    )
    common = pl.col("uses").rank("ordinal", descending=True)
    half = MOST_DRAWN // 2
    rows = rows.filter((pl.col("_place") < half) | (common <= half) | pl.col("marked"))
    # A word that one side never uses may have any log-odds: those few do not set the scale.
    size = rows["log_odds"].abs().quantile(0.98) if rows.height else None
    edge = min(max(size or 0.0, 1.0), EDGE)
    rows = rows.with_columns(shown=pl.col("log_odds").clip(-edge, edge))
    labels = _labels(rows, found.sides)
    return rows.drop("_place").with_columns(
        pl.Series("label", [labels.get(w) for w in rows["word"]], pl.String)
    )


def _labels(rows: pl.DataFrame, sides: tuple[str, str]) -> dict[str, str]:
    """Words to be named: marked ones, then the clearest of each side that have room."""
    import math

    if rows.is_empty():
        return {}
    x = {r["word"]: math.log(r["uses"]) for r in rows.iter_rows(named=True)}
    y = dict(rows.select("word", "shown").iter_rows())
    wide = (max(x.values()) - min(x.values())) or 1.0
    high = (max(y.values()) - min(y.values())) or 1.0
    placed: list[tuple[float, float, int]] = []

    def room(word: str) -> bool:
        a, b = x[word] / wide, y[word] / high
        # A letter takes some hundredth of the width, a line some twentieth of the height.
        return all(
            abs(b - v) > 0.05 or a + 0.012 * len(word) < u or u + 0.012 * size < a
            for u, v, size in placed
        )

    out = {w: w for w in rows.filter("marked")["word"]}
    placed += [(x[w] / wide, y[w] / high, len(w)) for w in out]
    for side in sides:
        n = 0
        of_side = rows.filter(pl.col("side") == side).sort(~pl.col("clear"), maintain_order=True)
        for word in of_side["word"]:
            if n == MOST_LABELS:
                break
            if word not in out and room(word):
                out[word] = word
                placed.append((x[word] / wide, y[word] / high, len(word)))
                n += 1
    return out


def occurrences(reading: Reading, scan: Scan, word: str) -> Scan:
    """Where a word or phrase was counted, as mentions of layer `words`, for a concordance.

    Raises DesignError where it was not counted.
    """
    import numpy as np

    found = reading.words
    parts = word.split(" ")
    at = np.arange(len(found.word) - len(parts) + 1)
    for step, part in enumerate(parts):
        ids = [i for i, w in enumerate(found.words) if w == part]
        at = at[np.isin(found.word[at + step], ids)]
        if step:
            at = at[found.joined[at + step]]
    if not len(at):
        raise DesignError(f"“{word}” was not counted in this voice; choose a word of the picture")
    last = at + len(parts) - 1
    column = "headline" if reading.zone == "headline" else "text"
    texts = reading.articles[column]
    start, end = found.start[at], found.end[last]
    article = found.article[at]
    sentences = found.sentences[found.sentence[at]]
    frame = pl.DataFrame(
        {
            "doc_id": [found.doc_ids[a] for a in article.tolist()],
            "start": start,
            "end": end,
            "match": [
                texts[a][s:e] for a, s, e in zip(article.tolist(), start.tolist(), end.tolist())
            ],
            "sentence_start": sentences[:, 0],
            "sentence_end": sentences[:, 1],
        }
    ).with_columns(
        layer=pl.lit(LAYER), lexicon=pl.lit(LAYER), concept=pl.lit("word"), variant=pl.lit(word),
        zone=pl.lit(reading.zone), valid=pl.lit(True),
        voice=pl.lit(reading.voice[0] if reading.voice and len(reading.voice) == 1 else None),
    )  # fmt: skip
    return replace(scan, mentions=tables.conform(frame, tables.MENTIONS))


# --- candidates for a lexicon --------------------------------------------------------------------


def candidates(
    corpus: Corpus, scan: Scan, design: Design, lexicons: Sequence[Lexicon]
) -> Discovery:
    """Pairs of words that divide groups on the same events and that no lexicon has as rivals.

    Raises DesignError as `discover()` does (no event that two groups covered, too few words).
    """
    return discovery.discover(
        discovery.articles_of(scan, corpus, design.by), by=design.by, lexicons=lexicons,
        voice=design.voice, draws=design.draws, seed=design.seed, level=design.level,
        min_n=design.min_n, min_events=design.min_events,
    )  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """Two words that may be rivals for one thing.

    `lines` are its sentences, of either word in turn: word, group, date, left, match, right.
    """

    rank: int
    word: str
    other: str
    said: str
    lines: list[dict[str, Any]]


def listed(found: Discovery, scan: Scan) -> list[Candidate]:
    """The candidates in order, each explained in one sentence, with its sentences."""
    dates = scan.index.select("doc_id", "date")
    turns = (
        found.sentences.join(dates, on="doc_id", how="left", maintain_order="left")
        .with_columns(turn=pl.int_range(pl.len()).over("rank", "word"))
        .sort("rank", "turn", maintain_order=True)
    )
    out = []
    for r in found.pairs.iter_rows(named=True):
        lines = []
        for s in turns.filter(pl.col("rank") == r["rank"]).iter_rows(named=True):
            left, match, right = _parted(s["sentence"], s["word"])
            lines.append(
                {"word": s["word"], "group": s["outlet"] or s["group"], "date": s["date"],
                 "left": left, "match": match, "right": right}
            )  # fmt: skip
        out.append(Candidate(r["rank"], r["word"], r["other"], _divides(r), lines))
    return out


def _parted(sentence: str, word: str) -> tuple[str, str, str]:
    """The sentence before, at and after the word; the whole before, where it is not found."""
    at = sentence.lower().replace("’", "'").find(word.lower())
    if at < 0 or len(sentence) != len(sentence.lower()):
        return sentence, "", ""
    return sentence[:at], sentence[at : at + len(word)], sentence[at + len(word) :]


def _divides(r: dict[str, Any]) -> str:
    return (
        f"{r['group']}: “{r['word']}” {r['n']:,.0f}, “{r['other']}” {r['n_other']:,.0f}; others: "
        f"{r['n_rest']:,.0f} and {r['n_other_rest']:,.0f}. On {r['n_events']} events."
    )


def lead(found: Discovery, by: str) -> str:
    """What was found, in one sentence."""
    n = found.pairs.height
    if not n:
        return f"No two words fill one slot on the same events and divide the {by}s."
    best = found.pairs.row(0, named=True)
    more = f", and {n - 1} more to judge" if n > 1 else ""
    return f"“{best['word']}” or “{best['other']}”{more}: words that may name one thing."


def draft(found: Discovery, ranks: Collection[int], *, name: str, by: str) -> str:
    """The chosen candidates as the YAML of a lexicon called `name`, every variant a draft.

    Raises DesignError where none is chosen.
    """
    chosen = pl.col("rank").is_in(list(ranks))
    kept = replace(
        found, pairs=found.pairs.filter(chosen), sentences=found.sentences.filter(chosen)
    )
    if kept.pairs.is_empty():
        raise DesignError("no candidate is chosen; tick those that name one thing")
    return discovery.draft(kept, lexicon=name, by=by)


def named_draft(
    found: Discovery, ranks: Collection[int], *, name: str, by: str, taken: Mapping[str, str]
) -> tuple[str, str]:
    """`draft()` under the first free name of name, name_2, name_3 ...: that name, and the YAML.

    `taken` are lexicons there are: name to YAML. A name is free where its YAML is the same.
    """
    number, free = 1, name
    while True:
        text = draft(found, ranks, name=free, by=by)
        if taken.get(free, text) == text:
            return free, text
        number += 1
        free = f"{name}_{number}"


def name_of(typed: str) -> str:
    """A lexicon's name from what somebody typed: letters, digits and underscores."""
    kept = "".join(c if c.isascii() and c.isalnum() else "_" for c in typed.lower())
    return "_".join(p for p in kept.split("_") if p)[:40] or "my_lexicon"
