"""The library's calls, each under a cache. What a visitor brings is cached for that visitor only."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import session
import streamlit as st

from framing import (
    cache,
    coding,
    coding_store,
    contrasts,
    keywords,
    mentions,
    overview,
    provenance,
    speaking,
    trends,
    wording,
)  # fmt: skip
from framing.coding_store import CodingStore, shuffled
from framing.comparison import Comparison, Design, compare_scan, report
from framing.corpus import Corpus, read
from framing.findings import methods as methods_of
from framing.lexicon import Concept, Lexicon, load_lexicons, parse
from framing.matching import check_examples
from framing.mentions import Scan
from framing.output import render
from framing.uploads import MAX_ARTICLES

SHARED = {"max_entries": 6, "show_spinner": "Reading the articles and finding the words …"}
OWN: dict[str, Any] = {"max_entries": 32, "scope": "session", "show_spinner": False}


def corpus() -> Corpus:
    """The articles on show, with the events that were found where they name none."""
    return _read().assign(_events()) if grouped() else _read()


def _read() -> Corpus:
    """The articles as their files have them."""
    limit = MAX_ARTICLES if session.source() == "own" else None
    return read(*session.paths(), columns=session.columns(), limit=limit)


@st.cache_resource(show_spinner=False)
def shipped() -> tuple[Lexicon, ...]:
    """All lexicons that come with the toolkit."""
    return load_lexicons()


def lexicons() -> tuple[Lexicon, ...]:
    """Lexicons in use: those chosen, or all; with the visitor's own copies in their place."""
    known = {x.id: x for x in (*shipped(), *own_lexicons())}
    wanted = session.get("lexicon") or list(known)
    return tuple(known[k] for k in wanted if k in known)


def own_lexicons() -> tuple[Lexicon, ...]:
    """Lexicons of the visitor's own that are in use."""
    return tuple(_parsed(name, text) for name, text in session.drafts().items())


def proposed() -> tuple[Lexicon, ...]:
    """Lexicons of the visitor's own that are open, and not in use."""
    return tuple(_parsed(name, text) for name, text in session.proposed().items())


def _parsed(name: str, text: str) -> Lexicon:
    """A visitor's lexicon; its drafts count, since who uses it here sees at once what they find."""
    return parse(text, path=f"{name}.yml", lexicon_id=name, drafts=True)


def yaml_of(lexicon: Lexicon) -> str:
    """A lexicon's text: the visitor's copy, or the shipped file."""
    own = session.proposed().get(lexicon.id) or session.drafts().get(lexicon.id)
    return own if own is not None else Path(lexicon.path).read_text(encoding="utf-8")


def checked(text: str, lexicon_id: str) -> list[str]:
    """What is wrong with the examples of a lexicon. Raises LexiconError."""
    return check_examples(_parsed(lexicon_id, text))


def tried(form: str) -> tuple[list[dict[str, Any]], int]:
    """Where a form stands in the articles: a page of the concordance, and how many there are."""
    lexicon = overview.tried(form)
    found = _tried(key(scan()), lexicon.digest, corpus(), lexicon)
    lines, total = overview.concordance(corpus(), found, by=design().by, length=25)
    return lines.to_dicts(), total


def found_by(lexicon: Lexicon) -> Scan:
    """What a lexicon finds in the articles before it is in use."""
    return _tried(key(scan()), lexicon.digest, corpus(), lexicon)


@st.cache_resource(**{**OWN, "show_spinner": "Looking for it …"})
def _tried(key, digest, _corpus, _lexicon) -> Scan:
    return mentions.scan(_corpus, [_lexicon])


def scan() -> Scan:
    """Mentions and index of the articles on show, copied passages counted as chosen."""
    found = scanned()
    return found if wire() == "keep" else _counted(key(found), design(), found)


@st.cache_resource(**OWN)
def _counted(key, design, _scan) -> Scan:
    return overview.without_copies(_scan, design)


def wire() -> str:
    """How mentions in copied passages count; all do where such passages were not looked for."""
    wanted = session.get("wire")
    return wanted if wanted in overview.WIRE and scanned().passages is not None else "keep"


def scanned() -> Scan:
    """Mentions and index of the articles on show, with all that was copied."""
    return overview.with_events(as_read(), _events()) if grouped() else as_read()


