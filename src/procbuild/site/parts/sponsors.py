"""Sponsors."""

from collections.abc import Mapping, Sequence

from docutils import nodes

from procbuild.conference import Sponsor
from procbuild.site.inline import heading, is_safe, items, link, paragraph
from procbuild.site.material import Material


def sponsors(material: Material, _options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """Logos, or names where there is none, by level."""
    levels: dict[str, list[Sponsor]] = {}
    for sponsor in material.volume.conference.sponsors:
        levels.setdefault(sponsor.level, []).append(sponsor)
    found: list[nodes.Node] = []
    for level, members in levels.items():
        if level:
            found.append(heading(level))
        found.append(items(([_mark(sponsor)] for sponsor in members), "proc-sponsors"))
    return found


def _mark(sponsor: Sponsor) -> nodes.Node:
    if not sponsor.logo:
        return paragraph(link(sponsor.url, sponsor.name))
    logo = nodes.image("", uri=f"/{sponsor.logo}", alt=sponsor.name)
    if not is_safe(sponsor.url):
        return logo
    return paragraph(nodes.reference("", "", logo, refuri=sponsor.url, internal=False))
