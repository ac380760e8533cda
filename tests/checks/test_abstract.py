"""The abstract printed in a paper must be that of its record."""

from textwrap import wrap

import pytest

from procbuild.model import Finding, Record
from tests.checks.sample_papers import make_page, make_paper, run_checks

ABSTRACT = (
    "We measure how wide the margins of papers are, and whether it matters to those who read "
    "them. We find that margins are as wide as they were, and that nobody has looked at them "
    "before. So we propose to look at them more often, and give the code that does it."
)

OTHER = (
    "In this paper we look at headings, which nobody has counted until now: there are few of them, "
    "but they are large, and most stand at the top of a page where no one expects any."
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


@pytest.mark.parametrize("length", [150, len(ABSTRACT) - 20])
def test_an_abstract_that_ends_within_a_sentence_is_cut(length: int) -> None:
    (finding,) = compare_abstracts(ABSTRACT[:length])
    assert (finding.check, finding.severity) == ("abstract-cut", "warning")


def test_the_message_shows_where_an_abstract_was_cut() -> None:
    (finding,) = compare_abstracts(ABSTRACT[:150])
    assert "ends with ‘are as wide as they were, and that’" in finding.message
    assert "the printed one goes on with ‘nobody has looked" in finding.message


@pytest.mark.parametrize("dots", ["...", "…", " […]"])
def test_an_abstract_may_end_with_dots_where_it_was_cut_off(dots: str) -> None:
    (finding,) = compare_abstracts(ABSTRACT[:150] + dots)
    assert finding.check == "abstract-cut"


@pytest.mark.parametrize("end", ["code that does it", "code", "$m$"])
def test_a_missing_period_is_not_a_cut(end: str) -> None:
    printed = ABSTRACT.removesuffix("code that does it.") + end.strip("$")
    assert compare_abstracts(printed.removesuffix(end.strip("$")) + end, f"{printed}.") == []


def test_an_abstract_may_begin_within_a_word() -> None:
    (finding,) = compare_abstracts(ABSTRACT.removeprefix("We mea"))
    assert finding.check == "abstract-cut"


def test_an_abstract_that_begins_within_a_sentence_is_cut() -> None:
    (finding,) = compare_abstracts(ABSTRACT.removeprefix("We "))
    assert (finding.check, finding.severity) == ("abstract-cut", "warning")
    assert "begins with ‘measure how wide" in finding.message
    assert "the printed one begins ‘We measure how wide" in finding.message


@pytest.mark.parametrize("before", ["", "Abstract. ", "Summary: "])
def test_an_abstract_may_begin_with_a_word_in_lower_case(before: str) -> None:
    abstract = ABSTRACT.replace("We measure", "k-means measures")
    assert compare_abstracts(abstract, before + abstract) == []


def test_less_than_most_of_an_abstract_is_cut_even_if_its_sentences_are_whole() -> None:
    (finding,) = compare_abstracts(ABSTRACT.partition(" We find")[0])
    assert (finding.check, finding.severity) == ("abstract-cut", "warning")
    assert "ends with ‘whether it matters to those who read them.’" in finding.message
    assert "52 words in all instead of 18" in finding.message


@pytest.mark.parametrize(
    ("recorded", "printed"),
    [
        (ABSTRACT.partition(" So we")[0], ABSTRACT),
        (ABSTRACT, f"{ABSTRACT}\n\n{'Margins are as old as books. ' * 10}"),
        (ABSTRACT, ABSTRACT + " Margins are as old as books." * 60),
    ],
)
def test_most_of_an_abstract_or_one_that_was_read_beyond_its_end_is_a_note(
    recorded: str, printed: str
) -> None:
    (finding,) = compare_abstracts(recorded, printed)
    assert (finding.check, finding.severity) == ("abstract-other", "info")


def test_another_abstract_is_a_warning() -> None:
    (finding,) = compare_abstracts(OTHER)
    assert (finding.check, finding.severity) == ("abstract-mismatch", "warning")
    assert "which begins ‘We measure how wide" in finding.message


def test_a_revised_abstract_is_a_note() -> None:
    revised = ABSTRACT.replace("whether it matters to those who read them", "who reads them")
    revised = revised.partition("So we propose")[0] + "This is where our code comes in."
    (finding,) = compare_abstracts(revised)
    assert (finding.check, finding.severity) == ("abstract-other", "info")


def test_an_abstract_that_stands_on_the_first_pages_is_right_whatever_was_read_as_abstract() -> (
    None
):
    subject = make_paper(
        make_page(*wrap(OTHER, 40)), record=Record(id="a", abstract=OTHER), abstract=ABSTRACT
    )
    assert run_checks(subject) == []
