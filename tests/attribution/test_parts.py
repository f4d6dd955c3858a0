"""Sentences that are read each by itself give what the whole paragraph gives."""

import json

import polars as pl
import pytest

from framing import resources
from framing.attribution import attribute, model, table

QUOTED = (
    "Anna Weiss said the boats had left. The crew slept. “They left at noon,” said Jan Adler, “and "
    "came back. All of them.” He denied that any was lost."
)


def whole(monkeypatch):
    """Have every paragraph read in one piece."""
    first = model.Layout.__init__

    def tied(self, *given):
        first(self, *given)
        self.tied = [True] * len(self.tied)

    monkeypatch.setattr(model.Layout, "__init__", tied)


@pytest.mark.parametrize(
    "source, parts",
    [
        (QUOTED, 4),  # a full stop inside the quotation ends nothing
        ("“They left.” So said Jan Adler. “All of them.”", 1),  # one is all quotation
        ("They left. Jan Adler -- Mayor (@adler) said so.", 1),  # may be a tweet
    ],
)
def test_what_is_read_by_itself(source, parts):
    (article,) = model.read_batch(model.passes.join([source]), [source], ["body"])
    assert len(article._parts(0)) == parts


def test_sentences_by_themselves_and_in_their_paragraph(monkeypatch):
    rows = [json.loads(line) for line in resources.demo().read_text("utf-8").splitlines()]
    articles = pl.DataFrame(
        {"doc_id": [str(n) for n in range(len(rows))], "text": [r["text"] for r in rows]}
    )
    parts, quoted = table(articles), attribute(QUOTED)
    assert len(parts) > 100 and len(quoted) >= 3
    whole(monkeypatch)
    assert table(articles).equals(parts) and attribute(QUOTED) == quoted