def grouped() -> bool:
    """Whether the events are those that were found: only where the articles name none."""
    return bool(session.get("grouped")) and eventless()


def eventless() -> bool:
    """Whether no article says which event it covers."""
    return as_read().index["event"].null_count() == as_read().index.height


def _events() -> pl.DataFrame:
    """The events that articles cover, by doc_id, where several cover one."""
    return _group(as_read().fingerprint, _read())


@st.cache_resource(**{**OWN, "max_entries": 2, "show_spinner": "Grouping the articles by event …"})
def _group(texts, _corpus) -> pl.DataFrame:
    return overview.found_events(_corpus)


def as_read() -> Scan:
    """Mentions and index of the articles as their files have them."""
    mine = session.source() == "own" or bool(session.drafts())
    scanned = _own_scan if mine else _shared_scan
    return scanned(*_stamp(session.paths(), session.columns(), lexicons()), _read(), lexicons())


def ahead(paths: Sequence[Path]) -> None:
    """Make the scan that the first visitor will ask for; who asks meanwhile waits for this one."""
    _shared_scan(*_stamp(paths, {}, shipped()), read(*paths), shipped())


def _stamp(paths, columns, lexicons) -> tuple[tuple, tuple, tuple]:
    """What a scan is kept under: files as they are now, columns, lexicons."""
    files = tuple((str(p), (about := p.stat()).st_mtime_ns, about.st_size) for p in paths)
    return files, tuple(sorted(columns.items())), tuple((x.id, x.digest) for x in lexicons)


@st.cache_resource(**SHARED)
def _shared_scan(stamp, columns, digests, _corpus: Corpus, _lexicons: Sequence[Lexicon]) -> Scan:
    return cache.kept(_corpus, _lexicons, lambda: _scanned(_corpus, _lexicons))


@st.cache_resource(**{**OWN, "max_entries": 3, "show_spinner": SHARED["show_spinner"]})
def _own_scan(stamp, columns, digests, _corpus: Corpus, _lexicons: Sequence[Lexicon]) -> Scan:
    if session.uploaded():  # what a visitor brings goes when the visitor goes: nothing is kept
        return _scanned(_corpus, _lexicons)
    return cache.kept(_corpus, _lexicons, lambda: _scanned(_corpus, _lexicons))


def _scanned(corpus: Corpus, lexicons: Sequence[Lexicon]) -> Scan:
    return mentions.scan(corpus, lexicons, copies=True)


def key(found: Scan) -> str:
    """What a result over a scan is cached under: the texts, the lexicons, and what counts."""
    return " ".join((texts(found), wire(), *(x.digest for x in found.lexicons)))


def texts(found: Scan) -> str:
    """What a result over all words is cached under: the texts and their events."""
    return f"{found.fingerprint} {grouped()}"


def design() -> Design:
    """What is compared with what, as chosen."""
    zone = session.get("zone")
    # The demo has six events: the bounds of `framing demo` let it show wide intervals.
    least = {"min_n": 3, "min_events": 2} if session.source() == "demo" else {}
    return Design(
        **least,
        by=session.get("by") or "outlet",
        voice=mentions.as_voices(session.get("voice") or "outlet"),
        zone=None if zone in (None, "both") else zone,
        wire=wire(),
    )


def choice(
    lexicon: str, concept: str, variant: str | None, referent: str | None = None
) -> overview.Choice:
    """Shares of one concept's words by group."""
    found, chosen = scan(), replace(design(), referent=referent)
    return _choice(key(found), lexicon, concept, variant, chosen, corpus(), found)


def referents(lexicon: str, concept: str) -> dict[str, str]:
    """Whom mentions of a concept are about: id to title, commonest first."""
    return overview.referents(scan(), lexicon, concept)


@st.cache_resource(**OWN)
def _choice(key, lexicon, concept, variant, design, _corpus, _scan) -> overview.Choice:
    return overview.choice(
        _corpus, _scan, lexicon=lexicon, concept=concept, variant=variant, design=design
    )


def concepts() -> list[dict[str, Any]]:
    """Concepts that occur, with their commonest words."""
    found = scan()
    return _concepts(key(found), found)


@st.cache_resource(**OWN)
def _concepts(key, _scan) -> list[dict[str, Any]]:
    return overview.concepts(_scan).to_dicts()


