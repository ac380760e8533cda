"""What stands in the margins: review line numbers, running heads, page numbers, notices."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from procbuild.layout import Box, Role
from procbuild.pdf.layout import Run
from procbuild.pdf.reading.rows import Row

NUMBER = re.compile(r"\d{1,4}")
FOLIO = re.compile(
    r"[-–—|•\s]*(?:(?:page|p\.)\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?[-–—|•\s]*",
    re.IGNORECASE,
)
GUTTER = 25.0
"""How far in pt numbers of the right column's lines stand before it at most."""

EDGE = 0.13
"""Part of the page's height at top and bottom where running heads and feet stand."""


def line_numbers(pages: Sequence[Sequence[Run]]) -> list[frozenset[int]]:
    """Review line numbers: for each page the indices of its runs that are some.

    They stand in a column beside the text, count upwards, and go down most of most pages;
    numbers beside a code listing cover a part of few pages and are none. Where there is such a
    column, the numbers in it on a page of few lines are some as well.
    """
    found = [_numbered(runs) for runs in pages]
    full = [n for n, runs in enumerate(pages) if sum(len(run.text) for run in runs) > 800]
    hits = sum(bool(found[n]) for n in full)
    if not full or hits * 2 < len(full) or not hits:
        return [frozenset() for _ in pages]
    spans = _spans(runs[n].box for runs, hits in zip(pages, found, strict=True) for n in hits)
    return [
        frozenset(n for n, run in enumerate(runs) if _is_number(run) and _among(run.box, spans))
        for runs in pages
    ]


def _is_number(run: Run) -> bool:
    return run.angle == 0 and NUMBER.fullmatch(run.text) is not None


def _spans(boxes: Iterable[Box]) -> list[tuple[float, float]]:
    """Left and right edge of the columns that boxes stand in."""
    spans: list[tuple[float, float]] = []
    for x0, x1 in sorted((box[0], box[2]) for box in boxes):
        if spans and x0 <= spans[-1][1] + 1:
            spans[-1] = spans[-1][0], max(spans[-1][1], x1)
        else:
            spans.append((x0, x1))
    return spans


def _among(box: Box, spans: Iterable[tuple[float, float]]) -> bool:
    return any(x0 - 1 <= box[0] and box[2] <= x1 + 1 for x0, x1 in spans)


def _numbered(runs: Sequence[Run]) -> frozenset[int]:
    """Columns of ascending numbers beside the text of one page."""
    text = [run for run in runs if len(run.text) > 15 and run.angle == 0]
    if not text:
        return frozenset()
    lefts = _common(run.box[0] for run in text)
    right = max(_mode(run.box[2] for run in text), lefts[0] + 100)
    top, bottom = min(run.box[1] for run in text), max(run.box[3] for run in text)
    columns: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for index, run in enumerate(runs):
        if _is_number(run):
            if run.box[2] <= lefts[0] + 1 or any(0 <= x + 1 - run.box[2] < GUTTER for x in lefts):
                columns["left", round(run.box[2] / 3)].append(index)
            elif run.box[0] >= right - 1:
                columns["right", round(run.box[0] / 3)].append(index)
    found: set[int] = set()
    for (side, place), members in columns.items():
        near = [*members, *columns.get((side, place + 1), [])]
        near.sort(key=lambda index: runs[index].base)
        values = [int(runs[index].text) for index in near]
        steps = Counter(b - a for a, b in pairwise(values))
        step, count = steps.most_common(1)[0] if steps else (0, 0)
        tall = runs[near[-1]].base - runs[near[0]].base
        steady = step in (1, 2, 5, 10) and count >= 0.7 * sum(steps.values())
        if len(near) >= 5 and steady and tall > 0.5 * (bottom - top):
            found.update(near)
    return frozenset(found)


def _common(places: Iterable[float]) -> list[float]:
    """The most common place and others nearly as common, ascending: columns have an edge each."""
    counts = Counter(round(place) for place in places)
    most = max(counts.values())
    return sorted(float(place) for place, count in counts.items() if 2 * count > most)


def _mode(places: Iterable[float]) -> float:
    counts = Counter(round(place) for place in places)
    return float(counts.most_common(1)[0][0])


