"""Checks whether the PDF can be read at all."""

from collections.abc import Iterator

from procbuild.checks.base import Check, Remedy, Spot
from procbuild.model import Inspection

REMEDIES = {
    "empty": "Upload the file again; the one that arrived is empty.",
    "not-a-pdf": "Upload the PDF itself, not the page that links to it.",
    "not-exported": "Export it as PDF from the program that it was written with, and upload that; "
    "renaming a file does not make it a PDF.",
    "damaged": "Make the PDF again and upload the complete file.",
    "password": "Save the PDF without a password and upload it again.",
    "no-pages": "Make the PDF again; this one has no pages.",
    "too-long": "Upload the paper alone; the organizers can raise check.limits.pages.",
    "too-big": "Make the PDF again with an ordinary tool; the organizers can raise check.limits.",
    "too-slow": "Simplify the heaviest figures (as pictures), or ask the organizers to raise "
    "check.limits.seconds.",
    "missing": "Check the file's name and permissions.",
}


def _find(inspection: Inspection) -> Iterator[Spot]:
    if inspection.facts is None:
        problem = inspection.problem or "it cannot be read"
        message = problem[0].upper() + problem[1:]
        yield Spot(message=message, remedy=REMEDIES.get(inspection.kind, ""))


UNREADABLE: Check[Inspection] = Check(
    id="pdf-unreadable",
    severity="error",
    what="The file is not a PDF, is damaged or encrypted, or exceeds the limits.",
    why="Nothing in it can be checked, stamped or published.",
    remedy=Remedy("Make the PDF again and upload it."),
    find=_find,
)
