"""What stands where on the pages of a PDF: what format checks need, as plain values.

Lengths are in pt (1/72 in) of the page as a reader displays it: cut to its CropBox, turned by
/Rotate, scaled by UserUnit. Boxes are ``(x0, y0, x1, y1)`` from the page's top left corner, y
grows downwards, ``x0 <= x1`` and ``y0 <= y1``; what sticks out of the page has coordinates below
0 or beyond ``width`` and ``height``. Pages count from 1. Text is NFC with ligatures resolved.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Box = tuple[float, float, float, float]

HazardKind = Literal[
    # what runs, opens or sends something
    "javascript",
    "launch",
    "submit-form",
    "import-data",
    "remote-goto",
    "additional-action",
    # what is no page content
    "xfa",
    "multimedia",
    "embedded-file",
    "form-field",
    "annotation",
    # protection
    "encryption",
    # damage that a tolerant reader repairs
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
"""What ``body_pages`` does not count."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hazard:
    """Something in the PDF's objects that does not belong in a published paper."""

    kind: HazardKind
    detail: str
    """What it is, in a few words of the file's own: the script's first words, the program's or
    attachment's name, the annotation's subtype, author and text, what had to be repaired"""
    page: int | None = None
    bbox: Box | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class UriLink:
    """A link annotation that leads to an address, as written in the file: hostile text."""

    uri: str
    page: int
    bbox: Box


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Text on one baseline without a column gap in it; lines of two columns are two lines."""

    text: str
    bbox: Box
    size: float
    """Size of most of its characters as displayed; small capitals count with their large size"""
    font: str
    """Font of most of its characters, without the subset prefix"""
    bold: bool = False
    """Whether most of its characters are, as the font's name and flags say"""
    italic: bool = False
    color: int = 0
    """Fill colour of most of its characters, 0xRRGGBB"""
    angle: int = 0
    """Direction of writing in whole degrees, counter-clockwise as displayed; 0: left to right,
    90: upwards as in a stamp at the left margin"""
    column: int = 0
    """0: over the whole width or in a single column; 1, 2 …: in that column"""
    role: Role = "text"
    """``head``, ``foot``: running heads, page numbers, first-page notices in the margin;
    ``line-number``: review line numbers; ``figure``: labels within a picture or drawing"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hidden:
    """Text that a reader does not see but a machine reads."""

    text: str
    page: int
    bbox: Box
    why: HiddenKind
    """``invisible``: invisible render mode; ``overlay``: the same over a picture or drawing, as
    figures with outlined letters have; ``white``: white on nothing; ``tiny``: under 3 pt (figures
    left aside); ``off-page``: outside of the visible page or of its clipping path, often what was
    cropped from a figure.
    An OCR layer over a picture of the whole page is no Hidden: see :attr:`Page.scanned`"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ink:
    """A picture, or a drawing as one box around strokes and fills that belong together.

    Cut to what its clipping path lets through; white fills are left out.
    """

    kind: Literal["image", "drawing"]
    bbox: Box


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
    """As written in the file, inherited where need be: PDF coordinates, unturned, unscaled"""
    crop_box: Box
    """The same, cut to the MediaBox; equal to it where there is none"""
    lines: tuple[Line, ...] = ()
    """In reading order (left column before right); heads first, feet and line numbers last"""
    ink: tuple[Ink, ...] = ()
    characters: int = 0
    """Visible and invisible characters but blanks"""
    unmapped: Mapping[str, int] = field(default_factory=dict)
    """Characters whose font does not say which they are (no Unicode, private use), by font"""
    scanned: bool = False
    """A picture covers the page and what text there is, if any, is invisible"""

    @property
    def blank(self) -> bool:
        """Whether nothing but a running head, a foot or a page number is on it."""
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
    """As printed without a closing period: ``4.1``, ``A``, ``IV``; empty: none"""
    level: int
    """From 1"""
    page: int
    bbox: Box
    column: int = 0
    """As :attr:`Line.column`"""
    run_in: bool = False
    """Whether the text goes on in its line"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A stretch of the paper in reading order, from one heading to the next of another kind."""

    kind: PartKind
    heading: str
    """As printed, with its number; empty: it begins with the title"""
    page: int
    """Where it begins"""
    bbox: Box | None
    """The heading, or None"""
    last_page: int
    """Last page that has something of it. Floats belong to ``main``, or after the references to
    the part around them"""


@dataclass(frozen=True, kw_only=True, slots=True)
class PdfLayout:
    """What stands where in one PDF."""

    pages: tuple[Page, ...]
    body_size: float = 0.0
    """Font size of most of the text"""
    body_font: str = ""
    leading: float = 0.0
    """Distance of baselines in running text"""
    columns: int = 1
    """Columns of the running text"""
    block: Box | None = None
    """Box that running text keeps to on most pages: x0 and x1 as most lines, y0 and y1 as full
    pages have them; None without running text"""
    headings: tuple[Heading, ...] = ()
    parts: tuple[Part, ...] = ()
    """In reading order: ``main``, statements, ``references``, ``appendix`` …; kinds may recur"""
    hidden: tuple[Hidden, ...] = ()
    links: tuple[UriLink, ...] = ()
    hazards: tuple[Hazard, ...] = ()
