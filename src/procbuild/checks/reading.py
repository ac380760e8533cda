"""Whether the PDF can be read at all."""

from collections.abc import Iterator

from procbuild.checks.base import Check, Remedy, Spot
from procbuild.model import Inspection

REMEDIES = {
    "empty": "Upload the file again; what arrived has no bytes.",
    "not-a-pdf": "Upload the PDF itself, not the page that links to it.",
    "not-exported": "Save it as PDF in the program that it was written with, and upload that; "
    "another ending in its name makes no PDF of a file.",
    "damaged": "Make the PDF again and upload it whole.",
    "password": "Save the PDF without a password and upload it again.",
    "no-pages": "Make the PDF again; this one has no pages.",
    "too-long": "Upload the paper alone; the organizers can raise check.limits.pages.",
    "too-big": "Make the PDF again with an ordinary tool; the organizers can raise check.limits.",
    "too-slow": "Simplify the heaviest figures (as pictures), or ask the organizers to raise "
    "check.limits.seconds.",
    "missing": "Check the file's name and whether it may be read.",
}


def _find(inspection: Inspection) -> Iterator[Spot]:
    if inspection.facts is None:
        reason = inspection.problem or "it cannot be read"
        yield Spot(
            message=f"{inspection.file.name}: {reason}", remedy=REMEDIES.get(inspection.kind, "")
        )


UNREADABLE: Check[Inspection] = Check(
    id="pdf-unreadable",
    severity="error",
    what="The file is no PDF, is damaged, locked, or costs more than the limits allow.",
    why="Nothing in it can be checked, stamped or published.",
    remedy=Remedy("Make the PDF again and upload it."),
    find=_find,
)
