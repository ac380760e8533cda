"""Checks for text that machines read and readers do not see."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from procbuild.checks.base import Check, Remedy, Spot, Subject, quoted
from procbuild.checks.places import around
from procbuild.layout import HiddenKind

DESCRIPTIONS: dict[HiddenKind, str] = {
    "invisible": "drawn invisibly",
    "overlay": "drawn invisibly over a picture",
    "white": "white on white",
    "tiny": "too small to read",
    "off-page": "cropped away, or outside the page",
}

MIN_WORDS = 4
"""Words in one place from which hidden text is reported; fewer are labels."""


def _find_kinds(*kinds: HiddenKind) -> Callable[[Subject], Iterator[Spot]]:
    """Make a function that reports these kinds: one finding per page and kind."""

    def find(subject: Subject) -> Iterator[Spot]:
        groups = defaultdict(list)
        for hidden in subject.layout.hidden:
            if hidden.why in kinds:
                groups[hidden.page, hidden.why].append(hidden)
        for (page, why), parts in groups.items():
            text = " ".join(part.text for part in parts)
            if any(len(re.findall(r"\w{2,}", part.text)) >= MIN_WORDS for part in parts):
                yield Spot(
                    message=f"Page {page}: text {DESCRIPTIONS[why]}: {quoted(text)}",
                    page=page,
                    bbox=around(part.bbox for part in parts),
                )

    return find


TEXT: Check[Subject] = Check(
    id="leftover-hidden-text",
    severity="error",
    what="There is text that readers do not see but machines read.",
    why="It misleads search engines, reviewers' tools and language models.",
    remedy=Remedy(
        "Remove the text.",
        latex=r"Look for \color{white}, \textcolor{white}, \tiny and \phantom.",
        word="Select all and set the font colour to automatic; it becomes visible.",
        typst="Look for fill: white, size: 1pt and hide[…].",
    ),
    find=_find_kinds("invisible", "white", "tiny"),
)

OFF_PAGE: Check[Subject] = Check(
    id="leftover-text-off-page",
    severity="warning",
    what="There is text that is cropped away, or outside the page.",
    why="Usually it was cropped from a figure; search engines and other machines still read it.",
    remedy=Remedy(
        "Remove it from the figure itself instead of cropping the figure.",
    ),
    find=_find_kinds("off-page"),
)

OVERLAY: Check[Subject] = Check(
    id="leftover-text-overlay",
    severity="info",
    what="A picture has invisible text over it.",
    why="Figures with outlined letters have it to be searchable, but it may say something else.",
    remedy=Remedy("Nothing, if the text says what the picture shows."),
    find=_find_kinds("overlay"),
)