def telling() -> str | None:
    """The concept that pages open on: the one on which outlets differ on most events."""
    found, by = scan(), session.get("by")
    return _telling(key(found), by if by in found.index.columns else "outlet", found)


@st.cache_resource(**OWN)
def _telling(key, by, _scan) -> str | None:
    most = overview.most_divided(_scan, by=by)
    return "/".join(most) if most else None


def colours() -> dict[tuple[str, str, str], int]:
    """The palette number of every variant."""
    found = scan()
    return _colours(key(found), found)


@st.cache_resource(**OWN)
def _colours(key, _scan) -> dict[tuple[str, str, str], int]:
    return overview.colours(_scan)


def sentences(**narrowed: Any) -> tuple[list[dict[str, Any]], int]:
    """A page of the concordance, and how many lines there are."""
    found, chosen = scan(), design()
    lines, total = overview.concordance(
        corpus(), found, by=chosen.by, voice=chosen.voice, zone=chosen.zone, **narrowed
    )
    return lines.to_dicts(), total


def sentences_csv(**narrowed: Any) -> Callable[[], str]:
    """What writes all lines of the concordance as CSV, safe to open in a spreadsheet.

    It is called when the file is asked for, outside the session, so it takes what it needs along.
    """
    found, chosen, articles = scan(), design(), corpus()

    def write() -> str:
        lines, _ = overview.concordance(
            articles, found, by=chosen.by, voice=chosen.voice, zone=chosen.zone, **narrowed
        )
        return render(lines, "csv")

    return write


def words(lexicon: str, concept: str) -> list[str]:
    """Variants of a concept that occur, commonest first."""
    return overview.variants(scan(), lexicon, concept)["variant"].to_list()


# --- the whole comparison --------------------------------------------------------------------

FORMATS = {
    "html": ("Report (HTML)", "text/html"),
    "csv": ("Numbers (CSV)", "text/csv"),
    "parquet": ("Numbers (Parquet)", "application/octet-stream"),
    "md": ("Summary (Markdown)", "text/markdown"),
}


def whole_key() -> str:
    """What the whole comparison is kept under."""
    return f"{key(scan())} {design()}"


def whole() -> Comparison:
    """All concepts and metrics."""
    return _whole(whole_key(), corpus(), scan(), design())


@st.cache_resource(**{**OWN, "max_entries": 2})
def _whole(key, _corpus, _scan, _design) -> Comparison:
    return compare_scan(_corpus, _scan, _design)


def file_of(comparison: Comparison, name: str) -> str | bytes:
    """A comparison as a file's content; called when the file is asked for, outside the session."""
    if name == "parquet":
        buffer = io.BytesIO()
        comparison.metrics.write_parquet(buffer)
        return buffer.getvalue()
    return report(comparison, name)


def methods() -> str:
    """The methods paragraph of the whole comparison."""
    return methods_of(whole())


def command_line(verb: str = "compare", *further: str) -> str:
    """The command that gives the same numbers."""
    chosen = [] if verb == "keyness" else session.get("lexicon") or []
    return overview.command_line(
        session.paths(), design(), chosen, session.columns(), verb=verb, further=further,
        events=grouped(),
    )  # fmt: skip


# --- pair by pair ----------------------------------------------------------------------------


def pairs(lexicon: str, concept: str, variant: str) -> contrasts.Pairs:
    """Paired effects of one word."""
    found = scan()
    return _pairs(key(found), lexicon, concept, variant, design(), found)


@st.cache_resource(**OWN)
def _pairs(key, lexicon, concept, variant, design, _scan) -> contrasts.Pairs:
    return contrasts.pairs(_scan, lexicon=lexicon, concept=concept, variant=variant, design=design)


def asymmetries(lexicon: str, concept: str, variant: str) -> contrasts.Asymmetry | None:
    """One word for one side's people and for others."""
    found = scan()
    return _asymmetries(key(found), lexicon, concept, variant, design(), found)


@st.cache_resource(**OWN)
def _asymmetries(key, lexicon, concept, variant, design, _scan) -> contrasts.Asymmetry | None:
    return contrasts.asymmetries(
        _scan, lexicon=lexicon, concept=concept, variant=variant, design=design
    )


def wider(lexicon: str, concept: str) -> contrasts.Wider | None:
    """A column whose groups meet on more events."""
    found = scan()
    return _wider(key(found), lexicon, concept, design(), found)


