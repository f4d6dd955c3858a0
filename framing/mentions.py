"""Mentions: which words stand where, in whose voice, about whom. find(), kwic(), scan()."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import polars as pl

from . import corpus as corpora
from . import registry, tables
from .corpus import Corpus
from .errors import DesignError, PluginError
from .lexicon import Lexicon, load_lexicons

Progress = Callable[[int], None]
BATCH_ROWS = 500  # small enough that a pass over the buffer stays near the processor


@dataclass(frozen=True)
class Scan:
    """One pass over a corpus.

    Attributes
    ----------
    mentions : `tables.MENTIONS`, in the order of the articles, then zone (headline first), start.
    index : `tables.INDEX` and the input's further columns, one row an article, without text.
    set_aside : `tables.SET_ASIDE`, what was not read and why.
    lexicons : what was looked for.
    fingerprint : SHA-256 over ids and digests of the texts.
    passages : `duplicates.Copies.spans`, passages copied from an agency or another article; None
        where they were not looked for.
    """

    mentions: pl.DataFrame
    index: pl.DataFrame
    set_aside: pl.DataFrame
    lexicons: tuple[Lexicon, ...]
    fingerprint: str
    passages: pl.DataFrame | None = None


def resolve(lexicon: object = None) -> tuple[Lexicon, ...]:
    """Lexicons from names, paths, Lexicon objects, or a mixture; None means all shipped ones.

    Raises LexiconError.
    """
    if lexicon is None:
        return load_lexicons()
    if isinstance(lexicon, (str, Path, Lexicon)):
        lexicon = [lexicon]
    assert isinstance(lexicon, Iterable)
    wanted = list(lexicon)
    if not wanted:
        return load_lexicons()
    loaded: list[Lexicon] = []
    for one in wanted:
        loaded.extend([one] if isinstance(one, Lexicon) else load_lexicons([one]))
    return tuple({x.id: x for x in loaded}.values())


def pipeline(finders: Sequence[str] | None = None) -> list[ModuleType]:
    """Finders in an order in which each has the columns it needs.

    A finder says what it `NEEDS` and `ADDS`; one with `DEFAULT = False` runs only when named.
    Raises PluginError where a need is met by nobody.
    """
    wanted = [registry.load("finders", n) for n in finders or registry.names("finders")]
    if finders is None:
        wanted = [m for m in wanted if getattr(m, "DEFAULT", True)]
    have = set(tables.ARTICLES)
    ordered: list[ModuleType] = []
    while wanted:
        ready = [m for m in wanted if set(m.NEEDS) <= have]
        if not ready:
            names = ", ".join(m.__name__.rpartition(".")[2] for m in wanted)
            missing = sorted(set().union(*(m.NEEDS for m in wanted)) - have)
            raise PluginError(f"finders {names} need columns nobody adds: {', '.join(missing)}")
        # Those that make rows come before those that fill columns of rows.
        ready.sort(key=lambda m: (not getattr(m, "LAYER", None), m.__name__))
        ordered.append(ready[0])
        have |= set(ready[0].ADDS)
        wanted.remove(ready[0])
    return ordered


def scan(
    corpus: Corpus,
    lexicons: Sequence[Lexicon],
    *,
    finders: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> Scan:
    """Mentions, index and set-aside rows of a corpus in one streaming pass.

    Parameters
    ----------
    finders : names of finders; None means those that run by default.
    progress : called with the number of articles done so far after each batch.
    """
    steps = pipeline(finders)
    found, indexes, aside = [], [], []
    fingerprint = corpora.Fingerprint()
    done = 0
    for batch in corpus.batches(BATCH_ROWS):
        aside.append(batch.set_aside)
        if batch.articles.height:
            mentions: pl.DataFrame | None = None
            for step in steps:
                mentions = step.find(batch, mentions, lexicons)
            if mentions is not None:
                found.append(_in_reading_order(tables.conform(mentions, tables.MENTIONS), batch))
            indexes.append(corpora.index(batch.articles, batch))
            fingerprint.add(batch.articles)
        done += batch.articles.height
        if progress:
            progress(done)
    return Scan(
        mentions=pl.concat(found) if found else tables.empty(tables.MENTIONS),
        index=corpora.concat(indexes) if indexes else tables.empty(tables.INDEX),
        set_aside=pl.concat(aside) if aside else tables.empty(tables.SET_ASIDE),
        lexicons=tuple(lexicons),
        fingerprint=fingerprint.hexdigest(),
    )


def _in_reading_order(mentions: pl.DataFrame, batch: corpora.Batch) -> pl.DataFrame:
    order = batch.articles.select("doc_id").with_row_index("_article")
    return (
        mentions.join(order, on="doc_id", how="left", maintain_order="left")
        .sort(
            "_article",
            pl.col("zone") == "body",
            "start",
            "end",
            "lexicon",
            "concept",
            maintain_order=True,
        )
        .drop("_article")
    )


def find(
    corpus: Corpus,
    lexicon: object = None,
    *,
    voice: str | Sequence[str] | None = None,
    zone: str | None = None,
    invalid: bool = False,
    progress: Progress | None = None,
) -> pl.DataFrame:
    """Every mention of a lexicon's variants, one row each (`tables.MENTIONS`).

    Parameters
    ----------
    lexicon : name, path, Lexicon, or several; None means all shipped lexicons.
    voice : outlet, indirect, direct, scare, unknown, or several; None or "all" means every voice.
    zone : headline or body; None means both.
    invalid : also rows with `valid` false, with their reason.

    Raises LexiconError, InputError, DesignError (unknown voice or zone).
    """
    mentions = scan(corpus, resolve(lexicon), progress=progress).mentions
    return narrow(mentions, voice=voice, zone=zone, invalid=invalid)


def narrow(
    mentions: pl.DataFrame,
    *,
    voice: str | Sequence[str] | None = None,
    zone: str | None = None,
    invalid: bool = False,
) -> pl.DataFrame:
    """Mentions of some voices and one zone. Raises DesignError for an unknown voice or zone."""
    if not invalid:
        mentions = mentions.filter(pl.col("valid").fill_null(True))
    voices = as_voices(voice)
    if voices is not None:
        mentions = mentions.filter(pl.col("voice").is_in(voices))
    if zone is not None:
        if zone not in tables.ZONES:
            raise DesignError(f"no zone is called {zone!r}; there are {', '.join(tables.ZONES)}")
        mentions = mentions.filter(pl.col("zone") == zone)
    return mentions


def as_voices(voice: str | Sequence[str] | None) -> tuple[str, ...] | None:
    """Voices as a tuple, None for all of them. Raises DesignError for an unknown one."""
    if voice is None or voice == "all":
        return None
    voices = (voice,) if isinstance(voice, str) else tuple(voice)
    if "all" in voices:
        return None
    for v in voices:
        if v not in tables.VOICES:
            raise DesignError(
                f"no voice is called {v!r}; there are {', '.join(tables.VOICES)}, all"
            )
    return voices


def kwic(
    corpus: Corpus,
    mentions: pl.DataFrame,
    *,
    window: int = 60,
    sentence: bool = False,
    index: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """A concordance: the mentions with the text around them (keyword in context).

    Parameters
    ----------
    mentions : rows of `tables.MENTIONS`.
    window : characters on either side of the term.
    sentence : give the whole sentence in place of a window.
    index : articles' outlet, event and date; read from the corpus where not given.

    Returns the mentions' columns with outlet, event, date, `left`, `match`, `right`. White space
    in `left` and `right` is folded for display; the offsets still index the stored text.
    """
    if not isinstance(mentions, pl.DataFrame):
        raise DesignError("kwic() shows mentions: pass what find(corpus, lexicon) gives")
    texts = corpus.texts(mentions["doc_id"].unique().to_list())
    shown = ["doc_id", "outlet", "event", "date"]
    about = (texts if index is None else index).select(shown)
    joined = mentions.join(about, on="doc_id", how="left", maintain_order="left").join(
        texts.select("doc_id", "headline", "text"),
        on="doc_id",
        how="left",
        maintain_order="left",
    )
    left, right = [], []
    for row in joined.select(
        "zone", "start", "end", "sentence_start", "sentence_end", "headline", "text"
    ).iter_rows():
        zone, start, end, first, last, headline, body = row
        source = (headline if zone == "headline" else body) or ""
        lo = first if sentence and first is not None else max(0, start - window)
        hi = last if sentence and last is not None else end + window
        left.append(_flat(source[lo:start]))
        right.append(_flat(source[end:hi]))
    return joined.drop("headline", "text").with_columns(
        pl.Series("left", left, dtype=pl.String), pl.Series("right", right, dtype=pl.String)
    )


def _flat(text: str) -> str:
    """White space as single blanks, outer ones kept as one."""
    folded = " ".join(text.split())
    if not folded:
        return ""
    return f"{' ' if text[0].isspace() else ''}{folded}{' ' if text[-1].isspace() else ''}"
