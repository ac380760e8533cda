"""How ``procbuild diff`` shows values that differ."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from procbuild.cli import cli
from procbuild.outputs.comparison import PAPERS_JSONL


def changes(tmp_path: Path, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return the lines about one paper with these fields, without state and id."""
    for name, fields in (("old", old), ("new", new)):
        folder = tmp_path / name
        folder.mkdir()
        paper = {"id": "p", "title": "On Margins", **fields}
        (folder / PAPERS_JSONL).write_text(json.dumps(paper), encoding="utf-8")
    arguments = ["diff", str(tmp_path / "old"), str(tmp_path / "new")]
    lines = CliRunner().invoke(cli, arguments).output.splitlines()
    return [" ".join(line.split()).removeprefix("changed p ") for line in lines[:-1]]


LI = {"name": "Xiaohong Li", "given": "Xiaohong", "family": "Li"}
ZAK = {"name": "Eva Žáková"}
RAY = {"name": "Bo Ray"}


def test_what_changed_about_an_author_is_named(tmp_path: Path) -> None:
    new = {**LI, "orcid": "0000-0002-1825-0097"}
    assert changes(tmp_path, {"authors": [LI, ZAK]}, {"authors": [new, ZAK]}) == [
        "authors Xiaohong Li: ORCID nothing → 0000-0002-1825-0097"
    ]


def test_added_and_moved_authors_are_named(tmp_path: Path) -> None:
    assert changes(tmp_path, {"authors": [LI, ZAK]}, {"authors": [ZAK, LI, RAY]}) == [
        "authors added Bo Ray",
        "authors order: Xiaohong Li; Eva Žáková → Eva Žáková; Xiaohong Li",
    ]


def test_a_renamed_author_is_shown_with_both_names(tmp_path: Path) -> None:
    new = {"name": "Eva Zaková"}
    assert changes(tmp_path, {"authors": [LI, ZAK]}, {"authors": [LI, new]}) == [
        "authors Eva Žáková → Eva Zaková"
    ]


def test_the_end_of_a_long_text_is_shown_where_it_differs(tmp_path: Path) -> None:
    start = "Žižkov " * 40
    assert changes(tmp_path, {"abstract": f"{start}one."}, {"abstract": f"{start}two."}) == [
        "abstract …ižkov Žižkov Žižkov one. → …ižkov Žižkov Žižkov two."
    ]


def test_other_structures_are_shown_as_text(tmp_path: Path) -> None:
    old, new = {"file": {"name": "ž", "sha256": "1"}}, {"file": {"name": "ž", "sha256": "2"}}
    assert changes(tmp_path, {"extra": [old]}, {"extra": [new]}) == [
        "extra file name ž, sha256 1 → file name ž, sha256 2"
    ]
