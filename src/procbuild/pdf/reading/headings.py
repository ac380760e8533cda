"""Headings, told by font, size and position; never by their words alone."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import takewhile

from procbuild.layout import PartKind
from procbuild.pdf.layout import Run
from procbuild.pdf.reading.pages import Reading
from procbuild.pdf.reading.rows import Row, joined
from procbuild.pdf.reading.words import CAPTION, kind_of, split_number

Style = tuple[str, float]


@dataclass(frozen=True)
class Mark:
    """A row that begins with a heading."""

    row: Row
    number: str
    words: str
    kind: PartKind | None
    """What its words say; None: an ordinary section"""
    run_in: bool
    style: Style
    aligned: bool
    """At the left edge of its column, or centred in it"""
    distinct: bool
    """Bold or larger than the text; otherwise capitals or its words alone tell it"""


def marks_of(reading: Reading) -> list[Mark]:
    """Headings in reading order, those within the text's lines too."""
    found = []
    bold_body = _bold_body(reading)
    for row in reading.text():
        mark = _mark(row, reading, bold_body=bold_body)
        if mark is not None:
            found.append(mark)
    return found


def section_styles(marks: list[Mark]) -> frozenset[Style]:
    """The fonts and sizes of first-level headings: the most frequent among sure ones."""
    sure: Counter[Style] = Counter()
    for mark in marks:
        known = re.fullmatch(
            r"introduction|conclusions?|related works?|discussion|references|background"
            r"|methods?|experiments|results|(concluding|final) remarks",
            mark.words.strip(" .:"),
            re.IGNORECASE,
        )
        if known and not mark.run_in and mark.aligned:
            sure[mark.style] += 2
        elif re.fullmatch(r"[1-9]|[IVX]+", mark.number) and not mark.run_in and mark.aligned:
            sure[mark.style] += 1
    if not sure:
        return frozenset()
    most = max(sure.values())
    return frozenset(style for style, count in sure.items() if count >= max(2, 0.5 * most))


def same_style(style: Style, styles: frozenset[Style]) -> bool:
    """Whether a style is one of some, sizes within 0.35 pt."""
    return any(style[0] == font and abs(style[1] - size) < 0.35 for font, size in styles)


def _bold_body(reading: Reading) -> bool:
    counts: Counter[bool] = Counter()
    for row in reading.text():
        counts[row.main.bold] += 1
    return counts[True] > counts[False]


def _mark(row: Row, reading: Reading, *, bold_body: bool) -> Mark | None:
    """The heading that a row is or begins with."""
    large = 1.07 * reading.body_size
    lead = list(takewhile(lambda r: (r.bold and not bold_body) or r.size > large, row.runs))
    distinct = bool(lead)
    if _small_capitals(row):
        lead = row.runs
    run_in = bool(lead) and len(lead) < len(row.runs) and not _only_marks(row.runs[len(lead) :])
    text = joined(lead) if run_in else row.text
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
    return Mark(row, number, words, kind_of(words), run_in, style, aligned, distinct)


def _plain_keyword(row: Row, reading: Reading) -> Mark | None:
    """A heading set like the text around it, which its words alone tell: the last resort."""
    if len(row.text) > 50:
        return None
    number, words = split_number(row.text)
    kind = kind_of(words)
    if kind not in ("references", "appendix") or len(words) > 40 or "." in words:
        return None
    style = (row.main.font, round(row.size, 1))
    aligned = _aligned(row, reading, run_in=False)
    return Mark(row, number, words, kind, False, style, aligned, distinct=False)


def _small_capitals(row: Row) -> bool:
    """Whether a row is set in capitals, small or not, as some classes set their headings."""
    if any(run.text != run.text.upper() for run in row.runs):
        return False
    return 4 <= sum(c.isalpha() for run in row.runs for c in run.text) < 90


def _only_marks(runs: list[Run]) -> bool:
    return all(not any(c.isalnum() for c in run.text) for run in runs)


def _aligned(row: Row, reading: Reading, *, run_in: bool) -> bool:
    left, right = reading.edges(row)
    if abs(row.box[0] - left) < 4 or (run_in and row.box[0] - left < 24):
        return True
    middle = (row.box[0] + row.box[2]) / 2
    return abs(middle - (left + right) / 2) < 8
