"""The page limit, by the parts of the paper."""

from typing import Any

import pytest

from procbuild.checks.base import Subject
from procbuild.checks.limit import free_in_words, last_counted
from procbuild.layout import Part, PartKind
from tests.checks.making import ids, page, paper, the


def part(kind: PartKind, last: int) -> Part:
    return Part(kind=kind, heading=kind, page=last, bbox=None, last_page=last)


def long_paper(*parts: Part, **more: Any) -> Subject:
    pages = [page("Text", number=n) for n in range(1, 13)]
    return paper(*pages, layout={"parts": parts}, **more)


def test_content_up_to_the_limit_passes() -> None:
    assert ids(long_paper(part("main", 9), part("references", 12))) == []


def test_content_beyond_the_limit_is_told_with_what_does_not_count() -> None:
    finding = the(long_paper(part("main", 11), part("references", 12)), "page-limit")
    assert finding.severity == "error"
    assert finding.page == 10
    assert finding.message == (
        "The content ends on page 11; the limit is 9 pages: 2 pages too many (references, "
        "acknowledgements, funding, checklist and appendices do not count)"
    )
    assert finding.bbox == (110, 100, 130, 110)


def test_free_statements_may_stand_beyond_the_limit() -> None:
    parts = part("main", 9), part("acknowledgements", 10), part("references", 12)
    assert ids(long_paper(*parts)) == []
    assert ids(long_paper(*parts, rules={"free": ("references",)})) == ["page-limit"]


def test_an_appendix_counts_where_it_is_not_free() -> None:
    parts = part("main", 9), part("references", 10), part("appendix", 12)
    assert ids(long_paper(*parts)) == []
    assert ids(long_paper(*parts, rules={"free": ("references",)})) == ["page-limit"]


def test_floats_after_the_references_do_not_count() -> None:
    parts = (part("main", 4), part("references", 5), part("main", 7))
    assert last_counted(parts, ("references",)) == part("main", 4)


def test_where_references_count_the_last_page_counts() -> None:
    assert ids(long_paper(part("main", 9), part("references", 12), rules={"free": ()})) == [
        "page-limit"
    ]


def test_a_missing_heading_is_a_finding_not_a_pass() -> None:
    paper = long_paper(part("main", 12), references_page=None)
    assert ids(paper) == ["page-limit", "references-missing"]
    assert "no References heading was found" in the(paper, "page-limit").message


def test_a_guessed_limit_is_no_rule() -> None:
    finding = the(long_paper(part("main", 10), guessed=True), "page-limit")
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
def test_what_is_free_in_words(free: tuple[PartKind, ...], words: str) -> None:
    assert free_in_words(free) == words


def test_a_short_paper_where_the_publisher_wants_more() -> None:
    short = paper(page("Text", size=(595.276, 841.89)), profile="ceurart")
    assert "at least 5" in the(short, "page-minimum").message
