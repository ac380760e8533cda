"""``404.html``: the page that servers show for unknown addresses."""

from collections.abc import Iterator, Mapping
from typing import Any

from sphinx.application import Sphinx

from procbuild.site.material import Material
from procbuild.site.render import render


def pages(_app: Sphinx, material: Material) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The page; its links are absolute because it is shown at any address."""
    words = material.words
    body = render("missing.html", words=words, home=material.base or "index.html")
    yield "404", {"title": words("There is no such page"), "body": body}
