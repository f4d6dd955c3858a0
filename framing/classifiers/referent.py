"""Referents learned from hand codes: whom does a mention denote, or is it out of its sense?

One logistic regression a concept over the context of a mention: words and their shapes in windows,
the nearest names on either side, what the headline, the article and its event speak of, and what
the rules (`framing/referents/`) say. The word that is counted is no feature. Probabilities are
scaled by one temperature (Guo et al. 2017) fitted on held-out folds; below a confidence the model
abstains. Folds hold out whole events, and articles where there is no event. Docs: docs/referents.md.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .. import referents
from ..errors import InputError, ModelError
from ..lexicon import Concept, load_lexicons, names
from . import _evaluation
from ._model import FORMAT, _canonical, _json, _skops, _zip, place

KIND = "referent"
INVALID = "invalid"  # label of a mention that is out of its concept's sense
LEAST = 20  # coded rows a concept
LEAST_OF_A_LABEL = 3  # rows a referent; rarer ones cannot be learned and are told
CONFIDENCE = 0.5  # below this the model abstains
_FOLDS = 5
_WINDOW = 8  # words on either side
_LEXICAL = 0.1  # value of a word: there are many, and few codes
_NEAREST = (3, 8, 20)  # words: bins of distance
_TOKEN = re.compile(r"\w+(?:['\u2019.-]\w+)*")
_PURPOSE = (
    "Tells whom a mention of a concept denotes, among the referents of the concept's lexicon, or "
    "that the word is not used in the concept's sense."
)
_LIMITS = (
    "It knows the topics, times and outlets it was trained on; new events need new codes.",
    "A mention below the stated confidence has no referent; do not read its absence as 'other'.",
    "Coding sheets hold a sentence of context; JSON lines with whole texts teach it more.",
)
Features = dict[str, float]


@dataclass(frozen=True)
class Case:
    """A mention in its text, and what a coder said of it.

    `label` is a referent, `INVALID`, or None where not coded; `group` is held out whole.
    """

    concept: str
    text: str
    start: int
    end: int
    headline: str = ""
    speaker: str | None = None
    group: str = ""
    label: str | None = None


class Reason(NamedTuple):
    """A feature that moved a decision, and its weight in log odds against the other labels."""

    feature: str
    weight: float


# ---------------------------------------------------------------------------------- coded rows


def read_cases(source: str | Path | Iterable[Mapping[str, Any]]) -> list[Case]:
    """Coded mentions of a coding sheet (CSV), of JSON lines, or of mappings.

    A row has `concept`, `valid`, `referent`, and its context: `text`, `start`, `end` (and
    `headline`, `event`, `doc`, `speaker` where there are), or a sheet's `left`, `match`, `right`.
    Rows without a code, and those with `agreed` false, are left out.

    Raises InputError where the file cannot be read, or no row is coded.
    """
    rows = _rows(Path(source)) if isinstance(source, (str, Path)) else list(source)
    cases = [c for n, row in enumerate(rows) if (c := _case(row, n)) is not None]
    if not cases:
        raise InputError(
            "no coded mention: rows need concept, valid, referent, and text, start, end (JSON "
            "lines) or left, match, right (a sheet of `framing code sample`)"
        )
    return cases


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8; save it as UTF-8") from error
    if path.suffix in (".jsonl", ".ndjson"):
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except json.JSONDecodeError as error:
            raise InputError(f"{path} is not JSON lines: {error}") from error
    return list(csv.DictReader(io.StringIO(text)))


_TRUTH = {"yes": True, "y": True, "true": True, "1": True, "x": True}
_TRUTH |= {"no": False, "n": False, "false": False, "0": False}


def _case(row: Mapping[str, Any], number: int) -> Case | None:
    valid = row.get("valid")
    if isinstance(valid, str):
        valid = _TRUTH.get(valid.strip().lower())
    concept, referent = row.get("concept"), row.get("referent")
    if row.get("agreed") is False or valid is None or not concept or (valid and not referent):
        return None
    if row.get("left") is not None:
        left, match = str(row["left"]), str(row.get("match") or "")
        text, start = left + match + str(row.get("right") or ""), len(left)
        end = start + len(match)
    elif row.get("text"):
        text, start, end = str(row["text"]), int(row["start"]), int(row["end"])
    else:
        return None
    group = row.get("event") or row.get("doc") or row.get("doc_id") or f"row {number}"
    return Case(
        str(concept), text, start, end, str(row.get("headline") or ""),
        str(row["speaker"]) if row.get("speaker") else None,
        str(group), str(referent) if valid else INVALID,
    )  # fmt: skip


# ------------------------------------------------------------------------------------- features


@cache
def _concepts() -> dict[str, Concept]:
    """Shipped concepts that have referents, by id; where two share one, that with more of them."""
    found: dict[str, Concept] = {}
    for lexicon in load_lexicons(names()):
        for concept in lexicon.concepts:
            if len(concept.referents) > len(getattr(found.get(concept.id), "referents", ())):
                found[concept.id] = concept
    return found


def features(
    cases: Sequence[Case], concepts: Mapping[str, Concept] | None = None
) -> list[Features]:
    """What is known of each mention's context; its own word is not among it.

    `concepts` are those of user lexicons, by id; shipped ones are known. The event's names are
    gathered over the cases given.
    """
    known = {**_concepts(), **(concepts or {})}
    made: list[Features] = []
    event: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for case in cases:
        concept = known.get(case.concept)
        one = _words(case)
        if concept is not None and len(concept.referents) > 1:
            told = _actors(case, concept)
            one |= told
            event[case.concept, case.group].update(
                {k[8:]: v for k, v in told.items() if k.startswith("article ")}
            )
        made.append(one)
    for case, one in zip(cases, made):
        counts = event.get((case.concept, case.group), Counter())
        total = sum(counts.values())
        one |= {f"event {name}": n / total for name, n in counts.items() if total}
    return made


def _words(case: Case) -> Features:
    """Words by side and by place, and the shapes of the neighbours."""
    low = max(0, case.start - 400)
    left = [m[0] for m in _TOKEN.finditer(case.text, low, case.start)][-_WINDOW:]
    right = [m[0] for m in _TOKEN.finditer(case.text, case.end, case.end + 400)][:_WINDOW]
    found: Features = {"bias": 1.0}
    for side, words in (("left", left[::-1]), ("right", right)):
        for n, word in enumerate(words):
            found[f"{side} word {word.lower()}"] = _LEXICAL
            if n < 2:
                found[f"{side} {n + 1} is {word.lower()}"] = _LEXICAL
                found[f"{side} {n + 1} shaped {_shape(word)}"] = _LEXICAL
    if referents.figure_of_speech(case.text, case.start, case.end, _around(case)):
        found["rule figure of speech"] = 1.0
    return found


def _around(case: Case) -> tuple[int, int]:
    """The sentence's reach, roughly: a case may be an excerpt."""
    return max(0, case.start - 200), min(len(case.text), case.end + 200)


