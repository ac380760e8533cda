"""Find headings by font, size and position, never by their words alone."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import takewhile

from procbuild.layout import PartKind
from procbuild.pdf.reading.heading_words import CAPTION, kind_of, split_number
from procbuild.pdf.reading.pages import Reading
from procbuild.pdf.reading.rows import Row, text_of_runs
from procbuild.pdf.runs import Run
from procbuild.standards.right_to_left import RIGHT_TO_LEFT

Style = tuple[str, float]


@dataclass(frozen=True)
class HeadingRow:
    """A row that is or begins with a heading."""

    row: Row
    number: str
    words: str
    kind: PartKind | None
    """The kind of part that it begins, by its words; None for an ordinary section"""
    run_in: bool
    style: Style
    aligned: bool
    """Whether it is at the left edge of its column, or centred"""
    distinct: bool
    """Whether it is bold or larger than the body text; otherwise capitals or words identify it"""


def find_headings(reading: Reading) -> list[HeadingRow]:
    """Headings in reading order, including those within a line of text."""
    headings = []
    bold_body = _is_body_bold(reading)
    for row in reading.text():
        heading = _heading_in(row, reading, bold_body=bold_body)
        if heading is not None:
            headings.append(heading)
    return headings


def section_styles(headings: list[HeadingRow]) -> frozenset[Style]:
    """Fonts and sizes of first-level headings: the most frequent among those that are certain."""
    counts: Counter[Style] = Counter()
    for heading in headings:
        is_common_section = re.fullmatch(
            r"introduction|conclusions?|related works?|discussion|references|background"
            r"|methods?|experiments|results|(concluding|final) remarks",
            heading.words.strip(" .:"),
            re.IGNORECASE,
        )
        if is_common_section and not heading.run_in and heading.aligned:
            counts[heading.style] += 2
        elif (
            re.fullmatch(r"[1-9]|[IVX]+", heading.number) and not heading.run_in and heading.aligned
        ):
            counts[heading.style] += 1
    if not counts:
        return frozenset()
    highest = max(counts.values())
    return frozenset(style for style, count in counts.items() if count >= max(2, 0.5 * highest))


def same_style(style: Style, styles: frozenset[Style]) -> bool:
    """Whether a style is one of several, sizes within 0.35 pt."""
    return any(style[0] == font and abs(style[1] - size) < 0.35 for font, size in styles)


def _is_body_bold(reading: Reading) -> bool:
    counts: Counter[bool] = Counter()
    for row in reading.text():
        counts[row.main.bold] += 1
    return counts[True] > counts[False]


def _heading_in(row: Row, reading: Reading, *, bold_body: bool) -> HeadingRow | None:
    """The heading that a row is or begins with."""
    large = 1.07 * reading.body_size
    lead = list(takewhile(lambda r: (r.bold and not bold_body) or r.size > large, row.runs))
    distinct = bool(lead)
    if _is_in_capitals(row):
        lead = row.runs
    run_in = bool(lead) and len(lead) < len(row.runs) and not _has_no_text(row.runs[len(lead) :])
    text = text_of_runs(lead, rtl=row.rtl) if run_in else row.text
    if not lead or len(text) > 140 or not re.search(r"[^\W\d_]{2}", text):
        return _plain_keyword(row, reading)
    if CAPTION.match(text):
        return None
    number, words = split_number(text)
    if not words or (run_in and not number and len(words) > 80):
        return None
    main = max(lead, key=lambda run: len(run.text))
    size = max(run.size for run in lead)
    aligned = _aligned(row, reading, run_in=run_in)
    style = (main.font, round(size, 1))
    return HeadingRow(row, number, words, kind_of(words), run_in, style, aligned, distinct)


def _plain_keyword(row: Row, reading: Reading) -> HeadingRow | None:
    """A heading in the style of the body text, identified by its words alone."""
    if len(row.text) > 50:
        return None
    number, words = split_number(row.text)
    kind = kind_of(words)
    if kind not in ("references", "appendix") or len(words) > 40 or "." in words:
        return None
    style = (row.main.font, round(row.size, 1))
    aligned = _aligned(row, reading, run_in=False)
    return HeadingRow(row, number, words, kind, False, style, aligned, distinct=False)


def _is_in_capitals(row: Row) -> bool:
    """Whether a row is in capitals, small or not, like the headings of some classes."""
    if any(run.text != run.text.upper() or RIGHT_TO_LEFT.search(run.text) for run in row.runs):
        return False
    return 4 <= sum(c.isalpha() for run in row.runs for c in run.text) < 90


def _has_no_text(runs: list[Run]) -> bool:
    return all(not any(c.isalnum() for c in run.text) for run in runs)


def _aligned(row: Row, reading: Reading, *, run_in: bool) -> bool:
    left, right = reading.edges(row)
    if abs(row.box[0] - left) < 4 or (run_in and row.box[0] - left < 24):
        return True
    middle = (row.box[0] + row.box[2]) / 2
    return abs(middle - (left + right) / 2) < 8
