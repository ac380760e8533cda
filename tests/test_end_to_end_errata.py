"""The page on errata is followed on the demo."""

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
    """The demo, which is published and then corrected as the page explains."""
    folder = copy_project(root, tmp_path_factory.mktemp("errata") / "project", "demo")
    procbuild("collect", cwd=folder)
    procbuild("build", cwd=folder)
    shutil.copytree(folder / "proceedings" / "demo", folder / "published")
    three_pages = folder / "submissions" / "demo" / "angstrommuller26" / "paper.pdf"
    shutil.copy(three_pages, folder / "corrected.pdf")
    (folder / "output.txt").write_text("\n".join(_follow(page, folder)), "utf-8")
    return folder


def _follow(page: str, folder: Path) -> Iterator[str]:
    """Do the steps on the page and return the output of each command."""
    for kind, block in STEPS.findall(page):
        if kind == "toml":
            file, _, text = block.partition("\n")
            with (folder / file.removeprefix("# ")).open("a", encoding="utf-8") as stream:
                stream.write(text)
            continue
        for line in block.splitlines():
            words = shlex.split(line.removeprefix("$ "))
            if words[0] == "cp":
                shutil.copy(folder / words[1], folder / words[2])
            else:
                yield procbuild(*words[1:], cwd=folder).stdout


@pytest.fixture(scope="module")
def output(project: Path) -> str:
    return (project / "output.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def out(project: Path) -> Path:
    return project / "proceedings" / "demo"


def ranges(folder: Path) -> dict[str, str]:
    """Return the page range of each citation key."""
    return {
        entry.key: entry.fields.get("pages", "") for entry in read_bib(folder / "demo.bib").entries
    }


def test_the_commands_report_the_changes(output: str) -> None:
    assert "version 2 of a published paper" in output
    assert "Version 2 has 3 pages; the published range 4-5 does not change" in output
    assert re.search(r"changed +segments +PDF +\w{8} → \w{8}", output)
    assert re.search(r"changed +tilde26 +retracted +nothing → 2026-12-01", output)
    assert "0 papers added, 0 removed, 3 changed; 7 are the same" in output


def test_page_ranges_and_addresses_do_not_change(project: Path, out: Path) -> None:
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


def test_the_old_version_is_unchanged(project: Path, out: Path) -> None:
    old_version, published = (
        pypdf.PdfReader(path)
        for path in (
            out / "site" / "papers" / "ma26a" / "paper-v1.pdf",
            project / "published" / "papers" / "ma26a.pdf",
        )
    )
    assert [page.extract_text() for page in old_version.pages] == [
        page.extract_text() for page in published.pages
    ]
    assert old_version.page_labels == published.page_labels == ["4", "5"]


def test_additional_pages_have_their_own_labels_and_page_numbers(out: Path) -> None:
    new = pypdf.PdfReader(out / "papers" / "ma26a.pdf")
    assert new.page_labels == ["4", "5", "5.e1"]
    assert "5.e1" in new.pages[2].extract_text()
    assert "Version 2 of 5 November 2026" in " ".join(new.pages[0].extract_text().split())
    labels = pypdf.PdfReader(out / "book.pdf").page_labels
    start = labels.index("1")
    assert labels[start : start + 8] == ["1", "2", "3", "4", "5", "5.e1", "6", "7"]


def test_a_retracted_pdf_is_marked_on_every_page(out: Path) -> None:
    for number, page in enumerate(pypdf.PdfReader(out / "papers" / "tilde26a.pdf").pages):
        assert "Retracted" in page.extract_text(), number
    outline = re.findall(r"Retracted: [^\n]*", str(pypdf.PdfReader(out / "book.pdf").outline))
    assert outline


def test_the_pages_of_papers_show_the_notices(out: Path) -> None:
    for key, heading in (("azbukin26a", "Erratum"), ("ma26a", "Version 2"), ("tilde26a", "Retr")):
        page = html.fromstring((out / "site" / "papers" / f"{key}.html").read_text("utf-8"))
        (notice,) = page.xpath("//*[@id='updates']//strong")
        assert notice.text.startswith(heading)


def test_the_corrected_volume_matches_its_manifest(project: Path, out: Path) -> None:
    procbuild("verify", cwd=project)
    process = procbuild("build", cwd=project)
    assert process.stdout.count("unchanged") == 3
    assert (out / "exports" / "crossref").is_dir()


def test_the_page_explains_all_kinds_of_notices(page: str) -> None:
    for key in ("[[erratum]]", "[[version]]", "[retraction]", "`on`", "`text`", "`file`"):
        assert key in page
