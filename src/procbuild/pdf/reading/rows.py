"""Join runs of text to rows: text on one baseline without a column gap."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from procbuild.layout import Box, Role
from procbuild.pdf.geometry import union
from procbuild.pdf.letters import ACCENTS
from procbuild.pdf.reading.bidi import in_reading_order
from procbuild.pdf.runs import JOIN, WORD_GAP, Run
from procbuild.standards.east_asian import EAST_ASIAN, UNSPACED

PUNCTUATION = frozenset(",.:;!?")
POINT_GAP = 0.3
"""The same before punctuation, whose ink begins well to the right of its left edge."""

SQUARE_GAP = 0.6
SYLLABLE_GAP = 0.3
"""The same between Chinese or Japanese characters, and between Hangul syllables: they stand in
squares wider than their ink."""

SQUARE_POINTS = re.compile(
    "[\u3001-\u303f\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
)
"""Their punctuation, most of whose square is empty."""

CAPITAL_GAP = 0.2
"""The same between a capital and the small capitals of the same word."""

APART = re.escape("".join(accent for accent in ACCENTS if not accent.isascii()))
ACCENTED = re.compile(f"([{APART}]|(?<=[A-Za-z])`)\\s?([A-Za-zıȷ])")
"""An accent before its letter, as TeX sets it; a backtick is one within a word only."""

CEDILLA = re.compile(r"(?<=[CGKLNRST])\s?¸(?:\s(?=[a-zı]))?")
"""A cedilla after its capital: TeX sets it last, and it is narrower than the letter."""

ACCENTED_BEHIND = re.compile(f"([A-Za-zıȷ])([{APART}])")
DOTLESS = str.maketrans("ıȷ", "ij")


@dataclass(slots=True)
class Row:
    """Runs on one baseline, left to right; on a page that is read from right to left, mirrored."""

    page: int
    runs: list[Run]
    box: Box
    base: float
    size: float
    column: int = 0
    role: Role = "text"
    rtl: bool = False
    """Whether it is on a page that is read from right to left, so that its first run is the one on
    the right"""
    cached_text: str | None = None
    """Cache of :attr:`text`"""

    @property
    def main(self) -> Run:
        """The longest run, which determines the font of the row."""
        if len(self.runs) == 1:
            return self.runs[0]
        return max(self.runs, key=lambda run: len(run.text))

    @property
    def text(self) -> str:
        """Its text with single blanks; must be read only after its runs are complete."""
        if self.cached_text is None:
            self.cached_text = text_of_runs(self.runs, rtl=self.rtl)
        return self.cached_text


def text_of_runs(runs: Iterable[Run], *, rtl: bool = False) -> str:
    """The text of runs on one line as it is read; ``rtl`` as in :class:`Row`."""
    return text_as_read(((run, run.text) for run in runs), rtl=rtl)


def text_as_read(texts: Iterable[tuple[Run, str]], *, rtl: bool, size: float | None = None) -> str:
    """The text of a line as it is read; its parts as in :func:`displayed_text`."""
    return in_reading_order(displayed_text(texts, rtl=rtl, size=size), rtl=rtl)


def displayed_text(
    texts: Iterable[tuple[Run, str]], *, rtl: bool, size: float | None = None
) -> str:
    """The text of runs on one line from left to right as displayed, with a space at each gap.

    ``texts`` has each run with its text or what stands for it; ``rtl`` as in :class:`Row`; ``size``
    is the font size of the line if it is not that of the runs.
    """
    pieces: list[str] = []
    before: Run | None = None
    for run, text in texts:
        if text and before and _has_space(before, run, size or max(run.size, before.size), rtl=rtl):
            pieces.append(" ")
        pieces.append(text)
        before = run
    return normalize_text("".join(pieces[::-1] if rtl else pieces))


def _has_space(before: Run, run: Run, size: float, *, rtl: bool) -> bool:
    """Whether there is a space between two runs on a line with this font size."""
    gap = run.box[0] - before.box[2]
    if rtl:  # edges of runs are those of the space that they take, not of their ink
        min_gap = WORD_GAP
    elif run.text[:1] in PUNCTUATION:
        min_gap = POINT_GAP
    elif not run.text.isascii() and (square_gap := _gap_of_squares(before, run)):
        min_gap = square_gap
    elif _continues_in_small_capitals(before, run):
        min_gap = CAPITAL_GAP
    else:
        min_gap = WORD_GAP
    return gap > min_gap * size


def _gap_of_squares(before: Run, run: Run) -> float:
    """The minimum gap where two East Asian characters meet; 0 where others do."""
    meeting = before.text[-1:], run.text[:1]
    if all(map(UNSPACED.match, meeting)):
        return JOIN if any(map(SQUARE_POINTS.match, meeting)) else SQUARE_GAP
    return SYLLABLE_GAP if all(map(EAST_ASIAN.match, meeting)) else 0.0


def _continues_in_small_capitals(before: Run, run: Run) -> bool:
    """Whether a run continues a large capital in small capitals."""
    smaller = run.base == before.base and run.size < 0.9 * before.size
    return smaller and before.text[-1:].isupper() and run.text[:1].isupper()


def is_raised(run: Run, row: Row, by: float = 0.15) -> bool:
    """Whether a run is small and raised by at least this fraction of the row's font size."""
    return run.size <= 0.82 * row.size and run.base < row.base - by * row.size


