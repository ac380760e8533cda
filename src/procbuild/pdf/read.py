"""One PDF's bytes to everything that is known of it."""

from collections.abc import Sequence
from dataclasses import replace

from procbuild.conference import Limits
from procbuild.layout import Box, Ink, Line, Page, PdfLayout
from procbuild.model import PdfFacts
from procbuild.pdf.bands import spaces
from procbuild.pdf.geometry import rounded
from procbuild.pdf.inspect import ObjectFacts, UnreadableError, inspect
from procbuild.pdf.layout import Document, Run, Sheet
from procbuild.pdf.reading.abstract import abstract_of
from procbuild.pdf.reading.figures import gathered
from procbuild.pdf.reading.front import Front, front_of
from procbuild.pdf.reading.headings import marks_of
from procbuild.pdf.reading.hidden import hidden_on, scanned
from procbuild.pdf.reading.pages import Reading, read_pages
from procbuild.pdf.reading.rows import Row, composed
from procbuild.pdf.reading.structure import Structure, structure_of
from procbuild.pdf.reading.template import template_of
from procbuild.pdf.space import Space

FRONT = 0.6
"""Upper part of the first page in which names stand beside each other."""


def read_pdf(
    data: bytes, sha256: str, limits: Limits
) -> tuple[PdfFacts, PdfLayout, tuple[Space, ...]]:
    """Facts, layout and free margins of a PDF. Raises :class:`UnreadableError`."""
    found = inspect(data, limits)
    sheets = _sheets(data, found)
    ink = [gathered(sheet.strokes) for sheet in sheets]
    reading = read_pages(sheets, found.views, ink)
    marks = marks_of(reading)
    structure = structure_of(reading, marks, ink)
    layout = _layout(found, sheets, ink, reading, structure)
    facts = _facts(found, reading, structure, front_of(reading), layout)
    facts = replace(facts, sha256=sha256, abstract=abstract_of(reading, marks, ink))
    return facts, layout, _free(found, sheets, layout.block)


def _free(found: ObjectFacts, sheets: Sequence[Sheet], block: Box | None) -> tuple[Space, ...]:
    """The free margins of all pages, in lengths before UserUnit."""
    unit = found.views[0].unit
    edges = (block[0] / unit, block[2] / unit) if block else None
    return spaces([sheet.bands for sheet in sheets], edges)


def _sheets(data: bytes, found: ObjectFacts) -> list[Sheet]:
    """All pages through PDFium; one that it cannot load is as good as empty."""
    try:
        document = Document(data)
    except ValueError as error:
        problem = "a damaged PDF: its pages cannot be read"
        raise UnreadableError("damaged", problem) from error
    try:
        sheets = [
            document.sheet(index, view, view.size[1] * FRONT if index == 0 else 0.0)
            for index, view in enumerate(found.views)
        ]
    finally:
        document.close()
    return [sheet or Sheet((), (), 0, {}) for sheet in sheets]


def _facts(
    found: ObjectFacts,
    reading: Reading,
    structure: Structure,
    front: Front,
    layout: PdfLayout,
) -> PdfFacts:
    template, mode = template_of(reading, layout, anonymous=front.anonymous)
    return PdfFacts(
        sha256="",
        pages=len(found.views),
        page_sizes=tuple(dict.fromkeys(view.upright for view in found.views)),
        references_page=structure.references_page,
        references_at_top=structure.references_at_top,
        main_pages=structure.main_pages,
        body_pages=structure.body_pages,
        appendix_page=structure.appendix_page,
        template=template,
        mode=mode,
        line_numbers=reading.numbered,
        anonymous=front.anonymous,
        title=front.title,
        authors=front.authors,
        fonts=found.fonts,
        links=found.links,
        outline=len(found.outline),
        outline_entries=found.outline,
        labels=found.labels,
        info=found.info,
        pdf_version=found.version,
        encrypted=found.encrypted,
    )


def _layout(
    found: ObjectFacts,
    sheets: Sequence[Sheet],
    ink: Sequence[tuple[Ink, ...]],
    reading: Reading,
    structure: Structure,
) -> PdfLayout:
    hidden = [
        line
        for number, (sheet, marks, size) in enumerate(
            zip(sheets, ink, reading.sizes, strict=True), 1
        )
        for line in hidden_on(number, sheet, marks, size)
    ]
    pages = tuple(
        Page(
            number=number,
            width=view.size[0],
            height=view.size[1],
            rotate=view.rotate,
            user_unit=view.unit,
            media_box=view.media_box,
            crop_box=view.crop_box,
            lines=(
                *(_line(row) for row in reading.pages[number - 1]),
                *(_turned(run) for run in sheet.runs if run.angle and run.visible),
            ),
            ink=marks,
            characters=sheet.characters,
            unmapped=sheet.unmapped,
            scanned=scanned(sheet, marks, view.size),
        )
        for number, (view, sheet, marks) in enumerate(zip(found.views, sheets, ink, strict=True), 1)
    )
    return PdfLayout(
        pages=pages,
        body_size=reading.body_size,
        body_font=reading.body_font,
        leading=reading.leading,
        columns=1 if reading.gutter is None else 2,
        block=reading.block,
        headings=structure.headings,
        parts=structure.parts,
        hidden=tuple(hidden),
        links=found.uris,
        hazards=found.hazards,
    )


def _line(row: Row) -> Line:
    main = row.main
    return Line(
        text=row.text,
        bbox=row.box,
        size=row.size,
        font=main.font,
        bold=main.bold,
        italic=main.italic,
        color=main.color,
        column=row.column,
        role=row.role,
    )


def _turned(run: Run) -> Line:
    """Text that does not run from left to right."""
    return Line(
        text=composed(run.text),
        bbox=rounded(run.box),
        size=run.size,
        font=run.font,
        bold=run.bold,
        italic=run.italic,
        color=run.color,
        angle=run.angle,
    )
