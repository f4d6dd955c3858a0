"""Odd and broken input at each door: a clear message and exit 2, or a sensible result."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest

import framing as fr
from framing.cli import main

L = ("-l", "israel_palestine")
TEXT = "The hostages came home, and the captives stayed."


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """The command line in this process, in an empty folder: (exit status, output, messages)."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["framing", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        told = capsys.readouterr()
        return left.value.code, told.out, told.err

    return run


def jsonl(path: str, rows) -> str:
    Path(path).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def articles(outlets=("A", "B"), events=8, text=TEXT, **more):
    """Each outlet on each event."""
    return [
        {"id": f"{e}-{i}", "outlet": o, "event": f"e{e}", "text": text, **more}
        for e in range(events)
        for i, o in enumerate(outlets)
    ]


def files(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "empty file"),
        ("empty.jsonl", b"", "empty file"),
        ("empty.txt", b"", "empty file"),
        ("header.csv", b"id,outlet,text\n", "no articles"),
        ("numbers.csv", b"foo,bar\n1,2\n", "--column text="),
        ("latin.csv", b"outlet,text\nA,caf\xe9 hostages\n", "--encoding guess"),
        ("program.exe", b"MZ\x00", "no reader for .exe"),
        ("x.parquet", b"PAR1garbage", "not readable Parquet"),
        ("a.json", b"{", "no articles"),
    ],
)
def test_files_without_articles(run, name, content, said):
    Path(name).write_bytes(content)
    for verb in ("find", "report"):
        status, out, err = run(verb, name, *L, "-o", "out.html" if verb == "report" else "out.csv")
        assert (status, out) == (2, "")
        assert said in err
        assert "Traceback" not in err
    assert files(Path.cwd()) == [name]


def test_folders_without_articles(run):
    Path("nothing").mkdir()
    Path("bad").mkdir()
    Path("bad/a.txt").write_bytes(b"\xff\xfe\x00bad\x81")
    status, _, err = run("find", "nothing", *L)
    assert status == 2 and "no files to read" in err
    status, _, err = run("find", "bad", *L)
    assert status == 2 and "a.txt" in err and "set aside" in err


def test_broken_rows_are_told_and_the_others_read(run):
    rows = [
        b'{"id":"1","text":"a \\ud800 hostages"}',
        b'{"id":"2","text":"nul \\u0000 hostages"}',
        b'{"id":"\\ud800","text":"hostages"}',
        b'{"id":"3", broken',
        b"[1,2]",
        b"null",
        b'{"id":"4","text":["a"],"headline":{"x":1}}',
        b'{"id":"good","outlet":"A","text":"The hostages slept."}',
        b'{"id":"good","text":"The same id, hostages."}',
        b'{"id":"5","text":"hostages","date":"2024-13-45"}',
        b'{"id":"6","text":' + b"[" * 5000 + b"]" * 5000 + b"}",
    ]
    Path("broken.jsonl").write_bytes(b"\n".join(rows))
    status, out, err = run("find", "broken.jsonl", *L, "--format", "jsonl")
    assert status == 0
    found = [json.loads(line)["doc_id"] for line in out.splitlines()]
    assert "good" in found and not {"1", "2", "3", "5"} & set(found)
    assert "broken.jsonl:1:" in err and "set aside" in err
    status, out, _ = run("find", "broken.jsonl", *L, "--strict")
    assert (status, out) == (2, "")


def test_ids_and_outlets_that_could_do_harm(run):
    evil = ["<script>alert(1)</script>", '=HYPERLINK("http://x")', "@SUM(A1)", "A|B", "\x1b[31mred"]
    rows = articles(evil, events=6, text="The hostages <img src=x onerror=alert(1)> wept.")
    rows += [{"id": i, "outlet": "A|B", "text": TEXT} for i in ("../../x", "new\nline", "=1+1")]
    corpus = jsonl("evil.jsonl", rows)
    for verb in ("find", "kwic", "score", "compare"):
        status, out, _ = run(verb, corpus, *L)
        assert status == 0
        assert "\x1b" not in out
    status, out, _ = run("kwic", corpus, *L, "--format", "csv")
    table = pl.read_csv(out.encode())
    assert not table["outlet"].str.contains("^[=@]").any()
    assert not table["doc_id"].str.contains("^[=@]").any()
    status, _, _ = run("report", corpus, *L, "-o", "r.html")
    page = Path("r.html").read_text(encoding="utf-8")
    assert status == 0
    assert "<script>alert" not in page and "<img src=x" not in page
    assert "&lt;script&gt;alert" in page


