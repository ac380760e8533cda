"""The head of the first page: title, authors, or nobody."""

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from procbuild.pdf.layout import Run
from procbuild.pdf.reading.authors import names_in
from procbuild.pdf.reading.broken import Joiner
from procbuild.pdf.reading.cells import Cell, cells_of
from procbuild.pdf.reading.pages import Reading
from procbuild.pdf.reading.rows import Row, composed, is_raised, spaced
from procbuild.text.naming import FOOTNOTE_MARKS

ABSTRACT = re.compile(
    r"(?:\d\.?\s+)?(?:extended\s+)?(?:a\s?b\s?s\s?t\s?r\s?a\s?c\s?t|summary|zusammenfassung|résumé"
    r"|resumen|resumo|sommario|riassunto|abstrakt|аннотация|摘\s?要|要\s?旨|概\s?要|초\s?록)"
    r"\s*(?:$|[.:：—–-])",
    re.IGNORECASE,
)
SECTION = re.compile(
    r"(?:1|I)?\.?\s*(?:introduction|overview|preface)\s*$|(?:keywords?|index terms|ccs concepts"
    r"|categories and subject descriptors|general terms|(additional )?key words( and phrases)?"
    r"|acm reference format)\b",
    re.IGNORECASE,
)
EDITORS = re.compile(r"(?:section |volume |action |academic )?editors?\s*:", re.IGNORECASE)
ANONYMOUS = re.compile(
    r"anonymous\s+(?:author|submission|acl|authors|emnlp|naacl|eacl|paper|arr|preprint)"
    r"|anonymous\s+\w+\s+submission|^anonym(?:ous|ized|ised)\b"
    r"|author(?:\(s\)|s)? (?:name|information)s? (?:withheld|hidden|removed)"
    r"|under double-blind review|blinded for review",
    re.IGNORECASE,
)
NOTE = re.compile(rf"[{re.escape(FOOTNOTE_MARKS)}\s]+$")


@dataclass(frozen=True)
class Front:
    """What the head of the first page says."""

    title: str = ""
    authors: tuple[str, ...] = ()
    anonymous: bool = False


def front_of(reading: Reading) -> Front:
    """Title and authors as printed on the first page that has text."""
    rows = next((page for page in reading.pages if any(r.role == "text" for r in page)), ())
    text = sorted((row for row in rows if row.role == "text"), key=lambda row: row.base)
    if not text:
        return Front()
    title = _title_rows(text, reading)
    if not title:
        return Front()
    block = _author_rows(text, title, reading)
    lines = _lines(block)
    words = " ".join(" ".join(cell.text for cell in line) for line in lines)
    first_page = " ".join(row.text for row in rows[:400])
    hidden = bool(ANONYMOUS.search(words)) or bool(
        re.search(r"Anonymous (?:ACL|EMNLP|ARR|NAACL|EACL) submission", first_page)
    )
    return Front(
        title=_title(title, reading),
        authors=() if hidden else tuple(names_in(lines)),
        anonymous=hidden,
    )


def _title_rows(rows: Sequence[Row], reading: Reading) -> list[Row]:
    """The rows of the largest type above the abstract; where nothing is larger, the first bold."""
    end = next((row.base for row in rows if ABSTRACT.match(row.text)), float("inf"))
    height = reading.sizes[0][1]
    head = [
        row
        for row in rows
        if row.base < min(end, 0.62 * height) and sum(c.isalpha() for c in row.text) >= 3
    ]
    if not head:
        return []
    largest = max(row.size for row in head)
    if largest < reading.body_size + 0.7:
        strong = [row for row in head if row.main.bold]
        head = strong or head
        largest = head[0].size
    found: list[Row] = []
    for row in head:
        if row.size < 0.93 * largest:
            if found:
                break
            continue
        if found and row.base - found[-1].base > 2.6 * largest:
            break
        if found and row.main.bold != found[-1].main.bold:
            break
        found.append(row)
        if largest < reading.body_size + 0.7 and len(found) == 3:
            break
    return found


def _title(rows: Sequence[Row], reading: Reading) -> str:
    """The title on one line: hyphens of broken words undone, small capitals as lower case."""
    joiner = Joiner(reading)
    return NOTE.sub("", reduce(joiner.joined, map(_title_line, rows), ""))


def _title_line(row: Row) -> str:
    """One row of a title without footnote marks."""
    letters = [c for run in row.runs for c in run.text if c.isalpha()]
    small = all(c.isupper() for c in letters) and len({round(r.size) for r in row.runs}) > 1
    pieces: list[str] = []
    before: Run | None = None
    for run in row.runs:
        if is_raised(run, row) and not re.search(r"[A-Za-z]{2}|^[2-9n]$", run.text):
            continue
        if before is not None and spaced(before, run, row.size):
            pieces.append(" ")
        lower = small and run.size < 0.92 * row.size
        pieces.append(run.text.lower() if lower else run.text)
        before = run
    return composed("".join(pieces))


def _author_rows(rows: Sequence[Row], title: Sequence[Row], reading: Reading) -> list[Row]:
    """What stands between the title and the abstract, the text or the editors' line."""
    below = [row for row in rows if row.base > title[-1].base + 1 and row not in title]
    # what stands beside the abstract's heading, in another column, is text as well
    end = min((row.box[1] for row in below if _begins_text(row)), default=math.inf)
    found: list[Row] = []
    prose: dict[int, list[Row]] = defaultdict(list)
    for row in below:
        if row.base > end:
            break
        found.append(row)
        lines = prose[row.column]
        if _fills_line(row, reading):
            lines.append(row)
        else:
            lines.clear()
        # nobody's name fills one of two columns from edge to edge
        if len(lines) == (1 if row.column else 3):
            return [row for row in found if row.base < lines[0].base]
    return found


def _fills_line(row: Row, reading: Reading) -> bool:
    """Whether a row is set as running text is: in its size, from edge to edge of its column."""
    left, right = reading.edges(row)
    justified = abs(row.box[0] - left) < 3 and abs(row.box[2] - right) < 3
    plain = len(cells_of(row)) == 1 and "@" not in row.text
    return justified and plain and abs(row.size - reading.body_size) < 0.4


def _begins_text(row: Row) -> bool:
    return any(words.match(row.text) for words in (ABSTRACT, SECTION, EDITORS))


def _lines(rows: Sequence[Row]) -> list[list[Cell]]:
    """Rows of all columns that share a baseline as one line of cells, left to right."""
    lines: list[tuple[float, list[Cell]]] = []
    for row in rows:
        cells = cells_of(row)
        if lines and abs(lines[-1][0] - row.base) < 0.25 * row.size:
            lines[-1][1].extend(cells)
        else:
            lines.append((row.base, cells))
    return [sorted(cells, key=lambda cell: cell.x0) for _, cells in lines]
