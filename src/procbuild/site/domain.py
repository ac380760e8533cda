"""The domain ``proc``: roles and inventory entries for papers, authors, sessions and tracks."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.nodes import make_refnode
from sphinx.util.osutil import relative_uri

from procbuild.model import Paper
from procbuild.site.addresses import anchor
from procbuild.site.inline import text_nodes
from procbuild.site.material import Material, material_of
from procbuild.suggest import closest, did_you_mean
from procbuild.text import plain
from procbuild.updates import shown_title

logger = logging.getLogger(__name__)

Target = tuple[str, str, str]
"""Page, anchor (empty: the page itself) and link text of a target."""


class Proceedings(Domain):
    """Cross-references to papers, authors, sessions and tracks."""

    name = "proc"
    label = "Proceedings"
    object_types = {  # noqa: RUF012  -- declared so by Sphinx
        "paper": ObjType("paper", "paper"),
        "author": ObjType("author", "author"),
        "session": ObjType("session", "session"),
        "track": ObjType("track", "track"),
    }
    roles = {  # noqa: RUF012
        name: XRefRole(innernodeclass=nodes.inline, warn_dangling=True)
        for name in ("paper", "author", "session", "track")
    }

    @property
    def material(self) -> Material:
        """The material of the build."""
        return material_of(self.env.config)

    def resolve_xref(  # noqa: PLR0917  -- Sphinx calls it so
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Resolve a link; its text defaults to the name of the target."""
        del env
        if typ == "file":
            return _file_link(builder, fromdocname, target, contnode)
        if typ == "page":
            page, _, anchor = target.partition("#")
            if builder.format != "html" and page.startswith("papers/"):
                anchor = ""  # that of a paper's page on the site; a book has the paper itself
            return make_refnode(builder, fromdocname, page, anchor or None, contnode)
        place = find(self.material, typ, target)
        if place is None:
            return None
        page, anchor, words = place
        if not node.get("refexplicit"):
            contnode = nodes.inline("", "", *text_nodes(words))
        return make_refnode(builder, fromdocname, page, anchor or None, contnode)

    def resolve_any_xref(  # noqa: PLR0917
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Resolve an ``any`` role."""
        references = (
            (kind, self.resolve_xref(env, fromdocname, builder, kind, target, node, contnode))
            for kind in self.object_types
        )
        return [(f"proc:{kind}", reference) for kind, reference in references if reference]

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """The entries of ``objects.inv``."""
        for kind, known in names(self.material).items():
            for name in known:
                if place := find(self.material, kind, name):
                    page, anchor, words = place
                    yield name, plain(words).replace("\n", " "), kind, page, anchor, 1

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Do nothing: all data are in the volume."""


def names(material: Material) -> dict[str, list[str]]:
    """The names of all targets, by kind."""
    return {
        "paper": [paper.citation_key for paper in material.volume.papers],
        "author": [author.slug for author in material.authors],
        "session": [session.id for session in material.volume.program.sessions],
        "track": [track.id for track in material.volume.conference.tracks],
    }


def find(material: Material, kind: str, name: str) -> Target | None:
    """Find a target on the site by its kind and name."""
    match kind:
        case "paper":
            if paper := material.by_name.get(name):
                return f"papers/{paper.citation_key}", "", short_citation(paper, material)
        case "author":
            if author := material.authors_by_slug.get(name):
                return f"authors/{author.slug}", "", author.person.display
        case "session":
            for session in material.volume.program.sessions:
                if session.id == name:
                    return "program", anchor("session", name), session.title
        case "track":
            for track in material.volume.conference.tracks:
                if track.id == name:
                    return "tracks", anchor("track", name), track.title
    return None


def short_citation(paper: Paper, material: Material) -> str:
    """``Harvey et al. (2024)``; the title if there are no authors."""
    names = [person.literal or person.family or person.display for person in paper.authors]
    words, year = material.words, material.volume.issue_date.year
    match names:
        case []:
            return shown_title(paper, words)
        case [first]:
            return f"{first} ({year})"
        case [first, second]:
            return f"{words.listed([first, second])} ({year})"
        case _:
            return f"{words('{name} et al.', name=names[0])} ({year})"


def _file_link(
    builder: Builder, page: str, file: str, contnode: nodes.Element
) -> nodes.reference | None:
    """A link to a file of the site, or an anchor in it; None for builders without files."""
    if builder.format != "html":
        return None
    name, mark, anchor = file.partition("#")
    uri = relative_uri(builder.get_target_uri(page), name) + mark + anchor
    return nodes.reference("", "", contnode, refuri=uri, internal=True)


def _warn_missing(_app: Sphinx, domain: Domain | None, node: addnodes.pending_xref) -> bool | None:
    """Report a role that names nothing; None leaves other references to Sphinx."""
    kind, target = node["reftype"], node["reftarget"]
    if not isinstance(domain, Proceedings) or kind not in domain.object_types:
        return None
    known = names(domain.material)[kind]
    if kind == "paper":
        known += [paper.id for paper in domain.material.volume.papers]
    hint = did_you_mean(closest(target, known))
    message = "there is no %s '%s'%s"
    logger.warning(message, kind, target, hint, location=node, type="ref", subtype=kind)
    return True


def setup_domain(app: Sphinx) -> None:
    """Register the domain."""
    app.add_domain(Proceedings)
    app.connect("warn-missing-reference", _warn_missing)
