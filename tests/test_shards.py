"""Long runs: shards made once, skipped when finished, the same whatever is killed when."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

import framing as fr
from framing import mentions, shards
from framing.errors import DesignError, InputError
from framing.lexicon import parse

ROOT = Path(__file__).resolve().parents[1]
LEXICON = """\
lexicon: t
title: T
concepts:
  person:
    definition: x
    variants:
      illegal immigrant: {nouns: [illegal immigrant], examples: [an illegal immigrant]}
      migrant: {nouns: [migrant], examples: [a migrant]}
"""


@pytest.fixture
def study(tmp_path):
    """Twelve files of constructed articles, and a lexicon."""
    folder = tmp_path / "study"
    for f in range(12):
        path = folder / f"outlet{f % 3}" / f"{f:02d}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = [
            {
                "id": f"{f}-{i}",
                "headline": "A migrant and others",
                "text": f"Officials said {i} illegal immigrants came. “A migrant,” he said.\n\n"
                * (1 + i % 5),
            }
            for i in range(15)
        ]
        path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    (tmp_path / "t.yml").write_text(LEXICON, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def lexicons():
    return (parse(LEXICON, path="t.yml", lexicon_id="t"),)


def table(folder):
    """The bytes of all tables of a run, by name."""
    return {p.name: p.read_bytes() for p in sorted(folder.glob("*-*.parquet"))}


def test_shards_give_the_mentions_of_one_pass(study, lexicons, tmp_path):
    corpus = fr.read(study)
    done = shards.run(corpus, lexicons, tmp_path / "out")
    assert (done.shards, done.made, done.skipped, done.articles) == (12, 12, 0, 180)
    whole, parts = mentions.scan(corpus, lexicons), shards.gather(tmp_path / "out", lexicons)
    assert parts.mentions.equals(whole.mentions)
    assert parts.index.equals(whole.index)
    assert done.mentions == whole.mentions.height > 180


def test_finished_shards_are_skipped_and_changed_ones_made_again(study, lexicons, tmp_path):
    corpus, out = fr.read(study), tmp_path / "out"
    shards.run(corpus, lexicons, out)
    before = {p.name: p.stat().st_mtime_ns for p in out.glob("mentions-*")}
    assert shards.run(corpus, lexicons, out).skipped == 12
    assert {p.name: p.stat().st_mtime_ns for p in out.glob("mentions-*")} == before
    touched = study / "outlet0" / "00.jsonl"
    os.utime(touched, ns=(1, 1))  # as it was, at another time: the digest tells
    assert shards.run(corpus, lexicons, out).skipped == 12
    with touched.open("a", encoding="utf-8") as stream:
        stream.write('{"id": "new", "text": "A migrant came."}\n')
    again = shards.run(corpus, lexicons, out)
    assert (again.skipped, again.made) == (11, 1)
    other = parse(LEXICON.replace("a migrant", "the migrant"), path="t.yml", lexicon_id="t")
    assert shards.run(corpus, (other,), out).made == 12


def test_a_damaged_or_missing_table_is_noticed(study, lexicons, tmp_path):
    corpus, out = fr.read(study), tmp_path / "out"
    shards.run(corpus, lexicons, out)
    good = (out / "mentions-000003.parquet").read_bytes()
    (out / "mentions-000003.parquet").write_bytes(good[:-9])
    with pytest.raises(InputError, match="not the table that was written"):
        shards.gather(out, lexicons)
    (out / "mentions-000003.parquet").unlink()
    assert shards.run(corpus, lexicons, out).made == 1
    assert (out / "mentions-000003.parquet").read_bytes() == good
    with pytest.raises(InputError, match="no finished run"):
        shards.gather(tmp_path, lexicons)


def test_parquet_goes_in_parts_and_a_stored_corpus_by_its_shards(study, lexicons, tmp_path):
    corpus = fr.read(study)
    corpus.frame().write_parquet(tmp_path / "all.parquet")
    fr.write(corpus, tmp_path / "stored")
    want = mentions.scan(corpus, lexicons).mentions
    for source, number in (("all.parquet", 4), ("stored", 4)):
        out = tmp_path / f"out-{source}"
        done = shards.run(fr.read(tmp_path / source), lexicons, out, rows=50)
        assert (done.shards, done.articles) == (number, 180)
        assert shards.gather(out, lexicons).mentions.equals(want)


def test_a_job_array_makes_every_shard_once(study, lexicons, tmp_path):
    corpus = fr.read(study)
    shards.run(corpus, lexicons, tmp_path / "one")
    made = [shards.run(corpus, lexicons, tmp_path / "arr", part=(k, 5)).made for k in range(1, 6)]
    assert made == [3, 3, 2, 2, 2]
    assert table(tmp_path / "arr") == table(tmp_path / "one")
    with pytest.raises(DesignError, match="no part 6 of 5"):
        shards.run(corpus, lexicons, tmp_path / "arr", part=(6, 5))


def test_a_poisoned_shard_is_given_up_and_tried_again_later(study, lexicons, tmp_path):
    bad = tmp_path / "bad.parquet"
    pl.DataFrame({"n": [1, 2]}).write_parquet(bad)
    corpus, out = fr.read(study, bad), tmp_path / "out"
    done = shards.run(corpus, lexicons, out, retries=1)
    assert done.made == 12 and len(done.poisoned) == 1
    assert "no column understood as text" in done.poisoned[0].error
    missing = [s for s in shards._read_json(out / "manifest.json")["shards"] if "missing" in s]
    assert len(missing) == 1 and "no column understood" in missing[0]["missing"]
    assert shards.gather(out, lexicons).index.height == 180
    pl.DataFrame({"id": ["x"], "text": ["A migrant."]}).write_parquet(bad)
    again = shards.run(corpus, lexicons, out)
    assert (again.skipped, again.made, again.poisoned) == (12, 1, [])
    assert not list(out.glob("poisoned-*"))


def test_an_id_in_two_shards_counts_once(lexicons, tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text('{"id": "1", "text": "A migrant."}\n')
    corpus = fr.read(tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    shards.run(corpus, lexicons, tmp_path / "out")
    scan = shards.gather(tmp_path / "out", lexicons)
    assert (scan.index.height, scan.mentions.height) == (1, 1)
    assert scan.set_aside["reason"].to_list() == ["duplicate id"]


def test_counts_alone_compare_as_mentions_do(study, lexicons, tmp_path):
    corpus = fr.read(study)
    shards.run(corpus, lexicons, tmp_path / "counts", counts=True)
    counted = shards.gather(tmp_path / "counts", lexicons)
    whole = mentions.scan(corpus, lexicons)
    assert "match" not in counted.mentions.columns
    for voice in ("outlet", None):
        a, b = (fr.count(s.mentions, s.index, voice=voice) for s in (counted, whole))
        assert a.features.equals(b.features)
        assert (a.matrix != b.matrix).nnz == 0


def test_mentions_gathered_as_counts_compare_alike(study, lexicons, tmp_path):
    corpus = fr.read(study)
    shards.run(corpus, lexicons, tmp_path / "out")
    design = fr.Design(draws=50, metrics=("share", "rate"), min_n=1, min_events=1)
    whole, counted = (shards.gather(tmp_path / "out", lexicons, counts=c) for c in (False, True))
    assert counted.mentions.height < whole.mentions.height == counted.mentions["weight"].sum()
    both = [fr.comparison.compare_scan(corpus, scan, design).metrics for scan in (whole, counted)]
    assert both[0].height > 4 and both[0].equals(both[1])


def test_what_is_cut_short_or_in_memory_is_refused(study, lexicons, tmp_path):
    frame = fr.Corpus.from_frame(pl.DataFrame({"text": ["a"]}))
    for corpus in (fr.read(study, limit=3), frame):
        with pytest.raises(InputError, match="long run takes whole files"):
            shards.run(corpus, lexicons, tmp_path / "out")


# --- killing -------------------------------------------------------------------------------------


def begin(study, out):
    command = [
        sys.executable,
        "-m",
        "framing",
        "find",
        str(study),
        "-l",
        str(study.parent / "t.yml"),
    ]
    return subprocess.Popen(
        [*command, "-o", f"{out}/", "--engine", "pool", "--workers", "2"],
        cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def workers(process):
    """Processes below a process, by /proc."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process.pid and "spawn_main" in command_of(stat.parent):
            found.append(int(stat.parent.name))
    return found


