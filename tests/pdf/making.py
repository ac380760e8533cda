"""PDFs written by hand, object by object, and documents assembled of them."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pikepdf

from procbuild.conference import Limits
from procbuild.pdf.bound.assemble import Assembly, first_base
from procbuild.pdf.bound.document import Document, Label, OutlineItem, Part, Run
from procbuild.pdf.bound.job import Job
from procbuild.pdf.bound.metadata import Description
from procbuild.pdf.bound.paper import Overlay, make
from procbuild.pdf.bound.saved import load, reserved_for
from procbuild.pdf.read import read_pdf
from procbuild.pdf.space import Space

DAY = date(2024, 5, 14)


def simple(path: Path, *contents: str, size: tuple[float, float] = (612, 792)) -> Path:
    """A PDF with a page per content stream and one font, ``/F1``."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
        for content in contents:
            page = pdf.add_blank_page(page_size=size)
            page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            page.obj.Contents = pikepdf.Stream(pdf, content.encode())
        pdf.save(path, deterministic_id=True)
    return path


def spaces(paper: Path) -> tuple[Space, ...]:
    """The free margins of a PDF."""
    return read_pdf(paper.read_bytes(), "", Limits())[2]


def made(
    paper: Path,
    folder: Path,
    *,
    base: int = 1,
    overlay: Overlay | None = None,
    apart: Path | None = None,
) -> tuple[Part, Path]:
    """A paper as a part of a document, and as a file of its own."""
    with pikepdf.open(paper) as pdf:
        pages = len(pdf.pages)
    job = Job(
        source=paper,
        pages=pages,
        prefix=f"{paper.stem}/".encode(),
        base=base,
        block=reserved_for(paper, pages),
        key=paper.stem,
        segment=folder / f"{paper.stem}.segment",
        spaces=json.dumps([asdict(space) for space in spaces(paper)]).encode() if overlay else b"",
        apart=apart,
        single=folder / f"{paper.stem}.pdf",
        about=Description(title=paper.stem, authors=("A. Author",), published=DAY),
    )
    result = make(job, overlay)
    assert result.problem == ""
    assert result.need == 0
    saved = load(job.segment)
    assert saved is not None
    assert job.single is not None
    part = Part(
        segment=saved.segment, rows=saved.rows, body=job.segment, lender=job.single, key=job.key
    )
    return part, job.single


def bound(papers: Sequence[Path], folder: Path, overlay: Overlay | None = None) -> Path:
    """All papers in one document, ``bound.pdf``, an entry of the outline for each."""
    parts: list[Part] = []
    base = first_base()
    for paper in papers:
        part, _ = made(paper, folder, base=base, overlay=overlay)
        base += part.segment.block
        parts.append(part)
    document = Document(
        parts=tuple(parts),
        pages=tuple(Run(part=index) for index in range(len(parts))),
        outline=tuple(
            OutlineItem(title=paper.stem, page=part.segment.runs[0][0], part=index)
            for index, (paper, part) in enumerate(zip(papers, parts, strict=True))
        ),
        labels=(Label(0, "D", 1),),
        about=Description(title="Bound", published=DAY),
    )
    path = folder / "bound.pdf"
    with path.open("wb") as stream:
        Assembly(stream).finish(document)
    return path
