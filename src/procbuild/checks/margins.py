"""What stands out of the text block or of the page, how far and on which side."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from procbuild.checks.base import Check, Remedy, Spot, Subject, quoted
from procbuild.layout import Box, Page
from procbuild.wording import joined

SIDES = ("left", "top", "right", "bottom")

FIGURE = (
    r"The text is part of a figure: make that smaller (width=\linewidth in LaTeX, width: 100% in "
    "Typst, the column's width in Word), or cut it."
)
"""What to do where a figure is to blame, in any tool."""

PHRASE = 20
"""Characters of running text; cells of tables and labels of figures have fewer."""

HEIGHT = Remedy(
    "Mostly it is a figure or a label of one.",
    latex=r"Remove negative \vspace and \enlargethispage beside it; give a figure less height, or "
    "export it again with its labels within its borders.",
    word="Remove negative spacing and set figures 'in line with text', with less height.",
    typst="Remove negative v() and dy beside it, or give the figure less height.",
)
"""What to do at the top and the bottom, where nothing is too long."""


@dataclass(frozen=True, kw_only=True)
class Overflow:
    """One thing beyond a limit: how far in pt, by side."""

    what: str
    box: Box
    sides: Mapping[str, float]
    figure: bool = False
    """Whether it is text of a figure"""

    @property
    def by(self) -> float:
        """How far it stands out at most."""
        return max(self.sides.values())

    @property
    def upright(self) -> bool:
        """Whether it stands out farthest at the top or the bottom."""
        return max(self.sides, key=self.sides.__getitem__) in ("top", "bottom")

    @property
    def told(self) -> str:
        """``8.4 pt on the right and 2.0 pt at the top``."""
        return joined(
            [
                f"{by:.1f} pt {'at' if side in ('top', 'bottom') else 'on'} the {side}"
                for side, by in self.sides.items()
            ]
        )


def beyond(box: Box, block: Box, tolerance: float = 0.0) -> dict[str, float]:
    """How far a box stands out of a block, in pt, by side; only what exceeds the tolerance."""
    outs = (block[0] - box[0], block[1] - box[1], box[2] - block[2], box[3] - block[3])
    if max(outs) <= tolerance:
        return {}
    return {side: by for side, by in zip(SIDES, outs, strict=True) if by > tolerance}


def in_template(subject: Subject) -> bool:
    """Whether the paper is to be held against the profile's text block.

    A paper in another template has other margins, and the check of the template says so.
    """
    return subject.facts.template in (subject.profile.name, "unknown")


def text_overflows(page: Page, block: Box, tolerance: float) -> Iterator[Overflow]:
    """Running text beyond the block; heads, feet and line numbers have their own places."""
    for line in page.lines:
        if line.role in ("text", "figure") and not line.angle % 360:
            sides = beyond(line.bbox, block, tolerance)
            if sides and not _apart(line.bbox, block):
                yield Overflow(
                    what=quoted(line.text, 50),
                    box=line.bbox,
                    sides=sides,
                    figure=line.role == "figure",
                )


def column_overflows(page: Page, tolerance: float) -> Iterator[Overflow]:
    """Lines of the left column that run over running text of the right one.

    What stands across both columns has nothing beside it.
    """
    upright = [line for line in page.lines if line.role == "text" and not line.angle % 360]
    right = [line.bbox for line in upright if line.column == 2 and len(line.text) > PHRASE]
    edge = min((box[0] for box in right), default=math.inf) + tolerance
    for line in upright:
        if line.column != 2 and line.bbox[2] > edge:
            by = max((line.bbox[2] - box[0] for box in right if _beside(line.bbox, box)), default=0)
            if by > tolerance:
                yield Overflow(what=quoted(line.text, 50), box=line.bbox, sides={"right": by})


def _beside(one: Box, other: Box) -> bool:
    """Whether two boxes share some of their height."""
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > 0.25 * min(one[3] - one[1], other[3] - other[1])


def ink_overflows(page: Page, block: Box, tolerance: float) -> Iterator[Overflow]:
    """Pictures and drawings beyond the block."""
    for ink in page.ink:
        sides = beyond(ink.bbox, block, tolerance)
        if sides and not _apart(ink.bbox, block) and not _rule(ink.bbox):
            what = "a picture" if ink.kind == "image" else "a drawing"
            yield Overflow(what=what, box=ink.bbox, sides=sides)


def _apart(box: Box, block: Box) -> bool:
    """Whether a box lies wholly outside of a block: in the margin, not overflowing into it."""
    return box[2] <= block[0] or box[0] >= block[2] or box[3] <= block[1] or box[1] >= block[3]


def _rule(box: Box) -> bool:
    """A hairline of the template's: heads and feet are ruled."""
    return min(box[2] - box[0], box[3] - box[1]) < 1.5


