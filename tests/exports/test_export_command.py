"""The command ``procbuild export`` with the demo volume."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from procbuild.errors import OutputError
from procbuild.exports import EXPORTS
from procbuild.locks import exclusive_lock
from procbuild.model import Record
from procbuild.store import Store
from tests.command import contents, copy_project, procbuild
from tests.papers import make_project


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the collected demo volume; nothing is built."""
    folder = copy_project(root, tmp_path_factory.mktemp("exports") / "project", "demo")
    procbuild("collect", cwd=folder)
    return folder


def test_check_only_prints_what_targets_would_refuse(project: Path) -> None:
    files = contents(project)
    output = procbuild("export", *EXPORTS, "--check", cwd=project).stdout
    assert contents(project) == files
    for target in EXPORTS:
        assert f"{target} " in output
    assert "would be refused" in output


def test_findings_are_printed_below_their_target(project: Path) -> None:
    lines = procbuild("export", "ris", "ceur", "csl", "--check", cwd=project).stdout.splitlines()
    ris, ceur, *findings, csl = lines
    assert [line.partition(" ")[0] for line in (ris, ceur, csl)] == ["ris", "ceur", "csl"]
    assert findings
    assert all(line.startswith("  ") for line in findings)


def test_a_waived_missing_pdf_is_no_refusal(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "project")
    store = Store(folder / "submissions" / "v")
    store.put(Record(id="talk", title="A talk"), None, {})
    waiver = '[[waive]]\ncheck = "pdf-missing"\nreason = "a talk alone"\n'
    store.fixes_file("talk").write_text(waiver, encoding="utf-8")
    output = procbuild("export", "pmlr", "--check", cwd=folder).stdout
    assert "info talk: It has no PDF and is left out; that was waived (a talk alone)" in output


def test_deliveries_are_the_same_on_a_second_run(project: Path) -> None:
    targets = [target for target in EXPORTS if target != "acl"]
    assert procbuild("export", *targets, cwd=project).stdout
    exports = project / "proceedings" / "demo" / "exports"
    first = contents(exports)
    assert {name.partition("/")[0] for name in first} == set(targets)
    procbuild("export", *targets, cwd=project)
    assert contents(exports) == first


def test_the_output_folder_can_be_chosen(project: Path, tmp_path: Path) -> None:
    procbuild("export", "csl", "-o", str(tmp_path / "one"), cwd=project)
    assert (tmp_path / "one" / "demo.json").is_file()
    procbuild("export", "csl", "ris", "-o", str(tmp_path / "two"), cwd=project)
    assert (tmp_path / "two" / "ris" / "demo.ris").is_file()


def test_an_export_waits_for_a_build(project: Path) -> None:
    lock = project / "proceedings" / ".cache" / "locks" / "demo-build.lock"
    with ExitStack() as building, ThreadPoolExecutor(1) as executor:
        building.enter_context(exclusive_lock(lock, OutputError("a build is at work already")))
        export = executor.submit(procbuild, "export", "csl", cwd=project)
        with pytest.raises(TimeoutError):
            export.result(timeout=3)
        building.close()
        assert "Waiting for another build or export" in export.result().stderr


def test_a_folder_with_other_files_is_not_overwritten(project: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    errors = procbuild("export", "csl", "-o", str(tmp_path), cwd=project, exit_code=2).stderr
    assert "holds other files" in errors
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_delivery_that_cannot_be_written_does_not_stop_the_others(project: Path) -> None:
    exports = project / "proceedings" / "demo" / "exports"
    exports.mkdir(parents=True, exist_ok=True)
    obstacle = exports / ".ris.new"
    obstacle.write_bytes(b"")
    result = procbuild("export", "ris", "csl", cwd=project, exit_code=5)
    obstacle.unlink()
    assert result.stderr.endswith(f"procbuild: ris: {obstacle}: File exists\n")
    assert "csl" in result.stdout


def test_an_unknown_target_is_a_usage_error(project: Path) -> None:
    errors = procbuild("export", "arxiv", cwd=project, exit_code=2).stderr
    assert "no export 'arxiv'" in errors
    assert "crossref" in errors


def test_all_errors_in_the_settings_are_reported_together(project: Path, root: Path) -> None:
    other = copy_project(root, project.parent / "other", "demo")
    file = other / "conf" / "demo" / "volume.toml"
    text = re.sub(r"(?ms)^\[exports.*?(?=^\[(?!exports)|\Z)", "", file.read_text("utf-8"))
    tables = '\n[exports.pmrl]\nname = "x"\n[exports.pmlr]\nname = 3\n[exports.ceur]\nnmber = "x"\n'
    file.write_text(text + tables, "utf-8")
    errors = procbuild("export", "pmlr", "ceur", "--check", cwd=other, exit_code=2).stderr
    last_line = len((text + tables).splitlines())
    assert (
        f"{file}:{last_line - 5}: exports.pmrl: there is no export 'pmrl'; did you mean 'pmlr'? "
        "exports: acl" in errors
    )
    assert f"{file}:{last_line - 2}: exports.pmlr.name: 3 is not text; put it in quotes" in errors
    assert f"{file}:{last_line}: exports.ceur.nmber: unknown key; write 'number'" in errors
    errors = procbuild("check", "--for", "ceur", cwd=other, exit_code=2).stderr
    assert f"{file}:{last_line}: exports.ceur.nmber: unknown key" in errors


def test_a_mistake_in_the_settings_of_a_target_does_not_stop_the_others(
    project: Path, root: Path
) -> None:
    other = copy_project(root, project.parent / "mistaken", "demo")
    file = other / "conf" / "demo" / "volume.toml"
    text = re.sub(r"(?ms)^\[exports.*?(?=^\[(?!exports)|\Z)", "", file.read_text("utf-8"))
    file.write_text(f"{text}\n[exports.ceur]\nnumber = 9999\n", "utf-8")
    process = procbuild("export", "ceur", "bibtex", "-o", "out", cwd=other, exit_code=2)
    assert "exports.ceur.number: 9999 is not text; put it in quotes" in process.stderr
    assert (other / "out" / "bibtex" / "demo.bib").exists()
    assert not (other / "out" / "ceur").exists()


def test_check_can_use_the_rules_of_an_archive(project: Path) -> None:
    output = procbuild("check", "--for", "ceur", "--format", "json", cwd=project).stdout
    findings = [
        finding["check"] for paper in json.loads(output)["papers"] for finding in paper["findings"]
    ]
    assert "export-ceur-length" in findings
