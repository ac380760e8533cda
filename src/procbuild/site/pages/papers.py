"""``papers/index.html``: all papers."""

from collections.abc import Iterator, Mapping
from typing import Any

from sphinx.application import Sphinx

from procbuild.site.material import Material
from procbuild.site.parts.papers import paper_list
from procbuild.site.render import nodes_as_html, render

PAGE = "papers/index"


def pages(app: Sphinx, material: Material) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The papers under the headings of their sections."""
    tracks = {track.id for track in material.volume.conference.tracks}
    sections = [
        {
            "anchor": f"track-{section.id}" if section.id in tracks else "",
            "title": section.title,
            "body": nodes_as_html(app, PAGE, [paper_list(material, section.papers)]),
        }
        for section in material.volume.sections
    ]
    yield PAGE, {"title": "Papers", "body": render("papers.html", sections=sections)}
