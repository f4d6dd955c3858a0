"""Text, delimited, JSON and Parquet: what is read, what is set aside, nothing lost."""

import codecs
import gzip
import json

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing import files
from framing.corpus import SetAside, read, reader_for
from framing.errors import FramingError, InputError
from framing.readers import delimited, jsonl, parquet, text

FUZZ = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def rows(items):
    return [i for i in items if not isinstance(i, SetAside)]


def aside(items):
    return [i for i in items if isinstance(i, SetAside)]


def made(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# --- text


@pytest.mark.parametrize(
    ("content", "headline", "body"),
    [
        ("Talks open in Geneva\n\nThey met.", "Talks open in Geneva", "They met."),
        ("# Talks open\nThey met.", "Talks open", "They met."),
        ("They met on Monday.\n\nThen left.", None, "They met on Monday.\n\nThen left."),
        ("One line only", None, "One line only"),
        ("No blank line\nfollows here.", None, "No blank line\nfollows here."),
        ("W" * 200 + "\n\nBody.", None, "W" * 200 + "\n\nBody."),
        ("---\ntitle: From above\noutlet: Mast\n---\nFrom above\n\nBody.", "From above", "Body."),
        ("---\r\ntitle: Other\r\n---\r\nBody.\r\n", "Other", "Body.\r\n"),
        ("\ufeffWith a mark\n\nBody.", "With a mark", "Body."),
    ],
)
def test_headline_and_body_of_a_text_file(tmp_path, content, headline, body):
    file = made(tmp_path / "a.txt", content)
    row = read(file).frame().row(0, named=True)
    assert row["headline"] == headline
    assert row["text"][row["body_start"] :] == body
    assert row["text"] == content.lstrip("\ufeff"), "the whole file is the text"


def test_front_matter_fills_fields_and_a_rule_is_no_front_matter(tmp_path):
    (file,) = rows(
        text.read(
            made(tmp_path / "a.md", "---\nSource: Mast\ndate: 2024-03-04\ndesk: city\n---\nHi.")
        )
    )
    assert (
        file[1]["outlet"] == "Mast"
        and file[1]["date"] == "2024-03-04"
        and file[1]["desk"] == "city"
    )
    assert text.front_matter("---\nA sentence, no pair.\n---\nHi.") == ({}, 0)
    assert text.front_matter("---\nopen: for ever\n") == ({}, 0)


def test_text_of_other_encodings(tmp_path):
    latin = made(tmp_path / "a.txt", "Il a répondu à l’été".replace("’", "'").encode("latin-1"))
    (told,) = text.read(latin)
    assert "0xe9 at 6" in told.reason and "--encoding guess" in told.reason
    assert rows(text.read(latin, encoding="latin-1"))[0][1]["text"].startswith("Il a répondu")
    marked = made(tmp_path / "b.txt", codecs.BOM_UTF16_LE + "Öffentlich".encode("utf-16-le"))
    assert rows(text.read(marked))[0][1]["text"] == "Öffentlich"
    with pytest.raises(InputError, match="no encoding is called"):
        read(latin, encoding="klingon")


def test_encodings_are_guessed_when_asked(tmp_path):
    pytest.importorskip("charset_normalizer")
    french = "Le président a déclaré que la réforme était nécessaire à la stabilité du marché. " * 5
    file = made(tmp_path / "a.txt", french.encode("cp1252"))
    assert read(file, encoding="guess").frame()["text"][0] == french
    lines = made(tmp_path / "a.csv", f"id,text\n1,{french}\n".encode("cp1252"))
    assert read(lines, encoding="guess").frame()["text"][0] == french


# --- delimited


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_that_of_the_header(tmp_path, delimiter):
    cells = [["id", "text, or body", "text"], ["1", "x", "a"]]
    content = "\n".join(delimiter.join(f'"{c}"' for c in row) for row in cells)
    assert rows(delimited.read(made(tmp_path / "a.csv", content)))[0][1]["text"] == "a"


def test_spreadsheet_marks_repeated_and_nameless_columns(tmp_path):
    file = made(tmp_path / "a.csv", "\ufeffsep=;\r\ntext;x;x;\r\na;1;2;3\r\n\r\nb;;;\r\n")
    assert rows(delimited.read(file)) == [
        (3, {"text": "a", "x": "1", "x_2": "2", "column_4": "3"}),
        (5, {"text": "b", "x": None, "x_2": None, "column_4": None}),
    ]
    wide = made(tmp_path / "b.tsv", codecs.BOM_UTF16_LE + "text\tn\nü\t1\n".encode("utf-16-le"))
    assert rows(delimited.read(wide)) == [(2, {"text": "ü", "n": "1"})]


def test_a_quote_that_never_closes_costs_one_row(tmp_path):
    file = made(tmp_path / "a.csv", 'id,text\n1,a\n2,"open\n3,b\n4,"two\nlines"\n5,c\n')
    items = list(delimited.read(file))
    assert [r["id"] for _, r in rows(items)] == ["1", "3", "4", "5"]
    assert rows(items)[2] == (5, {"id": "4", "text": "two\nlines"})
    assert [a.line for a in aside(items)] == [3]


def test_uneven_and_garbled_rows_are_set_aside(tmp_path):
    file = made(tmp_path / "a.csv", 'id,text\n1\n2,b,c\n3,c,\n4,"a" b\n5,e\n')
    items = list(delimited.read(file))
    assert [r["id"] for _, r in rows(items)] == ["3", "5"]
    assert [(a.line, "cells" in a.reason) for a in aside(items)] == [
        (2, True),
        (3, True),
        (5, False),
    ]


def test_many_broken_quotes_are_told_and_do_not_run_on(tmp_path):
    file = made(tmp_path / "a.csv", "id,text\n" + '1,"x" y\n' * 100 + "2,b\n")
    items = list(delimited.read(file))
    assert [r["id"] for _, r in rows(items)] == ["2"]
    assert len(aside(items)) == 100


# --- JSON


@pytest.mark.parametrize(
    "content",
    [
        '{"text": "a"}\n{"text": "b"}\n',
        '[{"text": "a"}, {"text": "b"}]',
        '[\n {"text": "a"},\n {"text": "b"}\n]\n',
        '{"articles": {"results": [{"text": "a"}, {"text": "b"}], "count": 2}}',
        '{\n "status": "ok",\n "items": [{"text": "a"}, {"text": "b"}]\n}',
        '\ufeff{"text": "a"}\r\n\r\n{"text": "b"}',
        '{"text": "a"\n}\n{"text": "b"\n}',
    ],
)
def test_shapes_of_json(tmp_path, content):
    items = list(jsonl.read(made(tmp_path / "a.json", content)))
    assert [r["text"] for _, r in rows(items)] == ["a", "b"] and not aside(items)


def test_one_pretty_object_is_one_article(tmp_path):
    content = json.dumps({"maintext": "a", "authors": [{"name": "x"}]}, indent=2)
    assert len(rows(jsonl.read(made(tmp_path / "a.json", content)))) == 1


def test_faults_in_json_are_told_and_the_rest_is_read(tmp_path):
    cut = list(jsonl.read(made(tmp_path / "a.json", '[{"text": "a"}, {"text": "b"')))
    assert [r["text"] for _, r in rows(cut)] == ["a"] and "rest not read" in aside(cut)[0].reason
    open_ = list(jsonl.read(made(tmp_path / "b.json", '[{"text": "a"},')))
    assert len(rows(open_)) == 1 and "does not close" in aside(open_)[0].reason
    lines = list(jsonl.read(made(tmp_path / "c.jsonl", '{"text": 1\n{"text": "b"}\nnull\n')))
    assert len(rows(lines)) == 1 and [a.line for a in aside(lines)] == [1, 3]
    deep = list(jsonl.read(made(tmp_path / "d.jsonl", '{"text": ' + "[" * 100_000 + "\n")))
    assert "nested too deeply" in aside(deep)[0].reason
    assert aside(jsonl.read(made(tmp_path / "e.jsonl", "")))[0].reason == "empty file"


def test_a_truncated_gzip_gives_what_comes_before_the_cut(tmp_path):
    content = "".join(json.dumps({"id": str(i), "text": f"{i * 7919}"}) + "\n" for i in range(5000))
    packed = gzip.compress(content.encode())
    for name, cut in [("a.jsonl.gz", packed[: len(packed) // 2]), ("b.csv.gz", packed[:12])]:
        items = read(made(tmp_path / name, cut)).batches()
        if name.startswith("a"):
            batches = list(items)
            assert sum(b.articles.height for b in batches) > 500
            assert "cut short" in batches[-1].set_aside["reason"][-1]
        else:
            with pytest.raises(InputError, match=r"cut short|no column"):
                list(items)


def test_a_line_beyond_the_bound_is_set_aside_and_the_next_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_LINE", 50)
    file = made(
        tmp_path / "a.jsonl", '{"text": "a"}\n{"text": "' + "b" * 999 + '"}\n{"text": "c"}\n'
    )
    items = list(jsonl.read(file))
    assert [(n, r["text"]) for n, r in rows(items)] == [(1, "a"), (3, "c")]
    assert aside(items)[0].line == 2 and "longer than 50" in aside(items)[0].reason
    table = made(tmp_path / "a.csv", "text\na\n" + "b" * 999 + "\nc\n")
    items = list(delimited.read(table))
    assert [(n, r["text"]) for n, r in rows(items)] == [(2, "a"), (4, "c")] and len(
        aside(items)
    ) == 1


# --- Parquet


def test_parquet_rows_and_damage(tmp_path):
    file = tmp_path / "a.parquet"
    pl.DataFrame({"text": [f"t{i}" for i in range(5000)], "n": range(5000)}).write_parquet(
        file, row_group_size=1000
    )
    read_rows = rows(parquet.read(file))
    assert read_rows[0] == (1, {"text": "t0", "n": 0}) and read_rows[-1][0] == 5000
    content = file.read_bytes()
    (told,) = parquet.read(made(tmp_path / "b.parquet", content[: len(content) // 2]))
    assert "not readable Parquet" in told.reason


# --- choosing a reader


@pytest.mark.parametrize(
    ("name", "content", "reader"),
    [
        ("a.txt", "Just a text.", text),
        ("a.txt", '{"text": "a"}\n', jsonl),
        ("a.csv", '{"text": "a"}\n', jsonl),
        ("a.jsonl", "id,text\n1,a\n", delimited),
        ("a.txt", "PAR1xxxx", parquet),
        ("export", "id;headline;text\n", delimited),
        ("a.txt", "Title, text, and date are words\n", text),
        ("a.txt", "[Reuters] A story", text),
    ],
)
def test_the_first_bytes_overrule_a_wrong_suffix(tmp_path, name, content, reader):
    assert reader_for(made(tmp_path / name, content)) is reader


def test_what_no_reader_knows(tmp_path):
    assert reader_for(made(tmp_path / "a.xyz", "words")) is None


# --- fuzz: no content of a file is a traceback, and every row is read or told


@FUZZ
@given(
    content=st.binary(max_size=400),
    suffix=st.sampled_from(["csv", "tsv", "jsonl", "json", "txt", "parquet", "csv.gz"]),
)
def test_any_bytes_in_any_suffix(tmp_path, content, suffix):
    try:
        batches = list(read(made(tmp_path / f"a.{suffix}", content)).batches())
    except FramingError:
        return
    assert sum(b.articles.height + b.set_aside.height for b in batches) > 0


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)


@FUZZ
@given(cells=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=20))
def test_what_a_writer_wrote_is_what_is_read(tmp_path, cells):
    import csv

    file = tmp_path / "a.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["text", "extra"])
        writer.writerows(cells)
    kept = [(t, e or None) for t, e in cells if t and not t.isspace()]
    try:
        frame = read(file).frame()
    except InputError:
        assert not kept
        return
    assert frame["text"].to_list() == [t for t, _ in kept]
    assert frame["extra"].to_list() == [e for _, e in kept]


@FUZZ
@given(lines=st.lists(st.one_of(st.binary(max_size=60), st.just(b'{"text": "ok"}')), max_size=20))
def test_every_json_line_is_read_or_told(tmp_path, lines):
    lines = [line.replace(b"\n", b"").replace(b"\r", b"") for line in lines]
    file = made(tmp_path / "a.jsonl", b'{"text": "first"}\n' + b"\n".join(lines))
    batches = list(read(file).batches())
    told = sum(b.articles.height + b.set_aside.height for b in batches)
    blank = sum(not line.decode(errors="replace").strip("\ufeff \t\r\n") for line in lines)
    assert told == 1 + len(lines) - blank
