"""Active content, attachments and damage: things in a PDF's objects that no paper needs."""

import re
from collections import defaultdict
from collections.abc import Iterator

from procbuild.checks.base import Check, Remedy, Spot, Subject, pages_in_words, quoted
from procbuild.conference import Severity
from procbuild.layout import HazardKind
from procbuild.standards.loopback import LOOPBACK
from procbuild.wording import counted, joined

FORM = Remedy(
    latex="Remove hyperref's Form environment and packages for forms or media.",
    word="Export with 'Save as PDF', not with a form designer.",
    always="Make the PDF again without it.",
)
AGAIN = Remedy("Make the PDF again with the writing tool itself and upload that file.")
PLAIN = Remedy("Remove it and make the PDF again; publish it as a supplement where it matters.")


def _hazard(
    kind: HazardKind, id_: str, *, severity: Severity, what: str, why: str, remedy: Remedy
) -> Check[Subject]:
    """A check for one kind of hazard: one finding per page, with details from the file."""

    def find(subject: Subject) -> Iterator[Spot]:
        by_page = defaultdict(list)
        for hazard in subject.layout.hazards:
            if hazard.kind == kind:
                by_page[hazard.page].append(hazard)
        for page, hazards in sorted(by_page.items(), key=lambda item: item[0] or 0):
            details = dict.fromkeys(quoted(h.detail, 60) for h in hazards[:4] if h.detail)
            more = f" and {len(hazards) - 4} more" if len(hazards) > 4 else ""
            suffix = f": {', '.join(details)}{more}" if details else ""
            yield Spot(message=f"{what.rstrip('.')}{suffix}", page=page, bbox=hazards[0].bbox)

    return Check(id=id_, severity=severity, what=what, why=why, remedy=remedy, find=find)


HAZARDS: tuple[Check[Subject], ...] = (
    _hazard(
        "javascript",
        "safety-javascript",
        severity="error",
        what="The PDF contains JavaScript.",
        why="It runs when the paper is opened or a page is shown; archives refuse it.",
        remedy=FORM,
    ),
    _hazard(
        "launch",
        "safety-launch",
        severity="error",
        what="The PDF starts a program or opens a file on the reader's computer.",
        why="Archives and virus scanners refuse it.",
        remedy=PLAIN,
    ),
    _hazard(
        "submit-form",
        "safety-submit-form",
        severity="error",
        what="The PDF sends form data to a server.",
        why="A published paper must not report about its readers.",
        remedy=FORM,
    ),
    _hazard(
        "import-data",
        "safety-import-data",
        severity="error",
        what="The PDF reads data from another file.",
        why="The paper would differ from reader to reader.",
        remedy=FORM,
    ),
    _hazard(
        "remote-goto",
        "safety-remote-link",
        severity="warning",
        what="The PDF links into another file beside it.",
        why="The other file is not there when the paper is read alone.",
        remedy=Remedy("Link to a web address instead."),
    ),
    _hazard(
        "additional-action",
        "safety-action",
        severity="warning",
        what="The PDF performs an action by itself when it or a page is opened or closed.",
        why="Readers and archives do not expect a paper to do anything.",
        remedy=FORM,
    ),
    _hazard(
        "xfa",
        "safety-xfa",
        severity="error",
        what="The PDF is an XFA form.",
        why="Its content is not page content: most readers show a placeholder instead.",
        remedy=Remedy("Print the form into a new PDF."),
    ),
    _hazard(
        "multimedia",
        "safety-multimedia",
        severity="error",
        what="The PDF contains a video, a sound or a 3D model.",
        why="Most readers do not show it and archives refuse it.",
        remedy=PLAIN,
    ),
    _hazard(
        "embedded-file",
        "safety-embedded-file",
        severity="warning",
        what="A file is embedded in the PDF.",
        why="Readers do not see it, and it is lost when papers are combined.",
        remedy=Remedy("Remove the attachment and hand it in as a supplement."),
    ),
    _hazard(
        "form-field",
        "safety-form-field",
        severity="warning",
        what="The PDF has form fields.",
        why="Any reader can fill them in, and they are lost when papers are combined.",
        remedy=FORM,
    ),
    _hazard(
        "annotation",
        "leftover-annotation",
        severity="warning",
        what="A comment or mark is left on the page.",
        why="Comments of authors and reviewers are not for publication.",
        remedy=Remedy(
            "Delete all comments, then save.",
            latex="Compile again without pdfcomment or todonotes.",
            word="Accept or reject all changes and delete the comments before exporting.",
        ),
    ),
    _hazard(
        "encryption",
        "safety-encryption",
        severity="error",
        what="The PDF is encrypted.",
        why="It cannot be combined, indexed or archived, even where it opens without a password.",
        remedy=Remedy("Save it without any protection or restriction."),
    ),
    _hazard(
        "junk-before-header",
        "damage-header",
        severity="warning",
        what="There are other bytes before the PDF's header.",
        why="Every position in the file is shifted; readers repair that, archives refuse it.",
        remedy=AGAIN,
    ),
    _hazard(
        "truncated",
        "damage-truncated",
        severity="error",
        what="The end of the file is missing.",
        why="Pages may be lost; readers guess at the rest.",
        remedy=Remedy("Upload the file again, whole."),
    ),
    _hazard(
        "broken-xref",
        "damage-xref",
        severity="error",
        what="The PDF's cross-reference table is broken.",
        why="Each reader repairs it in its own way.",
        remedy=AGAIN,
    ),
    _hazard(
        "missing-root",
        "damage-root",
        severity="error",
        what="The PDF has no document catalog.",
        why="Each reader repairs it in its own way.",
        remedy=AGAIN,
    ),
    _hazard(
        "broken-page-tree",
        "damage-page-tree",
        severity="error",
        what="The PDF's page tree is broken.",
        why="Readers disagree about which pages it has.",
        remedy=AGAIN,
    ),
    _hazard(
        "repeated-page",
        "damage-repeated-page",
        severity="warning",
        what="The PDF contains the same page more than once.",
        why="That is usually an accident of merging.",
        remedy=Remedy("Remove the repeated pages."),
    ),
    _hazard(
        "outline-loop",
        "damage-outline",
        severity="warning",
        what="The PDF's bookmarks form a loop.",
        why="Readers may hang on them.",
        remedy=AGAIN,
    ),
    _hazard(
        "broken-linearization",
        "damage-linearization",
        severity="warning",
        what="The PDF claims to be prepared for fast web view and is not.",
        why="Readers that trust the claim show wrong pages.",
        remedy=Remedy("Save it again without 'fast web view'."),
    ),
)


