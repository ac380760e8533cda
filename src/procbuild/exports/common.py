"""Facts about a volume that several archives ask for."""

import functools
from collections.abc import Iterable, Iterator
from pathlib import Path

from procbuild.conference import Event, Person
from procbuild.delivery import refused
from procbuild.model import Finding, Paper, Volume
from procbuild.names import stated_parts
from procbuild.standards.doi import DOI, EXAMPLES
from procbuild.standards.licences import spdx
from procbuild.standards.orcid import orcid_mistake
from procbuild.text import one_line, plain
from procbuild.translations.days import day, month
from procbuild.urls import pdf_url

QUOTED = '"…"'
"""Placeholder for a text to be written."""


def title_of(paper: Paper) -> str:
    """The title on one line, with maths as plain text."""
    return one_line(plain(paper.title))


def keywords_of(paper: Paper) -> list[str]:
    """The keywords with maths as plain text, each once."""
    return list(dict.fromkeys(map(plain, paper.keywords)))


def volume_title(volume: Volume) -> str:
    """The volume's title on one line, with maths as plain text."""
    return one_line(plain(volume.conference.volume.title))


def papers_with_pdf(volume: Volume) -> list[Paper]:
    """The papers that can be delivered."""
    return [paper for paper in volume.papers if paper.pdf]


def without_pdf(target: str, volume: Volume) -> Iterator[Finding]:
    """A finding for each paper that is left out for want of a PDF; no error if that was waived."""
    waived = volume.without_pdf
    for paper in volume.papers:
        if paper.pdf:
            continue
        report = functools.partial(refused, target, paper=paper.id, about="files")
        if reason := waived.get(paper.id):
            message = f"It has no PDF and is left out; that was waived ({reason})"
            yield report(message, "Nothing.", severity="info")
        else:
            remedy = "Ask the authors for it; until then the paper is left out."
            yield report("There is no PDF", remedy)


def available_pdf_url(volume: Volume, paper: Paper) -> str:
    """Where the paper's PDF is published; empty where it has none, or no address."""
    return pdf_url(volume, paper) if paper.pdf else ""


def stamped(paper: Paper) -> Path:
    """Path of the paper with running heads and page numbers, as ``procbuild build`` writes it."""
    return Path("papers") / f"{paper.citation_key}.pdf"


def licence_of(volume: Volume, paper: Paper | None = None) -> str:
    """SPDX identifier of the licence; empty if none is known."""
    return spdx((paper.licence if paper else "") or volume.conference.volume.licence)


def dates_of(event: Event) -> str:
    """The event's days in words: ``9-12 May 2025``, ``30 May - 2 June 2025``."""
    first, last = event.start, event.last_day
    end = day(last)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}-{end}"
    start = f"{first.day} {month(first)}" if first.year == last.year else day(first)
    return f"{start} - {end}"


def place_and_days(event: Event) -> str:
    """``New Orleans, USA, 9-12 May 2025``."""
    return ", ".join(filter(None, (event.city_and_country, dates_of(event))))


def name_parts(person: Person) -> tuple[str, str]:
    """Given names, and family name with particle and suffix; a single name is a family name."""
    if person.literal:
        given, family = stated_parts(person)
        return (given, family) if family else ("", person.literal)
    family = " ".join(part for part in (person.surname, person.suffix) if part)
    return (person.given, family) if family else ("", person.given)


def people_findings(target: str, volume: Volume) -> Iterator[Finding]:
    """Report wrong identifiers of people, and papers without authors."""
    for paper in volume.papers:
        if not paper.authors:
            yield refused(
                target,
                "The paper has no authors",
                "Add them to the source or to fixes.toml.",
                paper=paper.id,
                about="authors",
            )
        for person in paper.authors:
            if person.orcid and orcid_mistake(person.orcid):
                yield refused(
                    target,
                    f"{person.display}: '{person.orcid}' is not an ORCID iD: wrong check digit",
                    "Ask the author for it; until then it is left out.",
                    paper=paper.id,
                    about="orcid",
                    severity="warning",
                )


def doi_findings(target: str, volume: Volume) -> Iterator[Finding]:
    """Report papers without a DOI, or with one that is malformed or already used."""
    owners: dict[str, str] = {}
    if any(paper.doi.startswith(EXAMPLES) for paper in volume.papers):
        yield refused(
            target,
            f"The papers' DOIs begin with {EXAMPLES}, which is for examples",
            f"Write your own prefix into doi {below('papers')}.",
            about="doi",
            severity="warning",
        )
    if volume.conference.volume.doi:
        owners[volume.conference.volume.doi.lower()] = "the volume"
    for paper in volume.papers:
        doi = paper.doi.lower()
        if not doi:
            yield refused(
                target,
                "The paper has no DOI",
                f'Write doi = "10.5555/x.{{id}}" with your prefix {below("papers")}.',
                paper=paper.id,
                about="doi",
            )
        elif not DOI.fullmatch(doi):
            yield refused(
                target,
                f"'{paper.doi}' is not a DOI",
                "Correct it in fixes.toml.",
                paper=paper.id,
                about="doi",
            )
        elif doi in owners:
            yield refused(
                target,
                f"{paper.doi} is also the DOI of {owners[doi]}",
                "Give each its own DOI.",
                paper=paper.id,
                about="doi",
            )
        owners.setdefault(doi, paper.id)


def lacks(target: str, wanted: Iterable[tuple[str, object]]) -> Iterator[Finding]:
    """Report each key of ``volume.toml`` that is empty; ``wanted`` gives (key, value)."""
    for key, value in wanted:
        if not value:
            yield refused(target, f"{key} is not set", _how_to_set(key, value), about="volume")


def _how_to_set(key: str, empty: object) -> str:
    """Say what to write for a key, whose value has the type of ``empty``, and where."""
    table, _, name = key.rpartition(".")
    if isinstance(empty, tuple):
        return f"Add a [[{key}]] table to volume.toml."
    return f"Write {name} = {QUOTED if isinstance(empty, str) else '…'} {below(table)}."


def below(table: str) -> str:
    """Say where a line of ``volume.toml`` belongs: at the end, it would be in another table."""
    return f"below [{table}] in volume.toml"
