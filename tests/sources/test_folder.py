"""Folders of PDFs with sidecar files."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from procbuild.model import Finding
from procbuild.sources.folder import folder
from tests.papers import small_pdf
from tests.sources.reading import read, read_names, settings_of

SIDECARS = {
    "a.json": '{"title": "On A", "authors": [{"given": "Ann", "family": "Lee"}, "Ray, Bob"]}',
    "b.toml": 'title = "On B"\nauthors = "Lee, Ann; Ray, Bob"\nkeywords = "x, y"\n',
    "c.bib": "@inproceedings{any, title={On C}, author={Lee, Ann and Ray, Bob}}",
}


@pytest.mark.parametrize("name", SIDECARS)
def test_sidecars_of_all_formats_are_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(SIDECARS[name])
    (tmp_path / name).with_suffix(".pdf").write_bytes(small_pdf("T"))
    ((paper,), findings) = read(folder, tmp_path)
    assert (paper.record.id, paper.record.title) == (name[0], f"On {name[0].upper()}")
    assert read_names(paper) == ["Lee, Ann", "Ray, Bob"]
    assert paper.pdf is not None
    assert not paper.loose
    assert findings == []


def test_authors_are_read_in_the_formats_of_many_systems(tmp_path: Path) -> None:
    people = [
        {"first_name": "Ann", "last_name": "Lee", "affiliation": "Uni A"},
        {"name": "Bob van Ray", "email": "b@example.org"},
        {"literal": "The Group", "shoe": 42},
        {"given": 5, "family": "Kim"},
        {},
    ]
    (tmp_path / "a.json").write_text(json.dumps({"title": "T", "authors": people}))
    ((paper,), findings) = read(folder, tmp_path)
    assert read_names(paper) == ["Lee, Ann", "van Ray, Bob", "The Group", "Kim"]
    assert paper.record.authors[0].affiliations == ("Uni A",)
    assert paper.record.authors[1].email == "b@example.org"
    messages = "\n".join(finding.message for finding in findings)
    assert "authors[3]: shoe: " in messages
    assert "authors[4]: given: " in messages
    assert "authors[5]: no name" in messages


def test_a_pdf_without_a_sidecar_may_become_a_paper(tmp_path: Path) -> None:
    (tmp_path / "My Paper.PDF").write_bytes(small_pdf("T"))
    ((paper,), _) = read(folder, tmp_path)
    assert (paper.record.id, paper.loose, paper.adopt) == ("my-paper", True, True)


def test_a_sidecar_without_a_pdf_is_a_paper(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(SIDECARS["a.json"])
    ((paper,), _) = read(folder, tmp_path)
    assert (paper.record.title, paper.pdf) == ("On A", None)


@pytest.mark.parametrize("content", ['{"notes": [], "count": 0}', '[{"id": "p1", "title": "T"}]'])
def test_a_list_of_papers_is_not_a_sidecar_if_the_kind_is_detected(
    tmp_path: Path, content: str
) -> None:
    (tmp_path / "papers.json").write_text(content)
    assert read(folder, tmp_path, kind="") == ([], [])


def test_mistakes_in_a_sidecar_are_reported_and_the_rest_is_used(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(
        '{"title": "On A", "titel": 1, "doi": 7, "authors": ["Lee, Ann", 3]}'
    )
    (tmp_path / "b.json").write_text('{"title": ')
    (tmp_path / "b.pdf").write_bytes(small_pdf("T"))
    (first, second), findings = read(folder, tmp_path)
    messages = "\n".join(finding.message for finding in findings)
    assert "a.json: titel: " in messages
    assert "a.json: doi: " in messages
    assert "a.json: authors[2]: " in messages
    assert "b.json: not JSON" in messages
    broken, valid = sorted((first, second), key=lambda paper: paper.record.title)
    assert (valid.record.title, read_names(valid)) == ("On A", ["Lee, Ann"])
    assert (broken.record.id, broken.loose) == ("b", True)


def test_links_out_of_the_folder_are_ignored(tmp_path: Path) -> None:
    papers = tmp_path / "in"
    papers.mkdir()
    (tmp_path / "secret.pdf").write_bytes(small_pdf("T"))
    (papers / "x.pdf").symlink_to(tmp_path / "secret.pdf")
    assert read(folder, papers) == ([], [])


def test_a_table_in_a_folder_of_sidecars_is_reported(tmp_path: Path) -> None:
    (tmp_path / "papers.csv").write_text("id,title\n")
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    _, (finding,) = read(folder, tmp_path)
    assert finding.message.endswith("there may be papers in: old.xls and papers.csv")


def test_a_pdf_is_kept_although_its_sidecar_cannot_be_parsed(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(small_pdf("T"))
    (tmp_path / "a.toml").write_text(f"title = {'9' * 5000}\n")
    ((paper,), (finding,)) = read(folder, tmp_path)
    assert paper.loose
    assert finding.message.startswith("a.toml: not TOML: ")


def test_a_table_in_a_subfolder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    for name in ("top.csv", "export/papers.csv", "export/lee-supp.csv"):
        (tmp_path / name).write_text("id,title\n1,T\n")
    settings = replace(settings_of(tmp_path), sources=frozenset({tmp_path / "top.csv"}))
    (finding,) = (item for item in folder(settings) if isinstance(item, Finding))
    assert finding.message.endswith("there may be papers in: export/papers.csv")


def test_a_sidecar_cannot_state_what_the_store_records_itself(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(
        '{"title": "On A", "replaced": [{"name": "../b.pdf", "sha256": ""}]}'
    )
    ((paper,), _) = read(folder, tmp_path)
    assert (paper.record.title, paper.record.replaced) == ("On A", ())


def test_a_sidecar_belongs_to_the_pdf_in_its_own_folder(tmp_path: Path) -> None:
    for place in ("a", "b", "c"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "paper.json").write_text(f'{{"title": "On {place}"}}')
    for place in ("a", "b"):
        (tmp_path / place / "paper.pdf").write_bytes(small_pdf("T"))
    papers, findings = read(folder, tmp_path)
    assert [(paper.key, paper.record.title, paper.pdf and paper.pdf.path) for paper in papers] == [
        ("a", "On a", tmp_path / "a" / "paper.pdf"),
        ("b", "On b", tmp_path / "b" / "paper.pdf"),
        ("c", "On c", None),
    ]
    assert findings == []
