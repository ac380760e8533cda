"""Papers of a few lines, made for one check at a time."""

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


def line(text: str, x0: float = 110, y0: float = 100, **more: Any) -> Line:
    """A line of 10 pt, 5 pt to the letter."""
    box = more.pop("bbox", (x0, y0, x0 + 5 * len(text), y0 + 10))
    return Line(text=text, bbox=box, size=more.pop("size", 9.96), font="Times", **more)


def page(
    *lines: Line | str, number: int = 1, size: tuple[float, float] = LETTER, **more: Any
) -> Page:
    """A page; plain strings become lines of running text, one beneath the other."""
    placed = tuple(
        line(one, y0=100 + 12 * place) if isinstance(one, str) else one
        for place, one in enumerate(lines)
    )
    box = (0.0, 0.0, *size)
    values: dict[str, Any] = {
        "number": number,
        "width": size[0],
        "height": size[1],
        "media_box": box,
        "crop_box": box,
        "lines": placed,
        "characters": sum(len(one.text.replace(" ", "")) for one in placed),
        "ink": (),
    }
    return Page(**{**values, **more})


def picture(x0: float, y0: float, x1: float, y1: float) -> Ink:
    """A picture."""
    return Ink(kind="image", bbox=(x0, y0, x1, y1))


def paper(
    *pages: Page,
    profile: str = "neurips",
    guessed: bool = False,
    record: Record | None = None,
    year: int | None = None,
    layout: Mapping[str, Any] | None = None,
    rules: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Subject:
    """A readable paper; ``rules`` change the profile."""
    values: dict[str, Any] = {
        "sha256": "0" * 64,
        "pages": len(pages),
        "page_sizes": tuple(dict.fromkeys((one.width, one.height) for one in pages)),
        "template": profile if profile != "generic" else "unknown",
        "references_page": 1,
    }
    return Subject(
        facts=PdfFacts(**{**values, **facts}),
        layout=PdfLayout(pages=pages, **(layout or {})),
        profile=replace(load_profile(profile), **(rules or {})),
        guessed=guessed,
        record=record,
        year=year,
    )


def found(subject: Subject, severities: Mapping[str, Severity] | None = None) -> list[Finding]:
    """What the checks find, but for the note about the PDF's properties."""
    findings = check_paper(subject, severities or {}, "paper")
    return [finding for finding in findings if finding.check != "pdf-properties"]


def ids(subject: Subject) -> list[str]:
    """Ids of the checks that find something."""
    return [finding.check for finding in found(subject)]


def the(subject: Subject, check: str) -> Finding:
    """The one finding of a check."""
    (finding,) = [one for one in found(subject) if one.check == check]
    return finding


def people(names: Sequence[str]) -> tuple[Person, ...]:
    """Authors written ``Family, Given``."""
    parts = [name.partition(", ") for name in names]
    return tuple(Person(family=family, given=given) for family, _, given in parts)
