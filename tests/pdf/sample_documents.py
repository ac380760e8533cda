"""Simple PDFs, and documents that are assembled from them."""

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


def write_simple_pdf(path: Path, *contents: str, size: tuple[float, float] = (612, 792)) -> Path:
    """Write a PDF with one page for each content stream and one font, ``/F1``."""
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


def read_free_margins(paper: Path) -> tuple[Space, ...]:
    """Read the free margins of a PDF."""
    return read_pdf(paper.read_bytes(), "", Limits())[2]


def make_part(
    paper: Path,
    folder: Path,
    *,
    base: int = 1,
    overlay: Overlay | None = None,
    apart: Path | None = None,
) -> tuple[Part, Path]:
    """Make a paper into a part of a document and into a file with this paper only."""
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
        spaces=json.dumps([asdict(space) for space in read_free_margins(paper)]).encode()
        if overlay
        else b"",
        apart=apart,
        single=folder / f"{paper.stem}.pdf",
        about=Description(title=paper.stem, authors=("A. Author",), published=DAY),
    )
    result = make(job, overlay)
    assert result.problem == ""
    assert result.need == 0
    saved_segment = load(job.segment)
    assert saved_segment is not None
    assert job.single is not None
    part = Part(
        segment=saved_segment.segment,
        rows=saved_segment.rows,
        body=job.segment,
        lender=job.single,
        key=job.key,
    )
    return part, job.single


def bind_papers(papers: Sequence[Path], folder: Path, overlay: Overlay | None = None) -> Path:
    """Assemble all papers into one document, ``bound.pdf``, with an outline entry for each."""
    parts: list[Part] = []
    base = first_base()
    for paper in papers:
        part, _ = make_part(paper, folder, base=base, overlay=overlay)
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
