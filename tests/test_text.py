"""Text is read from LaTeX, HTML and Markdown, cleaned, and written in several formats."""

import re
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procbuild.bibliography import read_bib
from procbuild.conference import Person
from procbuild.model import Record
from procbuild.text import (
    Encoding,
    Piece,
    as_html,
    as_latex,
    clean,
    from_latex,
    join_pieces,
    loose,
    one_line,
    plain,
    split_maths,
    throughout,
    visible,
)
from procbuild.text.hyphens import Spelling, undivided
from procbuild.text.markup import from_html, from_markdown
from procbuild.text.mathml import mathml
from procbuild.text.unicode import BARRED


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"Emanuele Rodol\'a", "Emanuele Rodolá"),
        (r"G{\"o}del and G\"odel", "Gödel and Gödel"),
        (r"{\'\i}, \'{\i}, \'i, \'ı", "í, í, í, í"),
        (r"Nguy{\~{\^e}}n, \d{\^o}", "Nguyễn, ộ"),
        (r"\O degaard, {\L}ukasz, Stra{\ss}e, \AA", "Ødegaard, Łukasz, Straße, Å"),
        (r"\v{S}mahel, Erd\H{o}s, \c{C}elik, \.Z", "Šmahel, Erdős, Çelik, Ż"),
        ("pages 1--2 --- ``quoted''", "pages 1–2 — “quoted”"),
        ("a `single' quote, `twas Ann's", "a ‘single’ quote, ‘twas Ann's"),
        (r"\emph{nested {\bf braces}} and \textsc{caps}", "nested braces and caps"),
        (r"50\% \& more \#1 a\_b", "50% & more #1 a_b"),
        ("50% & more #1 a_b", "50% & more #1 a_b"),
        (r"a~b", "a\u00a0b"),
        (r"$\alpha$-divergence", r"$\alpha$-divergence"),
        (r"\(x^2\) and \[y\] and $$z$$", "$x^2$ and $y$ and $z$"),
        (r"$\sim$10 times", r"$\sim10$ times"),
        (r"\$5 and \$6", "$5 and $6"),
        (r"\$x$ is a price", r"\$x\$ is a price"),
        (r"CO\textsubscript{2}, 10\textsuperscript{-3}", "CO₂, 10⁻³"),
        (
            r"\url{https://example.org/a_b} \href{https://example.org}{here}",
            "https://example.org/a_b here",
        ),
        (r"\ensuremath{\leq} \ensuremath{\mathbb{R}} \ensuremath{x+1}", "≤ ℝ $x+1$"),
        (r"\unknown{kept} and \unseen", r"kept and \unseen"),
        ("one\\footnote{Not here.} two\\footnotemark[1]\\thanks{NSF}", "one two"),
        (r"\\emph\{twice\} and \$^3\$D", "twice and $^3$D"),
        ("unbalanced } {", "unbalanced"),
        (r"one\par two", "one\n\ntwo"),
    ],
)
def test_latex_becomes_the_text_that_it_prints(latex: str, text: str) -> None:
    assert from_latex(latex) == text


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("costs $5 and $6", [("costs $5 and $6", False)]),
        ("$a$ and $b$", [("a", True), (" and ", False), ("b", True)]),
        ("$ a$ b", [("$ a$ b", False)]),
        ("$a $ b", [("$a $ b", False)]),
        ("$a$2", [("$a$2", False)]),
        (r"\$a$ b", [("$a$ b", False)]),
        (r"$a\$b$", [(r"a\$b", True)]),
        (r"C:\dir", [(r"C:\dir", False)]),
        ("", []),
    ],
)
def test_formulas_are_found_by_the_rule_of_pandoc(
    text: str, pieces: list[tuple[str, bool]]
) -> None:
    assert list(split_maths(text)) == pieces


literals = st.text(
    st.one_of(
        st.sampled_from(list("$\\{}%&#_~^-'`,?!<>|\"@= a1é–—“”‘’…\u00a0张ß²")),
        st.characters(exclude_categories=("Cs", "Cc", "Cn")),
    ),
    max_size=24,
)
formulas = st.sampled_from([r"\alpha", "x_{i}^2", r"\frac{1}{n}", r"\text{a b}", r"a\$b", "10"])
texts = st.lists(
    st.one_of(
        literals.map(lambda text: Piece(text, maths=False)),
        formulas.map(lambda text: Piece(text, maths=True)),
    ),
    max_size=5,
).map(lambda pieces: clean(join_pieces(pieces)))


@given(texts, st.sampled_from(["ascii", "unicode"]))
def test_text_is_unchanged_after_conversion_to_latex_and_back(
    text: str, encoding: Encoding
) -> None:
    text = clean(join_pieces(split_maths(text)))
    latex = as_latex(text, encoding)
    assert from_latex(latex) == text
    assert re.sub(r"[^{}]", "", latex).count("{") == latex.count("}")


