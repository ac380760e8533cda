"""A directive for each part of a page, such as ``proc:dates``."""

from collections.abc import Iterator
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from procbuild.site.material import material_of
from procbuild.site.parts import PARTS, Part

logger = logging.getLogger(__name__)


class PartDirective(SphinxDirective):
    """Place a part of ``PARTS``; subclasses name it."""

    part_name: ClassVar[str]

    def run(self) -> list[nodes.Node]:
        """Return the part in a container, which marks it as placed_parts even if it is empty."""
        material = material_of(self.config)
        part = PARTS[self.part_name]
        conference = material.volume.conference
        known = {
            "track": [track.id for track in conference.tracks],
            "session": [session.id for session in material.volume.program.sessions],
        }
        for name, ids in known.items():
            if (given := self.options.get(name)) is not None and given not in ids:
                logger.warning(
                    "there is no %s '%s'; known: %s",
                    name,
                    given,
                    ", ".join(ids) or "none",
                    location=self.get_location(),
                    type="procbuild",
                    subtype=name,
                )
        return [container(self.part_name, list(part.draw(material, self.options)))]


def container(name: str, content: list[nodes.Node]) -> nodes.container:
    """The container of a part."""
    return nodes.container("", *content, classes=["part", f"part-{name}"])


def placed_parts(doctree: nodes.Node) -> Iterator[str]:
    """The names of the parts that a document places itself."""
    for node in doctree.findall(nodes.container):
        for name in node["classes"]:
            if name.startswith("part-"):
                yield name.removeprefix("part-")


def setup_directives(app: Sphinx) -> None:
    """Register a directive for each part."""
    for name, part in PARTS.items():
        app.add_directive_to_domain("proc", name, _directive(name, part))


def _directive(name: str, part: Part) -> type[PartDirective]:
    spec = dict.fromkeys(part.options, directives.unchanged)
    return type(f"Part_{name}", (PartDirective,), {"part_name": name, "option_spec": spec})
