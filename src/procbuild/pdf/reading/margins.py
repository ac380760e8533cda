"""Find what is in the margins: review line numbers, running heads, page numbers, notices."""

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from procbuild.layout import Box, Role
from procbuild.pdf.reading.rows import Row, text_of_runs
from procbuild.pdf.runs import Run

NUMBER = re.compile(r"\d{1,4}")
FOLIO = re.compile(
    r"[-–—|•\s]*(?:(?:page|p\.)\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?[-–—|•\s]*",
    re.IGNORECASE,
)
LABEL = re.compile(r"[#№]\s?\d{1,6}")
"""The number of a submission."""

BESIDE = re.compile(r"(\d{1,3})\s+\D.*|\D.*\s(\d{1,3})$")
"""A running head with a page number before or after its words."""

APART = 1.8
"""Distance of baselines, in ems, by which running heads are at least apart from the text; lines of
a manuscript may be as far apart."""

GUTTER = 25.0
"""Maximum distance in pt between line numbers and the right column, which they precede."""

PHRASE = re.compile(r"(?=.{12})\S+\s+\S")
"""Several words, which do not recur at one height by chance."""

WIDE_GAP = 3.0
"""Minimum width in ems of the gap between the two sides of a running head."""

Side = tuple[float, float]
"""Left and right edge of the text of a page."""

MIN_SIDE = 10
"""Number of lines that show the edges of odd or even pages."""

EDGE = 0.13
"""Fraction of the page height, at top and bottom, where running heads and feet occur."""


def line_numbers(pages: Sequence[Sequence[Run]]) -> list[frozenset[int]]:
    """Review line numbers: for each page the indices of the runs that are line numbers.

    They form a column of increasing numbers beside the text, over most of the height of most pages;
    numbers beside a code listing cover part of few pages. If there is such a column, numbers in it
    on pages with few lines are line numbers as well.
    """
    numbered = [_number_columns(runs) for runs in pages]
    full_pages = [n for n, runs in enumerate(pages) if sum(len(run.text) for run in runs) > 800]
    hits = sum(bool(numbered[n]) for n in full_pages)
    if not full_pages or hits * 2 < len(full_pages):
        return [frozenset() for _ in pages]
    spans = _column_spans(
        runs[n].box for runs, hits in zip(pages, numbered, strict=True) for n in hits
    )
    return [
        frozenset(
            n for n, run in enumerate(runs) if _is_number(run) and _is_in_spans(run.box, spans)
        )
        for runs in pages
    ]


def _is_number(run: Run) -> bool:
    return run.angle == 0 and NUMBER.fullmatch(run.text) is not None


def _column_spans(boxes: Iterable[Box]) -> list[tuple[float, float]]:
    """Left and right edges of the columns that contain the boxes."""
    spans: list[tuple[float, float]] = []
    for x0, x1 in sorted((box[0], box[2]) for box in boxes):
        if spans and x0 <= spans[-1][1] + 1:
            spans[-1] = spans[-1][0], max(spans[-1][1], x1)
        else:
            spans.append((x0, x1))
    return spans


def _is_in_spans(box: Box, spans: Iterable[tuple[float, float]]) -> bool:
    return any(x0 - 1 <= box[0] and box[2] <= x1 + 1 for x0, x1 in spans)


def _number_columns(runs: Sequence[Run]) -> frozenset[int]:
    """Indices of increasing numbers in columns beside the text of one page."""
    text = [run for run in runs if len(run.text) > 15 and run.angle == 0]
    if not text:
        return frozenset()
    left_edges = _common_values(run.box[0] for run in text)
    right_edge = max(_most_common(run.box[2] for run in text), left_edges[0] + 100)
    top, bottom = min(run.box[1] for run in text), max(run.box[3] for run in text)
    columns: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for index, run in enumerate(runs):
        if _is_number(run):
            if run.box[2] <= left_edges[0] + 1 or any(
                0 <= x + 1 - run.box[2] < GUTTER for x in left_edges
            ):
                columns["left", round(run.box[2] / 3)].append(index)
            elif run.box[0] >= right_edge - 1:
                columns["right", round(run.box[0] / 3)].append(index)
    numbers: set[int] = set()
    for (side, position), members in columns.items():
        column = [*members, *columns.get((side, position + 1), [])]
        column.sort(key=lambda index: runs[index].base)
        values = [int(runs[index].text) for index in column]
        steps = Counter(b - a for a, b in pairwise(values))
        step, count = steps.most_common(1)[0] if steps else (0, 0)
        height = runs[column[-1]].base - runs[column[0]].base
        is_regular = step in (1, 2, 5, 10) and count >= 0.7 * sum(steps.values())
        if len(column) >= 5 and is_regular and height > 0.5 * (bottom - top):
            numbers.update(column)
    return frozenset(numbers)


