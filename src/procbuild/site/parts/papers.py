"""Lists of papers."""

from collections.abc import Iterable, Mapping, Sequence

from docutils import nodes

from procbuild.model import Paper, Section
from procbuild.site.inline import heading, items, paragraph, span, text_nodes, xref
from procbuild.site.material import Material


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
    return items((paper_item(material, paper) for paper in chosen), "proc-papers")


def paper_item(material: Material, paper: Paper) -> list[nodes.Node]:
    """One paper of a list."""
    title = paragraph(
        xref("paper", paper.citation_key, *text_nodes(paper.title or paper.citation_key)),
        classes=["title"],
    )
    if paper.retraction:
        title += [nodes.Text(" "), span("Retracted", "retracted")]
    if paper.award:
        title += [nodes.Text(" "), span(paper.award, "award")]
    last = paragraph(classes=["links"])
    if material.pdf(paper):
        last += xref("file", f"papers/{paper.citation_key}.pdf", nodes.Text("PDF"), classes=["pdf"])
    if paper.page_range:
        pages = f"pp. {paper.page_range}" if "-" in paper.page_range else f"p. {paper.page_range}"
        last += span(pages.replace("-", "–"), "pages")
    found: list[nodes.Node] = [title]
    if paper.authors:
        found.append(paragraph(*author_names(material, paper), classes=["authors"]))
    return [*found, last] if len(last) else found


def author_names(material: Material, paper: Paper) -> list[nodes.Node]:
    """The authors, each linked to the own page."""
    found: list[nodes.Node] = []
    for place, person in enumerate(paper.authors):
        author = material.author_of[paper.citation_key, place]
        if place:
            found.append(nodes.Text(", "))
        found.append(xref("author", author.slug, nodes.Text(person.display)))
    return found
