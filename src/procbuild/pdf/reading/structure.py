"""The parts of a paper: where its main content ends, its references, its appendix."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from procbuild.layout import FREE, Box, Heading, Ink, Part, PartKind
from procbuild.pdf.reading.headings import (
    Mark,
    Style,
    same_style,
    section_styles,
)
from procbuild.pdf.reading.pages import Reading
from procbuild.pdf.reading.rows import Row
from procbuild.pdf.reading.words import CAPTION

ENTRY = re.compile(r"\s*\[[\w+\-., ]{1,20}\]|\s*\(?\d{1,3}[.)]\s+\S")
YEAR = re.compile(r"\b(?:19|20)\d\d[a-z]?\b")
DISCUSSED: frozenset[PartKind] = frozenset({"limitations", "impact", "ethics"})
"""What is a statement under a heading of its own, and a matter of the text within a section."""

STATEMENTS: frozenset[PartKind] = FREE | {"contributions", "availability", "checklist"}


@dataclass(frozen=True)
class Structure:
    """What the headings say about the paper."""

    headings: tuple[Heading, ...]
    parts: tuple[Part, ...]
    references_page: int | None
    references_at_top: bool
    main_pages: int
    body_pages: int
    appendix_page: int | None


def structure_of(reading: Reading, marks: list[Mark], ink: Sequence[Sequence[Ink]]) -> Structure:
    """Read the parts of a paper from its headings.

    ``ink`` has the pictures and drawings of each page.
    """
    styles = section_styles(marks)
    rows = list(reading.text())
    references = _references(marks, rows, styles)
    before = _floats(references.row, reading, ink) if references else 0
    parts = _parts(rows, marks, references, styles, before)
    at_top = references is not None and not _above(references.row, reading, ink)
    if references is None:
        main = body = len(reading.pages)
        appendix = None
    else:
        counted = [part for part in parts[: _index(parts)] if part.last_page]
        main = max((part.last_page for part in counted), default=0)
        body = max((part.last_page for part in counted if part.kind not in FREE), default=0)
        behind = (p.page for p in parts[_index(parts) :] if p.kind == "appendix")
        appendix = next(behind, None)
    return Structure(
        headings=tuple(_headings(marks, styles)),
        parts=tuple(parts),
        references_page=references.row.page if references else None,
        references_at_top=at_top,
        main_pages=main,
        body_pages=body,
        appendix_page=appendix,
    )


def _index(parts: Sequence[Part]) -> int:
    return next((n for n, part in enumerate(parts) if part.kind == "references"), len(parts))


def _references(
    marks: Sequence[Mark], rows: Sequence[Row], styles: frozenset[Style]
) -> Mark | None:
    """The heading of the references: the first of those that most speaks for."""
    place = {id(row): index for index, row in enumerate(rows)}
    best: tuple[float, Mark] | None = None
    for mark in marks:
        if mark.kind != "references" or mark.run_in:
            continue
        index = place[id(mark.row)]
        score = 2.0 * same_style(mark.style, styles) + 1.0 * mark.aligned
        score += 3.0 * _lists_references(rows[index + 1 : index + 26])
        if best is None or score > best[0]:
            best = score, mark
    return best[1] if best and best[0] >= 3 else None


def _lists_references(rows: Sequence[Row]) -> bool:
    """Whether rows are entries of a reference list: marks or years in many of them."""
    if not rows:
        return False
    entries = sum(bool(ENTRY.match(row.text)) for row in rows)
    years = sum(bool(YEAR.search(row.text)) for row in rows)
    return entries >= max(2, len(rows) // 10) or years >= max(2, len(rows) // 8)


def _above(row: Row, reading: Reading, ink: Sequence[Sequence[Ink]]) -> bool:
    """Whether anything but a running head is read before a row on its page."""
    left, right = reading.edges(row)
    texts = [other for other in reading.pages[row.page - 1] if other.role == "text"]
    if row.column == 2 and any(other.column == 1 for other in texts):
        return True
    others = (other.box for other in texts if other.base < row.base - 2)
    pictures = (mark.bbox for mark in ink[row.page - 1])
    return any(
        box[0] < right - 5 and box[2] > left + 5 and box[3] < row.box[3] and _matters(box, reading)
        for box in (*others, *pictures)
    )


def _matters(box: Box, reading: Reading) -> bool:
    """Whether a box is more than a rule in the head of the page."""
    return box[3] - box[1] > 2 or (reading.block is not None and box[1] > reading.block[1] + 4)


def _parts(
    rows: Sequence[Row],
    marks: Sequence[Mark],
    references: Mark | None,
    styles: frozenset[Style],
    floated: int,
) -> list[Part]:
    """The parts in reading order; floats up to page ``floated`` belong to the main one."""
    by_row = {id(mark.row): mark for mark in marks}
    lettered = _first_lettered(marks, styles)
    begun: list[tuple[PartKind, Row | None]] = [("main", None)]
    lasts = [1 if rows else 0]
    behind = False
    for row in rows:
        mark = by_row.get(id(row))
        if mark is not None:
            current = begun[-1][0]
            kind = _begins(mark, current, styles, behind=behind)
            if mark is lettered and not behind:
                kind = "appendix"
            if mark is references:
                kind, behind = "references", True
            if kind is not None and (kind != current or kind == "appendix"):
                begun.append((kind, row))
                lasts.append(row.page)
        if not behind and CAPTION.match(row.text):
            floated = max(floated, row.page)
        else:
            lasts[-1] = row.page
    lasts[0] = max(lasts[0], floated)
    return [
        Part(
            kind=kind,
            heading=row.text if row else "",
            page=row.page if row else 1,
            bbox=row.box if row else None,
            last_page=last,
        )
        for (kind, row), last in zip(begun, lasts, strict=True)
    ]


def _first_lettered(marks: Sequence[Mark], styles: frozenset[Style]) -> Mark | None:
    r"""Section ``A``, behind all that have digits for their numbers.

    LaTeX's ``\appendix`` numbers so. A title that begins with the article ``A`` is followed by
    sections with digits, or stands in a paper that has none.
    """
    numbered = [mark for mark in marks if mark.number and _like_section(mark, styles)]
    digits = [place for place, mark in enumerate(numbered) if mark.number[0].isdigit()]
    behind = numbered[digits[-1] + 1 :] if digits else []
    return next((mark for mark in behind if mark.number == "A"), None)


def _floats(heading: Row, reading: Reading, ink: Sequence[Sequence[Ink]]) -> int:
    """Last page up to the references that has a picture or drawing of some size before them."""
    last = 0
    for page in range(1, heading.page + 1):
        for mark in ink[page - 1]:
            x0, y0, x1, y1 = mark.bbox
            if y1 - y0 < 25 or x1 - x0 < 25:
                continue
            if page < heading.page or _stands_before(mark.bbox, heading, reading):
                last = page
    return last


def _stands_before(box: Box, heading: Row, reading: Reading) -> bool:
    """Whether a box on the heading's page is read before it."""
    if reading.gutter is None or heading.column == 0:
        return box[3] < heading.box[1] + 2
    if heading.column == 1:
        left = box[0] < reading.gutter[0]
        return left and box[3] < heading.box[1] + 2
    return box[2] < reading.gutter[1] or box[3] < heading.box[1] + 2


