"""The abstract, as the first page prints it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from statistics import mode

from procbuild.layout import Ink
from procbuild.pdf.layout import Run
from procbuild.pdf.reading.broken import Joiner
from procbuild.pdf.reading.front import ABSTRACT, EDITORS, SECTION
from procbuild.pdf.reading.headings import Mark
from procbuild.pdf.reading.hidden import why_hidden
from procbuild.pdf.reading.pages import Reading
from procbuild.pdf.reading.rows import Row, composed, is_raised, spaced
from procbuild.pdf.reading.words import CAPTION
from procbuild.text.scripts import raised

LENGTH = range(100, 3200)
"""Characters that an abstract has."""

MOST = 4
"""Rows that may begin one."""

GAP = 2.6
"""Lines apart, in ems, that belong to one text no more."""

ENDS = (SECTION, EDITORS, CAPTION)
"""What stands behind an abstract, where no heading is told by its type."""

INSET = 2.0
"""How far, in ems, an abstract stands in that is narrower than the text behind it."""

RAISABLE = re.compile(r"(?:\d|\b[^\W\d_]|\))$")
"""What has exponents; behind all else, what is raised marks a footnote."""

INDENT = 0.7
"""How far, in ems, the first line of a paragraph stands in."""


def abstract_of(reading: Reading, marks: Sequence[Mark], ink: Sequence[Sequence[Ink]]) -> str:
    """The abstract without its heading, paragraphs parted by an empty line; empty: none is told.

    Lines are joined, hyphens of broken words undone, marks of footnotes left out. What nobody sees
    is no abstract; ``ink`` has the pictures and drawings of each page.
    """
    rows = [row for row in reading.text() if row.page <= 2 and _is_seen(row, reading, ink)]
    joiner = Joiner(reading)
    for start in islice((n for n, row in enumerate(rows) if _begins(row)), MOST):
        head = rows[start]
        ends = {id(one.row) for one in marks if _is_heading(one) and not _goes_on(one.row, head)}
        body = _body(rows[start + 1 :], ends, reading)
        text = "\n\n".join(_paragraphs(head, body, joiner))
        if len(text) in LENGTH:
            return text
    return ""


def _is_seen(row: Row, reading: Reading, ink: Sequence[Sequence[Ink]]) -> bool:
    page = row.page - 1
    return any(why_hidden(run, ink[page], reading.sizes[page]) is None for run in row.runs)


def _begins(row: Row) -> bool:
    return bool(ABSTRACT.match(row.text)) or (
        row.runs[0].bold and bool(ABSTRACT.fullmatch(row.runs[0].text.strip()))
    )


def _is_heading(mark: Mark) -> bool:
    told = mark.number or mark.kind or mark.distinct
    return bool(told) and mark.aligned and not mark.run_in


def _goes_on(row: Row, head: Row) -> bool:
    """Whether a row is set like the text that begins beside the abstract's heading.

    IEEEtran sets the whole abstract bold.
    """
    run_in = ABSTRACT.sub("", head.text, count=1) != ""
    return run_in and row.main.font == head.main.font and abs(row.size - head.size) < 0.3


def _body(rows: Sequence[Row], headings: set[int], reading: Reading) -> Iterator[Row]:
    """The rows of the abstract: to the next heading, or where the type or the place changes."""
    before: Row | None = None
    inset, size = 0.0, 0
    for row in rows:
        if size > LENGTH.stop or id(row) in headings or any(end.match(row.text) for end in ENDS):
            return
        left = row.box[0] - reading.edges(row)[0]
        if before is None:
            inset = left
        elif row.size < 0.88 * before.size and row.column == before.column:
            continue  # a footnote, or what is left of a formula
        elif _is_apart(row, before) or (abs(left) < 3 and inset > INSET * row.size):
            return
        yield row
        before, inset, size = row, min(inset, left), size + len(row.text)


def _is_apart(row: Row, before: Row) -> bool:
    """Whether a row is in another column than the one before, far below it or larger."""
    gap = row.base - before.base if row.page == before.page else 0.0
    return row.column != before.column or row.size > 1.12 * before.size or gap > GAP * before.size


def _paragraphs(head: Row, rows: Iterable[Row], joiner: Joiner) -> Iterator[str]:
    found = list(rows)
    left = mode(round(row.box[0]) for row in found) if found else 0
    text = re.sub(r"^[\s.:—–-]+", "", ABSTRACT.sub("", _text(head), count=1))
    for row in found:
        if text and row is not found[0] and row.box[0] - left > INDENT * row.size:
            yield text
            text = ""
        text = joiner.joined(text, _text(row))
    yield text


def _text(row: Row) -> str:
    """A row with its exponents, without marks of footnotes."""
    text = ""
    before: Run | None = None
    for run in row.runs:
        words = run.text
        if is_raised(run, row):
            words = (raised(words) or words) if RAISABLE.search(text[-2:]) else ""
        if words and before is not None and spaced(before, run, row.size):
            text += " "
        text += words
        before = run
    return composed(text)
