"""The abstract as printed on the first pages."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile, islice, takewhile
from statistics import mode

from procbuild.layout import Ink
from procbuild.pdf.reading.broken import Joiner
from procbuild.pdf.reading.front import ABSTRACT, EDITORS, SECTION
from procbuild.pdf.reading.heading_words import CAPTION
from procbuild.pdf.reading.headings import HeadingRow, same_style, section_styles
from procbuild.pdf.reading.hidden import why_hidden
from procbuild.pdf.reading.pages import Reading
from procbuild.pdf.reading.rows import Row, is_raised, text_as_read, text_of_runs
from procbuild.pdf.runs import Run
from procbuild.text.scripts import raised

LENGTH = range(100, 3200)
"""Plausible length of an abstract in characters."""

MAX_HEADING_ROWS = 4
"""Number of rows that are tried as its beginning."""

GAP = 2.6
"""Distance of baselines, in ems, from which rows no longer belong to one text."""

CLOSING = (".", "!", "?", "”", '"', ")", ":", "。")
"""What the last sentence of an abstract ends with."""

NEAR = 1.5
"""The same for rows of different size."""

ENDS = (SECTION, EDITORS, CAPTION)
"""What follows an abstract, if the type does not identify a heading."""

INSET = 2.0
"""Indentation, in ems, of an abstract that is narrower than the text after it."""

RAISABLE = re.compile(r"(?:\d|\b[^\W\d_]|\))$")
"""Text that can have an exponent; after anything else, a superscript is a footnote mark."""

INDENT = 0.7
"""Indentation, in ems, of the first line of a paragraph."""

FIRST = re.compile(r"(?:[1I]\b|introduction)", re.IGNORECASE)
"""Heading of the first section."""

MIN_ROWS = 3
"""Number of rows that show how an abstract without a heading is set."""

RAGGED = 0.15
"""What full lines may be shorter than the longest, as a fraction of it."""

MARGIN = 1.0
"""Indentation on both sides, in ems, of an abstract without a heading, or its smaller type."""


def abstract_of(
    reading: Reading, headings: Sequence[HeadingRow], ink: Sequence[Sequence[Ink]]
) -> str:
    """The abstract without its heading, or an empty string.

    Some classes print no heading: there, it is the prose right above the introduction, or prose in
    smaller type, or narrower, than the text after it. Paragraphs are separated by an empty line.
    Lines are joined, hyphenation is undone, footnote marks are removed. Hidden text is ignored;
    ``ink`` has the images and drawings of each page.
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
        begin = re.sub(r"^[\s.:—–-]+", "", ABSTRACT.sub("", _text(head), count=1))
        text = "\n\n".join(_paragraphs(begin, body, joiner))
        if len(text) in LENGTH:
            return text
    above = _above_sections(rows, headings)
    follows = rows[len(above)] if len(above) < len(rows) else None
    for block in map(_from_full_row, _blocks(above)):
        is_last = follows is not None and block[-1] is above[-1] and FIRST.match(follows.text)
        if _is_prose(block) and (is_last or _is_set_apart(block, reading)):
            text = "\n\n".join(_paragraphs("", block, joiner))
            if len(text) in LENGTH:
                return text
    return ""


def _above_sections(rows: Sequence[Row], headings: Sequence[HeadingRow]) -> list[Row]:
    """The rows above the first section."""
    styles = section_styles(list(headings))
    sections = {
        id(heading.row)
        for heading in headings
        if _is_heading(heading) and same_style(heading.style, styles)
    }
    return list(
        takewhile(
            lambda row: id(row) not in sections and not any(end.match(row.text) for end in ENDS),
            rows,
        )
    )


