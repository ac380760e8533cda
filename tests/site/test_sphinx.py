"""The command ``sphinx-build`` builds the same site and book as ``procbuild build``."""

import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.command import environment, procbuild
from tests.papers import make_project, small_pdf


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one collected paper and a page that cites it."""
    root = make_project(tmp_path / "project")
    (root / "conf" / "v" / "index.md").write_text("# Event\n\nSee {proc:paper}`water`.\n")
    incoming = root / "submissions" / "v" / "incoming"
    incoming.mkdir(parents=True)
    (incoming / "water.pdf").write_bytes(small_pdf("On Water", "Ann Lee"))
    (incoming / "water.json").write_text('{"title": "On Water", "authors": ["Lee, Ann"]}')
    procbuild("collect", cwd=root)
    return root


def run_sphinx_build(project: Path, builder: str) -> Path:
    """Run ``sphinx-build``, check that it prints no errors, and return its output folder."""
    out = project / "out" / builder
    settings = ("extensions=procbuild.site", f"procbuild_project={project}", "procbuild_volume=v")
    arguments = [argument for setting in settings for argument in ("-D", setting)]
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-C", "-b", builder, *arguments]
    process = subprocess.run(
        [*command, "-d", project / "doctrees" / builder, project / "conf" / "v", out],
        env=environment(project.parent / "home"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (process.returncode, process.stderr) == (0, "")
    return out


def test_a_changed_record_changes_the_pages_that_cite_it(project: Path) -> None:
    out = run_sphinx_build(project, "html")
    assert ">Lee (2024)<" in (out / "index.html").read_text()
    record = project / "submissions" / "v" / "incoming" / "water.json"
    record.write_text(record.read_text().replace("Lee, Ann", "Ray, Bob"))
    procbuild("collect", cwd=project)
    assert ">Ray (2024)<" in (run_sphinx_build(project, "html") / "index.html").read_text()


def test_sphinx_builds_the_same_book_as_procbuild(project: Path) -> None:
    out = run_sphinx_build(project, "proceedings-book")
    (single,) = (out / "papers").iterdir()
    assert len(PdfReader(single).pages) == 1
    procbuild("build", "book", cwd=project)
    output = project / "proceedings" / "v"
    assert (out / "book.pdf").read_bytes() == (output / "book.pdf").read_bytes()
    assert single.read_bytes() == (output / "papers" / single.name).read_bytes()


def test_deadlines_before_today_are_past_until_the_volume_is_published(project: Path) -> None:
    config = project / "conf" / "v" / "volume.toml"
    days = ("2024-06-01", "2999-01-01")
    dates = "".join(f'\n[[dates]]\nwhat = "Until {day}"\non = {day}\n' for day in days)
    with_later_event = config.read_text().replace("start = 2024-05-14", "start = 2999-02-01")
    config.write_text(with_later_event + dates)
    (project / "conf" / "v" / "index.md").write_text("# Event\n\n```{proc:dates}\n```\n")
    page = (run_sphinx_build(project, "html") / "index.html").read_text()
    assert page.count('class="past"') == 1
