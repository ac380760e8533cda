"""Errors in the templates of a volume."""

import re
from pathlib import Path

import pytest

from procbuild.book.design import BOOK
from procbuild.conference import BookRules
from procbuild.errors import OutputError
from procbuild.typeset.compiler import TEMPLATES
from tests.book.volumes import build_book, make_paper, make_volume

DESIGN = (BOOK / "design.typ").read_text()
STAMPS = (TEMPLATES / "stamps.typ").read_text()
BUILTIN_BOOK = (BOOK / "book.typ").read_text()


@pytest.mark.parametrize(
    ("name", "template", "message"),
    [
        ("design.typ", f"// Mine\n#let x = [\n{DESIGN}", "2: unclosed delimiter"),
        ("stamps.typ", f"{STAMPS}\n#big", f"{len(STAMPS.splitlines()) + 2}: unknown variable: big"),
        ("stamps.typ", STAMPS.replace("piece.kind", "piece.sort"), r"\d+: dictionary does not"),
        ("stamps.typ", f"// Æ\n{STAMPS}// \udcff", r"\d+: this is not UTF-8"),
        ("book.typ", f"// Æ\n// \udcff\n{BUILTIN_BOOK}", "2: this is not UTF-8"),
        ("book.typ", f"// Mine\n#big\n{BUILTIN_BOOK}", "2: unknown variable: big"),
        (
            "book.typ",
            f'#import "nothere.typ": x\n{BUILTIN_BOOK}',
            r"1: file not found: nothere\.typ",
        ),
        ("book.typ", '#import "people.typ": sponsors, all', r"1: people\.typ lacks 'all'"),
        ("book.typ", '#import "people.typ"\n#import people: all', "2: unresolved import: all"),
        ("book.typ", "", "1: the mark <run> of 'front' is missing; conf/docs/book"),
        (
            "book.typ",
            BUILTIN_BOOK.replace('#run("end")', ""),
            "1: the mark <run> of 'end' is missing",
        ),
        (
            "book.typ",
            BUILTIN_BOOK.replace("run(sheet.run)", ""),
            "1: the mark <run> of 'divider-0' is",
        ),
        (
            "book.typ",
            BUILTIN_BOOK.replace('#run("end")', "").replace(
                '{ run("front") }', '{ run("end"); run("front") }'
            ),
            "1: there is a mark <run> after that of 'end'",
        ),
        (
            "book.typ",
            f"Mine #pagebreak()\n{BUILTIN_BOOK}",
            "1: there are pages before the first mark",
        ),
        ("contents.typ", "", r"1: it lacks 'contents', which book\.typ:7 imports"),
        ("titles.typ", "", r"1: it lacks 'half-title', which book\.typ:6 imports"),
        ("runs.typ", "", r"1: it lacks 'rich', which stamps\.typ:2 imports"),
    ],
)
def test_an_error_in_a_template_is_reported_with_file_and_line(
    name: str, template: str, message: str, tmp_path: Path
) -> None:
    template_file = tmp_path / "conf" / "book" / name
    template_file.parent.mkdir(parents=True)
    template_file.write_text(template, errors="surrogateescape")
    papers = [
        make_paper(tmp_path / "in", id_, 2, page) for id_, page in (("alpha", 1), ("beta", 3))
    ]
    with pytest.raises(
        OutputError, match=rf"^{re.escape(str(template_file))}:{message}[^\n]*$"
    ) as error:
        build_book(tmp_path, make_volume(papers, BookRules(pages=(), dividers=True)))
    assert "scratch" not in str(error.value)


def test_an_error_in_a_builtin_template_also_names_the_template_of_the_volume(
    tmp_path: Path,
) -> None:
    template_file = tmp_path / "conf" / "book" / "design.typ"
    template_file.parent.mkdir(parents=True)
    template_file.write_text("#let chapter(title) = title")
    with pytest.raises(OutputError) as error:
        build_book(tmp_path, make_volume([make_paper(tmp_path / "in", "alpha", 1, 1)]))
    assert str(error.value).startswith(f"{BOOK}/")
    assert str(error.value).endswith(f": unknown variable: look (used with {template_file})")


def test_templates_can_show_pictures_from_their_folder(tmp_path: Path) -> None:
    folder = tmp_path / "conf" / "book"
    (folder / "art").mkdir(parents=True)
    size = 'width="9" height="9"'
    (folder / "art" / "mark.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect {size}/></svg>'
    )
    for name, text in (("titles.typ", (BOOK / "titles.typ").read_text()), ("stamps.typ", STAMPS)):
        (folder / name).write_text(f'{text}\n#let mark = image("art/mark.svg")\n')
    out, _ = build_book(tmp_path, make_volume([make_paper(tmp_path / "in", "alpha", 1, 1)]))
    assert (out / "book.pdf").is_file()