def _blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Consecutive rows of one size without a gap."""
    block: list[Row] = []
    for row in rows:
        if block and (_is_separate(row, block[-1]) or abs(row.size - block[-1].size) > 0.3):
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _from_full_row(rows: list[Row]) -> list[Row]:
    """Rows from the first that reaches the right edge: short lines above are no prose."""
    full = _full_edge(rows)
    return list(dropwhile(lambda row: row.box[2] < full, rows))


def _full_edge(rows: Sequence[Row]) -> float:
    """The x that full lines reach at least."""
    left, right = min(row.box[0] for row in rows), max(row.box[2] for row in rows)
    return right - RAGGED * (right - left)


def _is_prose(rows: Sequence[Row]) -> bool:
    """Whether rows are mostly full lines of mostly words without capitals."""
    words = [word for row in rows for word in row.text.split()]
    full = _full_edge(rows)
    are_full = 2 * sum(row.box[2] > full for row in rows) > len(rows)
    are_plain = 2 * sum(word[0].islower() for word in words) > len(words)
    return len(rows) >= MIN_ROWS and are_full and are_plain


def _is_set_apart(rows: Sequence[Row], reading: Reading) -> bool:
    """Whether rows are smaller, or narrower on both sides, than the body text."""
    left, right = reading.edges(rows[0])
    margin = min(min(row.box[0] for row in rows) - left, right - max(row.box[2] for row in rows))
    is_smaller = rows[0].size < reading.body_size - 0.7
    return is_smaller or margin > MARGIN * rows[0].size


def _is_visible(row: Row, reading: Reading, ink: Sequence[Sequence[Ink]]) -> bool:
    page = row.page - 1
    return any(why_hidden(run, ink[page], reading.sizes[page]) is None for run in row.runs)


def _begins(row: Row) -> bool:
    return bool(ABSTRACT.match(row.text)) or (
        row.runs[0].bold and bool(ABSTRACT.fullmatch(text_of_runs(row.runs[:1], rtl=row.rtl)))
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
    """The rows of the abstract: up to the next heading, or where type or position changes.

    In the middle of a sentence, it goes on in the next column or on the next page.
    """
    before: Row | None = None
    inset, size = 0.0, 0
    for row in rows:
        if size > LENGTH.stop or id(row) in headings or any(end.match(row.text) for end in ENDS):
            return
        left = row.box[0] - reading.edges(row)[0]
        is_open = before is not None and not before.text.endswith(CLOSING)
        if before is None:
            inset = left
        elif row.size < 0.88 * before.size and row.column == before.column:
            continue  # a footnote, or part of a formula
        elif is_open and (row.page, row.column) != (before.page, before.column):
            if not _is_set_like(row, before):
                continue
        elif is_open and not _is_set_like(row, before) and _is_separate(row, before):
            continue
        elif _is_separate(row, before) or (abs(left) < 3 and inset > INSET * row.size):
            return
        yield row
        before, inset, size = row, min(inset, left), size + len(row.text)


def _is_set_like(row: Row, before: Row) -> bool:
    return row.main.font == before.main.font and abs(row.size - before.size) < 0.3


def _is_separate(row: Row, before: Row) -> bool:
    """Whether a row is in another column than the one before, far below it, or larger.

    Of another size, as a footnote, it need not be that far below.
    """
    gap = row.base - before.base if row.page == before.page else 0.0
    if (before.column, row.column) == (0, 1) and abs(row.box[0] - before.box[0]) < 2:
        return gap > NEAR * before.size  # the short last line of a paragraph over both columns
    max_gap = GAP if abs(row.size - before.size) < 0.3 else NEAR
    is_larger = row.size > 1.12 * before.size
    return row.column != before.column or is_larger or gap > max_gap * before.size


def _paragraphs(text: str, rows: Iterable[Row], joiner: Joiner) -> Iterator[str]:
    body = list(rows)
    left = mode(round(row.box[0]) for row in body) if body else 0
    for row in body:
        if text and row is not body[0] and row.box[0] - left > INDENT * row.size:
            yield text
            text = ""
        text = joiner.join(text, _text(row))
    yield text


def _text(row: Row) -> str:
    """The text of a row with its exponents, without footnote marks."""
    texts: list[tuple[Run, str]] = []
    for run in row.runs:
        words = run.text
        if is_raised(run, row):
            before = text_as_read(texts[-3:], rtl=row.rtl, size=row.size)
            words = (raised(words) or words) if RAISABLE.search(before[-2:]) else ""
        texts.append((run, words))
    return text_as_read(texts, rtl=row.rtl, size=row.size)
