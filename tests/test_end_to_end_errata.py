"""The page about errata, followed to the letter on the demo."""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from lxml import html

from procbuild.bibliography import read_bib
from tests.command import copy_project, procbuild

STEPS = re.compile(r"```(console|toml)\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "conf" / "docs" / "errata.md").read_text("utf-8")


@pytest.fixture(scope="module")
def project(root: Path, page: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, published, and then corrected as the page says."""
    folder = copy_project(root, tmp_path_factory.mktemp("errata") / "project", "demo")
    procbuild("collect", cwd=folder)
    procbuild("build", cwd=folder)
    shutil.copytree(folder / "proceedings" / "demo", folder / "published")
    longer = folder / "submissions" / "demo" / "angstrommuller26" / "paper.pdf"  # three pages
    shutil.copy(longer, folder / "corrected.pdf")
    (folder / "told.txt").write_text("\n".join(_follow(page, folder)), "utf-8")
    return folder


def _follow(page: str, folder: Path) -> Iterator[str]:
    """Do what the page shows, in its order; what the commands say."""
    for kind, block in STEPS.findall(page):
        if kind == "toml":
            place, _, text = block.partition("\n")
            with (folder / place.removeprefix("# ")).open("a", encoding="utf-8") as stream:
                stream.write(text)
            continue
        for line in block.splitlines():
            words = shlex.split(line.removeprefix("$ "))
            if words[0] == "cp":
                shutil.copy(folder / words[1], folder / words[2])
            else:
                yield procbuild(*words[1:], cwd=folder).stdout


@pytest.fixture(scope="module")
def told(project: Path) -> str:
    return (project / "told.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def out(project: Path) -> Path:
    return project / "proceedings" / "demo"


def ranges(folder: Path) -> dict[str, str]:
    """The page range of each citation key."""
    return {
        entry.key: entry.fields.get("pages", "") for entry in read_bib(folder / "demo.bib").entries
    }


def test_the_commands_say_what_happened(told: str) -> None:
    assert "version 2 of a published paper" in told
    assert "Version 2 has 3 pages; the published range 4-5 does not change" in told
    assert re.search(r"changed +segments +PDF +\w{8} → \w{8}", told)
    assert re.search(r"changed +tilde26 +retracted +nothing → 2026-12-01", told)
    assert "0 papers added, 0 removed, 3 changed; 7 are the same" in told


def test_no_page_range_and_no_address_has_changed(project: Path, out: Path) -> None:
    assert ranges(out) == ranges(project / "published")
    before = {path.relative_to(project / "published") for path in _papers(project / "published")}
    after = {path.relative_to(out) for path in _papers(out)}
    assert after - before == {
        Path("papers/ma26a/paper-v1.pdf"),
        Path("site/papers/ma26a/paper-v1.pdf"),
    }
    assert before <= after


def _papers(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*.pdf") if path.parent.name != "exports")


def test_the_old_version_is_as_it_was_published(project: Path, out: Path) -> None:
    old, first = (
        pypdf.PdfReader(path)
        for path in (
            out / "site" / "papers" / "ma26a" / "paper-v1.pdf",
            project / "published" / "papers" / "ma26a.pdf",
        )
    )
    assert [one.extract_text() for one in old.pages] == [one.extract_text() for one in first.pages]
    assert old.page_labels == first.page_labels == ["4", "5"]


def test_extra_pages_have_labels_and_folios_of_their_own(out: Path) -> None:
    new = pypdf.PdfReader(out / "papers" / "ma26a.pdf")
    assert new.page_labels == ["4", "5", "5.e1"]
    assert "5.e1" in new.pages[2].extract_text()
    assert "Version 2 of 5 November 2026" in " ".join(new.pages[0].extract_text().split())
    labels = pypdf.PdfReader(out / "book.pdf").page_labels
    start = labels.index("1")
    assert labels[start : start + 8] == ["1", "2", "3", "4", "5", "5.e1", "6", "7"]


def test_a_retracted_pdf_says_so_on_every_page(out: Path) -> None:
    for number, page in enumerate(pypdf.PdfReader(out / "papers" / "tilde26a.pdf").pages):
        assert "Retracted" in page.extract_text(), number
    outline = re.findall(r"Retracted: [^\n]*", str(pypdf.PdfReader(out / "book.pdf").outline))
    assert outline


def test_the_pages_say_it(out: Path) -> None:
    for key, heading in (("azbukin26a", "Erratum"), ("ma26a", "Version 2"), ("tilde26a", "Retr")):
        page = html.fromstring((out / "site" / "papers" / f"{key}.html").read_text("utf-8"))
        (notice,) = page.xpath("//*[@id='updates']//strong")
        assert notice.text.startswith(heading)


def test_what_was_corrected_is_as_its_manifest_says(project: Path, out: Path) -> None:
    procbuild("verify", cwd=project)
    done = procbuild("build", cwd=project)
    assert done.stdout.count("unchanged") == 3
    assert (out / "exports" / "crossref").is_dir()


def test_the_page_names_every_way_to_say_it(page: str) -> None:
    for word in ("[[erratum]]", "[[version]]", "[retraction]", "`on`", "`text`", "`file`"):
        assert word in page
