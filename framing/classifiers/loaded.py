"""Loaded language: does a sentence's wording judge, or paint, beyond what it reports?

`builtin()` works out of the box, from word pairs and sentences written for this project;
`train()` learns from labelled sentences of the user's own. Either says how a sentence is worded,
not whether it is true, fair or biased. Docs: docs/classifiers.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from .. import seeds
from ..errors import ModelError
from ._labelled import Labelled, from_rows, require
from ._model import Model, load, place

KIND = "loaded"
LOADED, PLAIN = "loaded", "plain"
LEAST = 25  # rows a label
_MEANS: dict[str, str | None] = {
    **dict.fromkeys(("loaded", "biased", "1", "1.0", "true", "yes", "subjective", "subj"), LOADED),
    **dict.fromkeys(
        ("plain", "neutral", "non-biased", "not biased", "unbiased", "nonbiased", "0", "0.0"), PLAIN
    ),
    **dict.fromkeys(("false", "no", "objective", "obj"), PLAIN),
    **dict.fromkeys(("no agreement", "unclear", "none"), None),
}
_PURPOSE = (
    "Tells for a sentence how likely readers are to call its wording loaded rather than plain: "
    "words that judge or paint beside a plainer word for the same thing, intensifiers, opinion "
    "markers, and the manner of the sentence. It sees no names, no numbers and no words for groups "
    "of people."
)
_LIMITS = (
    "It says nothing of truth, fairness, lean or intent; a plain sentence can mislead, and "
    "a loaded one can be the fitting description.",
    "It reads one sentence without its context; irony, understatement and what is left out "
    "escape it.",
    "Quoted words are somebody else's: join its scores with voice before comparing outlets.",
    "English only. Scores of single sentences are uncertain; compare shares over many events.",
)

_UNCALIBRATED = (
    "Its probabilities are not calibrated: on BABE SG1 they keep too near one half (expected "
    "calibration error .11, docs/accuracy.md). Read them as an order, not as chances; a model "
    "trained on your own labels is calibrated (about .03)."
)


def train(
    rows: Labelled | Iterable[Mapping[str, Any]],
    *,
    seed: int = 0,
    labels: Mapping[str, str | None] | None = None,
    vectors: str | Path | None = None,
    parts: bool = False,
    evaluate: bool = True,
) -> Model:
    """Train on labelled sentences: n-grams, cue classes, manner and loadedness, one regression.

    Parameters
    ----------
    rows : `read_labelled(path)`, or mappings with text, label and, for evaluation, outlet, topic.
    seed : of random folds and intervals; two runs with one seed give identical files.
    labels : label of the data -> "loaded", "plain", or None to leave it out. Labels that say it
        plainly (Biased, Non-biased, 1, 0, ...) need none; "No agreement" is left out.
    vectors : a file of word vectors (`framing.vectors`), whose mean over the sentence is added.
    parts : add character n-grams of words (3 to 5).
    evaluate : cross-validate for the card (some tens of refits).

    Raises ModelError for unknown labels, one class, fewer than 25 rows of a label, or texts that
    do not look English; InputError for missing columns or an unreadable vector file.
    """
    rows = rows if isinstance(rows, Labelled) else from_rows(rows)
    named = _named(rows, labels)
    require(named, least=LEAST, known=(LOADED, PLAIN), spellings=_MEANS, task="loaded language")
    estimator = _estimator(vectors=vectors, parts=parts)
    estimator.fit(list(named.texts), np.array(named.labels))
    card = _card(
        named,
        title="loaded language, trained",
        settings={
            "seed": seed,
            "features": "word 1- and 2-grams, cue classes, manner, loadedness"
            + (", parts of words" if parts else "")
            + (", mean word vector" if vectors else ""),
        },
    )
    model = Model(KIND, estimator, card)
    if evaluate:
        card["figures"] = model.evaluate(named, seed=seed)
    card["weights"] = model.weights()
    return model


@cache
def builtin() -> Model:
    """The model that works out of the box; fitted in a moment from `lexicons/seeds/`.

    Its weights come from pairs of sentences written for this project, one plain and one loaded
    telling of a matter, and its lists from the project's own seeds. It has seen no labelled news.
    """
    pairs = seeds.load("loaded_sentences")["pairs"]
    rows = from_rows({"text": p[x], "label": x} for p in pairs for x in (PLAIN, LOADED))
    estimator = _estimator(ngrams=0, C=_BUILTIN_C)
    estimator.fit(list(rows.texts), np.array(rows.labels))
    card = _card(
        rows,
        title="loaded language, out of the box",
        settings={"features": "cue classes, manner, loadedness"},
    )
    model = Model(KIND, estimator, card)
    card["limits"].append(_UNCALIBRATED)
    card["weights"] = model.weights()
    return model


def current() -> Model:
    """The model that scores sentences: the user's own where there is one, else `builtin()`.

    The user's own is the file `place(KIND)`, where `framing train loaded` puts it. Raises
    ModelError where that file is damaged or of another version.
    """
    own = place(KIND)
    return load(own, kind=KIND) if own.is_file() else builtin()


def cue_count(texts: Iterable[str], *, least: int = 1) -> list[str]:
    """The plain rival: a sentence is loaded where `least` of the listed loaded words stand in it."""
    from ._wording import Wording, lines

    cues = {k: lines(v) for k, v in seeds.style_cues().items() if k.startswith("loaded ")}
    wording = Wording(cues=cues)
    texts = list(texts)
    tokens = wording.tokens(texts)
    places = sorted({first for _, first, _ in wording.cue_hits(tokens)})
    hits = tokens.text[np.array(places, np.int64)]
    counts = np.bincount(hits, minlength=len(texts))
    return [LOADED if n >= least else PLAIN for n in counts]


def load_model(path: str | Path) -> Model:
    """A trained model of this kind. Raises ModelError (see `_model.load`)."""
    return load(path, kind=KIND)


def named(rows: Labelled, labels: Mapping[str, str | None] | None = None) -> Labelled:
    """The rows with their labels as loaded and plain; see train(). Raises ModelError."""
    return _named(rows, labels)


_BUILTIN_C = 0.003  # the constructed sentences are starker than real ones: keep weights small


def _named(rows: Labelled, labels: Mapping[str, str | None] | None) -> Labelled:
    if labels is not None:
        if wrong := sorted({str(v) for v in labels.values()} - {LOADED, PLAIN, "None"}):
            raise ModelError(f"labels map to {LOADED!r}, {PLAIN!r} or None, not {wrong[0]!r}")
        missing = sorted(set(labels) - set(rows.labels))
        if missing:
            raise ModelError(
                f"no row has the label {missing[0]!r}; the data have {', '.join(rows.counts)}"
            )
        rows = rows.renamed(labels)
    means = {x: _MEANS[x.lower()] for x in rows.counts if x.lower() in _MEANS}
    return rows.renamed(means)


def _estimator(
    *,
    ngrams: int = 2,
    parts: bool = False,
    vectors: str | Path | None = None,
    C: float = 1.0,
) -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline

    from ._wording import Wording, lines, shrink

    table = seeds.loadedness()
    vector_words, matrix = "", None
    if vectors is not None:
        from ..vectors import load_vectors

        vector_words, matrix = shrink(load_vectors(vectors))
    wording = Wording(
        cues={name: lines(phrases) for name, phrases in seeds.style_cues().items()},
        groups=lines(sorted(seeds.groups())),
        table_words=lines(list(table)),
        table_scores=np.array(list(table.values()), np.int16),
        ngrams=ngrams,
        parts=(3, 5) if parts else None,
        # Where nothing but the dense features is used, their scale is the regression's C alone.
        weight=0.2 if ngrams else 1.0,
        vector_words=vector_words,
        vectors=matrix,
    )
    regression = LogisticRegression(C=C, max_iter=2000)
    return Pipeline([("wording", wording), ("regression", regression)])


def _card(rows: Labelled, *, title: str, settings: dict[str, Any]) -> dict[str, Any]:
    from ._model import about

    return {
        "title": title,
        "purpose": _PURPOSE,
        "limits": list(_LIMITS),
        "label": LOADED,
        **about(rows, settings),
    }
