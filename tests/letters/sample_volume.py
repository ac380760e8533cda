"""A volume of four papers and its report.

One paper has errors, one has only a waived error, one has no PDF, and one has no findings.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

from procbuild.conference import Conference, Event, Identity, Person, Program
from procbuild.letters import Letter, PlannedLetter, Template, plan, write_letter
from procbuild.letters.log import Log
from procbuild.model import Finding, Paper, Section, Volume
from procbuild.report import Checked, Report

ADA = Person(given="Ada", family="Martin", email="ada@example.org")
BO = Person(given="Bo", family="Li", email="bo@example.org")
EVA = Person(given="Eva", family="Žáková")

PAGE_LIMIT = Finding(
    check="page-limit",
    severity="error",
    page=2,
    bbox=(108.0, 72.0, 504.0, 310.0),
    message="The content ends on page 10; the limit is 9 pages",
    remedy="Shorten the text.",
    paper="martin",
)
TEXT_IN_MARGIN = Finding(
    check="margin-text", severity="warning", page=1, bbox=(0.0, 0.0, 50.0, 20.0),
    message="Page 1: ‘Table 1’ stands out", paper="martin",
)  # fmt: skip
NOTE = Finding(check="pdf-properties", severity="info", message="No Title", paper="martin")
DUPLICATE_TITLE = Finding(
    check="metadata-duplicate-title", severity="warning", message="As li", paper="martin"
)
WAIVED_LIMIT = replace(PAGE_LIMIT, waived="a survey")
NO_PDF = Finding(
    check="pdf-missing", severity="warning", message="There is no PDF", paper="new",
    remedy="Put it into incoming/",
)  # fmt: skip

CONFERENCE = Conference(
    volume=Identity(title="Proceedings of the Toy Workshop", short_title="Toy 2026"),
    event=Event(name="Toy Workshop", start=date(2026, 2, 3), contact="chairs@example.org"),
)


def make_paper(id_: str, *authors: Person, title: str = "On Margins") -> Paper:
    return Paper(id=id_, citation_key=id_, title=title, authors=authors, sha256=id_ * 4)


def make_checked_paper(id_: str, *findings: Finding) -> Checked:
    sheets = ((612.0, 792.0),) * 2
    return Checked(
        paper=id_, file=f"{id_}.pdf", sha256=id_ * 4, sheets=sheets, findings=findings,
        path=Path("paper.pdf"),
    )  # fmt: skip


PAPERS = (
    make_paper("martin", ADA, BO, EVA),
    make_paper("li", BO),
    make_paper("new", EVA),
    make_paper("fine", ADA),
)
VOLUME = Volume(
    name="toy",
    conference=CONFERENCE,
    program=Program(),
    sections=(Section(id="", title="", papers=PAPERS),),
)
REPORT = Report(
    volume="toy",
    papers=(
        make_checked_paper("martin", PAGE_LIMIT, TEXT_IN_MARGIN, NOTE, DUPLICATE_TITLE),
        make_checked_paper("li", WAIVED_LIMIT),
        make_checked_paper("new", NO_PDF),
        make_checked_paper("fine"),
    ),
)


def plan_letters(volume: Volume = VOLUME, report: Report = REPORT) -> tuple[PlannedLetter, ...]:
    """Plan the letters for a report, as if no letter was sent yet."""
    return plan(volume, report, Log()).letters


def make_letter(
    planned_letter: PlannedLetter, conf: Path, until: str = "", **pictures: bytes
) -> Letter:
    """Write a letter with the template in ``conf``; the picture of page 1 is named ``p1``."""
    by_page = {int(name[1:]): png for name, png in pictures.items()}
    return write_letter(planned_letter, CONFERENCE, Template(conf), until, by_page)
