"""A book that is built again is, whatever has changed, the one that would be built from nothing."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from procbuild.conference import BookRules, Identity, Organizer, Person
from procbuild.files import sha256_of
from procbuild.model import EarlierVersion, Paper, Volume
from procbuild.typeset.compiler import TEMPLATES
from tests.book.volumes import made, paper, volume
from tests.pdf.making import simple

Change = Callable[[Volume, Path], Volume]
"""Changes the volume, or a file beside it in the folder with ``conf`` and ``in``."""


def papers(change: Callable[[Paper], Paper]) -> Change:
    """A change of the first paper."""

    def changed(what: Volume, _: Path) -> Volume:
        section = what.sections[0]
        first, *rest = section.papers
        return replace(what, sections=(replace(section, papers=(change(first), *rest)),))

    return changed


def identity(**fields: object) -> Change:
    """A change of the volume's identity."""

    def changed(what: Volume, _: Path) -> Volume:
        own: Identity = replace(what.conference.volume, **fields)
        return replace(what, conference=replace(what.conference, volume=own))

    return changed


def rules(**fields: object) -> Change:
    """A change of ``[book]``."""

    def changed(what: Volume, _: Path) -> Volume:
        own: BookRules = replace(what.conference.book, **fields)
        return replace(what, conference=replace(what.conference, book=own))

    return changed


def written(name: str, text: str) -> Change:
    """A file of the organizers, written or overwritten."""

    def changed(what: Volume, folder: Path) -> Volume:
        (folder / "conf" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "conf" / name).write_text(text, encoding="utf-8")
        return what

    return changed


def other_pdf(what: Volume, folder: Path) -> Volume:
    """Another PDF of as many pages in the place of the first paper's."""
    pdf = simple(folder / "in" / "alpha.pdf", "BT /F1 12 Tf 72 500 Td (anew) Tj ET", "0 0 9 9 re f")
    return papers(lambda one: replace(one, facts=replace(_facts(one), sha256=sha256_of(pdf))))(
        what, folder
    )


def _facts(one: Paper):  # type: ignore[no-untyped-def]
    assert one.facts is not None
    return one.facts


def reordered(what: Volume, _: Path) -> Volume:
    """The second paper first."""
    section = what.sections[0]
    one, two = section.papers
    moved = replace(two, first_page=1, last_page=1), replace(one, first_page=2, last_page=3)
    return replace(what, sections=(replace(section, papers=moved),))


def committee(what: Volume, _: Path) -> Volume:
    """One more reviewer."""
    more = Organizer(given="Rita", family="Reader", role="Reviewers")
    known = what.conference.committee
    return replace(what, conference=replace(what.conference, committee=(*known, more)))


CHANGES: dict[str, Change] = {
    "title": papers(lambda one: replace(one, title="Another title")),
    "author": papers(lambda one: replace(one, authors=(Person(given="Zoë", family="Last"),))),
    "citation key": papers(lambda one: replace(one, citation_key="omega24")),
    "doi": papers(lambda one: replace(one, doi="10.5555/omega")),
    "licence of a paper": papers(lambda one: replace(one, licence="CC0-1.0")),
    "language of a paper": papers(lambda one: replace(one, language="fr")),
    "keywords": papers(lambda one: replace(one, keywords=("unbinding",))),
    "pdf": other_pdf,
    "order": reordered,
    "title of the volume": identity(title="Proceedings of Another Workshop"),
    "short title": identity(short_title="OTHER 2025"),
    "isbn": identity(isbn="978-3-16-148410-0"),
    "licence": identity(licence="CC-BY-SA-4.0"),
    "publisher": identity(publisher="Another Press"),
    "language": identity(language="de"),
    "committee": committee,
    "stamps": rules(stamps=False),
    "trim": rules(trim="a4"),
    "dividers": rules(dividers=True),
    "split": rules(split=2),
    "page": written("preface.md", "# Preface\n\nAnother word.\n"),
    "template of stamps": written(
        "book/stamps.typ",
        "#let data = json(bytes(sys.inputs.data))\n"
        "#set document(date: none)\n"
        "#for piece in data.pieces { page(width: 30pt, height: 11pt, margin: 0pt)[X] }\n",
    ),
    "what templates share": written(
        "book/runs.typ",
        (TEMPLATES / "runs.typ").read_text().replace("rich(runs) =", "rich(runs) = [§] +"),
    ),
}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Volume]:
    """A volume that was built once, in a folder to copy."""
    folder = tmp_path_factory.mktemp("built")
    found = [paper(folder / "in", "alpha", 2, 1), paper(folder / "in", "beta", 1, 3)]
    what = volume(found, BookRules(pages=("preface",)))
    written("preface.md", "# Preface\n\nA word.\n")(what, folder)
    made(folder, what)
    return folder, what


def moved(what: Volume, folder: Path) -> Volume:
    """The volume with its PDFs in another folder."""
    return replace(
        what,
        sections=tuple(
            replace(
                section,
                papers=tuple(replace(one, pdf=folder / "in" / one.file) for one in section.papers),
            )
            for section in what.sections
        ),
    )


def contents(folder: Path) -> dict[str, bytes]:
    """What is in the files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("name", CHANGES)
def test_what_changed_is_never_missed(
    name: str, before: tuple[Path, Volume], tmp_path: Path
) -> None:
    source, what = before
    old, new = tmp_path / "old", tmp_path / "new"
    shutil.copytree(source, old)
    built = contents(old / "out")
    changed = CHANGES[name](moved(what, old), old)
    again, _ = made(old, changed)
    for part in ("in", "conf"):
        shutil.copytree(old / part, new / part)
    fresh, _ = made(new, moved(changed, new))
    assert contents(again) == contents(fresh)
    assert contents(again) != built, "the change is seen"


def test_an_old_version_leaves_the_book_as_it_is(
    before: tuple[Path, Volume], tmp_path: Path
) -> None:
    source, what = before
    folder = tmp_path / "old"
    shutil.copytree(source, folder)
    built = contents(folder / "out")
    pdf = simple(folder / "in" / "alpha-v1.pdf", "BT /F1 12 Tf 72 600 Td (first) Tj ET")
    old = EarlierVersion(name=pdf.name, sha256=sha256_of(pdf), pages=1)
    kept = papers(lambda one: replace(one, replaced=(old,), folder=pdf.parent))
    again, _ = made(folder, kept(moved(what, folder), folder))
    now = contents(again)
    assert now.pop(f"papers/alpha24/{pdf.name}")
    assert now == built
