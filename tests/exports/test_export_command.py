"""``procbuild export`` on the demo, from its folder to the deliveries."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from procbuild.errors import OutputError
from procbuild.exports import EXPORTS
from procbuild.locks import exclusive_lock
from tests.command import contents, copy_project, procbuild


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo volume, collected, not built."""
    folder = copy_project(root, tmp_path_factory.mktemp("exports") / "project", "demo")
    procbuild("collect", cwd=folder)
    return folder


def test_check_writes_nothing_and_says_what_would_be_refused(project: Path) -> None:
    before = contents(project)
    said = procbuild("export", *EXPORTS, "--check", cwd=project).stdout
    assert contents(project) == before
    for target in EXPORTS:
        assert f"{target} " in said
    assert "would be refused" in said


def test_what_a_target_refuses_stands_below_its_line(project: Path) -> None:
    lines = procbuild("export", "ris", "ceur", "csl", "--check", cwd=project).stdout.splitlines()
    ris, ceur, *below, csl = lines
    assert [one.partition(" ")[0] for one in (ris, ceur, csl)] == ["ris", "ceur", "csl"]
    assert below
    assert all(one.startswith("  ") for one in below)


def test_deliveries_are_the_same_on_a_second_run(project: Path) -> None:
    targets = [target for target in EXPORTS if target != "acl"]
    assert procbuild("export", *targets, cwd=project).stdout
    exports = project / "proceedings" / "demo" / "exports"
    first = contents(exports)
    assert {name.partition("/")[0] for name in first} == set(targets)
    procbuild("export", *targets, cwd=project)
    assert contents(exports) == first


def test_output_goes_where_it_is_told(project: Path, tmp_path: Path) -> None:
    procbuild("export", "csl", "-o", str(tmp_path / "one"), cwd=project)
    assert (tmp_path / "one" / "demo.json").is_file()
    procbuild("export", "csl", "ris", "-o", str(tmp_path / "two"), cwd=project)
    assert (tmp_path / "two" / "ris" / "demo.ris").is_file()


def test_an_export_waits_for_a_build(project: Path) -> None:
    lock = project / "proceedings" / ".cache" / "locks" / "demo-build.lock"
    with ExitStack() as building, ThreadPoolExecutor(1) as beside:
        building.enter_context(exclusive_lock(lock, OutputError("a build is at work already")))
        export = beside.submit(procbuild, "export", "csl", cwd=project)
        with pytest.raises(TimeoutError):
            export.result(timeout=3)
        building.close()
        assert "Waiting for another build or export" in export.result().stderr


def test_other_files_are_never_replaced(project: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    said = procbuild("export", "csl", "-o", str(tmp_path), cwd=project, expect=2).stderr
    assert "holds other files" in said
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_an_unknown_target_is_a_usage_error(project: Path) -> None:
    said = procbuild("export", "arxiv", cwd=project, expect=2).stderr
    assert "no export 'arxiv'" in said
    assert "crossref" in said


def test_every_mistake_in_the_settings_is_told_at_once(project: Path, root: Path) -> None:
    other = copy_project(root, project.parent / "other", "demo")
    file = other / "conf" / "demo" / "volume.toml"
    text = re.sub(r"(?ms)^\[exports.*?(?=^\[(?!exports)|\Z)", "", file.read_text("utf-8"))
    more = '\n[exports.pmrl]\nname = "x"\n[exports.pmlr]\nname = 3\n[exports.ceur]\nnmber = "x"\n'
    file.write_text(text + more, "utf-8")
    said = procbuild("export", "pmlr", "ceur", "--check", cwd=other, expect=2).stderr
    last = len((text + more).splitlines())
    assert f"{file}:{last - 5}: exports.pmrl: there is no export 'pmrl'; exports: acl" in said
    assert f"{file}:{last - 2}: exports.pmlr.name: 3 is not text; put it in quotes" in said
    assert f"{file}:{last}: exports.ceur.nmber: unknown key; write 'number'" in said
    said = procbuild("check", "--for", "ceur", cwd=other, expect=2).stderr
    assert f"{file}:{last}: exports.ceur.nmber: unknown key" in said


def test_check_takes_an_archive_as_a_rule_set(project: Path) -> None:
    said = procbuild("check", "--for", "ceur", "--format", "json", cwd=project).stdout
    findings = [
        finding["check"] for paper in json.loads(said)["papers"] for finding in paper["findings"]
    ]
    assert "export-ceur-length" in findings
