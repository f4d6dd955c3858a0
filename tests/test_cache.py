"""The cache of scans: found again where nothing changed, and nowhere else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import framing as fr
from framing import cache, comparison, mentions
from framing.lexicon import parse

ROOT = Path(__file__).resolve().parents[1]
LEXICON = """\
lexicon: t
title: T
concepts:
  person:
    definition: x
    variants:
      migrant: {nouns: [migrant], examples: [a migrant]}
      alien: {nouns: [alien], examples: [an alien]}
"""


@pytest.fixture
def study(tmp_path):
    path = tmp_path / "a.jsonl"
    words = ("migrant", "alien")
    rows = [
        {"id": str(i), "outlet": "AB"[i % 2], "event": f"e{i // 2}", "text": f"An {words[i % 2]}."}
        for i in range(20)
    ]
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return path


@pytest.fixture
def lexicons():
    return (parse(LEXICON, path="t.yml", lexicon_id="t"),)


class Maker:
    """Scans, and counts how often."""

    def __init__(self, corpus, lexicons):
        self.corpus, self.lexicons, self.times = corpus, lexicons, 0

    def __call__(self):
        self.times += 1
        return mentions.scan(self.corpus, self.lexicons)


def test_an_unchanged_corpus_is_not_read_again(study, lexicons, tmp_path):
    make = Maker(fr.read(study), lexicons)
    first, second = (
        cache.kept(fr.read(study), lexicons, make, where=tmp_path / "c") for _ in range(2)
    )
    assert make.times == 1
    for name in ("mentions", "index", "set_aside"):
        assert getattr(first, name).equals(getattr(second, name))
        assert getattr(first, name).schema == getattr(second, name).schema
    assert first.fingerprint == second.fingerprint and second.passages is None


def test_whatever_decides_the_scan_is_in_the_key(study, lexicons, tmp_path):
    other = parse(LEXICON.replace("an alien", "one alien"), path="t.yml", lexicon_id="t")
    draft = LEXICON.replace("an alien]}", "an alien], draft: yes}")
    drafts = [parse(draft, path="t.yml", lexicon_id="t", drafts=d) for d in (False, True)]
    keys = [
        *(cache.key(fr.read(study), (d,)) for d in drafts),
        cache.key(fr.read(study), lexicons),
        cache.key(fr.read(study), (other,)),
        cache.key(fr.read(study, limit=3), lexicons),
        cache.key(fr.read(study, columns={"event": ""}), lexicons),
        cache.key(fr.read(study, lang="en"), lexicons),
    ]
    study.write_text(study.read_text().replace("alien", "Alien"), encoding="utf-8")
    keys.append(cache.key(fr.read(study), lexicons))
    assert len(set(keys)) == len(keys)


def test_compare_scans_once_whatever_is_counted(study, lexicons, tmp_path, monkeypatch):
    monkeypatch.setenv("FRAMING_CACHE", str(tmp_path / "c"))
    times = []
    scan = mentions.scan
    monkeypatch.setattr(mentions, "scan", lambda *a, **k: times.append(1) or scan(*a, **k))
    results = [
        comparison.compare(fr.read(study), lexicons, draws=20, min_n=1, min_events=1, **design)
        for design in ({}, {"voice": None}, {"zone": "body"}, {"metrics": "rate"}, {"by": "event"})
    ]
    assert len(times) == 1
    monkeypatch.setenv("FRAMING_CACHE", "off")
    fresh = comparison.compare(fr.read(study), lexicons, draws=20, min_n=1, min_events=1)
    assert len(times) == 2
    assert fresh.metrics.equals(results[0].metrics)
    assert fresh.manifest == results[0].manifest


def test_damage_and_an_unwritable_folder_cost_only_time(study, lexicons, tmp_path):
    make = Maker(fr.read(study), lexicons)
    cache.kept(fr.read(study), lexicons, make, where=tmp_path / "c")
    (entry,) = (tmp_path / "c").iterdir()
    (entry / "mentions.parquet").write_bytes(b"PAR1")
    assert cache.kept(fr.read(study), lexicons, make, where=tmp_path / "c").mentions.height == 20
    cache.kept(fr.read(study), lexicons, make, where=tmp_path / "c")
    assert make.times == 2
    (tmp_path / "file").write_text("")
    assert cache.kept(fr.read(study), lexicons, make, where=tmp_path / "file").index.height == 20


def test_the_entries_used_longest_ago_go_first(study, lexicons, tmp_path):
    where = tmp_path / "c"
    corpora = [fr.read(study, limit=n) for n in (5, 6, 7)]
    for corpus in corpora[:2]:
        cache.kept(corpus, lexicons, Maker(corpus, lexicons), where=where)
    size = max(sum(f.stat().st_size for f in e.iterdir()) for e in where.iterdir())
    names = [cache.key(c, lexicons) for c in corpora]
    import os

    os.utime(where / names[0] / cache.META, (2e9, 2e9))
    os.utime(where / names[1] / cache.META, (1e9, 1e9))
    cache.kept(
        corpora[2], lexicons, Maker(corpora[2], lexicons), where=where, limit=int(size * 2.5)
    )
    assert {e.name for e in where.iterdir()} == {names[0], names[2]}


def test_a_corpus_in_memory_is_not_kept(lexicons, tmp_path):
    corpus = fr.Corpus.from_frame(pl.DataFrame({"text": ["a migrant"]}))
    make = Maker(corpus, lexicons)
    for _ in range(2):
        cache.kept(corpus, lexicons, make, where=tmp_path / "c")
    assert make.times == 2 and not (tmp_path / "c").exists()


def test_two_processes_share_a_cache(study, tmp_path):
    (tmp_path / "t.yml").write_text(LEXICON, encoding="utf-8")
    code = (
        "import sys, framing as fr\n"
        "from pathlib import Path\n"
        "from framing import cache, mentions\n"
        "lexicons = mentions.resolve(sys.argv[2])\n"
        "for n in range(1, 9):\n"
        "    corpus = fr.read(sys.argv[1], limit=n)\n"
        "    got = cache.kept(corpus, lexicons, lambda: mentions.scan(corpus, lexicons),\n"
        "                     where=Path(sys.argv[3]), limit=30_000)\n"
        "    assert got.index.height == n, (n, got.index.height)\n"
    )
    command = [sys.executable, "-c", code, str(study), str(tmp_path / "t.yml"), str(tmp_path / "c")]
    running = [
        subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for process in running:
        _, told = process.communicate(timeout=200)
        assert process.returncode == 0, told
    for entry in (tmp_path / "c").iterdir():
        assert not entry.name.startswith(".")