SHOWN_PAGES = 5
"""Pages with dead links that are listed."""

LOCAL = re.compile(rf"(?:file|javascript|vbscript|data):|{LOOPBACK}")
"""Addresses on the computer of whoever follows the link, in lower case."""


def _local_links(subject: Subject) -> Iterator[Spot]:
    for link in subject.layout.links:
        address = "".join(link.uri.split()).casefold()
        if LOCAL.match(address):
            yield Spot(
                message=f"A link leads to {quoted(link.uri)}", page=link.page, bbox=link.bbox
            )


LINKS: Check[Subject] = Check(
    id="safety-link",
    severity="warning",
    what="A link leads to the author's own computer or runs a script.",
    why="It leads nowhere for readers, or does harm.",
    remedy=Remedy("Link to a web address (https://…) instead."),
    find=_local_links,
)


def _dead_links(subject: Subject) -> Iterator[Spot]:
    if dead := subject.layout.dead_links:
        pages = list(dict.fromkeys(link.page for link in dead))
        on = pages_in_words(pages[:SHOWN_PAGES]) + (", …" if len(pages) > SHOWN_PAGES else "")
        count = counted(len(dead), "link")
        verb = "leads" if len(dead) == 1 else "lead"
        yield Spot(
            message=f"{count} within the paper {verb} nowhere, on {on}",
            page=dead[0].page,
            bbox=dead[0].bbox,
        )


DEAD_LINKS: Check[Subject] = Check(
    id="link-dead",
    severity="warning",
    what="Links within the paper lead nowhere.",
    why="Their targets are not in the PDF, so readers who follow a citation stay where they are.",
    remedy=Remedy(
        "Make the PDF again with all its pages, and remove none from the finished file; make a "
        "supplement as a document of its own.",
        latex="Compile until no warning about a reference or citation is left.",
    ),
    find=_dead_links,
)


def _missing_properties(subject: Subject) -> Iterator[Spot]:
    info = subject.facts.info
    missing = [
        name
        for name, value in (("Title", info.title), ("Author", info.author))
        if not value.strip()
    ]
    if missing:
        yield Spot(message=f"The PDF does not name its {joined(missing)} in its properties")


INFORMATION: Check[Subject] = Check(
    id="pdf-properties",
    severity="info",
    what="The PDF's properties lack Title or Author.",
    why="Search engines and reference managers read them; the volume fills them in.",
    remedy=Remedy(
        latex=r"Write \hypersetup{pdftitle={…}, pdfauthor={…}}.",
        word="Fill in File, Info, Title and Author.",
        typst="Write #set document(title: […], author: (…)).",
    ),
    find=_missing_properties,
)
