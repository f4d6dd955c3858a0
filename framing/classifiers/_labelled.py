"""Labelled texts: any CSV, TSV, JSON lines or Parquet file, its columns mapped to four."""

from __future__ import annotations

import difflib
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import InputError, ModelError

GROUPS = ("outlet", "topic")
_COLUMNS = {
    "text": ("text", "sentence", "content", "body"),
    "label": ("label", "label_bias", "class", "code", "frame"),
    "outlet": ("outlet", "source", "publication", "publisher"),
    "topic": ("topic", "event", "subject"),
}
_SEPARATORS = ",;\t|"


@dataclass(frozen=True)
class Labelled:
    """Texts with one label each, and what they are grouped by.

    Attributes
    ----------
    texts, labels : of equal length.
    groups : "outlet" and "topic" -> one value a text, where the data name them.
    left_out : why rows are not here -> how many.
    """

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def counts(self) -> dict[str, int]:
        """Label -> rows, by label."""
        return dict(sorted(Counter(self.labels).items()))

    @property
    def digest(self) -> str:
        """SHA-256 over texts and labels in their order."""
        sha = hashlib.sha256()
        for text, label in zip(self.texts, self.labels):
            sha.update(f"{label}\0{text}\0".encode("utf-8", "surrogatepass"))
        return sha.hexdigest()

    def take(self, rows: Sequence[int]) -> Labelled:
        """Some rows, in the order given."""
        return Labelled(
            tuple(self.texts[i] for i in rows),
            tuple(self.labels[i] for i in rows),
            {k: tuple(v[i] for i in rows) for k, v in self.groups.items()},
        )

    def renamed(self, names: Mapping[str, str | None]) -> Labelled:
        """The same rows under other labels; those whose label becomes None are left out."""
        keep = [i for i, label in enumerate(self.labels) if names.get(label, label) is not None]
        dropped = Counter(label for label in self.labels if names.get(label, label) is None)
        kept = self.take(keep)
        left_out = Counter(self.left_out) + Counter({f"label {k!r}": n for k, n in dropped.items()})
        labels = tuple(names.get(x, x) or x for x in kept.labels)
        return Labelled(kept.texts, labels, kept.groups, dict(left_out))


def read_labelled(path: str | Path, *, columns: Mapping[str, str] | None = None) -> Labelled:
    """Labelled texts of a .csv, .tsv, .jsonl (also .gz), .json or .parquet file.

    `columns` maps text, label, outlet, topic to the file's own names where they are others
    ({"text": "sentence"}). Separators , ; tab and | are told apart by the first line.

    Raises InputError where the file cannot be read or has no text or label column.
    """
    import polars as pl

    path = Path(path)
    if not path.is_file():
        raise InputError(f"there is no file {path}")
    name = path.name.lower().removesuffix(".gz")
    try:
        if name.endswith((".jsonl", ".ndjson")):
            frame = pl.read_ndjson(_bytes(path), infer_schema_length=None)
        elif name.endswith(".json"):
            frame = pl.read_json(_bytes(path), infer_schema_length=None)
        elif name.endswith(".parquet"):
            frame = pl.read_parquet(path)
        else:
            raw = _bytes(path)
            head = raw[:20_000].split(b"\n", 1)[0].decode("utf-8", "replace")
            separator = max(_SEPARATORS, key=head.count)
            frame = pl.read_csv(raw, separator=separator, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError, EOFError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    return from_rows(frame.iter_rows(named=True), columns=columns, name=str(path))


def from_rows(
    rows: Iterable[Mapping[str, Any]],
    *,
    columns: Mapping[str, str] | None = None,
    name: str = "the rows",
) -> Labelled:
    """Labelled texts of mappings. Raises InputError where they have no text or label column."""
    rows = list(rows)
    if not rows:
        raise InputError(f"{name} is empty: there is nothing to learn from")
    wanted = dict(columns or {})
    if unknown := set(wanted) - set(_COLUMNS):
        raise InputError(
            f"no column role is called {sorted(unknown)[0]!r}; there are {', '.join(_COLUMNS)}"
        )
    have = list(rows[0])
    where: dict[str, str] = {}
    for role, usual in _COLUMNS.items():
        if role in wanted:
            if wanted[role] not in have:
                near = difflib.get_close_matches(wanted[role], have, n=1)
                hint = f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(have)}"
                raise InputError(f"{name} has no column {wanted[role]!r}{hint}")
            where[role] = wanted[role]
        elif found := [c for u in usual for c in have if c.lower() == u]:
            where[role] = found[0]
    for role in ("text", "label"):
        if role not in where:
            raise InputError(
                f"{name} has no {role} column (columns: {', '.join(have)}); "
                f"map it, for example {role}={have[0]}"
            )
    kept, aside = [], Counter[str]()
    for row in rows:
        text, label = row.get(where["text"]), row.get(where["label"])
        if not isinstance(text, str) or not text.strip():
            aside["empty text"] += 1
        elif label is None or not str(label).strip():
            aside["no label"] += 1
        else:
            kept.append(row)
    return Labelled(
        tuple(r[where["text"]].strip() for r in kept),
        tuple(str(r[where["label"]]).strip() for r in kept),
        {g: tuple(str(r.get(where[g]) or "") for r in kept) for g in GROUPS if g in where},
        dict(aside),
    )


def require(
    rows: Labelled,
    *,
    least: int,
    known: Sequence[str] | None = None,
    spellings: Iterable[str] = (),
    task: str = "this",
) -> None:
    """Check that a classifier can be trained on some rows.

    Raises ModelError for labels outside `known` (suggesting one of `spellings`), fewer than two
    labels, fewer than `least` rows of a label, and texts that do not look English.
    """
    counts = rows.counts
    for label in counts:
        if known is not None and label not in known:
            near = difflib.get_close_matches(label.lower(), [*known, *spellings], n=1)
            hint = f"; did you mean {near[0]!r}?" if near else "."
            raise ModelError(
                f"the label {label!r} ({counts[label]} rows) is unknown to {task}{hint} "
                f"Say what it means, or None to leave it out: labels={{{label!r}: ...}}, "
                f"one of {', '.join(known)}"
            )
    told = ", ".join(f"{k}: {n}" for k, n in counts.items()) or "none"
    if len(counts) < 2:
        raise ModelError(f"{task} needs examples of two labels or more; the data have {told}")
    if few := {k: n for k, n in counts.items() if n < least}:
        label, n = next(iter(few.items()))
        raise ModelError(
            f"{task} needs {least} examples a label; {label!r} has {n} (labels: {told}). "
            f"Add examples, or leave that label out"
        )
    if not looks_english(rows.texts):
        raise ModelError(
            f"the texts of {task} do not look English, and its cues and word lists are; "
            f"train on English text"
        )


# Common in English, and seldom words of other languages.
_ENGLISH = frozenset(
    ("the", "of", "and", "to", "that", "was", "with", "for", "is", "it", "his", "her", "by", "from")
)


def looks_english(texts: Sequence[str]) -> bool:
    """Whether one word in twenty is a common English one (in ordinary text one in five is)."""
    from ..masking import tokenize

    words = tokenize(texts[:2000]).words
    return bool(words) and sum(w in _ENGLISH for w in words) >= 0.05 * len(words)


def _bytes(path: Path) -> bytes:
    import gzip

    raw = path.read_bytes()
    return gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
