"""Checks of the paper's template and its mode."""

from collections.abc import Iterator

from procbuild.checks.base import Check, Remedy, Spot, Subject, quoted
from procbuild.checks.leftovers import REVIEW_NOTICES
from procbuild.checks.places import Place, find, marginal
from procbuild.checks.profile import PROFILES, load_profile

MODE_REMEDY = Remedy(
    latex="Give the style its final option (NeurIPS, ICML, ICLR: final or accepted; ACL: "
    "remove review; acmart: remove review, anonymous) and compile again.",
    word="Use the template's camera-ready version.",
    typst="Set the template's accepted or final argument.",
)


MODE_PAGES = 4
"""Number of pages whose running heads and feet tell the mode."""

VENUE = (
    r"^(?i:\W*(?:\d+ )?(?:proceedings of|in proceedings|copyright|©|published (?:at|in|as)"
    r"|to appear)|.{0,60}\b(?:conference|workshop|symposium|meeting)\b).{0,150}?"
    r"\b(?P<year>(?:19|20)\d\d)\b"
)
"""A notice of any venue with a year."""

SUBMITTED = (*REVIEW_NOTICES, r"(?i)\bsubmitted to ", r"(?i)\bdouble-blind review\b")
"""Notices of submissions, whatever the template."""


PREPRINTS = (r"(?i)\bpreprint\b",)
"""Notices of preprints, whatever the template."""


def _first_notice(subject: Subject, patterns: tuple[str, ...], pages: int = 1) -> Place | None:
    """The first notice on page 1, where templates print them, or in the margins of later pages."""
    places = (
        place
        for page in subject.layout.pages[:pages]
        for place in (find(page, patterns, marginal) if page.number > 1 else find(page, patterns))
    )
    return next((place for place in places if _is_notice(subject, place)), None)


def _is_notice(subject: Subject, place: Place) -> bool:
    """Whether a match is a notice and not a sentence of the paper or its title.

    Notices are in a running head or footer, in small print, or alone on their lines.
    """
    if _solid(place.text) in _solid(subject.facts.title):
        return False
    return all(
        marginal(line) or line.size < subject.layout.body_size - 0.5 for line in place.lines
    ) or 2 * len(place.match[0]) >= len(place.text)


def _solid(text: str) -> str:
    return "".join(text.split()).casefold()


def _template_patterns(subject: Subject, mode: str) -> tuple[str, ...]:
    """Patterns of a mode's notices, for the expected template and the recognized one."""
    expected: tuple[str, ...] = getattr(subject.profile, mode)
    recognized = subject.facts.template
    if recognized == subject.profile.name or recognized not in PROFILES:
        return expected
    other: tuple[str, ...] = getattr(load_profile(recognized), mode)
    return (*expected, *other)


def _submission(subject: Subject) -> Iterator[Spot]:
    place = _first_notice(subject, _template_patterns(subject, "submission"))
    is_submission = subject.facts.mode == "submission"
    if place is None and is_submission:  # the template is unknown
        place = _first_notice(subject, SUBMITTED, MODE_PAGES)
    if place:
        yield Spot(
            message=f"The paper is in submission mode: {quoted(place.text)}",
            page=place.page,
            bbox=place.bbox,
        )
    elif is_submission and not (
        subject.facts.anonymous or subject.facts.line_numbers  # these have their own checks
    ):
        yield Spot(message="The paper is in the template's submission mode", page=1)


SUBMISSION: Check[Subject] = Check(
    id="template-submission",
    severity="error",
    what="The template is still in submission mode.",
    why="It prints review notices and line numbers and hides the authors.",
    remedy=MODE_REMEDY,
    find=_submission,
)


def _preprint(subject: Subject) -> Iterator[Spot]:
    if subject.facts.mode == "preprint":
        place = _first_notice(subject, _template_patterns(subject, "preprint"))
        place = place or _first_notice(subject, PREPRINTS)  # the template is unknown
        yield Spot(
            message="The paper is in preprint mode" + (f": {quoted(place.text)}" if place else ""),
            page=1,
            bbox=place.bbox if place else None,
        )


PREPRINT: Check[Subject] = Check(
    id="template-preprint",
    severity="warning",
    what="The template is in preprint mode.",
    why="Its notice does not name the venue and says that the paper is unpublished.",
    remedy=MODE_REMEDY,
    find=_preprint,
)


def _year(subject: Subject) -> Iterator[Spot]:
    if subject.year is None or subject.facts.mode == "submission":
        return
    place = _first_notice(subject, subject.profile.final)
    year = place.match.groupdict().get("year") if place else None
    first = subject.year
    if place is None:  # other templates print notices on all pages, also in the year before
        pages = subject.layout.pages[:MODE_PAGES]
        place = next((one for page in pages for one in find(page, (VENUE,), marginal)), None)
        year = place.match["year"] if place else None
        first -= 1
    # Volumes appear up to two years after their event.
    if place and year and not first <= int(year) <= subject.year + 2:
        yield Spot(
            message=f"The notice names {year}, but the event is in {subject.year}: "
            f"{quoted(place.text)}",
            page=place.page,
            bbox=place.bbox,
        )


YEAR: Check[Subject] = Check(
    id="template-year",
    severity="warning",
    what="The notice of the venue names another year.",
    why="The paper was made with the style file of another edition, or for another venue.",
    remedy=Remedy("Use this year's style file, and correct running heads and footers."),
    find=_year,
)


def _tampered(subject: Subject) -> Iterator[Spot]:
    for page in subject.layout.pages:
        for place in find(page, subject.profile.tampering):
            yield Spot(
                message=f"The template complains: {quoted(place.match[0])}",
                page=page.number,
                bbox=place.bbox,
            )
            return


TAMPERED: Check[Subject] = Check(
    id="template-tampered",
    severity="error",
    what="The style file was changed, as it says itself.",
    why="Lengths, fonts or running heads differ from those of the other papers.",
    remedy=Remedy(
        "Use the style file as distributed.",
        latex="Remove packages and commands that change the page; use \\icmltitlerunning for "
        "long titles.",
    ),
    find=_tampered,
)


def _other(subject: Subject) -> Iterator[Spot]:
    expected, recognized = subject.profile, subject.facts.template
    if subject.guessed or expected.name in ("generic", recognized):
        return
    if recognized not in PROFILES:
        yield Spot(message=f"The paper does not look like the template of {expected.title}", page=1)
    else:
        yield Spot(
            message=f"The paper is in the template of {load_profile(recognized).title}, "
            f"not of {expected.title}",
            page=1,
        )


OTHER: Check[Subject] = Check(
    id="template-other",
    severity="warning",
    what="The paper is not in the volume's template.",
    why="Papers of one volume should look alike, and page limits assume its template.",
    remedy=Remedy("Typeset the paper in the volume's template."),
    find=_other,
)
