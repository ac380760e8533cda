"""Deliveries: the files that are written, and the checks before."""

import hashlib
import json
import pickle
import re
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from procbuild.delivery import (
    Delivery,
    SettingsError,
    absent_files,
    locating_mistakes,
    settings,
    write_delivery,
)
from procbuild.errors import ConfigError
from procbuild.exports import EXPORTS
from procbuild.exports.common import lacks
from procbuild.exports.pmlr import PmlrSettings
from procbuild.model import Finding, Volume
from procbuild.outputs.manifest import MANIFEST
from tests.changed_volumes import with_first_paper
from tests.exports.samples import sample_volume


def delivery_texts(target: str, **settings_: object) -> dict[str, str]:
    """Return the texts of a delivery that do not depend on files."""
    texts = EXPORTS[target](sample_volume(**settings_)).texts  # type: ignore[arg-type]
    return {name: text for name, text in texts.items() if isinstance(text, str)}


@pytest.mark.parametrize("target", EXPORTS)
def test_the_same_volume_gives_the_same_delivery_and_a_valid_manifest(
    target: str, tmp_path: Path
) -> None:
    volume = sample_volume(tmp_path / "store")
    built = tmp_path / "built"
    manifests = []
    for name in ("one", "two"):
        count = write_delivery(EXPORTS[target](volume), tmp_path / name, built)
        manifest = (tmp_path / name / MANIFEST).read_text()
        manifests.append(manifest)
        listed = {line[66:]: line[:64] for line in manifest.splitlines()}
        files = {
            path.relative_to(tmp_path / name).as_posix(): path
            for path in (tmp_path / name).rglob("*")
            if path.is_file() and path.name != MANIFEST
        }
        assert len(files) == count > 0
        assert listed == {
            file: hashlib.sha256(path.read_bytes()).hexdigest() for file, path in files.items()
        }
    assert manifests[0] == manifests[1]
    run = subprocess.run(["sha256sum", "-c", MANIFEST], cwd=tmp_path / "one", check=False)
    assert run.returncode == 0


@pytest.mark.parametrize("target", EXPORTS)
def test_incomplete_volumes_can_be_exported(target: str, tmp_path: Path) -> None:
    volume = sample_volume()
    without_metadata = with_first_paper(
        volume, title="", authors=(), abstract="", doi="", pdf=None, first_page=None
    )
    for incomplete_volume in (without_metadata, type(volume)(**{**vars(volume), "sections": ()})):
        write_delivery(EXPORTS[target](incomplete_volume), tmp_path / "out", tmp_path)


@pytest.mark.parametrize("target", ["acl", "ceur", "lncs", "pmlr", "zenodo"])
def test_a_paper_without_pdf_is_refused_unless_that_was_waived(target: str) -> None:
    volume = with_first_paper(sample_volume(), pdf=None)
    paper = volume.papers[0]
    missing = Finding(check="pdf-missing", severity="warning", message="", paper=paper.id)
    waived = replace(missing, waived="only a talk")
    for findings, severity in (((missing,), "error"), ((waived,), "info")):
        delivery = EXPORTS[target](replace(volume, findings=findings))
        told = [one for one in delivery.findings if one.check == f"export-{target}-files"]
        assert [(one.paper, one.severity) for one in told] == [(paper.id, severity)]
        texts = " ".join(text for text in delivery.texts.values() if isinstance(text, str))
        assert paper.citation_key not in texts


@pytest.mark.parametrize("target", EXPORTS)
def test_file_names_stay_within_the_delivery(target: str) -> None:
    delivery = EXPORTS[target](sample_volume())
    for name in (*delivery.texts, *delivery.copies):
        assert re.fullmatch(r"[\w.-]+(/[\w.-]+)*", name), name
        assert ".." not in name


@pytest.mark.parametrize("target", EXPORTS)
def test_control_characters_and_markup_do_no_harm(target: str, tmp_path: Path) -> None:
    volume = with_first_paper(
        sample_volume(), title="a\x00\x1b]]>\u202e&amp;<script>", abstract="\ud800\ufffe"
    )
    write_delivery(EXPORTS[target](volume), tmp_path / "out", tmp_path)
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert files
    for path in files:
        text = path.read_bytes().decode()
        controls = {c for c in text if unicodedata.category(c) == "Cc"} - set("\n\r\t")
        assert not controls, path.name
        if path.suffix in {".xml", ".html"}:
            assert "<script>" not in text


