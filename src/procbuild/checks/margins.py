"""What extends beyond the text block or the page, how far and on which side."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from procbuild.checks.base import Check, Remedy, Spot, Subject, quoted
from procbuild.layout import Box, Ink, Page, is_inside
from procbuild.wording import joined

SIDES = ("left", "top", "right", "bottom")

FIGURE_REMEDY = (
    r"The text is part of a figure: make the figure smaller (width=\linewidth in LaTeX, "
    "width: 100% in Typst, the column's width in Word), or crop it."
)
"""What to do if a figure is the cause, in any tool."""

FRAME_RULES = 4
"""Rules that draw a frame."""

TABLE_REMEDY = Remedy(
    latex=r"Set it in tabularx with \linewidth, in \small, or with less \tabcolsep.",
    word="Set it to 'AutoFit to window' and remove negative indents.",
    typst="Give it fractional columns.",
)
"""What to do if the rules of a table are too wide."""

RUNNING_TEXT_LENGTH = 20
"""Characters beyond which a line is running text; table cells and figure labels are shorter."""

HEIGHT_REMEDY = Remedy(
    "Usually it is a figure or one of its labels.",
    latex=r"Remove negative \vspace and \enlargethispage beside it; give a figure less height, or "
    "export it again with its labels within its borders.",
    word="Remove negative spacing and set figures 'in line with text', with less height.",
    typst="Remove negative v() and dy beside it, or give the figure less height.",
)
"""What to do at the top and the bottom, where long lines are not the cause."""


@dataclass(frozen=True, kw_only=True)
class Overflow:
    """Something that extends beyond a limit: how far in pt, by side."""

    what: str
    box: Box
    sides: Mapping[str, float]
    figure: bool = False
    """Whether it is text in a figure"""
    table: bool = False
    """Whether it is the rules of a table"""

    @property
    def distance(self) -> float:
        """The largest distance beyond the limit, in pt."""
        return max(self.sides.values())

    @property
    def is_vertical(self) -> bool:
        """Whether the largest distance is at the top or the bottom."""
        return max(self.sides, key=self.sides.__getitem__) in ("top", "bottom")

    @property
    def in_words(self) -> str:
        """``8.4 pt on the right and 2.0 pt at the top``."""
        return joined(
            [
                f"{distance:.1f} pt {'at' if side in ('top', 'bottom') else 'on'} the {side}"
                for side, distance in self.sides.items()
            ]
        )


def beyond(box: Box, block: Box, tolerance: float = 0.0) -> dict[str, float]:
    """How far a box extends beyond a block, in pt, by side; only what exceeds the tolerance."""
    distances = (block[0] - box[0], block[1] - box[1], box[2] - block[2], box[3] - block[3])
    if max(distances) <= tolerance:
        return {}
    return {
        side: distance
        for side, distance in zip(SIDES, distances, strict=True)
        if distance > tolerance
    }


def in_template(subject: Subject) -> bool:
    """Whether the profile's text block applies to the paper.

    A paper in another template has other margins; ``template-other`` reports it.
    """
    return subject.facts.template in (subject.profile.name, "unknown")


EXTRA_LINE = 12.0
"""What a footnote or a last line may add to the height of the text, in pt."""


def block_excess(subject: Subject) -> tuple[float, float]:
    """How much wider and longer the text block is than the template's, in pt; 0 if tolerated."""
    allowed, used = subject.profile.text_block, subject.layout.block
    if allowed is None or used is None or not in_template(subject):
        return 0.0, 0.0
    tolerance = subject.profile.overflow_tolerance
    wider = (used[2] - used[0]) - (allowed[2] - allowed[0])
    longer = used[3] - allowed[3]  # the upper edge may be that of a figure
    return (
        wider if wider > tolerance else 0.0,
        longer if longer > max(EXTRA_LINE, tolerance) else 0.0,
    )


def _allowed_block(subject: Subject, block: Box) -> Box:
    """The template's block, extended to the paper's own where ``body-block`` reports that.

    So changed margins are one finding, and not another one on every page.
    """
    used, (wider, longer) = subject.layout.block or block, block_excess(subject)
    return (
        min(block[0], used[0]) if wider else block[0],
        block[1],
        max(block[2], used[2]) if wider else block[2],
        max(block[3], used[3]) if longer else block[3],
    )


def text_overflows(page: Page, block: Box, tolerance: float) -> Iterator[Overflow]:
    """Running text beyond the block; running heads, footers and line numbers belong outside."""
    for line in page.lines:
        if line.role in ("text", "figure") and not line.angle % 360:
            sides = beyond(line.bbox, block, tolerance)
            if sides and not _is_disjoint(line.bbox, block):
                yield Overflow(
                    what=quoted(line.text, 50),
                    box=line.bbox,
                    sides=sides,
                    figure=line.role == "figure",
                )


