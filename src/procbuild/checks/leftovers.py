"""Checks for what belongs to drafts and reviews and was left in the paper."""

import re
from collections import defaultdict
from collections.abc import Iterator

from procbuild.checks.base import Check, Remedy, Spot, Subject, pages_in_words, quoted, spot_of_all
from procbuild.checks.places import around, find, marginal
from procbuild.layout import Box, Line
from procbuild.standards.loopback import LOOPBACK

CAMERA_READY = Remedy(
    latex="Give the style its final option, fill in \\author and compile again.",
    word="Use the template's camera-ready version and fill in the authors.",
    typst="Set the template's accepted or final argument and fill in the authors.",
)


def _anonymous(subject: Subject) -> Iterator[Spot]:
    if subject.facts.anonymous:
        pages = subject.layout.pages[:1]
        place = next((p for page in pages for p in find(page, ("(?i)anonym",))), None)
        bbox = place.bbox if place else None
        yield Spot(message="The authors' names are hidden", page=1, bbox=bbox)


ANONYMOUS: Check[Subject] = Check(
    id="leftover-anonymous",
    severity="error",
    what="The paper is anonymous.",
    why="It was made for review; a published paper names its authors.",
    remedy=CAMERA_READY,
    find=_anonymous,
)


REVIEW_NOTICES = (
    r"(?i)\bunder (?:double-blind |peer |blind )?review\b",
    r"(?i)\bdo not (?:distribute|circulate|cite)\b",
    r"(?i)\bnot for (?:distribution|circulation)\b",
    r"(?i)\bconfidential (?:review|submission|draft)\b",
    r"(?i)^(?:preliminary work|for review only|review copy)\b",
)


def _is_marginal_notice(line: Line) -> bool:
    return marginal(line) and line.role != "line-number"


def _review(subject: Subject) -> Iterator[Spot]:
    if subject.facts.mode in ("submission", "preprint"):
        return  # template-submission or template-preprint reports it
    for page in subject.layout.pages:
        for place in find(page, REVIEW_NOTICES, _is_marginal_notice):
            yield Spot(
                message=f"A review notice is left in the paper: {quoted(place.text)}",
                page=page.number,
                bbox=place.bbox,
            )
            return  # the first notice is enough


REVIEW_NOTICE: Check[Subject] = Check(
    id="leftover-review-notice",
    severity="error",
    what="A running head, footer or stamp says that the paper is under review or confidential.",
    why="The paper is published.",
    remedy=CAMERA_READY,
    find=_review,
)


def _line_numbers(subject: Subject) -> Iterator[Spot]:
    if not subject.facts.line_numbers:
        return
    pages = {
        page.number: [line.bbox for line in page.lines if line.role == "line-number"]
        for page in subject.layout.pages
    }
    numbered = [number for number, boxes in pages.items() if boxes]
    where = pages_in_words(numbered).capitalize() if numbered else "The paper"
    first = numbered[0] if numbered else None
    yield Spot(
        message=f"{where}: review line numbers in the margin",
        page=first,
        bbox=_first_column(pages[first]) if first else None,
    )


def _first_column(numbers: list[Box]) -> Box | None:
    """The box around the line numbers of the first column of text."""
    right = min(numbers)[2]
    return around([box for box in numbers if box[0] < right])


LINE_NUMBERS: Check[Subject] = Check(
    id="leftover-line-numbers",
    severity="error",
    what="Review line numbers are left in the margin.",
    why="They are for reviewers. (Line numbers of code listings do not count.)",
    remedy=Remedy(
        latex="Give the style its final option or remove lineno.",
        word="Layout, Line Numbers, None.",
        typst="Remove #set par.line(numbering: …).",
    ),
    find=_line_numbers,
)


DRAFT_NOTICE = re.compile(
    r"(?i)^\W*(?:draft|entwurf|confidential|preprint|do not copy|internal use only|watermark"
    r"|working (?:draft|paper)|unpublished)\b.{0,40}$"
)


def _draft(subject: Subject) -> Iterator[Spot]:
    marks = defaultdict(list)
    by_template = subject.facts.mode in ("submission", "preprint")
    for page, line in subject.lines():
        is_watermark = line.angle % 90 != 0 or line.size > 30
        # The template's own notice in the running head or footer is reported by its mode's check.
        is_template_notice = by_template or line.text.casefold().startswith("preprint")
        is_draft_mark = is_watermark or (marginal(line) and not is_template_notice)
        if is_draft_mark and DRAFT_NOTICE.match(line.text.strip()):
            text = line.text.strip()
            marks[text].append((page.number, line.bbox, text))
    for places in marks.values():
        yield from spot_of_all("a draft mark", places)


