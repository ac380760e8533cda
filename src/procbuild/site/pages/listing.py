"""Papers as entries of lists, drawn once for all pages of a folder."""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field

from markupsafe import Markup
from sphinx.application import Sphinx

from procbuild.model import Paper
from procbuild.site.material import Material
from procbuild.site.parts.papers import paper_item
from procbuild.site.render import nodes_as_html


@dataclass(frozen=True)
class Listing:
    """Draws entries; in one folder links are the same, so that an entry is drawn once for it."""

    app: Sphinx
    material: Material
    _drawn: dict[tuple[str, str], Markup] = field(default_factory=dict)

    def entries(self, page: str, papers: Iterable[Paper]) -> list[Markup]:
        """The papers as they are listed on a page."""
        return [self._entry(posixpath.dirname(page), paper) for paper in papers]

    def _entry(self, folder: str, paper: Paper) -> Markup:
        key = folder, paper.citation_key
        if key not in self._drawn:
            item = paper_item(self.material, paper)
            self._drawn[key] = nodes_as_html(self.app, posixpath.join(folder, "index"), item)
        return self._drawn[key]
