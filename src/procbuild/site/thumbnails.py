"""Thumbnails of first pages, shown beside the abstract."""

import json
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from procbuild.incremental.cache import digest
from procbuild.model import Paper
from procbuild.pdf.render import render_pages
from procbuild.site.material import Material

DPI = 48.0
"""A US letter page becomes 408 pixels wide: sharp at its displayed size."""

HEADER = 24
"""Number of bytes of a PNG that contain its size"""


def write_thumbnails(material: Material) -> Mapping[str, tuple[int, int]]:
    """Write the first pages that can be rendered; return their pixel sizes by citation key."""
    output, limits = material.output, material.volume.conference.check.limits
    papers = list(_papers_with_pdf(material))
    settings = digest("thumbnail", DPI, json.dumps(asdict(limits)))
    inputs = {name_of(paper): digest(settings, sha256) for paper, _, sha256 in papers}
    new = [row for row in papers if not output.reuse(name_of(row[0]), inputs[name_of(row[0])])]
    drawn = render_pages(
        [(path, sha256, {1: ()}) for _, path, sha256 in new],
        dpi=DPI,
        limits=limits,
        crew=material.crew,
        cache=material.cache,
        progress=material.progress,
    )
    for (paper, _, _), pages in zip(new, drawn, strict=True):
        if 1 in pages:
            output.put(name_of(paper), inputs[name_of(paper)], pages[1])
    sizes = {}
    for paper, _, _ in papers:
        with suppress(FileNotFoundError), (output.folder / name_of(paper)).open("rb") as stream:
            sizes[paper.citation_key] = png_size(stream.read(HEADER))
    return sizes


def name_of(paper: Paper) -> str:
    """The path of a paper's thumbnail, beside its page."""
    return f"papers/{paper.citation_key}.png"


def png_size(data: bytes) -> tuple[int, int]:
    """Width and height from the header (PNG specification, 11.2.2)."""
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _papers_with_pdf(material: Material) -> Iterator[tuple[Paper, Path, str]]:
    """Yield papers with the authors' own PDFs: stamps are not part of a thumbnail."""
    if not material.volume.conference.site.thumbnails:
        return
    for paper in material.volume.papers:
        if paper.pdf and paper.facts:
            yield paper, paper.pdf, paper.facts.sha256
