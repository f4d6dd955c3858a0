"""Each format that researchers hold, on a constructed sample: what must come out of it."""

import contextlib
import datetime as dt
import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing import extras
from framing.corpus import read, reader_for
from framing.errors import FramingError, InputError
from framing.readers import _furniture, _markup, archive, urls
from framing.readers import word as word_reader

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
FERRY, PIER = "Ferry talks resume in Port Ansel", "Council opens the pier"
MONDAY, TUESDAY = dt.date(2024, 3, 4), dt.date(2024, 3, 5)
FUZZ = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def articles(*sources, **options):
    return read(*sources, **options).frame().to_dicts()


# --- pages, feeds, archives of the web


def test_a_page_gives_its_article_without_its_furniture():
    pytest.importorskip("trafilatura")
    (row,) = articles(SAMPLES / "page.html")
    assert (row["headline"], row["outlet"], row["date"]) == (FERRY, "The Harbour Mast", MONDAY)
    assert row["text"].startswith("Negotiators for the dockworkers")
    assert row["text"].endswith("put it to their members.")
    for furniture in ("Read more", "Sign up", "By Ida", "tracked", "Privacy", "Photograph", "©"):
        assert furniture not in row["text"]
    assert "Read more" in row["left_out"] and "newsletter" in row["left_out"]
    assert row["url"] == "https://harbourmast.example/2024/03/04/ferry-talks"
    assert row["lang"] == "en"


def test_a_page_without_an_article_is_set_aside(tmp_path):
    pytest.importorskip("trafilatura")
    (tmp_path / "a.html").write_text("<!doctype html><html><body></body></html>")
    (tmp_path / "b.txt").write_text("An article.")
    assert "no article" in read(tmp_path).set_aside()["reason"][0]


def test_rss_and_atom():
    first, second = articles(SAMPLES / "feed.rss")
    assert first["doc_id"] == "hm-1001" and first["headline"] == "Ferry talks resume & pier opens"
    assert first["text"] == (
        "Negotiators returned to the table on Monday.\n\n“We expect an answer,” said Mara Oduya."
    )
    assert first["left_out"] == "Read more: What the strike means" and not first["summary_only"]
    assert (first["outlet"], first["lang"], first["author"]) == (
        "The Harbour Mast",
        "en",
        "Ida Renner",
    )
    assert second["text"] == "The council votes on Thursday." and second["summary_only"]
    (entry,) = articles(SAMPLES / "feed.atom")
    assert entry["headline"] == "Strike ends" and entry["outlet"] == "Ansel Wire"
    assert entry["text"] == "The strike ended on Wednesday.\n\nFerries sail again."
    assert entry["url"] == "https://anselwire.example/7" and entry["date"] == dt.date(2024, 3, 6)


BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><rss><channel><item><title>&c;</title></item></channel></rss>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_expands_is_refused(tmp_path, encoding):
    (tmp_path / "a.rss").write_bytes(BOMB.encode(encoding))
    with pytest.raises(InputError, match="declares entities"):
        articles(tmp_path / "a.rss")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<rss><channel><item>", "malformed XML"),
        ("<rss>" + "<x>" * 2000, "nested deeper"),
        ("<rss><channel></channel></rss>", "without entries"),
        ("<note>hello</note>", "neither RSS nor Atom"),
    ],
)
def test_feeds_that_cannot_be_read_say_why(tmp_path, content, reason):
    (tmp_path / "a.rss").write_text(content)
    with pytest.raises(InputError, match=reason):
        articles(tmp_path / "a.rss")


def test_markup_to_paragraphs():
    assert _markup.paragraphs("<p>One&nbsp;<b>two</b></p>three<br>four<script>no</script>") == [
        "One two",
        "three",
        "four",
    ]
    assert _markup.paragraphs("plain\n  text ") == ["plain", "text"]
    assert _markup.paragraphs("a<!-- <p>hidden</p> -->b<!-- open") == ["a b"]


@FUZZ
@given(st.text("<>&!-/ap\"'=; \n", max_size=300))
def test_any_markup_gives_paragraphs(fragment):
    assert all(p == " ".join(p.split()) and p for p in _markup.paragraphs(fragment))


