"""``verify`` and ``diff`` on the demo, from its build to its differences."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from procbuild.outputs.manifest import MANIFEST
from tests.command import copy_project, procbuild


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, collected, built and exported; a copy of what was published beside it."""
    folder = copy_project(root, tmp_path_factory.mktemp("verify") / "project", "demo")
    procbuild("collect", cwd=folder)
    procbuild("build", cwd=folder)
    procbuild("export", "crossref", cwd=folder)
    shutil.copytree(folder / "proceedings" / "demo", folder / "published")
    return folder


def test_what_was_built_is_as_its_manifests_say(project: Path) -> None:
    told = procbuild("verify", cwd=project).stdout.splitlines()
    assert [line.split(":")[0] for line in told] == [
        "proceedings/demo",
        "proceedings/demo/exports/crossref",
    ]
    for folder in ("published", "published/site", "published/exports/crossref"):
        procbuild("verify", folder, cwd=project)
        run = subprocess.run(
            ["sha256sum", "--quiet", "--strict", "-c", MANIFEST], cwd=project / folder, check=False
        )
        assert run.returncode == 0


def test_a_build_that_has_nothing_to_do_leaves_the_manifest(project: Path) -> None:
    files = [project / "proceedings" / "demo" / name for name in (MANIFEST, f"site/{MANIFEST}")]
    before = [path.stat().st_mtime_ns for path in files]
    assert procbuild("build", cwd=project).stdout.count("unchanged") == 3
    assert [path.stat().st_mtime_ns for path in files] == before


def test_what_differs_is_told_with_exit_code_5(project: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(project / "published" / "site", copy)
    paper = min((copy / "papers").glob("*.pdf"))
    paper.write_bytes(b"%PDF-1.4 another")
    (copy / "book.pdf").unlink()
    (copy / "evil\x1b[2J.html").touch()
    done = procbuild("verify", str(copy), cwd=project, exit_code=5)
    assert done.stdout.splitlines()[:3] == [
        "missing  book.pdf",
        "extra    evil\N{REPLACEMENT CHARACTER}[2J.html",
        f"changed  papers/{paper.name}",
    ]
    assert done.stderr.splitlines()[-1].startswith(f"procbuild: {copy}: 3 files are not as")
    told = json.loads(
        procbuild("verify", str(copy), "--format", "json", cwd=project, exit_code=5).stdout
    )
    assert [one["kind"] for one in told["folders"][0]["differences"]] == [
        "missing",
        "extra",
        "changed",
    ]


def test_a_manifest_that_leads_elsewhere_is_refused_in_one_line(
    project: Path, tmp_path: Path
) -> None:
    (tmp_path / MANIFEST).write_text(f"{'0' * 64}  ../../etc/passwd\n")
    done = procbuild("verify", str(tmp_path), cwd=project, exit_code=5)
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert "leads out of the folder" in line
    procbuild("verify", str(tmp_path / "nowhere"), cwd=project, exit_code=2)


def test_a_corrected_title_is_the_only_difference(project: Path) -> None:
    same = procbuild("diff", "published", "proceedings/demo", cwd=project).stdout
    assert same == "nothing changed: 10 papers are the same\n"
    fixes = project / "submissions" / "demo" / "zaunpfahl26" / "fixes.toml"
    written = fixes.read_text("utf-8") if fixes.exists() else ""
    fixes.write_text(f'title = "A New Title"\n{written}', "utf-8")
    procbuild("build", "bib", cwd=project)
    told = procbuild("diff", "published/site", "proceedings/demo", cwd=project).stdout
    first, last = told.splitlines()
    assert first.startswith("changed  zaunpfahl26  title  ")
    assert first.endswith("→ A New Title")
    assert last == "0 papers added, 0 removed, 1 changed; 9 are the same"
    found = json.loads(
        procbuild("diff", "published", "proceedings/demo", "--format", "json", cwd=project).stdout
    )
    assert found["changed"][0]["edits"][0]["new"] == "A New Title"
    procbuild("diff", "conf", "published", cwd=project, exit_code=2)