def column_overflows(page: Page, tolerance: float) -> Iterator[Overflow]:
    """Lines of the left column that run into running text of the right one.

    Lines that span both columns have nothing beside them.
    """
    upright = [line for line in page.lines if line.role == "text" and not line.angle % 360]
    right = [
        line.bbox for line in upright if line.column == 2 and len(line.text) > RUNNING_TEXT_LENGTH
    ]
    edge = min((box[0] for box in right), default=math.inf) + tolerance
    for line in upright:
        if line.column != 2 and line.bbox[2] > edge:
            distance = max(
                (line.bbox[2] - box[0] for box in right if _is_beside(line.bbox, box)), default=0
            )
            if distance > tolerance:
                yield Overflow(what=quoted(line.text, 50), box=line.bbox, sides={"right": distance})


def _is_beside(first: Box, second: Box) -> bool:
    """Whether two boxes share at least a quarter of the smaller one's height."""
    overlap = min(first[3], second[3]) - max(first[1], second[1])
    return overlap > 0.25 * min(first[3] - first[1], second[3] - second[1])


def ink_overflows(page: Page, block: Box, tolerance: float) -> Iterator[Overflow]:
    """Pictures, drawings and tables beyond the block."""
    for ink in page.ink:
        sides = beyond(ink.bbox, block, tolerance)
        if sides and not _is_disjoint(ink.bbox, block) and not _is_rule(ink.bbox):
            table = _is_table(ink, page)
            what = "a picture" if ink.kind == "image" else "a table" if table else "a drawing"
            yield Overflow(what=what, box=ink.bbox, sides=sides, table=table)


def _is_table(ink: Ink, page: Page) -> bool:
    """Whether rules are those of a table: more than frame a text, with text between them."""
    return ink.rules > FRAME_RULES and any(
        line.text.strip() and is_inside(line.bbox, ink.bbox) for line in page.lines
    )


def _is_disjoint(box: Box, block: Box) -> bool:
    """Whether a box lies wholly outside a block: in the margin, not overflowing into it."""
    return box[2] <= block[0] or box[0] >= block[2] or box[3] <= block[1] or box[1] >= block[3]


def _is_rule(box: Box) -> bool:
    """Whether a box is a hairline, such as templates draw at running heads and footers."""
    return min(box[2] - box[0], box[3] - box[1]) < 1.5


def _spots(
    subject: Subject, find: Callable[[Page, Box, float], Iterator[Overflow]]
) -> Iterator[Spot]:
    """One finding per page: the worst overflow, and how many others there are."""
    block, tolerance = subject.profile.text_block, subject.profile.overflow_tolerance
    if block is None or not in_template(subject):
        return
    block = _allowed_block(subject, block)
    for page in subject.layout.pages:
        if not page.rotate and (overflows := list(find(page, block, tolerance))):
            yield _spot(
                subject, page, overflows, "the text block", rule=f"; {tolerance:g} pt are allowed"
            )


def _spot(
    subject: Subject,
    page: Page,
    overflows: list[Overflow],
    edge: str,
    *,
    into: str = "",
    rule: str = "",
) -> Spot:
    worst = max(overflows, key=lambda overflow: overflow.distance)
    more = len(overflows) - 1
    rest = f"; and so {'does' if more == 1 else 'do'} {more} more" if more else ""
    out = f"{worst.what} extends beyond {edge} by {worst.in_words}{into}"
    message = f"Page {page.number}: {out}{rest}{rule}"
    remedy = _remedy(worst, subject.tool)
    return Spot(message=message, page=page.number, bbox=worst.box, remedy=remedy)


def _text(subject: Subject) -> Iterator[Spot]:
    yield from _spots(subject, text_overflows)
    for page in subject.layout.pages:
        overflows = list(column_overflows(page, subject.profile.overflow_tolerance))
        if overflows and not page.rotate:
            yield _spot(subject, page, overflows, "its column", into=", into the other column")


def _remedy(worst: Overflow, tool: str) -> str:
    """What to do; empty if the check's own remedy for long lines and wide pictures applies."""
    if worst.is_vertical:
        return HEIGHT_REMEDY.for_tool(tool)
    if worst.table:
        return TABLE_REMEDY.for_tool(tool)
    return FIGURE_REMEDY if worst.figure else ""


TEXT: Check[Subject] = Check(
    id="margin-text",
    severity="warning",
    what="Text extends beyond the template's text block, or beyond its column.",
    why="It runs into the margin, where it is trimmed, stamped over or bound in.",
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
    what="A picture, a drawing or a table extends beyond the template's text block.",
    why="It runs into the margin, where it is trimmed, stamped over or bound in.",
    remedy=Remedy(
        latex=r"Include it with width=\linewidth at most, and crop white borders with trim, clip; "
        r"set tables in tabularx or \small.",
        word="Set the picture's width to the column and 'in line with text'.",
        typst="Give the image width: 100%.",
    ),
    find=lambda subject: _spots(subject, ink_overflows),
)


def _cut(subject: Subject) -> Iterator[Spot]:
    for page in subject.layout.pages:
        sheet = (0.0, 0.0, page.width, page.height)
        overflows = [
            Overflow(what=quoted(line.text, 50), box=line.bbox, sides=sides)
            for line in page.lines
            if line.role == "text"  # figures are often cropped
            and line.text.strip()
            and (sides := beyond(line.bbox, sheet, 1.0))
            and not _is_disjoint(line.bbox, sheet)
        ]
        if overflows:
            yield _spot(subject, page, overflows, "the page")


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
