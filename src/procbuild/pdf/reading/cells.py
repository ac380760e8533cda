"""Split the rows of an author block into cells, and replace footnote marks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from procbuild.pdf.reading.bidi import in_reading_order
from procbuild.pdf.reading.names import LATIN, MARK, SUPERSCRIPTS, is_in_other_script
from procbuild.pdf.reading.places import is_place
from procbuild.pdf.reading.rows import Row, displayed_text, is_raised
from procbuild.pdf.runs import Run
from procbuild.text.naming import NAME_MARKS

GAP = 0.85
"""Gap between two cells, as a fraction of the font size."""

LETTERS = re.compile(r"[^\W\d_]{2}")
CLOSES = re.compile(r"[,;:(]\s*$")
OPENS = re.compile(r"\s*[,;:(]")


@dataclass(frozen=True)
class Cell:
    """A piece of an author block without a wide gap; its footnote marks are :data:`MARK`."""

    text: str
    x0: float
    x1: float
    base: float
    font: str
    size: float
    bold: bool
    italic: bool


def cells_of(row: Row) -> list[Cell]:
    """Split a row at wide gaps; size and rise identify footnote and affiliation marks."""
    groups: list[list[Run]] = []
    for run in row.runs:
        before = groups[-1][-1] if groups else None
        gap = run.box[0] - before.box[2] if before else 0.0
        is_address_edge = before is not None and ("@" in run.text) != ("@" in before.text)
        if before is None or (
            (gap > GAP * row.size or is_address_edge) and not _is_superscript(run, row)
        ):
            groups.append([run])
        else:
            groups[-1].append(run)
    return [_cell(part, row) for group in groups for part in _split_at_font(group, row)]


def _split_at_font(runs: Sequence[Run], row: Row) -> list[Sequence[Run]]:
    """Split at a separator where one type ends and another follows: a name, then its affiliation.

    If the first type returns, the other only sets accents, marks or memberships between names. A
    Latin name and its form in another script, which needs another font, stay together.
    """
    worded = [
        n for n, run in enumerate(runs) if LETTERS.search(run.text) and not is_raised(run, row)
    ]
    if not worded:
        return [runs]
    font, size = runs[worded[0]].font, runs[worded[0]].size
    last = max(
        n
        for n, run in enumerate(runs)
        if run.font == font and abs(run.size - size) < 0.3 and any(map(str.isalpha, run.text))
    )
    following = next((n for n in worded if n > last), None)
    if following is None:
        return [runs]
    if _are_forms_of_a_name(runs[:following], runs[following:]):
        return [runs]
    between = "".join(run.text for run in runs[last + 1 : following])
    if CLOSES.search(runs[last].text + between) or OPENS.match(between + runs[following].text):
        return [runs[:following], runs[following:]]
    return [runs]


def _are_forms_of_a_name(before: Sequence[Run], after: Sequence[Run]) -> bool:
    """Whether one of two texts is Latin and the other in another script, and neither a place."""
    texts = [in_reading_order("".join(run.text for run in runs)) for runs in (before, after)]
    others = [is_in_other_script(text) for text in texts]
    return any(others) and any(map(LATIN.search, texts)) and not any(map(is_place, texts))


def _is_superscript(run: Run, row: Row) -> bool:
    """Whether a run is a superscript of its row."""
    signs = all(c in NAME_MARKS or c in " ," for c in run.text)
    return signs or is_raised(run, row, by=0.1)


def _cell(runs: Sequence[Run], row: Row) -> Cell:
    pieces: list[str] = []
    plain: list[tuple[Run, str]] = []
    for run in runs:
        if _is_superscript(run, row):
            if plain:
                pieces.append(displayed_text(plain, rtl=row.rtl))
                plain = []
            pieces.append(MARK)
        else:
            plain.append((run, run.text))
    if plain:
        pieces.append(displayed_text(plain, rtl=row.rtl))
    text = in_reading_order("".join(pieces[::-1] if row.rtl else pieces), rtl=row.rtl)
    text = re.sub(f"[{re.escape(NAME_MARKS + SUPERSCRIPTS)}]+", MARK, text)
    text = re.sub(rf"{MARK}[\s,{MARK}]*{MARK}", MARK, text)
    text_runs = [run for run in runs if not _is_superscript(run, row)] or list(runs)
    main = max(text_runs, key=lambda run: len(run.text))
    return Cell(
        text=_lower_small_capitals(text, text_runs),
        x0=min(run.box[0] for run in runs),
        x1=max(run.box[2] for run in runs),
        base=row.base,
        font=main.font,
        size=max(run.size for run in text_runs),
        bold=main.bold,
        italic=main.italic,
    )


def _lower_small_capitals(text: str, runs: Sequence[Run]) -> str:
    """Small capitals, which appear as capitals in two sizes, as lower case."""
    letters = [c for c in text if c.isalpha()]
    sizes = {round(run.size, 1) for run in runs}
    if len(sizes) > 1 and letters and all(c.isupper() for c in letters):
        return " ".join(
            "-".join(part[:1] + part[1:].lower() for part in word.split("-"))
            for word in text.split()
        )
    return text
