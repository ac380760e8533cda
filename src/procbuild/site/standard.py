"""The standard pages of every volume: an organizer's own, or a default, completed by parts.

``index``, ``call`` and ``program`` are documents. If the organizer wrote none, an empty document of
the package is used; parts that a document does not place by a directive are standard_parts to it.
"""

from collections.abc import Iterable
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.project import Project
from sphinx.transforms import SphinxTransform

from procbuild.site.directives import container, placed_parts
from procbuild.site.material import Material, material_of
from procbuild.site.parts import PARTS
from procbuild.translations import Words

DEFAULTS = Path(__file__).parent / "defaults"

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
                self._docname_to_path[name] = DEFAULTS / f"{name}.md"
        return self.docnames


class AppendParts(SphinxTransform):
    """Append the parts of a standard page that it does not place itself."""

    default_priority = 205  # after substitutions, before identifiers are used

    def apply(self) -> None:
        """Append sections to the first section of the page."""
        material = material_of(self.config)
        docname = self.env.docname
        names = standard_parts(docname, material)
        if not names:
            return
        page = next(iter(self.document.findall(nodes.section)), self.document)
        if Path(self.env.doc2path(docname)).parent == DEFAULTS:
            _translate_title(page, material.words)
        placed = set(placed_parts(self.document))
        for name in names:
            if name not in placed:
                self._append(page, name, material, headed=name != docname)
        published = material.volume.conference.volume.status == "published"
        few = len(material.volume.papers) <= LISTED_PAPERS
        if docname == "index" and published and few and "papers" not in placed:
            self._append(page, "papers", material, headed=True, first=True)

    def _append(
        self,
        page: nodes.Element,
        name: str,
        material: Material,
        *,
        headed: bool,
        first: bool = False,
    ) -> None:
        part = PARTS[name]
        content = list(part.draw(material, {}))
        if not content:
            return
        node: nodes.Element = container(name, content)
        if headed:
            heading = material.words(part.heading)
            section = nodes.section("", nodes.title("", heading), node)
            # The anchor stays the same when the volume changes its language.
            section["names"].append(nodes.fully_normalize_name(part.heading))
            self.document.note_implicit_target(section, section)
            node = section
        else:
            for rubric in node.findall(nodes.rubric):
                rubric["heading-level"] -= 1
        page.insert(1 if first else len(page), node)


def _translate_title(page: nodes.Element, words: Words) -> None:
    """Translate the title of a default page into the volume's language."""
    for title in page.findall(nodes.title):
        title.children = [nodes.Text(words(title.astext()))]


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
