"""Links to pages and files of the site by their address, also to those that no organizer wrote."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import docname_join

from procbuild.incremental.conf_files import PAGES
from procbuild.site.inline import text_nodes, xref
from procbuild.site.material import Material, material_of
from procbuild.updates import shown_title

SUFFIXES = (".html", *PAGES)


class Target(NamedTuple):
    """What a link leads to, and its text if it has none of its own."""

    kind: str
    """``page`` or ``file``, as the domain resolves them"""
    name: str
    words: str


class PageLinks(SphinxPostTransform):
    """Lead Markdown links and ``doc`` roles to pages that are no documents, and to files.

    The names that they write are those of documents, or addresses.
    """

    default_priority = 8  # before MyST, which reports that there is no such document

    def run(self, **_: Any) -> None:
        """Replace each link whose target exists; the others are resolved or reported later."""
        material = material_of(self.config)
        for node in list(self.document.findall(addnodes.pending_xref)):
            path, _mark, anchor = _address(self.env, node).partition("#")
            path = f"{path}index" if path.endswith("/") else path
            if not path:
                continue
            if target := _find(self.env, material, docname_join(node["refdoc"], path)):
                own = isinstance(node[0], nodes.Element) and node["refexplicit"]
                words = node[0].children if own else text_nodes(target.words)
                link = xref(target.kind, f"{target.name}#{anchor}".rstrip("#"), *words)
                link["refdoc"] = node["refdoc"]
                node.replace_self(link)


def _address(env: BuildEnvironment, node: addnodes.pending_xref) -> str:
    """The address in a link, unless it leads to a document or cannot lead to a page; else empty."""
    target: str = node["reftarget"]
    match node.get("refdomain"), node["reftype"]:
        case None, "myst" if "/" in target or "." in target:  # others may be those of labels
            return target if docname_join(node["refdoc"], target) not in env.all_docs else ""
        case "doc", "myst" if target not in env.all_docs:
            return f"/{target}#{node['reftargetid'] or ''}"
        case "std", "doc" if docname_join(node["refdoc"], target) not in env.all_docs:
            return target
        case _:
            return ""


def _find(env: BuildEnvironment, material: Material, name: str) -> Target | None:
    """The page or file of the site with this name, which may end with the suffix of a page."""
    for page in dict.fromkeys(name.removesuffix(suffix) for suffix in ("", *SUFFIXES)):
        if page in env.all_docs:
            return Target("page", page, env.titles[page].astext())
        if words := _generated(material, page):
            return Target("page", page, words)
        # The book is made of some pages, and links to the others on the site.
        if any(Path(env.srcdir, f"{page}{suffix}").is_file() for suffix in PAGES):
            return Target("page", page, page)
    return Target("file", name, name) if name in _files(material) else None


def _generated(material: Material, page: str) -> str:
    """The title of a page that is made from the volume alone; empty if there is no such page."""
    papers, words = material.volume.papers, material.words
    tracks = {track.id for track in material.volume.conference.tracks}
    match page.split("/"):
        case ["papers", "index"]:
            return words("Papers")
        case ["papers", key] if (paper := material.by_name.get(key)) and key == paper.citation_key:
            return shown_title(paper, words)
        case ["authors", "index"]:
            return words("Authors")
        case ["authors", slug] if author := material.authors_by_slug.get(slug):
            return author.person.display
        case ["tracks"] if any(paper.track in tracks for paper in papers):
            return words("Papers by track")
        case ["keywords"] if any(paper.keywords for paper in papers):
            return words("Papers by keyword")
        case ["search"]:
            return words("Search")
        case _:
            return ""


def _files(material: Material) -> Iterator[str]:
    """Files for readers beside the pages."""
    yield from (f"{material.volume.name}.bib", "feed.xml", "program.ics")
    if material.book:
        yield "book.pdf"
    for paper in material.volume.papers:
        if material.pdf(paper):
            yield f"papers/{paper.citation_key}.pdf"


def setup_page_links(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(PageLinks)
