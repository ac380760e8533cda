"""The volume: records from the store, ordered, keyed and paginated, once for every output.

Pagination is arithmetic on page counts and is done here alone, so that the site, the BibTeX, the
book and the exports cannot disagree.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from procbuild.bibliography import citation_keys
from procbuild.conference import Conference, Limits
from procbuild.config import load_config
from procbuild.crew import Crew
from procbuild.incremental.cache import Cache
from procbuild.incremental.checksums import Checksums
from procbuild.model import (
    Finding,
    Inspection,
    Paper,
    PdfFacts,
    Record,
    Section,
    Severity,
    Volume,
)
from procbuild.pdf.sandbox import cached_inspection, read_all
from procbuild.progress import Progress
from procbuild.project import Project
from procbuild.published import Published, changes, published_file, read_published
from procbuild.standards.doi import minted_doi
from procbuild.store import PDF, Store
from procbuild.store.remote import store_of
from procbuild.text import Piece, clean, join_pieces
from procbuild.translations import language_findings
from procbuild.updates import update_findings
from procbuild.volume.order import ordered, with_stated_sessions, without_unknown_papers
from procbuild.volume.placeholders import left_over
from procbuild.volume.program_findings import with_program_findings

Records = Sequence[Record]
"""Papers that have a PDF."""


def load_volume(
    project: Project, name: str, *, crew: Crew, cache: Cache, progress: Progress
) -> Volume:
    """The volume ``name`` as its configuration, its store and its PDFs say.

    Raises :class:`ConfigError` and :class:`StoreError`; what is wrong with a single paper becomes
    a finding of the volume.
    """

    def inspect(store: Store, records: Records, limits: Limits) -> Iterable[Inspection]:
        store.fetch(records, progress)
        paths = [store.pdf(record.id) for record in records]
        sums = Checksums(cache, store.root, ours=False)
        readings = read_all(
            paths, limits=limits, crew=crew, cache=cache, progress=progress, sums=sums
        )
        yield from (reading.brief for reading in readings)
        sums.keep(whole=False)

    return _volume(project, name, inspect)


def known_volume(project: Project, name: str, cache: Cache) -> Volume:
    """The volume as :func:`load_volume` gives it, without opening a PDF.

    What was found in the PDFs is what is remembered; a paper whose PDF was never read has neither
    facts nor pages.
    """

    def inspect(store: Store, records: Records, limits: Limits) -> Iterable[Inspection | None]:
        sums = Checksums(cache, store.root, ours=False)
        return [
            cached_inspection(
                store.pdf(record.id),
                sums.known(store.pdf(record.id)) or record.sha256,
                there=store.size(record.id, PDF) is not None,
                limits=limits,
                cache=cache,
            )
            for record in records
        ]

    return _volume(project, name, inspect)


def _volume(
    project: Project,
    name: str,
    inspect: Callable[[Store, Records, Limits], Iterable[Inspection | None]],
) -> Volume:
    """The volume; ``inspect`` tells what is known of each PDF."""
    conference, program = load_config(project.conf(name))
    store = store_of(project, name, conference.store)
    records = store.records()
    pattern = conference.papers.doi
    outside = conference.non_archival
    accepted = [
        record
        if record.doi or record.track in outside
        else replace(record, doi=minted_doi(pattern, name, record.id))
        for record in records
        if record.status == "accepted"
    ]
    filed = [record for record in accepted if record.file and record.sha256]
    seen = inspect(store, filed, conference.check.limits)
    inspections = {one.id: found for one, found in zip(filed, seen, strict=True) if found}
    program = with_stated_sessions(program, accepted)
    groups, unordered = ordered(accepted, conference, program)
    year = conference.issue_date.year
    in_order = [record for _, _, group in groups for record in group]
    known = None
    if conference.volume.status == "published":
        known = read_published(published_file(project, name))
    keys = citation_keys(in_order, conference.papers.keys, year, known.keys if known else {})
    papers = _paginated(in_order, keys, inspections, conference, store, known=known)
    program, unseated = without_unknown_papers(program, papers, conference.papers.order)
    sections = tuple(
        Section(id=id_, title=title, papers=tuple(papers[record.id] for record in group))
        for id_, title, group in groups
    )
    volume = with_program_findings(
        Volume(
            name=name,
            conference=conference,
            program=program,
            sections=sections,
            withdrawn=tuple(record for record in records if record.status != "accepted"),
            findings=(
                *language_findings(conference),
                *unordered,
                *unseated,
                *_paper_findings(
                    papers.values(), inspections, conference.volume.published, outside
                ),
                *(
                    _unwritten(project.conf(name))
                    if conference.volume.status == "published"
                    else ()
                ),
            ),
        )
    )
    if known is None:
        return volume
    compared = changes(known, volume, complete=len(inspections) == len(filed))
    return replace(volume, findings=(*compared, *volume.findings))


def _paginated(
    records: Sequence[Record],
    keys: Mapping[str, str],
    inspections: Mapping[str, Inspection],
    conference: Conference,
    store: Store,
    *,
    known: Published | None,
) -> dict[str, Paper]:
    """Papers by id, with pages where a readable PDF of an archival track gives them.

    What was published keeps its length, whatever that of its PDF is now.
    """
    places = known.by_id if known else {}
    outside = conference.non_archival
    language = conference.papers.language or conference.volume.language
    page = conference.papers.first_page
    papers: dict[str, Paper] = {}
    for record in records:
        inspection = inspections.get(record.id)
        facts = inspection.facts if inspection else None
        first = last = None
        if facts and facts.pages and record.track not in outside:
            if conference.papers.starts == "recto" and page % 2 == 0:
                page += 1
            length = places[record.id].length if record.id in places else 0
            first = page
            last = page + (length or _published_length(record) or facts.pages) - 1
            page = last + 1
        told = {name: getattr(record, name) for name in Record.__dataclass_fields__} | {
            "abstract": record.abstract or _printed_abstract(facts),
            "language": record.language or language,
        }
        papers[record.id] = Paper(
            **told,
            citation_key=keys[record.id],
            pdf=store.pdf(record.id) if facts else None,
            folder=store.folder(record.id),
            facts=facts,
            first_page=first,
            last_page=last,
        )
    return papers


def _printed_abstract(facts: PdfFacts | None) -> str:
    """The abstract that the PDF prints, for a paper whose record has none."""
    return join_pieces([Piece(clean(facts.abstract), maths=False)]) if facts else ""


def _published_length(record: Record) -> int:
    """Pages of the PDF that was published first, whose range stays; 0 where it is the only one."""
    return record.replaced[0].pages if record.replaced else 0


def _paper_findings(
    papers: Iterable[Paper],
    inspections: Mapping[str, Inspection],
    published: date | None,
    outside: Container[str],
) -> Iterator[Finding]:
    """What is wrong with single papers; those of tracks ``outside`` of the volume need no PDF."""
    for paper in papers:
        if not paper.file:
            yield _finding(
                "pdf-missing",
                "warning",
                paper.id,
                "There is no PDF"
                if paper.track in outside
                else "There is no PDF: builds go on without it, publication waits for it",
                "Put it into incoming/ or name it in the source, then run 'procbuild collect'; "
                "waive this in fixes.toml where none will come",
            )
        elif (inspection := inspections.get(paper.id)) and not inspection.facts:
            yield _finding(
                "pdf-unreadable",
                "error",
                paper.id,
                f"{paper.file}: {inspection.problem}",
                "Ask the authors for another file, then run 'procbuild collect'",
            )
        elif paper.facts and paper.facts.sha256 != paper.sha256:
            yield _finding(
                "pdf-changed",
                "warning",
                paper.id,
                f"paper.pdf in the store differs from {paper.file} as collected",
                "Run 'procbuild collect', which puts that back; hand another one in as its source",
            )
        if paper.pages and paper.page_range:
            yield from _range_findings(paper)
        yield from update_findings(paper, published)


def _range_findings(paper: Paper) -> Iterator[Finding]:
    """Where the source states another page range than the PDF gives."""
    stated = [int(number) for number in re.findall(r"\d+", paper.pages)]
    if len(stated) not in {1, 2} or paper.facts is None:
        return
    length = stated[-1] - stated[0] + 1
    if length != paper.facts.pages:
        yield Finding(
            check="metadata-pages",
            severity="warning",
            paper=paper.id,
            message=f"The source states pages {paper.pages} ({length} in all); the PDF has "
            f"{paper.facts.pages}; the volume prints {paper.page_range}",
            summary="The source states another number of pages than the PDF has",
            remedy="Correct the source; the volume's own range is computed from the PDFs",
        )


def _unwritten(conf: Path) -> Iterator[Finding]:
    """What of a published volume nobody has written yet."""
    if places := [f"{file}:{line}" for file, line in left_over(conf)]:
        yield _finding(
            "placeholder",
            "warning",
            "",
            f"The volume is published with words of 'procbuild init': {', '.join(places)}",
            "Write your own there",
        )


def _finding(check: str, severity: Severity, paper: str, message: str, remedy: str) -> Finding:
    return Finding(check=check, severity=severity, paper=paper, message=message, remedy=remedy)