def warc_of(path, pages):
    writer_module = pytest.importorskip("warcio.warcwriter")
    headers = pytest.importorskip("warcio.statusandheaders").StatusAndHeaders
    with path.open("wb") as stream:
        writer = writer_module.WARCWriter(stream, gzip=path.suffix == ".gz")
        for url, status, kind, content in pages:
            http = headers(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    url, "response", payload=io.BytesIO(content), http_headers=http
                )
            )
    return path


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_web_archive_gives_its_pages(tmp_path, name):
    pytest.importorskip("trafilatura")
    page = (SAMPLES / "page.html").read_bytes()
    file = warc_of(
        tmp_path / name,
        [
            ("https://a.example/1", "200 OK", "text/html; charset=utf-8", page),
            ("https://a.example/gone", "404 Not Found", "text/html", page),
            ("https://a.example/pic", "200 OK", "image/png", b"\x89PNG"),
            ("https://a.example/empty", "200 OK", "text/html", b"<html><body></body></html>"),
        ],
    )
    corpus = read(file)
    (row,) = corpus.frame().to_dicts()
    assert row["headline"] == FERRY and row["url"] == "https://a.example/1"
    assert "https://a.example/empty: no article" in corpus.set_aside()["reason"][0]
    cut = tmp_path / f"cut-{name}"
    cut.write_bytes(file.read_bytes()[:-40])
    assert read(cut).frame().height == 1


# --- databases


@pytest.mark.parametrize(
    "name",
    ["nexis.txt", "factiva.txt", "factiva_coded.txt", "factiva.html", "proquest.txt"],
)
def test_database_downloads(name):
    rows = articles(SAMPLES / name)
    assert [r["headline"] for r in rows] == [FERRY, PIER][: len(rows)]
    assert rows[0]["outlet"] == "The Harbour Mast"
    assert [r["date"] for r in rows] == [MONDAY, TUESDAY][: len(rows)]
    assert rows[0]["text"].startswith("Negotiators") and "Mara Oduya" in rows[0]["text"]
    assert rows[0]["lang"] == "en"
    for label in ("Copyright 20", "Subject:", "words", "Load-Date", "Document ", "HARMAS", "gcat"):
        assert all(label not in r["text"] for r in rows), label
    if len(rows) > 1:
        assert "northern pier on Tuesday" in rows[1]["text"]
        assert rows[1]["outlet"].startswith("Ansel Gazette")


def test_labels_inside_a_text_do_not_end_it():
    (first, _) = articles(SAMPLES / "proquest.txt")
    assert first["text"].endswith("Her answer to the company: an offer is no agreement.")
    (first, _) = articles(SAMPLES / "nexis.txt")
    assert first["text"].endswith(
        "Copyright disputes played no part in the talks, both sides said."
    )
    assert first["byline"] == "Ida Renner" and first["section"] == "NEWS; Pg. 4"


def docx_of(path, lines):
    from xml.sax.saxutils import escape

    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    xmlns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr(
            "word/document.xml", f"<w:document {xmlns}><w:body>{body}</w:body></w:document>"
        )
    return path


def rtf_of(path, text):
    escaped = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
    coded = "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in escaped)
    path.write_text(r"{\rtf1\ansi\ansicpg1252 " + coded.replace("\n", "\\par\n") + "}")
    return path