def test_a_missing_file_is_a_finding_and_is_left_out(tmp_path: Path) -> None:
    existing = tmp_path / "here.pdf"
    existing.write_bytes(b"x")
    delivery = Delivery(
        texts={"a.txt": "a", "empty.txt": "", "late.bin": lambda files: b"".join(
            path.read_bytes() for path in files.values()
        )},
        copies={
            "here.pdf": existing, "sub/gone.pdf": Path("papers/gone.pdf"), "g.pdf": Path("/no"),
        },
    )  # fmt: skip
    findings = absent_files(delivery, "x", tmp_path)
    assert [finding.check for finding in findings] == ["export-x-files"] * 2
    assert [finding.remedy for finding in findings] == [
        "Collect it again.",
        "Run 'procbuild build book' first.",
    ]
    assert write_delivery(delivery, tmp_path / "out", tmp_path) == 3
    assert (tmp_path / "out" / "late.bin").read_bytes() == b"x"
    assert not (tmp_path / "out" / "empty.txt").exists()


def test_a_new_delivery_replaces_the_old_one(tmp_path: Path) -> None:
    write_delivery(Delivery(texts={"old.txt": "x"}), tmp_path / "out", tmp_path)
    write_delivery(Delivery(texts={"new.txt": "x"}), tmp_path / "out", tmp_path)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [MANIFEST, "new.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_a_killed_export_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / ".out.new").mkdir()
    (tmp_path / ".out.new" / "half.txt").write_text("x")
    write_delivery(Delivery(texts={"new.txt": "x"}), tmp_path / "out", tmp_path)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [MANIFEST, "new.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_wrong_types_and_unknown_keys_in_settings_are_errors() -> None:
    volume = sample_volume(exports={"pmlr": {"name": 3, "nmae": "x"}})
    with pytest.raises(ConfigError) as error:
        settings(volume, "pmlr", PmlrSettings)
    assert error.value.mistakes == (
        "volume.toml: exports.pmlr.name: 3 is not text; put it in quotes",
        "volume.toml: exports.pmlr.nmae: unknown key; write 'name'",
    )


def test_errors_in_settings_are_reported_with_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "volume.toml"
    file.write_text('[exports.ceur]\n\n[exports.pmlr]\nname = "x"\nnmae = "x"\n')
    volume = sample_volume(exports={"pmlr": {"name": "x", "nmae": "x"}})
    with pytest.raises(ConfigError) as error, locating_mistakes(file):
        EXPORTS["pmlr"](volume)
    assert error.value.mistakes == (f"{file}:5: exports.pmlr.nmae: unknown key; write 'name'",)


def test_errors_in_settings_can_be_pickled() -> None:
    mistake = SettingsError([(("exports", "pmlr"), "…")])
    assert pickle.loads(pickle.dumps(mistake)).unlocated_mistakes == mistake.unlocated_mistakes


def messages_by_check(target: str, volume: Volume) -> dict[str, str]:
    return {finding.check: finding.message for finding in EXPORTS[target](volume).findings}


@pytest.mark.parametrize("target", ["crossref", "datacite"])
def test_wrong_dois_and_orcids_are_findings_although_schemas_accept_them(target: str) -> None:
    volume = sample_volume()
    assert all(finding.severity != "error" for finding in EXPORTS[target](volume).findings)
    first = volume.papers[0]
    wrong = tuple(
        type(person)(**{**vars(person), "orcid": "0000-0002-1825-0098"}) for person in first.authors
    )
    bad = with_first_paper(volume, doi="10.5072/ex.p1", authors=wrong)
    messages = messages_by_check(target, bad)
    assert "also the DOI of p0" in messages[f"export-{target}-doi"]
    assert "is not an ORCID iD" in messages[f"export-{target}-orcid"]
    messages = messages_by_check(target, with_first_paper(volume, doi=""))
    assert "no DOI" in messages[f"export-{target}-doi"]


@pytest.mark.parametrize(
    ("key", "empty", "remedy"),
    [
        ("exports.acl.venue", "", 'Write venue = "…" below [exports.acl] in volume.toml.'),
        ("volume.published", None, "Write published = … below [volume] in volume.toml."),
        ("editors", (), "Add a [[editors]] table to volume.toml."),
    ],
)
def test_a_missing_setting_is_reported_with_the_line_to_write(
    key: str, empty: object, remedy: str
) -> None:
    (finding,) = lacks("acl", [(key, empty), ("volume.title", "Proceedings")])
    assert (finding.check, finding.message) == ("export-acl-volume", f"{key} is not set")
    assert finding.remedy == remedy


def test_every_target_has_a_docstring_and_its_own_name() -> None:
    for target, export in EXPORTS.items():
        assert export.__doc__, target
        assert export.__name__ == target


def test_json_files_can_be_parsed() -> None:
    for target in EXPORTS:
        for name, text in delivery_texts(target).items():
            if name.endswith(".json"):
                json.loads(text)
            if name.endswith(".jsonl"):
                assert [json.loads(line) for line in text.splitlines()]
