"""Place and time of the event."""

from collections.abc import Mapping, Sequence

from docutils import nodes

from procbuild.conference import Event
from procbuild.site.inline import link, span, text_nodes, time_node
from procbuild.site.material import Material
from procbuild.translations import Words
from procbuild.translations.days import days


def venue(material: Material, _options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """A definition list: when, where, part of, contact."""
    event, words = material.volume.conference.event, material.words
    rows: list[tuple[str, list[nodes.Node]]] = [(words("When"), [event_days(event, words)])]
    if place := event.place:
        rows.append((words("Where"), [span(place)]))
    if event.host:
        rows.append((words("Part of"), [link(event.host_url, event.host)]))
    if event.url:
        rows.append(
            (words("Web site"), [link(event.url, event.url.partition("://")[2].rstrip("/"))])
        )
    if event.contact:
        rows.append((words("Contact"), [contact(event.contact)]))
    return [terms(rows)]


def terms(rows: Sequence[tuple[str, list[nodes.Node]]]) -> nodes.definition_list:
    """A definition list with one line per term."""
    return nodes.definition_list(
        "",
        *(
            nodes.definition_list_item(
                "",
                nodes.term("", "", *text_nodes(term)),
                nodes.definition("", nodes.paragraph("", "", *content)),
            )
            for term, content in rows
        ),
        classes=["proc-terms"],
    )


def contact(address: str) -> nodes.Node:
    """A link to a contact address, or text if it is not one."""
    url = address if ":" in address else f"mailto:{address}"
    return link(url, address)


def event_days(event: Event, words: Words) -> nodes.Node:
    """The days of the event, in the organizer's words if there are some."""
    return time_node(event.start, event.when or days(event.start, event.end, words))
