"""Plan what has to be made of each paper, and find what is already there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from procbuild.book.build_record import Memory
from procbuild.book.descriptions import paper_description, stamps
from procbuild.book.version import code_version
from procbuild.files import sha256_of
from procbuild.incremental.cache import Cache, digest
from procbuild.incremental.fingerprint import files_below
from procbuild.model import Paper, PdfFacts, Volume
from procbuild.pdf.bound.assemble import first_base
from procbuild.pdf.bound.job import Job
from procbuild.pdf.bound.saved import round_up
from procbuild.standards.page_sizes import trim_size
from procbuild.typeset.choice import digest_of
from procbuild.typeset.fonts import FontSet
from procbuild.typeset.job import PaperJob


@dataclass(frozen=True, kw_only=True)
class PlannedPaper:
    """A paper with the job of its worker."""

    paper: Paper
    """Has its own id if it is an old version, which is not part of a book"""
    sha256: str
    job: PaperJob
    made: bool
    """Whether the job's result exists and the single paper was not changed"""

    @property
    def needs_margins(self) -> bool:
        """Whether the worker must know the free space in the margins."""
        return self.job.stamps is not None or self.job.job.trim is not None

    def with_margins(self, spaces: bytes, apart: Path) -> PaperJob:
        """The worker's job, with the free space in the margins.

        ``apart`` is the path at which the paper may be stored taken apart.
        """
        return replace(self.job, job=replace(self.job.job, spaces=spaces, apart=apart))


def plan_papers(
    volume: Volume,
    template: Path,
    out: Path,
    fonts: FontSet,
    *,
    cache: Cache,
    memory: Memory,
    needs: Mapping[str, int],
) -> Iterator[PlannedPaper]:
    """Plan the papers that have pages, in order, each with its own block of object numbers.

    Old versions follow, which only become single papers.

    ``needs`` gives the object numbers that papers need, by id, if they exceed what their files
    state.
    """
    base = first_base()
    rules = volume.conference.book
    trim = trim_size(rules.trim)
    folder = template.parent
    templates = sorted(
        f"{Path(file).relative_to(folder)} {sha256_of(Path(file))}"
        for file, _ in files_below(folder)
    )
    shared = digest("segment", code_version(), templates, digest_of(fonts), rules.trim)
    for paper, single in (*_current(volume), *_old_versions(volume)):
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
        yield PlannedPaper(
            paper=paper,
            sha256=facts.sha256,
            job=PaperJob(
                job=job, stamps=text, template=template, fonts=fonts, published=volume.issue_date
            ),
            made=memory.has(job) and cache.use(key),
        )


def _current(volume: Volume) -> Iterator[tuple[Paper, str]]:
    """Yield the papers, each with the name of its single PDF."""
    for paper in volume.papers:
        yield paper, f"{paper.citation_key}.pdf"


def _old_versions(volume: Volume) -> Iterator[tuple[Paper, str]]:
    """Yield the published PDFs that were replaced, without later notices.

    A retraction remains: it holds for all versions.
    """
    for paper in volume.papers:
        folder = paper.folder or Path()
        for version in paper.replaced:
            facts = PdfFacts(sha256=version.sha256, pages=version.pages, page_sizes=())
            published = replace(
                paper,
                id=f"{paper.id}/{version.name}",
                pdf=folder / version.name,
                facts=facts if version.pages else None,
                erratum=(),
                version=(),
                replaced=(),
            )
            yield published, f"{paper.citation_key}/{version.name}"