def mark_running(
    pages: Sequence[Sequence[Row]], heights: Sequence[float], body_size: float
) -> None:
    """Give running heads, feet and page numbers their roles.

    They recur at the same height with the same words, numbers aside, above or below the running
    text of all pages; page numbers stand beyond all text and count with the pages.
    """
    seen: Counter[tuple[str, int]] = Counter()
    edges: list[tuple[Row, str]] = []
    for rows, height in zip(pages, heights, strict=True):
        for row in rows:
            if row.box[1] < EDGE * height or row.box[3] > (1 - EDGE) * height:
                words = re.sub(r"\d+|\b[ivxlc]+\b", "#", row.text.casefold())
                edges.append((row, words))
                for key in {(words, round(row.base / 3)), (words, round((row.base + 1.5) / 3))}:
                    seen[key] += 1
    recurring = {
        id(row)
        for row, words in edges
        if len(words) > 3 and max(seen[words, round((row.base + by) / 3)] for by in (0, 1.5)) > 1
    }
    text = [
        row for rows in pages for row in _body_rows(rows, body_size) if id(row) not in recurring
    ]
    top = min((row.box[1] for row in text), default=math.inf)
    bottom = max((row.base for row in text), default=-math.inf)
    for row, _ in edges:
        if id(row) in recurring and (row.base < top + 2 or row.box[1] > bottom - 2):
            row.role = "head" if row.base < heights[row.page - 1] / 2 else "foot"
    _mark_folios(pages, heights)
    _mark_beside(pages, [row for row, _ in edges])


def _mark_folios(pages: Sequence[Sequence[Row]], heights: Sequence[float]) -> None:
    """Give page numbers their role: the outermost numbers that count with the pages."""
    found: list[tuple[Row, int, Role]] = []
    for rows, height in zip(pages, heights, strict=True):
        texts = [row for row in rows if row.role == "text"]
        if not texts:
            continue
        lowest = max(texts, key=lambda row: row.base)
        highest = min(texts, key=lambda row: row.base)
        if FOLIO.fullmatch(lowest.text) and lowest.base > (1 - EDGE) * height:
            found.append((lowest, _counted(lowest), "foot"))
        if FOLIO.fullmatch(highest.text) and highest.base < EDGE * height:
            found.append((highest, _counted(highest), "head"))
    steps = Counter((offset, role) for _, offset, role in found)
    for row, offset, role in found:
        alone = len(pages) == 1 or (role == "foot" and offset == 0)
        if alone or steps[offset, role] > 1:
            row.role = role


def _mark_beside(pages: Sequence[Sequence[Row]], edges: Iterable[Row]) -> None:
    """Give rows on one line with a running head, foot or page number its role.

    In a short paper the title over right pages, or the authors over left ones, stand but once.
    """
    known: defaultdict[int, list[Row]] = defaultdict(list)
    for row in (row for rows in pages for row in rows if row.role in ("head", "foot")):
        known[row.page].append(row)
    for row in edges:
        if row.role == "text":
            for other in known[row.page]:
                if abs(other.base - row.base) < 1 and abs(other.size - row.size) < 0.6:
                    row.role = other.role


def _counted(row: Row) -> int:
    """How far a page number is ahead of its page; one number for all roman numerals."""
    digits = re.search(r"\d+", row.text)
    return int(digits[0]) - row.page if digits else -10_000


def text_block(pages: Sequence[Sequence[Row]], body_size: float) -> Box | None:
    """The box that running text keeps to, from the edges most lines and full pages share.

    A first page tells top and bottom only where there is no other: it carries notices.
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
            kept = _small_too(rows, body_size) if extents else body
            extents.append((min(r.box[1] for r in kept), max(r.base for r in kept)))
    if not extents:
        return None
    left = min(x for x, count in lefts.items() if count >= _enough(lefts))
    right = max(x for x, count in rights.items() if count >= _enough(rights))
    top = min(top for top, _ in extents[1:] or extents)
    bottom = max(bottom for _, bottom in extents[1:] or extents)
    return float(left), top, float(right), bottom


def _enough(edges: Counter[int]) -> float:
    """How many lines must share an edge; some do."""
    return min(0.12 * edges.total(), max(edges.values()))


def _body_rows(rows: Sequence[Row], body_size: float) -> list[Row]:
    """The rows of running text."""
    return [
        row
        for row in rows
        if row.role == "text" and abs(row.size - body_size) < 0.6 and len(row.text) > 25
    ]


def _small_too(rows: Sequence[Row], body_size: float) -> list[Row]:
    """The rows of running text, references and footnotes."""
    return [row for row in rows if row.role == "text" and row.size > body_size - 2.1]


def mark_notices(pages: Sequence[Sequence[Row]], body_size: float) -> None:
    """Give what stands above or below all running text on a page, in small type, its role.

    A first page carries notices there: the conference's line, the copyright. In a paper of one
    page, where no other page tells the top, they stand above its largest type, the title.
    """
    text = [row for rows in pages for row in _body_rows(rows, body_size)]
    text += [row for rows in pages[1:] for row in _small_too(rows, body_size)]
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