def _shape(word: str) -> str:
    """Xx for Gaza, X for IDF, x for held, 9 for 240."""
    kinds = ("9" if c.isdigit() else "X" if c.isupper() else "x" for c in word if c.isalnum())
    return "".join(k for n, k in enumerate(kinds) if n < 2) or "-"


def _actors(case: Case, concept: Concept) -> Features:
    """The nearest names, what article and headline speak of, and what the rules say."""
    cues = referents.cues_of(concept)
    found: Features = {}
    hits = cues.find(case.text, referents.folded(case.text))
    nearest: dict[tuple[str, str], int] = {}
    counts: Counter[str] = Counter()
    for hit in hits:
        before = hit.end <= case.start
        if not before and hit.start < case.end:
            continue
        between = case.text[hit.end : case.start] if before else case.text[case.end : hit.start]
        words = len(_TOKEN.findall(between[-400:] if before else between[:400]))
        for r, kind in hit.marks:
            name = f"{cues.referents[r]} {kind}"
            counts[name] += 1
            side = "left" if before else "right"
            if len(between) <= 400:
                nearest[side, name] = min(words, nearest.get((side, name), 99))
    for (side, name), words in nearest.items():
        for bound in _NEAREST:
            if words <= bound:
                found[f"{side} within {bound}: {name}"] = 1.0
    found |= {f"article {name}": math.log1p(n) for name, n in counts.items()}
    for hit in cues.find(case.headline, referents.folded(case.headline)):
        found |= {f"headline {cues.referents[r]} {kind}": 1.0 for r, kind in hit.marks}
    places = [referents.Place("body", case.start, case.end, None, case.speaker)]
    (reading,) = referents.read(concept, case.headline, case.text, places)
    sums: dict[str, float] = defaultdict(float)
    for e in reading.evidence:
        sums[e.referent] += e.weight
        if e.rule not in ("near", "article", "setting", "what remains"):
            found[f"rule {e.rule}: {e.referent}"] = e.weight
    found |= {f"rules say {name}": weight for name, weight in sums.items()}
    if reading.likely:
        found[f"rules prefer {reading.likely}"] = reading.confidence
    return found


