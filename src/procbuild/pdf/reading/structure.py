"""The parts of a paper: main content, references, appendix, statements."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from procbuild.layout import FREE, Box, Heading, Ink, Part, PartKind
from procbuild.pdf.reading.heading_words import CAPTION
from procbuild.pdf.reading.headings import (
    HeadingRow,
    Style,
    same_style,
    section_styles,
)
from procbuild.pdf.reading.pages import Reading
from procbuild.pdf.reading.rows import Row

ENTRY = re.compile(r"\s*\[[\w+\-., ]{1,20}\]|\s*\(?\d{1,3}[.)]\s+\S")
YEAR = re.compile(r"\b(?:19|20)\d\d[a-z]?\b")
DISCUSSED: frozenset[PartKind] = frozenset({"limitations", "impact", "ethics"})
"""Statements under a heading of their own, but ordinary text within a section."""

STATEMENTS: frozenset[PartKind] = FREE | {"contributions", "availability", "checklist"}


@dataclass(frozen=True)
class Structure:
    """The parts of a paper, according to its headings."""

    headings: tuple[Heading, ...]
    parts: tuple[Part, ...]
    references_page: int | None
    references_at_top: bool
    main_pages: int
    body_pages: int
    appendix_page: int | None


def structure_of(
    reading: Reading, headings: list[HeadingRow], ink: Sequence[Sequence[Ink]]
) -> Structure:
    """Determine the parts of a paper from its headings.

    ``ink`` has the images and drawings of each page.
    """
    styles = section_styles(headings)
    rows = list(reading.text())
    references = _references(headings, rows, styles)
    last_float_page = _last_float_page(references.row, reading, ink) if references else 0
    parts = _parts(rows, headings, references, styles, last_float_page)
    at_top = references is not None and not _has_content_above(references.row, reading, ink)
    if references is None:
        main_pages = body_pages = len(reading.pages)
        appendix_page = None
    else:
        before_references = [part for part in parts[: _references_index(parts)] if part.last_page]
        main_pages = max((part.last_page for part in before_references), default=0)
        body_pages = max(
            (part.last_page for part in before_references if part.kind not in FREE), default=0
        )
        appendices = (p.page for p in parts[_references_index(parts) :] if p.kind == "appendix")
        appendix_page = next(appendices, None)
    return Structure(
        headings=tuple(_headings(headings, styles)),
        parts=tuple(parts),
        references_page=references.row.page if references else None,
        references_at_top=at_top,
        main_pages=main_pages,
        body_pages=body_pages,
        appendix_page=appendix_page,
    )


def _references_index(parts: Sequence[Part]) -> int:
    return next((n for n, part in enumerate(parts) if part.kind == "references"), len(parts))


def _references(
    headings: Sequence[HeadingRow], rows: Sequence[Row], styles: frozenset[Style]
) -> HeadingRow | None:
    """The heading of the references: the first with the best score."""
    positions = {id(row): index for index, row in enumerate(rows)}
    best: tuple[float, HeadingRow] | None = None
    for heading in headings:
        if heading.kind != "references" or heading.run_in:
            continue
        index = positions[id(heading.row)]
        score = 2.0 * same_style(heading.style, styles) + 1.0 * heading.aligned
        score += 3.0 * _lists_references(rows[index + 1 : index + 26])
        if best is None or score > best[0]:
            best = score, heading
    return best[1] if best and best[0] >= 3 else None


def _lists_references(rows: Sequence[Row]) -> bool:
    """Whether rows are entries of a reference list: many begin with a mark or contain a year."""
    if not rows:
        return False
    entries = sum(bool(ENTRY.match(row.text)) for row in rows)
    years = sum(bool(YEAR.search(row.text)) for row in rows)
    return entries >= max(2, len(rows) // 10) or years >= max(2, len(rows) // 8)


def _has_content_above(row: Row, reading: Reading, ink: Sequence[Sequence[Ink]]) -> bool:
    """Whether anything but a running head precedes a row on its page."""
    left, right = reading.edges(row)
    texts = [other for other in reading.pages[row.page - 1] if other.role == "text"]
    if row.column == 2 and any(other.column == 1 for other in texts):
        return True
    others = (other.box for other in texts if other.base < row.base - 2)
    pictures = (mark.bbox for mark in ink[row.page - 1])
    return any(
        box[0] < right - 5
        and box[2] > left + 5
        and box[3] < row.box[3]
        and _is_content(box, reading)
        for box in (*others, *pictures)
    )


def _is_content(box: Box, reading: Reading) -> bool:
    """Whether a box is more than a rule in the head of the page."""
    return box[3] - box[1] > 2 or (reading.block is not None and box[1] > reading.block[1] + 4)


def _parts(
    rows: Sequence[Row],
    headings: Sequence[HeadingRow],
    references: HeadingRow | None,
    styles: frozenset[Style],
    floated: int,
) -> list[Part]:
    """The parts in reading order; floats up to page ``floated`` belong to the main part."""
    headings_by_row = {id(heading.row): heading for heading in headings}
    first_appendix = _first_lettered(headings, styles)
    parts: list[tuple[PartKind, Row | None]] = [("main", None)]
    last_pages = [1 if rows else 0]
    after_references = False
    for row in rows:
        heading = headings_by_row.get(id(row))
        if heading is not None:
            current = parts[-1][0]
            kind = _kind_begun_by(heading, current, styles, after_references=after_references)
            if heading is first_appendix and not after_references:
                kind = "appendix"
            if heading is references:
                kind, after_references = "references", True
            if kind is not None and (kind != current or kind == "appendix"):
                parts.append((kind, row))
                last_pages.append(row.page)
        if not after_references and CAPTION.match(row.text):
            floated = max(floated, row.page)
        else:
            last_pages[-1] = row.page
    last_pages[0] = max(last_pages[0], floated)
    return [
        Part(
            kind=kind,
            heading=row.text if row else "",
            page=row.page if row else 1,
            bbox=row.box if row else None,
            last_page=last,
        )
        for (kind, row), last in zip(parts, last_pages, strict=True)
    ]


def _first_lettered(headings: Sequence[HeadingRow], styles: frozenset[Style]) -> HeadingRow | None:
    r"""Section ``A`` after all sections numbered with digits.

    LaTeX's ``\appendix`` numbers like that. A title that begins with the article ``A`` is followed
    by sections with digits, or is in a paper that has none.
    """
    numbered = [heading for heading in headings if heading.number and _is_section(heading, styles)]
    digit_positions = [
        position for position, heading in enumerate(numbered) if heading.number[0].isdigit()
    ]
    after_digits = numbered[digit_positions[-1] + 1 :] if digit_positions else []
    return next((heading for heading in after_digits if heading.number == "A"), None)


def _last_float_page(heading: Row, reading: Reading, ink: Sequence[Sequence[Ink]]) -> int:
    """Last page, up to the references, with an image or drawing of some size before them."""
    last = 0
    for page in range(1, heading.page + 1):
        for mark in ink[page - 1]:
            x0, y0, x1, y1 = mark.bbox
            if y1 - y0 < 25 or x1 - x0 < 25:
                continue
            if page < heading.page or _precedes(mark.bbox, heading, reading):
                last = page
    return last


def _precedes(box: Box, heading: Row, reading: Reading) -> bool:
    """Whether a box on the page of a heading precedes it."""
    if reading.gutter is None or heading.column == 0:
        return box[3] < heading.box[1] + 2
    if heading.column == 1:
        left = box[0] < reading.gutter[0]
        return left and box[3] < heading.box[1] + 2
    return box[2] < reading.gutter[1] or box[3] < heading.box[1] + 2


def _kind_begun_by(
    heading: HeadingRow, current: PartKind, styles: frozenset[Style], *, after_references: bool
) -> PartKind | None:
    """The kind of part that a heading begins; None if it is within the current part.

    Different rules apply before and after the references (``after_references``).
    """
    is_section = _is_section(heading, styles)
    kind = heading.kind
    is_subsection = (heading.run_in and current not in STATEMENTS) or "." in heading.number
    if kind in DISCUSSED and is_subsection:
        kind = None
    if not after_references:
        if kind in STATEMENTS and heading.aligned:
            return kind
        if kind == "appendix" and is_section and heading.row.page > 1:
            return "appendix"
        if current == "appendix" and kind is None:
            return None
        return "main" if is_section or (heading.run_in and current in STATEMENTS) else None
    if kind == "references":
        return None
    if kind in STATEMENTS and (is_section or kind == "checklist"):
        return kind
    if not heading.aligned or heading.run_in:
        return None
    if kind == "appendix" and len(heading.words) < 80:
        return "appendix"
    is_lettered = re.fullmatch(r"[A-Z](\.\d+)*", heading.number) is not None
    is_larger = styles and heading.style[1] > max(size for _, size in styles) + 1
    if (
        is_section
        or is_larger
        or (is_lettered and heading.style[1] >= min((s for _, s in styles), default=0) - 2.1)
    ):
        return "appendix"
    return None


def _is_section(heading: HeadingRow, styles: frozenset[Style]) -> bool:
    """Whether a heading is placed and set like those of sections; capitals alone need a number."""
    is_identified = heading.distinct or heading.number or heading.kind
    return (
        bool(is_identified)
        and same_style(heading.style, styles)
        and heading.aligned
        and not heading.run_in
    )


def _headings(headings: Sequence[HeadingRow], styles: frozenset[Style]) -> list[Heading]:
    """Certain headings: numbered, known by their words, or in the style of sections."""
    result = []
    for heading in headings:
        is_section = _is_section(heading, styles)
        if not (heading.aligned and (heading.number or heading.kind or is_section)):
            continue
        level = heading.number.count(".") + 1 if heading.number else 1 if is_section else 2
        result.append(
            Heading(
                text=heading.words,
                number=heading.number,
                level=level,
                page=heading.row.page,
                bbox=heading.row.box,
                column=heading.row.column,
                run_in=heading.run_in,
            )
        )
    return result
