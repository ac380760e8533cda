"""No paper, however odd, makes a check fail."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from procbuild.checks import check_metadata, check_paper
from procbuild.checks.base import FAILED, Check, Remedy, Subject, run
from procbuild.checks.profile import PROFILES
from procbuild.conference import Person
from procbuild.layout import Ink, Line
from procbuild.model import PdfFacts, Record
from tests.checks.making import page, paper

ROLES = st.sampled_from(["text", "head", "foot", "line-number", "figure"])
NUMBERS = st.one_of(
    st.integers(-300, 1200).map(float), st.sampled_from([0.0, 1e9, -1e9, float("inf")])
)
BOXES = st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["??", "[?]", "TODO", "DRAFT", "Under review", "1", "", "Anonymous Author(s)"]),
)
LINES = st.builds(
    Line,
    text=TEXTS,
    bbox=BOXES,
    size=NUMBERS,
    font=st.just("Times"),
    color=st.integers(0, 0xFFFFFF),
    angle=st.integers(0, 359),
    role=ROLES,
)
NAMES = st.builds(Person, given=TEXTS, family=TEXTS, literal=TEXTS, orcid=TEXTS, script=TEXTS)
RECORDS = st.builds(
    Record,
    id=st.just("a"),
    title=TEXTS,
    abstract=TEXTS,
    authors=st.lists(NAMES, max_size=4).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(
    lines=st.lists(LINES, max_size=6),
    ink=st.lists(st.builds(Ink, kind=st.just("image"), bbox=BOXES), max_size=2),
    size=st.tuples(NUMBERS, NUMBERS),
    profile=st.sampled_from(tuple(PROFILES)),
    record=RECORDS,
    title=TEXTS,
    authors=st.lists(TEXTS, max_size=4),
)
def test_all_checks_end_with_findings(
    lines: list[Line],
    ink: list[Ink],
    size: tuple[float, float],
    profile: str,
    record: Record,
    title: str,
    authors: list[str],
) -> None:
    odd = page(*lines, size=size, ink=tuple(ink), characters=len(lines))
    subject = paper(odd, profile=profile, record=record, title=title, authors=tuple(authors))
    found = [*check_paper(subject, {}, "a"), *check_metadata(record, {})]
    assert [one for one in found if FAILED in one.message] == []


def test_papers_without_pages_are_odd_too() -> None:
    nothing = paper(profile="neurips", mode="submission", anonymous=True, line_numbers=True)
    found = check_paper(replace(nothing, facts=replace(nothing.facts, pages=0)), {}, "a")
    assert not any(FAILED in one.message for one in found)


def test_a_check_that_fails_is_a_finding() -> None:
    def broken(subject: Subject) -> list[object]:
        raise ValueError(subject.facts.title)

    check = Check(
        id="broken-one",
        severity="error",
        what="",
        why="",
        remedy=Remedy(),
        find=broken,  # type: ignore[arg-type]
    )
    subject = paper(page("Text"), title="\x1b[31m")
    (finding,) = run(check, subject, severity="warning", paper="a")
    assert finding.message == "The check itself failed, ValueError: ‘ [31m’".replace("‘ ", "‘")
    assert isinstance(subject.facts, PdfFacts)