# --------------------------------------------------------------------------------------- model


@dataclass(frozen=True)
class ReferentModel:
    """Trained classifiers, one a concept.

    Attributes
    ----------
    estimators : concept -> scikit-learn Pipeline of DictVectorizer and LogisticRegression.
    card : what it was trained on, how well it does beside the rules, its limits; plain JSON values.
    """

    estimators: Mapping[str, Any] = field(repr=False)
    card: dict[str, Any] = field(repr=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the model's file."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    def wins(self, concept: str) -> bool:
        """Whether it did better than rules and baselines on events it had not seen (macro recall)."""
        return bool(self.card.get("wins", {}).get(concept))

    def labels(self, concept: str) -> tuple[str, ...]:
        """Labels of a concept. Raises ModelError where it was not trained."""
        return tuple(str(x) for x in self._estimator(concept).classes_)

    def predict(
        self, cases: Sequence[Case], *, concepts: Mapping[str, Concept] | None = None
    ) -> list[dict[str, float]]:
        """Probability of each label of each case's concept. Raises ModelError (unknown concept)."""
        told: list[dict[str, float]] = [{} for _ in cases]
        made = features(cases, concepts)
        by_concept: dict[str, list[int]] = defaultdict(list)
        for n, case in enumerate(cases):
            by_concept[case.concept].append(n)
        for concept, members in by_concept.items():
            estimator = self._estimator(concept)
            raw = estimator.predict_proba([made[n] for n in members])
            scaled = _tempered(raw, self.card["temperature"][concept])
            for n, row in zip(members, scaled):
                told[n] = dict(zip(self.labels(concept), map(float, row)))
        return told

    def decide(
        self,
        cases: Sequence[Case],
        *,
        confidence: float = CONFIDENCE,
        concepts: Mapping[str, Concept] | None = None,
    ) -> list[tuple[str | None, float]]:
        """The likeliest label of each case, None below `confidence`, and its probability."""
        decided: list[tuple[str | None, float]] = []
        for chances in self.predict(cases, concepts=concepts):
            best = max(chances, key=lambda k: chances[k])
            decided.append((best if chances[best] >= confidence else None, chances[best]))
        return decided

    def explain(
        self,
        case: Case,
        *,
        label: str | None = None,
        most: int = 10,
        concepts: Mapping[str, Concept] | None = None,
    ) -> list[Reason]:
        """The features that decided, the weightiest first; `label` None means the likeliest."""
        estimator = self._estimator(case.concept)
        labels = self.labels(case.concept)
        if label is None:
            chances = self.predict([case], concepts=concepts)[0]
            label = max(chances, key=lambda k: chances[k])
        if label not in labels:
            raise ModelError(f"no label is called {label!r}; there are {', '.join(labels)}")
        x = estimator[:-1].transform(features([case], concepts)).tocoo()
        names_ = estimator[0].get_feature_names_out()
        weights = _coefficients(estimator[-1], labels.index(label))
        reasons = [Reason(str(names_[c]), float(weights[c] * v)) for c, v in zip(x.col, x.data)]
        reasons = [r for r in reasons if r.weight]
        return sorted(reasons, key=lambda r: (-abs(r.weight), r.feature))[:most]

    def _estimator(self, concept: str) -> Any:
        if concept not in self.estimators:
            raise ModelError(
                f"the model was not trained for {concept!r}; it knows "
                f"{', '.join(self.estimators) or 'no concept'}"
            )
        return self.estimators[concept]

    # ------------------------------------------------------------------------------------ files

    def to_bytes(self) -> bytes:
        """The model's file: a zip of a manifest, the card and the estimators in skops format."""
        members = {
            "card.json": _json(self.card),
            "estimator.skops": _canonical(_skops().dumps(dict(self.estimators))),
        }
        digests = {name: hashlib.sha256(raw).hexdigest() for name, raw in members.items()}
        manifest = {"format": FORMAT, "kind": KIND, "sha256": digests}
        return _zip({"manifest.json": _json(manifest), **members}, zipfile.ZIP_DEFLATED)

    def save(self, path: str | Path) -> Path:
        """Write the model, and its card beside it as Markdown. Raises ModelError without skops."""
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.to_bytes())
        path.with_suffix(".md").write_text(self.card_markdown(), encoding="utf-8")
        return path

    def card_markdown(self) -> str:
        """The card as a page."""
        card = self.card
        lines = [f"# Model card: {card['title']}", "", card["purpose"], ""]
        lines += ["## What it does not mean", "", *[f"- {x}" for x in card["limits"]], ""]
        lines += ["## Trained on", ""]
        for concept, data in card["data"].items():
            lines.append(f"- {concept}: {', '.join(f'{k} {v}' for k, v in data.items())}")
        for concept, figures in card.get("figures", {}).items():
            lines += ["", f"## {concept}: on events it had not seen", ""]
            lines += ["| | macro recall (95%) | accuracy | abstains |", "|---|---|---|---|"]
            for name in ("classifier", "rules", "nearest actor", "majority"):
                if name in figures:
                    f = figures[name]
                    low, high = f["interval"]
                    lines.append(
                        f"| {name} | {f['macro_recall']:.3f} ({low:.3f} to {high:.3f}) "
                        f"| {f['accuracy']:.3f} | {f['abstains']:.0%} |"
                    )
        return "\n".join([*lines, ""])


