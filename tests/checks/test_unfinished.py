"""Checks for what the authors left unfinished."""

from dataclasses import replace

import pytest

from procbuild.layout import Ink
from tests.checks.making import ids, line, page, paper, the


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
    ],
)
def test_what_is_left(text: str, check: str) -> None:
    assert ids(paper(page(text))) == [check]


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
    ],
)
def test_what_only_looks_so(text: str) -> None:
    assert ids(paper(page(text))) == []


def test_a_coloured_comment_among_the_authors() -> None:
    assert ids(paper(page(line("[JD: is this still true?]", color=0xFF0000)))) == [
        "leftover-comment"
    ]
    assert ids(paper(page(line("[CLS: the first token]", color=0)))) == []


def test_a_coloured_prompt_is_no_comment() -> None:
    """A prompt shows itself by its length, its frame or its typewriter type."""
    prompt = ["[SYS: You are a helpful assistant]", *(f"Rule {n} of the prompt" for n in range(6))]
    red = [line(words, y0=100 + 12 * n, color=0xFF0000) for n, words in enumerate(prompt)]
    assert ids(paper(page(*red))) == []
    mixed = [one if n % 2 == 0 else replace(one, color=0) for n, one in enumerate(red)]
    assert ids(paper(page(*mixed))) == ["leftover-comment"]
    frame = Ink(kind="drawing", bbox=(108, 95, 400, 200))
    assert ids(paper(page(*mixed, ink=(frame,)))) == []
    assert ids(paper(page(replace(red[0], font="CMTT10")))) == []


def test_all_pages_are_named_and_the_first_is_shown() -> None:
    pages = [page("see Table ??", number=n) for n in (2, 3, 7)]
    finding = the(paper(*pages), "leftover-reference")
    assert finding.message == "Pages 2-3, 7: not resolved: ‘see Table ??’"
    assert finding.page == 2
