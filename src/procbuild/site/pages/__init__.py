"""Pages that are no documents: drawn from the material, never in a table of contents."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sphinx.application import Sphinx

from procbuild.site.material import Material, material_of
from procbuild.site.pages import authors, missing, paper, papers, search
from procbuild.site.pages.listing import Listing

Page = tuple[str, dict[str, Any], str]
"""Name, context and template, as the event ``html-collect-pages`` takes them."""

Pages = Callable[[Sphinx, Material, Listing], Iterator[tuple[str, Mapping[str, Any]]]]
"""Names of pages with ``title``, ``body`` and ``metatags`` as HTML."""

PAGES: tuple[Pages, ...] = (papers.pages, paper.pages, authors.pages, search.pages, missing.pages)


def collect_pages(app: Sphinx) -> Iterator[Page]:
    """Everything that is drawn from the material alone; a document of the same name wins."""
    material = material_of(app.config)
    listing = Listing(app, material)
    for pages in PAGES:
        for name, context in pages(app, material, listing):
            if name not in app.env.all_docs:
                yield name, {"metatags": "", **context}, "page.html"


def setup_pages(app: Sphinx) -> None:
    """Register the pages."""
    app.connect("html-collect-pages", collect_pages)
