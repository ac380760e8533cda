"""``search.html``: the search page."""

from collections.abc import Iterator, Mapping
from typing import Any

from sphinx.application import Sphinx

from procbuild.site.material import Material
from procbuild.site.render import render
from procbuild.site.search import index_of


def pages(_app: Sphinx, material: Material) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The page, whose script searches the indexes."""
    indexes = sorted({0, *index_of(material).values()})
    words = material.words
    body = render("search.html", words=words, script="_static/search.js", indexes=indexes)
    yield "search", {"title": words("Search"), "body": body}
