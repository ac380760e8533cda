"""Author names in the block under a title: by the style of the first, row by row."""

from collections import Counter
from collections.abc import Iterator, Sequence

from procbuild.pdf.reading.cells import Cell
from procbuild.pdf.reading.names import (
    MARK,
    PLACE,
    SEPARATOR,
    SMALL,
    SURE_PLACE,
    can_be_names,
    mostly_names,
    split_names,
)

FULL = 280.0
"""A list of names wider than this many pt fills its line and may break within a name."""


def names_in(lines: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """The names in an author block, row by row.

    The first cell that can be a name gives the names' style. Where other things in the block are
    set otherwise, the style tells; else the words do.
    """
    first = next((cell for line in lines for cell in line if mostly_names(cell.text)), None)
    if first is None:
        return
    begin = next(n for n, line in enumerate(lines) if first in line)
    lines = [line for band in _bands(lines[begin:]) for line in _in_order(band, first)]
    told = _told_by_style(lines, first)
    carried = ""
    listing = False
    for index, line in enumerate(lines):
        cells = [cell for cell in line if _like(cell, first)]
        if told:
            cells = [cell for cell in cells if not SURE_PLACE.search(cell.text)]
            if listing and not cells and _goes_on_plain(line, first):
                cells = list(line)
        elif any(PLACE.search(cell.text) for cell in line):
            cells = []
        else:
            above = lines[index - 1] if index else ()
            cells = [cell for cell in cells if not _beneath_name(cell, above)]
            cells = [cell for cell in cells if can_be_names(cell.text)]
        names = [name for cell in cells for name in split_names(cell.text)]
        listing = len(names) > 1 and (len(line) == 1 or all(map(_marked, cells)))
        if carried:
            names[:1] = _rejoined(carried, names[0]) if names else [carried]
            carried = ""
        alone = names and len(cells) == len(line) == 1
        if alone and _goes_on(cells[0], lines[index + 1] if index + 1 < len(lines) else ()):
            carried = names.pop()
        yield from names
    if carried:
        yield carried


def _bands(lines: Sequence[Sequence[Cell]]) -> Iterator[list[Sequence[Cell]]]:
    """Lines that belong together: a wide gap above a line begins the next band of a grid."""
    band: list[Sequence[Cell]] = []
    for line in lines:
        if band and line[0].base - band[-1][0].base > 1.5 * max(cell.size for cell in line):
            yield band
            band = []
        band.append(line)
    if band:
        yield band


def _in_order(band: Sequence[Sequence[Cell]], first: Cell) -> Sequence[Sequence[Cell]]:
    """A band's lines in reading order: by column where persons share what stands below them.

    There the names of a column follow each other, with nothing but addresses between; names with
    an affiliation each, and centred lists, are read line by line.
    """
    named = [n for n, line in enumerate(band) if any(_is_named(cell, first) for cell in line)]
    if len(named) < 2 or all(len(line) == 1 for line in band):
        return band
    broken = named[-1] - named[0] >= len(named)
    below = band[named[-1] + 1] if named[-1] + 1 < len(band) else ()
    if not broken and len(below) < 2:
        return band
    heads = band[named[0]]
    if not all(_stands_under(_names_of(band[n], first), heads) for n in named):
        return band
    columns: list[list[Cell]] = []
    for cell in (cell for line in band for cell in line):
        home = next((c for c in columns if _overlaps(c[0], cell)), None)
        if home is None:
            columns.append([cell])
        else:
            home.append(cell)
    if not all(_share(column, first) for column in columns):
        return band
    return [[cell] for column in sorted(columns, key=lambda c: c[0].x0) for cell in column]


def _is_named(cell: Cell, first: Cell) -> bool:
    return _like(cell, first) and can_be_names(cell.text)


def _names_of(line: Sequence[Cell], first: Cell) -> list[Cell]:
    return [cell for cell in line if _is_named(cell, first)]


def _share(column: Sequence[Cell], first: Cell) -> bool:
    """Whether the names of a column have nothing but addresses between them."""
    named = [n for n, cell in enumerate(column) if _is_named(cell, first)]
    between = column[named[0] : named[-1]] if named else ()
    return all(_is_named(cell, first) or "@" in cell.text for cell in between)


def _overlaps(one: Cell, other: Cell) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1


def _stands_under(line: Sequence[Cell], above: Sequence[Cell]) -> bool:
    """Whether each cell of a line is centred or flush under one of another line."""
    return all(
        any(
            abs(cell.x0 + cell.x1 - other.x0 - other.x1) < 6 or abs(cell.x0 - other.x0) < 1
            for other in above
        )
        for cell in line
    )


def _goes_on_plain(line: Sequence[Cell], first: Cell) -> bool:
    """Whether a line in another weight goes on with a list of names.

    Some classes set the first line of an author block bold, whatever it holds. Marks stand behind
    names and before affiliations.
    """
    if any(cell.italic or abs(cell.size - first.size) > 0.5 for cell in line):
        return False
    if any(cell.text.startswith(MARK) or not can_be_names(cell.text) for cell in line):
        return False
    names = [name for cell in line for name in split_names(cell.text)]
    full = all(len(name.split()) > 1 or not name.isascii() for name in names)
    return full and (all(map(_marked, line)) or (len(line) == 1 and len(names) > 1))


def _marked(cell: Cell) -> bool:
    """Whether a mark stands behind what a cell says."""
    return cell.text.rstrip(" ,").endswith(MARK)


def _rejoined(left: str, right: str) -> list[str]:
    """The last name of a full line and the first of the next: one name where one is half."""
    words, more = left.split(), right.split()
    half = len(words) == 1 or len(more) == 1 or words[-1].casefold() in SMALL
    return [f"{left} {right}"] if half or words[-1].endswith(("-", ".")) else [left, right]


def _goes_on(cell: Cell, below: Sequence[Cell]) -> bool:
    """Whether the last name of a line may go on in the next one."""
    bare = cell.text.rstrip(" ")  # a mark is a blank to str
    listed = MARK in bare or SEPARATOR.search(bare) is not None
    if not listed or bare.endswith((",", ";", MARK, "&", " and")):
        return False
    return cell.x1 - cell.x0 > FULL or (bare.count(MARK) > 1 and _ends_marked(below))


def _ends_marked(line: Sequence[Cell]) -> bool:
    """Whether a line begins with the end of a name: nothing but words before a mark."""
    words, mark, _ = line[0].text.partition(MARK) if len(line) == 1 else ("", "", "")
    return bool(words and mark) and SEPARATOR.search(words) is None


def _told_by_style(lines: Sequence[Sequence[Cell]], first: Cell) -> bool:
    """Whether names are set otherwise than most of what surely is none."""
    others = [cell for line in lines for cell in line if PLACE.search(cell.text)]
    if not others:
        return True
    alike = Counter(_like(cell, first) for cell in others)
    return alike[True] * 3 <= alike[False]


def _like(cell: Cell, first: Cell) -> bool:
    """Whether a cell is set like the first name."""
    return (
        (cell.font == first.font or (cell.bold == first.bold and cell.italic == first.italic))
        and cell.bold == first.bold
        and 0.93 < cell.size / max(first.size, 0.1) < 1.07
    )


def _beneath_name(cell: Cell, above: Sequence[Cell]) -> bool:
    """Whether a cell stands right under a single name.

    In a block that style does not tell apart it is the name's affiliation, even where it could be
    a name.
    """
    return any(
        other.x0 < cell.x1
        and cell.x0 < other.x1
        and can_be_names(other.text)
        and not SEPARATOR.search(other.text)
        and MARK not in other.text
        for other in above
    )
