"""Columns and dtypes of the tables between the layers, written once.

Every table is a Polars frame, Parquet on disk. Spans are half-open character offsets
(`start <= i < end`) into the text of the row's zone, as it was read.
"""

from __future__ import annotations

import polars as pl

SPAN = pl.List(pl.Int64)  # [start, end]
SPANS = pl.List(pl.List(pl.Int64))

# One row an article. Any further column of the input follows these under its own name.
ARTICLES: dict[str, pl.DataType] = {
    "doc_id": pl.String(),
    "outlet": pl.String(),
    "event": pl.String(),
    "date": pl.Date(),
    "headline": pl.String(),
    "text": pl.String(),
    "url": pl.String(),
    "lang": pl.String(),
    "wire": pl.String(),  # the agency whose copy the article is, or null
    "duplicate_of": pl.String(),  # doc_id of the origin, or null
    # Characters of `text` before this repeat the headline (or are front matter): they stay, so
    # that offsets index what was read, and they are not counted as body.
    "body_start": pl.Int64(),
}

# One row an article without its text: what counting needs.
INDEX: dict[str, pl.DataType] = {
    **{k: v for k, v in ARTICLES.items() if k not in ("text", "body_start")},
    "n_words_headline": pl.Int64(),
    "n_words_body": pl.Int64(),
}

# One row for each input row or file that was not read.
SET_ASIDE: dict[str, pl.DataType] = {
    "file": pl.String(),
    "line": pl.Int64(),  # 1-based line or row of the file; null for a whole file
    "doc_id": pl.String(),
    "reason": pl.String(),
}

ATTRIBUTIONS: dict[str, pl.DataType] = {
    "attribution_id": pl.String(),  # "<doc_id>#<zone>#<number in zone>"
    "doc_id": pl.String(),
    "zone": pl.String(),  # headline | body
    "kind": pl.String(),  # direct | indirect | mixed
    "content": SPANS,
    "cue": SPAN,
    "source": SPAN,
    "speaker": pl.String(),  # resolved name, or null
    "nested_in": pl.String(),  # attribution_id of the outer attribution, or null
}

MENTIONS: dict[str, pl.DataType] = {
    "doc_id": pl.String(),
    "layer": pl.String(),  # terms | agency | loaded
    "lexicon": pl.String(),
    "concept": pl.String(),
    "variant": pl.String(),
    "zone": pl.String(),  # headline | body
    "start": pl.Int64(),
    "end": pl.Int64(),
    "match": pl.String(),
    "sentence_start": pl.Int64(),
    "sentence_end": pl.Int64(),
    "voice": pl.String(),  # outlet | indirect | direct | scare | unknown
    "speaker": pl.String(),
    "attribution_id": pl.String(),
    "referent": pl.String(),
    "valid": pl.Boolean(),
    "reason": pl.String(),  # why a mention is not valid
    "confidence": pl.Float64(),  # of valid and referent together, 0 to 1; null where not estimated
}

METRICS: dict[str, pl.DataType] = {
    "metric": pl.String(),
    "layer": pl.String(),
    "group": pl.String(),
    "against": pl.String(),  # the other group of a pairwise metric, or null
    "lexicon": pl.String(),
    "concept": pl.String(),
    "variant": pl.String(),  # null for a metric of a whole concept
    "referent": pl.String(),
    "voice": pl.String(),
    "zone": pl.String(),
    "period": pl.String(),
    "n": pl.Float64(),  # mentions of the variant (of the concept, where variant is null)
    "n_concept": pl.Float64(),  # mentions of the concept: the share's denominator
    "n_articles": pl.Int64(),
    "n_events": pl.Int64(),
    "value": pl.Float64(),
    "low": pl.Float64(),  # 95% interval
    "high": pl.Float64(),
    "p": pl.Float64(),
    "q": pl.Float64(),
    "reason": pl.String(),  # why a value or an interval is withheld
}

VOICES = ("outlet", "indirect", "direct", "scare", "unknown")
ZONES = ("headline", "body")


def empty(schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """A frame of no rows with a table's columns."""
    return pl.DataFrame(schema=schema)


def conform(frame: pl.DataFrame, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """The frame with every column of the schema, in its order and dtype; missing ones are null.

    Columns that the schema does not name follow in the order they have.
    """
    if list(frame.schema.items())[: len(schema)] == list(schema.items()):
        return frame
    # Column by column: done for every batch, and Polars plans a query where it is given one.
    rest = {c.name: c for c in frame.iter_columns()}
    named = [
        rest.pop(c).cast(t)
        if c in rest
        else pl.Series(c, [None], t).new_from_index(0, frame.height)
        for c, t in schema.items()
    ]
    return pl.DataFrame([*named, *rest.values()])