@given(texts)
def test_joined_pieces_are_split_again_in_the_same_way(text: str) -> None:
    assert split_maths(join_pieces(split_maths(text))) == split_maths(text)


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    for reader in (from_latex, from_html, from_markdown, plain, loose, as_html):
        assert isinstance(reader(text), str)


@given(st.text("\\{}$^_'\"`abcemph~ \n", max_size=60))
def test_broken_latex_is_read(text: str) -> None:
    assert clean(from_latex(text)) == from_latex(text)


@pytest.mark.parametrize(
    "part", ["{", "${", "\\'{", "^{", "\\(", "<a ", "<sub>", "`a ", "**", "[", "\\", "$x$", "\\$^"]
)
def test_very_long_broken_markup_can_be_read(part: str) -> None:
    for reader in (from_latex, from_html, from_markdown, plain, as_html, as_latex):
        assert isinstance(reader(part * 4000), str)


@pytest.mark.parametrize(
    ("text", "ascii_", "unicode"),
    [
        ("Rodolà", r"Rodol{\`a}", "Rodolà"),
        ("Đặng Nguyễn", r"{\DJ}{\u{\d{a}}}ng Nguy{\~{\^e}}n", "Đặng Nguyễn"),
        ("i with í", r"i with {\'\i}", "i with í"),
        (r"{a}_b^c~d\e", *[
            (r"{\textbraceleft}a{\textbraceright}\_b{\textasciicircum}c"
            r"{\textasciitilde}d{\textbackslash}e")
        ] * 2),
        ("50% & #1 for $5", *[r"50\% \& \#1 for \$5"] * 2),
        ("$x_{1}$ ≤ 2", r"$x_{1}$ \ensuremath{\leq} 2", "$x_{1}$ ≤ 2"),
        ("a--b ''c''", *["a-{}-b '{}'c'{}'"] * 2),
        ("张伟 👋", *["张伟 👋"] * 2),
    ],
)  # fmt: skip
def test_text_becomes_latex_in_both_encodings(text: str, ascii_: str, unicode: str) -> None:
    assert as_latex(text, "ascii") == ascii_
    assert as_latex(text, "unicode") == unicode


def test_braces_of_a_formula_are_balanced_for_bibtex() -> None:
    assert as_latex(r"$\left\{ a \right.$") == r"$\left\lbrace  a \right.$"
    assert as_latex("$a}$") == r"\$a{\textbraceright}\$"


def test_characters_that_xml_parsers_refuse_are_barred() -> None:
    for number in (*range(0x100), *range(0xD7F0, 0xE010), *range(0xFFF0, 0x10010)):
        char = chr(number)
        try:
            ET.fromstring(b"<a>%s</a>" % re.sub("[&<]", "", char).encode("utf-8", "surrogatepass"))
        except ET.ParseError:
            assert BARRED.fullmatch(char), hex(number)
        else:
            assert not BARRED.search(char), hex(number)


SCRIPTS = ("ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN", "SHORTHAND", "MUSICAL")
"""Scripts that have their own format characters"""


def test_only_control_and_format_characters_that_scripts_need_are_kept() -> None:
    """These are tabs, line ends, joiners, marks of direction and characters of single scripts."""
    characters = (chr(number) for number in range(0x110000))
    control = [char for char in characters if unicodedata.category(char) in {"Cc", "Cf"}]
    kept = {char for char in control if visible(char)}
    of_scripts = {char for char in kept if unicodedata.name(char, "").startswith(SCRIPTS)}
    assert kept - of_scripts == set("\t\n\r\u200c\u200d\u200e\u200f")
    assert {char for char in control if clean(f"a{char}b") not in {"ab", "a b"}} == kept - set(
        "\t\n\r"
    )


def test_a_function_is_applied_to_all_texts_of_a_value() -> None:
    record = Record(
        id="a",
        title="On\x85 \u2063Water",
        position=3,
        authors=(Person(given="Ann\u200b", family="Lee", affiliations=("\x9dU",)),),
    )
    changed = throughout({"records": [record]}, visible)["records"][0]
    person = Person(given="Ann", family="Lee", affiliations=("U",))
    assert changed == Record(id="a", title="On Water", position=3, authors=(person,))


