"""Row groups of Parquet files, by the footer alone."""

from __future__ import annotations

import io
from contextlib import suppress
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.row_groups import TAIL, RowGroup, footer_size, row_groups

FRAME = pl.DataFrame(
    {"a": [f"word {i}" for i in range(50)], "b": range(50), "c": [None, [1, 2]] * 25}
)


def written(**options) -> bytes:
    stream = io.BytesIO()
    FRAME.write_parquet(stream, **options)
    return stream.getvalue()


def footer(content: bytes) -> bytes:
    size = footer_size(content[-TAIL:])
    return content[-TAIL - size : -TAIL]


def test_groups_follow_each_other_and_hold_all_rows():
    groups = row_groups(footer(content := written(row_group_size=20)))
    assert [g.rows for g in groups] == [(0, 20), (20, 40), (40, 50)]
    assert groups[0].bytes[0] == 4 and groups[-1].bytes[1] <= len(content) - TAIL
    assert all(a.bytes[1] <= b.bytes[0] for a, b in pairwise(groups))


def test_the_bytes_of_a_group_are_all_it_takes_to_read_its_rows():
    content = written(row_group_size=20)
    start, end = row_groups(footer(content))[1].bytes
    held = len(footer(content)) + TAIL
    alone = bytes(start) + content[start:end] + bytes(len(content) - end - held) + content[-held:]
    assert pl.scan_parquet(io.BytesIO(alone)).slice(20, 20).collect().equals(FRAME[20:40])


@pytest.mark.parametrize("options", [{}, {"statistics": False}, {"use_dictionary": False}])
def test_offsets_are_those_that_arrow_reads(options, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="a second opinion, not a dependency")
    path = tmp_path / "x.parquet"
    if options:
        import pyarrow

        table = pyarrow.table({"a": FRAME["a"].to_list(), "b": FRAME["b"].to_list()})
        options = {k.replace("statistics", "write_statistics"): v for k, v in options.items()}
        parquet.write_table(table, path, row_group_size=20, **options)
    else:
        path.write_bytes(written(row_group_size=20))
    about, want, first = parquet.ParquetFile(path).metadata, [], 0
    for i in range(about.num_row_groups):
        group = about.row_group(i)
        columns = [group.column(j) for j in range(group.num_columns)]
        begun = [c.dictionary_page_offset or c.data_page_offset for c in columns]
        ended = [a + c.total_compressed_size for a, c in zip(begun, columns)]
        want.append(RowGroup((first, first + group.num_rows), (min(begun), max(ended))))
        first += group.num_rows
    assert row_groups(footer(path.read_bytes())) == want


@given(st.binary(max_size=200))
def test_what_is_no_footer_is_a_value_error(content):
    for read in (footer_size, row_groups):
        with suppress(ValueError):
            read(content)


@given(st.data())
def test_a_damaged_footer_is_read_or_refused_and_nothing_else(data):
    content = bytearray(FOOTER)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(ValueError):
        assert all(isinstance(group, RowGroup) for group in row_groups(bytes(content)))


FOOTER = footer(written(row_group_size=20))


@pytest.mark.parametrize("content", [b"", b"PAR1", b"12345678", b"\x19" * 5000])
def test_endless_nesting_and_short_tails_are_refused(content):
    with pytest.raises(ValueError):
        footer_size(content)
    with pytest.raises(ValueError, match="damaged footer"):
        row_groups(content)
