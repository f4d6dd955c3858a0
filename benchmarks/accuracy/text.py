"""Speed of the text passes, and sentence boundaries against BASIL's.

python benchmarks/accuracy/text.py ../shared
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from pathlib import Path

from framing import text


def boundaries(shared: Path) -> tuple[float, float, float]:
    """Precision, recall and F1 of sentence spans (both ends right) within BASIL's paragraphs."""
    hit = found = gold = 0
    with gzip.open(shared / "corpora" / "basil.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            want = {(s["start"], s["end"]) for s in article["sentences"]}
            got = set(text.sentences(article["text"]))
            hit, found, gold = hit + len(want & got), found + len(got), gold + len(want)
    p, r = hit / found, hit / gold
    return p, r, 2 * p * r / (p + r)


def speed(shared: Path) -> None:
    texts = []
    with gzip.open(shared / "corpora" / "allsides_events.jsonl.gz", "rt", encoding="utf-8") as f:
        texts = [json.loads(line)["text"] for line in f]
    size = sum(len(t or "") for t in texts) / 1e6
    for name in ("word_counts", "paragraph_spans", "sentence_spans", "quotation_spans"):
        joined = text.join(texts)
        joined.classes, joined.gaps  # noqa: B018  (shared by the passes)
        begun = time.process_time()
        getattr(text, name)(joined)
        print(f"{name:16} {size / (time.process_time() - begun):6.0f} MB/s")
    begun = time.process_time()
    joined = text.join(texts)
    joined.classes, joined.gaps  # noqa: B018
    print(f"{'join + classes':16} {size / (time.process_time() - begun):6.0f} MB/s")


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")
    print("sentences P {:.3f} R {:.3f} F1 {:.3f}".format(*boundaries(folder)))
    speed(folder)
