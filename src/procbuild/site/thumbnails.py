"""Pictures of first pages, beside the abstract."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from procbuild.model import Paper
from procbuild.pdf.render import render_pages
from procbuild.site.material import Material

DPI = 48.0
"""A page of US letter becomes 408 pixels wide: sharp at its size on the page."""


@dataclass(frozen=True)
class Thumbnail:
    """A PNG and its size in pixels."""

    data: bytes
    width: int
    height: int


def thumbnails(material: Material) -> Mapping[str, Thumbnail]:
    """The first pages that can be drawn, by citation key."""
    conference = material.volume.conference
    wanted = list(_wanted(material)) if conference.site.thumbnails else []
    drawn = render_pages(
        [(path, sha256, {1: ()}) for _, path, sha256 in wanted],
        dpi=DPI,
        limits=conference.check.limits,
        crew=material.crew,
        cache=material.cache,
        progress=material.progress,
    )
    return {
        paper.citation_key: Thumbnail(pages[1], *png_size(pages[1]))
        for (paper, _, _), pages in zip(wanted, drawn, strict=True)
        if 1 in pages
    }


def png_size(data: bytes) -> tuple[int, int]:
    """Width and height as the header says (PNG specification, 11.2.2)."""
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _wanted(material: Material) -> Iterator[tuple[Paper, Path, str]]:
    """The authors' own PDFs: what is stamped on them later is no part of a preview."""
    for paper in material.volume.papers:
        if paper.pdf and paper.facts:
            yield paper, paper.pdf, paper.facts.sha256