def load_model(path: str | Path) -> ReferentModel:
    """A model from its file; nothing in the file is run.

    Raises ModelError where it is missing, damaged, changed after training, or of another kind.
    """
    path = Path(path)
    again = "train it again by `framing train referent`"
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ModelError(f"there is no model file {path}; {again}") from error
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(e.file_size for e in archive.infolist()) > 256_000_000:
                raise ModelError(f"{path} unpacks to more than a model ever needs; {again}")
            manifest = json.loads(archive.read("manifest.json"))
            parts = {n: archive.read(n) for n in ("card.json", "estimator.skops")}
        if (manifest["format"], manifest["kind"]) != (FORMAT, KIND):
            raise ModelError(f"{path} is no model of referents of this version; {again}")
        for name, part in parts.items():
            if hashlib.sha256(part).hexdigest() != manifest["sha256"][name]:
                raise ModelError(f"{path} was changed after training ({name} differs); {again}")
        if _skops().get_untrusted_types(data=parts["estimator.skops"]):
            raise ModelError(f"{path} holds types no model needs; {again}")
        return ReferentModel(
            _skops().loads(parts["estimator.skops"]), json.loads(parts["card.json"])
        )
    except ModelError:
        raise
    except Exception as error:  # whatever damage makes of zip, JSON or skops
        raise ModelError(f"{path} is damaged ({error}); {again}") from error


def current() -> ReferentModel | None:
    """The user's own model, where there is one. Raises ModelError where it is damaged."""
    path = place(KIND)
    return _kept(str(path), path.stat().st_mtime_ns) if path.is_file() else None


@cache
def _kept(path: str, changed: int) -> ReferentModel:
    return load_model(path)


# ------------------------------------------------------------------------------------- training


def train(
    rows: str | Path | Iterable[Mapping[str, Any]],
    *,
    seed: int = 0,
    evaluate: bool = True,
    concepts: Mapping[str, Concept] | None = None,
) -> ReferentModel:
    """Train a classifier for every concept with codes enough.

    Parameters
    ----------
    rows : what `read_cases` reads: a coding sheet, JSON lines, or mappings.
    seed : of the intervals; folds are whole groups and need none.
    evaluate : measure on held-out events for the card; without it no model `wins`.
    concepts : concepts of user lexicons by id.

    Raises InputError for unreadable rows, ModelError where no concept has 20 coded rows of two
    labels.
    """
    cases = read_cases(rows)
    estimators: dict[str, Any] = {}
    card: dict[str, Any] = {
        "title": "referents, trained", "purpose": _PURPOSE, "limits": list(_LIMITS),
        "data": {}, "temperature": {}, "wins": {}, "figures": {}, "settings": {"seed": seed},
    }  # fmt: skip
    for concept, members in _by_concept(cases).items():
        learned, rare = _learnable(members)
        labels = [str(c.label) for c in learned]
        if len(learned) < LEAST or len(set(labels)) < 2:
            continue
        made = features(learned, concepts)
        held_out, order = _held_out(made, labels, [c.group for c in learned])
        card["temperature"][concept] = _temperature(held_out, labels, order)
        estimators[concept] = _pipeline().fit(made, labels)
        card["data"][concept] = {
            "rows": len(learned), **dict(sorted(Counter(labels).items())),
            "events or articles": len({c.group for c in learned}),
            **({"too rare to learn": ", ".join(sorted(rare))} if rare else {}),
        }  # fmt: skip
        if evaluate:
            figures = _figures(members, concepts, seed)
            card["figures"][concept] = figures
            rivals = [figures[k] for k in ("rules", "nearest actor", "majority") if k in figures]
            best = max(f["macro_recall"] for f in rivals)
            card["wins"][concept] = figures["classifier"]["macro_recall"] > best
    if not estimators:
        raise ModelError(
            f"no concept has {LEAST} coded mentions of two referents; code more "
            "(`framing code sample`)"
        )
    return ReferentModel(estimators, card)


