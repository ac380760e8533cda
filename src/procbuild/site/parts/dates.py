"""Important dates."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date

from docutils import nodes

from procbuild.conference import END_OF_DAY, Conference, Deadline, moment
from procbuild.site.inline import items, paragraph, span, time_node
from procbuild.site.material import Material
from procbuild.translations import Words
from procbuild.translations.days import days


def dates(material: Material, _options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """One line per date, in the organizer's order; until the event is over, past ones are marked.

    After it all are past, and the list is a record.
    """
    deadlines = material.volume.conference.dates
    if not deadlines:
        return []
    conference, today = material.volume.conference, material.today
    coming = conference.event.last_day >= today
    lines = (
        [
            _line(
                replace(deadline, at=END_OF_DAY) if is_due(deadline, conference) else deadline,
                material.words,
                past=coming and is_past(deadline, today),
            )
        ]
        for deadline in deadlines
    )
    return [items(lines, "proc-dates")]


def is_due(deadline: Deadline, conference: Conference) -> bool:
    """Whether something is due by the end of this day, and not just happens on it.

    So it is for the deadlines that settings name, and for dates called so.
    """
    named = (conference.call.deadline, conference.letters.deadline)
    is_deadline = deadline.what in named or "deadline" in deadline.what.casefold()
    return is_deadline and deadline.at is None and deadline.until is None


def is_past(deadline: Deadline, today: date) -> bool:
    """Whether the deadline is before the beginning of ``today`` (UTC)."""
    instant = moment(deadline)
    return instant is not None and instant.astimezone(UTC).date() < today


def is_call_open(material: Material) -> bool:
    """Whether papers can still be submitted; with several deadlines, until the last is past."""
    conference, today = material.volume.conference, material.today
    if conference.volume.status == "published" or conference.event.start < today:
        return False
    named = conference.call.deadline
    due = [
        deadline
        for deadline in conference.dates
        if (deadline.what == named if named else "submission" in deadline.what.casefold())
    ]
    return not due or not all(is_past(deadline, today) for deadline in due)


def when(deadline: Deadline, words: Words) -> nodes.Node:
    """The day, and the time with its zone if there is one."""
    instant = moment(deadline)
    if deadline.on is None or instant is None:
        return span(words("to be announced"), "tba")
    text = days(deadline.on, deadline.until, words)
    if deadline.at is None:
        return time_node(deadline.until or deadline.on, text)
    zone = deadline.zone if deadline.zone == "AoE" else f"{instant:%Z}"
    time_text = words("{date}, {time} {zone}", date=text, time=f"{deadline.at:%H:%M}", zone=zone)
    return time_node(instant.astimezone(UTC), time_text)


def _line(deadline: Deadline, words: Words, *, past: bool) -> nodes.paragraph:
    """What is due, and when."""
    point = nodes.inline("", "", when(deadline, words), classes=["when"])
    line = paragraph(
        span(deadline.what, "what"), nodes.Text(" "), point, classes=["past"] if past else []
    )
    if deadline.note and deadline.on is not None:
        line += [nodes.Text(" "), span(deadline.note, "note")]
    if past:
        line += [nodes.Text(" "), span(words("(past)"), "hidden")]
    return line
