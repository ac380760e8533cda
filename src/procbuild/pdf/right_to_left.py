"""Put lines with right-to-left text in order by the places of their characters.

A PDF shows glyphs at places, in any order (ISO 32000-2, 9.4.4): some producers draw such a line
from left to right, some from right to left, some one glyph at a time. PDFium guesses the order in
which it is read, and guesses wrong where lines are mixed. Only the places are certain.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from procbuild.pdf.runs import JOIN, RAISED, RAISED_TWICE, WORD_GAP, PageText, Run
from procbuild.standards.right_to_left import RIGHT_TO_LEFT, right_to_left_share

SCRIPT_SIZE = 0.86
"""Largest size of a superscript, as a fraction of the font size of its line."""

NEAR = 3
"""Number of letters on each side of a mark among which its own is."""

FEW = 0.1
"""Share of the letters of a page that a few words in another script may have."""

NARROW_GAP = 0.04
"""Gap where a space of the file counts, as a fraction of the font size: some lines are tight."""


@dataclass(slots=True)
class _Glyph:
    """A character on a line, with its marks, or a run that cannot be cut apart."""

    text: str
    run: Run
    first: int
    last: int
    """Range of its characters in the page's text"""
    origin: float
    left: float
    right: float

    @property
    def is_mark(self) -> bool:
        """Whether it stands on a letter or, as a joiner, is invisible."""
        return not self.text or unicodedata.category(self.text[0]).startswith("M")

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    def distance(self, x: float) -> float:
        """How far outside of it an x is."""
        return max(self.left - x, x - self.right, 0.0)


def with_lines_in_order(runs: Sequence[Run], page: PageText) -> Sequence[Run]:
    """The runs, those on a line with right-to-left text from left to right, as are their texts.

    Where such text is more than a few words, so are those on all other lines.
    """
    share = right_to_left_share(page.characters)
    if not share:
        return runs
    positions = {id(run): position for position, run in enumerate(runs)}
    places: dict[int, list[Run]] = {position: [run] for position, run in enumerate(runs)}
    for line in _lines(runs, every=share > FEW):
        members = sorted(positions[id(run)] for run in line)
        for position in members:
            places[position] = []
        places[members[0]] = list(_cut(line, page))
    return list(chain.from_iterable(places.values()))


def _lines(runs: Sequence[Run], *, every: bool) -> Iterator[list[Run]]:
    """Every line, or those with right-to-left text, from left to right with its superscripts."""
    upright = sorted((run for run in runs if run.angle == 0), key=lambda run: run.base)
    bases = [run.base for run in upright]
    seeds = [run for run in upright if every or RIGHT_TO_LEFT.search(run.text)]
    wanted = set(map(id, seeds))
    taken: set[int] = set()
    for seed in sorted(seeds, key=lambda run: -run.size):
        if id(seed) in taken:
            continue
        reach = RAISED_TWICE * seed.size
        first, last = bisect_left(bases, seed.base - reach), bisect_right(bases, seed.base + reach)
        near = [run for run in upright[first:last] if id(run) not in taken]
        for line in _parts([run for run in near if _is_level(run, seed)]):
            if not wanted.isdisjoint(map(id, line)):
                taken.update(map(id, line))
                yield line


def _is_level(run: Run, seed: Run) -> bool:
    """Whether a run is on the line of another one, or a superscript there."""
    same_base = abs(run.base - seed.base) <= RAISED * seed.size
    return same_base or run.size <= SCRIPT_SIZE * seed.size


