"""The layout of a PDF's pages as plain values, for format checks.

Lengths are in pt (1/72 in) of the page as a reader displays it: cut to its CropBox, rotated by
/Rotate, scaled by UserUnit. Boxes are ``(x0, y0, x1, y1)`` from the page's top left corner, y grows
downwards, ``x0 <= x1`` and ``y0 <= y1``; coordinates outside the page are below 0 or beyond
``width`` and ``height``. Pages count from 1. Text is NFC with ligatures resolved.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Box = tuple[float, float, float, float]


def is_inside(inner: Box, outer: Box, slack: float = 0.0) -> bool:
    """Whether a box is inside another one, or at most ``slack`` pt outside of it."""
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


HazardKind = Literal[
    # active content
    "javascript",
    "launch",
    "submit-form",
    "import-data",
    "remote-goto",
    "additional-action",
    # content outside of the pages
    "xfa",
    "multimedia",
    "embedded-file",
    "form-field",
    "annotation",
    # protection
    "encryption",
    # damage that tolerant readers repair
    "junk-before-header",
    "truncated",
    "broken-xref",
    "missing-root",
    "broken-page-tree",
    "repeated-page",
    "outline-loop",
    "broken-linearization",
]

PartKind = Literal[
    "main",
    "acknowledgements",
    "funding",
    "impact",
    "ethics",
    "limitations",
    "reproducibility",
    "contributions",
    "availability",
    "checklist",
    "references",
    "appendix",
]

HiddenKind = Literal["invisible", "overlay", "white", "tiny", "off-page"]

Role = Literal["text", "head", "foot", "line-number", "figure"]

FREE: frozenset[PartKind] = frozenset(
    {"acknowledgements", "funding", "impact", "ethics", "limitations", "reproducibility"}
)
"""Kinds of parts that ``body_pages`` does not count."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hazard:
    """An object that does not belong in a published paper, or damage."""

    kind: HazardKind
    detail: str
    """What it is, in a few words from the file: the beginning of the script, the name of the
    program or attachment, the annotation's subtype, author and text, or the damage that was
    repaired"""
    page: int | None = None
    bbox: Box | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class UriLink:
    """A link annotation with a URI, as written in the file: untrusted text."""

    uri: str
    page: int
    bbox: Box


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadLink:
    """A link annotation to a place in the same PDF that does not exist."""

    page: int
    """The page that it is on"""
    bbox: Box | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Text on one baseline without a column gap; a line in each of two columns makes two lines."""

    text: str
    bbox: Box
    size: float
    """Font size of most of its characters as displayed; small capitals count as large ones"""
    font: str
    """Font of most of its characters, without the subset prefix"""
    bold: bool = False
    """Whether most of its characters are bold, according to the font's name and flags"""
    italic: bool = False
    color: int = 0
    """Fill colour of most of its characters, 0xRRGGBB"""
    angle: int = 0
    """Writing direction in whole degrees, counter-clockwise as displayed; 0: left to right, 90:
    upwards, like a stamp at the left margin"""
    column: int = 0
    """0: full width or single column; 1, 2 …: in that column, counted as they are read"""
    role: Role = "text"
    """``head``, ``foot``: running heads, page numbers, first-page notices in the margin;
    ``line-number``: review line numbers; ``figure``: labels in an image or drawing"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hidden:
    """Text that people do not see but machines read."""

    text: str
    page: int
    bbox: Box
    why: HiddenKind
    """``invisible``: invisible render mode; ``overlay``: the same over an image or drawing, as in
    figures with outlined letters; ``white``: white on an unpainted background; ``tiny``: under 3 pt
    (except in figures); ``off-page``: outside the visible page or its clipping path, often cropped
    from a figure.

    The OCR layer over an image of the whole page is not Hidden: see :attr:`Page.scanned`
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class Ink:
    """An image, or a drawing as one box around adjacent strokes and fills.

    Cut to its clipping path; white fills are ignored.
    """

    kind: Literal["image", "drawing"]
    bbox: Box
    rules: int = 0
    """Number of rules, if a drawing consists of horizontal and vertical ones, as tables have"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One page as displayed."""

    number: int
    width: float
    height: float
    rotate: int = 0
    """0, 90, 180 or 270, clockwise"""
    user_unit: float = 1.0
    media_box: Box
    """As in the file, or inherited: in PDF user space, not rotated, not scaled"""
    crop_box: Box
    """The same, cut to the MediaBox; equal to it if there is none"""
    lines: tuple[Line, ...] = ()
    """In reading order (left column first; right column first if the paper is written from right to
    left); running heads first, feet and line numbers last"""
    ink: tuple[Ink, ...] = ()
    characters: int = 0
    """Number of visible and invisible characters, without blanks"""
    unmapped: Mapping[str, int] = field(default_factory=dict)
    """Number of characters that the font does not map to Unicode, or to private use, by font"""
    scanned: bool = False
    """Whether an image covers the page and its text, if any, is invisible"""

    @property
    def blank(self) -> bool:
        """Whether there is nothing but running heads, feet and page numbers on it."""
        return not self.ink and all(line.role in ("head", "foot") for line in self.lines)

    @property
    def text(self) -> str:
        """All lines in reading order, each followed by a line feed."""
        return "".join(f"{line.text}\n" for line in self.lines)


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A heading of the paper."""

    text: str
    """Without its number, lines joined: ``References``"""
    number: str
    """As printed, without a final period: ``4.1``, ``A``, ``IV``; empty if it has none"""
    level: int
    """From 1"""
    page: int
    bbox: Box
    column: int = 0
    """As :attr:`Line.column`"""
    run_in: bool = False
    """Whether text follows on the same line"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A section of the paper, up to the next heading that begins a part of another kind."""

    kind: PartKind
    heading: str
    """As printed, with its number; empty if it begins with the title"""
    page: int
    """First page"""
    bbox: Box | None
    """The heading's, or None"""
    last_page: int
    """Last page. Floats belong to ``main`` or, after the references, to the part around them"""


@dataclass(frozen=True, kw_only=True, slots=True)
class PdfLayout:
    """The layout of one PDF."""

    pages: tuple[Page, ...]
    body_size: float = 0.0
    """Font size of most of the text"""
    body_font: str = ""
    leading: float = 0.0
    """Distance of baselines in body text"""
    columns: int = 1
    """Number of columns of the body text"""
    block: Box | None = None
    """Box of the body text on most pages: x0 and x1 as for most lines, y0 and y1 as on full pages;
    None without body text"""
    headings: tuple[Heading, ...] = ()
    parts: tuple[Part, ...] = ()
    """In reading order: ``main``, statements, ``references``, ``appendix`` …; kinds may recur"""
    hidden: tuple[Hidden, ...] = ()
    links: tuple[UriLink, ...] = ()
    dead_links: tuple[DeadLink, ...] = ()
    hazards: tuple[Hazard, ...] = ()
