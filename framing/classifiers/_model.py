"""A trained model: predict, explain, evaluate, save, load; and the card that goes with it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError
from . import _evaluation
from ._labelled import Labelled

FORMAT = 1  # of the file; raised when an older toolkit could not read it rightly
# Beside scikit-learn's own types.
_TRUSTED = ("framing.classifiers._cues.CueShare", "framing.classifiers._wording.Wording")
_MOST_BYTES = 256_000_000  # unpacked
_MEMBERS = ("manifest.json", "card.json", "estimator.skops")

Probabilities = NDArray[np.float64]


class Reason(NamedTuple):
    """What moved a score: a word, n-gram or style feature, its weight, and where it stands.

    The weight is in log odds of the label; a text's weights and the model's intercept add up to
    the text's log odds, but for style features that the text lacks.
    """

    feature: str
    weight: float
    spans: list[tuple[int, int]]


@dataclass(frozen=True)
class Model:
    """A trained classifier of texts.

    Attributes
    ----------
    kind : the classifier's module: loaded, frames.
    estimator : scikit-learn Pipeline of a Wording and a LogisticRegression.
    card : what it was trained on, how well it does, what it is not for; plain JSON values.
    """

    kind: str
    estimator: Any = field(repr=False)
    card: dict[str, Any] = field(repr=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the model's file: names the model in a manifest."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels, in the order of the columns of predict()."""
        return tuple(str(x) for x in self.estimator.classes_)

    def predict(self, texts: Sequence[str]) -> Probabilities:
        """Probability of each label: texts x labels. A text without words has NaN.

        Raises ModelError where a text is no string.
        """
        texts = _checked(texts)
        if not texts:
            return np.zeros((0, len(self.labels)))
        probabilities = np.asarray(self.estimator.predict_proba(texts), float)
        wordless = [i for i, t in enumerate(texts) if not any(c.isalnum() for c in t)]
        probabilities[wordless] = np.nan
        return probabilities

    def decide(self, texts: Sequence[str], *, confidence: float = 0.0) -> list[str | None]:
        """The likeliest label of each text, or None where its probability is below `confidence`."""
        decided: list[str | None] = []
        for row in self.predict(texts):
            best = int(np.argmax(row)) if np.isfinite(row).all() else -1
            sure = best >= 0 and row[best] >= confidence
            decided.append(self.labels[best] if sure else None)
        return decided

    def explain(self, text: str, *, label: str | None = None, most: int = 10) -> list[Reason]:
        """What moved the score of one text, the weightiest first.

        Parameters
        ----------
        label : whose log odds; None means the card's label, or the text's likeliest.

        Raises ModelError for an unknown label.
        """
        (text,) = _checked([text])
        if label is not None and label not in self.labels:
            raise ModelError(f"no label is called {label!r}; there are {', '.join(self.labels)}")
        wording = self.estimator[0]
        label = label or self.card.get("label") or (self.decide([text])[0] or self.labels[0])
        weights = self._coefficients(label)
        columns, spans = wording.trace(text)
        present = wording.present(text)
        dense = set(wording.names()[wording.n_traced_by_word :])
        reasons = [
            Reason(name, float(sum(weights[c] * v for c, v in found)), list(spans.get(name, [])))
            for name, found in columns.items()
            if name not in dense or name in present
        ]
        reasons = [r for r in reasons if r.weight]
        return sorted(reasons, key=lambda r: (-abs(r.weight), r.feature))[:most]

    def explain_words(self, text: str, *, label: str | None = None) -> list[Reason]:
        """How much each word of a text moved the score, the weightiest first.

        The weight of every feature with spans is shared equally among them; features without (the
        length of the sentence, say) are no word's and are left out.
        """
        weights: dict[tuple[int, int], float] = {}
        for _, weight, spans in self.explain(text, label=label, most=10_000):
            for span in spans:
                weights[span] = weights.get(span, 0.0) + weight / len(spans)
        reasons = [Reason(text[a:b], weight, [(a, b)]) for (a, b), weight in weights.items()]
        return sorted(reasons, key=lambda r: (-abs(r.weight), r.spans))

    def _coefficients(self, label: str) -> NDArray[np.float64]:
        """Weight of each column in the log odds of a label, against the mean of the others."""
        weights, which = self.estimator[-1].coef_, self.labels.index(label)
        if len(self.labels) == 2:
            return weights[0] * (1 if which == 1 else -1)
        return weights[which] - weights.mean(0)

    def weights(self, *, most: int = 12) -> dict[str, list[list[Any]]]:
        """The weightiest features towards each label (of two: towards the card's, and away)."""
        names = self.estimator[0].names()
        told = {}
        for label in self.labels:
            weights = self._coefficients(label)
            top = np.argsort(-weights, kind="stable")[:most]
            told[label] = [[names[i], round(float(weights[i]), 3)] for i in top]
        return told

    def evaluate(
        self, rows: Labelled, *, groups: Sequence[str] = ("outlet", "topic"), seed: int = 0
    ) -> dict[str, Any]:
        """How well a model of these settings does on rows it was not trained on, by refitting.

        Each design holds out folds: whole groups (one outlet, or topic, at a time), and beside it
        random folds, whose figure flatters. See `_evaluation.cross_validated` for the figures.
        """
        return _evaluation.cross_validated(self.estimator, rows, groups=groups, seed=seed)

    def measure(self, rows: Labelled, *, seed: int = 0) -> dict[str, Any]:
        """How well this very model does on rows it has not seen (`_evaluation.figures`)."""
        return _evaluation.figures(rows.labels, self.predict(rows.texts), self.labels, seed=seed)

    # -------------------------------------------------------------------------------- files

    def save(self, path: str | Path) -> Path:
        """Write the model; beside it its card (.md) and, where evaluated, its reliability (.svg).

        The same model gives the same bytes. The file is a zip of a manifest with digests, the card, and the estimator in skops format.
        Raises ModelError where skops is not installed.
        """
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.to_bytes())
        picture = path.with_suffix(".svg") if self.card.get("figures") else None
        if picture:
            from ._card import reliability_svg

            first = next(iter(self.card["figures"].values()))
            picture.write_text(reliability_svg(first), encoding="utf-8")
        page = self.card_markdown(picture=picture.name if picture else None)
        path.with_suffix(".md").write_text(page, encoding="utf-8")
        return path

    def to_bytes(self) -> bytes:
        """The model's file. Raises ModelError where skops is not installed."""
        members = {
            "card.json": _json(self.card),
            "estimator.skops": _canonical(_skops().dumps(self.estimator)),
        }
        manifest = {
            "format": FORMAT,
            "kind": self.kind,
            "sha256": {name: hashlib.sha256(raw).hexdigest() for name, raw in members.items()},
        }
        return _zip({"manifest.json": _json(manifest), **members}, zipfile.ZIP_DEFLATED)

    def card_markdown(self, *, picture: str | None = None) -> str:
        """The card as a page; `picture` is where the reliability picture lies."""
        from ._card import markdown

        return markdown(self.kind, self.card, picture=picture)


