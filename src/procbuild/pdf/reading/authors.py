"""Author names in the block under a title: by the style of the first, row by row."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from procbuild.pdf.layout import Run
from procbuild.pdf.reading.rows import Row, composed, joined

GAP = 0.85
"""A gap of this part of the font size divides two cells."""

MARK = "\x1f"
"""Stands for a footnote or affiliation mark while names are cut apart."""

SIGNS = "*∗⋆★☆†‡§¶∥‖♠♣♡♥♢♦◦•◇△▽✉✝#⊕⊗⊥⊤🖂"
SUPERSCRIPTS = "¹²³⁰⁴⁵⁶⁷⁸⁹ª"
PARTICLES = frozenset(
    [
        "van",
        "von",
        "vom",
        "zu",
        "zum",
        "zur",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "das",
        "do",
        "dos",
        "du",
        "des",
        "la",
        "le",
        "les",
        "el",
        "al",
        "bin",
        "ibn",
        "ben",
        "ter",
        "ten",
        "te",
        "'t",
        "af",
        "av",
        "y",
        "e",
        "i",
        "und",
        "op",
        "in",
    ]
)
PLACE = re.compile(
    r"@|https?:|www\.|universit|univ\.|institut|departe?ment|\bdept\b|faculty|facult|school|college"
    r"|laborator|\blabs?\b|cent(?:re|er)\b|academy|hospital|\binc\b|\bcorp\b|\bltd\b|\bgmbh\b|\bllc\b"
    r"|\bresearch\b|technolog|\bscience|engineering|division|\bgroup\b|\bteam\b|foundation|polytech"
    r"|\bgoogle\b|deepmind|microsoft|\bmeta\b|openai|amazon|\bnvidia\b|\bapple\b|\bibm\b|huawei"
    r"|\bemail\b|e-mail|correspond|equal contribution|orcid|street|avenue|\broad\b|\busa\b|\bu\.s\.a"
    r"|\bcnrs\b|\binria\b|\beth\b|\bepfl\b|\bmit\b|\bcmu\b|\bkaist\b|national|\bstate\b",
    re.IGNORECASE,
)
SURE_PLACE = re.compile(
    r"@|https?:|universit|institut[eo]?\b|department|\bdept\b|school of|laborator|equal contribution"
    r"|correspond|\binc\.|\bltd\b|\bgmbh\b|research (?:center|centre|lab|institute)|faculty of",
    re.IGNORECASE,
)
TITLES = re.compile(
    r",?\s*\b(?:(?:Student|Senior|Graduate Student|Life)?\s*(?:Member|Fellow),?\s*(?:IEEE|ACM)"
    r"|Ph\.?\s?D\.?|M\.?D\.?|M\.?Sc\.?|B\.?Sc\.?|Dr\.-Ing\.)(?=$|[\s,;])",
)
BEFORE = re.compile(r"^(?:by|authors?|and|&|und|et|(?:1st|2nd|3rd|[4-9]th|\d\dth)(?=\s)|prof\.|dr\.)"
                    r"[:\s]\s*", re.IGNORECASE)  # fmt: skip
SEPARATOR = re.compile(r"\s*(?:[,;·•|/]|\band\b|&|，|、|\bund\b)\s*")
SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")


@dataclass(frozen=True)
class Cell:
    """A piece of an author block without a wide gap in it; marks are :data:`MARK`."""

    text: str
    x0: float
    x1: float
    font: str
    size: float
    bold: bool
    italic: bool


def cells_of(row: Row) -> list[Cell]:
    """A row cut at wide gaps, its footnote and affiliation marks told apart by size and rise."""
    groups: list[list[Run]] = []
    for run in row.runs:
        before = groups[-1][-1] if groups else None
        gap = run.box[0] - before.box[2] if before else 0.0
        if before is None or (gap > GAP * row.size and not _raised(run, row)):
            groups.append([run])
        else:
            groups[-1].append(run)
    return [_cell(group, row) for group in groups]


def _raised(run: Run, row: Row) -> bool:
    """Whether a run is a superscript of its row."""
    small = run.size <= 0.82 * row.size
    signs = all(c in SIGNS or c.isspace() or c in "," for c in run.text)
    return signs or (small and run.base < row.base - 0.1 * row.size)


def _cell(runs: Sequence[Run], row: Row) -> Cell:
    pieces: list[str] = []
    plain: list[Run] = []
    for run in runs:
        if _raised(run, row):
            if plain:
                pieces.append(joined(plain))
                plain = []
            pieces.append(MARK)
        else:
            plain.append(run)
    if plain:
        pieces.append(joined(plain))
    text = "".join(pieces)
    text = re.sub(f"[{re.escape(SIGNS + SUPERSCRIPTS)}]+", MARK, text)
    text = re.sub(rf"{MARK}[\s,{MARK}]*{MARK}", MARK, text)
    whole = [run for run in runs if not _raised(run, row)] or list(runs)
    main = max(whole, key=lambda run: len(run.text))
    return Cell(
        text=_capitals(text, whole),
        x0=min(run.box[0] for run in runs),
        x1=max(run.box[2] for run in runs),
        font=main.font,
        size=max(run.size for run in whole),
        bold=main.bold,
        italic=main.italic,
    )


def _capitals(text: str, runs: Sequence[Run]) -> str:
    """Small capitals as lower case: a name in two sizes of capitals."""
    letters = [c for c in text if c.isalpha()]
    sizes = {round(run.size, 1) for run in runs}
    if len(sizes) > 1 and letters and all(c.isupper() for c in letters):
        return " ".join(
            "-".join(part[:1] + part[1:].lower() for part in word.split("-"))
            for word in text.split()
        )
    return text


def names_in(lines: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """The names in an author block, row by row.

    The first cell that can be a name gives the names' style. Where other things in the block are
    set otherwise, the style tells; else the words do.
    """
    first = next((cell for line in lines for cell in line if _can_be_names(cell.text)), None)
    if first is None:
        return
    told = _told_by_style(lines, first)
    carried = ""
    for line in lines:
        pieces: list[tuple[str, Cell]] = []
        for cell in line:
            if not _like(cell, first):
                continue
            sure = not SURE_PLACE.search(cell.text) if told else _can_be_names(cell.text)
            if sure and (told or not _beneath_name(cell, line, lines, first)):
                pieces.append((cell.text, cell))
        for place, (text, cell) in enumerate(pieces):
            names = list(_split(text))
            if carried and place == 0 and names:
                names[:1] = _rejoined(carried, names[0])
            carried = ""
            wide = cell.x1 - min(c.x0 for c in line) > 280 and place == len(pieces) - 1
            if wide and names and _goes_on(text):
                carried = names.pop()
            yield from names
    if carried:
        yield from _split(carried)


def _rejoined(left: str, right: str) -> list[str]:
    """The last name of a full line and the first of the next: one name where one is half."""
    words, more = left.split(), right.split()
    half = len(words) == 1 or len(more) == 1 or words[-1].casefold() in PARTICLES
    return [f"{left} {right}"] if half or words[-1].endswith(("-", ".")) else [left, right]


def _goes_on(text: str) -> bool:
    """Whether the last name of a full line may go on in the next one."""
    bare = text.rstrip()
    return bool(SEPARATOR.search(bare)) and not bare.endswith((",", ";", MARK, "&", " and"))


def _told_by_style(lines: Sequence[Sequence[Cell]], first: Cell) -> bool:
    """Whether names are set otherwise than most of what surely is none."""
    others = [cell for line in lines for cell in line if PLACE.search(cell.text)]
    if not others:
        return first.bold
    alike = Counter(_like(cell, first) for cell in others)
    return alike[True] * 3 <= alike[False]


def _like(cell: Cell, first: Cell) -> bool:
    """Whether a cell is set like the first name."""
    return (
        (cell.font == first.font or (cell.bold == first.bold and cell.italic == first.italic))
        and cell.bold == first.bold
        and 0.86 < cell.size / max(first.size, 0.1) < 1.16
    )


def _beneath_name(
    cell: Cell, line: Sequence[Cell], lines: Sequence[Sequence[Cell]], first: Cell
) -> bool:
    """Whether a cell stands right under a name in a block that style does not tell apart.

    There the line under a name is the name's affiliation, even where it could be a name.
    """
    index = next(n for n, other in enumerate(lines) if other is line)
    if index == 0:
        return False
    above = [
        other
        for other in lines[index - 1]
        if other.x0 < cell.x1 and cell.x0 < other.x1 and _can_be_names(other.text)
    ]
    below = lines[index + 1] if index + 1 < len(lines) else []
    listed = any(SEPARATOR.search(other.text) or MARK in other.text for other in above)
    del first
    return bool(above) and not listed and (not below or MARK not in cell.text) and len(lines) > 2


def _can_be_names(text: str) -> bool:
    """Whether all parts of a text can be names."""
    parts = list(_parts(text))
    return bool(parts) and not PLACE.search(text) and all(_is_name(part) for part in parts)


def _parts(text: str) -> Iterator[str]:
    for piece in text.split(MARK):
        for part in SEPARATOR.split(TITLES.sub("", piece)):
            bare = BEFORE.sub("", part.strip(" \t.:()[]")) if part else ""
            bare = re.sub(r"[\s,]*\d[\d,\s]*$", "", bare).strip(" ,;:()[]")
            if bare:
                yield bare + (
                    "."
                    if part.rstrip().endswith((".",))
                    and re.search(r"(?:^|\s)(?:Jr|Sr|[A-Z])$", bare)
                    else ""
                )


def _split(text: str) -> Iterator[str]:
    """The names in a cell."""
    before = ""
    for part in _parts(text):
        if SUFFIX.fullmatch(part) and before:
            before = f"{before}, {part}" if part[0] in "JS" else f"{before} {part}"
            continue
        if before:
            yield before
        before = composed(part) if _is_name(part, strict=False) else ""
    if before:
        yield before


def _is_name(text: str, *, strict: bool = True) -> bool:
    """Whether words can be one person's or group's name: capitalized, short, without digits."""
    words = text.split()
    if not words or len(words) > 7 or any(c.isdigit() or c in "@{}<>=_\\/" for c in text):
        return False
    if not any(c.isalpha() for c in text) or len(text) > 70:
        return False
    if not strict:
        return any(c.isupper() or (c.isalpha() and not c.islower()) for c in text)
    for word in words:
        letters = word.strip(".,'’‘`´()\"“”-")
        if letters and letters[0].islower() and letters.casefold() not in PARTICLES:
            if not letters.startswith(("d’", "d'", "l’", "al-", "el-")):
                return False
    cased = any(c.isupper() for c in text)
    return cased or not any(c.islower() for c in text)
