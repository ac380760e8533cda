"""UniReps 2023 is collected, checked and built from its published PDFs and .bib file."""

import re
from pathlib import Path

import pypdf
import pytest

from procbuild.compliance.check import check_papers
from procbuild.incremental.cache import Cache
from procbuild.progress import Silent
from procbuild.project import Project
from procbuild.store import Store
from procbuild.volume.load import load_volume
from tests.command import copy_project, procbuild
from tests.serve_process import ServeProcess
from tests.standing import standing_crew

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


def test_records_of_the_table_have_their_published_files(project: Path) -> None:
    records = Store(project / "submissions" / "unireps2023").records()
    assert len(records) == 25
    assert sum(bool(record.file) for record in records) == 19
    with_file = [record for record in records if record.file]
    assert [record.id for record in with_file] == [Path(record.file).stem for record in with_file]
    assert all(record.abstract for record in records if record.id != "fumero24a")
    assert [person.inverted for person in records[0].authors] == [
        "Fumero, Marco",
        "Rodolà, Emanuele",
        "Dominé, Clémentine",
        "Locatello, Francesco",
        "Dziugaite, Gintare Karolina",
        "Caron, Mathilde",
    ]


def test_wrong_page_ranges_of_the_source_are_reported(project: Path) -> None:
    output = procbuild("-v", "build", "--allow-missing", "bib", cwd=project).stdout
    assert len(re.findall(r"The source states pages", output)) == 18
    short_output = procbuild("build", "--allow-missing", "bib", cwd=project).stdout
    assert re.findall(r"warning (\d+) papers .*: The source states", short_output) == ["18"]
    assert "The source states pages" not in short_output


def test_page_ranges_have_the_lengths_of_the_pdfs(project: Path) -> None:
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


def test_the_check_finds_the_titles_that_differ_from_the_printed_ones(project: Path) -> None:
    real_project = Project(project)
    name, cache = "unireps2023", Cache(real_project.cache)
    volume = load_volume(real_project, name, crew=standing_crew(), cache=cache, progress=Silent())
    report = check_papers(
        real_project, volume, profile="", crew=standing_crew(), cache=cache, progress=Silent()
    )
    different = {
        paper.paper
        for paper in report.papers
        for finding in paper.findings
        if finding.check.startswith("metadata-title") and finding.severity in {"error", "warning"}
    }
    assert different == {"ivanitskiy24a", "lee24a", "oublal24a"}


def test_serve_shows_a_changed_page_without_writing_the_pages_of_papers(project: Path) -> None:
    papers = project / "proceedings" / "unireps2023" / "site" / "papers"
    with ServeProcess(project, "unireps2023") as server:
        page = server.conf / "index.md"
        before, original = _inodes(papers), page.read_text("utf-8")
        page.write_text(f"{original}\nRead on.\n", encoding="utf-8")
        server.wait_for_line("built: book, site")
        assert "Read on." in server.page()
        assert len(before) > 19
        assert _inodes(papers) == before
        page.write_text(original, encoding="utf-8")
        server.wait_for_line("built: book, site")


def _inodes(folder: Path) -> dict[str, int]:
    """Return the inode of each page in a folder; a page that is written again has another one."""
    return {path.name: path.stat().st_ino for path in folder.glob("*.html")}
