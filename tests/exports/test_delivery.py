"""Deliveries: the table, what is written, what is checked before it is sent."""

import hashlib
import json
import pickle
import re
import subprocess
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
from procbuild.outputs.manifest import MANIFEST
from tests.exports.samples import sample_volume, without


def texts(target: str, **settings_: object) -> dict[str, str]:
    """The texts of a delivery that need no files."""
    found = EXPORTS[target](sample_volume(**settings_)).texts  # type: ignore[arg-type]
    return {name: text for name, text in found.items() if isinstance(text, str)}


@pytest.mark.parametrize("target", EXPORTS)
def test_same_volume_gives_same_bytes_with_a_manifest(target: str, tmp_path: Path) -> None:
    volume = sample_volume(tmp_path / "store")
    built = tmp_path / "built"
    sums = []
    for name in ("one", "two"):
        count = write_delivery(EXPORTS[target](volume), tmp_path / name, built)
        manifest = (tmp_path / name / MANIFEST).read_text()
        sums.append(manifest)
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
    assert sums[0] == sums[1]
    run = subprocess.run(["sha256sum", "-c", MANIFEST], cwd=tmp_path / "one", check=False)
    assert run.returncode == 0


@pytest.mark.parametrize("target", EXPORTS)
def test_a_volume_before_its_first_paper_is_delivered_too(target: str, tmp_path: Path) -> None:
    volume = sample_volume()
    empty = without(volume, title="", authors=(), abstract="", doi="", pdf=None, first_page=None)
    for one in (empty, type(volume)(**{**vars(volume), "sections": ()})):
        write_delivery(EXPORTS[target](one), tmp_path / "out", tmp_path)


@pytest.mark.parametrize("target", EXPORTS)
def test_names_stay_within_the_delivery(target: str) -> None:
    delivery = EXPORTS[target](sample_volume())
    for name in (*delivery.texts, *delivery.copies):
        assert re.fullmatch(r"[\w.-]+(/[\w.-]+)*", name), name
        assert ".." not in name


@pytest.mark.parametrize("target", EXPORTS)
def test_control_characters_and_markup_do_no_harm(target: str, tmp_path: Path) -> None:
    volume = without(
        sample_volume(), title="a\x00\x1b]]>\u202e&amp;<script>", abstract="\ud800\ufffe"
    )
    write_delivery(EXPORTS[target](volume), tmp_path / "out", tmp_path)
    for path in (tmp_path / "out").rglob("*"):
        if path.suffix in {".xml", ".html"}:
            assert "<script>" not in path.read_text(encoding="utf-8")


def test_a_file_that_is_not_there_is_a_finding_and_left_out(tmp_path: Path) -> None:
    here = tmp_path / "here.pdf"
    here.write_bytes(b"x")
    delivery = Delivery(
        texts={"a.txt": "a", "empty.txt": "", "late.bin": lambda files: b"".join(
            path.read_bytes() for path in files.values()
        )},
        copies={"here.pdf": here, "sub/gone.pdf": Path("papers/gone.pdf"), "g.pdf": Path("/no")},
    )  # fmt: skip
    found = absent_files(delivery, "x", tmp_path)
    assert [one.check for one in found] == ["export-x-files"] * 2
    assert [one.remedy for one in found] == [
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


def test_settings_are_typed_and_unknown_keys_are_mistakes() -> None:
    volume = sample_volume(exports={"pmlr": {"name": 3, "nmae": "x"}})
    with pytest.raises(ConfigError) as caught:
        settings(volume, "pmlr", PmlrSettings)
    assert caught.value.mistakes == (
        "volume.toml: exports.pmlr.name: 3 is not text; put it in quotes",
        "volume.toml: exports.pmlr.nmae: unknown key; write 'name'",
    )


def test_mistakes_in_settings_are_told_with_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "volume.toml"
    file.write_text('[exports.ceur]\n\n[exports.pmlr]\nname = "x"\nnmae = "x"\n')
    volume = sample_volume(exports={"pmlr": {"name": "x", "nmae": "x"}})
    with pytest.raises(ConfigError) as caught, locating_mistakes(file):
        EXPORTS["pmlr"](volume)
    assert caught.value.mistakes == (f"{file}:5: exports.pmlr.nmae: unknown key; write 'name'",)


def test_mistakes_in_settings_keep_their_places_between_processes() -> None:
    mistake = SettingsError([(("exports", "pmlr"), "…")])
    assert pickle.loads(pickle.dumps(mistake)).unlocated_mistakes == mistake.unlocated_mistakes


@pytest.mark.parametrize("target", ["crossref", "datacite"])
def test_what_schemas_do_not_see_is_found(target: str) -> None:
    volume = sample_volume()
    assert [one for one in EXPORTS[target](volume).findings if one.severity == "error"] == []
    first = volume.papers[0]
    wrong = tuple(
        type(person)(**{**vars(person), "orcid": "0000-0002-1825-0098"}) for person in first.authors
    )
    bad = without(volume, doi="10.5072/ex.p1", authors=wrong)
    told = {one.check: one.message for one in EXPORTS[target](bad).findings}
    assert "also the DOI of p0" in told[f"export-{target}-doi"]
    assert "is not an ORCID iD" in told[f"export-{target}-orcid"]
    bare = without(volume, doi="")
    assert (
        "no DOI"
        in {one.check: one.message for one in EXPORTS[target](bare).findings}[
            f"export-{target}-doi"
        ]
    )


@pytest.mark.parametrize(
    ("key", "empty", "remedy"),
    [
        ("exports.acl.venue", "", 'Write venue = "…" below [exports.acl] in volume.toml.'),
        ("volume.published", None, "Write published = … below [volume] in volume.toml."),
        ("editors", (), "Add a [[editors]] table to volume.toml."),
    ],
)
def test_what_is_lacking_is_told_as_the_line_and_its_table(
    key: str, empty: object, remedy: str
) -> None:
    (found,) = lacks("acl", [(key, empty), ("volume.title", "Proceedings")])
    assert (found.check, found.message) == ("export-acl-volume", f"{key} is not set")
    assert found.remedy == remedy


def test_every_target_says_what_it_is_for() -> None:
    for target, export in EXPORTS.items():
        assert export.__doc__, target
        assert export.__name__ == target


def test_json_is_json() -> None:
    for target in EXPORTS:
        for name, text in texts(target).items():
            if name.endswith(".json"):
                json.loads(text)
            if name.endswith(".jsonl"):
                assert [json.loads(line) for line in text.splitlines()]
