"""The abstract as printed on the first pages."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from statistics import mode

from procbuild.layout import Ink
from procbuild.pdf.layout import Run
from procbuild.pdf.reading.broken import Joiner
from procbuild.pdf.reading.front import ABSTRACT, EDITORS, SECTION
from procbuild.pdf.reading.heading_words import CAPTION
from procbuild.pdf.reading.headings import HeadingRow
from procbuild.pdf.reading.hidden import why_hidden
from procbuild.pdf.reading.pages import Reading
from procbuild.pdf.reading.rows import Row, has_space, is_raised, normalize_text
from procbuild.text.scripts import raised

LENGTH = range(100, 3200)
"""Plausible length of an abstract in characters."""

MAX_HEADING_ROWS = 4
"""Number of rows that are tried as its beginning."""

GAP = 2.6
"""Distance of baselines, in ems, from which rows no longer belong to one text."""

ENDS = (SECTION, EDITORS, CAPTION)
"""What follows an abstract, if the type does not identify a heading."""

INSET = 2.0
"""Indentation, in ems, of an abstract that is narrower than the text after it."""

RAISABLE = re.compile(r"(?:\d|\b[^\W\d_]|\))$")
"""Text that can have an exponent; after anything else, a superscript is a footnote mark."""

INDENT = 0.7
"""Indentation, in ems, of the first line of a paragraph."""


def abstract_of(
    reading: Reading, headings: Sequence[HeadingRow], ink: Sequence[Sequence[Ink]]
) -> str:
    """The abstract without its heading, or an empty string.

    Paragraphs are separated by an empty line. Lines are joined, hyphenation is undone, footnote
    marks are removed. Hidden text is ignored; ``ink`` has the images and drawings of each page.
    """
    rows = [row for row in reading.text() if row.page <= 2 and _is_visible(row, reading, ink)]
    joiner = Joiner(reading)
    for start in islice((n for n, row in enumerate(rows) if _begins(row)), MAX_HEADING_ROWS):
        head = rows[start]
        ends = {
            id(heading.row)
            for heading in headings
            if _is_heading(heading) and not _is_set_like_abstract(heading.row, head)
        }
        body = _body(rows[start + 1 :], ends, reading)
        text = "\n\n".join(_paragraphs(head, body, joiner))
        if len(text) in LENGTH:
            return text
    return ""


def _is_visible(row: Row, reading: Reading, ink: Sequence[Sequence[Ink]]) -> bool:
    page = row.page - 1
    return any(why_hidden(run, ink[page], reading.sizes[page]) is None for run in row.runs)


def _begins(row: Row) -> bool:
    return bool(ABSTRACT.match(row.text)) or (
        row.runs[0].bold and bool(ABSTRACT.fullmatch(row.runs[0].text.strip()))
    )


def _is_heading(heading: HeadingRow) -> bool:
    is_identified = heading.number or heading.kind or heading.distinct
    return bool(is_identified) and heading.aligned and not heading.run_in


def _is_set_like_abstract(row: Row, head: Row) -> bool:
    """Whether a row is set like an abstract that begins on the line of its heading.

    IEEEtran sets the whole abstract bold.
    """
    run_in = ABSTRACT.sub("", head.text, count=1) != ""
    return run_in and row.main.font == head.main.font and abs(row.size - head.size) < 0.3


def _body(rows: Sequence[Row], headings: set[int], reading: Reading) -> Iterator[Row]:
    """The rows of the abstract: up to the next heading, or where type or position changes."""
    before: Row | None = None
    inset, size = 0.0, 0
    for row in rows:
        if size > LENGTH.stop or id(row) in headings or any(end.match(row.text) for end in ENDS):
            return
        left = row.box[0] - reading.edges(row)[0]
        if before is None:
            inset = left
        elif row.size < 0.88 * before.size and row.column == before.column:
            continue  # a footnote, or part of a formula
        elif _is_separate(row, before) or (abs(left) < 3 and inset > INSET * row.size):
            return
        yield row
        before, inset, size = row, min(inset, left), size + len(row.text)


def _is_separate(row: Row, before: Row) -> bool:
    """Whether a row is in another column than the one before, far below it, or larger."""
    gap = row.base - before.base if row.page == before.page else 0.0
    return row.column != before.column or row.size > 1.12 * before.size or gap > GAP * before.size


def _paragraphs(head: Row, rows: Iterable[Row], joiner: Joiner) -> Iterator[str]:
    body = list(rows)
    left = mode(round(row.box[0]) for row in body) if body else 0
    text = re.sub(r"^[\s.:—–-]+", "", ABSTRACT.sub("", _text(head), count=1))
    for row in body:
        if text and row is not body[0] and row.box[0] - left > INDENT * row.size:
            yield text
            text = ""
        text = joiner.join(text, _text(row))
    yield text


def _text(row: Row) -> str:
    """The text of a row with its exponents, without footnote marks."""
    text = ""
    before: Run | None = None
    for run in row.runs:
        words = run.text
        if is_raised(run, row):
            words = (raised(words) or words) if RAISABLE.search(text[-2:]) else ""
        if words and before is not None and has_space(before, run, row.size):
            text += " "
        text += words
        before = run
    return normalize_text(text)
