"""Load a volume: read the records of the store, order, key and paginate them.

Pagination is arithmetic on page counts and happens only here, so that the site, the BibTeX, the
book and the exports cannot disagree.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from procbuild.bibliography import citation_keys, key_findings
from procbuild.conference import Conference, Limits
from procbuild.config import load_config
from procbuild.crew import Crew
from procbuild.incremental.cache import Cache
from procbuild.incremental.checksums import Checksums
from procbuild.model import (
    Inspection,
    Paper,
    PdfFacts,
    Record,
    Section,
    Volume,
    waived,
)
from procbuild.pdf.sandbox import cached_inspection, read_all
from procbuild.progress import Progress
from procbuild.project import Project
from procbuild.published import Published, changes, published_file, read_published
from procbuild.standards.doi import mint_doi
from procbuild.standards.languages import language_mistake
from procbuild.store import PDF, Store
from procbuild.store.remote import store_of
from procbuild.text import Piece, clean, join_pieces
from procbuild.translations import language_findings
from procbuild.volume.findings import paper_findings, sample_findings
from procbuild.volume.order import order_papers, with_stated_sessions, without_unknown_papers
from procbuild.volume.program_findings import with_program_findings

Records = Sequence[Record]
"""Papers that have a PDF."""


def load_volume(
    project: Project, name: str, *, crew: Crew, cache: Cache, progress: Progress
) -> Volume:
    """Load the volume ``name`` from its configuration, its store and its PDFs.

    Raises :class:`ConfigError` and :class:`StoreError`; problems of single papers become findings
    of the volume.
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
    """Load the volume as :func:`load_volume` does, but without opening PDFs.

    Facts about the PDFs come from the cache; a paper whose PDF was never read has neither facts nor
    pages.
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
    """Load the volume; ``inspect`` returns what is known about each PDF."""
    conference, program = load_config(project.conf(name))
    store = store_of(project, name, conference.store)
    records = store.records()
    accepted = [
        _with_doi(record, name, conference) for record in records if record.status == "accepted"
    ]
    with_pdf = [record for record in accepted if record.file and record.sha256]
    results = inspect(store, with_pdf, conference.check.limits)
    inspections = {
        record.id: inspection
        for record, inspection in zip(with_pdf, results, strict=True)
        if inspection
    }
    program = with_stated_sessions(program, accepted)
    groups, order_findings = order_papers(accepted, conference, program)
    year = conference.issue_date.year
    in_order = [record for _, _, group in groups for record in group]
    published = None
    if conference.volume.status == "published":
        published = read_published(published_file(project, name))
    published_keys = published.keys if published else {}
    keys = citation_keys(in_order, conference.papers.keys, year, published_keys)
    papers = _paginate(in_order, keys, inspections, conference, store, published=published)
    program, program_findings = without_unknown_papers(program, papers, conference.papers.order)
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
                *order_findings,
                *program_findings,
                *paper_findings(papers.values(), inspections, conference),
                *key_findings(in_order, keys, conference.papers.keys, published_keys),
                *sample_findings(
                    project.conf(name),
                    conference,
                    papers.values(),
                    is_recorded=published is not None,
                ),
            ),
        )
    )
    complete = len(inspections) == len(with_pdf)
    differences = changes(published, volume, complete=complete) if published else ()
    findings = waived((*differences, *volume.findings), store.waivers)
    return replace(volume, findings=tuple(findings))


def _with_doi(record: Record, volume: str, conference: Conference) -> Record:
    """The record with a DOI of the volume's pattern, unless it has one or is not archival."""
    if record.doi or record.track in conference.non_archival:
        return record
    return replace(record, doi=mint_doi(conference.papers.doi, volume, record.id))


def _paginate(
    records: Sequence[Record],
    keys: Mapping[str, str],
    inspections: Mapping[str, Inspection],
    conference: Conference,
    store: Store,
    *,
    published: Published | None,
) -> dict[str, Paper]:
    """Papers by id; those of archival tracks with a readable PDF get page numbers.

    A published paper keeps its number of pages, even if its PDF has another one now.
    """
    published_papers = published.by_id if published else {}
    non_archival = conference.non_archival
    language = conference.papers.language or conference.volume.language
    page = conference.papers.first_page
    papers: dict[str, Paper] = {}
    for record in records:
        inspection = inspections.get(record.id)
        facts = inspection.facts if inspection else None
        first = last = None
        if facts and facts.pages and record.track not in non_archival:
            if conference.papers.starts == "recto" and page % 2 == 0:
                page += 1
            length = published_papers[record.id].length if record.id in published_papers else 0
            first = page
            last = page + (length or _published_length(record) or facts.pages) - 1
            page = last + 1
        fields = {name: getattr(record, name) for name in Record.__dataclass_fields__} | {
            "abstract": record.abstract or _printed_abstract(facts),
            "language": language if language_mistake(record.language) else record.language,
        }
        papers[record.id] = Paper(
            **fields,
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
    """Number of pages of the PDF that was published first; 0 if the current one is the first."""
    return record.replaced[0].pages if record.replaced else 0
