"""Runs of text joined to rows: text on one baseline without a column gap."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from procbuild.layout import Box, Role
from procbuild.pdf.layout import Run
from procbuild.pdf.letters import ACCENTS

WORD_GAP = 0.14
"""A space is at least this part of the font size; kerning is less."""

PUNCTUATION = frozenset(",.:;!?")
POINT_GAP = 0.3
"""The same before punctuation, whose ink begins well behind its edge."""

CAPITAL_GAP = 0.2
"""The same between a capital and small ones, whose word it begins."""

JOIN = 0.95
"""Runs that follow each other within this part of the font size belong together."""

APART = re.escape("".join(accent for accent in ACCENTS if not accent.isascii()))
ACCENTED = re.compile(f"([{APART}]|(?<=[A-Za-z])`)\\s?([A-Za-zıȷ])")
"""An accent before its letter, as TeX sets it; a backtick within a word alone is one."""

CEDILLA = re.compile(r"(?<=[CGKLNRST])\s?¸(?:\s(?=[a-zı]))?")
"""A cedilla behind its capital, under which TeX sets it last; it is narrower than the letter."""

ACCENTED_BEHIND = re.compile(f"([A-Za-zıȷ])([{APART}])")
DOTLESS = str.maketrans("ıȷ", "ij")


@dataclass(slots=True)
class Row:
    """Runs on one baseline, left to right."""

    page: int
    runs: list[Run]
    box: Box
    base: float
    size: float
    column: int = 0
    role: Role = "text"
    known: str | None = None
    """Its text, once it has been asked for"""

    @property
    def main(self) -> Run:
        """The run that gives the row its font: the longest."""
        if len(self.runs) == 1:
            return self.runs[0]
        return max(self.runs, key=lambda run: len(run.text))

    @property
    def text(self) -> str:
        """Its text with single blanks; asked for once its runs are complete."""
        if self.known is None:
            self.known = joined(self.runs)
        return self.known


def joined(runs: Iterable[Run]) -> str:
    """The text of runs on one line: a space where there is a gap."""
    pieces: list[str] = []
    before: Run | None = None
    for run in runs:
        if before is not None and spaced(before, run, max(run.size, before.size)):
            pieces.append(" ")
        pieces.append(run.text)
        before = run
    return composed("".join(pieces))


def spaced(before: Run, run: Run, size: float) -> bool:
    """Whether there is a space between runs on a line of this font size."""
    if run.text[:1] in PUNCTUATION:
        least = POINT_GAP
    elif _small_capitals(before, run):
        least = CAPITAL_GAP
    else:
        least = WORD_GAP
    return run.box[0] - before.box[2] > least * size


def _small_capitals(before: Run, run: Run) -> bool:
    """Whether a run goes on in small capitals behind a large one."""
    smaller = run.base == before.base and run.size < 0.9 * before.size
    return smaller and before.text[-1:].isupper() and run.text[:1].isupper()


def is_raised(run: Run, row: Row, by: float = 0.15) -> bool:
    """Whether a run is small and raised over its row by this part of the font size at least."""
    return run.size <= 0.82 * row.size and run.base < row.base - by * row.size


def composed(text: str) -> str:
    """NFC, with accents that stand beside their letters put on them, blanks single."""
    if text.isascii() and "`" not in text:
        return " ".join(text.split())
    text = CEDILLA.sub(ACCENTS["¸"], text)
    text = ACCENTED.sub(lambda m: _accented(m[2], m[1]) or m[0], text)
    text = ACCENTED_BEHIND.sub(lambda m: _accented(m[1], m[2]) or m[0], text)
    text = re.sub("[ıȷ](?=[\u0300-\u036f])", lambda m: m[0].translate(DOTLESS), text)
    text = re.sub("\\s+(?=[\u0300-\u036f])", "", text)
    return " ".join(unicodedata.normalize("NFC", text).split())


def _accented(letter: str, accent: str) -> str | None:
    """One letter with its accent, or None where there is no such letter."""
    whole = unicodedata.normalize("NFC", letter.translate(DOTLESS) + ACCENTS[accent])
    return whole if len(whole) == 1 else None


def segments(page: int, runs: Sequence[Run]) -> list[Row]:
    """Runs joined where the content goes on to the right of what it showed last."""
    found: list[Row] = []
    row: Row | None = None
    for run in runs:
        if row is not None and _continues(row, run):
            x0, y0, x1, y1 = row.box
            a0, b0, a1, b1 = run.box
            row.box = (min(x0, a0), min(y0, b0), max(x1, a1), max(y1, b1))
            row.runs.append(run)
            if run.size > row.size * 1.1:
                row.base, row.size = run.base, run.size
        else:
            row = Row(page, [run], run.box, run.base, run.size)
            found.append(row)
    return found


def _continues(row: Row, run: Run) -> bool:
    """Whether a run is the next thing on a row, scripts included."""
    size = max(row.size, run.size)
    gap = run.box[0] - row.box[2]
    if not -0.7 * size < gap < JOIN * size:
        return False
    rise = abs(run.base - row.base)
    if rise <= 0.15 * size:
        return True
    before = row.runs[-1]
    script = min(run.size, row.size) <= 0.86 * size or abs(run.base - before.base) <= 0.15 * size
    return script and rise <= 0.62 * size and gap < 0.5 * size


def merged(rows: Iterable[Row]) -> list[Row]:
    """Rows of one page and column on one baseline made one, top to bottom."""
    found: list[Row] = []
    for row in sorted(rows, key=lambda row: (row.base, row.box[0])):
        for other in reversed(found[-4:]):
            if abs(other.base - row.base) <= 0.16 * max(min(other.size, row.size), 4):
                other.runs = sorted([*other.runs, *row.runs], key=lambda run: run.box[0])
                x0, y0, x1, y1 = other.box
                a0, b0, a1, b1 = row.box
                other.box = (min(x0, a0), min(y0, b0), max(x1, a1), max(y1, b1))
                if row.size > other.size * 1.1:
                    other.base, other.size = row.base, row.size
                break
        else:
            found.append(row)
    return found
