"""Organizers' pages on their way into the book."""

from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from procbuild.book import build
from procbuild.book.pages import chapters
from procbuild.conference import BookRules
from procbuild.crew.local import LocalCrew
from procbuild.incremental.cache import Cache
from procbuild.progress import Silent
from tests.book.volumes import paper, volume
from tests.pdf.reading import labels, links

PAGE = """\
# Preface

Words with *stress*, `code`, $x^2$, a #hash and "quotes"; see {proc:paper}`alpha24`
and [elsewhere](https://example.org/). [No](javascript:alert(1)).[^note]

[^note]: Below.

## A list

1. one
2. two

| left | right |
|---|---:|
| a | 1 |

![A picture](dot.svg)

$$ \\int_0^1 x\\,dx $$

> Quoted.
"""

DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>'


@pytest.fixture
def conf(tmp_path: Path) -> Path:
    """A volume's folder with a preface."""
    folder = tmp_path / "conf" / "small"
    folder.mkdir(parents=True)
    (folder / "preface.md").write_text(PAGE, encoding="utf-8")
    (folder / "dot.svg").write_text(DOT, encoding="utf-8")
    return folder


def test_a_page_becomes_typst_without_markup_of_its_own(conf: Path, tmp_path: Path) -> None:
    one = paper(tmp_path / "in", "alpha", 1, 1)
    (chapter,) = chapters(volume([one], BookRules()), conf, Cache(tmp_path / "cache"))
    assert '#mark("Preface")' in chapter.source
    assert '#link("procbuild:alpha24/")' in chapter.source
    assert '#link("https://example.org/")' in chapter.source
    assert '#link("javascript' not in chapter.source
    assert "#footnote[" in chapter.source
    assert "attach(x, t: 2)" in chapter.source
    assert [path.name for path in chapter.pictures.values()] == ["dot.svg"]
    again = chapters(volume([one], BookRules()), conf, Cache(tmp_path / "cache"))
    assert again == [chapter]


def test_the_preface_is_printed_and_leads_to_the_paper(conf: Path, tmp_path: Path) -> None:
    one = paper(tmp_path / "in", "alpha", 1, 1)
    what = volume([one], BookRules())
    cache = Cache(tmp_path / "cache")
    assert (
        build(what, conf, tmp_path / "out", crew=LocalCrew(), cache=cache, progress=Silent()) == ()
    )
    book = tmp_path / "out" / "book.pdf"
    names = labels(book)
    texts = [page.extract_text() for page in pypdf.PdfReader(book).pages]
    preface = next(place for place, text in enumerate(texts) if text.startswith("Preface"))
    assert "a #hash" in texts[preface]
    assert (preface, "page", str(names.index("1"))) in links(book)


def test_a_volume_brings_templates_of_its_own(conf: Path, tmp_path: Path) -> None:
    (conf / "book").mkdir()
    (conf / "book" / "titles.typ").write_text(
        '#import "design.typ": *\n'
        "#let half-title(data) = [Mine]\n"
        '#let title-page(data) = mark("Title")\n'
        '#let colophon-page(data) = mark("Colophon")\n'
    )
    one = paper(tmp_path / "in", "alpha", 1, 1)
    what = replace(volume([one]), name="small")
    build(
        what,
        conf,
        tmp_path / "out",
        crew=LocalCrew(),
        cache=Cache(tmp_path / "c"),
        progress=Silent(),
    )
    assert pypdf.PdfReader(tmp_path / "out" / "book.pdf").pages[0].extract_text() == "Mine"


def source_of(text: str, conf: Path, tmp_path: Path) -> str:
    """The Typst markup of a page."""
    (conf / "preface.md").write_text(text, encoding="utf-8")
    one = paper(tmp_path / "in", "alpha", 1, 1)
    (chapter,) = chapters(volume([one], BookRules()), conf, Cache(tmp_path / "cache"))
    return chapter.source


def test_a_footnote_begins_beside_its_number(conf: Path, tmp_path: Path) -> None:
    source = source_of("# P\n\nWords.[^a]\n\n[^a]: First.\n\n    Second.\n", conf, tmp_path)
    assert '#footnote[#"First.";#par[#"Second.";]' in source


def test_what_a_term_means_begins_beside_it(conf: Path, tmp_path: Path) -> None:
    (conf.parent / "conf.py").write_text(
        'extensions = ["procbuild.site"]\nmyst_enable_extensions = ["deflist"]\n'
    )
    source = source_of("# P\n\nFolio\n: A leaf.\n\n    Or its number.\n", conf, tmp_path)
    assert 'terms.item([#"Folio";], [#"A leaf.";#par[#"Or its number.";]' in source


def test_what_is_called_a_note_says_so_and_is_no_chapter(conf: Path, tmp_path: Path) -> None:
    text = "# P\n\n```{note}\nMind this.\n```\n\n```{admonition} For readers\nAnd this.\n```\n"
    source = source_of(text, conf, tmp_path)
    assert '#strong[#"Note"]' in source
    assert '#strong[#"For readers";]' in source
    assert source.count("#mark(") == source.count("#heading(") == 1


def test_a_formula_that_is_referred_to_has_its_number(conf: Path, tmp_path: Path) -> None:
    source = source_of(
        "# P\n\n```{math}\n:label: sum\na + b\n```\n\nSee {eq}`sum`.\n", conf, tmp_path
    )
    assert '#set math.equation(numbering: (..) => "(1)")' in source
    assert '#"(1)";' in source


def test_the_contents_call_a_page_without_tex(conf: Path, tmp_path: Path) -> None:
    source = source_of("# Why $x^2$\n\nWords.\n", conf, tmp_path)
    assert '#mark("Why x²")' in source
    assert "attach(x, t: 2)" in source