def pdf_of(path, pages):
    """The smallest PDF of some pages of printed lines."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    kids = []
    for lines in pages:
        shown = "".join(
            "({}) Tj T* ".format(x.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)"))
            for x in lines
        )
        stream = f"BT /F1 10 Tf 12 TL 50 780 Td {shown}ET"
        objects.append(f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream")
        font = "<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources{font}/Contents {len(objects)} 0 R>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    out += "".join(f"{place:010d} 00000 n \n" for place in places)
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF"
    path.write_bytes(out.encode("latin-1"))
    return path


def wrapped(text, width=60):
    import textwrap

    return [x for line in text.splitlines() for x in (textwrap.wrap(line, width) or [""])]


@pytest.mark.parametrize("suffix", [".docx", ".rtf", ".pdf"])
def test_nexis_in_word_rich_text_and_pdf(tmp_path, suffix):
    text = (SAMPLES / "nexis.txt").read_text()
    file = tmp_path / f"a{suffix}"
    if suffix == ".docx":
        docx_of(file, text.splitlines())
    elif suffix == ".rtf":
        pytest.importorskip("striprtf")
        rtf_of(file, text.replace("offer,", "öffer,"))
        assert "öffer" in articles(file)[0]["text"]
    else:
        pytest.importorskip("pypdf")
        cover, first, second = text.partition("\n\n\nFerry")[0], text.index("\n\n\nFerry"), 0
        second = text.index("Council opens", text.index("End of Document"))
        parts = [cover, text[first:second], text[second:]]
        pages = [
            ["Nexis Uni", *wrapped(part), f"Page {n} of 3"] for n, part in enumerate(parts, start=1)
        ]
        pdf_of(file, pages)
    rows = articles(file)
    assert [r["headline"] for r in rows] == [FERRY, PIER]
    assert [r["date"] for r in rows] == [MONDAY, TUESDAY]
    assert rows[0]["outlet"] == "The Harbour Mast"
    assert rows[1]["text"] == (
        "The regional council opened the northern pier on Tuesday. "
        "Fishing boats were the first to land there."
    )


def test_any_other_document_is_one_article(tmp_path):
    (row,) = articles(
        docx_of(tmp_path / "a.docx", ["A ferry sails", "", "It sailed.", "By Ida Renner"])
    )
    assert (row["doc_id"], row["headline"], row["text"]) == (
        "a.docx",
        "A ferry sails",
        "It sailed.",
    )


def test_a_file_that_needs_an_extra_says_so_and_stops_no_folder(tmp_path, monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(extras.importlib, "import_module", missing)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\n")
    (tmp_path / "b.txt").write_text("An article.")
    with pytest.raises(InputError, match=r"needs pypdf: pip install 'framing-toolkit\[intake\]'"):
        articles(tmp_path / "a.pdf")
    corpus = read(tmp_path)
    assert corpus.frame().height == 1 and "needs pypdf" in corpus.set_aside()["reason"][0]


def test_damaged_and_protected_documents(tmp_path):
    pytest.importorskip("pypdf")
    pytest.importorskip("striprtf")
    good = docx_of(tmp_path / "good.docx", ["A ferry sails", "It sailed."])
    (tmp_path / "cut.docx").write_bytes(good.read_bytes()[:100])
    (tmp_path / "old.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (tmp_path / "no.rtf").write_text("{\\not rich")
    (tmp_path / "no.pdf").write_bytes(b"%PDF-1.4\n%%EOF")
    pdf_of(tmp_path / "blank.pdf", [[]])
    told = dict(read(tmp_path).set_aside().select("file", "reason").rows())
    told = {Path(k).name: v for k, v in told.items()}
    assert "not a Word document" in told["cut.docx"] and "password" in told["old.docx"]
    assert "not rich text" in told["no.rtf"]
    assert "not a readable PDF" in told["no.pdf"] and "OCR" in told["blank.pdf"]
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w") as packed:
        packed.writestr("word/document.xml", BOMB)
    with pytest.raises(ValueError, match="declares entities"):
        word_reader.paragraphs(tmp_path / "bomb.docx")


def test_media_cloud_event_registry_and_crawlers():
    rows = articles(SAMPLES / "media_cloud.csv")
    assert [r["outlet"] for r in rows] == ["harbourmast.example", "anselgazette.example"]
    assert [r["headline"] for r in rows] == [FERRY, PIER] and rows[0]["date"] == MONDAY
    rows = articles(SAMPLES / "event_registry.json")
    assert [(r["doc_id"], r["outlet"], r["event"], r["lang"]) for r in rows] == [
        ("8012345678", "The Harbour Mast", "eng-9000001", "en"),
        ("8012345679", "Ansel Gazette", None, "en"),
    ]
    (row,) = articles(SAMPLES / "news_please.json")
    assert row["text"].startswith("Negotiators") and row["outlet"] == "harbourmast.example"
    (row,) = articles(SAMPLES / "newspaper.json")
    assert (row["outlet"], row["date"], row["lang"]) == ("anselgazette.example", TUESDAY, "en")


def test_proquest_workbook_with_a_preamble(tmp_path):
    pytest.importorskip("python_calamine")
    xlsxwriter = pytest.importorskip("xlsxwriter")
    book = xlsxwriter.Workbook(str(tmp_path / "ProQuest.xlsx"))
    sheet = book.add_worksheet()
    for i, row in enumerate(
        [
            ["Search: ferry"],
            [],
            [
                "Title",
                "Abstract",
                "StoreId",
                "pubdate",
                "pubtitle",
                "language",
                "DocumentURL",
                "year",
            ],
            [
                FERRY,
                "Negotiators returned.",
                900000001,
                "Mar 4, 2024",
                "The Harbour Mast",
                "English",
                "http://p",
                2024,
            ],
            ["", "", "", "", "", "", "", ""],
            ["", "no title", 900000002, "", "", "", "", ""],
        ]
    ):
        sheet.write_row(i, 0, row)
    book.close()
    corpus = read(tmp_path / "ProQuest.xlsx")
    (row,) = corpus.frame().to_dicts()
    assert (row["doc_id"], row["headline"], row["outlet"]) == (
        "900000001",
        FERRY,
        "The Harbour Mast",
    )
    assert (
        row["date"] == MONDAY and row["lang"] == "en" and row["Abstract"] == "Negotiators returned."
    )
    assert corpus.set_aside().select("line", "reason").rows() == [(6, "neither headline nor text")]
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    (tmp_path / "bad.xls").write_bytes(ole + b" not a workbook")
    (tmp_path / "locked.xlsx").write_bytes(ole + "EncryptedPackage".encode("utf-16-le"))
    told = read(tmp_path).set_aside()["reason"].to_list()
    assert "not a readable workbook" in told[1] and "password-protected" in told[2]


# --- zip


def test_a_zip_reads_as_the_folder_does(tmp_path):
    with zipfile.ZipFile(tmp_path / "study.zip", "w") as packed:
        packed.write(SAMPLES / "nexis.txt", "study/mast/nexis.txt")
        packed.writestr("study/gazette/a.txt", "# Pier\n\nIt opened.")
        packed.writestr("study/__MACOSX/a.txt", "hidden")
        packed.writestr("study/../../../evil.txt", "Out of the folder.")
        packed.writestr("study/x.zip", b"PK\x05\x06" + b"\0" * 18)
    corpus = read(tmp_path / "study.zip")
    frame = corpus.frame()
    assert frame["headline"].to_list()[:3] == [FERRY, PIER, "Pier"]
    assert frame["outlet"][2] == "gazette" and frame["outlet"][0] == "The Harbour Mast"
    assert frame["doc_id"][2] == "study.zip/study/gazette/a.txt"
    assert not (tmp_path.parent / "evil.txt").exists() and not list(tmp_path.parent.glob("evil*"))
    assert [Path(f).name for f in corpus.set_aside()["file"]] == ["x.zip"]


def test_zip_bombs_passwords_and_damage_are_set_aside(tmp_path, monkeypatch):
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb.txt", b"0" * 5_000_000)
        packed.writestr("fine.txt", "An article.")
        packed.writestr("locked.txt", "Secret.")
    content = bytearray(file.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.rindex(mark)
        content[at + offset] |= 1  # the last member says that it is encrypted
    file.write_bytes(content)
    corpus = read(file)
    assert corpus.frame()["text"].to_list() == ["An article."]
    assert [r.split(":")[0][:12] for r in corpus.set_aside()["reason"]] == [
        "unpacks to 5",
        "protected by",
    ]
    monkeypatch.setattr(archive, "LARGEST", 10)
    with pytest.raises(InputError, match="unpacks to"):
        articles(file)
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04" + b"x" * 50)
    with pytest.raises(InputError, match="malformed archive"):
        articles(tmp_path / "b.zip")


# --- addresses


def test_addresses_are_not_fetched_unless_asked():
    corpus = read(SAMPLES / "pages.urls")
    with pytest.raises(InputError, match="--fetch"):
        corpus.frame()
    assert urls.sniff(b"https://a.example/1\nhttps://a.example/2\n")
    assert not urls.sniff(b"https://a.example/1\nis a page\n") and not urls.sniff(
        b"# only a headline\n"
    )


# --- furniture


@pytest.mark.parametrize(
    "line",
    [
        "Read more: What the strike means",
        "READ MORE",
        "Sign up for our daily newsletter here",
        "Photograph: Tomas Vell/Reuters",
        "Fishing boats at the pier on Monday. (AP Photo/Tomas Vell)",
        "The northern pier, seen from the air. Tomas Vell/Getty Images",
        "Advertisement",
        "© 2024 The Harbour Mast",
        "Follow us on Facebook and X",
        "toggle caption",
    ],
)
def test_furniture_is_known(line):
    assert _furniture.is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Read more books, she said.",
        "Related industries suffered too.",
        "Sign up here, the recruiter told the young men, and you will be paid.",
        "Image is everything in this campaign.",
        "Copyright law has not kept pace with the machines.",
        "Get out, the officer shouted.",
        "The photographs were taken by Reuters on Monday.",
        "Advertisement spending fell by a third.",
        "Video games were blamed.",
        "By Monday the harbour was closed again.",
    ],
)
def test_sentences_are_not_furniture(line):
    assert not _furniture.is_furniture(line) and not _furniture.is_byline(line)


def test_bylines():
    assert _furniture.is_byline("By Ida Renner and Joren Pike in Port Ansel")
    assert _furniture.is_byline("By IDA RENNER")
    assert not _furniture.is_byline("By Friday, he said, it was over")
    assert _furniture.part(["By Ida Renner", "It sailed."]) == (["It sailed."], ["By Ida Renner"])


# --- all of them


def test_every_sample_is_read_by_a_reader_of_its_own_kind():
    for file in SAMPLES.iterdir():
        assert reader_for(file) is not None, file.name


def test_a_folder_of_all_samples_is_read_at_once(tmp_path):
    pytest.importorskip("trafilatura")
    shutil.copytree(SAMPLES, tmp_path / "all")
    corpus = read(tmp_path / "all")
    frame = corpus.frame()
    assert (frame["headline"] == FERRY).sum() == 7 and frame["doc_id"].is_unique().all()
    assert set(corpus.set_aside()["reason"].str.slice(0, 11)) <= {"not fetched", "duplicate i"}


@FUZZ
@given(
    head=st.sampled_from(
        [
            b"",
            b"{\\rtf1 ",
            b"%PDF-1.4\n",
            b"PK\x03\x04",
            b"WARC/1.0\r\n",
            b"<rss>",
            b"<!doctype html>",
            b"\x1f\x8b\x08",
        ]
    ),
    rest=st.binary(max_size=300),
    suffix=st.sampled_from(
        [
            "html",
            "rss",
            "warc",
            "docx",
            "rtf",
            "pdf",
            "zip",
            "xlsx",
            "xls",
            "urls",
            "txt",
            "warc.gz",
        ]
    ),
)
def test_any_bytes_are_read_or_told(tmp_path, head, rest, suffix):
    file = tmp_path / f"a.{suffix}"
    file.write_bytes(head + rest)
    try:
        batches = list(read(file).batches())
    except FramingError:
        return
    assert sum(b.articles.height + b.set_aside.height for b in batches) > 0


@FUZZ
@given(data=st.data())
def test_samples_with_bytes_changed_are_read_or_told(tmp_path, data):
    names = [
        "nexis.txt",
        "factiva.txt",
        "factiva.html",
        "proquest.txt",
        "feed.rss",
        "event_registry.json",
    ]
    name = data.draw(st.sampled_from(names))
    content = bytearray((SAMPLES / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=10))
    (tmp_path / name).write_bytes(content)
    with contextlib.suppress(FramingError):
        list(read(tmp_path / name).batches())


def test_import_of_the_corpus_loads_no_reader_library():
    code = (
        "import sys, framing.corpus;"
        "heavy = {'trafilatura', 'lxml', 'pypdf', 'warcio', 'py3langid', 'ftfy', 'charset_normalizer'};"
        "print(heavy & set(sys.modules))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
        == "set()\n"
    )