def test_only_quotation_marks(run):
    corpus = jsonl("marks.jsonl", [{"id": "1", "outlet": "A", "text": "\"“”'‘’''``" * 100}])
    assert run("find", corpus, *L, "--format", "jsonl")[:2] == (0, "")
    assert run("attributions", corpus, "--format", "jsonl")[0] == 0


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (articles(["A"]), "all articles have one outlet (A)"),
        (articles([None]), "no article has a value in 'outlet'"),
        (articles(text="Cats sleep."), "no mention was counted"),
        (articles(events=1), "single article"),
        (articles(text="الرهائن عادوا", lang="ar"), "no mention was counted"),
    ],
)
def test_nothing_to_compare(run, rows, said):
    corpus = jsonl("news.jsonl", rows)
    for arguments in (["compare"], ["report", "-o", "r.html"], ["compare", "-o", "c.csv"]):
        status, out, err = run(arguments[0], corpus, *L, *arguments[1:])
        assert (status, out) == (2, "")
        assert said in err
    assert files(Path.cwd()) == ["news.jsonl"]


def test_columns_of_every_type_can_be_compared_by(run):
    rows = [
        {**row, "number": i % 3, "truth": i % 2 == 0, "date": f"2024-01-{i % 4 + 1:02d}"}
        for i, row in enumerate(articles(events=20))
    ]
    corpus = jsonl("typed.jsonl", rows)
    for column in ("number", "truth", "date"):
        status, out, _ = run("compare", corpus, *L, "--by", column, "--format", "jsonl")
        groups = {json.loads(line)["group"] for line in out.splitlines()}
        assert status == 0
        assert len(groups) == len({str(row[column]) for row in rows})
        assert run("report", corpus, *L, "--by", column, "-o", f"{column}.html")[0] == 0
    status, _, err = run("compare", corpus, *L, "--by", "nosuch")
    assert status == 2 and "no column 'nosuch'" in err and "truth" in err


def test_articles_without_a_group_are_told(run):
    corpus = jsonl("some.jsonl", articles(["A", "B", None]))
    status, _, err = run("compare", corpus, *L)
    assert status == 0 and "8 of 24 articles have no outlet" in err
    assert run("report", corpus, *L, "-o", "r.html")[0] == 0
    assert "24 articles by 2 outlets" in Path("r.html").read_text(encoding="utf-8")


def test_headlines_alone(run):
    rows = [
        {"outlet": o, "headline": h, "event": f"e{e}"}
        for e in range(8)
        for o, h in (("A", "Hostages freed"), ("B", "Captives freed"))
    ]
    corpus = jsonl("heads.jsonl", rows)
    status, out, _ = run("find", corpus, *L, "--format", "jsonl")
    assert status == 0
    assert {json.loads(x)["zone"] for x in out.splitlines()} == {"headline"}
    assert run("report", corpus, *L, "-o", "r.html")[0] == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "1:1"),
        ("hello", "1:1"),
        ("lexicon: x\n\ttitle: y\n", "2:1"),
        ("lexicon: x\ntitle: y\nfoo: 1\n", "no key 'foo'"),
        ("a: &a [x]\nb: *a\n", "aliases"),
        ("!!python/object/apply:os.system ['echo hi']", "1:1"),
        ("\x01", "not YAML"),
    ],
)
def test_lexicons_with_errors(run, content, said):
    corpus = jsonl("news.jsonl", articles())
    Path("x.yml").write_text(content)
    status, out, err = run("find", corpus, "-l", "x.yml", "-o", "out.csv")
    assert (status, out) == (2, "")
    assert "x.yml" in err and said in err
    assert not Path("out.csv").exists()


def test_where_nothing_can_be_written(run):
    corpus = jsonl("news.jsonl", articles())
    Path("folder").mkdir()
    for verb in ("find", "kwic", "score", "compare", "report"):
        status, _, err = run(verb, corpus, *L, "-o", "nowhere/x.csv")
        assert status == 2 and "no folder nowhere" in err
        status, _, err = run(verb, corpus, *L, "-o", "folder")
        assert status == 2 and "is a folder" in err
    assert files(Path.cwd()) == ["folder", "news.jsonl"]
    assert files(Path("folder")) == []


def test_a_report_that_fails_leaves_nothing(run):
    corpus = jsonl("news.jsonl", articles())
    status, _, err = run("report", corpus, *L, "--event", "nosuch", "-o", "r.html")
    assert status == 2 and "no event is called 'nosuch'" in err
    assert files(Path.cwd()) == ["news.jsonl"]


