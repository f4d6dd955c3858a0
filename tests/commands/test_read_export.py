import csv
import json

from click.testing import CliRunner

from framing.cli import cli
from framing.errors import InputError


def run(*args):
    return CliRunner().invoke(cli, [str(a) for a in args])


def articles(path, *ids):
    rows = [{"id": i, "outlet": "Mast", "headline": "H", "text": f"Text {i}."} for i in ids]
    path.write_text("".join(json.dumps(r) + "\n" for r in [*rows, {"id": "bad"}]))
    return path


def test_read_shows_outlets_and_what_is_set_aside(tmp_path):
    done = run("read", articles(tmp_path / "a.jsonl", "a", "b"))
    assert done.exit_code == 0 and "Mast" in done.output
    assert "a.jsonl:3: neither headline nor text" in done.output


def test_read_stores_and_appends(tmp_path):
    study = tmp_path / "study"
    assert run("read", articles(tmp_path / "a.jsonl", "a"), "-o", study).exit_code == 0
    again = run("read", articles(tmp_path / "b.jsonl", "a", "b"), "-o", study)
    assert isinstance(again.exception, InputError) and "--append" in str(again.exception)
    done = run("read", tmp_path / "b.jsonl", "--append", "-o", study)
    assert "1 articles stored" in done.output and "in the corpus already" in done.output
    assert json.loads((study / "manifest.json").read_text())["runs"][1]["articles"] == 1
    assert run("read", tmp_path / "b.jsonl", "--append").exit_code == 2


def test_export_for_quanteda_and_as_a_table(tmp_path):
    source = articles(tmp_path / "a.jsonl", "a")
    done = run("export", source, "--tool", "quanteda", "-o", tmp_path / "q.csv")
    assert done.exit_code == 0 and "1 articles written" in done.output
    (row,) = csv.DictReader((tmp_path / "q.csv").open(newline=""))
    assert row["text"] == "Text a." and row["outlet"] == "Mast"
    run("export", source, "-o", tmp_path / "t.csv")
    (row,) = csv.DictReader((tmp_path / "t.csv").open(newline=""))
    assert row["body_start"] == "0"


def test_codebook_is_a_page(tmp_path):
    done = run("codebook", "migration", "-o", tmp_path / "c.html")
    page = (tmp_path / "c.html").read_text()
    assert (
        done.exit_code == 0 and page.startswith("<!doctype html>") and "illegal immigrants" in page
    )
    assert run("codebook", "migration").output == page
