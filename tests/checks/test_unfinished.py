"""The checks for unfinished text."""

from dataclasses import replace

import pytest

from procbuild.layout import Ink
from tests.checks.sample_papers import check_ids, make_line, make_page, make_paper, only_finding


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("as shown in Section ?? and Figure 3", "leftover-reference"),
        ("as shown by Doe et al. [?] and", "leftover-reference"),
        ("several works [?, ?, ?] show", "leftover-reference"),
        ("by equation (??) we have", "leftover-reference"),
        ("Error! Reference source not found.", "leftover-reference"),
        ("TODO: run with more seeds", "leftover-todo"),
        ("as is well known [citation needed]", "leftover-todo"),
        ("Lorem ipsum dolor sit amet", "leftover-template-text"),
        ("David S. Hippocampus", "leftover-template-text"),
        ("First Author", "leftover-template-text"),
        ("First Author1 Second Author2", "leftover-template-text"),
        ("Author One, Author Two", "leftover-template-text"),
        ("1st Given Name Surname", "leftover-template-text"),
        ("Firstname1 Lastname1 Firstname2 Lastname2", "leftover-template-text"),
        ("Affiliation / Address line 1", "leftover-template-text"),
        ("email@domain", "leftover-template-text"),
    ],
)
def test_unfinished_text_is_found(text: str, check: str) -> None:
    assert check_ids(make_paper(make_page(text))) == [check]


@pytest.mark.parametrize(
    "text",
    [
        "“Are you sure??” said the user",
        "What is it??",
        "what ??? means",
        "EL METODO",
        "a TODO list app for mobile phones",
        "TODOs in open source code",
        "P[?|x] is not defined",
        "the operator a ?: b",
        "First author and last author differ",
        "First Author Gender and Citations",
        "the address is given as email@domains.example.org",
    ],
)
def test_text_that_only_looks_unfinished_is_allowed(text: str) -> None:
    assert check_ids(make_paper(make_page(text))) == []


def test_a_coloured_comment_is_found() -> None:
    assert check_ids(
        make_paper(make_page(make_line("[JD: is this still true?]", color=0xFF0000)))
    ) == ["leftover-comment"]
    assert check_ids(make_paper(make_page(make_line("[CLS: the first token]", color=0)))) == []


def test_a_coloured_prompt_is_no_comment() -> None:
    """A prompt has many lines, a frame or a typewriter font."""
    prompt = ["[SYS: You are a helpful assistant]", *(f"Rule {n} of the prompt" for n in range(6))]
    red = [make_line(text, y0=100 + 12 * n, color=0xFF0000) for n, text in enumerate(prompt)]
    assert check_ids(make_paper(make_page(*red))) == []
    mixed = [line if n % 2 == 0 else replace(line, color=0) for n, line in enumerate(red)]
    assert check_ids(make_paper(make_page(*mixed))) == ["leftover-comment"]
    frame = Ink(kind="drawing", bbox=(108, 95, 400, 200))
    assert check_ids(make_paper(make_page(*mixed, ink=(frame,)))) == []
    assert check_ids(make_paper(make_page(replace(red[0], font="CMTT10")))) == []


def test_the_finding_names_all_pages_and_marks_the_first() -> None:
    pages = [make_page("see Table ??", number=n) for n in (2, 3, 7)]
    finding = only_finding(make_paper(*pages), "leftover-reference")
    assert finding.message == "Pages 2-3, 7: not resolved: ‘see Table ??’"
    assert finding.page == 2


@pytest.mark.parametrize(
    "text",
    [
        "The data come from [anonymized for review].",
        "We thank (omitted for double-blind review).",
        "the project [details removed to preserve anonymity]",
        "at a clinic (name withheld for anonymity)",
        "Removed for anonymous review.",
        "Acknowledgements omitted for peer review.",
    ],
)
def test_what_was_hidden_for_review_is_found(text: str) -> None:
    assert check_ids(make_paper(make_page(text))) == ["leftover-anonymized"]


@pytest.mark.parametrize(
    "text",
    [
        "In this study the names of authors were removed for blind review.",
        "Participants were anonymized (names removed before the interviews).",
        "papers (anonymous or not) under review",
        "Faces are blurred for anonymity in all figures.",
    ],
)
def test_sentences_about_anonymity_are_allowed(text: str) -> None:
    assert check_ids(make_paper(make_page(text))) == []
