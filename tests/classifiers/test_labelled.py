"""Labelled data: any columns in, clear refusals out."""

from __future__ import annotations

import gzip
import json

import pytest

from framing.classifiers import _labelled, from_rows, loaded, read_labelled
from framing.errors import InputError, ModelError

ROWS = [
    {"sentence": "One; two.", "label_bias": "Biased", "outlet": "A"},
    {"sentence": " ", "label_bias": "Biased", "outlet": "A"},
    {"sentence": "Three.", "label_bias": "", "outlet": "B"},
    {"sentence": "Four.", "label_bias": "Non-biased", "outlet": "B"},
]


@pytest.mark.parametrize("kind", ["jsonl", "jsonl.gz", "csv", "tsv", "semicolon.csv", "parquet"])
def test_formats_give_the_same_rows(tmp_path, kind):
    import polars as pl

    path, frame = tmp_path / f"data.{kind}", pl.DataFrame(ROWS)
    if kind.startswith("jsonl"):
        raw = "\n".join(json.dumps(r) for r in ROWS).encode()
        path.write_bytes(gzip.compress(raw) if kind.endswith("gz") else raw)
    elif kind == "parquet":
        frame.write_parquet(path)
    else:
        frame.write_csv(path, separator={"csv": ",", "tsv": "\t"}.get(kind, ";"))
    rows = read_labelled(path)
    assert rows.texts == ("One; two.", "Four.")
    assert rows.labels == ("Biased", "Non-biased")
    assert rows.groups == {"outlet": ("A", "B")}
    assert rows.left_out == {"empty text": 1, "no label": 1}


def test_columns_are_mapped():
    rows = from_rows([{"x": "A text.", "y": "1"}], columns={"text": "x", "label": "y"})
    assert (rows.texts, rows.labels) == (("A text.",), ("1",))


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({}, "no text column"),
        ({"text": "wrods"}, "did you mean 'words'"),
        ({"words": "words"}, "no column role"),
    ],
)
def test_missing_columns_are_told(columns, message):
    with pytest.raises(InputError, match=message):
        from_rows([{"words": "A text.", "y": "1"}], columns=columns)


def test_unreadable_files(tmp_path):
    with pytest.raises(InputError, match="no file"):
        read_labelled(tmp_path / "none.csv")
    (tmp_path / "bad.jsonl").write_text("{not json")
    with pytest.raises(InputError, match="cannot be read"):
        read_labelled(tmp_path / "bad.jsonl")


def test_renamed_leaves_out_what_becomes_none():
    rows = from_rows({"text": f"T {x}", "label": x} for x in ("a", "b", "c"))
    renamed = rows.renamed({"a": "A", "c": None})
    assert renamed.labels == ("A", "b")
    assert renamed.left_out == {"label 'c'": 1}


def train(*counted: tuple[str, int], text: str = "The council of the town has met again {}."):
    return loaded.train(
        [{"text": text.format(i), "label": label} for label, n in counted for i in range(n)]
    )


@pytest.mark.parametrize(
    ("counted", "message"),
    [
        ([("Biased", 30)], "two labels or more"),
        ([("Biased", 30), ("Non-biased", 4)], "'plain' has 4"),
        ([("Biased", 30), ("Biassed", 3), ("Non-biased", 30)], "did you mean 'biased'"),
        ([("No agreement", 50)], "the data have none"),
    ],
)
def test_training_refuses(counted, message):
    with pytest.raises(ModelError, match=message):
        train(*counted)


def test_another_language_is_refused():
    with pytest.raises(ModelError, match="do not look English"):
        train(("1", 30), ("0", 30), text="Der Rat der Stadt tagte gestern zum {}. Mal.")


def test_label_map_is_checked():
    rows = [{"text": "x", "label": "1"}]
    with pytest.raises(ModelError, match="no row has the label"):
        loaded.train(rows, labels={"2": "loaded"})
    with pytest.raises(ModelError, match="labels map to"):
        loaded.train(rows, labels={"1": "biased"})


def test_english_is_told_from_other_languages():
    assert _labelled.looks_english(["The man who was there said it was not his."])
    assert not _labelled.looks_english(["El hombre que estaba allí dijo que no era suyo."])
    assert not _labelled.looks_english([""])