def _begins(
    mark: Mark, current: PartKind, styles: frozenset[Style], *, behind: bool
) -> PartKind | None:
    """The kind of part that a heading begins; None where it is within the current one.

    ``behind`` the references other rules hold than before them.
    """
    section = _like_section(mark, styles)
    kind = mark.kind
    within = (mark.run_in and current not in STATEMENTS) or "." in mark.number
    if kind in DISCUSSED and within:
        kind = None
    if not behind:
        if kind in STATEMENTS and mark.aligned:
            return kind
        if kind == "appendix" and section and mark.row.page > 1:
            return "appendix"
        if current == "appendix" and kind is None:
            return None
        return "main" if section or (mark.run_in and current in STATEMENTS) else None
    if kind == "references":
        return None
    if kind in STATEMENTS and (section or kind == "checklist"):
        return kind
    if not mark.aligned or mark.run_in:
        return None
    if kind == "appendix" and len(mark.words) < 80:
        return "appendix"
    lettered = re.fullmatch(r"[A-Z](\.\d+)*", mark.number) is not None
    larger = styles and mark.style[1] > max(size for _, size in styles) + 1
    if (
        section
        or larger
        or (lettered and mark.style[1] >= min((s for _, s in styles), default=0) - 2.1)
    ):
        return "appendix"
    return None


def _like_section(mark: Mark, styles: frozenset[Style]) -> bool:
    """Whether a heading stands and is set as sections' are; mere capitals need a number."""
    told = mark.distinct or mark.number or mark.kind
    return bool(told) and same_style(mark.style, styles) and mark.aligned and not mark.run_in


def _headings(marks: Sequence[Mark], styles: frozenset[Style]) -> list[Heading]:
    """What can be told to be a heading: numbered, known by its words or set like a section's."""
    found = []
    for mark in marks:
        section = _like_section(mark, styles)
        if not (mark.aligned and (mark.number or mark.kind or section)):
            continue
        level = mark.number.count(".") + 1 if mark.number else 1 if section else 2
        found.append(
            Heading(
                text=mark.words,
                number=mark.number,
                level=level,
                page=mark.row.page,
                bbox=mark.row.box,
                column=mark.row.column,
                run_in=mark.run_in,
            )
        )
    return found