def _common_values(positions: Iterable[float]) -> list[float]:
    """The most common position and those nearly as common, ascending: one edge per column."""
    counts = Counter(round(position) for position in positions)
    highest = max(counts.values())
    return sorted(float(position) for position, count in counts.items() if 2 * count > highest)


def _most_common(positions: Iterable[float]) -> float:
    counts = Counter(round(position) for position in positions)
    return float(counts.most_common(1)[0][0])


def mark_running(
    pages: Sequence[Sequence[Row]], heights: Sequence[float], body_size: float
) -> None:
    """Set the roles of running heads, feet and page numbers.

    They recur at the same height with the same words, except numbers, or each beside the number of
    its page, above or below the body text of all pages. Page numbers are outside all text and
    increase with the pages.
    """
    occurrences: Counter[tuple[str, int]] = Counter()
    edge_rows: list[tuple[Row, frozenset[str]]] = []
    for rows, height in zip(pages, heights, strict=True):
        for row in rows:
            if row.box[1] < EDGE * height or row.box[3] > (1 - EDGE) * height:
                keys = _keys(row, body_size)
                edge_rows.append((row, keys))
                heights_of_row = {round(row.base / 3), round((row.base + 1.5) / 3)}
                occurrences.update((key, at) for key in keys for at in heights_of_row)
    recurring = {
        id(row)
        for row, keys in edge_rows
        if any(
            occurrences[key, round((row.base + shift) / 3)] > 1
            for key in keys
            for shift in (0, 1.5)
        )
    }
    recurring |= _rows_in_place_of(recurring, [row for row, _ in edge_rows], pages)
    text = [
        row for rows in pages for row in _body_rows(rows, body_size) if id(row) not in recurring
    ]
    top = min((row.box[1] for row in text), default=math.inf)
    bottom = max((row.base for row in text), default=-math.inf)
    for row, _ in edge_rows:
        if id(row) in recurring and (row.base < top + 2 or row.box[1] > bottom - 2):
            row.role = "head" if row.base < heights[row.page - 1] / 2 else "foot"
    _mark_folios(pages, heights)
    _mark_neighbours(pages, [row for row, _ in edge_rows])


def _keys(row: Row, body_size: float) -> frozenset[str]:
    """What a running head has in common with that of another page.

    Its words, numbers ignored, or those on one side of a wide gap, beyond which it has the title of
    the section; the number itself of a paper, if that is all; or the difference to the page of a
    number at its edge.
    """
    text = row.text.casefold()
    words = _without_numbers(text)
    keys = {words} if len(words) > 3 else {text} if LABEL.fullmatch(text) else set()
    keys |= {_without_numbers(side.casefold()) for side in _outer_parts(row) if PHRASE.match(side)}
    folio = BESIDE.match(row.text)
    if folio and not row.main.bold and row.size < body_size + 0.6:
        keys.add(f"page {int(folio[1] or folio[2]) - row.page:+}")
    return frozenset(keys)


def _without_numbers(text: str) -> str:
    return re.sub(r"\d+|\b[ivxlc]+\b", "#", text)


def _outer_parts(row: Row) -> list[str]:
    """The texts before the first and behind the last wide gap of a row; none without a gap."""
    gaps = [
        place
        for place, (run, after) in enumerate(pairwise(row.runs), 1)
        if after.box[0] - run.box[2] > WIDE_GAP * row.size
    ]
    if not gaps:
        return []
    return [text_of_runs(row.runs[: gaps[0]]), text_of_runs(row.runs[gaps[-1] :])]


def _rows_in_place_of(
    recurring: Collection[int], edges: Sequence[Row], pages: Sequence[Sequence[Row]]
) -> set[int]:
    """Rows where other pages have a running head, apart from the text: those of a short paper."""
    places = {(round(row.base), round(row.size)) for row in edges if id(row) in recurring}
    found: set[int] = set()
    if not places:
        return found
    bases = [sorted(row.base for row in rows) for rows in pages]
    for row in edges:
        if (round(row.base), round(row.size)) in places:
            below = bases[row.page - 1]
            place = bisect_right(below, row.base + 1)
            gap = below[place] - row.base if place < len(below) else 0.0
            after = bisect_right(below, below[place] + 1) if gap else len(below)
            leading = below[after] - below[place] if after < len(below) else 0.0
            if gap > max(APART * row.size, 1.4 * leading):
                found.add(id(row))
    return found


