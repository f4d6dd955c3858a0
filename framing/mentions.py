"""Mentions: which words stand where, in whose voice, about whom. find(), kwic(), scan()."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import polars as pl

from . import corpus as corpora
from . import registry, tables
from .corpus import Corpus
from .duplicates import find_copies
from .errors import DesignError, PluginError
from .lexicon import Lexicon, load_lexicons
from .workers import each

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
    workers: int = 1,
    copies: bool = False,
) -> Scan:
    """Mentions, index and set-aside rows of a corpus in one streaming pass.

    Parameters
    ----------
    finders : names of finders; None means those that run by default.
    progress : called with the number of articles done so far after each batch.
    workers : processes that share the work, for a corpus of more than `SMALL` articles; the result
        is the same to the byte. A script that asks for two or more needs the guard
        `if __name__ == "__main__":`, since each runs its main module.
    copies : look for passages copied from agencies and among the articles too, in the same
        reading; not where there are more than `MAX_COPIES` articles.

    Raises WorkerError where a worker process dies.
    """
    task = _Task(tuple(lexicons), None if finders is None else tuple(finders), corpus.engine)
    pipeline(finders)  # raises
    reading = _Reading(corpus, copies)
    batches: Iterator[corpora.Batch] = iter(reading)
    if workers > 1:
        held = list(islice(batches, SMALL // BATCH_ROWS + 1))
        workers = workers if reading.articles > SMALL else 1
        batches = chain(held, batches)
    made = (_here if workers == 1 else _shared)(task, batches, reading, workers)
    found: dict[int, pl.DataFrame] = {}
    indexes: dict[int, pl.DataFrame] = {}
    passages, done = None, 0
    for number, result in made:
        if isinstance(result, pl.DataFrame):
            passages = result
            continue
        mentions, indexes[number] = result
        if mentions is not None:
            found[number] = mentions
        done += indexes[number].height
        if progress:
            progress(done)
    return Scan(
        mentions=pl.concat([found[n] for n in sorted(found)])
        if found
        else tables.empty(tables.MENTIONS),
        index=corpora.concat([indexes[n] for n in sorted(indexes)])
        if indexes
        else tables.empty(tables.INDEX),
        set_aside=pl.concat(reading.set_aside)
        if reading.set_aside
        else tables.empty(tables.SET_ASIDE),
        lexicons=tuple(lexicons),
        fingerprint=reading.fingerprint.hexdigest(),
        passages=passages,
    )


SMALL = 2000  # articles that one process scans before others would be there to help
MAX_COPIES = 100_000  # articles among which copied passages are looked for in one go
_COMPARED = ("doc_id", "outlet", "date", "headline", "text", "byline", "author", "authors", "wire")

# Of a batch mentions (None for none) and index, numbered as read; or passages, at some time.
_Made = Iterator[tuple[int, tuple[pl.DataFrame | None, pl.DataFrame] | pl.DataFrame]]


class _Reading:
    """The batches that have articles, and what is learnt of them in passing."""

    def __init__(self, corpus: Corpus, copies: bool) -> None:
        self.corpus, self.articles = corpus, 0
        self.set_aside: list[pl.DataFrame] = []
        self.fingerprint = corpora.Fingerprint()
        # What copies are looked for in; None where they are not.
        self.compared: list[pl.DataFrame] | None = [] if copies else None

    def __iter__(self) -> Iterator[corpora.Batch]:
        for batch in self.corpus.batches(BATCH_ROWS):
            self.set_aside.append(batch.set_aside)
            if not batch.articles.height:
                continue
            self.articles += batch.articles.height
            self.fingerprint.add(batch.articles)
            if self.articles > MAX_COPIES:
                self.compared = None
            if self.compared is not None:
                kept = [c for c in _COMPARED if c in batch.articles.columns]
                self.compared.append(batch.articles.select(kept))
            yield batch

    def whole(self) -> pl.DataFrame | None:
        """All articles, to be searched for copies; once."""
        if not self.compared:
            return None
        frames, self.compared = self.compared, None
        return corpora.concat(frames)


@dataclass(frozen=True)
class _Task:
    """What is done with a batch, here or by a worker."""

    lexicons: tuple[Lexicon, ...]
    finders: tuple[str, ...] | None
    engine: str

    def find(self, batch: corpora.Batch) -> tuple[pl.DataFrame | None, pl.DataFrame]:
        """Mentions of a batch, and its index."""
        mentions: pl.DataFrame | None = None
        steps = pipeline(self.finders)
        for step in steps:
            mentions = step.find(batch, mentions, self.lexicons)
        if mentions is not None:
            mentions = tables.conform(mentions, tables.MENTIONS)
            makers = [step for step in steps if getattr(step, "LAYER", None)]
            if len(makers) > 1 or not getattr(makers[0], "ORDERED", False):
                mentions = _in_reading_order(mentions, batch)
        return mentions, corpora.index(batch.articles, batch)

    def __call__(self, job: str | bytes) -> tuple[bytes | None, ...]:
        """The same of tables as bytes; of a file of all articles the passages copied."""
        if isinstance(job, str):
            return (_sent(find_copies(pl.scan_ipc(job).collect()).spans),)
        batch = corpora.Batch(pl.read_ipc_stream(job), tables.empty(tables.SET_ASIDE), self.engine)
        return tuple(None if frame is None else _sent(frame) for frame in self.find(batch))


def _here(task: _Task, batches: Iterable[corpora.Batch], reading: _Reading, workers: int) -> _Made:
    """All in this process."""
    number = -1
    for number, batch in enumerate(batches):
        yield number, task.find(batch)
    if (whole := reading.whole()) is not None:
        yield number + 1, find_copies(whole).spans


def _shared(
    task: _Task, batches: Iterable[corpora.Batch], reading: _Reading, workers: int
) -> _Made:
    """By worker processes, which take the batches as they become free; this one reads."""
    held: deque[corpora.Batch] = deque()
    if reading.compared is not None:
        # Looking for copies is one long piece of work: it is begun first, so all is read.
        held.extend(islice(batches, MAX_COPIES // BATCH_ROWS + 1))
    with TemporaryDirectory(prefix="framing-", ignore_cleanup_errors=True) as folder:

        def jobs() -> Iterator[str | bytes]:
            if (whole := reading.whole()) is not None:
                # By a file that the worker maps: it is as large as the corpus.
                path = str(Path(folder, "articles.arrow"))
                whole.write_ipc(path)
                del whole
                yield path
            while held:
                yield _sent(held.popleft().articles)
            for batch in batches:
                yield _sent(batch.articles)

        for number, result in each(task, jobs(), workers):
            frames = [None if one is None else pl.read_ipc_stream(one) for one in result]
            if len(frames) == 1:
                assert frames[0] is not None
                yield number, frames[0]
            else:
                mentions, index = frames
                assert index is not None
                yield number, (mentions, index)


def _sent(frame: pl.DataFrame) -> bytes:
    """A table as it travels between processes."""
    stream = BytesIO()
    frame.write_ipc_stream(stream)
    return stream.getvalue()


def _in_reading_order(mentions: pl.DataFrame, batch: corpora.Batch) -> pl.DataFrame:
    order = batch.articles.select("doc_id").with_row_index("_article")
    return (
        mentions.lazy()
        .join(order.lazy(), on="doc_id", how="left", maintain_order="left")
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
        .collect()
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
    texts: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """A concordance: the mentions with the text around them (keyword in context).

    Parameters
    ----------
    mentions : rows of `tables.MENTIONS`.
    window : characters on either side of the term.
    sentence : give the whole sentence in place of a window.
    index : articles' outlet, event and date; read from the corpus where not given.
    texts : articles' doc_id, headline and text, where they have been read.

    Returns the mentions' columns with outlet, event, date, `left`, `match`, `right`. White space
    in `left` and `right` is folded for display; the offsets still index the stored text.
    """
    if not isinstance(mentions, pl.DataFrame):
        raise DesignError("kwic() shows mentions: pass what find(corpus, lexicon) gives")
    if texts is None:
        texts = corpus.texts(mentions["doc_id"].unique().to_list())
    shown = ["doc_id", "outlet", "event", "date"]
    about = (texts if index is None else index).select(shown)
    place = ["doc_id", "zone", "start", "end", "sentence_start", "sentence_end"]
    wanted = mentions.select(place).with_row_index("_row")
    left, right = [""] * mentions.height, [""] * mentions.height
    # Some articles at a time: a join would hold an article's text for each of its mentions.
    for part in texts.select("doc_id", "headline", "text").iter_slices(BATCH_ROWS):
        held = {doc_id: (head or "", body or "") for doc_id, head, body in part.iter_rows()}
        here = wanted.join(part.select("doc_id"), on="doc_id", how="semi")
        for row, doc_id, zone, start, end, first, last in here.iter_rows():
            source = held[doc_id][zone != "headline"]
            lo = first if sentence and first is not None else max(0, start - window)
            hi = last if sentence and last is not None else end + window
            left[row] = _flat(source[lo:start])
            right[row] = _flat(source[end:hi])
    return mentions.join(about, on="doc_id", how="left", maintain_order="left").with_columns(
        pl.Series("left", left, dtype=pl.String), pl.Series("right", right, dtype=pl.String)
    )


def _flat(text: str) -> str:
    """White space as single blanks, outer ones kept as one."""
    folded = " ".join(text.split())
    if not folded:
        return ""
    return f"{' ' if text[0].isspace() else ''}{folded}{' ' if text[-1].isspace() else ''}"
