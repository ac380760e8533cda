"""Pages that are not documents: rendered from the material, never in a table of contents."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from procbuild.site.material import Material, material_of
from procbuild.site.pages import authors, missing, paper, papers, search
from procbuild.site.pages.drawing import draw_all
from procbuild.site.pages.sheet import Sheet, without_papers
from procbuild.site.related import start_related
from procbuild.site.search import build_indexes
from procbuild.site.shell import can_use_mould, mould
from procbuild.site.similarity import Related

Page = tuple[str, dict[str, Any], str]
"""Name, context and template, as expected by the event ``html-collect-pages``."""

Pages = Callable[[Sphinx, Material], Iterator[tuple[str, Mapping[str, Any]]]]
"""Names of pages with ``title``, ``body`` and ``metatags`` as HTML."""

PAGES: tuple[Pages, ...] = (papers.pages, authors.pages, search.pages, missing.pages)
"""The few pages that are rendered by each build."""


def collect_pages(app: Sphinx) -> Iterator[Page]:
    """Yield the pages rendered from the material; a document of the same name takes precedence."""
    material = material_of(app.config)
    with start_related(material) as related, build_indexes(app, material):
        yield from _pages(app, material, related)


def _pages(app: Sphinx, material: Material, related: Callable[[], Related]) -> Iterator[Page]:
    for pages in PAGES:
        for name, context in pages(app, material):
            if name not in app.env.all_docs:
                yield name, {"metatags": "", **context}, "page.html"
    missing = (
        sheet for sheet in _sheets(app, material, related) if sheet.page not in app.env.all_docs
    )
    if can_use_mould(app):
        moulds = {folder: mould(app, folder) for folder in ("papers", "authors")}
        draw_all(material, missing, moulds)
        return
    volume = without_papers(material.volume)
    for sheet in missing:
        yield sheet.page, sheet.draw(volume, sheet.given)._asdict(), "page.html"


def _sheets(app: Sphinx, material: Material, related: Callable[[], Related]) -> Iterator[Sheet]:
    """The many pages: one for each paper and each author."""
    return chain(paper.sheets(material, Path(app.srcdir), related), authors.sheets(material))


def setup_pages(app: Sphinx) -> None:
    """Register the pages."""
    app.connect("html-collect-pages", collect_pages)