def place(kind: str) -> Path:
    """Where a user's own model of a kind lies: `$FRAMING_MODELS`, else the user's data folder."""
    named = os.environ.get("FRAMING_MODELS")
    if named:
        return Path(named) / f"{kind}.model"
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "framing" / "models" / f"{kind}.model"


def load(path: str | Path, *, kind: str | None = None, sha256: str | None = None) -> Model:
    """A model from its file; nothing in the file is run.

    Parameters
    ----------
    kind : the kind that is wanted; None means any.
    sha256 : digest of the whole file, where its maker has told it: the manifest's own digests show
        damage, this one shows forgery.

    Raises ModelError where the file is missing, damaged, tampered with, of another format, of
    another kind, or holds types that a model has no need of.
    """
    path = Path(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ModelError(f"there is no model file {path}; make one by `framing train`") from error
    if sha256 is not None and hashlib.sha256(raw).hexdigest() != sha256.lower():
        raise ModelError(f"{path} is not the file whose digest you gave; get it again")
    return from_bytes(raw, kind=kind, name=str(path))


def from_bytes(raw: bytes, *, kind: str | None = None, name: str = "the model") -> Model:
    """A model from the bytes of its file. Raises ModelError as load() does."""
    again = "train it again by `framing train`, or get an undamaged copy"
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
            if sorted(e.filename for e in entries) != sorted(_MEMBERS):
                raise ModelError(f"{name} is no model file of this toolkit; {again}")
            if sum(e.file_size for e in entries) > _MOST_BYTES:
                raise ModelError(f"{name} unpacks to more than a model ever needs; {again}")
            members = {e.filename: archive.read(e) for e in entries}
        manifest = json.loads(members["manifest.json"])
        version, digests, stored = manifest["format"], manifest["sha256"], manifest["kind"]
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError, OSError) as error:
        raise ModelError(f"{name} is no model file of this toolkit; {again}") from error
    except Exception as error:
        if isinstance(error, ModelError) or type(error).__module__ != "zlib":
            raise
        raise ModelError(f"{name} is damaged; {again}") from error
    if version != FORMAT:
        raise ModelError(
            f"{name} has model format {version}, this toolkit reads {FORMAT}; train it again with "
            f"this version, or install the version that made it"
        )
    for member in _MEMBERS[1:]:
        if hashlib.sha256(members[member]).hexdigest() != digests.get(member):
            raise ModelError(f"{name} was changed after training ({member} differs); {again}")
    if kind is not None and stored != kind:
        raise ModelError(f"{name} is a model of kind {stored!r}, not {kind!r}; name another file")
    skops = _skops()
    try:
        found = set(skops.get_untrusted_types(data=members["estimator.skops"]))
        if foreign := sorted(found - set(_TRUSTED)):
            raise ModelError(f"{name} holds types no model needs ({', '.join(foreign)}); {again}")
        estimator = skops.loads(members["estimator.skops"], trusted=list(_TRUSTED))
        card = json.loads(members["card.json"])
        model = Model(stored, estimator, card)
        model.predict(["One plain sentence, to see that the parts fit."])
    except ModelError:
        raise
    except Exception as error:  # whatever a changed schema makes of skops or scikit-learn
        raise ModelError(f"{name} cannot be rebuilt here ({error}); {again}") from error
    return model


