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
    conference, output = material.volume.conference, material.output
    names = {paper.citation_key: name_of(paper) for paper, _, _ in _wanted(material)}
    new = [
        one
        for one in _wanted(material)
        if not output.keep(names[one[0].citation_key], _inputs(material, one[2]))
    ]
    drawn = render_pages(
        [(path, sha256, {1: ()}) for _, path, sha256 in new],
        dpi=DPI,
        limits=conference.check.limits,
        crew=material.crew,
        cache=material.cache,
        progress=material.progress,
    )
    for (paper, _, sha256), pages in zip(new, drawn, strict=True):
        if 1 in pages:
            output.put(name_of(paper), _inputs(material, sha256), pages[1])
    found = {}
    for key, name in names.items():
        with suppress(FileNotFoundError), (output.folder / name).open("rb") as stream:
            found[key] = png_size(stream.read(HEADER))
    return found


def name_of(paper: Paper) -> str:
    """The file of a paper's first page, beside its own page."""
    return f"papers/{paper.citation_key}.png"


def _inputs(material: Material, sha256: str) -> str:
    limits = json.dumps(asdict(material.volume.conference.check.limits))
    return digest("thumbnail", sha256, DPI, limits)


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
