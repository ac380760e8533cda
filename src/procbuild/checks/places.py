"""Searches text across line breaks, with the boxes around matches."""

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
    """The lines that it is part of"""

    @property
    def bbox(self) -> Box:
        """The box around those lines."""
        return around(line.bbox for line in self.lines)

    @property
    def text(self) -> str:
        """The lines, joined."""
        return " ".join(line.text for line in self.lines)

    @property
    def in_context(self) -> str:
        """The match with a few whole words around it."""
        text, match = self.match.string, self.match
        before = text[max(0, match.start() - 30) : match.start()]
        after = text[match.end() : match.end() + 30]
        if match.start() > 30:
            before = before[before.find(" ") + 1 :]
        if match.end() + 30 < len(text):
            after = after[: after.rfind(" ") + 1]
        return f"{before}{match[0]}{after}"


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box around at least one box."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return (min(x0), min(y0), max(x1), max(y1))


@cache
def over_lines(pattern: str) -> re.Pattern[str]:
    """Compile a pattern whose spaces also match line breaks; ``^`` and ``$`` match in each line.

    Patterns that begin with a literal character, not with an assertion, are much faster.
    """
    return re.compile(pattern.replace(" ", r"\s+"), re.MULTILINE)


def find(
    page: Page, patterns: Collection[str], keep: Callable[[Line], bool] = lambda _: True
) -> Iterator[Place]:
    """Matches of the patterns on a page, in the lines that ``keep`` accepts."""
    lines = [line for line in page.lines if keep(line)] if patterns else []
    text = "\n".join([line.text for line in lines])
    for pattern in patterns if lines else ():
        for match in over_lines(pattern).finditer(text):
            if matched := _lines_between(lines, match.start(), match.end()):
                yield Place(match, page.number, matched)


def _lines_between(lines: list[Line], start: int, end: int) -> tuple[Line, ...]:
    """The lines in a range of characters of their texts joined by line feeds."""
    matched = []
    offset = 0
    for line in lines:
        if offset < max(end, start + 1) and offset + len(line.text) > start:
            matched.append(line)
        offset += len(line.text) + 1
    return tuple(matched)


def marginal(line: Line) -> bool:
    """Whether a line is outside the running text: running head, footer, or a rotated stamp."""
    return line.role in ("head", "foot") or line.angle % 360 != 0


def first_page_place(subject: Subject, text: str) -> Box | None:
    """The box around the lines on page 1 that are part of a text; None if there are none."""
    solid = "".join(text.split()).casefold()
    for page in subject.layout.pages[:1]:
        boxes = [
            line.bbox
            for line in page.lines
            if len(line.text.strip()) > 3 and "".join(line.text.split()).casefold() in solid
        ]
        if boxes:
            return around(boxes)
    return None
