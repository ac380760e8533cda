"""News."""

from collections.abc import Mapping, Sequence

from docutils import nodes

from procbuild.site.inline import items, paragraph, span, time_node
from procbuild.site.material import Material
from procbuild.translations.days import day


def news(material: Material, options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """One line per item, in the organizer's order; ``limit`` restricts their number."""
    news_items = material.volume.conference.news
    limit = options.get("limit", "")
    if limit.isdecimal():
        news_items = news_items[: int(limit)]
    lines = (
        [
            paragraph(
                time_node(item.on, day(item.on, material.words)), nodes.Text(" "), span(item.text)
            )
        ]
        for item in news_items
    )
    return [items(lines, "proc-news")] if news_items else []
