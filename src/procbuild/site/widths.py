"""How wide the pictures of organizers' pages are: on the site, and in the book.

The site's Content-Security-Policy allows no styles within a page. So a width in pixels is an
attribute of the picture, and a share of the column is a class, whose rule is in ``widths.css``.
"""

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.images import get_image_size

SHEET = "widths.css"

PIXELS = {
    "": 1, "px": 1, "pt": 96 / 72, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4,
    "em": 16, "rem": 16, "ex": 8, "ch": 8,
}  # fmt: skip
"""Pixels of the units of length in CSS; those of letters are of a font of 16 pixels."""

MEASURE = re.compile(r"(\d+\.?\d*|\.\d+)\s*([a-z]*|%)")

SIZED_SVG = re.compile(rb"<svg\b(?=[^>]*\swidth=)(?=[^>]*\sheight=)")
"""A drawing with a size of its own; others are as wide as the column."""


def share(text: str) -> int:
    """Per cent of the column from ``80%``, at most 100; 0 for anything else."""
    number, unit = _measure(text)
    return min(round(number), 100) if unit == "%" else 0


def pixels(text: str) -> float:
    """Pixels from a length such as ``300``, ``300px`` or ``8cm``; 0 for anything else."""
    number, unit = _measure(text)
    return number * PIXELS.get(unit, 0)


def _measure(text: str) -> tuple[float, str]:
    match = MEASURE.fullmatch(text.strip())
    return (float(match[1]), match[2]) if match else (0, "")


def size_of(path: Path) -> tuple[int, int] | None:
    """Width and height of a picture in pixels, as it is shown; nothing if they are not known."""
    if path.suffix == ".svg" and not (path.is_file() and SIZED_SVG.search(path.read_bytes())):
        return None
    size = get_image_size(path)
    return size if size and min(size) > 0 else None


class SizePictures(SphinxPostTransform):
    """Give pictures attributes of width and height, and classes for shares of the column.

    Browsers reserve room for a picture with both attributes before they have loaded it. The
    proportions are always those of the file, as in the book.
    """

    default_priority = 200
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Replace all widths that would be inline styles."""
        for figure in self.document.findall(nodes.figure):
            _size_figure(figure)
        for picture in self.document.findall(nodes.image):
            _size_picture(picture, size_of(self.env.srcdir / picture["uri"]))


def _size_figure(figure: nodes.figure) -> None:
    """A share of the column also limits the caption; a length only the picture."""
    width = str(figure.attributes.pop("width", ""))
    if percent := share(width):
        figure["classes"].append(f"share-{percent}")
    elif width:
        for picture in list(figure.findall(nodes.image))[:1]:
            picture.setdefault("width", width)


def _size_picture(picture: nodes.image, natural: tuple[int, int] | None) -> None:
    given = str(picture.attributes.pop("width", ""))
    high = pixels(str(picture.attributes.pop("height", "")))
    wide = pixels(given) or (high * natural[0] / natural[1] if natural else 0)
    scale = 1.0
    if natural or wide or share(given):
        scale = picture.attributes.pop("scale", 100) / 100
    if percent := round(share(given) * scale):
        picture["classes"].append(f"share-{max(1, min(percent, 100))}")
    elif natural and not wide:
        wide = natural[0]
    if natural:
        size = (wide * scale, wide * scale * natural[1] / natural[0]) if wide else natural
        picture["width"], picture["height"] = (str(max(1, round(side))) for side in size)
    elif wide:
        picture["width"] = str(max(1, round(wide * scale)))


def stylesheet() -> str:
    """The rules of the classes: shares of what holds a picture, and at most of the column."""
    rules = [f".share-{percent} {{ --share: {percent / 100:g}; }}" for percent in range(1, 101)]
    within = "min(100% * var(--share), var(--measure, 100%) * var(--share))"
    return "\n".join([f'[class*="share-"] {{ width: {within}; }}', *rules, ""])


def write_sheet(app: Sphinx) -> None:
    """Write the stylesheet."""
    if app.builder.format == "html":
        folder = Path(app.outdir, "_static")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / SHEET).write_text(stylesheet(), encoding="utf-8")


def link_sheet(
    app: Sphinx, _page: str, _template: str, _context: object, doctree: nodes.Node | None
) -> None:
    """Link the stylesheet to a page that needs it."""
    found = doctree.findall(nodes.Element) if doctree else ()
    if any(name.startswith("share-") for node in found for name in node["classes"]):
        app.add_css_file(SHEET)


def setup_widths(app: Sphinx) -> None:
    """Size the pictures of the pages."""
    app.add_post_transform(SizePictures)
    app.connect("builder-inited", write_sheet)
    app.connect("html-page-context", link_sheet)