def _parts(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Runs from left to right, split at the gaps between columns."""
    part: list[Run] = []
    edge = 0.0
    for run in sorted(runs, key=lambda run: run.box[0]):
        if part and run.box[0] - edge >= JOIN * max(run.size, part[-1].size):
            yield part
            part = []
        edge = max(edge, run.box[2]) if part else run.box[2]
        part.append(run)
    if part:
        yield part


def _cut(line: Sequence[Run], page: PageText) -> Iterator[Run]:
    """The runs of a line from left to right, one for each stretch of glyphs of one style."""
    stretch: list[_Glyph] = []
    for glyph in _in_order([glyph for run in line for glyph in _glyphs(run, page)]):
        if stretch and not _continues(stretch[-1], glyph):
            yield _joined(stretch, page)
            stretch = []
        stretch.append(glyph)
    yield _joined(stretch, page)


def _glyphs(run: Run, page: PageText) -> Iterator[_Glyph]:
    if page.text(run.first, run.last) != run.text:  # accents of other runs have been attached
        yield _Glyph(run.text, run, run.first, run.last, run.box[0], run.box[0], run.box[2])
        return
    for index in range(run.first, run.last):
        if not page.characters[index].isspace():
            yield _Glyph(page.text(index, index + 1), run, index, index + 1, *page.place(index))


def _in_order(glyphs: Sequence[_Glyph]) -> list[_Glyph]:
    """Glyphs from left to right, combining marks with the letters that they stand on.

    PDFium counts a ligature as several characters with one origin, and cuts its box into parts.
    """
    marks = [glyph for glyph in glyphs if glyph.is_mark]
    bases = [glyph for glyph in glyphs if not glyph.is_mark]
    letters = [glyph for glyph in bases if RIGHT_TO_LEFT.match(glyph.text)]
    letters.sort(key=lambda glyph: glyph.middle)
    middles = [glyph.middle for glyph in letters]
    for mark in marks if letters else ():
        place = bisect_left(middles, mark.middle)
        letter = min(
            letters[max(place - NEAR, 0) : place + NEAR],
            key=lambda other: (
                other.distance(mark.middle) if other.origin != mark.origin else -1.0,
                abs(other.middle - mark.middle),
            ),
        )
        letter.text += mark.text
        if mark.origin == letter.origin:
            letter.left, letter.right = min(letter.left, mark.left), max(letter.right, mark.right)
    ordered = sorted(
        bases if letters else glyphs, key=lambda glyph: (round(glyph.origin, 2), glyph.middle)
    )
    return [*ordered[:1], *(b for a, b in pairwise(ordered) if not _repeats(b, a))]


def _repeats(glyph: _Glyph, before: _Glyph) -> bool:
    """Whether it is a mark that the file maps to the letter below it and the mark."""
    return glyph.text == before.text and glyph.right <= before.right


def _continues(before: _Glyph, glyph: _Glyph) -> bool:
    """Whether a glyph is set like the one on its left, with at most a space between."""
    same_style = before.run[2:11] == glyph.run[2:11]
    return same_style and glyph.left - before.right < JOIN * glyph.run.size


def _joined(glyphs: Sequence[_Glyph], page: PageText) -> Run:
    """One run of these glyphs, with a space at each gap."""
    run = glyphs[0].run
    text, edge = glyphs[0].text, glyphs[0].right
    for before, glyph in pairwise(glyphs):
        gap = (glyph.left - edge) / run.size
        if gap > WORD_GAP or (gap > NARROW_GAP and _has_space(before, glyph, page)):
            text += " "
        text += glyph.text
        edge = max(edge, glyph.right)
    left = min(glyph.left for glyph in glyphs)
    return run._replace(text=text, box=(left, run.box[1], edge, run.box[3]))


def _has_space(glyph: _Glyph, other: _Glyph, page: PageText) -> bool:
    """Whether the file, or PDFium, has a space between two glyphs.

    It says little about the gap: Persian joiners may be drawn as a space that the next letter
    covers, and PDFium may have put spaces elsewhere.
    """
    first, last = sorted((glyph, other), key=lambda each: each.first)
    spaces = range(first.last, last.first)
    return (
        len(spaces) > 0
        and not page.characters[first.last : last.first].strip(" ")
        and all(glyph.middle <= page.place(space)[0] <= other.middle for space in spaces)
    )
