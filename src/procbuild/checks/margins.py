"""What stands out of the text block or of the page, how far and on which side."""

from collections.abc import Iterator
from dataclasses import dataclass

from procbuild.checks.base import Check, Remedy, Spot, Subject, quoted
from procbuild.layout import Box, Page

SIDES = ("left", "top", "right", "bottom")

OVERFULL = Remedy(
    latex=r"Look for 'Overfull \hbox' in the log: rephrase, allow a break (\allowbreak, \url, "
    r"\sloppy), or scale tables and figures to \linewidth.",
    word="Turn off 'allow text to run into the margin', set tables to 'AutoFit to window'.",
    typst="Let the text break or set width: 100% on the table or figure.",
)


@dataclass(frozen=True, kw_only=True)
class Overflow:
    """One thing beyond a limit: how far in pt, and on which side."""

    what: str
    box: Box
    side: str
    by: float


def beyond(box: Box, block: Box) -> tuple[float, str]:
    """How far a box stands out of a block, in pt, and on which side most; 0 within it."""
    outs = (block[0] - box[0], block[1] - box[1], box[2] - block[2], box[3] - block[3])
    by = max(outs)
    return (by, SIDES[outs.index(by)]) if by > 0 else (0.0, "")


def text_overflows(page: Page, block: Box, tolerance: float) -> list[Overflow]:
    """Running text beyond the block; heads, feet and line numbers have their own places."""
    found = []
    for line in page.lines:
        if line.role not in ("text", "figure") or line.angle % 360:
            continue
        by, side = beyond(line.bbox, block)
        if by > tolerance and not _apart(line.bbox, block):
            found.append(Overflow(what=quoted(line.text, 50), box=line.bbox, side=side, by=by))
    return found


def ink_overflows(page: Page, block: Box, tolerance: float) -> list[Overflow]:
    """Pictures and drawings beyond the block."""
    found = []
    for ink in page.ink:
        by, side = beyond(ink.bbox, block)
        if by > tolerance and not _apart(ink.bbox, block) and not _rule(ink.bbox):
            what = "a picture" if ink.kind == "image" else "a drawing"
            found.append(Overflow(what=what, box=ink.bbox, side=side, by=by))
    return found


def _apart(box: Box, block: Box) -> bool:
    """Whether a box lies wholly outside of a block: in the margin, not overflowing into it."""
    return box[2] <= block[0] or box[0] >= block[2] or box[3] <= block[1] or box[1] >= block[3]


def _rule(box: Box) -> bool:
    """A hairline of the template's: heads and feet are ruled."""
    return min(box[2] - box[0], box[3] - box[1]) < 1.5


def _spots(page: Page, found: list[Overflow], edge: str, allowed: float) -> Iterator[Spot]:
    """One finding per side and page: the farthest, and how many there are."""
    for side in SIDES:
        there = [one for one in found if one.side == side]
        if there:
            worst = max(there, key=lambda one: one.by)
            more = f" and {len(there) - 1} more" if len(there) > 1 else ""
            yield Spot(
                message=f"Page {page.number}: {worst.what}{more} stands {worst.by:.1f} pt out of "
                f"{edge} on the {side}; {allowed:g} pt are allowed",
                page=page.number,
                bbox=worst.box,
            )


def _text(subject: Subject) -> Iterator[Spot]:
    block = subject.profile.text_block
    allowed = subject.profile.overflow_tolerance
    if block and subject.facts.template in (subject.profile.name, "unknown"):
        for page in subject.layout.pages:
            if not page.rotate:
                yield from _spots(
                    page, text_overflows(page, block, allowed), "the text block", allowed
                )


TEXT: Check[Subject] = Check(
    id="margin-text",
    severity="warning",
    what="Text stands out of the template's text block.",
    why="It runs into the margin, where it is cut, stamped over or bound in.",
    remedy=OVERFULL,
    find=_text,
)


def _pictures(subject: Subject) -> Iterator[Spot]:
    block = subject.profile.text_block
    allowed = subject.profile.overflow_tolerance
    if block and subject.facts.template in (subject.profile.name, "unknown"):
        for page in subject.layout.pages:
            if not page.rotate:
                yield from _spots(
                    page, ink_overflows(page, block, allowed), "the text block", allowed
                )


PICTURES: Check[Subject] = Check(
    id="margin-picture",
    severity="warning",
    what="A picture or drawing stands out of the template's text block.",
    why="It runs into the margin, where it is cut, stamped over or bound in.",
    remedy=OVERFULL,
    find=_pictures,
)


def _off_page(subject: Subject) -> Iterator[Spot]:
    for page in subject.layout.pages:
        sheet = (0.0, 0.0, page.width, page.height)
        found = [
            Overflow(what=quoted(line.text, 50), box=line.bbox, side=side, by=by)
            for line in page.lines
            for by, side in (beyond(line.bbox, sheet),)
            if by > 1 and line.text.strip() and not _apart(line.bbox, sheet)
        ]
        yield from _spots(page, found, "the page", 1)


CUT: Check[Subject] = Check(
    id="margin-cut",
    severity="error",
    what="Text is cut off at the edge of the page.",
    why="Readers do not see all of it.",
    remedy=OVERFULL,
    find=_off_page,
)
