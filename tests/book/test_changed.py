"""After any change, a repeated build gives the same book as a build from scratch."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from procbuild.conference import BookRules, Organizer, Person
from procbuild.files import sha256_of
from procbuild.model import EarlierVersion, Paper, Volume
from procbuild.typeset.compiler import TEMPLATES
from tests.book.volumes import build_book, make_paper, make_volume
from tests.changed_volumes import with_identity, with_tables
from tests.folders import read_files
from tests.pdf.sample_documents import write_simple_pdf

Change = Callable[[Volume, Path], Volume]
"""Changes the volume, or a file in the folder that contains ``conf`` and ``in``."""


def change_first_paper(change: Callable[[Paper], Paper]) -> Change:
    """Change the first paper."""

    def change_volume(volume: Volume, _: Path) -> Volume:
        section = volume.sections[0]
        first, *rest = section.papers
        return replace(volume, sections=(replace(section, papers=(change(first), *rest)),))

    return change_volume


def change_identity(**fields: Any) -> Change:
    """Change keys in ``[volume]``."""

    return lambda volume, _: with_identity(volume, **fields)


def change_rules(**fields: Any) -> Change:
    """Change keys in ``[book]``."""

    return lambda volume, _: with_tables(volume, book=replace(volume.conference.book, **fields))


def write_conf_file(name: str, text: str) -> Change:
    """Write or overwrite a file in ``conf``."""

    def write(volume: Volume, folder: Path) -> Volume:
        (folder / "conf" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "conf" / name).write_text(text, encoding="utf-8")
        return volume

    return write


def replace_pdf(volume: Volume, folder: Path) -> Volume:
    """Replace the PDF of the first paper by another with as many pages."""
    pdf = write_simple_pdf(
        folder / "in" / "alpha.pdf", "BT /F1 12 Tf 72 500 Td (anew) Tj ET", "0 0 9 9 re f"
    )
    change = change_first_paper(
        lambda paper: replace(paper, facts=replace(_facts(paper), sha256=sha256_of(pdf)))
    )
    return change(volume, folder)


def _facts(paper: Paper):  # type: ignore[no-untyped-def]
    assert paper.facts is not None
    return paper.facts


def swap_papers(volume: Volume, _: Path) -> Volume:
    """Put the second paper first."""
    section = volume.sections[0]
    first, second = section.papers
    papers = replace(second, first_page=1, last_page=1), replace(first, first_page=2, last_page=3)
    return replace(volume, sections=(replace(section, papers=papers),))


def add_reviewer(volume: Volume, _: Path) -> Volume:
    """Add a reviewer."""
    reviewer = Organizer(given="Rita", family="Reader", role="Reviewers")
    return with_tables(volume, committee=(*volume.conference.committee, reviewer))


CHANGES: dict[str, Change] = {
    "title": change_first_paper(lambda paper: replace(paper, title="Another title")),
    "author": change_first_paper(
        lambda paper: replace(paper, authors=(Person(given="Zoë", family="Last"),))
    ),
    "citation key": change_first_paper(lambda paper: replace(paper, citation_key="omega24")),
    "doi": change_first_paper(lambda paper: replace(paper, doi="10.5555/omega")),
    "licence of a paper": change_first_paper(lambda paper: replace(paper, licence="CC0-1.0")),
    "language of a paper": change_first_paper(lambda paper: replace(paper, language="fr")),
    "keywords": change_first_paper(lambda paper: replace(paper, keywords=("unbinding",))),
    "pdf": replace_pdf,
    "order": swap_papers,
    "title of the volume": change_identity(title="Proceedings of Another Workshop"),
    "short title": change_identity(short_title="OTHER 2025"),
    "isbn": change_identity(isbn="978-3-16-148410-0"),
    "licence": change_identity(licence="CC-BY-SA-4.0"),
    "publisher": change_identity(publisher="Another Press"),
    "language": change_identity(language="de"),
    "committee": add_reviewer,
    "stamps": change_rules(stamps=False),
    "trim": change_rules(trim="a4"),
    "dividers": change_rules(dividers=True),
    "split": change_rules(split=2),
    "page": write_conf_file("preface.md", "# Preface\n\nAnother word.\n"),
    "template of stamps": write_conf_file(
        "book/stamps.typ",
        "#let data = json(bytes(sys.inputs.data))\n"
        "#set document(date: none)\n"
        "#for piece in data.pieces { page(width: 30pt, height: 11pt, margin: 0pt)[X] }\n",
    ),
    "shared functions of templates": write_conf_file(
        "book/runs.typ",
        (TEMPLATES / "runs.typ").read_text().replace("rich(runs) =", "rich(runs) = [§] +"),
    ),
}


@pytest.fixture(scope="module")
def built_book(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Volume]:
    """A volume and the folder in which its book was built; tests copy the folder."""
    folder = tmp_path_factory.mktemp("built")
    papers = [make_paper(folder / "in", "alpha", 2, 1), make_paper(folder / "in", "beta", 1, 3)]
    volume = make_volume(papers, BookRules(pages=("preface",)))
    write_conf_file("preface.md", "# Preface\n\nA word.\n")(volume, folder)
    build_book(folder, volume)
    return folder, volume


def with_pdfs_in(volume: Volume, folder: Path) -> Volume:
    """Return the volume with its PDFs in another folder."""
    return replace(
        volume,
        sections=tuple(
            replace(
                section,
                papers=tuple(
                    replace(paper, pdf=folder / "in" / paper.file) for paper in section.papers
                ),
            )
            for section in volume.sections
        ),
    )


@pytest.mark.parametrize("name", CHANGES)
def test_a_rebuilt_book_equals_a_fresh_one(
    name: str, built_book: tuple[Path, Volume], tmp_path: Path
) -> None:
    source, volume = built_book
    old, new = tmp_path / "old", tmp_path / "new"
    shutil.copytree(source, old)
    old_files = read_files(old / "out")
    changed = CHANGES[name](with_pdfs_in(volume, old), old)
    rebuilt, _ = build_book(old, changed)
    for part in ("in", "conf"):
        shutil.copytree(old / part, new / part)
    fresh, _ = build_book(new, with_pdfs_in(changed, new))
    assert read_files(rebuilt) == read_files(fresh)
    assert read_files(rebuilt) != old_files, "the change has an effect"


def test_an_earlier_version_of_a_paper_does_not_change_the_book(
    built_book: tuple[Path, Volume], tmp_path: Path
) -> None:
    source, volume = built_book
    folder = tmp_path / "old"
    shutil.copytree(source, folder)
    old_files = read_files(folder / "out")
    pdf = write_simple_pdf(folder / "in" / "alpha-v1.pdf", "BT /F1 12 Tf 72 600 Td (first) Tj ET")
    version = EarlierVersion(name=pdf.name, sha256=sha256_of(pdf), pages=1)
    add_version = change_first_paper(
        lambda paper: replace(paper, replaced=(version,), folder=pdf.parent)
    )
    rebuilt, _ = build_book(folder, add_version(with_pdfs_in(volume, folder), folder))
    new_files = read_files(rebuilt)
    assert new_files.pop(f"papers/alpha24/{pdf.name}")
    assert new_files == old_files
