"""Sponsors."""

from collections.abc import Mapping, Sequence

from docutils import nodes

from procbuild.conference import Sponsor
from procbuild.site.inline import heading, is_safe, items, paragraph, span
from procbuild.site.material import Material

LOGO = "proc-logo"
"""Class of a sponsor's logo."""


def sponsors(material: Material, _options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """Logos and names by level."""
    levels: dict[str, list[Sponsor]] = {}
    for sponsor in material.volume.conference.sponsors:
        levels.setdefault(sponsor.level, []).append(sponsor)
    content: list[nodes.Node] = []
    for level, members in levels.items():
        if level:
            content.append(heading(level))
        content.append(items(([_sponsor(sponsor)] for sponsor in members), "proc-sponsors"))
    return content


def _sponsor(sponsor: Sponsor) -> nodes.Node:
    """The name, below the logo if there is one; the logo needs no other text."""
    name = span(sponsor.name, "name")
    shown: list[nodes.Node] = [name]
    if sponsor.logo:
        shown = [nodes.image("", uri=f"/{sponsor.logo}", alt="", classes=[LOGO]), name]
    if not is_safe(sponsor.url):
        return paragraph(*shown)
    return paragraph(nodes.reference("", "", *shown, refuri=sponsor.url, internal=False))
