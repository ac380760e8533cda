"""Placeholders are the lines that ``procbuild init`` wrote and nobody has changed."""

from datetime import date
from pathlib import Path

import pytest

from procbuild.starter import write_project
from procbuild.volume.placeholders import find_placeholders


@pytest.fixture
def conf(tmp_path: Path) -> Path:
    write_project(tmp_path, "v", None, date(2026, 9, 1), "en")
    return tmp_path / "conf" / "v"


def read_placeholders(conf: Path, file: str) -> list[str]:
    """Return the placeholder lines of a file."""
    lines = (conf / file).read_text().splitlines()
    return [lines[number - 1] for name, number in find_placeholders(conf) if name == file]


def test_all_placeholders_of_a_new_project_are_found(conf: Path) -> None:
    assert [
        line.partition(" #")[0].rstrip() for line in read_placeholders(conf, "volume.toml")
    ] == [
        'title = "Proceedings of the First Workshop on Something"',
        'short_title = "Something 2026"',
        'url = "https://something.example.org/"',
        'name = "First Workshop on Something"',
        'short_name = "Something"',
        'venue = "Town Hall"',
        'contact = "chairs@example.org"',
        'family = "Musterfrau"',
        'family = "Musterfrau"',
        'affiliations = ["University of Nowhere"]',
        'topics = ["Something in theory", "Something in practice"]',
    ]
    assert read_placeholders(conf, "program.toml") == [
        'papers = ["musterfrau"]',
        'papers = ["mustermann"]',
    ]
    pages = [place for place in find_placeholders(conf) if place[0].endswith(".md")]
    assert pages == [
        ("index.md", 1),
        ("index.md", 2),
        ("index.md", 3),
        ("call.md", 3),
        ("preface.md", 3),
        ("preface.md", 4),
    ]


def test_placeholders_are_found_in_another_language(conf: Path, tmp_path: Path) -> None:
    write_project(tmp_path / "de", "v", None, date(2026, 9, 1), "de")
    german = tmp_path / "de" / "conf" / "v"
    for name in ("index.md", "call.md", "preface.md"):
        assert len(read_placeholders(german, name)) == len(read_placeholders(conf, name)) > 0


def test_changed_lines_are_not_placeholders(conf: Path) -> None:
    toml = conf / "volume.toml"
    toml.write_text(
        toml.read_text()
        .replace("Proceedings of the First Workshop on Something", "Proceedings of the Rulers")
        .replace("something.example.org", "rulers.example.org")
        .replace("First Workshop on Something", "Something or Other")
        .replace("Something", "Rulers")
        .replace("Town Hall", "Town Hall of Linz")
        .replace("chairs@", "chair@")
        .replace("Musterfrau", "Lu")
        .replace("University of Nowhere", "JKU")
    )
    (conf / "program.toml").unlink()
    for name in ("index.md", "call.md", "preface.md"):
        (conf / name).write_text("# Call for papers\n\nWords of our own.\n")
    assert list(find_placeholders(conf)) == []
