"""Words divided at the ends of lines, in abstracts that were copied from PDFs."""

from pathlib import Path

import pytest

from procbuild.collect.divided import without_divided_words
from procbuild.incoming import Incoming
from procbuild.model import Finding, Record
from procbuild.sources.openreview import openreview
from tests.papers import make_project
from tests.sample_project import SampleProject, format_findings, read_small_pdfs_directly
from tests.sources.reading import read

VOCABULARY = "We maximize variational score-maximizing methods, long-term and well informed."


def put_together(abstract: str) -> tuple[str, list[Finding]]:
    """Return an abstract and the findings, if another paper has the words of VOCABULARY."""
    papers = [
        Incoming(record=Record(id=id_, abstract=text), key=id_, place=id_)
        for id_, text in (("a", abstract), ("b", VOCABULARY))
    ]
    results = list(without_divided_words(papers))
    paper, *_ = (result for result in results if isinstance(result, Incoming))
    return paper.record.abstract, [one for one in results if isinstance(one, Finding)]


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("A varia- tional way.", "A variational way."),
        ("Meth- ods and score- maximizing.", "Methods and score-maximizing."),
        ("Long- and short-term.", "Long- and short-term."),
        ("In- to the well- in the yard.", "In- to the well- in the yard."),
        ("$varia- tional$, varia- tional", "$varia- tional$, variational"),
        ("Varia- Tional", "Varia- Tional"),
        ("varia-\n\ntional", "varia-\n\ntional"),
    ],
)
def test_a_divided_word_is_put_together_as_another_paper_spells_it(
    abstract: str, expected: str
) -> None:
    assert put_together(abstract)[0] == expected


def test_divided_words_that_occur_nowhere_else_are_reported() -> None:
    abstract, (finding,) = put_together("Varia- tional, bidi- rected pre- and post- hoc.")
    assert abstract == "Variational, bidi- rected pre- and post- hoc."
    assert finding.message == (
        "a: abstract: divided as at the ends of lines: bidi- rected and post- hoc"
    )


def test_a_corrected_abstract_answers_the_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_small_pdfs_directly(monkeypatch)
    project = SampleProject(make_project(tmp_path))
    project.write("p.csv", 'id,title,authors,abstract\np1,On Water,Lee,"Bidi-\nrected."\n')
    assert (
        "warning metadata-hyphen p1: p.csv:2: abstract: divided as at the ends of lines: Bidi- rect"
    ) in format_findings(project.collect("incoming/p.csv").findings)
    project.store.fixes_file("p1").write_text('abstract = "Bidirected."')
    assert "metadata-hyphen" not in format_findings(project.collect("incoming/p.csv").findings)


def test_the_divided_words_of_real_abstracts_are_put_together(real: Path) -> None:
    path = real / "metadata" / "openreview" / "notes_v2_constructed_aistats2025.json"
    papers, _ = read(openreview, path)
    paper, *_ = without_divided_words(papers)
    assert isinstance(paper, Incoming)
    for words in ("bidirected edges", "score-maximizing AADMGs", "Bow-free and Arid"):
        assert words in paper.record.abstract
