"""Markup in metadata is found, and nothing else is taken for it."""

import pytest

from procbuild.checks import check_metadata
from procbuild.conference import Person
from procbuild.model import Finding, Record
from procbuild.text import from_latex


def find_markup(
    title: str = "Title", abstract: str = "We look.", name: str = "Ada"
) -> list[Finding]:
    record = Record(
        id="a",
        title=title,
        abstract=abstract,
        authors=(Person(given=name, family="Martin"),),
    )
    return [f for f in check_metadata(record, {}) if f.check.endswith("-markup")]


@pytest.mark.parametrize(
    "text",
    [
        r"The \emph{Right} Way",
        "Ends &amp; Means",
        "On <i>E. coli</i>",
        "Ré{N}YI",
        r"A\textbackslash B",
        r"\alpha and omega",
        r"\mymacro{X} nets",
        r"Poincar\'e maps",
        "Figure~3 explained",
    ],
)
def test_markup_is_found_in_titles_abstracts_and_names(text: str) -> None:
    findings = find_markup(title=text, abstract=text, name=text)
    assert sorted((finding.check, finding.severity) for finding in findings) == [
        ("metadata-abstract-markup", "warning"),
        ("metadata-author-markup", "warning"),
        ("metadata-title-markup", "warning"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        r"What C:\Temp and C:\docs hold",
        "A ~50 % gain; a range 10~20; example.org/~ada",
        r"On $\ell_2$ norms",
        "When a < b and b > c",
    ],
)
def test_plain_text_and_maths_are_allowed(text: str) -> None:
    assert find_markup(title=text, abstract=text) == []


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"better than the baselines~\cite{foo}.", "[foo]"),
        (r"better than~\citep{foo,smith:20-b}", "[foo,smith:20-b]"),
        (r"better than \citet{watanabe1999algebraic, Smith2020}", "[watanabe1999"),
        (r"better, as Table \ref{tab:results} shows", "[tab:results]"),
        (r"by equation~\eqref{eq:loss}", "[eq:loss]"),
        (r"as is known \citep[see][]{foo}", "[]"),
    ],
)
def test_keys_of_citations_are_found_in_text_converted_from_latex(source: str, shown: str) -> None:
    (finding,) = find_markup(abstract=from_latex(source))
    assert finding.check == "metadata-abstract-markup"
    assert finding.message.startswith(f"‘{shown}")


@pytest.mark.parametrize(
    "text",
    [
        "a special token~[MASK] or [CLS]",
        "on the interval~[0, 1] and [a,b]",
        "follows~[Tsitsiklis, 2002] and [Silver et al., 2016]",
        "solves a problem of [GKKM20] and [BJ95], see~[12]",
        "[sic] and [https://example.org]",
    ],
)
def test_brackets_that_authors_wrote_are_allowed(text: str) -> None:
    assert find_markup(title=from_latex(text), abstract=from_latex(text)) == []
