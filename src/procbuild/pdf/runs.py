"""Runs of text on a page, and how to mend those that hold parts of words."""

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple
from unicodedata import decomposition, normalize

from procbuild.layout import Box
from procbuild.pdf.letters import ACCENTS, CROSSED, clean_text

COMMA_BELOW = "\u0326"

RAISED = 0.3
"""Largest rise of an accent over a capital, as a fraction of the font size. TeX raises it by what
the letter is higher than an x, 0.25 in Computer Modern (TeXbook, Appendix G)."""

RAISED_TWICE = 0.55
"""The same over a letter that has an accent already."""

SAME_LINE = 0.05
"""Largest difference of baselines and of font sizes, as a fraction of the font size, between the
letters of a word in two fonts."""

OVERLAP = 0.15
"""Largest overlap of adjacent letters, as a fraction of the font size: of a slanted one, say."""

WORD_GAP = 0.14
"""Minimum gap between words, as a fraction of the font size; kerning is less."""

JOIN = 0.95
"""Maximum gap between runs of one row, as a fraction of the font size."""

WIDE_GAP = 0.75
"""Gap between two words that is wider than any space, as a fraction of the font size."""


class Run(NamedTuple):
    """Text shown by one operator: one font, one baseline, no line break."""

    text: str
    """From left to right as displayed, even if it is read from right to left"""
    box: Box
    """Bounding box of its glyphs, as displayed"""
    base: float
    """y of the baseline as displayed"""
    size: float
    """Font size in pt as displayed"""
    font: str
    bold: bool
    italic: bool
    color: int
    """0xRRGGBB as it appears on white, with its opacity"""
    angle: int
    """Direction of writing in degrees, 0 … 359"""
    visible: bool
    """Whether it is visible: render mode, opacity and clipping paths"""
    cropped: bool
    """Whether its clipping paths hide all of it"""
    first: int
    last: int
    """Range of its characters in the page's text, ``last`` excluded"""


@dataclass(frozen=True)
class PageText:
    """The characters of a page, as PDFium counts them, and their places."""

    characters: str
    extent: Callable[[int, int], tuple[float, float]]
    """Left and right edge, as displayed, of a range of characters on one line"""
    place: Callable[[int], tuple[float, float, float]]
    """Origin, left and right edge, as displayed, of the space that a character takes on its line"""

    def text(self, first: int, last: int) -> str:
        """The text of a range of characters."""
        return clean_text(self.characters[first:last])[0].strip()


def with_crossed_letters(page: PageText) -> PageText:
    r"""The page with TeX's ``\l`` and ``\L`` as ``ł`` and ``Ł``.

    Fonts in the encoding OT1 have a bar in the place of the blank; it is overprinted on the letter.
    """
    text = page.characters
    for match in CROSSED.finditer(text):
        left, right = page.extent(match.start(), match.start() + 1)
        low, high = page.extent(match.start() + 1, match.end())
        is_bar = right - left > 0.25 * (high - low)  # a blank that PDFium adds is not
        if is_bar and low < (left + right) / 2 < high:
            letter = "Ł" if match[0][1] == "L" else "ł"
            text = f"{text[: match.start()]}\u200b{letter}{text[match.end() :]}"
    return replace(page, characters=text)


def with_comma_below(run: Run, comma: Run) -> Run | None:
    """The run with the comma below its last letter, as in the Romanian S and T; None elsewhere."""
    middle = (comma.box[0] + comma.box[2]) / 2
    is_inside = run.box[2] - 0.6 * run.size < middle < run.box[2] - 0.1 * run.size
    if run.text[-1] in "SsTt" and is_inside and abs(comma.base - run.base) < run.size:
        return run._replace(text=normalize("NFC", run.text + COMMA_BELOW))
    return None