def command_of(folder):
    try:
        return (folder / "cmdline").read_text()
    except OSError:
        return ""


def wait_for(condition, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to find workers")
@pytest.mark.parametrize("whom", ["main", "worker", "interrupt"])
def test_whatever_is_killed_the_tables_end_the_same(study, tmp_path, whom):
    # Enough in each shard that a kill falls inside one.
    for path in study.rglob("*.jsonl"):
        rows = [json.loads(x) for x in path.read_text().splitlines()]
        path.unlink()
        with gzip.open(f"{path}.gz", "wt") as stream:
            for k in range(4):
                stream.writelines(json.dumps(r | {"id": f"{r['id']}.{k}"}) + "\n" for r in rows)
    lexicon = mentions.resolve(study.parent / "t.yml")
    shards.run(fr.read(study), lexicon, tmp_path / "calm")
    out, rng = tmp_path / "killed", random.Random(whom)
    process = begin(study, out)
    assert wait_for(lambda: len(list(out.glob("shard-*.json"))) > rng.randrange(3))
    time.sleep(rng.random() * 0.1)
    team = workers(process)
    if whom == "main":
        process.kill()
    elif whom == "interrupt":
        process.send_signal(signal.SIGINT)
    else:
        for pid in team[:1]:
            os.kill(pid, signal.SIGKILL)
    _, told = process.communicate(timeout=200)
    if whom == "worker":
        assert process.returncode == 0, told
    if whom == "interrupt" and process.returncode:
        assert process.returncode == 130 and "Traceback" not in told
    # Those whose main process is gone are nobody's children, and end with their shard.
    assert wait_for(lambda: not any(command_of(Path(f"/proc/{pid}")) for pid in team))
    last = begin(study, out)
    _, told = last.communicate(timeout=200)
    assert last.returncode == 0, told
    assert table(out) == table(tmp_path / "calm")
    assert not list(out.glob(".*.tmp"))
