"""Columns and the order in which a person reads the rows of a page."""

from collections import Counter
from collections.abc import Iterable, Sequence

from procbuild.pdf.reading.rows import Row

Gutter = tuple[float, float]
"""x where the left column ends and where the right one begins."""


def gutter(pages: Sequence[Sequence[Row]], body_size: float, width: float) -> Gutter | None:
    """What is between the two columns of running text; None where there is one column.

    Two columns show as two left edges that many lines share, with few lines across the second.
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
    edge = 2.0 * max(right, key=lambda x: right[x] + right.get(x + 1, 0) + right.get(x - 1, 0))
    beyond = sum(n for row, n in body if row.box[0] > edge - 5)
    across = sum(n for row, n in body if row.box[0] < edge - 12 and row.box[2] > edge + 12)
    if beyond < 0.2 * total or across > 0.45 * total:
        return None
    begins = Counter(round(row.box[0]) for row, _ in body if abs(row.box[0] - edge) < 3)
    ends = Counter(round(row.box[2]) for row, _ in body if row.box[2] < edge)
    begin = float(begins.most_common(1)[0][0]) if begins else edge
    end = float(ends.most_common(1)[0][0]) if ends else edge - 16
    return min(end, begin - 4), begin


def assign(rows: Iterable[Row], between: Gutter | None) -> None:
    """Give each row its column: 1 or 2, or 0 where it stands across the gutter."""
    for row in rows:
        if between is None:
            row.column = 0
            continue
        middle = (between[0] + between[1]) / 2
        x0, _, x1, _ = row.box
        left = min(max((middle - x0) / max(x1 - x0, 0.1), 0), 1)
        row.column = 1 if left > 0.9 else 2 if left < 0.1 else 0


def ordered(rows: Sequence[Row]) -> list[Row]:
    """Rows in reading order: what stands across the page splits it, left goes before right."""
    across = sorted((row for row in rows if row.column == 0), key=lambda row: row.base)
    columns = [
        sorted((row for row in rows if row.column == number), key=lambda row: row.base)
        for number in (1, 2)
    ]
    found: list[Row] = []
    for wide in across:
        for column in columns:
            while column and column[0].base < wide.base:
                found.append(column.pop(0))
        found.append(wide)
    return [*found, *columns[0], *columns[1]]
