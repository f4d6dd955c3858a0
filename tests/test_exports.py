import csv
import datetime as dt
from html.parser import HTMLParser

import polars as pl
import pytest

from framing import exports, lexicon
from framing.codebook import codebook
from framing.corpus import Corpus
from framing.errors import FramingError

FORMULA = '=HYPERLINK("http://a.example","click")'
FRAME = pl.DataFrame(
    {
        "doc_id": ["a", "b"],
        "match": [FORMULA, "@SUM(1)"],
        "n": [-3, 10**17],
        "share": [0.25, None],
        "date": [dt.date(2024, 3, 4), None],
        "span": [[1, 2], None],
        "=1+1": [True, False],
    }
)


def sheets(path):
    calamine = pytest.importorskip("python_calamine")
    book = calamine.CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_csv_holds_no_formula(tmp_path):
    exports.table(FRAME, tmp_path / "t.csv")
    header, first, second = csv.reader((tmp_path / "t.csv").open(newline=""))
    assert header[-1] == "'=1+1"
    assert first[1] == "'" + FORMULA and second[1] == "'@SUM(1)"
    assert first[2] == "-3" and first[5] == "[1, 2]", "numbers are no formulas"


def test_parquet_is_the_table(tmp_path):
    exports.table(FRAME, tmp_path / "t.parquet")
    assert pl.read_parquet(tmp_path / "t.parquet").equals(FRAME)
    with pytest.raises(FramingError, match=r"\.csv, \.parquet, \.xlsx"):
        exports.table(FRAME, tmp_path / "t.docx")


def test_a_workbook_keeps_strings_as_strings(tmp_path, monkeypatch):
    pytest.importorskip("xlsxwriter")
    exports.workbook({"men/tions": FRAME, "men:tions": FRAME.head(1)}, tmp_path / "t.xlsx")
    found = sheets(tmp_path / "t.xlsx")
    assert list(found) == ["men tions", "men tions (2)"]
    header, first, second = found["men tions"]
    assert header == FRAME.columns
    assert first[1] == FORMULA and first[2:5] == [-3.0, 0.25, dt.date(2024, 3, 4)]
    assert second[2] == str(10**17) and second[3] == ""
    import zipfile

    packed = zipfile.ZipFile(tmp_path / "t.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in packed
    monkeypatch.setattr(exports, "EXCEL_ROWS", 1)
    exports.table(pl.DataFrame({"text": ["x" * 40_000, "y"]}), tmp_path / "u.xlsx")
    long, rest = sheets(tmp_path / "u.xlsx").values()
    assert long[1][0].endswith(exports.CUT) and rest[1] == ["y"]


def test_quanteda_gets_bodies_and_docvars(tmp_path):
    corpus = Corpus.from_frame(
        pl.DataFrame(
            {
                "id": ["a", "b"],
                "outlet": ["Mast", "-Gazette"],
                "headline": ["Pier opens", "Only a headline"],
                "text": ['Pier opens\n\nIt opened, "today".', None],
                "desk": ["city", None],
            }
        )
    )
    assert exports.quanteda(corpus, tmp_path / "q.csv") == 2
    a, b = csv.DictReader((tmp_path / "q.csv").open(newline=""))
    assert a["text"] == 'It opened, "today".' and a["zone"] == "body" and a["desk"] == "city"
    assert b["text"] == "Only a headline" and b["zone"] == "headline" and b["outlet"] == "'-Gazette"
    assert list(a)[:3] == ["doc_id", "text", "zone"] and "body_start" not in a


def test_quanteda_names_columns_of_later_batches(tmp_path):
    class Split(Corpus):
        def batches(self, rows=1):
            return super().batches(1)

    frame = pl.DataFrame({"id": ["a", "b"], "text": ["t", "u"], "late": [None, 7]})
    exports.quanteda(Split.from_frame(frame), tmp_path / "q.csv")
    rows = list(csv.DictReader((tmp_path / "q.csv").open(newline="")))
    assert [r["late"] for r in rows] == ["", "7"]


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.links = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [v for k, v in attrs if k in ("href", "src")]


def test_a_codebook_shows_every_variant_and_loads_nothing():
    book = lexicon.load_lexicon("migration")
    page = codebook(book)
    parsed = Tags()
    parsed.feed(page)
    assert parsed.tags.count("section") == len(book.concepts)
    assert page.count('class="variant"') == book.n_variants
    assert not {"script", "img", "link", "iframe"} & set(parsed.tags)
    assert all(link.startswith(("#", "http")) for link in parsed.links)
    assert book.digest in page and "@media print" in page


def test_a_codebook_escapes_what_a_lexicon_says():
    from dataclasses import replace

    book = lexicon.load_lexicon("migration")
    page = codebook(replace(book, title="<script>alert(1)</script>"))
    assert "<script>" not in page and "&lt;script&gt;" in page
    told = {k: replace(v, url="javascript:alert(1)") for k, v in book.sources.items()}
    page = codebook(replace(book, sources=told))
    assert 'href="javascript' not in page


def test_exports_are_whole_or_not_there(tmp_path):
    class Breaks(Corpus):
        passes = 0

        def batches(self, rows=2000):
            type(self).passes += 1
            yield from super().batches(rows)
            if self.passes == 2:
                raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        exports.quanteda(Breaks.from_frame(pl.DataFrame({"text": ["t"]})), tmp_path / "q.csv")
    assert list(tmp_path.iterdir()) == []
