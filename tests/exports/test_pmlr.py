"""The .bib for PMLR passes PMLR's own check, and its site shows what is meant."""

import re
from dataclasses import replace

import pytest

from procbuild.bibliography import BibEntry, read_bib
from procbuild.exports import EXPORTS
from procbuild.exports.pmlr_text import pmlr_abstract, pmlr_title
from procbuild.model import Section, Volume
from tests.changed_volumes import with_first_paper
from tests.exports.samples import sample_volume


def entries(volume: Volume) -> tuple[BibEntry, ...]:
    (bibtex,) = EXPORTS["pmlr"](volume).texts.values()
    return read_bib(str(bibtex)).entries


@pytest.mark.parametrize(
    ("abstract", "latex"),
    [
        ("It’s “new” – 5% & #1…", r"It's ``new'' -- 5\% \& \#1\dots{}"),
        ("naïve Čech, Ångström, Straße", r"na\"{i}ve \v{C}ech, \r{A}ngstr\"{o}m, Stra\ss{}e"),
        ("a_b costs $5", "a_b costs $5"),
        ("from $5 or $6", r"from \textdollar{}5 or \textdollar{}6"),
        (r"$x \in \{0,1\}^n$", r"$x \in \lbrace 0,1\rbrace ^n$"),
        (r"$\begin{array}a\\b\end{array}$", r"$\begin{array}a\cr b\end{array}$"),
        ("α ≤≥ 10⁻³ H₂O", r"$\alpha$ $\leq\geq$ 10$^{-3}$ H$_{2}$O"),
        ("$α$, $x’ ≤ …$", r"$\alpha$, $x'  \leq  \dots$"),
        ("state‐of‑the-art", "state-of-the-art"),
        (r"<i> {b} \c | ~", r"$<$i$>$ $\lbrace$b$\rbrace$ $\backslash$c $|$ $\sim$"),
        ("one\n\ntwo", "one two"),
    ],
)
def test_the_site_of_pmlr_can_show_abstracts(abstract: str, latex: str) -> None:
    assert pmlr_abstract(abstract) == latex


def test_titles_have_capitals_and_formulas_in_braces() -> None:
    title = "KL-Regularized CO₂ and $\\beta$-VAE: Bayes’s a_b"
    assert pmlr_title(title) == (
        "{KL}-{Regularized} {CO$_{2}$} and {$\\beta$}-{VAE}: {Bayes}'s a_b"
    )


def test_no_title_or_abstract_has_commands_that_the_check_of_pmlr_refuses() -> None:
    (bibtex,) = EXPORTS["pmlr"](sample_volume()).texts.values()
    lines = [
        line for line in str(bibtex).splitlines() if re.match(r"\s*(abstract|\w*title) =", line)
    ]
    assert len(lines) == 9
    assert [line for line in lines if re.search(r"\\[_${}\\]|\\textbackslash", line)] == []


def test_an_abstract_that_latex_cannot_write_is_refused() -> None:
    volume = with_first_paper(sample_volume(), abstract="What 中文 means for naïve Ångström.")
    findings = [f for f in EXPORTS["pmlr"](volume).findings if "LaTeX" in f.message]
    assert [(f.paper, f.severity, f.check) for f in findings] == [
        ("p0", "error", "export-pmlr-fields")
    ]
    assert "中 and 文," in findings[0].message


def test_papers_without_a_section_have_one_beside_others() -> None:
    volume = sample_volume()
    first, second = volume.sections
    sections = (
        replace(first, id="long_papers"),
        Section(id="", title="Rest", papers=second.papers),
    )
    whole, *papers = entries(replace(volume, sections=sections))
    assert whole.fields["sections"] == "long_papers=Talks & Posters|_=Rest"
    named = [paper.fields["section"] for paper in papers]
    assert named == ["long_papers", "long_papers", "_", "_"]


def test_a_single_section_is_none() -> None:
    volume = sample_volume()
    first, second = volume.sections
    unpublished = tuple(replace(paper, pdf=None) for paper in second.papers)
    volume = replace(volume, sections=(first, replace(second, papers=unpublished)))
    whole, *papers = entries(volume)
    assert "sections" not in whole.fields
    assert [paper.fields.get("section") for paper in papers] == [None, None]
