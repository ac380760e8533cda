"""Lists of papers."""

from collections.abc import Iterable, Mapping, Sequence

from docutils import nodes
from sphinx import addnodes

from procbuild.model import Paper, Section
from procbuild.site.inline import (
    echo,
    heading,
    items,
    language_classes,
    link,
    paragraph,
    people,
    span,
    text_nodes,
    xref,
)
from procbuild.site.material import Material, PaperEntry
from procbuild.volume.keywords import keyword_key


def papers(material: Material, options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """The papers selected by the options, under the headings of their sections."""
    sections = [
        (section, [paper for paper in section.papers if is_selected(paper, section, options)])
        for section in material.volume.sections
    ]
    sections = [(section, chosen) for section, chosen in sections if chosen]
    content: list[nodes.Node] = []
    for section, chosen in sections:
        if section.title and len(sections) > 1:
            content.append(heading(section.title))
        content.append(paper_list(material, chosen))
    return content


def is_selected(paper: Paper, section: Section, options: Mapping[str, str]) -> bool:
    """Whether the options select a paper."""
    keyword = options.get("keyword")
    return (
        ("track" not in options or paper.track == options["track"])
        and ("session" not in options or section.id == options["session"])
        and (keyword is None or keyword_key(keyword) in map(keyword_key, paper.keywords))
        and ("award" not in options or bool(paper.award))
    )


def paper_list(material: Material, selected: Iterable[Paper]) -> nodes.Node:
    """A list of papers with authors, pages and links."""
    entries = material.entries(selected)
    return echo(items((paper_item(entry) for entry in entries), "proc-papers"))


def paper_item(entry: PaperEntry) -> list[nodes.Node]:
    """A paper in a list, for documents; ``listing.html`` renders the same on other pages."""
    linked = xref(
        "paper", entry.key, *text_nodes(entry.title), classes=language_classes(entry.language)
    )
    title = paragraph(linked, classes=["title"])
    if entry.retracted:
        title += [nodes.Text(" "), span(entry.retracted, "retracted")]
    if entry.award:
        title += [nodes.Text(" "), span(entry.award, "award")]
    footer = paragraph(classes=["links"])
    if entry.pages:
        footer += span(entry.pages, "pages")
    if entry.missing:
        footer += span(entry.missing)
    links: list[nodes.Node] = [xref("file", name, nodes.Text(label)) for label, name in entry.files]
    links += [link(address, label) for label, address in entry.links]
    footer += addnodes.only("", *links, expr="html")
    content: list[nodes.Node] = [title]
    if entry.authors:
        linked_names = [xref("author", slug, nodes.Text(name)) for slug, name in entry.authors]
        content.append(paragraph(*people(linked_names, entry.others), classes=["authors"]))
    return [*content, footer]
