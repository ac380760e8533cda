"""The standard pages of every volume: an organizer's own, or a default, completed by parts.

``index``, ``call`` and ``program`` are documents. If the organizer wrote none, an empty document of
the package is used. A page without a title gets one; parts that a document does not place by a
directive are appended to it.
"""

from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.project import Project
from sphinx.transforms import SphinxTransform

from procbuild.site.directives import container, placed_parts
from procbuild.site.material import Material, material_of
from procbuild.site.parts import PARTS

EMPTY_PAGE = Path(__file__).parent / "empty.md"

ANNOUNCED = ("news", "dates", "speakers", "topics", "tracks", "organizers", "committee", "sponsors")
LISTED_PAPERS = 100
"""Maximum number of papers listed on the start page; otherwise it only links to the list."""

PUBLISHED = ("news", "speakers", "organizers", "committee", "sponsors")


def standard_parts(docname: str, material: Material) -> tuple[str, ...]:
    """The parts that belong on a standard page, in order."""
    match docname:
        case "index":
            published = material.volume.conference.volume.status == "published"
            return PUBLISHED if published else ANNOUNCED
        case "call":
            return ("topics", "tracks", "rules", "dates")
        case "program":
            return ("program",)
        case _:
            return ()


def standard_pages(material: Material) -> tuple[str, ...]:
    """The standard pages of this volume, whether or not an organizer wrote them."""
    conference = material.volume.conference
    has_call = conference.volume.status == "announced" and (
        conference.dates or conference.call.topics
    )
    has_program = bool(material.volume.program.sessions)
    return ("index", *(("program",) if has_program else ()), *(("call",) if has_call else ()))


def default_title(docname: str, material: Material) -> str:
    """The title of a standard page that has none."""
    match docname:
        case "call":
            return material.words("Call for papers")
        case "program":
            return material.words("Program")
        case _:
            return material.volume.conference.event.name


class ProjectWithDefaults(Project):
    """The documents of the source folder, and the package's own for missing ones."""

    def __init__(self, project: Project, names: Iterable[str]) -> None:
        super().__init__(project.srcdir, project.source_suffix)
        self.restore(project)
        self.names = tuple(names)

    def discover(
        self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)
    ) -> set[str]:
        """Find all documents."""
        super().discover(exclude_paths, include_paths)
        for name in self.names:
            if name not in self.docnames:
                self.docnames.add(name)
                self._docname_to_path[name] = EMPTY_PAGE
        return self.docnames


class AppendParts(SphinxTransform):
    """Complete a standard page: its title, and the parts that it does not place itself."""

    default_priority = 205  # after substitutions, before identifiers are used

    def apply(self) -> None:
        """Append sections to the section that holds the page."""
        material = material_of(self.config)
        docname = self.env.docname
        names = standard_parts(docname, material)
        if not names:
            return
        page = titled(self.document, default_title(docname, material))
        placed = set(placed_parts(self.document))
        published = material.volume.conference.volume.status == "published"
        few = len(material.volume.papers) <= LISTED_PAPERS
        if docname == "index" and published and few and "papers" not in placed:
            introduction = takewhile(lambda node: not isinstance(node, nodes.section), page)
            self._insert(page, len(list(introduction)), "papers", material, headed=True)
        for name in names:
            if name not in placed:
                self._insert(page, len(page), name, material, headed=name != docname)

    def _insert(
        self, page: nodes.Element, place: int, name: str, material: Material, *, headed: bool
    ) -> None:
        part = PARTS[name]
        content = list(part.draw(material, {}))
        if not content:
            return
        node: nodes.Element = container(name, content)
        if headed:
            heading = material.words(part.heading_of(content))
            # The anchor stays the same when the volume changes its language or gets a speaker.
            node = _section(self.document, part.heading, nodes.title("", heading), node)
        else:
            for rubric in node.findall(nodes.rubric):
                rubric["heading-level"] -= 1
        page.insert(place, node)


def titled(document: nodes.document, title: str) -> nodes.Element:
    """The section that holds all content of a page; a page without a title gets this one.

    The title is a heading with nothing above it and everything below it.
    """
    unseen = takewhile(
        lambda node: isinstance(node, (nodes.PreBibliographic, nodes.field_list)), document
    )
    start = len(list(unseen))
    content = document[start:]
    match content:
        case [nodes.section() as page]:
            return page
    page = _section(document, title, nodes.title("", title), *content)
    document[start:] = [page]
    return page


def _section(document: nodes.document, name: str, *content: nodes.Node) -> nodes.section:
    """A section, with an anchor made from its name."""
    section = nodes.section("", *content)
    section["names"].append(nodes.fully_normalize_name(name))
    document.note_implicit_target(section, section)
    return section


def add_defaults(app: Sphinx) -> None:
    """Let Sphinx find the package's own pages too."""
    project = ProjectWithDefaults(app.project, standard_pages(material_of(app.config)))
    app.project = app.env.project = project
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False  # Sphinx's own search only covers documents
        app.builder.copysource = False


def setup_standard(app: Sphinx) -> None:
    """Register the standard pages."""
    app.connect("builder-inited", add_defaults)
    app.add_transform(AppendParts)