def normalize_text(text: str) -> str:
    """NFC, with spacing accents combined with their letters, and single blanks."""
    if text.isascii() and "`" not in text:
        return " ".join(text.split())
    text = CEDILLA.sub(ACCENTS["¸"], text)
    text = ACCENTED.sub(lambda m: _combine(m[2], m[1]) or m[0], text)
    text = ACCENTED_BEHIND.sub(lambda m: _combine(m[1], m[2]) or m[0], text)
    text = re.sub("[ıȷ](?=[\u0300-\u036f])", lambda m: m[0].translate(DOTLESS), text)
    text = re.sub("\\s+(?=[\u0300-\u036f])", "", text)
    return " ".join(unicodedata.normalize("NFC", text).split())


def _combine(letter: str, accent: str) -> str | None:
    """A letter with its accent, or None if there is no such character."""
    whole = unicodedata.normalize("NFC", letter.translate(DOTLESS) + ACCENTS[accent])
    return whole if len(whole) == 1 else None


def join_runs(page: int, runs: Sequence[Run], *, rtl: bool = False) -> list[Row]:
    """Join runs to rows where the content continues to the right of the last run.

    On mirrored pages, it is the content in reverse that continues there.
    """
    rows: list[Row] = []
    row: Row | None = None
    for run in reversed(runs) if rtl else runs:
        if row is not None and _continues(row, run):
            row.box = union(row.box, run.box)
            row.runs.append(run)
            if run.size > row.size * 1.1:
                row.base, row.size = run.base, run.size
        else:
            row = Row(page, [run], run.box, run.base, run.size, rtl=rtl)
            rows.append(row)
    return rows


def _continues(row: Row, run: Run) -> bool:
    """Whether a run is the next one of a row; subscripts and superscripts included."""
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


def merge_rows(rows: Iterable[Row]) -> list[Row]:
    """Merge rows of one page and column on one baseline; top to bottom."""
    merged: list[Row] = []
    for row in sorted(rows, key=lambda row: (row.base, row.box[0])):
        for other in reversed(merged[-4:]):
            if abs(other.base - row.base) <= 0.16 * max(min(other.size, row.size), 4):
                other.runs = sorted([*other.runs, *row.runs], key=lambda run: run.box[0])
                other.box = union(other.box, row.box)
                if row.size > other.size * 1.1:
                    other.base, other.size = row.base, row.size
                break
        else:
            merged.append(row)
    return merged
