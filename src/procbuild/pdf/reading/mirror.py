"""Mirror the pages of a paper that is read from right to left.

Its first column is the right one, its lines and headings begin at the right edge: it is the mirror
image of other papers. So its pages are mirrored, read like all others, and mirrored back.
"""

from collections.abc import Sequence
from dataclasses import replace

from procbuild.layout import Box, Ink, Page, PdfLayout
from procbuild.pdf.geometry import View, rounded
from procbuild.pdf.layout import PdfiumPage
from procbuild.standards.right_to_left import RIGHT_TO_LEFT, right_to_left_share


def is_right_to_left(sheets: Sequence[PdfiumPage]) -> bool:
    """Whether most letters of a paper are written from right to left."""
    texts = [run.text for sheet in sheets for run in sheet.runs]
    has_any = any(not text.isascii() and RIGHT_TO_LEFT.search(text) for text in texts)
    return has_any and right_to_left_share("".join(texts)) > 0.5


def mirrored_pages(
    sheets: Sequence[PdfiumPage], ink: Sequence[Sequence[Ink]], views: Sequence[View]
) -> tuple[list[PdfiumPage], list[tuple[Ink, ...]]]:
    """The runs of pages, and their images and drawings, with left and right exchanged."""
    widths = [view.size[0] for view in views]
    mirrored_sheets = [
        replace(
            sheet,
            runs=tuple(run._replace(box=_mirrored(run.box, width)) for run in sheet.runs),
        )
        for sheet, width in zip(sheets, widths, strict=True)
    ]
    return mirrored_sheets, [
        _mirrored_ink(marks, width) for marks, width in zip(ink, widths, strict=True)
    ]


def mirrored_layout(layout: PdfLayout) -> PdfLayout:
    """A layout with left and right exchanged, except what is read from other places of the file."""
    widths = [page.width for page in layout.pages]
    return replace(
        layout,
        pages=tuple(map(_mirrored_page, layout.pages)),
        block=_mirrored(layout.block, widths[0]) if layout.block else None,
        headings=tuple(
            replace(heading, bbox=_mirrored(heading.bbox, widths[heading.page - 1]))
            for heading in layout.headings
        ),
        parts=tuple(
            replace(part, bbox=_mirrored(part.bbox, widths[part.page - 1]) if part.bbox else None)
            for part in layout.parts
        ),
        hidden=tuple(
            replace(text, bbox=_mirrored(text.bbox, widths[text.page - 1]))
            for text in layout.hidden
        ),
    )


def _mirrored_page(page: Page) -> Page:
    return replace(
        page,
        lines=tuple(replace(line, bbox=_mirrored(line.bbox, page.width)) for line in page.lines),
        ink=_mirrored_ink(page.ink, page.width),
    )


def _mirrored_ink(ink: Sequence[Ink], width: float) -> tuple[Ink, ...]:
    return tuple(replace(mark, bbox=_mirrored(mark.bbox, width)) for mark in ink)


def _mirrored(box: Box, width: float) -> Box:
    x0, y0, x1, y1 = box
    return rounded((width - x1, y0, width - x0, y1))
