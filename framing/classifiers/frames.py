"""Generic policy frames (Boydstun et al. 2014): which consideration a text puts forward.

Out of the box, cue densities over the seeded words of `lexicons/seeds/frames.yml`; `train()`
learns from labelled texts of the user's own, with the same cues among its features. Several frames
may stand in one sentence; a frame's share is its part of the cues found. Docs: docs/classifiers.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from .. import seeds
from ..text import sentences
from ._labelled import Labelled, from_rows, require
from ._model import Model, about, load, place

KIND = "frames"
OTHER = "other"
LEAST = 10  # rows a frame
_PURPOSE = (
    "Tells which of the generic policy frames of Boydstun et al. (2014) a text's words put "
    "forward: economic, morality, security and so on."
)
_LIMITS = (
    "A frame is a consideration named, not a stance: economic words may praise or blame.",
    "Cues are English words; a frame told without them is missed, and a cue used in another sense "
    "is counted.",
    "Topic and frame go together: compare outlets on the same events, not across topics.",
)


@dataclass(frozen=True)
class Frame:
    """One frame of the codebook: `id`, `title`, `definition`, and its cues, inflected."""

    id: str
    title: str
    definition: str
    cues: tuple[str, ...]


@cache
def frames() -> tuple[Frame, ...]:
    """The fifteen frames, in the order of the codebook; the last, "other", has no cues."""
    made = []
    for name, entry in seeds.load("frames")["frames"].items():
        forms = [
            form
            for kind in ("nouns", "verbs", "words")
            for word in entry.get(kind, ())
            for form in seeds.inflected(word, kind)
        ]
        made.append(Frame(name, entry["title"], entry["definition"], tuple(sorted(set(forms)))))
    return tuple(made)


def train(
    rows: Labelled | Iterable[Mapping[str, Any]],
    *,
    seed: int = 0,
    labels: Mapping[str, str | None] | None = None,
    evaluate: bool = True,
) -> Model:
    """Train on texts with one frame each; the labels are the user's, these fifteen or others.

    Parameters
    ----------
    rows : `read_labelled(path)`, or mappings with text, label and, for evaluation, outlet, topic.
    seed : of random folds and intervals; two runs with one seed give identical files.
    labels : label of the data -> frame, or None to leave it out.
    evaluate : cross-validate for the card.

    Raises ModelError for one frame only, fewer than 10 rows of a frame, or texts that do not look
    English; InputError for missing columns.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline

    rows = rows if isinstance(rows, Labelled) else from_rows(rows)
    rows = rows.renamed(labels or {})
    require(rows, least=LEAST, task="frames")
    wording = _wording(ngrams=2, weight=0.5)
    # Frames are unequally common, and the rare ones matter as much.
    regression = LogisticRegression(C=3.0, class_weight="balanced", max_iter=2000)
    estimator = Pipeline([("wording", wording), ("regression", regression)])
    estimator.fit(list(rows.texts), np.array(rows.labels))
    card = _card(
        rows,
        title="generic frames, trained",
        settings={"seed": seed, "features": "word 1- and 2-grams, frame cues"},
    )
    model = Model(KIND, estimator, card)
    if evaluate:
        card["figures"] = model.evaluate(rows, seed=seed)
    card["weights"] = model.weights()
    return model


@cache
def builtin() -> Model:
    """The seeded model: a frame's probability is its share of the cues; no cue means "other"."""
    from sklearn.pipeline import Pipeline

    from ._cues import CueShare

    wording = _wording(ngrams=0, weight=1.0, standardize=False)
    names = tuple(f.id for f in frames())
    wording.fit([""])
    share = CueShare(names, OTHER).fit(None)
    card = {"title": "generic frames, seeded", "purpose": _PURPOSE, "limits": list(_LIMITS)}
    return Model(KIND, Pipeline([("wording", wording), ("share", share)]), card)


def own() -> Model | None:
    """The user's own model, the file `place(KIND)` where `framing train frames` puts it, or None.

    Raises ModelError where that file is damaged or of another version.
    """
    path = place(KIND)
    return load(path, kind=KIND) if path.is_file() else None


@dataclass(frozen=True)
class Scored:
    """One sentence of an article.

    Attributes
    ----------
    start, end : character offsets in the text.
    n_words : words of the sentence.
    cues : frame -> spans of its cues, offsets in the text; only frames that have any.
    """

    start: int
    end: int
    n_words: int
    cues: Mapping[str, Sequence[tuple[int, int]]]

    @property
    def densities(self) -> dict[str, float]:
        """Cues of each frame per 100 words."""
        return {k: 100 * len(v) / max(self.n_words, 1) for k, v in self.cues.items()}

    @property
    def frame(self) -> str:
        """The frame of most cues, the first of the codebook where several have as many."""
        return max(self.cues, key=lambda k: len(self.cues[k]), default=OTHER)


def score_sentences(text: str) -> list[Scored]:
    """Cues of frames in each sentence of a text; they are the evidence for every share."""
    spans = sentences(text)
    order = [f.id for f in frames()]
    found: list[dict[str, list[tuple[int, int]]]] = [{} for _ in spans]
    parts = [text[a:b] for a, b in spans]
    for k, name, start, end in cue_spans(parts):
        offset = spans[k][0]
        found[k].setdefault(name, []).append((offset + start, offset + end))
    lengths = builtin().estimator[0].tokens(parts).lengths
    return [
        Scored(a, b, int(n), {f: cues[f] for f in order if f in cues})
        for (a, b), n, cues in zip(spans, lengths, found)
    ]


def cue_spans(texts: Sequence[str]) -> list[tuple[int, str, int, int]]:
    """(index of the text, frame, start, end) of every cue, by place."""
    wording = builtin().estimator[0]
    tokens = wording.tokens(texts)
    return [
        (int(tokens.text[first]), name, int(tokens.starts[first]), int(tokens.ends[last]))
        for name, first, last in wording.cue_hits(tokens)
    ]


def profile(text: str) -> dict[str, dict[str, Any]]:
    """An article's profile: frame -> `n` cues, `share` of all cues, `density` per 100 words, and
    `evidence`, the spans of the cues in the text. Every frame but "other" is there.

    Shares are NaN where the text has no cue.
    """
    scored = score_sentences(text)
    words = sum(s.n_words for s in scored)
    spans = {f.id: [c for s in scored for c in s.cues.get(f.id, ())] for f in frames()}
    total = sum(map(len, spans.values()))
    return {
        name: {
            "n": len(found),
            "share": len(found) / total if total else float("nan"),
            "density": 100 * len(found) / words if words else float("nan"),
            "evidence": found,
        }
        for name, found in spans.items()
        if name != OTHER
    }


def load_model(path: str | Path) -> Model:
    """A trained model of this kind. Raises ModelError (see `_model.load`)."""
    return load(path, kind=KIND)


def _wording(*, ngrams: int, weight: float, standardize: bool = True) -> Any:
    from ._wording import Wording, lines

    return Wording(
        cues={f.id: lines(f.cues) for f in frames() if f.cues},
        ngrams=ngrams,
        manner=False,
        weight=weight,
        standardize=standardize,
        longest=True,
        capitals=True,
    )


def _card(rows: Labelled, *, title: str, settings: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": title,
        "purpose": _PURPOSE,
        "limits": list(_LIMITS),
        **about(rows, settings),
    }
