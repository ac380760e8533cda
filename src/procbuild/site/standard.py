"""The pages that every volume has: an organizer's own where there is one, completed by parts.

``index``, ``call`` and ``program`` are documents. Where the organizer wrote none, an empty one of
the package stands in; what a document does not place by a directive is appended to it.
"""

from collections.abc import Iterable
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.project import Project
from sphinx.transforms import SphinxTransform

from procbuild.site.directives import container, placed
from procbuild.site.material import Material, material_of
from procbuild.site.parts import PARTS
from procbuild.words import Words

DEFAULTS = Path(__file__).parent / "defaults"

ANNOUNCED = ("news", "dates", "speakers", "topics", "tracks", "organizers", "committee", "sponsors")
FEW = 100
"""Papers that the start page lists by itself; of more it links to the list."""

PUBLISHED = ("news", "speakers", "organizers", "committee", "sponsors")


def appended(docname: str, material: Material) -> tuple[str, ...]:
    """The parts that belong to a standard page, in order."""
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


def wanted(material: Material) -> tuple[str, ...]:
    """The standard pages that this volume has, whether or not somebody wrote them."""
    conference = material.volume.conference
    open_ = conference.volume.status == "announced" and (conference.dates or conference.call.topics)
    seated = bool(material.volume.program.sessions)
    return ("index", *(("program",) if seated else ()), *(("call",) if open_ else ()))


class WithDefaults(Project):
    """The documents of the source folder, and the package's own where one is wanting."""

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
    """Complete a standard page by the parts that it does not place."""

    default_priority = 205  # after substitutions, before identifiers are used

    def apply(self) -> None:
        """Append sections to the page's first one."""
        material = material_of(self.config)
        docname = self.env.docname
        names = appended(docname, material)
        if not names:
            return
        page = next(iter(self.document.findall(nodes.section)), self.document)
        if Path(self.env.doc2path(docname)).parent == DEFAULTS:
            _say(page, material.words)
        there = set(placed(self.document))
        for name in names:
            if name not in there:
                self._append(page, name, material, headed=name != docname)
        published = material.volume.conference.volume.status == "published"
        few = len(material.volume.papers) <= FEW
        if docname == "index" and published and few and "papers" not in there:
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
            # Links to a section last when the volume changes its language.
            section["names"].append(nodes.fully_normalize_name(part.heading))
            self.document.note_implicit_target(section, section)
            node = section
        else:
            for rubric in node.findall(nodes.rubric):
                rubric["heading-level"] = 2
        page.insert(1 if first else len(page), node)


def _say(page: nodes.Element, words: Words) -> None:
    """Have the title of a page of the package in the words of the volume."""
    for title in page.findall(nodes.title):
        title.children = [nodes.Text(words(title.astext()))]


def add_defaults(app: Sphinx) -> None:
    """Let Sphinx find the package's own pages too."""
    project = WithDefaults(app.project, wanted(material_of(app.config)))
    app.project = app.env.project = project
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False  # Sphinx' own search knows documents alone
        app.builder.copysource = False


def setup_standard(app: Sphinx) -> None:
    """Register the standard pages."""
    app.connect("builder-inited", add_defaults)
    app.add_transform(AppendParts)
