"""``procbuild verify`` and ``procbuild diff`` on the demo volume."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from procbuild.outputs.manifest import MANIFEST
from tests.command import copy_project, procbuild


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, collected, built and exported, with a copy of its outputs in ``published``."""
    folder = copy_project(root, tmp_path_factory.mktemp("verify") / "project", "demo")
    procbuild("collect", cwd=folder)
    procbuild("build", cwd=folder)
    procbuild("export", "crossref", cwd=folder)
    shutil.copytree(folder / "proceedings" / "demo", folder / "published")
    return folder


def test_outputs_match_their_manifests(project: Path) -> None:
    lines = procbuild("verify", cwd=project).stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "proceedings/demo",
        "proceedings/demo/exports/crossref",
    ]
    for folder in ("published", "published/site", "published/exports/crossref"):
        procbuild("verify", folder, cwd=project)
        process = subprocess.run(
            ["sha256sum", "--quiet", "--strict", "-c", MANIFEST], cwd=project / folder, check=False
        )
        assert process.returncode == 0


def test_a_build_without_changes_does_not_write_the_manifest(project: Path) -> None:
    files = [project / "proceedings" / "demo" / name for name in (MANIFEST, f"site/{MANIFEST}")]
    before = [path.stat().st_mtime_ns for path in files]
    assert procbuild("build", cwd=project).stdout.count("unchanged") == 3
    assert [path.stat().st_mtime_ns for path in files] == before


def test_differences_from_the_manifest_are_reported_with_exit_code_5(
    project: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(project / "published" / "site", copy)
    paper = min((copy / "papers").glob("*.pdf"))
    paper.write_bytes(b"%PDF-1.4 another")
    (copy / "book.pdf").unlink()
    (copy / "evil\x1b[2J.html").touch()
    process = procbuild("verify", str(copy), cwd=project, exit_code=5)
    assert process.stdout.splitlines()[:3] == [
        "missing  book.pdf",
        "extra    evil\N{REPLACEMENT CHARACTER}[2J.html",
        f"changed  papers/{paper.name}",
    ]
    assert process.stderr.splitlines()[-1].startswith(f"procbuild: {copy}: 3 files are not as")
    report = json.loads(
        procbuild("verify", str(copy), "--format", "json", cwd=project, exit_code=5).stdout
    )
    assert [difference["kind"] for difference in report["folders"][0]["differences"]] == [
        "missing",
        "extra",
        "changed",
    ]


def test_a_manifest_with_paths_out_of_its_folder_is_refused(project: Path, tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text(f"{'0' * 64}  ../../etc/passwd\n")
    process = procbuild("verify", str(tmp_path), cwd=project, exit_code=5)
    assert process.stdout == ""
    (line,) = process.stderr.splitlines()
    assert "leads out of the folder" in line
    procbuild("verify", str(tmp_path / "nowhere"), cwd=project, exit_code=2)


def test_a_corrected_title_is_the_only_difference(project: Path) -> None:
    output = procbuild("diff", "published", "proceedings/demo", cwd=project).stdout
    assert output == "nothing changed: 10 papers are the same\n"
    fixes = project / "submissions" / "demo" / "zaunpfahl26" / "fixes.toml"
    old_fixes = fixes.read_text("utf-8") if fixes.exists() else ""
    fixes.write_text(f'title = "A New Title"\n{old_fixes}', "utf-8")
    procbuild("build", "bib", cwd=project)
    output = procbuild("diff", "published/site", "proceedings/demo", cwd=project).stdout
    first, last = output.splitlines()
    assert first.startswith("changed  zaunpfahl26  title  ")
    assert first.endswith("→ A New Title")
    assert last == "0 papers added, 0 removed, 1 changed; 9 are the same"
    report = json.loads(
        procbuild("diff", "published", "proceedings/demo", "--format", "json", cwd=project).stdout
    )
    assert report["changed"][0]["edits"][0]["new"] == "A New Title"
    procbuild("diff", "conf", "published", cwd=project, exit_code=2)
