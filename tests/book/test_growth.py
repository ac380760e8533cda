"""Single papers are at most 2 % larger than the authors' PDFs."""

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from procbuild.files import sha256_of
from procbuild.model import Paper, PdfFacts
from tests.book.volumes import build_book, make_paper, make_volume

SIZES = range(100_000, 200_000)
"""Sizes in bytes of papers for which stamps and metadata matter most."""


def as_paper(file: Path, example: Paper, first_page: int) -> Paper:
    """The same paper with another PDF."""
    document = pypdfium2.PdfDocument(file)
    pages, size = len(document), document[0].get_size()
    document.close()
    return replace(
        example,
        id=file.stem,
        file=file.name,
        citation_key=file.stem,
        pdf=file,
        facts=PdfFacts(sha256=sha256_of(file), pages=pages, page_sizes=(size,)),
        first_page=first_page,
        last_page=first_page + pages - 1,
    )


@pytest.mark.real
def test_small_real_papers_grow_by_two_percent_at_most(real: Path, tmp_path: Path) -> None:
    example = make_paper(tmp_path / "in", "example", 1, 1)
    papers: list[Paper] = []
    page = 1
    for file in sorted([*real.glob("unireps2023/*.pdf"), *real.glob("sigdial/papers/*.pdf")]):
        if file.stat().st_size in SIZES:
            papers.append(as_paper(file, example, page))
            page = (papers[-1].last_page or 0) + 1
    out, findings = build_book(tmp_path, make_volume(papers))
    assert {finding.check for finding in findings} <= {"book-sizes"}
    growth = {
        paper.id: (out / "papers" / paper.file).stat().st_size / paper.pdf.stat().st_size
        for paper in papers
        if paper.pdf
    }
    assert len(growth) > 5
    assert {name: ratio for name, ratio in growth.items() if ratio > 1.02} == {}