@st.cache_resource(**OWN)
def _wider(key, lexicon, concept, design, _scan) -> contrasts.Wider | None:
    return contrasts.wider(_scan, lexicon=lexicon, concept=concept, design=design)


def divergences() -> pl.DataFrame:
    """Divergence of every two groups."""
    found = scan()
    return _divergences(key(found), design(), found)


@st.cache_resource(**OWN)
def _divergences(key, design, _scan) -> pl.DataFrame:
    return contrasts.divergences(_scan, design)


# --- hand coding -----------------------------------------------------------------------------

SAMPLES = [50, 100, 200, 400]


@st.cache_resource(show_spinner=False)
def store() -> CodingStore:
    """Where codings are kept."""
    return CodingStore()


def sheet(lexicon: str, concept: str, n: int) -> pl.DataFrame:
    """Mentions of a concept drawn for coding, in a random order; the same for every coder, and
    whatever is counted of copies."""
    found = scanned()
    return _sheet(key(found), lexicon, concept, n, corpus(), found)


@st.cache_resource(**OWN)
def _sheet(key, lexicon, concept, n, _corpus, _scan) -> pl.DataFrame:
    return shuffled(coding.draw(_corpus, overview.focus(_scan, lexicon, concept), n))


def waiting(sheet: pl.DataFrame, codings: pl.DataFrame, coder: str | None) -> pl.DataFrame:
    """What a coder has still to code."""
    return coding_store.waiting(sheet, codings, coder or "")


def weighable(sheet: pl.DataFrame, codings: pl.DataFrame) -> pl.DataFrame:
    """Codings with the chance of having been coded."""
    return coding_store.weighable(sheet, codings)


def reliability(codings: pl.DataFrame) -> list[dict[str, Any]]:
    """Agreement of the coders."""
    return coding.reliability(codings).to_dicts()


def concept_of(lexicon: str, concept: str) -> Concept:
    """The concept."""
    return overview.concept_of(scan(), lexicon, concept)


# --- over time, and classifiers --------------------------------------------------------------

EVERY = {"month": "Month", "quarter": "Quarter", "year": "Year", "week": "Week"}


def trend(lexicon: str, concept: str, variant: str, every: str, groups: list[str]) -> trends.Trend:
    """One word over time."""
    found = scan()
    return _trend(key(found), lexicon, concept, variant, every, tuple(groups), design(), found)


@st.cache_resource(**OWN)
def _trend(key, lexicon, concept, variant, every, groups, design, _scan) -> trends.Trend:
    return trends.trend(
        _scan, lexicon=lexicon, concept=concept, variant=variant, design=design, every=every,
        groups=list(groups),
    )  # fmt: skip


def groups() -> list[str]:
    """Groups, those with most articles first."""
    rows = overview.groups(scan(), by=design().by)
    return rows["group"].drop_nulls().to_list()


def loaded() -> Scan:
    """Sentences scored as loaded or plain, copied passages counted as chosen."""
    found = scanned()
    scored = _loaded(texts(found), corpus())
    return overview.without_copies(scored, design(), passages=found.passages)


@st.cache_resource(**{**OWN, "max_entries": 2, "show_spinner": "Scoring every sentence …"})
def _loaded(key, _corpus) -> Scan:
    return wording.loaded(_corpus)


def loaded_shares() -> pl.DataFrame:
    """Shares of loaded sentences by group, the greatest first."""
    rows = wording.shares(loaded(), design(), variant=wording.LOADED)
    return wording.ranked(wording.with_numbers(rows))


def framed() -> pl.DataFrame:
    """Shares of the generic frames by group."""
    return wording.with_numbers(_framed(key(scan()), design(), corpus(), scan()))


@st.cache_resource(**{**OWN, "show_spinner": "Counting the cues of frames …"})
def _framed(key, design, _corpus, _scan) -> pl.DataFrame:
    return wording.shares(wording.framed(_corpus, _scan), design)


def most_shared() -> tuple[str, str] | None:
    """The two groups that covered most of the same events."""
    found = scan()
    return _most_shared(key(found), design().by, found)


@st.cache_resource(**OWN)
def _most_shared(key, by, _scan) -> tuple[str, str] | None:
    return contrasts.most_shared(_scan, by=by)


