"""Papers of a few lines, each made for one check, and the findings of the checks in them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from procbuild.checks import check_paper
from procbuild.checks.base import Subject
from procbuild.checks.profile import load_profile
from procbuild.conference import Person, Severity
from procbuild.layout import Ink, Line, Page, PdfLayout
from procbuild.model import Finding, PdfFacts, Record

LETTER = (612.0, 792.0)
"""Width and height of US letter in pt"""


def make_line(text: str, x0: float = 110, y0: float = 100, **fields: Any) -> Line:
    """Make a line in 10 pt; each letter is 5 pt wide."""
    box = fields.pop("bbox", (x0, y0, x0 + 5 * len(text), y0 + 10))
    return Line(text=text, bbox=box, size=fields.pop("size", 9.96), font="Times", **fields)


def make_page(
    *lines: Line | str, number: int = 1, size: tuple[float, float] = LETTER, **fields: Any
) -> Page:
    """Make a page; strings become lines of running text, one below the other."""
    page_lines = tuple(
        make_line(line, y0=100 + 12 * row) if isinstance(line, str) else line
        for row, line in enumerate(lines)
    )
    box = (0.0, 0.0, *size)
    defaults: dict[str, Any] = {
        "number": number,
        "width": size[0],
        "height": size[1],
        "media_box": box,
        "crop_box": box,
        "lines": page_lines,
        "characters": sum(len(line.text.replace(" ", "")) for line in page_lines),
        "ink": (),
    }
    return Page(**{**defaults, **fields})


def make_picture(x0: float, y0: float, x1: float, y1: float) -> Ink:
    """Make a picture that fills this box."""
    return Ink(kind="image", bbox=(x0, y0, x1, y1))


def make_paper(
    *pages: Page,
    profile: str = "neurips",
    guessed: bool = False,
    record: Record | None = None,
    year: int | None = None,
    layout: Mapping[str, Any] | None = None,
    rules: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Subject:
    """Make a readable paper to check; ``rules`` replace those of the profile."""
    defaults: dict[str, Any] = {
        "sha256": "0" * 64,
        "pages": len(pages),
        "page_sizes": tuple(dict.fromkeys((page.width, page.height) for page in pages)),
        "template": profile if profile != "generic" else "unknown",
        "references_page": 1,
    }
    return Subject(
        facts=PdfFacts(**{**defaults, **facts}),
        layout=PdfLayout(pages=pages, **(layout or {})),
        profile=replace(load_profile(profile), **(rules or {})),
        guessed=guessed,
        record=record,
        year=year,
    )


def run_checks(subject: Subject, severities: Mapping[str, Severity] | None = None) -> list[Finding]:
    """Return the findings in a paper, without the note on the properties of the PDF."""
    findings = check_paper(subject, severities or {}, "paper")
    return [finding for finding in findings if finding.check != "pdf-properties"]


def check_ids(subject: Subject) -> list[str]:
    """Return the ids of the checks that have a finding in a paper."""
    return [finding.check for finding in run_checks(subject)]


def only_finding(subject: Subject, check: str) -> Finding:
    """Return the finding of this check; it must be the only one of the check."""
    (finding,) = [finding for finding in run_checks(subject) if finding.check == check]
    return finding


def make_people(names: Sequence[str]) -> tuple[Person, ...]:
    """Make authors from names written ``Family, Given``."""
    parts = [name.partition(", ") for name in names]
    return tuple(Person(family=family, given=given) for family, _, given in parts)
