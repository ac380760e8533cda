"""Checks of the paper's length."""

from collections.abc import Iterator

from procbuild.checks.base import Check, Remedy, Spot, Subject
from procbuild.checks.places import around
from procbuild.layout import Part, PartKind
from procbuild.wording import counted, joined

PART_NAMES: dict[PartKind, str] = {
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
    """Of the parts that count, the one that ends last; None if no part counts.

    After references that do not count, ``main`` parts do not either: they may be floats.
    """
    last: Part | None = None
    after_references = False
    for part in parts:
        if part.kind in free:
            after_references = after_references or part.kind == "references"
        elif not (after_references and part.kind == "main") and (
            last is None or part.last_page >= last.last_page
        ):
            last = part
    return last


def content_end(subject: Subject) -> int:
    """The last page with content that counts towards the page limit, from 1."""
    last = last_counted(subject.layout.parts, subject.profile.free)
    return last.last_page if last else subject.facts.main_pages


def free_in_words(free: tuple[PartKind, ...]) -> str:
    """What does not count: ``references, acknowledgements and appendices do not count``."""
    names = [PART_NAMES[kind] for kind in free]
    if not names:
        return "everything counts"
    return f"{joined(names)} do not count"


def _too_long(subject: Subject) -> Iterator[Spot]:
    limit, profile = subject.profile.page_limit, subject.profile
    end = content_end(subject)
    if limit is None or end <= limit:
        return
    page = subject.layout.pages[limit] if limit < len(subject.layout.pages) else None
    lines = [line for line in page.lines if line.role in ("text", "figure")] if page else []
    box = around(line.bbox for line in lines) if lines else None
    if subject.facts.references_page is None and "references" in profile.free:
        note = "; no References heading was found, so every page was counted"
    else:
        note = f" ({free_in_words(profile.free)})"
    excess = end - limit
    whose = f"the usual limit of {profile.title}" if subject.guessed else "the limit"
    yield Spot(
        message=f"The content ends on page {end}; "
        f"{whose} is {counted(limit, 'page')}: "
        f"{counted(excess, 'page')} too many{note}",
        page=limit + 1,
        bbox=box,
    )


LIMIT: Check[Subject] = Check(
    id="page-limit",
    severity="error",
    what="The paper is longer than its track allows.",
    why="All authors have the same space.",
    remedy=Remedy(
        "Shorten the text or move parts into the appendix; do not change spacing, margins or font "
        "sizes of the template."
    ),
    find=_too_long,
    of_venue=True,
)


def _too_short(subject: Subject) -> Iterator[Spot]:
    minimum = subject.profile.min_pages
    if minimum is not None and subject.facts.pages < minimum:
        yield Spot(
            message=f"The paper has {counted(subject.facts.pages, 'page')}; "
            f"{subject.profile.title} asks for at least {minimum}"
        )


SHORT: Check[Subject] = Check(
    id="page-minimum",
    severity="warning",
    what="The paper is shorter than the publisher asks for.",
    why="Some publishers list short papers separately or refuse them.",
    remedy=Remedy("Ask the organizers whether it is published as a short paper."),
    find=_too_short,
)


def _no_references(subject: Subject) -> Iterator[Spot]:
    if subject.facts.references_page is None and not _has_no_text(subject):
        yield Spot(
            message="No References or Bibliography heading was found; "
            "the end of the content is unknown"
        )


def _has_no_text(subject: Subject) -> bool:
    return all(page.characters == 0 for page in subject.layout.pages)


REFERENCES: Check[Subject] = Check(
    id="references-missing",
    severity="warning",
    what="The paper has no heading for its references.",
    why="The page limit counts the pages up to it, and readers and indexes look for it.",
    remedy=Remedy(
        "Give the list of references the heading 'References' in the template's style.",
        latex=r"Use \bibliography or thebibliography as the template does.",
        word="Give the heading the template's heading style.",
        typst="Use #bibliography with its title.",
    ),
    find=_no_references,
)
