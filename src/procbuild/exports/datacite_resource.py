"""Papers and volumes as DataCite describes resources."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from procbuild.conference import Person
from procbuild.exports.common import keywords_of, licence_of, title_of, volume_title
from procbuild.exports.material import material
from procbuild.model import Paper, Volume
from procbuild.standards.identifiers import valid_isbn, valid_issn
from procbuild.text import plain
from procbuild.updates import dated_updates
from procbuild.urls import paper_url, version_url


@dataclass(frozen=True, kw_only=True)
class Resource:
    """The metadata of a paper or a volume."""

    name: str
    """File name without ending"""
    doi: str
    url: str
    title: str
    creators: tuple[Person, ...]
    editors: tuple[Person, ...] = ()
    kind: tuple[str, str]
    """resourceTypeGeneral and free text"""
    abstract: str = ""
    subjects: tuple[str, ...] = ()
    licence: str = ""
    alternate: tuple[tuple[str, str], ...] = ()
    """Further identifiers of the same resource: identifier and its type"""
    related: tuple[tuple[str, str, str], ...] = ()
    """relationType, identifier and its type"""
    language: str
    version: str = ""
    dates: tuple[tuple[str, str, str], ...] = ()
    """Day, dateType and description, besides the day of publication"""
    item: Mapping[str, str]
    """Title, number and pages of the volume that contains a paper"""


def resources(volume: Volume) -> Iterator[Resource]:
    """Yield the volume, then its papers, as far as they have DOIs."""
    identity = volume.conference.volume
    if identity.doi:
        yield Resource(
            name=volume.name,
            doi=identity.doi,
            url=identity.url,
            title=volume_title(volume),
            creators=volume.conference.editors or (Person(literal=volume.conference.event.name),),
            kind=("ConferenceProceeding", "Proceedings"),
            abstract=identity.abstract,
            licence=licence_of(volume),
            language=identity.language,
            alternate=((isbn, "ISBN"),) if (isbn := valid_isbn(identity.isbn)) else (),
            related=(
                *((("IsPartOf", issn, "ISSN"),) if (issn := valid_issn(identity.issn)) else ()),
                *(("HasPart", paper.doi, "DOI") for paper in volume.papers if paper.doi),
            ),
            item={},
        )
    for paper in volume.papers:
        if paper.doi:
            yield _paper(volume, paper)


def _paper(volume: Volume, paper: Paper) -> Resource:
    identity = volume.conference.volume
    return Resource(
        name=paper.citation_key,
        doi=paper.doi,
        url=paper_url(volume, paper),
        title=title_of(paper) or ":unas",
        creators=paper.authors or (Person(literal=":unav"),),
        editors=volume.conference.editors,
        kind=("ConferencePaper", "Conference paper"),
        abstract=plain(paper.abstract),
        subjects=tuple(keywords_of(paper)),
        licence=licence_of(volume, paper),
        language=paper.language,
        related=(
            *_part_of(identity.doi),
            *_replaced_versions(volume, paper),
            *(
                ("IsSupplementedBy", item.identifier, item.scheme.upper())
                for item in material(paper)
            ),
        ),
        version=str(len(paper.replaced) + 1) if paper.replaced else "",
        dates=tuple(
            (
                on.isoformat(),
                "Withdrawn" if update.kind == "retraction" else "Updated",
                plain(update.sentence),
            )
            for on, update in dated_updates(paper)
        ),
        item={
            "title": volume_title(volume),
            "volume": identity.number,
            "firstPage": str(paper.first_page or ""),
            "lastPage": str(paper.last_page or ""),
        },
    )


def _part_of(doi: str) -> Iterator[tuple[str, str, str]]:
    if doi:
        yield "IsPartOf", doi, "DOI"


def _replaced_versions(volume: Volume, paper: Paper) -> Iterator[tuple[str, str, str]]:
    """Relations to the published PDFs that were replaced: these have addresses, but no DOIs."""
    for version in paper.replaced:
        if url := version_url(volume, paper, version):
            yield "IsNewVersionOf", url, "URL"