def _mark_folios(pages: Sequence[Sequence[Row]], heights: Sequence[float]) -> None:
    """Set the role of page numbers: the outermost numbers that increase with the pages."""
    folios: list[tuple[Row, int, Role]] = []
    for rows, height in zip(pages, heights, strict=True):
        texts = [row for row in rows if row.role == "text"]
        if not texts:
            continue
        lowest = max(texts, key=lambda row: row.base)
        highest = min(texts, key=lambda row: row.base)
        if FOLIO.fullmatch(lowest.text) and lowest.base > (1 - EDGE) * height:
            folios.append((lowest, _page_offset(lowest), "foot"))
        if FOLIO.fullmatch(highest.text) and highest.base < EDGE * height:
            folios.append((highest, _page_offset(highest), "head"))
    steps = Counter((offset, role) for _, offset, role in folios)
    for row, offset, role in folios:
        is_certain = len(pages) == 1 or (role == "foot" and offset == 0)
        if is_certain or steps[offset, role] > 1:
            row.role = role


def _mark_neighbours(pages: Sequence[Sequence[Row]], edges: Iterable[Row]) -> None:
    """Set the role of rows on one line with a running head, foot or page number.

    In a short paper the title on right pages, or the authors on left ones, occur only once.
    """
    marked: defaultdict[int, list[Row]] = defaultdict(list)
    for row in (row for rows in pages for row in rows if row.role in ("head", "foot")):
        marked[row.page].append(row)
    for row in edges:
        if row.role == "text":
            for other in marked[row.page]:
                if abs(other.base - row.base) < 1 and abs(other.size - row.size) < 0.6:
                    row.role = other.role


def _page_offset(row: Row) -> int:
    """Difference of a page number to its page; one value for all roman numerals."""
    digits = re.search(r"\d+", row.text)
    return int(digits[0]) - row.page if digits else -10_000


def text_block(pages: Sequence[Sequence[Row]], body_size: float) -> Box | None:
    """The box of the body text, by the edges that most lines and full pages share.

    Top and bottom of the first page count only if there is no other full page: it has notices.
    """
    lefts: Counter[int] = Counter()
    rights: Counter[int] = Counter()
    extents: list[tuple[float, float]] = []
    for rows in pages:
        body = _body_rows(rows, body_size)
        for row in body:
            lefts[round(row.box[0])] += 1
            rights[round(row.box[2])] += 1
        if len(body) > 15:
            block_rows = _text_rows(rows, body_size) if extents else body
            extents.append((min(r.box[1] for r in block_rows), max(r.base for r in block_rows)))
    if not extents:
        return None
    left = min(x for x, count in lefts.items() if count >= _min_count(lefts))
    right = max(x for x, count in rights.items() if count >= _min_count(rights))
    top = min(top for top, _ in extents[1:] or extents)
    bottom = max(bottom for _, bottom in extents[1:] or extents)
    return float(left), top, float(right), bottom


def sides(pages: Sequence[Sequence[Row]], body_size: float) -> tuple[Side, Side] | None:
    """Left and right edges of the text of odd and of even pages, if their margins differ."""
    edges: list[Side] = []
    for first in (0, 1):
        body = [row for rows in pages[first::2] for row in _body_rows(rows, body_size)]
        if len(body) < MIN_SIDE:
            return None
        edges.append((_most_common(r.box[0] for r in body), _most_common(r.box[2] for r in body)))
    (left, right), (other_left, other_right) = edges
    shift = other_left - left
    is_shifted = abs(shift) > 4 and abs(other_right - right - shift) <= 3
    return (edges[0], edges[1]) if is_shifted else None


def _min_count(edges: Counter[int]) -> float:
    """Number of lines that must share an edge."""
    return min(0.12 * edges.total(), max(edges.values()))


def _body_rows(rows: Sequence[Row], body_size: float) -> list[Row]:
    """The rows of body text."""
    return [
        row
        for row in rows
        if row.role == "text" and abs(row.size - body_size) < 0.6 and len(row.text) > 25
    ]


def _text_rows(rows: Sequence[Row], body_size: float) -> list[Row]:
    """The rows of body text, references and footnotes."""
    return [row for row in rows if row.role == "text" and row.size > body_size - 2.1]


def mark_notices(pages: Sequence[Sequence[Row]], body_size: float) -> None:
    """Set the role of small type above or below all body text of the pages.

    A first page has notices there: the line of the conference, the copyright. In a paper of one
    page they are above its largest type, the title, because no other page shows the top of the
    body.
    """
    text = [row for rows in pages for row in _body_rows(rows, body_size)]
    text += [row for rows in pages[1:] for row in _text_rows(rows, body_size)]
    if not text:
        return
    if len(pages) == 1:
        text.append(max(pages[0], key=lambda row: row.size))
    top, bottom = min(row.box[1] for row in text), max(row.base for row in text)
    for row in (row for rows in pages for row in rows if row.role == "text"):
        if row.size <= body_size + 0.6:
            if row.box[1] > bottom + 5:
                row.role = "foot"
            elif row.box[3] < top - 5:
                row.role = "head"