def evaluate(
    rows: str | Path | Iterable[Mapping[str, Any]],
    *,
    seed: int = 0,
    concepts: Mapping[str, Concept] | None = None,
) -> dict[str, Any]:
    """How well a classifier trained on these codes does on events it has not seen.

    Concept -> `classifier`, `rules`, `nearest actor`, `majority`, each with `macro_recall` over the
    referents (and `invalid`), its 95% bootstrap interval over groups, `recall` of each, `accuracy`,
    `abstains` (share of rows without an answer, which count as wrong), and for the classifier
    `ece` and what `abstaining` at other confidences buys. Concepts with too few codes are left out.

    Raises InputError for unreadable rows, ModelError where no concept has codes enough.
    """
    told = {}
    for concept, members in _by_concept(read_cases(rows)).items():
        learned, _ = _learnable(members)
        if len(learned) >= LEAST and len({c.label for c in learned}) >= 2:
            told[concept] = _figures(members, concepts, seed)
    if not told:
        raise ModelError(f"no concept has {LEAST} coded mentions of two referents; code more")
    return told


def _by_concept(cases: Iterable[Case]) -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        found[case.concept].append(case)
    return dict(sorted(found.items()))


def _learnable(cases: Sequence[Case]) -> tuple[list[Case], set[str]]:
    counts = Counter(str(c.label) for c in cases)
    rare = {label for label, n in counts.items() if n < LEAST_OF_A_LABEL}
    return [c for c in cases if c.label not in rare], rare


def _pipeline() -> Any:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline

    # Referents are unequally common, and the rare ones matter as much.
    regression = LogisticRegression(C=0.3, class_weight="balanced", max_iter=3000)
    return Pipeline([("features", DictVectorizer()), ("regression", regression)])


def _held_out(
    made: Sequence[Features], labels: Sequence[str], groups: Sequence[str]
) -> tuple[NDArray, list[str]]:
    """Probabilities (rows x labels) of models that had not seen the row's group; label order.

    Every event, and every article without one, lies in one fold.
    """
    from sklearn.model_selection import GroupKFold

    order = sorted(set(labels))
    n_groups = len(set(groups))
    if n_groups < 2:
        raise ModelError("all codes are of one event; code mentions of other events too")
    out = np.full((len(made), len(order)), np.nan)
    y = np.array(labels)
    folds = GroupKFold(min(_FOLDS, n_groups))
    for fit, held in folds.split(made, y, groups):
        seen = sorted(set(y[fit]))
        out[held] = 0.0
        if len(seen) < 2:
            out[held, order.index(seen[0])] = 1.0
            continue
        estimator = _pipeline().fit([made[i] for i in fit], y[fit])
        columns = [order.index(str(c)) for c in estimator.classes_]
        out[np.ix_(held, columns)] = estimator.predict_proba([made[i] for i in held])
    return out, order


def _temperature(probabilities: NDArray, labels: Sequence[str], order: Sequence[str]) -> float:
    """The temperature that makes held-out log loss least (Guo et al. 2017), on a grid."""
    rows, truth = np.arange(len(labels)), [order.index(x) for x in labels]
    grid = np.geomspace(0.25, 4.0, 33)
    losses = [
        -np.log(np.maximum(_tempered(probabilities, t)[rows, truth], 1e-9)).mean() for t in grid
    ]
    return float(grid[int(np.argmin(losses))])


def _tempered(probabilities: NDArray, temperature: float) -> NDArray:
    """Probabilities to the power 1 / temperature, summing to one again."""
    powers = np.maximum(probabilities, 1e-12) ** (1.0 / temperature)
    return powers / powers.sum(axis=1, keepdims=True)


