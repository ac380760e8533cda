"""UniReps 2023 from its published PDFs and .bib through the commands."""

import re
from pathlib import Path

import pypdf
import pytest

from procbuild.compliance.check import check_papers
from procbuild.crew.local import LocalCrew
from procbuild.incremental.cache import Cache
from procbuild.progress import Silent
from procbuild.project import Project
from procbuild.store import Store
from procbuild.volume.load import load_volume
from tests.command import copy_project, procbuild
from tests.serve_process import ServeProcess

pytestmark = pytest.mark.real


@pytest.fixture(scope="session")
def project(root: Path, real: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The UniReps volume, collected and built beside the folder of real papers."""
    base = tmp_path_factory.mktemp("unireps")
    (base / "shared").mkdir()
    (base / "shared" / "data").symlink_to(real)
    folder = copy_project(root, base / "project", "unireps2023")
    procbuild("collect", cwd=folder)
    procbuild("build", "--allow-missing", cwd=folder)
    return folder


def test_the_table_and_the_published_files_make_one_list(project: Path) -> None:
    records = Store(project / "submissions" / "unireps2023").records()
    assert len(records) == 25
    assert sum(bool(record.file) for record in records) == 19
    named = [record for record in records if record.file]
    assert [record.id for record in named] == [Path(record.file).stem for record in named]
    assert all(record.abstract for record in records if record.id != "fumero24a")
    assert [person.inverted for person in records[0].authors] == [
        "Fumero, Marco",
        "Rodolà, Emanuele",
        "Dominé, Clémentine",
        "Locatello, Francesco",
        "Dziugaite, Gintare Karolina",
        "Caron, Mathilde",
    ]


def test_ranges_that_are_one_page_too_long_are_named(project: Path) -> None:
    said = procbuild("-v", "build", "--allow-missing", "bib", cwd=project).stdout
    assert len(re.findall(r"The source states pages", said)) == 18
    brief = procbuild("build", "--allow-missing", "bib", cwd=project).stdout
    assert re.findall(r"warning (\d+) papers .*: The source states", brief) == ["18"]
    assert "The source states pages" not in brief


def test_page_ranges_follow_from_the_pdfs(project: Path) -> None:
    text = (project / "proceedings" / "unireps2023" / "unireps2023.bib").read_text("utf-8")
    ranges = [(int(a), int(b)) for a, b in re.findall(r"pages\s*=\s*[{\"](\d+)--(\d+)", text)]
    assert len(ranges) == 19
    store = Store(project / "submissions" / "unireps2023")
    lengths = [
        len(pypdf.PdfReader(store.pdf(record.id)).pages)
        for record in store.records()
        if record.file
    ]
    assert min(ranges)[0] == 1
    assert [last - first + 1 for first, last in sorted(ranges)] == lengths


def test_single_papers_are_at_most_two_percent_larger(project: Path) -> None:
    store = Store(project / "submissions" / "unireps2023")
    source = {record.id: store.pdf(record.id) for record in store.records() if record.file}
    singles = list((project / "proceedings" / "unireps2023" / "papers").glob("*.pdf"))
    assert {path.stem for path in singles} >= source.keys()
    for key, pdf in source.items():
        (single,) = (path for path in singles if path.stem == key)
        assert single.stat().st_size <= 1.02 * pdf.stat().st_size, key


def test_the_check_names_the_records_that_differ_from_the_print(project: Path) -> None:
    here = Project(project)
    name, cache = "unireps2023", Cache(here.cache)
    volume = load_volume(here, name, crew=LocalCrew(), cache=cache, progress=Silent())
    report = check_papers(
        here, volume, profile="", crew=LocalCrew(), cache=cache, progress=Silent()
    )
    told = {
        paper.paper
        for paper in report.papers
        for finding in paper.findings
        if finding.check.startswith("metadata-title") and finding.severity in {"error", "warning"}
    }
    assert told == {"ivanitskiy24a", "lee24a", "oublal24a"}


def test_a_change_of_a_page_is_shown_and_leaves_the_pages_of_papers_alone(project: Path) -> None:
    papers = project / "proceedings" / "unireps2023" / "site" / "papers"
    with ServeProcess(project, "unireps2023") as serving:
        page = serving.conf / "index.md"
        before, good = _inodes(papers), page.read_text("utf-8")
        page.write_text(f"{good}\nRead on.\n", encoding="utf-8")
        serving.wait_for_line("built: book, site")
        assert "Read on." in serving.page()
        assert len(before) > 19
        assert _inodes(papers) == before
        page.write_text(good, encoding="utf-8")
        serving.wait_for_line("built: book, site")


def _inodes(folder: Path) -> dict[str, int]:
    """Which file each page in a folder is: one that is drawn anew is another."""
    return {path.name: path.stat().st_ino for path in folder.glob("*.html")}