def test_invisible_characters_vanish_and_words_keep_one_space() -> None:
    assert clean("a\u202eb\u2066c\x00d\u200be\ufeff") == "abcde"
    assert clean("  a \t b\nc \n \n d ") == "a b c\n\nd"
    assert one_line("a\n\nb") == "a b"
    assert clean("e\u0301 ﬁnd") == "é find"
    assert clean("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645") == "می\u200cخواهم"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One &amp; two</p><p>three<br/>four", "One & two\n\nthree four"),
        ("<jats:title>Abstract</jats:title><jats:p>CO<jats:sub>2</jats:sub></jats:p>", "CO₂"),
        ("L<sup>p</sup>, T<sub>max flow</sub>", r"Lᵖ, T$_{\text{max flow}}$"),
        ("<script>alert(1)</script>a < b", "a < b"),
        ("one<!-- <b> --> <style> <b class='x'>two</b>", "one <style> two"),
        ("If a<b and c>d or p<i and q>i or 0<b<1", "If a<b and c>d or p<i and q>i or 0<b<1"),
        (
            "<mask> in <i>BERT</i>, R<sub>1</sub> for List<String>",
            "<mask> in BERT, R₁ for List<String>",
        ),
        ("<a href='x?a=1&para=2'>AT&T</a> &amp; &para=2", "AT&T & &para=2"),
        (r"\(x\) and $y$ and $\sim$10", r"$x$ and $y$ and $\sim10$"),
    ],
)
def test_html_becomes_text(markup: str, text: str) -> None:
    assert from_html(markup) == text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**Bold** and _it_ and `code`", "Bold and it and code"),
        ("[a link](https://example.org) &lt;3", "a link <3"),
        (r"$a_b$ and $c_d$, \(x*y*z\), $$w$$", "$a_b$ and $c_d$, $x*y*z$, $w$"),
        (r"a\_b costs \$5", "a_b costs $5"),
        ("one\n\ntwo\nlines", "one\n\ntwo lines"),
        ("1. not a list", "1. not a list"),
        ("<think> on *<mask>*: a<b and c>d", "<think> on <mask>: a<b and c>d"),
        ("<i>One</i> <!-- no --> <br/> two", "One two"),
    ],
)
def test_markdown_becomes_text(markdown: str, text: str) -> None:
    assert from_markdown(markdown) == text


words = st.text("abcistu", min_size=1, max_size=4)
tokens = st.builds(
    "<{}{}{}>".format,
    st.sampled_from(["", "/"]),
    st.sampled_from(["mask", "i-", "String"]),
    words,
)


@given(st.lists(st.one_of(words, tokens), min_size=1), st.sampled_from([from_html, from_markdown]))
def test_unknown_tags_are_words(parts: list[str], reader: Callable[[str], str]) -> None:
    text = " ".join(parts)
    assert reader(text) == text
    assert reader(f"<em>{text}</em> x<b>y</b>") == f"{text} xy"


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        (r"$\alpha^2 + x_{max}$", "α² + xₘₐₓ"),
        (r"$\tilde{O}(d^2/\varepsilon^2)$", "Õ(d²/ε²)"),
        (r"$\mathbb{R}^d$ and $\mathcal{O}(n \log n)$", "ℝᵈ and O(n log n)"),
        (r"$\frac{1}{n+1}$, $\sqrt{2}$, $90^\circ$", "1/(n+1), √2, 90°"),
        (r"$x^{Q}$ and $f_{QR}$", "x^Q and f_QR"),
        (r"$x^ 2$ and $\frac a b$", "x² and a/b"),
        (r"$O(n\log n)$, $2\max(a,b)$, $\log\log n$", "O(n log n), 2 max(a,b), log log n"),
        (r"$x\in X$, $x \in X$, $a\leq b$, $a\le1$", "x ∈ X, x ∈ X, a ≤ b, a≤1"),
        (r"$\alpha\beta$, $f\circ g$", "αβ, f∘g"),
        ("costs $5", "costs $5"),
    ],
)
def test_formulas_become_plain_text(text: str, flat: str) -> None:
    assert plain(text) == flat


def test_texts_that_look_alike_are_equal_if_compared_loosely() -> None:
    assert loose(r"Rényi’s $\alpha$-Entropy") == loose("RENYI'S α ENTROPY")
    assert loose("Straße") == loose("STRASSE")
    assert loose("张伟") == "张伟"


def test_formulas_become_mathml_and_other_text_is_escaped() -> None:
    assert as_html("a < b & c") == "a &lt; b &amp; c"
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in as_html("$x^2$")
    aligned = as_html(r"$\begin{aligned} a &= b \\ &= c \end{aligned}$")
    assert aligned.count("<mtr>") == 2
    assert "&amp;" not in aligned
    assert as_html(r"$\frac{$") == r'<code class="tex">$\frac{$</code>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("S$^2$Former", "S<sup>2</sup>Former"),
        ("CO$_{2}$", "CO<sub>2</sub>"),
        ("10$^{-3}$", "10<sup>−3</sup>"),
        ("x$_i$", "x<sub><i>i</i></sub>"),
        (r"5$^{\text{th}}$ or 6$^\mathrm{th}$", "5<sup>th</sup> or 6<sup>th</sup>"),
    ],
)
def test_a_superscript_without_base_belongs_to_the_word_before_it(text: str, html: str) -> None:
    """Browsers may break a line between a word and MathML, but not within HTML."""
    assert as_html(text) == html