def split_at_gaps(run: Run, page: PageText) -> Iterator[Run]:
    """Split a run where the gap between two words is wider than any space."""
    words = [
        (run.first + match.start(), run.first + match.end())
        for match in re.finditer(r"\S+", page.characters[run.first : run.last])
    ]
    first = 0
    edges = [page.extent(*word) for word in words]
    for index in range(1, len(words) + 1):
        if index < len(words) and edges[index][0] - edges[index - 1][1] < WIDE_GAP * run.size:
            continue
        start, end = words[first][0], words[index - 1][1]
        lefts, rights = zip(*edges[first:index], strict=True)  # PDFium may reverse words
        box = min(lefts), run.box[1], max(rights), run.box[3]
        if text := page.text(start, end):
            yield run._replace(text=text, box=box, first=start, last=end)
        first = index


def attach_accent(accent: Run, runs: list[Run], page: PageText) -> None:
    """Merge an accent that is a run of its own into the letter below it."""
    index = next((n for n, run in enumerate(runs) if run is accent), None)
    if index is None:
        return
    middle = (accent.box[0] + accent.box[2]) / 2
    for offset in (-1, 1, -2, 2):
        neighbour = index + offset
        run = runs[neighbour] if 0 <= neighbour < len(runs) else accent
        if run is accent or not run.box[0] - 1 <= middle <= run.box[2] + 1:
            continue
        rise = abs(run.base - accent.base)
        if rise > RAISED_TWICE * run.size:
            continue
        for position in range(run.first, run.last):
            left, right = page.extent(position, position + 1)
            letter = page.characters[position]
            is_near = rise <= RAISED * run.size or decomposition(letter)
            if left - 0.5 <= middle <= right + 0.5 and letter.isalpha() and is_near:
                before = page.characters[run.first : position + 1]
                after = page.characters[position + 1 : run.last]
                text = clean_text(before + ACCENTS[accent.text] + after)[0].strip()
                runs[neighbour] = run._replace(text=text)
                del runs[index]
                return


def fill_gaps(runs: Sequence[Run], page: PageText) -> list[Run]:
    """The runs, those split that later runs continue in their midst.

    LibreOffice draws a line without the letters that its font lacks, and then these letters in
    another font.
    """
    filled: list[Run] = []
    fillers: list[Run] = []
    host: Run | None = None
    for run in (*runs, None):
        if host and run and _is_within(run, host):
            fillers.append(run)
            continue
        if host:
            filled += _split_around(host, fillers, page) if fillers else [host]
        host, fillers = run, []
    return filled


def _is_within(run: Run, other: Run) -> bool:
    """Whether a run is on the same line as another one, of its size, and between its ends."""
    return (
        other.box[0] < run.box[0]
        and run.box[2] < other.box[2]
        and run.angle == other.angle == 0
        and abs(run.base - other.base) <= SAME_LINE * other.size
        and abs(run.size - other.size) <= SAME_LINE * other.size
    )


def _split_around(host: Run, fillers: Sequence[Run], page: PageText) -> list[Run]:
    """A run and those within it, from left to right if each of those is in a gap of the run."""
    characters = [
        (index, *page.extent(index, index + 1))
        for index in range(host.first, host.last)
        if not page.characters[index].isspace()
    ]
    ordered = all(left <= following for (_, left, _), (_, following, _) in pairwise(characters))
    overlap = OVERLAP * host.size
    pieces: list[Run] = []
    start = 0
    for filler in sorted(fillers, key=lambda run: run.box[0]):
        middle = (filler.box[0] + filler.box[2]) / 2
        end = bisect(characters, middle, start, key=lambda extent: (extent[1] + extent[2]) / 2)
        is_free = (
            ordered
            and start < end < len(characters)
            and characters[end - 1][2] - overlap <= filler.box[0]
            and filler.box[2] <= characters[end][1] + overlap
        )
        if not is_free:
            return [host, *fillers]
        pieces += [_piece(host, characters[start:end], page), filler]
        start = end
    return [*pieces, _piece(host, characters[start:], page)]


def _piece(host: Run, characters: Sequence[tuple[int, float, float]], page: PageText) -> Run:
    """The part of a run that consists of these characters: index, left and right edge."""
    (first, left, _), (last, _, right) = characters[0], characters[-1]
    return host._replace(
        text=page.text(first, last + 1),
        box=(left, host.box[1], right, host.box[3]),
        first=first,
        last=last + 1,
    )
