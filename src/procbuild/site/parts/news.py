"""News."""

from collections.abc import Mapping, Sequence

from docutils import nodes

from procbuild.days import day
from procbuild.site.inline import items, paragraph, span, time_node
from procbuild.site.material import Material


def news(material: Material, options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """One line per piece of news, in the organizer's order; ``limit`` shows the first ones."""
    told = material.volume.conference.news
    limit = options.get("limit", "")
    if limit.isdecimal():
        told = told[: int(limit)]
    lines = (
        [paragraph(time_node(one.on, day(one.on, material.words)), nodes.Text(" "), span(one.text))]
        for one in told
    )
    return [items(lines, "proc-news")] if told else []
