"""Tests that a table becomes a line of text for each row, with labels from its headers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.importer.readers.pages.tables import Cell, TableRow, table_lines
from tests.importer.readers.pages import article


def test_header_cells_beside_values() -> None:
    """A first row that has a value is not a header row. A header cell labels the next value."""
    body = "<table><tr><th>Name<td>Otto</tr><tr><th>Age<td>5</tr></table>"
    assert article(body) == ["Name: Otto\nAge: 5"]
    body = "<table><tr><th>Name:<td>Otto<td>Oda<th>Age<td>5</table>"
    assert article(body) == ["Name:; Otto; Oda; Age: 5"]


def test_tables_without_headers() -> None:
    """Without header cells, the first row is an ordinary row."""
    assert article("<table><tr><td>a<td>b<tr><td>c<td>d</table>") == ["a; b\nc; d"]


def test_a_head_of_two_rows() -> None:
    """Each value gets the headers of its column. A cell that spans rows is in each row's line."""
    body = (
        "<table><caption>Fees</caption><thead><tr><th rowspan=2>Pond<th colspan=2>Fee</tr>"
        "<tr><th>Adult<th>Pup</tr></thead><tbody><tr><td rowspan=2>North<td>5<td>2"
        "<tr><td>7<td>3<tr><td colspan=3>South side<tr><td>Bay<td colspan=2>free</tbody></table>"
    )
    assert article(body) == [
        "Fees",
        (
            "Pond: North; Fee Adult: 5; Fee Pup: 2\nPond: North; Fee Adult: 7; Fee Pup: 3\n"
            "South side\nPond: Bay; Fee Adult, Fee Pup: free"
        ),
    ]


def test_headers_in_the_middle() -> None:
    """A later row of header cells replaces the headers above it."""
    body = "<table><tr><th>A<th>B<tr><td>1<td>2<tr><th>C<th>D<tr><td>3<td>4</table>"
    assert article(body) == ["A: 1; B: 2\nC: 3; D: 4"]


def test_row_headers() -> None:
    """An empty corner cell adds no label, and a row's header is its first value."""
    body = "<table><tr><th><th>May<th>June<tr><th>Otto<td>5<td><tr><th>Oda<td>6<td>7</table>"
    assert article(body) == ["Otto; May: 5\nOda; May: 6; June: 7"]


def test_only_headers() -> None:
    """A table that contains only headers is kept."""
    assert article("<table><tr><th>a<th>b</table>") == ["a; b"]


def test_spans_across_gaps() -> None:
    """A cell that spans rows stays in its column, even if a later row has fewer cells."""
    rows = [
        TableRow([Cell("A", is_header=True), Cell("B", is_header=True), Cell("C", is_header=True)]),
        TableRow([Cell("1"), Cell("2"), Cell("3", rows=0)]),
        TableRow([Cell("4")]),
    ]
    assert list(table_lines(rows)) == ["A: 1; B: 2; C: 3", "A: 4; C: 3"]


def test_huge_spans() -> None:
    """Unrealistically large spans take little time and memory."""
    rows = [TableRow([Cell("x", columns=10**8, rows=10**8)] * 50) for _ in range(500)]
    assert len(list(table_lines(rows))) == 500


CELLS = st.builds(
    Cell,
    st.sampled_from(["", "a", "b c", "d"]),
    st.booleans(),
    st.integers(0, 4),
    st.integers(0, 4),
)


@given(st.lists(st.builds(TableRow, st.lists(CELLS, max_size=4), st.booleans()), max_size=6))
def test_nothing_is_lost(rows: list[TableRow]) -> None:
    """The text of each value occurs in the lines."""
    lines = "\n".join(table_lines(rows))
    for row in rows:
        if not row.is_head:
            assert all(cell.text in lines for cell in row.cells if not cell.is_header)
