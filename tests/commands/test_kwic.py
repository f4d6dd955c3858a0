"""framing kwic: names that are looked for."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from framing.cli import cli


@pytest.mark.parametrize(
    ("option", "name", "hint"),
    [
        ("--variant", "captive", "'captives'"),
        ("--concept", "poeple-held", "did you mean 'people-held'"),
        ("--concept", "xyzzy", "`framing lexicons show NAME`"),
    ],
)
def test_a_name_that_no_lexicon_has_is_refused_with_one_that_is_near(demo, option, name, hint):
    done = CliRunner().invoke(cli, ["kwic", str(demo), "-l", "israel_palestine", option, name])
    assert done.exit_code == 2
    assert f"{option} {name!r} is in none of the lexicons" in done.stderr and hint in done.stderr


def test_only_the_words_that_are_named_are_shown(demo):
    done = CliRunner().invoke(
        cli, ["kwic", str(demo), "-l", "israel_palestine", "--variant", "captives"]
    )
    lines = done.stdout.splitlines()
    assert done.exit_code == 0 and len(lines) > 10
    assert all("captive" in line.lower() for line in lines[1:])
