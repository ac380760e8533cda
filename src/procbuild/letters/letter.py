"""A letter in words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from procbuild.checks import CHECKS
from procbuild.conference import Conference, Deadline, moment
from procbuild.days import day_of_week
from procbuild.letters.log import finding_id
from procbuild.letters.plan import Planned, is_must
from procbuild.letters.template import Template
from procbuild.text import one_line, plain

FOR_ORGANIZERS = re.compile(r" \(organizers: [^)]*\)")
"""What remedies say to the other side."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What is sent, or would be."""

    plan: Planned
    subject: str
    text: str
    until: str
    pictures: Mapping[int, bytes]
    """PNG by page"""

    @property
    def files(self) -> dict[str, bytes]:
        """The pictures by file name."""
        return {f"{self.plan.name}-page-{page}.png": png for page, png in self.pictures.items()}

    @property
    def findings(self) -> tuple[str, ...]:
        """Names of what it is about."""
        return tuple(finding_id(one, self.plan.paper.sha256) for one in self.plan.findings)


def write_letter(
    planned: Planned,
    conference: Conference,
    template: Template,
    until: str,
    pictures: Mapping[int, bytes],
) -> Letter:
    """The letter in words. Raises :class:`ConfigError` for mistakes of the template."""
    values = values_of(planned, conference, until, tuple(pictures))
    subject, text = template.fill(values)
    return Letter(plan=planned, subject=subject, text=text, until=until, pictures=pictures)


def values_of(
    planned: Planned, conference: Conference, until: str, pages: Sequence[int]
) -> dict[str, Any]:
    """What a template may write: text on one line, numbers, lists of them."""
    event, identity = conference.event, conference.volume
    findings = planned.findings
    return {
        "paper": {
            "id": planned.paper.id,
            "title": one_line(plain(planned.paper.title)) or planned.paper.id,
            "file": one_line(planned.paper.file),
        },
        "authors": [one_line(reader.person.display) for reader in planned.to],
        "findings": [
            {
                "check": finding.check,
                "severity": "error" if is_must(finding) else "warning",
                "page": finding.page,
                "message": one_line(finding.message).removeprefix(f"Page {finding.page}: "),
                "remedy": one_line(FOR_ORGANIZERS.sub("", finding.remedy)),
                "why": CHECKS[finding.check].why if finding.check in CHECKS else "",
            }
            for finding in findings
        ],
        "errors": sum(map(is_must, findings)),
        "pictures": [str(page) for page in pages],
        "until": until,
        "submit_url": one_line(conference.call.submit_url),
        "volume": {
            "title": one_line(plain(identity.title)),
            "short": one_line(identity.short_title or event.short_name or event.name),
        },
        "event": {
            "name": one_line(event.name),
            "url": one_line(event.url),
            "contact": one_line(event.contact),
        },
    }


def until_text(deadline: Deadline) -> str:
    """``Saturday, 1 August 2026, 23:59 Anywhere on Earth (UTC-12)``; empty without a day."""
    instant = moment(deadline)
    if instant is None:
        return ""
    zone = "Anywhere on Earth (UTC-12)" if deadline.zone == "AoE" else f"{instant:%Z}"
    return f"{day_of_week(instant)}, {instant:%H:%M} {zone}"
