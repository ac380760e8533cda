"""The printed abstract against the recorded one."""

import pytest

from procbuild.model import Finding, Record
from tests.checks.making import found, page, paper

PRINTED = (
    "We measure how wide the margins of papers are, and whether it matters to those who read "
    "them. We find that margins are as wide as they were, and that nobody has looked at them "
    "before. So we propose to look at them more often, and give the code that does it."
)


def checked(recorded: str, printed: str = PRINTED) -> list[Finding]:
    subject = paper(page("Text"), record=Record(id="a", abstract=recorded), abstract=printed)
    return [one for one in found(subject) if one.check.startswith("abstract")]


@pytest.mark.parametrize(
    "recorded",
    [
        PRINTED,
        PRINTED.upper(),
        PRINTED.replace("margins", "$m$-margins", 1),
        PRINTED.replace("So we propose", "We propose"),
        "",
    ],
)
def test_a_few_other_words_are_the_same_abstract(recorded: str) -> None:
    assert checked(recorded) == []


def test_nothing_is_told_where_none_is_read() -> None:
    assert checked("Something else altogether, as far as anybody can tell.", printed="") == []


def test_an_abstract_that_was_cut_off_is_told() -> None:
    (finding,) = checked(PRINTED[:150])
    assert (finding.check, finding.severity) == ("abstract-cut", "warning")
    assert "ends with ‘are as wide as they were, and that’" in finding.message
    assert "52 words in all instead of 30" in finding.message


@pytest.mark.parametrize("dots", ["...", "…", " […]"])
def test_dots_at_its_end_say_that_it_was_cut_off(dots: str) -> None:
    (finding,) = checked(PRINTED[:150] + dots)
    assert finding.check == "abstract-cut"


def test_another_abstract_is_a_note() -> None:
    (finding,) = checked("In this paper we look at headings, which nobody has counted until now.")
    assert (finding.check, finding.severity) == ("abstract-other", "info")
    assert "‘We measure how wide" in finding.message


def test_an_abstract_of_fewer_sentences_is_a_note() -> None:
    (finding,) = checked(PRINTED.partition(" We find")[0])
    assert (finding.check, finding.severity) == ("abstract-other", "info")
    assert "goes on after ‘whether it matters to those who read them.’" in finding.message
