"""Whether the paper is as long as it may be."""

from collections.abc import Iterator

from procbuild.checks.base import Check, Remedy, Spot, Subject
from procbuild.checks.places import around
from procbuild.layout import Part, PartKind
from procbuild.wording import counted, joined

NAMES: dict[PartKind, str] = {
    "references": "references",
    "acknowledgements": "acknowledgements",
    "funding": "funding",
    "impact": "impact statement",
    "ethics": "ethics statement",
    "limitations": "limitations",
    "reproducibility": "reproducibility statement",
    "contributions": "author contributions",
    "availability": "data availability",
    "checklist": "checklist",
    "appendix": "appendices",
    "main": "main text",
}


def last_counted(parts: tuple[Part, ...], free: tuple[PartKind, ...]) -> Part | None:
    """The part that ends last of those that count; None where none does.

    What follows free references counts only when its own kind does and is not ``main``: floats
    of the text may stand there.
    """
    last: Part | None = None
    behind = False
    for part in parts:
        if part.kind in free:
            behind = behind or part.kind == "references"
        elif not (behind and part.kind == "main") and (
            last is None or part.last_page >= last.last_page
        ):
            last = part
    return last


def content_end(subject: Subject) -> int:
    """The last page that has something of what the limit counts, from 1."""
    last = last_counted(subject.layout.parts, subject.profile.free)
    return last.last_page if last else subject.facts.main_pages


def free_in_words(free: tuple[PartKind, ...]) -> str:
    """What does not count: ``references, acknowledgements and appendices``."""
    names = [NAMES[kind] for kind in free]
    if not names:
        return "everything counts"
    return f"{joined(names)} do not count"


def _too_long(subject: Subject) -> Iterator[Spot]:
    limit, profile = subject.profile.page_limit, subject.profile
    used = content_end(subject)
    if limit is None or used <= limit:
        return
    page = subject.layout.pages[limit] if limit < len(subject.layout.pages) else None
    lines = [line for line in page.lines if line.role in ("text", "figure")] if page else []
    box = around(line.bbox for line in lines) if lines else None
    if subject.facts.references_page is None and "references" in profile.free:
        note = "; no References heading was found, so that every page was counted"
    else:
        note = f" ({free_in_words(profile.free)})"
    over = used - limit
    whose = f"the usual limit of {profile.title}" if subject.guessed else "the limit"
    yield Spot(
        message=f"The content ends on page {used}; "
        f"{whose} is {counted(limit, 'page')}: "
        f"{counted(over, 'page')} too many{note}",
        page=limit + 1,
        bbox=box,
    )


LIMIT: Check[Subject] = Check(
    id="page-limit",
    severity="error",
    what="The paper is longer than its track allows.",
    why="All authors have the same room; what does not count is stated with the limit.",
    remedy=Remedy(
        "Shorten the text or move parts into the appendix; spacing, margins and font sizes of "
        "the template stay as they are."
    ),
    find=_too_long,
    of_venue=True,
)


def _too_short(subject: Subject) -> Iterator[Spot]:
    wanted = subject.profile.min_pages
    if wanted is not None and subject.facts.pages < wanted:
        yield Spot(
            message=f"The paper has {subject.facts.pages} pages; "
            f"{subject.profile.title} asks for at least {wanted}"
        )


SHORT: Check[Subject] = Check(
    id="page-minimum",
    severity="warning",
    what="The paper is shorter than the publisher asks for.",
    why="Some publishers list short papers apart or refuse them.",
    remedy=Remedy("Ask the organizers whether it is published as a short paper."),
    find=_too_short,
)


def _no_references(subject: Subject) -> Iterator[Spot]:
    if subject.facts.references_page is None and not _textless(subject):
        yield Spot(
            message="No References or Bibliography heading was found; "
            "where the content ends cannot be told"
        )


def _textless(subject: Subject) -> bool:
    return all(page.characters == 0 for page in subject.layout.pages)


REFERENCES: Check[Subject] = Check(
    id="references-missing",
    severity="warning",
    what="There is no heading of the references.",
    why="The page limit is counted up to it, and readers and indexes look for it.",
    remedy=Remedy(
        "Give the list of references the heading 'References' in the template's style.",
        latex=r"Use \bibliography or thebibliography as the template does.",
        word="Give the heading the template's heading style.",
        typst="Use #bibliography with its title.",
    ),
    find=_no_references,
)
