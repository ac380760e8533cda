"""Important dates."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date

from docutils import nodes

from procbuild.conference import Deadline, moment
from procbuild.days import days
from procbuild.site.inline import items, paragraph, span, time_node
from procbuild.site.material import Material


def dates(material: Material, _options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """One line per date, in the organizer's order; past ones are marked."""
    deadlines = material.volume.conference.dates
    if not deadlines:
        return []
    return [items(([_line(one, material.today)] for one in deadlines), "proc-dates")]


def is_past(deadline: Deadline, today: date) -> bool:
    """Whether the deadline's instant lies before ``today`` begins (UTC)."""
    instant = moment(deadline)
    return instant is not None and instant.astimezone(UTC).date() < today


def when(deadline: Deadline) -> nodes.Node:
    """The day, and the time with its zone where there is one."""
    instant = moment(deadline)
    if deadline.on is None or instant is None:
        return span("to be announced", "tba")
    text = days(deadline.on, deadline.until)
    if deadline.at is None:
        return time_node(deadline.until or deadline.on, text)
    zone = deadline.zone if deadline.zone == "AoE" else f"{instant:%Z}"
    return time_node(instant.astimezone(UTC), f"{text}, {deadline.at:%H:%M} {zone}")


def _line(deadline: Deadline, today: date) -> nodes.paragraph:
    """What is due when."""
    past = is_past(deadline, today)
    point = nodes.inline("", "", when(deadline), classes=["when"])
    line = paragraph(
        span(deadline.what, "what"), nodes.Text(" "), point, classes=["past"] if past else []
    )
    if deadline.note and deadline.on is not None:
        line += [nodes.Text(" "), span(deadline.note, "note")]
    if past:
        line += [nodes.Text(" "), span("(past)", "hidden")]
    return line
