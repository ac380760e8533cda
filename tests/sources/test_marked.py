r"""LaTeX in forms for Markdown becomes text; Markdown, maths and code stay what they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procbuild.sources.marked import marked, marked_title
from procbuild.text.markup import from_markdown


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\textit{a \textbf{b} *c*} \emph{d} \texttt{__init__}", "a b *c* d __init__"),
        (r"\url{https://h.org/a_b_c} \href{https://h.org}{here}", "https://h.org/a_b_c here"),
        (r"G\"odel, {\'e}t\'e, \c{c}, na\"{\i}ve, S\o ren", "Gödel, été, ç, naïve, Søren"),
        ("``quotes'' and `single' ones --- or---no 1--2", "“quotes” and ‘single’ ones — or—no 1–2"),
        (r"~\citep{lee24} et al.~do\footnote{Or $x$.} it\thanks{NSF}", "~[lee24] et al. do it"),
        (r"{\bf Old} and {\em new \\ lines}\footnotemark[1]", "Old and new lines"),
        (r"\noindent\textbf{We} show $x$ \in \LaTeX", "We show $x$ ∈ LaTeX"),
        (r"\emph{$a_1*b*c$ of $x$}", "$a_1*b*c$ of $x$"),
        (r"\begin{equation}a_b*c*d\end{equation}", "$a_b*c*d$"),
    ],
)  # fmt: skip
def test_latex_becomes_text(source: str, text: str) -> None:
    assert marked(source).replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"**Bold** and _it_, a\_b, \*no\*", "Bold and it, a_b, *no*"),
        (r"1\. one, \#1, 5\$", "1. one, #1, 5$"),
        (r"$a_b$, \(x*y*z\), $$w$$ costs \$5", "$a_b$, $x*y*z$, $w$ costs $5"),
        (r"$ \emph{x} $, $x=1$. It has $2$", r"$\emph{x}$, $x=1$. It has $2$"),
        (r"`\emph{x}`, ``\bf`` and `don't`", r"\emph{x}, \bf and don't"),
        (r"\"so\", \'it\', it\'s", "\"so\", 'it', it's"),
        (r"C:\temp\in, \mine{x}, \frac{1}{2}", r"C:\temp\in, \mine{x}, \frac{1}{2}"),
        (r"run --all, ~5, ~/x, a < b, \emph{open", r"run --all, ~5, ~/x, a < b, \emph{open"),
    ],
)  # fmt: skip
def test_what_is_not_surely_latex_stays(source: str, text: str) -> None:
    assert marked(source) == text


def test_a_title_is_one_line() -> None:
    assert marked_title("On \\emph{A}\n\nand B") == "On A and B"


@given(st.text("\\{}$^_'\"`~-*abemph[]() \n", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    marked(text)


@given(st.text("abc *_$^{}[]()<&;.\n", max_size=60))
def test_text_without_signs_of_latex_is_read_as_markdown(text: str) -> None:
    assert marked(text) == from_markdown(text)


@pytest.mark.parametrize(
    "part", [r"\emph{", "``", "`", "$", r"\(", "{\\bf ", "~\\", "*", "&", r"\'"]
)
def test_very_long_broken_markup_can_be_read(part: str) -> None:
    marked(part * 20_000)
