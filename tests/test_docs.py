"""What the documentation says exists."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from framing.cli import cli

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()


def test_ci_runs_the_readmes_test_command():
    ci = (ROOT / ".ci" / "run").read_text()
    for piece in ('.venv/bin/pip install --quiet -e ".[test]"', ".venv/bin/pytest"):
        assert piece in ci
        assert piece.replace("--quiet ", "") in README


def test_links_lead_somewhere():
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text()):
            if not target.startswith(("http://", "https://", "mailto:")):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_command_in_the_documentation_exists():
    context = click.Context(cli)
    verbs = set(cli.list_commands(context))
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for line in page.read_text().splitlines():
            found = re.match(r"\s*(?:\$ )?(?:\.venv/bin/)?framing ([a-z]+)\b", line)
            if found:
                assert found.group(1) in verbs, f"{page.name}: {line.strip()}"


def test_every_option_explains_itself():
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        commands = command.commands.values() if isinstance(command, click.Group) else [command]
        for one in commands:
            assert one.help, name
            for option in one.params:
                if isinstance(option, click.Option):
                    assert option.help, f"{name} {one.name} {option.opts}"


@pytest.mark.parametrize("name", ["design", "lexicons", "voice", "methods", "readers"])
def test_pages_exist(name):
    assert (ROOT / "docs" / f"{name}.md").stat().st_size > 1000


def test_the_readme_shows_what_the_demo_prints(framing):
    printed = {line.rstrip() for line in framing("demo").stdout.splitlines()}
    block = README.split("```\nPeople held\n")[1].split("```")[0]
    assert block.strip()
    for line in block.splitlines():
        assert line.rstrip() in printed, line
