"""The page limit, which counts only some parts of a paper."""

from typing import Any

import pytest

from procbuild.checks.base import Subject
from procbuild.checks.limit import free_in_words, last_counted
from procbuild.layout import Part, PartKind
from tests.checks.sample_papers import check_ids, make_page, make_paper, only_finding


def make_part(kind: PartKind, last: int) -> Part:
    return Part(kind=kind, heading=kind, page=last, bbox=None, last_page=last)


def make_long_paper(*parts: Part, **fields: Any) -> Subject:
    """Make a paper of 12 pages."""
    pages = [make_page("Text", number=n) for n in range(1, 13)]
    return make_paper(*pages, layout={"parts": parts}, **fields)


def test_content_up_to_the_limit_passes() -> None:
    assert check_ids(make_long_paper(make_part("main", 9), make_part("references", 12))) == []


def test_the_finding_lists_the_parts_that_do_not_count() -> None:
    finding = only_finding(
        make_long_paper(make_part("main", 11), make_part("references", 12)), "page-limit"
    )
    assert finding.severity == "error"
    assert finding.page == 10
    assert finding.message == (
        "The content ends on page 11; the limit is 9 pages: 2 pages too many (references, "
        "acknowledgements, funding, checklist and appendices do not count)"
    )
    assert finding.bbox == (110, 100, 130, 110)


def test_parts_that_do_not_count_may_be_beyond_the_limit() -> None:
    parts = make_part("main", 9), make_part("acknowledgements", 10), make_part("references", 12)
    assert check_ids(make_long_paper(*parts)) == []
    assert check_ids(make_long_paper(*parts, rules={"free": ("references",)})) == ["page-limit"]


def test_an_appendix_counts_unless_it_is_free() -> None:
    parts = make_part("main", 9), make_part("references", 10), make_part("appendix", 12)
    assert check_ids(make_long_paper(*parts)) == []
    assert check_ids(make_long_paper(*parts, rules={"free": ("references",)})) == ["page-limit"]


def test_floats_after_the_references_do_not_count() -> None:
    parts = (make_part("main", 4), make_part("references", 5), make_part("main", 7))
    assert last_counted(parts, ("references",)) == make_part("main", 4)


def test_references_count_unless_they_are_free() -> None:
    assert check_ids(
        make_long_paper(make_part("main", 9), make_part("references", 12), rules={"free": ()})
    ) == ["page-limit"]


def test_a_paper_without_references_heading_does_not_pass() -> None:
    paper = make_long_paper(make_part("main", 12), references_page=None)
    assert check_ids(paper) == ["page-limit", "references-missing"]
    assert "no References heading was found" in only_finding(paper, "page-limit").message


def test_a_guessed_limit_is_only_a_warning() -> None:
    finding = only_finding(make_long_paper(make_part("main", 10), guessed=True), "page-limit")
    assert finding.severity == "warning"
    assert "the usual limit of NeurIPS is 9 pages: 1 page too many" in finding.message


@pytest.mark.parametrize(
    ("free", "words"),
    [
        ((), "everything counts"),
        (("references",), "references do not count"),
        (("references", "appendix"), "references and appendices do not count"),
    ],
)
def test_free_parts_in_words(free: tuple[PartKind, ...], words: str) -> None:
    assert free_in_words(free) == words


def test_a_paper_shorter_than_the_minimum_is_found() -> None:
    short = make_paper(make_page("Text", size=(595.276, 841.89)), profile="ceurart")
    message = only_finding(short, "page-minimum").message
    assert "at least 5" in message
    assert message.startswith(f"The paper has {short.facts.pages} page")
