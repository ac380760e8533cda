"""Lists of papers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from docutils import nodes
from sphinx import addnodes

from procbuild.model import Paper, Section
from procbuild.site.inline import heading, items, link, paragraph, span, spoken, text_nodes, xref
from procbuild.site.material import Entry, Material


def papers(material: Material, options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """The papers that the options choose, under the headings of their sections."""
    sections = [
        (section, [paper for paper in section.papers if is_chosen(paper, section, options)])
        for section in material.volume.sections
    ]
    sections = [(section, chosen) for section, chosen in sections if chosen]
    found: list[nodes.Node] = []
    for section, chosen in sections:
        if section.title and len(sections) > 1:
            found.append(heading(section.title))
        found.append(paper_list(material, chosen))
    return found


def is_chosen(paper: Paper, section: Section, options: Mapping[str, str]) -> bool:
    """Whether a paper is what the options ask for."""
    keyword = options.get("keyword")
    return (
        ("track" not in options or paper.track == options["track"])
        and ("session" not in options or section.id == options["session"])
        and (keyword is None or keyword.casefold() in {k.casefold() for k in paper.keywords})
        and ("award" not in options or bool(paper.award))
    )


def paper_list(material: Material, chosen: Iterable[Paper]) -> nodes.Node:
    """Papers with authors, pages and what there is to open."""
    return items((paper_item(entry) for entry in material.entries(chosen)), "proc-papers")


def paper_item(entry: Entry) -> list[nodes.Node]:
    """One paper of a list, in documents; ``listing.html`` draws the same on other pages."""
    linked = xref("paper", entry.key, *text_nodes(entry.title), classes=spoken(entry.language))
    title = paragraph(linked, classes=["title"])
    if entry.retracted:
        title += [nodes.Text(" "), span(entry.retracted, "retracted")]
    if entry.award:
        title += [nodes.Text(" "), span(entry.award, "award")]
    last = paragraph(classes=["links"])
    if entry.pages:
        last += span(entry.pages, "pages")
    there = [xref("file", name, nodes.Text(label)) for label, name in entry.files]
    there += [link(address, label) for label, address in entry.links]
    last += addnodes.only("", *there, expr="html")
    found: list[nodes.Node] = [title]
    if entry.authors:
        found.append(paragraph(*_authors(entry), classes=["authors"]))
    return [*found, last]


def _authors(entry: Entry) -> Iterator[nodes.Node]:
    """The authors, each linked to the own page."""
    for place, (slug, name) in enumerate(entry.authors):
        if place:
            yield nodes.Text(", ")
        yield xref("author", slug, nodes.Text(name))
