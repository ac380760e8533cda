"""Pictures of first pages, beside the abstract."""

import json
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from procbuild.model import Paper
from procbuild.pdf.render import render_pages
from procbuild.run import digest
from procbuild.site.material import Material

DPI = 48.0
"""A page of US letter becomes 408 pixels wide: sharp at its size on the page."""

HEADER = 24
"""Bytes of a PNG in which its size is stated"""


def write_thumbnails(material: Material) -> Mapping[str, tuple[int, int]]:
    """Write the first pages that can be drawn; width and height in pixels by citation key."""
    output, limits = material.output, material.volume.conference.check.limits
    wanted = list(_wanted(material))
    how = digest("thumbnail", DPI, json.dumps(asdict(limits)))
    inputs = {name_of(paper): digest(how, sha256) for paper, _, sha256 in wanted}
    new = [one for one in wanted if not output.keep(name_of(one[0]), inputs[name_of(one[0])])]
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
    found = {}
    for paper, _, _ in wanted:
        with suppress(FileNotFoundError), (output.folder / name_of(paper)).open("rb") as stream:
            found[paper.citation_key] = png_size(stream.read(HEADER))
    return found


def name_of(paper: Paper) -> str:
    """The file of a paper's first page, beside its own page."""
    return f"papers/{paper.citation_key}.png"


def png_size(data: bytes) -> tuple[int, int]:
    """Width and height as the header says (PNG specification, 11.2.2)."""
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _wanted(material: Material) -> Iterator[tuple[Paper, Path, str]]:
    """The authors' own PDFs: what is stamped on them later is no part of a preview."""
    if not material.volume.conference.site.thumbnails:
        return
    for paper in material.volume.papers:
        if paper.pdf and paper.facts:
            yield paper, paper.pdf, paper.facts.sha256
