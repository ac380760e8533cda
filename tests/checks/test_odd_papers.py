"""No paper, however odd, makes a check fail."""

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from procbuild.checks import check_metadata, check_paper
from procbuild.checks.base import FAILED, Check, Remedy, Spot, Subject, run
from procbuild.checks.profile import PROFILES
from procbuild.conference import Person
from procbuild.layout import Ink, Line
from procbuild.model import PdfFacts, Record
from tests.checks.sample_papers import make_page, make_paper

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
def test_no_check_fails_on_odd_papers(
    lines: list[Line],
    ink: list[Ink],
    size: tuple[float, float],
    profile: str,
    record: Record,
    title: str,
    authors: list[str],
) -> None:
    odd = make_page(*lines, size=size, ink=tuple(ink), characters=len(lines))
    subject = make_paper(odd, profile=profile, record=record, title=title, authors=tuple(authors))
    findings = [*check_paper(subject, {}, "a"), *check_metadata(record, {})]
    assert [finding for finding in findings if FAILED in finding.message] == []


def test_no_check_fails_on_a_paper_without_pages() -> None:
    empty = make_paper(profile="neurips", mode="submission", anonymous=True, line_numbers=True)
    findings = check_paper(replace(empty, facts=replace(empty.facts, pages=0)), {}, "a")
    assert not any(FAILED in finding.message for finding in findings)


def test_the_failure_of_a_check_is_a_finding() -> None:
    def fail(subject: Subject) -> Iterator[Spot]:
        raise ValueError(subject.facts.title)

    check = Check(
        id="broken-one",
        severity="error",
        what="",
        why="",
        remedy=Remedy(),
        find=fail,
    )
    subject = make_paper(make_page("Text"), title="\x1b[31m")
    (finding,) = run(check, subject, severity="warning", paper="a")
    assert finding.message == "The check itself failed, ValueError: ‘ [31m’".replace("‘ ", "‘")
    assert isinstance(subject.facts, PdfFacts)
