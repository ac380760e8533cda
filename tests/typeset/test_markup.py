"""Converting text and formulas to Typst."""

import pytest
import typst

from procbuild.typeset.markup import isolate_direction, literal, runs, typst_maths

FORMULAS = [
    r"n",
    r"O(n \log n)",
    r"e^{-\lambda n}",
    r"\sum_{i=1}^n \frac{\alpha_i^2}{\sqrt{n}}",
    r"\mathbb{R}^d \ni x_{t+1}, \mathcal{L}",
    r"\hat{\theta} \in \{1, \dots, k\}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"\begin{aligned} a &= b \\ &= c \end{aligned}",
    r"\|x\|_2 + |y|",
    r"\text{if } x < 0",
    r"\ell_1/\ell_2",
    r"a'",
    r"#panic()",
    r"\unknowncommand{x}",
    r"\frac{1}{",
    "{" * 250 + "x" + "}" * 250,
    r"\frac{1",
    r"\binom{1}",
    r"\sqrt \hline",
]


def test_text_is_never_markup() -> None:
    assert runs('#panic() "x" \\') == [{"t": '#panic() "x" \\'}]
    assert literal('a"b\\c') == r'"a\"b\\c"'


def test_formulas_are_distinguished_from_text() -> None:
    assert runs("On $n$ papers") == [{"t": "On "}, {"m": "n"}, {"t": " papers"}]


@pytest.mark.parametrize("tex", FORMULAS)
def test_typst_compiles_every_formula(tex: str) -> None:
    source = f'#eval({literal(typst_maths(tex))}, mode: "math")'
    assert typst.compile(source.encode(), ignore_system_fonts=True)


def test_adjacent_letters_become_separate_symbols() -> None:
    assert typst_maths("xy") == "x y"
    assert typst_maths("x^2") == "attach(x, t: 2)"
    assert "op" in typst_maths(r"\log n")


def test_vertical_bars_have_no_space_but_relations_do() -> None:
    bar = r'class("normal", \|)'
    assert typst_maths("|x|") == f"{bar} x {bar}"
    assert typst_maths(r"x \mid y") == "x ∣ y", "a relation does not"


def test_text_in_the_other_direction_is_isolated() -> None:
    assert isolate_direction("Cohen") == "Cohen"
    assert isolate_direction("יעל כהן") == "\u2068יעל כהן\u2069"
    assert isolate_direction("Cohen", "he-IL") == "\u2068Cohen\u2069"
    assert isolate_direction("", "ar") == ""
    assert runs("שוליים $n$") == [{"t": "\u2068שוליים "}, {"m": "n"}, {"t": "\u2069"}]