@pytest.mark.parametrize(
    ("verb", "path"),
    [("find", "x.html"), ("find", "x.pdf"), ("compare", "x.csv.gz"), ("report", "x.parquet")],
)
def test_a_file_name_that_promises_another_format(run, verb, path):
    corpus = jsonl("news.jsonl", articles())
    status, _, err = run(verb, corpus, *L, "-o", path)
    assert status == 2 and ".csv" in err and "--format" in err
    assert files(Path.cwd()) == ["news.jsonl"]


def test_all_tables_of_a_comparison_reach_the_file(run):
    rows = articles() + articles(["C"], events=2, text="The hostages came home.")
    corpus = jsonl("news.jsonl", [{**row, "id": str(i)} for i, row in enumerate(rows)])
    for path in ("c.md", "c.txt"):
        assert run("compare", corpus, *L, "-o", path)[0] == 0
        told = Path(path).read_text(encoding="utf-8")
        assert "share of mentions" in told and "Insufficient data" in told
    assert run("compare", corpus, *L, "--format", "md")[1] == Path("c.md").read_text()


def test_a_concordance_keeps_one_line_a_mention(run):
    corpus = jsonl("news.jsonl", articles(text="word " * 40 + "the hostages " + "word " * 40))
    _, out, _ = run("kwic", corpus, *L)
    lines = out.splitlines()
    assert len(lines) == 17
    assert max(map(len, lines)) <= 160
    assert len({line.index("hostages") for line in lines[1:]}) == 1


@pytest.mark.skipif(os.name == "nt", reason="pipes and signals of POSIX")
def test_a_closed_pipe_is_no_error(tmp_path):
    corpus = tmp_path / "many.jsonl"
    corpus.write_text("".join(json.dumps(row) + "\n" for row in articles(events=200)))
    for verb in ("find", "kwic"):
        done = subprocess.run(
            ["bash", "-c", 'set -o pipefail; "$0" -m framing "$@" --format jsonl | head -1',
             sys.executable, verb, corpus, *L],
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.stdout.count("\n") == 1
        assert done.returncode == 0 and "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes and signals of POSIX")
def test_ctrl_c_stops_without_a_trace(tmp_path):
    out = tmp_path / "out.csv"
    program = (
        "import signal, sys, time; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "import framing.corpus as corpus\n"
        "def wait(*a, **k):\n"
        "    print('ready', flush=True)\n"
        "    while True:\n"  # pause() would sleep through a signal that comes just before it
        "        time.sleep(0.05)\n"
        "corpus.read = wait\n"
        "from framing.cli import main; main()"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", program, "find", "any.jsonl", *L, "-o", str(out)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert running.stdout.readline() == "ready\n"
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "stopped" in err and "Traceback" not in err
    assert not out.exists()


def test_the_library_says_what_to_do(tmp_path):
    with pytest.raises(fr.FramingError, match="no file or folder"):
        fr.read(tmp_path / "nowhere")
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    corpus = fr.read(path)
    with pytest.raises(fr.FramingError, match="did you mean"):
        fr.find(corpus, "migratoin")
    with pytest.raises(fr.FramingError):
        fr.compare(corpus, "israel_palestine")
    assert fr.find(corpus, "guns").height == 0


@pytest.mark.browser
def test_no_word_of_a_report_is_out_of_reach_of_a_finger_or_the_keyboard(run):
    playwright = pytest.importorskip("playwright.sync_api")
    browsers = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    chromium = next(filter(None, browsers), None)
    if chromium is None:
        pytest.skip("no Chromium is installed")
    corpus = jsonl("news.jsonl", articles())
    assert run("report", corpus, *L, "-o", "r.html")[0] == 0
    address = Path("r.html").resolve().as_uri()

    def look() -> tuple[int, bool, str, str]:
        with playwright.sync_playwright() as p:
            browser = p.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 320, "height": 700})
            page.goto(address)
            wide = page.evaluate("document.documentElement.scrollWidth")
            tip = page.locator("#tip")
            shown = tip.is_visible()
            page.locator("article mark").first.focus()
            word = tip.text_content()
            page.locator("td.d").first.click()
            return wide, shown, word, tip.text_content()

    # In a thread: another test's browser may hold this one's event loop.
    with ThreadPoolExecutor(1) as pool:
        wide, shown, word, cell = pool.submit(look).result()
    assert wide <= 320
    assert not shown
    assert "people-held" in word
    assert "mentions" in cell
