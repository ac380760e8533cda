"""The abstract printed in a paper must be that of its record."""

import pytest

from procbuild.model import Finding, Record
from tests.checks.sample_papers import make_page, make_paper, run_checks

ABSTRACT = (
    "We measure how wide the margins of papers are, and whether it matters to those who read "
    "them. We find that margins are as wide as they were, and that nobody has looked at them "
    "before. So we propose to look at them more often, and give the code that does it."
)


def compare_abstracts(recorded: str, printed: str = ABSTRACT) -> list[Finding]:
    subject = make_paper(
        make_page("Text"), record=Record(id="a", abstract=recorded), abstract=printed
    )
    return [finding for finding in run_checks(subject) if finding.check.startswith("abstract")]


@pytest.mark.parametrize(
    "recorded",
    [
        ABSTRACT,
        ABSTRACT.upper(),
        ABSTRACT.replace("margins", "$m$-margins", 1),
        ABSTRACT.replace("So we propose", "We propose"),
        "",
    ],
)
def test_small_differences_between_the_abstracts_are_ignored(recorded: str) -> None:
    assert compare_abstracts(recorded) == []


def test_papers_without_a_readable_abstract_have_no_finding() -> None:
    assert (
        compare_abstracts("Something else altogether, as far as anybody can tell.", printed="")
        == []
    )


def test_an_abstract_that_was_cut_off_is_a_warning() -> None:
    (finding,) = compare_abstracts(ABSTRACT[:150])
    assert (finding.check, finding.severity) == ("abstract-cut", "warning")
    assert "ends with ‘are as wide as they were, and that’" in finding.message
    assert "52 words in all instead of 30" in finding.message


@pytest.mark.parametrize("dots", ["...", "…", " […]"])
def test_an_abstract_may_end_with_dots_where_it_was_cut_off(dots: str) -> None:
    (finding,) = compare_abstracts(ABSTRACT[:150] + dots)
    assert finding.check == "abstract-cut"


def test_another_abstract_is_a_note() -> None:
    (finding,) = compare_abstracts(
        "In this paper we look at headings, which nobody has counted until now."
    )
    assert (finding.check, finding.severity) == ("abstract-other", "info")
    assert "‘We measure how wide" in finding.message


def test_an_abstract_that_lacks_sentences_is_a_note() -> None:
    (finding,) = compare_abstracts(ABSTRACT.partition(" We find")[0])
    assert (finding.check, finding.severity) == ("abstract-other", "info")
    assert "goes on after ‘whether it matters to those who read them.’" in finding.message
