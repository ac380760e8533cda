"""Small volumes of small papers, and a function that builds their books."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from procbuild.book import build
from procbuild.conference import (
    BookRules,
    Conference,
    Event,
    Identity,
    Organizer,
    Person,
    Program,
    Speaker,
)
from procbuild.files import sha256_of
from procbuild.incremental.cache import Cache
from procbuild.model import Finding, Paper, PdfFacts, Section, Volume
from procbuild.pdf.apart.repacked import SMALL_PAPER
from procbuild.progress import Progress, Silent
from tests.pdf.sample_documents import write_simple_pdf
from tests.standing import standing_crew

AUTHORS = (
    Person(given="Ada", family="Öberg"),
    Person(given="Đình", family="Nguyễn"),
    Person(literal="The Committee"),
)


def make_paper(folder: Path, name: str, pages: int, first_page: int) -> Paper:
    """Make a paper with this number of pages; each page shows the name and its index."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = [f"BT /F1 12 Tf 72 600 Td ({name} {page}) Tj ET" for page in range(pages)]
    file = write_simple_pdf(folder / f"{name}.pdf", *contents)
    return Paper(
        id=name,
        title=f"On {name} & $x^2$",
        authors=AUTHORS,
        keywords=("binding",),
        language="en",
        file=file.name,
        citation_key=f"{name}24",
        pdf=file,
        facts=PdfFacts(sha256=sha256_of(file), pages=pages, page_sizes=((612.0, 792.0),)),
        first_page=first_page,
        last_page=first_page + pages - 1,
    )


def make_large(paper: Paper) -> Paper:
    """Make the PDF of a paper so large that the size of its stamps does not matter."""
    assert paper.pdf
    data = paper.pdf.read_bytes()
    end = data[data.rindex(b"startxref") :]
    paper.pdf.write_bytes(b"%s\n%%%s\n%s" % (data, b"x" * SMALL_PAPER, end))
    assert paper.facts
    return replace(paper, facts=replace(paper.facts, sha256=sha256_of(paper.pdf)))


def make_volume(papers: Sequence[Paper], book: BookRules | None = None) -> Volume:
    """Make a volume with one section of these papers."""
    return Volume(
        name="small",
        conference=Conference(
            volume=Identity(
                title="Proceedings of the Small Workshop",
                short_title="SMALL 2024",
                series="Notes",
                number="7",
                publisher="Example Press",
                doi="10.5555/small",
                licence="CC-BY-4.0",
                published=date(2024, 5, 14),
            ),
            event=Event(name="Small Workshop", city="Pagewell", start=date(2024, 3, 1)),
            editors=(Person(given="Eve", family="Editor"),),
            committee=(Organizer(given="Rex", family="Reader", role="Reviewers"),),
            speakers=(Speaker(given="Kay", family="Note", title="A talk", abstract="Words."),),
            book=book or BookRules(pages=()),
        ),
        program=Program(),
        sections=(Section(id="all", title="All papers", papers=tuple(papers)),),
    )


def build_book(
    folder: Path,
    volume: Volume,
    *,
    allow_missing: bool = False,
    progress: Progress | None = None,
) -> tuple[Path, tuple[Finding, ...]]:
    """Build the book of a volume; return the folder of outputs and the findings."""
    conf = folder / "conf"
    conf.mkdir(parents=True, exist_ok=True)
    findings = build(
        volume,
        conf,
        folder / "out",
        allow_missing=allow_missing,
        crew=standing_crew(),
        cache=Cache(folder / "cache"),
        progress=progress or Silent(),
    )
    return folder / "out", findings


def without_pdf(paper: Paper) -> Paper:
    """Return the paper without its PDF."""
    return replace(paper, pdf=None, file="", facts=None, first_page=None, last_page=None)
