"""Where words stand: text searched over line breaks, boxes around what was found."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from procbuild.checks.base import Subject
from procbuild.layout import Box, Line, Page


@dataclass(frozen=True)
class Place:
    """One match of a pattern."""

    match: re.Match[str]
    page: int
    lines: tuple[Line, ...]
    """The lines it touches"""

    @property
    def bbox(self) -> Box:
        """The box around those lines."""
        return around(line.bbox for line in self.lines)

    @property
    def text(self) -> str:
        """The lines, joined."""
        return " ".join(line.text for line in self.lines)


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box around boxes; there must be one."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return (min(x0), min(y0), max(x1), max(y1))


@cache
def over_lines(pattern: str) -> re.Pattern[str]:
    """A pattern whose blanks also match line breaks; ``^`` and ``$`` match at lines' ends.

    One that begins with a letter or sign, not with an assertion, is looked up much faster.
    """
    return re.compile(pattern.replace(" ", r"\s+"), re.MULTILINE)


def find(
    page: Page, patterns: Collection[str], keep: Callable[[Line], bool] = lambda _: True
) -> Iterator[Place]:
    """Matches on a page, in the lines that ``keep`` accepts."""
    lines = [line for line in page.lines if keep(line)] if patterns else []
    text = "\n".join([line.text for line in lines])
    for pattern in patterns if lines else ():
        for match in over_lines(pattern).finditer(text):
            if touched := _touched(lines, match.start(), match.end()):
                yield Place(match, page.number, touched)


def _touched(lines: list[Line], start: int, end: int) -> tuple[Line, ...]:
    """The lines that a match touches in their texts joined by line feeds."""
    touched = []
    at = 0
    for line in lines:
        if at < max(end, start + 1) and at + len(line.text) > start:
            touched.append(line)
        at += len(line.text) + 1
    return tuple(touched)


def marginal(line: Line) -> bool:
    """Whether a line stands outside of the running text: head, foot, or a turned stamp."""
    return line.role in ("head", "foot") or line.angle % 360 != 0


def first_page_place(subject: Subject, text: str) -> Box | None:
    """The box of the lines on page 1 that make up a text."""
    wanted = "".join(text.split()).casefold()
    for page in subject.layout.pages[:1]:
        found = [
            line.bbox
            for line in page.lines
            if len(line.text.strip()) > 3 and "".join(line.text.split()).casefold() in wanted
        ]
        if found:
            return around(found)
    return None
