"""Columns, and the reading order of the rows of a page."""

from collections import Counter
from collections.abc import Iterable, Sequence

from procbuild.pdf.reading.rows import Row

Gutter = tuple[float, float]
"""Right edge of the left column and left edge of the right one."""


def find_gutter(pages: Sequence[Sequence[Row]], body_size: float, width: float) -> Gutter | None:
    """The gutter between two columns of running text; None if there is one column.

    Two columns show as two left edges shared by many lines, with few lines crossing the second.
    """
    starts: Counter[int] = Counter()
    total = 0
    body: list[tuple[Row, int]] = []
    for rows in pages:
        for row in rows:
            length = sum(len(run.text) for run in row.runs)
            if abs(row.size - body_size) < 1.6 and length > 15:
                starts[round(row.box[0] / 2)] += length
                body.append((row, length))
                total += length
    if not total:
        return None
    right = {x: n for x, n in starts.items() if 0.42 * width < x * 2 < 0.7 * width}
    if not right:
        return None
    right_column = 2.0 * max(
        right, key=lambda x: right[x] + right.get(x + 1, 0) + right.get(x - 1, 0)
    )
    in_right_column = sum(n for row, n in body if row.box[0] > right_column - 5)
    crossing = sum(
        n for row, n in body if row.box[0] < right_column - 12 and row.box[2] > right_column + 12
    )
    if in_right_column < 0.2 * total or crossing > 0.45 * total:
        return None
    begins = Counter(round(row.box[0]) for row, _ in body if abs(row.box[0] - right_column) < 3)
    ends = Counter(round(row.box[2]) for row, _ in body if row.box[2] < right_column)
    begin = float(begins.most_common(1)[0][0]) if begins else right_column
    end = float(ends.most_common(1)[0][0]) if ends else right_column - 16
    return min(end, begin - 4), begin


def assign_columns(rows: Iterable[Row], gutter: Gutter | None) -> None:
    """Set the column of each row: 1 or 2, or 0 if it crosses the gutter."""
    for row in rows:
        if gutter is None:
            row.column = 0
            continue
        middle = (gutter[0] + gutter[1]) / 2
        x0, _, x1, _ = row.box
        left_share = min(max((middle - x0) / max(x1 - x0, 0.1), 0), 1)
        row.column = 1 if left_share > 0.9 else 2 if left_share < 0.1 else 0


def reading_order(rows: Sequence[Row]) -> list[Row]:
    """Rows in reading order: full-width rows split the page, left column before right."""
    across = sorted((row for row in rows if row.column == 0), key=lambda row: row.base)
    columns = [
        sorted((row for row in rows if row.column == number), key=lambda row: row.base)
        for number in (1, 2)
    ]
    ordered: list[Row] = []
    for wide in across:
        for column in columns:
            while column and column[0].base < wide.base:
                ordered.append(column.pop(0))
        ordered.append(wide)
    return [*ordered, *columns[0], *columns[1]]
