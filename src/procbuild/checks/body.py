"""Checks of running text against the template: size, font, spacing, margins."""

import re
from collections.abc import Iterator

from procbuild.checks.base import Check, Remedy, Spot, Subject
from procbuild.checks.margins import block_excess
from procbuild.wording import counted, joined

READABLE = 8.0
"""Size in pt below which no template sets running text."""


def _small(subject: Subject) -> Iterator[Spot]:
    profile, size = subject.profile, subject.layout.body_size
    if not profile.body_size and 0 < size < READABLE:
        yield Spot(message=f"Running text is set in {size:.1f} pt; templates ask for 9 pt or more")
    elif profile.body_size and 0 < size < profile.body_size - profile.body_size_tolerance:
        yield Spot(
            message=f"Running text is set in {size:.1f} pt; {profile.title} asks for "
            f"{profile.body_size:.1f} pt"
        )


SMALL: Check[Subject] = Check(
    id="body-size",
    severity="warning",
    what="Running text is smaller than the template's, or than any template's.",
    why="The page limit assumes the template's font size, and small print is hard to read.",
    remedy=Remedy(
        latex=r"Remove \small, geometry and options that change the size.",
        word="Use the template's style for body text.",
        typst="Remove #set text(size: …).",
    ),
    find=_small,
)


def _tight(subject: Subject) -> Iterator[Spot]:
    profile, leading = subject.profile, subject.layout.leading
    if profile.leading and 0 < leading < profile.leading - profile.leading_tolerance:
        yield Spot(
            message=f"Lines of running text are {leading:.1f} pt apart; {profile.title} asks "
            f"for {profile.leading:.1f} pt"
        )


TIGHT: Check[Subject] = Check(
    id="body-leading",
    severity="warning",
    what="Lines are closer together than the template's.",
    why="The page limit assumes the template's spacing.",
    remedy=Remedy(
        latex=r"Remove \linespread, \baselinestretch, setspace and savetrees.",
        word="Use the template's style for body text, with its line spacing.",
        typst="Remove #set par(leading: …).",
    ),
    find=_tight,
    of_venue=True,
)


def _wide(subject: Subject) -> Iterator[Spot]:
    allowed = subject.profile.text_block
    excesses = [
        f"{excess:.1f} pt {more}"
        for excess, more in zip(block_excess(subject), ("wider", "longer"), strict=True)
        if excess
    ]
    if allowed and excesses:
        yield Spot(
            message=f"Running text is {joined(excesses)} than the text block of "
            f"{subject.profile.title}, {allowed[2] - allowed[0]:.0f} × "
            f"{allowed[3] - allowed[1]:.0f} pt"
        )


WIDE: Check[Subject] = Check(
    id="body-block",
    severity="warning",
    what="Running text fills more of the page than the template's text block.",
    why="The margins were changed; the page limit assumes the template's.",
    remedy=Remedy(
        latex=r"Remove geometry, fullpage and changes of \textwidth, \textheight and margins.",
        word="Restore the template's margins under Layout, Margins.",
        typst="Remove #set page(margin: …).",
    ),
    find=_wide,
    of_venue=True,
)


def _other_columns(subject: Subject) -> Iterator[Spot]:
    expected, actual = subject.profile.columns, subject.layout.columns
    if expected is not None and subject.layout.block and actual != expected:
        yield Spot(
            message=f"Running text is set in {counted(actual, 'column')}; "
            f"{subject.profile.title} has {expected}"
        )


COLUMNS: Check[Subject] = Check(
    id="body-columns",
    severity="warning",
    what="Running text is set in another number of columns than the template's.",
    why="The page limit assumes the template's columns; papers of one volume should look alike.",
    remedy=Remedy(
        latex=r"Remove twocolumn, onecolumn and multicol around the text.",
        word="Restore the template's Layout, Columns.",
        typst="Remove #set page(columns: …) and #columns.",
    ),
    find=_other_columns,
    of_venue=True,
)


def _other_font(subject: Subject) -> Iterator[Spot]:
    profile, name = subject.profile, subject.layout.body_font
    bitmaps = {font.name for font in subject.facts.fonts if font.type == "Type3"}
    if not profile.body_fonts or not name or name in bitmaps:
        return
    if not re.search(profile.body_fonts, name, re.IGNORECASE):
        yield Spot(message=f"Running text is set in {name}, not in the font of {profile.title}")


FONT: Check[Subject] = Check(
    id="body-font",
    severity="warning",
    what="Running text is set in another font than the template's.",
    why="The style file was changed or replaced; papers of one volume should look alike.",
    remedy=Remedy(
        latex="Remove font packages that the template does not load.",
        word="Use the template's style for body text.",
        typst="Remove #set text(font: …).",
    ),
    find=_other_font,
)
