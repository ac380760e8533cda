"""Read everything about one PDF from its bytes."""

from collections.abc import Sequence
from dataclasses import replace

from procbuild.conference import Limits
from procbuild.layout import Box, Ink, Line, Page, PdfLayout
from procbuild.model import PdfFacts
from procbuild.pdf.bands import free_spaces
from procbuild.pdf.geometry import rounded
from procbuild.pdf.inspect import ObjectFacts, UnreadableError, inspect
from procbuild.pdf.layout import Document, PdfiumPage
from procbuild.pdf.reading.abstract import abstract_of
from procbuild.pdf.reading.figures import merge_strokes
from procbuild.pdf.reading.front import Front, front_of
from procbuild.pdf.reading.headings import find_headings
from procbuild.pdf.reading.hidden import hidden_on, is_scanned
from procbuild.pdf.reading.mirror import is_right_to_left, mirrored_layout, mirrored_pages
from procbuild.pdf.reading.pages import Reading, read_pages
from procbuild.pdf.reading.rows import Row, text_of_runs
from procbuild.pdf.reading.structure import Structure, structure_of
from procbuild.pdf.reading.template import template_of
from procbuild.pdf.runs import Run
from procbuild.pdf.space import Space

FRONT = 0.6
"""Upper part of the first page where author names may stand side by side."""


def read_pdf(
    data: bytes, sha256: str, limits: Limits
) -> tuple[PdfFacts, PdfLayout, tuple[Space, ...]]:
    """Facts, layout and free margins of a PDF. Raises :class:`UnreadableError`."""
    object_facts = inspect(data, limits)
    sheets = _read_sheets(data, object_facts)
    ink = [merge_strokes(sheet.strokes) for sheet in sheets]
    rtl = is_right_to_left(sheets)
    if rtl:
        sheets, ink = mirrored_pages(sheets, ink, object_facts.views)
    reading = read_pages(sheets, object_facts.views, ink, rtl=rtl)
    headings = find_headings(reading)
    structure = structure_of(reading, headings, ink)
    layout = _layout(object_facts, sheets, ink, reading, structure)
    facts = _facts(object_facts, reading, structure, front_of(reading), layout)
    facts = replace(facts, sha256=sha256, abstract=abstract_of(reading, headings, ink))
    if rtl:
        layout = mirrored_layout(layout)
    return facts, layout, _free_margins(object_facts, sheets, layout.block)


def _free_margins(
    object_facts: ObjectFacts, sheets: Sequence[PdfiumPage], block: Box | None
) -> tuple[Space, ...]:
    """The free margins of all pages, before UserUnit."""
    unit = object_facts.views[0].unit
    edges = (block[0] / unit, block[2] / unit) if block else None
    return free_spaces([sheet.bands for sheet in sheets], edges)


def _read_sheets(data: bytes, object_facts: ObjectFacts) -> list[PdfiumPage]:
    """All pages read through PDFium; a page that it cannot load counts as empty."""
    try:
        document = Document(data)
    except ValueError as error:
        problem = "a damaged PDF: its pages cannot be read"
        raise UnreadableError("damaged", problem) from error
    try:
        sheets = [
            document.sheet(index, view, view.size[1] * FRONT if index == 0 else 0.0)
            for index, view in enumerate(object_facts.views)
        ]
    finally:
        document.close()
    return [sheet or PdfiumPage((), (), 0, {}) for sheet in sheets]


def _facts(
    object_facts: ObjectFacts,
    reading: Reading,
    structure: Structure,
    front: Front,
    layout: PdfLayout,
) -> PdfFacts:
    template, mode = template_of(reading, layout, anonymous=front.anonymous)
    return PdfFacts(
        sha256="",
        pages=len(object_facts.views),
        page_sizes=tuple(dict.fromkeys(view.upright for view in object_facts.views)),
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
        fonts=object_facts.fonts,
        links=object_facts.links,
        outline=len(object_facts.outline),
        outline_entries=object_facts.outline,
        labels=object_facts.labels,
        info=object_facts.info,
        pdf_version=object_facts.version,
        encrypted=object_facts.encrypted,
    )


def _layout(
    object_facts: ObjectFacts,
    sheets: Sequence[PdfiumPage],
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
                *(_rotated_line(run) for run in sheet.runs if run.angle and run.visible),
            ),
            ink=marks,
            characters=sheet.characters,
            unmapped=sheet.unmapped,
            scanned=is_scanned(sheet, marks, view.size),
        )
        for number, (view, sheet, marks) in enumerate(
            zip(object_facts.views, sheets, ink, strict=True), 1
        )
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
        links=object_facts.uris,
        dead_links=object_facts.dead_links,
        hazards=object_facts.hazards,
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


def _rotated_line(run: Run) -> Line:
    """A line of text that is not horizontal."""
    return Line(
        text=text_of_runs([run]),
        bbox=rounded(run.box),
        size=run.size,
        font=run.font,
        bold=run.bold,
        italic=run.italic,
        color=run.color,
        angle=run.angle,
    )
