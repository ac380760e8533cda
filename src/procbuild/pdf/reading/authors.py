"""Find author names in the block below the title, by the style of the first one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from procbuild.pdf.reading.cells import Cell
from procbuild.pdf.reading.names import (
    MARK,
    NAME_PARTICLES,
    SEPARATOR,
    before_place,
    can_be_names,
    is_form,
    mostly_names,
    split_names,
)
from procbuild.pdf.reading.places import is_place, is_surely_place

FULL = 280.0
"""Width in pt above which a list of names fills its line, so that a name may continue on the next.
"""

MAX_COLUMNS = 20
"""Number of columns of a grid of names."""

ANY_PLACE = "University"
"""Stands for any affiliation."""


def names_in(lines: Sequence[Sequence[Cell]]) -> list[str]:
    """The names in an author block, in reading order.

    If there are none, each may have its affiliation behind it on its line, in the same style.
    """
    lines = _with_forms(lines)
    return list(_names(lines)) or list(_names([_names_before_place(line) for line in lines]))


def _with_forms(lines: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """Join a name in another script, in brackets, with the name beside it or above it."""
    joined: list[list[Cell]] = []
    for line in lines:
        rest: list[Cell] = []
        for cell in line:
            row = rest or (joined[-1] if joined else [])
            place = max(
                (n for n, name in enumerate(row) if row is rest or _is_single_above(cell, name)),
                default=None,
            )
            if place is not None and is_form(cell.text) and can_be_names(row[place].text):
                row[place] = replace(row[place], text=f"{row[place].text} {cell.text}")
            else:
                rest.append(cell)
        if rest:
            joined.append(rest)
    return list(joined)


def _names_before_place(line: Sequence[Cell]) -> Sequence[Cell]:
    """The names before the affiliation on a line; other lines as they are."""
    cells = [replace(cell, text=before_place(cell.text)) for cell in line]
    names = list(takewhile(lambda cell: can_be_names(cell.text), cells))
    return names or cells


def _names(lines: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """The names in an author block.

    The first cell that can be a name determines the style of names. If other things in the block
    have another style, the style decides; otherwise the words do.
    """
    lines = _with_repeated_as_places(lines)
    first = next((cell for line in lines for cell in line if mostly_names(cell.text)), None)
    if first is None:
        return
    first_line = next(n for n, line in enumerate(lines) if first in line)
    lines = lines[first_line:]
    by_style = _is_style_distinctive(lines, first)
    if by_style:
        lines = _join_stacked(lines, first)
    bands = [_in_order(band, first) for band in _bands(lines)]
    lines = [line for band in bands for line in band]
    heads = _heads_of_stacks(bands)
    carried = ""
    is_list = False
    for index, line in enumerate(lines):
        cells = [cell for cell in line if _has_style(cell, first)]
        if by_style:
            cells = [cell for cell in cells if not is_surely_place(cell.text)]
            if is_list and not cells and _continues_list(line, first):
                cells = list(line)
        elif any(is_place(cell.text) for cell in line):
            cells = []
        else:
            above = lines[index - 1] if index and index not in heads else ()
            cells = [cell for cell in cells if not _is_below_name(cell, above)]
            cells = [cell for cell in cells if can_be_names(cell.text)]
        names = [name for cell in cells for name in split_names(cell.text)]
        is_list = len(names) > 1 and (len(line) == 1 or all(map(_ends_with_mark, cells)))
        below = lines[index + 1] if index + 1 < len(lines) else ()
        if carried:
            names[:1] = _join_broken_name(carried, names[0]) if names else [carried]
            carried = ""
        is_only_cell = names and len(cells) == len(line) == 1
        if (is_only_cell and _may_continue(cells[0], below)) or _is_broken(cells, below):
            carried = names.pop()
        yield from names
    if carried:
        yield carried


def _with_repeated_as_places(lines: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """The lines with cells that occur several times as affiliations, because people occur once."""
    counts = Counter(cell.text for line in lines for cell in line)
    return [
        [cell if counts[cell.text] == 1 else replace(cell, text=ANY_PLACE) for cell in line]
        for line in lines
    ]


def _heads_of_stacks(bands: Sequence[Sequence[Sequence[Cell]]]) -> set[int]:
    """The positions of lines that begin a band below a band of several lines."""
    heads: set[int] = set()
    position = 0
    for above, band in pairwise(bands):
        position += len(above)
        if len(above) > 1 and band:
            heads.add(position)
    return heads


def _join_stacked(lines: Sequence[Sequence[Cell]], first: Cell) -> list[Sequence[Cell]]:
    """Join a single word with the name above that it is centred under: a name on two lines."""
    joined: list[list[Cell]] = []
    for line in lines:
        rest = []
        for cell in line:
            place = _name_above(cell, joined[-1] if joined else (), first)
            if place is None:
                rest.append(cell)
            else:
                above = joined[-1][place]
                joined[-1][place] = replace(above, text=f"{above.text} {cell.text}")
        if rest:
            joined.append(rest)
    return list(joined)


def _name_above(cell: Cell, line: Sequence[Cell], first: Cell) -> int | None:
    """The position of the name that a cell continues."""
    is_grid = 1 < len(line) <= MAX_COLUMNS
    if not is_grid or len(cell.text.split()) > 1 or not _is_name_cell(cell, first):
        return None
    for place, above in enumerate(line):
        is_near = cell.base - above.base < 1.35 * cell.size
        if (
            _is_aligned(cell, above)
            and is_near
            and _is_name_cell(above, first)
            and MARK not in above.text
        ):
            return place
    return None


def _bands(lines: Sequence[Sequence[Cell]]) -> Iterator[list[Sequence[Cell]]]:
    """Split lines into the bands of a grid: a wide gap above a line begins the next band."""
    band: list[Sequence[Cell]] = []
    for line in lines:
        if band and line[0].base - band[-1][0].base > 1.5 * max(cell.size for cell in line):
            yield band
            band = []
        band.append(line)
    if band:
        yield band


def _in_order(band: Sequence[Sequence[Cell]], first: Cell) -> Sequence[Sequence[Cell]]:
    """The lines of a band in reading order: by column if several names share what is below them.

    In such a column the names follow each other with only e-mail addresses in between. Names with
    an affiliation each, and centred lists, are read line by line.
    """
    name_lines = [
        n for n, line in enumerate(band) if any(_is_name_cell(cell, first) for cell in line)
    ]
    if len(name_lines) < 2 or all(len(line) == 1 for line in band):
        return band
    is_interrupted = name_lines[-1] - name_lines[0] >= len(name_lines)
    below = band[name_lines[-1] + 1] if name_lines[-1] + 1 < len(band) else ()
    if not is_interrupted and len(below) < 2:
        return band
    heads = band[name_lines[0]]
    if not all(_is_aligned_under(_name_cells(band[n], first), heads) for n in name_lines):
        return band
    columns: list[list[Cell]] = []
    for cell in (cell for line in band for cell in line):
        match = next((c for c in columns if _overlaps(c[0], cell)), None)
        if match is None:
            columns.append([cell])
        else:
            match.append(cell)
    if not all(_is_unbroken(column, first) for column in columns):
        return band
    return [[cell] for column in sorted(columns, key=lambda c: c[0].x0) for cell in column]


def _is_name_cell(cell: Cell, first: Cell) -> bool:
    return _has_style(cell, first) and can_be_names(cell.text)


def _name_cells(line: Sequence[Cell], first: Cell) -> list[Cell]:
    return [cell for cell in line if _is_name_cell(cell, first)]


def _is_unbroken(column: Sequence[Cell], first: Cell) -> bool:
    """Whether there are only e-mail addresses between the names of a column."""
    positions = [n for n, cell in enumerate(column) if _is_name_cell(cell, first)]
    between = column[positions[0] : positions[-1]] if positions else ()
    return all(_is_name_cell(cell, first) or "@" in cell.text for cell in between)


def _overlaps(a: Cell, b: Cell) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1


def _is_aligned_under(line: Sequence[Cell], above: Sequence[Cell]) -> bool:
    """Whether each cell of a line is centred or flush left under a cell of ``above``."""
    return all(any(_is_aligned(cell, other) for other in above) for cell in line)


def _is_aligned(cell: Cell, other: Cell) -> bool:
    return abs(cell.x0 + cell.x1 - other.x0 - other.x1) < 6 or abs(cell.x0 - other.x0) < 1


def _continues_list(line: Sequence[Cell], first: Cell) -> bool:
    """Whether a line in another weight continues a list of names.

    Some classes set the first line of an author block in bold, whatever it contains. Marks follow
    names and precede affiliations.
    """
    if any(cell.italic or abs(cell.size - first.size) > 0.5 for cell in line):
        return False
    if any(cell.text.startswith(MARK) or not can_be_names(cell.text) for cell in line):
        return False
    names = [name for cell in line for name in split_names(cell.text)]
    all_complete = all(len(name.split()) > 1 or not name.isascii() for name in names)
    return all_complete and (all(map(_ends_with_mark, line)) or (len(line) == 1 and len(names) > 1))


def _ends_with_mark(cell: Cell) -> bool:
    """Whether the text of a cell ends with a mark."""
    return cell.text.rstrip(" ,").endswith(MARK)


def _join_broken_name(last: str, following: str) -> list[str]:
    """The last name of a full line and the first of the next: one name if either is incomplete."""
    last_words, following_words = last.split(), following.split()
    is_incomplete = len(last_words) == 1 or len(following_words) == 1
    goes_on = last_words[-1].endswith(("-", ".")) or last_words[-1].casefold() in NAME_PARTICLES
    return [f"{last} {following}"] if is_incomplete or goes_on else [last, following]


def _may_continue(cell: Cell, below: Sequence[Cell]) -> bool:
    """Whether the last name of a line may continue on the next one."""
    bare = cell.text.rstrip(" ")  # str.rstrip() would strip marks as well
    is_list = MARK in bare or SEPARATOR.search(bare) is not None
    if not is_list or bare.endswith((",", ";", MARK, "&", " and")):
        return False
    return cell.x1 - cell.x0 > FULL or (bare.count(MARK) > 1 and _begins_with_marked_words(below))


def _is_broken(cells: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether a spaced list breaks within a name: one word ends this line and begins the next."""
    if len(cells) < 2 or not below:
        return False
    last, following = cells[-1].text, below[0].text
    others = [cell.text for cell in (*cells[1:-1], *below[1:-1])]
    has_end = len(last.split()) == 1 or last.split()[-1].casefold() in NAME_PARTICLES
    if not (has_end or last.endswith(".")) or MARK in last or not can_be_names(following):
        return False
    return len(following.split()) == 1 and all(len(text.split()) > 1 for text in others)