@pytest.mark.parametrize(
    ("tex", "spaces"),
    [
        (r"O(n \log n)", {"log": "thin thin"}),
        (r"\log(n)", {"log": "0 0"}),
        (r"(a) \log^2 n", {"log": "thin thin"}),
        (r"a = \ln \ln x", {"ln": "0 thin"}),
        (r"\arg\max_x f", {"arg": "0 thin", "max": "0 thin"}),
        (r"\operatorname{softmax}(x) + \frac{\sin x}{2}", {"softmax": "0 0", "sin": "0 thin"}),
    ],
)
def test_names_of_functions_stand_apart_from_their_arguments(
    tex: str, spaces: dict[str, str]
) -> None:
    tree = ET.fromstring(mathml(tex))
    found = {
        str(element.text): f"{element.get('lspace')} {element.get('rspace')}"
        for element in tree.iter()
        if str(element.text) in spaces
    }
    assert {name: space.replace("0.1667em", "thin") for name, space in found.items()} == spaces


@pytest.mark.parametrize(
    ("tex", "spaces"),
    [
        ("<5", {"<": "0 None"}),
        (r"\ge 5\%", {"≥": "0 None"}),
        ("<", {"<": "0 0"}),
        ("n =", {"=": "None 0"}),
        ("a < 5", {"<": "None None"}),
        ("(<5)", {"<": "0 None"}),
        ("x = -5", {"=": "None None", "−": "0 0"}),
        ("2 - 5", {"−": "None None"}),
        (r"\times 2", {"×": "0 0"}),
        ("x^{*}", {"*": "0 0"}),
        ("n! < 5", {"<": "None None"}),
        (r"\begin{aligned}a &= b\end{aligned}", {"=": "None None"}),
    ],
)
def test_operators_without_an_operand_have_no_space_there(tex: str, spaces: dict[str, str]) -> None:
    found = {
        str(element.text): f"{element.get('lspace')} {element.get('rspace')}"
        for element in ET.fromstring(mathml(tex)).iter()
        if str(element.text) in spaces
    }
    assert found == spaces


def test_words_in_formulas_keep_their_blanks() -> None:
    assert "<mtext>\u00a0if\u00a0</mtext>" in mathml(r"x \text{ if } y")


def test_limits_stand_below_the_sums_of_displayed_formulas() -> None:
    displayed = mathml(r"\sum_i x", display=True)
    assert 'display="block"' in displayed
    assert "<munder>" in displayed
    assert "<munder>" not in mathml(r"\sum_i x")


@pytest.mark.parametrize("tex", ["^23", "^{a+b}", "^{2}_{3}", "^{}", r"^\circ", "x^2"])
def test_other_formulas_are_mathml(tex: str) -> None:
    assert as_html(f"${tex}$").startswith("<math")


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\href{javascript:alert(1)}{x}",
        r"\style{background:url(//example.org)}{x}",
        r'\text{" onload="x}',
        "a<b>&c",
    ],
)
def test_mathml_contains_no_active_content(tex: str) -> None:
    html = as_html(f"${tex}$")
    tree = ET.fromstring(html)
    assert {element.tag.rpartition("}")[2] for element in tree.iter()} <= {
        *("math", "mrow", "mtext", "mi", "mo", "mspace", "code")
    }
    assert not [
        name
        for element in tree.iter()
        for name in element.attrib
        if name in {"href", "style", "onload"}
    ]


@pytest.mark.parametrize("folder", ["pmlr_bib", "pmlr_site_export"])
def test_real_bibtex_leaves_no_latex(real: Path, folder: str) -> None:
    values_with_latex = 0
    values = 0
    for path in sorted((real / "metadata" / folder).glob("*.bib")):
        for entry in read_bib(path).entries:
            for name in ("title", "abstract", "booktitle"):
                text = entry.fields.get(name, "")
                values += 1
                assert unicodedata.is_normalized("NFC", text)
                assert from_latex(as_latex(text, "ascii")) == text, entry.key
                outside = " ".join(piece.text for piece in split_maths(text) if not piece.maths)
                values_with_latex += bool(re.search(r"\\[A-Za-z]|[{}]|``|\\['\"`^~]", outside))
    assert values > 2000
    assert values_with_latex <= 8  # undefined commands and escaped braces of authors


def test_many_words_with_the_same_beginning_are_counted_quickly() -> None:
    text = " ".join(f"abcdefgh{number}x" for number in range(18000)) + " ab- cdefgh" * 9000
    start = time.process_time()
    assert undivided(text, Spelling.from_texts([text])).endswith("x" + " abcdefgh" * 9000)
    assert time.process_time() - start < 6  # a scan per place: more than 60