DRAFT_MARK: Check[Subject] = Check(
    id="leftover-draft",
    severity="error",
    what="A watermark or running head calls the paper a draft.",
    why="The published paper is the final one.",
    remedy=Remedy(
        latex="Remove draftwatermark, background or the draft option.",
        word="Design, Watermark, Remove.",
        typst="Remove the page's background or foreground.",
    ),
    find=_draft,
)


ARXIV = r"arXiv:\d{4}\.\d{4,5}(?:v\d+)?\s*\[[\w.-]+\]|arXiv:[a-z-]+(?:\.[A-Z]{2})?/\d{7}"


def _arxiv(subject: Subject) -> Iterator[Spot]:
    for page in subject.layout.pages[:1]:
        stamps = find(page, (ARXIV,), lambda line: line.angle % 180 == 90)
        for place in stamps:
            yield Spot(
                message=f"The arXiv stamp is in the margin: {quoted(place.text)}",
                page=page.number,
                bbox=place.bbox,
            )


ARXIV_STAMP: Check[Subject] = Check(
    id="leftover-arxiv",
    severity="warning",
    what="The file was downloaded from arXiv and has its stamp in the margin.",
    why="It may not be the camera-ready version, and the stamp does not belong in the volume.",
    remedy=Remedy("Upload the PDF that you made yourself, not the one downloaded from arXiv."),
    find=_arxiv,
)


LOCAL_ADDRESS = re.compile(rf"(?:file:///|{LOOPBACK})\S*")


def _local_address(subject: Subject) -> Iterator[Spot]:
    found = [
        (page.number, line.bbox, match[0])
        for page, line in subject.lines()
        # Browsers set it so small that gaps between letters look like blanks.
        if marginal(line) and (match := LOCAL_ADDRESS.search("".join(line.text.split())))
    ]
    yield from spot_of_all("the browser's footer", found)


LOCAL_ADDRESS_PRINTED: Check[Subject] = Check(
    id="leftover-address",
    severity="warning",
    what="A running head or footer shows the address of a file on the author's computer.",
    why="The browser prints it with the date and page numbers; readers see the folders.",
    remedy=Remedy("Print again, without the headers and footers of the browser's print dialog."),
    find=_local_address,
)


def _folios(subject: Subject) -> Iterator[Spot]:
    if subject.profile.folios != "none" or subject.facts.mode in ("submission", "preprint"):
        return  # page numbers belong to these modes, which have their own checks
    page_numbers: dict[int, Box] = {}
    for page in subject.layout.pages:
        for line in page.lines:
            if line.role in ("head", "foot") and re.fullmatch(
                r"(?i)\W*(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?\W*", line.text.strip()
            ):
                page_numbers[page.number] = line.bbox
    if page_numbers:
        first = min(page_numbers)
        yield Spot(
            message=f"{pages_in_words(page_numbers).capitalize()}: page numbers; "
            f"{subject.profile.title} adds its own",
            page=first,
            bbox=page_numbers[first],
        )


FOLIOS: Check[Subject] = Check(
    id="leftover-folios",
    severity="warning",
    what="The pages are numbered though the publisher numbers them.",
    why="Each page of the volume would show two numbers.",
    remedy=Remedy(
        latex=r"Write \pagestyle{empty} and \thispagestyle{empty}.",
        word="Insert, Page Number, Remove.",
        typst="Write #set page(numbering: none).",
    ),
    find=_folios,
)


REVIEW_ADDRESS = (
    r"(?i)anonymous\.4open\.science|[?&]view_only=|\.(?:com|org|io|co)/anonymous[\w-]*/\S"
)
"""Addresses that hide the owner: mirrors of repositories, views of projects for reviewers, and
accounts named so."""


def _review_addresses(subject: Subject) -> Iterator[Spot]:
    linked = [
        (link.page, link.bbox, link.uri)
        for link in subject.layout.links
        if re.search(REVIEW_ADDRESS, link.uri)
    ]
    printed = [
        (place.page, place.bbox, place.in_context)
        for page in subject.layout.pages
        for place in find(page, (REVIEW_ADDRESS,))
    ]
    yield from spot_of_all("an address made for reviewers", linked or printed)


REVIEW_ADDRESSES: Check[Subject] = Check(
    id="link-anonymized",
    severity="warning",
    what="A link leads to code or data under an address made for reviewers.",
    why="Such addresses hide whose the code or data are, and many expire soon.",
    remedy=Remedy("Publish the code or data, and link to their lasting address."),
    find=_review_addresses,
)
