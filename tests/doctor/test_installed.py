"""``procbuild doctor`` lists the libraries and extras that the package declares."""

import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from procbuild.doctor.installed import USES, extras, libraries

FOR_DEVELOPERS = {"test", "lint", "docs"}


def test_each_extra_for_users_has_a_description(root: Path) -> None:
    pyproject = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    assert set(pyproject["project"]["optional-dependencies"]) - FOR_DEVELOPERS == set(USES)


def test_extras_are_listed_with_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    versions = {"manimgx-fonts": "2026.9", "manimgx-fonts-cjk": "2026.9.1"}

    def version(name: str) -> str:
        if name not in versions:
            raise metadata.PackageNotFoundError(name)
        return versions[name]

    monkeypatch.setattr(metadata, "version", version)
    items = {item.name: item for item in extras().items}
    assert items["fonts"].found == "manimgx-fonts-cjk 2026.9.1, manimgx-fonts 2026.9"
    assert items["keyring"].state == "absent"
    assert "pip install '.[keyring]'" in items["keyring"].remedy


def test_a_library_that_is_too_old_or_missing_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    installed_version = metadata.version

    def version(name: str) -> str:
        if name == "lxml":
            raise metadata.PackageNotFoundError(name)
        return "0.1" if name == "typst" else installed_version(name)

    monkeypatch.setattr(metadata, "version", version)
    items = {item.name: item for item in libraries().items}
    assert items["lxml"].state == "problem"
    assert items["lxml"].found == "not installed"
    assert items["typst"].found.startswith("0.1, but >=")
    assert items["sphinx"].state == "ok"


def test_procbuild_without_package_metadata_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "requires", lambda _name: None)
    assert [item.name for item in libraries().items if item.state == "problem"] == ["procbuild"]
    assert {item.state for item in extras().items} == {"absent"}
