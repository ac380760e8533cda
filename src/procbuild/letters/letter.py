"""A letter as text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from procbuild.checks import CHECKS
from procbuild.conference import Conference, Deadline, moment
from procbuild.letters.log import finding_id
from procbuild.letters.plan import PlannedLetter, must_be_corrected
from procbuild.letters.template import Template
from procbuild.text import one_line, plain
from procbuild.translations.days import day_of_week

FOR_ORGANIZERS = re.compile(r" \(organizers: [^)]*\)")
"""The parts of remedies that are addressed to organizers."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter ready to be sent."""

    plan: PlannedLetter
    subject: str
    text: str
    until: str
    pictures: Mapping[int, bytes]
    """PNG images by page number"""

    @property
    def files(self) -> dict[str, bytes]:
        """The pictures by file name."""
        return {f"{self.plan.name}-page-{page}.png": png for page, png in self.pictures.items()}

    @property
    def findings(self) -> tuple[str, ...]:
        """Identifiers of the findings in the letter."""
        return tuple(finding_id(finding, self.plan.paper.sha256) for finding in self.plan.findings)


def write_letter(
    planned: PlannedLetter,
    conference: Conference,
    template: Template,
    until: str,
    pictures: Mapping[int, bytes],
) -> Letter:
    """Write a planned letter. Raises :class:`ConfigError` for mistakes in the template."""
    values = values_of(planned, conference, until, tuple(pictures))
    subject, text = template.fill(values)
    return Letter(plan=planned, subject=subject, text=text, until=until, pictures=pictures)


def values_of(
    planned: PlannedLetter, conference: Conference, until: str, pages: Sequence[int]
) -> dict[str, Any]:
    """The values available in templates: single-line text, numbers, and lists of these."""
    event, identity = conference.event, conference.volume
    findings = planned.findings
    return {
        "paper": {
            "id": planned.paper.id,
            "title": one_line(plain(planned.paper.title)) or planned.paper.id,
            "file": one_line(planned.paper.file),
        },
        "authors": [one_line(recipient.person.display) for recipient in planned.to],
        "findings": [
            {
                "check": finding.check,
                "about": CHECKS[finding.check].about if finding.check in CHECKS else "pdf",
                "severity": "error" if must_be_corrected(finding) else "warning",
                "page": finding.page,
                "message": one_line(finding.message).removeprefix(f"Page {finding.page}: "),
                "remedy": one_line(FOR_ORGANIZERS.sub("", finding.remedy)),
                "why": CHECKS[finding.check].why if finding.check in CHECKS else "",
            }
            for finding in findings
        ],
        "errors": sum(map(must_be_corrected, findings)),
        "pictures": [str(page) for page in pages],
        "until": until,
        "submit_url": one_line(conference.call.submit_url),
        "volume": {
            "title": one_line(plain(identity.title)),
            "short": one_line(identity.short_title or event.brief_name),
        },
        "event": {
            "name": one_line(event.name),
            "url": one_line(event.url),
            "contact": one_line(event.contact),
        },
    }


def until_text(deadline: Deadline) -> str:
    """``Saturday, 1 August 2026, 23:59 Anywhere on Earth (UTC-12)``; empty if no day is set."""
    instant = moment(deadline)
    if instant is None:
        return ""
    zone = "Anywhere on Earth (UTC-12)" if deadline.zone == "AoE" else f"{instant:%Z}"
    return f"{day_of_week(instant)}, {instant:%H:%M} {zone}"