def _spots(
    subject: Subject, find: Callable[[Page, Box, float], Iterator[Overflow]]
) -> Iterator[Spot]:
    """One finding per page: the farthest, and how many there are."""
    block, allowed = subject.profile.text_block, subject.profile.overflow_tolerance
    if block is None or not in_template(subject):
        return
    for page in subject.layout.pages:
        if not page.rotate and (found := list(find(page, block, allowed))):
            yield _spot(
                subject, page, found, "the text block", rule=f"; {allowed:g} pt are allowed"
            )


def _spot(
    subject: Subject,
    page: Page,
    found: list[Overflow],
    edge: str,
    *,
    into: str = "",
    rule: str = "",
) -> Spot:
    worst = max(found, key=lambda one: one.by)
    more = len(found) - 1
    rest = f"; and so {'does' if more == 1 else 'do'} {more} more" if more else ""
    out = f"{worst.what} stands out of {edge} by {worst.told}{into}"
    message = f"Page {page.number}: {out}{rest}{rule}"
    remedy = _remedy(worst, subject.tool)
    return Spot(message=message, page=page.number, bbox=worst.box, remedy=remedy)


def _text(subject: Subject) -> Iterator[Spot]:
    yield from _spots(subject, text_overflows)
    for page in subject.layout.pages:
        found = list(column_overflows(page, subject.profile.overflow_tolerance))
        if found and not page.rotate:
            yield _spot(subject, page, found, "its column", into=", into the other column")


def _remedy(worst: Overflow, tool: str) -> str:
    """What to do; nothing where it is what the check says of long lines and wide pictures."""
    if worst.upright:
        return HEIGHT.for_tool(tool)
    return FIGURE if worst.figure else ""


TEXT: Check[Subject] = Check(
    id="margin-text",
    severity="warning",
    what="Text stands out of the template's text block, or of its column.",
    why="It runs into the margin, where it is cut, stamped over or bound in.",
    remedy=Remedy(
        latex=r"Look for 'Overfull \hbox' in the log: rephrase, break long formulas and \url, "
        r"or set wide tables in \small or tabularx.",
        word="Set tables to 'AutoFit to window' and remove negative indents.",
        typst="Let long words and formulas break, or give the table fractional columns.",
    ),
    find=_text,
)

PICTURES: Check[Subject] = Check(
    id="margin-picture",
    severity="warning",
    what="A picture or drawing stands out of the template's text block.",
    why="It runs into the margin, where it is cut, stamped over or bound in.",
    remedy=Remedy(
        latex=r"Include it with width=\linewidth at most, and cut white borders with trim, clip.",
        word="Set the picture's width to the column and 'in line with text'.",
        typst="Give the image width: 100%.",
    ),
    find=lambda subject: _spots(subject, ink_overflows),
)


def _cut(subject: Subject) -> Iterator[Spot]:
    for page in subject.layout.pages:
        sheet = (0.0, 0.0, page.width, page.height)
        found = [
            Overflow(what=quoted(line.text, 50), box=line.bbox, sides=sides)
            for line in page.lines
            if line.role == "text"  # figures are often cropped
            and line.text.strip()
            and (sides := beyond(line.bbox, sheet, 1.0))
            and not _apart(line.bbox, sheet)
        ]
        if found:
            yield _spot(subject, page, found, "the page")


CUT: Check[Subject] = Check(
    id="margin-cut",
    severity="error",
    what="Text is cut off at the edge of the page.",
    why="Readers do not see all of it.",
    remedy=Remedy(
        "Make it fit the page.",
        latex=r"Look for 'Overfull \hbox' in the log, and for the wrong paper size.",
        word="Choose the template's paper size before exporting.",
    ),
    find=_cut,
)
