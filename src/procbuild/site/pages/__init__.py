"""Pages that are no documents: drawn from the material, never in a table of contents."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from procbuild.resemblance import Related
from procbuild.site.material import Material, material_of
from procbuild.site.mould import mould, suits
from procbuild.site.pages import authors, missing, paper, papers, search
from procbuild.site.pages.drawing import draw_all
from procbuild.site.pages.sheet import Sheet, without_papers
from procbuild.site.related import related_begun
from procbuild.site.search import search_begun

Page = tuple[str, dict[str, Any], str]
"""Name, context and template, as the event ``html-collect-pages`` takes them."""

Pages = Callable[[Sphinx, Material], Iterator[tuple[str, Mapping[str, Any]]]]
"""Names of pages with ``title``, ``body`` and ``metatags`` as HTML."""

PAGES: tuple[Pages, ...] = (papers.pages, authors.pages, search.pages, missing.pages)
"""The few that are drawn each time."""


def collect_pages(app: Sphinx) -> Iterator[Page]:
    """Everything that is drawn from the material alone; a document of the same name wins."""
    material = material_of(app.config)
    with related_begun(material) as related, search_begun(app, material):
        yield from _pages(app, material, related)


def _pages(app: Sphinx, material: Material, related: Callable[[], Related]) -> Iterator[Page]:
    for pages in PAGES:
        for name, context in pages(app, material):
            if name not in app.env.all_docs:
                yield name, {"metatags": "", **context}, "page.html"
    wanted = (one for one in _sheets(app, material, related) if one.page not in app.env.all_docs)
    if suits(app):
        moulds = {folder: mould(app, folder) for folder in ("papers", "authors")}
        draw_all(material, wanted, moulds)
        return
    volume = without_papers(material.volume)
    for sheet in wanted:
        yield sheet.page, sheet.draw(volume, sheet.given)._asdict(), "page.html"


def _sheets(app: Sphinx, material: Material, related: Callable[[], Related]) -> Iterator[Sheet]:
    """The many: a page for each paper and each author."""
    return chain(paper.sheets(material, Path(app.srcdir), related), authors.sheets(material))


def setup_pages(app: Sphinx) -> None:
    """Register the pages."""
    app.connect("html-collect-pages", collect_pages)