def apart(one: str, other: str) -> wording.Apart:
    """How well two groups can be told apart by their own words."""
    return _apart(key(scan()), design().by, one, other, corpus(), scan())


@st.cache_resource(**{**OWN, "show_spinner": "Training on all events but one part, in turn …"})
def _apart(key, by, one, other, _corpus, _scan) -> wording.Apart:
    return wording.apart(_corpus, _scan, by=by, one=one, other=other)


def placed(one: str, other: str, vectors: str | None) -> wording.Placed:
    """Two groups' own words on the semantic axes."""
    return _placed(key(scan()), design().by, one, other, vectors, corpus(), scan())


@st.cache_resource(**{**OWN, "show_spinner": "Placing words on the axes …"})
def _placed(key, by, one, other, vectors, _corpus, _scan) -> wording.Placed:
    return wording.placed(_corpus, _scan, by=by, one=one, other=other, vectors=vectors)


# --- what was read ---------------------------------------------------------------------------


def copied() -> provenance.Copied:
    """Agency copy, and articles that repeat one another."""
    found = scanned()
    return _copied(key(found), design().by, corpus(), found)


@st.cache_resource(**OWN)
def _copied(key, by, _corpus, _scan) -> provenance.Copied:
    return provenance.copied(_corpus, _scan, by=by)


def columns() -> list[dict[str, Any]]:
    """Columns of the files on show, with what they are taken for."""
    paths = session.paths()
    return _columns(_stamp(paths, session.columns(), ()), _read()).to_dicts()


@st.cache_resource(**OWN)
def _columns(stamp, _corpus) -> pl.DataFrame:
    return provenance.columns(_corpus)


# --- who gets to speak -----------------------------------------------------------------------


@st.cache_resource(show_spinner=False)
def actors() -> dict[str, str]:
    """Lists of actors."""
    return speaking.actors()


def sources() -> dict[str, pl.DataFrame]:
    """Who gets to speak, and with which verbs."""
    found = scan()
    return _sources(key(found), design(), corpus(), found)


@st.cache_resource(**{**OWN, "show_spinner": "Reading who says what …"})
def _sources(key, design, _corpus, _scan) -> dict[str, pl.DataFrame]:
    return speaking.measured(_corpus, _scan, design)


# --- words, open vocabulary ------------------------------------------------------------------


def reading() -> keywords.Reading:
    """The words of the articles on show, in the voices asked for."""
    found, chosen = scan(), design()
    return _reading(texts(found), chosen.by, chosen.voice, chosen.zone, chosen, corpus(), found)


@st.cache_resource(**{**OWN, "max_entries": 2, "show_spinner": "Reading every word …"})
def _reading(texts, by, voice, zone, _design, _corpus, _scan) -> keywords.Reading:
    return keywords.read(_corpus, _scan, _design)


def points(group: str, against: str | None) -> keywords.Points:
    """Keyness of every word of one group against another, or all others."""
    return _points(texts(scan()), design(), group, against, reading())


@st.cache_resource(**OWN)
def _points(texts, design, group, against, _reading) -> keywords.Points:
    return keywords.points(_reading, design, group=group, against=against)


def standing(word: str, **narrowed: Any) -> tuple[list[dict[str, Any]], int]:
    """A page of the sentences in which a word was counted, and how many there are."""
    where = keywords.occurrences(reading(), scan(), word)
    lines, total = overview.concordance(corpus(), where, by=design().by, **narrowed)
    return lines.to_dicts(), total


def standing_csv(word: str, **narrowed: Any) -> Callable[[], str]:
    """What writes all of them as CSV; called outside the session."""
    where, chosen, articles = keywords.occurrences(reading(), scan(), word), design(), corpus()

    def write() -> str:
        lines, _ = overview.concordance(articles, where, by=chosen.by, **narrowed)
        return render(lines, "csv")

    return write


def candidates() -> keywords.Discovery:
    """Words that may be rivals for one thing, and that no lexicon in use has as such."""
    found = scan()
    return _candidates(key(found), design(), corpus(), found)


@st.cache_resource(
    **{**OWN, "max_entries": 2, "show_spinner": "Comparing every word with every other …"}
)
def _candidates(key, design, _corpus, _scan) -> keywords.Discovery:
    return keywords.candidates(_corpus, _scan, design, _scan.lexicons)
