"""Checks of the pages themselves: their sizes; rotated, cropped, scaled, blank, missing pages."""

import re
from collections import defaultdict
from collections.abc import Iterator

from procbuild.checks.base import Check, Remedy, Spot, Subject, pages_in_words, quoted
from procbuild.checks.profile import load_profile
from procbuild.layout import Page
from procbuild.standards.page_sizes import size_name

ABSTRACT = re.compile("abstract", re.IGNORECASE)
REFERENCES = re.compile("references|bibliography", re.IGNORECASE)
"""Headings that a paper has once."""

MAX_SIDE = 14400.0
"""Largest side of a page in default user space units (ISO 32000-1, Annex C.2)"""

PAPER_SIZE_REMEDY = Remedy(
    latex=r"Set the paper in \documentclass (letterpaper or a4paper) and compile with pdfLaTeX; "
    "with latex and dvips set it there too (-t letter, -t a4).",
    word="Set Layout, Size, and keep that size in the PDF printer.",
    typst='Set #set page(paper: "us-letter") or "a4".',
)


def _size(page: Page) -> tuple[float, float]:
    """Width and height before /Rotate is applied."""
    is_sideways = page.rotate in (90, 270)
    return (page.height, page.width) if is_sideways else (page.width, page.height)


def _describe_size(width: float, height: float) -> str:
    name = size_name((width, height))
    if not name and (turned := size_name((height, width))):
        name = f"{turned} landscape"
    return f"{width:g} × {height:g} pt" + (f" ({name})" if name else "")


def _pages_by_size(subject: Subject) -> dict[tuple[float, float], list[int]]:
    """Page numbers by size; sizes within the tolerance count as the same."""
    groups: dict[tuple[float, float], list[int]] = {}
    tolerance = subject.profile.size_tolerance
    for page in subject.layout.pages:
        width, height = _size(page)
        same = (
            size
            for size in groups
            if abs(size[0] - width) <= tolerance and abs(size[1] - height) <= tolerance
        )
        groups.setdefault(next(same, (width, height)), []).append(page.number)
    return groups


def _wrong_size(subject: Subject) -> Iterator[Spot]:
    # The size of a guessed template is not a rule of the venue.
    profile = load_profile("generic") if subject.guessed else subject.profile
    groups = _pages_by_size(subject)
    main = max(groups, key=lambda size: len(groups[size]), default=(0.0, 0.0))
    for (width, height), pages in groups.items():
        is_possible = max(width, height) <= MAX_SIDE
        if profile.allows(width, height) or ((width, height) != main and is_possible):
            continue  # page-size-mixed reports pages that differ from the others
        if not is_possible:
            rule = f"a PDF page has at most {MAX_SIDE:g} pt a side"
        elif profile.name == "generic":
            rule = "not a usual paper size"
        else:
            allowed = " or ".join(_describe_size(*size) for size in profile.page_sizes)
            rule = f"{profile.title} asks for {allowed}"
        yield Spot(
            message=f"{pages_in_words(pages).capitalize()}: {_describe_size(width, height)}; "
            f"{rule}, ± {profile.size_tolerance:g} pt",
            page=pages[0],
        )


SIZE: Check[Subject] = Check(
    id="page-size",
    severity="error",
    what="A page has another size than the template's.",
    why="Papers of one volume share one page size; readers and printers scale pages that differ.",
    remedy=PAPER_SIZE_REMEDY,
    find=_wrong_size,
)


def _mixed_sizes(subject: Subject) -> Iterator[Spot]:
    groups = _pages_by_size(subject)
    if len(groups) < 2:
        return
    main = max(groups, key=lambda size: len(groups[size]))
    for size, pages in groups.items():
        if size != main:
            yield Spot(
                message=f"{pages_in_words(pages).capitalize()}: {_describe_size(*size)}; "
                f"the other pages are {_describe_size(*main)}",
                page=pages[0],
            )


MIXED: Check[Subject] = Check(
    id="page-size-mixed",
    severity="error",
    what="The pages of the paper differ in size.",
    why="Usually a page of another document was merged in; margins and stamps do not fit it.",
    remedy=Remedy("Bring all pages to one size.", latex="Include foreign pages with pdfpages."),
    find=_mixed_sizes,
)


def _rotated(subject: Subject) -> Iterator[Spot]:
    by_angle = defaultdict(list)
    for page in subject.layout.pages:
        if page.rotate:
            by_angle[page.rotate].append(page.number)
    for angle, pages in by_angle.items():
        yield Spot(
            message=f"{pages_in_words(pages).capitalize()}: rotated by {angle}°", page=pages[0]
        )


TURNED: Check[Subject] = Check(
    id="page-rotated",
    severity="warning",
    what="A page is rotated.",
    why="It may be intended, for a wide table, or an accident of scanning or merging.",
    remedy=Remedy(
        "Rotate the page back, unless it holds a wide table.",
        latex="Use pdflscape for wide tables only.",
    ),
    find=_rotated,
)


