"""``search.html``: where readers search."""

from collections.abc import Iterator, Mapping
from typing import Any

from sphinx.application import Sphinx

from procbuild.site.material import Material
from procbuild.site.pages.listing import Listing
from procbuild.site.render import render


def pages(
    _app: Sphinx, _material: Material, _listing: Listing
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """One page; its script asks the index."""
    yield "search", {"title": "Search", "body": render("search.html", script="_static/search.js")}
