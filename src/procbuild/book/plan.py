"""What has to be made of each paper, and what is already there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from procbuild.book.citing import paper_description, stamps
from procbuild.book.memory import Memory
from procbuild.book.version import code
from procbuild.files import sha256_of
from procbuild.model import Paper, PdfFacts, Volume
from procbuild.page_sizes import trim_size
from procbuild.pdf.bound.assemble import first_base
from procbuild.pdf.bound.job import Job
from procbuild.pdf.bound.saved import SavedSegment, load, round_up
from procbuild.run import Cache, digest
from procbuild.state import files_below
from procbuild.typeset.choice import digest_of
from procbuild.typeset.fonts import FontSet
from procbuild.typeset.job import PaperJob


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A paper with what its worker gets."""

    paper: Paper
    """With an id of its own where it is an old version, which no book has in it"""
    sha256: str
    job: PaperJob
    saved: SavedSegment | None
    """What the job would make, where it is there and the single paper lies as it was written"""

    @property
    def is_looked_at(self) -> bool:
        """Whether its worker must know where its margins are free."""
        return self.job.stamps is not None or self.job.job.trim is not None

    def seen(self, spaces: bytes, apart: Path) -> PaperJob:
        """What its worker gets, once its margins were looked at.

        ``apart`` is where the paper may lie taken apart.
        """
        return replace(self.job, job=replace(self.job.job, spaces=spaces, apart=apart))


def planned(
    volume: Volume,
    template: Path,
    out: Path,
    fonts: FontSet,
    *,
    cache: Cache,
    memory: Memory,
    needs: Mapping[str, int],
) -> Iterator[Planned]:
    """The papers that have pages, in order, each with a block of numbers of its own.

    Behind them stand the old versions, which become single papers alone.

    ``needs`` are the numbers that papers by id were found to need beyond what their files state.
    """
    base = first_base()
    rules = volume.conference.book
    trim = trim_size(rules.trim)
    folder = template.parent
    laid = sorted(
        f"{Path(file).relative_to(folder)} {sha256_of(Path(file))}"
        for file, _ in files_below(folder)
    )
    shared = digest("segment", code(), laid, digest_of(fonts), rules.trim)
    for paper, single in (*_current(volume), *_earlier(volume)):
        facts = paper.facts
        if paper.pdf is None or facts is None or paper.first_page is None:
            continue
        if not paper.pdf.is_file():
            continue
        text = stamps(volume, paper) if rules.stamps or paper.retraction else None
        about = paper_description(volume, paper)
        prefix = f"{paper.citation_key}/"
        reserved = memory.reserved(paper.pdf, facts.sha256, facts.pages)
        block = max(reserved, round_up(needs.get(paper.id, 0)))
        key = digest(
            shared, facts.sha256, repr(text), repr(about), prefix, base, block, paper.last_page
        )
        job = Job(
            source=paper.pdf,
            sha256=facts.sha256,
            pages=facts.pages,
            prefix=prefix.encode(),
            base=base,
            block=block,
            key=key,
            segment=cache.path(key),
            trim=trim,
            single=out / single,
            about=about,
            first_page=paper.first_page,
            last_page=paper.last_page,
        )
        base += block
        cache.use(key)
        yield Planned(
            paper=paper,
            sha256=facts.sha256,
            job=PaperJob(
                job=job, stamps=text, template=template, fonts=fonts, published=volume.issue_date
            ),
            saved=load(job.segment) if memory.has(job) else None,
        )


def _current(volume: Volume) -> Iterator[tuple[Paper, str]]:
    """The papers, each with the name of its single PDF."""
    for paper in volume.papers:
        yield paper, f"{paper.citation_key}.pdf"


def _earlier(volume: Volume) -> Iterator[tuple[Paper, str]]:
    """The published PDFs that were replaced, as they were when nothing was corrected yet.

    One that is retracted says so: no version of it is to be trusted.
    """
    for paper in volume.papers:
        folder = paper.folder or Path()
        for one in paper.replaced:
            facts = PdfFacts(sha256=one.sha256, pages=one.pages, page_sizes=())
            published = replace(
                paper,
                id=f"{paper.id}/{one.name}",
                pdf=folder / one.name,
                facts=facts if one.pages else None,
                erratum=(),
                version=(),
                replaced=(),
            )
            yield published, f"{paper.citation_key}/{one.name}"