def about(rows: Labelled, settings: dict[str, Any]) -> dict[str, Any]:
    """What every card says of its data and settings; no dates, so that a rerun gives one file."""
    from importlib import metadata

    import sklearn

    from .. import __version__

    data: dict[str, Any] = {
        "rows": len(rows),
        "labels": rows.counts,
        "left out": dict(rows.left_out),
        "sha256 of texts and labels": rows.digest,
    }
    for group, values in rows.groups.items():
        data[f"{group}s"] = sorted(set(values))
    versions = {"framing-toolkit": __version__, "scikit-learn": sklearn.__version__}
    versions["numpy"] = metadata.version("numpy")
    return {"data": data, "settings": {**settings, "versions": versions}}


def _checked(texts: Sequence[str]) -> list[str]:
    if isinstance(texts, str):
        raise ModelError("predict() takes a list of texts; put the one text into a list")
    checked = list(texts)
    for text in checked:
        if not isinstance(text, str):
            raise ModelError(f"a text must be a string, not {type(text).__name__}")
    return checked


def _skops() -> Any:
    try:
        import skops.io as skops
    except ImportError as error:
        raise ModelError(
            "saving and loading models needs skops: pip install 'framing-toolkit[classify]'"
        ) from error
    return skops


def _json(value: Any) -> bytes:
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False).encode("utf-8")


def _zip(members: dict[str, bytes], compression: int) -> bytes:
    """A zip of fixed dates and order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, raw in members.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), raw, compression)
    return out.getvalue()


def _canonical(raw: bytes) -> bytes:
    """A skops file whose object numbers, file names and dates do not depend on the run.

    skops numbers objects by their memory addresses and names arrays by them; here both are
    numbered in the order of the schema.
    """
    numbers: dict[int, int] = {}
    files: dict[str, str] = {}

    def renumber(node: Any) -> Any:
        if isinstance(node, list):
            return [renumber(x) for x in node]
        if not isinstance(node, dict):
            return node
        made: dict[str, Any] = {}
        for key, value in node.items():
            if key == "__id__" and isinstance(value, int):
                made[key] = numbers.setdefault(value, len(numbers) + 1)
            elif key == "file" and isinstance(value, str):
                suffix = Path(value).suffix
                made[key] = files.setdefault(value, f"{len(files) + 1}{suffix}")
            else:
                made[key] = renumber(value)
        return made

    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        schema = renumber(json.loads(archive.read("schema.json")))
        arrays = {new: archive.read(old) for old, new in files.items()}
    # Keys keep their order: it is the order of a Wording's columns.
    return _zip({**arrays, "schema.json": json.dumps(schema).encode("utf-8")}, zipfile.ZIP_STORED)
