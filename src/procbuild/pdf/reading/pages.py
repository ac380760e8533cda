"""All pages of a document as rows in reading order, and the measures of its body text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from procbuild.layout import Box, Ink
from procbuild.pdf.geometry import View, rounded
from procbuild.pdf.layout import PdfiumPage
from procbuild.pdf.reading.columns import Gutter, assign_columns, find_gutter, reading_order
from procbuild.pdf.reading.figures import mark_figures
from procbuild.pdf.reading.margins import (
    Side,
    line_numbers,
    mark_notices,
    mark_running,
    sides,
    text_block,
)
from procbuild.pdf.reading.rows import Row, join_runs, merge_rows
from procbuild.pdf.runs import Run
from procbuild.standards.page_sizes import LETTER

BIBLIOGRAPHY = re.compile(r"(?:r?eferences|b?ibliography)", re.IGNORECASE)
"""A heading of the references; its initial may be a run of its own."""

MAX_HEADING = 14
MIN_TEXT = 1500
"""Number of characters before the references from which they show the style of the text."""


@dataclass(frozen=True)
class Reading:
    """The rows of a document and the measures of its body text."""

    pages: tuple[tuple[Row, ...], ...]
    """The rows of each page in reading order; heads, feet and line numbers last"""
    sizes: tuple[tuple[float, float], ...]
    """Width and height of each page as displayed"""
    body_size: float
    body_font: str
    leading: float
    gutter: Gutter | None
    """The gap between two columns; None for one column"""
    block: Box | None
    numbered: bool
    """Whether there are review line numbers"""
    sides: tuple[Side, Side] | None = None
    """Edges of the text of odd and even pages, if they differ and there is one column"""

    def text(self) -> Iterator[Row]:
        """The rows of all pages, without those in the margins."""
        for rows in self.pages:
            for row in rows:
                if row.role == "text":
                    yield row

    def edges(self, row: Row) -> tuple[float, float]:
        """Left and right edge of the column that contains a row."""
        if self.sides is not None:
            return self.sides[(row.page - 1) % 2]
        width = self.sizes[row.page - 1][0]
        left, right = (self.block[0], self.block[2]) if self.block else (0.1 * width, 0.9 * width)
        if self.gutter is None or row.column == 0:
            return left, right
        return (left, self.gutter[0]) if row.column == 1 else (self.gutter[1], right)


def read_pages(
    sheets: Sequence[PdfiumPage],
    views: Sequence[View],
    ink: Sequence[Sequence[Ink]],
    *,
    rtl: bool = False,
) -> Reading:
    """Put the text of the pages into reading order; ``rtl`` tells that they are mirrored."""
    upright = [
        [run for run in sheet.runs if run.angle == 0 and run.visible and run.size > 0]
        for sheet in sheets
    ]
    sizes = tuple(view.size for view in views)
    numbered_runs = line_numbers(upright)
    row_pieces: list[list[Row]] = []
    numbers: list[list[Row]] = []
    for page, (runs, numbered) in enumerate(zip(upright, numbered_runs, strict=True), 1):
        text_runs = [run for index, run in enumerate(runs) if index not in numbered]
        row_pieces.append(join_runs(page, text_runs, rtl=rtl))
        numbers.append(
            [
                Row(page, [runs[index]], runs[index].box, runs[index].base, runs[index].size,
                    role="line-number")
                for index in sorted(numbered)
            ]
        )  # fmt: skip
    body_size, body_font = _body_style(upright)
    gutter = find_gutter(row_pieces, body_size, sizes[0][0] if sizes else LETTER[0])
    pages: list[list[Row]] = []
    for rows in row_pieces:
        assign_columns(rows, gutter)
        pages.append(
            [
                row
                for column in (0, 1, 2)
                for row in merge_rows(r for r in rows if r.column == column)
            ]
        )
    mark_figures(pages, ink, sizes, body_size)
    for row in (row for rows in pages for row in rows):
        row.box = rounded(row.box)
    heights = [height for _, height in sizes]
    mark_running(pages, heights, body_size)
    block = text_block(pages, body_size)
    mark_notices(pages, body_size)
    return Reading(
        pages=tuple(
            (
                *reading_order([row for row in rows if row.role == "text"]),
                *(row for row in rows if row.role != "text"),
                *numbered_rows,
            )
            for rows, numbered_rows in zip(pages, numbers, strict=True)
        ),
        sizes=sizes,
        body_size=body_size,
        body_font=body_font,
        leading=_leading(pages, body_size),
        gutter=gutter,
        block=block,
        numbered=any(numbered_runs),
        sides=sides(pages, body_size) if gutter is None else None,
    )


def _body_style(pages: Sequence[Sequence[Run]]) -> tuple[float, str]:
    """Size, to a tenth of a pt, and font of most characters before the references.

    In a short paper, these have more characters than the text.
    """
    exact: Counter[tuple[float, str]] = Counter()
    for run in chain.from_iterable(pages):
        is_heading = len(run.text) < MAX_HEADING and BIBLIOGRAPHY.fullmatch(run.text)
        if is_heading and exact.total() > MIN_TEXT:
            break
        exact[run.size, run.font] += len(run.text)
    sizes: Counter[tuple[float, str]] = Counter()
    for (size, font), count in exact.items():
        sizes[round(size, 1), font] += count
    return max(sizes, key=lambda key: (sizes[key], key), default=(0.0, ""))


def _leading(pages: Sequence[Sequence[Row]], body_size: float) -> float:
    """The most common distance of baselines in body text."""
    steps: Counter[float] = Counter()
    for rows in pages:
        before: Row | None = None
        for row in rows:
            if row.role != "text" or abs(row.size - body_size) > 0.3:
                continue
            if before is not None and before.column == row.column:
                step = round(row.base - before.base, 1)
                if 0.8 * body_size < step < 3 * body_size:
                    steps[step] += 1
            before = row
    return max(steps, key=lambda step: (steps[step], -step), default=0.0)