def _coefficients(regression: Any, which: int) -> NDArray:
    """Weight of each column in the log odds of a label, against the mean of the others."""
    weights = regression.coef_
    if len(weights) == 1:
        return weights[0] * (1 if which == 1 else -1)
    return weights[which] - weights.mean(0)


# ----------------------------------------------------------------------------------- evaluation


def _figures(
    cases: Sequence[Case], concepts: Mapping[str, Concept] | None, seed: int
) -> dict[str, Any]:
    learned, rare = _learnable(cases)
    labels = [str(c.label) for c in learned]
    made = features(learned, concepts)
    probabilities, order = _held_out(made, labels, [c.group for c in learned])
    # The temperature is fitted on the folds it is shown on: one number for all rows.
    probabilities = _tempered(probabilities, _temperature(probabilities, labels, order))
    by_case = {id(c): row for c, row in zip(learned, probabilities)}
    truth = [str(c.label) for c in cases]
    groups = [c.group for c in cases]

    def decided(case: Case) -> str | None:
        row = by_case.get(id(case))
        if row is None or row.max() < CONFIDENCE:
            return None
        return order[int(row.argmax())]

    commonest = Counter(truth).most_common(1)[0][0]
    told: dict[str, Any] = {
        "n": len(cases),
        "groups": len(set(groups)),
        "too rare to learn": sorted(rare),
        "classifier": _scored(truth, [decided(c) for c in cases], groups, seed),
        "majority": _scored(truth, [commonest] * len(cases), groups, seed),
    }
    extra = _evaluation.figures(labels, probabilities, order, seed=seed)
    told["classifier"] |= {k: extra[k] for k in ("ece", "abstaining", "reliability")}
    concept = {**_concepts(), **(concepts or {})}.get(cases[0].concept)
    if concept is not None and len(concept.referents) > 1:
        told["rules"] = _scored(truth, [_by_rules(c, concept) for c in cases], groups, seed)
        told["nearest actor"] = _scored(truth, [_nearest(c, concept) for c in cases], groups, seed)
    return told


def _by_rules(case: Case, concept: Concept) -> str | None:
    """What the rules say, on the text the case has; lexicon conditions are not applied."""
    if referents.figure_of_speech(case.text, case.start, case.end, _around(case)):
        return INVALID
    places = [referents.Place("body", case.start, case.end, None, case.speaker)]
    return referents.read(concept, case.headline, case.text, places)[0].referent


def _nearest(case: Case, concept: Concept) -> str | None:
    """The referent of the nearest name or holder: a baseline."""
    cues = referents.cues_of(concept)
    near = [
        (max(h.start - case.end, case.start - h.end), r)
        for h in cues.find(case.text, referents.folded(case.text))
        for r in h.of("name", "holder")
        if h.end <= case.start or h.start >= case.end
    ]
    return cues.referents[min(near)[1]] if near else None


def _scored(
    truth: Sequence[str], said: Sequence[str | None], groups: Sequence[str], seed: int
) -> dict[str, Any]:
    """Recall of each label and its mean, with a bootstrap interval over groups."""
    recall = {
        label: float(np.mean([s == label for t, s in zip(truth, said) if t == label]))
        for label in sorted(set(truth))
    }
    members: dict[str, list[int]] = defaultdict(list)
    for n, group in enumerate(groups):
        members[group].append(n)
    # A draw of groups is a row of weights; recalls are ratios of weighted counts.
    parts = list(members.values())
    drawn = np.random.default_rng(seed).multinomial(
        len(parts), np.full(len(parts), 1 / len(parts)), size=1000
    )
    ratios = []
    for label in recall:
        coded = np.array([sum(truth[i] == label for i in p) for p in parts], float)
        hit = np.array([sum(truth[i] == label == said[i] for i in p) for p in parts], float)
        total = drawn @ coded
        ratios.append(np.where(total > 0, (drawn @ hit) / np.maximum(total, 1), np.nan))
    low, high = np.quantile(np.nanmean(np.array(ratios), axis=0), [0.025, 0.975])
    return {
        "macro_recall": round(float(np.mean(list(recall.values()))), 4),
        "interval": [round(float(low), 4), round(float(high), 4)],
        "recall": {k: round(v, 4) for k, v in recall.items()},
        "accuracy": round(float(np.mean([t == s for t, s in zip(truth, said)])), 4),
        "abstains": round(float(np.mean([s is None for s in said])), 4),
    }
