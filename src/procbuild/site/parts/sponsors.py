"""Sponsors."""

from collections.abc import Mapping, Sequence

from docutils import nodes

from procbuild.conference import Sponsor
from procbuild.site.inline import heading, is_safe, items, link, paragraph
from procbuild.site.material import Material

LOGO = "proc-logo"
"""Class of a sponsor's logo."""


def sponsors(material: Material, _options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """Logos, or names without one, by level."""
    levels: dict[str, list[Sponsor]] = {}
    for sponsor in material.volume.conference.sponsors:
        levels.setdefault(sponsor.level, []).append(sponsor)
    content: list[nodes.Node] = []
    for level, members in levels.items():
        if level:
            content.append(heading(level))
        content.append(items(([_logo_or_name(sponsor)] for sponsor in members), "proc-sponsors"))
    return content


def _logo_or_name(sponsor: Sponsor) -> nodes.Node:
    if not sponsor.logo:
        return paragraph(link(sponsor.url, sponsor.name))
    logo = nodes.image("", uri=f"/{sponsor.logo}", alt=sponsor.name, classes=[LOGO])
    if not is_safe(sponsor.url):
        return logo
    return paragraph(nodes.reference("", "", logo, refuri=sponsor.url, internal=False))
