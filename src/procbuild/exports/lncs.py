"""``lncs``: an edited book in Springer's Lecture Notes: one folder per paper, the front matter as
text, and the editors' checklist as findings
(https://www.springer.com/gp/computer-science/lncs/conference-proceedings-guidelines).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from procbuild.conference import Declared, Person
from procbuild.delivery import Delivery, from_project, refused, settings
from procbuild.exports.common import (
    below,
    keywords_of,
    papers_with_pdf,
    people_findings,
    place_and_days,
    title_of,
    volume_title,
    without_pdf,
)
from procbuild.model import Finding, Paper, Volume
from procbuild.standards.east_asian import UNSPACED
from procbuild.text import plain
from procbuild.volume.authors import Author, authors_of
from procbuild.wording import counted

RUNNING = 60
"""Maximum number of characters of a running head."""


@dataclass(frozen=True, kw_only=True)
class LncsSettings(Declared):
    """``[exports.lncs]``."""

    series: str = "Lecture Notes in Computer Science"
    """Series of the book"""
    number: str = ""
    """Volume number, once Springer has assigned it"""
    abstract_words: tuple[int, int] = (70, 150)
    """Minimum and maximum number of words of an abstract"""
    forms: str = ""
    """Folder of the project with the signed licence-to-publish forms, ``<id>.pdf``"""


def lncs(volume: Volume) -> Delivery:
    """``papers/NN-key/`` with PDF, supplements and data; ``frontmatter/`` with title page,
    committee, contents, running heads and author index.
    """
    options = settings(volume, "lncs", LncsSettings)
    texts = {
        "frontmatter/title.txt": _title_page(volume, options),
        "frontmatter/organization.txt": _organization(volume),
        "frontmatter/contents.txt": _contents(volume),
        "frontmatter/running-heads.txt": _running_heads(volume),
        "frontmatter/author-index.txt": _author_index(volume),
    }
    copies: dict[str, Path] = {}
    for number, paper in enumerate(papers_with_pdf(volume), 1):
        folder = f"papers/{number:02}-{paper.citation_key}"
        texts[f"{folder}/paper.txt"] = _data(paper)
        if paper.pdf:
            copies[f"{folder}/{paper.citation_key}.pdf"] = paper.pdf
        if options.forms:
            copies[f"{folder}/licence-to-publish.pdf"] = from_project(
                f"{options.forms}/{paper.id}.pdf"
            )
        for supplement in paper.supplements:
            copies[f"{folder}/{supplement.name}"] = (paper.folder or Path()) / supplement.name
    return Delivery(texts=texts, copies=copies, findings=tuple(_findings(volume, options)))


def _count_words(text: str) -> int:
    """The number of words; in Chinese and Japanese that of characters, as word processors count."""
    return len(UNSPACED.sub(" x ", text).split())


def _how_to_mend(words: int, most: int) -> str:
    if not words:
        return "write"
    return "shorten" if words > most else "extend"


def _findings(volume: Volume, options: LncsSettings) -> Iterator[Finding]:
    least, most = options.abstract_words
    if not options.forms:
        yield refused(
            "lncs",
            "The signed licence-to-publish forms are not in the delivery",
            f"Put them into a folder as <id>.pdf and name it as forms {below('exports.lncs')}.",
            about="forms",
            severity="warning",
        )
    yield from without_pdf("lncs", volume)
    for paper in volume.papers:
        words = _count_words(plain(paper.abstract))
        if not least <= words <= most:
            length = (
                f"The abstract has {counted(words, 'word')}" if words else "There is no abstract"
            )
            yield refused(
                "lncs",
                f"{length}; the guidelines ask for {least} to {most} words",
                f"Ask the authors to {_how_to_mend(words, most)} it.",
                paper=paper.id,
                about="abstract",
                severity="warning",
            )
        if len(title_of(paper)) > RUNNING:
            yield refused(
                "lncs",
                f"The title has {len(title_of(paper))} characters; a running head has room for "
                f"about {RUNNING}",
                "Ask the authors for a short title, or shorten it in running-heads.txt.",
                paper=paper.id,
                about="running-head",
                severity="info",
            )
        if not any(person.email for person in paper.authors):
            yield refused(
                "lncs",
                "No author has an address for correspondence",
                "Add email to one of them in fixes.toml.",
                paper=paper.id,
                about="corresponding",
                severity="warning",
            )
    yield from people_findings("lncs", volume)


def _lines(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def _title_page(volume: Volume, options: LncsSettings) -> str:
    event = volume.conference.event
    return _lines(
        f"{options.series} {options.number}".rstrip(),
        "",
        *_editors(volume.conference.editors),
        "",
        volume_title(volume),
        "",
        event.name,
        place_and_days(event),
    )


def _editors(people: Sequence[Person]) -> list[str]:
    """A line per editor; the last one says what they are."""
    names = [person.display for person in people]
    return [*names[:-1], f"{names[-1]} ({'Eds.' if len(names) > 1 else 'Ed.'})"] if names else []


def _organization(volume: Volume) -> str:
    """Chairs and committee members by role, in order."""
    groups: dict[str, list[str]] = {}
    for people, unnamed in (
        (volume.conference.organizers, "Organizers"),
        (volume.conference.committee, "Program Committee"),
    ):
        for person in people:
            groups.setdefault(person.role or unnamed, []).append(_with_places(person))
    lines = [line for role, names in groups.items() for line in ("", role, "", *names)]
    return _lines(*lines[1:])


def _with_places(person: Person) -> str:
    return ", ".join((person.display, *person.affiliations))


def _contents(volume: Volume) -> str:
    lines: list[str] = []
    for section in volume.sections:
        papers = [paper for paper in section.papers if paper.pdf]
        if section.title and papers:
            lines += [plain(section.title), ""]
        for paper in papers:
            authors = ", ".join(person.display for person in paper.authors)
            lines += [f"{title_of(paper)}\t{paper.first_page or ''}", f"  {authors}", ""]
    return _lines(*lines)


def _running_heads(volume: Volume) -> str:
    """Key, authors and title as they appear above the pages, tab-separated."""
    return _lines(
        *(
            f"{paper.citation_key}\t{_running_authors(paper.authors)}\t{_shortened(title_of(paper))}"
            for paper in papers_with_pdf(volume)
        )
    )


def _running_authors(people: tuple[Person, ...]) -> str:
    """``J. Berg and A. Lee``; for three or more authors ``J. Berg et al.``."""
    names = [_initialled(person) for person in people]
    return f"{names[0]} et al." if len(names) > 2 else " and ".join(names)


def _initialled(person: Person) -> str:
    if person.literal:
        return person.literal
    initials = re.sub(r"\w[^\s-]*", lambda name: f"{name[0][0]}.", person.given)
    return f"{initials} {person.surname}".strip()


def _shortened(title: str) -> str:
    """The title if it fits; else the part before its colon, or its first words."""
    if len(title) <= RUNNING:
        return title
    head = title.split(": ", maxsplit=1)[0]
    if len(head) <= RUNNING:
        return head
    return head[: RUNNING - 1].rsplit(" ", 1)[0] + "…"


def _author_index(volume: Volume) -> str:
    """Each person once, in the order of an index, with the first pages of the papers."""
    return _lines(*map(_index_line, authors_of(papers_with_pdf(volume))))


def _index_line(author: Author) -> str:
    person = author.person
    name = f"{person.inverted} {person.script}".rstrip()
    pages = ", ".join(str(paper.first_page) for paper in author.papers if paper.first_page)
    return f"{name}  {pages}"


def _data(paper: Paper) -> str:
    """The data that Springer's form asks for a paper."""
    people = (
        f"Author: {_with_places(person)}"
        + (f" <{person.email}>" if person.email else "")
        + (f" ORCID {person.orcid}" if person.orcid else "")
        for person in paper.authors
    )
    return _lines(
        f"Title: {title_of(paper)}",
        *people,
        f"Pages: {paper.page_range}",
        f"Keywords: {', '.join(keywords_of(paper))}",
        "",
        plain(paper.abstract),
    )
