"""Libraries and extras, by what the package itself declares."""

import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from procbuild.doctor.installed import USES, extras, libraries

FOR_DEVELOPERS = {"test", "lint", "docs"}


def test_each_extra_for_users_says_what_it_is_for(root: Path) -> None:
    declared = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    assert set(declared["project"]["optional-dependencies"]) - FOR_DEVELOPERS == set(USES)


def test_extras_are_told_with_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {"manimgx-fonts": "2026.9", "manimgx-fonts-cjk": "2026.9.1"}

    def version(name: str) -> str:
        if name not in there:
            raise metadata.PackageNotFoundError(name)
        return there[name]

    monkeypatch.setattr(metadata, "version", version)
    items = {item.name: item for item in extras().items}
    assert items["fonts"].found == "manimgx-fonts-cjk 2026.9.1, manimgx-fonts 2026.9"
    assert items["keyring"].state == "absent"
    assert "pip install '.[keyring]'" in items["keyring"].remedy


def test_a_library_that_is_too_old_or_absent_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    real = metadata.version

    def version(name: str) -> str:
        if name == "lxml":
            raise metadata.PackageNotFoundError(name)
        return "0.1" if name == "typst" else real(name)

    monkeypatch.setattr(metadata, "version", version)
    items = {item.name: item for item in libraries().items}
    assert items["lxml"].state == "problem"
    assert items["lxml"].found == "not installed"
    assert items["typst"].found.startswith("0.1, but >=")
    assert items["sphinx"].state == "ok"


def test_without_a_package_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "requires", lambda _name: None)
    assert [item.name for item in libraries().items if item.state == "problem"] == ["procbuild"]
    assert {item.state for item in extras().items} == {"absent"}
