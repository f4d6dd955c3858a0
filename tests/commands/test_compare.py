"""`framing compare`, as a user reads it."""

from __future__ import annotations

from click.testing import CliRunner

from framing.cli import cli


def test_what_is_refused_is_told_once_a_concept_with_its_matched_events(demo):
    done = CliRunner().invoke(
        cli,
        ["compare", str(demo), "-l", "israel_palestine", "--pair", "event", "--draws", "50"],
        env={"COLUMNS": "200"},
    )
    assert done.exit_code == 0, done.output
    title, _, table = done.stdout.partition("Paired effects refused")[2].partition("\n")
    assert title == " (needed: 10, and 5 of them telling)"
    table = table.partition("Insufficient data")[0]
    held = [line for line in table.splitlines() if line.startswith("people-held ")]
    assert len(held) == 1
    assert "Crescent Herald and Daily Lantern: 3;" in held[0]


def test_pairs_beyond_six_are_counted(demo):
    done = CliRunner().invoke(
        cli, ["compare", str(demo), "-l", "israel_palestine", "--pair", "event", "--draws", "50"]
    )
    assert "; 4 more pairs" in " ".join(done.stdout.split())


def test_the_page_of_a_comparison_comes_from_compare_too(demo, tmp_path):
    page = tmp_path / "page.html"
    arguments = ["compare", str(demo), "-l", "israel_palestine", "--draws", "50"]
    done = CliRunner().invoke(cli, [*arguments, "-o", str(page)])
    assert done.exit_code == 0, done.output
    assert list(tmp_path.iterdir()) == [page]
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>") and 'id="choices"' in text
    printed = CliRunner().invoke(cli, [*arguments, "--format", "html"])
    assert printed.stdout == text + "\n"
