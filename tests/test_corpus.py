import datetime as dt
import gc
import gzip
import json
import os
import sys
from dataclasses import replace

import polars as pl
import pytest

import framing.corpus as fc
from framing import tables
from framing.articles import Rows, body_start
from framing.corpus import Corpus, concat, index, read
from framing.errors import InputError


def jsonl(path, rows):
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return path


def test_a_row_with_common_names_becomes_an_article(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(
        "ID,Publication,Title,Body,Publish Date,Cluster,Link,Language,Desk\n"
        'x1,Daily Mast,Talks open,"Line one\r\nline two",2024-03-05,e1,http://a.example/1,en-GB,foreign\n',
        newline="",
    )
    frame = read(file).frame()
    assert frame.drop("Desk").schema == pl.Schema(tables.ARTICLES)
    row = frame.row(0, named=True)
    assert row["doc_id"] == "x1" and row["outlet"] == "Daily Mast" and row["event"] == "e1"
    assert row["headline"] == "Talks open" and row["text"] == "Line one\r\nline two"
    assert row["date"] == dt.date(2024, 3, 5) and row["url"] == "http://a.example/1"
    assert row["lang"] == "en" and row["Desk"] == "foreign"


def test_bad_rows_are_set_aside_with_file_line_and_reason(tmp_path):
    file = tmp_path / "a.jsonl"
    rows = [
        b'{"id": "a", "text": "fine"}',
        b'{"id": "b", "text": "caf\xe9"}',
        b'{"id": "c", "headline": " ", "text": ""}',
        b'{"id": "d", "text": "t", "date": "2024-02-30"}',
        b'{"id": "a", "text": "again"}',
        b'{"id": "e", "text": "t"',
        b'{"id": "f", "text": "n\\u0000l"}',
        b'{"id": "g", "text": "half \\ud83d"}',
        b"[1, 2]",
        b'{"id": "h", "headline": "only a headline", "date": null}',
    ]
    file.write_bytes(b"\n".join(rows))
    corpus = read(file)
    assert corpus.frame()["doc_id"].to_list() == ["a", "h"]
    aside = corpus.set_aside()
    assert aside["line"].to_list() == [2, 3, 4, 5, 6, 7, 8, 9]
    assert aside["doc_id"].to_list() == ["b", "c", "d", "a", None, "f", "g", None]
    assert set(aside["file"]) == {str(file)}
    for reason, word in zip(
        aside["reason"],
        ["0xe9", "neither", "calendar", "duplicate", "JSON", "NUL", "surrogate", "object"],
        strict=True,
    ):
        assert word in reason


def test_strict_raises_with_the_place_of_the_first_fault(tmp_path):
    file = jsonl(tmp_path / "a.jsonl", [{"text": "fine"}, {"text": ""}])
    with pytest.raises(InputError, match=r"a\.jsonl:2: neither headline nor text"):
        read(file, strict=True).frame()


def test_a_folder_names_the_outlet_and_mixes_formats(tmp_path):
    for outlet, name, text in [
        ("mast", "1.txt", "One.\n"),
        ("wire", "deep/2.md", "# Two\n\nBody."),
    ]:
        (tmp_path / outlet / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / outlet / name).write_text(text)
    jsonl(tmp_path / "mast" / "b.jsonl", [{"text": "Three"}, {"text": "Four", "outlet": "own"}])
    (tmp_path / ".hidden").write_text("no article")
    (tmp_path / "mast" / "x.bin").write_bytes(b"\x01\x02")
    corpus = read(tmp_path)
    frame = corpus.frame()
    assert frame.select("doc_id", "outlet", "headline").rows() == [
        ("mast/1.txt", "mast", None),
        ("mast/b.jsonl#1", "mast", None),
        ("mast/b.jsonl#2", "own", None),
        ("wire/deep/2.md", "wire", "Two"),
    ]
    assert frame["text"][3] == "# Two\n\nBody." and frame["body_start"][3] == len("# Two\n\n")
    assert corpus.set_aside()["reason"].str.contains("no reader for .bin").to_list() == [True]


def test_two_sources_with_files_of_one_name_keep_both(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(f"From {folder}.")
    assert read(tmp_path / "a", tmp_path / "b").frame()["doc_id"].to_list() == ["x.txt", "b/x.txt"]


@pytest.mark.parametrize(
    ("headline", "text", "begin"),
    [
        ("Talks open", "Talks open\n\nBody.", 12),
        ("Talks open", "# Talks open\nBody.", 13),
        ("Talks open", "Talks open. Body.", 12),
        ("Talks open?", "Talks open? Body.", 12),
        ("Talks open", "Talks open in Geneva today.", 0),
        ("Talks open", "Talks opening.", 0),
        ("Talks open", "Body first. Talks open\n", 0),
        ("Talks open", "Talks open", 10),
        ("Talks open", None, 0),
        (None, "Talks open", 0),
    ],
)
def test_body_starts_after_a_repeated_headline(headline, text, begin):
    assert body_start(headline, text) == begin


def test_a_missing_source_names_what_is_near(tmp_path):
    (tmp_path / "articles.csv").write_text("text\nx\n")
    with pytest.raises(InputError, match=r"did you mean .*articles\.csv"):
        read(tmp_path / "article.csv")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no files to read"):
        read(tmp_path / "empty")
    with pytest.raises(InputError, match="nothing to read"):
        read()


def test_what_is_no_file_is_told(tmp_path):
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes on this system")
    os.mkfifo(tmp_path / "pipe.jsonl")
    with pytest.raises(InputError, match="not a regular file"):
        read(tmp_path / "pipe.jsonl")
    (tmp_path / "a.txt").write_text("An article.")
    assert read(tmp_path).set_aside()["reason"].to_list() == ["not a regular file"]


def test_a_folder_that_cannot_be_listed_is_told(tmp_path, monkeypatch):
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.txt").write_text("An article.")
    listed = os.scandir

    def scandir(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    told = read(tmp_path).set_aside()
    assert told["reason"].to_list() == ["a folder that cannot be listed"]


def test_a_table_without_text_names_its_columns_and_the_option(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("id,sentence\n1,Hello there\n")
    with pytest.raises(InputError, match=r"'id', 'sentence'.*--column text=NAME"):
        read(file).frame()
    assert read(file, columns={"text": "Sentence"}).frame()["text"].to_list() == ["Hello there"]
    with pytest.raises(InputError, match=r"no column 'wrong' to use as text"):
        read(file, columns={"text": "wrong"}).frame()
    with pytest.raises(InputError, match="have no field 'colour'"):
        read(file, columns={"colour": "id"})
    # The same file inside a folder does not stop the others.
    (tmp_path / "b.txt").write_text("An article.")
    corpus = read(tmp_path)
    assert corpus.frame()["doc_id"].to_list() == ["b.txt"]
    assert "--column" in corpus.set_aside()["reason"][0]


def test_batches_stream_again_at_every_call_and_join(tmp_path):
    rows = [{"id": str(i), "text": "w", "n": i if i > 2 else None} for i in range(5)]
    corpus = read(jsonl(tmp_path / "a.jsonl", rows))
    heights = [b.articles.height for b in corpus.batches(rows=2)]
    assert heights == [2, 2, 1] == [b.articles.height for b in corpus.batches(rows=2)]
    frame = concat([b.articles for b in corpus.batches(rows=2)])
    assert frame["n"].to_list() == [None, None, None, 3, 4] and frame["n"].dtype == pl.Int64
    assert read(tmp_path / "a.jsonl", limit=3).frame()["doc_id"].to_list() == ["0", "1", "2"]


def test_further_columns_keep_numbers_and_nest_as_json(tmp_path):
    rows = [{"text": "a", "n": 1, "ok": True, "x": 1.5, "deep": {"k": [1]}, "mixed": 1}]
    rows += [{"text": "b", "n": 2, "ok": None, "x": 2, "deep": None, "mixed": "two"}]
    frame = read(jsonl(tmp_path / "a.jsonl", rows)).frame()
    assert [frame[c].dtype for c in ("n", "ok", "x", "deep", "mixed")] == [
        pl.Int64,
        pl.Boolean,
        pl.Float64,
        pl.String,
        pl.String,
    ]
    assert frame["deep"].to_list() == ['{"k": [1]}', None] and frame["mixed"][0] == "1"


def test_a_further_column_never_hides_a_field(tmp_path):
    file = jsonl(
        tmp_path / "a.jsonl", [{"text": "long", "sentence": "short", "title": "T", "headline": "H"}]
    )
    row = read(file, columns={"text": "sentence"}).frame().row(0, named=True)
    assert row["text"] == "short" and row["text_read"] == "long"
    assert row["headline"] == "H" and row["title"] == "T"


@pytest.mark.parametrize("table", [False, True])
def test_slashed_dates_take_the_order_the_file_proves(tmp_path, table):
    def dated(*dates):
        rows = [{"doc_id": str(i), "text": "a", "date": d} for i, d in enumerate(dates)]
        if not table:
            return read(jsonl(tmp_path / "x.jsonl", rows)).frame()
        pl.DataFrame(rows).write_parquet(tmp_path / "x.parquet")
        return read(tmp_path / "x.parquet").frame()

    assert dated("03/04/2024", "12/25/2024")["date"][0] == dt.date(2024, 3, 4)
    assert dated("03/04/2024", "25/12/2024")["date"][0] == dt.date(2024, 4, 3)
    for proves_nothing in ([], ["12/25/2024", "25/12/2024"]):
        read_as = dated("03/04/2024", *proves_nothing).select("date", "date_read")
        assert read_as.row(0) == (None, "03/04/2024")


def test_mojibake_is_mended_only_when_asked(tmp_path):
    pytest.importorskip("ftfy")
    told = "“We came,” said André’s aide."
    spoilt = told.encode().decode("cp1252", errors="replace").replace("\ufffd", "\x9d")
    rows = [
        {"headline": "CafÃ© opens", "text": f"CafÃ© opens\n\n{spoilt}"},
        {"text": "A “plain” text… fi ﬁ Ａ & &amp; stays."},
    ]
    file = jsonl(tmp_path / "a.jsonl", rows)
    assert read(file).frame()["text"][0] == rows[0]["text"]
    mended = read(file, mend=True).frame()
    assert mended["headline"][0] == "Café opens" and mended["text"][0] == f"Café opens\n\n{told}"
    assert mended["text"][0][mended["body_start"][0] :] == told
    assert mended["text"][1] == rows[1]["text"] and mended["mended"].to_list() == [True, False]


def test_texts_and_fingerprint(tmp_path):
    rows = [{"id": str(i), "headline": f"h{i}", "text": f"t{i}"} for i in range(5)]
    corpus = read(jsonl(tmp_path / "a.jsonl", rows))
    texts = corpus.texts(["3", "1", "none"]).select("doc_id", "headline", "text", "body_start")
    assert texts.rows() == [("1", "h1", "t1", 0), ("3", "h3", "t3", 0)]
    packed = tmp_path / "b.jsonl.gz"
    packed.write_bytes(gzip.compress((tmp_path / "a.jsonl").read_bytes()))
    assert read(packed).fingerprint() == corpus.fingerprint()
    rows[0]["text"] += "."
    assert read(jsonl(tmp_path / "a.jsonl", rows)).fingerprint() != read(packed).fingerprint()


def test_from_frame_reads_as_a_file_does():
    frame = pl.DataFrame({"Title": ["a", None], "body": ["x", None], "n": [1, 2]})
    corpus = Corpus.from_frame(frame)
    assert corpus.frame().select("doc_id", "headline", "text", "n").rows() == [
        ("frame#1", "a", "x", 1)
    ]
    assert corpus.set_aside()["line"].to_list() == [2]
    with pytest.raises(InputError, match="--column text=NAME"):
        Corpus.from_frame(frame.select("n"))


def test_index_counts_words_of_headline_and_body():
    frame = Corpus.from_frame(
        pl.DataFrame(
            {"headline": ["Talks open"], "text": ["Talks open\n\nThey met today."], "k": [7]}
        )
    ).frame()
    row = index(frame).row(0, named=True)
    assert (row["n_words_headline"], row["n_words_body"], row["k"]) == (2, 3, 7)
    assert "text" not in row and list(row)[: len(tables.INDEX)] == list(tables.INDEX)


def test_nothing_readable_is_an_error_that_says_why(tmp_path):
    (tmp_path / "a.txt").write_text("")
    with pytest.raises(InputError, match=r"no articles in .*empty file"):
        read(tmp_path).frame()


def test_a_huge_set_of_columns_is_read_in_small_batches(tmp_path, monkeypatch):
    rows = [{"text": "a", **{f"c{i}": i for i in range(300)}} for _ in range(4)]
    file = jsonl(tmp_path / "a.jsonl", rows)
    assert read(file).frame().width == len(tables.ARTICLES) + 300
    monkeypatch.setattr(fc, "MAX_COLUMNS", 299)
    with pytest.raises(InputError, match="different columns"):
        read(file).frame()


@pytest.mark.skipif(
    sys.implementation.name != "cpython", reason="elsewhere nothing goes when it is let go"
)
@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet"])
def test_a_pass_leaves_nothing_that_only_the_cycle_collector_would_free(tmp_path, name):
    # The ids of a pass are many; a long run makes a pass for each shard.
    made = [{"id": str(i), "text": "a"} for i in range(3)]
    if name.endswith(".jsonl"):
        jsonl(tmp_path / name, made)
    else:
        pl.DataFrame(made).write_parquet(tmp_path / name)
    gc.collect()
    gc.disable()
    try:
        before = sum(isinstance(x, Rows) for x in gc.get_objects())
        assert read(tmp_path / name).frame().height == 3
        assert sum(isinstance(x, Rows) for x in gc.get_objects()) == before
    finally:
        gc.enable()


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 7])
def test_a_limit_takes_the_first_articles_of_a_table(tmp_path, monkeypatch, limit):
    monkeypatch.setattr(fc, "FRAME_ROWS", 4)
    ids = ["a", "b", "a", "c", "d", "e", "f"]  # the third is set aside
    frame = pl.DataFrame({"id": ids, "text": [f"text {i}" for i in range(7)]})
    frame.write_parquet(tmp_path / "a.parquet")
    for corpus in (read(tmp_path / "a.parquet", limit=limit), Corpus.from_frame(frame)):
        whole = replace(corpus, limit=None).frame()
        assert replace(corpus, limit=limit).frame().equals(whole.head(limit))