def _begins_with_marked_words(line: Sequence[Cell]) -> bool:
    """Whether a line begins with the end of a name: only words before a mark."""
    words, mark, _ = line[0].text.partition(MARK) if len(line) == 1 else ("", "", "")
    return bool(words and mark) and SEPARATOR.search(words) is None


def _is_style_distinctive(lines: Sequence[Sequence[Cell]], first: Cell) -> bool:
    """Whether names have another style than most cells that certainly are no names."""
    others = [cell for line in lines for cell in line if is_place(cell.text)]
    if not others:
        return True
    same_style = Counter(_has_style(cell, first) for cell in others)
    return same_style[True] * 3 <= same_style[False]


def _has_style(cell: Cell, first: Cell) -> bool:
    """Whether a cell has the style of the first name."""
    return (
        (cell.font == first.font or (cell.bold == first.bold and cell.italic == first.italic))
        and cell.bold == first.bold
        and 0.93 < cell.size / max(first.size, 0.1) < 1.07
    )


def _is_below_name(cell: Cell, above: Sequence[Cell]) -> bool:
    """Whether a cell is right below a single name.

    If the style is not distinctive, it is the affiliation, even if it could be a name.
    """
    return any(_is_single_above(cell, other) and can_be_names(other.text) for other in above)


def _is_single_above(cell: Cell, above: Cell) -> bool:
    """Whether a cell is aligned with one above it that is no list."""
    return _is_aligned(cell, above) and not SEPARATOR.search(above.text) and MARK not in above.text
