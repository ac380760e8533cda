"""``papers/<key>.html``: a page per paper."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from markupsafe import escape
from sphinx.application import Sphinx

from procbuild.conference import Person
from procbuild.days import day
from procbuild.files import write_atomic
from procbuild.licences import licence
from procbuild.model import Attachment, Paper, Section, Volume
from procbuild.site.addresses import doi_url
from procbuild.site.cards import cards
from procbuild.site.citing import citations
from procbuild.site.head import paper_head
from procbuild.site.material import Material
from procbuild.site.pages.listing import Listing
from procbuild.site.pages.papers import by_keyword
from procbuild.site.related import related
from procbuild.site.render import relative, render
from procbuild.site.thumbnails import thumbnails
from procbuild.text import plain
from procbuild.updates import Update, shown_title, updates


def pages(
    app: Sphinx, material: Material, _listing: Listing
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A page per paper, in the order of the volume."""
    volume = material.volume
    section_of = {p.citation_key: section for section in volume.sections for p in section.papers}
    papers = volume.papers
    near = related(papers)
    pictures = thumbnails(material)
    for key, picture in pictures.items():
        write_atomic(Path(app.outdir, "papers", f"{key}.png"), picture.data)
    shared = set()
    for key, card in cards(material, Path(app.srcdir)):
        write_atomic(Path(app.outdir, "cards", f"{key}.png"), card)
        shared.add(key)
    keywords = {plain(group.title).casefold(): group.anchor for group in by_keyword(papers)}
    for before, paper, after in zip((None, *papers), papers, (*papers[1:], None), strict=False):
        page = f"papers/{paper.citation_key}"
        body = render(
            "paper.html",
            to=lambda file, page=page: relative(app, page, file),
            **paper_context(material, paper, section_of[paper.citation_key]),
            keyword=lambda word: keywords[plain(word).casefold()],
            picture=pictures.get(paper.citation_key),
            related=near[paper.citation_key],
            before=before,
            after=after,
        )
        title = escape(shown_title(paper) or paper.citation_key)
        yield (
            page,
            {"title": title, "body": body, "metatags": paper_head(material, paper, shared)},
        )


def paper_context(material: Material, paper: Paper, section: Section) -> dict[str, Any]:
    """What the template of a paper's page is filled with."""
    volume = material.volume
    affiliations = list(dict.fromkeys(p for one in paper.authors for p in one.affiliations))
    return {
        "paper": paper,
        "section": section.title,
        "pdf": material.pdf(paper) is not None,
        "authors": [
            (person, material.author_of[paper.citation_key, place], _marks(person, affiliations))
            for place, person in enumerate(paper.authors)
        ],
        "affiliations": affiliations,
        "files": [(one.label, f"{paper.citation_key}/{one.name}") for one, _ in supplements(paper)],
        "supplements": {one.name for one, _ in supplements(paper)},
        "citations": citations(volume, paper),
        "container": volume.conference.volume.title,
        "facts": list(facts(volume, paper)),
        "updates": [
            (update, day(update.on) if update.on else "", previous(material, paper, update))
            for update in updates(paper)
        ],
    }


def previous(material: Material, paper: Paper, update: Update) -> str:
    """Address of the version before a new one, seen from the paper's page; nothing without one."""
    if update.kind != "version":
        return ""
    one = paper.replaced[update.version - 2]
    return f"{paper.citation_key}/{one.name}" if material.version(paper, one) else ""


def supplements(paper: Paper) -> Iterator[tuple[Attachment, Path]]:
    """The files of a paper that are there."""
    for one in paper.supplements:
        path = paper.folder / one.name if paper.folder else None
        if path and path.is_file():
            yield one, path


def facts(volume: Volume, paper: Paper) -> Iterator[tuple[str, str, str]]:
    """Term, value, and address where there is one."""
    identity = volume.conference.volume
    if identity.series:
        number = f", volume {identity.number}" if identity.number else ""
        yield "Series", f"{identity.series}{number}", ""
    if paper.page_range:
        yield "Pages", paper.page_range.replace("-", "–"), ""
    if identity.published:
        yield "Published", day(identity.published), ""
    if paper.replaced:
        yield "Version", str(len(paper.replaced) + 1), ""
    if identity.publisher:
        yield "Publisher", identity.publisher, ""
    for term, value in (("ISSN", identity.issn), ("ISBN", identity.isbn)):
        if value:
            yield term, value, ""
    if paper.doi:
        yield "DOI", paper.doi, doi_url(paper.doi)
    if spdx := paper.licence or identity.licence:
        yield "Licence", *licence(spdx)


def _marks(person: Person, affiliations: list[str]) -> list[int]:
    """Numbers of the person's affiliations; none where all share the only one."""
    if len(affiliations) < 2:
        return []
    return [affiliations.index(name) + 1 for name in dict.fromkeys(person.affiliations)]