def _cropped(subject: Subject) -> Iterator[Spot]:
    cropped = [page for page in subject.layout.pages if _is_cropped(page)]
    if cropped:
        first = cropped[0]
        media, crop = first.media_box, first.crop_box
        yield Spot(
            message=f"{pages_in_words(p.number for p in cropped).capitalize()}: cropped to "
            f"{crop[2] - crop[0]:g} × {crop[3] - crop[1]:g} pt of "
            f"{media[2] - media[0]:g} × {media[3] - media[1]:g} pt",
            page=first.number,
        )


def _is_cropped(page: Page) -> bool:
    return any(abs(a - b) > 1 for a, b in zip(page.media_box, page.crop_box, strict=True))


CROPPED: Check[Subject] = Check(
    id="page-cropped",
    severity="warning",
    what="Only a part of a page is visible: its CropBox is smaller than its MediaBox.",
    why="Some readers and printers show the whole page, others only the part.",
    remedy=Remedy("Make the PDF again on the template's paper instead of cropping it."),
    find=_cropped,
)


def _scaled(subject: Subject) -> Iterator[Spot]:
    scaled = [page for page in subject.layout.pages if page.user_unit != 1]
    if scaled:
        page = scaled[0]
        yield Spot(
            message=f"{pages_in_words(p.number for p in scaled).capitalize()}: UserUnit "
            f"{page.user_unit:g}, so that the page is {page.width:g} × {page.height:g} pt",
            page=page.number,
        )


SCALED: Check[Subject] = Check(
    id="page-scaled",
    severity="warning",
    what="A page is scaled by UserUnit.",
    why="Half of all readers and printers ignore it.",
    remedy=Remedy("Make the PDF again at its true size."),
    find=_scaled,
)


def _blank(subject: Subject) -> Iterator[Spot]:
    pages = [page for page in subject.layout.pages if page.blank and page.characters < 40]
    if not pages:
        return
    which = pages_in_words(page.number for page in pages).capitalize()
    is_single = len(pages) == 1
    if any(page.characters for page in pages):
        message = f"{which} {'has' if is_single else 'have'} nothing but a running head or a footer"
    else:
        message = f"{which} {'is' if is_single else 'are'} blank"
    yield Spot(message=message, page=pages[0].number)


BLANK: Check[Subject] = Check(
    id="page-blank",
    severity="warning",
    what="A page is blank.",
    why="It is printed, counted and cited like the others.",
    remedy=Remedy(
        "Remove the page.",
        latex=r"Look for \newpage, \clearpage or openright at its place.",
        word="Delete the empty paragraphs or the page break before it.",
        typst="Look for #pagebreak() at its place.",
    ),
    find=_blank,
)


def _no_beginning(subject: Subject) -> Iterator[Spot]:
    facts = subject.facts
    if facts.authors or facts.abstract or facts.anonymous:
        return
    sections = [heading for heading in subject.layout.headings if heading.number.isdecimal()]
    numbers = [int(heading.number) for heading in sections]
    if len(numbers) > 1 and numbers[0] > 1 and numbers[1] == numbers[0] + 1:
        first = sections[0]
        yield Spot(
            message=f"The first section is {first.number}, {quoted(first.text)}, without authors "
            "or an abstract above it: the first page seems to be missing",
            page=1,
        )


NO_BEGINNING: Check[Subject] = Check(
    id="page-missing",
    severity="warning",
    what="The first page of the paper seems to be missing.",
    why="Readers would get the paper without title, authors and its beginning.",
    remedy=Remedy("Make the PDF again with all its pages, and look at the first one."),
    find=_no_beginning,
)


def _second_paper(subject: Subject) -> Iterator[Spot]:
    """An abstract after the references, followed by a first section and references of its own."""
    end = subject.facts.references_page
    after = [heading for heading in subject.layout.headings if end and heading.page > end]
    signs = (
        lambda heading: ABSTRACT.fullmatch(heading.text),
        lambda heading: heading.number == "1",
        lambda heading: REFERENCES.fullmatch(heading.text),
    )
    rest = iter(after)
    found = [next(filter(sign, rest), None) for sign in signs]
    if found[0] and all(found):
        yield Spot(
            message=f"After the references, another abstract begins on page {found[0].page}, with "
            "sections and references of its own: the file seems to contain two papers",
            page=found[0].page,
            bbox=found[0].bbox,
        )


SECOND_PAPER: Check[Subject] = Check(
    id="paper-merged",
    severity="warning",
    what="The file seems to contain two papers.",
    why="The second one would be published under the title and the authors of the first.",
    remedy=Remedy("Hand in each paper as a file of its own."),
    find=_second_paper,
)
